//! Forms (事務事業評価シート): one ruled sheet that holds several small tables, labels and values between them.
//!
//! In: a ruled table. Out: its records, where it is a form; else nothing, and the table is read as a whole.
//!
//! A row of years with figures below begins a small table, wherever it stands in the sheet. Panes that stand side by side,
//! each with its own names and years, are parted first. Each small table is laid out as a table of its own,
//! with the name and the unit that the sheet prints above or beside the years, and is walked like any other;
//! what the walk says of its cells is then said of the cells of the sheet.

use super::walk::{self, Setting, Walked};
use crate::document::{Cell, Role, Ruling, Table};
use crate::facet::grid::Grid;
use crate::facet::section::{Content, Seen};
use crate::origin::CellRef;
use foldhash::HashMap;
use std::collections::BTreeSet;
use std::ops::Range;

/// A row of years has at least so many.
const YEARS: usize = 2;
/// Header rows of one small table, at most.
const HEADER_ROWS: usize = 3;
/// Rows above a row of years in which the sheet's section is named.
const NAME_REACH: usize = 12;
/// Header words that the vocabulary knows, for what a sheet prints without one.
const NAME_HEADER: &str = "指標名";
const UNIT_HEADER: &str = "単位";
const ACTIVITY_HEADER: &str = "事業名";

/// Reads a form; `None` where the table is none.
pub(super) fn read(table: &Table, setting: Setting) -> Option<Walked> {
    if table.ruling == Ruling::Text || table.columns < 3 || table.rows < 2 {
        return None;
    }
    let grid = Grid::new(table);
    let seen: Vec<Seen> = table.cells.iter().map(|cell| setting.see(&cell.text)).collect();
    let sheet = Sheet { grid: &grid, seen: &seen };
    let panes = sheet.panes();
    let blocks: Vec<Block> = panes.iter().flat_map(|pane| sheet.blocks(pane)).collect();
    let is_form = panes.len() > 1 && blocks.len() > 1
        || blocks.iter().any(|b| b.measures_only && (b.named_beside || sheet.named_above(b).0.is_some()));
    if !is_form {
        return None;
    }
    let mut out = Walked {
        roles: table.cells.iter().zip(&seen).map(|(cell, seen)| plain_role(cell, seen)).collect(),
        accounted: vec![false; table.cells.len()],
        kind: "form",
        ..Walked::default()
    };
    for block in &blocks {
        let part = sheet.lay_out(block);
        part.merge(walk::read(&part.table, setting), &mut out);
    }
    Some(out)
}

fn plain_role(cell: &Cell, seen: &Seen) -> Role {
    match seen.content {
        _ if cell.text.is_empty() => Role::Blank,
        Content::Sentence => Role::Description,
        Content::Figure | Content::Mark => Role::Unresolved,
        _ => Role::Label,
    }
}

struct Sheet<'a> {
    grid: &'a Grid<'a>,
    seen: &'a [Seen],
}

/// A small table within a sheet.
struct Block {
    /// Columns of its pane.
    pane: Range<usize>,
    /// Rows of its header.
    header: Range<usize>,
    /// Rows of its body, those that have a cell below each year.
    body: Vec<usize>,
    /// The columns of each year.
    slots: Vec<Range<usize>>,
    /// A cell beside the years reaches down into the body: it names the figures.
    named_beside: bool,
    /// Beside the figures stand measures alone (想定, 実績): what they are measures of is printed elsewhere.
    measures_only: bool,
}

impl<'a> Sheet<'a> {
    fn cell(&self, row: usize, column: usize) -> Option<(&'a Cell, &'a Seen)> {
        let number = self.grid.number(row, column)?;
        Some((self.grid.table.cells.get(number)?, self.seen.get(number)?))
    }

    /// The cells that start in a row, within columns.
    fn starting(&self, row: usize, columns: &Range<usize>) -> Vec<(&'a Cell, &'a Seen)> {
        columns
            .clone()
            .filter_map(|column| self.cell(row, column).filter(|(c, _)| c.row == row && c.column == column))
            .collect()
    }

