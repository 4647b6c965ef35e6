//! One document's rows, encoded for every format that was asked for. This runs in parallel; the writer only appends.

use crate::dataset::column::{Column, columns};
use crate::dataset::convert::{self, Counted, Names};
use crate::dataset::csv;
use crate::dataset::field::Row;
use crate::dataset::indicators::{self, Mention};
use crate::dataset::rows::{TABLES, TableInfo, TableName};
use crate::diagnostic::Diagnostic;
use crate::document::DocumentInfo;
use crate::record::Reading;

/// A format of the dataset's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    Parquet,
    Ndjson,
    Csv,
}

impl Format {
    /// Its name on the command line, and the extension of its files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Parquet => "parquet",
            Format::Ndjson => "ndjson",
            Format::Csv => "csv",
        }
    }

    /// Finds a format by its name.
    pub fn find(name: &str) -> Option<Self> {
        [Format::Parquet, Format::Ndjson, Format::Csv].into_iter().find(|f| f.name() == name)
    }
}

/// The formats that a run writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Formats {
    pub parquet: bool,
    pub ndjson: bool,
    pub csv: bool,
}

impl Formats {
    /// Those named.
    pub fn of(formats: &[Format]) -> Self {
        let has = |format| formats.contains(&format);
        Formats { parquet: has(Format::Parquet), ndjson: has(Format::Ndjson), csv: has(Format::Csv) }
    }
}

impl Default for Formats {
    fn default() -> Self {
        Formats { parquet: true, ndjson: true, csv: false }
    }
}

/// Rows of one table, encoded.
#[derive(Debug)]
pub struct EncodedTable {
    /// How many rows.
    pub rows: usize,
    /// For Parquet.
    pub columns: Option<Vec<Column>>,
    /// For NDJSON.
    pub ndjson: Option<Vec<u8>>,
    /// For CSV, without a head.
    pub csv: Option<Vec<u8>>,
}

impl EncodedTable {
    /// No rows yet.
    pub fn new(info: &TableInfo, formats: Formats) -> Self {
        EncodedTable {
            rows: 0,
            columns: formats.parquet.then(|| columns(info.fields)),
            ndjson: formats.ndjson.then(Vec::new),
            csv: formats.csv.then(Vec::new),
        }
    }

    /// Makes room for so many rows more.
    fn reserve(&mut self, info: &TableInfo, rows: usize) {
        // Bytes of a value with its quotes, colon and comma, as JSON.
        const VALUE: usize = 14;
        for column in self.columns.iter_mut().flatten() {
            column.reserve(rows);
        }
        if let Some(out) = &mut self.ndjson {
            out.reserve(rows * info.fields.iter().map(|field| field.name.len() + VALUE).sum::<usize>());
        }
    }

    /// Adds a row.
    pub fn push<R: Row>(&mut self, row: &R) {
        self.rows += 1;
        if let Some(columns) = &mut self.columns {
            row.push(columns);
        }
        if let Some(out) = &mut self.ndjson {
            row.json(out);
            out.push(b'\n');
        }
        if let Some(out) = &mut self.csv {
            row.csv(out);
        }
    }

    /// The line of column names that a CSV file starts with.
    pub fn csv_head(info: &TableInfo) -> Vec<u8> {
        let names: Vec<&str> = info.fields.iter().map(|field| field.name).collect();
        format!("{}{}\r\n", csv::BOM, names.join(",")).into_bytes()
    }
}

/// All rows of one document.
#[derive(Debug)]
pub struct Encoded {
    /// By table, in the order of the contract; `indicators` stays empty.
    pub tables: Vec<EncodedTable>,
    /// What it says of indicators.
    pub mentions: Vec<Mention>,
}

impl Encoded {
    /// Encodes a reading.
    pub fn of(reading: &Reading, formats: Formats) -> Self {
        let names = Names::of(reading);
        let mut out = Encoded::empty(formats);
        let counted = Counted::of(reading);
        let cells = reading.document.tables().map(|table| table.cells.len()).sum();
        out.reserve(TableName::Observations, reading.observations.len());
        out.reserve(TableName::Activities, reading.activities.len());
        out.reserve(TableName::Cells, cells);
        out.table(TableName::Documents).push(&convert::document(&reading.document.info, counted));
        for (index, observation) in reading.observations.iter().enumerate() {
            let row = convert::observation(&names, index, observation);
            out.table(TableName::Observations).push(&row);
        }
        for (index, activity) in reading.activities.iter().enumerate() {
            out.table(TableName::Activities).push(&convert::activity(&names, index, activity));
        }
        for milestone in &reading.milestones {
            out.table(TableName::Milestones).push(&convert::milestone(&names, milestone));
        }
        for (number, table, facets, origin) in convert::tables(reading) {
            let row = convert::table(&names, number, table, facets, origin);
            out.table(TableName::Tables).push(&row);
            for cell in &table.cells {
                out.table(TableName::Cells).push(&convert::cell(&names, number, cell));
            }
        }
        let document_id = &reading.document.info.id;
        for diagnostic in &reading.diagnostics {
            let row = convert::diagnostic(document_id, diagnostic);
            out.table(TableName::Diagnostics).push(&row);
        }
        out.mentions = indicators::mentions(reading, &names);
        out
    }

    /// Adds findings that only the whole batch could tell, and counts them in the document's row.
    pub fn add_findings(
        &mut self,
        info: &DocumentInfo,
        mut counted: Counted,
        findings: &[Diagnostic],
        formats: Formats,
    ) {
        counted.add(findings);
        let documents = self.table(TableName::Documents);
        *documents = EncodedTable::new(TableName::Documents.info(), formats);
        documents.push(&convert::document(info, counted));
        for finding in findings {
            self.table(TableName::Diagnostics).push(&convert::diagnostic(&info.id, finding));
        }
    }

    /// No rows at all.
    pub fn empty(formats: Formats) -> Self {
        let tables = TABLES.iter().map(|info| EncodedTable::new(info, formats)).collect();
        Encoded { tables, mentions: Vec::new() }
    }

    fn reserve(&mut self, table: TableName, rows: usize) {
        self.table(table).reserve(table.info(), rows);
    }

    /// The rows of a table.
    pub fn table(&mut self, table: TableName) -> &mut EncodedTable {
        &mut self.tables[table as usize] // One entry for each table, made in `empty`.
    }
}
