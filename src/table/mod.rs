//! Tables of a page: rows, columns, cells with spans.
//!
//! In: [`crate::page::Page`]. Out: [`Grid`]s. One method for all looks:
//!
//! 1. `edges`: rulings and the sides of fills become horizontal and vertical edges; what is not seen is dropped.
//! 2. `lattice`: edges that touch form a component, a component a lattice of boundaries, a lattice its faces:
//!    the rectangles that no edge crosses. Where all sides are drawn, faces are cells.
//! 3. Where sides are missing, text tells the rest. `refine` finds rows inside closed faces; `region` finds what
//!    may be a table where nothing is closed, and `open` reads it: `columns` from the gaps that run down between
//!    texts, `chunk`s of lines that follow at one distance, `rows` of chunks that share a middle or a first line,
//!    and `spans` from what a chunk is the middle of.
//! 4. `text`: the characters of each cell in reading order.
//! 5. `join`: whether a table goes on over a page.

mod chunk;
mod columns;
mod edges;
mod even;
mod frames;
mod join;
mod lattice;
mod open;
mod refine;
mod region;
mod rows;
mod shade;
mod spans;
mod stack;
mod text;
mod tile;
mod within;
#[cfg(test)]
mod tests;

pub use join::join;

use crate::geom::Rect;
use crate::layout::{Mark, body_size, marks_of, upright};
use crate::page::Page;
use edges::{Kind, Paint};
use lattice::{Component, Face, Lattice};
use refine::{Draft, Placed};

/// How the cells of a grid were told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// All cells are closed by rulings or fills.
    Ruled,
    /// Some sides were drawn, the rest follows from the text.
    Partly,
    /// Nothing was drawn.
    None,
}

/// A table on one page. Cells tile the grid: each place is covered by exactly one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// 1-based page.
    pub page: u32,
    /// 1-based page of its last row: another where it goes on over a page.
    pub last_page: u32,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Sorted by row, then column.
    pub cells: Vec<GridCell>,
    /// Box on the page as displayed.
    pub bbox: Rect,
    /// Row boundaries, `rows + 1` of them, on the page as read (turned upright).
    pub ys: Vec<f32>,
    /// Column boundaries, `columns + 1` of them, on the page as read.
    pub xs: Vec<f32>,
    /// How the cells were told apart.
    pub ruling: Ruling,
    /// Grids of a page that share a border have the same number.
    pub group: Option<u32>,
    /// Quarter turns (clockwise) of the text on the page as displayed.
    pub turns: u8,
}

/// A cell of a grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridCell {
    /// From 0.
    pub row: usize,
    /// From 0.
    pub column: usize,
    /// At least 1.
    pub row_span: usize,
    /// At least 1.
    pub column_span: usize,
    /// As printed; line breaks inside the cell are `\n`.
    pub text: String,
    /// Box on the page as displayed.
    pub bbox: Rect,
    /// Crossed by a diagonal or hatched: no value belongs here.
    pub crossed: bool,
    /// The colour of its ground, where it is shaded.
    pub fill: Option<[u8; 3]>,
    /// Set vertically, or turned by a quarter.
    pub vertical: bool,
    /// Indices of its glyphs in the page.
    pub glyphs: Vec<u32>,
    /// 1-based page that it stands on.
    pub page: u32,
    /// In a row that repeats the header where the table goes on over a page.
    pub repeated_header: bool,
    /// Blank because the cell above the repeated header goes on here.
    pub continues: bool,
}

/// More units than this make no table: the densest page that a person can read has about 100 columns of 150 rows.
const MOST_UNITS: usize = 100_000;

/// The rest of a row that the page's end cut has at least this many cells.
const REST_CELLS: usize = 3;

