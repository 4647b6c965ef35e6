//! A target on the wrong side of its baseline, or one that moves against the direction that the document gives the indicator.

use super::direction::{Basis, is_against};
use super::facts::{self, Fact, Scale};
use super::{Evidence, Findings, finding, stated};
use crate::diagnostic::Related;
use crate::diagnostic::catalog::TARGET_DIRECTION;
use crate::record::{Direction, Measure};

/// Checks each line's targets against its baseline and against each other.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    let facts = &evidence.facts;
    for (line, key) in facts.lines.iter().enumerate() {
        let targets: Vec<Fact<'_>> = facts
            .series(line, Measure::Target)
            .into_values()
            .filter(|f| f.observation.comparator.is_none())
            .filter(|f| !facts.is_doubtful(f.observation.cell))
            .collect();
        let Some(last) = targets.last() else { continue };
        let known = match evidence.directions.of(&key.indicator) {
            Some((direction, basis @ (Basis::Stated | Basis::Rates))) => Some((direction, basis)),
            _ => own_movement(&targets).map(|direction| (direction, Basis::Targets)),
        };
        let Some((direction, basis)) = known else { continue };
        let baseline = facts
            .of_line(line)
            .filter(|f| f.observation.measure == Measure::Baseline && f.is_main())
            .filter(|f| f.observation.base_unit == last.observation.base_unit)
            .find(|f| f.value().is_some() && f.year().is_none_or(|y| Some(y) < last.year()));
        // One target for all years keeps up what there is, a little above or below it.
        let kept = basis == Basis::Rates
            && targets.len() > 1
            && targets.iter().all(|target| target.value() == last.value());
        let below = !kept
            && baseline.is_some_and(|baseline| {
                facts::values(&baseline, last).is_some_and(|(from, to)| is_against(direction, from, to))
            });
        let mut held = true;
        if basis != Basis::Targets {
            let mut against = Vec::new();
            let mut along = 0usize;
            for (before, after) in targets.iter().zip(targets.iter().skip(1)) {
                let Some((from, to)) = facts::values(before, after) else { continue };
                if is_against(direction, from, to) {
                    against.push((before, after));
                } else {
                    along += usize::from(from != to);
                }
            }
            // A plan that is lowered year by year follows the demand; one step back among others forward is a slip.
            if (along > 0 || below)
                && let [(before, after)] = against.as_slice()
            {
                held = false;
                out.push(accuse(after, before, direction, basis, "前の年の目標値"));
            }
        }
        if let Some(baseline) = baseline {
            if below {
                held = false;
                out.push(accuse(last, &baseline, direction, basis, "現状値"));
            }
        } else if targets.len() < 2 {
            continue;
        }
        out.held(&TARGET_DIRECTION, usize::from(held));
    }
}

