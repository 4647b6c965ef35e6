//! What each column of a section is: its header words and what stands below them in, a column out.

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
struct Body {
    filled: usize,
    figures: usize,
    marks: usize,
    measures: usize,
    distinct_measures: Vec<Measure>,
    periods: usize,
    /// Measures with a year of their own: 目標値(2021) among years.
    dated: usize,
    units: usize,
    sentences: usize,
    words: usize,
    years: usize,
    /// Figures that bound a class: 80%以上.
    bounded: usize,
    /// ↑, ⇩: ways to go.
    arrows: usize,
    /// Figures that words open and that may be names: 新規就農者数(5年間累計).
    counted: usize,
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
    describe_alike(&mut columns);
    describe_beside_names(grid, header, &mut columns);
    rate_behind_pairs(&mut columns);
    name_by_money(&mut columns, &money);
    date_pairs(&mut columns, &bodies);
    tell_baselines_apart(&mut columns);
    stub_by_words(&mut columns, &bodies);
    months(&mut columns);
    columns
}

/// 当初値 | (blank) over 2018年 | 215億円: the first column of the two holds the periods of the second.
fn date_pairs(columns: &mut [Column], bodies: &[Body]) {
    for at in 1..columns.len() {
        let Some((left, right)) = columns.get(at - 1).zip(columns.get(at)) else { continue };
        let Some((dates, values)) = bodies.get(at - 1).zip(bodies.get(at)) else { continue };
        let dated = dates.filled > 0 && dates.periods == dates.filled && left.kind == Kind::Value;
        let one_head = right.inherited || right.words == left.words && !left.words.is_empty();
        if dated
            && one_head
            && right.kind == Kind::Value
            && values.periods == 0
            && values.figures > 0
            && let Some(right) = columns.get_mut(at)
        {
            right.dated_by = Some(at - 1);
            right.inherited = false;
            if let Some(left) = columns.get_mut(at - 1) {
                left.kind = Kind::Stub(Stub::Named(Name::Period));
                left.dated_by = Some(at - 1);
            }
        }
    }
    date_groups(columns);
    // 現状値 | 年度 | 目標値: the years are those of the value left of them, where more values follow.
    for at in 1..columns.len() {
        let Some((left, right)) = columns.get(at - 1).zip(columns.get(at)) else { continue };
        let more = columns.iter().skip(at + 1).any(|c| c.kind == Kind::Value && !c.measures.is_empty());
        let first = columns.iter().position(|c| c.kind == Kind::Value) == Some(at - 1);
        let years = right.kind == Kind::Stub(Stub::Named(Name::Period)) && right.measures.is_empty();
        if years && right.dated_by.is_none() && first && more && left.measures.len() == 1 {
            let measures = left.measures.clone();
            if let Some(right) = columns.get_mut(at) {
                right.measures = measures;
            }
        }
    }
}

/// 基準値 {値, 年次} | 現況値 {値, 年次}: each value takes the year of its own group, on the side where the first one has it.
fn date_groups(columns: &mut [Column]) {
    let dates =
        |column: &Column| column.kind == Kind::Stub(Stub::Named(Name::Period)) && !column.measures.is_empty();
    let pair = |date: Option<&Column>, value: Option<&Column>| {
        date.zip(value).is_some_and(|(date, value)| {
            dates(date)
                && value.kind == Kind::Value
                && value.measures == date.measures
                && value.periods.is_empty()
        })
    };
    let Some(first) = columns.iter().position(dates) else { return };
    let behind = first > 0 && pair(columns.get(first), columns.get(first - 1));
    for at in 0..columns.len() {
        let beside = if behind { at + 1 } else { at.wrapping_sub(1) };
        if pair(columns.get(beside), columns.get(at))
            && let Some(column) = columns.get_mut(at)
        {
            column.dated_by = Some(beside);
        }
    }
}