/// Finds the tables of a page, top to bottom, then left to right.
pub fn find(page: &Page) -> Vec<Grid> {
    let (read, quarter) = upright(page);
    let page_as_read: &Page = &read;
    let marks = marks_of(page_as_read);
    let body = body_size(&marks);
    let paint = Paint::new(page_as_read);
    let edges = edges::edges(page_as_read, &paint, body);
    let components = lattice::components(&edges, body);
    let mut out = Vec::new();
    let (mut across, mut down) = (Vec::new(), Vec::new());
    for component in components {
        match ruled(page_as_read, &component, &marks, body, &paint, &edges.slanted) {
            Some(grid) => out.push(grid),
            None => {
                across.extend(component.across);
                down.extend(component.down);
            }
        }
    }
    let taken = |m: &Mark| out.iter().any(|g: &Grid| g.bbox.contains(m.bbox.center_x(), m.bbox.center_y()));
    let rest: Vec<Mark> = marks.iter().filter(|m| !taken(m)).copied().collect();
    for region in region::regions(&rest, &across, &down, body) {
        if let Some(placed) = open::read(page_as_read, &region, body)
            && let Some(mut grid) = build(page_as_read, placed, body, &paint, &edges.slanted)
            && is_table(&grid)
        {
            let drawn = !region.across.is_empty() || !region.down.is_empty();
            grid.ruling = if drawn { Ruling::Partly } else { Ruling::None };
            out.push(grid);
        }
    }
    out.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    group(&mut out, body);
    for grid in &mut out {
        grid.turns = quarter.turns;
        grid.bbox = quarter.shown(&grid.bbox);
        for cell in &mut grid.cells {
            cell.bbox = quarter.shown(&cell.bbox);
        }
    }
    out
}

fn ruled(
    page: &Page,
    component: &Component,
    marks: &[Mark],
    body: f32,
    paint: &Paint<'_>,
    slanted: &[(f32, f32, f32, f32)],
) -> Option<Grid> {
    let is_line = |s: &&edges::Seg| s.kind == Kind::Line;
    let across: Vec<_> = component.across.iter().filter(is_line).copied().collect();
    let down: Vec<_> = component.down.iter().filter(is_line).copied().collect();
    let mut lat = lattice::lattice(&across, &down, body);
    // A drawing, not a table: its boundaries would make more units than a page has points.
    if lat.rows() * lat.columns() > MOST_UNITS {
        return None;
    }
    let mut faces = lattice::faces(&lat, Kind::Line);
    if faces.len() < 2 || down.is_empty() {
        return None;
    }
    let mut drafts = fill(&lat, &faces, marks);
    // A chart, a frame, a decoration: lines with hardly a text between them. One text in a row of several cells can be
    // the rest of a row that the page's end cut.
    let rest_of_row = lat.rows() == 1 && faces.len() >= REST_CELLS;
    let texts = drafts.iter().filter(|d| !d.marks.is_empty()).count();
    if texts == 0 || texts == 1 && !rest_of_row {
        return None;
    }
    if holds_columns(&drafts, lat.columns()) {
        return None;
    }
    let opened = within::close(&mut lat, &drafts);
    if opened {
        faces = lattice::faces(&lat, Kind::Line);
        drafts = fill(&lat, &faces, marks);
    }
    let placed = refine::refine(page, &lat, Kind::Line, drafts, body);
    let parted = opened || placed.len() > faces.len();
    let mut grid = build(page, placed, body, paint, slanted)?;
    if parted {
        grid.ruling = Ruling::Partly;
    }
    Some(grid)
}

/// Whether most of the text stands in faces that hold columns of their own: a frame around a table, a rule under its
/// header. Where the columns are, the texts tell then.
fn holds_columns(drafts: &[Draft], columns: usize) -> bool {
    let all: usize = drafts.iter().map(|d| d.marks.len()).sum();
    let open: usize = drafts.iter().filter(|d| columns::has_river(&d.marks)).map(|d| d.marks.len()).sum();
    // Faces as wide as the table may hold a row each.
    let rows: Vec<Mark> = drafts
        .iter()
        .filter(|d| d.face.c1 - d.face.c0 == columns)
        .flat_map(|d| d.marks.iter().copied())
        .collect();
    open * 2 > all || rows.len() * 2 > all && columns::has_river(&rows)
}

