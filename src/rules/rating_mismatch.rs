//! A rating word that is not what the document's own thresholds give for its rate.

use super::amount;
use super::facts::{self, Fact};
use super::legends::{self, Legend};
use super::texts::CellText;
use super::{Evidence, Findings};
use crate::diagnostic::catalog::RATING_MISMATCH;
use crate::diagnostic::{Diagnostic, Related};
use crate::document::Cell;
use crate::origin::{CellRef, Origin};
use crate::record::{Direction, Measure, Status};
use crate::text::compact;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A rating and the rate that it rates.
#[derive(Clone, Debug)]
struct Pair {
    rate: Decimal,
    word: String,
    key: String,
    indicator: String,
    year: Option<i32>,
    cell: CellRef,
    origin: Origin,
    raw: String,
    rate_cell: CellRef,
    rate_origin: Origin,
    /// The rate is not printed: it was computed here.
    computed: bool,
}

/// Without a legend, a word must have stood with this many rates before a threshold is inferred.
const ENOUGH: usize = 3;

/// Checks every rating that stands with a rate.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    let legends = legends::find(&evidence.facts, evidence.texts);
    let mut pairs = of_lines(evidence);
    pairs.extend(of_averages(evidence));
    let mut seen = BTreeSet::new();
    pairs.retain(|pair| seen.insert((pair.cell, pair.rate_cell)));
    let mut unexplained = Vec::new();
    for pair in pairs {
        let knowing: Vec<&Legend> = legends.iter().filter(|l| l.knows(&pair.key)).collect();
        if knowing.is_empty() {
            if !pair.computed {
                unexplained.push(pair);
            }
            continue;
        }
        // Legends may change between years: any that knows the word may be the one.
        let holds = knowing
            .iter()
            .any(|legend| legend.bands.iter().any(|band| band.key == pair.key && band.holds(pair.rate)));
        // Lower may be better where nothing tells: a rate computed here is turned around before it accuses.
        let turned = Decimal::from(10_000).checked_div(pair.rate).filter(|_| pair.computed);
        let turned_holds = turned.is_some_and(|rate| {
            knowing.iter().any(|l| l.bands.iter().any(|band| band.key == pair.key && band.holds(rate)))
        });
        if holds || turned_holds {
            out.held(&RATING_MISMATCH, 1);
        } else if out.mended(pair.rate_cell).is_some_and(|rate| {
            knowing.iter().any(|l| l.bands.iter().any(|band| band.key == pair.key && band.holds(rate)))
        }) {
            // The rate itself was accused; for the rate as it should be, the word is right.
        } else if let Some((legend, band)) =
            knowing.iter().find_map(|l| l.word_for(pair.rate).map(|band| (l, band)))
        {
            let formula = format!("達成率 {} → {} → {}", pair.rate, band.text, band.word);
            out.push(accuse(&pair, &band.word, formula, Some(legend.origin)));
        }
    }
    infer(&unexplained, out);
}

/// Ratings beside a rate of the same line and year.
fn of_lines(evidence: &Evidence<'_>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let facts = &evidence.facts;
    for rating in &facts.all {
        let observation = rating.observation;
        // 達成度 ◎: a word in the column of rates.
        let worded =
            observation.measure == Measure::AchievementRate && observation.status == Status::Qualitative;
        if !worded && observation.measure != Measure::Rating || observation.status == Status::NotSet {
            continue;
        }
        let Some(word) = observation.value_text.as_deref().filter(|word| !word.is_empty()) else {
            continue;
        };
        if facts.is_doubtful(observation.cell) {
            continue;
        }
        let cell = observation.cell;
        let mut rates: Vec<Fact<'_>> = facts
            .of_line(rating.line)
            .filter(|f| {
                let place = f.observation.cell;
                matches!(f.observation.measure, Measure::AchievementRate | Measure::ProgressRate)
                    && f.is_main()
                    && f.value().is_some()
                    && place.table == cell.table
                    // Without a year of its own, a rating speaks of the rates of its row.
                    && (f.year() == rating.year() || rating.year().is_none() && place.row == cell.row)
            })
            .collect();
        rates.sort_by_key(|f| {
            let place = f.observation.cell;
            (
                f.observation.measure != Measure::AchievementRate,
                place.row.abs_diff(cell.row),
                place.column > cell.column,
                place.column.abs_diff(cell.column),
            )
        });
        let Some(rate) = rates.first() else {
            pairs.extend(computed(evidence, rating, word));
            continue;
        };
        let Some(value) = rate.value() else { continue };
        pairs.push(Pair {
            rate: value,
            word: word.to_owned(),
            key: compact(word).into_owned(),
            indicator: observation.indicator.clone(),
            year: rating.year(),
            cell: observation.cell,
            origin: observation.origin,
            raw: observation.raw.clone(),
            rate_cell: rate.observation.cell,
            rate_origin: rate.observation.origin,
            computed: false,
        });
    }
    pairs
}

