//! Labels and values side by side without a header that says more: `目標達成項目 | 23項目`, `取組数 | 67 | 取組数 | 60`.

use super::Measure;
use super::draft::{self, Governing, Slot};
use super::name;
use super::walk::Walk;
use crate::document::Role;
use crate::facet::section::{Content, Kind, Section, Stub};
use crate::value::figure::FigureValue;
use crate::value::figures;

/// Reads a section of pairs; false where it is none.
pub(super) fn read(walk: &mut Walk, section: &Section) -> bool {
    let Some(pairs) = columns(section) else { return false };
    if !promised(walk, section, &pairs) {
        return false;
    }
    for row in section.body.clone() {
        for (label, value) in &pairs {
            pair(walk, section, row, *label, *value);
        }
    }
    walk.out.kind = "count";
    true
}

/// Columns that come in twos, a label and a value, with nothing said above the values.
fn columns(section: &Section) -> Option<Vec<(usize, usize)>> {
    let filled: Vec<(usize, &Kind)> = section
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.kind != Kind::Empty)
        .map(|(at, column)| (at, &column.kind))
        .collect();
    let said = section.columns.iter().any(|c| {
        !c.measures.is_empty()
            || !c.periods.is_empty()
            || c.kind == Kind::Value && !c.label.is_empty() && !c.inherited
    });
    let mut pairs = Vec::new();
    for two in filled.chunks(2) {
        match two {
            [(label, Kind::Stub(Stub::Label)), (value, Kind::Value)] => pairs.push((*label, *value)),
            _ => return None,
        }
    }
    (!said && !pairs.is_empty() && (pairs.len() > 1 || section.header.is_empty())).then_some(pairs)
}

/// Whether the values are figures by their units or by the names beside them; a table of contents is neither.
fn promised(walk: &Walk, section: &Section, pairs: &[(usize, usize)]) -> bool {
    let (mut numbers, mut with_unit, mut named, mut filled) = (0usize, 0usize, 0usize, 0usize);
    for row in section.body.clone() {
        for (label, value) in pairs {
            let text = walk.grid.text(row, *value);
            if text.is_empty() {
                continue;
            }
            filled += 1;
            for figure in figures(text, &walk.setting.reader.era).figures {
                if let FigureValue::Number(number) = &figure.value {
                    numbers += 1;
                    with_unit += usize::from(number.unit.as_ref().is_some_and(|unit| unit.known));
                }
            }
            let name = name::read(walk.grid.text(row, *label), walk.setting.vocabulary).text;
            named += usize::from(
                walk.setting.vocabulary.nouns.figures.iter().any(|noun| name.ends_with(noun.as_str())),
            );
        }
    }
    filled > 0 && 5 * numbers >= 3 * filled && (2 * with_unit >= filled || named > 0 && 3 * named >= filled)
}

fn pair(walk: &mut Walk, section: &Section, row: usize, label: usize, value: usize) {
    let Some(cell) = walk.grid.anchor(row, value).filter(|cell| !cell.text.is_empty()) else { return };
    let text = walk.grid.text(row, label);
    let named = name::read(text, walk.setting.vocabulary);
    if named.text.is_empty() {
        return;
    }
    let seen = walk.grid.number(row, value).and_then(|n| walk.seen.get(n));
    if seen.is_some_and(|s| s.content == Content::Sentence) {
        return;
    }
    let facets = crate::facet::read(text, &walk.setting.reader);
    let segment = section.columns.get(label).map(|c| c.label.clone()).filter(|l| !l.is_empty());
    let around = walk.setting.around;
    for figure in figures(&cell.text, &walk.setting.reader.era).figures {
        let governing = Governing {
            indicator: named.text.clone(),
            segment: segment.clone(),
            unit: named.unit.clone(),
            cumulative: named.cumulative,
            calendar: named.calendar,
            marks: named.marks.clone(),
            path: walk.path(),
            ..Governing::default()
        };
        let slot = Slot {
            measure: facets.label_measure.or(around.measure).or(Some(Measure::Actual)),
            period: facets.periods.first().cloned().or_else(|| around.period.clone()),
            parenthetical: figure.parenthetical,
            ..Slot::default()
        };
        let place = walk.setting.place(cell);
        let draft = draft::join(&figure, cell, place, &governing, &slot, walk.setting.shared());
        walk.out.drafts.push(draft);
    }
    walk.set_role(row, label, Role::Stub);
    walk.set_role(row, value, Role::Value);
    walk.set_accounted(row, label);
    walk.set_accounted(row, value);
}
