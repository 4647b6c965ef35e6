//! Edges that touch become components; a component becomes a lattice of boundaries and of edges between its units.
//!
//! In: [`Edges`] of a page. Out: for each component the positions of its row and column boundaries and, for each
//! unit of the lattice, how firmly it is closed on each side. Double lines, broken lines and the two sides of a gap
//! between fills are one boundary here.

use super::edges::{Edges, Kind, Seg, bounds};
use crate::geom::Rect;

/// Edges that touch one another.
#[derive(Clone, Debug)]
pub struct Component {
    /// Horizontal edges.
    pub across: Vec<Seg>,
    /// Vertical edges.
    pub down: Vec<Seg>,
    /// Box around them.
    pub bbox: Rect,
}

/// Ends of edges that come within this many body sizes of another edge touch it: borders drawn with gaps, and
/// cells painted on a black ground, leave up to about a point and a half at 9 points.
const REACH: f32 = 0.2;
/// Parallel edges nearer than this (in body sizes) are one boundary: double lines stand about 2 points apart, and no
/// row or column of text is narrower than half an em.
const ONE_BOUNDARY: f32 = 0.36;
/// Part of a unit's side that must be drawn to close it.
const CLOSED: f32 = 0.6;

/// A plain union-find.
pub struct Union(Vec<usize>);

impl Union {
    /// `n` single sets.
    pub fn new(n: usize) -> Self {
        Union((0..n).collect())
    }

    /// The root of a member.
    pub fn find(&mut self, mut a: usize) -> usize {
        while let Some(&p) = self.0.get(a) {
            if p == a {
                break;
            }
            let g = self.0.get(p).copied().unwrap_or(p);
            if let Some(slot) = self.0.get_mut(a) {
                *slot = g;
            }
            a = p;
        }
        a
    }

    /// Joins two sets; the lower root stays.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        let (lo, hi) = (a.min(b), a.max(b));
        if let Some(slot) = self.0.get_mut(hi) {
            *slot = lo;
        }
    }
}

/// Groups edges that touch.
pub fn components(edges: &Edges, body: f32) -> Vec<Component> {
    let reach = REACH * body;
    let (h, v) = (&edges.across, &edges.down);
    let mut sets = Union::new(h.len() + v.len());
    for (list, offset) in [(h, 0), (v, h.len())] {
        for (i, a) in list.iter().enumerate() {
            // Sorted by position, so only near neighbours are looked at.
            for (j, b) in list.iter().enumerate().skip(i + 1) {
                if b.pos - a.pos > reach {
                    break;
                }
                if b.lo <= a.hi + reach && a.lo <= b.hi + reach {
                    sets.join(offset + i, offset + j);
                }
            }
        }
    }
    for (j, b) in v.iter().enumerate() {
        let from = h.partition_point(|s| s.pos < b.lo - reach);
        for (i, a) in h.iter().enumerate().skip(from) {
            if a.pos > b.hi + reach {
                break;
            }
            if a.lo - reach <= b.pos && b.pos <= a.hi + reach {
                sets.join(i, h.len() + j);
            }
        }
    }
    let mut slot = vec![usize::MAX; h.len() + v.len()];
    let mut parts: Vec<(Vec<Seg>, Vec<Seg>)> = Vec::new();
    for k in 0..h.len() + v.len() {
        let root = sets.find(k);
        let Some(s) = slot.get_mut(root) else { continue };
        if *s == usize::MAX {
            *s = parts.len();
            parts.push((Vec::new(), Vec::new()));
        }
        let Some(part) = parts.get_mut(*s) else { continue };
        if let Some(seg) = h.get(k) {
            part.0.push(*seg);
        } else if let Some(seg) = v.get(k - h.len()) {
            part.1.push(*seg);
        }
    }
    let parts = parts
        .into_iter()
        .filter_map(|(across, down)| {
            let bbox = bounds(&across, &down)?;
            Some(Component { across, down, bbox })
        })
        .collect();
    absorb(parts, reach)
}

/// Edges that touch nothing but stand inside a lattice belong to it: rules between columns that stop short of the
/// rules above and below. A closed table inside a cell stays apart.
fn absorb(parts: Vec<Component>, reach: f32) -> Vec<Component> {
    let (loose, mut kept): (Vec<Component>, Vec<Component>) =
        parts.into_iter().partition(|c| c.across.is_empty() || c.down.is_empty());
    let mut out: Vec<Component> = Vec::new();
    for part in loose {
        let inside = |c: &Component| {
            c.bbox.x0 - reach <= part.bbox.x0
                && c.bbox.y0 - reach <= part.bbox.y0
                && c.bbox.x1 + reach >= part.bbox.x1
                && c.bbox.y1 + reach >= part.bbox.y1
        };
        let area = |c: &Component| c.bbox.width() * c.bbox.height();
        // A mere frame takes nothing in.
        let home = kept
            .iter_mut()
            .filter(|c| inside(c) && c.across.len() + c.down.len() > 4)
            .min_by(|a, b| area(a).total_cmp(&area(b)));
        match home {
            Some(c) => {
                c.across.extend(part.across);
                c.down.extend(part.down);
            }
            None => out.push(part),
        }
    }
    kept.append(&mut out);
    kept.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    kept
}

