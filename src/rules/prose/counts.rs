//! Counts in sentences: 8指標中1指標が目標値達成、4指標が達成率80%以上; 40項目のうち26項目で目標を達成.

use super::Passage;
use super::values::labels;
use crate::diagnostic::catalog::PROSE_TABLE_MISMATCH;
use crate::diagnostic::{Diagnostic, Related};
use crate::document::Cell;
use crate::origin::CellRef;
use crate::rules::amount::HUNDRED;
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
        r"([0-9]+)(?:つの)?(?:項目|取組|事業|指標|施策|件)(?:が|で|は|を)?(?:目標値?を)?(未達成|達成|完了|新規|継続|未定|着手)|(未達成|達成|完了|新規|継続|未定|着手)(?:した|する|が必要な|の)?(?:項目|取組|事業|指標|施策)?(?:が|は|も)?([0-9]+)",
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
        if !sentence.contains("達成") && !sentence.contains("取組") && !sentence.contains("完了") {
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
