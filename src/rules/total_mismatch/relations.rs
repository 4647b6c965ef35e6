//! Which lines of a table are the sum of which others: by name (合計, 小計), or by what the figures show.
//! Comes in: a grid. Goes out: the sums that miss; those that hold are counted.

use super::Miss;
use super::labels::{is_difference, is_inner, is_named_sum, is_plain_total, is_ratio, is_total, sum_of};
use crate::diagnostic::catalog::TOTAL_MISMATCH;
use crate::rules::Findings;
use crate::rules::amount;
use crate::rules::grid::{Grid, Place};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Relations without a total's name need this many positions that agree.
const AGREEING_RELATION: usize = 4;
/// The longest run of parts that is searched without a total's name.
const LONGEST_RUN: usize = 12;
/// Tables with more lines than this are searched for named totals only.
const MOST_LINES: usize = 400;

/// Longer labels are sentences.
const LONGEST_NAME: usize = 16;

/// Positions that differ, each with its sum.
type Sums = Vec<(usize, Decimal)>;

/// How a total and its parts compare at one position.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    Agrees,
    Differs(Decimal),
    Unknown,
}

/// A total's line, the lines of its parts, and the sign of the sum.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The line of the total.
    pub total: usize,
    /// The lines of its parts.
    pub parts: Vec<usize>,
    /// Whether the total is minus their sum.
    pub negative: bool,
}

impl Relation {
    fn at(&self, grid: &Grid<'_>, position: usize) -> Outcome {
        let Some(total) = grid.number(self.total, position) else { return Outcome::Unknown };
        let mut decimals = total.decimals;
        let mut parts = Vec::with_capacity(self.parts.len());
        for line in &self.parts {
            match grid.place(*line, position) {
                Some(Place { pending: true, .. }) => return Outcome::Unknown,
                Some(Place { number: Some(number), .. }) => {
                    if number.unit.contains('%') != total.unit.contains('%')
                        || number.is_other_multiple(total)
                    {
                        return Outcome::Unknown;
                    }
                    decimals = decimals.max(number.decimals);
                    parts.push(number.value);
                }
                _ => {}
            }
        }
        if parts.len() < 2 {
            return Outcome::Unknown;
        }
        let count = parts.len();
        let Some(mut sum) = amount::sum(parts) else { return Outcome::Unknown };
        if self.negative {
            sum.set_sign_negative(!sum.is_sign_negative());
        }
        let Some(gap) = total.value.checked_sub(sum) else { return Outcome::Unknown };
        // Rounded parts add up to something near: half a digit for each and for the total.
        let rounded = decimals > 0 || grid.may_be_rounded(self.total, position, sum);
        let slack = if rounded {
            amount::half_unit(decimals).checked_mul(Decimal::from(count + 1)).unwrap_or_default()
        } else {
            Decimal::ZERO
        };
        if gap.abs() <= slack { Outcome::Agrees } else { Outcome::Differs(sum) }
    }

    /// Positions that agree, and those that differ with their sums.
    fn weigh(&self, grid: &Grid<'_>) -> (Vec<usize>, Sums) {
        let (mut agree, mut differ) = (Vec::new(), Vec::new());
        for position in 0..grid.heads.len() {
            if is_ratio(grid.head(position)) {
                continue;
            }
            match self.at(grid, position) {
                Outcome::Agrees => agree.push(position),
                Outcome::Differs(sum) => differ.push((position, sum)),
                Outcome::Unknown => {}
            }
        }
        (agree, differ)
    }

    /// How many parts are nothing wherever the sum is right.
    fn idle(&self, grid: &Grid<'_>, agree: &[usize]) -> usize {
        let is_nothing = |line: &&usize| {
            agree.iter().all(|position| grid.value(**line, *position).is_none_or(|value| value.is_zero()))
        };
        self.parts.iter().filter(is_nothing).count()
    }
}

