//! Indicators that go on under another spelling: the same figures, so that nothing is gone and nothing is new.

use super::lines::{Line, LineKey, Lines, Point};
use super::same::{self, Verdict};
use crate::record::{Observation, Status};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Shared figures that prove a rename whatever the names, if they are not all one number.
const PROOF: usize = 3;
/// Share of common letter pairs from which one shared figure is enough.
const SIMILAR: usize = 40;
/// Share of common letter pairs from which names alone are enough, in one section and without a contradiction.
const NEARLY_EQUAL: usize = 80;
/// Lines that may share one figure; a figure that more share tells nothing.
const COMMON: usize = 64;

/// Pairs of names up to which each is looked at; beyond that only shared figures make candidates.
const BY_NAME: usize = 4_000_000;

/// Neighbouring letters of a name.
type Letters = BTreeSet<(char, char)>;

/// One candidate.
struct Pair<'k> {
    gone: &'k LineKey,
    come: &'k LineKey,
    shared: usize,
    against: usize,
    likeness: usize,
}

/// For each new line that is an old one under another name, which one.
pub fn find(old: &Lines, new: &Lines) -> BTreeMap<LineKey, LineKey> {
    let gone: Vec<&LineKey> = old.order.iter().filter(|key| !new.by_key.contains_key(*key)).collect();
    let come: Vec<&LineKey> = new.order.iter().filter(|key| !old.by_key.contains_key(*key)).collect();
    let mut pairs = Vec::new();
    let by_figure = index(&gone, old);
    let letters: Vec<Letters> = gone.iter().map(|key| letter_pairs(key)).collect();
    let come_count = come.len();
    for key in come {
        let Some(line) = new.by_key.get(key) else { continue };
        let mut candidates: BTreeSet<usize> = BTreeSet::new();
        for figure in proofs(line) {
            if let Some(found) = by_figure.get(&figure).filter(|found| found.len() <= COMMON) {
                candidates.extend(found);
            }
        }
        // Names that nearly agree are candidates without a shared figure.
        if gone.len() * come_count <= BY_NAME {
            let own = letter_pairs(key);
            candidates.extend(
                letters.iter().enumerate().filter(|(_, g)| alike(g, &own) >= NEARLY_EQUAL).map(|(i, _)| i),
            );
        }
        for candidate in candidates {
            let Some(&other) = gone.get(candidate) else { continue };
            let Some(pair) = old.by_key.get(other).and_then(|old| judge(other, old, key, line)) else {
                continue;
            };
            pairs.push(pair);
        }
    }
    // The best proof first; each line is one rename at most.
    pairs.sort_by(|a, b| {
        let rank = |pair: &Pair| (pair.shared.saturating_sub(pair.against), pair.likeness);
        rank(b).cmp(&rank(a)).then_with(|| (a.gone, a.come).cmp(&(b.gone, b.come)))
    });
    let mut renamed = BTreeMap::new();
    let mut used = BTreeSet::new();
    for pair in pairs {
        if !renamed.contains_key(pair.come) && used.insert(pair.gone) {
            renamed.insert(pair.come.clone(), pair.gone.clone());
        }
    }
    renamed
}

/// Which of the gone lines state a figure.
fn index(gone: &[&LineKey], old: &Lines) -> BTreeMap<(Point, Decimal), Vec<usize>> {
    let mut by_figure: BTreeMap<(Point, Decimal), Vec<usize>> = BTreeMap::new();
    for (number, key) in gone.iter().enumerate() {
        if let Some(line) = old.by_key.get(*key) {
            for figure in proofs(line) {
                by_figure.entry(figure).or_default().push(number);
            }
        }
    }
    by_figure
}

/// The figures of a line that can prove anything: numbers that are no rates and not nought.
fn proofs(line: &Line) -> BTreeSet<(Point, Decimal)> {
    let points = line.points.iter().filter(|(point, _)| !point.measure.is_derived());
    points
        .flat_map(|(point, figures)| figures.iter().map(|figure| (*point, figure.place.observation)))
        .filter_map(|(point, observation)| number(observation).map(|value| (point, value)))
        .filter(|(_, value)| !value.is_zero())
        .collect()
}

fn number(observation: &Observation) -> Option<Decimal> {
    observation.value.filter(|_| observation.status == Status::Reported).map(|value| value.normalize())
}

fn judge<'k>(gone: &'k LineKey, old: &Line, come: &'k LineKey, new: &Line) -> Option<Pair<'k>> {
    let (mut shared, mut against) = (0, 0);
    let mut values = BTreeSet::new();
    for (point, figures) in &new.points {
        let Some(before) = old.points.get(point).filter(|_| !point.measure.is_derived()) else { continue };
        let pairs = || figures.iter().flat_map(|n| before.iter().map(move |o| (o.place, n.place)));
        if pairs().any(|(o, n)| same::units_differ(o.observation, n.observation)) {
            return None;
        }
        let numbers: Vec<Decimal> = figures.iter().filter_map(|f| number(f.place.observation)).collect();
        if numbers.is_empty() || before.iter().all(|f| number(f.place.observation).is_none()) {
            continue;
        }
        if pairs().any(|(o, n)| same::compare(o.observation, n.observation) == Verdict::Same) {
            shared += 1;
            values.extend(numbers);
        } else {
            against += 1;
        }
    }
    let likeness = alike(&letter_pairs(gone), &letter_pairs(come));
    let proved = shared >= PROOF && against * 4 <= shared && values.len() >= 2;
    let likely = shared >= 1 && likeness >= SIMILAR && against <= shared;
    let nearly = likeness >= NEARLY_EQUAL && against == 0 && same_section(old, new);
    (proved || likely || nearly).then_some(Pair { gone, come, shared, against, likeness })
}

fn same_section(old: &Line, new: &Line) -> bool {
    match (&old.first, &new.first) {
        (Some(a), Some(b)) => a.section == b.section && a.activity == b.activity,
        _ => false,
    }
}

fn letter_pairs(key: &LineKey) -> Letters {
    let letters: Vec<char> = key.indicator.chars().chain(key.segment.chars()).collect();
    letters.iter().copied().zip(letters.iter().copied().skip(1)).collect()
}

/// Share of letter pairs that two names have in common, in per cent.
fn alike(a: &Letters, b: &Letters) -> usize {
    (200 * a.intersection(b).count()).checked_div(a.len() + b.len()).unwrap_or(0)
}
