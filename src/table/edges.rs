//! Straight horizontal and vertical edges that may bound cells, from rulings and from the sides of fills.
//!
//! In: a page as read. Out: [`Seg`]s of two kinds (seen lines, sides of fills), and slanted lines that cross cells out.
//! What no eye sees (white on white, covered by a later fill) is dropped here.

use crate::geom::Rect;
use crate::page::{Fill, Page, Stroke};

/// What an edge was drawn as; later kinds are weaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A ruling that is seen.
    Line,
    /// The side of a fill where the colour changes.
    Shade,
    /// The side of a fill beside another of the same colour: not seen, but the cells were painted one by one.
    Hint,
}

/// A straight edge, horizontal or vertical.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seg {
    /// y of a horizontal edge, x of a vertical one.
    pub pos: f32,
    /// Lower end along the edge.
    pub lo: f32,
    /// Upper end along the edge.
    pub hi: f32,
    /// Thickness.
    pub width: f32,
    /// What it was drawn as.
    pub kind: Kind,
    /// Dashed or dotted.
    pub dashed: bool,
}

/// All edges of a page.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    /// Horizontal edges.
    pub across: Vec<Seg>,
    /// Vertical edges.
    pub down: Vec<Seg>,
    /// Slanted lines as (x0, y0, x1, y1).
    pub slanted: Vec<(f32, f32, f32, f32)>,
}

/// Colours whose channels differ by less look alike: the lightest shading in use is about 6 steps off white.
const COLOUR_STEP: i32 = 4;
/// Fills wider and higher than this, in body sizes, are areas; thinner ones are lines that the source left as fills.
const THIN: f32 = 0.3;
/// A fill that covers more than this part of the page is its background or frame.
const BACKGROUND: f32 = 0.75;
/// A line that leans less than this, in points per point of length, is straight.
const LEAN: f32 = 0.02;

fn alike(a: [u8; 3], b: [u8; 3]) -> bool {
    a.iter().zip(b).all(|(x, y)| (i32::from(*x) - i32::from(y)).abs() < COLOUR_STEP)
}

/// The fills of a page, ready to say what is painted at a point.
pub struct Paint<'a> {
    fills: &'a [Fill],
    bands: Vec<Vec<u32>>,
    step: f32,
}

/// Bands of the page in which fills are looked up.
const BANDS: usize = 64;

impl<'a> Paint<'a> {
    /// Sorts fills into bands.
    pub fn new(page: &'a Page) -> Self {
        let step = (page.height / BANDS as f32).max(1.0);
        let mut bands = vec![Vec::new(); BANDS];
        let mut order: Vec<u32> = (0..page.fills.len() as u32).collect();
        order.sort_by_key(|&i| page.fills.get(i as usize).map(|f| f.order));
        for i in order {
            let Some(fill) = page.fills.get(i as usize) else { continue };
            let a = ((fill.bbox.y0 / step).floor().max(0.0) as usize).min(BANDS - 1);
            let b = ((fill.bbox.y1 / step).floor().max(0.0) as usize).min(BANDS - 1);
            for band in bands.iter_mut().take(b + 1).skip(a) {
                band.push(i);
            }
        }
        Paint { fills: &page.fills, bands, step }
    }

    /// The topmost fill at a point.
    pub fn at(&self, x: f32, y: f32) -> Option<&'a Fill> {
        let band = ((y / self.step).floor().max(0.0) as usize).min(BANDS - 1);
        let list = self.bands.get(band)?;
        list.iter().rev().filter_map(|&i| self.fills.get(i as usize)).find(|f| f.bbox.contains(x, y))
    }

    /// The colour at a point; paper is white.
    pub fn colour(&self, x: f32, y: f32) -> [u8; 3] {
        self.at(x, y).map_or([255; 3], |f| f.color)
    }
}

/// Collects the edges of a page.
pub fn edges(page: &Page, paint: &Paint<'_>, body: f32) -> Edges {
    let mut out = Edges::default();
    from_rulings(page, paint, &mut out);
    from_fills(page, paint, body, &mut out);
    for list in [&mut out.across, &mut out.down] {
        list.sort_by(|a, b| {
            a.pos
                .total_cmp(&b.pos)
                .then(a.lo.total_cmp(&b.lo))
                .then(a.hi.total_cmp(&b.hi))
                .then(a.kind.cmp(&b.kind))
        });
        list.dedup();
    }
    out
}

