//! Headlines with an arrow: `1.28 平成25年 → 1.42 令和2年`, in one cell or over several. Left is the baseline, right the target.

use super::Measure;
use super::draft::{self, Governing, Slot};
use super::name;
use super::walk::Walk;
use crate::document::{Cell, Role};
use crate::facet::section::{Content, Section};
use crate::origin::CellRef;
use crate::value::figure::{Figure, FigureValue};
use crate::value::figures;
use crate::value::{Period, TokenKind, tokenize};

const ARROWS: [char; 6] = ['→', '⇒', '➡', '⇨', '➔', '▶'];

/// Reads a section of headlines; false where it is none.
pub(super) fn read(walk: &mut Walk, section: &Section) -> bool {
    let mut any = false;
    for row in section.body.clone() {
        any |= row_of_cells(walk, row);
        for column in 0..walk.grid.table.columns {
            any |= cell_of_headlines(walk, row, column);
        }
    }
    any
}

fn is_arrow(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| ARROWS.contains(&c))
}

/// name | 1.28 平成25年 | → | 1.42 令和2年
fn row_of_cells(walk: &mut Walk, row: usize) -> bool {
    let cells: Vec<&Cell> = (0..walk.grid.table.columns)
        .filter_map(|column| walk.grid.anchor(row, column))
        .filter(|cell| !cell.text.is_empty())
        .collect();
    let Some(arrow) = cells.iter().position(|cell| is_arrow(&cell.text)) else { return false };
    let (Some(left), Some(right)) = (arrow.checked_sub(1).and_then(|at| cells.get(at)), cells.get(arrow + 1))
    else {
        return false;
    };
    let single = |cell: &Cell| match figures(&cell.text, &walk.setting.reader.era).figures.as_slice() {
        [only] if matches!(only.value, FigureValue::Number(_)) => Some(only.clone()),
        _ => None,
    };
    let (Some(from), Some(to)) = (single(left), single(right)) else { return false };
    let label = cells.iter().take(arrow.saturating_sub(1)).rev().find(|cell| {
        cell.text.chars().any(|c| c.is_alphabetic() && !c.is_ascii_digit()) && !is_arrow(&cell.text)
    });
    let Some(label) = label else { return false };
    let named = name::read(&label.text, walk.setting.vocabulary);
    for (cell, figure, measure) in [(left, from, Measure::Baseline), (right, to, Measure::Target)] {
        push(walk, cell, &named, &figure, measure);
    }
    for cell in &cells {
        let own = cell.column == left.column || cell.column == right.column;
        let figure = walk.seen_at(cell.row, cell.column).is_some_and(|s| s.pure && s.has_number)
            && cell.column > left.column;
        if own || !figure {
            walk.set_accounted(cell.row, cell.column);
        }
        if !is_arrow(&cell.text) && cell.column != left.column && cell.column != right.column {
            walk.set_role(cell.row, cell.column, Role::Stub);
        }
    }
    for cell in [left, right] {
        walk.set_role(cell.row, cell.column, Role::Value);
    }
    true
}

