//! Tables that are no series of figures: year plans (年次計画) and legends (達成率 → 評価).

use super::stubs::departments;
use super::walk::Walk;
use super::{Measure, Milestone};
use crate::document::Role;
use crate::facet::grid::Grid;
use crate::facet::lexicon::Name;
use crate::facet::section::{Column, Content, Kind, Section, Seen, Stub};
use crate::text::one_line;
use crate::value::{TokenKind, tokenize};

/// Whether a section is a year plan: items down, years across, words in the cells.
pub(super) fn is_plan(seen: &[Seen], grid: &Grid, section: &Section) -> bool {
    let named = |name: Name| section.columns.iter().any(|c| c.kind == Kind::Stub(Stub::Named(name)));
    let years: Vec<usize> = year_columns(&section.columns);
    if years.is_empty() || named(Name::Indicator) {
        return false;
    }
    let mut words = 0usize;
    let mut figures = 0usize;
    for row in section.body.clone() {
        for column in &years {
            match grid.number(row, *column).and_then(|n| seen.get(n)).map(|s| s.content) {
                Some(Content::Words | Content::Sentence | Content::Name | Content::Measure) => words += 1,
                Some(Content::Figure)
                    if seen.get(grid.number(row, *column).unwrap_or(0)).is_some_and(|s| s.has_number) =>
                {
                    figures += 1;
                }
                _ => {}
            }
        }
    }
    let plan_header = named(Name::PlanItem) || named(Name::Activity);
    words > figures && (plan_header || figures == 0)
}

fn year_columns(columns: &[Column]) -> Vec<usize> {
    columns
        .iter()
        .enumerate()
        .filter(|(_, column)| {
            matches!(column.kind, Kind::Value | Kind::Stub(Stub::Named(Name::Description)))
                && !column.periods.is_empty()
                && column.measures.iter().all(|m| *m == Measure::Plan)
                && column.label.is_empty()
                && !column.inherited
        })
        .map(|(at, _)| at)
        .collect()
}

/// Reads a year plan.
pub(super) fn read(walk: &mut Walk, section: &Section) {
    let position = |name: Name| section.columns.iter().position(|c| c.kind == Kind::Stub(Stub::Named(name)));
    let item_column = position(Name::PlanItem)
        .or_else(|| {
            section
                .columns
                .iter()
                .rposition(|c| matches!(c.kind, Kind::Stub(Stub::Label | Stub::Named(Name::Item))))
        })
        .or_else(|| position(Name::Activity));
    let activity_column = position(Name::Activity).filter(|at| Some(*at) != item_column);
    let department_column = position(Name::Department);
    let years = year_columns(&section.columns);
    let mut item = String::new();
    let mut activity: Option<String> = None;
    let mut department: Option<String> = None;
    for row in section.body.clone() {
        let text = |column: Option<usize>| {
            column.map(|c| one_line(walk.grid.text(row, c))).filter(|t| !t.trim().is_empty())
        };
        if let Some(found) = text(activity_column) {
            activity = Some(found);
        }
        if let Some(found) = text(item_column) {
            item = found;
            department = None;
        }
        if let Some(found) = text(department_column) {
            department = Some(departments(&found).join("、"));
        }
        let mut plan: Option<String> = None;
        for column in 0..walk.grid.table.columns {
            let Some(cell) = walk.grid.cell(row, column).filter(|cell| !cell.text.is_empty()) else {
                continue;
            };
            if !years.contains(&column) {
                walk.set_role(row, column, Role::Stub);
                let stub = match section.columns.get(column).map(|head| &head.kind) {
                    Some(Kind::Stub(stub)) => Some(*stub),
                    _ => None,
                };
                if walk.names_row(stub.unwrap_or(Stub::Label), row, column) {
                    walk.set_accounted(row, column);
                }
                continue;
            }
            let arrow = is_arrow(&cell.text);
            if !arrow {
                plan = Some(one_line(&cell.text));
            }
            let (Some(text), Some(head)) = (plan.clone(), section.columns.get(column)) else { continue };
            if item.is_empty() {
                continue;
            }
            walk.set_role(row, column, Role::Value);
            walk.set_accounted(row, column);
            walk.out.milestones.push(Milestone {
                activity: activity.clone(),
                item: item.clone(),
                department: department.clone(),
                period_year: head.periods.first().map(|p| p.year),
                plan: text,
                continues: arrow || cell.column < column,
                table: walk.setting.number,
                origin: cell.origin,
            });
        }
    }
    walk.out.kind = "plan";
    // 数値目標 and 効果額 beside the years are figures all the same.
    let mut rest = section.clone();
    for column in &years {
        if let Some(column) = rest.columns.get_mut(*column) {
            column.kind = Kind::Other;
        }
    }
    let promised = |column: &Column| !column.label.is_empty() || !column.measures.is_empty();
    let items = rest
        .columns
        .iter()
        .any(|c| matches!(c.kind, Kind::Stub(Stub::Named(Name::PlanItem | Name::Activity))));
    if items && rest.columns.iter().filter(|column| column.kind == Kind::Value).all(promised) {
        walk.rows(&rest);
    }
}

/// `→`, `―――→`: the plan goes on.
fn is_arrow(text: &str) -> bool {
    text.contains(['→', '⇒', '➡', '⇨', '➔']) && !text.chars().any(char::is_alphanumeric)
}

/// Whether a section is a legend: thresholds of a rate and the rating words that they give. Its figures are no results.
pub(super) fn is_legend(walk: &mut Walk, section: &Section) -> bool {
    let rated =
        section.columns.iter().any(|c| c.measures.contains(&Measure::Rating) || c.words.contains("区分"));
    let Some(rate) = section.columns.iter().position(|c| {
        c.kind == Kind::Value
            && c.measures.iter().any(|m| matches!(m, Measure::AchievementRate | Measure::ProgressRate))
            || c.words.contains("基準")
            || c.words.contains("目安")
            || c.words.contains("条件")
    }) else {
        return false;
    };
    let periods = section.columns.iter().any(|c| !c.periods.is_empty());
    let indicator = section.columns.iter().any(|c| c.kind == Kind::Stub(Stub::Named(Name::Indicator)));
    if !rated || periods || indicator || section.body.len() < 2 {
        return false;
    }
    let (mut thresholds, mut others) = (0usize, 0usize);
    for row in section.body.clone() {
        let text = walk.grid.text(row, rate);
        if text.is_empty() {
            continue;
        }
        let bounded = tokenize(text, &walk.setting.reader.era).iter().any(|token| match &token.kind {
            TokenKind::Number(number) => number.comparator.is_some(),
            TokenKind::Range => true,
            _ => false,
        });
        if bounded { thresholds += 1 } else { others += 1 }
    }
    if thresholds < 2 || others > thresholds {
        return false;
    }
    for row in section.body.clone() {
        for column in 0..walk.grid.table.columns {
            walk.set_role(row, column, Role::Label);
            walk.set_accounted(row, column);
        }
    }
    walk.out.kind = "legend";
    true
}
