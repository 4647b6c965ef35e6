//! A stated average that is not the average of its parts, by the document's own exclusions.

use super::amount::{self, Rounding};
use super::averages::{self, Averages, Habit, Scope, Statement};
use super::grid::Grid;
use super::{Evidence, Findings};
use crate::diagnostic::catalog::AVERAGE_MISMATCH;
use crate::diagnostic::{Diagnostic, Related};
use crate::value::glance;
use rust_decimal::Decimal;

/// Checks average rates, then rows and columns called 平均.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    rates(evidence, out);
    for grid in evidence.grids.iter().flatten() {
        plain(grid, out);
    }
}

/// Averages of achievement rates.
fn rates(evidence: &Evidence<'_>, out: &mut Findings) {
    let averages = &evidence.averages;
    let mut misses = Vec::new();
    let (mut exact, mut near) = (0usize, 0usize);
    for statement in &averages.statements {
        let Some(habit) = averages.habit_of(statement) else { continue };
        let Some((mean, count, reach)) = averages.mean(&evidence.sections, statement, habit) else {
            continue;
        };
        if count < 2 {
            continue;
        }
        let mended = averages
            .mended_mean(&evidence.facts, &evidence.sections, statement, habit, |cell| out.mended(cell));
        let follows = mended.is_some_and(|(mean, _, reach)| averages::near(statement, mean, reach));
        if averages::exact(statement.value, statement.decimals, mean) || follows {
            exact += 1;
        } else if averages::near(statement, mean, reach) {
            near += 1;
            misses.push((statement, habit, mean, count, true));
        } else {
            misses.push((statement, habit, mean, count, false));
        }
        if let Some(second) = statement.second
            && let Some((mean, count, reach)) = averages.second_mean(&evidence.sections, statement, habit)
        {
            let close = averages::within(second, statement.decimals, mean, reach);
            if averages::exact(second, statement.decimals, mean) {
                out.held(&AVERAGE_MISMATCH, 1);
            } else if !close {
                let mut shown = statement.clone();
                shown.value = second;
                out.push(accuse(evidence, averages, &shown, habit, mean, count, true));
            }
        }
    }
    // Means of rates before rounding miss by a last digit now and then; means of printed rates never do.
    let from_printed = exact >= 5 && near * 10 <= exact;
    out.held(&AVERAGE_MISMATCH, if from_printed { exact } else { exact + near });
    for (statement, habit, mean, count, is_near) in &misses {
        let of_row = averages.statements.iter().filter(|s| s.row == statement.row).count();
        let missed = misses.iter().filter(|(s, ..)| s.row == statement.row).count();
        // A row that misses in most years is made in another way.
        let known = of_row == 1 || missed * 2 <= of_row;
        if known && (!is_near || from_printed) {
            let (mean, count) = (*mean, *count);
            out.push(accuse(evidence, averages, statement, habit, mean, count, false));
        }
    }
}

