//! Labels spread evenly over their column (均等割り付け): characters far apart that are one text.
//!
//! In: the runs of a page, parted at every gap. Out: the same runs, the characters of such labels joined. A line alone
//! does not tell a label from single characters in columns of their own; other lines that start and end at the same
//! places with another number of characters do.

use crate::layout::{Mark, Run, marks};

/// Middles of neighbouring characters are one step apart, give or take this part of a size.
const STEP: f32 = 0.12;
/// Sides that differ by less than this, in sizes, are the same.
const SIDE: f32 = 0.2;
/// A step wider than this, in sizes, is no writing.
const WIDEST: f32 = 16.0;
/// A step from this on, in sizes, parts runs.
const SPREAD: f32 = 1.25;
/// Labels of two characters each: so many lines tell that they are labels.
const PAIRS: usize = 4;
/// And no such label is wider than this, in sizes.
const PAIR: f32 = 10.0;
/// Nothing else stands within this distance, in sizes, of labels that only their number tells of.
const CLEAR: f32 = 0.7;

/// Characters of one line at even steps.
struct Chain {
    /// Indices of the runs.
    runs: Vec<usize>,
    characters: usize,
    x0: f32,
    x1: f32,
    size: f32,
    spread: bool,
    /// Nothing stands near at its sides.
    apart: bool,
}

/// Joins the runs of evenly spread labels.
pub fn join(runs: Vec<Run>) -> Vec<Run> {
    let mut chains = chains(&runs);
    chains.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.x1.total_cmp(&b.x1)));
    let mut gone = vec![false; runs.len()];
    let mut joined = Vec::new();
    for (i, chain) in chains.iter().enumerate().filter(|(_, c)| c.spread) {
        let slack = SIDE * chain.size;
        let same = |o: &&Chain| (o.x0 - chain.x0).abs() < slack && (o.x1 - chain.x1).abs() < slack;
        let before = chains.get(..i).unwrap_or_default().iter().rev();
        let after = chains.get(i + 1..).unwrap_or_default().iter();
        let near = |o: &&Chain| (o.x0 - chain.x0).abs() < slack;
        let (mut others, mut lines) = (false, 1);
        for o in before.take_while(near).chain(after.take_while(near)).filter(same) {
            others |= o.characters != chain.characters;
            lines += 1;
        }
        let pair = chain.characters == 2 && chain.apart && chain.x1 - chain.x0 < PAIR * chain.size;
        if !(others || pair && lines >= PAIRS) {
            continue;
        }
        let marks: Vec<Mark> =
            chain.runs.iter().filter_map(|&k| runs.get(k)).flat_map(|r| r.marks.iter().copied()).collect();
        for &k in &chain.runs {
            if let Some(flag) = gone.get_mut(k) {
                *flag = true;
            }
        }
        joined.extend(Run::of(&marks));
    }
    let mut out: Vec<Run> =
        runs.into_iter().zip(gone).filter(|(_, gone)| !gone).map(|(run, _)| run).collect();
    out.append(&mut joined);
    out
}

/// Whether a character may stand in such a label.
fn is_letter(mark: &Mark) -> bool {
    marks::is_cjk_letter(mark.first)
        || marks::opens(mark.first)
        || marks::closes(mark.first)
        || mark.first == '・'
}

/// The runs of each line whose characters follow at even steps.
fn chains(runs: &[Run]) -> Vec<Chain> {
    let mut order: Vec<usize> = (0..runs.len()).collect();
    let y = |i: &usize| runs.get(*i).map_or(0.0, |r| r.bbox.center_y());
    let x = |i: &usize| runs.get(*i).map_or(0.0, |r| r.bbox.x0);
    order.sort_by(|a, b| y(a).total_cmp(&y(b)));
    let mut out = Vec::new();
    for line in order.chunk_by_mut(|a, b| y(b) - y(a) < 0.1 * runs.get(*a).map_or(0.0, |r| r.size)) {
        line.sort_by(|a, b| x(a).total_cmp(&x(b)));
        let mut open: Option<Open> = None;
        let mut end = f32::NEG_INFINITY;
        for run in line.iter().map(|&i| (i, runs.get(i))) {
            let (i, Some(run)) = run else { continue };
            let clear = run.bbox.x0 - end >= CLEAR * run.size;
            end = run.bbox.x1;
            match open.as_mut().filter(|o| o.takes(run)) {
                Some(o) => o.push(i, run),
                None => {
                    let closed = open.take().map(|o| o.chain);
                    out.extend(closed.map(|c| Chain { apart: c.apart && clear, ..c }));
                    open = run.marks.iter().all(is_letter).then(|| Open::new(i, run, clear));
                }
            }
        }
        out.extend(open.map(|o| o.chain));
    }
    out.retain(|c| c.characters >= 2);
    out
}

/// A chain that may go on.
struct Open {
    chain: Chain,
    /// Middle of its last character.
    at: f32,
    /// Its step in sizes; 0 while it has one character.
    step: f32,
}

impl Open {
    fn new(index: usize, run: &Run, apart: bool) -> Open {
        let chain = Chain {
            runs: vec![index],
            characters: run.marks.len(),
            x0: run.bbox.x0,
            x1: run.bbox.x1,
            size: run.size,
            spread: false,
            apart,
        };
        let at = run.marks.last().map_or(0.0, |m| m.bbox.center_x());
        Open { chain, at, step: steps(run).unwrap_or(0.0) }
    }

    fn gap(&self, run: &Run) -> f32 {
        run.marks.first().map_or(f32::INFINITY, |m| (m.bbox.center_x() - self.at) / run.size.max(0.1))
    }

    fn takes(&self, run: &Run) -> bool {
        let gap = self.gap(run);
        let half = run.marks.first().is_some_and(|m| m.bbox.width() < 0.8 * run.size);
        let fits = |step: f32| (gap - step).abs() < STEP || half;
        run.marks.iter().all(is_letter)
            && (run.size - self.chain.size).abs() < 0.05 * self.chain.size
            && gap < WIDEST
            && (self.step == 0.0 || fits(self.step))
            && steps(run).is_none_or(fits)
    }

    fn push(&mut self, index: usize, run: &Run) {
        self.step = self.gap(run);
        self.at = run.marks.last().map_or(self.at, |m| m.bbox.center_x());
        self.chain.spread |= self.step >= SPREAD;
        self.chain.runs.push(index);
        self.chain.characters += run.marks.len();
        self.chain.x1 = run.bbox.x1;
    }
}

/// The distance of the first two characters of a run, in sizes, where it has several.
fn steps(run: &Run) -> Option<f32> {
    let (a, b) = run.marks.first().zip(run.marks.get(1))?;
    Some((b.bbox.center_x() - a.bbox.center_x()) / run.size.max(0.1))
}
