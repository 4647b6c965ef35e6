//! What an evaluation sheet is about: 事務事業名 | 指定袋制実施事業. A table comes in; the name goes out, to hold for the figures of the sheet.

use super::name;
use crate::document::{Cell, Table};
use crate::facet::grid::Grid;
use crate::facet::lexicon::Name;
use crate::facet::{self, Reader};
use crate::text::one_line;

/// Longest label and longest name of a 事業 in characters.
const LABEL: usize = 14;
const NAME: usize = 60;
/// A sheet names its 事業 in its first rows; rows of a list that begin with the word are none.
const ROWS: usize = 4;

/// The 事業 that a table names for its sheet: a label with the name at its right, and no further names below.
pub(super) fn named(table: &Table, reader: &Reader) -> Option<String> {
    let has_label = |cell: &&Cell| {
        cell.row < ROWS
            && (cell.text.contains("事業") || cell.text.contains("事務"))
            && cell.text.chars().take(LABEL + 1).count() <= LABEL
    };
    let mut labels = table.cells.iter().filter(has_label).peekable();
    labels.peek()?;
    let grid = Grid::new(table);
    labels.find_map(|label| {
        let facets = facet::read(&label.text, reader);
        if facets.names != [Name::Activity] || !facets.label.is_empty() || !facets.measures.is_empty() {
            return None;
        }
        let right = grid.anchor(label.row, label.column + label.column_span)?;
        let text = one_line(&right.text);
        let length = text.chars().take(NAME + 1).count();
        if !(2..=NAME).contains(&length) || text.contains('。') || !text.chars().any(crate::text::is_cjk) {
            return None;
        }
        // In a list the word heads a column: a neighbour that is a header word, or names of its own below.
        let facets = facet::read(&text, reader);
        let header = facets.label.is_empty()
            && (!facets.names.is_empty() || !facets.measures.is_empty() || !facets.periods.is_empty());
        let listed = grid.anchor(label.row + label.row_span, label.column).is_some_and(|below| {
            below.column_span == label.column_span
                && grid.anchor(below.row, right.column).is_some_and(|b| b.column_span == right.column_span)
                && facet::read(&below.text, reader).names.is_empty()
                && !below.text.is_empty()
                && table.columns > 2
                && right.column_span == 1
        });
        (!header && !listed).then(|| name::strip_list_mark(&text).trim().to_owned())
    })
}
