//! Reads the figures of a cell from its tokens: items first, then what each of them says about its neighbours.

use super::items::{Item, items, labels_next};
use super::words::{OF_WHOLE, PER_WORDS, SPAN_WORDS, is_duration, is_grade, is_scale};
use super::{Figure, FigureValue, Figures};
use crate::value::lexicon::Lexicon;
use crate::value::number::QUALIFIERS;
use crate::value::period::EraContext;
use crate::value::{Absence, Number, Period, Token, TokenKind, Unit, tokenize_with};
use rust_decimal::Decimal;
use std::ops::Range;

/// More words than these beside a number make a sentence, in characters.
const LONGEST_LABELS: usize = 18;

/// Reads the folded text of a value cell.
pub(super) fn read(text: &str, ctx: &EraContext, lexicon: &Lexicon) -> Figures {
    let tokens = tokenize_with(text, ctx, lexicon);
    let mut reader =
        Reader { text, ctx, read: Figures::default(), pending: Pending::default(), leading: false };
    if reader.is_sentence(&tokens) {
        reader.sentence(&tokens);
        return reader.read;
    }
    let items = items(&tokens);
    reader.leading = periods_lead(&items);
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Run(run) => reader.run(run, items.get(at + 1)),
            Item::Group(group) if labels_next(group, items.get(at + 1)) => reader.label(group),
            Item::Group(group) => reader.group(group),
        }
    }
    reader.finish()
}

/// Whether periods stand before their figures (R1 10件 R2 12件) rather than after them.
fn periods_lead(items: &[Item<'_>]) -> bool {
    match items.first() {
        Some(Item::Run(run) | Item::Group(run)) => {
            matches!(run.first().map(|token| &token.kind), Some(TokenKind::Period(_)))
                && run.iter().all(|token| match &token.kind {
                    TokenKind::Word(word) => QUALIFIERS.contains(&word.as_str()),
                    _ => true,
                })
        }
        None => false,
    }
}

/// What waits for the next figure.
#[derive(Default)]
pub(super) struct Pending {
    pub(super) label: Option<(String, usize)>,
    pub(super) period: Option<Period>,
    pub(super) notes: Vec<String>,
    pub(super) qualifiers: Vec<String>,
    /// What the next figure is counted per.
    pub(super) per: Option<String>,
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) ctx: &'a EraContext,
    pub(super) read: Figures,
    pub(super) pending: Pending,
    pub(super) leading: bool,
}

