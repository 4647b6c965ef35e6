//! Rows inside faces: where rules stand around groups only, or only between columns, the texts tell the rows.
//!
//! In: a lattice, its faces and the marks in them. Out: [`Placed`] cells with their boxes. A table whose sides are
//! all drawn passes through unchanged: its faces hold one text each.

use super::chunk::{self, Chunk, Column};
use super::edges::Kind;
use super::lattice::{Face, Lattice};
use super::rows;
use super::text;
use crate::geom::Rect;
use crate::layout::{Mark, Run, runs};
use crate::page::Page;

/// A cell with its box and its marks.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Its box between boundaries.
    pub bbox: Rect,
    /// Its marks.
    pub marks: Vec<Mark>,
}

/// A face with its marks.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Lattice units.
    pub face: Face,
    /// Marks inside.
    pub marks: Vec<Mark>,
}

/// A face with its lines.
struct Filled {
    face: Face,
    bbox: Rect,
    marks: Vec<Mark>,
    lines: Vec<Run>,
    solid: bool,
}

/// A part of the lattice without horizontal edges inside.
pub struct Block {
    /// First unit row.
    pub r0: usize,
    /// Unit row after the last.
    pub r1: usize,
    /// First unit column.
    pub c0: usize,
    /// Unit column after the last.
    pub c1: usize,
}

/// Splits a part of the lattice at horizontal edges until none is left inside.
pub fn blocks(
    lat: &Lattice,
    weakest: Kind,
    r0: usize,
    r1: usize,
    c0: usize,
    c1: usize,
    out: &mut Vec<Block>,
) {
    let drawn = |r: usize, c: usize| lat.across_at(r, c).is_some_and(|k| k <= weakest);
    let mut from = r0;
    for r in r0 + 1..=r1 {
        let through = r == r1 || (c0..c1).all(|c| drawn(r, c));
        if !through {
            continue;
        }
        // Between two edges that run through, columns with the same edges stay together.
        let pattern = |c: usize| (from + 1..r).map(|k| drawn(k, c)).collect::<Vec<bool>>();
        let first = pattern(c0);
        if (c0 + 1..c1).all(|c| pattern(c) == first) {
            out.push(Block { r0: from, r1: r, c0, c1 });
        } else {
            let mut start = c0;
            for c in c0 + 1..=c1 {
                if c == c1 || pattern(c) != pattern(start) {
                    blocks(lat, weakest, from, r, start, c, out);
                    start = c;
                }
            }
        }
        from = r;
    }
}

/// Parts faces into cells where the texts of a block stand in rows.
pub fn refine(page: &Page, lat: &Lattice, weakest: Kind, drafts: Vec<Draft>, body: f32) -> Vec<Placed> {
    let x = |c: usize| lat.xs.get(c).copied().unwrap_or(0.0);
    let y = |r: usize| lat.ys.get(r).copied().unwrap_or(0.0);
    let filled: Vec<Filled> = drafts
        .into_iter()
        .map(|d| {
            let f = d.face;
            let bbox = Rect { x0: x(f.c0), y0: y(f.r0), x1: x(f.c1), y1: y(f.r1) };
            let mut lines = runs(&d.marks, f32::INFINITY);
            text::sort_lines(&mut lines);
            let solid = text::reads_down(&d.marks, &lines);
            Filled { face: f, bbox, marks: d.marks, lines, solid }
        })
        .collect();
    let leading = {
        let columns: Vec<Column<'_>> = filled.iter().filter(|f| !f.solid).map(column).collect();
        chunk::leading(&columns)
    };
    let mut parts = Vec::new();
    blocks(lat, weakest, 0, lat.rows(), 0, lat.columns(), &mut parts);
    // Which faces stand in which block.
    let mut owner = vec![usize::MAX; lat.rows() * lat.columns()];
    for (i, b) in parts.iter().enumerate() {
        for r in b.r0..b.r1 {
            for c in b.c0..b.c1 {
                if let Some(o) = owner.get_mut(r * lat.columns() + c) {
                    *o = i;
                }
            }
        }
    }
    let mut members: Vec<Vec<&Filled>> = vec![Vec::new(); parts.len()];
    for f in &filled {
        let o = owner.get(f.face.r0 * lat.columns() + f.face.c0).copied().unwrap_or(0);
        if let Some(list) = members.get_mut(o) {
            list.push(f);
        }
    }
    let chunked: Vec<Vec<(usize, Chunk)>> =
        members.iter().map(|list| block_chunks(page, list, leading)).collect();
    let several = |list: &Vec<(usize, Chunk)>| {
        let mut counts = std::collections::BTreeMap::new();
        // Without a wrapped line to show the leading, only figures tell that texts are apart.
        for (f, _) in list.iter().filter(|(_, c)| leading.is_some() || c.figure) {
            *counts.entry(*f).or_insert(0usize) += 1;
        }
        counts.values().filter(|n| **n >= 2).count()
    };
    let open = chunked.iter().any(|list| several(list) >= 2);
    let mut out = Vec::new();
    for ((block, list), chunks) in parts.iter().zip(&members).zip(chunked) {
        let split = several(&chunks) >= 2 || (open && several(&chunks) >= 1);
        if !split || block.c1 - block.c0 < 2 {
            out.extend(list.iter().map(|f| Placed { bbox: f.bbox, marks: f.marks.clone() }));
            continue;
        }
        place(list, &chunks, y(block.r0), y(block.r1), body, &mut out);
    }
    out
}