/// The direction in which at least two targets move, all of them one way.
fn own_movement(targets: &[Fact<'_>]) -> Option<Direction> {
    let scale = Scale::of(targets);
    let values: Vec<_> = targets.iter().filter_map(|target| target.value_in(scale)).collect();
    let steps = || values.iter().zip(values.iter().skip(1));
    let (up, down) = (steps().filter(|(a, b)| b > a).count(), steps().filter(|(a, b)| b < a).count());
    match (up, down) {
        (2.., 0) => Some(Direction::Higher),
        (0, 2..) => Some(Direction::Lower),
        _ => None,
    }
}

fn accuse(
    target: &Fact<'_>,
    other: &Fact<'_>,
    direction: Direction,
    basis: Basis,
    what: &str,
) -> crate::diagnostic::Diagnostic {
    let name = &target.observation.indicator;
    let (shown, from) = (stated(target), stated(other));
    let (side, wanted) = match direction {
        Direction::Higher => ("高い", format!("{from}以上")),
        Direction::Lower => ("低い", format!("{from}以下")),
    };
    let why = match basis {
        Basis::Stated => "表の表記",
        Basis::Rates => "この指標の達成率の計算",
        _ => "目標値の推移",
    };
    finding(
        &TARGET_DIRECTION,
        target,
        format!("「{name}」は{side}ほど良い指標ですが（{why}による）、目標値 {shown} は{what} {from} に対して逆の向きにあります。"),
        format!("the target {shown} of \"{name}\" lies on the wrong side of {from}"),
    )
    .with_values(shown, wanted)
    .with_formula(format!("{why}から、{side}ほど良い"))
    .with_help("目標値と現状値の取り違えや、桁の誤りがないかを確かめてください。")
    .with_related(Related {
        origin: other.observation.origin,
        cell: Some(other.observation.cell),
        message: format!("{what} {from}"),
        document_id: None,
    })
}

#[cfg(test)]
mod tests {
    use crate::record::Measure;
    use crate::rules::testing::Draft;

    fn plan(baseline: &str, targets: &[&str]) -> Vec<String> {
        let mut draft = Draft::new();
        draft.kpi_table();
        draft.figure("参加している市民の割合", Measure::Baseline, 2023, baseline);
        for (index, target) in targets.iter().enumerate() {
            draft.figure("参加している市民の割合", Measure::Target, 2024 + index as i32, target);
        }
        draft.findings()
    }

    #[test]
    fn targets_that_rise_from_below_the_baseline_are_found() {
        assert_eq!(plan("37.8%", &["38.3%", "39.3%", "40.3%"]), Vec::<String>::new());
        assert_eq!(plan("41.8%", &["38.3%", "39.3%", "40.3%"]), ["target-direction: 40.3 → 41.8以上"]);
    }

    #[test]
    fn without_a_known_direction_nothing_is_said() {
        assert_eq!(plan("41.8%", &["38.3%"]), Vec::<String>::new());
        assert_eq!(plan("2件", &["1件", "0件", "3件"]), Vec::<String>::new());
        assert_eq!(plan("184時間", &["180時間", "175時間", "170時間"]), Vec::<String>::new());
    }

    #[test]
    fn a_target_that_moves_against_its_rates_is_found() {
        let mut draft = Draft::new();
        draft.kpi_table();
        draft.kpi(
            "認知件数",
            &[(2018, "200", "250", "80.0"), (2019, "190", "250", "76.0"), (2020, "210", "250", "84.0")],
        );
        assert_eq!(draft.findings(), ["target-direction: 210 → 190以下"]);
    }

    #[test]
    fn a_plan_that_is_lowered_follows_the_demand() {
        let mut draft = Draft::new();
        draft.kpi_table();
        draft.kpi(
            "貸付者数",
            &[(2018, "40", "38", "95.0"), (2019, "40", "36", "90.0"), (2020, "35", "28", "80.0")],
        );
        assert_eq!(draft.findings(), [""; 0]);
    }

    #[test]
    fn one_target_for_all_years_keeps_up_what_there_is() {
        let mut draft = Draft::new();
        draft.kpi_table();
        draft.figure("有害鳥獣捕獲数", Measure::Baseline, 2018, "412");
        draft.kpi(
            "有害鳥獣捕獲数",
            &[(2019, "400", "388", "97.0"), (2020, "400", "455", "113.8"), (2021, "400", "521", "130.3")],
        );
        assert_eq!(draft.findings(), [""; 0]);
    }

    /// Protects 510 of 560 printed as 100.0 %: the mistake is the rate's, and says nothing of the target of 600.
    #[test]
    fn one_capped_rate_gives_no_direction_against_the_baseline() {
        let mut draft = Draft::new();
        draft.kpi_table();
        draft.figure("定員数", Measure::Baseline, 2019, "480");
        draft.kpi("定員数", &[(2022, "560", "510", "100.0")]);
        draft.figure("定員数", Measure::Target, 2025, "600");
        assert_eq!(draft.findings(), [""; 0]);
    }
}
