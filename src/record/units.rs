//! Units of figures that print none: what a figure of the same kind printed, and which of a caption's units a name
//! claims. Printed units and names in, units out; nothing is given that the words do not prove.

use super::Measure;
use crate::value::Unit;
use crate::vocabulary::Vocabulary;

/// What must be the same for one figure's unit to hold for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sort {
    /// The indicator.
    pub(super) indicator: String,
    /// What the row names besides; none where that is a part of the whole (小, うち女性), which is counted alike.
    pub(super) row: Option<String>,
    /// What the column names besides, in the same way.
    pub(super) column: Option<String>,
    /// Budgets and settlements are money, whatever the indicator counts.
    pub(super) money: bool,
}

/// Units that figures printed, each with what it is the unit of.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnUnits {
    /// A unit that stands alone in the row: it is that of all the row's figures.
    row: Option<Unit>,
    printed: Vec<(Sort, Unit)>,
}

impl OwnUnits {
    /// A unit of all figures of a row.
    pub(super) fn of_row(unit: Option<Unit>) -> Self {
        OwnUnits { row: unit, printed: Vec::new() }
    }

    /// Takes in the unit that a figure printed; the first of its sort counts.
    pub(super) fn learn(&mut self, sort: Sort, unit: &Unit) {
        if !self.printed.iter().any(|(known, _)| *known == sort) {
            self.printed.push((sort, unit.clone()));
        }
    }

    /// The unit of a figure that prints none.
    pub(super) fn of(&self, sort: &Sort) -> Option<Unit> {
        let printed = || self.printed.iter().find(|(known, _)| known == sort).map(|(_, unit)| unit);
        self.row.as_ref().or_else(printed).cloned()
    }
}

/// What the words of a change say about its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ChangeUnit {
    /// 増減, 差引: that of the figures which it is the difference of.
    #[default]
    Same,
    /// 増減率, 伸び率: per cent.
    Percent,
    /// 前年度比: a ratio or a difference; the unit of all figures of the table is its own, that of its neighbours is not.
    Open,
}

impl ChangeUnit {
    /// From the words that name the change, without what stands in parentheses.
    pub(super) fn of(words: &str) -> Self {
        let ends = |last: char| {
            words
                .split_whitespace()
                .any(|word| word.split_once('(').map_or(word, |(before, _)| before).ends_with(last))
        };
        if ends('率') {
            ChangeUnit::Percent
        } else if ends('比') {
            ChangeUnit::Open
        } else {
            ChangeUnit::Same
        }
    }
}

/// Whether measures are of money by themselves.
pub(super) fn is_money(measure: Option<Measure>) -> bool {
    matches!(measure, Some(Measure::Budget | Measure::Settlement))
}

/// Whether a figure counts money where a caption lists a unit of money and per cent, and no word of the name claims either.
pub(super) fn counts_money(units: &[Unit], name: &str, measure: Option<Measure>) -> bool {
    let [one, other] = units else { return false };
    let both = (one.base == "円") != (other.base == "円") && (one.base == "%" || other.base == "%");
    let other =
        ["数", "率", "比", "割合", "指数", "点", "人", "件", "回"].iter().any(|word| name.ends_with(word));
    both && (is_money(measure) || !other)
}

/// The one of several units that a name's last words claim: 高齢化率 takes % and 総人口 takes 人 of （単位：人、％）.
/// `Some(None)` where they claim one that is not among them.
pub(super) fn claimed<'u>(
    units: &'u [Unit],
    name: &str,
    vocabulary: &Vocabulary,
) -> Option<Option<&'u Unit>> {
    let name = name.trim();
    let name = match name.rfind('(') {
        Some(at) if name.ends_with(')') && at > 0 => name.get(..at)?.trim_end(),
        _ => name,
    };
    let words = vocabulary.units.claims.iter().flat_map(|(unit, words)| words.iter().map(move |w| (unit, w)));
    let (claimed, _) = words
        .filter(|(_, word)| name.ends_with(word.as_str()))
        .max_by_key(|(_, word)| word.len())
        .or_else(|| {
            // 世帯数 takes 世帯 of （単位：人、世帯）.
            let stem = name.strip_suffix('数').unwrap_or(name);
            units.iter().find(|unit| stem.ends_with(&unit.text)).map(|unit| (&unit.base, &unit.base))
        })?;
    Some(units.iter().find(|unit| unit.base == *claimed))
}

/// The unit of what is no rate where a caption lists one beside per cent: （単位：千円、％）. Rates claim theirs by their name.
pub(super) fn beside_rates(units: &[Unit]) -> Option<&Unit> {
    match units {
        [rate, other] | [other, rate] if rate.base == "%" && other.base != "%" => Some(other),
        _ => None,
    }
}
