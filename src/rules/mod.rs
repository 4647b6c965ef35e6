//! Rules over a whole reading: what contradicts itself in one document, and between documents.
//! Comes in: a [`Reading`]. Goes out: diagnostics in reading order, and how many checks held.
//!
//! The rules judge by the document's own terms: they infer from the many figures that agree how this document computes,
//! accuse only the few that do not, and say nothing where it cannot be known.

mod achievement_rate_mismatch;
mod amount;
mod average_mismatch;
mod averages;
mod between;
mod change_mismatch;
mod conflicting_values;
mod cumulative_decrease;
mod direction;
mod facts;
mod grid;
mod implausible_change;
mod legends;
mod look_alike_character;
mod missing_footnote;
mod mixed_width;
mod prose;
mod prose_table_mismatch;
mod rates;
mod rating_mismatch;
mod repeated_row;
mod sections;
mod share_out_of_range;
mod target_direction;
#[cfg(test)]
mod testing;
mod texts;
mod total_mismatch;
mod unknown_unit;
pub mod waivers;

pub use between::{Known, Summary, check_batch};

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::origin::CellRef;
use crate::record::{Direction, Measure, Reading};
use crate::value::Lexicon;
use averages::Averages;
use direction::Directions;
use facts::{Fact, Facts};
use grid::Grid;
use rates::Rates;
use rust_decimal::Decimal;
use sections::Sections;
use std::collections::{BTreeMap, BTreeSet};
use texts::Texts;

/// What the user says about rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Severities other than the rules' own, by rule name.
    pub severities: BTreeMap<String, Severity>,
    /// Rules that are switched off.
    pub off: BTreeSet<String>,
}

/// What a document's rules gave.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Findings in reading order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many checks of each rule held, by rule name.
    pub held: BTreeMap<&'static str, usize>,
}

/// One rule's check.
type Check = fn(&Evidence<'_>, &mut Findings);

/// Every rule that is computed from the whole reading.
const RULES: &[Check] = &[
    achievement_rate_mismatch::check,
    total_mismatch::check,
    average_mismatch::check,
    rating_mismatch::check,
    cumulative_decrease::check,
    share_out_of_range::check,
    target_direction::check,
    change_mismatch::check,
    implausible_change::check,
    conflicting_values::check,
    prose_table_mismatch::check,
    look_alike_character::check,
    mixed_width::check,
    missing_footnote::check,
    repeated_row::check,
    unknown_unit::check,
];

/// Everything that rules look at: the figures, and how this document computes.
pub(crate) struct Evidence<'a> {
    /// The figures and their indexes.
    pub facts: Facts<'a>,
    /// Every cell's text, ready to be looked at.
    pub texts: &'a Texts<'a>,
    /// The units that are known.
    pub lexicon: &'a Lexicon,
    /// How achievement rates are made.
    pub rates: Rates<'a>,
    /// How progress rates are made.
    pub progress: Rates<'a>,
    /// Which goal governs which block.
    pub sections: Sections,
    /// How averages are made.
    pub averages: Averages,
    /// Each table as numbers, by column and by row.
    pub grids: Vec<[Grid<'a>; 2]>,
    /// Which way is better for each indicator.
    pub directions: Directions,
}

/// Collects findings and counts what held.
#[derive(Default)]
pub(crate) struct Findings {
    diagnostics: Vec<Diagnostic>,
    held: BTreeMap<&'static str, usize>,
    /// Figures already accused, with what they should be: what follows from them is not accused again.
    mended: BTreeMap<CellRef, Decimal>,
}

impl Findings {
    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Notes what an accused figure should be.
    fn mend(&mut self, cell: CellRef, expected: Decimal) {
        self.mended.entry(cell).or_insert(expected);
    }

    /// What a figure should be, where it was accused.
    fn mended(&self, cell: CellRef) -> Option<Decimal> {
        self.mended.get(&cell).copied()
    }

    fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    fn held(&mut self, rule: &'static Rule, count: usize) {
        *self.held.entry(rule.name).or_default() += count;
    }
}

/// Runs every rule over one document's reading.
pub fn check(reading: &Reading, lexicon: &Lexicon, settings: &Settings) -> Vec<Diagnostic> {
    examine(reading, lexicon, settings).diagnostics
}

/// Runs every rule over one document's reading, and counts the checks that held.
pub fn examine(reading: &Reading, lexicon: &Lexicon, settings: &Settings) -> Outcome {
    let texts = Texts::of(reading);
    let facts = Facts::new(reading);
    let rates = Rates::infer(&facts, Measure::AchievementRate);
    let progress = Rates::infer(&facts, Measure::ProgressRate);
    let sections = Sections::new(&facts);
    let averages = Averages::infer(&facts, &texts, &sections);
    let directions = Directions::infer(&facts, &rates);
    let grids = facts
        .tables
        .iter()
        .filter_map(|placed| Grid::new(&facts, &texts, placed))
        .map(|grid| [grid.turn(), grid])
        .collect();
    let evidence =
        Evidence { facts, texts: &texts, lexicon, rates, progress, sections, averages, grids, directions };
    let mut findings = Findings::default();
    for rule in RULES {
        rule(&evidence, &mut findings);
    }
    let mut diagnostics = findings.diagnostics;
    settings.apply(&mut diagnostics);
    sort(&mut diagnostics);
    Outcome { diagnostics, held: findings.held }
}

/// The direction of each indicator by its matching key ([`crate::text::key`]), as this document tells it, with what tells it:
/// `stated`, `rates`, `targets` or `words`.
pub fn directions(reading: &Reading) -> BTreeMap<String, (Direction, &'static str)> {
    let facts = Facts::new(reading);
    let rates = Rates::infer(&facts, Measure::AchievementRate);
    let directions = Directions::infer(&facts, &rates);
    facts
        .by_indicator
        .keys()
        .filter_map(|key| directions.of(key).map(|(d, basis)| (key.clone(), (d, basis.name()))))
        .collect()
}

impl Settings {
    /// Drops findings of rules that are switched off and sets severities.
    pub fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain(|diagnostic| !self.off.contains(diagnostic.rule.name));
        for diagnostic in diagnostics {
            if let Some(severity) = self.severities.get(diagnostic.rule.name) {
                diagnostic.severity = *severity;
            }
        }
    }
}

