//! Shading that leaves some columns out: rows painted in turn, but not the stubs that span them; or the stubs alone.
//!
//! In: the edges of a region. Out: those that bound shading over some columns only. They part no rows, for the texts of
//! the other columns know nothing of them; but they say which rows the cells between them span.

use super::chunk::Chunk;
use super::edges::{Kind, Seg};
use super::lattice::Lattice;
use super::open::Region;
use super::rows::Rows;

/// Edges over this part of the region's width part its rows.
const THROUGH: f32 = 0.9;
/// Edges nearer than this, in body sizes, are one.
const LEVEL: f32 = 0.2;

/// The sides of shading over some columns only.
pub fn partial(region: &Region, body: f32) -> Vec<Seg> {
    let mut order: Vec<Seg> = region.across.clone();
    order.sort_by(|a, b| a.pos.total_cmp(&b.pos).then(a.lo.total_cmp(&b.lo)));
    let width = region.bbox.width();
    let mut out = Vec::new();
    for level in order.chunk_by(|a, b| b.pos - a.pos < LEVEL * body) {
        let (mut covered, mut end) = (0.0, f32::NEG_INFINITY);
        let mut parts: Vec<(f32, f32)> = level.iter().map(|s| (s.lo, s.hi)).collect();
        parts.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (lo, hi) in parts {
            covered += (hi - lo.max(end)).max(0.0);
            end = hi.max(end);
        }
        let drawn = level.iter().any(|s| s.kind == Kind::Line);
        if !drawn && covered < THROUGH * width {
            out.extend_from_slice(level);
        }
    }
    out
}

/// Gives texts alone between two sides of shading the rows between these. `sides` are those of the rows.
pub fn span(lat: &Lattice, chunks: &[Chunk], partial: &[Seg], sides: &[f32], solved: &mut Rows) {
    if partial.is_empty() || sides.len() < 3 {
        return;
    }
    let x = |c: usize| lat.xs.get(c).copied().unwrap_or(0.0);
    let (Some(first), Some(last)) = (sides.first().copied(), sides.last().copied()) else { return };
    for (i, chunk) in chunks.iter().enumerate() {
        let (x0, x1) = (x(chunk.c0), x(chunk.c1));
        // Edges over most of the text's columns.
        let over = |s: &&Seg| s.hi.min(x1) - s.lo.max(x0) > 0.6 * (x1 - x0);
        let above = partial.iter().filter(over).map(|s| s.pos).filter(|y| *y < chunk.middle() && *y > first);
        let below = partial.iter().filter(over).map(|s| s.pos).filter(|y| *y > chunk.middle() && *y < last);
        let (top, bottom) = (above.fold(first, f32::max), below.fold(last, f32::min));
        let alone = !chunks.iter().enumerate().any(|(k, o)| {
            k != i && o.c0 < chunk.c1 && chunk.c0 < o.c1 && o.middle() > top && o.middle() < bottom
        });
        if !alone || (top == first && bottom == last) {
            continue;
        }
        let inside = |a: f32, b: f32| {
            let middle = (a + b) / 2.0;
            top < middle && middle < bottom
        };
        let rows: Vec<usize> = sides
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| matches!(pair, [a, b] if inside(*a, *b)))
            .map(|(r, _)| r)
            .collect();
        if let (Some(a), Some(z), Some(slot)) = (rows.first(), rows.last(), solved.spans.get_mut(i)) {
            *slot = (*a, z + 1);
        }
    }
}
