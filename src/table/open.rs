//! Tables whose cells are not closed: horizontal rules only, shading only, or nothing but alignment.
//!
//! In: the runs and edges of a region. Out: [`Placed`] cells, or nothing where the texts stand in no columns.

use super::chunk::{self, Chunk, Column};
use super::columns::{self, Segment};
use super::edges::{Kind, Seg};
use super::lattice::{self, Lattice};
use super::refine::{Block, Placed, blocks};
use super::rows;
use super::shade;
use crate::geom::Rect;
use crate::layout::{Mark, Run};
use crate::page::Page;

/// A part of a page that may be a table.
#[derive(Clone, Debug)]
pub struct Region {
    /// Its box.
    pub bbox: Rect,
    /// Its texts, parted at every gap.
    pub runs: Vec<Run>,
    /// Horizontal edges inside.
    pub across: Vec<Seg>,
    /// Vertical edges inside.
    pub down: Vec<Seg>,
}

/// Reads a region; `None` where it is no table.
pub fn read(page: &Page, region: &Region, body: f32) -> Option<Vec<Placed>> {
    let bbox = region.bbox;
    let drawn = drawn_columns(region, body);
    let runs = columns::split(&region.runs, &drawn, body);
    let bounds = columns::boundaries(&runs, &drawn, body);
    if bounds.is_empty() {
        return None;
    }
    let segments = columns::segments(&runs, &bounds, &drawn, (bbox.x0, bbox.x1), body);
    let mut xs = vec![bbox.x0];
    xs.extend(bounds.iter().copied());
    xs.push(bbox.x1);
    let partial = shade::partial(region, body);
    let lat = rows_drawn(region, xs, &partial, body);
    let mut parts = Vec::new();
    blocks(&lat, Kind::Hint, 0, lat.rows(), 0, lat.columns(), &mut parts);
    let (chunks, sure) = chunk_all(page, segments, &lat, &parts);
    let chunks = heads(&lat, chunks, body);
    let mut out = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let mine: Vec<Chunk> = chunks.iter().filter(|(b, _)| *b == i).map(|(_, c)| c.clone()).collect();
        let around = Around { all: &chunks, sure, partial: &partial };
        place(&lat, part, mine, &around, body, &mut out);
    }
    Some(out)
}

/// Vertical edges inside, left to right; each holds for the heights from `lo` to `hi`.
fn drawn_columns(region: &Region, body: f32) -> Vec<Seg> {
    let (b, inset) = (region.bbox, 0.6 * body);
    let inner = |x: f32| x > b.x0 + inset && x < b.x1 - inset;
    let mut out: Vec<Seg> = region.down.iter().filter(|s| inner(s.pos)).copied().collect();
    // Rules that leave a stub cell out end at its side, which reaches to the next rules that run through.
    let full = |s: &&Seg| s.hi - s.lo > 0.9 * b.width();
    let through: Vec<f32> = region.across.iter().filter(full).map(|s| s.pos).collect();
    for s in region.across.iter().filter(|s| s.kind == Kind::Line) {
        let lo = through.iter().copied().filter(|y| *y < s.pos - 0.1).fold(b.y0, f32::max);
        let hi = through.iter().copied().filter(|y| *y > s.pos + 0.1).fold(b.y1, f32::min);
        out.extend([s.lo, s.hi].into_iter().filter(|x| inner(*x)).map(|pos| Seg { pos, lo, hi, ..*s }));
    }
    out.sort_by(|p, q| p.pos.total_cmp(&q.pos).then(p.lo.total_cmp(&q.lo)));
    out
}

/// The lattice of the region's horizontal edges over the given columns.
fn rows_drawn(region: &Region, xs: Vec<f32>, partial: &[Seg], body: f32) -> Lattice {
    let b = region.bbox;
    // Outer sides stand in for verticals, so that each position of an edge becomes a boundary.
    let frame = |pos: f32| Seg { pos, lo: b.y0, hi: b.y1, width: 0.0, kind: Kind::Line, dashed: false };
    let down: Vec<Seg> = xs.iter().map(|&x| frame(x)).collect();
    let side = |pos: f32| Seg { pos, lo: b.x0, hi: b.x1, width: 0.0, kind: Kind::Line, dashed: false };
    let mut across: Vec<Seg> = region.across.iter().filter(|s| !partial.contains(s)).copied().collect();
    across.extend([side(b.y0), side(b.y1)]);
    let mut lat = lattice::lattice(&across, &down, body);
    for row in &mut lat.down {
        row.fill(None);
    }
    lat
}

