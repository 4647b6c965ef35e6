//! Periods: eras, fiscal and calendar years, months, dates and ranges.

mod cursor;
mod era;
mod read;

use super::kanji;
use jiff::civil::Date;
use std::ops::Range;

pub(crate) use read::{Mode, may_start, read_at};

/// What kind of time a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PeriodKind {
    /// 年度: 1 April to 31 March (地方自治法第208条).
    FiscalYear,
    /// 年: 1 January to 31 December.
    CalendarYear,
    /// 月.
    Month,
    /// 日, or 末 of a month or year.
    Date,
    /// From one to another.
    Range,
}

impl PeriodKind {
    /// The name in the dataset.
    pub fn name(self) -> &'static str {
        match self {
            PeriodKind::FiscalYear => "fiscal_year",
            PeriodKind::CalendarYear => "calendar_year",
            PeriodKind::Month => "month",
            PeriodKind::Date => "date",
            PeriodKind::Range => "range",
        }
    }
}

/// Eras since 1868.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Era {
    /// 明治
    Meiji,
    /// 大正
    Taisho,
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

/// What is odd about a period that was understood all the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PeriodIssue {
    /// The era year and the Western year that stand together disagree: 令和2(2019).
    EraYearMismatch {
        /// Western year that the era year gives.
        from_era: i32,
        /// Western year as printed.
        printed: i32,
    },
    /// 令和8年度(2026): the Western year stands outside where the rest of the document writes it within.
    Malformed,
    /// 平成35年度, 令和0年: a year that the era never had.
    EraOutOfRange,
}

/// A period as printed, understood.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// Kind; a bare `R2` or `2020` is a fiscal year with `explicit_kind` false.
    pub kind: PeriodKind,
    /// Whether the text itself says 年度, 年, 月 or 日.
    pub explicit_kind: bool,
    /// Western year; of a fiscal year, the year in which it starts; of a range, its first.
    pub year: i32,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// As printed, normalized.
    pub text: String,
    /// What is odd about it.
    pub issue: Option<PeriodIssue>,
}

/// What the surroundings say about a year without an era, such as `３年度`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EraContext {
    /// A Western year near which a year without an era lies (the document's own year).
    pub near_year: Option<i32>,
    /// Whether a bare one- or two-digit year with 年度 or 年 may be read at all.
    pub allow_bare: bool,
}

/// Reads a whole text as one period: a header cell, a date. `None` when anything else stands in it.
/// A bare `2020` or `R2` is a fiscal year with `explicit_kind` false.
pub fn parse(text: &str, ctx: &EraContext) -> Option<Period> {
    let mut text = text.trim();
    for (open, close) in [('(', ')'), ('【', '】'), ('〔', '〕'), ('[', ']')] {
        let inside = text.strip_prefix(open).and_then(|t| t.strip_suffix(close));
        if let Some(inside) =
            inside.filter(|inside| !inside.contains([open, close]) || inside.ends_with(close))
        {
            text = inside.trim();
        }
    }
    // Most cells are no period, and their first character tells.
    let first = text.chars().next()?;
    if !may_start(first, None) && !kanji::is_numeral(first) {
        return None;
    }
    let (period, end) = read_at(text, 0, ctx, Mode::Whole)?;
    text.get(end..).is_some_and(|rest| rest.trim().is_empty()).then_some(period)
}

/// The periods that stand in a text, in order, each with its byte range. A bare Western year counts only alone in parentheses.
pub fn find_all(text: &str, ctx: &EraContext) -> Vec<(Range<usize>, Period)> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = None;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if may_start(c, before)
            && let Some((period, end)) = read_at(text, at, ctx, Mode::Prose)
        {
            before = text.get(..end).and_then(|t| t.chars().next_back());
            found.push((at..end, period));
            at = end;
            continue;
        }
        if c == '('
            && let Some(inside) = text.get(at + 1..at + 6)
            && let Some(year) =
                inside.strip_suffix(')').filter(|year| year.bytes().all(|b| b.is_ascii_digit()))
            && let Some(period) = parse(year, &EraContext::default())
        {
            found.push((at + 1..at + 5, period));
        }
        at += c.len_utf8();
        before = Some(c);
    }
    found
}

#[cfg(test)]
mod tests;
