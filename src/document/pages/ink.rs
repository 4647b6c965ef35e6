//! The characters of a run: as printed, and as read with raised note marks set apart (`100^{1}`).

use crate::layout::{Mark, Run, marks};
use crate::page::Page;

/// A gap from this on (in sizes) is a space in the text.
const SPACE: f32 = 0.3;
/// Raised characters are at most this large against their line.
const RAISED_SIZE: f32 = 0.85;
/// Raised characters end at least this far (in sizes of the line) above the line's lower side.
const RAISED_BY: f32 = 0.18;
/// The longest raised mark in characters: `※10、11`.
const RAISED_LENGTH: usize = 8;

/// A run's text, twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ink {
    /// As printed.
    pub(super) printed: String,
    /// As read: raised note marks as `^{1}`.
    pub(super) marked: String,
}

/// Reads a run; with `spaces`, gaps become spaces.
pub(super) fn read(page: &Page, run: &Run, spaces: bool) -> Ink {
    let mut ink = Ink::default();
    let mut raised = String::new();
    let mut end: Option<f32> = None;
    for mark in &run.marks {
        let Some(glyph) = page.glyphs.get(mark.glyph as usize) else { continue };
        let text: String = glyph.text.trim().chars().filter(|c| !marks::is_selector(*c)).collect();
        let is_raised = is_raised(mark, run);
        let gap = end.is_some_and(|end| mark.bbox.x0 - end > SPACE * mark.size.max(run.size * 0.5));
        if !is_raised {
            close(&mut raised, &mut ink.marked);
        }
        if gap && spaces {
            ink.printed.push(' ');
            (if is_raised && !raised.is_empty() { &mut raised } else { &mut ink.marked }).push(' ');
        }
        ink.printed.push_str(&text);
        (if is_raised { &mut raised } else { &mut ink.marked }).push_str(&text);
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
        text.push_str("^{");
        text.push_str(&inner);
        text.push('}');
    } else {
        text.push_str(raised);
    }
    raised.clear();
}

fn is_mark(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let short = text.chars().take(RAISED_LENGTH + 1).count() <= RAISED_LENGTH;
    short
        && (matches!(first, '※' | '*' | '＊' | '注')
            || (('①'..='⑳').contains(&first) && text.chars().nth(1).is_none())
            || (text.chars().all(|c| c.is_ascii_digit()) && text.len() <= 2))
}