/// Parts the segments of each block and column to chunks, with the block that each stands in.
fn chunk_all(
    page: &Page,
    mut segments: Vec<Segment>,
    lat: &Lattice,
    parts: &[Block],
) -> (Vec<(usize, Chunk)>, bool) {
    let columns = lat.columns();
    for s in &mut segments {
        s.c0 = s.c0.min(columns - 1);
        s.c1 = s.c1.clamp(s.c0 + 1, columns);
    }
    // The block of each lattice unit.
    let mut owner = vec![0usize; lat.rows() * columns];
    for (i, b) in parts.iter().enumerate() {
        for r in b.r0..b.r1 {
            for c in b.c0..b.c1 {
                if let Some(o) = owner.get_mut(r * columns + c) {
                    *o = i;
                }
            }
        }
    }
    let block_of = |s: &Segment| {
        let y = s.run.bbox.center_y();
        let r = lat.ys.partition_point(|&p| p <= y).saturating_sub(1).min(lat.rows() - 1);
        owner.get(r * columns + s.c0).copied().unwrap_or(0)
    };
    widen(&mut segments);
    let mut groups: std::collections::BTreeMap<(usize, usize, usize), Vec<Run>> =
        std::collections::BTreeMap::new();
    // Sides of the text of each column range, over all blocks.
    let mut sides: std::collections::BTreeMap<(usize, usize), (f32, f32)> = std::collections::BTreeMap::new();
    for s in segments {
        let side = sides.entry((s.c0, s.c1)).or_insert((f32::INFINITY, f32::NEG_INFINITY));
        *side = (side.0.min(s.run.bbox.x0), side.1.max(s.run.bbox.x1));
        groups.entry((block_of(&s), s.c0, s.c1)).or_default().push(s.run);
    }
    let column = |key: &(usize, usize, usize), lines: &'_ [Run]| {
        let (start, limit) = sides.get(&(key.1, key.2)).copied().unwrap_or_default();
        (start, limit, lines.len())
    };
    let list: Vec<((usize, usize, usize), Vec<Run>)> = groups.into_iter().collect();
    let as_column = |key: &(usize, usize, usize), lines: &'_ [Run]| column(key, lines);
    let leading = {
        let columns: Vec<Column<'_>> = list
            .iter()
            .map(|(key, lines)| {
                let (start, limit, _) = as_column(key, lines);
                Column { lines, start, limit }
            })
            .collect();
        chunk::leading(&columns)
    };
    let mut breaks: std::collections::BTreeMap<usize, Vec<chunk::Break>> = std::collections::BTreeMap::new();
    for (key, lines) in &list {
        let (start, limit, _) = as_column(key, lines);
        let found = chunk::figure_breaks(page, &Column { lines, start, limit }, leading);
        breaks.entry(key.0).or_default().extend(found);
    }
    let mut out = Vec::new();
    for (key, lines) in &list {
        let (start, limit, _) = as_column(key, lines);
        let mut chunks = Vec::new();
        let none = Vec::new();
        let breaks = breaks.get(&key.0).unwrap_or(&none);
        let column = Column { lines, start, limit };
        chunk::chunks(page, &column, leading, breaks, (key.1, key.2), &mut chunks);
        out.extend(chunks.into_iter().map(|c| (key.0, c)));
    }
    (out, leading.is_some())
}

