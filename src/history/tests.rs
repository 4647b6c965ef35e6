//! Planted changes between two editions of one report: each gives its class and nothing else.

use super::changes::{Class, Scope, compare};
use super::{Publication, diagnostics};
use crate::origin::{CellRef, Origin};
use crate::record::{Measure, Observation, Status, Variant};
use crate::value::{Comparator, Period, period::PeriodKind};
use jiff::civil::date;
use rust_decimal::Decimal;
use std::borrow::Cow;

fn fiscal(year: i32) -> Period {
    let first = i16::try_from(year).expect("a year");
    Period {
        kind: PeriodKind::FiscalYear,
        explicit_kind: true,
        year,
        start: date(first, 4, 1),
        end: date(first + 1, 3, 31),
        text: format!("{year}年度"),
        issue: None,
    }
}

fn figure(name: &str, measure: Measure, year: i32, text: &str, unit: &str, row: usize) -> Observation {
    let value: Option<Decimal> = text.parse().ok();
    Observation {
        indicator: name.to_owned(),
        segment: None,
        activity: None,
        department: None,
        measure,
        period: Some(fiscal(year)),
        value,
        decimals: value.map(|v| u8::try_from(v.scale()).unwrap_or(0)),
        comparator: None,
        unit: Some(unit.to_owned()),
        base_value: value,
        base_unit: Some(unit.to_owned()),
        status: if value.is_some() { Status::Reported } else { Status::NotSet },
        value_text: None,
        variant: Variant::Main,
        cumulative: false,
        flags: Vec::new(),
        notes: Vec::new(),
        policy_path: vec!["基本目標1".to_owned()],
        direction: None,
        cell: CellRef { table: 0, row, column: usize::try_from(year - 2015).unwrap_or(0) },
        origin: Origin::line(10 + u32::try_from(row).unwrap_or(0)),
        raw: text.to_owned(),
    }
}

/// Three indicators with results of four years and a target.
fn edition() -> Vec<Observation> {
    let rows = [
        ("創業者数", "人", ["101", "112", "118", "131"], "150"),
        ("観光客の満足度", "%", ["61.2", "64.8", "66.0", "70.1"], "75.0"),
        ("佐々木町の待機児童数", "人", ["24", "17", "11", "6"], "0"),
    ];
    let mut all = Vec::new();
    for (row, (name, unit, values, target)) in rows.into_iter().enumerate() {
        for (at, value) in values.into_iter().enumerate() {
            let year = 2017 + i32::try_from(at).unwrap_or(0);
            all.push(figure(name, Measure::Actual, year, value, unit, row + 1));
        }
        all.push(figure(name, Measure::Target, 2024, target, unit, row + 1));
    }
    all
}

fn publication(observations: Vec<Observation>) -> Publication<'static> {
    Publication {
        id: "0123456789abcdef".to_owned(),
        uri: "report.txt".to_owned(),
        title: Some("総合戦略 令和2年度 実績報告".to_owned()),
        publisher: Some("青葉野市".to_owned()),
        observations: Cow::Owned(observations),
    }
}

/// The rules that fire on a draft made from the edition.
fn rules(change: impl FnOnce(&mut Vec<Observation>)) -> Vec<&'static str> {
    let published = [publication(edition())];
    let mut draft = edition();
    change(&mut draft);
    let drafts = [publication(draft)];
    let compared = compare(&published, &drafts, Scope::Draft);
    diagnostics(&compared.changes, &published, &drafts).iter().map(|d| d.rule.name).collect()
}

fn set(observation: &mut Observation, text: &str) {
    let old = observation.clone();
    let unit = old.unit.clone().unwrap_or_default();
    let year = old.period.as_ref().map_or(0, |p| p.year);
    *observation = figure(&old.indicator, old.measure, year, text, &unit, old.cell.row);
}

