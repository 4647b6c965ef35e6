//! What sentences claim of figures: numbers with the period, the measure and the indicator that the words around them name.
//! Comes in: the facts and a block's text. Goes out: claims; the rules in the modules below hold them against the tables.

pub mod counts;
pub mod lists;
pub mod values;

use super::facts::{Fact, Facts};
use crate::document::{Block, BlockKind};
use crate::record::Measure;
use crate::text;
use crate::value::Period;
use crate::value::period::{self, EraContext};
use foldhash::HashMap;
use regex::Regex;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A number in a sentence.
#[derive(Clone, Debug)]
pub struct Number {
    /// Where it stands in the compact text, without its unit.
    pub span: Range<usize>,
    /// Its value.
    pub value: Decimal,
    /// Digits after the point.
    pub decimals: u8,
    /// What follows it, up to four characters: its unit, mostly.
    pub tail: String,
}

/// One block's text, ready to be searched.
#[derive(Debug)]
pub struct Passage<'a> {
    /// The block.
    pub block: &'a Block,
    /// Its position.
    pub position: usize,
    /// Its text without spaces and mark-up.
    pub text: String,
    /// The periods that it names.
    pub periods: Vec<(Range<usize>, Period)>,
    /// Its numbers outside periods.
    pub numbers: Vec<Number>,
}

/// Longer blocks are no paragraph that a person wrote, and each number would be looked for in all of them; in bytes.
const LONGEST: usize = 20_000;

static NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?").ok());

impl<'a> Passage<'a> {
    /// Reads a block, if it is prose that holds figures.
    pub fn new(block: &'a Block, position: usize) -> Option<Self> {
        let prose = matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Item | BlockKind::Heading { .. } | BlockKind::Caption
        );
        if !prose
            || block.text.len() > LONGEST
            || !block.text.chars().any(|c| c.is_ascii_digit() || c.is_numeric())
        {
            return None;
        }
        let text = text::compact(&block.text).into_owned();
        let periods = period::find_all(&text, &EraContext::default());
        let numbers = numbers(&text, &periods);
        Some(Passage { block, position, text, periods, numbers })
    }

    /// The bounds of the sentence around a byte offset.
    pub fn sentence(&self, at: usize) -> Range<usize> {
        let start = self.text.get(..at).and_then(|t| t.rfind('。')).map_or(0, |i| i + '。'.len_utf8());
        let end = self.text.get(at..).and_then(|t| t.find('。')).map_or(self.text.len(), |i| at + i);
        start..end
    }

    /// A stretch of the text.
    pub fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }
}

/// Numbers outside the given periods.
fn numbers(text: &str, periods: &[(Range<usize>, Period)]) -> Vec<Number> {
    let Some(pattern) = NUMBER.as_ref() else { return Vec::new() };
    // Periods stand in order.
    let outside = |number: &regex::Match<'_>| {
        let before = periods.partition_point(|(span, _)| span.start < number.end());
        periods.iter().take(before).next_back().is_none_or(|(span, _)| span.end <= number.start())
    };
    pattern
        .find_iter(text)
        .filter(outside)
        .filter_map(|m| {
            let digits = m.as_str().replace(',', "");
            let mut value = digits.parse::<Decimal>().ok()?;
            let before = text.get(..m.start()).and_then(|t| t.chars().next_back());
            if matches!(before, Some('▲' | '△' | '-')) {
                value.set_sign_negative(true);
            }
            Some(Number {
                span: m.range(),
                value,
                decimals: u8::try_from(digits.split_once('.').map_or(0, |(_, f)| f.len())).ok()?,
                tail: text.get(m.end()..)?.chars().take(4).collect(),
            })
        })
        .collect()
}

/// Finds the indicators that a text speaks of.
pub struct Subjects<'a> {
    /// Keys of indicators, the longest first.
    keys: Vec<&'a str>,
    /// Which of them end with a character.
    by_last: HashMap<char, Vec<usize>>,
}