/// Lines that are called totals.
pub fn named(grid: &Grid<'_>, out: &mut Findings) -> Vec<Miss> {
    let mut misses = Vec::new();
    // Parts of the totals before.
    let mut covered = vec![false; grid.lines.len()];
    for total in 0..grid.lines.len() {
        let label = grid.label(total);
        let sure = is_total(label);
        if !sure && !is_named_sum(label) && sum_of(label).is_none() || is_ratio(label) {
            continue;
        }
        let mut best: Option<(Relation, Vec<usize>, Sums)> = None;
        let take = |relation: Relation, best: &mut Option<(Relation, Vec<usize>, Sums)>| {
            let (agree, differ) = relation.weigh(grid);
            // Where a name alone does not tell the parts, a line of zeros is not taken for one.
            let idle = |relation: &Relation, agree: &[usize]| {
                if sure { 0 } else { relation.idle(grid, agree) }
            };
            let better = best.as_ref().is_none_or(|(best, known, misses)| {
                (agree.len(), Reverse(differ.len()), Reverse(idle(&relation, &agree)))
                    > (known.len(), Reverse(misses.len()), Reverse(idle(best, known)))
            });
            if better {
                *best = Some((relation, agree, differ));
            }
        };
        for relation in candidates(grid, total, &covered) {
            take(relation, &mut best);
        }
        // Before anything is accused: the last lines before it may be all that it sums up.
        if best.as_ref().is_some_and(|(_, _, differ)| !differ.is_empty()) {
            let before: Vec<usize> = (0..total)
                .rev()
                .take_while(|line| !is_total(grid.label(*line)))
                .filter(|line| is_part(grid, total, *line))
                .take(LONGEST_RUN)
                .collect();
            for length in 2..=before.len() {
                let mut parts: Vec<usize> = before.iter().take(length).copied().collect();
                parts.reverse();
                take(Relation { total, parts, negative: false }, &mut best);
            }
        }
        let Some((relation, agree, differ)) = best else { continue };
        // What may be called so for another reason must show that it is a sum.
        let telling = agree.iter().filter_map(|position| grid.value(total, *position));
        if !sure && telling.filter(|value| value.abs() >= Decimal::TEN).count() < 2 {
            continue;
        }
        if !agree.is_empty() {
            for line in &relation.parts {
                if let Some(slot) = covered.get_mut(*line) {
                    *slot = true;
                }
            }
        }
        out.held(&TOTAL_MISMATCH, agree.len());
        // Sums that are far off, several at once or hardly proven, tell of columns that were misread or counted twice.
        let far = differ.iter().filter(|(p, sum)| !is_near(grid, total, *p, *sum)).count();
        let proven = agree.len() >= differ.len()
            && !agree.is_empty()
            && (far == 0 || far == 1 && differ.len() == 1 && agree.len() >= 3);
        // Nothing else in the table proves it: a last row called 合計 whose sum is near.
        let plain = agree.is_empty()
            && differ.len() == 1
            && !grid.turned
            && relation.parts.len() <= LONGEST_RUN
            && differ.iter().all(|(position, sum)| is_near(grid, total, *position, *sum))
            && relation.total + 1 == grid.lines.len()
            && is_plain_total(grid.label(total))
            && differ.iter().all(|(position, _)| {
                same_unit(grid, &relation, *position)
                    && grid.number(total, *position).is_some_and(|n| !n.unit.contains('%'))
            });
        if proven || plain {
            for (position, sum) in differ {
                misses.push(Miss { relation: relation.clone(), position, sum });
            }
        }
    }
    misses
}

/// Whether a total and its sum differ by less than a third.
fn is_near(grid: &Grid<'_>, total: usize, position: usize, sum: Decimal) -> bool {
    grid.value(total, position).is_some_and(|value| {
        let larger = value.abs().max(sum.abs());
        value
            .checked_sub(sum)
            .and_then(|gap| gap.abs().checked_mul(Decimal::from(3)))
            .is_some_and(|g| g <= larger)
    })
}

/// Whether a line may be a part of a total.
fn is_part(grid: &Grid<'_>, total: usize, line: usize) -> bool {
    let label = grid.label(line);
    line != total && !is_inner(label) && !is_ratio(label) && grid.lines.get(line).is_some()
}

/// The sets of parts that a named total may have.
fn candidates(grid: &Grid<'_>, total: usize, covered: &[bool]) -> Vec<Relation> {
    let part = |line: &usize| is_part(grid, total, *line);
    let above_start = (0..total).rev().find(|line| is_total(grid.label(*line))).map_or(0, |line| line + 1);
    let below_end =
        (total + 1..grid.lines.len()).find(|line| is_total(grid.label(*line))).unwrap_or(grid.lines.len());
    let mut sets: Vec<Vec<usize>> = vec![
        (above_start..total).filter(part).collect(),
        (total + 1..below_end).filter(part).collect(),
        // Over all lines but other totals, and over the totals before.
        (0..total).filter(part).filter(|line| !is_total(grid.label(*line))).collect(),
        (0..total).filter(|line| is_total(grid.label(*line))).collect(),
        (total + 1..grid.lines.len()).filter(part).filter(|line| !is_total(grid.label(*line))).collect(),
    ];
    // Over what no total before has: subtotals, and lines beside them.
    if covered.contains(&true) {
        sets.push((0..total).filter(part).filter(|line| covered.get(*line) == Some(&false)).collect());
    }
    // Over the lines of the same kind: 3か年計実績 has the 実績 of each year.
    if let Some((before, after)) = sum_of(grid.label(total)) {
        let kin = |line: &usize| {
            let label = grid.label(*line);
            label.starts_with(before) && label.ends_with(after) && label.len() > before.len() + after.len()
        };
        sets.push(
            (0..grid.lines.len())
                .filter(part)
                .filter(kin)
                .filter(|line| sum_of(grid.label(*line)).is_none() && !is_total(grid.label(*line)))
                .collect(),
        );
    }
    // Without a lead column of another quantity (No., population) that only stands first.
    let trimmed: Vec<Vec<usize>> =
        sets.iter().filter(|set| set.len() > 2).map(|set| set[1..].to_vec()).collect();
    sets.extend(trimmed);
    sets.dedup();
    sets.into_iter()
        .filter(|parts| parts.len() >= 2)
        .map(|parts| Relation { total, parts, negative: false })
        .collect()
}

