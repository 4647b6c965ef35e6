//! Matching keys: what two spellings of one name share, and characters that stand for their look-alikes.

use super::chars::{from_superscript, is_hiragana, is_kanji, is_katakana};
use super::spelled;
use std::borrow::Cow;

/// Characters that print like another one, and the one that the key spells: kanji, hiragana and signs for katakana and digits. Sorted.
const LOOK_ALIKES: &[(char, char)] = &[
    ('\u{2014}', '\u{30FC}'), // dash, long-vowel mark
    ('\u{25CB}', '0'),        // circle, digit zero
    ('\u{3007}', '0'),        // kanji 〇, digit zero
    ('\u{3078}', '\u{30D8}'), // hiragana へ, KATAKANA HE
    ('\u{3079}', '\u{30D9}'), // hiragana べ, KATAKANA BE
    ('\u{307A}', '\u{30DA}'), // hiragana ぺ, KATAKANA PE
    ('\u{308A}', '\u{30EA}'), // hiragana り, KATAKANA RI
    ('\u{4E00}', '\u{30FC}'), // kanji 一, long-vowel mark
    ('\u{4E09}', '\u{30DF}'), // kanji 三, KATAKANA MI
    ('\u{4E8C}', '\u{30CB}'), // kanji 二, KATAKANA NI
    ('\u{516B}', '\u{30CF}'), // kanji 八, KATAKANA HA
    ('\u{529B}', '\u{30AB}'), // kanji 力, KATAKANA KA
    ('\u{535C}', '\u{30C8}'), // kanji 卜, KATAKANA TO
    ('\u{53C8}', '\u{30CC}'), // kanji 又, KATAKANA NU
    ('\u{53E3}', '\u{30ED}'), // kanji 口, KATAKANA RO
    ('\u{5915}', '\u{30BF}'), // kanji 夕, KATAKANA TA
    ('\u{5DE5}', '\u{30A8}'), // kanji 工, KATAKANA E
    ('\u{624D}', '\u{30AA}'), // kanji 才, KATAKANA O
];

/// The character that all look-alikes of `c` share; `c` itself where it has none.
pub fn canonical(c: char) -> char {
    // Most characters are settled by their block: Latin, kana but へ and り, and the kanji behind 才.
    if !('\u{2014}'..='\u{624D}').contains(&c) || is_katakana(c) {
        return c;
    }
    LOOK_ALIKES
        .binary_search_by_key(&c, |&(alike, _)| alike)
        .ok()
        .and_then(|at| LOOK_ALIKES.get(at))
        .map_or(c, |&(_, shared)| shared)
}

/// A word with each character replaced by the one that its look-alikes share: equal for 力ード and カード.
pub fn skeleton(word: &str) -> String {
    word.chars().map(canonical).collect()
}

/// A character that stands where its look-alike belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// Byte offset in the word.
    pub at: usize,
    /// What is printed.
    pub found: char,
    /// What its neighbours want.
    pub meant: char,
}

