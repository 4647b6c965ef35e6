//! A table as numbers with labels, the same for rows and for columns: what totals and averages are looked for in.

use super::facts::{Facts, PlacedTable};
use super::texts::{CellText, Texts};
use crate::document::{Cell, Role};
use crate::origin::CellRef;
use crate::value::glance::{self, Printed};
use rust_decimal::Decimal;

/// Tables with more places than this are not searched for sums: no report needs it, and a hostile file would.
const MOST_PLACES: usize = 40_000;

/// A place of a grid: a number, words, or nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place<'a> {
    /// The number that stands here alone.
    pub number: Option<&'a Printed>,
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
    /// Which figures are printed in thousands or millions.
    scale: Scale,
    /// Whether lines are the table's columns.
    pub turned: bool,
}

/// Which figures are printed in thousands or millions, and so rounded.
#[derive(Clone, Debug)]
struct Scale {
    /// Lines whose label says so.
    lines: Vec<bool>,
    /// Positions whose label says so.
    positions: Vec<bool>,
    /// Whether the table says so: `None` where no unit is printed.
    table: Option<bool>,
    /// Whether per cent is the one unit that is printed.
    percent: bool,
}

impl<'a> Grid<'a> {
    /// Reads a table without its header rows; `None` for tables without numbers or out of bounds.
    pub fn new(facts: &Facts<'a>, texts: &'a Texts<'a>, placed: &PlacedTable<'a>) -> Option<Self> {
        let table = placed.table;
        let size = table.rows.checked_mul(table.columns).filter(|size| *size <= MOST_PLACES)?;
        let texts = texts.of_table(placed.number);
        let mut places: Vec<Vec<Place<'a>>> = vec![vec![Place::default(); table.columns]; table.rows];
        let mut words: Vec<&'a str> = vec![""; size];
        for (cell, text) in table.cells.iter().zip(texts) {
            let word: &'a str = &text.compact;
            // 80%以上 before a count names a class.
            let class = cell.role == Role::Stub && word.ends_with(['上', '満', '下', '超']);
            let number = text.number.as_ref().filter(|_| cell.role != Role::Header && !class);
            if number.is_none() && !word.is_empty() {
                let columns = cell.column..cell.column.saturating_add(cell.column_span).min(table.columns);
                for row in cell.row..cell.row.saturating_add(cell.row_span).min(table.rows) {
                    let start = row * table.columns;
                    if let Some(covered) = words.get_mut(start + columns.start..start + columns.end) {
                        covered.fill(word);
                    }
                }
            }
            if let Some(place) = places.get_mut(cell.row).and_then(|r| r.get_mut(cell.column)) {
                let unread = cell.role != Role::Header && word.bytes().any(|byte| byte.is_ascii_digit());
                let pending = number.is_none() && (unread || is_pending(word));
                *place = Place { number, cell: Some(cell), pending };
            }
        }
        let header_rows = header_rows(facts, placed, &places);
        let numeric = |column: usize| {
            places
                .iter()
                .skip(header_rows)
                .any(|row| row.get(column).is_some_and(|place| place.number.is_some()))
        };
        let words: Vec<&[&'a str]> = words.chunks(table.columns.max(1)).collect();
        let heads: Vec<String> = (0..table.columns)
            .map(|column| joined(words.iter().take(header_rows).filter_map(|row| row.get(column).copied())))
            .collect();
        let first_numeric = (0..table.columns).find(|column| numeric(*column))?;
        let labels: Vec<String> = words
            .iter()
            .skip(header_rows)
            .map(|row| joined(row.iter().take(first_numeric.max(1)).copied()))
            .collect();
        let lines = places.split_off(header_rows.min(places.len()));
        let scale = Scale {
            lines: labels.iter().map(|label| is_large(label)).collect(),
            positions: heads.iter().map(|head| is_large(head)).collect(),
            table: scaled(placed, texts),
            percent: texts.iter().filter_map(|text| text.number.as_ref()).any(|n| n.unit.contains('%')),
        };
        Some(Grid { table: placed.number, lines, labels, heads, scale, turned: false })
    }

    /// The same with columns as lines.
    pub fn turn(&self) -> Grid<'a> {
        let lines = (0..self.heads.len())
            .map(|position| {
                self.lines.iter().map(|line| line.get(position).copied().unwrap_or_default()).collect()
            })
            .collect();
        let Scale { lines: positions, positions: of_lines, table, percent } = self.scale.clone();
        Grid {
            table: self.table,
            lines,
            labels: self.heads.clone(),
            heads: self.labels.clone(),
            scale: Scale { lines: of_lines, positions, table, percent },
            turned: !self.turned,
        }
    }

