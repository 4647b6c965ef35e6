//! Rows from texts: which texts share a row, and which span several.
//!
//! In: the chunks of a block without horizontal edges inside. Out: the number of rows, where they part, and the
//! rows that each chunk covers. Texts of one row share a middle (or, set at the top, a first line). A text whose
//! middle lies between rows, or that reaches over several, spans those that it is the middle of.

use super::chunk::Chunk;

/// The rows of a block.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// y at which each row but the last ends.
    pub cuts: Vec<f32>,
    /// For each chunk its first row and the row after its last.
    pub spans: Vec<(usize, usize)>,
}

/// Middles that differ by less than this, in body sizes, are the same.
const SAME: f32 = 0.22;
/// Texts may reach into one another by this much, in body sizes, without being in conflict.
const TOUCH: f32 = 0.12;
/// How far a spanning text may stand off the middle of its rows, in body sizes.
const CENTRED: f32 = 0.45;

#[derive(Clone, Debug)]
struct Class {
    at: f32,
    top: f32,
    bottom: f32,
    columns: u128,
    members: Vec<usize>,
}

fn mask(chunk: &Chunk) -> u128 {
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

/// Finds the rows of a block; `top` and `bottom` are its sides, where they are known.
pub fn solve(chunks: &[Chunk], body: f32) -> Rows {
    let at_top = top_aligned(chunks, body);
    let mut classes = classify(chunks, body, at_top);
    let mut is_row = vec![true; classes.len()];
    resolve_conflicts(&mut classes, &mut is_row, body);
    if !at_top {
        find_spans(&classes, &mut is_row, body);
    }
    assemble(chunks, &classes, &is_row, body, at_top)
}

fn classify(chunks: &[Chunk], body: f32, at_top: bool) -> Vec<Class> {
    let key = |c: &Chunk| if at_top { c.top + body / 2.0 } else { c.middle() };
    let mut order: Vec<usize> = (0..chunks.len()).collect();
    let k = |i: &usize| chunks.get(*i).map_or(0.0, key);
    order.sort_by(|a, b| k(a).total_cmp(&k(b)).then(a.cmp(b)));
    let mut out: Vec<Class> = Vec::new();
    for i in order {
        let Some(chunk) = chunks.get(i) else { continue };
        let at = key(chunk);
        let columns = mask(chunk);
        match out.last_mut() {
            Some(class) if at - class.at <= SAME * body && class.columns & columns == 0 => {
                class.top = class.top.min(chunk.top);
                class.bottom = class.bottom.max(chunk.bottom);
                class.columns |= columns;
                class.members.push(i);
            }
            _ => out.push(Class { at, top: chunk.top, bottom: chunk.bottom, columns, members: vec![i] }),
        }
    }
    out
}

/// Classes that overlap in height cannot both be rows: the one that overlaps most spans the others.
fn resolve_conflicts(classes: &mut [Class], is_row: &mut [bool], body: f32) {
    let touch = TOUCH * body;
    loop {
        let mut conflicts = vec![0usize; classes.len()];
        let mut pair = None;
        for i in 0..classes.len() {
            for j in i + 1..classes.len() {
                let (Some(a), Some(b)) = (classes.get(i), classes.get(j)) else { continue };
                let rows = is_row.get(i) == Some(&true) && is_row.get(j) == Some(&true);
                if rows && a.bottom.min(b.bottom) - a.top.max(b.top) > touch {
                    for k in [i, j] {
                        if let Some(n) = conflicts.get_mut(k) {
                            *n += 1;
                        }
                    }
                    pair = pair.or(Some((i, j)));
                }
            }
        }
        let Some((i, j)) = pair else { return };
        let weight = |k: usize| {
            let n = conflicts.get(k).copied().unwrap_or(0);
            let class = classes.get(k);
            let columns = class.map_or(0, |c| c.columns.count_ones());
            (n, std::cmp::Reverse(columns), std::cmp::Reverse(k))
        };
        let worst = (0..classes.len()).max_by_key(|&k| weight(k)).unwrap_or(i);
        if weight(worst).0 >= 2 {
            if let Some(r) = is_row.get_mut(worst) {
                *r = false;
            }
            continue;
        }
        // Only the two overlap: one row whose texts are not quite level, or a span that touches one row.
        let (a, b) = match (classes.get(i).cloned(), classes.get(j).cloned()) {
            (Some(a), Some(b)) => (a, b),
            _ => return,
        };
        let narrow = if a.columns.count_ones() <= b.columns.count_ones() { i } else { j };
        let off = (a.at - b.at).abs();
        if a.columns & b.columns == 0 && off <= 0.45 * body {
            let (keep, drop) = (i.min(j), i.max(j));
            if let Some(class) = classes.get_mut(keep) {
                class.top = a.top.min(b.top);
                class.bottom = a.bottom.max(b.bottom);
                class.columns = a.columns | b.columns;
                class.members = a.members.iter().chain(&b.members).copied().collect();
                if b.members.len() > a.members.len() {
                    class.at = b.at;
                }
            }
            if let Some(class) = classes.get_mut(drop) {
                class.members.clear();
                class.columns = 0;
                class.top = f32::INFINITY;
                class.bottom = f32::NEG_INFINITY;
            }
            if let Some(r) = is_row.get_mut(drop) {
                *r = false;
            }
        } else if let Some(r) = is_row.get_mut(narrow) {
            *r = false;
        }
    }
}

/// The range of rows around a place that a text in `columns` may span: rows without text in those columns.
fn reach(rows: &[&Class], at: f32, columns: u128) -> (usize, usize) {
    let after = rows.partition_point(|c| c.at < at);
    let mut lo = after;
    while lo > 0 && rows.get(lo - 1).is_some_and(|c| c.columns & columns == 0) {
        lo -= 1;
    }
    let mut hi = after;
    while rows.get(hi).is_some_and(|c| c.columns & columns == 0) {
        hi += 1;
    }
    (lo, hi)
}

/// The range within `lo..hi` whose middle is nearest to `at`; wider ranges win where both are centred.
fn centred(rows: &[&Class], lo: usize, hi: usize, at: f32, body: f32) -> Option<(usize, usize, f32)> {
    let mut best: Option<(usize, usize, f32)> = None;
    for i in lo..hi {
        for j in i + 2..=hi {
            let off = offset(rows, i, j, at);
            if off > CENTRED * body {
                continue;
            }
            let wider = best.is_none_or(|(a, b, _)| j - i > b - a);
            let truer = best.is_some_and(|(a, b, o)| j - i == b - a && off < o);
            if wider || truer {
                best = Some((i, j, off));
            }
        }
    }
    best
}

/// How far `at` is off the middle of rows `i..j`, given that row sides lie anywhere between their texts.
fn offset(rows: &[&Class], i: usize, j: usize, at: f32) -> f32 {
    let top = |k: usize| rows.get(k).map_or(0.0, |c| c.top);
    let bottom = |k: usize| rows.get(k).map_or(0.0, |c| c.bottom);
    // Sides of the range: between the texts, or as far out as the row is padded inside.
    let gap = |a: f32, b: f32| ((b - a) / 2.0).max(0.0);
    let inner = if j - i > 1 { gap(bottom(i), top(i + 1)).min(gap(bottom(j - 2), top(j - 1))) } else { 0.0 };
    let above = if i > 0 { gap(bottom(i - 1), top(i)) } else { inner };
    let below = if j < rows.len() { gap(bottom(j - 1), top(j)) } else { inner };
    let (lo_a, hi_a) = (top(i) - 2.0 * above, top(i));
    let (lo_b, hi_b) = (bottom(j - 1), bottom(j - 1) + 2.0 * below);
    let (lo, hi) = ((lo_a + lo_b) / 2.0, (hi_a + hi_b) / 2.0);
    let even = ((top(i) - above) + (bottom(j - 1) + below)) / 2.0;
    if at < lo {
        lo - at
    } else if at > hi {
        at - hi
    } else {
        (at - even).abs() * 0.25
    }
}

/// Marks classes as spans that fill places which would be blank otherwise.
fn find_spans(classes: &[Class], is_row: &mut [bool], body: f32) {
    let mut order: Vec<usize> = (0..classes.len()).filter(|&k| is_row.get(k) == Some(&true)).collect();
    order.sort_by_key(|&k| classes.get(k).map_or(0, |c| c.columns.count_ones()));
    let all: u128 = classes.iter().fold(0, |m, c| m | c.columns);
    for k in order {
        let Some(class) = classes.get(k) else { continue };
        if class.columns.count_ones() * 2 > all.count_ones() + 1 {
            continue;
        }
        let rows: Vec<&Class> = classes
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != k && is_row.get(*i) == Some(&true))
            .map(|(_, c)| c)
            .collect();
        let (lo, hi) = reach(&rows, class.at, class.columns);
        let after = rows.partition_point(|c| c.at < class.at);
        // It must lie between two rows that leave its columns free.
        if lo >= after || hi <= after {
            continue;
        }
        let Some((i, j, _)) = centred(&rows, lo, hi, class.at, body) else { continue };
        if i >= after || j <= after {
            continue;
        }
        // The rows that it would span have texts where it has none.
        let others = rows.get(i..j).unwrap_or_default().iter().fold(0, |m, c| m | c.columns);
        if others.count_ones() >= class.columns.count_ones().min(2)
            && let Some(r) = is_row.get_mut(k)
        {
            *r = false;
        }
    }
}

