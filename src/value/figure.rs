//! What a value cell states: one figure or several, each with its period, notes and label; a word of absence; words.
//!
//! In: the folded text of a cell. Out: [`Figures`]. Nothing of the cell is lost: what is no part of a figure stands in `leftover`.

mod group;
mod items;
mod read;
mod words;

use super::lexicon::Lexicon;
use super::period::EraContext;
use super::{Absence, Change, Number, Period, Token, mixed_width};
use crate::text::{Folded, fold};
use std::ops::Range;

/// All that a value cell states.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Figures {
    /// In the order in which they are printed.
    pub figures: Vec<Figure>,
    /// Marks that stand beside figures: ● in `● 12件`.
    pub marks: Vec<char>,
    /// What belongs to no figure.
    pub leftover: String,
}

/// One thing that a cell states.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it is.
    pub value: FigureValue,
    /// The period printed with it.
    pub period: Option<Period>,
    /// Note marks without decoration: `2` for ※2, `※` for a bare one.
    pub notes: Vec<String>,
    /// Whether it stands in parentheses: the 80.3 of `—※2 (80.3)`.
    pub parenthetical: bool,
    /// The words before it: 小, うち女性, 目標, 平成27年度比.
    pub label: Option<String>,
    /// Short words that say more: 累計, 平均, 延べ, 見込み.
    pub qualifiers: Vec<String>,
    /// Where it stands in the folded text.
    pub span: Range<usize>,
}

/// What a figure is.
#[derive(Clone, Debug, PartialEq)]
pub enum FigureValue {
    /// A number.
    Number(Number),
    /// No number, and why, with the words that say so.
    Absence(Absence, String),
    /// Words that are the value, with the numbers among them: 維持, 前年度比5%減, 10～20件.
    Words(String, Vec<Number>),
    /// A mark alone: ○, ×, →.
    Mark(char),
}

/// Reads a value cell as printed: folds it, reads its figures, and says which mix full-width and half-width digits.
pub fn read_cell(raw: &str, ctx: &EraContext, lexicon: &Lexicon) -> (Folded, Figures) {
    let folded = fold(raw);
    let mut read = figures_with(&folded.text, ctx, lexicon);
    for figure in &mut read.figures {
        if let FigureValue::Number(number) = &mut figure.value {
            number.mixed_width = raw.get(folded.raw_range(figure.span.clone())).is_some_and(mixed_width);
        }
    }
    (folded, read)
}

/// Whether tokens only say over how long or of what something is counted: 3か年計, 5年間の平均, 1件当たり.
pub fn is_span(tokens: &[Token]) -> bool {
    words::is_span(tokens)
}

/// Reads the folded text of a value cell, with the bundled vocabulary.
pub fn figures(text: &str, ctx: &EraContext) -> Figures {
    figures_with(text, ctx, Lexicon::bundled())
}

/// Reads the folded text of a value cell.
pub fn figures_with(text: &str, ctx: &EraContext, lexicon: &Lexicon) -> Figures {
    read::read(text, ctx, lexicon)
}

impl Figures {
    /// The main figure, where there is exactly one.
    pub fn single(&self) -> Option<&Figure> {
        let mut main = self.figures.iter().filter(|figure| !figure.parenthetical);
        main.next().filter(|_| main.next().is_none())
    }

    /// Whether the cell holds a number, be it within words.
    pub fn has_number(&self) -> bool {
        self.figures.iter().any(|figure| match &figure.value {
            FigureValue::Number(_) => true,
            FigureValue::Words(_, numbers) => !numbers.is_empty(),
            _ => false,
        })
    }
}

impl Figure {
    /// Whether its words say that the number is a change.
    pub fn is_change(&self) -> bool {
        let by_word = |number: &Number| matches!(number.change, Some(Change::Up | Change::Down));
        match &self.value {
            FigureValue::Number(number) => by_word(number),
            FigureValue::Words(_, numbers) => numbers.iter().any(by_word),
            _ => false,
        }
    }
}