    /// Whether the figure at a line and position may be rounded: as its own column or row says, else as the table does;
    /// where nothing tells, a large value may be.
    pub fn may_be_rounded(&self, line: usize, position: usize, value: Decimal) -> bool {
        let Scale { lines, positions, table, percent } = &self.scale;
        let at = |list: &[bool], index: usize| list.get(index).copied().unwrap_or(false);
        if at(lines, line) || at(positions, position) {
            return true;
        }
        // Where one column names its unit, the others have units of their own.
        if lines.contains(&true) || positions.contains(&true) {
            return false;
        }
        let large = if *percent { LARGE_BESIDE_PERCENT } else { Decimal::ONE_HUNDRED };
        table.unwrap_or(value.abs() >= large)
    }

    /// Whether nothing in the table tells how its figures were rounded.
    pub fn is_scale_unknown(&self) -> bool {
        self.scale.table.is_none()
            && !self.scale.lines.contains(&true)
            && !self.scale.positions.contains(&true)
    }

    /// The number at a line and position.
    pub fn number(&self, line: usize, position: usize) -> Option<&'a Printed> {
        self.place(line, position)?.number
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

/// Beside a column of per cent, figures below this are counts, and from here on amounts that may be rounded: a budget of
/// 586,868 whose parts in 百万円 add up to 586,869 sets it.
const LARGE_BESIDE_PERCENT: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

/// Longer texts are sentences, whose units are their own; in bytes.
const LONGEST_LABEL: usize = 60;

/// Units of figures that were rounded to be printed.
const LARGE: [&str; 7] = ["千円", "万円", "億円", "千人", "万人", "千t", "千件"];

/// How a header says that its figures are counted one by one.
const COUNTED: [&str; 5] = ["(人)", "(件)", "(世帯)", "(戸)", "(円)"];

/// Whether a text names such a unit.
fn is_large(text: &str) -> bool {
    text.contains(['千', '万', '億']) && LARGE.iter().any(|unit| text.contains(unit))
}

/// Whether a table's figures are in thousands or millions, as its unit line, its caption or any of its cells says.
fn scaled(placed: &PlacedTable<'_>, texts: &[CellText<'_>]) -> Option<bool> {
    let table = placed.table;
    let own = || table.unit.iter().chain(&table.caption).map(String::as_str);
    let cells = || table.cells.iter().zip(texts).filter(|(cell, _)| cell.text.len() <= LONGEST_LABEL);
    if own().any(is_large) || cells().any(|(cell, _)| is_large(&cell.text)) {
        return Some(true);
    }
    // A column of per cent tells nothing of the figures beside it.
    let names_unit = |number: &Printed| !number.unit.is_empty() && !number.unit.contains('%');
    let counted = table.unit.is_some()
        || cells().any(|(cell, text)| {
            cell.role == Role::Header && COUNTED.iter().any(|u| text.compact.ends_with(u))
        })
        || own().any(|text| glance::number(text).is_some_and(|number| names_unit(&number)))
        || cells()
            .filter(|(cell, _)| cell.role != Role::Header)
            .any(|(_, text)| text.number.as_ref().is_some_and(names_unit));
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
fn joined<'s>(words: impl Iterator<Item = &'s str>) -> String {
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
