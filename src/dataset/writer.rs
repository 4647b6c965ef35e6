//! The dataset's files in the making: documents are appended in their fixed order, and memory does not grow with their number.

use crate::dataset::encode::{Encoded, EncodedTable, Formats};
use crate::dataset::indicators::{Indicators, Scratches};
use crate::dataset::parquet::ParquetFile;
use crate::dataset::rows::{TABLES, TableInfo, TableName};
use crate::error::{Error, Result};
use std::io::Write;

/// Numbers of rows by table, in the order of the contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals(pub [usize; TABLES.len()]);

impl Totals {
    /// Rows of a table.
    pub fn of(&self, table: TableName) -> usize {
        self.0[table as usize] // One entry for each table.
    }
}

/// Writes all files of a dataset's tables.
pub struct DatasetWriter<'a, W: Write> {
    tables: Vec<TableFiles<W>>,
    formats: Formats,
    indicators: Indicators<'a>,
    totals: Totals,
}

struct TableFiles<W: Write> {
    info: &'static TableInfo,
    parquet: Option<ParquetFile<W>>,
    ndjson: Option<W>,
    csv: Option<W>,
}

impl<'a, W: Write> DatasetWriter<'a, W> {
    /// Starts the files; `open` makes a writer for a file name such as `cells.parquet`, `scratch` files for what memory cannot hold.
    ///
    /// # Errors
    /// What `open` says, or what writing the heads says.
    pub fn new(
        formats: Formats,
        mut open: impl FnMut(&str) -> Result<W>,
        scratch: Scratches<'a>,
    ) -> Result<Self> {
        let mut tables = Vec::with_capacity(TABLES.len());
        for info in &TABLES {
            let mut file = |wanted: bool, extension: &str| {
                wanted.then(|| open(&format!("{}.{extension}", info.name))).transpose()
            };
            let parquet = file(formats.parquet, "parquet")?;
            let ndjson = file(formats.ndjson, "ndjson")?;
            let mut csv = file(formats.csv, "csv")?;
            if let Some(csv) = &mut csv {
                put(csv, &EncodedTable::csv_head(info), info, "csv")?;
            }
            let parquet = parquet.map(|writer| ParquetFile::new(writer, info)).transpose()?;
            tables.push(TableFiles { info, parquet, ndjson, csv });
        }
        Ok(DatasetWriter { tables, formats, indicators: Indicators::new(scratch), totals: Totals::default() })
    }

    /// Appends a document's rows.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn append(&mut self, document: Encoded) -> Result<()> {
        for ((files, rows), total) in self.tables.iter_mut().zip(document.tables).zip(&mut self.totals.0) {
            *total += rows.rows;
            files.append(rows)?;
        }
        self.indicators.add(document.mentions)
    }

    /// Writes the indicators and all ends of files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(mut self) -> Result<Totals> {
        // Rows that wait to be appended: an indicator of many documents is a long row.
        const BATCH: usize = 4096;
        const BATCH_DOCUMENTS: usize = 65_536;
        let info = TableName::Indicators.info();
        let files = &mut self.tables[TableName::Indicators as usize]; // One entry for each table.
        let mut rows = EncodedTable::new(info, self.formats);
        let mut documents = 0;
        let count = self.indicators.finish(|row| {
            rows.push(row);
            documents += row.document_ids.len();
            if rows.rows < BATCH && documents < BATCH_DOCUMENTS {
                return Ok(());
            }
            documents = 0;
            files.append(std::mem::replace(&mut rows, EncodedTable::new(info, self.formats)))
        })?;
        files.append(rows)?;
        self.totals.0[TableName::Indicators as usize] = count; // As above.
        for files in self.tables {
            files.finish()?;
        }
        Ok(self.totals)
    }
}

impl<W: Write> TableFiles<W> {
    fn append(&mut self, rows: EncodedTable) -> Result<()> {
        if let (Some(file), Some(columns)) = (&mut self.parquet, &rows.columns) {
            file.append(columns)?;
        }
        if let (Some(file), Some(bytes)) = (&mut self.ndjson, &rows.ndjson) {
            put(file, bytes, self.info, "ndjson")?;
        }
        if let (Some(file), Some(bytes)) = (&mut self.csv, &rows.csv) {
            put(file, bytes, self.info, "csv")?;
        }
        Ok(())
    }

    fn finish(self) -> Result<()> {
        let info = self.info;
        let parquet = self.parquet.map(ParquetFile::finish).transpose()?;
        for (file, extension) in [(parquet, "parquet"), (self.ndjson, "ndjson"), (self.csv, "csv")] {
            if let Some(mut file) = file {
                file.flush().map_err(|source| failed(info, extension, source))?;
            }
        }
        Ok(())
    }
}

fn put<W: Write>(file: &mut W, bytes: &[u8], info: &TableInfo, extension: &str) -> Result<()> {
    file.write_all(bytes).map_err(|source| failed(info, extension, source))
}

fn failed(info: &TableInfo, extension: &str, source: std::io::Error) -> Error {
    Error::Io { path: format!("{}.{extension}", info.name), source }
}
