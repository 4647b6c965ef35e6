//! A finding made ready for a person: its place in words, and the row of the table that it stands in.

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Table;
use crate::origin::{CellRef, Origin};
use crate::record::Reading;

/// A cell of the quoted row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// Its text on one line.
    pub text: String,
    /// Whether the finding is about it.
    pub marked: bool,
}

/// A finding with its surroundings; it owns all it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub severity: Severity,
    pub rule: &'static str,
    pub title: &'static str,
    pub message: String,
    pub message_en: String,
    /// `a/b.txt:12` or `a/b.pdf p.3`, and the cell.
    pub place: String,
    /// What stands in the margin of the quoted row: a line or page number.
    pub margin: String,
    pub row: Vec<Quoted>,
    pub stated: Option<String>,
    pub expected: Option<String>,
    pub formula: Option<String>,
    pub help: Option<String>,
    pub reference: Option<&'static str>,
    pub related: Vec<String>,
    pub waived: bool,
}

impl Finding {
    /// Quotes what the finding is about from its reading.
    pub fn of(diagnostic: &Diagnostic, reading: &Reading) -> Self {
        let uri = &reading.document.info.uri;
        let table = diagnostic.cell.and_then(|cell| reading.document.tables().nth(cell.table));
        let row = match (diagnostic.cell, table) {
            (Some(cell), Some(table)) => quote(table, cell),
            _ => diagnostic.raw.iter().map(|raw| Quoted { text: one_line(raw), marked: true }).collect(),
        };
        let mut finding = Finding::alone(diagnostic, uri);
        finding.row = row;
        finding
    }

    /// A finding without a reading to quote from.
    pub fn alone(diagnostic: &Diagnostic, uri: &str) -> Self {
        let related = diagnostic
            .related
            .iter()
            .map(|related| format!("{}: {}", place(uri, &related.origin, related.cell), related.message));
        let origin = &diagnostic.origin;
        let margin = origin.line.map(|line| line.to_string());
        let margin = margin.or_else(|| origin.page.map(|page| format!("p.{page}")));
        Finding {
            severity: diagnostic.severity,
            rule: diagnostic.rule.name,
            title: diagnostic.rule.title,
            message: diagnostic.message.clone(),
            message_en: diagnostic.message_en.clone(),
            place: place(uri, origin, diagnostic.cell),
            margin: margin.unwrap_or_default(),
            row: Vec::new(),
            stated: diagnostic.stated.clone(),
            expected: diagnostic.expected.clone(),
            formula: diagnostic.formula.clone(),
            help: diagnostic.help.clone(),
            reference: diagnostic.reference,
            related: related.collect(),
            waived: diagnostic.waived,
        }
    }
}

fn place(uri: &str, origin: &Origin, cell: Option<CellRef>) -> String {
    let mut place = crate::report::terminal::shown(uri);
    if let Some(line) = origin.line {
        place.push_str(&format!(":{line}"));
    }
    if let Some(page) = origin.page {
        place.push_str(&format!(" p.{page}"));
    }
    if let Some(CellRef { table, row, column }) = cell {
        place.push_str(&format!("（表{} 行{} 列{}）", table + 1, row + 1, column + 1));
    }
    place
}

fn quote(table: &Table, at: CellRef) -> Vec<Quoted> {
    // Cells that cover the row, in the order of columns.
    let mut cells: Vec<_> = table
        .cells
        .iter()
        .filter(|cell| (cell.row..cell.row + cell.row_span.max(1)).contains(&at.row))
        .collect();
    cells.sort_by_key(|cell| cell.column);
    cells
        .into_iter()
        .map(|cell| Quoted {
            text: one_line(if cell.raw.is_empty() { &cell.text } else { &cell.raw }),
            marked: (cell.column..cell.column + cell.column_span.max(1)).contains(&at.column),
        })
        .collect()
}

fn one_line(text: &str) -> String {
    crate::report::terminal::visible(text.trim())
}
