//! Parts of a page that may be tables though no lattice closes them.
//!
//! In: the marks and edges that no closed table has taken. Out: [`Region`]s: bands of text in which texts stand
//! beside one another with wide gaps between, and what rules or shading hold together with them.

use super::columns;
use super::edges::{Seg, bounds};
use super::open::Region;
use crate::geom::Rect;
use crate::layout::{Mark, Run, runs};

/// Gap that parts runs, in sizes: below the narrowest padding between two columns.
const PART: f32 = 0.3;
/// Rows of one table stand no further apart than this, in body sizes.
const ROW_GAP: f32 = 7.0;
/// A line this near (in body sizes) to the row above goes on with it.
const NEXT_LINE: f32 = 0.45;

/// Texts of the same height on a page.
#[derive(Clone, Debug)]
struct Band {
    top: f32,
    bottom: f32,
    runs: Vec<Run>,
    /// Texts stand beside one another with a wide gap.
    several: bool,
    /// Between rules of one width, or on shading.
    held: Option<usize>,
}

impl Band {
    fn x0(&self) -> f32 {
        self.runs.iter().map(|r| r.bbox.x0).fold(f32::INFINITY, f32::min)
    }

    fn x1(&self) -> f32 {
        self.runs.iter().map(|r| r.bbox.x1).fold(f32::NEG_INFINITY, f32::max)
    }

    fn size(&self) -> f32 {
        self.runs.iter().map(|r| r.size).fold(0.0, f32::max)
    }
}

/// Boxes that rules or shading of one width hold together.
fn holders(across: &[Seg], body: f32) -> Vec<Rect> {
    let slack = 0.5 * body;
    let mut out: Vec<(Rect, usize, f32)> = Vec::new();
    let mut order: Vec<&Seg> = across.iter().filter(|s| s.hi - s.lo > 4.0 * body).collect();
    order.sort_by(|a, b| a.pos.total_cmp(&b.pos));
    for s in order {
        let same = |b: &Rect| {
            (s.lo >= b.x0 - slack && s.hi <= b.x1 + slack)
                && ((s.hi - b.x1).abs() <= slack || (s.lo - b.x0).abs() <= slack)
        };
        let home = out.iter_mut().find(|(b, _, last)| same(b) && s.pos - *last <= 30.0 * body);
        match home {
            Some((b, n, last)) => {
                b.y1 = b.y1.max(s.pos);
                *n += usize::from(s.pos - *last > 0.4 * body);
                *last = s.pos;
            }
            None => out.push((Rect::new(s.lo, s.pos, s.hi, s.pos), 1, s.pos)),
        }
    }
    out.into_iter().filter(|(_, n, _)| *n >= 2).map(|(b, _, _)| b).collect()
}

/// Finds regions among marks (sorted as by [`crate::layout::marks_of`]) and edges.
pub fn regions(marks: &[Mark], across: &[Seg], down: &[Seg], body: f32) -> Vec<Region> {
    let upright: Vec<Mark> = marks.iter().filter(|m| m.quarter == 0 && !m.vertical).copied().collect();
    let holders = holders(across, body);
    let bands = bands(runs(&upright, PART), &holders, body);
    let mut out = Vec::new();
    let mut current: Vec<Band> = Vec::new();
    let mut pending: Vec<Band> = Vec::new();
    for band in bands {
        let likely = band.several || band.held.is_some() || fits(&band, &current);
        let last = pending.last().or(current.last());
        let gap = last.map_or(f32::INFINITY, |l| band.top - l.bottom);
        let held_apart = band.held.is_some()
            && current.iter().rev().find_map(|b| b.held).is_some_and(|h| Some(h) != band.held);
        if likely {
            let same = band.held.is_some() && current.last().is_some_and(|l| l.held == band.held);
            let limit = if same { f32::INFINITY } else { ROW_GAP * body };
            if !current.is_empty() && gap <= limit && !held_apart && !is_heading(&pending, &current) {
                current.append(&mut pending);
            } else {
                finish(std::mem::take(&mut current), &pending, across, down, &holders, body, &mut out);
                let first = pending.pop().filter(|p| leads(p, &band, body));
                pending.clear();
                current.extend(first);
            }
            current.push(band);
        } else if pending.is_empty() && !current.is_empty() && gap <= NEXT_LINE * body {
            current.push(band);
        } else {
            pending.push(band);
        }
    }
    finish(current, &pending, across, down, &holders, body, &mut out);
    out
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
    pending.iter().any(|b| b.size() > 1.08 * size)
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

fn bands(mut runs: Vec<Run>, holders: &[Rect], body: f32) -> Vec<Band> {
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
        band.held =
            holders.iter().position(|h| h.y0 <= y && y <= h.y1 && x0 >= h.x0 - body && x1 <= h.x1 + body);
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

fn finish(
    mut current: Vec<Band>,
    _after: &[Band],
    across: &[Seg],
    down: &[Seg],
    holders: &[Rect],
    body: f32,
    out: &mut Vec<Region>,
) {
    current.truncate(before_notes(&current, body));
    if current.iter().filter(|b| b.several).count() < 1 || current.len() < 2 {
        return;
    }
    let held = current.iter().find_map(|b| b.held).and_then(|h| holders.get(h)).copied();
    let runs: Vec<Run> = current.into_iter().flat_map(|b| b.runs).collect();
    let Some(first) = runs.first() else { return };
    let pad = 0.25 * body;
    let mut bbox = runs.iter().fold(first.bbox, |b, r| b.union(&r.bbox));
    bbox = Rect { x0: bbox.x0 - pad, y0: bbox.y0 - pad, x1: bbox.x1 + pad, y1: bbox.y1 + pad };
    if let Some(h) = held {
        bbox = bbox.union(&h);
    }
    let (xs, ys) = ((bbox.x0, bbox.x1), (bbox.y0, bbox.y1));
    // An edge belongs to the region where it stands in it and most of the shorter of both lies along the other.
    let beside = |s: &Seg, over: (f32, f32), along: (f32, f32)| {
        let common = s.hi.min(along.1) - s.lo.max(along.0);
        let within = s.pos >= over.0 - body && s.pos <= over.1 + body;
        within && common >= 0.6 * (s.hi - s.lo).min(along.1 - along.0)
    };
    let across: Vec<Seg> = across.iter().filter(|s| beside(s, ys, xs)).copied().collect();
    let down: Vec<Seg> = down.iter().filter(|s| beside(s, xs, ys)).copied().collect();
    if let Some(b) = bounds(&across, &down) {
        bbox = bbox.union(&b);
    }
    out.push(Region { bbox, across, down, runs });
}
