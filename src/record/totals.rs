//! Totals over years: a column 合計 right of the years and a row 計 below them are figures of all of them.
//! Columns and periods in; the span of the years out.

use crate::facet::section::{Column, Kind};
use crate::value::period::{Period, PeriodKind};
use crate::vocabulary::Vocabulary;

/// Whether words say nothing but that figures are summed up: 合計, 3か年計, 累計.
pub(super) fn is_total(words: &str, vocabulary: &Vocabulary) -> bool {
    let words = without_years(words);
    vocabulary.parts.total.iter().any(|word| *word == words && *word != "小計")
        || vocabulary.marks.cumulative.contains(&words)
}

/// Whether words say nothing but that figures are averaged: 平均, 3か年平均.
fn is_average(words: &str, vocabulary: &Vocabulary) -> bool {
    let words = without_years(words);
    vocabulary.parts.average.contains(&words)
}

/// Words without spaces and without the number of years in front: 3か年, 5年間の.
fn without_years(words: &str) -> String {
    let compact: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = compact.trim_start_matches(|c: char| c.is_ascii_digit());
    if plain.len() == compact.len() {
        return compact;
    }
    let years = ["か年", "ヶ年", "カ年", "年間", "年"].iter().find_map(|years| plain.strip_prefix(years));
    years.map_or(compact.as_str(), |rest| rest.trim_start_matches('の')).to_owned()
}

/// What a column that sums up or averages the years left of it is a figure of: the span of these years, none where they are no
/// unbroken row of years. `None` for any other column.
pub(super) fn of_columns(
    columns: &[Column],
    head: &Column,
    vocabulary: &Vocabulary,
) -> Option<Option<Period>> {
    let over = is_total(&head.label, vocabulary) || is_average(&head.label, vocabulary);
    if !head.periods.is_empty() || !over {
        return None;
    }
    let at = columns.iter().position(|column| std::ptr::eq(column, head))?;
    let alike = |column: &&Column| {
        column.kind == Kind::Value
            && !column.measures.iter().any(|m| m.is_derived())
            && (head.measures.is_empty() || column.measures == head.measures)
    };
    let years: Vec<&Period> =
        columns.iter().take(at).filter(alike).filter_map(|column| column.periods.first()).collect();
    let several = years.first().is_some_and(|first| years.iter().any(|year| year.year != first.year));
    several.then(|| span(years.into_iter()))
}

/// The range from the first to the last of years that follow one another.
pub(super) fn span<'p>(years: impl Iterator<Item = &'p Period>) -> Option<Period> {
    let mut bounds: Option<(&Period, &Period)> = None;
    for year in years {
        if !matches!(year.kind, PeriodKind::FiscalYear | PeriodKind::CalendarYear) {
            return None;
        }
        bounds = Some(match bounds {
            None => (year, year),
            Some((_, last)) if last.kind != year.kind || !(0..=1).contains(&(year.year - last.year)) => {
                return None;
            }
            Some((first, _)) => (first, year),
        });
    }
    let (first, last) = bounds.filter(|(first, last)| first.year < last.year)?;
    Some(Period {
        kind: PeriodKind::Range,
        explicit_kind: first.explicit_kind,
        year: first.year,
        start: first.start,
        end: last.end,
        text: format!("{}～{}", first.text, last.text),
        issue: None,
    })
}