/// Gives the shorter lines of a text that spans columns the columns of its longest line: the last line, set from the
/// left or in the middle, and lines above in the middle.
fn widen(segments: &mut [Segment]) {
    for down in [true, false] {
        let order: Vec<usize> =
            if down { (0..segments.len()).collect() } else { (0..segments.len()).rev().collect() };
        for i in order {
            let Some(s) = segments.get(i).cloned() else { continue };
            let size = s.run.size;
            let y = s.run.bbox.center_y();
            let near = |a: &&Segment| {
                let d = if down { y - a.run.bbox.center_y() } else { a.run.bbox.center_y() - y };
                d > 0.6 * size && d < 1.8 * size
            };
            let (above, below) =
                (segments.get(..i).unwrap_or_default(), segments.get(i + 1..).unwrap_or_default());
            let same = |p: f32, q: f32| (p - q).abs() < 0.3 * size;
            let fits = |a: &&Segment| {
                a.c0 <= s.c0
                    && s.c1 <= a.c1
                    && a.c1 - a.c0 > s.c1 - s.c0
                    && (same(a.run.bbox.center_x(), s.run.bbox.center_x())
                        || down && same(a.run.bbox.x0, s.run.bbox.x0))
            };
            let within = |a: &&Segment| (a.run.bbox.center_y() - y).abs() < 1.8 * size;
            let wide = if down {
                above.iter().rev().take_while(within).filter(near).find(fits)
            } else {
                below.iter().take_while(within).filter(near).find(fits)
            };
            // Only where nothing else stands on that line in those columns.
            let Some((c0, c1, from)) = wide.map(|a| (a.c0, a.c1, a.run.bbox)) else { continue };
            let alone = !segments.iter().enumerate().any(|(k, o)| {
                let beside = (o.run.bbox.center_y() - y).abs() < 0.9 * size && o.run.bbox != from;
                k != i && beside && o.c0 < c1 && c0 < o.c1
            });
            if alone && let Some(slot) = segments.get_mut(i) {
                (slot.c0, slot.c1) = (c0, c1);
            }
        }
    }
}

/// What a block stands among.
struct Around<'a> {
    /// The texts of all blocks.
    all: &'a [(usize, Chunk)],
    /// Whether a wrapped line showed the leading.
    sure: bool,
    /// Sides of shading over some columns only.
    partial: &'a [Seg],
}

/// Places the chunks of a block: rows, spans, blanks.
fn place(
    lat: &Lattice,
    block: &Block,
    chunks: Vec<Chunk>,
    around: &Around<'_>,
    body: f32,
    out: &mut Vec<Placed>,
) {
    let x = |c: usize| lat.xs.get(c).copied().unwrap_or(0.0);
    let y = |r: usize| lat.ys.get(r).copied().unwrap_or(0.0);
    let (top, bottom) = (y(block.r0), y(block.r1));
    let drawn = lat.rows() > 1;
    // Between two rules stands one row, unless the texts of several columns say otherwise.
    let ruled = |r: usize| {
        r > 0 && r < lat.rows() && (block.c0..block.c1).all(|c| lat.across_at(r, c) == Some(Kind::Line))
    };
    let single = (ruled(block.r0) || ruled(block.r1)) && !has_rows(&chunks, around.sure);
    let mut solved = if single {
        rows::Rows { gaps: Vec::new(), spans: vec![(0, 1); chunks.len()] }
    } else {
        rows::solve(&chunks, drawn.then_some((top, bottom)), body)
    };
    let chunks = spread(lat, block, chunks, &solved, around.all, body);
    let mut sides = vec![top];
    sides.extend(solved.gaps.iter().map(|(a, b)| (a + b) / 2.0));
    sides.push(bottom);
    shade::span(lat, &chunks, around.partial, &sides, &mut solved);
    let n = sides.len() - 1;
    let columns = block.c1 - block.c0;
    let mut taken: Vec<Option<usize>> = vec![None; n * columns];
    let mut cells: Vec<(usize, usize, usize, usize, Vec<Mark>)> = Vec::new();
    let mut order: Vec<usize> = (0..chunks.len()).collect();
    let key = |i: &usize| solved.spans.get(*i).map_or(0, |s| s.0);
    order.sort_by_key(|i| (key(i), chunks.get(*i).map_or(0, |c| c.c0)));
    for i in order {
        let (Some(chunk), Some(&(r0, r1))) = (chunks.get(i), solved.spans.get(i)) else { continue };
        let c0 = chunk.c0.clamp(block.c0, block.c1 - 1) - block.c0;
        let c1 = (chunk.c1.min(block.c1).max(block.c0 + 1) - block.c0).max(c0 + 1);
        let (r0, r1) = (r0.min(n - 1), r1.clamp(1, n).max(r0.min(n - 1) + 1));
        let marks: Vec<Mark> = chunk.lines.iter().flat_map(|l| l.marks.iter().copied()).collect();
        let places = (r0..r1).flat_map(|r| (c0..c1).map(move |c| r * columns + c));
        let other = places.clone().find_map(|p| taken.get(p).copied().flatten());
        match other.and_then(|k| cells.get_mut(k)) {
            // Where two texts fall into one place they are one cell.
            Some(cell) => cell.4.extend(marks),
            None => {
                for p in places {
                    if let Some(t) = taken.get_mut(p) {
                        *t = Some(cells.len());
                    }
                }
                cells.push((r0, r1, c0, c1, marks));
            }
        }
    }
    for r in 0..n {
        for c in 0..columns {
            if taken.get(r * columns + c).copied().flatten().is_none() {
                cells.push((r, r + 1, c, c + 1, Vec::new()));
            }
        }
    }
    let side = |r: usize| sides.get(r).copied().unwrap_or(bottom);
    for (r0, r1, c0, c1, mut marks) in cells {
        marks.sort_by(crate::layout::order);
        let bbox = Rect { x0: x(block.c0 + c0), x1: x(block.c0 + c1), y0: side(r0), y1: side(r1) };
        out.push(Placed { bbox, marks });
    }
}