fn assemble(chunks: &[Chunk], classes: &[Class], is_row: &[bool], body: f32, at_top: bool) -> Rows {
    let rows: Vec<&Class> = classes.iter().zip(is_row).filter(|(_, r)| **r).map(|(c, _)| c).collect();
    let mut out = Rows { cuts: Vec::new(), spans: vec![(0, 1); chunks.len()] };
    for (a, b) in rows.iter().zip(rows.iter().skip(1)) {
        let (lo, hi) = if at_top { (a.bottom, b.top) } else { (a.bottom, b.top) };
        out.cuts.push((lo + hi) / 2.0);
    }
    for (r, class) in rows.iter().enumerate() {
        for &m in &class.members {
            if let Some(s) = out.spans.get_mut(m) {
                *s = (r, r + 1);
            }
        }
    }
    for (class, _) in classes.iter().zip(is_row).filter(|(_, r)| !**r) {
        for &m in &class.members {
            let Some(chunk) = chunks.get(m) else { continue };
            let columns = mask(chunk);
            let (lo, hi) = reach(&rows, class.at, columns);
            let span = centred(&rows, lo, hi, class.at, body).map(|(i, j, _)| (i, j));
            // Where nothing is centred, the rows that it touches.
            let span = span.unwrap_or_else(|| {
                let i = rows.partition_point(|c| c.bottom <= chunk.top + TOUCH * body);
                let j = rows.partition_point(|c| c.top < chunk.bottom - TOUCH * body);
                let i = i.min(rows.len().saturating_sub(1));
                (i, j.max(i + 1))
            });
            if let Some(s) = out.spans.get_mut(m) {
                *s = span;
            }
        }
    }
    tile(chunks, &rows, &mut out, body);
    out
}

