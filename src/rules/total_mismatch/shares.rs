//! 構成比 and 割合 that are not their own quotient: a count by the total of its column, or by the line that is its whole.

use super::labels::{is_ratio, is_total};
use crate::diagnostic::catalog::TOTAL_MISMATCH;
use crate::diagnostic::{Diagnostic, Related};
use crate::rules::Findings;
use crate::rules::amount::{self, HUNDRED, Rounding};
use crate::rules::grid::{Grid, Place};
use crate::value::glance::Printed;
use rust_decimal::Decimal;

/// Lines at most this far from a share are tried as its counts.
const REACH: usize = 8;
/// So many shares that are right, for each that is not, show how they are made.
const HABIT: usize = 3;

/// What a share is computed from.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// The count of a line at the share's own position, from `from` up to `to`, by that line's total at another.
    Column { count: usize, total: usize, from: usize, to: usize },
    /// The counts of two lines at the share's own position.
    Lines { count: usize, whole: usize },
}

/// How many shares a source explains, and those that it does not, with what they should be.
struct Weighed {
    source: Source,
    agree: usize,
    differ: Vec<(usize, Decimal)>,
}

/// Checks rows and columns called 構成比 or 割合.
pub fn check(grid: &Grid<'_>, out: &mut Findings) {
    for line in 0..grid.lines.len() {
        if !is_share(grid.label(line)) {
            continue;
        }
        let mut best: Option<Weighed> = None;
        for source in sources(grid, line) {
            let weighed = weigh(grid, line, source, out);
            if best.as_ref().is_none_or(|known| weighed.agree > known.agree) {
                best = Some(weighed);
            }
        }
        let Some(Weighed { source, agree, differ }) = best else { continue };
        let habit = match source {
            Source::Column { .. } => HABIT,
            // Two lines of a table are many pairs: more must agree.
            Source::Lines { .. } => HABIT + 1,
        };
        let shown = agree >= habit && agree >= differ.len() * HABIT;
        if !(shown || agree > 0 && completes(grid, line, source, &differ)) {
            continue;
        }
        out.held(&TOTAL_MISMATCH, agree);
        for (position, share) in differ {
            out.extend(accuse(grid, line, position, source, share));
        }
    }
}

fn is_share(label: &str) -> bool {
    let label = label.trim_end_matches(['(', ')', '%', '※']);
    // Most labels end otherwise.
    label.ends_with(['比', '合']) && ["構成比", "割合"].iter().any(|word| label.ends_with(word))
}

fn sources(grid: &Grid<'_>, line: usize) -> Vec<Source> {
    let from = line.saturating_sub(REACH);
    let to = (line + REACH).min(grid.lines.len().saturating_sub(1));
    let counts = || (from..=to).filter(|other| *other != line && !is_ratio(grid.label(*other)));
    let mut sources = Vec::new();
    let is_all = |position: &usize| grid.value(line, *position) == Some(HUNDRED);
    let mut totals: Vec<usize> = (0..grid.heads.len()).filter(is_all).collect();
    if totals.is_empty() {
        totals = (0..grid.heads.len()).filter(|position| is_total(grid.head(*position))).collect();
    }
    if let [total] = totals.as_slice() {
        // A table may hold several groups: those beyond the total, or beyond another total, are none of its parts.
        let ends = |position: &usize| is_total(grid.head(*position));
        let above = (0..*total).any(|position| grid.number(line, position).is_some());
        let (from, to) = if above {
            ((0..*total).rev().find(ends).map_or(0, |position| position + 1), *total)
        } else {
            (*total + 1, (*total + 1..grid.heads.len()).find(ends).unwrap_or(grid.heads.len()))
        };
        sources.extend(counts().map(|count| Source::Column { count, total: *total, from, to }));
    }
    // A share stands behind its count: 女性, 割合.
    if let Some(count) = line.checked_sub(1).filter(|count| !is_ratio(grid.label(*count))) {
        let whole = counts().filter(|whole| *whole != count);
        sources.extend(whole.map(|whole| Source::Lines { count, whole }));
    }
    sources
}

