//! Figures in lists of results: 交流事業参加者数 17,140人（H30-R2累計） in headline lists, ・支給者数 19人 in the cells of activities.

use super::{Number, Passage, Subjects, equals, figures, over_years, unit_fits};
use crate::diagnostic::catalog::{CONFLICTING_VALUES, PROSE_TABLE_MISMATCH};
use crate::diagnostic::{Diagnostic, Related};
use crate::document::{Cell, Role};
use crate::origin::CellRef;
use crate::record::Measure;
use crate::rules::amount::{self, Rounding};
use crate::rules::facts::Fact;
use crate::rules::{Evidence, Findings, finding, stated};
use crate::text;
use crate::value::glance;
use regex::Regex;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// Shorter names stand for many things.
const SPECIFIC: usize = 6;

static SPAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[^0-9()（）、。]{0,5}[(（](?:(累計|平均)|([^()（）]{2,16}?)(累計|平均|実績))[)）]").ok()
});
static COMPARED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[^0-9()（）、。]{0,5}[(（]([^()（）]{2,12}?)比([-▲△+＋]?)([0-9][0-9,]*)").ok()
});

/// Checks the figures of one passage that say which years they cover.
pub fn check(evidence: &Evidence<'_>, subjects: &Subjects<'_>, passage: &Passage<'_>, out: &mut Findings) {
    for number in &passage.numbers {
        let behind = passage.text.get(number.span.end..).unwrap_or("");
        if !behind.contains(['(', '（']) {
            continue;
        }
        if let Some(found) = SPAN.as_ref().and_then(|p| p.captures(behind)) {
            let years = found.get(2).map(|m| glance::years(m.as_str())).unwrap_or_default();
            let kind = found.get(1).or(found.get(3)).map_or("", |m| m.as_str());
            covered(evidence, passage, number, &years, kind, out);
        } else if let Some(found) = COMPARED.as_ref().and_then(|p| p.captures(behind)) {
            let years = found.get(1).map(|m| glance::years(m.as_str())).unwrap_or_default();
            let change = found.get(3).and_then(|m| m.as_str().replace(',', "").parse::<Decimal>().ok());
            if let (Some(year), Some(change)) = (years.first(), change) {
                compared(evidence, subjects, passage, number, *year, change, out);
            }
        }
    }
}

/// The name before a number, as an item of a list prints it.
fn name_before<'t>(passage: &'t Passage<'_>, number: &Number) -> &'t str {
    let before = passage.slice(0..number.span.start);
    let start = before
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '・' | '、' | '。' | '】' | '〕' | '➤' | '○' | '〔' | '【'))
        .map_or(0, |(at, c)| at + c.len_utf8());
    before.get(start..).unwrap_or("").trim_start_matches('-')
}

/// NAME N人（H30-R2累計）, （R2実績）, （H27-R2平均）.
fn covered(
    evidence: &Evidence<'_>,
    passage: &Passage<'_>,
    number: &Number,
    years: &[i32],
    kind: &str,
    out: &mut Findings,
) {
    let facts = &evidence.facts;
    let name = text::key(name_before(passage, number));
    if name.chars().count() < SPECIFIC {
        return;
    }
    if kind == "実績" {
        let Some(year) = years.first() else { return };
        let known: Vec<Fact<'_>> = figures(facts, &name, Some(*year), &[Measure::Actual])
            .into_iter()
            .filter(|fact| unit_fits(fact, number))
            .collect();
        match known.first() {
            None => {}
            Some(_) if known.iter().any(|fact| equals(fact, number.value)) => {
                out.held(&PROSE_TABLE_MISMATCH, 1);
            }
            Some(fact) => out.push(accuse(passage, number, fact, &stated(fact), "同じ年度の値")),
        }
        return;
    }
    let [from, to] = years else { return };
    let mut best: Option<(usize, Decimal, bool)> = None;
    for (key, lines) in &facts.by_indicator {
        let exact = *key == name;
        if !exact && !key.ends_with(&name) {
            continue;
        }
        for line in lines {
            let running = facts.of_line(*line).any(|f| f.observation.cumulative);
            let fitting = facts.of_line(*line).any(|f| unit_fits(&f, number));
            if running || !fitting {
                continue;
            }
            let Some(values) = over_years(facts, *line, *from, *to) else { continue };
            let Some(sum) = amount::sum(values.iter().copied()) else { continue };
            let given = if kind == "平均" {
                let Some(mean) = sum.checked_div(Decimal::from(values.len())) else { continue };
                amount::round(mean, number.decimals, Rounding::HalfUp)
            } else {
                sum
            };
            if given == number.value {
                out.held(&PROSE_TABLE_MISMATCH, 1);
                return;
            }
            if best.is_none_or(|(_, _, known)| exact && !known) {
                best = Some((*line, given, exact));
            }
        }
    }
    let Some((line, given, exact)) = best else { return };
    let swapped = sibling(evidence, line, &name, *from, *to, number.value);
    // A name that only ends alike may be of something else, unless one other figure explains the sum.
    if !exact && swapped.is_none() {
        return;
    }
    if kind == "平均" && !exact {
        return;
    }
    let series = facts.series(line, Measure::Actual);
    let Some(anchor) = swapped.map(|(mine, _)| mine).or_else(|| series.get(to).copied()) else { return };
    let expected = amount::grouped(given);
    let mut diagnostic = accuse(
        passage,
        number,
        &anchor,
        &expected,
        if kind == "平均" { "表の各年度の値の平均" } else { "表の各年度の値の合計" },
    );
    for fact in series.range(*from..=*to).map(|(_, fact)| fact) {
        diagnostic = diagnostic.with_related(Related {
            origin: fact.observation.origin,
            cell: Some(fact.observation.cell),
            message: format!("{}年度の値 {}", fact.year().unwrap_or_default(), stated(fact)),
            document_id: None,
        });
    }
    out.push(diagnostic);
    if let Some((mine, other)) = swapped {
        out.push(conflict(&mine, &other, number));
    }
}