    /// Columns that hold figures below a year or a measure.
    fn valued(&self) -> Vec<bool> {
        let columns = self.grid.table.columns;
        let (mut headed, mut valued) = (vec![false; columns], vec![false; columns]);
        for (cell, seen) in self.grid.table.cells.iter().zip(self.seen) {
            match seen.content {
                Content::Period | Content::Measure => {
                    let reach = cell.column..(cell.column + cell.column_span).min(columns);
                    headed.get_mut(reach).unwrap_or_default().fill(true);
                }
                Content::Figure if seen.has_number && cell.column_span == 1 => {
                    if let (Some(true), Some(slot)) = (headed.get(cell.column), valued.get_mut(cell.column)) {
                        *slot = true;
                    }
                }
                _ => {}
            }
        }
        valued
    }

    /// Parts of the sheet that stand side by side, each with names at its left and figures.
    fn panes(&self) -> Vec<Range<usize>> {
        let (rows, columns) = (self.grid.table.rows, self.grid.table.columns);
        let valued = self.valued();
        let count =
            |range: Range<usize>| valued.get(range).unwrap_or_default().iter().filter(|v| **v).count();
        let mut panes = Vec::new();
        let mut start = 0;
        for at in 1..columns {
            let edge = valued.get(at - 1) == Some(&true) && valued.get(at) == Some(&false);
            if !edge || valued.get(start) == Some(&true) {
                continue;
            }
            let crossed = (0..rows)
                .any(|row| self.cell(row, at).is_some_and(|(c, _)| c.column < at && c.column_span < columns));
            if !crossed && count(start..at) >= YEARS && count(at..columns) >= YEARS {
                panes.push(start..at);
                start = at;
            }
        }
        panes.push(start..columns);
        panes
    }

    /// The years that start in a row: their columns, where at least two stand side by side.
    fn years(&self, row: usize, pane: &Range<usize>) -> Vec<Range<usize>> {
        let mut run: Vec<(Range<usize>, bool)> = Vec::new();
        for (cell, seen) in self.starting(row, pane) {
            let period = !seen.facets.periods.is_empty() && seen.facets.label.is_empty();
            let fits = period || seen.content == Content::Measure && !run.is_empty();
            let next = cell.column..cell.column + cell.column_span;
            let joins = run.last().is_none_or(|(last, _)| last.end == next.start);
            if fits && joins {
                run.push((next, period));
            } else if run.iter().filter(|(_, period)| *period).count() >= YEARS {
                break;
            } else {
                run.clear();
                if period {
                    run.push((next, true));
                }
            }
        }
        if run.iter().filter(|(_, period)| *period).count() < YEARS {
            return Vec::new();
        }
        run.into_iter().map(|(columns, _)| columns).collect()
    }

    fn blocks(&self, pane: &Range<usize>) -> Vec<Block> {
        let rows = self.grid.table.rows;
        let heads: Vec<(usize, Vec<Range<usize>>)> = (0..rows)
            .map(|row| (row, self.years(row, pane)))
            .filter(|(_, slots)| !slots.is_empty())
            .collect();
        let mut blocks: Vec<Block> = Vec::new();
        for (at, (row, slots)) in heads.iter().enumerate() {
            if blocks.last().is_some_and(|last| last.header.contains(row)) {
                continue;
            }
            let end = heads.get(at + 1..).unwrap_or_default().iter().map(|(row, _)| *row);
            if let Some(block) =
                self.block(pane, *row, slots, end.into_iter().find(|e| *e > row + 1).unwrap_or(rows))
            {
                blocks.push(block);
            }
        }
        blocks
    }

    fn block(&self, pane: &Range<usize>, row: usize, years: &[Range<usize>], end: usize) -> Option<Block> {
        let first = years.first()?.start;
        let last = years.last()?.end;
        // The header begins where the cells beside and above the years begin.
        let mut start = row;
        while start > 0 && row - start < HEADER_ROWS {
            let above = self.starting(start - 1, &(first..last));
            let spans = !above.is_empty()
                && above.iter().all(|(c, s)| {
                    c.column >= first
                        && c.column + c.column_span <= last
                        && matches!(s.content, Content::Measure | Content::Period | Content::Name)
                });
            if !spans {
                break;
            }
            start -= 1;
        }
        // Rows of measures below the years belong to it: 決算, 予算.
        let mut stop = row + 1;
        let mut slots = years.to_vec();
        while stop < end && stop - start < HEADER_ROWS {
            let below = self.starting(stop, &(first..last));
            let words = below.iter().all(|(_, s)| matches!(s.content, Content::Measure | Content::Period));
            if below.is_empty() || !words {
                break;
            }
            slots = below.iter().map(|(c, _)| c.column..c.column + c.column_span).collect();
            stop += 1;
        }
        let body: Vec<usize> = (stop..end).filter(|r| self.fits(*r, &slots)).collect();
        let figures = body.iter().any(|r| {
            slots.iter().any(|slot| {
                self.cell(*r, slot.start).is_some_and(|(_, s)| s.content == Content::Figure && s.has_number)
            })
        });
        if !figures {
            return None;
        }
        let beside = self.starting(row, &(pane.start..first));
        let named_beside =
            beside.iter().any(|(c, s)| c.row + c.row_span > stop && s.content == Content::Words);
        let measures_only = body.iter().all(|row| {
            let nearest = first.checked_sub(1).filter(|column| *column >= pane.start);
            nearest
                .and_then(|column| self.cell(*row, column))
                .is_some_and(|(_, s)| s.content == Content::Measure)
        });
        Some(Block { pane: pane.clone(), header: start..stop, body, slots, named_beside, measures_only })
    }

