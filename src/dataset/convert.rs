//! From a reading to published rows, by hand, borrowing what it can. Rows come out in the reading's order.

use crate::dataset::field::{Amount, Box4, Day, Text};
use crate::dataset::ids;
use crate::dataset::rows::{
    ActivityRow, CellRow, DiagnosticRow, DocumentRow, MilestoneRow, ObservationRow, RelatedRow, TableRow,
};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{BlockKind, Cell, DocumentInfo, Table, TextLayer};
use crate::geom::Rect;
use crate::origin::Origin;
use crate::record::{Activity, Milestone, Observation, Reading, Status, TableReading};
use foldhash::HashMap;
use rust_decimal::Decimal;

/// The version that stands in `extractor_version`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Ids that many rows of one document share, made once.
pub struct Names<'a> {
    document_id: &'a str,
    tables: Vec<String>,
    /// Each indicator's id once.
    indicators: Vec<String>,
    /// For each observation, which of `indicators`.
    of_observation: Vec<usize>,
}

impl<'a> Names<'a> {
    /// Makes the ids of a reading.
    pub fn of(reading: &'a Reading) -> Self {
        let info = &reading.document.info;
        let publisher_key = ids::publisher_key(info);
        let mut known = HashMap::default();
        let mut indicators = Vec::new();
        let mut of_observation = Vec::with_capacity(reading.observations.len());
        for observation in &reading.observations {
            let key = (observation.indicator.as_str(), observation.segment.as_deref());
            let number = *known.entry(key).or_insert_with(|| {
                indicators.push(ids::indicator_id(&publisher_key, key.0, key.1));
                indicators.len() - 1
            });
            of_observation.push(number);
        }
        let count = reading.document.tables().count();
        let tables = (0..count).map(|table| ids::table_id(&info.id, table)).collect();
        Names { document_id: &info.id, tables, indicators, of_observation }
    }

    /// The id of a table of the document.
    pub fn table(&self, table: usize) -> Text<'_> {
        match self.tables.get(table) {
            Some(id) => Text::Borrowed(id),
            None => Text::Owned(ids::table_id(self.document_id, table)),
        }
    }

    /// The id of the `index`th observation's indicator.
    pub fn indicator(&self, index: usize) -> Text<'_> {
        Text::Borrowed(self.indicators.get(self.number(index)).map_or("", String::as_str))
    }

    /// Which of the document's indicators, with its segment, the `index`th observation is of: a number from 0.
    pub fn number(&self, index: usize) -> usize {
        self.of_observation.get(index).copied().unwrap_or_default()
    }
}

/// What the `documents` table counts of one document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub tables: usize,
    pub observations: usize,
    pub errors: usize,
    pub warnings: usize,
}

impl Counted {
    /// Counts a reading.
    pub fn of(reading: &Reading) -> Self {
        let mut counted = Counted {
            tables: reading.document.tables().count(),
            observations: reading.observations.len(),
            ..Counted::default()
        };
        counted.add(&reading.diagnostics);
        counted
    }

    /// Counts more findings.
    pub fn add(&mut self, diagnostics: &[Diagnostic]) {
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity && !d.waived).count();
        self.errors += count(Severity::Error);
        self.warnings += count(Severity::Warning);
    }
}

/// The row of the document itself.
pub fn document(info: &DocumentInfo, counted: Counted) -> DocumentRow<'_> {
    DocumentRow {
        document_id: text(&info.id),
        file_name: text(&info.file_name),
        uri: text(&info.uri),
        media_type: text(&info.media_type),
        sha256: text(&info.sha256),
        byte_size: info.byte_size,
        title: option(&info.title),
        publisher: option(&info.publisher),
        publisher_code: option(&info.publisher_code),
        page_count: info.page_count,
        producer: option(&info.producer),
        text_layer: text(text_layer(info)),
        table_count: number(counted.tables),
        observation_count: number(counted.observations),
        error_count: number(counted.errors),
        warning_count: number(counted.warnings),
        extractor_version: text(VERSION),
    }
}

/// The row of the `index`th observation.
pub fn observation<'a>(names: &'a Names<'_>, index: usize, of: &'a Observation) -> ObservationRow<'a> {
    let period = of.period.as_ref();
    // A figure that no column can hold is given as words rather than cut.
    let fits = |value: Option<Decimal>| value.map(Amount).filter(|amount| amount.scaled().is_some());
    let value = fits(of.value);
    let too_large = of.value.is_some() && value.is_none();
    let status = if too_large { Status::Qualitative } else { of.status };
    ObservationRow {
        observation_id: Text::Owned(ids::observation_id(names.document_id, index)),
        document_id: text(names.document_id),
        indicator_id: names.indicator(index),
        indicator: text(&of.indicator),
        segment: option(&of.segment),
        activity: option(&of.activity),
        department: option(&of.department),
        measure: text(of.measure.name()),
        period_kind: period.map(|p| text(p.kind.name())),
        period_year: period.map(|p| p.year),
        period_start: period.map(|p| Day(p.start)),
        period_end: period.map(|p| Day(p.end)),
        period: period.map(|p| text(&p.text)),
        value,
        decimals: of.decimals,
        comparator: of.comparator.map(|c| text(c.name())),
        unit: option(&of.unit),
        base_value: fits(of.base_value),
        base_unit: option(&of.base_unit),
        status: text(status.name()),
        value_text: if too_large { Some(text(&of.raw)) } else { option(&of.value_text) },
        variant: text(of.variant.name()),
        cumulative: of.cumulative,
        flags: texts(&of.flags),
        notes: texts(&of.notes),
        policy_path: texts(&of.policy_path),
        table_id: names.table(of.cell.table),
        row: place(of.cell.row),
        column: place(of.cell.column),
        page: of.origin.page,
        line: of.origin.line,
        bbox: bbox(&of.origin),
        raw: text(&of.raw),
    }
}

