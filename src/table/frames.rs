//! Frames: widths that rules or shading share, and strips of a page in which tables stand side by side.
//!
//! In: horizontal edges. Out: [`Frame`]s, boxes of edges that start and end at the same places; and [`Strip`]s, parts
//! of a page between which no text crosses because frames stand beside one another there.

use super::edges::{Kind, Seg};
use crate::geom::Rect;
use crate::layout::Run;

/// Edges of one width below one another.
#[derive(Clone, Debug)]
pub struct Frame {
    /// From the first to the last edge.
    pub bbox: Rect,
    /// Heights of the edges, top to bottom.
    pub ys: Vec<f32>,
    /// Whether the first edge is a rule.
    pub top_ruled: bool,
    /// Whether the last edge is a rule.
    pub bottom_ruled: bool,
}

/// Edges on one height that touch become one; with its height, ends and kind.
fn joined(across: &[Seg], body: f32) -> Vec<Seg> {
    /// Edges nearer than this in height, in body sizes, are one.
    const LEVEL: f32 = 0.2;
    /// Cells painted one by one leave gaps up to this, in body sizes.
    const GAP: f32 = 0.4;
    let mut order: Vec<Seg> = across.to_vec();
    order.sort_by(|a, b| a.pos.total_cmp(&b.pos).then(a.lo.total_cmp(&b.lo)));
    let mut out: Vec<Seg> = Vec::new();
    let mut from = 0;
    while let Some(first) = order.get(from) {
        let level = |s: &&Seg| s.pos - first.pos < LEVEL * body;
        let n = order.get(from..).unwrap_or_default().iter().take_while(level).count().max(1);
        let mut line: Vec<Seg> = order.get(from..from + n).unwrap_or_default().to_vec();
        line.sort_by(|a, b| a.lo.total_cmp(&b.lo));
        let start = out.len();
        for s in line {
            match out.get_mut(start..).and_then(<[Seg]>::last_mut) {
                Some(o) if s.lo <= o.hi + GAP * body => {
                    o.hi = o.hi.max(s.hi);
                    o.kind = o.kind.min(s.kind);
                }
                _ => out.push(s),
            }
        }
        from += n;
    }
    out
}

/// Boxes that rules or shading of one width hold together.
pub fn frames(across: &[Seg], body: f32) -> Vec<Frame> {
    /// Narrower edges hold no table, in body sizes.
    const NARROWEST: f32 = 4.0;
    /// Edges further apart than this, in body sizes, have nothing to do with one another.
    const APART: f32 = 30.0;
    let slack = 0.5 * body;
    let mut out: Vec<Frame> = Vec::new();
    let mut partial: Vec<Seg> = Vec::new();
    for s in joined(across, body).into_iter().filter(|s| s.hi - s.lo > NARROWEST * body) {
        let near = |f: &&mut Frame| s.pos - f.bbox.y1 <= APART * body;
        let same = |f: &&mut Frame| (s.lo - f.bbox.x0).abs() <= slack && (s.hi - f.bbox.x1).abs() <= slack;
        match out.iter_mut().rev().filter(near).find(same) {
            Some(f) => {
                if s.pos - f.bbox.y1 > 0.4 * body {
                    f.ys.push(s.pos);
                }
                f.bbox.y1 = s.pos;
                f.bottom_ruled = s.kind == Kind::Line;
            }
            None => {
                partial.push(s);
                let ruled = s.kind == Kind::Line;
                let bbox = Rect { x0: s.lo, y0: s.pos, x1: s.hi, y1: s.pos };
                out.push(Frame { bbox, ys: vec![s.pos], top_ruled: ruled, bottom_ruled: ruled });
            }
        }
    }
    let whole: Vec<Frame> = out.iter().filter(|f| f.ys.len() >= 2).cloned().collect();
    // Rules over some columns only stand inside the frame of their table.
    let inside = |a: &Rect, b: &Rect| {
        a != b && a.x0 >= b.x0 - slack && a.x1 <= b.x1 + slack && a.y0 >= b.y0 - slack && a.y1 <= b.y1 + slack
    };
    whole.iter().filter(|f| !whole.iter().any(|o| inside(&f.bbox, &o.bbox))).cloned().collect()
}