/// Lets texts of stub columns that stand in the middle of an odd number of rows span them: columns in which every
/// row is then covered by exactly one text, each centred on its rows.
fn tile(chunks: &[Chunk], rows: &[&Class], out: &mut Rows, body: f32) {
    let n = rows.len();
    if n < 2 {
        return;
    }
    let mut columns: Vec<(usize, usize)> = chunks.iter().map(|c| (c.c0, c.c1)).collect();
    columns.sort_unstable();
    columns.dedup();
    for (c0, c1) in columns {
        let mut members: Vec<usize> =
            (0..chunks.len()).filter(|&i| chunks.get(i).is_some_and(|c| (c.c0, c.c1) == (c0, c1))).collect();
        members.sort_by_key(|&i| out.spans.get(i).map_or(0, |s| s.0));
        // Others in these columns take their rows away.
        let mut free = vec![true; n];
        for (i, c) in chunks.iter().enumerate() {
            if c.c0 < c1 && c0 < c.c1 && (c.c0, c.c1) != (c0, c1) {
                let (a, b) = out.spans.get(i).copied().unwrap_or((0, 0));
                for f in free.iter_mut().take(b).skip(a) {
                    *f = false;
                }
            }
        }
        if members.len() * 2 > n {
            continue;
        }
        if let Some(spans) = tiling(chunks, &members, rows, &free, out, body) {
            for (m, s) in members.iter().zip(spans) {
                if let Some(slot) = out.spans.get_mut(*m) {
                    *slot = s;
                }
            }
        }
    }
}

/// Covers the free rows with the members in order, each centred; `None` where that leaves blanks.
fn tiling(
    chunks: &[Chunk],
    members: &[usize],
    rows: &[&Class],
    free: &[bool],
    out: &Rows,
    body: f32,
) -> Option<Vec<(usize, usize)>> {
    let mut spans = Vec::new();
    let mut next = 0;
    for (k, &m) in members.iter().enumerate() {
        while next < rows.len() && free.get(next) == Some(&false) {
            next += 1;
        }
        let chunk = chunks.get(m)?;
        let (r0, r1) = out.spans.get(m).copied()?;
        let limit = members.get(k + 1).and_then(|i| out.spans.get(*i)).map_or(rows.len(), |s| s.0);
        let limit = (r1..limit).find(|&r| free.get(r) == Some(&false)).unwrap_or(limit);
        if r0 < next {
            return None;
        }
        let mut best: Option<(usize, f32)> = None;
        for end in r1.max(next + 1)..=limit.max(r1) {
            let off = offset(rows, next, end, chunk.middle());
            if off <= CENTRED * body && best.is_none_or(|(_, o)| off < o) {
                best = Some((end, off));
            }
        }
        let (end, _) = best?;
        spans.push((next, end));
        next = end;
    }
    while next < rows.len() && free.get(next) == Some(&false) {
        next += 1;
    }
    (next >= rows.len()).then_some(spans)
}
