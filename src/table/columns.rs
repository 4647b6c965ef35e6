//! Columns from texts: where gaps run down between them.
//!
//! In: the runs of a region and the positions of drawn vertical edges. Out: column boundaries, and the runs joined
//! to segments that no boundary parts. A gap too wide for a space is a boundary somewhere within it; where exactly,
//! the lines above and below tell. Texts that cross a boundary span columns.

use super::edges::Seg;
use crate::layout::{Mark, Run, marks, runs};

/// A gap from this on (in sizes) is no space within a text: an ideographic space is 1.0, and half a bracket beside
/// it 0.5 more, which is measured without.
const WIDE: f32 = 1.3;
/// Texts whose heights overlap by this part of a size stand beside one another.
const BESIDE: f32 = 0.75;
/// A gap narrower than this (in sizes) parts only where an edge of the text is in line with others.
const NARROW: f32 = 0.7;
/// A boundary keeps this distance (in sizes) from ink.
const CLEAR: f32 = 0.05;

/// The gap between two runs that stand beside one another.
#[derive(Clone, Copy, Debug)]
struct Gap {
    y: f32,
    /// Width with the empty halves of brackets taken off.
    width: f32,
    from: f32,
    to: f32,
    wide: bool,
}

/// The right end of a run with the empty half of a closing bracket or stop.
fn end(run: &Run) -> f32 {
    let half = run.marks.last().is_some_and(|m| marks::closes(m.first));
    run.bbox.x1 + if half { 0.5 * run.size } else { 0.0 }
}

/// The left end of a run with the empty half of an opening bracket.
fn start(run: &Run) -> f32 {
    let half = run.marks.first().is_some_and(|m| marks::opens(m.first));
    run.bbox.x0 - if half { 0.5 * run.size } else { 0.0 }
}

/// Runs sorted from top to bottom, with what is needed to find neighbours.
fn gaps(runs: &[Run]) -> Vec<Gap> {
    let mut order: Vec<&Run> = runs.iter().collect();
    order.sort_by(|a, b| a.bbox.center_y().total_cmp(&b.bbox.center_y()));
    let reach = runs.iter().map(|r| r.size).fold(0.0, f32::max) * BESIDE;
    let mut out = Vec::new();
    for (i, a) in order.iter().enumerate() {
        let y = a.bbox.center_y();
        let mut best: Option<&Run> = None;
        let near = |b: &&&Run| (b.bbox.center_y() - y).abs() <= reach;
        let up = order.get(..i).unwrap_or_default().iter().rev().take_while(near);
        let down = order.get(i + 1..).unwrap_or_default().iter().take_while(near);
        for b in up.chain(down) {
            if (b.bbox.center_y() - y).abs() > BESIDE * a.size.min(b.size) {
                continue;
            }
            if b.bbox.center_x() > a.bbox.center_x()
                && b.bbox.x1 > a.bbox.x1
                && best.is_none_or(|o| b.bbox.x0 < o.bbox.x0)
            {
                best = Some(b);
            }
        }
        if let Some(b) = best
            && b.bbox.x0 > a.bbox.x1
        {
            let width = start(b) - end(a);
            let wide = width >= WIDE * a.size.max(b.size);
            out.push(Gap { y, width, from: a.bbox.x1, to: b.bbox.x0, wide });
        }
    }
    out
}

/// Splits runs at drawn boundaries that pass between their marks.
pub fn split(runs: &[Run], drawn: &[Seg], body: f32) -> Vec<Run> {
    let mut out = Vec::with_capacity(runs.len());
    for run in runs {
        let mut from = 0;
        for (k, (a, b)) in run.marks.iter().zip(run.marks.iter().skip(1)).enumerate() {
            let slack = 0.1 * body;
            let apart =
                b.bbox.x0 - a.bbox.x1 > 0.12 * body && !marks::closes(a.first) && !marks::opens(b.first);
            let y = a.bbox.center_y();
            let between = |s: &&Seg| {
                apart && s.lo <= y && y <= s.hi && a.bbox.x1 <= s.pos + slack && b.bbox.x0 >= s.pos - slack
            };
            if drawn.iter().find(between).is_some() {
                out.extend(run.marks.get(from..=k).and_then(Run::of));
                from = k + 1;
            }
        }
        out.extend(run.marks.get(from..).and_then(Run::of));
    }
    out
}

