//! A figure that jumps by about a power of ten, or lies far outside its own series.

use super::facts::{Fact, Scale};
use super::{Evidence, Findings, finding, stated};
use crate::diagnostic::Related;
use crate::diagnostic::catalog::IMPLAUSIBLE_CHANGE;
use crate::record::Measure;
use rust_decimal::Decimal;

/// A factor within this of a power of ten is "about" one: 10 × or ÷ 1.35, from 7.4 to 13.5.
const NEAR_TEN: Decimal = Decimal::from_parts(135, 0, 0, false, 2);
/// Neighbours further apart than this are no measure for a third.
const STEADY: Decimal = Decimal::from_parts(25, 0, 0, false, 1);

/// Checks each line's figures against their neighbours in time.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    for line in 0..evidence.facts.lines.len() {
        for measure in [Measure::Actual, Measure::Target, Measure::Forecast, Measure::Plan] {
            let series: Vec<Fact<'_>> = evidence
                .facts
                .series(line, measure)
                .into_values()
                .filter(|fact| !evidence.facts.is_doubtful(fact.observation.cell))
                .collect();
            if series.len() >= 3 {
                judge(&series, out);
            }
        }
    }
}

fn judge(series: &[Fact<'_>], out: &mut Findings) {
    let scale = Scale::of(series);
    for (index, fact) in series.iter().enumerate() {
        let Some(value) = fact.value_in(scale) else { continue };
        // The two nearest others: on both sides, or the two before, or the two after.
        let others: Vec<&Fact<'_>> = if index == 0 {
            series.iter().skip(1).take(2).collect()
        } else if index + 1 == series.len() {
            series.iter().rev().skip(1).take(2).collect()
        } else {
            series.get(index - 1).into_iter().chain(series.get(index + 1)).collect()
        };
        let values: Vec<Decimal> = others.iter().filter_map(|other| other.value_in(scale)).collect();
        let [a, b] = values.as_slice() else { continue };
        if [value, *a, *b].iter().any(|v| *v <= Decimal::ZERO) {
            continue;
        }
        let steady = factor(*a, *b).is_some_and(|factor| factor <= STEADY);
        let jumps = |other: Decimal| factor(value, other).is_some_and(is_power_of_ten);
        if !steady || !jumps(*a) || !jumps(*b) {
            out.held(&IMPLAUSIBLE_CHANGE, 1);
            continue;
        }
        // A year that the document itself sets apart is explained.
        if !fact.observation.flags.is_empty() || !fact.observation.notes.is_empty() {
            continue;
        }
        let name = &fact.observation.indicator;
        let shown = stated(fact);
        let near = others.iter().map(|other| stated(other)).collect::<Vec<_>>().join("、");
        let mut diagnostic = finding(
            &IMPLAUSIBLE_CHANGE,
            fact,
            format!("「{name}」の {shown} は、前後の値（{near}）と桁が違います。"),
            format!("{shown} of \"{name}\" is about a power of ten away from its neighbours ({near})"),
        )
        .with_values(shown, format!("{near} と同じ桁"))
        .with_formula("前後の値のほぼ10倍・100倍、または10分の1・100分の1")
        .with_help("桁の誤り、単位（千円と円など）の取り違えがないかを確かめてください。");
        for other in others {
            diagnostic = diagnostic.with_related(Related {
                origin: other.observation.origin,
                cell: Some(other.observation.cell),
                message: format!("前後の値 {}", stated(other)),
                document_id: None,
            });
        }
        out.push(diagnostic);
    }
}

/// How many times the larger is the smaller.
fn factor(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.max(b).checked_div(a.min(b))
}

fn is_power_of_ten(factor: Decimal) -> bool {
    let mut power = Decimal::TEN;
    for _ in 0..6 {
        let Some(off) = self::factor(factor, power) else { return false };
        if off <= NEAR_TEN {
            return true;
        }
        power *= Decimal::TEN; // at most 10^7
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::record::Measure;
    use crate::rules::testing::Draft;

    fn series(values: &[&str]) -> Draft {
        let mut draft = Draft::new();
        draft.kpi_table();
        for (index, value) in values.iter().enumerate() {
            draft.figure("利用者数", Measure::Actual, 2016 + index as i32, value);
        }
        draft
    }

    #[test]
    fn a_slipped_digit_is_found_wherever_it_stands() {
        assert_eq!(series(&["1200", "1250", "1300"]).findings(), Vec::<String>::new());
        for (index, values) in
            [["12000", "1250", "1300"], ["1200", "125", "1300"], ["1200", "1250", "130000"]]
                .iter()
                .enumerate()
        {
            let found = series(values).findings();
            assert_eq!(found.len(), 1, "{index}: {found:?}");
            assert!(found[0].starts_with(&format!(
                "implausible-change: {}",
                crate::rules::amount::grouped(crate::rules::testing::d(values[index]))
            )));
        }
    }

    #[test]
    fn growth_zeros_and_explained_years_are_left_alone() {
        assert_eq!(series(&["30", "120", "600"]).findings(), Vec::<String>::new());
        assert_eq!(series(&["1200", "1250", "0"]).findings(), Vec::<String>::new());
        assert_eq!(series(&["1200", "1250", "400"]).findings(), Vec::<String>::new());
        let mut draft = series(&["1200", "1250", "130"]);
        if let Some(last) = draft.reading.observations.last_mut() {
            last.flags = vec!["covid_affected".to_owned()];
        }
        assert_eq!(draft.findings(), Vec::<String>::new());
    }
}
