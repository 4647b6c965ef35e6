//! Rows from texts: which texts share a row, and which span several.
//!
//! In: the chunks of a block without horizontal edges inside. Out: the number of rows, where they part, and the
//! rows that each chunk covers. Texts of one row share a middle (or, set at the top, a first line). A text whose
//! middle lies between rows, or that reaches over several, spans those that it is the middle of.

use super::chunk::Chunk;
use super::spans::{Frame, centred, fit_column, reach};

/// The rows of a block.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// For each row but the last, the bottom of its texts and the top of the texts of the next.
    pub gaps: Vec<(f32, f32)>,
    /// For each chunk its first row and the row after its last.
    pub spans: Vec<(usize, usize)>,
}

/// Middles that differ by less than this, in body sizes, are the same.
const SAME: f32 = 0.22;
/// Texts may reach into one another by this much, in body sizes, without being in conflict.
const TOUCH: f32 = 0.12;
/// Top and bottom of a block, where they are drawn.
pub type Sides = Option<(f32, f32)>;

/// Texts that share a middle (or a first line): a row, or what spans rows.
#[derive(Clone, Debug)]
pub struct Class {
    /// The middle, or the middle of the first line.
    pub at: f32,
    /// Top of its highest text.
    pub top: f32,
    /// Bottom of its lowest text.
    pub bottom: f32,
    /// Bits of the columns that its texts stand in.
    pub columns: u128,
    /// Indices of its texts.
    pub members: Vec<usize>,
}

/// Bits of the columns of a text; columns past the 127th share the last bit.
pub fn mask(chunk: &Chunk) -> u128 {
    let hi = chunk.c1.min(127);
    let lo = chunk.c0.min(127);
    let ones = |n: usize| if n >= 128 { u128::MAX } else { (1u128 << n) - 1 };
    ones(hi.max(lo + 1)) & !ones(lo)
}

/// Whether chunks are set at the top of their rows rather than in the middle.
fn top_aligned(chunks: &[Chunk], body: f32) -> bool {
    let (mut top, mut middle) = (0, 0);
    for (i, a) in chunks.iter().enumerate() {
        for b in chunks.iter().skip(i + 1) {
            if b.top > a.bottom || a.top > b.bottom || a.lines.len() == b.lines.len() {
                continue;
            }
            if (a.top - b.top).abs() < SAME * body {
                top += 1;
            } else if (a.middle() - b.middle()).abs() < SAME * body {
                middle += 1;
            }
        }
    }
    top > middle
}

/// Finds the rows of a block; `sides` are its top and bottom, where they are drawn.
pub fn solve(chunks: &[Chunk], sides: Option<(f32, f32)>, body: f32) -> Rows {
    let at_top = top_aligned(chunks, body);
    let mut class_of = classify(chunks, body, at_top);
    let mut is_row = vec![true; chunks.len()];
    resolve_conflicts(chunks, &mut class_of, &mut is_row, body);
    let mut classes = gather(chunks, &class_of, &is_row, body, at_top);
    if !at_top {
        find_spans(&mut classes, &mut is_row, sides, body);
    }
    assemble(chunks, &classes, &is_row, sides, body)
}

fn key(chunk: &Chunk, body: f32, at_top: bool) -> f32 {
    if at_top { chunk.top + body / 2.0 } else { chunk.middle() }
}

/// Numbers chunks so that those which share a middle (or a first line) have the same number.
fn classify(chunks: &[Chunk], body: f32, at_top: bool) -> Vec<usize> {
    let at = |i: usize| chunks.get(i).map_or(0.0, |c| key(c, body, at_top));
    let mut order: Vec<usize> = (0..chunks.len()).collect();
    order.sort_by(|&a, &b| at(a).total_cmp(&at(b)).then(a.cmp(&b)));
    let mut out = vec![0; chunks.len()];
    let (mut class, mut start, mut columns) = (0, f32::NEG_INFINITY, 0u128);
    for i in order {
        let here = chunks.get(i).map_or(0, mask);
        if at(i) - start > SAME * body || columns & here != 0 {
            class += 1;
            start = at(i);
            columns = 0;
        }
        columns |= here;
        if let Some(slot) = out.get_mut(i) {
            *slot = class;
        }
    }
    out
}