/// The lines of a face; a full line ends as far from the right side as lines start from the left.
fn column(f: &Filled) -> Column<'_> {
    let pad = f.lines.iter().map(|l| l.bbox.x0 - f.bbox.x0).fold(f32::INFINITY, f32::min);
    let size = f.lines.first().map_or(10.0, |l| l.size);
    let pad = pad.clamp(0.0, 0.5 * size);
    Column { lines: &f.lines, start: f.bbox.x0 + pad, limit: f.bbox.x1 - pad }
}

fn block_chunks(page: &Page, list: &[&Filled], leading: Option<f32>) -> Vec<(usize, Chunk)> {
    let breaks: Vec<chunk::Break> = list
        .iter()
        .filter(|f| !f.solid)
        .flat_map(|f| chunk::figure_breaks(page, &column(f), leading))
        .collect();
    let mut out = Vec::new();
    for (i, f) in list.iter().enumerate() {
        let mut chunks = Vec::new();
        if f.solid {
            chunks.extend(Chunk::solid(f.face.c0, f.face.c1, &f.marks));
        } else {
            chunk::chunks(page, &column(f), leading, &breaks, (f.face.c0, f.face.c1), &mut chunks);
        }
        out.extend(chunks.into_iter().map(|c| (i, c)));
    }
    out
}

/// Places the chunks of a block in rows and fills what they leave with blank cells.
fn place(
    list: &[&Filled],
    chunks: &[(usize, Chunk)],
    top: f32,
    bottom: f32,
    body: f32,
    out: &mut Vec<Placed>,
) {
    let only: Vec<Chunk> = chunks.iter().map(|(_, c)| c.clone()).collect();
    let solved = rows::solve(&only, Some((top, bottom)), body);
    let mut sides = vec![top];
    for (a, b) in &solved.gaps {
        // Where a rule between columns ends in the gap, there the row ends.
        let slack = 0.2 * body;
        let middle = (a + b) / 2.0;
        let drawn = list
            .iter()
            .flat_map(|f| [f.bbox.y0, f.bbox.y1])
            .filter(|y| (a - slack..=b + slack).contains(y))
            .min_by(|p, q| (p - middle).abs().total_cmp(&(q - middle).abs()));
        sides.push(drawn.unwrap_or(middle));
    }
    sides.push(bottom);
    let n = sides.len() - 1;
    let side = |r: usize| sides.get(r).copied().unwrap_or(bottom);
    for (i, f) in list.iter().enumerate() {
        // Rows of this face.
        let row_of = |y: f32| sides.partition_point(|&s| s <= y).saturating_sub(1).min(n - 1);
        let (a, z) = (row_of(f.bbox.y0 + 0.3 * body), row_of(f.bbox.y1 - 0.3 * body) + 1);
        let mut taken: Vec<(usize, usize, Vec<Mark>)> = Vec::new();
        for ((j, chunk), span) in chunks.iter().zip(&solved.spans) {
            if *j != i {
                continue;
            }
            let (r0, r1) = (span.0.clamp(a, z - 1), span.1.clamp(a + 1, z));
            let marks = chunk.lines.iter().flat_map(|l| l.marks.iter().copied());
            match taken.last_mut() {
                // Two texts that fell into one row are one cell.
                Some(last) if last.1 > r0 => {
                    last.1 = last.1.max(r1);
                    last.2.extend(marks);
                }
                _ => taken.push((r0, r1.max(r0 + 1), marks.collect())),
            }
        }
        let mut r = a;
        let mut push = |r0: usize, r1: usize, marks: Vec<Mark>| {
            let bbox = Rect { y0: side(r0), y1: side(r1), ..f.bbox };
            out.push(Placed { bbox, marks });
        };
        for (r0, r1, mut marks) in taken {
            for blank in r..r0 {
                push(blank, blank + 1, Vec::new());
            }
            marks.sort_by(crate::layout::order);
            push(r0, r1, marks);
            r = r1;
        }
        for blank in r..z {
            push(blank, blank + 1, Vec::new());
        }
    }
}
