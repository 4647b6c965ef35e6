//! One indicator, measure and period with two values in two documents of a batch.
//! Comes in: what each document states, small enough to keep for all of them. Goes out: findings of the later document.

use super::conflicting_values::{is_specific, same_number};
use super::facts::{Facts, LineKey};
use super::{Settings, amount};
use crate::diagnostic::catalog::CONFLICTING_VALUES;
use crate::diagnostic::{Diagnostic, Related};
use crate::document::DocumentInfo;
use crate::origin::{CellRef, Origin};
use crate::record::{Measure, Reading, Status, Variant};
use crate::text;
use crate::value::period::PeriodKind;
use foldhash::HashMap;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What one document states of one indicator, measure and year.
#[derive(Clone, Debug, PartialEq)]
struct Statement {
    key: Key,
    figure: Figure,
    unit: Option<String>,
    /// For the finding.
    indicator: String,
    origin: Origin,
}

/// The line, measure and year that figures of two documents share, and the publisher of both: a digest of the names with the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key {
    line: [u64; 2],
    year: i32,
    measure: Measure,
}

/// A figure with its place, small enough to keep for hundreds of thousands.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Figure {
    /// In base units.
    value: Decimal,
    /// As printed.
    printed: Decimal,
    kind: Option<PeriodKind>,
    page: Option<u32>,
    line: Option<u32>,
    /// Table, row and column.
    cell: [u32; 3],
}

impl Figure {
    fn cell(&self) -> CellRef {
        let [table, row, column] = self.cell.map(|number| number as usize);
        CellRef { table, row, column }
    }

    fn origin(&self) -> Origin {
        Origin { page: self.page, line: self.line, bbox: None }
    }

    fn shown(&self) -> String {
        amount::grouped(self.printed)
    }
}

/// What one document states that other documents may contradict.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The document's id.
    pub document_id: String,
    statements: Vec<Statement>,
}

impl Summary {
    /// Takes from a reading what other documents may contradict: nothing where its publisher is not known.
    pub fn new(reading: &Reading) -> Self {
        let info: &DocumentInfo = &reading.document.info;
        let mut summary = Summary { document_id: info.id.clone(), statements: Vec::new() };
        let Some(publisher) = info.publisher.as_deref().map(text::key) else { return summary };
        let facts = Facts::new(reading);
        let specific: Vec<bool> =
            facts.lines.iter().map(|key| is_specific(&key.indicator) || !key.activity.is_empty()).collect();
        let mut digests: Vec<Option<[u64; 2]>> = vec![None; facts.lines.len()];
        for fact in &facts.all {
            let observation = fact.observation;
            let published = matches!(
                observation.measure,
                Measure::Actual | Measure::Target | Measure::Baseline | Measure::Budget | Measure::Settlement
            );
            // Running totals start anew with each plan, and an explained figure is not compared.
            if !specific.get(fact.line).is_some_and(|specific| *specific)
                || !published
                || observation.cumulative
                || observation.variant != Variant::Main
                || observation.status != Status::Reported
                || observation.comparator.is_some()
                || !observation.notes.is_empty()
                || facts.is_doubtful(observation.cell)
            {
                continue;
            }
            let (Some(mut printed), Some(year)) = (observation.value, fact.year()) else { continue };
            printed.rescale(u32::from(fact.decimals()));
            let (Some(key), Some(digest)) = (facts.lines.get(fact.line), digests.get_mut(fact.line)) else {
                continue;
            };
            let line = *digest.get_or_insert_with(|| digest_of(&publisher, key));
            let CellRef { table, row, column } = observation.cell;
            summary.statements.push(Statement {
                key: Key { line, year, measure: observation.measure },
                figure: Figure {
                    value: observation.base_value.unwrap_or(printed),
                    printed,
                    kind: observation.period.as_ref().filter(|p| p.explicit_kind).map(|p| p.kind),
                    page: observation.origin.page,
                    line: observation.origin.line,
                    cell: [table, row, column].map(|number| u32::try_from(number).unwrap_or(u32::MAX)),
                },
                unit: observation.base_unit.clone().or_else(|| observation.unit.clone()),
                indicator: observation.indicator.clone(),
                origin: observation.origin,
            });
        }
        summary
    }
}

/// What stands for a publisher's line among those of all documents. The hasher has fixed keys, and nothing is ever
/// printed in the order of digests.
fn digest_of(publisher: &str, key: &LineKey) -> [u64; 2] {
    [0u8, 1].map(|half| {
        let mut hasher = DefaultHasher::new();
        (half, publisher, key).hash(&mut hasher);
        hasher.finish()
    })
}

/// What the documents of a batch have stated so far, up to a bound.
#[derive(Debug, Default)]
pub struct Known {
    /// Who stated it first.
    statements: HashMap<Key, First>,
    /// Ids of the documents that stated something first.
    documents: Vec<String>,
    /// Units of what was stated, and the number of each.
    units: Vec<Option<String>>,
    unit_numbers: HashMap<Option<String>, u32>,
}

/// Who stated a figure first.
#[derive(Clone, Copy, Debug)]
struct First {
    figure: Figure,
    document: u32,
    unit: u32,
}

