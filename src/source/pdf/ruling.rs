//! Lines as drawn come in; rulings go out: overlapping and adjacent pieces joined, runs of dashes one ruling.

use super::path::{Line, THIN};
use crate::page::{Ruling, Stroke};
use std::collections::BTreeMap;

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

/// A piece shorter than this many times its width is a dot.
const DOT_RATIO: f32 = 1.7;

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
    /// A little square, drawn in no direction.
    dot: bool,
}

/// Joins lines to rulings: horizontal ones from the top, vertical ones from the left, then slanted ones as drawn.
pub(super) fn join(lines: &[Line]) -> Vec<Ruling> {
    let mut level = Vec::new();
    let mut upright = Vec::new();
    let mut rulings = Vec::new();
    for line in lines {
        let piece = |at, a: f32, b: f32, dot| Piece {
            at,
            from: a.min(b),
            to: a.max(b),
            width: line.width,
            dashed: line.dashed,
            color: line.color,
            order: line.order,
            dot,
        };
        let (w, h) = ((line.x1 - line.x0).abs(), (line.y1 - line.y0).abs());
        if w.max(h) < line.width * DOT_RATIO && (w == 0.0 || h == 0.0) {
            // A dot belongs to the line that it continues: it is tried in both directions.
            let (x, y) = ((line.x0 + line.x1) / 2.0, (line.y0 + line.y1) / 2.0);
            let (half, across) =
                if w > h { (w / 2.0, line.width / 2.0) } else { (line.width / 2.0, h / 2.0) };
            level.push(piece(y, x - half, x + half, true));
            upright.push(piece(x, y - across, y + across, true));
        } else if h == 0.0 && w > 0.0 {
            level.push(piece(line.y0, line.x0, line.x1, false));
        } else if w == 0.0 {
            upright.push(piece(line.x0, line.y0, line.y1, false));
        }
    }
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
    pieces.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.at.total_cmp(&b.at)));
    // Pieces that overlap or touch, on one axis and in one colour, become one.
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut open: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for piece in pieces {
        let row = (piece.at / THIN).floor() as i32;
        let mut target = None;
        for near in row - 1..=row + 1 {
            let Some(indices) = open.get_mut(&near) else { continue };
            indices.retain(|i| joined.get(*i).is_some_and(|old| piece.from - old.to <= ADJACENT));
            target = target
                .or_else(|| indices.iter().copied().find(|i| joined.get(*i).is_some_and(|o| one(o, &piece))));
        }
        match target.and_then(|i| joined.get_mut(i)) {
            Some(old) => {
                if piece.width > old.width {
                    old.at = piece.at;
                    old.width = piece.width;
                }
                old.to = old.to.max(piece.to);
                old.order = old.order.max(piece.order);
                old.dot &= piece.dot;
            }
            None => {
                open.entry(row).or_default().push(joined.len());
                joined.push(piece);
            }
        }
    }
    joined.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut out = Vec::new();
    let mut rest = joined.as_slice();
    while let Some(first) = rest.first() {
        // One axis: a run of pieces, each near the first of the run.
        let n = rest.partition_point(|p| p.at - first.at <= SAME_AXIS).max(1);
        let (run, after) = rest.split_at(n);
        let mut run = run.to_vec();
        run.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.to.total_cmp(&b.to)));
        out.extend(join_dashes(&run));
        rest = after;
    }
    out
}

/// Whether two pieces that meet along the axis are one line: their strips overlap, so no white is seen between them.
fn one(old: &Piece, new: &Piece) -> bool {
    let apart = (old.at - new.at).abs();
    old.color == new.color
        && old.dashed == new.dashed
        && apart <= SAME_AXIS.max((old.width + new.width) / 2.0)
}

/// Joins runs of short pieces at short distances to one dashed line.
fn join_dashes(pieces: &[Piece]) -> Vec<Piece> {
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
            let mut dashed = Piece { dashed: true, dot: false, ..*first };
            for piece in &pieces[start..end] {
                // end is at most the length
                dashed.to = dashed.to.max(piece.to);
                dashed.order = dashed.order.max(piece.order);
            }
            out.push(dashed);
        } else {
            // A dot alone is no line.
            out.extend(pieces[start..end].iter().filter(|p| !p.dot)); // as above
        }
        start = end;
    }
    out
}
