//! Walks the rows of one table: header and stub facets in, drafts, activities and roles out.

use super::align::{self, Shift};
use super::context::{Footnote, Surroundings};
use super::draft::{Draft, Shared};
use super::numbered::Numbered;
use super::orient::{self, Naming};
use super::totals;
use super::units::OwnUnits;
use super::{Activity, Direction, Measure, Milestone, headline, pairs, panels, plan};
use super::{heading, name};
use crate::diagnostic::Diagnostic;
use crate::document::{Cell, Role, Table};
use crate::facet::grid::Grid;
use crate::facet::lexicon::Name;
use crate::facet::section::{self, Column, Content, Kind, Memory, PolicyRow, Section, Seen, Stub};
use crate::facet::{Facets, Reader, is_cumulative_mark};
use crate::origin::CellRef;
use crate::text::one_line;
use crate::value::period::PeriodKind;
use crate::value::{Period, Unit};
use crate::vocabulary::Vocabulary;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Blank places of stubs that no text above reaches: a new group began left of them.
    pub apart: BTreeSet<(usize, usize)>,
    pub header_rows: usize,
    pub kind: &'static str,
}

/// All that the walk needs to know.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    pub vocabulary: &'a Vocabulary,
    pub reader: Reader<'a>,
    /// What the reader has seen.
    pub memory: &'a Memory,
    pub footnotes: &'a [Footnote],
    pub around: &'a Surroundings,
    /// The table's number in the document.
    pub number: usize,
}

impl<'a> Setting<'a> {
    pub(super) fn shared(&self) -> Shared<'a> {
        Shared { around: self.around, footnotes: self.footnotes, vocabulary: self.vocabulary }
    }

    pub(super) fn see(&self, text: &str) -> Seen {
        self.memory.see(text, &self.reader)
    }

    pub(super) fn place(&self, cell: &Cell) -> CellRef {
        CellRef { table: self.number, row: cell.row, column: cell.column }
    }
}

