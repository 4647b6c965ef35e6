//! Counts in sentences: 8指標中1指標が目標値達成、4指標が達成率80%以上; 40項目のうち26項目で目標を達成.

use super::Passage;
use super::values::labels;
use crate::diagnostic::catalog::PROSE_TABLE_MISMATCH;
use crate::diagnostic::{Diagnostic, Related};
use crate::document::Cell;
use crate::origin::CellRef;
use crate::record::Measure;
use crate::rules::amount::{self, HUNDRED, Rounding};
use crate::rules::averages::Part;
use crate::rules::grid::Grid;
use crate::rules::{Evidence, Findings};
use regex::Regex;
use rust_decimal::Decimal;
use std::sync::LazyLock;

static TOTAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"([0-9]+)(?:つの)?(?:の)?(指標|項目|KPI|事業|取組|施策)(?:中|のうち|の内|については)").ok()
});
static COUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"([0-9]+)(?:つの)?(?:指標|項目|KPI|事業|取組|施策)?(?:が|で|は|において)?(?:(目標値?(?:を)?達成)|達成率(?:が|は)?([0-9]+(?:\.[0-9]+)?)(%|割)(以上|未満))",
    )
    .ok()
});
/// A count with the word for what was counted: 26項目で目標を達成, 完了した取組は25.
static WORDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"([0-9]+)(?:つの)?(?:項目|取組|事業|指標|施策|件)(?:[(（][0-9.]+%[)）])?(?:が|で|は|を)?(?:目標値?を)?(未達成|達成|完了|新規|継続|未定|着手)|(未達成|達成|完了|新規|継続|未定|着手)(?:した|する|が必要な|の)?(?:項目|取組|事業|指標|施策)?(?:が|は|も)?([0-9]+)",
    )
    .ok()
});

/// A count of rates in a sentence.
#[derive(Clone, Debug)]
struct Count {
    stated: Decimal,
    /// At least, or below, this rate; achieved is "at least 100".
    bound: Decimal,
    at_least: bool,
    achieved: bool,
    text: String,
}

/// Checks one passage's counts.
pub fn check(evidence: &Evidence<'_>, passage: &Passage<'_>, out: &mut Findings) {
    let mut start = 0;
    for sentence in passage.text.split_inclusive('。') {
        let range = start..start + sentence.len();
        start = range.end;
        let told = ["中", "うち", "の内"].iter().any(|word| sentence.contains(word))
            && (share(passage, sentence, out) || named_rows(evidence, passage, sentence, out));
        if told || !["達成", "取組", "完了"].iter().any(|word| sentence.contains(word)) {
            continue;
        }
        let counted = by_rates(evidence, passage, range.clone(), out);
        if !counted {
            by_tables(evidence, passage, sentence, out);
        }
    }
}

