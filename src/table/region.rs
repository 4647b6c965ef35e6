//! Parts of a page that may be tables though no lattice closes them.
//!
//! In: the marks and edges that no closed table has taken. Out: [`Region`]s: bands of text in which texts stand
//! beside one another with wide gaps between, and what rules or shading hold together with them.

use super::columns;
use super::edges::{Seg, bounds};
use super::even;
use super::frames::{self, Frame};
use super::open::Region;
use super::stack;
use crate::geom::Rect;
use crate::layout::{Mark, Run, runs};

/// Gap that parts runs, in sizes: below the narrowest padding between two columns.
const PART: f32 = 0.3;
/// Rows of one table stand no further apart than this, in body sizes.
const ROW_GAP: f32 = 7.0;
/// Shaded rows between which one is white stand no further apart than this, in body sizes.
const SPANNED: f32 = 4.0;
/// A line this near (in body sizes) to the row above goes on with it.
const NEXT_LINE: f32 = 0.45;

/// Texts of the same height on a page.
#[derive(Clone, Debug)]
pub struct Band {
    /// Top of its highest text.
    pub top: f32,
    /// Bottom of its lowest text.
    pub bottom: f32,
    /// Its texts.
    pub runs: Vec<Run>,
    /// Texts stand beside one another with a wide gap.
    pub several: bool,
    /// Between rules of one width, or on shading.
    pub held: Option<usize>,
}

impl Band {
    /// Left end of its texts.
    pub fn x0(&self) -> f32 {
        self.runs.iter().map(|r| r.bbox.x0).fold(f32::INFINITY, f32::min)
    }

    /// Right end of its texts.
    pub fn x1(&self) -> f32 {
        self.runs.iter().map(|r| r.bbox.x1).fold(f32::NEG_INFINITY, f32::max)
    }

    /// Size of its largest text.
    pub fn size(&self) -> f32 {
        self.runs.iter().map(|r| r.size).fold(0.0, f32::max)
    }
}

/// Finds regions among marks (sorted as by [`crate::layout::marks_of`]) and edges.
pub fn regions(marks: &[Mark], across: &[Seg], down: &[Seg], body: f32) -> Vec<Region> {
    let upright: Vec<Mark> = marks.iter().filter(|m| m.quarter == 0 && !m.vertical).copied().collect();
    let seen = Seen { frames: frames::frames(across, body), across, down, body };
    let mut rest = even::join(runs(&upright, PART));
    let mut out = Vec::new();
    for strip in frames::strips(&seen.frames, &rest, body) {
        let (mine, others) =
            rest.into_iter().partition(|r| strip.bbox.contains(r.bbox.center_x(), r.bbox.center_y()));
        rest = others;
        within(mine, &seen, &mut out);
    }
    within(rest, &seen, &mut out);
    out
}

/// What is drawn on the page.
struct Seen<'a> {
    frames: Vec<Frame>,
    across: &'a [Seg],
    down: &'a [Seg],
    body: f32,
}

impl Seen<'_> {
    /// Whether two frames hold different tables. Rows whose shading leaves out a cell that spans them share one side
    /// with the others.
    fn are_apart(&self, one: usize, other: Option<usize>) -> bool {
        let Some(other) = other.filter(|o| *o != one) else { return other.is_none() };
        let Some((a, b)) = self.frames.get(one).zip(self.frames.get(other)) else { return true };
        let near = |p: f32, q: f32| (p - q).abs() < 0.5 * self.body;
        let gap = b.bbox.y0.max(a.bbox.y0) - a.bbox.y1.min(b.bbox.y1);
        let (left, right) = (near(a.bbox.x0, b.bbox.x0), near(a.bbox.x1, b.bbox.x1));
        let within = |a: &Rect, b: &Rect| a.x0 >= b.x0 - self.body && a.x1 <= b.x1 + self.body;
        let inside = within(&a.bbox, &b.bbox) || within(&b.bbox, &a.bbox);
        !(gap <= ROW_GAP * self.body && (left || right) || gap <= SPANNED * self.body && inside)
    }
}

