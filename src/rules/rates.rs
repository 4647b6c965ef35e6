//! How this document computes its rates: from every stated rate with its target and its result.
//! Comes in: the facts. Goes out: the triples and what they have in common (formula, cap, rounding, direction of each indicator).
//! Nothing is reported here; the rules that accuse read from it.

use super::amount::{self, HUNDRED, Rounding};
use super::facts::{self, Fact, Facts, Scale};
use crate::record::{Direction, Measure};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// How a rate follows from target, result and baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Formula {
    /// 実績 ÷ 目標
    Direct,
    /// 目標 ÷ 実績
    Inverse,
    /// 2 − 実績 ÷ 目標
    Mirror,
    /// (実績 − 基準) ÷ (目標 − 基準)
    Progress,
}

/// All formulas, the most usual first.
pub const FORMULAS: [Formula; 4] = [Formula::Direct, Formula::Inverse, Formula::Mirror, Formula::Progress];

impl Formula {
    /// Whether it says that lower is better.
    pub fn direction(self) -> Option<Direction> {
        match self {
            Formula::Direct => Some(Direction::Higher),
            Formula::Inverse | Formula::Mirror => Some(Direction::Lower),
            Formula::Progress => None,
        }
    }

    /// The formula in words.
    pub fn words(self) -> &'static str {
        match self {
            Formula::Direct => "実績値÷目標値×100",
            Formula::Inverse => "目標値÷実績値×100",
            Formula::Mirror => "(2−実績値÷目標値)×100",
            Formula::Progress => "(実績値−基準値)÷(目標値−基準値)×100",
        }
    }
}

/// A stated rate and the figures that it was made from.
#[derive(Clone, Copy, Debug)]
pub struct Triple<'a> {
    /// The rate.
    pub rate: Fact<'a>,
    /// The target of its period.
    pub target: Fact<'a>,
    /// The result of its period.
    pub actual: Fact<'a>,
    /// The line's only baseline.
    pub baseline: Option<Fact<'a>>,
    /// Whether the target is of the rate's own period; otherwise it is the line's only target.
    pub own_period: bool,
}

/// A computed rate: a number, or "achieved, whatever the number" where a division by zero or a negative would stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Computed {
    /// In per cent, unrounded.
    Rate(Decimal),
    /// At least 100 %.
    Achieved,
}

/// How well a stated rate agrees with a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Not at all.
    No,
    /// For inputs within the reach of their own rounding.
    Loose,
    /// For the inputs as printed.
    Strict,
}

/// What the document's rates have in common.
#[derive(Clone, Debug)]
pub struct Style {
    /// Whether rates stop at 100; `None` where the document does not show it.
    pub capped: Option<bool>,
    /// How quotients are brought to their printed digits.
    pub rounding: Rounding,
    /// Whether rates are computed from the figures as printed.
    pub from_printed: bool,
    /// Votes for each formula.
    pub votes: BTreeMap<Formula, usize>,
}

/// The triples of a document and their style.
pub struct Rates<'a> {
    /// Achievement rates with their parts, in reading order.
    pub triples: Vec<Triple<'a>>,
    /// What they have in common.
    pub style: Style,
    /// Votes for formulas by the indicator's key.
    by_indicator: BTreeMap<String, BTreeMap<Formula, usize>>,
    /// Indicators with a rate that a formula gives uncapped: a capped 100 fits any formula.
    exact: BTreeSet<String>,
    /// The direction in which each indicator's targets move, where all move one way.
    movement: BTreeMap<String, Direction>,
}

/// From this many rates on, a document in which all but a few follow from the printed figures is taken to compute from them.
const ENOUGH_FOR_STRICT: usize = 12;