/// The row of the `index`th activity.
pub fn activity<'a>(names: &'a Names<'_>, index: usize, of: &'a Activity) -> ActivityRow<'a> {
    ActivityRow {
        activity_id: Text::Owned(ids::activity_id(names.document_id, index)),
        document_id: text(names.document_id),
        name: text(&of.name),
        description: option(&of.description),
        departments: texts(&of.departments),
        result: option(&of.result),
        policy_path: texts(&of.policy_path),
        table_id: of.table.map(|table| names.table(table)),
        page: of.origin.page,
        line: of.origin.line,
    }
}

/// The row of a milestone.
pub fn milestone<'a>(names: &'a Names<'_>, of: &'a Milestone) -> MilestoneRow<'a> {
    MilestoneRow {
        document_id: text(names.document_id),
        activity: option(&of.activity),
        item: text(&of.item),
        department: option(&of.department),
        period_year: of.period_year,
        plan: text(&of.plan),
        continues: of.continues,
        table_id: names.table(of.table),
        page: of.origin.page,
        line: of.origin.line,
    }
}

/// The tables of a reading with what the facets made of each and where each block stands.
pub fn tables(reading: &Reading) -> impl Iterator<Item = (usize, &Table, Option<&TableReading>, &Origin)> {
    let blocks = reading.document.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Table(table) => Some((table, &block.origin)),
        _ => None,
    });
    blocks.enumerate().map(|(number, (table, origin))| (number, table, reading.tables.get(number), origin))
}

/// The row of a table.
pub fn table<'a>(
    names: &'a Names<'_>,
    number_of: usize,
    table: &'a Table,
    reading: Option<&'a TableReading>,
    origin: &Origin,
) -> TableRow<'a> {
    let pages = || table.cells.iter().filter_map(|cell| cell.origin.page).chain(origin.page);
    let lines = || table.cells.iter().filter_map(|cell| cell.origin.line).chain(origin.line);
    let kind = reading.map_or("", |r| r.kind);
    TableRow {
        table_id: names.table(number_of),
        document_id: text(names.document_id),
        page_first: pages().min(),
        page_last: pages().max(),
        line_first: lines().min(),
        rows: number(table.rows),
        columns: number(table.columns),
        header_rows: number(reading.map_or(0, |r| r.header_rows)),
        kind: text(if kind.is_empty() { "text" } else { kind }),
        caption: option(&table.caption),
        ruling: text(table.ruling.name()),
    }
}

/// The row of a cell.
pub fn cell<'a>(names: &'a Names<'_>, table: usize, of: &'a Cell) -> CellRow<'a> {
    CellRow {
        table_id: names.table(table),
        document_id: text(names.document_id),
        row: place(of.row),
        column: place(of.column),
        row_span: place(of.row_span),
        column_span: place(of.column_span),
        page: of.origin.page,
        line: of.origin.line,
        bbox: bbox(&of.origin),
        text: text(&of.text),
        raw: text(&of.raw),
        role: text(of.role.name()),
    }
}

/// The row of a finding. `document_id` stands in where the finding does not name its document.
pub fn diagnostic<'a>(document_id: &'a str, of: &'a Diagnostic) -> DiagnosticRow<'a> {
    let own = if of.document_id.is_empty() { document_id } else { &of.document_id };
    DiagnosticRow {
        rule: text(of.rule.name),
        severity: text(of.severity.name()),
        message: text(&of.message),
        message_en: text(&of.message_en),
        document_id: text(own),
        indicator: option(&of.indicator),
        period_year: of.period_year,
        measure: of.measure.map(text),
        stated: option(&of.stated),
        expected: option(&of.expected),
        formula: option(&of.formula),
        page: of.origin.page,
        line: of.origin.line,
        table_id: of.cell.map(|cell| Text::Owned(ids::table_id(own, cell.table))),
        row: of.cell.map(|cell| place(cell.row)),
        column: of.cell.map(|cell| place(cell.column)),
        bbox: bbox(&of.origin),
        raw: option(&of.raw),
        help: option(&of.help),
        reference: of.reference.map(text),
        related: of
            .related
            .iter()
            .map(|related| {
                let document_id = related.document_id.as_deref().unwrap_or(own);
                RelatedRow {
                    document_id: text(document_id),
                    page: related.origin.page,
                    line: related.origin.line,
                    table_id: related.cell.map(|c| Text::Owned(ids::table_id(document_id, c.table))),
                    row: related.cell.map(|cell| place(cell.row)),
                    column: related.cell.map(|cell| place(cell.column)),
                    message: text(&related.message),
                }
            })
            .collect(),
        fingerprint: Text::Owned(ids::fingerprint(of)),
        waived: of.waived,
    }
}

fn text_layer(info: &DocumentInfo) -> &'static str {
    match info.text_layer {
        TextLayer::Native => "native",
        TextLayer::Ocr => "ocr",
        TextLayer::None => "none",
    }
}

fn text(value: &str) -> Text<'_> {
    Text::Borrowed(value)
}

fn option(value: &Option<String>) -> Option<Text<'_>> {
    value.as_deref().map(Text::Borrowed)
}

fn texts(values: &[String]) -> Vec<Text<'_>> {
    values.iter().map(|value| Text::Borrowed(value.as_str())).collect()
}

fn bbox(origin: &Origin) -> Option<Box4> {
    let round = |v: f32| (v * 100.0).round() / 100.0;
    origin.bbox.map(|Rect { x0, y0, x1, y1 }| Box4([x0, y0, x1, y1].map(round)))
}

/// A row or column number; the contract's column ends at 65,535, and so does the count.
fn place(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
