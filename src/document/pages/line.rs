//! The lines outside tables and the places of the tables of one page, in reading order.
//!
//! Marks that no table has taken become pieces of text; pieces on one baseline a line.
//! Columns and the halves of a spread are read one after the other.

use super::ink::{self, Ink, Spaces};
use crate::geom::Rect;
use crate::layout::{self, Mark, Run};
use crate::page::Page;

/// A gap wider than this (in sizes) ends a piece.
const PIECE_GAP: f32 = 1.6;
/// Pieces of one baseline that stand further apart than this (in sizes) are lines of their own.
const LINE_GAP: f32 = 4.0;
/// Narrowest gutter between columns, in body sizes.
const GUTTER: f32 = 1.0;
/// Lines that a column has at least, and how wide (in body sizes) they are on average.
const COLUMN_LINES: usize = 3;
const COLUMN_WIDTH: f32 = 10.0;
/// Columns stand beside one another over at least this part of the shorter one.
const BESIDE: f32 = 0.5;

/// A line outside tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// As printed; gaps are spaces.
    pub printed: String,
    /// As read: raised note marks as `^{1}`.
    pub marked: String,
    /// Box on the page as read (turned upright).
    pub bbox: Rect,
    /// Box on the page as displayed.
    pub shown: Rect,
    /// Size of its largest glyph in points.
    pub size: f32,
    /// Left and right side of the column that it stands in; `None` where the page has one column.
    pub frame: Option<(f32, f32)>,
}

/// A line, or a table by its number among the page's tables.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A line outside tables.
    Line(Line),
    /// A table.
    Table(usize),
}

/// What is put in order: a piece of text or a table.
#[derive(Clone, Debug)]
struct Part {
    bbox: Rect,
    size: f32,
    ink: Ink,
    table: Option<usize>,
}

/// Puts free marks and tables (their boxes on the page as read) in reading order.
pub(super) fn items(
    page: &Page,
    marks: &[Mark],
    spaces: &Spaces,
    tables: &[Rect],
    shown: impl Fn(&Rect) -> Rect,
) -> Vec<Item> {
    let body = layout::body_size(marks).max(1.0);
    let (across, down): (Vec<Mark>, Vec<Mark>) = marks.iter().partition(|m| m.quarter == 0 && !m.vertical);
    let mut parts: Vec<Part> =
        layout::runs(&across, PIECE_GAP).iter().map(|run| part(page, run, spaces)).collect();
    parts.extend(downward(page, &down));
    parts.extend(tables.iter().enumerate().map(|(number, bbox)| Part {
        bbox: *bbox,
        size: body,
        ink: Ink::default(),
        table: Some(number),
    }));
    let mut out = Vec::with_capacity(parts.len());
    order(parts, body, None, true, &mut out);
    for item in &mut out {
        if let Item::Line(line) = item {
            line.shown = shown(&line.bbox);
        }
    }
    out
}

fn part(page: &Page, run: &Run, spaces: &Spaces) -> Part {
    Part { bbox: run.bbox, size: run.size, ink: ink::read(page, run, spaces), table: None }
}

/// Vertical writing and turned labels: read along their own lines, columns from right to left.
fn downward(page: &Page, marks: &[Mark]) -> Vec<Part> {
    let mut out = Vec::new();
    for quarter in 0..4u8 {
        let mut turned: Vec<Mark> = marks
            .iter()
            .filter(|m| if m.vertical { quarter == 1 } else { m.quarter == quarter && quarter != 0 })
            .map(|m| Mark { bbox: turn(&m.bbox, quarter), quarter: 0, ..*m })
            .collect();
        turned.sort_by(layout::order);
        out.extend(layout::runs(&turned, PIECE_GAP).iter().map(|run| {
            let mut found = part(page, run, &Spaces::default());
            found.bbox = back(&found.bbox, quarter);
            found
        }));
    }
    out
}