/// A rating that stands with a target and a result, but with no rate: rated by their quotient.
fn computed(evidence: &Evidence<'_>, rating: &Fact<'_>, word: &str) -> Option<Pair> {
    let facts = &evidence.facts;
    let cell = rating.observation.cell;
    let only = |measure: Measure| {
        let mut found = facts.of_line(rating.line).filter(|f| {
            f.observation.measure == measure
                && f.is_main()
                && f.value().is_some()
                && f.observation.comparator.is_none()
                && f.observation.cell.table == cell.table
                && f.observation.cell.row == cell.row
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    };
    let (target, actual) = (only(Measure::Target)?, only(Measure::Actual)?);
    let key = facts.lines.get(rating.line)?;
    let direction = evidence.directions.of(&key.indicator).map(|(direction, _)| direction);
    let (wanted, reached) = facts::values(&target, &actual)?;
    let rate = match direction {
        Some(Direction::Lower) => amount::percent(wanted, reached)?,
        _ => amount::percent(reached, wanted)?,
    };
    Some(Pair {
        rate: rate.round_dp(1),
        word: word.to_owned(),
        key: compact(word).into_owned(),
        indicator: rating.observation.indicator.clone(),
        year: rating.year().or(actual.year()),
        cell,
        origin: rating.observation.origin,
        raw: rating.observation.raw.clone(),
        rate_cell: actual.observation.cell,
        rate_origin: actual.observation.origin,
        computed: true,
    })
}

/// The word under each stated average.
fn of_averages(evidence: &Evidence<'_>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut rows: BTreeMap<usize, BTreeMap<usize, usize>> = BTreeMap::new();
    for statement in &evidence.averages.statements {
        let Some(cell) = statement.cell else { continue };
        let Some(placed) = evidence.facts.tables.get(cell.table) else { continue };
        let rows = rows
            .entry(cell.table)
            .or_insert_with(|| rating_rows(&placed.table.cells, evidence.texts.of_table(cell.table)));
        let rated = |c: &Cell| rows.get(&c.row).is_some_and(|label| *label < c.column);
        let below = placed
            .table
            .cells
            .iter()
            .filter(|_| !rows.is_empty())
            .find(|c| c.column == cell.column && c.row > cell.row && rated(c));
        let Some(below) = below else { continue };
        let word = compact(&below.text).into_owned();
        if word.is_empty() || word.chars().any(|c| c.is_ascii_digit()) {
            continue;
        }
        pairs.push(Pair {
            rate: statement.value,
            key: word.clone(),
            word,
            indicator: "平均達成率".to_owned(),
            year: statement.year,
            cell: CellRef { table: cell.table, row: below.row, column: below.column },
            origin: below.origin,
            raw: below.raw.clone(),
            rate_cell: cell,
            rate_origin: statement.origin,
            computed: false,
        });
    }
    pairs
}

/// The rows of a table that are called ratings, each with the column of its label.
fn rating_rows(cells: &[Cell], texts: &[CellText<'_>]) -> BTreeMap<usize, usize> {
    let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
    for (cell, text) in cells.iter().zip(texts) {
        if ["評価", "判定", "達成状況"].iter().any(|word| text.compact.ends_with(word)) {
            let label = rows.entry(cell.row).or_insert(cell.column);
            *label = (*label).min(cell.column);
        }
    }
    rows
}

/// Thresholds that no legend tells but many pairs show: all rates of one word above all of another, but for one.
fn infer(pairs: &[Pair], out: &mut Findings) {
    let mut words: BTreeMap<&str, Vec<&Pair>> = BTreeMap::new();
    for pair in pairs {
        words.entry(&pair.key).or_default().push(pair);
    }
    if words.len() < 2 {
        return;
    }
    for suspect in pairs {
        let range = |key: &str| {
            let rates: Vec<Decimal> = words
                .get(key)
                .into_iter()
                .flatten()
                .filter(|pair| pair.cell != suspect.cell)
                .map(|pair| pair.rate)
                .collect();
            let (low, high) = (rates.iter().min().copied()?, rates.iter().max().copied()?);
            Some((low, high, rates.len()))
        };
        let ranges: Vec<(&str, Decimal, Decimal, usize)> =
            words.keys().filter_map(|key| range(key).map(|(low, high, n)| (*key, low, high, n))).collect();
        // Without the suspect the words part cleanly.
        let clean = ranges.iter().enumerate().all(|(index, (_, low, high, _))| {
            ranges.iter().skip(index + 1).all(|(_, l, h, _)| high < l || h < low)
        });
        let own = ranges.iter().find(|(key, ..)| *key == suspect.key);
        let inside = ranges.iter().find(|(key, low, high, n)| {
            *key != suspect.key && *n >= ENOUGH && (*low..=*high).contains(&suspect.rate)
        });
        if let (true, Some((.., n)), Some((key, low, high, _))) = (clean, own, inside)
            && *n >= ENOUGH
            && let Some(word) = words.get(key).and_then(|list| list.first()).map(|p| p.word.clone())
        {
            let formula = format!("この文書では達成率 {low} から {high} に「{word}」が付いている");
            out.push(accuse(suspect, &word, formula, None));
        }
    }
}

fn accuse(pair: &Pair, expected: &str, formula: String, legend: Option<Origin>) -> Diagnostic {
    let rate = amount::grouped(pair.rate);
    let mut diagnostic = Diagnostic::new(
        &RATING_MISMATCH,
        pair.origin,
        format!(
            "「{}」の評価「{}」は、達成率 {rate} に対する基準では「{expected}」です。",
            pair.indicator, pair.word
        ),
        format!("the rating \"{}\" should be \"{expected}\" for a rate of {rate}", pair.word),
    )
    .with_cell(pair.cell, pair.raw.clone())
    .with_values(pair.word.clone(), expected)
    .with_formula(formula)
    .with_help("達成率と評価のどちらが誤りかを確かめてください。基準を変えた年度であれば、その基準を書いてください。")
    .with_related(Related {
        origin: pair.rate_origin,
        cell: Some(pair.rate_cell),
        message: format!("達成率 {rate}"),
        document_id: None,
    });
    if let Some(origin) = legend {
        diagnostic = diagnostic.with_related(Related {
            origin,
            cell: None,
            message: "評価の基準".to_owned(),
            document_id: None,
        });
    }
    diagnostic.indicator = Some(pair.indicator.clone());
    diagnostic.period_year = pair.year;
    diagnostic.measure = Some(Measure::Rating.name());
    diagnostic
}

#[cfg(test)]
mod tests {
    use crate::record::{Measure, Status};
    use crate::rules::testing::Draft;

    fn rated(draft: &mut Draft, name: &str, rate: &str, word: &str) {
        draft.figure(name, Measure::AchievementRate, 2020, rate);
        let rating = draft.figure(name, Measure::Rating, 2020, "-");
        rating.status = Status::Qualitative;
        rating.value_text = Some(word.to_owned());
    }

    fn with_legend() -> Draft {
        let mut draft = Draft::new();
        draft.table(&["達成率|評価", "100%以上|達成", "80%以上 100%未満|おおむね達成", "80%未満|未達成"]);
        draft.kpi_table();
        draft
    }

    #[test]
    fn ratings_follow_the_legend() {
        let mut draft = with_legend();
        rated(&mut draft, "甲", "100.0", "達成");
        rated(&mut draft, "乙", "80.0", "おおむね 達成");
        rated(&mut draft, "丙", "82.9", "順調"); // a word of an older legend
        assert_eq!(draft.findings(), Vec::<String>::new());
        rated(&mut draft, "丁", "79.9", "おおむね達成");
        assert_eq!(draft.findings(), ["rating-mismatch: おおむね達成 → 未達成"]);
    }

    #[test]
    fn the_word_under_an_average_is_rated_too() {
        let with = |word: &str| {
            let mut draft = with_legend();
            draft.table(&["年度|H30|R1", "平均達成率|83.0|77.7", &format!("評価|おおむね達成|{word}")]);
            draft.findings()
        };
        assert_eq!(with("未達成"), Vec::<String>::new());
        assert_eq!(with("おおむね達成"), ["rating-mismatch: おおむね達成 → 未達成"]);
    }

    #[test]
    fn a_word_beside_a_target_and_a_result_is_rated_by_their_quotient() {
        let with = |word: &str| {
            let mut draft = with_legend();
            draft.figure("甲", Measure::Target, 2020, "100");
            let row = draft.figure("甲", Measure::Actual, 2020, "70").cell.row;
            let rating = draft.figure("甲", Measure::Rating, 2020, "-");
            rating.status = Status::Qualitative;
            rating.value_text = Some(word.to_owned());
            for observation in &mut draft.reading.observations {
                observation.cell.row = row;
            }
            draft.findings()
        };
        assert_eq!(with("未達成"), Vec::<String>::new());
        assert_eq!(with("達成"), Vec::<String>::new(), "where lower is better, 100 ÷ 70 reaches the target");
        assert_eq!(with("おおむね達成"), ["rating-mismatch: おおむね達成 → 未達成"]);
    }

    #[test]
    fn without_a_legend_many_ratings_show_the_threshold() {
        let mut draft = Draft::new();
        draft.kpi_table();
        for (index, (rate, word)) in
            [("127", "○"), ("100", "○"), ("105", "○"), ("98", "×"), ("77", "×"), ("33", "×")]
                .iter()
                .enumerate()
        {
            rated(&mut draft, &format!("指標{index}"), rate, word);
        }
        assert_eq!(draft.findings(), Vec::<String>::new());
        rated(&mut draft, "別の指標", "95", "○");
        assert_eq!(draft.findings(), ["rating-mismatch: ○ → ×"]);
    }
}
