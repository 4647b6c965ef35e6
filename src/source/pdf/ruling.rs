//! Lines as drawn come in; rulings go out: overlapping and adjacent pieces joined, runs of dashes one ruling.

use super::path::Line;
use crate::page::{Ruling, Stroke};

/// Lines whose axes are nearer than this, in points, are one line.
const SAME_AXIS: f32 = 0.35;
/// Pieces whose ends are nearer than this, in points, are adjacent.
const ADJACENT: f32 = 0.6;
/// The longest piece, in points, that can be a dash.
const DASH_MAX: f32 = 12.0;
/// The longest gap, in points, between two dashes.
const DASH_GAP_MAX: f32 = 6.0;
/// Fewer pieces than this are no dashed line.
const DASHES_MIN: usize = 4;

/// A line along an axis: `at` across it, from `from` to `to` along it.
#[derive(Clone, Copy)]
struct Piece {
    at: f32,
    from: f32,
    to: f32,
    width: f32,
    dashed: bool,
    color: [u8; 3],
    order: u32,
}

/// Joins lines to rulings: horizontal ones from the top, vertical ones from the left, then slanted ones as drawn.
pub(super) fn join(lines: &[Line]) -> Vec<Ruling> {
    let mut level = Vec::new();
    let mut upright = Vec::new();
    let mut rulings = Vec::new();
    for line in lines {
        let piece = |at, a: f32, b: f32| Piece {
            at,
            from: a.min(b),
            to: a.max(b),
            width: line.width,
            dashed: line.dashed,
            color: line.color,
            order: line.order,
        };
        if line.y0 == line.y1 && line.x0 != line.x1 {
            level.push(piece(line.y0, line.x0, line.x1));
        } else if line.x0 == line.x1 {
            upright.push(piece(line.x0, line.y0, line.y1));
        }
    }
    // A dot is drawn in no direction: it belongs to the line that it continues.
    for p in join_axis(level) {
        rulings.push(ruling(p.from, p.at, p.to, p.at, &p));
    }
    for p in join_axis(upright) {
        rulings.push(ruling(p.at, p.from, p.at, p.to, &p));
    }
    for line in lines {
        if line.x0 != line.x1 && line.y0 != line.y1 {
            rulings.push(Ruling {
                x0: line.x0,
                y0: line.y0,
                x1: line.x1,
                y1: line.y1,
                width: line.width,
                stroke: if line.dashed { Stroke::Dashed } else { Stroke::Solid },
                color: line.color,
            });
        }
    }
    rulings
}

fn ruling(x0: f32, y0: f32, x1: f32, y1: f32, piece: &Piece) -> Ruling {
    let stroke = if piece.dashed { Stroke::Dashed } else { Stroke::Solid };
    Ruling { x0, y0, x1, y1, width: piece.width, stroke, color: piece.color }
}

fn join_axis(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut out = Vec::new();
    let mut rest = pieces.as_mut_slice();
    while !rest.is_empty() {
        // One axis: a run of pieces, each near the first of the run.
        let first = rest[0].at; // not empty
        let n = rest.partition_point(|p| p.at - first <= SAME_AXIS);
        let (run, after) = rest.split_at_mut(n.max(1));
        run.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.to.total_cmp(&b.to)));
        out.extend(join_dashes(join_run(run)));
        rest = after;
    }
    out
}

/// Joins what overlaps or touches in the same colour.
fn join_run(run: &[Piece]) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in run {
        // Pieces in other colours may lie between, but few: the search is short.
        let near = joined.iter_mut().rev().take(8).find(|old| {
            piece.from - old.to <= ADJACENT && old.color == piece.color && old.dashed == piece.dashed
        });
        match near {
            Some(old) => {
                if piece.to - piece.from > old.to - old.from {
                    old.at = piece.at;
                }
                old.to = old.to.max(piece.to);
                old.width = old.width.max(piece.width);
                old.order = old.order.max(piece.order);
            }
            None => joined.push(*piece),
        }
    }
    joined
}

/// Joins runs of short pieces at short distances to one dashed line.
fn join_dashes(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut start = 0;
    while let Some(first) = pieces.get(start) {
        let mut end = start + 1;
        while let (Some(last), Some(next)) = (pieces.get(end - 1), pieces.get(end))
            && first.to - first.from <= DASH_MAX
            && next.to - next.from <= DASH_MAX
            && next.from - last.to <= DASH_GAP_MAX
            && next.color == first.color
        {
            end += 1;
        }
        if end - start >= DASHES_MIN {
            let mut dashed = *first;
            dashed.dashed = true;
            for piece in &pieces[start..end] {
                // end is at most the length
                dashed.to = dashed.to.max(piece.to);
                dashed.order = dashed.order.max(piece.order);
            }
            out.push(dashed);
        } else {
            out.extend_from_slice(&pieces[start..end]); // as above
        }
        start = end;
    }
    out
}
