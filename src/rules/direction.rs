//! Which way is better for each indicator, as this document tells it, and by what.
//! Comes in: facts and rates. Goes out: a direction with its basis, or nothing.

use super::facts::{self, Facts};
use super::rates::Rates;
use crate::record::{Direction, Measure};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What a direction rests on, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The table's own words: a column 方向性, an arrow.
    Stated,
    /// The stated rates: 目標 ÷ 実績 or 実績 ÷ 目標.
    Rates,
    /// The target lies below or above the baseline.
    Targets,
    /// A word in the name: 削減, 待機児童.
    Words,
}

impl Basis {
    /// The name in the dataset.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Stated => "stated",
            Basis::Rates => "rates",
            Basis::Targets => "targets",
            Basis::Words => "words",
        }
    }
}

/// Words of names whose figure is better low. A hint, never a proof.
const LOWER_WORDS: [&str; 14] = [
    "待機児童",
    "犯罪",
    "認知件数",
    "事故",
    "転出超過",
    "死亡",
    "排出量",
    "離職率",
    "滞納",
    "未納",
    "不登校",
    "被害",
    "火災",
    "廃棄量",
];

/// Directions by the indicator's key.
#[derive(Debug, Default)]
pub struct Directions {
    known: BTreeMap<String, (Direction, Basis)>,
}

impl Directions {
    /// Infers the direction of every indicator.
    pub fn infer(facts: &Facts<'_>, rates: &Rates<'_>) -> Self {
        let mut known = BTreeMap::new();
        for (key, lines) in &facts.by_indicator {
            let stated = lines
                .iter()
                .flat_map(|line| facts.of_line(*line))
                .find_map(|fact| fact.observation.direction)
                .map(|direction| (direction, Basis::Stated));
            let by_targets = by_targets(facts, lines);
            // One capped 100 fits any formula: it says nothing against the side on which the targets lie.
            let by_rates = rates
                .direction(key)
                .map(|(direction, _)| direction)
                .filter(|direction| !rates.is_weak(key) || by_targets.is_none_or(|side| side == *direction));
            let direction = stated
                .or_else(|| by_rates.map(|d| (d, Basis::Rates)))
                .or_else(|| by_targets.map(|d| (d, Basis::Targets)))
                .or_else(|| by_words(facts, lines).map(|d| (d, Basis::Words)));
            if let Some(direction) = direction {
                known.insert(key.clone(), direction);
            }
        }
        Directions { known }
    }

    /// The direction of an indicator by its key.
    pub fn of(&self, key: &str) -> Option<(Direction, Basis)> {
        self.known.get(key).copied()
    }
}

/// The side on which all targets of all lines lie.
fn by_targets(facts: &Facts<'_>, lines: &[usize]) -> Option<Direction> {
    let mut found = None;
    for line in lines {
        let baseline = facts
            .of_line(*line)
            .find(|f| f.observation.measure == Measure::Baseline && f.is_main() && f.value().is_some());
        let Some(baseline) = baseline else { continue };
        for target in facts.series(*line, Measure::Target).values() {
            let Some((baseline, target)) = facts::values(&baseline, target) else { continue };
            let direction = match target.cmp(&baseline) {
                std::cmp::Ordering::Greater => Direction::Higher,
                std::cmp::Ordering::Less => Direction::Lower,
                std::cmp::Ordering::Equal => continue,
            };
            if found.is_some_and(|known| known != direction) {
                return None;
            }
            found = Some(direction);
        }
    }
    found
}

fn by_words(facts: &Facts<'_>, lines: &[usize]) -> Option<Direction> {
    let name = lines
        .iter()
        .flat_map(|line| facts.of_line(*line))
        .map(|fact| fact.observation.indicator.as_str())
        .next()?;
    // 削減量, 減少率: the more, the better.
    let reduces = ["削減量", "削減率", "減少率", "減量率", "削減効果"].iter().any(|w| name.contains(w));
    (!reduces && LOWER_WORDS.iter().any(|word| name.contains(word))).then_some(Direction::Lower)
}

/// Whether a step from one value to another goes against a direction.
pub fn is_against(direction: Direction, from: Decimal, to: Decimal) -> bool {
    match direction {
        Direction::Higher => to < from,
        Direction::Lower => to > from,
    }
}
