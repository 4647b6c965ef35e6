//! Whether two statements of one figure say the same.

use crate::record::{Direction, Measure, Observation, Status};
use crate::text;
use crate::value::{Comparator, round_half_up};

/// How two statements of the same measure and period compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They say the same, or cannot be compared.
    Same,
    /// They say different things.
    Differs,
    /// Only now a figure stands where none stood, or the words about a missing figure changed.
    Filled,
}

/// Compares what was published with what is stated now.
pub fn compare(old: &Observation, new: &Observation) -> Verdict {
    if old.raw == new.raw && old.status == new.status && old.value == new.value {
        return Verdict::Same;
    }
    match (old.status, new.status) {
        (Status::Reported, Status::Reported) => numbers(old, new),
        (Status::Reported, _) => Verdict::Differs,
        (Status::Qualitative, Status::Qualitative) => {
            if words(old) == words(new) {
                Verdict::Same
            } else {
                Verdict::Differs
            }
        }
        // Words that became a number: a goal or a grade that moved, or a result that came in.
        (Status::Qualitative, _) if matches!(old.measure, Measure::Target | Measure::Rating) => {
            Verdict::Differs
        }
        (a, b) if a == b => Verdict::Same,
        _ => Verdict::Filled,
    }
}

fn words(observation: &Observation) -> String {
    text::key(observation.value_text.as_deref().unwrap_or(&observation.raw))
}

fn numbers(old: &Observation, new: &Observation) -> Verdict {
    let (Some(a), Some(b)) = (old.value, new.value) else { return Verdict::Same };
    if a == b {
        return Verdict::Same;
    }
    if units_differ(old, new) {
        // Another unit is a finding of its own; amounts are compared only where one base serves both.
        let comparable = old.base_unit.is_some() && old.base_unit == new.base_unit;
        let differs = comparable && old.base_value != new.base_value;
        return if differs { Verdict::Differs } else { Verdict::Same };
    }
    // One of them may be printed to fewer digits.
    let digits = |o: &Observation| u32::from(o.decimals.unwrap_or(0));
    let shared = digits(old).min(digits(new));
    if digits(old) != digits(new) && round_half_up(a, shared) == round_half_up(b, shared) {
        return Verdict::Same;
    }
    Verdict::Differs
}

/// Whether both name a unit, and not the same one.
pub fn units_differ(old: &Observation, new: &Observation) -> bool {
    match (&old.unit, &new.unit) {
        (Some(a), Some(b)) => a != b && unit_key(a) != unit_key(b),
        _ => false,
    }
}

/// A unit without what spelling may vary: width, case, 箇所 and カ所, a solidus.
pub fn unit_key(unit: &str) -> String {
    let key = text::key(unit);
    // Signs that the key drops may be all there is: ‰, °.
    if key.is_empty() { unit.trim().to_owned() } else { key }
}

/// Which way is better, by the table's words or by the bound of a target.
pub fn direction(observation: &Observation) -> Option<Direction> {
    observation.direction.or(match (observation.measure, observation.comparator) {
        (Measure::Target, Some(Comparator::AtLeast | Comparator::MoreThan)) => Some(Direction::Higher),
        (Measure::Target, Some(Comparator::AtMost | Comparator::LessThan)) => Some(Direction::Lower),
        _ => None,
    })
}