fn accuse(
    evidence: &Evidence<'_>,
    averages: &Averages,
    statement: &Statement,
    habit: &Habit,
    mean: Decimal,
    count: usize,
    second: bool,
) -> Diagnostic {
    let stated = amount::grouped(statement.value);
    let expected = amount::round(mean, statement.decimals, Rounding::HalfUp).to_string();
    let when = statement.year.map(|year| format!("{year}年度の")).unwrap_or_default();
    let mut formula = format!("{count}個の達成率の単純平均、");
    formula.push_str(match statement.decimals {
        0 => "整数まで四捨五入",
        1 => "小数第1位まで四捨五入",
        _ => "印字の桁まで四捨五入",
    });
    if habit.without_segments && habit.scope != Scope::Document {
        formula.push_str("（対象者別の内訳と評価対象外の指標を除く）");
    } else if second {
        formula.push_str("（カッコ内の達成率を含む）");
    }
    let mut diagnostic = Diagnostic::new(
        &AVERAGE_MISMATCH,
        statement.origin,
        format!("{when}平均達成率 {stated} は、達成率の平均 {expected} と異なります。"),
        format!("the average rate {stated} is not {expected}, the mean of {count} rates"),
    )
    .with_values(stated, expected)
    .with_formula(formula)
    .with_help("平均に含めた指標と、あとから直した達成率がないかを確かめ、平均を計算し直してください。");
    if let Some(cell) = statement.cell {
        diagnostic = diagnostic.with_cell(cell, statement.raw.clone());
    }
    diagnostic.indicator = Some("平均達成率".to_owned());
    diagnostic.period_year = statement.year.or_else(|| averages.latest_year());
    diagnostic.measure = Some(crate::record::Measure::AchievementRate.name());
    for part in averages.covered(&evidence.sections, statement, habit) {
        if let Some(fact) = evidence.facts.all.get(part.fact)
            && let Some(value) = if second { part.second.or(part.main) } else { part.main }
        {
            diagnostic = diagnostic.with_related(Related {
                origin: fact.observation.origin,
                cell: Some(fact.observation.cell),
                message: format!("「{}」の達成率 {value}", fact.observation.indicator),
                document_id: None,
            });
        }
    }
    diagnostic
}