fn turn(b: &Rect, quarter: u8) -> Rect {
    match quarter {
        1 => Rect::new(b.y0, -b.x1, b.y1, -b.x0),
        2 => Rect::new(-b.x1, -b.y1, -b.x0, -b.y0),
        3 => Rect::new(-b.y1, b.x0, -b.y0, b.x1),
        _ => *b,
    }
}

fn back(b: &Rect, quarter: u8) -> Rect {
    turn(b, (4 - quarter) % 4)
}

/// Reads parts in order: a gutter that runs down parts them to columns, else bands from top to bottom.
fn order(mut parts: Vec<Part>, body: f32, frame: Option<(f32, f32)>, top: bool, out: &mut Vec<Item>) {
    parts.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    if let Some(x) = gutter(&parts, body) {
        split(parts, x, body, out);
        return;
    }
    if !top {
        emit(parts, frame, out);
        return;
    }
    // Bands that share a gutter are columns together; what crosses the gutter ends them.
    let mut bands = bands(parts).into_iter().peekable();
    while let Some(band) = bands.next() {
        let mut free = free_spans(&band, body);
        let mut run = band;
        let mut count = 1;
        while let Some(next) = bands.peek() {
            let common = common(&free, &free_spans(next, body), body);
            if common.is_empty() {
                break;
            }
            free = common;
            run.extend(bands.next().unwrap_or_default());
            count += 1;
        }
        if count > 1 && gutter(&run, body).is_some() {
            order(run, body, frame, false, out);
        } else {
            emit(run, frame, out);
        }
    }
}

fn split(parts: Vec<Part>, x: f32, body: f32, out: &mut Vec<Item>) {
    let (left, right): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|p| p.bbox.center_x() < x);
    for side in [left, right] {
        let x0 = side.iter().map(|p| p.bbox.x0).fold(f32::INFINITY, f32::min);
        let x1 = side.iter().map(|p| p.bbox.x1).fold(f32::NEG_INFINITY, f32::max);
        // A side is narrower than the whole, so this ends.
        order(side, body, Some((x0, x1)), true, out);
    }
}

/// Parts whose heights overlap, from top to bottom.
fn bands(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut out: Vec<Vec<Part>> = Vec::new();
    let mut bottom = f32::NEG_INFINITY;
    for part in parts {
        let own = part.bbox.y1;
        match out.last_mut() {
            Some(band) if part.bbox.y0 < bottom - 0.2 * part.size => band.push(part),
            _ => out.push(vec![part]),
        }
        bottom = if out.last().is_some_and(|band| band.len() == 1) { own } else { bottom.max(own) };
    }
    out
}

/// The spans of x that no part covers, the open ends left and right among them.
fn free_spans(parts: &[Part], body: f32) -> Vec<(f32, f32)> {
    let mut covered: Vec<(f32, f32)> = parts.iter().map(|p| (p.bbox.x0, p.bbox.x1)).collect();
    covered.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out = Vec::new();
    let mut from = f32::NEG_INFINITY;
    for (x0, x1) in covered {
        if x0 - from >= GUTTER * body {
            out.push((from, x0));
        }
        from = from.max(x1);
    }
    out.push((from, f32::INFINITY));
    out
}

/// What two lists of free spans have in common, but for the open ends.
fn common(a: &[(f32, f32)], b: &[(f32, f32)], body: f32) -> Vec<(f32, f32)> {
    let mut out = Vec::new();
    for (a0, a1) in a {
        for (b0, b1) in b {
            let (lo, hi) = (a0.max(*b0), a1.min(*b1));
            if hi - lo >= GUTTER * body && !(lo.is_infinite() && hi.is_infinite()) {
                out.push((lo, hi));
            }
        }
    }
    // Only open ends: the bands stand above one another, but no gutter parts them.
    if out.iter().all(|(lo, hi)| lo.is_infinite() || hi.is_infinite()) {
        // A short line stands left or right of a gutter that a later band may show.
        let inner = |list: &[(f32, f32)]| list.iter().any(|(lo, hi)| lo.is_finite() && hi.is_finite());
        if inner(a) || inner(b) {
            out.clear();
        }
    }
    out
}