/// Whether two of the runs stand beside one another with a gap that is no space.
pub fn has_wide_gap(runs: &[Run]) -> bool {
    gaps(runs).iter().any(|g| g.wide)
}

/// Whether a gap that is no space runs down through the lines of these marks: at least two lines stand at both of its
/// sides, and no line crosses it.
pub fn has_river(marks: &[Mark]) -> bool {
    /// Lines that stand at both sides.
    const LINES: usize = 2;
    let level: Vec<Mark> = marks.iter().filter(|m| m.quarter == 0 && !m.vertical).copied().collect();
    let runs = runs(&level, NARROW);
    let wide: Vec<Gap> = gaps(&runs).into_iter().filter(|g| g.wide).collect();
    wide.iter().any(|g| {
        let (lo, hi) = wide.iter().fold((g.from, g.to), |(lo, hi), o| {
            let meets = o.from < hi && lo < o.to;
            if meets { (lo.max(o.from), hi.min(o.to)) } else { (lo, hi) }
        });
        let x = (lo + hi) / 2.0;
        wide.iter().filter(|o| o.from < x && x < o.to).count() >= LINES
            && !runs.iter().any(|r| r.bbox.x0 < x && x < r.bbox.x1)
    })
}

/// Finds column boundaries; `drawn` are positions of vertical edges, which are boundaries by themselves.
pub fn boundaries(runs: &[Run], drawn: &[Seg], body: f32) -> Vec<f32> {
    let gaps = gaps(runs);
    let mut out: Vec<f32> = drawn.iter().map(|s| s.pos).collect();
    out.dedup_by(|q, p| *q - *p < 0.36 * body);
    let mut wide: Vec<Gap> = gaps.iter().filter(|g| g.wide).copied().collect();
    // The narrowest gaps say most exactly where a boundary is.
    wide.sort_by(|a, b| (a.to - a.from).total_cmp(&(b.to - b.from)).then(a.from.total_cmp(&b.from)));
    for gap in &wide {
        if out.iter().any(|x| (gap.from - 0.1 * body..=gap.to + 0.1 * body).contains(x)) {
            continue;
        }
        out.push(best_place(gap, runs, &gaps, body));
    }
    narrow(runs, &gaps, &mut out, body);
    out.sort_by(f32::total_cmp);
    out.dedup_by(|b, a| *b - *a < 0.3 * body);
    out
}