    /// Whether a row has a cell of its own below each year, or a blank.
    fn fits(&self, row: usize, slots: &[Range<usize>]) -> bool {
        let fitting = |slot: &Range<usize>| {
            self.cell(row, slot.start)
                .is_some_and(|(c, _)| c.column == slot.start && c.column + c.column_span == slot.end)
        };
        slots.iter().all(fitting)
            && slots.iter().any(|slot| self.cell(row, slot.start).is_some_and(|(c, _)| !c.text.is_empty()))
    }

    /// The name and the unit that stand in the row above the years: 細事業事業量 | 受講者数 | 単位 | 人.
    fn named_above(&self, block: &Block) -> (Option<usize>, Option<usize>) {
        let Some(row) = block.header.start.checked_sub(1) else { return (None, None) };
        let mut texts = Vec::new();
        let mut unit = None;
        let mut cells = self.starting(row, &block.pane).into_iter().filter(|(c, _)| {
            // What covers the years too is the label of a whole section.
            !c.text.is_empty() && c.row + c.row_span == block.header.start
        });
        while let Some((cell, seen)) = cells.next() {
            if seen.content == Content::Sentence || seen.content == Content::Figure {
                return (None, None);
            }
            if cell.text == UNIT_HEADER {
                unit = cells.next().and_then(|(c, _)| self.grid.number(c.row, c.column));
            } else {
                texts.push(self.grid.number(cell.row, cell.column));
            }
        }
        let name = match texts.as_slice() {
            [_, name] => *name,
            _ => None,
        };
        (name, unit)
    }

    /// What the sheet calls the section that a block stands in: 細事業名称 | デジタル人材育成.
    fn section_name(&self, block: &Block) -> Option<usize> {
        (block.header.start.saturating_sub(NAME_REACH)..block.header.start).rev().find_map(|row| {
            let cells: Vec<_> =
                self.starting(row, &block.pane).into_iter().filter(|(c, _)| c.row_span == 1).collect();
            let [(label, _), (value, seen)] = cells.as_slice() else { return None };
            let names = label.text.ends_with('名') || label.text.ends_with("名称");
            (names && seen.content == Content::Words)
                .then(|| self.grid.number(value.row, value.column))
                .flatten()
        })
    }

