//! What stands in parentheses behind a figure: a period, how long or of what scale it is, a second figure, words about it.

use super::read::Reader;
use super::words::{is_duration, is_scale};
use super::{Figure, FigureValue};
use crate::value::number::QUALIFIERS;
use crate::value::period::{self, EraContext};
use crate::value::{Absence, Number, Period, Token, TokenKind};
use rust_decimal::Decimal;
use std::ops::Range;

/// The longest word in parentheses that says more about a figure, in characters.
const LONGEST_QUALIFIER: usize = 10;

impl Reader<'_> {
    /// Tokens in parentheses.
    pub(super) fn group(&mut self, group: &[Token]) {
        let has_figure =
            group.iter().any(|token| matches!(token.kind, TokenKind::Number(_) | TokenKind::Absence(_)));
        if !has_figure {
            self.remark(group);
            return;
        }
        // 56.2% (2019): a year.
        if let [Token { kind: TokenKind::Number(number), span }] = group
            && let Some(period) = self.year_alone(number, span)
        {
            self.period(&period);
            return;
        }
        // 10人 (5年間): over how long.
        if let [Token { kind: TokenKind::Number(Number { unit: Some(unit), .. }), span }] = group
            && is_duration(&unit.text)
            && self.read.figures.last().is_some_and(|figure| match &figure.value {
                FigureValue::Number(main) => main.unit.as_ref() != Some(unit),
                _ => true,
            })
        {
            let text = self.slice(span.clone()).to_owned();
            self.qualify_last(&text);
            return;
        }
        // 0.31% (21年度): a year of the era that the document is in.
        if let [Token { kind: TokenKind::Number(number), span }] = group
            && self.read.figures.last().is_some_and(|figure| !is_counted_in_years(figure))
            && number.unit.as_ref().is_some_and(|unit| matches!(unit.text.as_str(), "年度" | "年"))
            && let Some(period) =
                period::parse(self.slice(span.clone()), &EraContext { allow_bare: true, ..*self.ctx })
        {
            self.period(&period);
            return;
        }
        // (5年平均), (5年間の累計): over how long. (5点満点), (5段階評価): of what scale.
        if let [
            Token { kind: TokenKind::Number(number), span },
            Token { kind: TokenKind::Word(word), span: end },
        ] = group
            && number.unit.as_ref().is_some_and(|unit| {
                let long = unit.text.starts_with('年') || unit.text.starts_with("か");
                long && QUALIFIERS.contains(&word.trim_start_matches('の')) || is_scale(&unit.text, word)
            })
        {
            let text = self.slice(span.start..end.end).to_owned();
            self.qualify_last(&text);
            return;
        }
        // -(中止): the words say why.
        if let [Token { kind: TokenKind::Absence(absence), span }] = group
            && *absence != Absence::NotSet
        {
            let why = self.slice(span.clone()).to_owned();
            if let Some(Figure { value: FigureValue::Absence(main @ Absence::NotSet, words), .. }) =
                self.read.figures.last_mut()
            {
                *main = *absence;
                *words = why;
                return;
            }
        }
        // (n=512): of how many answers.
        if let [Token { kind: TokenKind::Word(word), span }, Token { kind: TokenKind::Number(_), span: end }] =
            group
            && matches!(word.trim_end_matches(['=', '＝', ':', ' ']), "n" | "N")
        {
            let text = self.slice(span.start..end.end).to_owned();
            self.qualify_last(&text);
            return;
        }
        let mut label: Option<Range<usize>> = None;
        let mut leading = None;
        for token in group {
            match &token.kind {
                TokenKind::Word(_) => {
                    // 平成27年度比: the period is what the figure is compared with.
                    if let Some((_, span)) = leading.take() {
                        let span: Range<usize> = span;
                        label = Some(span.start..token.span.end);
                    } else {
                        label = Some(label.map_or(token.span.start, |label| label.start)..token.span.end);
                    }
                }
                TokenKind::Period(period) => leading = Some((period.clone(), token.span.clone())),
                TokenKind::Number(_) | TokenKind::Absence(_) => {
                    if let Some(label) = label.take() {
                        self.pending.label = Some((self.slice(label.clone()).to_owned(), label.start));
                    }
                    if let Some((period, _)) = leading.take() {
                        self.pending.period = Some(period);
                    }
                    self.token(token, true);
                }
                _ => self.token(token, true),
            }
        }
        // (25 R2): the period follows.
        if let Some((period, _)) = leading
            && let Some(last) = self.read.figures.last_mut()
            && last.period.is_none()
        {
            last.period = Some(period);
        } else if let Some(label) = label {
            let word = self.slice(label).to_owned();
            self.qualify_last(&word);
        }
    }

    /// A bare Western year in parentheses, where what stands before can hardly have such a second figure.
    fn year_alone(&self, number: &Number, span: &Range<usize>) -> Option<Period> {
        let main = self.read.figures.last()?;
        // 2,655 (2021): a figure with a separator beside one without; 1900 (2021) could be two figures.
        let differs = match &main.value {
            FigureValue::Number(figure) => {
                let year_like = figure.value >= Decimal::from(1000) && figure.value <= Decimal::from(2500);
                figure.unit.is_some()
                    || figure.decimals > 0
                    || !year_like
                    || self.slice(main.span.clone()).contains(',')
            }
            _ => true,
        };
        let recent = number.value >= Decimal::from(1989) && number.value <= Decimal::from(2060);
        if !differs || !recent || number.unit.is_some() || span.len() != 4 {
            return None;
        }
        period::parse(self.slice(span.clone()), &EraContext::default())
    }

    /// Parentheses without a figure: a period, or words about what stands before.
    fn remark(&mut self, group: &[Token]) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
        let span = first.span.start..last.span.end;
        let text = self.slice(span.clone()).to_owned();
        // 未定(R6設定): when the figure comes, not what it is about.
        if let [Token { kind: TokenKind::Period(_), .. }, Token { kind: TokenKind::Word(word), .. }] = group
            && ["設定", "公表", "予定", "決定", "判明", "策定", "確定"].iter().any(|end| word.ends_with(end))
            && matches!(self.read.figures.last(), Some(Figure { value: FigureValue::Absence(..), .. }))
        {
            self.qualify_last(&text);
            return;
        }
        let mut words = Vec::new();
        for token in group {
            match &token.kind {
                TokenKind::Period(_) | TokenKind::Note(_) | TokenKind::Mark(_) => self.token(token, true),
                TokenKind::Word(word) => words.push((word.clone(), token.span.start)),
                _ => {}
            }
        }
        if words.is_empty() {
            return;
        }
        if self.read.figures.is_empty() {
            self.pending.label = Some((text, span.start));
            return;
        }
        for (word, _) in words {
            if word.chars().count() <= LONGEST_QUALIFIER {
                self.qualify_last(&word);
            } else {
                self.leave(&text);
                return;
            }
        }
    }
}

/// 5年(3年): the second is a figure of its own.
fn is_counted_in_years(figure: &Figure) -> bool {
    match &figure.value {
        FigureValue::Number(Number { unit: Some(unit), .. }) => matches!(unit.text.as_str(), "年" | "年度"),
        _ => false,
    }
}
