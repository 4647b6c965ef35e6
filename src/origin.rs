//! Where a piece of content stands: a page and box of a PDF, or a line of a text.

use crate::geom::Rect;

/// A place in a document as a person would look it up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Origin {
    /// 1-based page of a PDF.
    pub page: Option<u32>,
    /// 1-based line of a text.
    pub line: Option<u32>,
    /// Box on the page, in points.
    pub bbox: Option<Rect>,
}

impl Origin {
    /// A line of a text report, 1-based.
    pub fn line(line: u32) -> Self {
        Origin { line: Some(line), ..Origin::default() }
    }

    /// A box on a page, 1-based.
    pub fn page(page: u32, bbox: Rect) -> Self {
        Origin { page: Some(page), bbox: Some(bbox), ..Origin::default() }
    }
}

/// A cell of a document's table, as in the `cells` of the dataset (row and column from 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// Index of the table among the document's tables, from 0.
    pub table: usize,
    /// Row of the cell's top left corner, from 0.
    pub row: usize,
    /// Column of the cell's top left corner, from 0.
    pub column: usize,
}
