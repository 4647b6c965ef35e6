//! What was painted comes in, in order; what a later opaque area covers is told.

use crate::geom::Rect;

/// Side of a square of the index, in points.
const SQUARE: f32 = 32.0;

/// More covers than this are a drawing, not a page layout; the index would cost more than it tells.
const COVERS_MAX: usize = 20_000;

/// An opaque area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cover {
    pub(super) bbox: Rect,
    pub(super) order: u32,
    /// An image, not a filled area.
    pub(super) image: bool,
}

/// Opaque areas by place.
pub(super) struct Covers {
    columns: usize,
    rows: usize,
    squares: Vec<Vec<Cover>>,
}

impl Covers {
    /// Indexes the areas that may cover something painted at `first` or later; `None` where there is none.
    pub(super) fn new(
        width: f32,
        height: f32,
        covers: impl Iterator<Item = Cover>,
        first: u32,
    ) -> Option<Covers> {
        let covers: Vec<Cover> = covers.filter(|c| c.order > first).take(COVERS_MAX).collect();
        if covers.is_empty() {
            return None;
        }
        let count = |side: f32| (side / SQUARE).clamp(0.0, 200.0) as usize + 1;
        let (columns, rows) = (count(width), count(height));
        let mut index = Covers { columns, rows, squares: vec![Vec::new(); columns * rows] };
        for cover in covers {
            let (x0, y0) = index.square(cover.bbox.x0, cover.bbox.y0);
            let (x1, y1) = index.square(cover.bbox.x1, cover.bbox.y1);
            for y in y0..=y1 {
                for x in x0..=x1 {
                    if let Some(square) = index.squares.get_mut(y * columns + x) {
                        square.push(cover);
                    }
                }
            }
        }
        Some(index)
    }

    fn square(&self, x: f32, y: f32) -> (usize, usize) {
        let at = |v: f32, n: usize| ((v / SQUARE).max(0.0) as usize).min(n - 1);
        (at(x, self.columns), at(y, self.rows))
    }

    /// Whether a box painted at `order` is covered: by an image, or by areas only. Its middle half is looked at.
    pub(super) fn hides(&self, bbox: &Rect, order: u32) -> Option<bool> {
        let (x, y) = (bbox.center_x(), bbox.center_y());
        let (dx, dy) = (bbox.width() * 0.25, bbox.height() * 0.25);
        let (column, row) = self.square(x, y);
        let square = self.squares.get(row * self.columns + column);
        let covers = square.into_iter().flatten().filter(|cover| {
            cover.order > order && cover.bbox.contains(x - dx, y - dy) && cover.bbox.contains(x + dx, y + dy)
        });
        covers.map(|cover| cover.image).max()
    }

    /// The parts of a line from (x0, y0) to (x1, y1), along an axis, that no later area covers: pairs of 0 to 1.
    pub(super) fn seen_parts(&self, line: [f32; 4], order: u32) -> Vec<(f32, f32)> {
        let [x0, y0, x1, y1] = line;
        let mut parts = vec![(0.0f32, 1.0f32)];
        let (cx0, cy0) = self.square(x0.min(x1), y0.min(y1));
        let (cx1, cy1) = self.square(x0.max(x1), y0.max(y1));
        for row in cy0..=cy1 {
            for column in cx0..=cx1 {
                let square = self.squares.get(row * self.columns + column);
                for cover in square.into_iter().flatten().filter(|c| c.order > order) {
                    cut(&mut parts, covered(line, &cover.bbox));
                    if parts.is_empty() {
                        return parts;
                    }
                }
            }
        }
        parts
    }
}

/// The part of a line along an axis that lies inside a box; a line on the box's edge does not.
fn covered([x0, y0, x1, y1]: [f32; 4], area: &Rect) -> Option<(f32, f32)> {
    const EDGE: f32 = 0.5;
    let inside = |at: f32, from: f32, to: f32| at > from + EDGE && at < to - EDGE;
    let along = |from: f32, to: f32, a: f32, b: f32| {
        let length = to - from;
        let (s, t) = ((a - from) / length, (b - from) / length);
        (s.min(t).max(0.0), s.max(t).min(1.0))
    };
    let part = if y0 == y1 && x0 != x1 && inside(y0, area.y0, area.y1) {
        along(x0, x1, area.x0, area.x1)
    } else if x0 == x1 && y0 != y1 && inside(x0, area.x0, area.x1) {
        along(y0, y1, area.y0, area.y1)
    } else {
        return None;
    };
    (part.0 < part.1).then_some(part)
}

/// Takes a covered part out of what is seen.
fn cut(parts: &mut Vec<(f32, f32)>, covered: Option<(f32, f32)>) {
    let Some((from, to)) = covered else { return };
    let before = std::mem::take(parts);
    for (a, b) in before {
        if to <= a || from >= b {
            parts.push((a, b));
            continue;
        }
        if from > a {
            parts.push((a, from));
        }
        if to < b {
            parts.push((to, b));
        }
    }
}