/// The places of a count and of its whole.
fn places<'g, 'a>(grid: &'g Grid<'a>, source: Source, position: usize) -> Option<[&'g Place<'a>; 2]> {
    match source {
        Source::Column { from, to, .. } if !(from..to).contains(&position) => None,
        Source::Column { count, total, .. } => {
            Some([grid.place(count, position)?, grid.place(count, total)?])
        }
        Source::Lines { count, whole } => Some([grid.place(count, position)?, grid.place(whole, position)?]),
    }
}

fn weigh(grid: &Grid<'_>, line: usize, source: Source, out: &Findings) -> Weighed {
    let mut weighed = Weighed { source, agree: 0, differ: Vec::new() };
    for position in 0..grid.heads.len() {
        let Some(stated) = grid.number(line, position) else { continue };
        let Some([count, whole]) = places(grid, source, position) else { continue };
        let (Some(number), Some(of)) = (count.number, whole.number) else { continue };
        // A figure that was accused already is taken as it should be.
        let mended = |place: &Place<'_>| grid.cell_ref(place).and_then(|cell| out.mended(cell));
        let part = mended(count).unwrap_or(number.value);
        let all = mended(whole).unwrap_or(of.value);
        if number.is_other_multiple(of) || all <= Decimal::ZERO || part.is_zero() {
            continue;
        }
        let Some(share) = amount::percent(part, all) else { continue };
        let rounded = amount::round(share, stated.decimals, Rounding::HalfUp);
        if rounded == stated.value {
            weighed.agree += 1;
        } else if stated.value.checked_sub(share).is_none_or(|gap| gap.abs() > slack(stated, number, all)) {
            weighed.differ.push((position, rounded));
        }
    }
    weighed
}

/// By how much a share may miss: shares are pushed to add up to 100, and counts may be rounded themselves.
fn slack(stated: &Printed, count: &Printed, all: Decimal) -> Decimal {
    let digit = amount::half_unit(stated.decimals) * Decimal::from(3);
    let reach = amount::percent(amount::half_unit(count.decimals), all).unwrap_or_default();
    digit.checked_add(reach).unwrap_or(digit)
}

/// Whether the shares of a column add up to 100 once its one miss is put right, and do not before.
fn completes(grid: &Grid<'_>, line: usize, source: Source, differ: &[(usize, Decimal)]) -> bool {
    let (Source::Column { from, to, .. }, [(position, share)]) = (source, differ) else { return false };
    let others = (from..to).filter(|other| other != position);
    let parts: Vec<&Printed> = others.filter_map(|other| grid.number(line, other)).collect();
    let Some(stated) = grid.number(line, *position) else { return false };
    let Some(sum) = amount::sum(parts.iter().map(|number| number.value)) else { return false };
    let reach = amount::half_unit(stated.decimals) * Decimal::from(parts.len() + 2);
    let whole = |value: Decimal| {
        sum.checked_add(value).and_then(|sum| sum.checked_sub(HUNDRED)).is_some_and(|gap| gap.abs() <= reach)
    };
    whole(*share) && !whole(stated.value)
}