impl<'a> Rates<'a> {
    /// Gathers a measure's rates and infers their style.
    pub fn infer(facts: &Facts<'a>, measure: Measure) -> Self {
        let triples = gather(facts, measure);
        let rounding = infer_rounding(&triples);
        let capped = infer_cap(&triples, rounding);
        let mut votes: BTreeMap<Formula, usize> = BTreeMap::new();
        let mut by_indicator: BTreeMap<String, BTreeMap<Formula, usize>> = BTreeMap::new();
        let mut exact = BTreeSet::new();
        let (mut strict, mut loose) = (0usize, 0usize);
        let lenient = Style { capped: None, rounding, from_printed: false, votes: BTreeMap::new() };
        for triple in &triples {
            let fits: Vec<(Formula, Fit)> =
                FORMULAS.into_iter().map(|formula| (formula, triple.fit(formula, &lenient))).collect();
            match fits.iter().map(|(_, fit)| *fit).max() {
                Some(Fit::Strict) => strict += 1,
                Some(Fit::Loose) => loose += 1,
                _ => {}
            }
            let simple = |wanted: Direction| {
                fits.iter().any(|(formula, fit)| formula.direction() == Some(wanted) && *fit == Fit::Strict)
            };
            let (higher, lower) = (simple(Direction::Higher), simple(Direction::Lower));
            for (formula, fit) in &fits {
                let counts = match formula.direction() {
                    Some(Direction::Higher) => !lower,
                    Some(Direction::Lower) => !higher,
                    None => !higher && !lower,
                };
                if *fit == Fit::Strict && counts {
                    *votes.entry(*formula).or_default() += 1;
                    if let Some(key) = facts.lines.get(triple.rate.line) {
                        if triple.fit(*formula, &Style { capped: Some(false), ..lenient.clone() })
                            == Fit::Strict
                        {
                            exact.insert(key.indicator.clone());
                        }
                        *by_indicator
                            .entry(key.indicator.clone())
                            .or_default()
                            .entry(*formula)
                            .or_default() += 1;
                    }
                }
            }
        }
        // One in thirty may stand aside: those are the ones to look at.
        let from_printed = strict >= ENOUGH_FOR_STRICT && loose * 30 <= strict;
        let movement = facts
            .by_indicator
            .iter()
            .filter(|(key, _)| by_indicator.contains_key(*key))
            .filter_map(|(key, lines)| Some((key.clone(), movement(facts, lines)?)))
            .collect();
        Rates {
            triples,
            style: Style { capped, rounding, from_printed, votes },
            by_indicator,
            exact,
            movement,
        }
    }