/// A lattice: boundaries and the state of each unit's sides.
#[derive(Clone, Debug, Default)]
pub struct Lattice {
    /// Column boundaries, left to right.
    pub xs: Vec<f32>,
    /// Row boundaries, top to bottom.
    pub ys: Vec<f32>,
    /// `across[r][c]`: the boundary `ys[r]` between `xs[c]` and `xs[c + 1]`.
    pub across: Vec<Vec<Option<Kind>>>,
    /// `down[r][c]`: the boundary `xs[c]` between `ys[r]` and `ys[r + 1]`.
    pub down: Vec<Vec<Option<Kind>>>,
}

impl Lattice {
    /// Number of unit rows.
    pub fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    /// Number of unit columns.
    pub fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    /// The box of the lattice.
    pub fn bbox(&self) -> Rect {
        let first = |v: &[f32]| v.first().copied().unwrap_or(0.0);
        let last = |v: &[f32]| v.last().copied().unwrap_or(0.0);
        Rect { x0: first(&self.xs), y0: first(&self.ys), x1: last(&self.xs), y1: last(&self.ys) }
    }

    /// Whether the boundary above unit row `r` is drawn over column `c`; the outer sides always are.
    pub fn across_at(&self, r: usize, c: usize) -> Option<Kind> {
        if r == 0 || r >= self.rows() {
            return Some(Kind::Line);
        }
        self.across.get(r).and_then(|row| row.get(c)).copied().flatten()
    }

    /// Whether the boundary left of unit column `c` is drawn in row `r`; the outer sides always are.
    pub fn down_at(&self, r: usize, c: usize) -> Option<Kind> {
        if c == 0 || c >= self.columns() {
            return Some(Kind::Line);
        }
        self.down.get(r).and_then(|row| row.get(c)).copied().flatten()
    }
}

/// Positions that are nearer than `tolerance` become one; each is weighted by length.
fn boundaries(mut at: Vec<(f32, f32)>, tolerance: f32) -> Vec<f32> {
    at.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out = Vec::new();
    let mut group: Vec<(f32, f32)> = Vec::new();
    let flush = |group: &mut Vec<(f32, f32)>, out: &mut Vec<f32>| {
        let weight: f32 = group.iter().map(|g| g.1).sum();
        if weight > 0.0 {
            out.push(group.iter().map(|g| g.0 * g.1).sum::<f32>() / weight);
        }
        group.clear();
    };
    for (pos, weight) in at {
        if group.first().is_some_and(|f| pos - f.0 > tolerance) {
            flush(&mut group, &mut out);
        }
        group.push((pos, weight.max(0.01)));
    }
    flush(&mut group, &mut out);
    out
}

fn nearest(at: &[f32], pos: f32) -> usize {
    let i = at.partition_point(|&p| p < pos);
    match (i.checked_sub(1).and_then(|k| at.get(k)), at.get(i)) {
        (Some(a), Some(b)) => {
            if pos - a <= b - pos {
                i - 1
            } else {
                i
            }
        }
        (Some(_), None) => i - 1,
        _ => i,
    }
}

/// Adds to each unit of a boundary how much of it a kind of edge covers.
fn cover(segs: &[Seg], across: &[f32], along: &[f32]) -> Vec<Vec<Option<Kind>>> {
    let units = along.len().saturating_sub(1);
    let mut sums = vec![vec![[0.0_f32; 3]; units]; across.len()];
    for seg in segs {
        let b = nearest(across, seg.pos);
        let Some(row) = sums.get_mut(b) else { continue };
        let from = along.partition_point(|&p| p <= seg.lo).saturating_sub(1);
        for u in from..units {
            let (Some(&a), Some(&z)) = (along.get(u), along.get(u + 1)) else { break };
            if a >= seg.hi {
                break;
            }
            let part = (z.min(seg.hi) - a.max(seg.lo)).max(0.0) / (z - a).max(0.01);
            if let Some(cell) = row.get_mut(u) {
                let k = seg.kind as usize;
                for (i, sum) in cell.iter_mut().enumerate() {
                    if i >= k {
                        *sum += part;
                    }
                }
            }
        }
    }
    sums.into_iter()
        .map(|row| {
            row.into_iter()
                .map(|[line, shade, hint]| {
                    if line >= CLOSED {
                        Some(Kind::Line)
                    } else if shade >= CLOSED {
                        Some(Kind::Shade)
                    } else if hint >= CLOSED {
                        Some(Kind::Hint)
                    } else {
                        None
                    }
                })
                .collect()
        })
        .collect()
}

