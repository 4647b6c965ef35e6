//! A table as numbers with labels, the same for rows and for columns: what totals and averages are looked for in.

use super::facts::{Facts, PlacedTable};
use super::light::{self, Printed};
use crate::document::{Cell, Role};
use crate::origin::CellRef;
use rust_decimal::Decimal;

/// Tables with more places than this are not searched for sums: no report needs it, and a hostile file would.
const MOST_PLACES: usize = 40_000;

/// A place of a grid: a number, words, or nothing.
#[derive(Clone, Debug, Default)]
pub struct Place<'a> {
    /// The number that stands here alone.
    pub number: Option<Printed>,
    /// The cell, where one is anchored here.
    pub cell: Option<&'a Cell>,
    /// Words stand here that may be a figure yet to come (集計中), or figures that were not read as one.
    pub pending: bool,
}

/// Numbers in lines, each line and each position with a label. Lines are rows, or columns once it is turned.
#[derive(Clone, Debug)]
pub struct Grid<'a> {
    /// The table's number.
    pub table: usize,
    /// Places by line and position; all lines are of one length.
    pub lines: Vec<Vec<Place<'a>>>,
    /// What each line is called.
    pub labels: Vec<String>,
    /// What each position is called.
    pub heads: Vec<String>,
    /// Whether figures are printed in thousands or millions, and so rounded: `None` where no unit is printed.
    pub scaled: Option<bool>,
    /// Whether lines are the table's columns.
    pub turned: bool,
}

impl<'a> Grid<'a> {
    /// Reads a table without its header rows; `None` for tables without numbers or out of bounds.
    pub fn new(facts: &Facts<'a>, placed: &PlacedTable<'a>) -> Option<Self> {
        let table = placed.table;
        if table.rows.checked_mul(table.columns)? > MOST_PLACES {
            return None;
        }
        let mut places: Vec<Vec<Place<'a>>> = vec![vec![Place::default(); table.columns]; table.rows];
        let mut words: Vec<Vec<String>> = vec![vec![String::new(); table.columns]; table.rows];
        for cell in &table.cells {
            let number = match cell.role {
                Role::Header => None,
                _ => light::number(&cell.text),
            };
            let text = light::compact(&cell.text);
            if number.is_none() && !text.is_empty() {
                for row in cell.row..cell.row.saturating_add(cell.row_span).min(table.rows) {
                    for column in cell.column..cell.column.saturating_add(cell.column_span).min(table.columns)
                    {
                        if let Some(place) = words.get_mut(row).and_then(|r| r.get_mut(column)) {
                            place.clone_from(&text);
                        }
                    }
                }
            }
            if let Some(place) = places.get_mut(cell.row).and_then(|r| r.get_mut(cell.column)) {
                let unread = text.chars().any(|c| c.is_ascii_digit()) && cell.role != Role::Header;
                place.pending = number.is_none() && (is_pending(&text) || unread);
                place.number = number;
                place.cell = Some(cell);
            }
        }
        let header_rows = header_rows(facts, placed, &places);
        let numeric = |column: usize| {
            places
                .iter()
                .skip(header_rows)
                .any(|row| row.get(column).is_some_and(|place| place.number.is_some()))
        };
        let heads: Vec<String> = (0..table.columns)
            .map(|column| joined(words.iter().take(header_rows).filter_map(|row| row.get(column))))
            .collect();
        let first_numeric = (0..table.columns).find(|column| numeric(*column))?;
        let labels: Vec<String> =
            words.iter().skip(header_rows).map(|row| joined(row.iter().take(first_numeric.max(1)))).collect();
        let lines = places.split_off(header_rows.min(places.len()));
        let scaled = scaled(placed);
        Some(Grid { table: placed.number, lines, labels, heads, scaled, turned: false })
    }

    /// The same with columns as lines.
    pub fn turn(&self) -> Grid<'a> {
        let lines = (0..self.heads.len())
            .map(|position| {
                self.lines.iter().map(|line| line.get(position).cloned().unwrap_or_default()).collect()
            })
            .collect();
        Grid {
            table: self.table,
            lines,
            labels: self.heads.clone(),
            heads: self.labels.clone(),
            scaled: self.scaled,
            turned: !self.turned,
        }
    }

    /// Whether the figure at a line and position is printed in thousands or millions: as its own column or row says,
    /// else as the table does.
    pub fn is_scaled(&self, line: usize, position: usize) -> Option<bool> {
        let large = |text: &str| LARGE.iter().any(|unit| text.contains(unit));
        if large(self.label(line)) || large(self.head(position)) {
            return Some(true);
        }
        // Where one column names its unit, the others have units of their own.
        if self.labels.iter().chain(&self.heads).any(|text| large(text)) {
            return Some(false);
        }
        self.scaled
    }

    /// The number at a line and position.
    pub fn number(&self, line: usize, position: usize) -> Option<&Printed> {
        self.place(line, position)?.number.as_ref()
    }

    /// The value at a line and position.
    pub fn value(&self, line: usize, position: usize) -> Option<Decimal> {
        self.number(line, position).map(|number| number.value)
    }

    /// The place at a line and position.
    pub fn place(&self, line: usize, position: usize) -> Option<&Place<'a>> {
        self.lines.get(line)?.get(position)
    }

    /// The label of a line, or empty.
    pub fn label(&self, line: usize) -> &str {
        self.labels.get(line).map_or("", String::as_str)
    }

    /// The label of a position, or empty.
    pub fn head(&self, position: usize) -> &str {
        self.heads.get(position).map_or("", String::as_str)
    }

    /// Where a place stands in the table.
    pub fn cell_ref(&self, place: &Place<'_>) -> Option<CellRef> {
        let cell = place.cell?;
        Some(CellRef { table: self.table, row: cell.row, column: cell.column })
    }
}

/// Units of figures that were rounded to be printed.
const LARGE: [&str; 7] = ["千円", "万円", "億円", "千人", "万人", "千t", "千件"];

/// Whether a table's figures are in thousands or millions, as its unit line, its caption or any of its cells says.
fn scaled(placed: &PlacedTable<'_>) -> Option<bool> {
    let table = placed.table;
    let texts = || {
        table
            .unit
            .iter()
            .chain(&table.caption)
            .map(String::as_str)
            .chain(table.cells.iter().map(|cell| cell.text.as_str()).filter(|text| text.len() <= 60))
    };
    if texts().any(|text| LARGE.iter().any(|unit| text.contains(unit))) {
        return Some(true);
    }
    let counted = table.unit.is_some()
        || texts().any(|text| light::number(text).is_some_and(|number| !number.unit.is_empty()));
    counted.then_some(false)
}

/// Rows of header: as facets found them, else the rows above the first number.
fn header_rows(facts: &Facts<'_>, placed: &PlacedTable<'_>, places: &[Vec<Place<'_>>]) -> usize {
    let found = facts.reading.tables.get(placed.number).map_or(0, |t| t.header_rows);
    if found > 0 {
        return found;
    }
    places.iter().position(|row| row.iter().any(|place| place.number.is_some())).unwrap_or(places.len())
}

/// Joins distinct, non-empty words.
fn joined<'s>(words: impl Iterator<Item = &'s String>) -> String {
    let mut out = String::new();
    let mut last = "";
    for word in words {
        if !word.is_empty() && word != last {
            out.push_str(word);
        }
        last = word;
    }
    out
}

fn is_pending(text: &str) -> bool {
    ["集計中", "未定", "検討中", "公表予定", "調査中", "確定後", "決算後"]
        .iter()
        .any(|word| text.contains(word))
        || text == "未"
}
