//! Reads a period at a place of a folded text: a year in an era or Western, with month and day, or a range of them.

use super::cursor::Cursor;
use super::{Era, EraContext, Period, PeriodIssue, PeriodKind};
use crate::value::kanji;
use jiff::civil::Date;

/// How much a text may promise.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// The whole text is expected to be a period: a bare 2020 is one, an arrow makes a range.
    Whole,
    /// Within other words: a bare 2020 is a number, an arrow stands between two periods.
    Prose,
}

/// Whether a period can start with this character after that one.
pub(crate) fn may_start(c: char, before: Option<char>) -> bool {
    match c {
        '令' | '平' | '昭' | '大' | '明' | '西' | '\'' | '\u{2019}' | '元' => true,
        'R' | 'H' | 'S' | 'T' | 'M' | 'r' | 'h' | 'F' => {
            before.is_none_or(|b| !b.is_ascii_alphanumeric() && !matches!(b, '.' | '-' | '_'))
        }
        '0'..='9' => {
            before.is_none_or(|b| !b.is_ascii_alphanumeric() && !matches!(b, '.' | ',' | '-' | '/' | '第'))
        }
        '一' | '二' => before.is_none_or(|b| !kanji::is_numeral(b)),
        _ => false,
    }
}

/// What a year is printed with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// 令和, 令, R.
    Era(Era),
    Western,
    /// A year alone, its era taken from the surroundings.
    Bare,
}

/// One end of a range, or a whole period.
#[derive(Clone, Copy)]
struct Point {
    source: Source,
    year: i32,
    kind: PeriodKind,
    explicit: bool,
    /// Month and day, where printed.
    month: Option<i8>,
    /// A single day (末 included).
    day: Option<Date>,
    issue: Option<Issue>,
}

#[derive(Clone, Copy)]
enum Issue {
    Mismatch { from_era: i32, printed: i32 },
    Malformed,
    OutOfRange,
}

/// What the left end of a range lends to the right one.
#[derive(Clone, Copy)]
struct Lent {
    year: i32,
    month: Option<i8>,
    explicit: bool,
    /// It is a day.
    date: bool,
}

/// Reads a period that starts at `at`; gives it with the byte where it ends.
pub(crate) fn read_at(text: &str, at: usize, ctx: &EraContext, mode: Mode) -> Option<(Period, usize)> {
    let mut cursor = Cursor { text, at };
    let first = cursor.point(ctx, mode, None)?;
    let printed_end = cursor.at;
    cursor.as_of();
    let point_end = cursor.at;
    if let Some((period, end)) = range(&mut cursor, first, at, printed_end, ctx, mode) {
        return Some((period, end));
    }
    if mode == Mode::Prose && first.source == Source::Bare && !first.explicit {
        return None;
    }
    let (start, end) = first.days()?;
    let period = Period {
        kind: first.kind,
        explicit_kind: first.explicit,
        year: first.year,
        start,
        end,
        text: without_spaces(text.get(at..printed_end)?),
        issue: first.issue.map(Issue::into_public),
    };
    Some((period, point_end))
}

