//! Stub cells of a row: what they name, filled down over blank cells; the activities among them.

use super::name;
use super::numbered::Numbered;
use super::orient::Naming;
use super::units::OwnUnits;
use super::walk::{State, Walk};
use super::{Activity, Direction, Measure};
use crate::document::Role;
use crate::facet::lexicon::Name;
use crate::facet::section::{Kind, Section, Stub};
use crate::text::{fold, one_line, without_spaces};
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
        // The new text of an outer stub: what stood in the inner ones was of the group before.
        let mut outer: Option<&str> = None;
        for column in 0..self.grid.table.columns {
            let Some(cell) = self.grid.cell(row, column) else { continue };
            let Some(place) = home(column) else { continue };
            let Some(Kind::Stub(stub)) = section.columns.get(place).map(|c| &c.kind) else { continue };
            if cell.text.is_empty() {
                if let Some(outer) = outer.filter(|_| groups(*stub)) {
                    self.out.apart.insert((row, column));
                    if let Some(slot) = state.texts.get_mut(place) {
                        slot.clear();
                    }
                    if Some(place) == indicator_column {
                        self.enter_outer(state, outer, naming, section, row, home);
                    }
                }
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
            let described = role == Role::Description && is_description(section, place);
            if described || self.names_row(*stub, row, column) {
                self.set_accounted(row, column);
            }
            if !begins {
                continue;
            }
            // 量の見込み | 計 ends where 確保方策の差 | (blank) begins.
            if groups(*stub) || *stub == Stub::Measure && indicator_column.is_none() {
                outer = Some(&cell.text);
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
                // うち企業版 in the place of a unit divides the indicator above; its unit is that one's.
                Stub::Named(Name::Unit) if state.named.is_some() && self.opens_part(&text) => {
                    state.part = Some(one_line(&text));
                    state.own_units = OwnUnits::default();
                }
                Stub::Named(Name::Unit) => {
                    state.numbered.take_units(&text);
                    state.unit = unit::parse(&text).or_else(|| unknown_unit(&text));
                }
                Stub::Named(Name::Direction) => state.direction = direction(&text),
                _ => {}
            }
            // 対前年度増減 below 残高 is of what the row above names.
            let change = !naming.has_indicator_column()
                && state.named.is_some()
                && self.is_change_over_time(row, column);
            if Some(place) == indicator_column && change {
                continue;
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

    /// 合計 | (blank) below rows of group and item: the row's name is what the outer column says. Where a header says that the
    /// blank column names indicators, only a word for the whole does.
    fn enter_outer(
        &mut self,
        state: &mut State,
        text: &str,
        naming: &Naming,
        section: &Section,
        row: usize,
        home: &impl Fn(usize) -> Option<usize>,
    ) {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let total = self.setting.vocabulary.parts.total.contains(&compact);
        if total || !naming.has_indicator_column() {
            state.named = None;
            self.enter_indicator(state, text, section, row, home);
        } else {
            state.named = None;
            state.numbered = Numbered::default();
            state.part = None;
        }
    }

    /// Whether a text says itself that it is a part of what stands above: うち女性, 【ターゲット】.
    fn opens_part(&self, text: &str) -> bool {
        let text = without_spaces(text);
        self.setting.vocabulary.parts.openings.iter().any(|opening| text.starts_with(opening.as_str()))
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
        let summary = (0..self.grid.table.columns)
            .any(|column| self.grid.text(row, column) == text && self.is_summary(section, row, column));
        let facets = crate::facet::read(text, &self.setting.reader);
        // 差引 and 当初予算額 are names where nothing else names the row.
        let own = |m: &Measure| {
            // 達成 beside 未達成 and its count.
            let rated = *m == Measure::Rating && !has_ratings(section);
            rated || matches!(m, Measure::Change | Measure::Budget | Measure::Settlement)
        };
        if !summary && facets.is_measure() && !facets.measures.iter().all(own) {
            state.named = None;
            state.numbered = Numbered::default();
            return;
        }
        let named = name::read(text, self.setting.vocabulary);
        // 割合 below 年少人口 is its share.
        let share = SHARES.contains(&named.text.as_str());
        let is_part = state.named.is_some() && (share || self.opens_part(text));
        if share && is_part && !state.part.as_ref().is_some_and(|part| SHARES.contains(&part.as_str())) {
            state.unit = None;
        }
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
                state.own_units = OwnUnits::default();
            }
            if share {
                state.unit = named.unit.or_else(|| state.unit.take());
            }
            return;
        }
        state.part = None;
        state.banner = None;
        state.calendar = named.calendar;
        state.own_units = OwnUnits::default();
        if !has_unit_cell {
            state.unit = None;
        }
        state.numbered = Numbered::of(text, self.setting.vocabulary);
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

/// Whether a column's header says that it describes (備考); a header of figures over sentences promises figures all the same.
fn is_description(section: &Section, place: usize) -> bool {
    section.columns.get(place).is_some_and(|head| head.measures.is_empty() && head.periods.is_empty())
}

/// Whether a column of a section holds ratings.
fn has_ratings(section: &Section) -> bool {
    section.columns.iter().any(|column| column.measures.contains(&Measure::Rating))
}

/// Names of rows that are shares of what the row above names.
const SHARES: [&str; 4] = ["割合", "構成比", "構成割合", "構成率"];

/// Stub columns whose cells stand in levels: a text of one opens a group of rows that the columns right of it divide.
fn groups(stub: Stub) -> bool {
    match stub {
        Stub::Label => true,
        Stub::Measure => false,
        Stub::Named(name) => {
            matches!(
                name,
                Name::Indicator | Name::Item | Name::Segment | Name::Policy | Name::PlanItem | Name::Activity
            )
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
    let up = ["↑", "増", "上", "高", "↗", "▲", "⇧", "⬆", "⇗"].iter().any(|word| text.contains(word));
    let down = ["↓", "減", "下", "低", "↘", "▼", "⇩", "⬇", "⇘"].iter().any(|word| text.contains(word));
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
