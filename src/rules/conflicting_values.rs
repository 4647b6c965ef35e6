//! One indicator, measure and period with two values in one document.

use super::amount;
use super::facts::{Fact, Facts};
use super::grid::Grid;
use super::{Evidence, Findings, finding, stated};
use crate::diagnostic::catalog::CONFLICTING_VALUES;
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::origin::CellRef;
use crate::record::{Measure, Observation};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Names of this length say what they count.
const SPECIFIC: usize = 6;
/// Shorter ones do so from this length on, unless they begin with a word of many activities.
const SHORT: usize = 4;
/// Words of many activities: 参加者数, 助成件数, 整備延長.
const GENERIC: [&str; 38] = [
    "平均", "全体", "総合", "年度", "評価", "目標", "参加", "利用", "助成", "補助", "実施", "開催", "相談",
    "交付", "登録", "会員", "来場", "受講", "整備", "件数", "人数", "回数", "設置", "配布", "支給", "入場",
    "来館", "閲覧", "延べ", "合計", "総数", "割合", "満足", "達成", "進捗", "受入", "派遣", "申請",
];

/// 保健事業費, 総務費: an item that every account of a budget may have, up to this length.
const ACCOUNT_ITEM: usize = 7;

/// Whether a name's key says what it counts, so that the same name elsewhere means the same thing.
pub fn is_specific(key: &str) -> bool {
    let length = key.chars().count();
    if key.ends_with('費') && length <= ACCOUNT_ITEM {
        return false;
    }
    length >= SPECIFIC || length >= SHORT && !GENERIC.iter().any(|word| key.starts_with(word))
}

/// Checks figures of one line and period against each other.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    let facts = &evidence.facts;
    let usual = rows_agree(facts);
    let mut tally = Tally::default();
    for (indicator, lines) in &facts.by_indicator {
        // By segment, measure, year and whether it is a running total.
        let mut groups: BTreeMap<(&str, Measure, i32, bool), Vec<Fact<'_>>> = BTreeMap::new();
        for line in lines {
            let Some(key) = facts.lines.get(*line) else { continue };
            for fact in facts.of_line(*line) {
                let observation = fact.observation;
                let comparable = fact.is_main()
                    && fact.value().is_some()
                    && observation.comparator.is_none()
                    && !matches!(observation.measure, Measure::Rating | Measure::Change)
                    && !facts.is_doubtful(observation.cell);
                let Some(year) = fact.year() else { continue };
                if comparable {
                    groups
                        .entry((&key.segment, observation.measure, year, observation.cumulative))
                        .or_default()
                        .push(fact);
                }
            }
        }
        let mut own = Findings::default();
        for ((segment, measure, year, cumulative), group) in &groups {
            if group.len() > MOST_OF_ONE || is_of_several(group) {
                continue;
            }
            judge(facts, indicator, group, usual, &mut tally, &mut own);
            // 現状値 of a year that also has a 実績値.
            if *measure == Measure::Actual
                && let Some(baselines) = groups.get(&(*segment, Measure::Baseline, *year, *cumulative))
            {
                across(facts, indicator, group, baselines, &mut own);
            }
        }
        // A name whose values differ more often than they agree is the name of several things.
        let held: usize = own.held.values().sum();
        if own.diagnostics.len() < 2 || own.diagnostics.len() <= held {
            out.held(&CONFLICTING_VALUES, held);
            tally.accused.extend(own.diagnostics);
        }
    }
    out.extend(tally.settle());
    forms(evidence, out);
}

/// A figure stated more often than this is not one figure.
const MOST_OF_ONE: usize = 40;

/// Agreements between tables, and the disagreements that are to be weighed against them.
#[derive(Default)]
struct Tally {
    agreeing: BTreeMap<(usize, usize), usize>,
    accused: Vec<Diagnostic>,
}

