//! Walks the rows of one table: header and stub facets in, drafts, activities and roles out.

use super::align::{self, Shift};
use super::context::{Footnote, Surroundings};
use super::draft::{Draft, Shared};
use super::name;
use super::orient::{self, Naming};
use super::{Activity, Direction, Measure, Milestone, headline, pairs, panels, plan};
use crate::diagnostic::{Diagnostic, catalog};
use crate::document::{Cell, Role, Ruling, Table};
use crate::facet::grid::Grid;
use crate::facet::lexicon::Name;
use crate::facet::section::{self, Content, Kind, Section, Seen, Stub};
use crate::facet::{Facets, Reader};
use crate::origin::CellRef;
use crate::text::{fold, one_line};
use crate::value::figure::{Figure, FigureValue};
use crate::value::figures;
use crate::value::{Absence, Period, Unit, unit};
use crate::vocabulary::Vocabulary;
use std::collections::BTreeMap;

/// 検討中 can be merged over this many rows; the longest seen covers 5.
const PENDING_REACH: usize = 30;

/// What one table gives.
#[derive(Debug, Default)]
pub struct Walked {
    pub drafts: Vec<Draft>,
    pub activities: Vec<Activity>,
    pub milestones: Vec<Milestone>,
    pub diagnostics: Vec<Diagnostic>,
    /// A role for each cell of the table.
    pub roles: Vec<Role>,
    /// Cells whose figures became records, or that are explained otherwise.
    pub accounted: Vec<bool>,
    pub header_rows: usize,
    pub kind: &'static str,
}

/// All that the walk needs to know.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    pub vocabulary: &'a Vocabulary,
    pub reader: Reader<'a>,
    pub footnotes: &'a [Footnote],
    pub around: &'a Surroundings,
    /// The table's number in the document.
    pub number: usize,
}

impl<'a> Setting<'a> {
    pub(super) fn shared(&self) -> Shared<'a> {
        Shared { around: self.around, footnotes: self.footnotes, vocabulary: self.vocabulary }
    }

    pub(super) fn place(&self, cell: &Cell) -> CellRef {
        CellRef { table: self.number, row: cell.row, column: cell.column }
    }
}

/// Reads one table.
pub fn read(table: &Table, setting: Setting) -> Walked {
    let grid = Grid::new(table);
    let seen: Vec<Seen> = table.cells.iter().map(|cell| section::see(&cell.text, &setting.reader)).collect();
    let sections = section::cut(&grid, &seen, &setting.vocabulary.policy.levels);
    let mut walk = Walk {
        grid: &grid,
        seen: &seen,
        setting,
        out: Walked {
            roles: table
                .cells
                .iter()
                .map(|c| if c.text.is_empty() { Role::Blank } else { Role::Unresolved })
                .collect(),
            accounted: vec![false; table.cells.len()],
            kind: "text",
            ..Walked::default()
        },
        policy: Vec::new(),
        carried: None,
    };
    walk.out.header_rows = sections.first().filter(|s| s.header.start == 0).map_or(0, |s| s.header.len());
    for section in &sections {
        walk.section(section);
    }
    walk.account(&sections);
    walk.out
}

pub(super) struct Walk<'g, 'a> {
    pub(super) grid: &'g Grid<'g>,
    pub(super) seen: &'g [Seen],
    pub(super) setting: Setting<'a>,
    pub(super) out: Walked,
    /// Policy rows so far: label and title.
    policy: Vec<(String, String)>,
    /// What the rows above a repeated header said.
    carried: Option<State>,
}