/// Lines called 平均 among the lines that they average.
fn plain(grid: &Grid<'_>, out: &mut Findings) {
    for line in 0..grid.lines.len() {
        if !matches!(grid.label(line), "平均" | "平均値" | "全体平均" | "年平均" | "月平均") {
            continue;
        }
        let others: Vec<usize> = (0..grid.lines.len())
            .filter(|other| {
                *other != line
                    && !["合計", "計", "総数", "平均", "No"].iter().any(|w| grid.label(*other).contains(w))
            })
            .collect();
        let (mut agree, mut differ) = (0usize, Vec::new());
        for position in 0..grid.heads.len() {
            let Some(stated) = grid.number(line, position) else { continue };
            if others.iter().any(|o| grid.place(*o, position).is_some_and(|p| p.pending)) {
                continue;
            }
            let values: Vec<Decimal> =
                others.iter().filter_map(|other| grid.value(*other, position)).collect();
            let Some((mean, count, reach)) = averages::mean(&values) else { continue };
            if count < 2 {
                continue;
            }
            let mended: Vec<Decimal> = others
                .iter()
                .filter_map(|other| grid.place(*other, position))
                .filter_map(|place| {
                    let value = place.number?.value;
                    Some(grid.cell_ref(place).and_then(|cell| out.mended(cell)).unwrap_or(value))
                })
                .collect();
            let follows = mended != values
                && averages::mean(&mended)
                    .is_some_and(|(mean, ..)| averages::within(stated.value, stated.decimals, mean, reach));
            if follows || averages::within(stated.value, stated.decimals, mean, reach) {
                agree += 1;
            } else {
                let outside =
                    values.iter().all(|v| *v < stated.value) || values.iter().all(|v| *v > stated.value);
                // The mean of shares may be weighted; the mean of counts may not.
                let counts = !stated.unit.contains('%') && !grid.head(position).contains('率');
                differ.push((position, mean, outside || counts && grid.lines.len() > 3));
            }
        }
        out.held(&AVERAGE_MISMATCH, agree);
        for (position, mean, certain) in &differ {
            if !(*certain && differ.len() <= agree + 1 || agree > differ.len()) {
                continue;
            }
            let Some(place) = grid.place(line, *position) else { continue };
            let (Some(cell), Some(number), Some(at)) = (place.cell, &place.number, grid.cell_ref(place))
            else {
                continue;
            };
            let stated = amount::grouped(number.value);
            let expected = amount::grouped(amount::round(*mean, number.decimals, Rounding::HalfUp));
            let mut diagnostic = Diagnostic::new(
                &AVERAGE_MISMATCH,
                cell.origin,
                format!("平均 {stated} は、並んでいる値の平均 {expected} と異なります。"),
                format!("the average {stated} is not {expected}, the mean of the values beside it"),
            )
            .with_cell(at, cell.raw.clone())
            .with_values(stated, expected)
            .with_formula("並んでいる値の単純平均、印字の桁まで四捨五入")
            .with_help("平均と元の値のどちらが誤りかを確かめてください。加重平均であれば、その旨を注に書いてください。");
            diagnostic.period_year = glance::years(grid.head(*position)).first().copied();
            diagnostic.indicator = Some(grid.label(line).to_owned());
            out.push(diagnostic);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::record::Measure;
    use crate::rules::testing::Draft;

    /// Two goals with three rates in each of three years, and a table of their averages.
    fn goals(first: [&str; 3]) -> Draft {
        let mut draft = Draft::new();
        draft.prose("【基本目標1】").kpi_table();
        for (name, rates) in [
            ("甲", ["90.0", "91.0", "92.0"]),
            ("乙", ["80.0", "81.1", "82.2"]),
            ("丙", ["70.5", "71.5", "72.5"]),
        ] {
            for (index, rate) in rates.iter().enumerate() {
                draft.figure(name, Measure::AchievementRate, 2018 + index as i32, rate);
            }
        }
        draft.figure("丙", Measure::AchievementRate, 2020, "10.0").segment =
            Some("【ターゲット】18～49歳".to_owned());
        draft.table(&[
            "年度|H30(2018)|R1(2019)|R2(2020)",
            &format!("平均達成率|{}|{}|{}", first[0], first[1], first[2]),
        ]);
        draft.prose("【基本目標2】").kpi_table();
        for (name, rates) in [("丁", ["60.0", "61.0", "62.0"]), ("戊", ["50.0", "51.0", "53.0"])] {
            for (index, rate) in rates.iter().enumerate() {
                draft.figure(name, Measure::AchievementRate, 2018 + index as i32, rate);
            }
        }
        draft.table(&["年度|H30(2018)|R1(2019)|R2(2020)", "平均達成率|55.0|56.0|57.5"]);
        draft
    }

    #[test]
    fn averages_without_targeted_rows_hold() {
        // (90.0+80.0+70.5)/3 = 80.17, (91.0+81.1+71.5)/3 = 81.2, (92.0+82.2+72.5)/3 = 82.23.
        assert_eq!(goals(["80.2", "81.2", "82.2"]).findings(), Vec::<String>::new());
    }

    #[test]
    fn an_average_that_forgets_a_corrected_figure_is_found() {
        let draft = goals(["80.2", "82.1", "82.2"]);
        assert_eq!(draft.findings(), ["average-mismatch: 82.1 → 81.2"]);
        assert_eq!(draft.diagnostics()[0].related.len(), 3, "it names its parts");
    }

    #[test]
    fn averages_of_an_unknown_kind_are_left_alone() {
        assert_eq!(goals(["60.0", "61.0", "62.0"]).findings(), Vec::<String>::new());
    }

    #[test]
    fn the_average_of_counts_is_simple_and_that_of_shares_may_be_weighted() {
        let rows = |a: &str, b: &str| {
            Draft::new()
                .table(&[
                    "地区|人数|率",
                    "甲|100人|50.0%",
                    "乙|200人|60.0%",
                    "丙|300人|70.0%",
                    &format!("平均|{a}|{b}"),
                ])
                .findings()
        };
        assert_eq!(rows("200人", "60.0%"), Vec::<String>::new());
        assert_eq!(rows("210人", "60.0%"), ["average-mismatch: 210 → 200"]);
        assert_eq!(rows("200人", "95.0%"), ["average-mismatch: 95.0 → 60.0"]);
    }

    #[test]
    fn a_heading_may_state_the_average() {
        let with = |stated: &str| {
            let mut draft = goals(["80.2", "81.2", "82.2"]);
            draft.prose("【基本目標1】");
            draft.prose(&format!("重要業績評価指標 【令和2年度達成率 平均 {stated}%】"));
            draft.findings()
        };
        assert_eq!(with("82.2"), Vec::<String>::new());
        assert_eq!(with("83.2"), ["average-mismatch: 83.2 → 82.2"]);
    }
}
