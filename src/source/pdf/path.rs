//! Painted paths come in, with their transform and clip; straight lines and filled boxes go out, clipped to what is seen.

use crate::geom::Rect;
use hayro_interpret::FillRule;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point};

/// A filled area at most this thick, in points, is a ruling: offices draw rules up to 2.25 pt, and 3 pt frames.
pub(super) const THIN: f32 = 3.0;

/// A slanted stroke shorter than this, in points, is part of a curve or a letter; the diagonal of a cell is longer.
const SLANTED_MIN: f32 = 6.0;

/// A polygon that fills less than this share of its box is no area that a table would shade.
const FILL_SHARE: f64 = 0.6;

/// Letters that were drawn as outlines are at most this high and wide, in points; larger ones are titles.
const LETTER_MAX: f32 = 16.0;

/// The same for letters that look like a cell with borders (口, 日).
const FRAMED_LETTER_MAX: f32 = 9.0;

/// A line, or a filled area, before lines are joined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) x0: f32,
    pub(super) y0: f32,
    pub(super) x1: f32,
    pub(super) y1: f32,
    pub(super) width: f32,
    pub(super) dashed: bool,
    pub(super) color: [u8; 3],
    pub(super) order: u32,
}

/// A filled box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) bbox: Rect,
    pub(super) color: [u8; 3],
    pub(super) order: u32,
    /// Hides what was painted before.
    pub(super) opaque: bool,
}

/// How a path is painted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink {
    pub(super) color: [u8; 3],
    pub(super) order: u32,
    pub(super) opaque: bool,
    /// Painted with a pattern: whether with slanted lines.
    pub(super) hatch: Option<bool>,
}

/// Lines and areas of a page.
#[derive(Debug, Default)]
pub(super) struct Paths {
    pub(super) lines: Vec<Line>,
    pub(super) areas: Vec<Area>,
    /// Filled shapes with curves.
    pub(super) curved: usize,
}

