//! The lines outside tables, in reading order, and the words of a page.

use super::run::{Run, marks_of, runs};
use crate::geom::Rect;
use crate::page::Page;

/// A word: glyphs of one line with no gap between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Its text.
    pub text: String,
    /// Its box.
    pub bbox: Rect,
    /// Size of its largest glyph.
    pub size: f32,
}

/// A line of text outside tables.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    /// Its text; gaps are spaces.
    pub text: String,
    /// Its box on the page as displayed.
    pub bbox: Rect,
    /// Size of its largest glyph.
    pub size: f32,
    /// Column of the page it stands in, from 0.
    pub column: usize,
}

/// Gap that ends a word, in sizes.
const WORD: f32 = 0.2;

/// The words of a page, top to bottom, then left to right.
pub fn words(page: &Page) -> Vec<Word> {
    let mut list = runs(&marks_of(page), WORD);
    list.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    list.iter().map(|run| Word { text: run.text(page, WORD), bbox: run.bbox, size: run.size }).collect()
}

/// The lines outside the given boxes.
pub fn lines(page: &Page, _outside: &[Rect]) -> Vec<TextLine> {
    let mut list: Vec<Run> = runs(&marks_of(page), 1.5);
    list.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    list.iter()
        .map(|run| TextLine { text: run.text(page, 0.3), bbox: run.bbox, size: run.size, column: 0 })
        .collect()
}
