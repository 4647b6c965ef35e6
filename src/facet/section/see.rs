//! What a cell holds at a glance: its text in, its facets and the kind of its content out.

use crate::facet::{Facets, Reader};
use crate::value::{Token, TokenKind};
use foldhash::HashMap;
use rust_decimal::Decimal;
use std::cell::RefCell;

/// What stands in a cell, at a glance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// Nothing.
    #[default]
    Blank,
    /// A figure, a dash, or a word of absence.
    Figure,
    /// ○ × ● alone.
    Mark,
    /// Words of measures only.
    Measure,
    /// A period only.
    Period,
    /// A unit only.
    Unit,
    /// Explained words of other kinds.
    Name,
    /// Other short words.
    Words,
    /// Sentences.
    Sentence,
    /// A rule of dashes left by an extraction.
    Rule,
}

/// A cell's facets and content.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// What its words say if it is a header or a stub.
    pub facets: Facets,
    /// What it holds.
    pub content: Content,
    /// A bare number that could be a year.
    pub year_like: bool,
    /// Figures (numbers) stand in it.
    pub has_number: bool,
    /// It is figures and nothing else: no words but units.
    pub pure: bool,
    /// It begins with a measure's word and a figure: 目標 3件 実績 1件.
    pub measured: bool,
    /// It could be a unit, among other things: 事業, 計画.
    pub unit_like: bool,
}

/// What texts said: cells repeat, in figures, dashes and the headers of every page.
#[derive(Debug, Default)]
pub struct Memory {
    seen: RefCell<HashMap<String, Seen>>,
}

/// So many texts are remembered; what comes then is looked at anew.
const REMEMBERED: usize = 10_000;

impl Memory {
    /// Looks at a text, or remembers what it said. One memory serves one reader.
    pub fn see(&self, text: &str, reader: &Reader) -> Seen {
        if text.is_empty() {
            return Seen::default();
        }
        if let Some(seen) = self.seen.borrow().get(text) {
            return seen.clone();
        }
        let seen = see(text, reader);
        let mut memory = self.seen.borrow_mut();
        if memory.len() < REMEMBERED {
            memory.insert(text.to_owned(), seen.clone());
        }
        seen
    }
}

/// Whether a text with a number in it names something: うち65歳以上, 65歳以上人口, 75歳以上の割合.
fn is_name(tokens: &[Token], reader: &Reader) -> bool {
    let age = |token: &Token| match &token.kind {
        TokenKind::Number(number) => {
            number.comparator.is_some() && number.unit.as_ref().is_some_and(|unit| unit.text == "歳")
        }
        _ => false,
    };
    match tokens {
        [Token { kind: TokenKind::Word(_), .. }, number] => age(number),
        [.., number, Token { kind: TokenKind::Word(word), .. }] => {
            age(number)
                && word.chars().count() >= 2
                && reader.nouns.iter().any(|noun| word.ends_with(noun.as_str()))
        }
        _ => false,
    }
}

/// Longer words are a sentence; in characters.
const SENTENCE: usize = 60;