/// What the stubs said so far.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// By column, filled down over blank cells.
    pub(super) texts: Vec<String>,
    pub(super) named: Option<name::Name>,
    /// 【ターゲット】… below its indicator.
    pub(super) part: Option<String>,
    pub(super) unit: Option<Unit>,
    /// The unit that the row's first figure printed.
    pub(super) own_unit: Option<Unit>,
    pub(super) calendar: bool,
    pub(super) direction: Option<Direction>,
    /// For stacked columns: how many of the measures are used up.
    pub(super) used: BTreeMap<usize, usize>,
    /// Measures that the words of the row's first cell gave its figures, for cells of as many figures without words.
    pub(super) pattern: Vec<Measure>,
    /// A row that names the indicator of the rows of 目標 and 実績 below it.
    pub(super) title: Option<name::Name>,
    /// 平均 or 合計 that stands in a value's place.
    pub(super) row_part: Option<String>,
    activity_row: Option<usize>,
}

impl<'g, 'a> Walk<'g, 'a> {
    pub(super) fn set_role(&mut self, row: usize, column: usize, role: Role) {
        if let Some(number) = self.grid.number(row, column)
            && let Some(slot) = self.out.roles.get_mut(number)
            && *slot != Role::Blank
        {
            *slot = role;
        }
    }

    pub(super) fn set_accounted(&mut self, row: usize, column: usize) {
        if let Some(flag) = self.grid.number(row, column).and_then(|n| self.out.accounted.get_mut(n)) {
            *flag = true;
        }
    }

