//! The characters of a run, with the spaces that were printed between them: as printed, and as read with raised note marks set apart (`100¹`, `3件^{※1}`).

use crate::layout::{Mark, Run, marks};
use crate::page::Page;
use foldhash::HashMap;

/// A gap from this on (in sizes) is a space in the text.
const SPACE: f32 = 0.3;
/// Raised characters are at most this large against their line.
const RAISED_SIZE: f32 = 0.85;
/// Raised characters end at least this far (in sizes of the line) above the line's lower side.
const RAISED_BY: f32 = 0.18;
/// The longest raised mark in characters: `※10、11`.
const RAISED_LENGTH: usize = 8;

/// The printed spaces of a page: a narrow gap is a space where one was set.
#[derive(Clone, Debug, Default)]
pub(super) struct Spaces {
    /// For each band of the page the middles of its spaces, sorted by x.
    bands: HashMap<i32, Vec<(f32, f32)>>,
}

/// Height of a band in points.
const BAND: f32 = 8.0;
/// Narrower gaps (in sizes) are none, whatever was set there.
const NARROW: f32 = 0.1;

impl Spaces {
    /// Gathers the spaces of a page as read.
    pub(super) fn new(page: &Page) -> Self {
        let mut bands: HashMap<i32, Vec<(f32, f32)>> = HashMap::default();
        for glyph in &page.glyphs {
            let blank = !glyph.text.is_empty() && glyph.text.chars().all(char::is_whitespace);
            if blank && glyph.visible && glyph.bbox.width() > 0.0 {
                let (x, y) = (glyph.bbox.center_x(), glyph.bbox.center_y());
                bands.entry((y / BAND).floor() as i32).or_default().push((x, y));
            }
        }
        bands
            .values_mut()
            .for_each(|band| band.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))));
        Spaces { bands }
    }

    /// Whether a space was set between two places on a baseline.
    fn between(&self, x0: f32, x1: f32, y: f32, size: f32) -> bool {
        let near = 0.5 * size;
        let bands = ((y - near) / BAND).floor() as i32..=((y + near) / BAND).floor() as i32;
        bands.filter_map(|band| self.bands.get(&band)).any(|band| {
            let from = band.partition_point(|(x, _)| *x < x0);
            band.iter().skip(from).take_while(|(x, _)| *x <= x1).any(|(_, own)| (own - y).abs() <= near)
        })
    }
}

/// A run's text, twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ink {
    /// As printed.
    pub(super) printed: String,
    /// As read: raised note marks as `¹` and `^{※1}`.
    pub(super) marked: String,
}

/// Reads a run: wide gaps and printed spaces become spaces.
pub(super) fn read(page: &Page, run: &Run, spaces: &Spaces) -> Ink {
    let mut ink = Ink::default();
    let mut raised = String::new();
    let mut end: Option<f32> = None;
    let mut last: Option<&Mark> = None;
    for mark in &run.marks {
        let Some(glyph) = page.glyphs.get(mark.glyph as usize) else { continue };
        let text: String = glyph.text.trim().chars().filter(|c| !marks::is_selector(*c)).collect();
        let is_raised = is_raised(mark, run);
        let gap = end.is_some_and(|end| {
            // The empty half of a full-width bracket is no gap.
            let half = |mark: &Mark, cut: bool| {
                let full =
                    page.glyphs.get(mark.glyph as usize).is_some_and(|g| g.bbox.width() > 0.9 * g.size);
                if cut && full && !mark.vertical && mark.quarter == 0 { 0.5 * mark.size } else { 0.0 }
            };
            let before = last.map_or(0.0, |last: &Mark| half(last, marks::closes(last.first)));
            let wide = mark.bbox.x0 - end - half(mark, marks::opens(mark.first)) - before;
            let size = mark.size.max(run.size * 0.5);
            wide > SPACE * size
                || wide > NARROW * size
                    && spaces.between(
                        end - 0.05 * size,
                        mark.bbox.x0 + 0.05 * size,
                        run.bbox.center_y(),
                        run.size,
                    )
        });
        if !is_raised {
            close(&mut raised, &mut ink.marked);
        }
        if gap {
            ink.printed.push(' ');
            (if is_raised && !raised.is_empty() { &mut raised } else { &mut ink.marked }).push(' ');
        }
        ink.printed.push_str(&text);
        (if is_raised { &mut raised } else { &mut ink.marked }).push_str(&text);
        last = Some(mark);
        end = Some(end.map_or(mark.bbox.x1, |e: f32| e.max(mark.bbox.x1)));
    }
    close(&mut raised, &mut ink.marked);
    ink
}

fn is_raised(mark: &Mark, run: &Run) -> bool {
    mark.size <= RAISED_SIZE * run.size && mark.bbox.y1 < run.bbox.y1 - RAISED_BY * run.size
}

/// Puts what was raised into the text: as a mark where it looks like one, else as it is.
fn close(raised: &mut String, text: &mut String) {
    if raised.is_empty() {
        return;
    }
    let inner: String = raised.chars().filter(|c| !matches!(c, ' ' | '(' | ')' | '（' | '）')).collect();
    if is_mark(&inner) {
        if inner.chars().all(|c| c.is_ascii_digit()) {
            text.extend(inner.chars().map(superscript));
        } else {
            text.push_str("^{");
            text.push_str(&inner);
            text.push('}');
        }
    } else {
        text.push_str(raised);
    }
    raised.clear();
}

fn superscript(digit: char) -> char {
    let at = digit.to_digit(10).unwrap_or(0) as usize;
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(at).unwrap_or(digit)
}

fn is_mark(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let short = text.chars().take(RAISED_LENGTH + 1).count() <= RAISED_LENGTH;
    short
        && (matches!(first, '※' | '*' | '＊' | '注')
            || (('①'..='⑳').contains(&first) && text.chars().nth(1).is_none())
            || (text.chars().all(|c| c.is_ascii_digit()) && text.len() <= 2))
}
