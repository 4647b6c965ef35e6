//! The vocabulary as the tokenizer uses it: units and words of absence, found by their first character.

use super::{Absence, Unit};
use crate::text::{Words, is_cjk, is_hiragana};
use crate::vocabulary::Vocabulary;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What follows a number, by the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suffix<'a> {
    /// A unit, as the vocabulary spells it.
    Unit(&'a Unit),
    /// A suffix that makes the number a name.
    Ordinal,
}

/// Units and words of absence, ready for look-up.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    suffixes: Words<Option<Unit>>,
    words: Words<Absence>,
    /// `*公表予定`.
    endings: Vec<(String, Absence)>,
    /// The characters with which they end: most words need no more than this look.
    ending_lasts: Vec<char>,
    /// `隔年*`.
    beginnings: Vec<(String, Absence)>,
    /// Longest word of `words` in characters.
    longest: usize,
}

static BUNDLED: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::new(&Vocabulary::bundled().unwrap_or_default()));

/// Multipliers that stand before a unit, longest first, with their powers of ten.
const MULTIPLIERS: &[(&str, i8)] = &[
    ("千億", 11),
    ("百億", 10),
    ("十億", 9),
    ("千万", 7),
    ("百万", 6),
    ("十万", 5),
    ("兆", 12),
    ("億", 8),
    ("万", 4),
    ("千", 3),
    ("百", 2),
];

/// The longest text that can be the reason of an absence, in bytes.
const LONGEST_REASON: usize = 120;

/// Status names of the vocabulary, in the order in which they win.
const STATUSES: [(&str, Absence); 4] = [
    ("not_set", Absence::NotSet),
    ("pending", Absence::Pending),
    ("excluded", Absence::Excluded),
    ("see_note", Absence::SeeNote),
];

