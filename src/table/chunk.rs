//! Lines that belong together: the texts of cells, before it is known which rows they span.
//!
//! In: the lines of one column or face. Out: [`Chunk`]s. Within a cell, lines follow at one distance (the leading);
//! where the distance differs, or two figures stand below one another, a new text begins.

use crate::layout::{Mark, Run, marks};
use crate::page::Page;

/// A text that stands in one cell.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// First column.
    pub c0: usize,
    /// Column after the last.
    pub c1: usize,
    /// Its lines, top to bottom.
    pub lines: Vec<Run>,
    /// Top of its first line.
    pub top: f32,
    /// Bottom of its last line.
    pub bottom: f32,
    /// Whether it is one figure.
    pub figure: bool,
}

impl Chunk {
    /// A chunk of lines; `None` without lines.
    pub fn new(c0: usize, c1: usize, lines: Vec<Run>, page: &Page) -> Option<Chunk> {
        let (first, last) = (lines.first()?, lines.last()?);
        let top = first.bbox.center_y() - first.size / 2.0;
        let bottom = last.bbox.center_y() + last.size / 2.0;
        let figure = lines.len() == 1 && marks::is_figure(&first.text(page, f32::INFINITY));
        Some(Chunk { c0, c1, top, bottom, figure, lines })
    }

    /// A chunk that is read as a whole: vertical writing.
    pub fn solid(c0: usize, c1: usize, marks: &[Mark]) -> Option<Chunk> {
        let first = marks.first()?;
        let bbox = marks.iter().fold(first.bbox, |b, m| b.union(&m.bbox));
        let run = Run { marks: marks.to_vec(), bbox, size: first.size };
        Some(Chunk { c0, c1, top: bbox.y0, bottom: bbox.y1, figure: false, lines: vec![run] })
    }

    /// The middle of its height.
    pub fn middle(&self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    /// Left end of its ink.
    pub fn x0(&self) -> f32 {
        self.lines.iter().map(|l| l.bbox.x0).fold(f32::INFINITY, f32::min)
    }

    /// Right end of its ink.
    pub fn x1(&self) -> f32 {
        self.lines.iter().map(|l| l.bbox.x1).fold(f32::NEG_INFINITY, f32::max)
    }
}

/// Distance of two lines in sizes of the larger.
fn pitch(a: &Run, b: &Run) -> f32 {
    (b.bbox.center_y() - a.bbox.center_y()) / a.size.max(b.size).max(0.1)
}

/// Lines whose distance differs by less than this (in sizes) from the leading follow one another in a cell:
/// the padding of the tightest tables seen adds 0.12 to it.
const LEADING: f32 = 0.06;
/// A browser sets lines on whole pixels of 0.75 points, so that the distance of small lines varies by more than that;
/// but never by as much as a padding adds.
const PIXEL: f32 = 0.8;
const MOST_PLAY: f32 = 0.115;
/// How much the leading of one table may vary, in sizes: a pixel of a browser is 0.075 em at 10 points.
const JITTER: f32 = 0.1;
/// A label with fewer characters that fills its column is not thereby wrapped.
const WORDS: usize = 8;
/// The largest leading, in sizes, that is believed without a wrapped line to show it.
const WIDEST: f32 = 1.3;

/// A column of lines with the right limit that its texts may fill.
pub struct Column<'a> {
    /// Lines, top to bottom.
    pub lines: &'a [Run],
    /// x at which lines start.
    pub start: f32,
    /// x at which a full line ends.
    pub limit: f32,
}

/// Whether a line ends because the next character had no room, wherever in its column it is set.
fn is_full(line: &Run, next: &Run, column: &Column<'_>) -> bool {
    let room = next.marks.first().map_or(line.size, |m| m.bbox.width().max(0.5 * m.size));
    // The empty half of a bracket or stop at its ends takes room too.
    let halves = [
        line.marks.first().is_some_and(|m| marks::opens(m.first)),
        line.marks.last().is_some_and(|m| marks::closes(m.first)),
    ];
    let taken = line.bbox.width() + 0.5 * line.size * halves.iter().filter(|h| **h).count() as f32;
    column.limit - column.start - taken < room + 0.35 * line.size
}

/// Whether two lines start at the same place or share a middle.
fn is_aligned(a: &Run, b: &Run) -> bool {
    let slack = 0.3 * a.size.max(b.size);
    (a.bbox.x0 - b.bbox.x0).abs() <= slack
        || (a.bbox.x1 - b.bbox.x1).abs() <= slack
        || (a.bbox.center_x() - b.bbox.center_x()).abs() <= slack
}

