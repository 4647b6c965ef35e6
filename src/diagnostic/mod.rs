//! Findings: what is wrong, where it stands, what was expected, what to do. Content never fails; it is reported.

pub mod catalog;

use crate::origin::{CellRef, Origin};
use rust_decimal::Decimal;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// Doubtful, or repaired by the reader.
    Warning,
    /// Wrong, or lost.
    Error,
}

impl Severity {
    /// The name used in the dataset and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// The families of rules, in the order of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    Document,
    Text,
    Period,
    Table,
    Arithmetic,
    Consistency,
    History,
}

impl Family {
    /// The name used in `explain` and in SARIF.
    pub fn name(self) -> &'static str {
        match self {
            Family::Document => "document",
            Family::Text => "text",
            Family::Period => "period",
            Family::Table => "table",
            Family::Arithmetic => "arithmetic",
            Family::Consistency => "consistency",
            Family::History => "history",
        }
    }
}

/// A rule's identity. Its name states the fault and is never reused.
#[derive(Debug)]
pub struct Rule {
    /// The id: `achievement-rate-mismatch`.
    pub name: &'static str,
    /// The family it belongs to.
    pub family: Family,
    /// The severity unless the user says otherwise.
    pub severity: Severity,
    /// A short Japanese title.
    pub title: &'static str,
    /// The text of `shihyo explain`, Markdown.
    pub doc: &'static str,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl Eq for Rule {}

/// Another place that a finding speaks of.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Where.
    pub origin: Origin,
    /// The cell, where there is one.
    pub cell: Option<CellRef>,
    /// What stands there, in Japanese.
    pub message: String,
    /// Another document than the finding's own.
    pub document_id: Option<String>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// The rule's severity, or the user's override.
    pub severity: Severity,
    /// What, why, in Japanese.
    pub message: String,
    /// The same in English.
    pub message_en: String,
    /// The document's id; empty until the document is known (the pipeline fills it in).
    pub document_id: String,
    /// Name of the indicator concerned.
    pub indicator: Option<String>,
    /// Western year of the period concerned.
    pub period_year: Option<i32>,
    /// Name of the measure concerned, as in the dataset.
    pub measure: Option<&'static str>,
    /// What the document states.
    pub stated: Option<String>,
    /// What it should state.
    pub expected: Option<String>,
    /// How `expected` was reached: formula, rounding, cap.
    pub formula: Option<String>,
    /// Where it stands.
    pub origin: Origin,
    /// The cell it stands in.
    pub cell: Option<CellRef>,
    /// The cell's text as printed.
    pub raw: Option<String>,
    /// What to do, in Japanese.
    pub help: Option<String>,
    /// The clause of 行政データにおける機械可読性に関するルール that applies, such as `L1-07`.
    pub reference: Option<&'static str>,
    /// Other places concerned.
    pub related: Vec<Related>,
    /// Covered by an accepted waiver.
    pub waived: bool,
}

impl Diagnostic {
    /// Starts a finding at a place; the rest is added by the `with_*` methods.
    pub fn new(
        rule: &'static Rule,
        origin: Origin,
        message: impl Into<String>,
        message_en: impl Into<String>,
    ) -> Self {
        Diagnostic {
            rule,
            severity: rule.severity,
            message: message.into(),
            message_en: message_en.into(),
            document_id: String::new(),
            indicator: None,
            period_year: None,
            measure: None,
            stated: None,
            expected: None,
            formula: None,
            origin,
            cell: None,
            raw: None,
            help: None,
            reference: None,
            related: Vec::new(),
            waived: false,
        }
    }

    /// Names the cell and what is printed in it.
    pub fn with_cell(mut self, cell: CellRef, raw: impl Into<String>) -> Self {
        self.cell = Some(cell);
        self.raw = Some(raw.into());
        self
    }

    /// Names what was found and what was expected.
    pub fn with_values(mut self, stated: impl Into<String>, expected: impl Into<String>) -> Self {
        self.stated = Some(stated.into());
        self.expected = Some(expected.into());
        self
    }

    /// Names how the expected value was reached.
    pub fn with_formula(mut self, formula: impl Into<String>) -> Self {
        self.formula = Some(formula.into());
        self
    }

    /// Says what to do.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Quotes a clause of the machine-readability rules.
    pub fn with_reference(mut self, clause: &'static str) -> Self {
        self.reference = Some(clause);
        self
    }

    /// Names another place concerned.
    pub fn with_related(mut self, related: Related) -> Self {
        self.related.push(related);
        self
    }
}

/// Prints a decimal as the reports do: no exponent, its own digits.
pub fn plain(value: Decimal) -> String {
    value.to_string()
}
