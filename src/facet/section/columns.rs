//! What each column of a section is: its header words and what stands below them in, a column out.

use super::among;
use super::header::label_row;
use super::see::{Content, Seen};
use super::{Column, Kind, Stub};
use crate::document::{Cell, Ruling};
use crate::facet::grid::Grid;
use crate::facet::lexicon::Name;
use crate::facet::measure::Measure;
use std::ops::Range;

/// What stands below a column's header, counted.
#[derive(Default)]
pub(super) struct Body {
    pub(super) filled: usize,
    pub(super) figures: usize,
    pub(super) marks: usize,
    pub(super) measures: usize,
    pub(super) distinct_measures: Vec<Measure>,
    pub(super) periods: usize,
    /// Measures with a year of their own: 目標値(2021) among years.
    pub(super) dated: usize,
    pub(super) units: usize,
    pub(super) sentences: usize,
    pub(super) words: usize,
    pub(super) years: usize,
    /// Figures that bound a class: 80%以上.
    pub(super) bounded: usize,
    /// ↑, ⇩: ways to go.
    pub(super) arrows: usize,
    /// Figures that words open and that may be names: 新規就農者数(5年間累計).
    pub(super) counted: usize,
}

fn body_of(grid: &Grid, seen: &[Seen], body: &Range<usize>, column: usize) -> Body {
    let mut count = Body::default();
    let mut labelled = 0;
    let mut labels: Vec<Measure> = Vec::new();
    for row in body.clone().filter(|row| label_row(grid, seen, *row).is_none()) {
        let Some(cell) = grid.anchor(row, column) else { continue };
        // A cell over several columns belongs to none of them alone.
        if cell.text.is_empty() || cell.column_span > 1 && grid.table.ruling != Ruling::Text {
            continue;
        }
        let Some(s) = grid.number(row, column).and_then(|n| seen.get(n)) else { continue };
        count.filled += 1;
        if cell.text.chars().all(|c| ARROWS.contains(c)) {
            count.arrows += 1;
            continue;
        }
        match s.content {
            Content::Figure => {
                count.figures += 1;
                count.bounded += usize::from(cell.text.contains(['以', '未', '超']));
                count.years += usize::from(s.year_like);
                let worded = !s.pure && !s.measured && s.has_number;
                count.counted += usize::from(worded && cell.text.starts_with(char::is_alphabetic));
            }
            Content::Mark => count.marks += 1,
            Content::Words if is_grade(&cell.text) => count.marks += 1,
            Content::Measure => {
                count.measures += 1;
                count.dated += usize::from(!s.facets.periods.is_empty());
                for measure in &s.facets.measures {
                    if !count.distinct_measures.contains(measure) {
                        count.distinct_measures.push(*measure);
                    }
                }
            }
            Content::Period => count.periods += 1,
            Content::Unit => count.units += 1,
            Content::Sentence => count.sentences += 1,
            Content::Words | Content::Name => count.words += 1,
            Content::Blank | Content::Rule => count.filled -= 1,
        }
        let label = s.facets.label_measure.filter(|m| !matches!(m, Measure::Rating | Measure::Change));
        if let Some(measure) = label.filter(|_| s.content == Content::Words) {
            labelled += 1;
            labels.push(measure);
        }
    }
    // 平均達成率 beside 評価 is a measure's row; a column of names that end so (…の達成率) is none.
    // 差 below 社人研推計 and 町独自推計 makes no measures of these names.
    if count.distinct_measures.iter().any(|m| *m != Measure::Change) {
        count.measures += labelled;
        count.words = count.words.saturating_sub(labelled);
        labels.retain(|measure| !count.distinct_measures.contains(measure));
        labels.dedup();
        count.distinct_measures.append(&mut labels);
    }
    count
}

/// Signs of the way that a figure should go.
const ARROWS: &str = "↑↓↗↘⇧⇩⬆⬇⇗⇘";

/// S, A, B+: a grade.
fn is_grade(text: &str) -> bool {
    let grade = text.trim_end_matches(['+', '-']);
    grade.len() == 1 && grade.bytes().all(|b| matches!(b, b'A'..=b'E' | b'S'))
}