/// Finds regions among runs that stand in no strips beside one another.
fn within(runs: Vec<Run>, seen: &Seen<'_>, out: &mut Vec<Region>) {
    let body = seen.body;
    let bands = bands(runs, &seen.frames, body);
    let mut current: Vec<Band> = Vec::new();
    let mut pending: Vec<Band> = Vec::new();
    for band in bands {
        let likely = band.several || band.held.is_some() || fits(&band, &current);
        let last = pending.last().or(current.last());
        let gap = last.map_or(f32::INFINITY, |l| band.top - l.bottom);
        let held_apart = band.held.is_some()
            && current.iter().rev().find_map(|b| b.held).is_some_and(|h| seen.are_apart(h, band.held));
        if likely {
            let same = band.held.is_some() && current.last().is_some_and(|l| l.held == band.held);
            let limit = if same { f32::INFINITY } else { ROW_GAP * body };
            if !current.is_empty() && gap <= limit && !held_apart && !is_heading(&pending, &current) {
                current.append(&mut pending);
            } else {
                finish(std::mem::take(&mut current), seen, out);
                let tail = if is_header_tail(&pending, &band, body) { 2 } else { 1 };
                let last = pending.split_off(pending.len().saturating_sub(tail));
                pending.clear();
                current.extend(last.into_iter().filter(|p| tail == 2 || leads(p, &band, body)));
            }
            current.push(band);
        } else if pending.is_empty() && !current.is_empty() && gap <= NEXT_LINE * body {
            current.push(band);
        } else {
            pending.push(band);
        }
    }
    finish(current, seen, out);
}

/// Whether a band whose texts stand close together has them where the columns of the rows above are.
fn fits(band: &Band, current: &[Band]) -> bool {
    let known = |x: f32, side: fn(&Run) -> f32, size: f32| {
        current.iter().flat_map(|b| &b.runs).filter(|r| (side(r) - x).abs() < 0.15 * size).count() >= 1
    };
    let leftmost = band.x0();
    band.runs.iter().any(|r| {
        r.bbox.x0 > leftmost + 2.0 * r.size
            && (known(r.bbox.x0, |o| o.bbox.x0, r.size)
                || known(r.bbox.center_x(), |o| o.bbox.center_x(), r.size)
                || known(r.bbox.x1, |o| o.bbox.x1, r.size))
            && !band.runs.iter().any(|o| {
                let gap = r.bbox.x0 - o.bbox.x1;
                gap > -0.1 * r.size
                    && gap < 0.4 * r.size
                    && (o.bbox.center_y() - r.bbox.center_y()).abs() < r.size * 0.4
            })
    })
}

/// Whether lone lines between two parts of tables are a heading: larger than the text of the table.
fn is_heading(pending: &[Band], current: &[Band]) -> bool {
    let size = current.iter().map(Band::size).fold(0.0, f32::max);
    pending.iter().any(|b| b.size() > stack::HEADING * size)
}

/// Whether a lone line above the first row belongs to the table: it stands over a later column and near.
fn leads(line: &Band, first: &Band, body: f32) -> bool {
    let near = first.top - line.bottom <= 1.5 * body;
    let touching = first.top - line.bottom <= 0.5 * body;
    let later = line.x0() > first.x0() + 2.0 * body && (touching || line.x1() <= first.x1() + 2.0 * body);
    let bracketed = line
        .runs
        .first()
        .and_then(|r| r.marks.first())
        .is_some_and(|m| crate::layout::marks::opens(m.first) || m.first == '(');
    near && later && !bracketed && line.size() <= 1.12 * first.size()
}

/// Whether the last two lone lines are the upper part of a header: one in the middle over the row, and half a line
/// lower one left of it that spans both.
fn is_header_tail(pending: &[Band], row: &Band, body: f32) -> bool {
    let [.., over, stub] = pending else { return false };
    let middle = |b: &Band| (b.x0() + b.x1()) / 2.0;
    let near = |a: &Band, b: &Band| b.top - a.bottom <= NEXT_LINE * body;
    stub.x1() < row.x0() - 0.3 * body
        && stub.x1() < over.x0()
        && (middle(over) - middle(row)).abs() < 1.5 * body
        && near(over, stub)
        && near(stub, row)
}

