//! What columns say of each other: dates beside values, a quotient behind a pair, words for money where nothing else names the rows.
//!
//! Columns that were read each for itself in; the same columns, told apart by their neighbours, out.

use super::columns::Body;
use super::{Column, Kind, Stub};
use crate::facet::grid::Grid;
use crate::facet::lexicon::Name;
use crate::facet::measure::Measure;
use std::ops::Range;

/// Tells columns apart by their neighbours. `bodies` is what stands below each, `money` whether only words for money do.
pub(super) fn settle(
    grid: &Grid,
    header: &Range<usize>,
    columns: &mut [Column],
    bodies: &[Body],
    money: &[bool],
) {
    describe_alike(columns);
    describe_beside_names(grid, header, columns);
    rate_behind_pairs(columns);
    name_by_money(columns, money);
    date_pairs(columns, bodies);
    tell_baselines_apart(columns);
    stub_by_words(columns, bodies);
    months(columns);
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
    let values = |column: &Column| column.kind == Kind::Value;
    let first_value = columns.iter().position(values);
    let last_value = columns.iter().rposition(|c| values(c) && !c.measures.is_empty()).unwrap_or(0);
    for at in 1..columns.len() {
        let Some((left, right)) = columns.get(at - 1).zip(columns.get(at)) else { continue };
        let (more, first) = (last_value > at, first_value == Some(at - 1));
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
