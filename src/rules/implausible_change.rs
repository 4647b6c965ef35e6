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
                if measure == Measure::Actual {
                    last(evidence, line, &series, out);
                }
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
        // A year that the document itself sets apart is explained, and so is one that all of them know.
        if !fact.observation.flags.is_empty() || !fact.observation.notes.is_empty() {
            continue;
        }
        if value < *a && value < *b && is_pandemic(fact) {
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

/// Years in which travellers and guests stayed away (新型コロナウイルス感染症).
const PANDEMIC: std::ops::RangeInclusive<i32> = 2020..=2021;
/// What they stayed away from.
const GATHERINGS: [&str; 10] =
    ["外国人", "訪日", "インバウンド", "海外", "観光", "入込", "宿泊", "来場", "来館", "イベント"];

/// Whether a fall of this indicator in this year needs no other reason.
fn is_pandemic(fact: &Fact<'_>) -> bool {
    fact.year().is_some_and(|year| PANDEMIC.contains(&year))
        && GATHERINGS.iter().any(|word| fact.observation.indicator.contains(word))
}

/// Below this, a last value is not far from its line: what [`NEAR_TEN`] leaves of ten.
const FAR: Decimal = Decimal::from_parts(74, 0, 0, false, 1);

/// A last result that leaves everything that its line states, targets too, far below: one digit too many, with others wrong.
fn last(evidence: &Evidence<'_>, line: usize, series: &[Fact<'_>], out: &mut Findings) {
    let Some(fact) = series.last() else { return };
    let unit = &fact.observation.unit;
    let others: Vec<Fact<'_>> = evidence
        .facts
        .of_line(line)
        .filter(|other| other.observation.cell != fact.observation.cell && other.observation.unit == *unit)
        .filter(|other| {
            matches!(other.observation.measure, Measure::Baseline | Measure::Target | Measure::Actual)
        })
        .filter(|other| other.value().is_some_and(|value| value > Decimal::ZERO))
        .collect();
    let Some(target) = others.iter().rfind(|other| other.observation.measure == Measure::Target) else {
        return;
    };
    let highest = others.iter().filter_map(Fact::value).max();
    let (Some(value), Some(highest)) = (fact.value(), highest) else { return };
    // About a power of ten away from its neighbours is told above.
    let told = out.diagnostics.last().is_some_and(|d| d.cell == Some(fact.observation.cell));
    let explained = !fact.observation.flags.is_empty() || !fact.observation.notes.is_empty();
    if told || explained || fact.observation.cumulative || value < highest.saturating_mul(FAR) {
        return;
    }
    let name = &fact.observation.indicator;
    let shown = stated(fact);
    out.push(
        finding(
            &IMPLAUSIBLE_CHANGE,
            fact,
            format!(
                "「{name}」の {shown} は、これまでの値と目標値（最大 {}）をはるかに超えています。",
                super::amount::grouped(highest)
            ),
            format!("{shown} of \"{name}\" is far above all its other figures and targets (up to {highest})"),
        )
        .with_values(shown, format!("{} と同じ桁", super::amount::grouped(highest)))
        .with_formula("同じ指標のほかの値と目標値のどれの7.4倍も超えない")
        .with_help("桁の誤り、別の指標の値との取り違えがないかを確かめてください。")
        .with_related(Related {
            origin: target.observation.origin,
            cell: Some(target.observation.cell),
            message: format!("目標値 {}", stated(target)),
            document_id: None,
        }),
    );
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

    #[test]
    fn a_last_value_far_above_its_target_is_found() {
        let line = |last: &str, target: &str| {
            let mut draft = series(&["402", "455", last]);
            draft.figure("利用者数", Measure::Target, 2025, target);
            draft.findings()
        };
        assert_eq!(line("480", "900"), [""; 0]);
        assert_eq!(line("6980", "900"), ["implausible-change: 6,980 → 900 と同じ桁"]);
        assert_eq!(line("6980", "5000"), [""; 0], "a target that foresees it");
    }

    #[test]
    fn travellers_stayed_away_in_the_pandemic() {
        let mut draft = Draft::new();
        draft.kpi_table();
        for (year, value) in [(2020, "4208人"), (2021, "322人"), (2022, "2950人")] {
            draft.figure("外国人延べ宿泊者数", Measure::Actual, year, value);
        }
        assert_eq!(draft.findings(), [""; 0]);
    }
}
