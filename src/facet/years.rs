//! Years in the words of headers: how long, which of two spellings, a difference of two. Words in, a period and its length out.

use super::lexicon::Meaning;
use super::{Facets, Reader, era_for};
use crate::value::period::{self, EraContext, Period, PeriodKind};
use std::ops::Range;

/// The length of a number of years at the start of a text: 5か年, 10年後, 3年間の, 1年目.
pub(super) fn duration(rest: &str) -> Option<usize> {
    let digits = rest.find(|c: char| !c.is_ascii_digit()).filter(|end| (1..=2).contains(end))?;
    let words = rest.get(digits..)?;
    let years = ["か年", "ヶ年", "カ年", "ヵ年", "ケ年", "箇年", "年"]
        .into_iter()
        .find(|word| words.starts_with(word))?;
    let behind = words.get(years.len()..)?;
    let more =
        ["間の", "後の", "間", "後", "目"].into_iter().find(|word| behind.starts_with(word)).unwrap_or("");
    // 5か年目標 is a 目標.
    let more = if behind.starts_with("目標") || behind.starts_with("目的") { "" } else { more };
    (years != "年" || !more.is_empty()).then_some(digits + years.len() + more.len())
}

/// R7(2025), 2019(R元): a year in both ways of counting at the start of a text.
pub(super) fn year_twice(rest: &str, reader: &Reader) -> Option<(usize, Period)> {
    let first = rest.chars().next().filter(|c| c.is_ascii_alphanumeric())?;
    let open = rest.find('(').filter(|at| *at <= if first.is_ascii_digit() { 4 } else { 6 })?;
    let close = rest.find(')')?;
    let year = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let (before, inner) = (rest.get(..open)?, rest.get(open + 1..close)?);
    if !(year(before) || year(inner)) {
        return None;
    }
    let era = EraContext { allow_bare: true, ..reader.era };
    let period = period::parse(rest.get(..=close)?, &era)?;
    let single = matches!(period.kind, PeriodKind::FiscalYear | PeriodKind::CalendarYear);
    single.then_some((close + 1, period))
}

/// 2023実績, 目標2023: a Western year without 年 beside a measure's word.
pub(super) fn year_beside_word(
    text: &str,
    at: usize,
    facets: &Facets,
    reader: &Reader,
) -> Option<(usize, Period)> {
    let rest = text.get(at..)?;
    let year = rest
        .get(..4)
        .filter(|year| year.starts_with(['1', '2']) && year.bytes().all(|b| b.is_ascii_digit()))?;
    let behind = rest.get(4..)?;
    let word = |words: &str| {
        reader
            .lexicon
            .at(words)
            .is_some_and(|(_, meanings)| meanings.iter().any(|m| matches!(m, Meaning::Measure(_))))
    };
    let alone = behind.is_empty() && !facets.measures.is_empty() || at == 0 && word(behind);
    let before = !text.get(..at)?.ends_with(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.'));
    let number: i32 = year.parse().ok()?;
    let era = EraContext { allow_bare: true, ..reader.era };
    let known = (1950..2100).contains(&number) && alone && before;
    known.then(|| period::parse(year, &era)).flatten().map(|period| (4, period))
}

/// H23-27: the years of a range whose second one leaves out the era; its length behind the first, and the range.
pub(super) fn short_range(text: &str, first: &Range<usize>, reader: &Reader) -> Option<(usize, Period)> {
    let rest = text.get(first.end..)?.strip_prefix(['-', '~', '～'])?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let printed = text.get(first.clone())?;
    let era = printed.get(..printed.find(|c: char| c.is_ascii_digit())?).filter(|era| !era.is_empty())?;
    let later = rest.get(..digits).filter(|digits| (1..=2).contains(&digits.len()))?;
    let range = period::parse(&format!("{printed}～{era}{later}"), &reader.era)?;
    let length = text.len() - first.end - rest.len() + digits;
    (range.kind == PeriodKind::Range).then_some((length, range))
}

/// (R5-R4): a later year less an earlier one is a difference, and of the later; (R2-R6) is a range.
pub(super) fn difference(inner: &str, reader: &Reader) -> Option<Period> {
    let (later, earlier) = inner.split_once('-')?;
    let year = |text: &str| {
        period::parse(text, &era_for(text, reader.era))
            .filter(|p| matches!(p.kind, PeriodKind::FiscalYear | PeriodKind::CalendarYear))
    };
    let (later, earlier) = (year(later)?, year(earlier)?);
    (later.kind == earlier.kind && later.year > earlier.year).then_some(later)
}

/// The length of 比 behind a period, with what says more about it: 比, 比増減率, but not 比較.
pub(super) fn compared(rest: &str) -> Option<usize> {
    let word = ["比増減率", "比増減", "比"].into_iter().find(|word| rest.starts_with(word))?;
    let more = rest.get(word.len()..)?.chars().next();
    more.is_none_or(|c| !c.is_alphanumeric()).then_some(word.len())
}
