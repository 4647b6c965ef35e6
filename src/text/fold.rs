//! Folding: raw text in, one spelling out. One pass over characters, then one over the spaces that are left.
//!
//! The pass keeps its output as a stack: what a character completes (`</p>`, `^{※1}`, `**`) is taken off again,
//! so that nothing which folding removes can appear in what it gives.

use super::chars::{self, Spelling};
use super::{Folded, Map, Piece, spaces};
use std::borrow::Cow;

/// A character and the raw bytes it stands for.
#[derive(Clone, Copy)]
pub(super) struct Printed {
    pub(super) c: char,
    pub(super) raw: (usize, usize),
}

/// The longest tag (`</strong>`) and the longest raised text (`^{※12、13}`) that are looked for, in characters.
const MARKUP_REACH: usize = 14;

/// Gives a text its one spelling.
pub fn fold(raw: &str) -> Folded {
    if is_plain(raw) {
        return Folded { text: raw.to_owned(), map: Map::Shifted(0) };
    }
    Folder::run(raw).folded()
}

/// The one spelling of a text without the way back to what was printed. Most texts have it already and are lent back.
pub fn spelled(raw: &str) -> Cow<'_, str> {
    if is_plain(raw) { Cow::Borrowed(raw) } else { Cow::Owned(Folder::run(raw).text()) }
}

/// Whether folding would change nothing: no look at single characters is needed for most cells.
fn is_plain(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            0x00..=0x20 | 0x7F | b'<' | b'>' | b'*' | b'^' | b'_' | b'}' => return false,
            0x21..=0x7E => at += 1,
            0xE3 => {
                let (Some(&second), Some(&third)) = (bytes.get(at + 1), bytes.get(at + 2)) else {
                    return false;
                };
                let changes = match second {
                    0x80 => matches!(third, 0x80 | 0x9C), // ideographic space, wave dash
                    0x82 => matches!(third, 0x99..=0x9C), // voicing marks
                    0x88..=0x8F => true,                  // enclosed and squared characters
                    _ => false,
                };
                if changes {
                    return false;
                }
                at += 3;
            }
            0xE4..=0xE9 => at += 3,
            0xE2 => {
                // ※, circled digits, arrows, shapes but ◯.
                let ok = match (bytes.get(at + 1), bytes.get(at + 2)) {
                    (Some(0x80), Some(0xBB)) | (Some(0x86 | 0x87), Some(_)) => true,
                    (Some(0x91), Some(0xA0..=0xB3)) => true,
                    (Some(0x96), Some(0xA0..=0xBF)) => true,
                    (Some(0x97), Some(&third)) => third != 0xAF,
                    _ => false,
                };
                if !ok {
                    return false;
                }
                at += 3;
            }
            _ => return false,
        }
    }
    true
}

struct Folder {
    out: Vec<Printed>,
    /// A note mark was raised by markup: a digit that follows must not run into it.
    after_note: bool,
}