/// The leading within cells, in sizes, from lines that were wrapped.
pub fn leading(columns: &[Column<'_>]) -> Option<f32> {
    let mut counts: std::collections::BTreeMap<i32, usize> = std::collections::BTreeMap::new();
    let mut side_by_side: std::collections::BTreeMap<i32, (usize, usize)> = std::collections::BTreeMap::new();
    // Heights of all lines with their columns, to see where lines of several columns run level.
    let mut heights: Vec<(f32, usize)> = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        heights.extend(column.lines.iter().map(|l| (l.bbox.center_y(), i)));
    }
    heights.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let at = |y: f32, slack: f32| {
        let from = heights.partition_point(|h| h.0 < y - slack);
        heights.get(from..).unwrap_or_default().iter().take_while(move |h| h.0 <= y + slack).map(|h| h.1)
    };
    for (i, column) in columns.iter().enumerate() {
        for (a, b) in column.lines.iter().zip(column.lines.iter().skip(1)) {
            let slack = 0.1 * a.size;
            let mut others = at(a.bbox.center_y(), slack).filter(|k| *k != i);
            // Rows of one line each look wrapped where a text fills its column: but other columns run level then.
            let level = others.any(|k| at(b.bbox.center_y(), slack).any(|q| q == k));
            let p = pitch(a, b);
            let words = a.marks.len() >= 5 && a.marks.iter().any(|m| marks::is_wide(m.first));
            if words && (0.9..=2.2).contains(&p) && is_aligned(a, b) && is_full(a, b, column) {
                let key = (p / STEP).round() as i32;
                if level {
                    // A short rest below a full line tells of wrapping even there.
                    let rest = b.bbox.width() < 0.4 * a.bbox.width()
                        && (b.bbox.x0 - a.bbox.x0).abs() < 0.15 * a.size;
                    let entry = side_by_side.entry(key).or_insert((0usize, 0usize));
                    entry.0 += usize::from(rest);
                    entry.1 += 1;
                } else {
                    *counts.entry(key).or_default() += 1;
                }
            }
        }
    }
    let wrapped = believed(&counts).or_else(|| {
        let rests = side_by_side.into_iter().filter(|(_, (r, n))| *r >= 2 && r * 10 >= n * 6);
        believed(&rests.map(|(k, (r, _))| (k, r)).collect())
    });
    // Figures below one another stand in rows: no line within a cell is as far from the next.
    let Some(row) = row_pitch(columns) else { return wrapped };
    wrapped.filter(|l| *l < WITHIN * row).or_else(|| near_lines(columns, row))
}

/// The leading is at most this part of the distance of two rows.
const WITHIN: f32 = 0.96;

fn is_figure(line: &Run) -> bool {
    marks::is_figure(&line.marks.iter().map(|m| m.first).collect::<String>())
}