/// Counts of indicators by their rates. Whether the rates of the section could be counted.
fn by_rates(
    evidence: &Evidence<'_>,
    passage: &Passage<'_>,
    range: std::ops::Range<usize>,
    out: &mut Findings,
) -> bool {
    let sentence = passage.slice(range.clone());
    let counts = counts(sentence);
    if counts.is_empty() {
        return false;
    }
    let Some(year) = evidence.averages.latest_year() else { return false };
    let labels = labels(evidence, passage, range);
    let Some(label) = labels.last() else { return false };
    let parts: Vec<&Part> = evidence
        .averages
        .parts()
        .iter()
        .filter(|part| part.year == Some(year) && !part.segment)
        .filter(|part| evidence.sections.of_kind(part.block, &label.kind) == Some(label))
        .collect();
    let rates: Vec<Decimal> = parts.iter().filter_map(|part| part.main).collect();
    if rates.is_empty() {
        return false;
    }
    let total = TOTAL
        .as_ref()
        .and_then(|p| p.captures(sentence))
        .and_then(|c| c.get(1)?.as_str().parse::<usize>().ok());
    // The sentence must count the same indicators: all of them, or those that are evaluated.
    if total.is_some_and(|total| total != parts.len() && total != rates.len()) {
        return false;
    }
    // Beside those that reached their target, the others are counted: KPI…が目標値を達成したほか、4つのKPIで….
    let achieved_too = counts.iter().any(|count| count.achieved)
        || ["達成したほか", "達成した他", "達成するとともに", "達成し、"]
            .iter()
            .any(|w| sentence.contains(w));
    for count in &counts {
        let among = |low: Decimal, high: Option<Decimal>| {
            let n = rates.iter().filter(|r| **r >= low && high.is_none_or(|h| **r < h)).count();
            Decimal::from(n)
        };
        let exclusive = among(count.bound, Some(HUNDRED));
        let inclusive = among(count.bound, None);
        let right = match (count.at_least, count.achieved) {
            (false, _) => vec![among(Decimal::MIN, Some(count.bound))],
            (true, true) => vec![inclusive],
            // Beside a count of those that reached the target, the rest is meant; alone, either may be.
            (true, false) if achieved_too => vec![exclusive, inclusive],
            (true, false) => vec![inclusive, exclusive],
        };
        if right.contains(&count.stated) {
            out.held(&PROSE_TABLE_MISMATCH, 1);
            continue;
        }
        let expected = right.first().copied().unwrap_or_default();
        out.push(accuse(evidence, passage, count, expected, &label.text(), year, &parts));
    }
    true
}

/// The counts of a sentence.
fn counts(sentence: &str) -> Vec<Count> {
    let Some(pattern) = COUNT.as_ref() else { return Vec::new() };
    let mut counts = Vec::new();
    for found in pattern.captures_iter(sentence) {
        let Some(stated) = found.get(1).and_then(|m| m.as_str().parse::<Decimal>().ok()) else {
            continue;
        };
        let text = found.get(0).map_or("", |m| m.as_str()).to_owned();
        if found.get(2).is_some() {
            counts.push(Count { stated, bound: HUNDRED, at_least: true, achieved: true, text });
            continue;
        }
        let Some(mut bound) = found.get(3).and_then(|m| m.as_str().parse::<Decimal>().ok()) else {
            continue;
        };
        if found.get(4).is_some_and(|m| m.as_str() == "割") {
            bound = bound.checked_mul(Decimal::TEN).unwrap_or(bound);
        }
        let at_least = found.get(5).is_none_or(|m| m.as_str() == "以上");
        counts.push(Count { stated, bound, at_least, achieved: false, text });
    }
    counts
}

fn accuse(
    evidence: &Evidence<'_>,
    passage: &Passage<'_>,
    count: &Count,
    expected: Decimal,
    label: &str,
    year: i32,
    parts: &[&Part],
) -> Diagnostic {
    let what = match (count.at_least, count.achieved) {
        (_, true) => "目標値を達成した指標".to_owned(),
        (true, _) => format!("達成率が{}%以上の指標", count.bound),
        (false, _) => format!("達成率が{}%未満の指標", count.bound),
    };
    let mut diagnostic = Diagnostic::new(
        &PROSE_TABLE_MISMATCH,
        passage.block.origin,
        format!(
            "文章は{label}で{what}を {} としていますが、表の{year}年度の達成率では {expected} です。",
            count.stated
        ),
        format!("the prose counts {} indicators ({}), the table gives {expected}", count.stated, count.text),
    )
    .with_values(count.stated.to_string(), expected.to_string())
    .with_formula(format!("{label}の{year}年度の達成率のうち、条件に合うものを数える（達成は別に数える）"))
    .with_help("表を直したあとで文章の数を直し忘れていないかを確かめてください。");
    diagnostic.raw = Some(count.text.clone());
    diagnostic.period_year = Some(year);
    diagnostic.indicator = Some(what);
    for part in parts {
        if let Some(fact) = evidence.facts.all.get(part.fact)
            && let Some(rate) = part.main
            && (rate >= count.bound) == count.at_least
        {
            diagnostic = diagnostic.with_related(Related {
                origin: fact.observation.origin,
                cell: Some(fact.observation.cell),
                message: format!("「{}」の達成率 {rate}", fact.observation.indicator),
                document_id: None,
            });
        }
    }
    diagnostic
}

