//! Tokens: a folded text in, its parts out, in one pass. Spans stand in order and leave out nothing but spaces.

use super::lexicon::Lexicon;
use super::number::{self, Read};
use super::period::{self, EraContext, Mode};
use super::{Absence, Token, TokenKind, kanji};
use crate::text::{from_superscript, is_cjk, is_kanji, is_katakana};

/// Splits a folded text into tokens, with the bundled vocabulary.
pub fn tokenize(text: &str, ctx: &EraContext) -> Vec<Token> {
    tokenize_with(text, ctx, Lexicon::bundled())
}

/// Splits a folded text into tokens.
pub fn tokenize_with(text: &str, ctx: &EraContext, lexicon: &Lexicon) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, ctx, lexicon, tokens: Vec::new() };
    // A text that is one word of absence needs no second look: x, /, 隔年調査.
    if let Some(absence) = lexicon.absence(text).filter(|_| !text.trim().is_empty()) {
        let start = text.len() - text.trim_start().len();
        let end = text.trim_end().len();
        return vec![Token { kind: TokenKind::Absence(absence), span: start..end }];
    }
    while lexer.step() {}
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    ctx: &'a EraContext,
    lexicon: &'a Lexicon,
    tokens: Vec<Token>,
}

/// Marks that a table may define.
fn mark(c: char) -> Option<char> {
    Some(match c {
        '○' | '〇' | '◯' => '○',
        '◎' | '●' | '△' | '▲' | '▽' | '▼' | '×' | '☆' | '★' | '◇' | '◆' | '□' | '■' | '✓' | '✔' | '◐'
        | '◒' => c,
        _ => return None,
    })
}

/// Words that stand before a figure or the reason of its absence.
const LABELS: &[&str] = &["目標値", "実績値", "現状値", "基準値", "目標", "実績", "現状"];