/// Shorter keys are words of the language, not names.
const SHORTEST_KEY: usize = 3;

impl<'a> Subjects<'a> {
    /// Gathers the names.
    pub fn new(facts: &'a Facts<'_>) -> Self {
        let mut keys: Vec<&str> = facts
            .by_indicator
            .keys()
            .map(String::as_str)
            .filter(|key| key.chars().count() >= SHORTEST_KEY)
            .filter(|key| !key.chars().all(|c| c.is_ascii_digit()))
            .collect();
        keys.sort_by_key(|key| (std::cmp::Reverse(key.len()), *key));
        let mut by_last: HashMap<char, Vec<usize>> = HashMap::default();
        for (number, key) in keys.iter().enumerate() {
            by_last.entry(key.chars().next_back().unwrap_or_default()).or_default().push(number);
        }
        Subjects { keys, by_last }
    }

    /// The indicator named last in a text.
    pub fn last_in(&self, text: &str) -> Option<&'a str> {
        let text = text::key(text);
        // Where each key ends last.
        let mut ends: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, c) in text.char_indices() {
            let Some(keys) = self.by_last.get(&c) else { continue };
            let end = at + c.len_utf8();
            let head = text.get(..end).unwrap_or_default();
            let standing = |number: &&usize| self.keys.get(**number).is_some_and(|key| head.ends_with(key));
            ends.extend(keys.iter().filter(standing).map(|number| (*number, end)));
        }
        let mut best: Option<(usize, &str)> = None;
        for (number, end) in ends {
            let Some(key) = self.keys.get(number) else { continue };
            if best.is_none_or(|(last, known)| end > last && !known.contains(key)) {
                best = Some((end, key));
            }
        }
        best.map(|(_, key)| key)
    }

    /// The indicator whose name ends a text, the longest where several do.
    pub fn ending(&self, text: &str) -> Option<&'a str> {
        let text = text::key(text);
        let keys = self.by_last.get(&text.chars().next_back()?)?;
        // The longest keys come first.
        keys.iter().filter_map(|number| self.keys.get(*number)).copied().find(|key| text.ends_with(key))
    }

    /// The indicator that a whole text names, give or take a counter at its end: 「事業所」 for 事業所数.
    pub fn named(&self, text: &str) -> Option<&'a str> {
        let name = text::key(text);
        if name.chars().count() < SHORTEST_KEY {
            return None;
        }
        self.keys.iter().copied().find(|key| *key == name).or_else(|| {
            self.keys.iter().copied().find(|key| {
                key.strip_prefix(name.as_str()).is_some_and(|rest| matches!(rest, "数" | "率" | "者数"))
            })
        })
    }
}

/// Figures of an indicator in a year, of some measures, whatever their segment.
pub fn figures<'a>(
    facts: &Facts<'a>,
    indicator: &str,
    year: Option<i32>,
    measures: &[Measure],
) -> Vec<Fact<'a>> {
    facts
        .by_indicator
        .get(indicator)
        .into_iter()
        .flatten()
        .flat_map(|line| facts.of_line(*line))
        .filter(|fact| {
            measures.contains(&fact.observation.measure)
                && fact.value().is_some()
                && (year.is_none() || fact.year() == year)
                && !facts.is_doubtful(fact.observation.cell)
        })
        .collect()
}

/// Whether a claimed number is what a figure states, in its own unit or in base units.
pub fn equals(fact: &Fact<'_>, value: Decimal) -> bool {
    // 52.0 beside 52.1: printed to the same digit, neither is the other rounded.
    if value.scale() > 0 && value.scale() == u32::from(fact.decimals()) {
        return fact.value().is_some_and(|other| other.abs() == value.abs());
    }
    let same = |other: Option<Decimal>| {
        other.is_some_and(|other| super::conflicting_values::same_number(other.abs(), value.abs()))
    };
    same(fact.value()) || same(fact.observation.base_value)
}