/// Reads the rest of a range after its first end.
fn range(
    cursor: &mut Cursor<'_>,
    mut first: Point,
    at: usize,
    first_end: usize,
    ctx: &EraContext,
    mode: Mode,
) -> Option<(Period, usize)> {
    cursor.at = first_end;
    cursor.spaces();
    let dash = match cursor.peek()? {
        '\u{FF5E}' | '~' | '\u{301C}' => false,
        '-' | '\u{2014}' | 'ー' => true,
        '→' | '⇒' | '➡' if mode == Mode::Whole => true,
        'か' if cursor.rest().starts_with("から") => {
            cursor.bump();
            false
        }
        _ => return None,
    };
    cursor.bump();
    cursor.spaces();
    let lent = Lent {
        year: first.year,
        month: first.month,
        explicit: first.explicit,
        date: first.kind == PeriodKind::Date && first.month.is_some(),
    };
    let mut second = cursor.point(ctx, Mode::Whole, Some(lent))?;
    // A dash between an era year and a plain number may be anything else: R2-5.
    if dash && second.source == Source::Bare && !second.explicit {
        return None;
    }
    if cursor.peek().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, ',' | '%')) {
        return None;
    }
    if !first.explicit && first.kind == PeriodKind::FiscalYear && second.explicit {
        first.kind = if second.kind == PeriodKind::FiscalYear {
            PeriodKind::FiscalYear
        } else {
            PeriodKind::CalendarYear
        };
    }
    if !second.explicit && second.kind == PeriodKind::FiscalYear && first.explicit {
        second.kind = first.kind;
    }
    let (start, _) = first.days()?;
    let (_, end) = second.days()?;
    if end < start {
        return None;
    }
    let printed = cursor.at;
    if cursor.rest().starts_with("まで") {
        cursor.bump();
        cursor.bump();
    }
    let period = Period {
        kind: PeriodKind::Range,
        explicit_kind: first.explicit || second.explicit,
        year: first.year,
        start,
        end,
        text: without_spaces(cursor.text.get(at..printed)?),
        issue: first.issue.or(second.issue).map(Issue::into_public),
    };
    Some((period, cursor.at))
}

impl Issue {
    fn into_public(self) -> PeriodIssue {
        match self {
            Issue::Mismatch { from_era, printed } => PeriodIssue::EraYearMismatch { from_era, printed },
            Issue::Malformed => PeriodIssue::Malformed,
            Issue::OutOfRange => PeriodIssue::EraOutOfRange,
        }
    }
}

impl Point {
    /// First and last day.
    fn days(&self) -> Option<(Date, Date)> {
        if let Some(day) = self.day {
            return Some((day, day));
        }
        let year = i16::try_from(self.year).ok()?;
        if let Some(month) = self.month {
            let first = Date::new(year, month, 1).ok()?;
            return Some((first, first.last_of_month()));
        }
        if self.kind == PeriodKind::FiscalYear {
            Some((Date::new(year, 4, 1).ok()?, Date::new(year.checked_add(1)?, 3, 31).ok()?))
        } else {
            Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
        }
    }
}