pub(super) fn columns(grid: &Grid, seen: &[Seen], header: &Range<usize>, body: &Range<usize>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::with_capacity(grid.table.columns);
    let plain = is_plain(grid, header);
    let mut before: Vec<usize> = Vec::new();
    let mut money: Vec<bool> = Vec::new();
    let mut bodies: Vec<Body> = Vec::new();
    for column in 0..grid.table.columns {
        let heads = heads(grid, seen, header, column, plain);
        let mut count = body_of(grid, seen, body, column);
        // 学校 and 事業 are units too, but nothing stands left of the first column that they could be the units of.
        if column == 0 {
            count.words += std::mem::take(&mut count.units);
        }
        let spent = |m: &Measure| matches!(m, Measure::Budget | Measure::Settlement);
        money.push(count.words > 0 && count.distinct_measures.iter().all(spent));
        let mut made = column_of(grid, seen, &heads, &count);
        let left = columns.last();
        if heads.is_empty()
            && made.kind == Kind::Value
            && let Some(left) = left.filter(|left| left.kind == Kind::Value && !header.is_empty())
        {
            made = Column { inherited: true, ..left.clone() };
        }
        // 3,215 | 億円 under one header cell: the second column is the unit of the first.
        let units = made.kind == Kind::Value && count.figures == 0 && 2 * count.units > count.filled;
        if units && !heads.is_empty() && heads == before {
            made.kind = Kind::Stub(Stub::Named(Name::Unit));
        }
        before = heads;
        columns.push(made);
        bodies.push(count);
    }
    among::settle(grid, header, &mut columns, &bodies, &money);
    columns
}

/// Whether the header shows no spans: in text, and in a drawn table whose cells are all of one row and one column.
fn is_plain(grid: &Grid, header: &Range<usize>) -> bool {
    let spans = |cell: &Cell| header.contains(&cell.row) && (cell.row_span > 1 || cell.column_span > 1);
    grid.table.ruling == Ruling::Text || !grid.table.cells.iter().any(spans)
}

/// The header cells over a column, top to bottom. In a header without spans a blank place is covered by the words to
/// its left where a lower header row shows that they span it.
fn heads(grid: &Grid, seen: &[Seen], header: &Range<usize>, column: usize, plain: bool) -> Vec<usize> {
    let mut heads: Vec<usize> = Vec::new();
    for row in header.clone() {
        // What reaches down from above the header groups more than this section.
        let Some(cell) = grid.cell(row, column).filter(|cell| cell.row >= header.start) else { continue };
        // A title over everything names no column.
        let alone = plain
            && header.len() > 1
            && !grid.text(row, 0).is_empty()
            && (1..grid.table.columns).all(|other| grid.text(row, other).is_empty());
        if (cell.column_span == grid.table.columns || alone) && grid.table.columns > 1 {
            continue;
        }
        let number = if !cell.text.is_empty() {
            grid.number(row, column)
        } else if plain && (row + 1..header.end).any(|below| !grid.text(below, column).is_empty()) {
            // Two labels deep a lower row can itself be blank here; the nearest words to the left span it.
            (0..column).rev().find(|left| !grid.text(row, *left).is_empty()).and_then(|left| {
                let stub = (row + 1..header.end).all(|below| grid.text(below, left).is_empty());
                (!stub).then(|| grid.number(row, left)).flatten()
            })
        } else if plain {
            spread_below_years(grid, seen, header, row, column)
        } else {
            None
        };
        if let Some(number) = number.filter(|n| !heads.contains(n)) {
            heads.push(number);
        }
    }
    heads
}

/// 見通し | (blank) | (blank) below 令和6年度 | 令和7年度 | 令和8年度: a measure's word reaches right over the blanks below years.
fn spread_below_years(
    grid: &Grid,
    seen: &[Seen],
    header: &Range<usize>,
    row: usize,
    column: usize,
) -> Option<usize> {
    let above = row.checked_sub(1).filter(|above| *above >= header.start)?;
    let at = |row: usize, column: usize| seen.get(grid.number(row, column)?);
    let year = |column: usize| at(above, column).is_some_and(|s| s.content == Content::Period);
    let left =
        (0..column).rev().take_while(|left| year(*left)).find(|left| !grid.text(row, *left).is_empty())?;
    let word = at(row, left).is_some_and(|s| s.content == Content::Measure && s.facets.periods.is_empty());
    (year(column) && word).then(|| grid.number(row, left)).flatten()
}