impl Tally {
    fn agree(&mut self, a: &Fact<'_>, b: &Fact<'_>) {
        let pair = pair(a.observation.cell, b.observation.cell);
        *self.agreeing.entry(pair).or_default() += 1;
    }

    /// Two tables that disagree more often than they agree are about two things (two accounts, two plans).
    fn settle(self) -> Vec<Diagnostic> {
        let tables = |d: &Diagnostic| Some(pair(d.cell?, d.related.first()?.cell?));
        let mut differing: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for pair in self.accused.iter().filter_map(tables) {
            *differing.entry(pair).or_default() += 1;
        }
        let doubtful = |d: &Diagnostic| {
            tables(d).is_some_and(|pair| {
                let differ = differing.get(&pair).copied().unwrap_or(0);
                differ >= 2 && differ >= self.agreeing.get(&pair).copied().unwrap_or(0)
            })
        };
        self.accused.iter().filter(|d| !doubtful(d)).cloned().collect()
    }
}

/// Whether a group states three values, or two that stand twice each: then a name is shared by several things.
fn is_of_several(group: &[Fact<'_>]) -> bool {
    let mut values: Vec<(Fact<'_>, usize)> = Vec::new();
    for fact in group {
        match values.iter_mut().find(|(known, _)| agree(known, fact)) {
            Some((_, count)) => *count += 1,
            None => values.push((*fact, 1)),
        }
    }
    values.len() >= 3 || values.len() == 2 && values.iter().all(|(_, count)| *count >= 2)
}

/// Two tables, the first first.
fn pair(a: CellRef, b: CellRef) -> (usize, usize) {
    (a.table.min(b.table), a.table.max(b.table))
}

/// A list of labels and counts (目標達成項目 23項目) against a table that states the same under its total.
fn forms(evidence: &Evidence<'_>, out: &mut Findings) {
    let totals: Vec<(&Grid<'_>, usize)> = evidence
        .grids
        .iter()
        .map(|[_, rows]| rows)
        .flat_map(|grid| (0..grid.lines.len()).map(move |line| (grid, line)))
        .filter(|(grid, line)| grid.label(*line).ends_with("合計") && grid.heads.len() >= 3)
        .collect();
    if totals.is_empty() {
        return;
    }
    for [_, form] in &evidence.grids {
        let numeric: Vec<usize> = (0..form.heads.len())
            .filter(|p| (0..form.lines.len()).any(|line| form.number(line, *p).is_some()))
            .collect();
        let ([position], true) = (numeric.as_slice(), form.lines.len() >= 3) else { continue };
        for (grid, line) in totals.iter().filter(|(grid, _)| grid.table != form.table) {
            let (mut agree, mut differ) = (0usize, Vec::new());
            for entry in 0..form.lines.len() {
                let label = crate::text::key(form.label(entry));
                let head = (0..grid.heads.len()).find(|p| {
                    let head = crate::text::key(grid.head(*p));
                    head.chars().count() >= SHORTEST_HEAD && label.ends_with(&head)
                });
                let Some(head) = head else { continue };
                match (form.number(entry, *position), grid.number(*line, head)) {
                    (Some(a), Some(b)) if a.value == b.value => agree += 1,
                    (Some(_), Some(_)) => differ.push((entry, head)),
                    _ => {}
                }
            }
            if agree < 2 || differ.len() > 1 {
                continue;
            }
            out.held(&CONFLICTING_VALUES, agree);
            for (entry, head) in differ {
                out.extend(form_conflict(form, entry, *position, grid, *line, head));
            }
        }
    }
}

/// Shorter heads (計, 人数) name many things.
const SHORTEST_HEAD: usize = 4;

fn form_conflict(
    form: &Grid<'_>,
    entry: usize,
    position: usize,
    grid: &Grid<'_>,
    line: usize,
    head: usize,
) -> Option<Diagnostic> {
    let (here, there) = (form.place(entry, position)?, grid.place(line, head)?);
    let (cell, at) = (here.cell?, form.cell_ref(here)?);
    let shown = amount::grouped(here.number?.value);
    let expected = amount::grouped(there.number?.value);
    let label = form.label(entry);
    let mut diagnostic = Diagnostic::new(
        &CONFLICTING_VALUES,
        cell.origin,
        format!("「{label}」の {shown} は、内訳の表の合計 {expected} と食い違います。"),
        format!(
            "{shown} of \"{label}\" conflicts with {expected}, the total of the table that breaks it down"
        ),
    )
    .with_cell(at, cell.raw.clone())
    .with_values(shown, expected.clone())
    .with_formula("全体の数は内訳の表の合計と同じ")
    .with_help("どちらが正しいかを確かめ、そろえてください。")
    .with_related(Related {
        origin: there.cell?.origin,
        cell: grid.cell_ref(there),
        message: format!("表の合計 {expected}"),
        document_id: None,
    });
    diagnostic.indicator = Some(label.to_owned());
    Some(diagnostic)
}

/// Figures of one measure.
fn judge(
    facts: &Facts<'_>,
    indicator: &str,
    group: &[Fact<'_>],
    usual: bool,
    tally: &mut Tally,
    out: &mut Findings,
) {
    let mut accused: Vec<CellRef> = Vec::new();
    for (index, later) in group.iter().enumerate() {
        for earlier in &group[..index] {
            if !is_same_thing(facts, indicator, earlier, later) || is_noted(facts, later) {
                continue;
            }
            // Within a table nothing is rounded twice; and two columns must be known to state one thing.
            let (one, two) = (earlier.observation.cell, later.observation.cell);
            let one_table = one.table == two.table;
            if one_table && !exactly(earlier, later) {
                if one.column != two.column && !usual {
                    continue;
                }
            } else if agree(earlier, later) {
                tally.agree(earlier, later);
                out.held(&CONFLICTING_VALUES, 1);
                continue;
            }
            // The odd one out of three is the one to look at.
            let support = |fact: &Fact<'_>| group.iter().filter(|f| agree(f, fact)).count();
            let (odd, other) =
                if support(earlier) < support(later) { (earlier, later) } else { (later, earlier) };
            if accused.contains(&odd.observation.cell) {
                continue;
            }
            accused.push(odd.observation.cell);
            out.push(accuse(odd, other, Severity::Error));
        }
    }
}

/// A baseline against the results of its year.
fn across(
    facts: &Facts<'_>,
    indicator: &str,
    actuals: &[Fact<'_>],
    baselines: &[Fact<'_>],
    out: &mut Findings,
) {
    for baseline in baselines {
        let mut same = actuals.iter().filter(|actual| is_same_thing(facts, indicator, actual, baseline));
        let Some(first) = same.next() else { continue };
        if agree(first, baseline) || same.any(|actual| agree(actual, baseline)) {
            out.held(&CONFLICTING_VALUES, 1);
        } else if !is_noted(facts, baseline) && !is_noted(facts, first) {
            out.push(accuse(baseline, first, Severity::Warning));
        }
    }
}

/// Whether two figures are meant to be one.
fn is_same_thing(facts: &Facts<'_>, indicator: &str, a: &Fact<'_>, b: &Fact<'_>) -> bool {
    if a.observation.cell == b.observation.cell {
        return false;
    }
    let activity = |fact: &Fact<'_>| facts.lines.get(fact.line).map(|key| key.activity.as_str());
    let (one, two) = (activity(a).unwrap_or(""), activity(b).unwrap_or(""));
    let of_one_activity = one == two && !one.is_empty();
    let told_apart = one != two && !one.is_empty() && !two.is_empty();
    let specific = is_specific(indicator);
    // Rows of one table that bear the same name are told apart by something that was not read.
    let one_table = a.observation.cell.table == b.observation.cell.table;
    let one_column = a.observation.cell.column == b.observation.cell.column;
    // The rows of one indicator: 目標値, 実績値 and 達成率 below each other.
    let near_rows = a.observation.cell.row.abs_diff(b.observation.cell.row) <= 2 && !one_column;
    !told_apart
        && (of_one_activity || specific)
        && (!one_table || near_rows)
        && same_unit(a.observation, b.observation)
        && same_kind(a, b)
}

/// Whether rows of this document's tables state one measure of one year twice and mostly agree: a column 目標値（令和2年度）
/// beside the targets of each year. Only then is a row that disagrees with itself a mistake, and not two things.
fn rows_agree(facts: &Facts<'_>) -> bool {
    let (mut agreeing, mut differing) = (0usize, 0usize);
    for table in (0..facts.by_table.len()).filter(|table| !facts.torn.contains(table)) {
        let mut stated: BTreeMap<(usize, Measure, i32), Fact<'_>> = BTreeMap::new();
        for fact in facts.of_table(table).filter(|fact| fact.is_main() && fact.value().is_some()) {
            let Some(year) = fact.year() else { continue };
            // The row of the line, not of the cell: the total target stands over all sub-rows.
            let key = (fact.line, fact.observation.measure, year);
            match stated.get(&key) {
                Some(first) if first.observation.cell.column != fact.observation.cell.column => {
                    if exactly(first, &fact) {
                        agreeing += 1;
                    } else {
                        differing += 1;
                    }
                }
                Some(_) => {}
                None => {
                    stated.insert(key, fact);
                }
            }
        }
    }
    agreeing >= 2 && agreeing >= differing * 3
}

fn same_unit(a: &Observation, b: &Observation) -> bool {
    let unit = |o: &Observation| o.base_unit.clone().or_else(|| o.unit.clone());
    match (unit(a), unit(b)) {
        (Some(one), Some(two)) => one == two,
        // A unit that stands in one table only is the same unit.
        (None, None) => true,
        _ => a.measure == Measure::AchievementRate || a.cell.table != b.cell.table,
    }
}

/// A year and a fiscal year, each called so, are two periods.
fn same_kind(a: &Fact<'_>, b: &Fact<'_>) -> bool {
    match (&a.observation.period, &b.observation.period) {
        (Some(one), Some(two)) => one.kind == two.kind || !(one.explicit_kind && two.explicit_kind),
        _ => true,
    }
}

/// Whether a footnote may explain a difference: one at the figure itself, or one at a figure of its line and year that
/// speaks of targets, results or another year.
fn is_noted(facts: &Facts<'_>, fact: &Fact<'_>) -> bool {
    !fact.observation.notes.is_empty()
        || facts.of_line(fact.line).filter(|other| other.year() == fact.year()).any(|other| {
            other
                .observation
                .notes
                .iter()
                .any(|note| ["目標値", "実績値", "前年度", "前年"].iter().any(|word| note.contains(word)))
        })
}

/// Whether two figures state the very same value.
fn exactly(a: &Fact<'_>, b: &Fact<'_>) -> bool {
    let base = |fact: &Fact<'_>| fact.observation.base_value.or(fact.value());
    base(a) == base(b)
}

fn agree(a: &Fact<'_>, b: &Fact<'_>) -> bool {
    // 52.0 beside 52.1: printed to the same digit, neither is the other rounded.
    let same_digit = a.decimals() > 0 && a.decimals() == b.decimals();
    if same_digit && a.observation.unit == b.observation.unit {
        return a.value() == b.value();
    }
    let base = |fact: &Fact<'_>| fact.observation.base_value.or(fact.value());
    match (base(a), base(b)) {
        (Some(one), Some(two)) => same_number(one, two),
        _ => true,
    }
}

/// Whether two values are the same, or one is the other with fewer digits: 2,942,000 and 2,941,973.
pub fn same_number(a: Decimal, b: Decimal) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (a.normalize(), b.normalize());
    let is_rounded = |coarse: Decimal, fine: Decimal| {
        if coarse.is_zero() {
            return false;
        }
        if coarse.scale() > 0 || fine.scale() > coarse.scale() {
            let digits = u8::try_from(coarse.scale()).unwrap_or(0);
            let as_coarse = |rounding| amount::round(fine, digits, rounding) == coarse;
            return fine.scale() > coarse.scale()
                && (as_coarse(amount::Rounding::HalfUp)
                    || is_long(coarse) && as_coarse(amount::Rounding::Down));
        }
        let mut unit = Decimal::ONE;
        let mut zeros = 0;
        while zeros < 12 && (coarse % (unit * Decimal::TEN)).is_zero() {
            unit *= Decimal::TEN; // at most 10^12
            zeros += 1;
        }
        let half = unit / Decimal::TWO;
        // 3,000 for 2,941 would hide a mistake: the last printed digit must be small beside the figure.
        zeros >= 2 && coarse.abs() >= unit * Decimal::ONE_HUNDRED && (coarse - fine).abs() <= half
    };
    // A difference of nearly everything cannot be rounding, and must not overflow.
    if a.abs() > Decimal::from(10u64.pow(18)) || b.abs() > Decimal::from(10u64.pow(18)) {
        return false;
    }
    is_rounded(a, b) || is_rounded(b, a)
}

/// Whether a figure has digits enough to be told from another by those that stand before the last: 244,742 for 244,742.5 is
/// cut off, 8 for 8.9 is another figure.
fn is_long(value: Decimal) -> bool {
    value.mantissa().unsigned_abs() >= 1000
}

fn accuse(odd: &Fact<'_>, other: &Fact<'_>, severity: Severity) -> Diagnostic {
    let name = &odd.observation.indicator;
    let (shown, expected) = (stated(odd), stated(other));
    let when = odd.observation.period.as_ref().map(|p| p.text.clone()).unwrap_or_default();
    let mut diagnostic = finding(
        &CONFLICTING_VALUES,
        odd,
        format!("「{name}」の{when}の値が {shown} と {expected} の二通りあります。"),
        format!("\"{name}\" has two values for one period: {shown} and {expected}"),
    )
    .with_values(shown, expected.clone())
    .with_formula("同じ指標・区分・期間の値は同じ")
    .with_help("どちらが正しいかを原資料で確かめ、そろえてください。対象や時点が違う場合は、名前か注で分かるようにしてください。")
    .with_related(Related {
        origin: other.observation.origin,
        cell: Some(other.observation.cell),
        message: format!("もう一つの値 {expected}"),
        document_id: None,
    });
    diagnostic.severity = severity;
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Draft, d};

    fn two(a: &str, b: &str) -> Draft {
        let mut draft = Draft::new();
        draft.kpi_table();
        draft.figure("刑法犯認知件数", Measure::Actual, 2020, a);
        draft.kpi_table();
        draft.figure("刑法犯認知件数", Measure::Actual, 2020, b).activity = Some("防犯対策事業".to_owned());
        draft
    }

    #[test]
    fn two_values_for_one_figure_are_found() {
        assert_eq!(two("1054件", "1054件").findings(), Vec::<String>::new());
        assert_eq!(two("1054件", "1045件").findings(), ["conflicting-values: 1,045 → 1,054"]);
    }

    #[test]
    fn figures_printed_to_one_digit_are_not_rounded_to_each_other() {
        assert_eq!(two("52.0%", "52.0%").findings(), Vec::<String>::new());
        assert_eq!(two("52.0%", "52.1%").findings(), ["conflicting-values: 52.1 → 52.0"]);
        assert_eq!(two("52%", "52.1%").findings(), Vec::<String>::new());
    }

    #[test]
    fn the_odd_one_out_bears_the_finding() {
        let mut draft = two("1045件", "1054件");
        draft.kpi_table();
        draft.figure("刑法犯認知件数", Measure::Actual, 2020, "1054件");
        assert_eq!(draft.findings(), ["conflicting-values: 1,045 → 1,054"]);
    }

    #[test]
    fn different_activities_and_short_names_are_different_things() {
        let mut draft = Draft::new();
        for (activity, value) in [("保育士確保助成事業", "20人"), ("看護職等人材確保支援事業", "27人")]
        {
            draft.kpi_table();
            draft.figure("奨学金返済助成金支給者数", Measure::Actual, 2019, value).activity =
                Some(activity.to_owned());
        }
        draft.kpi_table();
        draft.figure("補助件数", Measure::Actual, 2019, "4件");
        draft.kpi_table();
        draft.figure("補助件数", Measure::Actual, 2019, "3件");
        assert_eq!(draft.findings(), Vec::<String>::new());
    }

    #[test]
    fn a_name_of_several_things_is_left_alone() {
        let mut draft = Draft::new();
        for values in [["10件", "20件"], ["30件", "40件"]] {
            draft.kpi_table();
            draft.figure("市立施設の来訪件数", Measure::Actual, 2019, values[0]);
            draft.figure("市立施設の来訪件数", Measure::Actual, 2020, values[1]);
        }
        assert_eq!(draft.findings(), Vec::<String>::new());
    }

    #[test]
    fn a_rounded_value_is_the_same_value() {
        assert!(same_number(d("2942000"), d("2941973")));
        assert!(same_number(d("58.1"), d("58.14")));
        assert!(same_number(d("244742"), d("244742.5")), "cut off");
        assert!(same_number(d("244743"), d("244742.5")));
        assert!(!same_number(d("244741"), d("244742.5")));
        assert!(!same_number(d("8"), d("8.9")));
        assert!(!same_number(d("2942000"), d("2931973")));
        assert!(!same_number(d("11758"), d("11955")));
        assert!(!same_number(d("3000"), d("2941")));
        assert!(!same_number(d("0"), d("0.4")));
    }

    #[test]
    fn a_baseline_that_differs_from_the_result_of_its_year_is_doubtful_only() {
        let mut draft = Draft::new();
        draft.kpi_table();
        draft.figure("民営の事業所数", Measure::Actual, 2019, "11955事業所");
        draft.kpi_table();
        draft.figure("民営の事業所数", Measure::Baseline, 2019, "11758事業所");
        let found = draft.diagnostics();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, Severity::Warning);
    }

    #[test]
    fn a_column_that_repeats_the_last_target_agrees_with_it() {
        let report = |odd: &str| {
            let mut draft = Draft::new();
            draft.kpi_table();
            for (name, last) in [
                ("甲の来訪者数", "100人"),
                ("乙の来訪者数", "200人"),
                ("丙の来訪者数", "300人"),
                ("丁の来訪者数", odd),
            ] {
                draft
                    .figure(name, Measure::Target, 2020, if name == "丁の来訪者数" { "400人" } else { last })
                    .cell
                    .column = 1;
                draft.figure(name, Measure::Target, 2020, last);
            }
            draft.findings()
        };
        assert_eq!(report("400人"), Vec::<String>::new());
        assert_eq!(report("410人"), ["conflicting-values: 410 → 400"]);
    }

    #[test]
    fn a_list_of_counts_agrees_with_the_table_that_breaks_it_down() {
        let report = |met: &str| {
            let mut draft = Draft::new();
            draft.table(&[
                "区分|数",
                "令和5年度成果指標設定項目|52項目",
                &format!("目標達成項目|{met}"),
                "目標未達成項目|29項目",
            ]);
            draft.table(&[
                "重点目標|成果指標設定項目|目標達成項目|目標未達成項目",
                "組織|25項目|7項目|18項目",
                "財政|27項目|16項目|11項目",
                "合計|52項目|23項目|29項目",
            ]);
            draft.findings()
        };
        assert_eq!(report("23項目"), Vec::<String>::new());
        assert!(report("24項目").contains(&"conflicting-values: 24 → 23".to_owned()));
    }
}