impl Cursor<'_> {
    /// One point in time.
    fn point(&mut self, ctx: &EraContext, mode: Mode, lent: Option<Lent>) -> Option<Point> {
        let start = self.at;
        let found = self.try_point(ctx, mode, lent);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn try_point(&mut self, ctx: &EraContext, mode: Mode, lent: Option<Lent>) -> Option<Point> {
        let mut point = Point {
            source: Source::Bare,
            year: 0,
            kind: PeriodKind::FiscalYear,
            explicit: false,
            month: None,
            day: None,
            issue: None,
        };
        let letter = self.peek().is_some_and(|c| c.is_ascii_alphabetic());
        // A letter or a kanji era may do without 年, a bare number must say what it is.
        let mut needs_word = false;
        if self.eat("FY") {
            self.spaces();
            point.year = self.western()?;
            point.source = Source::Western;
            point.explicit = true;
            return Some(point);
        }
        if let Some((era, number, certain)) = self.era_year() {
            point.source = Source::Era(era);
            point.year = era.year_to_western(number);
            needs_word = !certain || letter && era == Era::Showa && number < 10;
            if !era.has_year(number) {
                point.issue = Some(Issue::OutOfRange);
            }
        } else if self.eat("西暦") {
            self.spaces();
            point.year = self.western()?;
            point.source = Source::Western;
        } else if self.eat("'") || self.eat("\u{2019}") {
            point.year = 2000 + i32::try_from(self.digits(2, 2)?).ok()?;
            point.source = Source::Western;
        } else if let Some(year) = self.western() {
            point.year = year;
            point.source = Source::Western;
            needs_word = mode == Mode::Prose;
        } else if let Some(year) = self.kanji_western() {
            point.year = year;
            point.source = Source::Western;
            needs_word = true;
        } else {
            return self.bare(point, ctx, mode, lent);
        }
        let era = matches!(point.source, Source::Era(_));
        let inside = if era { self.western_in_parentheses() } else { None };
        if let Some((printed, _)) = inside {
            self.cross_check(&mut point, printed);
        } else {
            self.alias(point.year);
        }
        let before_word = self.at;
        self.spaces();
        if self.year_word(&mut point)? {
            needs_word = false;
            if era && inside.is_none() {
                if let Some((printed, worded)) = self.western_in_parentheses() {
                    if !worded {
                        point.issue = point.issue.or(Some(Issue::Malformed));
                    }
                    self.cross_check(&mut point, printed);
                } else {
                    self.alias(point.year);
                }
            } else {
                self.alias(point.year);
            }
            self.month_and_day(&mut point)?;
        } else {
            self.at = before_word;
            if self.peek() == Some('月') {
                return None; // 昭和2月3日: a year is missing.
            }
            if self.short_date(&mut point)? {
                needs_word = false;
            } else {
                let bare = letter || point.source == Source::Western;
                let goes_on = self.peek().is_some_and(|c| {
                    c.is_ascii_alphanumeric() || matches!(c, ',' | '%') || c == '.' && !letter
                });
                if bare && goes_on {
                    return None;
                }
            }
        }
        // A bare Western year in prose counts only as the end of a range that a Western year began.
        if needs_word && lent.is_none() {
            let ranged = point.source == Source::Western && self.western_range_follows();
            return ranged.then_some(point);
        }
        (!needs_word || lent.is_some()).then_some(point)
    }

    /// A year without an era: 3年度 where the document tells the era, or the right end of a range.
    fn bare(&mut self, mut point: Point, ctx: &EraContext, mode: Mode, lent: Option<Lent>) -> Option<Point> {
        if self.before() == Some('第') {
            return None;
        }
        let number = if self.eat("元") { 1 } else { self.digits(1, 2)? };
        // 4月～9月: the month of a range whose year stands on the left.
        if let Some(Lent { year, month: Some(from), .. }) = lent
            && self.rest().trim_start().starts_with('月')
        {
            let to = i8::try_from(number).ok()?;
            point.year = if to < from { year + 1 } else { year };
            point.kind = PeriodKind::Month;
            return self.month_number(&mut point, to).then_some(point);
        }
        // R2.1.1～12.31: month and day of a range whose year stands on the left.
        if let Some(Lent { year, date: true, .. }) = lent
            && matches!(self.peek(), Some('.' | '/'))
        {
            self.bump();
            let day = self.digits(1, 2)?;
            point.year = year;
            let year = i16::try_from(year).ok()?;
            return self.day_number(&mut point, year, i8::try_from(number).ok()?, day).then_some(point);
        }
        let near = match lent {
            Some(lent) => lent.year,
            None if ctx.allow_bare => ctx.near_year?,
            None => return None,
        };
        point.year = Era::ALL
            .into_iter()
            .map(|era| era.year_to_western(number))
            .min_by_key(|year| (year - near).abs())?;
        let inside = self.western_in_parentheses();
        if let Some((printed, _)) = inside {
            self.cross_check(&mut point, printed);
        }
        self.spaces();
        if self.year_word(&mut point)? {
            // 3年 alone is a duration in prose.
            let calendar = point.kind == PeriodKind::CalendarYear;
            self.month_and_day(&mut point)?;
            let bare_year = calendar && point.month.is_none() && point.day.is_none();
            if bare_year && mode == Mode::Prose && lent.is_none() {
                return None;
            }
            return Some(point);
        }
        // H27～30, 令和3～5 without a word.
        let ends = self.peek().is_none_or(|c| matches!(c, ' ' | '\n' | ')' | '、' | '累' | '平' | '実'));
        (lent.is_some_and(|lent| !lent.explicit) && ends).then_some(point)
    }

    /// 年度 or 年, and 末. `None` when the word is another one (年間, 年代).
    fn year_word(&mut self, point: &mut Point) -> Option<bool> {
        if self.eat("年度") || self.broken_fiscal_year() {
            point.explicit = true;
            if self.eat("末") {
                point.kind = PeriodKind::Date;
                point.day = Some(Date::new(i16::try_from(point.year + 1).ok()?, 3, 31).ok()?);
            }
            return Some(true);
        }
        if self.eat("年") {
            // 2023年目標値 is a target, 3年目 an ordinal.
            let ordinal = self.peek() == Some('目')
                && !["目標", "目指"].iter().any(|word| self.rest().starts_with(word));
            if ordinal || matches!(self.peek(), Some('間' | '代' | '生' | '齢' | '次')) {
                return None;
            }
            point.explicit = true;
            point.kind = PeriodKind::CalendarYear;
            if self.eat("末") {
                point.kind = PeriodKind::Date;
                point.day = Some(Date::new(i16::try_from(point.year).ok()?, 12, 31).ok()?);
            }
            return Some(true);
        }
        Some(false)
    }

    /// 3月, 3月31日, 3月末 after 年. `None` when the month or the day does not exist.
    fn month_and_day(&mut self, point: &mut Point) -> Option<()> {
        if point.kind != PeriodKind::CalendarYear {
            return Some(());
        }
        let start = self.at;
        self.spaces();
        let Some(month) = self.small() else {
            self.at = start;
            return Some(());
        };
        self.spaces();
        if self.peek() != Some('月') {
            self.at = start;
            return Some(());
        }
        self.month_number(point, i8::try_from(month).ok()?).then_some(())
    }

    /// The month whose number was read, its 月, and what follows it.
    fn month_number(&mut self, point: &mut Point, month: i8) -> bool {
        self.spaces();
        if !self.eat("月") || !(1..=12).contains(&month) {
            return false;
        }
        point.kind = PeriodKind::Month;
        point.month = Some(month);
        point.explicit = true;
        let Ok(year) = i16::try_from(point.year) else { return false };
        if self.eat("末日") || self.eat("末") {
            point.kind = PeriodKind::Date;
            point.day = Date::new(year, month, 1).ok().map(Date::last_of_month);
            return point.day.is_some();
        }
        let start = self.at;
        self.spaces();
        if let Some(day) = self.small() {
            self.spaces();
            if self.eat("日") {
                return self.day_number(point, year, month, day);
            }
        }
        self.at = start;
        true
    }

    fn day_number(&mut self, point: &mut Point, year: i16, month: i8, day: u32) -> bool {
        let date = i8::try_from(day).ok().and_then(|day| Date::new(year, month, day).ok());
        point.kind = PeriodKind::Date;
        point.month = Some(month);
        point.explicit = true;
        point.day = date;
        self.weekday();
        date.is_some()
    }

    /// R5.3.31, R3.3/24, H20/4/1, 2019-05-01 after the year. `None` when it looks like one and is none.
    fn short_date(&mut self, point: &mut Point) -> Option<bool> {
        let start = self.at;
        let separator = self.peek();
        if !matches!(separator, Some('.' | '/' | '-')) {
            return Some(false);
        }
        self.bump();
        let Some(month) = self.digits(1, 2) else {
            self.at = start;
            return Some(false);
        };
        let full = matches!(self.peek(), Some('.' | '/' | '-')) && {
            self.bump();
            true
        };
        let day = if full { self.digits(1, 2) } else { None };
        let month = i8::try_from(month).ok()?;
        match day {
            Some(day) => {
                let year = i16::try_from(point.year).ok()?;
                self.day_number(point, year, month, day).then_some(true)
            }
            // R3.3 is a month, R2-5 and 2019.5 are something else.
            None if !full && separator == Some('.') && point.source != Source::Western => {
                if !(1..=12).contains(&month) || self.peek().is_some_and(|c| matches!(c, '%' | ',')) {
                    return None;
                }
                self.eat("月");
                point.month = Some(month);
                point.kind = PeriodKind::Month;
                point.explicit = true;
                if self.eat("末") {
                    point.kind = PeriodKind::Date;
                    point.day =
                        Date::new(i16::try_from(point.year).ok()?, month, 1).ok().map(Date::last_of_month);
                }
                Some(true)
            }
            None => {
                self.at = start;
                if separator == Some('.') { None } else { Some(false) }
            }
        }
    }

    fn cross_check(&self, point: &mut Point, printed: i32) {
        if printed != point.year {
            point.issue = Some(Issue::Mismatch { from_era: point.year, printed });
        }
    }
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
