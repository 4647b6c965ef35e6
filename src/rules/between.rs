//! One indicator, measure and period with two values in two documents of a batch.
//! Comes in: what each document states, small enough to keep for all of them. Goes out: findings of the later document.

use super::conflicting_values::{is_specific, same_number};
use super::facts::Facts;
use super::{Settings, stated};
use crate::diagnostic::catalog::CONFLICTING_VALUES;
use crate::diagnostic::{Diagnostic, Related};
use crate::document::DocumentInfo;
use crate::origin::{CellRef, Origin};
use crate::record::{Measure, Reading, Status, Variant};
use crate::value::period::PeriodKind;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// What one document states of one indicator and year: all that a comparison between documents needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    key: String,
    measure: Measure,
    year: i32,
    kind: Option<PeriodKind>,
    value: Decimal,
    unit: Option<String>,
    /// For the message.
    indicator: String,
    shown: String,
    origin: Origin,
    cell: CellRef,
}

/// What one document states, small enough to keep for every document of a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The document's id.
    pub document_id: String,
    publisher: Option<String>,
    statements: Vec<Statement>,
}

impl Summary {
    /// Takes from a reading what other documents may contradict.
    pub fn new(reading: &Reading) -> Self {
        let facts = Facts::new(reading);
        let info: &DocumentInfo = &reading.document.info;
        let mut statements = Vec::new();
        for fact in &facts.all {
            let observation = fact.observation;
            let Some(key) = facts.lines.get(fact.line) else { continue };
            let specific = is_specific(&key.indicator) || !key.activity.is_empty();
            let published = matches!(
                observation.measure,
                Measure::Actual | Measure::Target | Measure::Baseline | Measure::Budget | Measure::Settlement
            );
            // Running totals start anew with each plan, and an explained figure is not compared.
            if !specific
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
            let (Some(value), Some(year)) = (observation.base_value.or(observation.value), fact.year())
            else {
                continue;
            };
            statements.push(Statement {
                key: format!("{}\u{1F}{}\u{1F}{}", key.indicator, key.segment, key.activity),
                measure: observation.measure,
                year,
                kind: observation.period.as_ref().filter(|p| p.explicit_kind).map(|p| p.kind),
                value,
                unit: observation.base_unit.clone().or_else(|| observation.unit.clone()),
                indicator: observation.indicator.clone(),
                shown: stated(fact),
                origin: observation.origin,
                cell: observation.cell,
            });
        }
        Summary {
            document_id: info.id.clone(),
            publisher: info.publisher.as_deref().map(crate::text::key),
            statements,
        }
    }
}

/// What the documents of a batch have stated so far. It grows with what is stated, not with the number of documents.
#[derive(Debug, Default)]
pub struct Known {
    /// By publisher, line, measure and year: who stated it first.
    statements: BTreeMap<(String, String, Measure, i32), (String, Statement)>,
}

/// A name of so many characters says by itself what it counts, in whatever document it stands.
const TELLING: usize = 6;

impl Known {
    /// Compares the next document with those before it, which bear no finding for it, and remembers what it states.
    pub fn check(&mut self, summary: Summary, settings: &Settings) -> Vec<Diagnostic> {
        let Summary { document_id, publisher, statements } = summary;
        let Some(publisher) = publisher else { return Vec::new() };
        let mut diagnostics = Vec::new();
        // Names that agree nowhere with the other document are the names of two things: 事業費 of two sheets.
        let mut agreeing: BTreeSet<(String, String)> = BTreeSet::new();
        for statement in &statements {
            let key = (publisher.clone(), statement.key.clone(), statement.measure, statement.year);
            if let Some((first, other)) = self.statements.get(&key)
                && same_number(other.value, statement.value)
                && !other.value.is_zero()
            {
                agreeing.insert((first.clone(), statement.key.clone()));
            }
        }
        for statement in statements {
            let key = (publisher.clone(), statement.key.clone(), statement.measure, statement.year);
            let Some((first, other)) = self.statements.get(&key) else {
                self.statements.insert(key, (document_id.clone(), statement));
                continue;
            };
            let comparable = *first != document_id
                && other.unit == statement.unit
                && (other.kind == statement.kind || other.kind.is_none() || statement.kind.is_none());
            let money = matches!(statement.measure, Measure::Budget | Measure::Settlement);
            let telling = !money && statement.indicator.chars().count() >= TELLING
                || agreeing.contains(&(first.clone(), statement.key.clone()));
            if comparable && telling && !same_number(other.value, statement.value) {
                diagnostics.push(contradiction(&document_id, &statement, first, other));
            }
        }
        settings.apply(&mut diagnostics);
        diagnostics
    }
}

/// Compares documents of one publisher; the later document of a pair, in the order given, bears the finding.
pub fn check_batch(summaries: &[Summary], settings: &Settings) -> Vec<Diagnostic> {
    let mut known = Known::default();
    summaries.iter().flat_map(|summary| known.check(summary.clone(), settings)).collect()
}

fn contradiction(document_id: &str, statement: &Statement, first: &str, other: &Statement) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        &CONFLICTING_VALUES,
        statement.origin,
        format!(
            "「{}」の{}年の値 {} は、別の文書の {} と異なります。",
            statement.indicator, statement.year, statement.shown, other.shown
        ),
        format!(
            "{} of \"{}\" differs from {} in another document",
            statement.shown, statement.indicator, other.shown
        ),
    )
    .with_values(statement.shown.clone(), other.shown.clone())
    .with_formula("同じ指標・区分・期間の値は文書が違っても同じ")
    .with_help("どちらの文書が正しいかを確かめてください。")
    .with_related(Related {
        origin: other.origin,
        cell: Some(other.cell),
        message: format!("別の文書の値 {}", other.shown),
        document_id: Some(first.to_owned()),
    });
    diagnostic.cell = Some(statement.cell);
    document_id.clone_into(&mut diagnostic.document_id);
    diagnostic.indicator = Some(statement.indicator.clone());
    diagnostic.period_year = Some(statement.year);
    diagnostic.measure = Some(statement.measure.name());
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