/// Numbers grids that share a border: forms are made of them.
fn group(grids: &mut [Grid], body: f32) {
    /// Borders nearer than this, in body sizes, are one.
    const SHARED: f32 = 0.5;
    let mut sets = lattice::Union::new(grids.len());
    let mut shared = vec![false; grids.len()];
    for (i, a) in grids.iter().enumerate() {
        for (j, b) in grids.iter().enumerate().skip(i + 1) {
            let near = |p: f32, q: f32| (p - q).abs() < SHARED * body;
            let over = |lo: f32, hi: f32| hi - lo > body;
            let (p, q) = (a.bbox, b.bbox);
            let beside = (near(p.x1, q.x0) || near(q.x1, p.x0)) && over(p.y0.max(q.y0), p.y1.min(q.y1));
            let below = (near(p.y1, q.y0) || near(q.y1, p.y0)) && over(p.x0.max(q.x0), p.x1.min(q.x1));
            if beside || below {
                sets.join(i, j);
                for k in [i, j] {
                    if let Some(s) = shared.get_mut(k) {
                        *s = true;
                    }
                }
            }
        }
    }
    for (i, grid) in grids.iter_mut().enumerate() {
        if shared.get(i) == Some(&true) {
            grid.group = Some(sets.find(i) as u32);
        }
    }
}

/// Whether what was found by alignment is a table: rows that hold several texts, no list with its marks.
fn is_table(grid: &Grid) -> bool {
    /// So many figures make a table of few rows.
    const FIGURES: usize = 2;
    /// Part of the places of a table of figures that are covered: the labels of a chart leave most blank.
    const FULL: f32 = 0.45;
    /// Part of the rows that hold several texts in a table of words, and part of its places that are covered.
    const WORDY_ROWS: f32 = 0.6;
    const WORDY_FULL: f32 = 0.6;
    /// The same for two rows of three columns and more.
    const WIDE_FULL: f32 = 0.75;
    if grid.rows < 2 || grid.columns < 2 {
        return false;
    }
    let mut counts = vec![0usize; grid.rows];
    for cell in grid.cells.iter().filter(|c| !c.text.is_empty()) {
        if let Some(n) = counts.get_mut(cell.row) {
            *n += 1;
        }
    }
    let several = counts.iter().filter(|n| **n >= 2).count();
    let texts = grid.cells.iter().filter(|c| !c.text.is_empty());
    let covered: usize = texts.clone().map(|c| c.row_span * c.column_span).sum();
    let figure = |c: &&GridCell| c.column > 0 && crate::layout::marks::is_figure(&c.text);
    let figures = texts.clone().filter(figure).count();
    // Lines of a table of contents, with dots that lead to the page.
    let leaders = |c: &&GridCell| {
        let dots = |ch: char| matches!(ch, '·' | '…' | '・' | '.' | '‥');
        c.text.chars().filter(|ch| dots(*ch)).count() >= 6
    };
    if texts.filter(leaders).count() * 3 > grid.rows {
        return false;
    }
    let full = covered as f32 / (grid.rows * grid.columns) as f32;
    // Figures in rows make a table soon; words alone need more rows, and few blanks.
    if figures >= FIGURES {
        full >= FULL && (several >= 2 || (several >= 1 && grid.rows == 2))
    } else {
        let wide = grid.columns >= 3 && several == grid.rows && full >= WIDE_FULL;
        wide || grid.rows >= 3 && several as f32 >= WORDY_ROWS * grid.rows as f32 && full >= WORDY_FULL
    }
}

/// Puts each mark into the face that holds its middle.
fn fill(lat: &Lattice, faces: &[Face], marks: &[Mark]) -> Vec<Draft> {
    let (rows, columns) = (lat.rows(), lat.columns());
    let mut owner = vec![0usize; rows * columns];
    for (i, f) in faces.iter().enumerate() {
        for r in f.r0..f.r1 {
            for c in f.c0..f.c1 {
                if let Some(o) = owner.get_mut(r * columns + c) {
                    *o = i;
                }
            }
        }
    }
    let mut out: Vec<Draft> = faces.iter().map(|&face| Draft { face, marks: Vec::new() }).collect();
    let bbox = lat.bbox();
    for mark in marks {
        let (x, y) = (mark.bbox.center_x(), mark.bbox.center_y());
        if !bbox.contains(x, y) {
            continue;
        }
        let c = lat.xs.partition_point(|&p| p <= x).saturating_sub(1).min(columns - 1);
        let r = lat.ys.partition_point(|&p| p <= y).saturating_sub(1).min(rows - 1);
        if let Some(draft) = owner.get(r * columns + c).and_then(|&o| out.get_mut(o)) {
            draft.marks.push(*mark);
        }
    }
    out
}