/// 現状値 beside 基準値 is what there is today; alone it is what the plan sets out from. And 令和4年度当初 beside 令和5年度当初
/// is a budget.
fn tell_baselines_apart(columns: &mut [Column]) {
    let baseline = |column: &Column| column.kind == Kind::Value && column.measures == [Measure::Baseline];
    let says = |column: &Column, words: &[&str]| words.iter().any(|word| column.words.contains(word));
    let now = ["現状", "現況", "現在"];
    let then = ["基準", "策定", "当初", "初期", "ベースライン", "従前"];
    let both = columns.iter().any(|c| baseline(c) && says(c, &then) && !says(c, &now))
        && columns.iter().any(|c| baseline(c) && says(c, &now) && !says(c, &then));
    let starts =
        |column: &Column| baseline(column) && column.words.ends_with("当初") && !column.periods.is_empty();
    let budgets = columns.iter().filter(|column| starts(column)).count() > 1;
    for column in columns.iter_mut() {
        if both && baseline(column) && says(column, &now) && !says(column, &then) {
            column.measures = vec![Measure::Actual];
        } else if budgets && starts(column) {
            column.measures = vec![Measure::Budget];
        }
    }
}

/// Columns of figures by their header in which no figure stands.
fn stub_by_words(columns: &mut [Column], bodies: &[Body]) {
    let names = columns.iter().position(|c| c.kind == Kind::Stub(Stub::Named(Name::Indicator)));
    let counts = columns.iter().zip(bodies).skip(1).any(|(column, body)| {
        column.kind == Kind::Value && 2 * body.figures > body.filled && body.bounded == 0
    });
    for (at, (column, body)) in columns.iter_mut().zip(bodies).enumerate() {
        let named = matches!(column.kind, Kind::Stub(Stub::Label | Stub::Named(Name::Item)));
        if body.filled > 0 && body.arrows == body.filled && named {
            column.kind = Kind::Stub(Stub::Named(Name::Direction));
        }
        if column.kind != Kind::Value || body.filled == 0 {
            continue;
        }
        // 目標 | 評価指標: the aim that the indicators left of their figures serve.
        let aim = names.is_some_and(|names| at < names)
            && column.measures == [Measure::Target]
            && body.figures + body.marks == 0;
        // 達成率 | 指標の数 over 80%以上 | 57: classes, and how many fall into each.
        // 評価 | 項目数 over S(計画以上) | 3: grades, and how many things got each.
        let grades = at == 0
            && counts
            && column.measures == [Measure::Rating]
            && column.periods.is_empty()
            && body.figures == 0;
        let rates =
            column.measures.iter().all(|m| matches!(m, Measure::AchievementRate | Measure::ProgressRate));
        let classes = at == 0
            && counts
            && rates
            && column.periods.is_empty()
            && body.bounded > 1
            && body.bounded + body.words >= body.filled;
        if aim {
            column.kind = Kind::Stub(Stub::Named(Name::Policy));
        } else if classes || grades {
            column.kind = Kind::Stub(Stub::Named(Name::Segment));
        } else if body.arrows == body.filled && column.periods.is_empty() {
            column.kind = Kind::Stub(Stub::Named(Name::Direction));
        }
    }
}

/// 1月 | 2月 | 3月: columns of months, where all but a total are.
fn months(columns: &mut [Column]) {
    let month = |column: &Column| -> Option<u8> {
        let number: u8 = column.label.trim().strip_suffix('月')?.parse().ok()?;
        let plain = column.kind == Kind::Value && column.periods.is_empty() && column.measures.is_empty();
        ((1..=12).contains(&number) && plain).then_some(number)
    };
    let values = columns.iter().filter(|c| c.kind == Kind::Value).count();
    let count = columns.iter().filter(|c| month(c).is_some()).count();
    if count < 2 || values > count + 1 {
        return;
    }
    for column in columns.iter_mut() {
        column.month = month(column);
        if column.month.is_some() {
            column.label.clear();
        }
    }
}

