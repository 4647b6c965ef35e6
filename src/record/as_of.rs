//! The day of the year as of which a table's figures stand: `（各年４月１日現在）` above a table makes the year of a
//! column that day. Text in; the day, and a column's year as a day, out.

use crate::value::period::{self, EraContext, Period, PeriodKind};
use jiff::civil::Date;

/// A day of each year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The indicator that a footnote says it of; none for all figures of the table.
    subject: Option<String>,
    month: i8,
    /// None for the last day of the month.
    day: Option<i8>,
    /// What a year without a word is: of 各年度 a fiscal year, of 各年 a calendar year, unknown without either.
    fiscal: Option<bool>,
}

/// The day that a text names for each year: 各年4月1日現在, 各年度末現在, (10月1日現在).
pub fn read(text: &str) -> Option<AsOf> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for word in ["各年", "毎年"] {
        if let Some((before, rest)) = compact.split_once(word) {
            // 待機児童数は各年4月1日現在 says it of one indicator, not of the table.
            if before.contains('は') {
                return None;
            }
            let (fiscal, rest) = match rest.strip_prefix('度') {
                Some(rest) => (true, rest),
                None => (false, rest),
            };
            if rest.starts_with('末') {
                let month = if fiscal { 3 } else { 12 };
                return Some(AsOf { subject: None, month, day: None, fiscal: Some(fiscal) });
            }
            let (month, day, _) = month_and_day(rest)?;
            return Some(AsOf { subject: None, month, day, fiscal: Some(fiscal) });
        }
    }
    // (4月1日現在), but not 令和4年4月1日現在.
    let (before, inner) = compact.split_once('(')?;
    let (month, day, rest) = month_and_day(inner)?;
    let plain = !before.is_empty() && ["現在", "時点"].iter().any(|word| rest.starts_with(word));
    plain.then_some(AsOf { subject: None, month, day, fiscal: None })
}

/// The one day as of which a text says that figures stand: 施設の数（令和3年3月31日現在）.
pub fn day(text: &str) -> Option<Period> {
    if !["現在", "時点"].iter().any(|word| text.contains(word)) {
        return None;
    }
    let compact = crate::text::without_spaces(text);
    let stands = |at: usize| {
        let behind = |word: &&str| {
            let head = compact.get(..at).unwrap_or_default();
            head.ends_with(*word) || compact.get(at..).is_some_and(|rest| rest.starts_with(*word))
        };
        ["現在", "時点"].iter().any(behind)
    };
    let mut days = period::find_all(&compact, &EraContext::default()).into_iter();
    days.find(|(span, period)| period.kind == PeriodKind::Date && stands(span.end)).map(|(_, day)| day)
}

/// The day that a footnote names, and what it says it of: 待機児童数は各年4月1日現在.
pub fn of_note(text: &str) -> Option<AsOf> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let at = ["各年", "毎年"].iter().filter_map(|word| compact.find(word)).min()?;
    let before = compact.get(..at)?.trim_end_matches('、');
    let subject = match before.strip_suffix('は') {
        None if before.is_empty() => None,
        None => return None,
        Some("数値" | "値" | "実績値" | "各数値" | "いずれも") => None,
        Some(subject) => Some(subject.to_owned()),
    };
    Some(AsOf { subject, ..read(compact.get(at..)?)? })
}

/// 4月1日 or 3月末 at the start of a text, and what follows.
fn month_and_day(text: &str) -> Option<(i8, Option<i8>, &str)> {
    let (month, rest) = text.split_once('月')?;
    let month: i8 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    if let Some(rest) = rest.strip_prefix("末日").or_else(|| rest.strip_prefix('末')) {
        return Some((month, None, rest));
    }
    let (day, rest) = rest.split_once('日')?;
    Some((month, Some(day.parse().ok().filter(|day| (1..=31).contains(day))?), rest))
}

impl AsOf {
    /// A column's year as the day; any other period as it is.
    pub fn of(&self, period: Period) -> Period {
        match self.day_of(&period) {
            Some(day) => {
                Period { kind: PeriodKind::Date, explicit_kind: true, start: day, end: day, ..period }
            }
            None => period,
        }
    }

    /// Whether it is said of an indicator.
    pub fn is_about(&self, indicator: &str) -> bool {
        self.subject.as_ref().is_none_or(|subject| subject == indicator)
    }

    fn day_of(&self, period: &Period) -> Option<Date> {
        let fiscal = match (period.kind, period.explicit_kind) {
            (PeriodKind::CalendarYear, _) => false,
            (PeriodKind::FiscalYear, true) => true,
            (PeriodKind::FiscalYear, false) => match self.fiscal {
                Some(fiscal) => fiscal,
                // Up to March the two kinds of year part.
                None if self.month >= 4 => true,
                None => return None,
            },
            _ => return None,
        };
        let year = i16::try_from(period.year).ok()?.checked_add(i16::from(fiscal && self.month < 4))?;
        match self.day {
            Some(day) => Date::new(year, self.month, day).ok(),
            None => Some(Date::new(year, self.month, 1).ok()?.last_of_month()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::period::{self, EraContext};

    fn day(text: &str, column: &str) -> String {
        let period = period::parse(column, &EraContext::default()).unwrap();
        read(text).map(|as_of| as_of.of(period).start.to_string()).unwrap_or_default()
    }

    /// Protects which year a day of each year belongs to: 3月31日 of 令和2年度 is in 2021, of 令和2年 in 2020.
    #[test]
    fn a_year_is_the_day_of_that_year() {
        assert_eq!(day("職員数(各年4月1日現在)", "H31"), "2019-04-01");
        assert_eq!(day("(単位:人、各年10月1日現在)", "令和2年"), "2020-10-01");
        assert_eq!(day("各年度末現在", "R2"), "2021-03-31");
        assert_eq!(day("各年度末現在", "令和2年度"), "2021-03-31");
        assert_eq!(day("各年3月31日現在", "R2"), "2020-03-31");
        assert_eq!(day("各年3月31日現在", "令和2年度"), "2021-03-31");
        assert_eq!(day("各年12月末現在", "R2"), "2020-12-31");
        assert_eq!(day("職員数(4月1日現在)", "R2"), "2020-04-01");
    }

    #[test]
    fn a_footnote_says_of_what_it_speaks() {
        let about = |text: &str, name: &str| of_note(text).is_some_and(|as_of| as_of.is_about(name));
        assert!(about("各年4月1日現在", "出生数"));
        assert!(about("待機児童数は各年4月1日現在", "待機児童数"));
        assert!(!about("待機児童数は各年4月1日現在", "出生数"));
        assert!(!about("合計特殊出生率は各年の値", "合計特殊出生率"));
    }

    #[test]
    fn a_day_of_one_year_is_none_of_each() {
        assert_eq!(day("職員数(令和4年4月1日現在)", "R2"), "");
        assert_eq!(day("各年度の目標", "R2"), "");
        assert_eq!(day("受給者数(3月31日現在)", "R2"), "2020-04-01", "which of two years is not said");
    }
}