/// A figure of a like-named line that, put in the place of this line's own, gives the stated sum.
fn sibling<'a>(
    evidence: &Evidence<'a>,
    line: usize,
    name: &str,
    from: i32,
    to: i32,
    sum: Decimal,
) -> Option<(Fact<'a>, Fact<'a>)> {
    let facts = &evidence.facts;
    let series = facts.series(line, Measure::Actual);
    let total = amount::sum(over_years(facts, line, from, to)?)?;
    for (key, lines) in &facts.by_indicator {
        if !key.ends_with(name) {
            continue;
        }
        for other in lines.iter().filter(|other| **other != line) {
            for (year, theirs) in facts.series(*other, Measure::Actual).range(from..=to) {
                let Some(mine) = series.get(year) else { continue };
                let (Some(a), Some(b)) = (mine.value(), theirs.value()) else { continue };
                let swapped = total.checked_sub(a).and_then(|rest| rest.checked_add(b));
                if a != b && swapped == Some(sum) {
                    return Some((*mine, *theirs));
                }
            }
        }
    }
    None
}

/// Two like-named lines that differ in one year, where a stated sum proves one of them.
fn conflict(mine: &Fact<'_>, other: &Fact<'_>, number: &Number) -> Diagnostic {
    let (shown, expected) = (stated(mine), stated(other));
    finding(
        &CONFLICTING_VALUES,
        mine,
        format!(
            "「{}」の {shown} は、「{}」の {expected} と食い違います。文中の累計 {} は {expected} と合います。",
            mine.observation.indicator,
            other.observation.indicator,
            amount::grouped(number.value)
        ),
        format!("{shown} conflicts with {expected} elsewhere, and the stated total agrees with the latter"),
    )
    .with_values(shown, expected.clone())
    .with_formula("各年度の値の合計は文中の累計と同じ")
    .with_help("目標値を実績値の欄に写していないかを確かめてください。")
    .with_related(Related {
        origin: other.observation.origin,
        cell: Some(other.observation.cell),
        message: format!("もう一つの値 {expected}"),
        document_id: None,
    })
}

/// NAME N件（平成27年度比▲1,168件）.
fn compared(
    evidence: &Evidence<'_>,
    subjects: &Subjects<'_>,
    passage: &Passage<'_>,
    number: &Number,
    year: i32,
    change: Decimal,
    out: &mut Findings,
) {
    let Some(subject) = subjects.last_in(name_before(passage, number)) else { return };
    let known: Vec<Fact<'_>> =
        figures(&evidence.facts, subject, Some(year), &[Measure::Actual, Measure::Baseline])
            .into_iter()
            .filter(|fact| unit_fits(fact, number))
            .collect();
    let Some(first) = known.first() else { return };
    let holds = known.iter().any(|fact| {
        fact.value().and_then(|value| value.checked_sub(number.value)).is_some_and(|gap| gap.abs() == change)
    });
    if holds {
        out.held(&PROSE_TABLE_MISMATCH, 1);
        return;
    }
    let Some(gap) = first.value().and_then(|value| number.value.checked_sub(value)) else { return };
    let expected = amount::grouped(gap.abs());
    let mut diagnostic = accuse(passage, number, first, &expected, "文中の値−比べた年の値");
    diagnostic.stated = Some(amount::grouped(change));
    out.push(diagnostic);
}

