//! 合計・計・全体 that is not the sum of its parts: in rows, in columns, in relations that the table itself shows,
//! and in lists within a cell or a sentence; parts that are larger than their whole, and shares that are not their own.

mod inner;
mod labels;
mod lists;
mod relations;
mod shares;

use super::amount;
use super::grid::Grid;
use super::{Evidence, Findings};
use crate::diagnostic::catalog::TOTAL_MISMATCH;
use crate::diagnostic::{Diagnostic, Related};
use crate::origin::CellRef;
use crate::value::glance;
use relations::{Relation, named, unnamed};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

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
    for grid in evidence.grids.iter().flatten() {
        inner::check(grid, out);
        shares::check(grid, out);
    }
    lists::check(evidence, out);
}

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
    // A total of a row that is a part of its column, or the other way: put right, it mends both.
    for (index, (grid, miss)) in misses.iter().enumerate() {
        let (Some(gap), (_, Some(total))) = (miss.gap(grid), miss.cells(grid)) else { continue };
        for (twin_index, (other_grid, other)) in misses.iter().enumerate() {
            let open = |at: usize| done.get(at) == Some(&false);
            if open(index)
                && open(twin_index)
                && other_grid.turned != grid.turned
                && !miss.relation.negative
                && !other.relation.negative
                && other.gap(other_grid) == Some(-gap)
                && other.cells(other_grid).0.contains(&total)
            {
                accuse(grid, &miss.relation, miss.position, miss.sum, &mut accused, out);
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
    fn classes_of_rates_add_up() {
        let rows = |all: &str| {
            findings(&[
                "進捗率|指標の数",
                "80%以上|57",
                "50%以上80%未満|12",
                "50%未満|6",
                "その他|3",
                &format!("合計|{all}"),
            ])
        };
        assert_eq!(rows("78"), Vec::<String>::new());
        assert_eq!(rows("87"), ["total-mismatch: 87 → 78"]);
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

    #[test]
    fn a_total_over_years_is_that_of_its_own_columns() {
        let rows = |first: &str, last: &str| {
            findings(&[
                "柱|R2目標|R2実績|R3目標|R3実績|R4目標|R4実績|3か年計実績",
                &format!("歳入|120,000|131,540|130,000|128,406|140,000|155,210|{first}"),
                "歳出|80,000|76,233|85,000|90,118|90,000|93,700|260,051",
                "財産|30,000|12,860|30,000|45,002|30,000|8,904|66,766",
                &format!("合計|230,000|220,633|245,000|263,526|260,000|{last}|741,973"),
            ])
        };
        assert_eq!(rows("415,156", "257,814"), Vec::<String>::new());
        assert_eq!(rows("451,156", "257,814"), ["total-mismatch: 451,156 → 415,156"]);
        assert_eq!(
            rows("451,156", "275,814"),
            ["total-mismatch: 451,156 → 415,156", "total-mismatch: 275,814 → 257,814"]
        );
    }

    #[test]
    fn all_people_are_the_sum_of_their_ages() {
        let rows = |all: &str| {
            findings(&[
                "区分|2000年|2010年|2015年",
                &format!("総人口|14,120|12,880|{all}"),
                "年少人口|2,010|1,502|1,288",
                "割合|14.2%|11.7%|10.7%",
                "生産年齢人口|8,520|7,402|6,520",
                "割合|60.3%|57.5%|54.3%",
                "老年人口|3,590|3,976|4,208",
                "割合|25.4%|30.9%|35.0%",
            ])
        };
        assert_eq!(rows("12,016"), Vec::<String>::new());
        assert_eq!(rows("12,610"), ["total-mismatch: 12,610 → 12,016"]);
    }

    #[test]
    fn all_people_beside_their_households_are_no_sum() {
        let rows = ["区分|R2|R3|R4", "総人口|14,120|14,018|13,880", "世帯数|5,020|5,022|5,031"];
        assert_eq!(findings(&rows), Vec::<String>::new());
    }

    #[test]
    fn a_subtotal_and_the_total_of_subtotals_are_checked() {
        let rows = |first: &str, all: &str| {
            findings(&[
                "部門|課|令和4年(人)|令和5年(人)",
                "一般行政|議会|3|3",
                "|総務|52|55",
                "|民生|48|50",
                &format!("|小計|103|{first}"),
                "教育||61|58",
                "公営企業|水道|9|10",
                "|下水道|5|5",
                "|小計|14|15",
                &format!("合計||178|{all}"),
            ])
        };
        assert_eq!(rows("108", "181"), Vec::<String>::new());
        assert_eq!(rows("107", "181"), ["total-mismatch: 107 → 108"]);
        assert_eq!(rows("108", "180"), ["total-mismatch: 180 → 181"]);
    }

    #[test]
    fn a_difference_of_two_rows_is_no_part_of_a_sum() {
        assert_eq!(
            findings(&[
                "区分|計画数値|実績値",
                "①需要量|94,956人|153,824人",
                "②確保量|146,000人|153,824人",
                "②－①|51,044人|0人",
            ]),
            Vec::<String>::new()
        );
    }

    /// Protects a sheet whose 補正 is 0 in most years: that it fits there proves nothing.
    #[test]
    fn a_line_of_zeros_is_not_proven_to_be_a_part() {
        let rows = |last: &str| {
            findings(&[
                "区分|平成25年度|平成26年度|平成27年度",
                "当初予算額|5,923,000|5,750,000|5,921,000",
                "補正|0|0|△120,000",
                "年間事業費|3,481,000|3,725,000|3,714,000",
                "年間人件費|1,520,000|1,520,000|1,498,000",
                &format!("総事業費|5,001,000|5,245,000|{last}"),
            ])
        };
        assert_eq!(rows("5,212,000"), Vec::<String>::new());
        assert_eq!(rows("5,122,000"), ["total-mismatch: 5,122,000 → 5,212,000"]);
    }
}