impl Lexicon {
    /// The bundled vocabulary's.
    pub fn bundled() -> &'static Lexicon {
        &BUNDLED
    }

    /// Prepares a vocabulary.
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let mut units: BTreeMap<String, Option<Unit>> = BTreeMap::new();
        for ordinal in &vocabulary.units.ordinals {
            units.insert(ordinal.clone(), None);
        }
        for known in &vocabulary.units.known {
            units.insert(known.clone(), Some(plain(known)));
        }
        for (text, (base, exponent)) in &vocabulary.units.scaled {
            let unit = Unit { text: text.clone(), base: base.clone(), exponent: *exponent, known: true };
            units.insert(text.clone(), Some(unit));
        }
        for (spelling, meant) in &vocabulary.units.spellings {
            let unit = units.get(meant).cloned().flatten().unwrap_or_else(|| plain(meant));
            units.insert(spelling.clone(), Some(unit));
        }
        let mut lexicon = Lexicon { suffixes: units.into_iter().collect(), ..Lexicon::default() };
        let mut words = Vec::new();
        for (name, absence) in STATUSES {
            for word in vocabulary.absence.get(name).into_iter().flatten() {
                if let Some(ending) =
                    word.strip_prefix('*').filter(|rest| rest.chars().any(char::is_alphanumeric))
                {
                    lexicon.ending_lasts.extend(
                        ending.chars().next_back().filter(|last| !lexicon.ending_lasts.contains(last)),
                    );
                    lexicon.endings.push((ending.to_owned(), absence));
                } else if let Some(start) =
                    word.strip_suffix('*').filter(|rest| rest.chars().any(char::is_alphanumeric))
                {
                    lexicon.beginnings.push((start.to_owned(), absence));
                } else {
                    lexicon.longest = lexicon.longest.max(word.chars().count());
                    words.push((word.clone(), absence));
                }
            }
        }
        lexicon.words = words.into_iter().collect();
        lexicon
    }

    /// The longest unit or ordinal suffix at the start of a text, with its length in bytes.
    pub(crate) fn suffix(&self, rest: &str) -> Option<(usize, Suffix<'_>)> {
        self.suffixes.starting(rest).find_map(|(spelling, unit)| {
            let after = rest.get(spelling.len()..)?;
            // 103m, but not 103max.
            let letter = spelling.ends_with(|c: char| c.is_ascii_alphanumeric());
            if letter && after.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                return None;
            }
            Some((spelling.len(), unit.as_ref().map_or(Suffix::Ordinal, Suffix::Unit)))
        })
    }

    /// The unit at the start of a text, with its multiplier (千円) and what it is counted per (件/年), and its length in bytes.
    pub(crate) fn unit(&self, rest: &str) -> Option<(usize, Unit)> {
        let (mut length, mut unit) = match self.suffix(rest) {
            Some((length, Suffix::Unit(unit))) => (length, unit.clone()),
            Some((_, Suffix::Ordinal)) => return None,
            None => {
                let (multiplier, power) =
                    MULTIPLIERS.iter().find(|(multiplier, _)| rest.starts_with(multiplier))?;
                let after = rest.get(multiplier.len()..)?;
                let Some((length, Suffix::Unit(unit))) = self.suffix(after) else { return None };
                let scaled = Unit {
                    text: format!("{multiplier}{}", unit.text),
                    base: unit.base.clone(),
                    exponent: unit.exponent.checked_add(*power)?,
                    known: true,
                };
                (multiplier.len() + length, scaled)
            }
        };
        let after = rest.get(length..).unwrap_or_default();
        if let Some(per) = after.strip_prefix('/') {
            let denominator = self.denominator(per);
            if denominator > 0
                && let Some(word) = per.get(..denominator)
            {
                unit.text.push('/');
                unit.text.push_str(word);
                unit.base.push('/');
                unit.base.push_str(word);
                length += 1 + denominator;
            }
        }
        Some((length, unit))
    }

    /// Length of what a unit is counted per: a known unit, or up to six characters of a word.
    fn denominator(&self, per: &str) -> usize {
        if let Some((length, _)) = self.suffix(per) {
            let more = per.get(length..).unwrap_or_default();
            // g/人・日
            if let Some(second) = more.strip_prefix('・')
                && let Some((further, _)) = self.suffix(second)
            {
                return length + '・'.len_utf8() + further;
            }
            return length;
        }
        let word: String =
            per.chars().take_while(|&c| is_cjk(c) && !is_hiragana(c) && !is_bracket(c)).take(7).collect();
        if word.chars().count() <= 6 { word.len() } else { 0 }
    }

    /// The power of ten of a multiplier at the start of a text, and its length in bytes.
    pub(crate) fn multiplier(rest: &str) -> Option<(usize, i8)> {
        MULTIPLIERS
            .iter()
            .find(|(multiplier, _)| rest.starts_with(multiplier))
            .map(|(multiplier, power)| (multiplier.len(), *power))
    }

    /// Why no figure stands here, where these words say so: the whole text of a cell, or one item of it.
    pub fn absence(&self, words: &str) -> Option<Absence> {
        if words.len() > LONGEST_REASON {
            return None;
        }
        let words = words.trim().trim_end_matches(['。', '、']);
        let words = inside_quotes(words);
        let (first, last) = (words.chars().next()?, words.chars().next_back()?);
        let length = words.chars().count();
        if length <= self.longest
            && let Some(&absence) = self.words.get(words)
        {
            return Some(absence);
        }
        let quoted = words.contains(['」', '』']);
        let find = |list: &[(String, Absence)], fits: fn(&str, &str) -> bool| {
            list.iter().find(|(part, _)| fits(words, part)).map(|&(_, absence)| absence)
        };
        // Longer words that only end so are sentences: 会議を中止.
        if length > 16 && !quoted {
            return None;
        }
        // What stands before must be one word: 5件 集計中 says two things.
        let ending = if self.ending_lasts.contains(&last) { &self.endings[..] } else { &[] };
        let beginning = if self.beginnings.iter().any(|(part, _)| part.starts_with(first)) {
            &self.beginnings[..]
        } else {
            &[]
        };
        find(ending, |words, part| {
            words.strip_suffix(part).is_some_and(|before| {
                let date = words.contains(['年', '月', 'R', 'H']);
                !before.contains(|c: char| {
                    c.is_whitespace() || matches!(c, '(' | ')' | '%' | '。') || c.is_ascii_digit() && !date
                })
            })
        })
        .or_else(|| find(beginning, |words, part| words.starts_with(part)))
    }
}

/// Whether a character is a bracket or a mark that ends a word.
pub(crate) fn is_bracket(c: char) -> bool {
    matches!(c, '、' | '。' | '\u{3008}'..='\u{3011}' | '\u{3014}' | '\u{3015}' | '・')
}

/// A text without the quotes around all of it: 「別紙のとおり」.
fn inside_quotes(text: &str) -> &str {
    [('「', '」'), ('『', '』'), ('【', '】')]
        .iter()
        .find_map(|&(open, close)| {
            text.strip_prefix(open)?.strip_suffix(close).filter(|inside| !inside.contains(open))
        })
        .unwrap_or(text)
}

fn plain(text: &str) -> Unit {
    Unit { text: text.to_owned(), base: text.to_owned(), exponent: 0, known: true }
}
