//! Periods that sentences and notes tell for a whole table: 「基準値は平成30年度、目標値は令和6年度」.
//! Text in; measures with their periods out.

use super::sheet::Sheet;
use crate::document::{Block, BlockKind, Document};
use crate::facet::measure::Measure;
use crate::facet::{self, Reader};
use crate::value::period::{self, Period};

/// ※目標値は全て令和8（2026）年: the period of a measure by a footnote.
pub fn defined_period(text: &str, reader: &Reader) -> Option<(Measure, Period)> {
    defined_periods(text, reader).into_iter().next()
}

/// Longest subject of a sentence that tells a measure's period, in characters: 基準値の年度.
const LONGEST_SUBJECT: usize = 12;

/// 基準値は平成30年度、目標値は令和6年度: the periods that a text gives to measures, sentence by sentence.
fn defined_periods(text: &str, reader: &Reader) -> Vec<(Measure, Period)> {
    let mut found = Vec::new();
    for sentence in text.split(['。', '\n']) {
        // The part before a comma may go on behind it: 基準値の年度は、特に記載のないものは平成30年度です.
        let mut open: Option<(Measure, String)> = None;
        for part in sentence.split(['、', ',', ';']) {
            let subject = part.split_once('は').and_then(|(subject, rest)| {
                let measure = subject_measure(subject, reader)?;
                Some((measure, rest.to_owned()))
            });
            match (subject, &mut open) {
                (Some(next), _) => {
                    found.extend(open.replace(next).and_then(|clause| clause_period(clause, reader)));
                }
                (None, Some((_, rest))) => {
                    rest.push('、');
                    rest.push_str(part);
                }
                (None, None) => {}
            }
        }
        found.extend(open.and_then(|clause| clause_period(clause, reader)));
    }
    found
}

/// The measure that a sentence is about: 基準値, 目標値の年度.
fn subject_measure(subject: &str, reader: &Reader) -> Option<Measure> {
    let subject = subject.trim().trim_start_matches(['※', '(', '注', ':', ' ', '・', '*']);
    if subject.is_empty() || subject.chars().take(LONGEST_SUBJECT + 1).count() > LONGEST_SUBJECT {
        return None;
    }
    let subject = ["の年度", "の年次", "の時点", "の年", "の数値"]
        .iter()
        .find_map(|ending| subject.strip_suffix(ending))
        .unwrap_or(subject);
    let facets = facet::read(subject, reader);
    facets.measures.first().copied().filter(|_| facets.is_measure())
}

/// The period that a clause gives: it must be about the period, as 「全て令和8年」 is and 「令和2年の改定で見直した」 is not.
fn clause_period((measure, rest): (Measure, String), reader: &Reader) -> Option<(Measure, Period)> {
    let (span, period) = period::find_all(&rest, &reader.era).into_iter().next()?;
    let plain = |text: Option<&str>| -> Option<String> {
        Some(text?.chars().filter(|c| !c.is_whitespace() && *c != '、').collect())
    };
    let before = plain(rest.get(..span.start))?;
    let after = plain(rest.get(span.end..))?;
    let unless = [
        "特に記載のない",
        "特に断りのない",
        "記載のない",
        "特に記載がない",
        "断りのない",
        "注記のない",
        "特段の記載がない",
    ];
    let introduces = before.chars().count() <= 4
        || before.chars().count() <= 16 && unless.iter().any(|words| before.starts_with(words));
    let concludes = [
        "",
        "です",
        "である",
        "の値",
        "の数値",
        "とする",
        "とします",
        "の値です",
        "の数値です",
        "の値とする",
        "の実績",
        "の実績値",
        "の実績値です",
        "実績",
        "時点",
        "末時点",
        "末",
        "度末",
        "時点です",
        "現在",
        "現在です",
        ")",
    ];
    (introduces && concludes.contains(&after.as_str())).then_some((measure, period))
}

/// What the sentences of a sheet and its notes without a mark say of periods, by their block.
pub fn periods(document: &Document, sheet: &Sheet, reader: &Reader) -> Vec<(usize, Vec<(Measure, Period)>)> {
    let blocks = sheet.blocks.clone().filter_map(|at| Some((at, document.blocks.get(at)?)));
    let mut told: Vec<(usize, Vec<(Measure, Period)>)> = Vec::new();
    for (at, block) in blocks {
        let general = match &block.kind {
            BlockKind::Paragraph | BlockKind::Item | BlockKind::Caption => true,
            BlockKind::Footnote { mark } => mark.is_empty(),
            _ => false,
        };
        if general && block.text.contains('は') {
            let found = defined_periods(&block.text, reader);
            if !found.is_empty() {
                told.push((at, found));
            }
        }
    }
    told
}