fn accuse(
    grid: &Grid<'_>,
    line: usize,
    position: usize,
    source: Source,
    share: Decimal,
) -> Option<Diagnostic> {
    let place = grid.place(line, position)?;
    let (cell, number, at) = (place.cell?, place.number?, grid.cell_ref(place)?);
    let [count, whole] = places(grid, source, position)?;
    let (part, all) = (amount::grouped(count.number?.value), amount::grouped(whole.number?.value));
    let (stated, expected) = (amount::grouped(number.value), amount::grouped(share));
    let label = grid.label(line);
    let mut diagnostic = Diagnostic::new(
        &TOTAL_MISMATCH,
        cell.origin,
        format!("「{label}」の {stated} は、{part} の {all} に対する割合 {expected} と異なります。"),
        format!("the share {stated} is not {expected}, which {part} is of {all}"),
    )
    .with_cell(at, cell.raw.clone())
    .with_values(stated, expected)
    .with_formula(format!("{part}÷{all}×100、小数第{}位まで四捨五入", number.decimals))
    .with_help("構成比（割合）と元の数のどちらが誤りかを原資料で確かめてください。");
    if number.decimals == 0 {
        diagnostic = diagnostic.with_formula(format!("{part}÷{all}×100、整数に四捨五入"));
    }
    diagnostic.indicator = Some(grid.head(position).to_owned()).filter(|head| !head.is_empty());
    for (place, what) in [(count, "内訳"), (whole, "全体")] {
        if let (Some(cell), Some(number)) = (place.cell, place.number) {
            diagnostic = diagnostic.with_related(Related {
                origin: cell.origin,
                cell: grid.cell_ref(place),
                message: format!("{what} {}", amount::grouped(number.value)),
                document_id: None,
            });
        }
    }
    Some(diagnostic)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Draft;

    fn findings(rows: &[&str]) -> Vec<String> {
        Draft::new().table(rows).findings()
    }

    #[test]
    fn a_share_of_its_column_is_checked() {
        let rows = |share: &str| {
            findings(&[
                "評価|柱1|柱2|柱3|計|構成比",
                "S|2|1|0|3|10.0%",
                &format!("A|7|6|5|18|{share}"),
                "B|3|2|2|7|23.3%",
                "C|0|1|1|2|6.7%",
                "計|12|10|8|30|100.0%",
            ])
        };
        assert_eq!(rows("60.0%"), [""; 0]);
        assert_eq!(rows("66.0%"), ["total-mismatch: 66.0 → 60.0"]);
    }

    #[test]
    fn a_second_group_has_a_total_of_its_own() {
        let rows = [
            "区分|級|職員数(人)|構成比(%)",
            "7年|3級|19|23.5",
            "|2級|28|34.6",
            "|1級|34|42.0",
            "|計|81|100.0",
            "6年|3級|17(2)|21.5(66.7)",
            "|2級|34(1)|43.0(33.3)",
            "|1級|28|35.4",
            "|計|79(3)|100.0(100.0)",
        ];
        assert_eq!(findings(&rows), [""; 0]);
    }

    #[test]
    fn of_two_shares_the_one_that_breaks_the_hundred_is_found() {
        let rows = |share: &str| {
            findings(&[
                "年齢|3年度|4年度|構成比",
                &format!("65～74歳|8,702人|8,530人|{share}"),
                "75歳以上|9,861人|9,929人|53.8%",
                "|18,563人|18,459人|100.0%",
            ])
        };
        assert_eq!(rows("46.2%"), [""; 0]);
        assert_eq!(rows("42.6%"), ["total-mismatch: 42.6 → 46.2"]);
    }

    #[test]
    fn a_row_of_shares_is_checked_against_the_row_of_all() {
        let rows = |share: &str| {
            findings(&[
                "区分|2000年|2010年|2015年|2020年|2025年",
                "総人口|14,120|12,880|12,016|11,240|10,502",
                "年少人口|2,010|1,502|1,288|1,130|1,042",
                &format!("割合|14.2%|11.7%|{share}|10.1%|9.9%"),
            ])
        };
        assert_eq!(rows("10.7%"), [""; 0]);
        assert_eq!(rows("17.0%"), ["total-mismatch: 17.0 → 10.7"]);
    }

    #[test]
    fn shares_pushed_to_a_hundred_and_those_of_something_else_are_left_alone() {
        let rows = ["回答|人数|構成比", "はい|1|33.4%", "いいえ|1|33.3%", "無回答|1|33.3%", "計|3|100.0%"];
        assert_eq!(findings(&rows), [""; 0]);
        let rows = ["課|職員数|女性割合", "甲|20|35.0%", "乙|30|40.0%", "丙|10|52.0%", "計|60|41.0%"];
        assert_eq!(findings(&rows), [""; 0]);
    }
}