fn column_of(grid: &Grid, seen: &[Seen], heads: &[usize], body: &Body) -> Column {
    let mut column = Column {
        kind: Kind::Empty,
        measures: Vec::new(),
        parenthetical: None,
        stacked: false,
        periods: Vec::new(),
        unit: None,
        flags: Vec::new(),
        notes: Vec::new(),
        label: String::new(),
        words: String::new(),
        cumulative: false,
        inherited: false,
        dated_by: None,
        month: None,
        part: None,
    };
    let mut names: Vec<Name> = Vec::new();
    let mut own_levels = 0usize;
    for (level, number) in heads.iter().enumerate() {
        let (Some(s), Some(cell)) = (seen.get(*number), grid.table.cells.get(*number)) else { continue };
        let facets = &s.facets;
        if !facets.periods.is_empty() {
            column.periods = facets.periods.clone();
        }
        if let Some(unit) = &facets.unit {
            column.unit = Some(unit.clone());
        }
        column.flags.extend(facets.flags.iter().cloned());
        column.notes.extend(facets.notes.iter().cloned());
        column.cumulative |= facets.cumulative;
        if !facets.names.is_empty() {
            names = facets.names.clone();
        }
        let measures: Vec<Measure> = if facets.measures.is_empty() {
            facets.label_measure.into_iter().collect()
        } else {
            facets.measures.clone()
        };
        if !measures.is_empty() {
            // Levels of one column that nothing divides are stacked: 目標 over 実績（達成率）.
            let undivided = heads
                .get(level.wrapping_sub(1))
                .and_then(|n| grid.table.cells.get(*n))
                .is_some_and(|above| {
                    above.column == cell.column
                        && above.column_span == cell.column_span
                        && span_blank(grid, above)
                        && span_blank(grid, cell)
                });
            // 令和元年度(策定時) over 実績: the results of that time are the baseline.
            let of_start = measures == [Measure::Actual]
                && column.measures == [Measure::Baseline]
                && !column.periods.is_empty();
            if of_start {
                // Its measure stands.
            } else if own_levels > 0 && undivided && !measures.iter().any(|m| column.measures.contains(m)) {
                column.measures.extend(measures);
                column.stacked = true;
            } else {
                column.measures = measures;
            }
            column.parenthetical = facets.parenthetical.or(column.parenthetical);
            own_levels += 1;
        }
        if !facets.label.is_empty() {
            if !column.label.is_empty() {
                column.label.push(' ');
            }
            column.label.push_str(&facets.label);
        }
        if !facets.is_period() {
            if !column.words.is_empty() {
                column.words.push(' ');
            }
            column.words.push_str(cell.text.trim());
        }
    }
    // 主要施策コード, 通し番号.
    let plain = column.measures.is_empty() && column.periods.is_empty() && names.is_empty();
    if plain && ["コード", "番号", "ID"].iter().any(|word| column.label.ends_with(word)) {
        names.push(Name::Number);
    }
    if body.figures == 0 && body.marks > 0 && 2 * body.marks >= body.filled && is_rated(&column, &names) {
        column.measures = vec![Measure::Rating];
        column.label.clear();
    }
    column.kind = kind(&column, &names, body);
    column
}

/// Whether marks below a header are ratings: 達成度 over Ａ and Ｂ, 区分 over ○ and ×.
fn is_rated(column: &Column, names: &[Name]) -> bool {
    let rates = [Measure::AchievementRate, Measure::ProgressRate];
    let rate = !column.measures.is_empty() && column.measures.iter().all(|m| rates.contains(m));
    let other = column.measures.is_empty() && column.flags.is_empty();
    rate || other && names == [Name::Item]
        || other
            && names.is_empty()
            && ["評価", "判定", "ランク"].iter().any(|word| column.label.ends_with(word))
}

/// Whether nothing is printed to the right of a header cell in its row of a text table (or it is no text table).
fn span_blank(grid: &Grid, cell: &Cell) -> bool {
    grid.table.ruling != Ruling::Text || grid.text(cell.row, cell.column + 1).is_empty()
}