fn bands(mut runs: Vec<Run>, frames: &[Frame], body: f32) -> Vec<Band> {
    let top = |r: &Run| r.bbox.center_y() - r.size / 2.0;
    let bottom = |r: &Run| r.bbox.center_y() + r.size / 2.0;
    runs.sort_by(|a, b| top(a).total_cmp(&top(b)).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    let mut out: Vec<Band> = Vec::new();
    for run in runs {
        match out.last_mut() {
            Some(band) if top(&run) < band.bottom - 0.1 * body => {
                band.bottom = band.bottom.max(bottom(&run));
                band.runs.push(run);
            }
            _ => out.push(Band {
                top: top(&run),
                bottom: bottom(&run),
                runs: vec![run],
                several: false,
                held: None,
            }),
        }
    }
    for band in &mut out {
        band.several = columns::has_wide_gap(&band.runs);
        let y = (band.top + band.bottom) / 2.0;
        let (x0, x1) = (band.x0(), band.x1());
        band.held = frames
            .iter()
            .map(|f| f.bbox)
            .position(|h| h.y0 <= y && y <= h.y1 && x0 >= h.x0 - body && x1 <= h.x1 + body);
    }
    out
}

/// How many of the bands stand before the notes under a table: lines of one text from the left side on, apart from
/// the last row.
fn before_notes(bands: &[Band], body: f32) -> usize {
    let last = bands.iter().rposition(|b| b.several || b.held.is_some()).unwrap_or(0);
    let left = bands.iter().take(last + 1).map(Band::x0).fold(f32::INFINITY, f32::min);
    bands
        .iter()
        .zip(bands.iter().skip(1))
        .enumerate()
        .skip(last)
        .find(|(_, (above, band))| {
            band.top - above.bottom > NEXT_LINE * body && band.x0() < left + 0.5 * body
        })
        .map_or(bands.len(), |(i, _)| i + 1)
}

/// Makes regions of bands that may be one table, or several below one another.
fn finish(bands: Vec<Band>, seen: &Seen<'_>, out: &mut Vec<Region>) {
    let mut rest = bands;
    let mut top = f32::NEG_INFINITY;
    while let Some((above, below)) = stack::first_break(&rest, &seen.frames, seen.body) {
        let next = rest.split_off(below);
        let first = rest.get(above).or(next.first()).map_or(f32::INFINITY, |b| b.top);
        let last = rest.last().map_or(top, |b| b.bottom);
        rest.truncate(above);
        close(std::mem::replace(&mut rest, next), (top, first), seen, out);
        top = last;
    }
    close(rest, (top, f32::INFINITY), seen, out);
}

/// `room` is where the texts above end and those below begin.
fn close(mut current: Vec<Band>, room: (f32, f32), seen: &Seen<'_>, out: &mut Vec<Region>) {
    let body = seen.body;
    current.truncate(before_notes(&current, body));
    stack::trim(&mut current, &seen.frames, body);
    if current.iter().filter(|b| b.several).count() < 1 || current.len() < 2 {
        return;
    }
    let held = current.iter().find_map(|b| b.held).and_then(|h| seen.frames.get(h)).map(|f| f.bbox);
    let (top, bottom) = (
        current.first().map_or(0.0, |b| b.top),
        current.iter().map(|b| b.bottom).fold(f32::NEG_INFINITY, f32::max),
    );
    let runs: Vec<Run> = current.into_iter().flat_map(|b| b.runs).collect();
    let Some(first) = runs.first() else { return };
    let pad = 0.25 * body;
    let mut bbox = runs.iter().fold(first.bbox, |b, r| b.union(&r.bbox));
    bbox = Rect { x0: bbox.x0 - pad, y0: bbox.y0 - pad, x1: bbox.x1 + pad, y1: bbox.y1 + pad };
    // A frame may hold several tables below one another: each goes as far as the next edge beyond its texts.
    if let Some((h, f)) = held.zip(frame_of(seen, held)) {
        let above = f.ys.iter().copied().filter(|y| *y <= top + 0.3 * body && *y >= room.0 - 0.3 * body);
        let below =
            f.ys.iter().rev().copied().filter(|y| *y >= bottom - 0.3 * body && *y <= room.1 + 0.3 * body);
        let (y0, y1) = (above.fold(bbox.y0, |_, y| y), below.fold(bbox.y1, |_, y| y));
        bbox =
            Rect { x0: bbox.x0.min(h.x0), x1: bbox.x1.max(h.x1), y0: bbox.y0.min(y0), y1: bbox.y1.max(y1) };
    }
    let (xs, ys) = ((bbox.x0, bbox.x1), (bbox.y0, bbox.y1));
    // An edge belongs to the region where it stands in it and most of the shorter of both lies along the other.
    let beside = |s: &Seg, over: (f32, f32), along: (f32, f32), slack: f32| {
        let common = s.hi.min(along.1) - s.lo.max(along.0);
        let within = s.pos >= over.0 - slack && s.pos <= over.1 + slack;
        within && common >= 0.6 * (s.hi - s.lo).min(along.1 - along.0)
    };
    let across: Vec<Seg> = seen.across.iter().filter(|s| beside(s, ys, xs, body)).copied().collect();
    let down: Vec<Seg> = seen.down.iter().filter(|s| beside(s, xs, ys, body)).copied().collect();
    if let Some(b) = bounds(&across, &down) {
        bbox = bbox.union(&b);
    }
    out.push(Region { bbox, across, down, runs });
}

fn frame_of<'a>(seen: &'a Seen<'_>, bbox: Option<Rect>) -> Option<&'a Frame> {
    let bbox = bbox?;
    seen.frames.iter().find(|f| f.bbox == bbox)
}