/// Counts that a table states: the total of the sentence stands in it, the counted word names a figure beside it.
fn by_tables(evidence: &Evidence<'_>, passage: &Passage<'_>, sentence: &str, out: &mut Findings) {
    let Some(total) = TOTAL
        .as_ref()
        .and_then(|p| p.captures(sentence))
        .and_then(|c| c.get(1)?.as_str().parse::<Decimal>().ok())
    else {
        return;
    };
    let Some(pattern) = WORDED.as_ref() else { return };
    for found in pattern.captures_iter(sentence) {
        let number = found.get(1).or(found.get(4)).and_then(|m| m.as_str().parse::<Decimal>().ok());
        let word = found.get(2).or(found.get(3)).map(|m| m.as_str());
        let (Some(number), Some(word)) = (number, word) else { continue };
        let mut differing = None;
        let mut agrees = false;
        for grid in evidence.grids.iter().flatten() {
            for (value, cell, at) in beside(grid, total, word) {
                if value == number {
                    agrees = true;
                } else {
                    differing.get_or_insert((value, cell, at));
                }
            }
        }
        if agrees {
            out.held(&PROSE_TABLE_MISMATCH, 1);
        } else if differing.is_none() {
            by_ratings(evidence, passage, total, number, word, found.get(0).map_or("", |m| m.as_str()), out);
        } else if let Some((value, cell, at)) = differing {
            let text = found.get(0).map_or("", |m| m.as_str());
            let mut diagnostic = Diagnostic::new(
                &PROSE_TABLE_MISMATCH,
                passage.block.origin,
                format!("文章は「{text}」としていますが、表の{word}の数は {value} です。"),
                format!("the prose counts {number}, the table {value}"),
            )
            .with_values(number.to_string(), value.to_string())
            .with_formula(format!("総数 {total} の表の「{word}」の数"))
            .with_help("文章と表のどちらが正しいかを確かめ、そろえてください。")
            .with_related(Related {
                origin: cell.origin,
                cell: Some(at),
                message: format!("表の値 {}", cell.text),
                document_id: None,
            });
            diagnostic.raw = Some(text.to_owned());
            diagnostic.indicator = Some(format!("{word}の数"));
            out.push(diagnostic);
        }
    }
}

/// A count of rating words: 6項目のうち5項目で目標を達成, where one table rates six things, four of them 達成.
fn by_ratings(
    evidence: &Evidence<'_>,
    passage: &Passage<'_>,
    total: Decimal,
    number: Decimal,
    word: &str,
    text: &str,
    out: &mut Findings,
) {
    let mut counts = Vec::new();
    for table in 0..evidence.facts.tables.len() {
        let rated: Vec<_> = evidence
            .facts
            .of_table(table)
            .filter(|fact| fact.observation.measure == Measure::Rating)
            .filter(|fact| fact.observation.value_text.is_some())
            .collect();
        let mut rows: Vec<usize> = rated.iter().map(|fact| fact.observation.cell.row).collect();
        rows.dedup();
        // One word a row, and as many rows as the sentence counts.
        if rows.len() != rated.len() || Decimal::from(rows.len()) != total {
            continue;
        }
        let words = || rated.iter().filter_map(|fact| fact.observation.value_text.as_deref());
        if words().any(|rating| rating == word) {
            let count = words().filter(|rating| names(rating, word)).count();
            counts.push((Decimal::from(count), rated));
        }
    }
    // Two tables of as many rows: which one is meant cannot be known.
    let [(count, rated)] = counts.as_slice() else { return };
    if *count == number {
        out.held(&PROSE_TABLE_MISMATCH, 1);
        return;
    }
    let mut diagnostic = Diagnostic::new(
        &PROSE_TABLE_MISMATCH,
        passage.block.origin,
        format!("文章は「{text}」としていますが、表で「{word}」とされているものは {count} です。"),
        format!("the prose counts {number}, the table rates {count} as \"{word}\""),
    )
    .with_values(number.to_string(), count.to_string())
    .with_formula(format!("{total}行のうち評価が「{word}」の行を数える"))
    .with_help("文章と表のどちらが正しいかを確かめ、そろえてください。");
    diagnostic.raw = Some(text.to_owned());
    diagnostic.indicator = Some(format!("{word}の数"));
    for fact in rated.iter().filter(|f| f.observation.value_text.as_deref().is_some_and(|w| names(w, word))) {
        diagnostic = diagnostic.with_related(Related {
            origin: fact.observation.origin,
            cell: Some(fact.observation.cell),
            message: format!("「{}」の評価「{word}」", fact.observation.indicator),
            document_id: None,
        });
    }
    out.push(diagnostic);
}