/// 当初予算額, 人件費, 決算額 down the first column: where nothing else names the rows, words for money are their names.
fn name_by_money(columns: &mut [Column], money: &[bool]) {
    let names = |column: &Column| match column.kind {
        Kind::Stub(Stub::Label) => true,
        Kind::Stub(Stub::Named(name)) => {
            !matches!(name, Name::Unit | Name::Number | Name::Description | Name::Department)
        }
        _ => false,
    };
    if columns.iter().any(names) {
        return;
    }
    for (column, money) in columns.iter_mut().zip(money) {
        if *money && column.kind == Kind::Stub(Stub::Measure) {
            column.kind = Kind::Stub(Stub::Label);
        }
    }
}

/// 指標 | 内容: beside a column of names the contents describe them; and words behind its last figures name nothing.
fn describe_beside_names(grid: &Grid, header: &Range<usize>, columns: &mut [Column]) {
    let description = Kind::Stub(Stub::Named(Name::Description));
    let names = columns.iter().position(|c| c.kind == Kind::Stub(Stub::Named(Name::Indicator)));
    for column in columns.iter_mut().skip(names.map_or(usize::MAX, |at| at + 1)) {
        if column.kind == Kind::Stub(Stub::Named(Name::Item)) && column.words == CONTENTS {
            column.kind = description.clone();
        }
    }
    let last = columns.iter().rposition(|column| column.kind == Kind::Value);
    let headed = |at: usize| {
        header
            .clone()
            .any(|row| grid.cell(row, at).is_some_and(|cell| cell.column == at && !cell.text.is_empty()))
    };
    let behind = last.filter(|_| names.is_some()).map_or(usize::MAX, |at| at + 1);
    for (at, column) in columns.iter_mut().enumerate().skip(behind) {
        if column.kind == Kind::Stub(Stub::Label) && headed(at) {
            column.kind = description.clone();
        }
    }
}

/// The header of what a thing is, which beside the name of an indicator explains it.
const CONTENTS: &str = "内容";
/// Words for a quotient that only their place explains.
const QUOTIENTS: [&str; 4] = ["比率", "割合", "率", "比"];

/// 見込量 | 実績 | 比率: the quotient behind a figure that was set and what came of it is the rate of achievement.
fn rate_behind_pairs(columns: &mut [Column]) {
    let rates = |three: &[Column]| match three {
        [set, came, rate] => {
            let one = |column: &Column| match column.measures.as_slice() {
                [only] if column.kind == Kind::Value => Some(*only),
                _ => None,
            };
            matches!(one(set), Some(Measure::Target | Measure::Plan | Measure::Forecast))
                && one(came) == Some(Measure::Actual)
                && rate.kind == Kind::Value
                && rate.measures.is_empty()
                && QUOTIENTS.contains(&rate.label.as_str())
                && set.periods == came.periods
                && (rate.periods.is_empty() || rate.periods == came.periods)
        }
        _ => false,
    };
    let found: Vec<usize> =
        columns.windows(3).enumerate().filter(|(_, three)| rates(three)).map(|(at, _)| at + 2).collect();
    for at in found {
        if let Some(column) = columns.get_mut(at) {
            column.measures = vec![Measure::AchievementRate];
            column.label.clear();
        }
    }
}

/// Columns that differ in their years only (計画 under 令和3年度, 令和4年度, 令和5年度) hold alike: where most of them
/// describe, so do the others, whatever a damaged row put below them.
fn describe_alike(columns: &mut [Column]) {
    let alike = |a: &Column, b: &Column| a.words == b.words && a.measures == b.measures;
    let described = Kind::Stub(Stub::Named(Name::Description));
    for at in 0..columns.len() {
        let Some(own) = columns.get(at) else { continue };
        if own.kind != Kind::Value || own.words.is_empty() || own.periods.is_empty() {
            continue;
        }
        let group = || columns.iter().filter(|other| alike(own, other));
        let count = group().count();
        let describing = group().filter(|other| other.kind == described).count();
        if 2 * describing > count
            && let Some(own) = columns.get_mut(at)
        {
            own.kind = described.clone();
        }
    }
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