/// The smallest distance, in sizes, of two figures below one another.
fn row_pitch(columns: &[Column<'_>]) -> Option<f32> {
    let mut out: Vec<f32> = Vec::new();
    for column in columns {
        for (a, b) in column.lines.iter().zip(column.lines.iter().skip(1)) {
            let p = pitch(a, b);
            if (0.9..6.0).contains(&p) && is_figure(a) && is_figure(b) {
                out.push(p);
            }
        }
    }
    out.sort_by(f32::total_cmp);
    // One alone may be a figure that was broken at the end of its line.
    out.get(1).copied()
}

/// The distance of lines that stand clearly nearer to one another than rows do.
fn near_lines(columns: &[Column<'_>], row: f32) -> Option<f32> {
    /// Nearer than this part of the distance of two rows.
    const CLEARLY: f32 = 0.93;
    let mut out: Vec<f32> = Vec::new();
    for column in columns {
        for (a, b) in column.lines.iter().zip(column.lines.iter().skip(1)) {
            let p = pitch(a, b);
            if (0.9..=2.2).contains(&p) && is_aligned(a, b) && !(is_figure(a) && is_figure(b)) {
                out.push(p);
            }
        }
    }
    out.sort_by(f32::total_cmp);
    let (first, second) = (out.first()?, out.get(1)?);
    if second - first > LEADING {
        return None;
    }
    let top = out.iter().take_while(|p| **p <= first + LEADING).last()?;
    (*top < CLEARLY * row).then_some(*top)
}

/// Steps in which distances of lines are counted, in sizes.
const STEP: f32 = 0.02;

/// The leading that counted distances (in steps) show, where they show one.
fn believed(counts: &std::collections::BTreeMap<i32, usize>) -> Option<f32> {
    /// With fewer wrapped lines than this, a pixel's play may not have shown.
    const FEW: usize = 8;
    /// A wider leading than this is believed only where it shows so often.
    const WIDE: (f32, usize) = (1.45, 3);
    /// A distance that shows so often is one of the two between which whole pixels make it alternate.
    const SHOWN: usize = 3;
    let (&mode, &most) = counts.iter().max_by_key(|(k, n)| (**n, std::cmp::Reverse(**k)))?;
    // Browsers set lines on whole pixels: the distance then alternates between two values.
    let top = (mode..=mode + (JITTER / STEP) as i32)
        .rev()
        .find(|k| counts.get(k).is_some_and(|n| n * 7 >= most || *n >= SHOWN))
        .unwrap_or(mode);
    if top as f32 * STEP > WIDE.0 && most < WIDE.1 {
        return None;
    }
    let play = if counts.values().sum::<usize>() < FEW { JITTER - LEADING } else { 0.0 };
    Some(top as f32 * STEP + play)
}

/// Middles of two lines between which a figure column parts.
pub type Break = (f32, f32);

/// Where figures stand below one another in a column: there rows part.
pub fn figure_breaks(page: &Page, column: &Column<'_>, leading: Option<f32>) -> Vec<Break> {
    column
        .lines
        .iter()
        .zip(column.lines.iter().skip(1))
        .filter(|(a, b)| {
            [a, b].iter().all(|l| marks::is_figure(&l.text(page, f32::INFINITY)))
                && !joins(page, a, b, column, leading)
        })
        .map(|(a, b)| (a.bbox.center_y(), b.bbox.center_y()))
        .collect()
}

/// Parts the lines of a column into chunks; `breaks` are those of the figures beside it.
pub fn chunks(
    page: &Page,
    column: &Column<'_>,
    leading: Option<f32>,
    breaks: &[Break],
    (c0, c1): (usize, usize),
    out: &mut Vec<Chunk>,
) {
    let texts: Vec<String> = column.lines.iter().map(|l| l.text(page, f32::INFINITY)).collect();
    let repeated = |i: usize| {
        let text = texts.get(i);
        texts.iter().filter(|t| Some(*t) == text).count() >= 2
    };
    let mut part: Vec<Run> = Vec::new();
    for (i, line) in column.lines.iter().enumerate() {
        if let Some(last) = part.last() {
            let (a, b) = (last.bbox.center_y(), line.bbox.center_y());
            let near = |p: f32, q: f32| (p - q).abs() < 0.12 * last.size;
            let parted = breaks.iter().filter(|(x, y)| near(*x, a) && near(*y, b)).count();
            let wrapped = last.marks.len() >= WORDS && is_full(last, line, column) && !repeated(i - 1);
            if !joins(page, last, line, column, leading) || (parted > 0 && !wrapped) {
                out.extend(Chunk::new(c0, c1, std::mem::take(&mut part), page));
            }
        }
        part.push(line.clone());
    }
    out.extend(Chunk::new(c0, c1, part, page));
}

/// Whether a line goes on with the text of the line above it.
pub fn joins(page: &Page, a: &Run, b: &Run, column: &Column<'_>, leading: Option<f32>) -> bool {
    let p = pitch(a, b);
    if p < 0.45 {
        // Beside each other, or a mark set higher.
        return true;
    }
    let (ta, tb) = (a.text(page, f32::INFINITY), b.text(page, f32::INFINITY));
    if marks::is_figure(&ta) && marks::is_figure(&tb) {
        // A figure too wide for its cell is wrapped: broken between its digits, or it leaves a shorter rest.
        // Line breaking may leave room before a comma, so a broken figure need not fill its line.
        let rest = b.bbox.width() < 0.7 * a.bbox.width();
        let near = leading.map_or(p <= WIDEST, |l| p <= l + LEADING);
        let whole = !marks::is_broken_figure(&format!("{ta}{tb}"));
        return p < 1.7 && marks::is_broken_figure(&ta)
            || is_full(a, b, column) && (p < 1.7 && marks::is_broken_figure(&tb) || rest && near && whole);
    }
    match leading {
        Some(l) => {
            // A change of size changes the distance a little.
            let bracketed = marks::is_bracketed_figure(&tb) && !marks::is_bracketed_figure(&ta);
            let play = (PIXEL / a.size.max(b.size).max(0.1)).clamp(LEADING, MOST_PLAY);
            let slack = if bracketed || (a.size - b.size).abs() > 0.1 * a.size { 0.3 } else { play };
            p <= l + slack
        }
        // Nothing is wrapped here: only what starts like an addition goes on.
        None => p <= WIDEST && marks::starts_item(&tb) && !marks::is_figure(&tb),
    }
}
