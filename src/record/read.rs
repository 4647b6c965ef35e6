//! A document to its records: each table with its surroundings, then what only the whole can tell.

use super::context::{self, Surroundings};
use super::sheet::{self, Sheet};
use super::walk::{self, Setting};
use super::{Observation, Reading, TableReading, account, form, periods, settle, spread};
use crate::diagnostic::Diagnostic;
use crate::document::{BlockKind, Document, Role, Ruling, Table};
use crate::facet::Reader;
use crate::facet::lexicon::Lexicon;
use crate::facet::section::Memory;
use crate::origin::CellRef;
use crate::value::period::{self, EraContext, PeriodKind};
use crate::vocabulary::Vocabulary;
use foldhash::HashMap;
use std::collections::BTreeSet;

/// What the walk says of a table's cells.
struct Look {
    roles: Vec<Role>,
    header_rows: usize,
    /// Blank places that no text above reaches.
    apart: BTreeSet<(usize, usize)>,
}

/// Reads all records of a document.
pub fn read(mut document: Document, vocabulary: &Vocabulary, lexicon: &Lexicon) -> Reading {
    let mut reader = Reader {
        lexicon,
        era: EraContext::default(),
        cumulative: &vocabulary.marks.cumulative,
        calendar: &vocabulary.marks.calendar,
        nouns: &vocabulary.nouns.figures,
    };
    let moved = spread::headers(&mut document, &reader);
    let sheets = sheet::sheets(&document, &reader);
    let around = context::surroundings(&document, &sheets, vocabulary, lexicon, reader);
    let footnotes = context::footnotes(&document, &sheets);
    let mut memory = Memory::default();
    let mut reading = Reading { diagnostics: moved, ..Reading::default() };
    let mut drafts = Vec::new();
    let mut looks: Vec<Look> = Vec::new();
    let mut rests = Vec::new();
    for (number, (table, around)) in document.tables().zip(&around).enumerate() {
        let Some((sheet, footnotes)) = sheets.get(around.sheet).zip(footnotes.get(around.sheet)) else {
            continue;
        };
        // Another era is another reader.
        if reader.era != sheet.era {
            reader.era = sheet.era;
            memory = Memory::default();
        }
        let setting = Setting { vocabulary, reader, memory: &memory, footnotes, around, number };
        let mut walked = form::read(table, setting).unwrap_or_else(|| walk::read(table, setting));
        rests.extend(account::rest(table, &walked.roles, &walked.accounted, &document.blocks, &setting));
        // On an evaluation sheet all figures are of the 事業 that it names.
        for draft in &mut walked.drafts {
            let activity = &mut draft.observation.activity;
            *activity = activity.take().or_else(|| sheet.name.clone());
        }
        drafts.extend(walked.drafts);
        reading.activities.extend(walked.activities);
        reading.milestones.extend(walked.milestones);
        reading.diagnostics.extend(walked.diagnostics);
        reading.tables.push(TableReading {
            header_rows: walked.header_rows,
            kind: walked.kind,
            policy_path: table_path(around),
        });
        looks.push(Look { roles: walked.roles, header_rows: walked.header_rows, apart: walked.apart });
    }
    reading.diagnostics.extend(account::findings(rests));
    let (prose, regular) = prose_periods(&document, &sheets);
    reading.diagnostics.extend(prose);
    reading.diagnostics = settle::uncommon_spellings(std::mem::take(&mut reading.diagnostics), regular);
    reading.diagnostics.extend(settle::out_of_place(&mut drafts));
    reading.observations = once_each(drafts.into_iter().map(|draft| draft.observation));
    let mut looks = looks.into_iter();
    for block in &mut document.blocks {
        if let BlockKind::Table(table) = &mut block.kind
            && let Some(Look { roles, header_rows, apart }) = looks.next()
        {
            for (cell, role) in table.cells.iter_mut().zip(roles) {
                cell.role = role;
            }
            if table.ruling == Ruling::Text {
                span_blanks(table, header_rows, &apart);
            }
        }
    }
    let order = |d: &Diagnostic| (d.origin.page, d.origin.line, d.cell);
    reading.diagnostics.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.rule.name.cmp(b.rule.name)));
    reading.document = document;
    reading
}