/// `1 合計特殊出生率 1.28 ⇒ 1.42 (平成25年) (令和2年)`, perhaps several in one cell.
fn cell_of_headlines(walk: &mut Walk, row: usize, column: usize) -> bool {
    let Some(cell) = walk.grid.anchor(row, column) else { return false };
    if !cell.text.contains(ARROWS)
        || is_arrow(&cell.text)
        || cell.text.contains('。')
        || cell.text.len() > 600
    {
        return false;
    }
    if walk
        .grid
        .number(row, column)
        .and_then(|n| walk.seen.get(n))
        .is_some_and(|s| s.content == Content::Sentence)
    {
        return false;
    }
    let era = walk.setting.reader.era;
    let text = cell.text.replace('\n', " ");
    let sides: Vec<&str> = text.split(ARROWS).collect();
    let mut found: Vec<(name::Name, Figure, Figure)> = Vec::new();
    // Between two arrows stand the target of the one and the name and baseline of the next.
    let mut open: Option<(name::Name, Figure)> = None;
    for (at, side) in sides.iter().enumerate() {
        let numbers: Vec<(std::ops::Range<usize>, Figure)> = numbers_in(side, &era);
        let mut rest_from = 0;
        if let Some((named, from)) = open.take() {
            let Some((span, to)) = numbers.first() else { return false };
            if !side.get(..span.start).is_some_and(|before| before.trim().is_empty()) {
                return false;
            }
            found.push((named, from, to.clone()));
            rest_from = span.end;
        }
        if at + 1 < sides.len() {
            let Some((span, from)) = numbers.iter().rev().find(|(span, _)| span.start >= rest_from) else {
                return false;
            };
            let before = side.get(rest_from..span.start).unwrap_or("");
            let named = name::read(before, walk.setting.vocabulary);
            if !named.text.chars().any(char::is_alphabetic) {
                return false;
            }
            open = Some((named, from.clone()));
        }
    }
    if found.is_empty() {
        return false;
    }
    let periods: Vec<Period> = tokenize(&text, &era)
        .into_iter()
        .filter_map(|token| match token.kind {
            TokenKind::Period(period) => Some(period),
            _ => None,
        })
        .collect();
    // Two periods at the end hold for all headlines of the cell.
    let shared = match periods.as_slice() {
        [from, to] => Some((from.clone(), to.clone())),
        _ => None,
    };
    for (named, mut from, mut to) in found {
        if let Some((first, second)) = &shared {
            from.period = from.period.or_else(|| Some(first.clone()));
            to.period = Some(second.clone());
        }
        push(walk, cell, &named, &from, Measure::Baseline);
        push(walk, cell, &named, &to, Measure::Target);
    }
    for other in 0..walk.grid.table.columns {
        walk.set_role(row, other, if other == column { Role::Value } else { Role::Label });
        walk.set_accounted(row, other);
    }
    true
}

/// The numbers of a text with the periods that stand right behind them.
fn numbers_in(text: &str, era: &crate::value::period::EraContext) -> Vec<(std::ops::Range<usize>, Figure)> {
    let tokens = tokenize(text, era);
    let mut numbers: Vec<(std::ops::Range<usize>, Figure)> = Vec::new();
    for token in &tokens {
        match &token.kind {
            TokenKind::Number(number) => numbers.push((
                token.span.clone(),
                Figure {
                    value: FigureValue::Number(number.clone()),
                    period: None,
                    notes: Vec::new(),
                    parenthetical: false,
                    label: None,
                    qualifiers: Vec::new(),
                    span: token.span.clone(),
                },
            )),
            TokenKind::Period(period) => {
                let near = numbers.last_mut().filter(|(span, figure)| {
                    figure.period.is_none()
                        && text
                            .get(span.end..token.span.start)
                            .is_some_and(|between| between.chars().all(|c| c == '(' || c.is_whitespace()))
                });
                if let Some((_, figure)) = near {
                    figure.period = Some(period.clone());
                }
            }
            _ => {}
        }
    }
    numbers
}

fn push(walk: &mut Walk, cell: &Cell, named: &name::Name, figure: &Figure, measure: Measure) {
    let governing = Governing {
        indicator: named.text.clone(),
        cumulative: named.cumulative,
        calendar: named.calendar,
        marks: named.marks.clone(),
        unit: named.unit.clone(),
        path: walk.path(),
        ..Governing::default()
    };
    let slot = Slot { measure: Some(measure), ..Slot::default() };
    let place = CellRef { table: walk.setting.number, row: cell.row, column: cell.column };
    let draft = draft::join(figure, cell, place, &governing, &slot, walk.setting.shared());
    walk.out.drafts.push(draft);
    walk.out.kind = "kpi";
}
