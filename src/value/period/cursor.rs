//! A place in a text, and the small parts of periods that can be taken there: eras, years, weekdays.

use super::Era;
use crate::value::kanji;

/// A place in a text.
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn before(&self) -> Option<char> {
        self.text.get(..self.at).and_then(|t| t.chars().next_back())
    }

    pub(super) fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    pub(super) fn spaces(&mut self) {
        while matches!(self.peek(), Some(' ' | '\n')) {
            self.at += 1;
        }
    }

    pub(super) fn eat(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Up to `most` digits; none when more follow.
    pub(super) fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let rest = self.rest();
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        if !(least..=most).contains(&count) {
            return None;
        }
        self.at += count;
        rest.get(..count)?.parse().ok()
    }

    /// A small number in digits or kanji.
    pub(super) fn small(&mut self) -> Option<u32> {
        if let Some(digits) = self.digits(1, 2) {
            return Some(digits);
        }
        let rest = self.rest();
        let length: usize = rest.chars().take_while(|&c| kanji::is_numeral(c)).map(char::len_utf8).sum();
        let value = kanji::numeral(rest.get(..length).filter(|word| !word.is_empty())?)?;
        self.at += length;
        u32::try_from(value).ok().filter(|&value| value < 100)
    }

    /// The era that a year is printed in, and whether its name alone is enough to tell (令和, R) or 年 must follow (T, M, 大, 明).
    pub(super) fn era(&mut self) -> Option<(Era, bool)> {
        let start = self.at;
        let first = self.peek()?;
        let named = matches!(first, '明' | '大' | '昭' | '平' | '令');
        let full = Era::ALL.into_iter().find(|era| named && self.rest().starts_with(era.name()));
        if let Some(era) = full {
            self.at += era.name().len();
            self.spaces();
            return Some((era, true));
        }
        let (era, certain) = match first {
            'R' | 'r' | '令' => (Era::Reiwa, true),
            'H' | 'h' | '平' => (Era::Heisei, true),
            'S' | '昭' => (Era::Showa, true),
            'T' | '大' => (Era::Taisho, false),
            'M' | '明' => (Era::Meiji, false),
            _ => return None,
        };
        self.bump();
        if first.is_ascii_alphabetic() {
            self.eat(".");
            self.spaces();
        }
        match self.peek() {
            Some('0'..='9') => Some((era, certain)),
            Some('元') if certain => Some((era, certain)),
            _ => {
                self.at = start;
                None
            }
        }
    }

    /// An era with its year: 令和2, R元.
    pub(super) fn era_year(&mut self) -> Option<(Era, u32, bool)> {
        let start = self.at;
        let found = self.era().and_then(|(era, certain)| {
            let year = if self.eat("元") { Some(1) } else { self.small() };
            year.map(|year| (era, year, certain))
        });
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// A year in four digits, Western by its size.
    pub(super) fn western(&mut self) -> Option<i32> {
        let start = self.at;
        let year = self.digits(4, 4).and_then(|year| i32::try_from(year).ok());
        match year.filter(|year| (1868..=2199).contains(year)) {
            Some(year) => Some(year),
            None => {
                self.at = start;
                None
            }
        }
    }

    /// `(2020)`, `(2020年)`: the Western year that stands with an era year.
    pub(super) fn western_in_parentheses(&mut self) -> Option<(i32, bool)> {
        let start = self.at;
        self.spaces();
        let found = (|| {
            if !self.eat("(") {
                return None;
            }
            self.spaces();
            let year = self.western()?;
            self.spaces();
            let worded = self.eat("年度") || self.eat("年");
            self.spaces();
            self.eat(")").then_some((year, worded))
        })();
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// Another name of the same year: `(令和元年度)`, `/R1`, `(H31)`.
    pub(super) fn alias(&mut self, year: i32) {
        let start = self.at;
        self.spaces();
        let parenthesis = self.eat("(");
        if !parenthesis && !self.eat("/") && !self.eat("・") {
            self.at = start;
            return;
        }
        self.spaces();
        let same = self.era_year().is_some_and(|(era, number, _)| era.year_to_western(number) == year);
        if same {
            let _ = self.eat("年度") || self.eat("年");
            self.spaces();
            if !parenthesis || self.eat(")") {
                return;
            }
        }
        self.at = start;
    }

    /// `2021` followed by `～2026`.
    pub(super) fn western_range_follows(&self) -> bool {
        let rest = self.rest().trim_start_matches(' ');
        let wave = rest.strip_prefix(['\u{FF5E}', '~']);
        // 2018-2020年度: a hyphen needs the word, 2018-2020 may be a telephone number.
        let Some(rest) = wave.or_else(|| rest.strip_prefix(['-', '\u{2014}'])) else { return false };
        let rest = rest.trim_start_matches(' ');
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if wave.is_none() && !rest.get(digits..).is_some_and(|after| after.trim_start().starts_with('年')) {
            return false;
        }
        digits == 4
            && matches!(rest.as_bytes().first(), Some(b'1' | b'2'))
            && rest.get(4..).is_some_and(|after| !after.starts_with([',', '.', '%', '人', '件', '円']))
    }

    /// 年 at the end of a line and 度 on the next.
    pub(super) fn broken_fiscal_year(&mut self) -> bool {
        let Some(after) = self.rest().strip_prefix('年') else { return false };
        let next = after.trim_start_matches([' ', '\n']);
        let broken = next.len() < after.len() && next.starts_with('度');
        if broken {
            self.at += self.rest().len() - next.len() + '度'.len_utf8();
        }
        broken
    }

    /// Four kanji digits before 年: 二〇二〇年.
    pub(super) fn kanji_western(&mut self) -> Option<i32> {
        let rest = self.rest();
        let length: usize =
            rest.chars().take(4).take_while(|&c| kanji::is_numeral(c)).map(char::len_utf8).sum();
        let word = rest.get(..length)?;
        if word.chars().count() != 4 || !rest.get(length..)?.starts_with('年') {
            return None;
        }
        let year = i32::try_from(kanji::numeral(word)?).ok().filter(|year| (1868..=2199).contains(year))?;
        self.at += length;
        Some(year)
    }

    /// (火), (土・祝), (木曜日).
    pub(super) fn weekday(&mut self) {
        let Some(inside) =
            self.rest().strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(inside, _)| inside)
        else {
            return;
        };
        let mut chars = inside.chars();
        if chars.next().is_some_and(|c| "月火水木金土日".contains(c))
            && chars.all(|c| "曜日・祝休".contains(c))
        {
            self.at += inside.len() + 2;
        }
    }

    /// 現在, 時点: they belong to a day and say nothing more.
    pub(super) fn as_of(&mut self) {
        let _ = self.eat("現在") || self.eat("時点");
    }
}