    /// The direction that the rates give an indicator, with the number of rates that say so.
    pub fn direction(&self, indicator: &str) -> Option<(Direction, usize)> {
        let votes = self.by_indicator.get(indicator)?;
        let count = |wanted| {
            votes
                .iter()
                .filter(|(formula, _)| formula.direction() == Some(wanted))
                .map(|(_, n)| *n)
                .max()
                .unwrap_or(0)
        };
        let (higher, lower) = (count(Direction::Higher), count(Direction::Lower));
        match higher.cmp(&lower) {
            std::cmp::Ordering::Greater => Some((Direction::Higher, higher)),
            std::cmp::Ordering::Less => Some((Direction::Lower, lower)),
            // One rate for each: the way the targets move decides.
            std::cmp::Ordering::Equal if higher > 0 => {
                self.movement.get(indicator).map(|direction| (*direction, higher))
            }
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Whether an indicator's direction rests on one capped 100 alone, which any formula gives.
    pub fn is_weak(&self, indicator: &str) -> bool {
        !self.exact.contains(indicator) && self.direction(indicator).is_some_and(|(_, count)| count == 1)
    }

    /// The formulas that an indicator's rates may follow, the most likely first.
    pub fn formulas(&self, indicator: &str) -> Vec<Formula> {
        let own = self.by_indicator.get(indicator);
        let own_votes = |formula: Formula| own.and_then(|votes| votes.get(&formula)).copied().unwrap_or(0);
        let all_votes = |formula: Formula| self.style.votes.get(&formula).copied().unwrap_or(0);
        let mut formulas: Vec<Formula> = match self.direction(indicator) {
            Some((direction, _)) => FORMULAS
                .into_iter()
                .filter(|formula| match formula.direction() {
                    Some(its) => its == direction,
                    None => all_votes(*formula) > 0,
                })
                .collect(),
            None => FORMULAS.to_vec(),
        };
        formulas.sort_by_key(|formula| {
            (std::cmp::Reverse(own_votes(*formula)), std::cmp::Reverse(all_votes(*formula)), *formula)
        });
        formulas
    }
}

impl Triple<'_> {
    /// The rate that a formula gives for the figures as printed.
    pub fn compute(&self, formula: Formula) -> Option<Computed> {
        let scale = self.scale();
        let baseline = self.baseline.and_then(|b| b.value_in(scale));
        compute(formula, self.target.value_in(scale)?, self.actual.value_in(scale)?, baseline)
    }

    /// 3億円 and 38,115万円 are compared in 円.
    fn scale(&self) -> Scale {
        let parts = Scale::of([&self.target, &self.actual]);
        match &self.baseline {
            Some(baseline) if parts == Scale::Printed => Scale::of([&self.target, &self.actual, baseline]),
            _ => parts,
        }
    }

    /// What should be printed by a formula, in the document's style.
    pub fn expected(&self, formula: Formula, style: &Style) -> Option<Decimal> {
        let decimals = self.rate.decimals();
        match self.compute(formula)? {
            Computed::Achieved => Some(amount::round(HUNDRED, decimals, style.rounding)),
            Computed::Rate(rate) => {
                let capped = if style.capped == Some(true) { rate.min(HUNDRED) } else { rate };
                Some(amount::round(capped, decimals, style.rounding))
            }
        }
    }

    /// How well the stated rate agrees with a formula.
    pub fn fit(&self, formula: Formula, style: &Style) -> Fit {
        let scale = self.scale();
        let (Some(stated), Some(target), Some(actual)) =
            (self.rate.value(), self.target.value_in(scale), self.actual.value_in(scale))
        else {
            return Fit::No;
        };
        let baseline = self.baseline.and_then(|b| b.value_in(scale));
        let decimals = self.rate.decimals();
        let Some(exact) = compute(formula, target, actual, baseline) else { return Fit::No };
        if agrees(stated, decimals, exact, style) {
            return Fit::Strict;
        }
        // The figures may themselves be rounded: what any figure within their reach gives is right too.
        let (mut low, mut high): (Option<Decimal>, Option<Decimal>) = (None, None);
        for target in reach(&self.target, target, scale) {
            for actual in reach(&self.actual, actual, scale) {
                let Some(Computed::Rate(rate)) = compute(formula, target, actual, baseline) else {
                    return Fit::No;
                };
                low = Some(low.map_or(rate, |l| l.min(rate)));
                high = Some(high.map_or(rate, |h| h.max(rate)));
            }
        }
        match (low, high) {
            (Some(low), Some(high)) => {
                let low = amount::round(low, decimals, style.rounding);
                let high = amount::round(high, decimals, style.rounding);
                let over = style.capped != Some(false) && stated == HUNDRED && high >= HUNDRED;
                if (low <= stated && stated <= high) || over { Fit::Loose } else { Fit::No }
            }
            _ => Fit::No,
        }
    }
}

/// The rate of a formula.
fn compute(
    formula: Formula,
    target: Decimal,
    actual: Decimal,
    baseline: Option<Decimal>,
) -> Option<Computed> {
    match formula {
        Formula::Direct => {
            if target.is_zero() {
                return None;
            }
            amount::percent(actual, target).map(Computed::Rate)
        }
        Formula::Inverse => {
            if actual <= Decimal::ZERO {
                return (target >= actual).then_some(Computed::Achieved);
            }
            amount::percent(target, actual).map(Computed::Rate)
        }
        Formula::Mirror => {
            let twice = target.checked_add(target)?.checked_sub(actual)?;
            if target.is_zero() {
                return (actual <= target).then_some(Computed::Achieved);
            }
            amount::percent(twice, target).map(Computed::Rate)
        }
        Formula::Progress => {
            let baseline = baseline?;
            amount::percent(actual.checked_sub(baseline)?, target.checked_sub(baseline)?).map(Computed::Rate)
        }
    }
}

/// Whether a stated rate is what a computed one prints as.
fn agrees(stated: Decimal, decimals: u8, computed: Computed, style: &Style) -> bool {
    match computed {
        Computed::Achieved => stated >= HUNDRED && style.capped != Some(false) || stated == HUNDRED,
        Computed::Rate(rate) => {
            let uncapped = amount::round(rate, decimals, style.rounding);
            let capped = stated == HUNDRED && uncapped >= HUNDRED;
            match style.capped {
                Some(true) if rate > HUNDRED => capped,
                Some(false) => stated == uncapped,
                _ => stated == uncapped || capped,
            }
        }
    }
}

/// The ends of what a printed figure may stand for; a count stands for itself.
fn reach(fact: &Fact<'_>, value: Decimal, scale: Scale) -> Vec<Decimal> {
    let unit = fact.observation.unit.as_deref().unwrap_or("");
    let decimals = fact.decimals();
    let scaled = fact.observation.base_unit.as_deref().is_some_and(|base| base != unit);
    let written = written_power(fact);
    let measured = decimals > 0 || scaled || written > 0;
    if !measured || fact.observation.measure != Measure::Actual && decimals == 0 {
        return vec![value];
    }
    let mut half = amount::half_unit(decimals).checked_mul(Decimal::from(10u64.pow(written)));
    // One of the printed unit, in the base.
    if scale == Scale::Base
        && let (Some(base), Some(printed)) = (fact.observation.base_value, fact.value())
        && !printed.is_zero()
    {
        half = base.checked_div(printed).and_then(|one| half?.checked_mul(one));
    }
    let ends = half.and_then(|half| Some(vec![value.checked_sub(half)?, value.checked_add(half)?]));
    ends.unwrap_or_else(|| vec![value])
}

/// The power of ten to which a figure with multipliers of its own is rounded: 4 of 3億8,115万円.
fn written_power(fact: &Fact<'_>) -> u32 {
    let observation = fact.observation;
    if observation.unit != observation.base_unit || !observation.raw.contains(['億', '万']) {
        return 0;
    }
    let Some(mut value) = observation.value.filter(|value| !value.is_zero()) else { return 0 };
    let most = if observation.raw.contains('万') { 4 } else { 8 };
    let mut power = 0;
    while power < most && (value % Decimal::TEN).is_zero() {
        value /= Decimal::TEN;
        power += 1;
    }
    power
}

/// Every rate of a measure with the figures it was made from.
fn gather<'a>(facts: &Facts<'a>, measure: Measure) -> Vec<Triple<'a>> {
    let mut triples = Vec::new();
    for rate in facts.all.iter().copied() {
        if rate.observation.measure != measure || rate.value().is_none() {
            continue;
        }
        if facts.is_doubtful(rate.observation.cell) {
            continue;
        }
        let own = partner(facts, rate, &[Measure::Target, Measure::Plan]);
        let target = own.or_else(|| only_target(facts, rate));
        let actual = partner(facts, rate, &[Measure::Actual]).or_else(|| latest_in_row(facts, rate));
        let (Some(target), Some(actual)) = (target, actual) else { continue };
        triples.push(Triple {
            rate,
            target,
            actual,
            baseline: only(facts, rate, Measure::Baseline),
            own_period: own.is_some(),
        });
    }
    triples
}