#[test]
fn the_same_edition_and_the_next_year_say_nothing() {
    assert_eq!(rules(|_| {}), [""; 0]);
    // A new year comes, the oldest goes.
    let next = rules(|all| {
        all.retain(|o| o.period.as_ref().is_none_or(|p| p.year != 2017));
        all.push(figure("創業者数", Measure::Actual, 2021, "140", "人", 1));
    });
    assert_eq!(next, [""; 0]);
    // Rows in another order, names in another spelling.
    let moved = rules(|all| {
        all.reverse();
        for o in all {
            o.indicator = o.indicator.replace("佐々木", "佐佐木").replace("観光客", "観光 客");
        }
    });
    assert_eq!(moved, [""; 0]);
}

#[test]
fn a_past_figure_that_differs_is_restated_and_a_target_retargeted() {
    assert_eq!(rules(|all| set(&mut all[1], "113")), ["restated-value"]);
    assert_eq!(rules(|all| set(&mut all[4], "160")), ["retargeted"]);
    assert_eq!(rules(|all| set(&mut all[1], "－")), ["restated-value"]);
}

#[test]
fn fewer_digits_are_no_other_figure() {
    assert_eq!(rules(|all| set(&mut all[6], "65")), [""; 0]);
    assert_eq!(rules(|all| set(&mut all[6], "64")), ["restated-value"]);
}

#[test]
fn a_blank_among_figures_is_a_restated_figure() {
    let blank = rules(|all| drop(all.remove(1)));
    assert_eq!(blank, ["restated-value"]);
    // Years that all rows lack are a choice; one hole in years that follow each other is none.
    let columns =
        rules(|all| all.retain(|o| o.period.as_ref().is_none_or(|p| !(2018..2020).contains(&p.year))));
    assert_eq!(columns, [""; 0]);
    let hole = rules(|all| all.retain(|o| o.period.as_ref().is_none_or(|p| p.year != 2018)));
    assert_eq!(hole, ["restated-value"; 3]);
}

#[test]
fn a_measure_that_is_gone_whole_is_told_once() {
    let gone = rules(|all| {
        all.retain(|o| o.indicator != "創業者数" || o.measure != Measure::Actual);
    });
    assert_eq!(gone, ["restated-value"]);
}

#[test]
fn another_unit_is_one_finding_whatever_the_figures() {
    let unit = rules(|all| {
        for o in all.iter_mut().take(5) {
            o.unit = Some("件".to_owned());
            o.base_unit = Some("件".to_owned());
        }
    });
    assert_eq!(unit, ["unit-changed"]);
    let width = rules(|all| all[5].unit = Some("％".to_owned()));
    assert_eq!(width, [""; 0]);
}

#[test]
fn a_bound_that_turns_around_is_a_change_of_direction() {
    let mut published = edition();
    published[9].comparator = Some(Comparator::AtLeast);
    let mut draft = published.clone();
    draft[9].comparator = Some(Comparator::AtMost);
    let (published, drafts) = ([publication(published)], [publication(draft)]);
    let changes = compare(&published, &drafts, Scope::Draft).changes;
    assert_eq!(changes.iter().map(|c| c.class).collect::<Vec<_>>(), [Class::DirectionChanged]);
}

#[test]
fn a_row_that_is_gone_is_missing_and_a_row_that_comes_is_new() {
    assert_eq!(rules(|all| all.truncate(10)), ["missing-indicator"]);
    let new = rules(|all| all.push(figure("空き家の活用件数", Measure::Actual, 2020, "9", "件", 4)));
    assert_eq!(new, ["new-indicator"]);
}

#[test]
fn a_report_that_covers_little_of_the_published_one_misses_nothing() {
    let other = rules(|all| {
        all.truncate(5);
        for o in all {
            o.indicator = "まったく別の指標".to_owned();
            o.value = o.value.map(|v| v * Decimal::from(7));
        }
    });
    assert_eq!(other, ["new-indicator"]);
}

