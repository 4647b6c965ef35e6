//! Runs: glyphs that stand on one baseline with no wide gap between them.

use super::marks;
use crate::geom::Rect;
use crate::page::{Glyph, Page, WritingMode};

/// A visible glyph with ink, as layout sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Index into the page's glyphs.
    pub glyph: u32,
    /// First character of its text.
    pub first: char,
    /// Font size in points.
    pub size: f32,
    /// Box; the empty half of a full-width bracket or stop is cut off sideways.
    pub bbox: Rect,
    /// Whether its font writes downwards.
    pub vertical: bool,
    /// Angle of its baseline in quarter turns clockwise, 0 to 3.
    pub quarter: u8,
}

/// Glyphs further from the origin than this, in points, are on no page: the largest PDF page has 14,400.
const FAR: f32 = 100_000.0;

impl Mark {
    fn of(index: usize, glyph: &Glyph) -> Option<Mark> {
        let first = glyph.text.chars().next()?;
        let blank = glyph.text.chars().all(char::is_whitespace);
        let finite = [glyph.bbox.x0, glyph.bbox.y0, glyph.bbox.x1, glyph.bbox.y1, glyph.size]
            .iter()
            .all(|v| v.abs() <= FAR);
        if !glyph.visible || blank || !finite || glyph.size <= 0.0 {
            return None;
        }
        let quarter = ((glyph.angle / 90.0).round() as i32).rem_euclid(4) as u8;
        let vertical = glyph.mode == WritingMode::Vertical;
        let mut bbox = glyph.bbox;
        if !vertical && quarter == 0 && bbox.width() > 0.9 * glyph.size {
            let half = bbox.width() / 2.0;
            if marks::opens(first) {
                bbox.x0 += half;
            } else if marks::closes(first) {
                bbox.x1 -= half;
            }
        }
        Some(Mark { glyph: index as u32, first, size: glyph.size, bbox, vertical, quarter })
    }
}

/// The visible, inked glyphs of a page in an order that does not depend on painting.
pub fn marks_of(page: &Page) -> Vec<Mark> {
    let mut out: Vec<Mark> = page.glyphs.iter().enumerate().filter_map(|(i, g)| Mark::of(i, g)).collect();
    sort_marks(&mut out);
    out
}

fn sort_marks(marks: &mut [Mark]) {
    marks.sort_by(order);
}

/// The order of marks on a page: left to right, then top to bottom.
pub fn order(a: &Mark, b: &Mark) -> std::cmp::Ordering {
    a.bbox
        .x0
        .total_cmp(&b.bbox.x0)
        .then(a.bbox.y0.total_cmp(&b.bbox.y0))
        .then(a.first.cmp(&b.first))
        .then(a.bbox.x1.total_cmp(&b.bbox.x1))
        .then(a.glyph.cmp(&b.glyph))
}

/// Glyphs on one baseline, left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its glyphs, left to right.
    pub marks: Vec<Mark>,
    /// Box around them; its height is that of the largest glyphs.
    pub bbox: Rect,
    /// Size of the largest glyph.
    pub size: f32,
}

impl Run {
    fn new(mark: Mark) -> Run {
        Run { marks: vec![mark], bbox: mark.bbox, size: mark.size }
    }

    fn push(&mut self, mark: Mark) {
        if mark.size > self.size * 1.05 {
            self.bbox.y0 = mark.bbox.y0;
            self.bbox.y1 = mark.bbox.y1;
            self.size = mark.size;
        } else if mark.size > self.size * 0.95 {
            self.bbox.y0 = self.bbox.y0.min(mark.bbox.y0);
            self.bbox.y1 = self.bbox.y1.max(mark.bbox.y1);
        }
        self.bbox.x0 = self.bbox.x0.min(mark.bbox.x0);
        self.bbox.x1 = self.bbox.x1.max(mark.bbox.x1);
        self.marks.push(mark);
    }

    /// A run of marks that are already in order.
    pub fn of(marks: &[Mark]) -> Option<Run> {
        let (first, rest) = marks.split_first()?;
        let mut run = Run::new(*first);
        for mark in rest {
            run.push(*mark);
        }
        Some(run)
    }

    /// The text of its glyphs; a gap of at least `space` sizes becomes a space.
    pub fn text(&self, page: &Page, space: f32) -> String {
        let mut out = String::new();
        let mut end: Option<f32> = None;
        for mark in &self.marks {
            if let Some(end) = end
                && mark.bbox.x0 - end > space * mark.size
            {
                out.push(' ');
            }
            if let Some(glyph) = page.glyphs.get(mark.glyph as usize) {
                out.extend(glyph.text.trim().chars().filter(|c| !marks::is_selector(*c)));
            }
            end = Some(end.map_or(mark.bbox.x1, |e: f32| e.max(mark.bbox.x1)));
        }
        out
    }
}

/// Vertical distance between the middles of two glyphs of one line, in sizes of the larger.
/// A note mark stands about a third of an em higher than its line; the next line at least 0.9.
const SAME_LINE: f32 = 0.42;
/// How far a glyph may reach back over its neighbour, in sizes: kerned brackets and marks set over a letter.
const OVERLAP: f32 = 0.7;

/// Joins marks (sorted as by [`marks_of`]) to runs; a gap wider than `gap` sizes ends a run.
pub fn runs(marks: &[Mark], gap: f32) -> Vec<Run> {
    let step = marks.iter().map(|m| m.size).fold(0.0_f32, f32::max).max(1.0);
    let mut out: Vec<Run> = Vec::new();
    // For each band of the page, the runs that may still grow.
    let mut open: std::collections::HashMap<i32, Vec<u32>> = std::collections::HashMap::new();
    for mark in marks {
        let y = mark.bbox.center_y();
        let band = (y / step).floor() as i32;
        let mut best: Option<(u32, f32)> = None;
        for b in band - 1..=band + 1 {
            let Some(list) = open.get_mut(&b) else { continue };
            list.retain(|&i| {
                // Marks come from left to right: a run that ended too far left is done.
                out.get(i as usize).is_some_and(|r| mark.bbox.x0 - r.bbox.x1 <= gap * r.size.max(step))
            });
            for &i in list.iter() {
                let Some(run) = out.get(i as usize) else { continue };
                let size = run.size.max(mark.size);
                let dy = (y - run.bbox.center_y()).abs();
                let dx = mark.bbox.x0 - run.bbox.x1;
                if dy <= SAME_LINE * size && dx <= gap * size && dx >= -OVERLAP * size {
                    let cost = dy + 0.2 * dx.abs();
                    if best.is_none_or(|(_, c)| cost < c) {
                        best = Some((i, cost));
                    }
                }
            }
        }
        match best {
            Some((i, _)) => {
                if let Some(run) = out.get_mut(i as usize) {
                    let old = (run.bbox.center_y() / step).floor() as i32;
                    run.push(*mark);
                    let new = (run.bbox.center_y() / step).floor() as i32;
                    if old != new {
                        if let Some(list) = open.get_mut(&old) {
                            list.retain(|&k| k != i);
                        }
                        open.entry(new).or_default().push(i);
                    }
                }
            }
            None => {
                open.entry(band).or_default().push(out.len() as u32);
                out.push(Run::new(*mark));
            }
        }
    }
    out
}