fn from_rulings(page: &Page, paint: &Paint<'_>, out: &mut Edges) {
    for r in &page.rulings {
        let (dx, dy) = ((r.x1 - r.x0).abs(), (r.y1 - r.y0).abs());
        if !(dx + dy).is_finite() || dx + dy <= 0.0 {
            continue;
        }
        let across = dy <= (LEAN * dx).max(0.05);
        let down = dx <= (LEAN * dy).max(0.05);
        if !across && !down {
            out.slanted.push((r.x0, r.y0, r.x1, r.y1));
            continue;
        }
        // A line in the colour of its ground is not seen.
        let (mx, my) = ((r.x0 + r.x1) / 2.0, (r.y0 + r.y1) / 2.0);
        let off = r.width / 2.0 + 0.4;
        let (ax, ay) = if across { (0.0, off) } else { (off, 0.0) };
        let sides = [paint.colour(mx - ax, my - ay), paint.colour(mx + ax, my + ay)];
        if sides.iter().all(|c| alike(*c, r.color)) {
            continue;
        }
        let seg = |pos: f32, a: f32, b: f32| Seg {
            pos,
            lo: a.min(b),
            hi: a.max(b),
            width: r.width,
            kind: Kind::Line,
            dashed: r.stroke == Stroke::Dashed,
        };
        if across {
            out.across.push(seg(my, r.x0, r.x1));
        } else {
            out.down.push(seg(mx, r.y0, r.y1));
        }
    }
}

fn from_fills(page: &Page, paint: &Paint<'_>, body: f32, out: &mut Edges) {
    /// Distance from a side at which colours are compared, in points.
    const NEAR: f32 = 0.3;
    /// Distances from a side, in body sizes, at which the ground of a gap may have ended.
    const GAPS: [f32; 3] = [0.12, 0.2, 0.3];
    let area = page.width * page.height;
    for fill in &page.fills {
        let b = fill.bbox;
        if b.width() * b.height() > BACKGROUND * area {
            continue;
        }
        if b.width() < THIN * body || b.height() < THIN * body {
            continue;
        }
        let mut side = |across: bool, pos: f32, lo: f32, hi: f32, sign: f32| {
            let (mut seen, mut changed, mut line) = (0, 0, 0);
            for part in [0.2, 0.5, 0.8] {
                let at = lo + (hi - lo) * part;
                let point = |d: f32| if across { (at, pos + sign * d) } else { (pos + sign * d, at) };
                let colour = |d: f32| {
                    let (x, y) = point(d);
                    paint.colour(x, y)
                };
                let (ix, iy) = point(-NEAR);
                if paint.at(ix, iy).is_some_and(|f| f.order == fill.order) {
                    seen += 1;
                    let ground = colour(NEAR);
                    if !alike(ground, fill.color) {
                        changed += 1;
                        // A narrow gap in which the ground shows is a line.
                        if GAPS.iter().any(|d| !alike(colour(d * body), ground)) {
                            line += 1;
                        }
                    }
                }
            }
            if seen >= 2 {
                let kind = match (line >= 2, changed >= 2) {
                    (true, _) => Kind::Line,
                    (_, true) => Kind::Shade,
                    _ => Kind::Hint,
                };
                let seg = Seg { pos, lo, hi, width: 0.0, kind, dashed: false };
                if across { out.across.push(seg) } else { out.down.push(seg) }
            }
        };
        side(true, b.y0, b.x0, b.x1, -1.0);
        side(true, b.y1, b.x0, b.x1, 1.0);
        side(false, b.x0, b.y0, b.y1, -1.0);
        side(false, b.x1, b.y0, b.y1, 1.0);
    }
}

/// The box of a component of edges.
pub fn bounds(across: &[Seg], down: &[Seg]) -> Option<Rect> {
    let mut out: Option<Rect> = None;
    let mut add = |r: Rect| out = Some(out.map_or(r, |o| o.union(&r)));
    for s in across {
        add(Rect::new(s.lo, s.pos, s.hi, s.pos));
    }
    for s in down {
        add(Rect::new(s.pos, s.lo, s.pos, s.hi));
    }
    out
}