/// Texts of different classes that overlap in height cannot both stand in one row each: the one that overlaps most
/// classes spans several rows.
fn resolve_conflicts(chunks: &[Chunk], class_of: &mut [usize], is_row: &mut [bool], body: f32) {
    let touch = TOUCH * body;
    let mut order: Vec<usize> = (0..chunks.len()).collect();
    let top = |i: usize| chunks.get(i).map_or(0.0, |c| c.top);
    order.sort_by(|&a, &b| top(a).total_cmp(&top(b)).then(a.cmp(&b)));
    // For each chunk, the chunks of other classes that it overlaps.
    let mut meets: Vec<Vec<usize>> = vec![Vec::new(); chunks.len()];
    for (n, &i) in order.iter().enumerate() {
        let Some(a) = chunks.get(i) else { continue };
        for &j in order.iter().skip(n + 1) {
            let Some(b) = chunks.get(j) else { continue };
            if b.top > a.bottom - touch {
                break;
            }
            if class_of.get(i) != class_of.get(j) && a.bottom.min(b.bottom) - b.top > touch {
                if let Some(m) = meets.get_mut(i) {
                    m.push(j);
                }
                if let Some(m) = meets.get_mut(j) {
                    m.push(i);
                }
            }
        }
    }
    loop {
        let mut worst: Option<(usize, usize, f32)> = None;
        let mut pair: Option<(usize, usize)> = None;
        for (i, list) in meets.iter().enumerate() {
            if is_row.get(i) != Some(&true) {
                continue;
            }
            let mut classes: Vec<usize> = list
                .iter()
                .filter(|&&j| is_row.get(j) == Some(&true) && class_of.get(i) != class_of.get(j))
                .filter_map(|&j| class_of.get(j).copied())
                .collect();
            classes.sort_unstable();
            classes.dedup();
            let height = chunks.get(i).map_or(0.0, |c| c.bottom - c.top);
            if !classes.is_empty() && worst.is_none_or(|(_, n, h)| (classes.len(), height) > (n, h)) {
                worst = Some((i, classes.len(), height));
                pair = list
                    .iter()
                    .find(|&&j| is_row.get(j) == Some(&true) && class_of.get(i) != class_of.get(j))
                    .map(|&j| (i, j));
            }
        }
        let (Some((i, n, _)), Some((_, j))) = (worst, pair) else { return };
        let (a, b) = (class_of.get(i).copied().unwrap_or(0), class_of.get(j).copied().unwrap_or(0));
        if n == 1 && level(chunks, class_of, a, b, body) {
            // One row whose texts are not quite level.
            for c in class_of.iter_mut() {
                if *c == a.max(b) {
                    *c = a.min(b);
                }
            }
        } else {
            // Of two that overlap each other only, the one spans that is the middle of rows which leave it room.
            let tall = |k: usize| chunks.get(k).map_or(0.0, |c| c.bottom - c.top);
            let i = if n == 1 {
                let whole = |k: usize| class_spans(chunks, class_of, is_row, k, body);
                let fits = |k: usize| spans_centred(chunks, class_of, is_row, k, body);
                let (whole_i, whole_j) = (whole(a), whole(b));
                let judged = if whole_i == whole_j { (fits(i), fits(j)) } else { (whole_i, whole_j) };
                match judged {
                    (true, false) => i,
                    (false, true) => j,
                    _ => match (has_room(chunks, class_of, i, b), has_room(chunks, class_of, j, a)) {
                        (false, true) => j,
                        (true, true) if tall(j) > tall(i) => j,
                        _ => i,
                    },
                }
            } else {
                i
            };
            if let Some(r) = is_row.get_mut(i) {
                *r = false;
            }
        }
    }
}

/// Whether all texts of a class are the middle of rows that leave them room.
fn class_spans(chunks: &[Chunk], class_of: &[usize], is_row: &[bool], class: usize, body: f32) -> bool {
    let rest: Vec<bool> = is_row.iter().zip(class_of).map(|(row, c)| *row && *c != class).collect();
    let members: Vec<&Chunk> =
        chunks.iter().zip(class_of).filter(|(_, c)| **c == class).map(|(c, _)| c).collect();
    let classes = gather(chunks, class_of, &rest, body, false);
    let rows: Vec<&Class> = classes.iter().collect();
    let columns = members.iter().fold(0, |m, c| m | mask(c));
    let Some(at) = members.first().map(|c| c.middle()) else { return false };
    let (lo, hi) = reach(&rows, at, columns);
    let after = rows.partition_point(|c| c.at < at);
    centred(&rows, (lo, hi), at, None, body).is_some_and(|(a, z)| a < after && z > after)
}

/// Whether a chunk is the middle of at least two other rows that leave its columns free.
fn spans_centred(chunks: &[Chunk], class_of: &[usize], is_row: &[bool], i: usize, body: f32) -> bool {
    let Some(chunk) = chunks.get(i) else { return false };
    let mut rest = is_row.to_vec();
    if let Some(r) = rest.get_mut(i) {
        *r = false;
    }
    let own = class_of.get(i);
    let alone = |k: usize| class_of.get(k) == own && chunks.get(k).is_some_and(|c| c.bottom > chunk.top);
    // Its own class stands or falls with it, unless it is the only one that overlaps.
    let whole = (0..chunks.len()).filter(|&k| alone(k)).count() > 1;
    let classes = gather(chunks, class_of, &rest, body, false);
    let at = chunk.middle();
    let try_without = |skip_own: bool| {
        let rows: Vec<&Class> = classes
            .iter()
            .filter(|c| !skip_own || !c.members.iter().any(|m| class_of.get(*m) == own))
            .collect();
        let (lo, hi) = reach(&rows, at, mask(chunk));
        let after = rows.partition_point(|c| c.at < at);
        centred(&rows, (lo, hi), at, None, body).is_some_and(|(a, z)| a < after && z > after)
    };
    try_without(false) || (whole && try_without(true))
}

