//! Sections of a table: header rows, the body below them, and what each column is.
//! Where headers stand follows from where facets stand: a table may have several headers, or none.

mod among;
mod columns;
mod header;
mod see;

pub use header::{label_row, lone_policy_row};
pub use see::{Content, Memory, Seen};

use super::grid::Grid;
use super::lexicon::Name;
use super::measure::Measure;
use crate::document::Cell;
use crate::value::{Period, Unit};
use columns::columns;
use header::{RowKind, cells_of, continue_headers, head_years, positional_header, row_kind};
use std::ops::Range;

/// What a column is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// It names what stands in the row.
    Stub(Stub),
    /// It holds figures, or words where figures could stand.
    Value,
    /// Its marks set flags.
    Flag,
    /// Nothing is printed in it.
    Empty,
    /// It belongs to a table that stands beside this one in the same grid.
    Other,
}

/// What a stub column names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stub {
    /// As its header says.
    Named(Name),
    /// 目標値, 実績値, 達成率 as rows.
    Measure,
    /// Words that no header explains.
    Label,
}

/// A column of a section.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it is.
    pub kind: Kind,
    /// Measures; more than one where figures are stacked in a cell (目標 over 実績（達成率）).
    pub measures: Vec<Measure>,
    /// The measure of figures in parentheses.
    pub parenthetical: Option<Measure>,
    /// The measures stand one above the other, so that a figure can stand in a row of its own.
    pub stacked: bool,
    /// Periods; none or one, more where a header names a range of years.
    pub periods: Vec<Period>,
    /// Unit.
    pub unit: Option<Unit>,
    /// Flags of a mark.
    pub flags: Vec<String>,
    /// Note marks of all header levels.
    pub notes: Vec<String>,
    /// Header words that nothing explains, top to bottom.
    pub label: String,
    /// The printed header words, top to bottom, without periods.
    pub words: String,
    /// 累計 stands in the header.
    pub cumulative: bool,
    /// The header stands one column further left: nothing is printed above this column.
    pub inherited: bool,
    /// The column that holds its figures' periods: 2018年 | 215億円 under one header word.
    pub dated_by: Option<usize>,
    /// The month that the header names, of a year that the row or the heading names.
    pub month: Option<u8>,
    /// Of several figures in a cell (①… ②…) the one that is meant, from 0, and how many there may be.
    pub part: Option<(usize, usize)>,
}

/// A header and the rows that it governs.
#[derive(Clone, Debug)]
pub struct Section {
    /// Rows of the header; empty where the table has none.
    pub header: Range<usize>,
    /// Rows of the body.
    pub body: Range<usize>,
    /// One for each column of the table.
    pub columns: Vec<Column>,
    /// Rows that name the policy level for what follows, before the header.
    pub policy: Vec<PolicyRow>,
    /// Text of a header cell that spans the whole table.
    pub title: Option<String>,
}

/// A row such as `具体的な施策 | 1 関係人口を創出する`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRow {
    /// Its row.
    pub row: usize,
    /// 具体的な施策
    pub label: String,
    /// 1 関係人口を創出する
    pub title: String,
}

impl Section {
    /// Whether a stub's cell is the first row's, though it begins above: beside the header, or beside words over the header.
    pub fn opens_body(&self, grid: &Grid, seen: &[Seen], cell: &Cell) -> bool {
        let figures = |row: usize| {
            (0..grid.table.columns)
                .filter_map(|column| seen.get(grid.number(row, column)?))
                .any(|s| s.content == Content::Figure && s.has_number)
        };
        cell.row < self.body.start
            && (cell.row..self.header.start).all(|row| !figures(row))
            && (cell.row >= self.header.start || cell.row + cell.row_span <= self.body.end)
    }
}

/// Cuts a table into sections. `seen` has one entry for each cell of the table.
pub fn cut(grid: &Grid, seen: &[Seen], policy_words: &[String]) -> Vec<Section> {
    let table = grid.table;
    let mut kinds: Vec<RowKind> =
        (0..table.rows).map(|row| row_kind(grid, seen, row, policy_words)).collect();
    continue_headers(grid, seen, &mut kinds);
    head_years(grid, seen, &mut kinds);
    if !kinds.contains(&RowKind::Header) {
        positional_header(grid, seen, &mut kinds);
    }
    let mut sections = Vec::new();
    let mut policy = Vec::new();
    let mut row = 0;
    while row < table.rows {
        match kinds.get(row) {
            Some(RowKind::Policy(found)) => {
                policy.push(found.clone());
                row += 1;
            }
            Some(RowKind::Header | RowKind::Data) => {
                let header_end = row + run(&kinds, row, |kind| *kind == RowKind::Header);
                let body_end = header_end
                    + run(&kinds, header_end, |kind| matches!(kind, RowKind::Data | RowKind::Blank));
                let (header, body) = (row..header_end, header_end..body_end);
                let columns = columns(grid, seen, &header, &body);
                let title = title(grid, &header);
                sections.push(Section { header, body, columns, policy: std::mem::take(&mut policy), title });
                row = body_end;
            }
            _ => row += 1,
        }
    }
    if let Some(last) = sections.last_mut().filter(|_| !policy.is_empty()) {
        // Policy rows at the foot of a table govern what comes next; they still belong to this table.
        last.policy.extend(policy);
    } else if !policy.is_empty() {
        sections.push(Section { header: 0..0, body: 0..0, columns: Vec::new(), policy, title: None });
    }
    sections
}

fn run(kinds: &[RowKind], from: usize, test: impl Fn(&RowKind) -> bool) -> usize {
    kinds.iter().skip(from).take_while(|kind| test(kind)).count()
}

/// A header cell over the whole width of a table of several columns is a title.
fn title(grid: &Grid, header: &Range<usize>) -> Option<String> {
    let cell = grid.cell(header.start, 0).filter(|_| !header.is_empty())?;
    let alone = cell.column_span == grid.table.columns
        || cells_of(grid, header.start).len() == 1 && header.len() > 1 && cell.column == 0;
    (alone && grid.table.columns > 1 && !cell.text.is_empty()).then(|| cell.text.clone())
}
