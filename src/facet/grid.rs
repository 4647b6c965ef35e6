//! A table as a grid: which cell covers a place, in constant time.

use crate::document::{Cell, Table};

/// An index over a table's cells.
#[derive(Clone, Debug)]
pub struct Grid<'a> {
    /// The table.
    pub table: &'a Table,
    /// For each place, row by row, the number of the cell that covers it plus one; 0 where none does.
    places: Vec<u32>,
}

impl<'a> Grid<'a> {
    /// Indexes a table.
    pub fn new(table: &'a Table) -> Self {
        let mut places = vec![0u32; table.rows * table.columns];
        for (number, cell) in table.cells.iter().enumerate() {
            let mark = u32::try_from(number + 1).unwrap_or(0);
            for row in cell.row..(cell.row + cell.row_span).min(table.rows) {
                let start = row * table.columns;
                let from = start + cell.column.min(table.columns);
                let to = start + (cell.column + cell.column_span).min(table.columns);
                if let Some(places) = places.get_mut(from..to) {
                    places.fill(mark);
                }
            }
        }
        Grid { table, places }
    }

    /// The number of the cell that covers a place.
    pub fn number(&self, row: usize, column: usize) -> Option<usize> {
        if row >= self.table.rows || column >= self.table.columns {
            return None;
        }
        let mark = *self.places.get(row * self.table.columns + column)?;
        (mark > 0).then(|| mark as usize - 1)
    }

    /// The cell that covers a place.
    pub fn cell(&self, row: usize, column: usize) -> Option<&'a Cell> {
        self.table.cells.get(self.number(row, column)?)
    }

    /// The cell whose top left corner is at a place.
    pub fn anchor(&self, row: usize, column: usize) -> Option<&'a Cell> {
        self.cell(row, column).filter(|cell| cell.row == row && cell.column == column)
    }

    /// The text at a place; empty where nothing is printed.
    pub fn text(&self, row: usize, column: usize) -> &'a str {
        self.cell(row, column).map_or("", |cell| cell.text.as_str())
    }
}
