//! Units that stand alone: in a column of their own, in a header, in the line above a table.

use super::Unit;
use super::lexicon::Lexicon;
use crate::text::spelled;

/// The longest word that is taken for an unknown unit, in characters.
const LONGEST_UNKNOWN: usize = 8;

/// Reads a whole text as a unit: 人, 千円, 件／年, (％), 単位:千円. `None` for anything else.
pub fn parse(text: &str) -> Option<Unit> {
    parse_with(text, Lexicon::bundled())
}

/// Like [`parse`], with the words of a given vocabulary.
pub fn parse_with(text: &str, lexicon: &Lexicon) -> Option<Unit> {
    let text = spelled(text);
    let words = stripped(&text);
    let (length, unit) = lexicon.unit(words)?;
    (length == words.len()).then_some(unit)
}

/// Reads a unit line or the bracketed unit of a header: （単位：千円）, 【単位:人】, 単位 人.
/// The word 単位 promises a unit, so one that the vocabulary does not know is given too, with `known` false.
pub fn from_unit_line(text: &str) -> Option<Unit> {
    from_unit_line_with(text, Lexicon::bundled())
}

/// Like [`from_unit_line`], with the words of a given vocabulary.
pub fn from_unit_line_with(text: &str, lexicon: &Lexicon) -> Option<Unit> {
    let text = spelled(text);
    let at = text.find("単位")?;
    let rest = text.get(at + "単位".len()..)?;
    let rest = rest.trim_start_matches([':', ' ', '/', '・', '=']);
    let end = rest.find([')', ']', '】', '〕', '、', ';', '\n']).unwrap_or(rest.len());
    let words = rest.get(..end)?.trim();
    if let Some((length, unit)) = lexicon.unit(words)
        && length == words.len()
    {
        return Some(unit);
    }
    let short = !words.is_empty() && words.chars().count() <= LONGEST_UNKNOWN;
    let plausible = words.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '%' | '-'));
    (short && plausible && at + words.len() > 0 && !words.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| unknown(words))
}

/// A unit that no vocabulary knows.
pub(crate) fn unknown(words: &str) -> Unit {
    Unit { text: words.to_owned(), base: words.to_owned(), exponent: 0, known: false }
}

/// A text without the brackets and the word 単位 around a unit.
fn stripped(text: &str) -> &str {
    let mut text = text.trim();
    for (open, close) in [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕'), ('<', '>')] {
        if let Some(inside) = text.strip_prefix(open).and_then(|t| t.strip_suffix(close)) {
            text = inside.trim();
        }
    }
    match text.strip_prefix("単位") {
        Some(rest) => rest.trim_start_matches([':', ' ']),
        None => text,
    }
}