    pub(super) fn seen_at(&self, row: usize, column: usize) -> Option<&'g Seen> {
        self.seen.get(self.grid.number(row, column)?)
    }

    /// Headings around the table and policy rows within it.
    pub(super) fn path(&self) -> Vec<String> {
        let rows =
            self.policy.iter().map(|(label, title)| format!("{} {}", one_line(label), one_line(title)));
        self.setting.around.path.iter().cloned().chain(rows).collect()
    }

    fn section(&mut self, section: &Section) {
        for policy in &section.policy {
            // A policy word that stands again replaces what it said before, and all that stood below it.
            let word = |label: &str| -> String {
                label
                    .chars()
                    .filter(|c| !c.is_ascii_digit() && !('①'..='⑳').contains(c) && !c.is_whitespace())
                    .collect()
            };
            if let Some(at) = self.policy.iter().position(|(label, _)| word(label) == word(&policy.label)) {
                self.policy.truncate(at);
            }
            self.policy.push((policy.label.clone(), policy.title.clone()));
            for column in 0..self.grid.table.columns {
                let role = if column == 0 { Role::Label } else { Role::Description };
                self.set_role(policy.row, column, role);
                self.set_accounted(policy.row, column);
            }
        }
        for row in section.header.clone() {
            for column in 0..self.grid.table.columns {
                self.set_role(row, column, Role::Header);
                self.set_accounted(row, column);
            }
        }
        self.report_header_periods(section);
        if headline::read(self, section) || plan::is_legend(self, section) {
            return;
        }
        if plan::is_plan(self.seen, self.grid, section) {
            plan::read(self, section);
            return;
        }
        if pairs::read(self, section) {
            return;
        }
        // Without a header nothing promises figures, unless the rows say themselves what they are.
        let named_rows = section.columns.iter().any(|c| c.kind == Kind::Stub(Stub::Measure));
        if !section.header.is_empty() || named_rows {
            let panels = panels::panels(section);
            // What one row says goes on below a repeated header; panels keep no memory over pages.
            let carried = self.carried.take().filter(|_| panels.len() == 1);
            for panel in &panels {
                self.carried.clone_from(&carried);
                self.rows(panel);
            }
        }
    }

    fn report_header_periods(&mut self, section: &Section) {
        for row in section.header.clone() {
            for column in 0..self.grid.table.columns {
                if let (Some(cell), Some(seen)) = (self.grid.anchor(row, column), self.seen_at(row, column)) {
                    let found: Vec<Diagnostic> = seen
                        .facets
                        .periods
                        .iter()
                        .filter_map(|period| super::periods::finding(period, cell.origin))
                        .map(|d| d.with_cell(self.setting.place(cell), cell.raw.clone()))
                        .collect();
                    self.out.diagnostics.extend(found);
                }
            }
        }
    }

    fn rows(&mut self, section: &Section) {
        let naming = orient::naming(self.grid, self.seen, section, self.setting);
        let values = section.columns.iter().any(|c| c.kind == Kind::Value);
        if values && !section.header.is_empty() && self.out.kind == "text" {
            self.out.kind = if naming.has_indicator_column() { "kpi" } else { "series" };
        }
        let repeated = section
            .header
            .clone()
            .next()
            .and_then(|row| self.grid.cell(row, 0))
            .is_some_and(|cell| cell.repeated_header);
        let mut state = self.carried.take().filter(|_| repeated).unwrap_or_default();
        state.texts.resize(self.grid.table.columns, String::new());
        for row in section.body.clone() {
            self.row(section, &naming, &mut state, row);
        }
        self.carried = Some(state);
    }

    fn row(&mut self, section: &Section, naming: &Naming, state: &mut State, row: usize) {
        let cells: Vec<usize> = (0..self.grid.table.columns)
            .filter(|column| self.grid.cell(row, *column).is_some_and(|cell| !cell.text.is_empty()))
            .collect();
        let ruled_off = cells.iter().all(|column| {
            self.seen_at(row, *column).is_some_and(|s| matches!(s.content, Content::Rule | Content::Blank))
        });
        if ruled_off || self.is_remark(row, &cells) || self.is_label_row(section, row) {
            return;
        }
        let shift = align::shift(self.grid, self.seen, section, row);
        if !shift.fits && naming.has_indicator_column() {
            self.report_broken(section, row);
            return;
        }
        if shift.by != 0 {
            self.report_shift(section, row, shift.by);
        }
        let home = |column: usize| shift.place(column);
        self.stubs(section, naming, state, row, &home);
        let row_measure = self.row_measure(section, row, shift);
        let row_period = self.row_period(section, row, shift);
        if shift.by == 0 && self.is_broken(section, naming, row) {
            self.report_broken(section, row);
            return;
        }
        if self.enters_title(section, state, row, shift) {
            return;
        }
        if self.is_beside_series(section, row, shift, row_measure.is_some()) {
            return;
        }
        state.pattern.clear();
        state.row_part = self.part_in_value(section, row, shift);
        let before = self.out.drafts.len();
        if let Some(stray) = (0..self.grid.table.columns).find(|column| self.is_stray_unit(row, *column)) {
            state.own_unit = self.seen_at(row, stray).and_then(|s| s.facets.unit.clone());
            self.set_role(row, stray, Role::Stub);
            self.set_accounted(row, stray);
        }
        for column in 0..self.grid.table.columns {
            let Some(cell) = self.grid.cell(row, column) else { continue };
            let Some(place) = home(column) else { continue };
            let Some(head) =
                section.columns.get(place).or_else(|| section.columns.last().filter(|_| shift.by < 0))
            else {
                continue;
            };
            if head.kind != Kind::Value || cell.column != column && self.spans_stub(section, cell, &home) {
                continue;
            }
            // A cell over the rows of one indicator is one figure of it; over several indicators it is one of each.
            if cell.row < row
                && naming.indicator_column.is_some_and(|at| self.same_cell(shift.column(at), cell.row, row))
            {
                continue;
            }
            let open = cell.text.is_empty() || self.is_stray_unit(row, column);
            let cell = match self.pending_over(section, row, column).filter(|_| open) {
                Some(pending) => pending,
                None if cell.text.is_empty() => continue,
                None => cell,
            };
            if self.is_wide_words(section, cell, row, column) {
                self.set_role(row, column, Role::Description);
                self.set_accounted(row, column);
                continue;
            }
            let measure = row_measure.as_ref().filter(|m| m.column < column);
            self.value(head, naming, state, row, column, cell, measure, row_period.as_ref());
        }
        self.flags(section, row, before, &home);
    }

    /// `自主防災組織率（％）` alone above 目標, 実績 and 達成率, or `指標名 | 下水道普及率` above 基準値 and 実績値.
    fn enters_title(&mut self, section: &Section, state: &mut State, row: usize, shift: Shift) -> bool {
        let Some(column) = section
            .columns
            .iter()
            .position(|c| c.kind == Kind::Stub(Stub::Measure))
            .and_then(|place| shift.column(place))
        else {
            return false;
        };
        let Some(seen) = self.seen_at(row, column).filter(|_| self.grid.anchor(row, column).is_some()) else {
            return false;
        };
        let behind: Vec<usize> = (column + 1..self.grid.table.columns)
            .filter(|other| self.grid.anchor(row, *other).is_some_and(|cell| !cell.text.is_empty()))
            .collect();
        let named = match (seen.content, behind.as_slice()) {
            (Content::Words, []) => column,
            (Content::Name, [name])
                if seen.facets.is(Name::Indicator)
                    && self
                        .seen_at(row, *name)
                        .is_some_and(|s| matches!(s.content, Content::Words | Content::Sentence)) =>
            {
                *name
            }
            _ => return false,
        };
        state.title = Some(name::read(self.grid.text(row, named), self.setting.vocabulary));
        state.own_unit = None;
        state.calendar = state.title.as_ref().is_some_and(|title| title.calendar);
        for other in [column, named] {
            self.set_role(row, other, Role::Stub);
            self.set_accounted(row, other);
        }
        true
    }

    /// A row without a measure below rows of 想定 and 実績 is no part of their series; nor is one without a header.
    fn is_beside_series(&mut self, section: &Section, row: usize, shift: Shift, measured: bool) -> bool {
        let Some(place) = section.columns.iter().position(|c| c.kind == Kind::Stub(Stub::Measure)) else {
            return section.header.is_empty();
        };
        let column = shift.column(place);
        let other_words = column.is_some_and(|column| {
            !self.grid.text(row, column).is_empty()
                && self
                    .seen_at(row, column)
                    .is_some_and(|s| matches!(s.content, Content::Words | Content::Sentence | Content::Name))
        });
        let outside =
            !measured && (section.header.is_empty() || other_words && self.grid.table.ruling != Ruling::Text);
        if outside {
            for column in 0..self.grid.table.columns {
                if self.grid.anchor(row, column).is_some() {
                    self.set_role(row, column, Role::Label);
                }
            }
        }
        outside
    }

    /// Words set over several columns of figures say something about the row; they are no value of each column.
    fn is_wide_words(&self, section: &Section, cell: &Cell, row: usize, column: usize) -> bool {
        let wide = section
            .columns
            .iter()
            .skip(cell.column)
            .take(cell.column_span)
            .filter(|head| head.kind == Kind::Value)
            .count()
            > 1;
        wide && self.seen_at(row, column).is_some_and(|s| match s.content {
            Content::Words | Content::Sentence | Content::Name => true,
            Content::Figure => s.has_number && !s.pure,
            _ => false,
        })
    }

    /// Whether a column's cell is the same in two rows.
    fn same_cell(&self, column: Option<usize>, above: usize, row: usize) -> bool {
        column.is_some_and(|column| {
            let here = self.grid.number(row, column);
            here == self.grid.number(above, column) || self.grid.text(row, column).is_empty()
        })
    }

    /// In a text table a blank place below or right of 検討中 is covered by it; below a figure it is blank.
    fn pending_over(&self, section: &Section, row: usize, column: usize) -> Option<&'g Cell> {
        if self.grid.table.ruling != Ruling::Text {
            return None;
        }
        let pending = |row: usize, column: usize| {
            let cell = self.grid.cell(row, column)?;
            let figures = figures(&cell.text, &self.setting.reader.era).figures;
            // 未 is too short to be set over several cells; it is a rating of its own.
            let long = cell.text.chars().count() >= 3;
            matches!(figures.as_slice(), [Figure { value: FigureValue::Absence(Absence::Pending, _), .. }])
                .then_some(cell)
                .filter(|_| long)
        };
        let open = |row: usize, column: usize| {
            self.grid.text(row, column).is_empty() || self.is_stray_unit(row, column)
        };
        let above = (section.body.start..row).rev().take(PENDING_REACH).find(|above| !open(*above, column));
        let left = || {
            let left = column.checked_sub(1)?;
            let value = section.columns.get(left)?.kind == Kind::Value;
            (value && !open(row, left)).then(|| pending(row, left)).flatten()
        };
        match above.and_then(|above| pending(above, column)) {
            Some(cell) => Some(cell),
            None => left().or_else(|| {
                // 検討中 over several years and rows: its own row says how far it reaches to the right.
                let left = column.checked_sub(1)?;
                let covered = open(row, left) && section.columns.get(left)?.kind == Kind::Value;
                covered.then(|| self.pending_over(section, row, left)).flatten()
            }),
        }
    }

    /// A unit in parentheses that an extraction left in a value's place: it is the row's unit, no value.
    fn is_stray_unit(&self, row: usize, column: usize) -> bool {
        self.grid.table.ruling == Ruling::Text
            && self.grid.text(row, column).starts_with('(')
            && self.seen_at(row, column).is_some_and(|s| s.content == Content::Unit)
    }

    /// A cell that starts in a stub column belongs there.
    fn spans_stub(&self, section: &Section, cell: &Cell, home: &impl Fn(usize) -> Option<usize>) -> bool {
        home(cell.column)
            .and_then(|place| section.columns.get(place))
            .is_some_and(|column| matches!(column.kind, Kind::Stub(_)))
    }

    /// A footnote or remark over the width of the table.
    fn is_remark(&mut self, row: usize, cells: &[usize]) -> bool {
        let Some(cell) = cells.first().and_then(|column| self.grid.cell(row, *column)) else { return false };
        let one =
            cells.iter().all(|column| self.grid.number(row, *column) == self.grid.number(row, cell.column));
        let note = cell.text.starts_with(['※', '注', '*']) && cell.text.chars().count() > 4;
        if one && (note || cell.text.contains('。') && cell.column_span == self.grid.table.columns) {
            self.set_role(row, cell.column, if note { Role::Note } else { Role::Description });
            self.set_accounted(row, cell.column);
            return true;
        }
        false
    }

    /// `今後の対応策 | 回答の理由を分析し …`: a label and its sentences between the rows of indicators.
    fn is_label_row(&mut self, section: &Section, row: usize) -> bool {
        let Some((label, text)) = section::label_row(self.grid, self.seen, row) else { return false };
        if section.header.is_empty() {
            return false;
        }
        self.set_role(row, label, Role::Label);
        self.set_role(row, text, Role::Description);
        self.set_accounted(row, label);
        self.set_accounted(row, text);
        true
    }

    /// 平均 | 94.2%: a word for a part of the whole in a value's place names what stands right of it.
    fn part_in_value(&mut self, section: &Section, row: usize, shift: Shift) -> Option<String> {
        let parts = &self.setting.vocabulary.parts;
        let column = (0..self.grid.table.columns).find(|column| {
            let text = self.grid.text(row, *column);
            let place = shift.place(*column).and_then(|at| section.columns.get(at));
            place.is_some_and(|head| head.kind == Kind::Value)
                && parts.average.iter().chain(&parts.total).any(|word| word == text)
        })?;
        self.set_role(row, column, Role::Stub);
        self.set_accounted(row, column);
        Some(self.grid.text(row, column).to_owned())
    }

    fn report_shift(&mut self, section: &Section, row: usize, shift: isize) {
        let Some(cell) = (0..self.grid.table.columns)
            .filter_map(|column| self.grid.anchor(row, column))
            .find(|cell| !cell.text.is_empty())
        else {
            return;
        };
        let texts: Vec<&str> =
            (0..self.grid.table.columns).map(|column| self.grid.text(row, column)).collect();
        let side = if shift > 0 { "右" } else { "左" };
        let by = shift.unsigned_abs();
        let header: Vec<&str> =
            section.columns.iter().map(|column| column.words.as_str()).filter(|w| !w.is_empty()).collect();
        let diagnostic = Diagnostic::new(
            &catalog::SHIFTED_ROW,
            cell.origin,
            format!("この行は見出しから{side}に{by}列ずれています。欄の言葉（単位・目標値などの区分・記号）に合わせて読み直しました。"),
            format!("the row stands {by} column(s) to the {} of its header; it was read by what its own cells say", if shift > 0 { "right" } else { "left" }),
        )
        .with_cell(self.setting.place(cell), texts.join("\t"))
        .with_values(texts.join(" | "), header.join(" | "))
        .with_help("表の欠けた欄を補い、値を見出しの下にそろえてください。".to_owned())
        .with_reference("L1-04");
        self.out.diagnostics.push(diagnostic);
    }

    /// Takes in what the stub cells of a row say.
    fn stubs(
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
                || cell.row < section.body.start
                    && row == section.body.start
                    && cell.row >= section.header.start;
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

    fn enter_indicator(
        &mut self,
        state: &mut State,
        text: &str,
        section: &Section,
        row: usize,
        home: &impl Fn(usize) -> Option<usize>,
    ) {
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
        state.calendar = named.calendar;
        state.own_unit = None;
        if !has_unit_cell {
            state.unit = None;
        }
        state.named = Some(named);
    }

    /// A new 事業 in the row: one activity record.
    fn activity(
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

    fn row_measure(&self, section: &Section, row: usize, shift: Shift) -> Option<RowMeasure<'g>> {
        let place = section.columns.iter().position(|c| c.kind == Kind::Stub(Stub::Measure))?;
        let column = shift.column(place)?;
        let facets = &self.seen_at(row, column)?.facets;
        let main = facets.measures.first().copied().or(facets.label_measure)?;
        Some(RowMeasure { column, main, facets })
    }

    fn row_period(&self, section: &Section, row: usize, shift: Shift) -> Option<Period> {
        let place = section
            .columns
            .iter()
            .position(|c| c.kind == Kind::Stub(Stub::Named(Name::Period)) && c.measures.is_empty())?;
        let column = shift.column(place)?;
        self.seen_at(row, column)?.facets.periods.first().cloned()
    }

    fn flags(
        &mut self,
        section: &Section,
        row: usize,
        before: usize,
        home: &impl Fn(usize) -> Option<usize>,
    ) {
        for column in 0..self.grid.table.columns {
            let Some(head) = home(column).and_then(|place| section.columns.get(place)) else { continue };
            if head.kind != Kind::Flag || self.grid.text(row, column).is_empty() {
                continue;
            }
            self.set_role(row, column, Role::Value);
            self.set_accounted(row, column);
            if !self.seen_at(row, column).is_some_and(|s| s.content == Content::Mark) {
                continue;
            }
            let year = head.periods.first().map(|period| period.year);
            for draft in self.out.drafts.iter_mut().skip(before) {
                let observation = &mut draft.observation;
                let own = observation.period.as_ref().map(|period| period.year);
                if year.is_none() || own == year {
                    observation.flags.extend(head.flags.iter().cloned());
                }
            }
        }
    }
}

/// The measure that a stub of the row names, and the column it stands in.
pub(super) struct RowMeasure<'a> {
    pub(super) column: usize,
    pub(super) main: Measure,
    pub(super) facets: &'a Facets,
}

/// What the stubs said so far, for naming.
pub(super) struct StateView<'s> {
    pub(super) texts: &'s [String],
    pub(super) named: Option<&'s name::Name>,
    pub(super) title: Option<&'s name::Name>,
    pub(super) part: Option<&'s str>,
    pub(super) unit: Option<&'s Unit>,
    pub(super) calendar: bool,
    pub(super) direction: Option<Direction>,
}

pub(super) fn state_view(state: &State) -> StateView<'_> {
    StateView {
        texts: &state.texts,
        named: state.named.as_ref(),
        title: state.title.as_ref(),
        part: state.part.as_deref(),
        unit: state.unit.as_ref(),
        calendar: state.calendar,
        direction: state.direction,
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