/// Lines that are the sum of a run beside them although nothing calls them so: age bands, 67 = 25 + 42.
pub fn unnamed(grid: &Grid<'_>, out: &mut Findings) -> Vec<Miss> {
    let mut misses = Vec::new();
    let count = grid.lines.len();
    // 主な内訳: the main parts are not all parts.
    let partial = grid.labels.iter().chain(&grid.heads).any(|label| label.contains("主な"));
    if partial || !(3..=MOST_LINES).contains(&count) {
        return misses;
    }
    // 歳入−歳出＝差引 is checked as a difference, which knows what to blame.
    let bars = |label: &String| is_total(label) || is_ratio(label) || is_difference(label);
    let barred: Vec<bool> = grid.labels.iter().map(bars).collect();
    let positions: Vec<usize> = (0..grid.heads.len()).filter(|p| !is_ratio(grid.head(*p))).collect();
    // A column of names is no part of a sum.
    let numbered = (0..count).filter(|l| positions.iter().any(|p| grid.number(*l, *p).is_some())).count();
    let is_barred = |line: usize| barred.get(line).copied().unwrap_or(true);
    for total in (0..count).filter(|line| !is_barred(*line)) {
        let figures = positions.iter().filter(|p| grid.number(total, **p).is_some()).count();
        let small = count <= LONGEST_RUN + 1 && figures > 0;
        if figures < AGREEING_RELATION && !small {
            continue;
        }
        let above: Vec<usize> = (0..total).rev().take_while(|l| !is_barred(*l)).take(LONGEST_RUN).collect();
        let below: Vec<usize> = (total + 1..count).take_while(|l| !is_barred(*l)).take(LONGEST_RUN).collect();
        let mut best: Option<(usize, Relation)> = None;
        for (run, may_be_negative) in [(above, true), (below, false)] {
            for (agree, length, negative) in runs(grid, total, &run, &positions) {
                // −(a＋b) = c holds for each of the three: the last is the one that sums up.
                if negative && !may_be_negative {
                    continue;
                }
                if best.as_ref().is_none_or(|(known, _)| agree > *known) {
                    let mut parts: Vec<usize> = run.iter().take(length).copied().collect();
                    parts.sort_unstable();
                    best = Some((agree, Relation { total, parts, negative }));
                }
            }
        }
        let Some((_, relation)) = best else { continue };
        let (agree, differ) = relation.weigh(grid);
        let telling: BTreeSet<Decimal> = agree
            .iter()
            .filter_map(|position| grid.value(total, *position))
            .filter(|value| value.abs() >= Decimal::TEN)
            .collect();
        let whole = relation.parts.len() + 1 == numbered && !relation.negative;
        // A small table of counts, where one agreement must do: nothing but short names and figures of one unit.
        let is_plain = numbered + usize::from(grid.turned) >= count
            && grid.labels.iter().all(|label| label.chars().count() <= LONGEST_NAME)
            && positions.iter().all(|p| same_unit(grid, &relation, *p));
        let shown = telling.len() >= AGREEING_RELATION && differ.len() * 3 <= agree.len()
            || whole && telling.len() >= 2 && agree.len() >= 3 && differ.len() <= 1
            || whole
                && is_plain
                && !telling.is_empty()
                && differ.len() <= 1
                && agree.len() + differ.len() <= 3;
        if shown {
            out.held(&TOTAL_MISMATCH, agree.len());
            for (position, sum) in differ {
                misses.push(Miss { relation: relation.clone(), position, sum });
            }
        }
    }
    misses
}

/// For each length of a run and each sign: at how many positions the run's sum is the total. Lengths without any are left out.
fn runs(grid: &Grid<'_>, total: usize, run: &[usize], positions: &[usize]) -> Vec<(usize, usize, bool)> {
    let mut found = Vec::new();
    let mut sums = vec![Some(Decimal::ZERO); positions.len()];
    let mut counts = vec![0usize; positions.len()];
    for (index, line) in run.iter().enumerate() {
        let (mut plus, mut minus) = (0usize, 0usize);
        for ((position, sum), count) in positions.iter().zip(&mut sums).zip(&mut counts) {
            if let Some(number) = grid.number(*line, *position) {
                *sum = sum.and_then(|sum| sum.checked_add(number.value));
                *count += 1;
            }
            if index == 0 || *count < 2 {
                continue;
            }
            if let (Some(sum), Some(value)) = (*sum, grid.value(total, *position)) {
                plus += usize::from(sum == value);
                minus += usize::from(-sum == value && !sum.is_zero());
            }
        }
        found.extend((plus > 0).then_some((plus, index + 1, false)));
        found.extend((minus > 0).then_some((minus, index + 1, true)));
    }
    found
}

fn same_unit(grid: &Grid<'_>, relation: &Relation, position: usize) -> bool {
    let unit = grid.number(relation.total, position).map(|n| n.unit.as_str()).unwrap_or_default();
    relation.parts.iter().filter_map(|line| grid.number(*line, position)).all(|number| number.unit == unit)
}