/// So many other texts that start at the same place make a left side: one more may be chance.
const LINED: usize = 2;

/// Widens texts above the first figures that are the middle of several columns with nothing beside them.
fn heads(lat: &Lattice, chunks: Vec<(usize, Chunk)>, body: f32) -> Vec<(usize, Chunk)> {
    /// How far a text of several columns may stand off their middle, in body sizes.
    const CENTRED: f32 = 0.5;
    /// A text this near the middle of its own column is its own.
    const OFF_OWN: f32 = 0.45;
    /// Headings of its columns stand within this distance below a heading over several.
    const UNDER: f32 = 2.2;
    /// Between that and this it must stand the closer to the middle of the several.
    const FAR_OFF: f32 = 0.8;
    const CLOSE: f32 = 0.2;
    /// A text alone over several headings may stand this far off their middle.
    const ALONE: f32 = 1.0;
    let x = |c: usize| lat.xs.get(c).copied().unwrap_or(0.0);
    let mut figures: Vec<f32> = chunks.iter().filter(|(_, c)| c.figure).map(|(_, c)| c.top).collect();
    figures.sort_by(f32::total_cmp);
    let first_figure = figures.get(1).copied().unwrap_or(f32::INFINITY);
    let mut out = chunks.clone();
    for (i, (block, chunk)) in chunks.iter().enumerate() {
        if chunk.bottom > first_figure || chunk.figure {
            continue;
        }
        let middle = (chunk.x0() + chunk.x1()) / 2.0;
        let own = (x(chunk.c0) + x(chunk.c1)) / 2.0;
        // A text in the middle of its own column, or at its left side, stays there.
        let lined = chunks
            .iter()
            .enumerate()
            .filter(|(k, (_, o))| {
                let k = *k;
                k != i && o.c0 == chunk.c0 && (o.x0() - chunk.x0()).abs() < 0.15 * body
            })
            .count();
        let left = lined >= LINED;
        let off_own = (own - middle).abs();
        let single = chunk.c1 - chunk.c0 < 2;
        if single && left {
            continue;
        }
        let own_place = single && off_own < OFF_OWN * body;
        // A heading over headings: below each of its columns stands one of its own, near.
        let headed = |c: usize| {
            chunks.iter().any(|(_, o)| {
                let under = o.top - chunk.bottom;
                o.c0 <= c && c < o.c1 && !o.figure && under > -0.3 * body && under < UNDER * body
            })
        };
        let (mut lo, mut hi) = (0, lat.columns());
        for (k, (b, o)) in chunks.iter().enumerate() {
            if k != i && b == block && o.top < chunk.bottom - 0.1 * body && chunk.top < o.bottom - 0.1 * body
            {
                if o.c1 <= chunk.c0 {
                    lo = lo.max(o.c1);
                } else if o.c0 >= chunk.c1 {
                    hi = hi.min(o.c0);
                } else {
                    (lo, hi) = (chunk.c0, chunk.c1);
                }
            }
        }
        // A heading that starts where the first of several below it starts is set at the left of them all.
        let first_of = chunks.iter().any(|(_, o)| {
            let under = o.top - chunk.bottom;
            let starts =
                (o.x0() - chunk.x0()).abs() < 0.15 * body && (o.x1() - chunk.x1()).abs() > 0.5 * body;
            o.c0 == chunk.c0 && !o.figure && starts && under > -0.3 * body && under < UNDER * body
        });
        if single && first_of && chunk.c1 < hi && headed(chunk.c1) {
            let c1 = (chunk.c1..hi).take_while(|c| headed(*c)).last().map_or(chunk.c1, |c| c + 1);
            if let Some((_, slot)) = out.get_mut(i) {
                slot.c1 = c1;
            }
            continue;
        }
        let near = if single && off_own < FAR_OFF * body { CLOSE } else { CENTRED };
        let mut best = (chunk.c0, chunk.c1);
        // Alone over headings of several columns, and near their middle: it heads them all. These stand level with
        // the one below it.
        let (mut a, mut b) = (chunk.c0, chunk.c1);
        let own_below = chunks.iter().map(|(_, o)| o).find(|o| {
            let under = o.top - chunk.bottom;
            o.c0 <= chunk.c0 && chunk.c0 < o.c1 && !o.figure && under > -0.3 * body && under < UNDER * body
        });
        let beside = |c: usize| {
            own_below.is_some_and(|own| {
                chunks.iter().any(|(_, o)| {
                    o.c0 <= c && c < o.c1 && !o.figure && o.top < own.bottom && own.top < o.bottom
                })
            })
        };
        while a > lo && beside(a - 1) {
            a -= 1;
        }
        while b < hi && beside(b) {
            b += 1;
        }
        let off = ((x(a) + x(b)) / 2.0 - middle).abs();
        if single && b - a >= 2 && off < ALONE * body {
            if let Some((_, slot)) = out.get_mut(i) {
                (slot.c0, slot.c1) = (a, b);
            }
            continue;
        }
        for a in lo..=chunk.c0.min(hi) {
            for b in chunk.c1.max(a)..=hi {
                let off = ((x(a) + x(b)) / 2.0 - middle).abs();
                if off < near * body && b - a > best.1 - best.0 && (!own_place || (a..b).all(headed)) {
                    best = (a, b);
                }
            }
        }
        if let Some((_, slot)) = out.get_mut(i) {
            (slot.c0, slot.c1) = best;
        }
    }
    out
}

