//! One spelling for printed Japanese, with a map back to the printed characters. No later step folds again.
//!
//! In: a cell or a line as printed. Out: [`Folded`]: half-width digits and letters, full-width kana,
//! one dash, one tilde, no markup, no spaces that layout left between Japanese characters; note marks stay apart from figures
//! (`100¹` keeps its ¹, `①` is never a 1). Folding is idempotent.

mod chars;
mod compact;
mod fold;
mod key;
mod spaces;
mod words;

pub(crate) use chars::from_superscript;
pub use chars::{is_cjk, is_hiragana, is_kanji, is_katakana, kanji_of_radical};
pub use compact::{compact, without_spaces};
pub use fold::{fold, spelled};
pub use key::{Suspect, canonical, key, skeleton, suspects};
pub use words::Words;

use std::ops::Range;

/// A text in one spelling, and where each of its characters was printed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Folded {
    /// The one spelling.
    pub text: String,
    /// Where characters come from.
    map: Map,
}

/// How offsets go back.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Map {
    /// The text is the raw text from this byte on.
    Shifted(usize),
    /// One piece for each character of the text.
    Pieces(Vec<Piece>),
}

impl Default for Map {
    fn default() -> Self {
        Map::Shifted(0)
    }
}

/// One character of the folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// Byte offset in the folded text.
    at: usize,
    /// Bytes of the raw text that it stands for.
    raw: (usize, usize),
}

/// A text of several lines as one line: a line break between Japanese words is none, as a space there is none.
pub fn one_line(text: &str) -> String {
    if text.contains('\n') { fold(&text.replace('\n', " ")).text } else { text.to_owned() }
}

impl Folded {
    /// The bytes of the raw text that a byte range of the folded text was printed as.
    /// An empty range gives an empty one.
    pub fn raw_range(&self, range: Range<usize>) -> Range<usize> {
        match &self.map {
            Map::Shifted(by) => range.start + by..range.end + by,
            Map::Pieces(pieces) => {
                let first = pieces.partition_point(|piece| piece.at <= range.start).saturating_sub(1);
                let after = pieces.partition_point(|piece| piece.at < range.end);
                let Some(start) = pieces.get(first).map(|piece| piece.raw.0) else {
                    return 0..0;
                };
                if range.start >= range.end {
                    let at = if range.start >= self.text.len() {
                        pieces.last().map_or(start, |piece| piece.raw.1)
                    } else {
                        start
                    };
                    return at..at;
                }
                let end = pieces
                    .get(first..after)
                    .unwrap_or_default()
                    .iter()
                    .map(|piece| piece.raw.1)
                    .max()
                    .unwrap_or(start);
                start..end.max(start)
            }
        }
    }
}

#[cfg(test)]
mod tests;
