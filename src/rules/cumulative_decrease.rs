//! A 累計 that falls from one year to the next.

use super::facts::{self, Fact};
use super::{Evidence, Findings, finding, stated};
use crate::diagnostic::Related;
use crate::diagnostic::catalog::CUMULATIVE_DECREASE;
use crate::record::{Measure, Variant};
use std::collections::BTreeMap;

/// Words in a note that say why a running total may start again.
const RESTARTS: [&str; 7] = ["見直", "除外", "廃止", "集計方法", "対象を変更", "定義", "年度から"];

/// Checks each line's running totals, results and targets apart.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    for line in 0..evidence.facts.lines.len() {
        for measure in [Measure::Actual, Measure::Target, Measure::Forecast, Measure::Plan] {
            let figures: Vec<Fact<'_>> = evidence
                .facts
                .of_line(line)
                .filter(|f| f.observation.measure == measure && f.observation.cumulative)
                // 累積欠損金比率 is a rate of a total, and may fall.
                .filter(|f| f.observation.base_unit.as_deref() != Some("%"))
                .filter(|f| !evidence.facts.is_doubtful(f.observation.cell))
                .collect();
            // 1 (5): the year's own figure, and in parentheses the running total.
            let paired = figures.iter().any(|f| f.observation.variant == Variant::Parenthetical);
            let mut years: BTreeMap<i32, Fact<'_>> = BTreeMap::new();
            for fact in figures {
                if paired == fact.is_main() || fact.value().is_none() {
                    continue;
                }
                if let Some(year) = fact.year() {
                    years.entry(year).or_insert(fact);
                }
            }
            judge(&years, out);
        }
    }
}

fn judge(years: &BTreeMap<i32, Fact<'_>>, out: &mut Findings) {
    for ((_, before), (_, after)) in years.iter().zip(years.iter().skip(1)) {
        let Some((from, to)) = facts::values(before, after) else { continue };
        if before.observation.base_unit != after.observation.base_unit {
            continue;
        }
        if to >= from {
            out.held(&CUMULATIVE_DECREASE, 1);
            continue;
        }
        let told = after.observation.notes.iter().any(|n| RESTARTS.iter().any(|w| n.contains(w)));
        if told {
            continue;
        }
        let name = &after.observation.indicator;
        let (high, low) = (stated(before), stated(after));
        out.push(
            finding(
                &CUMULATIVE_DECREASE,
                after,
                format!("「{name}」は累計ですが、{high} から {low} に減っています。"),
                format!("\"{name}\" is a running total, but falls from {high} to {low}"),
            )
            .with_values(low, format!("{high}以上"))
            .with_formula("累計は前の年の値を下回らない")
            .with_help("単年の値を累計の欄に書いていないか、前の年の値が正しいかを確かめてください。")
            .with_related(Related {
                origin: before.observation.origin,
                cell: Some(before.observation.cell),
                message: format!("前の値 {high}"),
                document_id: None,
            }),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::record::{Measure, Variant};
    use crate::rules::testing::Draft;

    fn series(values: &[&str]) -> Draft {
        let mut draft = Draft::new();
        draft.kpi_table();
        for (index, value) in values.iter().enumerate() {
            draft.figure("整備延長", Measure::Actual, 2018 + index as i32, value).cumulative = true;
        }
        draft
    }

    #[test]
    fn a_running_total_that_falls_is_found() {
        assert_eq!(series(&["50m", "103m", "103m"]).findings(), Vec::<String>::new());
        assert_eq!(series(&["50m", "103m", "0m"]).findings(), ["cumulative-decrease: 0 → 103以上"]);
    }

    #[test]
    fn a_rate_of_a_total_may_fall() {
        let mut draft = Draft::new();
        draft.kpi_table();
        for (index, value) in ["497.36%", "460.21%"].into_iter().enumerate() {
            let figure = draft.figure("累積欠損金比率", Measure::Actual, 2018 + index as i32, value);
            figure.cumulative = true;
        }
        assert_eq!(draft.findings(), Vec::<String>::new());
    }

    #[test]
    fn yearly_figures_with_the_running_total_in_parentheses_may_fall() {
        let mut draft = series(&["3", "1", "1"]);
        for (year, value) in [(2018, "4"), (2019, "5"), (2020, "6")] {
            let figure = draft.figure("整備延長", Measure::Actual, year, value);
            figure.cumulative = true;
            figure.variant = Variant::Parenthetical;
        }
        assert_eq!(draft.findings(), Vec::<String>::new());
    }

    #[test]
    fn a_note_may_say_why() {
        let mut draft = series(&["50m", "103m", "20m"]);
        if let Some(last) = draft.reading.observations.last_mut() {
            last.notes = vec!["令和2年度から集計方法を変更".to_owned()];
        }
        assert_eq!(draft.findings(), Vec::<String>::new());
    }
}