/// A part of a page beside others.
#[derive(Clone, Copy, Debug)]
pub struct Strip {
    /// Its box.
    pub bbox: Rect,
}

/// Strips where frames stand side by side, as wide as the gaps between them allow, as high as no text crosses.
pub fn strips(frames: &[Frame], runs: &[Run], body: f32) -> Vec<Strip> {
    /// Frames nearer than this, in body sizes, are one table.
    const GAP: f32 = 0.6;
    /// How far above its frame a strip goes on, for captions; and how far apart its lines may stand below.
    const ABOVE: f32 = 3.0;
    const BELOW: f32 = 3.0;
    let mut out: Vec<Strip> = Vec::new();
    for (i, a) in frames.iter().enumerate() {
        for b in frames.iter().skip(i + 1) {
            let (l, r) = if a.bbox.x0 < b.bbox.x0 { (a, b) } else { (b, a) };
            let level = l.bbox.y1.min(r.bbox.y1) - l.bbox.y0.max(r.bbox.y0);
            if r.bbox.x0 - l.bbox.x1 < GAP * body || level < -BELOW * body {
                continue;
            }
            let middle = (l.bbox.x1 + r.bbox.x0) / 2.0;
            let (y0, y1) = (l.bbox.y0.min(r.bbox.y0), l.bbox.y1.max(r.bbox.y1));
            let crosses = |x: &Run| x.bbox.x0 < middle && middle < x.bbox.x1;
            let wide = |f: &&Frame| f.bbox.x0 < middle && middle < f.bbox.x1;
            let ends_above = runs.iter().filter(|x| crosses(x)).map(|x| x.bbox.y1);
            let top = ends_above
                .chain(frames.iter().filter(wide).map(|f| f.bbox.y1))
                .filter(|y| *y <= y0)
                .fold(y0 - ABOVE * body, f32::max);
            let starts_below = runs.iter().filter(|x| crosses(x)).map(|x| x.bbox.y0);
            let stop = starts_below
                .chain(frames.iter().filter(wide).map(|f| f.bbox.y0))
                .filter(|y| *y >= y1)
                .fold(f32::INFINITY, f32::min);
            // The lines that follow below without a large gap.
            let mut lines: Vec<(f32, f32)> = runs
                .iter()
                .filter(|x| x.bbox.center_y() > y1 && x.bbox.y1 < stop)
                .map(|x| (x.bbox.y0, x.bbox.y1))
                .collect();
            lines.sort_by(|p, q| p.0.total_cmp(&q.0));
            let mut bottom = y1;
            for (from, to) in lines {
                if from - bottom > BELOW * body {
                    break;
                }
                bottom = bottom.max(to);
            }
            if runs.iter().any(|x| crosses(x) && x.bbox.center_y() > y0 && x.bbox.center_y() < y1) {
                continue;
            }
            // The page's outer parts go with the outermost frames.
            let before = frames.iter().map(|f| f.bbox.x1).filter(|x| *x < l.bbox.x0 && x.is_finite());
            let after = frames.iter().map(|f| f.bbox.x0).filter(|x| *x > r.bbox.x1);
            let x0 = before.fold(f32::NEG_INFINITY, f32::max);
            let x1 = after.fold(f32::INFINITY, f32::min);
            let left = Rect { x0: (x0 + l.bbox.x0) / 2.0, y0: top, x1: middle, y1: bottom };
            let right = Rect { x0: middle, y0: top, x1: (x1 + r.bbox.x1) / 2.0, y1: bottom };
            for bbox in [left, right] {
                let meets = |o: &&mut Strip| {
                    o.bbox.x0 < bbox.x1 && bbox.x0 < o.bbox.x1 && o.bbox.y0 < bbox.y1 && bbox.y0 < o.bbox.y1
                };
                match out.iter_mut().find(meets) {
                    // Between two neighbours a strip is as narrow as either says.
                    Some(o) => {
                        o.bbox.x0 = o.bbox.x0.max(bbox.x0);
                        o.bbox.x1 = o.bbox.x1.min(bbox.x1);
                        o.bbox.y0 = o.bbox.y0.min(bbox.y0);
                        o.bbox.y1 = o.bbox.y1.max(bbox.y1);
                    }
                    None => out.push(Strip { bbox }),
                }
            }
        }
    }
    out
}
