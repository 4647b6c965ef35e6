//! Which rows a text spans: those that it is the middle of.
//!
//! In: the texts of a block and its rows as classes of texts that share a middle. Out: for each column its texts laid
//! over the rows in order, each centred on what it spans, with few rows left blank.

use super::chunk::Chunk;
use super::rows::{Class, Rows, Sides};

/// How far a spanning text may stand off the middle of its rows, in body sizes.
const CENTRED: f32 = 0.45;

/// What the texts of a block are fitted to.
pub struct Frame<'a> {
    /// The texts.
    pub chunks: &'a [Chunk],
    /// The rows.
    pub rows: &'a [&'a Class],
    /// For each text whether it has a row of its own.
    pub is_row: &'a [bool],
    /// Top and bottom of the block, where they are drawn.
    pub sides: Sides,
    /// Body size of the page.
    pub body: f32,
}

/// The range of rows around a place that a text in `columns` may span: rows without text in those columns.
pub fn reach(rows: &[&Class], at: f32, columns: u128) -> (usize, usize) {
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
pub fn centred(
    rows: &[&Class],
    (lo, hi): (usize, usize),
    at: f32,
    sides: Sides,
    body: f32,
) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize, f32)> = None;
    for i in lo..hi {
        for j in i + 2..=hi {
            let off = offset(rows, (i, j), at, sides);
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
    best.map(|(i, j, _)| (i, j))
}

/// How far `at` is off the middle of rows `i..j`, given that row sides lie anywhere between their texts.
fn offset(rows: &[&Class], (i, j): (usize, usize), at: f32, sides: Sides) -> f32 {
    let top = |k: usize| rows.get(k).map_or(0.0, |c| c.top);
    let bottom = |k: usize| rows.get(k).map_or(0.0, |c| c.bottom);
    // Sides of the range: between the texts, or as far out as the row is padded inside.
    let gap = |a: f32, b: f32| ((b - a) / 2.0).max(0.0);
    let inner = if j - i > 1 { gap(bottom(i), top(i + 1)).min(gap(bottom(j - 2), top(j - 1))) } else { 0.0 };
    let above = if i > 0 { gap(bottom(i - 1), top(i)) } else { inner };
    let below = if j < rows.len() { gap(bottom(j - 1), top(j)) } else { inner };
    let (mut lo_a, mut hi_a) = (top(i) - 2.0 * above, top(i));
    let (mut lo_b, mut hi_b) = (bottom(j - 1), bottom(j - 1) + 2.0 * below);
    if let Some((first, last)) = sides {
        if i == 0 {
            (lo_a, hi_a) = (first, first);
        }
        if j == rows.len() {
            (lo_b, hi_b) = (last, last);
        }
    }
    let (lo, hi) = ((lo_a + lo_b) / 2.0, (hi_a + hi_b) / 2.0);
    let even = (lo_a + hi_a + lo_b + hi_b) / 4.0;
    if at < lo {
        lo - at
    } else if at > hi {
        at - hi
    } else {
        (at - even).abs() * 0.25
    }
}

/// Cost of a row that a column leaves blank, against body sizes that a text stands off its middle.
const BLANK: f32 = 0.3;
/// Cost of a text that is centred nowhere.
const LOST: f32 = 20.0;

/// No text spans more rows than this.
const LONGEST: usize = 80;

/// Fits the texts of one column to its rows in their order: each spans rows that it is the middle of, few stay blank.
pub fn fit_column(frame: &Frame<'_>, (c0, c1): (usize, usize), out: &mut Rows) {
    let Frame { chunks, rows, is_row, .. } = *frame;
    let n = rows.len();
    let mut members: Vec<usize> =
        (0..chunks.len()).filter(|&i| chunks.get(i).is_some_and(|c| (c.c0, c.c1) == (c0, c1))).collect();
    let middle = |i: &usize| chunks.get(*i).map_or(0.0, Chunk::middle);
    members.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    // A column of words in which spans can leave nothing blank: blanks among figures mean something.
    let stub = members.len() < n && members.iter().all(|&m| chunks.get(m).is_some_and(|c| !c.figure));
    let stub = stub || members.len() * 2 <= n;
    let spanning = members.iter().any(|&m| is_row.get(m) == Some(&false));
    if n < 2 || !(stub || spanning) {
        return;
    }
    // Texts over other columns that reach into these take their rows away.
    let mut free = vec![true; n];
    for (i, c) in chunks.iter().enumerate() {
        if c.c0 < c1 && c0 < c.c1 && (c.c0, c.c1) != (c0, c1) {
            let (a, b) = out.spans.get(i).copied().unwrap_or((0, 0));
            for f in free.iter_mut().take(b).skip(a) {
                *f = false;
            }
        }
    }
    let placed = |spans: &[(usize, usize)]| spans.iter().map(|(a, b)| b - a).sum::<usize>();
    let Some((spans, cost)) = fit(frame, &members, &free, true) else { return };
    let full = placed(&spans) == free.iter().filter(|f| **f).count() && cost < LOST;
    // Or most texts span as many rows as one another, as in groups of a target, a result and a rate.
    let even = {
        let mut lengths: Vec<usize> = spans.iter().map(|(a, z)| z - a).filter(|n| *n > 1).collect();
        lengths.sort_unstable();
        let most = lengths.chunk_by(|a, b| a == b).map(<[usize]>::len).max().unwrap_or(0);
        most >= 2 && most * 10 >= members.len() * 6
    };
    let spans = if (stub && full) || (members.len() * 2 <= n && even && cost < LOST) {
        spans
    } else if spanning {
        match fit(frame, &members, &free, false) {
            Some((spans, _)) => spans,
            None => return,
        }
    } else {
        return;
    };
    for (m, s) in members.iter().zip(spans) {
        if let Some(slot) = out.spans.get_mut(*m) {
            *slot = s;
        }
    }
}

/// The cheapest way to lay the members over the rows in order, with its cost. `grow`: texts that have a row of their
/// own may span its neighbours too.
fn fit(
    frame: &Frame<'_>,
    members: &[usize],
    free: &[bool],
    grow: bool,
) -> Option<(Vec<(usize, usize)>, f32)> {
    let Frame { chunks, rows, is_row, sides, body } = *frame;
    let n = rows.len();
    let mut best = vec![vec![(f32::INFINITY, 0usize, false); n + 1]; members.len() + 1];
    best.first_mut()?.first_mut()?.0 = 0.0;
    for k in 0..=members.len() {
        for r in 0..=n {
            let (cost, _, _) = best.get(k).and_then(|b| b.get(r)).copied()?;
            if !cost.is_finite() {
                continue;
            }
            if r < n {
                let blank = if free.get(r) == Some(&true) { BLANK } else { 0.0 };
                let slot = best.get_mut(k)?.get_mut(r + 1)?;
                if cost + blank < slot.0 {
                    *slot = (cost + blank, r, false);
                }
            }
            let Some(&m) = members.get(k) else { continue };
            let chunk = chunks.get(m)?;
            let own = is_row.get(m) == Some(&true);
            for e in r + 1..=n.min(r + LONGEST) {
                if free.get(e - 1) == Some(&false) {
                    break;
                }
                let single = e == r + 1 && rows.get(r).is_some_and(|c| c.members.contains(&m));
                let off = offset(rows, (r, e), chunk.middle(), sides) / body;
                let step = if single {
                    0.0
                } else if own && !grow {
                    continue;
                } else if off <= CENTRED {
                    off
                } else {
                    // Far off, but better than nowhere: by how far it is off.
                    LOST + off
                };
                let slot = best.get_mut(k + 1)?.get_mut(e)?;
                if cost + step < slot.0 {
                    *slot = (cost + step, r, true);
                }
            }
        }
    }
    let total = best.get(members.len())?.get(n)?.0;
    if !total.is_finite() {
        return None;
    }
    let (mut k, mut r) = (members.len(), n);
    let mut spans = Vec::new();
    while r > 0 {
        let (_, from, used) = best.get(k).and_then(|b| b.get(r)).copied()?;
        if used {
            spans.push((from, r));
            k -= 1;
        }
        r = from;
    }
    spans.reverse();
    Some((spans, total))
}