/// The characters of a word that belong to another script than both their neighbours, and have a look-alike in that one:
/// 力 in サービス力ード, ニ in ニ酸化炭素. A hint, no proof: 一 in ワン一 may be meant.
pub fn suspects(word: &str) -> Vec<Suspect> {
    let chars: Vec<(usize, char)> = word.char_indices().collect();
    let script = |at: Option<&(usize, char)>| at.map(|&(_, c)| Script::of(c));
    let mut found = Vec::new();
    for (index, &(at, c)) in chars.iter().enumerate() {
        let before = script(index.checked_sub(1).and_then(|i| chars.get(i)));
        let after = script(chars.get(index + 1));
        let around = match (before, after) {
            (Some(b), Some(a)) if b == a => b,
            (Some(only), None) | (None, Some(only)) => only,
            _ => continue,
        };
        let own = Script::of(c);
        if around == own || around == Script::Other || own == Script::Other {
            continue;
        }
        // A particle between kanji or a kanji between hiragana is plain Japanese; only katakana is odd there.
        if own != Script::Katakana && around != Script::Katakana {
            continue;
        }
        let shared = canonical(c);
        let alike = LOOK_ALIKES.iter().filter(|(_, meant)| *meant == shared).map(|(alike, _)| *alike);
        let meant =
            std::iter::once(shared).chain(alike).find(|&other| other != c && Script::of(other) == around);
        // A long-vowel mark after katakana and before kanji ends the katakana word.
        if let Some(meant) = meant
            && !(c == '\u{30FC}' && before == Some(Script::Katakana))
        {
            found.push(Suspect { at, found: c, meant });
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Katakana,
    Hiragana,
    Kanji,
    Other,
}

impl Script {
    fn of(c: char) -> Self {
        if is_katakana(c) {
            Script::Katakana
        } else if is_hiragana(c) {
            Script::Hiragana
        } else if is_kanji(c) {
            Script::Kanji
        } else {
            Script::Other
        }
    }
}

/// Marks of accumulation that are no part of a name. Longest first.
const CUMULATIVE: &[&str] = &["【累計】", "(累計)", "[累計]", "〔累計〕", "《累計》", "<累計>", "※累計"];

/// The key under which spellings of one name meet: width, spaces, punctuation, note marks, list numbers, 累計 marks,
/// 々 and look-alike characters make no difference.
pub fn key(name: &str) -> String {
    let mut text = spelled(name);
    // All of them hold this word: most names need no more than one look.
    if text.contains("累計") {
        for mark in CUMULATIVE {
            if text.contains(mark) {
                text = Cow::Owned(text.replace(mark, ""));
            }
        }
    }
    let body = without_list_number(&text);
    let mut key = String::with_capacity(body.len());
    let mut rest = body.chars().peekable();
    let mut previous = None;
    while let Some(c) = rest.next() {
        match c {
            // A note mark and its number.
            '※' | '^' => {
                while rest.peek().is_some_and(|n| n.is_ascii_digit() || matches!(n, '\u{2460}'..='\u{2473}'))
                {
                    rest.next();
                }
                continue;
            }
            c if from_superscript(c).is_some() => continue,
            // 佐々木 is 佐佐木.
            '\u{3005}' => {
                if let Some(previous) = previous {
                    key.push(previous);
                }
                continue;
            }
            _ => {}
        }
        // か所, カ所, ヶ所, ヵ所, ケ所, 箇所 are one.
        let counter = matches!(c, 'か' | 'カ' | 'ヵ' | 'ヶ' | 'ケ' | '箇')
            && rest.peek().is_some_and(|n| matches!(n, '所' | '月' | '国' | '年'));
        let shared = if counter { 'か' } else { canonical(c) };
        if !(shared.is_alphanumeric() || shared == 'ー' || matches!(shared, '%' | '+' | '℃')) {
            continue;
        }
        let shared = shared.to_ascii_lowercase();
        key.push(shared);
        previous = Some(shared);
    }
    key
}

/// The text without ①, (1), 1. or ア) at its start. A number without such a mark is part of the name (2020年東京…).
fn without_list_number(text: &str) -> &str {
    let trimmed = text.trim_start_matches(['・', '●', '○', '◆', '■', '□', '➤', '◎', ' ']);
    if let Some(rest) = trimmed.strip_prefix(|c| matches!(c, '\u{2460}'..='\u{2473}')) {
        return rest;
    }
    let open = trimmed.strip_prefix('(');
    let inner = open.unwrap_or(trimmed);
    let after = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = inner.len() - after.len();
    if !(1..=2).contains(&digits) {
        return trimmed;
    }
    let rest = match open {
        Some(_) => after.strip_prefix(')'),
        // "1.5℃" and "1)" differ: a list number's point is followed by no digit.
        None => after
            .strip_prefix(['.', ')', '、', ' '])
            .filter(|rest| !rest.starts_with(|c: char| c.is_ascii_digit())),
    };
    rest.filter(|rest| !rest.trim().is_empty()).unwrap_or(trimmed)
}