/// Whether a chunk could span the class that it overlaps and one beside it: a neighbour leaves its columns free.
fn has_room(chunks: &[Chunk], class_of: &[usize], i: usize, over: usize) -> bool {
    let Some(mine) = chunks.get(i).map(mask) else { return false };
    let own = class_of.get(i).copied().unwrap_or(0);
    let columns =
        |k: usize| chunks.iter().zip(class_of).filter(|(_, c)| **c == k).fold(0, |m, (c, _)| m | mask(c));
    let last = class_of.iter().copied().max().unwrap_or(0);
    let above = (0..over).rev().find(|&k| k != own && columns(k) != 0);
    let below = (over + 1..=last).find(|&k| k != own && columns(k) != 0);
    [above, below].into_iter().flatten().any(|k| columns(k) & mine == 0)
}

/// Whether two classes are one row: near each other, in different columns.
fn level(chunks: &[Chunk], class_of: &[usize], a: usize, b: usize, body: f32) -> bool {
    const LEVEL: f32 = 0.45;
    let members = |k: usize| chunks.iter().zip(class_of).filter(move |(_, c)| **c == k).map(|(c, _)| c);
    let columns = |k: usize| members(k).fold(0, |m, c| m | mask(c));
    let middle = |k: usize| {
        let (sum, n) = members(k).fold((0.0, 0.0), |(s, n), c| (s + c.middle(), n + 1.0));
        sum / f32::max(n, 1.0)
    };
    columns(a) & columns(b) == 0 && (middle(a) - middle(b)).abs() <= LEVEL * body
}

/// The classes that have chunks of one row.
fn gather(chunks: &[Chunk], class_of: &[usize], is_row: &[bool], body: f32, at_top: bool) -> Vec<Class> {
    let mut by_class: std::collections::BTreeMap<usize, Class> = std::collections::BTreeMap::new();
    for (i, chunk) in chunks.iter().enumerate() {
        if is_row.get(i) != Some(&true) {
            continue;
        }
        let at = key(chunk, body, at_top);
        let class = by_class.entry(class_of.get(i).copied().unwrap_or(0)).or_insert_with(|| Class {
            at,
            top: chunk.top,
            bottom: chunk.bottom,
            columns: 0,
            members: Vec::new(),
        });
        class.top = class.top.min(chunk.top);
        class.bottom = class.bottom.max(chunk.bottom);
        class.columns |= mask(chunk);
        class.members.push(i);
    }
    let mut out: Vec<Class> = by_class.into_values().collect();
    out.sort_by(|a, b| a.at.total_cmp(&b.at));
    out
}

/// Takes classes out that are spans, filling places which would be blank otherwise.
fn find_spans(classes: &mut Vec<Class>, is_row: &mut [bool], sides: Sides, body: f32) {
    let mut order: Vec<(u32, f32)> = classes.iter().map(|c| (c.columns.count_ones(), c.at)).collect();
    order.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    for (n, at) in order {
        let Some(k) = classes.iter().position(|c| c.at == at) else { continue };
        let Some(class) = classes.get(k) else { continue };
        let rows: Vec<&Class> = classes.iter().enumerate().filter(|(i, _)| *i != k).map(|(_, c)| c).collect();
        let (lo, hi) = reach(&rows, class.at, class.columns);
        let after = rows.partition_point(|c| c.at < class.at);
        // It must lie between two rows that leave its columns free.
        if lo >= after || hi <= after {
            continue;
        }
        let Some((i, j)) = centred(&rows, (lo, hi), class.at, sides, body) else { continue };
        if i >= after || j <= after {
            continue;
        }
        // The rows that it would span have texts where it has none.
        let others = rows.get(i..j).unwrap_or_default().iter().fold(0, |m, c| m | c.columns);
        if others.count_ones() >= n.min(2) {
            for &m in &class.members {
                if let Some(r) = is_row.get_mut(m) {
                    *r = false;
                }
            }
            classes.remove(k);
        }
    }
}

fn assemble(chunks: &[Chunk], classes: &[Class], is_row: &[bool], sides: Sides, body: f32) -> Rows {
    let rows: Vec<&Class> = classes.iter().collect();
    let mut out = Rows { gaps: Vec::new(), spans: vec![(0, 1); chunks.len()] };
    for (a, b) in rows.iter().zip(rows.iter().skip(1)) {
        out.gaps.push((a.bottom, b.top));
    }
    for (r, class) in rows.iter().enumerate() {
        for &m in &class.members {
            if let Some(s) = out.spans.get_mut(m) {
                *s = (r, r + 1);
            }
        }
    }
    let mut columns: Vec<(usize, usize)> = chunks.iter().map(|c| (c.c0, c.c1)).collect();
    columns.sort_unstable();
    columns.dedup();
    let frame = Frame { chunks, rows: &rows, is_row, sides, body };
    for range in columns {
        fit_column(&frame, range, &mut out);
    }
    out
}
