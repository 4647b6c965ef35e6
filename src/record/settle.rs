//! What only the whole document can tell: figures whose own period says that they stand in the wrong column,
//! and period spellings that the rest of the document does not use.

use super::draft::Draft;
use super::{Measure, Observation};
use crate::diagnostic::{Diagnostic, catalog};
use foldhash::HashMap;
use std::collections::BTreeMap;

/// A year belongs to a measure if it stands under it this often for each time under the other.
const CLEARLY: usize = 4;

/// How often each measure's column holds a figure with its own year.
fn years_of(drafts: &[Draft]) -> BTreeMap<(Measure, i32), usize> {
    let mut years = BTreeMap::new();
    for draft in drafts.iter().filter(|d| d.own_period) {
        if let (Some(measure), Some(period)) = (draft.measure, &draft.observation.period) {
            *years.entry((measure, period.year)).or_default() += 1;
        }
    }
    years
}

/// Puts figures whose own period contradicts their column where the document's other figures of that year stand.
pub fn out_of_place(drafts: &mut [Draft]) -> Vec<Diagnostic> {
    let years = years_of(drafts);
    let count = |measure: Measure, year: i32| years.get(&(measure, year)).copied().unwrap_or(0);
    // Years that each indicator of a table states for a measure, to see what is still free.
    let mut taken: HashMap<(usize, String, Option<String>, Measure), Vec<i32>> = HashMap::default();
    for draft in drafts.iter().filter(|d| d.own_period) {
        if let (Some(measure), Some(period)) = (draft.measure, &draft.observation.period) {
            taken.entry(key(&draft.observation, measure)).or_default().push(period.year);
        }
    }
    let mut findings = Vec::new();
    for draft in drafts.iter_mut().filter(|d| d.own_period) {
        let Some(period) = draft.observation.period.clone() else { continue };
        let Some(stated) = draft.measure else { continue };
        let other = match stated {
            Measure::Baseline => Measure::Target,
            Measure::Target => Measure::Baseline,
            _ => continue,
        };
        let year = period.year;
        let wrong = count(other, year) >= CLEARLY * count(stated, year).max(1);
        // Another figure of the same indicator and measure must be what the column really promises, or its place be free.
        let free = !taken.get(&key(&draft.observation, other)).is_some_and(|years| years.contains(&year));
        if !wrong || !free {
            continue;
        }
        draft.measure = Some(other);
        draft.observation.measure = other;
        findings.push(
            Diagnostic::new(
                &catalog::VALUE_OUT_OF_PLACE,
                draft.observation.origin,
                format!(
                    "「{}」は{}の欄にありますが、時点「{}」から{}の値と読みました。",
                    draft.observation.raw,
                    japanese(stated),
                    period.text,
                    japanese(other)
                ),
                format!(
                    "'{}' stands under {}, but its own period {} is that of the document's {}; it was read as such",
                    draft.observation.raw,
                    stated.name(),
                    period.text,
                    other.name()
                ),
            )
            .with_cell(draft.observation.cell, draft.observation.raw.clone())
            .with_values(japanese(stated), japanese(other))
            .with_help("値を正しい欄に移してください。"),
        );
        if let Some(last) = findings.last_mut() {
            last.indicator = Some(draft.observation.indicator.clone());
            last.period_year = Some(year);
            last.measure = Some(other.name());
        }
    }
    findings
}

fn key(observation: &Observation, measure: Measure) -> (usize, String, Option<String>, Measure) {
    (observation.cell.table, observation.indicator.clone(), observation.segment.clone(), measure)
}

fn japanese(measure: Measure) -> &'static str {
    match measure {
        Measure::Baseline => "現状値",
        Measure::Target => "目標値",
        Measure::Actual => "実績値",
        Measure::Forecast => "見込み",
        Measure::Plan => "計画値",
        Measure::Budget => "予算額",
        Measure::Settlement => "決算額",
        Measure::AchievementRate => "達成率",
        Measure::ProgressRate => "進捗率",
        Measure::Change => "増減",
        Measure::Rating => "評価",
    }
}

/// Keeps a finding about a period's spelling only where most of the document's periods are spelled otherwise.
pub fn uncommon_spellings(findings: Vec<Diagnostic>, regular: usize) -> Vec<Diagnostic> {
    let malformed = findings.iter().filter(|d| *d.rule == catalog::MALFORMED_PERIOD).count();
    let uncommon = regular >= CLEARLY * malformed.max(1);
    findings.into_iter().filter(|d| *d.rule != catalog::MALFORMED_PERIOD || uncommon).collect()
}