fn accuse(
    passage: &Passage<'_>,
    number: &Number,
    fact: &Fact<'_>,
    expected: &str,
    formula: &str,
) -> Diagnostic {
    let name = &fact.observation.indicator;
    let said = amount::grouped(number.value);
    let mut diagnostic = Diagnostic::new(
        &PROSE_TABLE_MISMATCH,
        passage.block.origin,
        format!("文中の {said} は、表の「{name}」から求めた {expected} と異なります。"),
        format!("{said} in the prose is not the {expected} that the table gives for \"{name}\""),
    )
    .with_values(said, expected)
    .with_formula(formula)
    .with_help("文章と表のどちらが正しいかを確かめ、そろえてください。")
    .with_related(Related {
        origin: fact.observation.origin,
        cell: Some(fact.observation.cell),
        message: format!("表の値 {}", stated(fact)),
        document_id: None,
    });
    diagnostic.raw = Some(super::values::excerpt(passage, number));
    diagnostic.indicator = Some(name.clone());
    diagnostic.period_year = fact.year();
    diagnostic.measure = Some(fact.observation.measure.name());
    diagnostic
}

static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^([^0-9:：]{2,40}(?:[0-9][^0-9:：]{1,40})?)[:：]?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?([^0-9、。,.()（）]{1,4})").ok()
});

/// Lists of results in the cells of activities, against the figures of the same activity's rows.
pub fn cells(evidence: &Evidence<'_>, out: &mut Findings) {
    for placed in &evidence.facts.tables {
        for cell in &placed.table.cells {
            if cell.text.contains('・')
                && !matches!(cell.role, Role::Header | Role::Value)
                && cell.text.chars().any(|c| c.is_ascii_digit())
            {
                listed(evidence, placed.number, cell, out);
            }
        }
    }
}

fn listed(evidence: &Evidence<'_>, table: usize, cell: &Cell, out: &mut Findings) {
    let Some(pattern) = ITEM.as_ref() else { return };
    let text = text::compact(&cell.text);
    let facts = &evidence.facts;
    // Figures of the rows that the cell speaks of: its own, and those of its activity below.
    let rows = cell.row..cell.row + cell.row_span.max(1);
    let activity = facts
        .of_table(table)
        .find(|fact| rows.contains(&fact.observation.cell.row))
        .and_then(|fact| facts.lines.get(fact.line))
        .map(|key| key.activity.clone());
    let Some(activity) = activity.filter(|activity| !activity.is_empty()) else { return };
    let latest = facts.of_table(table).filter_map(|fact| fact.year()).max();
    let mut wrong: Vec<(String, Decimal, Fact<'_>)> = Vec::new();
    for item in text.split('・').skip(1) {
        let Some(found) = pattern.captures(item) else { continue };
        let (Some(name), Some(whole)) = (found.get(1), found.get(2)) else { continue };
        let fraction = found.get(3).map_or("", |m| m.as_str());
        let digits = format!("{}{fraction}", whole.as_str().replace(',', ""));
        let Ok(value) = digits.parse::<Decimal>() else { continue };
        let unit = found.get(4).map_or("", |m| m.as_str());
        let key = text::key(name.as_str());
        if key.chars().count() < SPECIFIC {
            continue;
        }
        let known: Vec<Fact<'_>> = facts
            .of_table(table)
            .filter(|fact| {
                fact.observation.measure == Measure::Actual
                    && fact.year() == latest
                    && fact.value().is_some()
                    && facts
                        .lines
                        .get(fact.line)
                        .is_some_and(|line| line.indicator == key && line.activity == activity)
                    && fact.observation.unit.as_deref().is_none_or(|u| unit.starts_with(u))
            })
            .collect();
        match known.first() {
            None => {}
            Some(_) if known.iter().any(|fact| equals(fact, value)) => {
                out.held(&PROSE_TABLE_MISMATCH, 1);
            }
            Some(fact) => wrong.push((format!("{}{unit}", amount::grouped(value)), value, *fact)),
        }
    }
    let Some((said, _, first)) = wrong.first() else { return };
    let expected = stated(first);
    let all: Vec<String> = wrong
        .iter()
        .map(|(said, _, fact)| format!("{} {said}→{}", fact.observation.indicator, stated(fact)))
        .collect();
    let mut diagnostic = Diagnostic::new(
        &PROSE_TABLE_MISMATCH,
        cell.origin,
        format!("実績の文の値が、同じ事業の表の値と異なります（{}）。", all.join("、")),
        format!("the results in words differ from the figures of the same activity: {said}, not {expected}"),
    )
    .with_cell(CellRef { table, row: cell.row, column: cell.column }, cell.raw.clone())
    .with_values(said.clone(), expected)
    .with_formula("実績の文と取組指標の同じ年度の値は同じ")
    .with_help("別の事業の文を写していないかを確かめてください。");
    diagnostic.indicator = Some(first.observation.indicator.clone());
    diagnostic.period_year = first.year();
    diagnostic.measure = Some(Measure::Actual.name());
    for (_, _, fact) in &wrong {
        diagnostic = diagnostic.with_related(Related {
            origin: fact.observation.origin,
            cell: Some(fact.observation.cell),
            message: format!("表の「{}」 {}", fact.observation.indicator, stated(fact)),
            document_id: None,
        });
    }
    out.push(diagnostic);
}