/// Reads one table.
pub fn read(table: &Table, setting: Setting) -> Walked {
    let grid = Grid::new(table);
    let seen: Vec<Seen> = table.cells.iter().map(|cell| setting.see(&cell.text)).collect();
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

/// Words over all columns of figures.
#[derive(Clone, Debug)]
pub(super) struct Banner {
    pub(super) name: name::Name,
    /// They say themselves that they are the indicator's name: （項目）年間提供食数.
    pub(super) explicit: bool,
}

/// What the stubs said so far.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// By column, filled down over blank cells.
    pub(super) texts: Vec<String>,
    pub(super) named: Option<name::Name>,
    /// Where the cell of the name lists several: ①… ②….
    pub(super) numbered: Numbered,
    /// 【ターゲット】… below its indicator.
    pub(super) part: Option<String>,
    pub(super) unit: Option<Unit>,
    /// Units that figures printed, for figures of the same kind that print none.
    pub(super) own_units: OwnUnits,
    pub(super) calendar: bool,
    pub(super) direction: Option<Direction>,
    /// For stacked columns: how many of the measures are used up.
    pub(super) used: BTreeMap<usize, usize>,
    /// Measures that the words of the row's first cell gave its figures, for cells of as many figures without words.
    pub(super) pattern: Vec<Measure>,
    /// Words over all columns of figures: they name the figures below, as far as the row's stub reaches.
    pub(super) banner: Option<Banner>,
    /// A row that names the indicator of the rows of 目標 and 実績 below it.
    pub(super) title: Option<name::Name>,
    /// 平均 or 合計 that stands in a value's place.
    pub(super) row_part: Option<String>,
    pub(super) activity_row: Option<usize>,
    /// The last row that named a measure, for rows below that only name another part of it.
    pub(super) measure_row: Option<usize>,
    /// A row of years above the row of its figures, by column.
    pub(super) periods: BTreeMap<usize, Period>,
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

    /// Headings around the table and policy rows within it. A row 基本目標2 ends what a heading 基本目標1 said.
    pub(super) fn path(&self) -> Vec<String> {
        let rows = self
            .policy
            .iter()
            .map(|(label, title)| format!("{} {}", one_line(label), one_line(title)).trim_end().to_owned());
        let first = self.policy.first().map(|(label, _)| level_word(label)).filter(|word| !word.is_empty());
        let around = self.setting.around.path.iter();
        around
            .take_while(|heading| first.as_ref().is_none_or(|word| !is_level(heading, word)))
            .cloned()
            .chain(rows)
            .collect()
    }

    /// A policy word that stands again replaces what it said before, and all that stood below it.
    fn enter_policy(&mut self, policy: &PolicyRow) {
        let word = level_word(&policy.label);
        if let Some(at) = self.policy.iter().position(|(label, _)| level_word(label) == word) {
            self.policy.truncate(at);
        }
        self.policy.push((policy.label.clone(), policy.title.clone()));
        for column in 0..self.grid.table.columns {
            let role = if column == 0 { Role::Label } else { Role::Description };
            self.set_role(policy.row, column, role);
            self.set_accounted(policy.row, column);
        }
    }

    fn section(&mut self, section: &Section) {
        for policy in &section.policy {
            self.enter_policy(policy);
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
            let panels = panels::panels(section, self.grid);
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

    pub(super) fn rows(&mut self, section: &Section) {
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
        if self.enters_periods(section, naming, state, row) {
            return;
        }
        if let Some(policy) = section::lone_policy_row(self.grid, row, &self.setting.vocabulary.policy.levels)
        {
            self.enter_policy(&policy);
            let columns = state.texts.len();
            *state = State { texts: vec![String::new(); columns], ..State::default() };
            return;
        }
        let shift = align::shift(self.grid, self.seen, section, row);
        if !shift.fits && naming.has_indicator_column() {
            if !self.is_label_and_words(row, &cells) {
                self.report_broken(section, row);
            }
            return;
        }
        if shift.by != 0 {
            self.report_shift(section, row, shift.by);
        }
        let home = |column: usize| shift.place(column);
        self.stubs(section, naming, state, row, &home);
        let row_measure = self.row_measure(section, naming, state, row, shift);
        let row_period = self.row_period(section, row, shift).or_else(|| {
            // 令和4年度 | 人 | 千円 above a row that begins with a blank: the year beside the units.
            let first = section.columns.first().filter(|c| c.kind != Kind::Value)?;
            self.grid.text(row, 0).is_empty().then(|| first.periods.first().cloned()).flatten()
        });
        if shift.by == 0 && self.is_broken(section, naming, row) {
            if !self.is_label_and_words(row, &cells) {
                self.report_broken(section, row);
            }
            return;
        }
        if self.enters_title(section, state, row, shift) || self.enters_banner(section, state, row) {
            return;
        }
        if self.is_beside_series(section, row, shift, row_measure.is_some()) {
            return;
        }
        state.pattern.clear();
        state.row_part = self.part_in_value(section, row, shift);
        let before = self.out.drafts.len();
        if let Some(stray) = (0..self.grid.table.columns).find(|column| self.is_stray_unit(row, *column)) {
            state.own_units = OwnUnits::of_row(self.seen_at(row, stray).and_then(|s| s.facets.unit.clone()));
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
            let cell = match open.then(|| self.pending_over(section, row, column)).flatten() {
                Some(pending) => pending,
                None if open => continue,
                None => cell,
            };
            if self.is_wide_words(section, cell, row, column) {
                self.set_role(row, column, Role::Description);
                if self.seen_at(row, column).is_none_or(|s| s.content != Content::Figure) {
                    self.set_accounted(row, column);
                }
                continue;
            }
            let measure = row_measure.as_ref().filter(|m| m.column < column);
            let above = state.periods.get(&column).cloned();
            // 2018年 | 215億円: the period stands beside the figure.
            let beside = head.dated_by.and_then(|at| self.seen_at(row, at)?.facets.periods.first().cloned());
            let month = head.month.and_then(|month| self.month_of(month, row_period.as_ref()));
            let period = beside
                .as_ref()
                .or(above.as_ref())
                .or(head.periods.first())
                .or(month.as_ref())
                .or(row_period.as_ref());
            self.value(head, naming, state, row, column, cell, measure, period);
        }
        self.flags(section, row, before, &home);
    }

    fn row_measure(
        &self,
        section: &Section,
        naming: &Naming,
        state: &mut State,
        row: usize,
        shift: Shift,
    ) -> Option<RowMeasure<'g>> {
        // Of 計画値 | 量の見込み the nearer word tells more.
        let named = |at: &usize| {
            let seen = shift.column(*at).and_then(|column| self.seen_at(row, column));
            seen.is_some_and(|s| s.facets.is_measure())
        };
        let mut measures =
            section.columns.iter().enumerate().filter(|(_, c)| c.kind == Kind::Stub(Stub::Measure));
        let place = match (measures.next(), measures.next_back()) {
            (Some(_), Some((last, _))) if named(&last) => Some(last),
            (first, _) => first.map(|(first, _)| first),
        };
        // 目標(R6) among the years of a column.
        let place = place.or_else(|| {
            let years = |c: &Column| {
                let named = c.kind == Kind::Stub(Stub::Named(Name::Period));
                named && c.measures.is_empty() && c.dated_by.is_none()
            };
            section.columns.iter().position(years)
        });
        // 対前年度増減 below 残高, among the names of rows.
        let place = place.or_else(|| {
            let column = naming.indicator_column.filter(|_| !naming.has_indicator_column())?;
            let facets = &self.seen_at(row, shift.column(column)?)?.facets;
            let own = |m: &Measure| {
                let rate = matches!(m, Measure::AchievementRate | Measure::ProgressRate);
                rate || matches!(
                    m,
                    Measure::Change | Measure::Budget | Measure::Settlement | Measure::Forecast
                )
            };
            let says = match facets.measures.as_slice() {
                [] => facets.label_measure.as_ref().is_some_and(|m| own(m) && !m.is_derived()),
                measures => facets.is_measure() && measures.iter().all(own),
            };
            says.then_some(column)
        })?;
        let column = shift.column(place)?;
        // 量の見込み | 特定型 goes on in (blank) | 計.
        let goes_on = self.grid.text(row, column).is_empty()
            && section.columns.get(place).is_some_and(|head| head.kind == Kind::Stub(Stub::Measure))
            && section.columns.iter().enumerate().skip(place + 1).any(|(at, head)| {
                let own = shift.column(at).is_some_and(|at| !self.grid.text(row, at).is_empty());
                own && matches!(
                    head.kind,
                    Kind::Stub(Stub::Label | Stub::Measure | Stub::Named(Name::Item | Name::Segment))
                )
            });
        let stated = if goes_on { state.measure_row? } else { row };
        let facets = &self.seen_at(stated, column)?.facets;
        let text = self.grid.text(stated, column);
        // 目標指標:ごみ排出量(g) above 実績値: the row of the target names both.
        let named = heading::after_label(text, &self.setting.reader)
            .filter(|_| text.starts_with("目標") && text.contains(':'));
        if let Some(named) = named.filter(|_| !naming.has_indicator_column()) {
            state.title = Some(name::read(named, self.setting.vocabulary));
            return Some(RowMeasure { column, main: Measure::Target, facets });
        }
        // 累計 below 目標 and 実績: the results so far.
        let so_far = || {
            let marks = self.setting.reader.cumulative;
            let cumulative = facets.cumulative && is_cumulative_mark(self.grid.text(stated, column), marks);
            cumulative.then_some(Measure::Actual)
        };
        let main = facets.measures.first().copied().or(facets.label_measure).or_else(so_far)?;
        state.measure_row = Some(stated);
        Some(RowMeasure { column, main, facets })
    }

    /// 対前年度増減: words of a change since an earlier time, of what the row above names. 差引 is of two rows.
    pub(super) fn is_change_over_time(&self, row: usize, column: usize) -> bool {
        let Some(seen) = self.seen_at(row, column).filter(|seen| seen.facets.is_measure()) else {
            return false;
        };
        // 達成率 below 合計 is of the 合計.
        if let [Measure::AchievementRate | Measure::ProgressRate] = seen.facets.measures.as_slice() {
            return true;
        }
        seen.facets.measures == [Measure::Change]
            && self.grid.text(row, column).contains(['前', '昨', '基', '当', '策'])
    }

    fn row_period(&self, section: &Section, row: usize, shift: Shift) -> Option<Period> {
        let place = section.columns.iter().position(|c| {
            let years = c.kind == Kind::Stub(Stub::Named(Name::Period)) && c.measures.is_empty();
            years && c.dated_by.is_none()
        })?;
        let column = shift.column(place)?;
        let total = |row: usize| totals::is_total(self.grid.text(row, column), self.setting.vocabulary);
        if total(row) {
            let first = (section.body.start..row).rev().take_while(|above| !total(*above)).last()?;
            let years = (first..row).map(|above| Some(self.seen_at(above, column)?.facets.periods.first()));
            return totals::span(years.flatten().flatten());
        }
        self.seen_at(row, column)?.facets.periods.first().cloned()
    }

    /// A month of the year that the row names, or else the heading: 令和5年 over 1月, 令和5年度 over 4月 … 3月.
    fn month_of(&self, month: u8, year: Option<&Period>) -> Option<Period> {
        let year = year.or(self.setting.around.period.as_ref())?;
        let next = match year.kind {
            PeriodKind::CalendarYear => 0,
            // Of a bare year nothing tells in which of the two a month before April lies.
            PeriodKind::FiscalYear if year.explicit_kind || month > 3 => i32::from(month < 4),
            _ => return None,
        };
        crate::value::period::parse(&format!("{}年{month}月", year.year + next), &self.setting.reader.era)
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
            if !self.seen_at(row, column).is_some_and(|s| s.content == Content::Figure && s.has_number) {
                self.set_accounted(row, column);
            }
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

/// 基本目標 of 基本目標2: the word of a policy level without its number.
fn level_word(label: &str) -> String {
    let number = |c: char| c.is_ascii_digit() || ('①'..='⑳').contains(&c) || ('Ⅰ'..='Ⅻ').contains(&c);
    label.chars().filter(|c| !number(*c) && !c.is_whitespace()).collect()
}

/// Whether a heading is of a level: 基本目標1 稼ぐ is of 基本目標, 基本目標の考え方 is not.
fn is_level(heading: &str, word: &str) -> bool {
    let rest = heading.trim_start_matches(['【', '〔']).strip_prefix(word);
    rest.is_some_and(|rest| {
        rest.trim_start().starts_with(|c: char| !c.is_alphabetic() || ('Ⅰ'..='Ⅻ').contains(&c))
    })
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
    pub(super) banner: Option<&'s Banner>,
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
        banner: state.banner.as_ref(),
        part: state.part.as_deref(),
        unit: state.unit.as_ref(),
        calendar: state.calendar,
        direction: state.direction,
    }
}