/// Adds boundaries in gaps no wider than a space, where the texts on one side are in line with texts that surely
/// start or end a cell, and next to none crosses.
fn narrow(runs: &[Run], gaps: &[Gap], out: &mut Vec<f32>, body: f32) {
    /// A gap wider than the spaces in use (half an em), in body sizes.
    const CLEAR_GAP: f32 = 0.58;
    /// Texts in line that outweigh one text which crosses.
    const WEIGHT: usize = 3;
    let clean = clean_edges(runs, NARROW);
    let near = |a: f32, b: f32| (a - b).abs() < 0.12 * body;
    let count = |edges: &[(f32, f32)], x: f32, y: f32| {
        edges.iter().filter(|(e, at)| near(*e, x) && (at - y).abs() > 0.3 * body).count()
    };
    let middles: Vec<(f32, f32)> =
        phrases(runs).iter().map(|p| (p.bbox.center_x(), p.bbox.center_y())).collect();
    for gap in gaps.iter().filter(|g| !g.wide && g.width >= 0.28 * body) {
        if out.iter().any(|x| (gap.from - 0.1 * body..=gap.to + 0.1 * body).contains(x)) {
            continue;
        }
        let x = (gap.from + gap.to) / 2.0;
        // With no text between them, two boundaries would be one.
        let between = |b: f32| {
            runs.iter().any(|r| {
                (b.min(x)..b.max(x)).contains(&r.bbox.center_x()) && r.bbox.width() < 2.0 * (b - x).abs()
            })
        };
        if out.iter().any(|b| (b - x).abs() < 3.0 * body && !between(*b)) {
            continue;
        }
        let crossing: Vec<f32> =
            runs.iter().filter(|r| r.bbox.x0 < x && x < r.bbox.x1).map(|r| r.bbox.center_y()).collect();
        let left = count(&clean.0, gap.to, gap.y);
        let right = count(&clean.1, gap.from, gap.y);
        // The phrase that starts after the gap, and those that share its middle.
        let phrase = phrase_from(runs, gap);
        let centred = phrase.map_or(0, |m| count(&middles, m, gap.y));
        let lined = left.max(right);
        // Headers over both columns may cross above all that is in line.
        let edges = clean
            .0
            .iter()
            .filter(|e| near(e.0, gap.to))
            .chain(clean.1.iter().filter(|e| near(e.0, gap.from)));
        let first = edges.map(|e| e.1).fold(gap.y, f32::min);
        let in_body = crossing.iter().filter(|y| **y > first).count();
        let by_lines = lined >= 2 && lined >= WEIGHT * in_body && crossing.len() <= 2 * (lined + 1);
        // A clear gap wider than a space, with several texts on one side of it.
        let near_side = |lo: f32, hi: f32| {
            runs.iter()
                .filter(|r| {
                    r.bbox.x0 >= lo && r.bbox.x1 <= hi && (r.bbox.center_y() - gap.y).abs() > 0.3 * body
                })
                .count()
        };
        let next = out.iter().copied().filter(|b| *b > x).fold(f32::INFINITY, f32::min);
        let before = out.iter().copied().filter(|b| *b < x).fold(f32::NEG_INFINITY, f32::max);
        let clear = crossing.is_empty()
            && gap.width >= CLEAR_GAP * body
            && near_side(x, next).max(near_side(before, x)) >= 2;
        // A gap above all that is in line with it parts two words of a header, unless more stands at its left.
        let heads = first > gap.y - 0.3 * body && near_side(before, x) == 0;
        if (by_lines && !heads) || clear || crossing.is_empty() && centred >= 2 {
            out.push(x);
        }
    }
}

/// The middle of the text that starts at the right of a gap and goes on over narrow gaps.
fn phrase_from(runs: &[Run], gap: &Gap) -> Option<f32> {
    let mut line: Vec<&Run> = runs
        .iter()
        .filter(|r| (r.bbox.center_y() - gap.y).abs() < 0.4 * r.size && r.bbox.x0 >= gap.to - 0.01)
        .collect();
    line.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    let first = line.first()?;
    let mut stop = *first;
    for r in line.iter().skip(1) {
        if r.bbox.x0 - stop.bbox.x1 >= NARROW * r.size {
            break;
        }
        stop = r;
    }
    Some((first.bbox.x0 + stop.bbox.x1) / 2.0)
}

/// Texts that stand alone on their line: no other within a narrow gap.
fn phrases(runs: &[Run]) -> Vec<&Run> {
    runs.iter()
        .filter(|a| {
            !runs.iter().any(|b| {
                let level = (b.bbox.center_y() - a.bbox.center_y()).abs() < 0.4 * a.size;
                let apart = (b.bbox.x0 - a.bbox.x1).max(a.bbox.x0 - b.bbox.x1);
                level && !std::ptr::eq(*a, b) && apart < NARROW * a.size
            })
        })
        .collect()
}