/// The middle of a gap that runs down between two columns of text or tables, the widest first.
fn gutter(parts: &[Part], body: f32) -> Option<f32> {
    let mut gaps: Vec<(f32, f32)> =
        free_spans(parts, body).into_iter().filter(|(lo, hi)| lo.is_finite() && hi.is_finite()).collect();
    gaps.sort_by(|a, b| (b.1 - b.0).total_cmp(&(a.1 - a.0)).then(a.0.total_cmp(&b.0)));
    gaps.into_iter().map(|(lo, hi)| (lo + hi) / 2.0).find(|x| {
        let (left, right): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(|p| p.bbox.center_x() < *x);
        let (Some(l), Some(r)) = (column(&left, body), column(&right, body)) else { return false };
        let common = l.1.min(r.1) - l.0.max(r.0);
        common >= BESIDE * (l.1 - l.0).min(r.1 - r.0)
    })
}

/// Top and bottom of parts that make a column: tables, or several lines of prose.
fn column(parts: &[&Part], body: f32) -> Option<(f32, f32)> {
    let lines: Vec<&&Part> = parts.iter().filter(|p| p.table.is_none()).collect();
    let has_table = lines.len() < parts.len();
    let width: f32 = lines.iter().map(|p| p.bbox.width()).sum();
    let prose = lines.len() >= COLUMN_LINES && width >= COLUMN_WIDTH * body * lines.len() as f32;
    (has_table || prose).then(|| {
        let top = parts.iter().map(|p| p.bbox.y0).fold(f32::INFINITY, f32::min);
        (top, parts.iter().map(|p| p.bbox.y1).fold(f32::NEG_INFINITY, f32::max))
    })
}

/// Writes a band that has no columns: baselines from top to bottom, pieces joined to lines.
fn emit(parts: Vec<Part>, frame: Option<(f32, f32)>, out: &mut Vec<Item>) {
    let mut rows: Vec<Vec<Part>> = Vec::new();
    for part in parts {
        let row = rows.iter_mut().rev().take(4).find(|row| {
            part.table.is_none()
                && row.first().is_some_and(|first| {
                    first.table.is_none() && {
                        let size = first.size.max(part.size);
                        (first.bbox.center_y() - part.bbox.center_y()).abs() < 0.45 * size
                    }
                })
        });
        match row {
            Some(row) => row.push(part),
            None => rows.push(vec![part]),
        }
    }
    for mut row in rows {
        row.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
        let mut open: Option<Line> = None;
        for part in row {
            if let Some(table) = part.table {
                out.extend(open.take().map(Item::Line));
                out.push(Item::Table(table));
                continue;
            }
            let joins = open.as_ref().is_some_and(|line| {
                part.bbox.x0 - line.bbox.x1 <= LINE_GAP * part.size.max(line.size)
                    && !starts_unit(&part.ink.printed)
            });
            match &mut open {
                Some(line) if joins => {
                    line.printed.push(' ');
                    line.printed.push_str(&part.ink.printed);
                    line.marked.push(' ');
                    line.marked.push_str(&part.ink.marked);
                    line.bbox = line.bbox.union(&part.bbox);
                    line.size = line.size.max(part.size);
                }
                _ => {
                    out.extend(open.take().map(Item::Line));
                    open = Some(Line {
                        printed: part.ink.printed,
                        marked: part.ink.marked,
                        bbox: part.bbox,
                        shown: part.bbox,
                        size: part.size,
                        frame,
                    });
                }
            }
        }
        out.extend(open.map(Item::Line));
    }
}

/// （単位：千円） stands at the right end of the line that holds the caption, and is a line of its own.
fn starts_unit(text: &str) -> bool {
    text.trim_start_matches(['(', '（', '[', '［', '<', '＜', '〔']).trim_start().starts_with("単位")
}
