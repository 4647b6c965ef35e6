//! Pages set sideways: turned upright for reading, and boxes turned back.

use crate::geom::Rect;
use crate::page::{Page, WritingMode};
use std::borrow::Cow;

/// By how many quarter turns (clockwise) the text of a page is turned, with the size of the page as displayed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quarter {
    /// 0 to 3.
    pub turns: u8,
    /// Width as displayed.
    pub width: f32,
    /// Height as displayed.
    pub height: f32,
}

impl Quarter {
    /// From the page as displayed to the page as read.
    fn point(&self, x: f32, y: f32) -> (f32, f32) {
        match self.turns {
            1 => (y, self.width - x),
            2 => (self.width - x, self.height - y),
            3 => (self.height - y, x),
            _ => (x, y),
        }
    }

    /// From the page as read back to the page as displayed.
    fn back(&self, x: f32, y: f32) -> (f32, f32) {
        match self.turns {
            1 => (self.width - y, x),
            2 => (self.width - x, self.height - y),
            3 => (y, self.height - x),
            _ => (x, y),
        }
    }

    /// A box on the page as displayed, on the page as read.
    pub fn read(&self, r: &Rect) -> Rect {
        let (xa, ya) = self.point(r.x0, r.y0);
        let (xb, yb) = self.point(r.x1, r.y1);
        Rect::new(xa, ya, xb, yb)
    }

    /// A box on the page as read, on the page as displayed.
    pub fn shown(&self, r: &Rect) -> Rect {
        if self.turns == 0 {
            return *r;
        }
        let (xa, ya) = self.back(r.x0, r.y0);
        let (xb, yb) = self.back(r.x1, r.y1);
        Rect::new(xa, ya, xb, yb)
    }
}

/// The page turned so that most of its text runs from left to right.
pub fn upright(page: &Page) -> (Cow<'_, Page>, Quarter) {
    let mut counts = [0usize; 4];
    for glyph in &page.glyphs {
        if glyph.visible && glyph.mode == WritingMode::Horizontal && glyph.angle.is_finite() {
            let turns = ((glyph.angle / 90.0).round() as i32).rem_euclid(4);
            if let Some(n) = counts.get_mut(turns as usize) {
                *n += 1;
            }
        }
    }
    let mut turns = 0;
    for (i, n) in counts.iter().enumerate() {
        // A tie keeps the page as it is displayed.
        if *n > counts.get(turns).copied().unwrap_or(0) {
            turns = i;
        }
    }
    let quarter = Quarter { turns: turns as u8, width: page.width, height: page.height };
    if turns == 0 {
        return (Cow::Borrowed(page), quarter);
    }
    let mut out = page.clone();
    if turns % 2 == 1 {
        std::mem::swap(&mut out.width, &mut out.height);
    }
    for glyph in &mut out.glyphs {
        glyph.bbox = quarter.read(&glyph.bbox);
        glyph.angle = (glyph.angle - 90.0 * turns as f32).rem_euclid(360.0);
    }
    for ruling in &mut out.rulings {
        (ruling.x0, ruling.y0) = quarter.point(ruling.x0, ruling.y0);
        (ruling.x1, ruling.y1) = quarter.point(ruling.x1, ruling.y1);
    }
    for fill in &mut out.fills {
        fill.bbox = quarter.read(&fill.bbox);
    }
    for image in &mut out.images {
        *image = quarter.read(image);
    }
    (Cow::Owned(out), quarter)
}