impl Folder {
    /// Folds a text.
    fn run(raw: &str) -> Self {
        let mut folder = Folder { out: Vec::with_capacity(raw.len() / 2), after_note: false };
        let mut rest = raw.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let next = rest.peek().map(|&(_, next)| next);
            folder.character(c, next, (at, at + c.len_utf8()));
        }
        folder.finish();
        folder
    }

    /// Takes one raw character.
    fn character(&mut self, c: char, next: Option<char>, raw: (usize, usize)) {
        // Bold ends before what its last character might join with: m**²**.
        if !matches!(c, '*' | '\u{FF0A}') {
            self.drop_bold();
        }
        let tail = self.last();
        match c {
            ' '..='~' | '\n' => self.push(c, raw),
            '\r' => {
                if next != Some('\n') {
                    self.push('\n', raw);
                }
            }
            '\u{3099}' | '\u{309A}' | '\u{309B}' | '\u{309C}' | '\u{FF9E}' | '\u{FF9F}' => {
                let joined = self.out.last().and_then(|last| chars::voiced(last.c, c));
                match (joined, self.out.last_mut()) {
                    (Some(joined), Some(last)) => {
                        last.c = joined;
                        last.raw.1 = raw.1;
                    }
                    _ => self.push(
                        match c {
                            '\u{FF9E}' => '\u{309B}',
                            '\u{FF9F}' => '\u{309C}',
                            other => other,
                        },
                        raw,
                    ),
                }
            }
            // A hyphen that was typed for the long-vowel mark: サ－ビス, センタ－.
            '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{FF0D}'
                if tail.is_some_and(|t| chars::is_katakana(t) && t != '\u{30FC}')
                    && next.is_none_or(chars::is_cjk) =>
            {
                self.push('\u{30FC}', raw);
            }
            // m² is a unit, a raised 2 elsewhere is a note mark.
            '\u{B2}' | '\u{B3}' if self.ends_with_metre() => {
                self.trim_space();
                self.push(if c == '\u{B2}' { '2' } else { '3' }, raw);
            }
            '\u{2080}'..='\u{2089}' => {
                let formula =
                    self.out.iter().rev().find(|p| p.c != ' ').is_some_and(|p| p.c.is_ascii_alphabetic());
                match chars::from_subscript(c) {
                    Some(digit) if formula => {
                        self.trim_space();
                        self.push(digit, raw);
                    }
                    _ => self.push(c, raw),
                }
            }
            _ => match chars::spelling(c) {
                Spelling::Same => self.push(c, raw),
                Spelling::One(one) => self.push(one, raw),
                Spelling::Many(many) => {
                    // ⑴ or ㋀ right after a digit would grow the figure or give it a second one.
                    let risky = tail.is_some_and(|t| t.is_ascii_digit())
                        && many.starts_with(|first: char| first == '(' || first.is_ascii_digit());
                    if risky {
                        self.push(c, raw);
                    } else {
                        many.chars().for_each(|one| self.push(one, raw));
                    }
                }
                Spelling::Nothing => {}
            },
        }
    }

    /// Puts a spelled character on the stack and takes off what it completes.
    fn push(&mut self, c: char, raw: (usize, usize)) {
        if c != '*' {
            self.drop_bold();
        }
        let after_note = std::mem::take(&mut self.after_note);
        match c {
            ' ' => {
                if self.last().is_some_and(|last| last != ' ' && last != '\n') {
                    self.out.push(Printed { c, raw });
                }
            }
            '\n' => {
                self.trim_space();
                if self.last().is_some_and(|last| last != '\n') {
                    self.out.push(Printed { c, raw });
                }
            }
            '>' => {
                self.out.push(Printed { c, raw });
                self.drop_tag(raw);
            }
            '}' => {
                self.out.push(Printed { c, raw });
                self.settle_raised(raw);
            }
            _ => {
                if after_note && c.is_ascii_digit() {
                    self.out.push(Printed { c: ' ', raw: (raw.0, raw.0) });
                }
                self.out.push(Printed { c, raw });
            }
        }
    }

    /// Takes off a `**` that ended: bold.
    fn drop_bold(&mut self) {
        if self.last() != Some('*') {
            return;
        }
        let stars = self.out.iter().rev().take(3).take_while(|p| p.c == '*').count();
        if stars == 2 && self.out.len() > stars {
            self.out.truncate(self.out.len() - 2);
        } else if stars == 2 {
            self.out.clear();
        }
    }

    /// Takes off a tag that ends here; a paragraph or a break leaves a line break.
    fn drop_tag(&mut self, raw: (usize, usize)) {
        let Some(open) = self.rfind('<') else { return };
        let name: String = self.out.get(open + 1..).unwrap_or_default().iter().map(|p| p.c).collect();
        let closing = name.starts_with('/');
        let name = name.trim_end_matches('>').trim_matches([' ', '/']).to_ascii_lowercase();
        let (line, opens, closes) = match name.as_str() {
            "p" | "br" | "div" | "li" => (true, "", ""),
            "u" | "b" | "i" | "s" | "em" | "strong" | "span" => (false, "", ""),
            "sup" => (false, "^{", "}"),
            "sub" => (false, "_{", "}"),
            _ => return,
        };
        let raw = (self.out.get(open).map_or(raw.0, |p| p.raw.0), raw.1);
        self.out.truncate(open);
        if line {
            self.push('\n', raw);
        }
        (if closing { closes } else { opens }).chars().for_each(|c| self.push(c, raw));
    }

    /// Spells out `^{…}` and `_{…}` that end here.
    fn settle_raised(&mut self, raw: (usize, usize)) {
        let Some(brace) = self.rfind('{') else { return };
        let Some(mark) = brace.checked_sub(1).and_then(|at| self.out.get(at)).copied() else { return };
        if mark.c != '^' && mark.c != '_' {
            return;
        }
        let inside: Vec<Printed> = self
            .out
            .get(brace + 1..self.out.len() - 1)
            .unwrap_or_default()
            .iter()
            .copied()
            .filter(|p| p.c != ' ' && p.c != '\n')
            .collect();
        self.out.truncate(brace - 1);
        self.trim_space();
        let digits = inside.iter().all(|p| p.c.is_ascii_digit());
        let first = inside.first().map(|p| p.c);
        if mark.c == '_' || first.is_none() {
            inside.iter().for_each(|p| self.push(p.c, p.raw));
        } else if digits {
            let power = inside.len() == 1 && matches!(first, Some('2' | '3')) && self.ends_with_metre();
            for p in &inside {
                self.push(if power { p.c } else { chars::superscript(p.c) }, p.raw);
            }
        } else if matches!(first, Some('※' | '*')) {
            inside.iter().for_each(|p| self.push(p.c, p.raw));
            self.after_note = true;
        } else if first == Some('注') {
            self.push('(', mark.raw);
            inside.iter().for_each(|p| self.push(p.c, p.raw));
            self.push(')', raw);
        } else if inside.len() == 1 && matches!(first, Some('\u{2460}'..='\u{2473}')) {
            self.push('^', mark.raw);
            inside.iter().for_each(|p| self.push(p.c, p.raw));
        } else {
            // Something else is raised: it stays as it was written.
            self.out.push(mark);
            self.out.push(Printed { c: '{', raw: mark.raw });
            self.out.extend(inside);
            self.out.push(Printed { c: '}', raw });
        }
    }

    fn last(&self) -> Option<char> {
        self.out.last().map(|p| p.c)
    }

    /// Where a character last stands within reach.
    fn rfind(&self, c: char) -> Option<usize> {
        let from = self.out.len().saturating_sub(MARKUP_REACH);
        self.out.get(from..)?.iter().rposition(|p| p.c == c).map(|at| at + from)
    }

    fn trim_space(&mut self) {
        while self.last() == Some(' ') {
            self.out.pop();
        }
    }

    /// Whether the output ends with m, km, cm or mm as a unit.
    fn ends_with_metre(&self) -> bool {
        let mut back = self.out.iter().rev().map(|p| p.c).skip_while(|&c| c == ' ');
        if back.next() != Some('m') {
            return false;
        }
        match back.next() {
            Some('k' | 'c' | 'm') => back.next().is_none_or(|c| !c.is_ascii_alphabetic()),
            other => other.is_none_or(|c| !c.is_ascii_alphabetic()),
        }
    }

    fn finish(&mut self) {
        if self.out.len() > 2 {
            self.drop_bold();
        }
        spaces::settle(&mut self.out);
        while self.last().is_some_and(|c| c == ' ' || c == '\n') {
            self.out.pop();
        }
    }

    /// What was read, without the way back.
    fn text(&self) -> String {
        let mut text = String::with_capacity(self.out.len() * 3);
        text.extend(self.out.iter().map(|printed| printed.c));
        text
    }

    /// What was read.
    fn folded(&self) -> Folded {
        let mut text = String::with_capacity(self.out.len() * 3);
        let mut pieces = Vec::with_capacity(self.out.len());
        for printed in &self.out {
            pieces.push(Piece { at: text.len(), raw: printed.raw });
            text.push(printed.c);
        }
        Folded { text, map: Map::Pieces(pieces) }
    }
}
