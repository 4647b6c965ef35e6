//! 合計・計・全体 that is not the sum of its parts: in rows, in columns, in relations that the table itself shows,
//! and in lists within a cell or a sentence.

use super::amount;
use super::grid::{Grid, Place};
use super::{Evidence, Findings};
use crate::diagnostic::catalog::TOTAL_MISMATCH;
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::document::Cell;
use crate::origin::{CellRef, Origin};
use crate::text::compact;
use crate::value::glance::{self, Printed};
use regex::Regex;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Relations without a total's name need this many positions that agree.
const AGREEING_RELATION: usize = 4;
/// The longest run of parts that is searched without a total's name.
const LONGEST_RUN: usize = 12;
/// Tables with more lines than this are searched for named totals only.
const MOST_LINES: usize = 400;

/// Longer labels are sentences.
const LONGEST_NAME: usize = 16;

/// Checks all tables, and lists within texts.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    for grids in &evidence.grids {
        let mut misses = Vec::new();
        for grid in grids {
            misses.extend(named(grid, out).into_iter().map(|miss| (grid, miss)));
        }
        for grid in grids {
            misses.extend(unnamed(grid, out).into_iter().map(|miss| (grid, miss)));
        }
        settle(misses, out);
    }
    carried(evidence, out);
    lists(evidence, out);
}

/// Positions that differ, each with its sum.
type Sums = Vec<(usize, Decimal)>;

/// A sum that is not its total, at one position.
struct Miss {
    relation: Relation,
    position: usize,
    sum: Decimal,
}

impl Miss {
    /// The parts and the total as cells.
    fn cells(&self, grid: &Grid<'_>) -> (Vec<CellRef>, Option<CellRef>) {
        let cell = |line: usize| {
            grid.place(line, self.position)
                .filter(|place| place.number.is_some())
                .and_then(|place| grid.cell_ref(place))
        };
        (self.relation.parts.iter().filter_map(|line| cell(*line)).collect(), cell(self.relation.total))
    }

    /// By how much the parts exceed the total.
    fn gap(&self, grid: &Grid<'_>) -> Option<Decimal> {
        self.sum.checked_sub(grid.value(self.relation.total, self.position)?)
    }
}

/// Accuses the figure that each miss points to. Where a row and a column miss by the same amount, it is the part that they share.
fn settle(misses: Vec<(&Grid<'_>, Miss)>, out: &mut Findings) {
    let mut accused = BTreeSet::new();
    let mut done = vec![false; misses.len()];
    for (index, (grid, miss)) in misses.iter().enumerate() {
        let (parts, _) = miss.cells(grid);
        let Some(gap) = miss.gap(grid).filter(|_| !miss.relation.negative) else { continue };
        for (twin_index, (other_grid, other)) in misses.iter().enumerate().skip(index + 1) {
            if other_grid.turned == grid.turned
                || other.relation.negative
                || other.gap(other_grid) != Some(gap)
            {
                continue;
            }
            let (other_parts, _) = other.cells(other_grid);
            let shared: Vec<&CellRef> = parts.iter().filter(|cell| other_parts.contains(cell)).collect();
            if let [shared] = shared.as_slice()
                && !accused.contains(*shared)
                && let Some(diagnostic) = shared_part(grid, miss, other_grid, other, **shared, gap, out)
            {
                out.push(diagnostic);
                accused.insert(**shared);
                for at in [index, twin_index] {
                    if let Some(slot) = done.get_mut(at) {
                        *slot = true;
                    }
                }
            }
        }
    }
    for ((grid, miss), done) in misses.iter().zip(done) {
        if !done {
            accuse(grid, &miss.relation, miss.position, miss.sum, &mut accused, out);
        }
    }
}

/// The part that a row and a column share, accused.
fn shared_part(
    grid: &Grid<'_>,
    miss: &Miss,
    other_grid: &Grid<'_>,
    other: &Miss,
    at: CellRef,
    gap: Decimal,
    out: &mut Findings,
) -> Option<Diagnostic> {
    let place = miss
        .relation
        .parts
        .iter()
        .filter_map(|line| grid.place(*line, miss.position))
        .find(|place| grid.cell_ref(place) == Some(at))?;
    let (cell, number) = (place.cell?, place.number?);
    let mended = number.value.checked_sub(gap)?;
    out.mend(at, mended);
    let (stated, expected) = (amount::grouped(number.value), amount::grouped(mended));
    let (row, column) = (grid.label(miss.relation.total), other_grid.label(other.relation.total));
    let mut diagnostic = Diagnostic::new(
        &TOTAL_MISMATCH,
        cell.origin,
        format!(
            "{stated} は、行と列のどちらの合計とも {} だけ合いません。{expected} なら両方と合います。",
            amount::grouped(gap.abs())
        ),
        format!("{stated} breaks the total of its row and of its column; {expected} fits both"),
    )
    .with_cell(at, cell.raw.clone())
    .with_values(stated, expected)
    .with_formula(format!("「{row}」と「{column}」のどちらも内訳の和"))
    .with_help("この値と合計のどちらが誤りかを原資料で確かめてください。");
    diagnostic.indicator = Some(row.to_owned());
    for (grid, miss) in [(grid, miss), (other_grid, other)] {
        if let Some(place) = grid.place(miss.relation.total, miss.position)
            && let Some(cell) = place.cell
        {
            diagnostic = diagnostic.with_related(Related {
                origin: cell.origin,
                cell: grid.cell_ref(place),
                message: format!("「{}」 {}", grid.label(miss.relation.total), cell.text),
                document_id: None,
            });
        }
    }
    Some(diagnostic)
}

/// How a total and its parts compare at one position.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    Agrees,
    Differs(Decimal),
    Unknown,
}