/// A figure that a span gives to several rows which mean the same (目標値 beside 目標値／実績値／達成率) is one.
fn once_each(observations: impl Iterator<Item = Observation>) -> Vec<Observation> {
    let mut places: HashMap<CellRef, Vec<usize>> = HashMap::default();
    let mut kept: Vec<Observation> = Vec::new();
    for observation in observations {
        let own = places.entry(observation.cell).or_default();
        if own.iter().all(|at| kept.get(*at) != Some(&observation)) {
            own.push(kept.len());
            kept.push(observation);
        }
    }
    kept
}

fn table_path(around: &Surroundings) -> Vec<String> {
    around.path.clone()
}

/// Findings about periods in sentences and headings, and how many periods with both years are spelled as usual.
fn prose_periods(document: &Document, sheets: &[Sheet]) -> (Vec<Diagnostic>, usize) {
    let mut findings = Vec::new();
    let mut regular = 0;
    let eras = sheets.iter().flat_map(|sheet| sheet.blocks.clone().map(|_| sheet.era));
    for (block, era) in document.blocks.iter().zip(eras) {
        match &block.kind {
            BlockKind::Table(table) => {
                for cell in table.cells.iter().filter(|cell| cell.text.contains('(')) {
                    regular += both_years(&cell.text);
                }
            }
            BlockKind::Furniture => {}
            _ => {
                regular += both_years(&block.text);
                for (_, found) in period::find_all(&block.text, &era) {
                    if found.kind != PeriodKind::Range {
                        findings.extend(periods::finding(&found, block.origin));
                    }
                }
            }
        }
    }
    (findings, regular)
}

/// How often `(2026)年` stands in a text.
fn both_years(text: &str) -> usize {
    text.match_indices(")年")
        .filter(|(at, _)| {
            text.get(..*at)
                .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()) && before.len() > 4)
        })
        .count()
}

/// In a text table a blank below a header or stub is covered by it, and a blank right of a header's words too.
fn span_blanks(table: &mut Table, header_rows: usize, apart: &BTreeSet<(usize, usize)>) {
    let (rows, columns) = (table.rows, table.columns);
    let at = |row: usize, column: usize| row * columns + column;
    let mut owner: Vec<usize> = (0..table.cells.len()).collect();
    let blank = |table: &Table, number: usize| table.cells.get(number).is_some_and(|c| c.text.is_empty());
    // Header words reach right over blanks that a lower header row fills.
    for row in 0..header_rows.min(rows) {
        for column in 1..columns {
            let number = at(row, column);
            let filled_below = (row + 1..header_rows.min(rows)).any(|below| !blank(table, at(below, column)));
            let left = at(row, column - 1);
            if blank(table, number) && filled_below {
                let left_owner = owner.get(left).copied().unwrap_or(left);
                let stub = (row + 1..header_rows.min(rows)).all(|below| {
                    table.cells.get(left_owner).is_some_and(|c| blank(table, at(below, c.column)))
                });
                if !blank(table, left_owner)
                    && !stub
                    && let Some(slot) = owner.get_mut(number)
                {
                    *slot = left_owner;
                }
            }
        }
    }
    // Stubs and headers reach down.
    for column in 0..columns {
        for row in 1..rows {
            let number = at(row, column);
            if !blank(table, number) || owner.get(number) != Some(&number) || apart.contains(&(row, column)) {
                continue;
            }
            let above = owner.get(at(row - 1, column)).copied().unwrap_or(0);
            let Some(cell) = table.cells.get(above) else { continue };
            let reaches = match cell.role {
                Role::Stub | Role::Description => cell.column_span == 1 && row >= header_rows,
                Role::Header => row < header_rows,
                _ => false,
            };
            let row_has_values = (0..columns).any(|c| {
                table.cells.get(at(row, c)).is_some_and(|cell| {
                    matches!(
                        cell.role,
                        Role::Value | Role::Stub | Role::Header | Role::Unresolved | Role::Description
                    )
                })
            });
            if reaches
                && row_has_values
                && cell.column == column
                && let Some(slot) = owner.get_mut(number)
            {
                *slot = above;
            }
        }
    }
    for (number, owner) in owner.iter().enumerate() {
        if number == *owner {
            continue;
        }
        let (row, column) = (number / columns.max(1), number % columns.max(1));
        if let Some(cell) = table.cells.get_mut(*owner) {
            cell.row_span = cell.row_span.max(row - cell.row + 1);
            cell.column_span = cell.column_span.max(column - cell.column + 1);
        }
    }
    let mut number = 0;
    table.cells.retain(|_| {
        let keep = owner.get(number) == Some(&number);
        number += 1;
        keep
    });
}
