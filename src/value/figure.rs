//! What a value cell states: one figure or several, each with its period, notes and label; a word of absence; words.
//!
//! In: the folded text of a cell. Out: [`Figures`]. Nothing of the cell is lost: what is no part of a figure stands in `leftover`.

use super::lexicon::Lexicon;
use super::period::EraContext;
use super::{Absence, Change, Number, Period, Token, TokenKind, Unit, mixed_width, tokenize_with};
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

/// More words than these beside a number make a sentence, in characters.
const LONGEST_LABELS: usize = 18;

/// The longest word in parentheses that says more about a figure, in characters.
const LONGEST_QUALIFIER: usize = 10;

/// Words that may stand right behind a figure or its period without changing it.
const QUALIFIERS: &[&str] = &[
    "累計",
    "平均",
    "実績",
    "実績値",
    "見込",
    "見込み",
    "見込値",
    "予定",
    "目標",
    "目標値",
    "推計",
    "推計値",
    "速報",
    "速報値",
    "暫定",
    "暫定値",
    "概算",
    "末",
    "時点",
    "現在",
    "延べ",
    "のべ",
    "p",
    "r",
    "合計",
    "計",
    "再掲",
    "改訂",
    "確定",
    "確定値",
    "の累計",
    "まで",
    "累計値",
    "新規",
    "単年",
];

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

/// Reads the folded text of a value cell, with the bundled vocabulary.
pub fn figures(text: &str, ctx: &EraContext) -> Figures {
    figures_with(text, ctx, Lexicon::bundled())
}

/// Reads the folded text of a value cell.
pub fn figures_with(text: &str, ctx: &EraContext, lexicon: &Lexicon) -> Figures {
    let tokens = tokenize_with(text, ctx, lexicon);
    let mut reader = Reader { text, read: Figures::default(), pending: Pending::default(), leading: false };
    if reader.is_sentence(&tokens) {
        reader.sentence(&tokens);
        return reader.read;
    }
    let items = items(&tokens);
    reader.leading = periods_lead(&items);
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Run(run) => reader.run(run, items.get(at + 1)),
            Item::Group(group) => reader.group(group),
        }
    }
    reader.finish()
}

/// Tokens that stand together: without a space between them, or in parentheses.
enum Item<'a> {
    Run(&'a [Token]),
    Group(&'a [Token]),
}

fn items(tokens: &[Token]) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.kind {
            TokenKind::Open => {
                let mut depth = 0usize;
                let inside = tokens.iter().skip(at).position(|token| {
                    match token.kind {
                        TokenKind::Open => depth += 1,
                        TokenKind::Close => depth -= 1,
                        _ => {}
                    }
                    depth == 0
                });
                let end = inside.map_or(tokens.len(), |length| at + length);
                items.push(Item::Group(tokens.get(at + 1..end).unwrap_or_default()));
                at = end + 1;
            }
            TokenKind::Close | TokenKind::Separator | TokenKind::Arrow if !is_lone_arrow(tokens) => at += 1,
            _ => {
                let mut end = at + 1;
                while let (Some(last), Some(next)) = (tokens.get(end - 1), tokens.get(end)) {
                    let breaks = matches!(
                        next.kind,
                        TokenKind::Open | TokenKind::Close | TokenKind::Separator | TokenKind::Arrow
                    );
                    let range =
                        matches!(next.kind, TokenKind::Range) || matches!(last.kind, TokenKind::Range);
                    // A note mark belongs to what stands before it, whatever the space.
                    let note = matches!(next.kind, TokenKind::Note(_));
                    if breaks || next.span.start != last.span.end && !range && !note {
                        break;
                    }
                    end += 1;
                }
                items.push(Item::Run(tokens.get(at..end).unwrap_or_default()));
                at = end;
            }
        }
    }
    items
}

fn is_lone_arrow(tokens: &[Token]) -> bool {
    matches!(tokens, [Token { kind: TokenKind::Arrow, .. }])
}