/// Builds the lattice of a set of edges.
pub fn lattice(across: &[Seg], down: &[Seg], body: f32) -> Lattice {
    let tolerance = ONE_BOUNDARY * body;
    let mut ys: Vec<(f32, f32)> = across.iter().map(|s| (s.pos, s.hi - s.lo)).collect();
    let mut xs: Vec<(f32, f32)> = down.iter().map(|s| (s.pos, s.hi - s.lo)).collect();
    // Ends of edges are boundaries too: open sides, and rulings that leave a merged cell out.
    let sorted = |segs: &[Seg]| {
        let mut at: Vec<f32> = segs.iter().map(|s| s.pos).collect();
        at.sort_by(f32::total_cmp);
        at
    };
    let (at_x, at_y) = (sorted(down), sorted(across));
    let near = |at: &[f32], p: f32| at.get(nearest(at, p)).is_some_and(|q| (q - p).abs() <= tolerance);
    let edge_x = |p: f32| near(&at_x, p);
    let edge_y = |p: f32| near(&at_y, p);
    for s in across {
        for p in [s.lo, s.hi] {
            if !edge_x(p) {
                xs.push((p, 0.01));
            }
        }
    }
    for s in down {
        for p in [s.lo, s.hi] {
            if !edge_y(p) {
                ys.push((p, 0.01));
            }
        }
    }
    let (xs, ys) = (boundaries(xs, tolerance), boundaries(ys, tolerance));
    if xs.len() * ys.len() > super::MOST_UNITS {
        // Left without states: the caller refuses it.
        return Lattice { xs, ys, ..Lattice::default() };
    }
    let across = cover(across, &ys, &xs);
    let columns = cover(down, &xs, &ys);
    let rows = ys.len().saturating_sub(1);
    let mut down = vec![vec![None; xs.len()]; rows];
    for (c, column) in columns.iter().enumerate() {
        for (r, state) in column.iter().enumerate() {
            if let Some(slot) = down.get_mut(r).and_then(|row| row.get_mut(c)) {
                *slot = *state;
            }
        }
    }
    Lattice { xs, ys, across, down }
}

/// A rectangle of lattice units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Face {
    /// First unit row.
    pub r0: usize,
    /// First unit column.
    pub c0: usize,
    /// Unit row after the last.
    pub r1: usize,
    /// Unit column after the last.
    pub c1: usize,
}

/// Tiles the lattice with rectangles that no edge of `weakest` kind or firmer crosses.
pub fn faces(lattice: &Lattice, weakest: Kind) -> Vec<Face> {
    let (rows, columns) = (lattice.rows(), lattice.columns());
    let closed = |k: Option<Kind>| k.is_some_and(|k| k <= weakest);
    let mut taken = vec![vec![false; columns]; rows];
    let mut out = Vec::new();
    for r in 0..rows {
        for c in 0..columns {
            if taken.get(r).and_then(|t| t.get(c)).copied().unwrap_or(true) {
                continue;
            }
            let free = |taken: &Vec<Vec<bool>>, r: usize, c: usize| {
                !taken.get(r).and_then(|t| t.get(c)).copied().unwrap_or(true)
            };
            let mut c1 = c + 1;
            while c1 < columns && !closed(lattice.down_at(r, c1)) && free(&taken, r, c1) {
                c1 += 1;
            }
            let mut r1 = r + 1;
            while r1 < rows
                && (c..c1).all(|k| !closed(lattice.across_at(r1, k)) && free(&taken, r1, k))
                && (c + 1..c1).all(|k| !closed(lattice.down_at(r1, k)))
                && (c == 0 || closed(lattice.down_at(r1, c)) == closed(lattice.down_at(r, c)))
                && (c1 == columns || closed(lattice.down_at(r1, c1)) == closed(lattice.down_at(r, c1)))
            {
                r1 += 1;
            }
            for row in taken.iter_mut().take(r1).skip(r) {
                for t in row.iter_mut().take(c1).skip(c) {
                    *t = true;
                }
            }
            out.push(Face { r0: r, c0: c, r1, c1 });
        }
    }
    out.sort();
    out
}