/// The statements of a sheet that govern the table at a block, the nearest first.
/// A note right below a table is about that table; a sentence above is about all that follow;
/// a note behind the last table is about all.
pub fn of(
    told: &[(usize, Vec<(Measure, Period)>)],
    blocks: &[Block],
    sheet: &Sheet,
    table: usize,
) -> Vec<(Measure, Period)> {
    let is_table = |at: usize| blocks.get(at).is_some_and(|block| matches!(block.kind, BlockKind::Table(_)));
    let is_heading =
        |at: usize| blocks.get(at).is_some_and(|block| matches!(block.kind, BlockKind::Heading { .. }));
    let is_note =
        |at: usize| blocks.get(at).is_some_and(|block| matches!(block.kind, BlockKind::Footnote { .. }));
    let below =
        |at: usize| at > table && !(table + 1..at).any(|between| is_table(between) || is_heading(between));
    let above = |at: usize| {
        // A note that stands below another table is about that one.
        let own = is_note(at)
            && (sheet.blocks.start..at).rev().take_while(|before| !is_heading(*before)).any(is_table);
        at < table && !own
    };
    let last = |at: usize| at > table && !(at + 1..sheet.blocks.end).any(is_table);
    let statements = |test: &dyn Fn(usize) -> bool| -> Vec<(Measure, Period)> {
        told.iter().filter(|(at, _)| test(*at)).flat_map(|(_, found)| found.iter().cloned()).collect()
    };
    let mut all = statements(&below);
    let mut higher = statements(&above);
    higher.reverse();
    all.extend(higher);
    // Where each table has its own note, the last one is only about its own.
    let tables = told.iter().filter(|(at, _)| is_note(*at)).count();
    if tables <= 1 {
        all.extend(statements(&last));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facet::lexicon::Lexicon;
    use crate::value::period::EraContext;
    use crate::vocabulary::Vocabulary;

    fn told(text: &str) -> Vec<(&'static str, i32)> {
        let vocabulary = Vocabulary::bundled().expect("bundled");
        let lexicon = Lexicon::new(&vocabulary);
        let reader = Reader {
            lexicon: &lexicon,
            era: EraContext::default(),
            cumulative: &vocabulary.marks.cumulative,
            calendar: &vocabulary.marks.calendar,
            nouns: &vocabulary.nouns.figures,
        };
        defined_periods(text, &reader)
            .into_iter()
            .map(|(measure, period)| (measure.name(), period.year))
            .collect()
    }

    /// Protects the periods of a plan that states them once for all its tables.
    #[test]
    fn a_sentence_gives_a_measure_its_period() {
        let both = vec![("baseline", 2018), ("target", 2024)];
        assert_eq!(told("基準値は平成30年度、目標値は令和6年度"), both);
        assert_eq!(
            told("基準値の年度は、特に記載のないものは平成30年度です。目標値の年度は令和6年度です。"),
            both
        );
        assert_eq!(told("目標値は全て令和8(2026)年"), [("target", 2026)]);
        for other in [
            "目標値は、令和2年の改定で見直した。",
            "目標値は令和6年度に達成する見込みである。",
            "人口は令和6年度です。",
        ] {
            assert_eq!(told(other), [], "{other}");
        }
    }

    #[test]
    fn a_note_below_a_table_is_about_that_table() {
        let vocabulary = Vocabulary::bundled().expect("bundled");
        let lexicon = Lexicon::new(&vocabulary);
        let years = |text: &str| -> Vec<Option<i32>> {
            let document = crate::document::text::read(Default::default(), text, &vocabulary);
            let reading = super::super::read::read(document, &vocabulary, &lexicon);
            let baselines = reading.observations.into_iter().filter(|o| o.measure == Measure::Baseline);
            baselines.map(|o| o.period.map(|period| period.year)).collect()
        };
        let table = "指標名\t基準値\t目標値\n相談件数\t4件\t6件\n";
        let (first, second) = ("※基準値は平成30年度\n", "※基準値は令和2年度\n");
        assert_eq!(
            years(&format!("{table}\n{first}\n1 産業\n\n{table}\n{second}")),
            [Some(2018), Some(2020)]
        );
        assert_eq!(years(&format!("{table}\n{first}\n1 産業\n\n{table}")), [Some(2018), None]);
        assert_eq!(years(&format!("{table}\n1 産業\n\n{table}\n{first}")), [Some(2018), Some(2018)]);
        assert_eq!(
            years(&format!("基準値は平成30年度です。\n\n{table}\n1 産業\n\n{table}")),
            [Some(2018), Some(2018)]
        );
    }
}