/// 30項目のうち21項目(70.0%)
static SHARE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"([0-9]+)(?:つの)?(?:の)?(?:指標|項目|KPI|事業|取組|施策)(?:中|のうち|の内)、?([0-9]+)(?:つの)?(?:指標|項目|KPI|事業|取組|施策|件)?(?:[(（]([0-9]+(?:\.[0-9]+)?)%[)）])?",
    )
    .ok()
});

/// A share that a sentence gives beside the two counts that make it. Whether it is wrong.
fn share(passage: &Passage<'_>, sentence: &str, out: &mut Findings) -> bool {
    let Some(pattern) = SHARE.as_ref().filter(|_| sentence.contains('%')) else { return false };
    let mut wrong = false;
    for found in pattern.captures_iter(sentence) {
        let at = |group: usize| found.get(group).and_then(|m| m.as_str().parse::<Decimal>().ok());
        let (Some(total), Some(part), Some(stated)) = (at(1), at(2), at(3)) else { continue };
        let Some(share) = amount::percent(part, total) else { continue };
        let decimals = u8::try_from(stated.scale()).unwrap_or(0);
        let fits = [Rounding::HalfUp, Rounding::Down]
            .iter()
            .any(|rounding| amount::round(share, decimals, *rounding) == stated);
        if fits {
            out.held(&PROSE_TABLE_MISMATCH, 1);
            continue;
        }
        wrong = true;
        let expected = amount::round(share, decimals, Rounding::HalfUp);
        let text = found.get(0).map_or("", |m| m.as_str());
        let mut diagnostic = Diagnostic::new(
            &PROSE_TABLE_MISMATCH,
            passage.block.origin,
            format!("文章の「{text}」の割合 {stated}% は、{part} の {total} に対する割合 {expected}% と異なります。"),
            format!("the prose gives {stated} % for {part} of {total}, which is {expected} %"),
        )
        .with_values(format!("{stated}%"), format!("{expected}%"))
        .with_formula(format!("{part}÷{total}×100"))
        .with_help("二つの数と割合のどれが誤りかを、表と合わせて確かめてください。");
        diagnostic.raw = Some(text.to_owned());
        out.push(diagnostic);
    }
    wrong
}

/// Words in quotation marks.
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"「([^「」]{1,20})」").ok());

