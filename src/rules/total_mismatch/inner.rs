//! A part that is larger than its whole: うち一般財源 above the 事業費 that it is a part of.

use super::labels::is_ratio;
use crate::diagnostic::catalog::TOTAL_MISMATCH;
use crate::diagnostic::{Diagnostic, Related};
use crate::rules::Findings;
use crate::rules::amount;
use crate::rules::grid::Grid;
use crate::value::glance;
use rust_decimal::Decimal;

/// A whole stands at most this many lines before its parts.
const REACH: usize = 6;
/// So many parts within their whole, for each that is not, show that they are parts of it.
const HABIT: usize = 3;

/// Checks each line called うち… against the nearest line before that is not.
pub fn check(grid: &Grid<'_>, out: &mut Findings) {
    for part in 1..grid.lines.len() {
        if !is_part(grid.label(part)) || is_average(grid.label(part)) {
            continue;
        }
        let before = (part.saturating_sub(REACH)..part).rev().find(|line| !is_part(grid.label(*line)));
        let Some(whole) =
            before.filter(|line| !grid.label(*line).is_empty() && !is_average(grid.label(*line)))
        else {
            continue;
        };
        let (mut held, mut misses) = (0usize, Vec::new());
        for position in (0..grid.heads.len()).filter(|position| !is_average(grid.head(*position))) {
            let (Some(one), Some(all)) = (grid.number(part, position), grid.number(whole, position)) else {
                continue;
            };
            let counts = [one, all].iter().all(|n| n.value >= Decimal::ZERO && !n.unit.contains('%'));
            if !counts || one.is_other_multiple(all) {
                continue;
            }
            if one.value <= all.value {
                held += 1;
            } else {
                misses.push(position);
            }
        }
        if held < misses.len() * HABIT {
            continue;
        }
        out.held(&TOTAL_MISMATCH, held);
        for position in misses {
            out.extend(accuse(grid, part, whole, position));
        }
    }
}

fn is_part(label: &str) -> bool {
    label.trim_start_matches(['(', '（']).starts_with("うち")
}

/// Figures of parts that need not be below that of the whole.
fn is_average(label: &str) -> bool {
    is_ratio(label) || label.contains("当たり") || label.contains("あたり")
}

fn accuse(grid: &Grid<'_>, part: usize, whole: usize, position: usize) -> Option<Diagnostic> {
    let (here, there) = (grid.place(part, position)?, grid.place(whole, position)?);
    let (cell, at) = (here.cell?, grid.cell_ref(here)?);
    let (stated, limit) = (amount::grouped(here.number?.value), amount::grouped(there.number?.value));
    let (name, of) = (grid.label(part), grid.label(whole));
    let mut diagnostic = Diagnostic::new(
        &TOTAL_MISMATCH,
        cell.origin,
        format!("「{name}」の {stated} が、全体である「{of}」の {limit} を超えています。"),
        format!("{stated} of \"{name}\" is more than the whole, {limit} of \"{of}\""),
    )
    .with_cell(at, cell.raw.clone())
    .with_values(stated, format!("{limit}以下"))
    .with_formula("内訳は全体を超えない")
    .with_help("内訳と全体のどちらが誤りか、別の行や年度の値を写していないかを確かめてください。")
    .with_related(Related {
        origin: there.cell?.origin,
        cell: grid.cell_ref(there),
        message: format!("全体「{of}」 {limit}"),
        document_id: None,
    });
    diagnostic.indicator = Some(name.to_owned());
    diagnostic.period_year = glance::years(grid.head(position)).first().copied();
    Some(diagnostic)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Draft;

    #[test]
    fn a_part_above_its_whole_is_found() {
        let rows = |first: &str| {
            Draft::new()
                .table(&[
                    "区分|H23決算額|H24決算額|H25決算額|H26決算額",
                    "事業費(千円)|1,620,334|1,588,412|1,702,005|1,655,190",
                    &format!("うち一般財源|{first}|1,388,760|1,470,344|1,421,006"),
                    "人件費(千円)|88,400|87,950|90,120|91,300",
                ])
                .findings()
        };
        assert_eq!(rows("1,402,118"), [""; 0]);
        assert_eq!(rows("1,720,118"), ["total-mismatch: 1,720,118 → 1,620,334以下"]);
    }

    #[test]
    fn rates_of_a_part_may_pass_those_of_the_whole() {
        let rows = ["区分|受診率|平均年齢|受診者", "全体|44.0%|52.1|880", "うち女性|48.0%|53.0|410"];
        assert_eq!(Draft::new().table(&rows).findings(), [""; 0]);
    }

    #[test]
    fn a_line_that_is_no_part_at_most_positions_is_left_alone() {
        let rows = ["区分|R2|R3|R4", "補助額|10|12|14", "うち前年度繰越|30|11|40"];
        assert_eq!(Draft::new().table(&rows).findings(), [""; 0]);
    }
}