/// Makes the grid: boundaries at which cells start, texts, grounds.
fn build(
    page: &Page,
    placed: Vec<Placed>,
    body: f32,
    paint: &Paint<'_>,
    slanted: &[(f32, f32, f32, f32)],
) -> Option<Grid> {
    /// Cells whose sides differ by less than this, in body sizes, start at the same boundary.
    const SAME_SIDE: f32 = 0.36;
    let first = placed.first()?.bbox;
    let bbox = placed.iter().fold(first, |b, p| b.union(&p.bbox));
    let starts = |side: fn(&Rect) -> f32| {
        let mut at: Vec<f32> = placed.iter().map(|p| side(&p.bbox)).collect();
        at.sort_by(f32::total_cmp);
        at.dedup_by(|b, a| *b - *a < SAME_SIDE * body);
        at
    };
    let (mut xs, mut ys) = (starts(|r| r.x0), starts(|r| r.y0));
    // The first boundary not before a side, give or take.
    let at = |list: &[f32], v: f32| list.partition_point(|&k| k < v - SAME_SIDE * body);
    let mut cells: Vec<GridCell> = Vec::with_capacity(placed.len());
    for p in &placed {
        let text = text::read(page, &p.marks);
        let (row, column) = (at(&ys, p.bbox.y0), at(&xs, p.bbox.x0));
        cells.push(GridCell {
            row,
            column,
            row_span: at(&ys, p.bbox.y1).saturating_sub(row).max(1),
            column_span: at(&xs, p.bbox.x1).saturating_sub(column).max(1),
            text: text.text,
            bbox: p.bbox,
            crossed: slanted.iter().any(|s| crosses(&p.bbox, *s)),
            fill: ground(paint, &p.bbox),
            vertical: text.vertical,
            glyphs: p.marks.iter().map(|m| m.glyph).collect(),
            page: page.number,
            repeated_header: false,
            continues: false,
        });
    }
    cells.sort_by_key(|c| (c.row, c.column));
    let (rows, columns) = (ys.len(), xs.len());
    xs.push(bbox.x1);
    ys.push(bbox.y1);
    let ruling = Ruling::Ruled;
    let mut grid = Grid {
        page: page.number,
        last_page: page.number,
        rows,
        columns,
        cells,
        bbox,
        ys,
        xs,
        ruling,
        group: None,
        turns: 0,
    };
    tile::settle(page, &mut grid);
    Some(grid)
}

/// Whether a slanted line runs through a box from side to side.
fn crosses(bbox: &Rect, (x0, y0, x1, y1): (f32, f32, f32, f32)) -> bool {
    /// A diagonal spans at least this part of the cell's width or height, and stays within it.
    const SPAN: f32 = 0.6;
    let line = Rect::new(x0, y0, x1, y1);
    let (w, h) = (bbox.width(), bbox.height());
    let slack = 0.1 * w.min(h) + 1.0;
    let inside = line.x0 >= bbox.x0 - slack
        && line.x1 <= bbox.x1 + slack
        && line.y0 >= bbox.y0 - slack
        && line.y1 <= bbox.y1 + slack;
    inside && (line.width() >= SPAN * w || line.height() >= SPAN * h)
}

/// The colour of a cell's ground, where it is not white.
fn ground(paint: &Paint<'_>, bbox: &Rect) -> Option<[u8; 3]> {
    let inset = |a: f32, b: f32| a + (b - a) * 0.1;
    let colour = paint.colour(inset(bbox.x0, bbox.x1), inset(bbox.y0, bbox.y1));
    (colour != [255; 3]).then_some(colour)
}
