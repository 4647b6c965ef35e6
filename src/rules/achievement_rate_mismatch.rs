//! 達成率 that is not the quotient of its own target and result, by the document's formula, rounding and cap.

use super::rates::{Computed, Fit, Formula, Rates, Triple};
use super::{Evidence, Findings, finding};
use crate::diagnostic::Related;
use crate::diagnostic::catalog::ACHIEVEMENT_RATE_MISMATCH;
use crate::record::Variant;

/// Words in a footnote that say that the rate was computed otherwise.
const ADJUSTED: [&str; 8] = ["補正", "換算", "除いて", "除外", "見込みで", "暫定", "参考値", "見直し前"];

/// Checks every rate that has a target and a result.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    judge(evidence, &evidence.rates, 0, out);
    // 進捗率 may mean anything: only a document that shows that it is a quotient is held to it.
    judge(evidence, &evidence.progress, 2, out);
}

/// Judges one measure's rates; at least `proof` of them must agree before any is accused.
fn judge(evidence: &Evidence<'_>, rates: &Rates<'_>, proof: usize, out: &mut Findings) {
    let mut held = 0usize;
    let mut foreign_held = 0usize;
    let mut accused = Vec::new();
    for triple in &rates.triples {
        let Some(key) = evidence.facts.lines.get(triple.rate.line) else { continue };
        let formulas = rates.formulas(&key.indicator);
        let wanted = if rates.style.from_printed { Fit::Strict } else { Fit::Loose };
        if formulas.iter().any(|formula| triple.fit(*formula, &rates.style) >= wanted) {
            held += 1;
            foreign_held += usize::from(!triple.own_period);
        } else if !excused(evidence, triple, &formulas, rates) {
            accused.push((triple, formulas));
        }
    }
    // Where many rates disagree, the document computes in a way that is not known here.
    let foreign = accused.iter().filter(|(triple, _)| !triple.own_period).count();
    let too_many = accused.len() > 2 && accused.len() * 4 > held + accused.len();
    if held < proof || too_many {
        return;
    }
    out.held(&ACHIEVEMENT_RATE_MISMATCH, held);
    for (triple, formulas) in accused {
        if !triple.own_period && (foreign_held < 2 || foreign * 4 > foreign_held) {
            continue;
        }
        if let Some(expected) = formulas.iter().find_map(|f| triple.expected(*f, &rates.style))
            && triple.rate.is_main()
        {
            out.mend(triple.rate.observation.cell, expected);
        }
        out.push(accuse(triple, &formulas, rates));
    }
}

/// Whether the document itself says why the rate is another one.
fn excused(evidence: &Evidence<'_>, triple: &Triple<'_>, formulas: &[Formula], rates: &Rates<'_>) -> bool {
    let notes = &triple.rate.observation.notes;
    if notes.iter().any(|note| ADJUSTED.iter().any(|word| note.contains(word))) {
        return true;
    }
    // 74.6※2 (68.4): the figure in parentheses is the quotient, the note tells why the other is not.
    if notes.is_empty() || triple.rate.observation.variant != Variant::Main {
        return false;
    }
    evidence.facts.of_line(triple.rate.line).any(|other| {
        other.observation.variant == Variant::Parenthetical
            && other.observation.cell == triple.rate.observation.cell
            && formulas
                .iter()
                .any(|formula| Triple { rate: other, ..*triple }.fit(*formula, &rates.style) >= Fit::Loose)
    })
}

fn accuse(triple: &Triple<'_>, formulas: &[Formula], rates: &Rates<'_>) -> crate::diagnostic::Diagnostic {
    let style = &rates.style;
    let observation = triple.rate.observation;
    let stated = super::stated(&triple.rate);
    let shown = |fact: &super::facts::Fact<'_>| super::stated(fact);
    let formula = formulas
        .iter()
        .copied()
        .find(|formula| triple.expected(*formula, style).is_some())
        .unwrap_or(Formula::Direct);
    let expected = triple.expected(formula, style);
    let achieved = triple.compute(formula) == Some(Computed::Achieved);
    let expected_text = match expected {
        Some(_) if achieved && style.capped != Some(true) => "100以上".to_owned(),
        Some(value) => value.to_string(),
        None => String::new(),
    };
    let digits = match triple.rate.decimals() {
        0 => "整数".to_owned(),
        n => format!("小数第{n}位"),
    };
    let mut words =
        format!("{}（実績値 {}、目標値 {}", formula.words(), shown(&triple.actual), shown(&triple.target));
    if let (Formula::Progress, Some(baseline)) = (formula, &triple.baseline) {
        words.push_str(&format!("、基準値 {}", shown(baseline)));
    }
    words.push_str(&format!("）、{digits}まで{}", style.rounding.name()));
    if style.capped == Some(true) {
        words.push_str("、100を上限とする");
    }
    finding(
        &ACHIEVEMENT_RATE_MISMATCH,
        &triple.rate,
        format!(
            "「{}」の{} {stated} は、目標値と実績値から求めた {expected_text} と異なります。",
            observation.indicator,
            super::prose::measure_name(observation.measure)
        ),
        format!(
            "the rate {stated} of \"{}\" is not the {expected_text} that its target and result give",
            observation.indicator
        ),
    )
    .with_values(stated, expected_text)
    .with_formula(words)
    .with_help("目標値・実績値・達成率のどれが誤りかを原資料で確かめ、直してください。別の方法で計算した率であれば、その旨を注に書いてください。")
    .with_related(Related {
        origin: triple.actual.observation.origin,
        cell: Some(triple.actual.observation.cell),
        message: format!("実績値 {}", shown(&triple.actual)),
        document_id: None,
    })
    .with_related(Related {
        origin: triple.target.observation.origin,
        cell: Some(triple.target.observation.cell),
        message: format!("目標値 {}", shown(&triple.target)),
        document_id: None,
    })
}