/// Decides what a column is from its header's words and from what stands in it; where a word has two senses
/// (数値目標: an indicator's header or a target's), the content decides.
fn kind(column: &Column, names: &[Name], body: &Body) -> Kind {
    let figures = body.figures + body.marks;
    let half = |count: usize| body.filled > 0 && 2 * count >= body.filled;
    let rates = column.measures.contains(&Measure::Rating);
    if !column.flags.is_empty() {
        return Kind::Flag;
    }
    if !column.measures.is_empty() {
        if 2 * body.measures > body.filled && !rates {
            return Kind::Stub(Stub::Measure);
        }
        // 現状 over 年度 | 値: the years of that measure; 目標年度 over R6, R8 as well.
        let years = [Name::Period, Name::TargetPeriod, Name::BaselinePeriod];
        // 初期値[年度] over 38,120 and [H28]: figures, each with its year below.
        let other = body.figures.saturating_sub(body.years);
        if let Some(name) = years.into_iter().find(|name| names.contains(name))
            && half(body.periods + body.years)
            && other < body.periods + body.years
        {
            return Kind::Stub(Stub::Named(name));
        }
        if names.contains(&Name::Description) && 3 * figures < 2 * body.filled.max(1) {
            return Kind::Stub(Stub::Named(Name::Description));
        }
        // A header over nothing but blanks is the title of its rows: 年度別評価.
        if body.filled == 0 && !names.is_empty() && column.periods.is_empty() {
            return Kind::Stub(Stub::Label);
        }
        // Of a column of names some count: 新規就農者数(5年間累計).
        let named = body.words + body.sentences;
        let counted = if named > 0 { body.counted } else { 0 };
        if let Some(name) = names.first()
            && !half(figures - counted)
            && (half(named + counted) || body.filled == 0)
        {
            return Kind::Stub(Stub::Named(*name));
        }
        // 実績 and 進捗状況 can head sentences; a target or a rate cannot, whatever an extraction moved below it.
        let wordy = column
            .measures
            .iter()
            .all(|m| matches!(m, Measure::Actual | Measure::Plan | Measure::Rating | Measure::Change));
        if half(body.sentences) && wordy && body.marks == 0 {
            return Kind::Stub(Stub::Named(Name::Description));
        }
        return Kind::Value;
    }
    if let Some(name) = best_name(names) {
        if matches!(name, Name::Period | Name::Item | Name::Segment) && names_years(body) {
            return Kind::Stub(Stub::Named(Name::Period));
        }
        let content_rules =
            matches!(name, Name::Period | Name::Item | Name::Segment | Name::Policy | Name::Unit);
        if half(body.measures)
            && !matches!(name, Name::Indicator | Name::Activity)
            && body.distinct_measures.len() != 1
        {
            return Kind::Stub(Stub::Measure);
        }
        if content_rules && name == Name::Period && !half(body.periods + body.years + body.dated) {
            return by_content(column, body);
        }
        // 年次計画 over R4, R5: what is planned for the year, no name.
        if name == Name::PlanItem && !column.periods.is_empty() {
            return Kind::Stub(Stub::Named(Name::Description));
        }
        return Kind::Stub(Stub::Named(name));
    }
    if !column.periods.is_empty() {
        // 達成 among the ratings of a year is a value.
        let stub = 2 * body.measures > body.filled && body.distinct_measures != [Measure::Rating];
        return if stub { Kind::Stub(Stub::Measure) } else { Kind::Value };
    }
    by_content(column, body)
}

/// Whether years stand below a header and nothing else, some of them with their measure: 2019, 2020, 目標値(2021).
fn names_years(body: &Body) -> bool {
    let years = body.periods + body.years;
    years > 0 && years + body.dated == body.filled
}

/// Of several names in one header (指標名・単位) the one that tells most.
fn best_name(names: &[Name]) -> Option<Name> {
    let order = [Name::Indicator, Name::Activity, Name::PlanItem, Name::Department];
    order.into_iter().find(|name| names.contains(name)).or_else(|| names.first().copied())
}

fn by_content(column: &Column, body: &Body) -> Kind {
    let half = |count: usize| body.filled > 0 && 2 * count >= body.filled;
    if body.filled == 0 {
        return if column.label.is_empty() { Kind::Empty } else { Kind::Stub(Stub::Label) };
    }
    if column.label.is_empty() && names_years(body) {
        Kind::Stub(Stub::Named(Name::Period))
    } else if half(body.measures) && (body.distinct_measures.len() > 1 || body.measures == body.filled) {
        Kind::Stub(Stub::Measure)
    } else if half(body.periods) || body.years == body.filled && column.label.is_empty() {
        Kind::Stub(Stub::Named(Name::Period))
    } else if half(body.units) {
        Kind::Stub(Stub::Named(Name::Unit))
    } else if half(body.figures + body.marks) {
        Kind::Value
    } else if half(body.sentences) {
        Kind::Stub(Stub::Named(Name::Description))
    } else {
        Kind::Stub(Stub::Label)
    }
}