#[test]
fn the_same_figures_under_another_name_are_renamed() {
    let renamed = rules(|all| {
        for o in all.iter_mut().filter(|o| o.indicator == "創業者数") {
            o.indicator = "創業した人の数".to_owned();
        }
    });
    assert_eq!(renamed, ["renamed-indicator"]);
    // One figure of it differs: both are told.
    let both = rules(|all| {
        for o in all.iter_mut().filter(|o| o.indicator == "創業者数") {
            o.indicator = "創業した人の数".to_owned();
        }
        set(&mut all[2], "119");
    });
    assert_eq!(both, ["renamed-indicator", "restated-value"]);
}

#[test]
fn a_target_year_that_moves_alone_is_told() {
    let moved = rules(|all| all[4].period = Some(fiscal(2025)));
    assert_eq!(moved, ["retargeted"]);
    let all_move = |all: &mut Vec<Observation>| {
        for o in all.iter_mut().filter(|o| o.measure == Measure::Target) {
            o.period = Some(fiscal(2025));
        }
    };
    assert_eq!(rules(all_move), ["retargeted"; 3]);
    // Each year's issue may have its own targets.
    let next_year = rules(|all| {
        all_move(all);
        all.push(figure("創業者数", Measure::Actual, 2021, "140", "人", 1));
    });
    assert_eq!(next_year, [""; 0]);
}

#[test]
fn reports_of_other_publishers_are_left_alone() {
    let mut other = publication(edition());
    other.publisher = Some("若松市".to_owned());
    other.observations.to_mut().iter_mut().for_each(|o| set(o, "1"));
    let published = [publication(edition()), other];
    let drafts = [publication(edition())];
    assert!(compare(&published, &drafts, Scope::Draft).changes.is_empty());
}

#[test]
fn another_city_is_not_held_against_the_only_one_that_published() {
    let mut other = edition();
    other.retain(|o| o.indicator == "創業者数");
    other.iter_mut().for_each(|o| set(o, "7"));
    for row in 5..12 {
        other.push(figure(
            &format!("指標{}", "甲乙丙丁戊己庚辛壬癸子丑".chars().nth(row).unwrap()),
            Measure::Actual,
            2020,
            "3",
            "件",
            row,
        ));
    }
    let mut draft = publication(other);
    draft.publisher = Some("若松市".to_owned());
    draft.title = Some("若松市の計画".to_owned());
    // Seven published indicators, of which the other city has one by chance.
    let mut more = edition();
    for row in 20..24 {
        more.push(figure(
            &format!("公表{}", "甲乙丙丁".chars().nth(row - 20).unwrap()),
            Measure::Actual,
            2020,
            "3",
            "件",
            row,
        ));
    }
    let published = [publication(more)];
    assert_eq!(compare(&published, &[draft], Scope::Draft).changes.len(), 0);
    // The same report under a misread publisher is still compared.
    let mut misread = edition();
    set(&mut misread[1], "113");
    let mut misread = publication(misread);
    misread.publisher = Some("若松市".to_owned());
    assert_eq!(compare(&published, &[misread], Scope::Draft).changes[0].class, Class::Restated);
}

#[test]
fn what_an_earlier_edition_dropped_is_old_news() {
    let mut earlier = edition();
    earlier.retain(|o| o.period.as_ref().is_none_or(|p| p.year != 2020));
    earlier.push(figure("廃止した指標", Measure::Actual, 2019, "5", "件", 4));
    let mut first = publication(earlier);
    first.title = Some("総合戦略 令和元年度 実績報告".to_owned());
    let published = [first, publication(edition())];
    let drafts = [publication(edition())];
    assert!(compare(&published, &drafts, Scope::Draft).changes.is_empty());
}

#[test]
fn datasets_tell_added_and_removed_figures_too() {
    let old = [publication(edition())];
    let mut later = edition();
    later.remove(0);
    later.push(figure("創業者数", Measure::Actual, 2021, "140", "人", 1));
    let new = [publication(later)];
    let classes: Vec<Class> = compare(&old, &new, Scope::Whole).changes.iter().map(|c| c.class).collect();
    assert_eq!(classes, [Class::FigureAdded, Class::FigureRemoved]);
    assert!(compare(&old, &old, Scope::Whole).changes.is_empty());
}