impl Paths {
    /// Adds a stroked path; `width` is the line's thickness on the page.
    pub(super) fn stroke(
        &mut self,
        path: &BezPath,
        transform: Affine,
        clip: &Rect,
        width: f32,
        dashed: bool,
        ink: Ink,
    ) {
        let mut start = Point::ZERO;
        let mut at = Point::ZERO;
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(p) => {
                    start = transform * p;
                    at = start;
                }
                PathEl::LineTo(p) => {
                    let to = transform * p;
                    self.segment(at, to, clip, width, dashed, ink);
                    at = to;
                }
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => at = transform * p,
                PathEl::ClosePath => {
                    self.segment(at, start, clip, width, dashed, ink);
                    at = start;
                }
            }
        }
    }

    /// Adds a straight stroke.
    pub(super) fn segment(&mut self, a: Point, b: Point, clip: &Rect, width: f32, dashed: bool, ink: Ink) {
        if !a.is_finite() || !b.is_finite() {
            return;
        }
        let (dx, dy) = ((b.x - a.x).abs() as f32, (b.y - a.y).abs() as f32);
        let half = width / 2.0;
        let level = dy <= (0.01 * dx).max(0.3);
        let upright = dx <= (0.01 * dy).max(0.3);
        if level || upright {
            if dx.max(dy) < 0.05 {
                return;
            }
            let area = if level && dx >= dy {
                let y = (a.y + b.y) as f32 / 2.0;
                Rect::new(a.x as f32, y - half, b.x as f32, y + half)
            } else {
                let x = (a.x + b.x) as f32 / 2.0;
                Rect::new(x - half, a.y as f32, x + half, b.y as f32)
            };
            self.strip(area, level && dx >= dy, clip, dashed, ink);
        } else if dx.hypot(dy) >= SLANTED_MIN
            && let Some((a, b)) = clip_segment(a, b, clip)
            && a.distance(b) as f32 >= SLANTED_MIN
        {
            let (x0, y0, x1, y1) = (a.x as f32, a.y as f32, b.x as f32, b.y as f32);
            self.lines.push(Line { x0, y0, x1, y1, width, dashed, color: ink.color, order: ink.order });
        }
    }

    /// Adds a stroke that runs along an axis, as the strip it covers. A stroke wider than a line is an area.
    fn strip(&mut self, area: Rect, level: bool, clip: &Rect, dashed: bool, ink: Ink) {
        let Some(seen) = area.intersection(clip) else { return };
        let thick = if level { area.height() } else { area.width() };
        if thick > THIN && !dashed {
            self.area(area, clip, ink);
            return;
        }
        let line = |x0, y0, x1, y1, width| Line {
            x0,
            y0,
            x1,
            y1,
            width,
            dashed,
            color: ink.color,
            order: ink.order,
        };
        self.lines.push(if level {
            let y = (seen.y0 + seen.y1) / 2.0;
            line(seen.x0, y, seen.x1, y, seen.height())
        } else {
            let x = (seen.x0 + seen.x1) / 2.0;
            line(x, seen.y0, x, seen.y1, seen.width())
        });
    }

    /// Adds a filled box: a line where it is thin, an area elsewhere.
    pub(super) fn area(&mut self, area: Rect, clip: &Rect, ink: Ink) {
        let Some(seen) = area.intersection(clip) else { return };
        let (w, h) = (seen.width(), seen.height());
        let thin = w.min(h) <= THIN && (w.max(h) >= 2.0 * w.min(h) || w.max(h) <= THIN);
        if thin {
            let level = w >= h;
            // Drivers draw dotted lines as strips of a pattern.
            self.strip(seen, level, clip, ink.hatch.is_some(), ink);
        } else {
            if ink.hatch == Some(true) {
                let line = |x0, y0, x1, y1| Line {
                    x0,
                    y0,
                    x1,
                    y1,
                    width: 0.5,
                    dashed: false,
                    color: ink.color,
                    order: ink.order,
                };
                // Hatching says what a diagonal says.
                self.lines.push(line(seen.x0, seen.y1, seen.x1, seen.y0));
            }
            self.areas.push(Area { bbox: seen, color: ink.color, order: ink.order, opaque: ink.opaque });
        }
    }

    /// Adds a filled path.
    pub(super) fn fill(&mut self, path: &BezPath, transform: Affine, clip: &Rect, rule: FillRule, ink: Ink) {
        let mut shapes: Vec<Shape> = Vec::new();
        let mut shape = Shape::default();
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(p) => {
                    shapes.extend(std::mem::take(&mut shape).closed());
                    shape.points.push(transform * p);
                }
                PathEl::LineTo(p) => shape.points.push(transform * p),
                PathEl::QuadTo(c, p) => {
                    shape.curved = true;
                    shape.points.push(transform * c);
                    shape.points.push(transform * p);
                }
                PathEl::CurveTo(c, d, p) => {
                    shape.curved = true;
                    shape.points.push(transform * c);
                    shape.points.push(transform * d);
                    shape.points.push(transform * p);
                }
                PathEl::ClosePath => {
                    let start = shape.points.first().copied();
                    shapes.extend(std::mem::take(&mut shape).closed());
                    shape.points.extend(start);
                }
            }
        }
        shapes.extend(shape.closed());
        if is_letter(&shapes) {
            self.curved += 1;
            return;
        }
        let mut rest = shapes.as_slice();
        while let [first, more @ ..] = rest {
            if let [second, after @ ..] = more
                && let (Some(outer), Some(inner)) = (first.as_box(), second.as_box())
                && holds(&outer, &inner)
                && (rule == FillRule::EvenOdd || first.area() * second.area() < 0.0)
            {
                self.frame(&outer, &inner, clip, ink);
                rest = after;
                continue;
            }
            self.shape(first, clip, ink);
            rest = more;
        }
    }

    /// A box with a hole: its four sides.
    fn frame(&mut self, outer: &Rect, inner: &Rect, clip: &Rect, ink: Ink) {
        let sides = [
            Rect::new(outer.x0, outer.y0, outer.x1, inner.y0),
            Rect::new(outer.x0, inner.y1, outer.x1, outer.y1),
            Rect::new(outer.x0, outer.y0, inner.x0, outer.y1),
            Rect::new(inner.x1, outer.y0, outer.x1, outer.y1),
        ];
        for side in sides {
            if side.width() > 0.0 && side.height() > 0.0 {
                self.area(side, clip, ink);
            }
        }
    }

    fn shape(&mut self, shape: &Shape, clip: &Rect, ink: Ink) {
        let Some(bbox) = shape.bbox() else { return };
        self.curved += usize::from(shape.curved);
        let thin = bbox.width().min(bbox.height()) <= THIN;
        if shape.as_box().is_some() || (thin && !shape.curved) {
            self.area(bbox, clip, ink);
            return;
        }
        let area = shape.area().abs();
        if bbox.width().max(bbox.height()) <= LETTER_MAX {
            // A mark, a bullet, a part of a letter.
        } else if area >= FILL_SHARE * f64::from(bbox.width()) * f64::from(bbox.height()) {
            // What shows in the corners of its box is not hidden.
            self.area(bbox, clip, Ink { opaque: false, ..ink });
        } else if !shape.curved
            && let [a, b, c, d] = shape.points[..]
        {
            // A thin parallelogram is a slanted line.
            let (long, ends) = if a.distance(b) > b.distance(c) {
                (a.distance(b), (a.midpoint(d), b.midpoint(c)))
            } else {
                (b.distance(c), (a.midpoint(b), c.midpoint(d)))
            };
            let width = (area / long.max(1e-6)) as f32;
            if width <= THIN {
                self.segment(ends.0, ends.1, clip, width, false, ink);
            }
        }
    }
}