/// The place within a gap that the fewest runs cross and the most gaps share.
fn best_place(gap: &Gap, runs: &[Run], gaps: &[Gap], body: f32) -> f32 {
    let clear = CLEAR * body;
    let mut stops: Vec<f32> = vec![gap.from, gap.to];
    for r in runs {
        stops.extend([r.bbox.x0, r.bbox.x1].iter().filter(|x| (gap.from..gap.to).contains(*x)));
    }
    stops.sort_by(f32::total_cmp);
    stops.dedup();
    let mut best: Option<(i64, f32, f32)> = None;
    for (a, b) in stops.iter().zip(stops.iter().skip(1)) {
        let x = (a + b) / 2.0;
        let crossing = runs.iter().filter(|r| r.bbox.x0 + clear < x && x < r.bbox.x1 - clear).count() as i64;
        let shared = gaps.iter().filter(|g| g.from <= x && x <= g.to).count() as i64;
        let value = shared - 3 * crossing;
        let width = b - a;
        if best.is_none_or(|(v, w, _)| value > v || (value == v && width > w)) {
            best = Some((value, width, x));
        }
    }
    best.map_or((gap.from + gap.to) / 2.0, |(_, _, x)| x)
}

/// A line of one cell: a run with the columns that it stands in.
#[derive(Clone, Debug)]
pub struct Segment {
    /// First column.
    pub c0: usize,
    /// Column after the last.
    pub c1: usize,
    /// Its marks.
    pub run: Run,
}

/// Takes columns away from segments that reach over a boundary but not to where texts of the next column are.
fn trim(segments: &mut [Segment]) {
    let columns = segments.iter().map(|s| s.c1).max().unwrap_or(0);
    let mut first = vec![f32::INFINITY; columns];
    let mut last = vec![f32::NEG_INFINITY; columns];
    for s in segments.iter().filter(|s| s.c1 - s.c0 == 1) {
        if let (Some(f), Some(l)) = (first.get_mut(s.c0), last.get_mut(s.c0)) {
            *f = f.min(s.run.bbox.x0);
            *l = l.max(s.run.bbox.x1);
        }
    }
    for s in segments {
        while s.c1 - s.c0 > 1 && first.get(s.c1 - 1).is_some_and(|f| f.is_finite() && s.run.bbox.x1 <= *f) {
            s.c1 -= 1;
        }
        while s.c1 - s.c0 > 1 && last.get(s.c0).is_some_and(|l| l.is_finite() && s.run.bbox.x0 >= *l) {
            s.c0 += 1;
        }
    }
}

/// Positions of ends of runs with the heights of the runs.
type Ends = Vec<(f32, f32)>;

/// Left and right ends (with their heights) of runs that have nothing within `near` sizes beside them.
fn clean_edges(runs: &[Run], near: f32) -> (Ends, Ends) {
    let mut order: Vec<&Run> = runs.iter().collect();
    order.sort_by(|a, b| a.bbox.center_y().total_cmp(&b.bbox.center_y()));
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (i, a) in order.iter().enumerate() {
        let y = a.bbox.center_y();
        let level = |b: &&&Run| (b.bbox.center_y() - y).abs() < 0.4 * a.size;
        let up = order.get(..i).unwrap_or_default().iter().rev().take_while(level);
        let down = order.get(i + 1..).unwrap_or_default().iter().take_while(level);
        let (mut l, mut r) = (true, true);
        for b in up.chain(down) {
            let before = start(a) - end(b);
            let after = start(b) - end(a);
            l &= !(b.bbox.x0 < a.bbox.x0 && before < near * a.size);
            r &= !(b.bbox.x0 > a.bbox.x0 && after < near * a.size);
        }
        if l {
            left.push((a.bbox.x0, y));
        }
        if r {
            right.push((a.bbox.x1, y));
        }
    }
    (left, right)
}

