//! Tables below one another: where one ends and the next begins, and which lines between them are of neither.
//!
//! In: the bands of texts that follow one another without a large gap. Out: the place of the first break, and a
//! table's bands without the captions and unit lines above it.

use super::frames::Frame;
use super::region::Band;
use crate::layout::{Run, marks};

/// A gap from this on (in sizes) parts two phrases of a line.
const APART: f32 = 1.3;

/// A line this much larger than the rows around it is a heading.
pub const HEADING: f32 = 1.08;

/// The phrases of a band, left to right: first and last run of each.
fn phrases(band: &Band) -> Vec<(&Run, &Run)> {
    let mut order: Vec<&Run> = band.runs.iter().collect();
    order.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    let mut out: Vec<(&Run, &Run)> = Vec::new();
    for run in order {
        match out.last_mut() {
            Some((_, last)) if run.bbox.x0 - last.bbox.x1 < APART * run.size => *last = run,
            _ => out.push((run, run)),
        }
    }
    out
}

/// Whether a run is one figure, by the first characters of its glyphs.
fn is_figure(run: &Run) -> bool {
    marks::is_figure(&run.marks.iter().map(|m| m.first).collect::<String>())
}

fn has_figure(band: &Band) -> bool {
    phrases(band).iter().any(|(a, b)| std::ptr::eq(*a, *b) && is_figure(a))
}

fn is_bracketed(run: &Run) -> bool {
    run.marks.first().is_some_and(|m| marks::opens(m.first) || m.first == '(')
}

/// Sides of the bands and the leftmost start of a second text.
#[derive(Clone, Copy, Debug)]
struct Sides {
    left: f32,
    right: f32,
    second: f32,
}

impl Sides {
    /// Of the bands that hold several texts.
    fn of<'a>(bands: impl Iterator<Item = &'a Band>, body: f32) -> Sides {
        let none = Sides { left: f32::INFINITY, right: f32::NEG_INFINITY, second: f32::INFINITY };
        bands.filter(|b| b.several).fold(none, |s, b| {
            let starts = phrases(b);
            let left = s.left.min(b.x0());
            let second = starts.iter().map(|p| p.0.bbox.x0).find(|x| *x > left + 2.0 * body);
            Sides { left, right: s.right.max(b.x1()), second: second.map_or(s.second, |x| s.second.min(x)) }
        })
    }
}

/// Whether a band may be a caption or a unit line: one text from the left side on that reaches over the first
/// column, a bracket at the right side, or both.
fn is_apart(band: &Band, sides: Sides, body: f32) -> bool {
    let parts = phrases(band);
    let at_left = band.x0() <= sides.left + body;
    let unit = |(first, last): &(&Run, &Run)| {
        last.bbox.x1 >= sides.right - 1.5 * body && (is_bracketed(first) || first.bbox.x0 > sides.second)
    };
    match parts.as_slice() {
        [one] => at_left && one.1.bbox.x1 > sides.second || unit(one) && is_bracketed(one.0),
        [caption, last] => at_left && is_bracketed(last.0) && unit(last) && !is_figure(caption.0),
        _ => false,
    }
}

/// A row of headings: several texts, none of them a figure.
fn is_header(band: &Band) -> bool {
    band.several && !has_figure(band)
}

/// The first break: the number of bands before it, and where the next table may begin.
pub fn first_break(bands: &[Band], frames: &[Frame], body: f32) -> Option<(usize, usize)> {
    /// Bands at each side that tell where columns are.
    const NEAR: usize = 8;
    let mut figures = false;
    let mut i = 0;
    while i < bands.len() {
        let band = bands.get(i)?;
        let before = bands.get(i.saturating_sub(NEAR)..i).unwrap_or_default();
        let lone = bands.get(i..)?.iter().take_while(|b| !is_row(b, bands, i, body)).count();
        let next = bands.get(i + lone);
        if i >= 2 && lone > 0 && next.is_some_and(is_header) && is_larger(bands.get(i..i + lone)?, bands) {
            return Some((i, i + lone));
        }
        if figures && lone > 0 {
            let after = bands.get(i + lone..).unwrap_or_default();
            let sides = Sides::of(before.iter().chain(after.iter().take(NEAR)), body);
            let lines = bands.get(i..i + lone).unwrap_or_default();
            let apart = lines.iter().filter(|b| is_apart(b, sides, body)).count();
            let prose = lines
                .iter()
                .filter(|b| b.x1() - b.x0() > 0.6 * (sides.right - sides.left) && phrases(b).len() == 1)
                .count();
            let gap = band.top - bands.get(i.checked_sub(1)?)?.bottom;
            if apart > 0 && gap > 0.3 * body && (next.is_none_or(is_header) || prose >= 2) {
                return Some((i, i + lone));
            }
            i += lone;
            continue;
        }
        if figures && is_header(band) && wide_gap(bands, i, frames, body) {
            return Some((i, i));
        }
        figures |= has_figure(band);
        i += 1;
    }
    None
}

/// Whether one of the lines is set larger than all rows: a heading.
fn is_larger(lines: &[Band], bands: &[Band]) -> bool {
    let rows = bands.iter().filter(|b| b.several).map(Band::size).fold(0.0, f32::max);
    rows > 0.0 && lines.iter().any(|b| b.size() > HEADING * rows)
}

/// Whether a band is a row of a table rather than a line between tables.
fn is_row(band: &Band, bands: &[Band], at: usize, body: f32) -> bool {
    if !band.several {
        return false;
    }
    let sides = Sides::of(bands.iter().skip(at.saturating_sub(4)).take(12), body);
    phrases(band).len() != 2 || !is_apart(band, sides, body)
}

/// Whether a band stands further from the one above than any two rows before do from one another.
fn wide_gap(bands: &[Band], i: usize, _frames: &[Frame], body: f32) -> bool {
    let gap = |k: usize| {
        bands.get(k).zip(k.checked_sub(1).and_then(|p| bands.get(p))).map_or(0.0, |(b, a)| b.top - a.bottom)
    };
    let widest = (1..i).map(gap).fold(0.0, f32::max);
    i >= 3 && gap(i) > 1.3 * widest + 0.3 * body
}

/// Drops lines at the top that are no rows: above the first rule, captions, unit lines.
pub fn trim(bands: &mut Vec<Band>, frames: &[Frame], body: f32) {
    let held = bands.iter().find_map(|b| b.held).and_then(|h| frames.get(h));
    let sides = Sides::of(bands.iter(), body);
    let mut n = 0;
    for (k, band) in bands.iter().enumerate() {
        let middle = (band.top + band.bottom) / 2.0;
        let outside = held.is_some_and(|f| f.top_ruled && middle < f.bbox.y0);
        let next_is_row = bands.get(k + 1).is_some_and(|b| b.several);
        let caption = is_apart(band, sides, body) && (next_is_row || !band.several);
        if !(outside || caption) {
            break;
        }
        n = k + 1;
    }
    bands.drain(..n);
    if let Some(f) = held.filter(|f| f.bottom_ruled) {
        let inside = |b: &&Band| (b.top + b.bottom) / 2.0 < f.bbox.y1;
        if bands.iter().filter(inside).any(has_figure) {
            bands.retain(|b| inside(&b));
        }
    }
}