/// Whether a filled path is a letter drawn as an outline: several parts within the size of a letter.
fn is_letter(shapes: &[Shape]) -> bool {
    let Some(all) = shapes.iter().filter_map(Shape::bbox).reduce(|a, b| a.union(&b)) else {
        return false;
    };
    let frame = matches!(shapes, [outer, inner] if outer.as_box().is_some() && inner.as_box().is_some());
    let most = if frame { FRAMED_LETTER_MAX } else { LETTER_MAX };
    // The borders of a small cell, or dots, in one path.
    let bars = shapes.iter().all(|s| s.as_box().is_some_and(|b| b.width().min(b.height()) <= THIN));
    shapes.len() > 1 && !bars && all.width().max(all.height()) <= most
}

/// A closed part of a path, on the page.
#[derive(Clone, Debug, Default)]
struct Shape {
    points: Vec<Point>,
    curved: bool,
}

impl Shape {
    /// The shape without its repeated last point; nothing where it encloses nothing.
    fn closed(mut self) -> Option<Shape> {
        while self.points.len() > 1
            && let (Some(first), Some(last)) = (self.points.first(), self.points.last())
            && first.distance(*last) < 1e-3
        {
            self.points.pop();
        }
        (self.points.len() > 1 && self.points.iter().all(|p| p.is_finite())).then_some(self)
    }

    fn bbox(&self) -> Option<Rect> {
        let at = |p: &Point| Rect::new(p.x as f32, p.y as f32, p.x as f32, p.y as f32);
        let mut points = self.points.iter().map(at);
        let first = points.next()?;
        Some(points.fold(first, |bbox, p| bbox.union(&p)))
    }

    /// The signed area (of the control polygon where it is curved).
    fn area(&self) -> f64 {
        let next = self.points.iter().cycle().skip(1);
        self.points.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f64>() / 2.0
    }

    /// The box, where the shape is one.
    fn as_box(&self) -> Option<Rect> {
        if self.curved || !(4..=5).contains(&self.points.len()) {
            return None;
        }
        let next = self.points.iter().cycle().skip(1);
        let along_axes =
            self.points.iter().zip(next).all(|(a, b)| (a.x - b.x).abs() < 0.05 || (a.y - b.y).abs() < 0.05);
        if along_axes { self.bbox() } else { None }
    }
}

fn holds(outer: &Rect, inner: &Rect) -> bool {
    inner.x0 >= outer.x0 && inner.y0 >= outer.y0 && inner.x1 <= outer.x1 && inner.y1 <= outer.y1
}

/// The part of a segment inside a box (Liang and Barsky).
fn clip_segment(a: Point, b: Point, clip: &Rect) -> Option<(Point, Point)> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (mut t0, mut t1) = (0.0f64, 1.0f64);
    for (p, q) in [
        (-dx, a.x - f64::from(clip.x0)),
        (dx, f64::from(clip.x1) - a.x),
        (-dy, a.y - f64::from(clip.y0)),
        (dy, f64::from(clip.y1) - a.y),
    ] {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
        } else if p < 0.0 {
            t0 = t0.max(q / p);
        } else {
            t1 = t1.min(q / p);
        }
    }
    let at = |t: f64| Point::new(a.x + t * dx, a.y + t * dy);
    (t0 <= t1).then(|| (at(t0), at(t1)))
}