/// Widens texts that are centred over several columns to all of them: blank places beside a text, of which it is
/// the middle, are its own.
fn spread(
    lat: &Lattice,
    block: &Block,
    chunks: Vec<Chunk>,
    solved: &rows::Rows,
    all: &[(usize, Chunk)],
    body: f32,
) -> Vec<Chunk> {
    /// How far a spanning text may stand off the middle of its columns, in body sizes.
    const CENTRED: f32 = 0.4;
    let x = |c: usize| lat.xs.get(c).copied().unwrap_or(0.0);
    // Where a boundary may lie: between the texts that end before it and those that start after it.
    let river = |c: usize| {
        let ends =
            all.iter().map(|a| &a.1).filter(|o| o.c1 == c).map(Chunk::x1).fold(f32::NEG_INFINITY, f32::max);
        let starts =
            all.iter().map(|a| &a.1).filter(|o| o.c0 == c).map(Chunk::x0).fold(f32::INFINITY, f32::min);
        let at = x(c);
        if c == 0 || c == lat.columns() { (at, at) } else { (ends.min(at), starts.max(at)) }
    };
    let span = |i: usize| solved.spans.get(i).copied().unwrap_or((0, 1));
    // A single figure may be a number in a heading row.
    let mut figures: Vec<f32> = all.iter().filter(|(_, c)| c.figure).map(|(_, c)| c.top).collect();
    figures.sort_by(f32::total_cmp);
    let first_figure = figures.get(1).copied().unwrap_or(f32::INFINITY);
    let mut out = chunks.clone();
    for (i, chunk) in chunks.iter().enumerate() {
        let (r0, r1) = span(i);
        let middle = (chunk.x0() + chunk.x1()) / 2.0;
        // Blank columns beside it.
        let (mut lo, mut hi) = (block.c0, block.c1);
        for (k, o) in chunks.iter().enumerate() {
            let (a, b) = span(k);
            if k != i && a < r1 && r0 < b {
                if o.c1 <= chunk.c0 {
                    lo = lo.max(o.c1);
                } else if o.c0 >= chunk.c1 {
                    hi = hi.min(o.c0);
                } else {
                    (lo, hi) = (chunk.c0, chunk.c1);
                }
            }
        }
        let own = (x(chunk.c0) + x(chunk.c1)) / 2.0;
        let header = chunk.bottom <= first_figure && !chunk.figure;
        // A figure stands at the right of its column; only one far from both sides of it may span.
        let far = (own - middle).abs() > 1.5 * body && x(chunk.c1) - chunk.x1() > 1.5 * body;
        if chunk.figure && chunk.c1 - chunk.c0 == 1 && !far && chunk.x0() - x(chunk.c0) > 0.8 * body {
            continue;
        }
        // A text in line with others at the left of its column stays there.
        let lined = all
            .iter()
            .filter(|(_, o)| {
                o.c0 == chunk.c0 && o.top != chunk.top && (o.x0() - chunk.x0()).abs() < 0.15 * body
            })
            .count();
        if chunk.c1 - chunk.c0 == 1 && lined >= LINED && chunk.bottom > first_figure {
            continue;
        }
        // A text in the middle of its own column stays there, unless it heads others below it.
        if chunk.c1 - chunk.c0 == 1 && (own - middle).abs() < 2.0 * CENTRED * body && !header {
            continue;
        }
        let below =
            |c: usize| all.iter().any(|(_, o)| o.top >= chunk.bottom - 0.2 * body && o.c0 <= c && c < o.c1);
        let mut best: Option<(usize, usize, f32)> = None;
        for a in lo..=chunk.c0 {
            for b in chunk.c1..=hi {
                let ((la, ha), (lb, hb)) = (river(a), river(b));
                let (least, most) = ((la + lb) / 2.0, (ha + hb) / 2.0);
                let off = (least - middle).max(middle - most).max(0.0);
                if off > CENTRED * body || (header && !(a..b).all(below)) {
                    continue;
                }
                let wider = best.is_none_or(|(p, q, _)| b - a > q - p);
                let truer = best.is_some_and(|(p, q, o)| b - a == q - p && off < o);
                if wider || truer {
                    best = Some((a, b, off));
                }
            }
        }
        if let (Some((a, b, _)), Some(slot)) = (best, out.get_mut(i)) {
            (slot.c0, slot.c1) = (a, b);
        }
    }
    out
}

/// Whether a text over several columns stands above a text of each of them.
fn heads_others(over: &Chunk, chunks: &[Chunk]) -> bool {
    let below = |c: usize| chunks.iter().any(|o| o.top >= over.bottom && (o.c0, o.c1) == (c, c + 1));
    over.c1 - over.c0 >= 2 && (over.c0..over.c1).all(below)
}

/// Whether the texts between two rules stand in rows of their own: at least two columns hold several.
fn has_rows(chunks: &[Chunk], sure: bool) -> bool {
    let mut counts: std::collections::BTreeMap<(usize, usize), usize> = std::collections::BTreeMap::new();
    // Without a wrapped line to show the leading, only figures tell that texts are apart.
    for c in chunks.iter().filter(|c| sure || c.figure) {
        *counts.entry((c.c0, c.c1)).or_default() += 1;
    }
    counts.values().filter(|n| **n >= 2).count() >= 2 || chunks.iter().any(|c| heads_others(c, chunks))
}