#[cfg(test)]
mod tests {
    use crate::record::{Measure, Variant};
    use crate::rules::testing::Draft;

    /// One rate of a target and a result that are printed in multiples of one unit.
    fn multiples(target: &str, actual: &str, rate: &str) -> Vec<String> {
        let mut draft = Draft::new();
        draft.kpi_table();
        draft.figure("寄附額", Measure::Target, 2023, target);
        draft.figure("寄附額", Measure::Actual, 2023, actual);
        draft.figure("寄附額", Measure::AchievementRate, 2023, rate);
        draft.findings()
    }

    #[test]
    fn multiples_of_one_unit_are_compared_in_it() {
        assert_eq!(multiples("3億円", "38,115万円", "127.1%"), Vec::<String>::new());
        assert_eq!(multiples("3億円", "381,150,000円", "127.1%"), Vec::<String>::new());
        assert_eq!(multiples("3億円", "38,115万円", "117.1%"), ["achievement-rate-mismatch: 117.1 → 127.1"]);
    }

    /// Ten rates that hold, capped at 100 and rounded half-up.
    fn sound() -> Draft {
        let mut draft = Draft::new();
        draft.kpi_table();
        draft.kpi(
            "出生率",
            &[
                (2015, "1.31", "1.32", "100.0"),
                (2016, "1.34", "1.33", "99.3"),
                (2017, "1.36", "1.31", "96.3"),
                (2020, "1.42", "1.20", "84.5"),
            ],
        );
        draft.kpi(
            "転出超過数",
            &[
                (2015, "168人", "127人", "100.0"),
                (2017, "130人", "-11人", "100.0"),
                (2020, "81人", "172人", "47.1"),
            ],
        );
        draft.kpi("入所率", &[(2015, "93.0%", "91.4%", "98.3"), (2016, "95.0%", "93.7%", "98.6")]);
        draft.kpi("満足度", &[(2019, "85.0", "88.7", "100.0"), (2020, "85.0", "100.0", "100.0")]);
        draft
    }

    #[test]
    fn sound_rates_are_silent_in_both_directions() {
        assert_eq!(sound().findings(), Vec::<String>::new());
    }

    #[test]
    fn a_rate_that_is_not_its_quotient_is_found() {
        let mut draft = sound();
        draft.kpi("割合", &[(2020, "70%", "46.2%", "66.6")]);
        assert_eq!(draft.findings(), ["achievement-rate-mismatch: 66.6 → 66.0"]);
    }

    #[test]
    fn the_other_direction_is_no_excuse_where_the_indicator_has_shown_its_own() {
        let mut draft = sound();
        // 81 ÷ 172 is right for this indicator, 172 ÷ 81 is not.
        draft.kpi("転出超過数", &[(2021, "80人", "100人", "125.0")]);
        assert_eq!(draft.findings(), ["achievement-rate-mismatch: 125.0 → 80.0"]);
    }

    #[test]
    fn a_rate_over_100_breaks_the_documents_own_cap() {
        let mut draft = sound();
        draft.kpi("参加者数", &[(2020, "200人", "300人", "150.0")]);
        assert_eq!(draft.findings(), ["achievement-rate-mismatch: 150.0 → 100.0"]);
    }

    #[test]
    fn a_footnote_that_explains_the_rate_is_believed_only_with_its_quotient_beside_it() {
        let mut draft = sound();
        let table = |draft: &mut Draft, note: &str, second: &str| {
            draft.figure("観光客数", Measure::Target, 2019, "4300000人");
            draft.figure("観光客数", Measure::Actual, 2019, "2941973人");
            let rate = draft.figure("観光客数", Measure::AchievementRate, 2019, "74.6");
            rate.notes = vec![note.to_owned()];
            let cell = rate.cell;
            let other = draft.figure("観光客数", Measure::AchievementRate, 2019, second);
            other.variant = Variant::Parenthetical;
            other.notes = vec![note.to_owned()];
            other.cell = cell;
        };
        table(&mut draft, "カッコ内は影響を含む数値", "68.4");
        assert_eq!(draft.findings(), Vec::<String>::new());
        let mut draft = sound();
        table(&mut draft, "カッコ内は影響を含む数値", "61.4");
        assert_eq!(draft.findings().len(), 2, "neither figure is the quotient");
    }

    #[test]
    fn a_document_that_computes_otherwise_throughout_is_left_alone() {
        let mut draft = Draft::new();
        draft.kpi_table();
        draft.kpi("甲", &[(2018, "10", "5", "61"), (2019, "10", "6", "73")]);
        draft.kpi("乙", &[(2018, "20", "5", "31"), (2019, "20", "6", "43")]);
        assert_eq!(draft.findings(), Vec::<String>::new());
    }

    #[test]
    fn rates_from_unrounded_figures_may_differ_in_the_last_digit() {
        let mut draft = Draft::new();
        draft.kpi_table();
        // 12.3 stands for 12.25 to 12.35: 81.7 to 82.3.
        draft.kpi("甲", &[(2018, "15", "12.3", "81.8"), (2019, "15", "12.0", "80.0")]);
        assert_eq!(draft.findings(), Vec::<String>::new());
    }
}