/// Joins the runs of each line to segments; a boundary parts them where it stands in a gap.
pub fn segments(
    runs: &[Run],
    boundaries: &[f32],
    drawn: &[Seg],
    (x0, x1): (f32, f32),
    body: f32,
) -> Vec<Segment> {
    /// Runs of one line differ by less than this in height, in sizes.
    const LEVEL: f32 = 0.3;
    let mut order: Vec<&Run> = runs.iter().collect();
    order.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0).then(a.bbox.y0.total_cmp(&b.bbox.y0)));
    // Edges of texts that surely start or end a cell: nothing stands near beside them.
    let clean = clean_edges(runs, NARROW);
    let lined = |edges: &[(f32, f32)], x: f32, not: f32| {
        edges.iter().filter(|(e, y)| (e - x).abs() < 0.12 * body && (y - not).abs() > 0.3 * body).count()
    };
    let mut open: Vec<Run> = Vec::new();
    for run in order {
        let y = run.bbox.center_y();
        let mut best: Option<(usize, f32)> = None;
        for (i, o) in open.iter().enumerate() {
            let level = (o.bbox.center_y() - y).abs() <= LEVEL * o.size.max(run.size)
                || (o.size != run.size && (o.bbox.center_y() - y).abs() <= 0.45 * o.size.max(run.size));
            let gap = run.bbox.x0 - o.bbox.x1;
            if !level || gap < -0.5 * run.size || gap > 4.0 * run.size {
                continue;
            }
            if best.is_none_or(|(_, g)| gap < g) {
                best = Some((i, gap));
            }
        }
        let home = best.and_then(|(i, _)| {
            let o = open.get(i)?;
            let size = o.size.max(run.size);
            let parted =
                boundaries.iter().any(|b| (o.bbox.x1 - 0.1 * size..=run.bbox.x0 + 0.1 * size).contains(b));
            let wide = start(run) - end(o) >= WIDE * size;
            let touching = start(run) - end(o) < 0.12 * size;
            let between = |s: &Seg| {
                let gap = o.bbox.x1 - 0.1 * size..=run.bbox.x0 + 0.1 * size;
                s.lo <= y && y <= s.hi && gap.contains(&s.pos)
            };
            let joined = if touching {
                true
            } else if drawn.iter().any(between) {
                false
            } else if parted && start(run) - end(o) < NARROW * size {
                // Between two columns the one text ends, or the other starts, where others do.
                // But two words in the middle of all the columns that they stand over are one text.
                let left = boundaries.iter().rev().find(|b| **b <= o.bbox.x0 + 0.1 * size);
                let right = boundaries.iter().find(|b| **b >= run.bbox.x1 - 0.1 * size);
                let (left, right) = (left.copied().unwrap_or(x0), right.copied().unwrap_or(x1));
                let (before, after) = (o.bbox.x0 - left, right - run.bbox.x1);
                let centred = (before - after).abs() < 0.6 * size && before > 1.5 * size;
                centred || (lined(&clean.0, run.bbox.x0, y) < 2 && lined(&clean.1, o.bbox.x1, y) < 2)
            } else {
                !parted && !wide
            };
            joined.then_some(i)
        });
        match home.and_then(|i| open.get_mut(i)) {
            Some(o) => {
                o.marks.extend(run.marks.iter().copied());
                o.bbox.x0 = o.bbox.x0.min(run.bbox.x0);
                o.bbox.x1 = o.bbox.x1.max(run.bbox.x1);
                if run.size > o.size {
                    o.size = run.size;
                    o.bbox.y0 = run.bbox.y0;
                    o.bbox.y1 = run.bbox.y1;
                }
            }
            None => open.push(run.clone()),
        }
    }
    let mut out: Vec<Segment> = open
        .into_iter()
        .map(|run| {
            let slack = 0.15 * run.size;
            let c0 = boundaries.partition_point(|b| *b <= run.bbox.x0 + slack);
            let c1 = boundaries.partition_point(|b| *b < run.bbox.x1 - slack) + 1;
            Segment { c0, c1: c1.max(c0 + 1), run }
        })
        .collect();
    trim(&mut out);
    out.sort_by(|a, b| {
        a.run.bbox.center_y().total_cmp(&b.run.bbox.center_y()).then(a.run.bbox.x0.total_cmp(&b.run.bbox.x0))
    });
    out
}
