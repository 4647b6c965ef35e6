//! Columns that are drawn in one part of a table only: rules under the header alone, or beside the stubs alone.
//!
//! In: a lattice and the texts of its faces. Out: the lattice with the boundaries closed that the texts of faces below
//! one another keep clear of, where the rows above or below have them drawn.

use super::edges::Kind;
use super::lattice::{Face, Lattice};
use super::refine::Draft;
use crate::layout::{Mark, Run, marks, runs};

/// A gap from this on, in sizes, may part two columns.
const GAP: f32 = 0.6;
/// Gap that parts runs, in sizes.
const PART: f32 = 0.3;
/// So many lines with a figure at one side of a boundary at least tell of a column.
const LINES: usize = 2;

/// What the texts of a face say about a boundary.
#[derive(Clone, Copy, Debug, Default)]
struct Says {
    /// Lines with texts at both sides and a gap between, one of them a value.
    figures: usize,
    /// Lines that cross it.
    crossed: usize,
}

/// Closes boundaries inside faces; tells whether there were any.
pub fn close(lat: &mut Lattice, drafts: &[Draft]) -> bool {
    // Faces over the same columns, top to bottom.
    let mut bands: std::collections::BTreeMap<(usize, usize), Vec<&Draft>> =
        std::collections::BTreeMap::new();
    for draft in drafts.iter().filter(|d| d.face.c1 - d.face.c0 >= 2) {
        bands.entry((draft.face.c0, draft.face.c1)).or_default().push(draft);
    }
    let mut closed = Vec::new();
    for ((c0, c1), mut band) in bands {
        band.sort_by_key(|d| d.face.r0);
        let lines: Vec<(Face, Vec<Run>)> = band.iter().map(|d| (d.face, level(&d.marks))).collect();
        for c in c0 + 1..c1 {
            let Some(x) = lat.xs.get(c).copied() else { continue };
            let said: Vec<(Face, Says)> = lines.iter().map(|(f, runs)| (*f, says(runs, x))).collect();
            for group in said.chunk_by(|(a, _), (b, _)| a.r1 == b.r0) {
                closed.extend(parted(lat, group, c));
            }
        }
    }
    let any = !closed.is_empty();
    for (r, c) in closed {
        if let Some(side) = lat.down.get_mut(r).and_then(|row| row.get_mut(c)) {
            *side = Some(Kind::Line);
        }
    }
    any
}

/// The units at which a boundary is to be closed in faces that touch one another.
fn parted(lat: &Lattice, group: &[(Face, Says)], c: usize) -> Vec<(usize, usize)> {
    let clear: Vec<&(Face, Says)> = group.iter().filter(|(_, s)| s.crossed == 0).collect();
    let figures: usize = clear.iter().map(|(_, s)| s.figures).sum();
    let crossed = group.len() - clear.len();
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return Vec::new() };
    let above = first.0.r0.checked_sub(1).and_then(|r| lat.down_at(r, c));
    let below = (last.0.r1 < lat.rows()).then(|| lat.down_at(last.0.r1, c)).flatten();
    let drawn = above == Some(Kind::Line) || below == Some(Kind::Line);
    if !drawn || figures < LINES || crossed * 2 > clear.len() {
        return Vec::new();
    }
    clear.iter().flat_map(|(face, _)| (face.r0..face.r1).map(|r| (r, c))).collect()
}

/// The lines of a face, parted at gaps.
fn level(all: &[Mark]) -> Vec<Run> {
    let level: Vec<Mark> = all.iter().filter(|m| m.quarter == 0 && !m.vertical).copied().collect();
    runs(&level, PART)
}

fn says(runs: &[Run], x: f32) -> Says {
    let mut out = Says::default();
    let clear = |r: &Run| 0.1 * r.size;
    out.crossed = runs.iter().filter(|r| r.bbox.x0 + clear(r) < x && x < r.bbox.x1 - clear(r)).count();
    if out.crossed > 0 {
        return out;
    }
    for left in runs.iter().filter(|r| r.bbox.center_x() < x) {
        let beside = |r: &&Run| (r.bbox.center_y() - left.bbox.center_y()).abs() < 0.6 * left.size;
        // The last text of its line before the boundary, and the first after it.
        let last = !runs.iter().filter(beside).any(|r| r.bbox.center_x() < x && r.bbox.x0 > left.bbox.x0);
        let after = runs.iter().filter(beside).filter(|r| r.bbox.center_x() > x);
        let Some(right) = after.min_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0)).filter(|_| last) else {
            continue;
        };
        if right.bbox.x0 - left.bbox.x1 < GAP * left.size {
            // A space within a text.
            out.crossed += 1;
            continue;
        }
        // A figure that opens its line may be the number of an item.
        let opens = !runs.iter().filter(beside).any(|r| r.bbox.x0 < left.bbox.x0);
        out.figures += usize::from(is_figure(right) || is_figure(left) && !opens);
    }
    out
}

fn is_figure(run: &Run) -> bool {
    marks::is_figure(&run.marks.iter().map(|m| m.first).collect::<String>())
}