/// Puts findings in reading order, whatever the order of the rules.
fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.origin.page, d.origin.line, d.cell);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.rule.name.cmp(b.rule.name))
            .then_with(|| a.indicator.cmp(&b.indicator))
            .then_with(|| a.stated.cmp(&b.stated))
    });
}

/// Starts a finding at a figure.
pub(crate) fn finding(
    rule: &'static Rule,
    fact: &Fact<'_>,
    message: impl Into<String>,
    message_en: impl Into<String>,
) -> Diagnostic {
    let observation = fact.observation;
    let mut diagnostic = Diagnostic::new(rule, observation.origin, message, message_en)
        .with_cell(observation.cell, observation.raw.clone());
    diagnostic.indicator = Some(observation.indicator.clone());
    diagnostic.period_year = fact.year();
    diagnostic.measure = Some(observation.measure.name());
    diagnostic
}

/// A figure as the reader would print it, without its unit.
pub(crate) fn stated(fact: &Fact<'_>) -> String {
    match fact.value() {
        Some(mut value) => {
            value.rescale(u32::from(fact.decimals()));
            amount::grouped(value)
        }
        None => fact.observation.value_text.clone().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Family, catalog};
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_is_explained_in_both_languages_with_examples() {
        // The history rules are explained in their own shape, beside the comparison that emits them.
        for rule in catalog::RULES.iter().filter(|rule| rule.family != Family::History) {
            for part in ["## 何を調べるか", "## なぜ", "## 式", "誤り：", "正しい：", "## English"]
            {
                assert!(rule.doc.contains(part), "{} has no {part}", rule.name);
            }
            assert!(rule.doc.starts_with(&format!("# {}\n", rule.name)), "{}", rule.name);
        }
    }

    #[test]
    fn rules_can_be_switched_off_and_their_severity_set() {
        let mut draft = super::testing::Draft::new();
        draft.table(&["指標|単位|値", "甲|笥所|１2"]);
        let mut settings = super::Settings::default();
        let names = |settings: &super::Settings| {
            super::check(&draft.reading, super::Lexicon::bundled(), settings)
                .iter()
                .map(|d| (d.rule.name, d.severity))
                .collect::<BTreeSet<_>>()
        };
        assert_eq!(names(&settings).len(), 2);
        settings.off.insert("mixed-width".to_owned());
        settings.severities.insert("unknown-unit".to_owned(), crate::diagnostic::Severity::Error);
        assert_eq!(
            names(&settings).into_iter().collect::<Vec<_>>(),
            [("unknown-unit", crate::diagnostic::Severity::Error)]
        );
    }
}