    /// Lays a block out as a table of its own.
    fn lay_out(&self, block: &Block) -> Part {
        let first = block.slots.first().map_or(block.pane.end, |slot| slot.start);
        let rows: Vec<usize> = block.header.clone().chain(block.body.iter().copied()).collect();
        let (header, body) = (block.header.len(), block.body.len());
        let mut part = Part { table: Table::default(), places: HashMap::default() };
        part.table.rows = rows.len();
        part.table.ruling = self.grid.table.ruling;
        let (name, unit) =
            if block.measures_only && !block.named_beside { self.named_above(block) } else { (None, None) };
        for (number, word) in
            [(self.section_name(block), ACTIVITY_HEADER), (name, NAME_HEADER), (unit, UNIT_HEADER)]
        {
            if let Some(number) = number {
                let column = part.table.columns;
                part.table.columns += 1;
                part.add(0, column, (header, 1), word, None, self);
                let text = self.grid.table.cells.get(number).map_or("", |cell| cell.text.as_str());
                part.add(header, column, (body, 1), text, Some(number), self);
            }
        }
        let offset = part.table.columns;
        let mut columns: Vec<Range<usize>> = (block.pane.start..first)
            .filter(|column| !self.is_section(block, *column))
            .map(|column| column..column + 1)
            .collect();
        columns.extend(block.slots.iter().cloned());
        part.table.columns += columns.len();
        let mut done: BTreeSet<(usize, bool)> = BTreeSet::new();
        for (r, row) in rows.iter().enumerate() {
            for (c, place) in columns.iter().enumerate() {
                let Some(number) = self.grid.number(*row, place.start) else { continue };
                // A cell that names the figures and stands beside the years is a header word above, itself below.
                let below = r >= header;
                let Some(cell) = self.grid.table.cells.get(number) else { continue };
                let both = cell.row < block.header.end && cell.row + cell.row_span > block.header.end;
                if !done.insert((number, both && below)) {
                    continue;
                }
                let span_rows = rows
                    .iter()
                    .enumerate()
                    .filter(|(k, other)| {
                        (cell.row..cell.row + cell.row_span).contains(other)
                            && (!both || (*k >= header) == below)
                    })
                    .count();
                let span_columns = columns
                    .iter()
                    .filter(|p| (cell.column..cell.column + cell.column_span).contains(&p.start))
                    .count();
                let span = (span_rows.max(1), span_columns.max(1));
                if both && !below {
                    let word = if cell.text.is_empty() { "" } else { NAME_HEADER };
                    part.add(r, offset + c, span, word, None, self);
                } else {
                    part.add(r, offset + c, span, &cell.text, Some(number), self);
                }
            }
        }
        part.table.cells.sort_by_key(|cell| (cell.row, cell.column));
        part
    }

    /// Whether a column beside the years only holds the label of a larger section: 事業実績 down the side.
    fn is_section(&self, block: &Block, column: usize) -> bool {
        let (Some(first), Some(last)) = (Some(block.header.start), block.body.last()) else { return false };
        self.cell(first, column).is_some_and(|(c, _)| {
            c.row < first && c.row + c.row_span > *last
                || c.row <= first && c.row + c.row_span > *last && !block.named_beside && c.text.is_empty()
        })
    }
}

/// A block as a table of its own, and the cells of the sheet that its cells are.
struct Part {
    table: Table,
    /// The number, the row and the column of the sheet's cell.
    places: HashMap<(usize, usize), (usize, usize, usize)>,
}

impl Part {
    fn add(
        &mut self,
        row: usize,
        column: usize,
        (row_span, column_span): (usize, usize),
        text: &str,
        number: Option<usize>,
        sheet: &Sheet,
    ) {
        let own = number.and_then(|number| sheet.grid.table.cells.get(number));
        self.table.cells.push(Cell {
            row,
            column,
            row_span,
            column_span,
            text: text.to_owned(),
            raw: own.map_or_else(|| text.to_owned(), |cell| cell.raw.clone()),
            origin: own.map(|cell| cell.origin).unwrap_or_default(),
            role: if text.is_empty() { Role::Blank } else { Role::Unresolved },
            crossed: own.is_some_and(|cell| cell.crossed),
            repeated_header: false,
        });
        if let (Some(number), Some(own)) = (number, own) {
            self.places.insert((row, column), (number, own.row, own.column));
        }
    }

    /// Says of the sheet's cells what the walk said of the block's.
    fn merge(&self, walked: Walked, out: &mut Walked) {
        let place = |at: CellRef| {
            let (_, row, column) = *self.places.get(&(at.row, at.column))?;
            Some(CellRef { row, column, ..at })
        };
        for ((cell, role), accounted) in self.table.cells.iter().zip(&walked.roles).zip(&walked.accounted) {
            let Some((number, ..)) = self.places.get(&(cell.row, cell.column)) else { continue };
            if let Some(slot) = out.roles.get_mut(*number) {
                *slot = *role;
            }
            if let Some(slot) = out.accounted.get_mut(*number) {
                *slot |= *accounted;
            }
        }
        out.drafts.extend(walked.drafts.into_iter().filter_map(|mut draft| {
            draft.observation.cell = place(draft.observation.cell)?;
            Some(draft)
        }));
        out.diagnostics.extend(walked.diagnostics.into_iter().map(|mut found| {
            found.cell = found.cell.and_then(place);
            for related in &mut found.related {
                related.cell = related.cell.and_then(place);
            }
            found
        }));
        out.activities.extend(walked.activities);
        out.milestones.extend(walked.milestones);
    }
}