/// Signs of a range or an absent figure; their place says which.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2014}' | 'ー' | '\u{2015}' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{FF0D}' | '\u{2500}'
    )
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn before(&self) -> Option<char> {
        self.text.get(..self.at).and_then(|text| text.chars().next_back())
    }

    /// Whether a new item starts here: nothing, a space or an opening stands before.
    fn at_start(&self) -> bool {
        self.before().is_none_or(|c| {
            c.is_whitespace() || matches!(c, '(' | '、' | ',' | '/' | ':' | '→' | '⇒' | '】' | '[')
        })
    }

    fn push(&mut self, kind: TokenKind, length: usize) {
        let start = self.at;
        self.at += length;
        self.tokens.push(Token { kind, span: start..self.at });
    }

    /// Takes one token; false at the end.
    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else { return false };
        let length = c.len_utf8();
        match c {
            '\n' => self.push(TokenKind::Separator, length),
            c if c.is_whitespace() => self.at += length,
            '(' => self.open(),
            ')' => self.push(TokenKind::Close, length),
            '→' | '⇒' | '➡' | '⇨' => self.push(TokenKind::Arrow, length),
            '、' | ',' | ';' | ':' | '。' => self.push(TokenKind::Separator, length),
            '/' | '\\' => self.slash(length),
            '\u{FF5E}' | '~' | '\u{301C}' => self.push(TokenKind::Range, length),
            '※' => self.star_note('※'),
            '*' => self.star_note('*'),
            '^' => self.raised(),
            '注' if self.numbered_note() => {}
            '第' if self.rank() => {}
            '…' | '‥' => self.dots(c),
            c if from_superscript(c).is_some() => {
                let digits: String = rest.chars().map_while(from_superscript).collect();
                let length =
                    rest.chars().take_while(|&c| from_superscript(c).is_some()).map(char::len_utf8).sum();
                self.push(TokenKind::Note(digits), length);
            }
            _ if self.period() || self.sign(c) => {}
            c if c.is_ascii_digit() => self.digits(false, false, 0),
            '.' if rest.starts_with("...") => self.push(TokenKind::Absence(Absence::NotSet), 3),
            c if is_dash(c) && self.dash(c) => {}
            c if mark(c).is_some() && self.mark(c) => {}
            c if kanji::is_numeral(c) && self.kanji_number() => {}
            _ => self.word(0),
        }
        true
    }

    /// `(`, or a note in parentheses: (注1), (※2).
    fn open(&mut self) {
        let rest = self.rest();
        let inside = rest.get(1..).and_then(|inside| inside.split_once(')')).map(|(inside, _)| inside);
        if let Some(inside) = inside {
            let number = inside
                .strip_prefix('注')
                .or_else(|| inside.strip_prefix('※'))
                .or_else(|| inside.strip_prefix('*'));
            if let Some(number) = number.filter(|n| n.len() <= 2 && n.bytes().all(|b| b.is_ascii_digit())) {
                let note = if number.is_empty() { inside.to_owned() } else { number.to_owned() };
                self.push(TokenKind::Note(note), inside.len() + 2);
                return;
            }
        } else if let Some(letter) = rest.strip_prefix('(').filter(|inside| inside.len() == 1) {
            // 0(a: the parenthesis of a note mark that is never closed.
            self.push(TokenKind::Note(letter.to_owned()), 2);
            return;
        }
        self.push(TokenKind::Open, 1);
    }

    fn slash(&mut self, length: usize) {
        let alone = self.at_start()
            && self
                .rest()
                .get(length..)
                .is_some_and(|rest| rest.trim_start_matches(' ').is_empty() || rest.starts_with('\n'));
        let kind = if alone && self.tokens.is_empty() {
            TokenKind::Absence(Absence::NotSet)
        } else {
            TokenKind::Separator
        };
        self.push(kind, length);
    }

    /// ※1, ※, *2, ***.
    fn star_note(&mut self, star: char) {
        let rest = self.rest();
        let stars: usize = rest.chars().take_while(|&c| c == star).map(char::len_utf8).sum();
        if star == '*' && (stars >= 2 || rest.len() == 1 && self.tokens.is_empty()) {
            self.push(TokenKind::Absence(Absence::NotSet), stars);
            return;
        }
        let after = rest.get(star.len_utf8()..).unwrap_or_default();
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let more = after.get(digits..).unwrap_or_default();
        let figure = more.starts_with(['年', '月', '%', ',', '.', '日']);
        if (1..=2).contains(&digits) && !figure {
            let number = after.get(..digits).unwrap_or_default().to_owned();
            self.push(TokenKind::Note(number), star.len_utf8() + digits);
        } else {
            self.push(TokenKind::Note(star.to_string()), star.len_utf8());
        }
    }

    /// 注1.
    fn numbered_note(&mut self) -> bool {
        let after = self.rest().strip_prefix('注').unwrap_or_default();
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let number = after.get(..digits).unwrap_or_default().to_owned();
        let found = (1..=2).contains(&digits);
        if found {
            self.push(TokenKind::Note(number), '注'.len_utf8() + digits);
        }
        found
    }

    /// 第3位 is the figure 3位; 第2次 names something.
    fn rank(&mut self) -> bool {
        let after = self.rest().strip_prefix('第').unwrap_or_default();
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let ranked = after.get(digits..).and_then(|more| more.strip_prefix('位')).is_some_and(number::ends);
        let found = digits > 0 && ranked && self.at_start();
        if found {
            self.digits(false, false, '第'.len_utf8());
        }
        found
    }

    /// ^① and ^{…} that markup left.
    fn raised(&mut self) {
        let rest = self.rest();
        let after = rest.get(1..).unwrap_or_default();
        if let Some(c) = after.chars().next().filter(|c| matches!(c, '\u{2460}'..='\u{2473}')) {
            self.push(TokenKind::Note(c.to_string()), 1 + c.len_utf8());
        } else if let Some(inside) =
            after.strip_prefix('{').and_then(|inside| inside.split_once('}')).map(|(inside, _)| inside)
        {
            self.push(TokenKind::Note(inside.to_owned()), inside.len() + 3);
        } else {
            self.word(1);
        }
    }

    fn dots(&mut self, c: char) {
        let length: usize = self.rest().chars().take_while(|&d| d == c).map(char::len_utf8).sum();
        let after = self.rest().get(length..).unwrap_or_default();
        if self.at_start() && number::ends(after) {
            self.push(TokenKind::Absence(Absence::NotSet), length);
        } else {
            self.word(length);
        }
    }

    /// A period, or a period that is part of a word of absence (R6公表予定).
    fn period(&mut self) -> bool {
        let Some(c) = self.rest().chars().next() else { return false };
        if !period::may_start(c, self.before()) {
            return false;
        }
        let Some((period, end)) = period::read_at(self.text, self.at, self.ctx, Mode::Prose) else {
            return false;
        };
        self.push(TokenKind::Period(period), end - self.at);
        true
    }

    /// A sign with its number: ▲3, △ 3.2, -5, +3, ¥400,000.
    fn sign(&mut self, c: char) -> bool {
        let rest = self.rest();
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let gap = after.len() - after.trim_start_matches(' ').len();
        let digits = after.get(gap..).unwrap_or_default();
        let yen = digits.strip_prefix(['¥', '\\']);
        let gap = gap + digits.len() - yen.unwrap_or(digits).len();
        let digit_follows = yen.unwrap_or(digits).starts_with(|c: char| c.is_ascii_digit());
        match c {
            '▲' | '△' if digit_follows => self.digits(true, true, c.len_utf8() + gap),
            // ±0 is no change; ±5 would be a tolerance.
            '±' if digit_follows
                && !digits.trim_start_matches(['0', '.']).starts_with(|c: char| c.is_ascii_digit()) =>
            {
                self.digits(false, true, c.len_utf8() + gap);
            }
            '¥' if digit_follows => self.yen(),
            '+' if digit_follows => self.digits(false, true, 1 + gap),
            c if is_dash(c) && c != 'ー' && digit_follows && gap == 0 && self.minus_may_stand() => {
                self.digits(true, true, c.len_utf8());
            }
            _ => return false,
        }
        true
    }

    /// A dash right after a figure, a period or a word is a range or a hyphen, elsewhere it is a minus.
    fn minus_may_stand(&self) -> bool {
        self.before().is_none_or(|b| {
            !b.is_alphanumeric() && !matches!(b, '%' | ')' | '℃') || matches!(b, '比' | '差' | '計')
        })
    }

    /// A number in yen by its sign.
    fn yen(&mut self) {
        let before = self.tokens.len();
        self.digits(false, false, '¥'.len_utf8());
        if let Some(Token { kind: TokenKind::Number(number), .. }) = self.tokens.get_mut(before)
            && number.unit.is_none()
        {
            number.unit = self.lexicon.unit("円").map(|(_, unit)| unit);
        }
    }

    /// A number whose digits start after `lead` bytes of sign.
    fn digits(&mut self, negative: bool, signed: bool, lead: usize) {
        let rest = self.rest().get(lead..).unwrap_or_default();
        // Glued to the end of a Latin word: No3, Society5.
        match number::read(rest, self.lexicon, negative, signed) {
            // 1.2.3 and 3-5-1 name a section or a place.
            Some(Read::Number(_, length)) if self.is_section(rest, length) => {
                let length = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
                self.word(lead + length);
            }
            Some(Read::Number(mut number, length)) => {
                let start = self.about(&mut number);
                let end = self.at + lead + length;
                self.at = start;
                self.push(TokenKind::Number(number), end - start);
            }
            Some(Read::Name(length)) => self.word(lead + length),
            None => {
                let length =
                    rest.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')).count();
                self.word(lead + length);
            }
        }
    }

    fn is_section(&self, rest: &str, length: usize) -> bool {
        rest.get(length..).is_some_and(|after| {
            after.strip_prefix('.').is_some_and(|more| more.starts_with(|c: char| c.is_ascii_digit()))
        }) && rest.get(..length).is_some_and(|number| number.contains('.'))
    }

    /// 約 before a number is part of it: gives the byte where the figure begins.
    fn about(&mut self, number: &mut super::Number) -> usize {
        let Some(last) = self.tokens.last() else { return self.at };
        let TokenKind::Word(word) = &last.kind else { return self.at };
        let about =
            ["約", "およそ", "おおむね", "概ね", "おおよそ"].iter().find(|about| word.ends_with(**about));
        let Some(about) = about else { return self.at };
        let (start, end) = (last.span.start, last.span.end - about.len());
        if number.comparator.is_none() {
            number.comparator = Some(super::Comparator::About);
        }
        self.tokens.pop();
        if start < end {
            let word = self.text.get(start..end).unwrap_or_default().to_owned();
            self.tokens.push(Token { kind: TokenKind::Word(word), span: start..end });
        }
        end
    }

    /// A dash alone is an absent figure, one between figures or periods a range.
    fn dash(&mut self, c: char) -> bool {
        let rest = self.rest();
        let length: usize = rest.chars().take_while(|&d| is_dash(d)).map(char::len_utf8).sum();
        let after = rest.get(length..).unwrap_or_default();
        let next = after.chars().next();
        // ——→ is one arrow.
        if matches!(next, Some('→' | '⇒' | '➡')) && length > c.len_utf8() {
            self.push(TokenKind::Arrow, length + next.map_or(0, char::len_utf8));
            return true;
        }
        let stands_apart = next.is_none_or(|n| {
            n.is_whitespace()
                || matches!(n, '(' | ')' | '※' | '*' | '^' | '/' | '、' | '%')
                || from_superscript(n).is_some()
        });
        // —%: a unit without its figure.
        if let Some((unit, _)) = self.lexicon.unit(after).filter(|_| self.at_start())
            && after.get(unit..).is_some_and(number::ends)
        {
            self.push(TokenKind::Absence(Absence::NotSet), length + unit);
            return true;
        }
        if self.at_start() && stands_apart {
            self.push(TokenKind::Absence(Absence::NotSet), length);
            return true;
        }
        let between = matches!(
            self.tokens.last().map(|token| &token.kind),
            Some(TokenKind::Number(_) | TokenKind::Period(_))
        );
        let figure = after
            .trim_start_matches(' ')
            .starts_with(|n: char| n.is_ascii_digit() || matches!(n, 'R' | 'H' | '令' | '平'));
        if between && figure {
            self.push(TokenKind::Range, length);
            return true;
        }
        if c == 'ー' {
            return false;
        }
        self.word(length);
        true
    }

    /// A mark alone or before a space; a bullet before words is part of them.
    fn mark(&mut self, c: char) -> bool {
        let after = self.rest().get(c.len_utf8()..).unwrap_or_default();
        let apart = after
            .chars()
            .next()
            .is_none_or(|n| n.is_whitespace() || matches!(n, '(' | ')' | '/' | '※') || mark(n).is_some());
        let starts = self.at_start() || self.before().is_some_and(|b| mark(b).is_some());
        // 〇 within a numeral is a digit.
        if !(apart && starts) {
            return false;
        }
        self.push(TokenKind::Mark(mark(c).unwrap_or(c)), c.len_utf8());
        true
    }

    /// Kanji numerals that cannot be a part of a word.
    fn kanji_number(&mut self) -> bool {
        if self.before().is_some_and(|b| is_kanji(b) || is_katakana(b)) {
            return false;
        }
        match number::read(self.rest(), self.lexicon, false, false) {
            Some(Read::Number(mut number, length)) => {
                let start = self.about(&mut number);
                let end = self.at + length;
                self.at = start;
                self.push(TokenKind::Number(number), end - start);
                true
            }
            _ => false,
        }
    }

    /// Words up to the next thing that is none. The first `taken` bytes belong to the word whatever they are.
    fn word(&mut self, taken: usize) {
        let rest = self.rest();
        let mut length = taken;
        let mut previous =
            rest.get(..taken).and_then(|taken| taken.chars().next_back()).or_else(|| self.before());
        let mut first = taken == 0;
        let mut ordinal = false;
        while let Some(c) = rest.get(length..).and_then(|more| more.chars().next()) {
            if !first && self.word_ends(c, previous, rest.get(length..).unwrap_or_default(), ordinal) {
                break;
            }
            ordinal = c == '第' || ordinal && (c.is_ascii_digit() || matches!(c, '-' | '・' | '～'));
            length += c.len_utf8();
            previous = Some(c);
            first = false;
        }
        let words = rest.get(..length).unwrap_or_default();
        // 実績 未定 lost its space: the label and the reason are two words.
        let labels = if words.starts_with(['目', '実', '現', '基']) { LABELS } else { &[] };
        for label in labels {
            let reason = words.strip_prefix(label).and_then(|reason| self.lexicon.absence(reason));
            if let Some(absence) = reason {
                self.push(TokenKind::Word((*label).to_owned()), label.len());
                self.push(TokenKind::Absence(absence), length - label.len());
                return;
            }
        }
        let kind = match self.lexicon.absence(words) {
            Some(absence) if words.chars().count() > 1 || words == "未" => TokenKind::Absence(absence),
            _ => TokenKind::Word(words.to_owned()),
        };
        self.push(kind, length);
    }

    /// Whether a word ends before `c`.
    fn word_ends(&self, c: char, previous: Option<char>, rest: &str, ordinal: bool) -> bool {
        if c.is_whitespace()
            || matches!(
                c,
                '(' | ')' | '、' | '。' | '→' | '⇒' | '➡' | '⇨' | '※' | '^' | ';' | '\u{FF5E}' | '~' | '【'
            )
        {
            return true;
        }
        if from_superscript(c).is_some() || matches!(previous, Some('】')) || matches!(c, '▲' | '△') {
            return true;
        }
        if matches!(c, ':' | ',' | '/') {
            return !previous.is_some_and(|p| p.is_ascii_alphanumeric());
        }
        if c == '…' || c == '*' {
            return true;
        }
        if c == '注' && rest.get(3..).is_some_and(|after| after.starts_with(|d: char| d.is_ascii_digit())) {
            return true;
        }
        let after_latin =
            previous.is_some_and(|p| p.is_ascii_alphanumeric() || matches!(p, '.' | '-' | '/' | '_' | '\''));
        if c.is_ascii_digit() {
            return !after_latin && !ordinal;
        }
        // An era within words: 目標値令和2年度.
        if period::may_start(c, previous) && !after_latin && matches!(c, '令' | '平' | '昭' | 'R' | 'H') {
            return period::read_at(self.text, self.text.len() - rest.len(), self.ctx, Mode::Prose).is_some();
        }
        // A hyphen or a plus sign before a digit after Japanese words is a sign: 前年比-5%.
        if matches!(c, '-' | '+') && !after_latin {
            return rest.get(1..).is_some_and(|after| after.starts_with(|d: char| d.is_ascii_digit()))
                && !ordinal;
        }
        c == '¥' && !after_latin && previous.is_some_and(is_cjk)
    }
}