/// So many statements are remembered, in some 50 MB: those of a thousand reports and more. What comes then is compared with
/// them, and with nothing that came in between.
const REMEMBERED: usize = 400_000;

/// A name of so many characters says by itself what it counts, in whatever document it stands.
const TELLING: usize = 6;

impl Known {
    /// Compares the next document with those before it, which bear no finding for it, and remembers what it states.
    pub fn check(&mut self, summary: Summary, settings: &Settings) -> Vec<Diagnostic> {
        let Summary { document_id, statements } = summary;
        let mut diagnostics = Vec::new();
        // Names that agree nowhere with the other document are the names of two things: 事業費 of two sheets.
        let agreeing: BTreeSet<(u32, [u64; 2])> = statements
            .iter()
            .filter_map(|statement| {
                let first = self.statements.get(&statement.key)?;
                let (one, other) = (first.figure.value, statement.figure.value);
                (same_number(one, other) && !one.is_zero()).then_some((first.document, statement.key.line))
            })
            .collect();
        for statement in &statements {
            let Some(first) = self.statements.get(&statement.key) else {
                self.remember(statement, &document_id);
                continue;
            };
            let (figure, other) = (statement.figure, first.figure);
            let comparable = self.document(first) != document_id
                && self.unit(first) == statement.unit.as_deref()
                && (other.kind == figure.kind || other.kind.is_none() || figure.kind.is_none());
            let money = matches!(statement.key.measure, Measure::Budget | Measure::Settlement);
            let telling = !money && statement.indicator.chars().count() >= TELLING
                || agreeing.contains(&(first.document, statement.key.line));
            if comparable && telling && !same_number(other.value, figure.value) {
                diagnostics.push(contradiction(&document_id, statement, self.document(first), &other));
            }
        }
        settings.apply(&mut diagnostics);
        diagnostics
    }

    fn remember(&mut self, statement: &Statement, document_id: &str) {
        if self.statements.len() >= REMEMBERED {
            return;
        }
        if self.documents.last().is_none_or(|last| last != document_id) {
            self.documents.push(document_id.to_owned());
        }
        // Both lists are shorter than the bound above.
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let unit = match self.unit_numbers.get(&statement.unit) {
            Some(unit) => *unit,
            None => {
                let unit = number(self.units.len());
                self.units.push(statement.unit.clone());
                self.unit_numbers.insert(statement.unit.clone(), unit);
                unit
            }
        };
        let document = number(self.documents.len() - 1);
        self.statements.insert(statement.key, First { figure: statement.figure, document, unit });
    }

    fn document(&self, first: &First) -> &str {
        self.documents.get(first.document as usize).map_or("", String::as_str)
    }

    fn unit(&self, first: &First) -> Option<&str> {
        self.units.get(first.unit as usize)?.as_deref()
    }
}

/// Compares documents of one publisher; the later document of a pair, in the order given, bears the finding.
pub fn check_batch(summaries: &[Summary], settings: &Settings) -> Vec<Diagnostic> {
    let mut known = Known::default();
    summaries.iter().flat_map(|summary| known.check(summary.clone(), settings)).collect()
}

fn contradiction(document_id: &str, statement: &Statement, first: &str, other: &Figure) -> Diagnostic {
    let (name, year) = (&statement.indicator, statement.key.year);
    let (shown, expected) = (statement.figure.shown(), other.shown());
    let mut diagnostic = Diagnostic::new(
        &CONFLICTING_VALUES,
        statement.origin,
        format!("「{name}」の{year}年の値 {shown} は、別の文書の {expected} と異なります。"),
        format!("{shown} of \"{name}\" differs from {expected} in another document"),
    )
    .with_values(shown, expected.clone())
    .with_formula("同じ指標・区分・期間の値は文書が違っても同じ")
    .with_help("どちらの文書が正しいかを確かめてください。")
    .with_related(Related {
        origin: other.origin(),
        cell: Some(other.cell()),
        message: format!("別の文書の値 {expected}"),
        document_id: Some(first.to_owned()),
    });
    diagnostic.cell = Some(statement.figure.cell());
    document_id.clone_into(&mut diagnostic.document_id);
    diagnostic.indicator = Some(name.clone());
    diagnostic.period_year = Some(year);
    diagnostic.measure = Some(statement.key.measure.name());
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::Draft;

    #[test]
    fn documents_of_one_publisher_are_compared() {
        let summary = |publisher: &str, id: &str, value: &str| {
            let mut draft = Draft::new();
            draft.kpi_table();
            draft.figure("刑法犯認知件数", Measure::Actual, 2020, value);
            draft.kpi_table();
            draft.figure("刑法犯認知件数", Measure::Actual, 2020, value).activity =
                Some("防犯対策事業".to_owned());
            draft.reading.document.info.publisher = Some(publisher.to_owned());
            draft.reading.document.info.id = id.to_owned();
            Summary::new(&draft.reading)
        };
        let batch = [
            summary("厚木市", "a", "1054件"),
            summary("平塚市", "b", "2000件"),
            summary("厚木市", "c", "1504件"),
        ];
        let found = check_batch(&batch, &Settings::default());
        // The line with an activity and the line without are two statements.
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|f| f.document_id == "c"));
        assert!(found.iter().all(|f| f.related[0].document_id.as_deref() == Some("a")));
    }
}
