//! A report as blocks in reading order: headings, prose, captions, footnotes and tables. The same type for PDF and text.

mod blocks;
mod entities;
mod lines;
mod outline;
pub mod pages;
mod publisher;
pub mod text;
mod title;

/// The mark and the text of a footnote, when a line or a cell is one.
pub fn footnote(text: &str) -> Option<(String, &str)> {
    lines::footnote(text, |_| true)
}

/// Whether what stands behind ※ and a number makes the number a time or a share: ※1月当たり.
pub fn begins_with_time(tail: &str) -> bool {
    lines::begins_with_time(tail)
}

use crate::origin::Origin;

/// A document and its blocks.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Document {
    /// What is known of the file.
    pub info: DocumentInfo,
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
}

/// What is known of the file.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DocumentInfo {
    /// First 16 hex digits of the SHA-256 of the bytes.
    pub id: String,
    /// SHA-256, 64 hex digits.
    pub sha256: String,
    /// File name without folders.
    pub file_name: String,
    /// Path as found, relative to the path that led to it, with `/`.
    pub uri: String,
    /// `application/pdf` or `text/plain`.
    pub media_type: String,
    /// Number of bytes.
    pub byte_size: u64,
    /// Title as printed.
    pub title: Option<String>,
    /// Publisher: the municipality, as printed.
    pub publisher: Option<String>,
    /// 全国地方公共団体コード, 6 digits.
    pub publisher_code: Option<String>,
    /// Pages of a PDF.
    pub page_count: Option<u32>,
    /// The PDF's producer.
    pub producer: Option<String>,
    /// Where the text comes from.
    pub text_layer: TextLayer,
}

/// Where a document's text comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextLayer {
    /// Typeset, or a text file.
    #[default]
    Native,
    /// An invisible layer over scans.
    Ocr,
    /// No text at all.
    None,
}

/// A block of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// One spelling of its text; empty for tables.
    pub text: String,
    /// As printed; empty for tables.
    pub raw: String,
    /// Where it starts.
    pub origin: Origin,
}

/// Kinds of blocks.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind {
    /// A heading; level 1 is the highest that the document uses.
    Heading {
        /// From 1.
        level: u8,
    },
    /// Prose, one paragraph.
    Paragraph,
    /// One item of a list.
    Item,
    /// The caption of the table that follows.
    Caption,
    /// （単位：千円）: it governs the table that follows or precedes.
    UnitLine,
    /// A footnote with its mark as printed in the text (`※1`, `1`, empty for `：…` under a table).
    Footnote {
        /// The mark without decoration.
        mark: String,
    },
    /// A running head, a page number, a mark of the extraction: kept, but no content.
    Furniture,
    /// A table.
    Table(Table),
}

/// How a table's cells were told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ruling {
    /// All cells closed by rulings or fills.
    Ruled,
    /// Some.
    Partly,
    /// By alignment only.
    None,
    /// By tabs of a text report.
    #[default]
    Text,
}

impl Ruling {
    /// The name in the dataset.
    pub fn name(self) -> &'static str {
        match self {
            Ruling::Ruled => "ruled",
            Ruling::Partly => "partly",
            Ruling::None => "none",
            Ruling::Text => "text",
        }
    }
}

/// What a cell does in its table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Names what stands below it.
    Header,
    /// Names what stands beside it.
    Stub,
    /// Holds a figure, or says why none stands there.
    Value,
    /// A label of a form or of a row that is no record.
    Label,
    /// Sentences.
    Description,
    /// A remark or footnote within the table.
    Note,
    /// Nothing printed.
    Blank,
    /// Nothing that the facets explain.
    #[default]
    Unresolved,
}

impl Role {
    /// The name in the dataset.
    pub fn name(self) -> &'static str {
        match self {
            Role::Header => "header",
            Role::Stub => "stub",
            Role::Value => "value",
            Role::Label => "label",
            Role::Description => "description",
            Role::Note => "note",
            Role::Blank => "blank",
            Role::Unresolved => "unresolved",
        }
    }
}

/// A table with spans. Cells tile the grid: each place is covered by exactly one cell.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Table {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Sorted by row, then column.
    pub cells: Vec<Cell>,
    /// How the cells were told apart.
    pub ruling: Ruling,
    /// Caption as normalized, where one was tied to the table.
    pub caption: Option<String>,
    /// Text of the unit line tied to it: `千円`.
    pub unit: Option<String>,
    /// Tables that share a border on a page have the same group number (forms).
    pub group: Option<u32>,
}

/// A cell: an anchor in the grid, a span, a text.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Cell {
    /// From 0.
    pub row: usize,
    /// From 0.
    pub column: usize,
    /// At least 1.
    pub row_span: usize,
    /// At least 1.
    pub column_span: usize,
    /// One spelling; line breaks inside a cell are `\n`.
    pub text: String,
    /// As printed.
    pub raw: String,
    /// Where.
    pub origin: Origin,
    /// Role, set by `facet`.
    pub role: Role,
    /// Crossed by a diagonal or hatched: no value belongs here.
    pub crossed: bool,
    /// In a row that repeats the header where the table goes on over a page.
    pub repeated_header: bool,
}

impl Document {
    /// The tables in reading order; a table's position here is its number in [`crate::origin::CellRef`].
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Table(table) => Some(table),
            _ => None,
        })
    }
}

impl Table {
    /// The cell that covers a place of the grid.
    pub fn cell_at(&self, row: usize, column: usize) -> Option<&Cell> {
        self.cells.iter().find(|c| {
            (c.row..c.row + c.row_span).contains(&row)
                && (c.column..c.column + c.column_span).contains(&column)
        })
    }
}
