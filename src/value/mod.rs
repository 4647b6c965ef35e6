//! The value grammar: numbers, units, periods and absence, read from one cell's or sentence's text. Figures stay exact decimals.

pub mod figure;
pub mod glance;
pub mod kanji;
pub mod lexicon;
mod number;
pub mod period;
mod token;
pub mod unit;

use rust_decimal::{Decimal, RoundingStrategy};

pub use figure::{Figure, FigureValue, Figures, figures, figures_with, read_cell};
pub use lexicon::Lexicon;
pub use period::Period;
pub use token::{tokenize, tokenize_with};

/// The bound that stands with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparator {
    /// 以上
    AtLeast,
    /// 以下, 以内
    AtMost,
    /// 超
    MoreThan,
    /// 未満
    LessThan,
    /// 約, 程度, 前後
    About,
}

impl Comparator {
    /// The name in the dataset.
    pub fn name(self) -> &'static str {
        match self {
            Comparator::AtLeast => "ge",
            Comparator::AtMost => "le",
            Comparator::MoreThan => "gt",
            Comparator::LessThan => "lt",
            Comparator::About => "approx",
        }
    }
}

/// A unit as printed and the unit of its base value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unit {
    /// As printed, normalized: `千円`, `m2/人`, `%`.
    pub text: String,
    /// Without its multiplier: `円`.
    pub base: String,
    /// Power of ten from `text` to `base`: 3 for 千円. Negative where a unit divides.
    pub exponent: i8,
    /// Whether the grammar or the vocabulary knows it.
    pub known: bool,
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// As printed, no multiplier of the unit applied; ▲ and △ are minus. 3億4千万 is 340000000.
    pub value: Decimal,
    /// Digits printed after the point.
    pub decimals: u8,
    /// Whether it was printed with a sign of its own (`+3`, `▲3`, `-3`).
    pub signed: bool,
    /// 約, 以上 ….
    pub comparator: Option<Comparator>,
    /// The unit that stands with it.
    pub unit: Option<Unit>,
    /// Words of change that stand with it: `減`, `増` (5%減, 3ポイント増).
    pub change: Option<Change>,
    /// Full-width and half-width digits were mixed within it.
    pub mixed_width: bool,
}

/// A figure that is a change, by its own word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// 増, 増加, 上昇
    Up,
    /// 減, 減少, 低下, 削減
    Down,
}

/// Why no figure stands where one could.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Absence {
    /// A dash, … or ***.
    NotSet,
    /// 集計中, 検討中, 未定, R6公表予定.
    Pending,
    /// 中止, 未実施, 調査なし, 隔年調査, 対象外.
    Excluded,
    /// The cell points elsewhere: 別紙参照, 下表のとおり.
    SeeNote,
}

/// What a stretch of text is.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenKind {
    /// A note mark, without its decoration: `※1`, `*2`, `注3`, `①` as a superscript. Never part of a figure.
    Note(String),
    /// A figure with its unit and bound.
    Number(Number),
    /// A period: 令和元(2019)年度, R2, H26→R1 gives two.
    Period(Period),
    /// A word of absence, or a lone dash.
    Absence(Absence),
    /// `(` or （ — parentheses within a period are part of it.
    Open,
    /// `)` or ）.
    Close,
    /// → ⇒ ➡.
    Arrow,
    /// A range sign between two figures or periods: ～ 〜 - から.
    Range,
    /// A line break, a slash, a comma or 、 between items.
    Separator,
    /// A mark that a table may define: ○ ◎ ● △ × ☆, alone.
    Mark(char),
    /// Any other words.
    Word(String),
}

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Byte range in the text that was tokenized.
    pub span: std::ops::Range<usize>,
}

impl Number {
    /// The value with the direction of its own word: 5%減 is −5. A printed sign stands.
    pub fn signed_value(&self) -> Decimal {
        match self.change {
            Some(Change::Down) if !self.signed => -self.value,
            _ => self.value,
        }
    }
}

/// A value in the unit's base: 14,215 千円 is 14215000 円. Exact; `None` when it does not fit.
pub fn base(value: Decimal, unit: &Unit) -> Option<Decimal> {
    number::scale_up(value, unit.exponent)
}

/// Rounds half away from zero, as the reports do.
pub fn round_half_up(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// Whether full-width and half-width digits are mixed within one printed figure.
pub fn mixed_width(raw: &str) -> bool {
    let half = raw.chars().any(|c| c.is_ascii_digit());
    half && raw.chars().any(|c| matches!(c, '\u{FF10}'..='\u{FF19}'))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod vectors;
