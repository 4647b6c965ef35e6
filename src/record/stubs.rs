//! Stub cells of a row: what they name, filled down over blank cells; the activities among them.

use super::name;
use super::orient::Naming;
use super::walk::{State, Walk};
use super::{Activity, Direction};
use crate::document::Role;
use crate::facet::lexicon::Name;
use crate::facet::section::{Kind, Section, Stub};
use crate::text::{fold, one_line};
use crate::value::{Unit, unit};

impl Walk<'_, '_> {
    /// Takes in what the stub cells of a row say.
    pub(super) fn stubs(
        &mut self,
        section: &Section,
        naming: &Naming,
        state: &mut State,
        row: usize,
        home: &impl Fn(usize) -> Option<usize>,
    ) {
        let indicator_column = naming.indicator_column;
        for column in 0..self.grid.table.columns {
            let Some(cell) = self.grid.cell(row, column) else { continue };
            let Some(place) = home(column) else { continue };
            let Some(Kind::Stub(stub)) = section.columns.get(place).map(|c| &c.kind) else { continue };
            if cell.text.is_empty() {
                continue;
            }
            // A label that reaches down from above the header groups more than these rows.
            let begins = cell.row == row
                || row == section.body.start && section.opens_body(self.grid, self.seen, cell);
            let role = match stub {
                Stub::Named(Name::Description) => Role::Description,
                _ => Role::Stub,
            };
            self.set_role(row, column, role);
            self.set_accounted(row, column);
            if !begins {
                continue;
            }
            let text = cell.text.clone();
            match stub {
                Stub::Named(Name::Activity) => {
                    state.activity_row = None;
                    if let Some(department) = section
                        .columns
                        .iter()
                        .position(|c| c.kind == Kind::Stub(Stub::Named(Name::Department)))
                        && let Some(slot) = state.texts.get_mut(department)
                    {
                        slot.clear();
                    }
                }
                Stub::Named(Name::Unit) => {
                    state.unit = unit::parse(&text).or_else(|| unknown_unit(&text));
                }
                Stub::Named(Name::Direction) => state.direction = direction(&text),
                _ => {}
            }
            if Some(place) == indicator_column {
                self.enter_indicator(state, &text, section, row, home);
            }
            if let Some(slot) = state.texts.get_mut(place) {
                *slot = text;
            }
        }
        self.activity(section, state, row, home);
    }

    pub(super) fn enter_indicator(
        &mut self,
        state: &mut State,
        text: &str,
        section: &Section,
        row: usize,
        home: &impl Fn(usize) -> Option<usize>,
    ) {
        // 実績 in a column of names is a row that lost its name, no indicator.
        if crate::facet::read(text, &self.setting.reader).is_measure() {
            state.named = None;
            return;
        }
        let named = name::read(text, self.setting.vocabulary);
        let parts = &self.setting.vocabulary.parts;
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let is_part = state.named.is_some()
            && (parts.openings.iter().any(|opening| compact.starts_with(opening.as_str())));
        state.used.clear();
        // A unit column that is blank below another indicator's says nothing about this one.
        let has_unit_cell = section.columns.iter().enumerate().any(|(at, column)| {
            column.kind == Kind::Stub(Stub::Named(Name::Unit))
                && (0..self.grid.table.columns)
                    .find(|c| home(*c) == Some(at))
                    .is_some_and(|c| !self.grid.text(row, c).is_empty())
        });
        if is_part {
            state.part = Some(named.text.trim().to_owned());
            if let Some(known) = &mut state.named {
                known.inline_notes = named.inline_notes;
                let marks = named.marks.into_iter().filter(|m| !known.marks.contains(m)).collect::<Vec<_>>();
                known.marks.extend(marks);
            }
            if !has_unit_cell {
                state.own_unit = None;
            }
            return;
        }
        state.part = None;
        state.banner = None;
        state.calendar = named.calendar;
        state.own_unit = None;
        if !has_unit_cell {
            state.unit = None;
        }
        state.named = Some(named);
    }

    /// A new 事業 in the row: one activity record.
    pub(super) fn activity(
        &mut self,
        section: &Section,
        state: &mut State,
        row: usize,
        home: &impl Fn(usize) -> Option<usize>,
    ) {
        let Some(column) = (0..self.grid.table.columns).find(|c| {
            home(*c)
                .and_then(|place| section.columns.get(place))
                .is_some_and(|c| c.kind == Kind::Stub(Stub::Named(Name::Activity)))
        }) else {
            return;
        };
        let Some(cell) = self.grid.anchor(row, column).filter(|cell| !cell.text.is_empty()) else { return };
        let mut activity = Activity {
            name: one_line(name::strip_list_mark(&cell.text)).trim().to_owned(),
            policy_path: self.path(),
            table: Some(self.setting.number),
            origin: cell.origin,
            ..Activity::default()
        };
        for other in 0..self.grid.table.columns {
            let Some(head) = home(other).and_then(|place| section.columns.get(place)) else { continue };
            let text = self.grid.text(row, other);
            if text.is_empty() || other == column {
                continue;
            }
            match &head.kind {
                Kind::Stub(Stub::Named(Name::Department)) => {
                    activity.departments =
                        departments(self.grid.cell(row, other).map_or("", |cell| cell.raw.as_str()));
                }
                Kind::Stub(Stub::Named(Name::Description | Name::Policy | Name::PlanItem)) => {
                    let result = head.words.contains("実績")
                        || head.words.contains("結果")
                        || head.words.contains("取組状況");
                    let slot = if result { &mut activity.result } else { &mut activity.description };
                    if slot.is_none() {
                        *slot = Some(one_line(text));
                    }
                }
                _ => {}
            }
        }
        state.activity_row = Some(row);
        self.out.activities.push(activity);
        if self.out.kind == "text" {
            self.out.kind = "activity";
        }
    }
}

/// A word of a unit column that no vocabulary knows is a unit all the same; a dash is none.
fn unknown_unit(text: &str) -> Option<Unit> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let word = text.chars().any(char::is_alphabetic) && text.chars().count() <= 8;
    word.then(|| Unit { base: text.clone(), text, exponent: 0, known: false })
}

/// ↑ and 増 are better higher, ↓ and 減 better lower.
fn direction(text: &str) -> Option<Direction> {
    let up = ["↑", "増", "上", "高", "↗", "▲"].iter().any(|word| text.contains(word));
    let down = ["↓", "減", "下", "低", "↘", "▼"].iter().any(|word| text.contains(word));
    match (up, down) {
        (true, false) => Some(Direction::Higher),
        (false, true) => Some(Direction::Lower),
        _ => None,
    }
}

/// 行政経営課 (政策部) 財政課 (財務部) as printed → two departments.
pub(super) fn departments(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for part in text.split(['\n', ' ', '\u{3000}', '、', ',']).map(|part| fold(part).text) {
        if part.is_empty() {
            continue;
        }
        match all.last_mut() {
            Some(last) if part.starts_with('(') => last.push_str(&part),
            // 地域福祉 ⏎ 推進課: a name goes on until it ends like a department's.
            Some(last) if !ends_department(last) => last.push_str(&part),
            _ => all.push(part),
        }
    }
    all
}

fn ends_department(text: &str) -> bool {
    text.ends_with([
        '課', '室', '局', '部', '所', '館', '署', '会', '係', '院', '校', '園', ')', '等', '長', '場',
    ]) || text.ends_with("センター")
        || text.ends_with("チーム")
}