/// Whether a number's tail can be the unit of a figure.
pub fn unit_fits(fact: &Fact<'_>, number: &Number) -> bool {
    let tail = number.tail.as_str();
    let unit = fact.observation.unit.as_deref().unwrap_or("");
    if unit.is_empty() {
        // 1.20 and 1.20。: no unit on either side, or one that the table does not print.
        return !tail.starts_with(['%', '倍']) && !tail.starts_with("ポイント") && !tail.starts_with('年');
    }
    if unit == "%" {
        return tail.starts_with('%');
    }
    !tail.starts_with('%')
        && !tail.starts_with("ポイント")
        && (tail.starts_with(unit.chars().next().unwrap_or(' ')) || scaled(unit, tail))
}

/// 千円 beside 円, 億円 beside 億円.
fn scaled(unit: &str, tail: &str) -> bool {
    ["円", "人", "件"].iter().any(|base| {
        unit.ends_with(base) && ["千", "万", "百万", "億", base].iter().any(|head| tail.starts_with(head))
    })
}

/// Names before a number, from the nearest short text above: 「① 20歳代の転出超過数」.
pub fn heading_subject<'s>(facts: &Facts<'_>, subjects: &Subjects<'s>, position: usize) -> Option<&'s str> {
    const BACK: usize = 25; // blocks between a heading and its remarks
    facts
        .blocks()
        .iter()
        .take(position)
        .rev()
        .take(BACK)
        .filter(|block| !matches!(block.kind, BlockKind::Table(_) | BlockKind::Footnote { .. }))
        .filter(|block| block.text.chars().count() <= 40 && !block.text.contains('。'))
        .find_map(|block| {
            let text = text::compact(&block.text);
            let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
            // ① and (1) are alphanumeric or dropped by the key.
            subjects.named(text.trim_start_matches(|c| matches!(c, '\u{2460}'..='\u{2473}')))
        })
}

/// Counts by name, for messages.
pub fn measure_name(measure: Measure) -> &'static str {
    match measure {
        Measure::Baseline => "現状値",
        Measure::Target => "目標値",
        Measure::Actual => "実績値",
        Measure::AchievementRate => "達成率",
        Measure::ProgressRate => "進捗率",
        Measure::Forecast => "見込み",
        Measure::Plan => "計画値",
        Measure::Budget => "予算額",
        Measure::Settlement => "決算額",
        Measure::Change => "増減",
        Measure::Rating => "評価",
    }
}

/// Sums by year: the line's results over a run of years without a gap.
pub fn over_years(facts: &Facts<'_>, line: usize, from: i32, to: i32) -> Option<Vec<Decimal>> {
    if to < from || to - from > 60 {
        return None;
    }
    let series: BTreeMap<i32, Fact<'_>> = facts.series(line, Measure::Actual);
    (from..=to).map(|year| series.get(&year).and_then(Fact::value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Draft, d};

    #[test]
    fn a_passage_tells_numbers_from_periods() {
        let mut draft = Draft::new();
        draft.prose("令和 2 年の実績値は 172 人、平成26(2014)年から▲1,168件。");
        let passage = Passage::new(&draft.reading.document.blocks[0], 0).expect("prose");
        let values: Vec<Decimal> = passage.numbers.iter().map(|n| n.value).collect();
        assert_eq!(values, [d("172"), d("-1168")]);
        assert_eq!(passage.periods.len(), 2);
        assert_eq!(passage.periods[1].1.year, 2014);
    }

    #[test]
    fn the_last_and_longest_name_is_the_subject() {
        let mut draft = Draft::new();
        draft.kpi_table();
        for name in ["事業所数", "20歳代の転出超過数", "転出超過数"] {
            draft.figure(name, Measure::Actual, 2020, "1");
        }
        let facts = Facts::new(&draft.reading);
        let subjects = Subjects::new(&facts);
        assert_eq!(subjects.last_in("「事業所数」と「20 歳代の転出超過数」は"), Some("20歳代の転出超過数"));
        assert_eq!(subjects.named("「事業所」"), Some("事業所数"));
        assert_eq!(subjects.named("事業"), None);
    }
}