/// The figure of the same line and period that stands nearest to a rate, unless two that are equally near differ.
fn partner<'a>(facts: &Facts<'a>, rate: Fact<'a>, measures: &[Measure]) -> Option<Fact<'a>> {
    let place = rate.observation.cell;
    let distance = |fact: &Fact<'_>| {
        let cell = fact.observation.cell;
        (cell.table != place.table, cell.row.abs_diff(place.row), cell.column != place.column)
    };
    let mut best: Option<Fact<'a>> = None;
    let mut torn = false;
    for fact in facts.of_line(rate.line) {
        let fits = measures.contains(&fact.observation.measure)
            && fact.is_main()
            && fact.value().is_some()
            && fact.year() == rate.year();
        if !fits {
            continue;
        }
        // Without a period only the own row or its neighbours can tell what belongs together.
        if rate.year().is_none() {
            let (elsewhere, rows, _) = distance(&fact);
            if elsewhere || rows > 2 {
                continue;
            }
        }
        match &best {
            None => best = Some(fact),
            Some(known) => match distance(&fact).cmp(&distance(known)) {
                std::cmp::Ordering::Less => {
                    best = Some(fact);
                    torn = false;
                }
                std::cmp::Ordering::Equal => torn |= fact.value() != known.value(),
                std::cmp::Ordering::Greater => {
                    // Two tables that differ: which one the rate was made from cannot be known.
                    if distance(known).0 && fact.value() != known.value() {
                        torn = true;
                    }
                }
            },
        }
    }
    if torn { None } else { best }
}

