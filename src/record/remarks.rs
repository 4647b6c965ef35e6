//! Cells and rows that are no plain figure below a header: titles, remarks, words over several columns, merged 検討中.

use super::align::Shift;
use super::name;
use super::orient::Naming;
use super::units::OwnUnits;
use super::walk::{Banner, State, Walk};
use crate::diagnostic::{Diagnostic, catalog};
use crate::document::{Cell, Role, Ruling};
use crate::facet::lexicon::Name;
use crate::facet::section::{self, Content, Kind, Section, Seen, Stub};
use crate::value::figure::{Figure, FigureValue};
use crate::value::{Absence, figures};

/// 検討中 can be merged over this many rows; the longest seen covers 5.
const PENDING_REACH: usize = 30;

impl<'g> Walk<'g, '_> {
    /// `自主防災組織率（％）` alone above 目標, 実績 and 達成率, or `指標名 | 下水道普及率` above 基準値 and 実績値.
    pub(super) fn enters_title(
        &mut self,
        section: &Section,
        state: &mut State,
        row: usize,
        shift: Shift,
    ) -> bool {
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
        state.own_units = OwnUnits::default();
        state.calendar = state.title.as_ref().is_some_and(|title| title.calendar);
        for other in [column, named] {
            self.set_role(row, other, Role::Stub);
            self.set_accounted(row, other);
        }
        true
    }

    /// 【8.2】 | 2018年 | 2021年 | 2022年 above the row of the name and its figures: the years of the columns, no values.
    pub(super) fn enters_periods(
        &mut self,
        section: &Section,
        naming: &Naming,
        state: &mut State,
        row: usize,
    ) -> bool {
        let named = naming.indicator_column.is_some_and(|column| {
            let text = self.grid.text(row, column);
            text.chars().any(char::is_alphabetic)
        });
        let filled: Vec<(usize, &Seen)> = section
            .columns
            .iter()
            .enumerate()
            .filter(|(_, head)| head.kind == Kind::Value)
            .filter_map(|(column, _)| {
                self.grid.anchor(row, column).filter(|cell| !cell.text.is_empty())?;
                Some((column, self.seen_at(row, column)?))
            })
            .collect();
        let years = filled.len() > 1 && filled.iter().all(|(_, seen)| seen.content == Content::Period);
        let figures = |row: usize| {
            let number = |seen: &Seen| seen.content == Content::Figure && seen.has_number;
            filled.iter().any(|(column, _)| self.seen_at(row, *column).is_some_and(number))
        };
        // Years below their figures ((H30) under 10人) are no years of what follows.
        let first = !state.periods.is_empty() || (section.body.start..row).all(|above| !figures(above));
        if named || !years || !first || row + 1 >= section.body.end || !figures(row + 1) {
            return false;
        }
        let period = |(column, seen): &(usize, &Seen)| Some((*column, seen.facets.periods.first()?.clone()));
        state.periods = filled.iter().filter_map(period).collect();
        for column in 0..self.grid.table.columns {
            if self.grid.anchor(row, column).is_some_and(|cell| !cell.text.is_empty()) {
                self.set_role(row, column, Role::Stub);
                self.set_accounted(row, column);
            }
        }
        true
    }

    /// `1食当たりのコスト（単位：円）` over all columns of figures, right above the row of its figures.
    pub(super) fn enters_banner(&mut self, section: &Section, state: &mut State, row: usize) -> bool {
        let is_value = |column: usize| section.columns.get(column).is_some_and(|c| c.kind == Kind::Value);
        let columns = self.grid.table.columns;
        let Some(first) = (0..columns).find(|column| is_value(*column)) else { return false };
        let Some(cell) = self.grid.anchor(row, first).filter(|cell| cell.row_span == 1) else { return false };
        let end = cell.column + cell.column_span;
        let over_all = (first..columns).all(|column| column < end || !is_value(column));
        // The stub beside it reaches down to the figures: the words are no row of their own.
        let beside = first.checked_sub(1).and_then(|stub| self.grid.cell(row, stub));
        let shared = beside.is_some_and(|stub| !stub.text.is_empty() && stub.row + stub.row_span > row + 1);
        if end < first + 2 || !over_all || !shared || row + 1 >= section.body.end {
            return false;
        }
        if cell.text.is_empty() {
            state.banner = None;
            return true;
        }
        let words = self.seen_at(row, first).is_some_and(|s| match s.content {
            Content::Words | Content::Name | Content::Unit => true,
            Content::Figure => !s.pure || !s.has_number,
            _ => false,
        });
        let parted =
            self.grid.anchor(row + 1, first).is_some_and(|below| below.column_span < cell.column_span);
        if !words || !parted {
            return false;
        }
        let text = self.without_kind(&cell.text);
        let name = name::read(text, self.setting.vocabulary);
        state.banner = Some(Banner { name, explicit: text.len() < cell.text.len() });
        state.own_units = OwnUnits::default();
        self.set_role(row, first, Role::Stub);
        self.set_accounted(row, first);
        true
    }

    /// （項目）年間提供食数 is 年間提供食数: the word in front only says that a name follows.
    fn without_kind<'t>(&self, text: &'t str) -> &'t str {
        text.strip_prefix('(')
            .and_then(|inner| inner.split_once(')'))
            .filter(|(kind, name)| {
                !name.is_empty() && !crate::facet::read(kind, &self.setting.reader).names.is_empty()
            })
            .map_or(text, |(_, name)| name)
    }

    /// A row without a measure below rows of 想定 and 実績 is no part of their series; nor is one without a header.
    pub(super) fn is_beside_series(
        &mut self,
        section: &Section,
        row: usize,
        shift: Shift,
        measured: bool,
    ) -> bool {
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
    pub(super) fn is_wide_words(&self, section: &Section, cell: &Cell, row: usize, column: usize) -> bool {
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
    pub(super) fn same_cell(&self, column: Option<usize>, above: usize, row: usize) -> bool {
        column.is_some_and(|column| {
            let here = self.grid.number(row, column);
            here == self.grid.number(above, column) || self.grid.text(row, column).is_empty()
        })
    }

    /// In a text table a blank place below or right of 検討中 is covered by it; below a figure it is blank.
    pub(super) fn pending_over(&self, section: &Section, row: usize, column: usize) -> Option<&'g Cell> {
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
        // 検討中 over several years and rows: its own row says how far it reaches to the right.
        let covered = || {
            let left = column.checked_sub(1)?;
            let covered = open(row, left) && section.columns.get(left)?.kind == Kind::Value;
            covered.then(|| self.pending_over(section, row, left)).flatten()
        };
        // 集計中 reaches right over a year for which the other results are stated, not over one that is yet to come.
        let to_come = || {
            let stub = section.columns.iter().position(|c| c.kind == Kind::Stub(Stub::Measure));
            let measure = |row: usize| self.seen_at(row, stub?)?.facets.measures.first().copied();
            let (own, left) = (measure(row), column.saturating_sub(1));
            let mut alike = section
                .body
                .clone()
                .filter(|other| *other != row && measure(*other) == own && !open(*other, left))
                .peekable();
            alike.peek().is_some() && alike.all(|other| open(other, column) && pending(other, left).is_none())
        };
        match above.and_then(|above| pending(above, column)) {
            Some(cell) => Some(cell),
            None => left().or_else(covered).filter(|_| !to_come()),
        }
    }

    /// A unit in parentheses that an extraction left in a value's place: it is the row's unit, no value.
    pub(super) fn is_stray_unit(&self, row: usize, column: usize) -> bool {
        self.grid.text(row, column).starts_with('(')
            && self.seen_at(row, column).is_some_and(|s| s.content == Content::Unit)
    }

    /// A cell that starts in a stub column belongs there.
    pub(super) fn spans_stub(
        &self,
        section: &Section,
        cell: &Cell,
        home: &impl Fn(usize) -> Option<usize>,
    ) -> bool {
        home(cell.column)
            .and_then(|place| section.columns.get(place))
            .is_some_and(|column| matches!(column.kind, Kind::Stub(_)))
    }

    /// A footnote or remark over the width of the table.
    pub(super) fn is_remark(&mut self, row: usize, cells: &[usize]) -> bool {
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
    pub(super) fn is_label_row(&mut self, section: &Section, row: usize) -> bool {
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
    pub(super) fn part_in_value(&mut self, section: &Section, row: usize, shift: Shift) -> Option<String> {
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

    pub(super) fn report_shift(&mut self, section: &Section, row: usize, shift: isize) {
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
}
