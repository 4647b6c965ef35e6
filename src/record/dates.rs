//! The period of a figure that its own cell does not tell: from a column beside it, a note, a sentence, a caption.

use super::Measure;
use super::context;
use super::draft::Slot;
use super::told;
use super::walk::Walk;
use crate::document::{Cell, Role};
use crate::facet::Facets;
use crate::facet::lexicon::Name;
use crate::facet::section::{Column, Content, Kind, Stub};
use crate::value::Period;

impl Walk<'_, '_> {
    /// What a column such as 目標年度 says of the row's figures of that measure.
    pub(super) fn measure_period(
        &self,
        columns: &[Column],
        row: usize,
        measure: Option<Measure>,
    ) -> Option<&Facets> {
        let measure = measure?;
        let named = |name: Name| columns.iter().position(|c| c.kind == Kind::Stub(Stub::Named(name)));
        let own = columns
            .iter()
            .position(|c| c.kind == Kind::Stub(Stub::Named(Name::Period)) && c.measures.contains(&measure));
        let column = own.or_else(|| match measure {
            Measure::Target => named(Name::TargetPeriod),
            Measure::Baseline => named(Name::BaselinePeriod),
            _ => None,
        })?;
        Some(&self.seen_at(row, column)?.facets)
    }

    /// 38,120 over (H28): a year alone below a figure is the figure's.
    pub(super) fn date_above(&mut self, cell: &Cell, row: usize, column: usize) -> bool {
        let Some(seen) = self.seen_at(row, column).filter(|s| s.content == Content::Period) else {
            return false;
        };
        let (Some(period), Some(above)) = (seen.facets.periods.first().cloned(), row.checked_sub(1)) else {
            return false;
        };
        let mut dated = false;
        for draft in self.out.drafts.iter_mut().rev() {
            let own = &mut draft.observation;
            if own.cell.row < above {
                break;
            }
            if own.cell.row == above && own.cell.column == cell.column && !draft.own_period {
                own.period = Some(period.clone());
                draft.own_period = true;
                dated = true;
            }
        }
        if dated {
            self.set_role(row, column, Role::Value);
            self.set_accounted(row, column);
        }
        dated
    }

    /// A difference or a rate without a period is of the last result left of it: 5年度 | 6年度 | 差引.
    /// A target of a later year between them is none (R4実績 | 目標値(R6) | 進捗率), nor is a year that is yet to come.
    pub(super) fn period_left_of(&self, columns: &[Column], head: &Column, cell: &Cell) -> Option<Period> {
        let at = columns.iter().position(|column| std::ptr::eq(column, head))?;
        let left = || {
            let columns = columns.iter().enumerate().take(at).rev();
            columns.filter(|(_, c)| c.kind == Kind::Value && !c.periods.is_empty())
        };
        // 直近値 | 目標値 | 評価: the rate of a result without a year has none either.
        let undated =
            |c: &Column| c.periods.is_empty() && c.measures == [Measure::Actual] && c.label.is_empty();
        let nearest = columns.iter().take(at).rev().find(|c| {
            c.kind == Kind::Value
                && (undated(c) || c.measures.first() == Some(&Measure::Actual) || c.measures.is_empty())
        });
        if nearest.is_some_and(undated) && head.measures != [Measure::Change] {
            return None;
        }
        let result = |(_, c): &(usize, &Column)| {
            c.measures.is_empty()
                || c.measures.iter().any(|m| matches!(m, Measure::Actual | Measure::Settlement))
        };
        // Where each row of the rate is to have a figure: 目標 is set for all years, 実績 is not.
        let rows = cell.row..cell.row + cell.row_span.max(1);
        let stated = |(column, _): &(usize, &Column)| {
            rows.clone().all(|row| {
                let text = self.grid.text(row, *column);
                !text.is_empty()
                    && self
                        .seen_at(row, *column)
                        .is_some_and(|s| s.content != Content::Figure || s.has_number)
            })
        };
        let found = left().find(|c| result(c) && stated(c)).or_else(|| left().find(result));
        // 令和4年度 | 令和3年度 | 比較: the later one, whichever stands first.
        if head.measures == [Measure::Change]
            && let Some(near) = found.and_then(|(_, c)| c.periods.first())
        {
            let later = left().filter(result).filter_map(|(_, c)| c.periods.first());
            let years: Vec<&Period> = later.collect();
            let newest_first = years.iter().all(|year| year.year >= near.year);
            if newest_first && let Some(newest) = years.iter().max_by_key(|year| year.year) {
                return Some((*newest).clone());
            }
        }
        found.or_else(|| left().next()).and_then(|(_, column)| column.periods.first().cloned())
    }

    /// Under 各年4月1日現在 a column's year is that day.
    pub(super) fn as_of(&self, period: Period, indicator: &str) -> Period {
        match self.setting.around.as_of.iter().find(|as_of| as_of.is_about(indicator)) {
            Some(as_of) => as_of.of(period),
            None => period,
        }
    }

    /// ※目標値は全て令和8年: the footnote that the column's mark points to.
    pub(super) fn note_period(&self, slot: &Slot) -> Option<Period> {
        slot.marks.iter().find_map(|mark| {
            let note = context::resolve(self.setting.footnotes, self.setting.around.block, mark)?;
            let (measure, period) = told::defined_period(&note.text, &self.setting.reader)?;
            (slot.measure == Some(measure)).then_some(period)
        })
    }

    /// 「基準値は平成30年度です。」: what a sentence or a note without a mark tells of the measure.
    pub(super) fn told_period(&self, slot: &Slot) -> Option<Period> {
        let told = self.setting.around.told.iter();
        told.filter(|(measure, _)| slot.measure == Some(*measure)).map(|(_, period)| period.clone()).next()
    }

    /// The year of the headings governs results and yearly targets, never a baseline; the day of a caption results only.
    pub(super) fn around_period(&self, slot: &Slot) -> Option<Period> {
        if let Some(day) = &self.setting.around.day
            && slot.measure == Some(Measure::Actual)
        {
            return Some(day.clone());
        }
        let period = self.setting.around.period.as_ref()?;
        (!matches!(slot.measure, Some(Measure::Baseline | Measure::Forecast))).then(|| period.clone())
    }
}