/// For a rate without a period: the latest result of its own row.
fn latest_in_row<'a>(facts: &Facts<'a>, rate: Fact<'a>) -> Option<Fact<'a>> {
    let place = rate.observation.cell;
    if rate.year().is_some() {
        return None;
    }
    facts
        .of_line(rate.line)
        .filter(|fact| {
            let cell = fact.observation.cell;
            fact.observation.measure == Measure::Actual
                && fact.is_main()
                && fact.value().is_some()
                && cell.table == place.table
                && cell.row == place.row
        })
        .max_by_key(|fact| (fact.year(), fact.observation.cell.column))
}

/// The line's target within the rate's table, where there is only one.
fn only_target<'a>(facts: &Facts<'a>, rate: Fact<'a>) -> Option<Fact<'a>> {
    only(facts, rate, Measure::Target)
}

/// The line's only figure of a measure within the rate's table.
fn only<'a>(facts: &Facts<'a>, rate: Fact<'a>, measure: Measure) -> Option<Fact<'a>> {
    let table = rate.observation.cell.table;
    let mut found: Option<Fact<'a>> = None;
    for fact in facts.of_line(rate.line) {
        if fact.observation.measure != measure
            || fact.observation.cell.table != table
            || !fact.is_main()
            || fact.value().is_none()
        {
            continue;
        }
        match found {
            Some(known) if known.value() != fact.value() => return None,
            Some(_) => {}
            None => found = Some(fact),
        }
    }
    found
}

/// The direction in which targets move from year to year, if they move and all one way.
fn movement(facts: &Facts<'_>, lines: &[usize]) -> Option<Direction> {
    let (mut up, mut down) = (0usize, 0usize);
    for line in lines {
        let series = facts.series(*line, Measure::Target);
        for (before, after) in series.values().zip(series.values().skip(1)) {
            let Some((before, after)) = facts::values(before, after) else { continue };
            up += usize::from(after > before);
            down += usize::from(after < before);
        }
    }
    match (up, down) {
        (1.., 0) => Some(Direction::Higher),
        (0, 1..) => Some(Direction::Lower),
        _ => None,
    }
}

/// Half-up unless the rates say otherwise.
fn infer_rounding(triples: &[Triple<'_>]) -> Rounding {
    let count = |rounding: Rounding| {
        let style = Style { capped: None, rounding, from_printed: false, votes: BTreeMap::new() };
        triples
            .iter()
            .filter(|triple| FORMULAS.iter().any(|formula| triple.fit(*formula, &style) == Fit::Strict))
            .count()
    };
    let half_up = count(Rounding::HalfUp);
    let mut best = (half_up, Rounding::HalfUp);
    for rounding in [Rounding::Down, Rounding::Up] {
        let fits = count(rounding);
        // Two rates more than half-up explains: one could be a slip.
        if fits >= half_up + 2 && fits > best.0 {
            best = (fits, rounding);
        }
    }
    best.1
}

/// Whether rates stop at 100, from those whose quotient lies clearly above.
fn infer_cap(triples: &[Triple<'_>], rounding: Rounding) -> Option<bool> {
    let (mut capped, mut uncapped) = (0usize, 0usize);
    for triple in triples {
        let Some(stated) = triple.rate.value() else { continue };
        for formula in [Formula::Direct, Formula::Inverse, Formula::Mirror] {
            let Some(Computed::Rate(rate)) = triple.compute(formula) else { continue };
            let printed = amount::round(rate, triple.rate.decimals(), rounding);
            if printed > HUNDRED && stated == HUNDRED {
                capped += 1;
            } else if printed > HUNDRED && stated == printed {
                uncapped += 1;
            }
        }
    }
    if capped >= 2 && capped >= 4 * uncapped {
        Some(true)
    } else if uncapped >= 2 && uncapped >= 4 * capped {
        Some(false)
    } else {
        None
    }
}