/// Whether periods stand before their figures (R1 10件 R2 12件) rather than after them.
fn periods_lead(items: &[Item<'_>]) -> bool {
    match items.first() {
        Some(Item::Run(run) | Item::Group(run)) => {
            matches!(run.first().map(|token| &token.kind), Some(TokenKind::Period(_)))
                && !run.iter().any(|token| matches!(token.kind, TokenKind::Word(_)))
        }
        None => false,
    }
}

/// What waits for the next figure.
#[derive(Default)]
struct Pending {
    label: Option<(String, usize)>,
    period: Option<Period>,
    notes: Vec<String>,
    qualifiers: Vec<String>,
}

struct Reader<'a> {
    text: &'a str,
    read: Figures,
    pending: Pending,
    leading: bool,
}

impl Reader<'_> {
    fn slice(&self, span: Range<usize>) -> &str {
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
                    let more = run
                        .iter()
                        .skip(at + 1)
                        .any(|t| matches!(t.kind, TokenKind::Number(_) | TokenKind::Absence(_)));
                    if more && !QUALIFIERS.contains(&word.as_str()) {
                        self.pending.label = Some((word.clone(), token.span.start));
                    } else if more {
                        self.qualify_next(word, token.span.start);
                    } else {
                        self.qualify_last(word);
                    }
                }
                _ => self.token(token, false),
            }
        }
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
        // R2実績: a period with a word about it.
        if let [Token { kind: TokenKind::Period(_), .. }, Token { kind: TokenKind::Word(qualifier), .. }] =
            content
            && QUALIFIERS.contains(&qualifier.as_str())
            && !self.read.figures.is_empty()
        {
            run.iter().for_each(|token| self.token(token, false));
            return;
        }
        let figure_next = match next {
            Some(Item::Run(run)) => run.first().is_some_and(|token| {
                matches!(token.kind, TokenKind::Number(_) | TokenKind::Absence(_) | TokenKind::Period(_))
            }),
            _ => false,
        };
        if let Some(word) = word
            && figure_next
        {
            if QUALIFIERS.contains(&word) && !word.starts_with("目標") && !word.starts_with("実績") {
                self.qualify_next(word, span.start);
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
        let compared = label
            .is_some_and(|label| label.ends_with('比') || label.ends_with("より") || label.ends_with("から"));
        let changes = content
            .iter()
            .any(|token| matches!(&token.kind, TokenKind::Number(Number { change: Some(_), .. })));
        range || last_is_word || compared && changes
    }

    /// Tokens in parentheses.
    fn group(&mut self, group: &[Token]) {
        let has_figure =
            group.iter().any(|token| matches!(token.kind, TokenKind::Number(_) | TokenKind::Absence(_)));
        if !has_figure {
            self.remark(group);
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

    /// Parentheses without a figure: a period, or words about what stands before.
    fn remark(&mut self, group: &[Token]) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
        let span = first.span.start..last.span.end;
        let text = self.slice(span.clone()).to_owned();
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

    /// One token that is no word.
    fn token(&mut self, token: &Token, parenthetical: bool) {
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

    fn period(&mut self, period: &Period) {
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

    fn note(&mut self, token: &Token) {
        let TokenKind::Note(note) = &token.kind else { return };
        match self.read.figures.last_mut() {
            Some(last) => last.notes.push(note.clone()),
            None => self.pending.notes.push(note.clone()),
        }
    }

    fn qualify_next(&mut self, word: &str, _start: usize) {
        self.pending.qualifiers.push(word.to_owned());
    }

    fn qualify_last(&mut self, word: &str) {
        match self.read.figures.last_mut() {
            Some(last) => last.qualifiers.push(word.to_owned()),
            None => self.pending.qualifiers.push(word.to_owned()),
        }
    }

    fn leave(&mut self, text: &str) {
        if !self.read.leftover.is_empty() {
            self.read.leftover.push(' ');
        }
        self.read.leftover.push_str(text);
    }

    fn add(&mut self, mut value: FigureValue, span: Range<usize>, parenthetical: bool) {
        let mut label = self.pending.label.take().map(|(label, _)| label);
        if let (FigureValue::Number(number), Some(word)) = (&mut value, &label)
            && per_time(number, word)
        {
            label = None;
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
            } else if let Some(period) = &self.pending.period {
                let text = period.text.clone();
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
        let qualifiers = std::mem::take(&mut self.pending.qualifiers);
        if self.read.figures.is_empty() && !qualifiers.is_empty() {
            let text = self.text.trim().to_owned();
            self.add(FigureValue::Words(text, Vec::new()), 0..self.text.len(), false);
        }
        self.read
    }
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