impl Reader<'_> {
    pub(super) fn slice(&self, span: Range<usize>) -> &str {
        self.text.get(span).unwrap_or_default()
    }

    /// Whether the cell is prose: its numbers are no figures of their own.
    fn is_sentence(&self, tokens: &[Token]) -> bool {
        let words: usize = tokens
            .iter()
            .filter_map(|token| match &token.kind {
                TokenKind::Word(word) => Some(word.chars().count()),
                _ => None,
            })
            .sum();
        words > LONGEST_LABELS || words > 0 && self.text.contains('。')
    }

    fn sentence(&mut self, tokens: &[Token]) {
        let numbers = numbers(tokens);
        let notes = tokens.iter().filter_map(|token| match &token.kind {
            TokenKind::Note(note) => Some(note.clone()),
            _ => None,
        });
        self.pending.notes.extend(notes);
        let text = self.text.trim().to_owned();
        self.add(FigureValue::Words(text, numbers), 0..self.text.len(), false);
    }

    /// Takes words as the label of the next figure.
    fn label(&mut self, words: &[Token]) {
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            let span = first.span.start..last.span.end;
            self.pending.label = Some((self.slice(span.clone()).to_owned(), span.start));
        }
    }

    /// A run of tokens without spaces.
    fn run(&mut self, run: &[Token], next: Option<&Item<'_>>) {
        let content: Vec<&Token> =
            run.iter().filter(|token| !matches!(token.kind, TokenKind::Note(_))).collect();
        let (Some(first), Some(last)) = (content.first(), content.last()) else {
            run.iter().for_each(|token| self.note(token));
            return;
        };
        let span = first.span.start..last.span.end;
        let figures =
            content.iter().filter(|t| matches!(t.kind, TokenKind::Number(_) | TokenKind::Absence(_))).count();
        let words = content.iter().filter(|t| matches!(t.kind, TokenKind::Word(_))).count();
        // 65歳以上 20.5%: the age says whose share it is.
        if let (
            [Token { kind: TokenKind::Number(Number { unit: Some(unit), .. }), .. }],
            Some(Item::Run([next, ..])),
        ) = (&content[..], next)
            && unit.text == "歳"
            && matches!(next.kind, TokenKind::Number(_))
        {
            self.pending.label = Some((self.slice(span.clone()).to_owned(), span.start));
            return;
        }
        if is_grade(&content, next) {
            self.pending.label = Some((self.slice(span.clone()).to_owned(), span.start));
            run.iter().for_each(|token| self.note(token));
            return;
        }
        // 5年間で 10組.
        if let (
            [Token { kind: TokenKind::Number(_), .. }, Token { kind: TokenKind::Word(word), .. }],
            Some(next),
        ) = (&content[..], next)
            && matches!(next, Item::Run([Token { kind: TokenKind::Number(_), .. }, ..]))
            && let TokenKind::Number(Number { unit: Some(unit), .. }) = &first.kind
            && (is_duration(&unit.text) && SPAN_WORDS.contains(&word.as_str()) || is_scale(&unit.text, word))
        {
            let text = self.slice(span).to_owned();
            self.qualify_next(&text);
            return;
        }
        if figures == 0 {
            self.without_figures(run, &content, span, words, next);
            return;
        }
        if self.is_phrase(&content) {
            let label = self.pending.label.take();
            let span = label.map_or(span.start, |(_, start)| start)..span.end;
            let text: String = self.slice(span.clone()).chars().filter(|c| !c.is_whitespace()).collect();
            self.add(FigureValue::Words(text, numbers(run)), span, false);
            run.iter().for_each(|token| self.note(token));
            return;
        }
        for (at, token) in run.iter().enumerate() {
            match &token.kind {
                TokenKind::Word(word) => {
                    if self.takes_per(word) {
                        continue;
                    }
                    let more = run
                        .iter()
                        .skip(at + 1)
                        .any(|t| matches!(t.kind, TokenKind::Number(_) | TokenKind::Absence(_)));
                    if more && self.takes_span(word) {
                        continue;
                    }
                    if more && !qualifies_next(word) {
                        self.pending.label = Some((word.clone(), token.span.start));
                    } else if more {
                        self.qualify_next(word);
                    } else {
                        self.qualify_last(word);
                    }
                }
                _ => self.token(token, false),
            }
        }
    }

    /// 5年間で10組, 5点満点中3.2点, 20校中12校: the figure before tells over how long, of what scale or of how many the next one is.
    fn takes_span(&mut self, word: &str) -> bool {
        let spans = match self.read.figures.last().map(|figure| &figure.value) {
            Some(FigureValue::Number(Number { unit: Some(unit), .. })) => {
                is_duration(&unit.text) && SPAN_WORDS.contains(&word)
                    || is_scale(&unit.text, word)
                    || unit.base != "%" && OF_WHOLE.contains(&word)
            }
            _ => false,
        };
        if spans && let Some(span) = self.read.figures.pop() {
            self.pending.period = span.period.or(self.pending.period.take());
            self.pending.notes.extend(span.notes);
            let start = span.span.start;
            let over = self.slice(start..span.span.end).to_owned();
            self.qualify_next(&format!("{over}{word}"));
        }
        spans
    }

    /// 1日当たり20人: the figure before is what the next one is counted per.
    fn takes_per(&mut self, word: &str) -> bool {
        if !PER_WORDS.contains(&word) {
            return false;
        }
        let per = match self.read.figures.last().map(|figure| &figure.value) {
            Some(FigureValue::Number(Number { value, unit: Some(unit), .. })) if *value == Decimal::ONE => {
                unit.text.clone()
            }
            _ => return false,
        };
        self.read.figures.pop();
        self.pending.per = Some(per);
        true
    }

    /// A run of words, periods or marks only.
    fn without_figures(
        &mut self,
        run: &[Token],
        content: &[&Token],
        span: Range<usize>,
        words: usize,
        next: Option<&Item<'_>>,
    ) {
        if words == 0 {
            run.iter().for_each(|token| self.token(token, false));
            return;
        }
        let word = match content {
            [Token { kind: TokenKind::Word(word), .. }] => Some(word.as_str()),
            _ => None,
        };
        let figure_next = match next {
            Some(Item::Run(run)) => run.first().is_some_and(|token| {
                matches!(token.kind, TokenKind::Number(_) | TokenKind::Absence(_) | TokenKind::Period(_))
            }),
            _ => false,
        };
        // R2実績: a period with a word about it.
        if let [Token { kind: TokenKind::Period(_), .. }, Token { kind: TokenKind::Word(qualifier), .. }] =
            content
            && QUALIFIERS.contains(&qualifier.as_str())
            && (figure_next || !self.read.figures.is_empty())
        {
            run.iter().for_each(|token| self.token(token, false));
            return;
        }
        if let Some(word) = word
            && figure_next
        {
            if qualifies_next(word) {
                self.qualify_next(word);
            } else {
                self.pending.label = Some((word.to_owned(), span.start));
            }
            run.iter().for_each(|token| self.note(token));
            return;
        }
        if let Some(word) = word
            && QUALIFIERS.contains(&word)
            && !self.read.figures.is_empty()
        {
            self.qualify_last(word);
            return;
        }
        let text = self.slice(span.clone()).to_owned();
        // Words go on after a space: AI OCR.
        if let Some(Figure {
            value: FigureValue::Words(before, numbers),
            span: of_before,
            parenthetical: false,
            ..
        }) = self.read.figures.last_mut()
            && numbers.is_empty()
            && self
                .text
                .get(of_before.end..span.start)
                .is_some_and(|gap| gap.chars().all(char::is_whitespace))
        {
            before.push(' ');
            before.push_str(&text);
            of_before.end = span.end;
        } else {
            self.add(FigureValue::Words(text, Vec::new()), span, false);
        }
        run.iter().for_each(|token| self.note(token));
    }

    /// Whether a run is one phrase, its numbers no values of their own: 前年度比5%減, 10～20件, 24時間体制.
    fn is_phrase(&self, content: &[&Token]) -> bool {
        let range = content.iter().any(|token| matches!(token.kind, TokenKind::Range));
        let last_is_word = match content.last().map(|token| &token.kind) {
            Some(TokenKind::Word(word)) => !QUALIFIERS.contains(&word.as_str()),
            _ => false,
        };
        let label = content
            .iter()
            .find_map(|token| match &token.kind {
                TokenKind::Word(word) => Some(word.as_str()),
                _ => None,
            })
            .or(self.pending.label.as_ref().map(|(label, _)| label.as_str()));
        let compared = label.is_some_and(|label| {
            label.ends_with('比')
                || label.starts_with('対')
                || label.contains("前年")
                || label.ends_with("より")
                || label.ends_with("から")
        });
        let changes = content
            .iter()
            .any(|token| matches!(&token.kind, TokenKind::Number(Number { change: Some(_), .. })));
        // 2023年度に100%: a period with words after it is part of a sentence.
        let dated = content.windows(2).any(|pair| match pair {
            [Token { kind: TokenKind::Period(_), .. }, Token { kind: TokenKind::Word(word), .. }] => {
                !QUALIFIERS.contains(&word.as_str())
            }
            _ => false,
        });
        range || last_is_word || dated || compared && changes
    }

    /// One token that is no word.
    pub(super) fn token(&mut self, token: &Token, parenthetical: bool) {
        match &token.kind {
            TokenKind::Number(number) => {
                self.add(FigureValue::Number(number.clone()), token.span.clone(), parenthetical)
            }
            TokenKind::Absence(absence) => {
                let words = self.slice(token.span.clone()).to_owned();
                // R6公表予定: the period is when the figure comes, not what it is about.
                let announced = words.chars().count() > 1 && *absence == Absence::Pending;
                if announced {
                    self.pending.period = None;
                }
                self.add(FigureValue::Absence(*absence, words), token.span.clone(), parenthetical);
            }
            TokenKind::Period(period) => self.period(period),
            TokenKind::Mark(mark) => self.read.marks.push(*mark),
            TokenKind::Arrow => self.read.marks.push('→'),
            TokenKind::Word(word) => self.qualify_last(word),
            TokenKind::Note(_) => self.note(token),
            TokenKind::Range => self.leave("～"),
            TokenKind::Open | TokenKind::Close | TokenKind::Separator => {}
        }
    }

    pub(super) fn period(&mut self, period: &Period) {
        if self.leading || self.read.figures.is_empty() {
            self.pending.period = Some(period.clone());
            return;
        }
        // The figures since the last period share this one.
        let mut given = false;
        for figure in self.read.figures.iter_mut().rev().take_while(|figure| figure.period.is_none()) {
            figure.period = Some(period.clone());
            given = true;
        }
        if !given {
            self.leave(&period.text.clone());
        }
    }

    pub(super) fn note(&mut self, token: &Token) {
        let TokenKind::Note(note) = &token.kind else { return };
        match self.read.figures.last_mut() {
            Some(last) => last.notes.push(note.clone()),
            None => self.pending.notes.push(note.clone()),
        }
    }

    fn qualify_next(&mut self, word: &str) {
        self.pending.qualifiers.push(word.to_owned());
    }

    pub(super) fn qualify_last(&mut self, word: &str) {
        match self.read.figures.last_mut() {
            Some(last) => last.qualifiers.push(word.to_owned()),
            None => self.pending.qualifiers.push(word.to_owned()),
        }
    }

    pub(super) fn leave(&mut self, text: &str) {
        if !self.read.leftover.is_empty() {
            self.read.leftover.push(' ');
        }
        self.read.leftover.push_str(text);
    }

    pub(super) fn add(&mut self, mut value: FigureValue, span: Range<usize>, parenthetical: bool) {
        let mut label = self.pending.label.take().map(|(label, _)| label);
        if let (FigureValue::Number(number), Some(word)) = (&mut value, &label)
            && per_time(number, word)
        {
            label = None;
        }
        if let Some(time) =
            label.take_if(|label| matches!(label.as_str(), "年間" | "毎年" | "毎月" | "毎日" | "毎週"))
        {
            self.pending.qualifiers.push(time);
        }
        if let FigureValue::Number(Number { unit: Some(unit), .. }) = &mut value
            && let Some(per) = self.pending.per.take()
        {
            for text in [&mut unit.text, &mut unit.base] {
                text.push('/');
                text.push_str(&per);
            }
        }
        let label = label.map(|label| {
            label.trim_start_matches(['・', ':']).trim_end_matches([':', '=', '…']).trim().to_owned()
        });
        let period = if self.leading && !parenthetical {
            self.pending.period.clone()
        } else {
            self.pending.period.take()
        };
        self.read.figures.push(Figure {
            value,
            period,
            notes: std::mem::take(&mut self.pending.notes),
            parenthetical,
            label: label.filter(|label| !label.is_empty()),
            qualifiers: std::mem::take(&mut self.pending.qualifiers),
            span,
        });
    }

    fn finish(mut self) -> Figures {
        if self.read.figures.is_empty() {
            if let [mark] = self.read.marks[..] {
                self.read.marks.clear();
                self.add(FigureValue::Mark(mark), 0..self.text.len(), false);
            } else if self.pending.period.is_some() {
                // R2 → R7 is about neither of the two.
                if !self.read.marks.is_empty() || self.text.contains(['→', '⇒', '➡']) {
                    self.pending.period = None;
                }
                let text = self.text.trim().to_owned();
                self.add(FigureValue::Words(text, Vec::new()), 0..self.text.len(), false);
            }
        }
        if let Some((label, _)) = self.pending.label.take() {
            if self.read.figures.is_empty() {
                self.add(FigureValue::Words(label, Vec::new()), 0..self.text.len(), false);
            } else {
                self.leave(&label);
            }
        }
        // A note mark alone: the note says what there is to say.
        if self.read.figures.is_empty() && !self.pending.notes.is_empty() {
            self.add(FigureValue::Absence(Absence::SeeNote, String::new()), 0..self.text.len(), false);
        }
        let qualifiers = std::mem::take(&mut self.pending.qualifiers);
        if self.read.figures.is_empty() && !qualifiers.is_empty() {
            let text = self.text.trim().to_owned();
            self.add(FigureValue::Words(text, Vec::new()), 0..self.text.len(), false);
        }
        self.read
    }
}

/// Whether a word before a figure only says more about it; 目標 and 実績 say which of two it is.
fn qualifies_next(word: &str) -> bool {
    QUALIFIERS.contains(&word) && !word.starts_with("目標") && !word.starts_with("実績")
}

/// 年3回, 月2回: the word before the number is what it is counted per.
fn per_time(number: &mut Number, word: &str) -> bool {
    let per = match word {
        "年" | "年間" => "年",
        "月" | "毎月" => "月",
        "週" | "毎週" => "週",
        "日" | "毎日" => "日",
        _ => return false,
    };
    let Some(unit) = number.unit.as_ref().filter(|unit| unit.text == "回" || unit.text == "日") else {
        return false;
    };
    let text = format!("{}/{per}", unit.text);
    number.unit = Some(Unit { base: text.clone(), text, exponent: 0, known: true });
    true
}

fn numbers(tokens: &[Token]) -> Vec<Number> {
    tokens
        .iter()
        .filter_map(|token| match &token.kind {
            TokenKind::Number(number) => Some(number.clone()),
            _ => None,
        })
        .collect()
}