/// Looks at one cell's text.
fn see(text: &str, reader: &Reader) -> Seen {
    let length = text.chars().take(4 * SENTENCE).count();
    if length >= 4 * SENTENCE {
        let facets = Facets { label: String::from("…"), ..Facets::default() };
        return Seen { facets, content: Content::Sentence, has_number: true, ..Seen::default() };
    }
    if text.chars().all(|c| matches!(c, '-' | '—' | '=' | '─' | '―')) && length >= 3 {
        return Seen { content: Content::Rule, ..Seen::default() };
    }
    let facets = crate::facet::read(text, reader);
    let bare_year = text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1900..2100).contains(&year));
    let tokens = crate::value::tokenize(text, &reader.era);
    // 3か年計 and 1件当たり head columns, they are no figures.
    let span = crate::value::figure::is_span(&tokens);
    let mut has_number = false;
    // 基本目標1 and 「1 結婚への希望」 hold a number and no figure: neither unit nor decimals, words before or behind.
    let mut plain = true;
    let (mut words, mut figures, mut marks) = (0usize, 0usize, 0usize);
    for token in &tokens {
        match &token.kind {
            TokenKind::Number(_) if span => {}
            TokenKind::Number(number) => {
                figures += 1;
                has_number = true;
                plain &= number.unit.is_none()
                    && number.decimals == 0
                    && !number.signed
                    && number.value < Decimal::from(100);
            }
            TokenKind::Absence(_) => figures += 1,
            TokenKind::Mark(_) => marks += 1,
            TokenKind::Word(word) => words += word.chars().filter(|c| !c.is_whitespace()).count(),
            _ => {}
        }
    }
    // 28年度増加分: all numbers are those of the period that words follow.
    let dated = !facets.periods.is_empty()
        && facets.label.chars().filter(|c| crate::text::is_cjk(*c)).count() >= 2
        && !facets.label.contains(|c: char| c.is_ascii_digit())
        && facets.unit.is_none();
    // 柱1: a name that counts.
    let counted = plain_count(&tokens) && facets.measures.is_empty() && facets.periods.is_empty();
    // Explained words come first: the 2027 of 目標値(2027) is no figure.
    let content = if facets.is_period() && !bare_year {
        Content::Period
    } else if facets.is_measure() {
        Content::Measure
    } else if facets.label.is_empty() && (!facets.names.is_empty() || !facets.flags.is_empty()) {
        Content::Name
    } else if facets.label.is_empty() && facets.unit.is_some() && !has_number {
        Content::Unit
    } else if counted
        || dated && has_number && length <= SENTENCE && !text.contains('。')
        || has_number && is_name(&tokens, reader)
    {
        Content::Words
    } else if figures > 0
        && words <= 6 + 4 * figures
        && !text.contains('。')
        && !(has_number && plain && words > 2)
    {
        Content::Figure
    } else if marks > 0 && words == 0 {
        Content::Mark
    } else if length > SENTENCE || text.contains('。') {
        Content::Sentence
    } else {
        Content::Words
    };
    // 21アンケート is the name of a survey.
    let named = |token: &crate::value::Token| match &token.kind {
        TokenKind::Number(number) => {
            number.unit.as_ref().is_some_and(|unit| !unit.known && unit.text.chars().count() > 3)
        }
        _ => false,
    };
    // うち65歳以上 is an age, whose words name a row.
    let aged = text.contains("歳以上") || text.contains("歳未満");
    // 人口(10/1現在) is a name with a day behind it.
    let named_before = text.find('(').is_some_and(|open| {
        text.get(..open)
            .is_some_and(|name| name.chars().count() >= 2 && name.chars().all(crate::text::is_cjk))
    });
    let pure =
        content == Content::Figure && words <= 2 && !aged && !named_before && !tokens.iter().any(named);
    let unit_like = length <= 12 && crate::value::unit::parse(text).is_some_and(|unit| unit.known);
    let measured = content == Content::Figure
        && has_number
        && text.split_once([' ', '\n']).is_some_and(|(first, rest)| {
            rest.starts_with(|c: char| c.is_ascii_digit()) && crate::facet::read(first, reader).is_measure()
        });
    Seen { facets, content, year_like: bare_year, has_number, pure, measured, unit_like }
}

/// One or two words of a name with a bare small number behind: 柱1, 施策12.
fn plain_count(tokens: &[crate::value::Token]) -> bool {
    let [first, second] = tokens else { return false };
    let (TokenKind::Word(word), TokenKind::Number(number)) = (&first.kind, &second.kind) else {
        return false;
    };
    number.unit.is_none()
        && number.decimals == 0
        && !number.signed
        && number.value < Decimal::from(100)
        && (1..=4).contains(&word.chars().count())
        && word.chars().all(crate::text::is_cjk)
        && !["計", "約", "累計", "合計", "延べ", "見込", "うち", "全"].contains(&word.trim())
}