/// A total's line, the lines of its parts, and the sign of the sum.
#[derive(Clone, Debug)]
struct Relation {
    total: usize,
    parts: Vec<usize>,
    negative: bool,
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
        let large = sum.abs() >= Decimal::ONE_HUNDRED;
        let rounded = decimals > 0 || grid.is_scaled(self.total, position).unwrap_or(large);
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
}

/// Lines that are called totals.
fn named(grid: &Grid<'_>, out: &mut Findings) -> Vec<Miss> {
    let mut misses = Vec::new();
    for total in 0..grid.lines.len() {
        if !is_total(grid.label(total)) || is_ratio(grid.label(total)) {
            continue;
        }
        let mut best: Option<(Relation, Vec<usize>, Sums)> = None;
        for relation in candidates(grid, total) {
            let (agree, differ) = relation.weigh(grid);
            let better = best.as_ref().is_none_or(|(_, known, misses)| {
                (agree.len(), std::cmp::Reverse(differ.len()))
                    > (known.len(), std::cmp::Reverse(misses.len()))
            });
            if better {
                best = Some((relation, agree, differ));
            }
        }
        let Some((relation, agree, differ)) = best else { continue };
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

/// The sets of parts that a named total may have.
fn candidates(grid: &Grid<'_>, total: usize) -> Vec<Relation> {
    let part = |line: &usize| {
        let label = grid.label(*line);
        *line != total && !is_inner(label) && !is_ratio(label) && grid.lines.get(*line).is_some()
    };
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
fn unnamed(grid: &Grid<'_>, out: &mut Findings) -> Vec<Miss> {
    let mut misses = Vec::new();
    let count = grid.lines.len();
    // 主な内訳: the main parts are not all parts.
    let partial = grid.labels.iter().chain(&grid.heads).any(|label| label.contains("主な"));
    if partial || !(3..=MOST_LINES).contains(&count) {
        return misses;
    }
    let barred: Vec<bool> = grid.labels.iter().map(|label| is_total(label) || is_ratio(label)).collect();
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

fn accuse(
    grid: &Grid<'_>,
    relation: &Relation,
    position: usize,
    sum: Decimal,
    accused: &mut BTreeSet<CellRef>,
    out: &mut Findings,
) {
    let Some(place) = grid.place(relation.total, position) else { return };
    let (Some(cell), Some(number), Some(at)) = (place.cell, &place.number, grid.cell_ref(place)) else {
        return;
    };
    // One wrong figure breaks every sum that it stands in: it is accused once.
    let mut places =
        relation.parts.iter().filter_map(|line| grid.place(*line, position)?.cell.map(|c| (line, c)));
    let known = places.any(|(_, cell)| {
        accused.contains(&CellRef { table: grid.table, row: cell.row, column: cell.column })
    });
    if known || !accused.insert(at) {
        return;
    }
    out.mend(at, sum);
    let label = grid.label(relation.total);
    let stated = amount::grouped(number.value);
    let expected = amount::grouped(sum);
    let parts: Vec<String> =
        relation.parts.iter().filter_map(|line| grid.value(*line, position)).map(amount::grouped).collect();
    let sign = if relation.negative { "−" } else { "" };
    let mut diagnostic = Diagnostic::new(
        &TOTAL_MISMATCH,
        cell.origin,
        format!("「{label}」の {stated} は、内訳を合わせた {expected} と異なります。"),
        format!("the total {stated} of \"{label}\" is not {expected}, the sum of its parts"),
    )
    .with_cell(at, cell.raw.clone())
    .with_values(stated, expected)
    .with_formula(format!("{sign}({})", parts.join("＋")))
    .with_help("合計と内訳のどちらが誤りかを原資料で確かめ、直してください。端数処理や重複のために合わない場合は、その旨を注に書いてください。");
    diagnostic.indicator = Some(label.to_owned());
    diagnostic.period_year = glance::years(grid.head(position)).first().copied();
    for line in &relation.parts {
        if let Some(place) = grid.place(*line, position)
            && let (Some(cell), Some(number)) = (place.cell, &place.number)
        {
            diagnostic = diagnostic.with_related(Related {
                origin: cell.origin,
                cell: grid.cell_ref(place),
                message: format!("内訳「{}」 {}", grid.label(*line), amount::grouped(number.value)),
                document_id: None,
            });
        }
    }
    out.push(diagnostic);
}
/// A summary of two plans side by side is a handful of cells; a larger table is none.
const CARRIED_CELLS: usize = 60;

/// What goes on from one plan to the next: 67 initiatives of which 25 are done leave 42, so that a second plan of 60 has 18 new ones.
fn carried(evidence: &Evidence<'_>, out: &mut Findings) {
    for placed in &evidence.facts.tables {
        if placed.table.cells.len() > CARRIED_CELLS {
            continue;
        }
        // Every figure with the label to its left.
        let mut figures: Vec<(&str, &Printed, &Cell)> = Vec::new();
        let cells = || placed.table.cells.iter().zip(evidence.texts.of_table(placed.number));
        for (cell, text) in cells() {
            let left = cells().find(|(c, _)| c.row == cell.row && c.column + c.column_span == cell.column);
            if let (Some(number), Some((_, label))) = (&text.number, left)
                && label.number.is_none()
            {
                figures.push((&label.compact, number, cell));
            }
        }
        if figures.len() > 12 {
            continue;
        }
        let with = |word: &str| figures.iter().filter(|(label, ..)| label.contains(word)).collect::<Vec<_>>();
        let (going_on, new, done) = (with("継続"), with("新規"), with("完了"));
        let ([first, second], [new], [done]) = (going_on.as_slice(), new.as_slice(), done.as_slice()) else {
            continue;
        };
        let total = |a: Decimal, b: Decimal| {
            let sum = a.checked_add(b)?;
            figures.iter().map(|(_, number, _)| number.value).find(|value| *value == sum)
        };
        // Each plan adds up: the first to what is done and goes on, the second to what goes on and is new.
        let (Some(_), Some(later)) = (total(first.1.value, done.1.value), total(second.1.value, new.1.value))
        else {
            continue;
        };
        if first.1.value == second.1.value {
            out.held(&TOTAL_MISMATCH, 1);
            continue;
        }
        let Some(expected) = later.checked_sub(first.1.value) else { continue };
        let (stated, expected) = (amount::grouped(new.1.value), amount::grouped(expected));
        let at = |cell: &Cell| CellRef { table: placed.number, row: cell.row, column: cell.column };
        let related = |(label, number, cell): &(&str, &Printed, &Cell)| Related {
            origin: cell.origin,
            cell: Some(at(cell)),
            message: format!("「{label}」 {}", amount::grouped(number.value)),
            document_id: None,
        };
        let mut diagnostic = Diagnostic::new(
            &TOTAL_MISMATCH,
            new.2.origin,
            format!(
                "「{}」の {} と「{}」の {} が食い違います。引き継ぐ数が同じなら「{}」は {stated} でなく {expected} です。",
                first.0, first.1.value, second.0, second.1.value, new.0
            ),
            format!(
                "{} go on from the first plan, {} in the second: then {expected} are new, not {stated}",
                first.1.value, second.1.value
            ),
        )
        .with_cell(at(new.2), new.2.raw.clone())
        .with_values(stated, expected)
        .with_formula(format!("次の計画の数 {later} − 引き継ぐ数 {}", first.1.value))
        .with_help("引き継ぐ数がなぜ変わったか（統合など）を注に書くか、数を直してください。")
        .with_related(related(first))
        .with_related(related(second));
        diagnostic.indicator = Some(new.0.to_owned());
        // Two initiatives may have become one.
        diagnostic.severity = Severity::Warning;
        out.push(diagnostic);
    }
}

static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(.+?)[:：]?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)([^0-9,.。、:：()【】]{1,3}?)(?:$|[①-⑳【。)(])")
        .ok()
});

/// Lists that end in their total: ・第1子 3,161件 ・第2子 6,096件 ・合計 9,257件.
fn lists(evidence: &Evidence<'_>, out: &mut Findings) {
    for block in evidence.facts.blocks() {
        if !block.text.is_empty() {
            list(&block.text, block.origin, None, out);
        }
    }
    for placed in &evidence.facts.tables {
        for cell in placed.table.cells.iter().filter(|cell| cell.text.contains('計')) {
            let at = CellRef { table: placed.number, row: cell.row, column: cell.column };
            list(&cell.text, cell.origin, Some((at, &cell.raw)), out);
        }
    }
}

fn list(text: &str, origin: Origin, cell: Option<(CellRef, &String)>, out: &mut Findings) {
    if !text.contains("合計") && !text.contains("総計") {
        return;
    }
    let Some(pattern) = ITEM.as_ref() else { return };
    let text = compact(text);
    let mut parts: Vec<Decimal> = Vec::new();
    let mut unit = String::new();
    for item in text.split('・').skip(1) {
        let Some(captures) = pattern.captures(item) else {
            parts.clear();
            continue;
        };
        let (Some(name), Some(digits), Some(its_unit)) = (captures.get(1), captures.get(2), captures.get(3))
        else {
            continue;
        };
        let Ok(value) = digits.as_str().replace(',', "").parse::<Decimal>() else { continue };
        // A list is unbroken and of one unit.
        if its_unit.as_str() != unit {
            parts.clear();
            its_unit.as_str().clone_into(&mut unit);
        }
        if matches!(name.as_str(), "合計" | "総計" | "計") {
            if parts.len() >= 2
                && let Some(sum) = amount::sum(parts.iter().copied())
            {
                if sum == value {
                    out.held(&TOTAL_MISMATCH, 1);
                } else {
                    let shown: Vec<String> = parts.iter().copied().map(amount::grouped).collect();
                    let (stated, expected) = (amount::grouped(value), amount::grouped(sum));
                    let mut diagnostic = Diagnostic::new(
                        &TOTAL_MISMATCH,
                        origin,
                        format!(
                            "合計 {stated}{unit} は、列挙された内訳を合わせた {expected}{unit} と異なります。"
                        ),
                        format!("the total {stated} of a list is not {expected}, the sum of its items"),
                    )
                    .with_values(stated, expected)
                    .with_formula(shown.join("＋"))
                    .with_help("合計と内訳のどちらが誤りかを確かめ、直してください。");
                    if let Some((at, raw)) = cell {
                        diagnostic = diagnostic.with_cell(at, raw.clone());
                    }
                    out.push(diagnostic);
                }
            }
            parts.clear();
        } else if captures.get(0).is_some_and(|all| all.end() == item.len()) {
            parts.push(value);
        } else {
            parts.clear();
        }
    }
}

/// Whether a label names a total.
fn is_total(label: &str) -> bool {
    let label = bare(label);
    is_plain_total(label) || matches!(label, "全体" | "総数" | "全市" | "市全体" | "全課" | "全庁")
}

/// Whether a label can mean nothing but a sum.
fn is_plain_total(label: &str) -> bool {
    let label = bare(label);
    ["合計", "総計", "小計", "総合計"].iter().any(|word| label.ends_with(word))
        || label == "計"
        || label.strip_suffix('計').is_some_and(|rest| rest.ends_with(['(', '（']))
}

fn bare(label: &str) -> &str {
    label.trim_end_matches([')', '）', ':', '：', '※']).trim_start_matches(['(', '（'])
}

/// Whether a label names a part of another line.
fn is_inner(label: &str) -> bool {
    label.starts_with("うち")
        || label.starts_with("(うち")
        || label.starts_with("再掲")
        || label.contains("(再掲")
}

/// Whether a label promises figures that do not add up.
fn is_ratio(label: &str) -> bool {
    // 50%以上80%未満 is a class of rates, whose count adds up with those of the others.
    let class = ["以上", "未満", "以下", "超"].iter().any(|word| label.ends_with(word));
    if class && label.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    ["率", "割合", "平均", "構成比", "前年比", "増減", "%", "順位", "年度比", "No"]
        .iter()
        .any(|word| label.contains(word))
}

fn same_unit(grid: &Grid<'_>, relation: &Relation, position: usize) -> bool {
    let unit = grid.number(relation.total, position).map(|n| n.unit.as_str()).unwrap_or_default();
    relation.parts.iter().filter_map(|line| grid.number(*line, position)).all(|number| number.unit == unit)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Draft;

    fn findings(rows: &[&str]) -> Vec<String> {
        Draft::new().table(rows).findings()
    }

    const GOALS: [&str; 5] = [
        "重点目標|設定項目|達成項目|未達成項目|未定項目",
        "強くしなやかな組織|25項目|7項目|10項目|8項目",
        "強い財政基盤|18項目|10項目|5項目|3項目",
        "市民協働|9項目|6項目|1項目|2項目",
        "合計|52項目|23項目|16項目|13項目",
    ];

    #[test]
    fn a_table_that_adds_up_is_silent() {
        assert_eq!(findings(&GOALS), Vec::<String>::new());
    }

    #[test]
    fn a_total_that_differs_is_found() {
        let mut rows = GOALS;
        rows[4] = "合計|52項目|23項目|17項目|13項目";
        assert_eq!(findings(&rows), ["total-mismatch: 17 → 16"]);
    }

    #[test]
    fn a_part_that_breaks_its_row_and_its_column_is_accused_itself() {
        let mut rows = GOALS;
        rows[2] = "強い財政基盤|18項目|19項目|5項目|3項目";
        assert_eq!(findings(&rows), ["total-mismatch: 19 → 10"]);
    }

    #[test]
    fn columns_add_up_too() {
        let rows = |last: &str| {
            findings(&[
                "成果指標|組織|財政|市民協働|合計",
                "達成項目|21|16|10|47",
                &format!("未達成項目|6|2|0|{last}"),
            ])
        };
        assert_eq!(rows("8"), Vec::<String>::new());
        assert_eq!(rows("9"), ["total-mismatch: 9 → 8"]);
    }

    #[test]
    fn a_sum_that_only_the_figures_show_is_found() {
        let rows = |r1: &str| {
            findings(&[
                "年齢区分|H26|H27|H28|H29|H30|R1|R2",
                "30～34 歳|-19|-139|-177|-10|-213|-103|-179",
                "35～39 歳|18|-37|-92|50|-76|-76|-20",
                &format!("転出超過数|1|176|269|-40|289|{r1}|199"),
            ])
        };
        assert_eq!(rows("179"), Vec::<String>::new());
        assert_eq!(rows("184"), ["total-mismatch: 184 → 179"]);
    }

    #[test]
    fn classes_of_rates_add_up() {
        let classes = ["進捗率|指標の数", "80%以上|57", "50%以上80%未満|12", "50%未満|6", "合計|75"];
        assert_eq!(findings(&classes), Vec::<String>::new());
    }

    #[test]
    fn rates_and_parts_of_parts_do_not_add_up() {
        assert_eq!(
            findings(&[
                "区分|人数|割合",
                "男|120人|48.0%",
                "女|130人|52.0%",
                "うち女性管理職|30人|12.0%",
                "合計|250人|100.0%",
            ]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn rounded_parts_may_miss_by_a_digit() {
        let rows = ["区分|予算（千円）", "甲|1,234|", "乙|2,345", "丙|3,456", "合計|7,036"];
        assert_eq!(findings(&rows), Vec::<String>::new());
    }

    #[test]
    fn what_goes_on_is_the_same_in_both_plans() {
        let rows = |new: &str, on: &str| {
            findings(&[
                "第1期||第2期|",
                "取組数|67|取組数|60",
                &format!("完了した取組|25|新規の取組|{new}"),
                &format!("継続が必要な取組|42|継続する取組|{on}"),
            ])
        };
        assert_eq!(rows("18", "42"), Vec::<String>::new());
        assert_eq!(rows("19", "41"), ["total-mismatch: 19 → 18"]);
    }

    #[test]
    fn a_list_in_a_cell_is_added_up() {
        let rows = |sum: &str| {
            findings(&[
                "事業|実績",
                &format!("支給|支給した。【件数】・第1子 3,161件 ・第2子 6,096件 ・合計 {sum}件"),
            ])
        };
        assert_eq!(rows("9,257"), Vec::<String>::new());
        assert_eq!(rows("9,258"), ["total-mismatch: 9,258 → 9,257"]);
    }
}