/// A count of rows that the sentence names: 30項目のうち21項目が「計画以上」又は「計画どおり」, where a table counts the rows so called
/// and all of them. Whether it is wrong.
fn named_rows(evidence: &Evidence<'_>, passage: &Passage<'_>, sentence: &str, out: &mut Findings) -> bool {
    let Some((pattern, quoted)) = SHARE.as_ref().zip(QUOTED.as_ref()).filter(|_| sentence.contains('「'))
    else {
        return false;
    };
    // One count in the sentence, and quoted words behind it: what else is counted is not known.
    let mut counts = pattern.captures_iter(sentence);
    let (Some(found), None) = (counts.next(), counts.next()) else { return false };
    let at = |group: usize| found.get(group).and_then(|m| m.as_str().parse::<Decimal>().ok());
    let (Some(total), Some(part)) = (at(1), at(2)) else { return false };
    let behind = found.get(0).and_then(|all| sentence.get(all.end()..)).unwrap_or("");
    let words: Vec<&str> = quoted.captures_iter(behind).filter_map(|c| Some(c.get(1)?.as_str())).collect();
    // ほか and それぞれ count them apart.
    if words.is_empty() || behind.chars().any(|c| c.is_ascii_digit()) || behind.contains("それぞれ") {
        return false;
    }
    let mut differing: Option<(Decimal, String)> = None;
    for grid in evidence.grids.iter().flatten() {
        let lines: Vec<usize> = (0..grid.lines.len())
            .filter(|line| words.iter().any(|word| is_called(grid.label(*line), word)))
            .collect();
        let alone =
            words.iter().all(|word| lines.iter().filter(|l| is_called(grid.label(**l), word)).count() == 1);
        if !alone || lines.len() != words.len() {
            continue;
        }
        for position in 0..grid.heads.len() {
            let states = (0..grid.lines.len())
                .any(|line| grid.label(line).contains('計') && grid.value(line, position) == Some(total));
            let parts: Option<Vec<Decimal>> = lines.iter().map(|line| grid.value(*line, position)).collect();
            let (true, Some(parts)) = (states, parts) else { continue };
            let Some(sum) = amount::sum(parts.iter().copied()) else { continue };
            if sum == part {
                out.held(&PROSE_TABLE_MISMATCH, 1);
                return false;
            }
            let shown: Vec<String> = parts.iter().map(Decimal::to_string).collect();
            differing.get_or_insert((sum, shown.join("＋")));
        }
    }
    let Some((sum, formula)) = differing else { return false };
    let text = found.get(0).map_or("", |m| m.as_str());
    let mut diagnostic = Diagnostic::new(
        &PROSE_TABLE_MISMATCH,
        passage.block.origin,
        format!("文章は「{text}」としていますが、表では{total}のうち {sum} です。"),
        format!("the prose counts {part} of {total}, the table {sum}"),
    )
    .with_values(part.to_string(), sum.to_string())
    .with_formula(format!("総数 {total} の表の「{}」の数（{formula}）", words.join("」と「")))
    .with_help("文章と表のどちらが正しいかを確かめ、そろえてください。割合も合わせて直してください。");
    diagnostic.raw = Some(text.to_owned());
    diagnostic.indicator = Some(words.join("、"));
    out.push(diagnostic);
    true
}

/// Whether a label is a word, with or without its letter: S(計画以上) for 計画以上.
fn is_called(label: &str, word: &str) -> bool {
    label == word
        || label
            .split_once(['(', '（'])
            .is_some_and(|(letter, rest)| letter == word || rest.trim_end_matches([')', '）']) == word)
        || label.strip_suffix(word).is_some_and(|letter| letter.chars().count() == 1)
}

/// Figures on a line that states the total, at positions whose head holds the word.
fn beside<'g>(grid: &'g Grid<'_>, total: Decimal, word: &str) -> Vec<(Decimal, &'g Cell, CellRef)> {
    let mut found = Vec::new();
    for line in 0..grid.lines.len() {
        let states =
            (0..grid.heads.len()).any(|p| grid.value(line, p) == Some(total) && !names(grid.head(p), word));
        if !states {
            continue;
        }
        for position in 0..grid.heads.len() {
            if !names(grid.head(position), word) {
                continue;
            }
            if let Some(place) = grid.place(line, position)
                && let (Some(number), Some(cell), Some(at)) =
                    (&place.number, place.cell, grid.cell_ref(place))
            {
                found.push((number.value, cell, at));
            }
        }
    }
    found
}

/// Whether a head speaks of what a word counts: 達成 is not 未達成, nor 達成率.
fn names(head: &str, word: &str) -> bool {
    if head.contains('率') {
        return false;
    }
    match word {
        "達成" => head.contains("達成") && !head.contains("未達成"),
        _ => head.contains(word),
    }
}
