//! Every cell's text as rules look at it, read once for all of them: without spaces, and as a number where it is one.

use crate::record::Reading;
use crate::text;
use crate::value::glance::{self, Printed};
use std::borrow::Cow;

/// One cell's text.
#[derive(Clone, Debug)]
pub struct CellText<'a> {
    /// Without spaces and mark-up.
    pub compact: Cow<'a, str>,
    /// The number, where it is one and nothing else but its unit.
    pub number: Option<Printed>,
}

/// The texts of all tables' cells.
#[derive(Debug)]
pub struct Texts<'a> {
    /// By table, then as the table's cells.
    tables: Vec<Vec<CellText<'a>>>,
}

impl<'a> Texts<'a> {
    /// Looks at every cell of a reading.
    pub fn of(reading: &'a Reading) -> Self {
        let look = |printed: &'a str| {
            let compact = text::compact(printed);
            let number = glance::number_in(&compact);
            CellText { compact, number }
        };
        let tables = reading.document.tables();
        Texts {
            tables: tables.map(|table| table.cells.iter().map(|cell| look(&cell.text)).collect()).collect(),
        }
    }

    /// The texts of a table's cells, in their order.
    pub fn of_table(&self, table: usize) -> &[CellText<'a>] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }
}
