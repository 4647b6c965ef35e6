//! A figure on its way to an observation: what the cell, the row, the column and the surroundings say, joined.
//! The nearer wins; a figure's own words win over all.

use super::context::{self, Footnote, Surroundings};
use super::name::Name;
use super::units::{self, ChangeUnit};
use super::{Direction, Measure, Observation, Status, Variant};
use crate::document::Cell;
use crate::origin::CellRef;
use crate::text::one_line;
use crate::value::figure::{Figure, FigureValue};
use crate::value::period::{Period, PeriodKind};
use crate::value::{self, Absence, Unit};
use crate::vocabulary::Vocabulary;
use jiff::civil::Date;

/// An observation whose measure may still be open.
#[derive(Clone, Debug)]
pub struct Draft {
    /// All that is known.
    pub observation: Observation,
    /// The measure; `None` where only the figure's own period can tell it.
    pub measure: Option<Measure>,
    /// The period stands in the cell itself.
    pub own_period: bool,
}

/// What governs the figures of one row.
#[derive(Clone, Debug, Default)]
pub struct Governing {
    pub indicator: String,
    pub segment: Option<String>,
    pub activity: Option<String>,
    pub department: Option<String>,
    /// From the name, the unit column or the row's first figure.
    pub unit: Option<Unit>,
    pub cumulative: bool,
    /// The indicator is counted by calendar years.
    pub calendar: bool,
    pub direction: Option<Direction>,
    /// Note marks of the row.
    pub marks: Vec<String>,
    /// Notes that stand in the row itself.
    pub notes: Vec<String>,
    pub path: Vec<String>,
}

impl Governing {
    /// The name, and what its marks say.
    pub fn take_name(&mut self, name: &Name) {
        self.indicator.clone_from(&name.text);
        self.cumulative = name.cumulative;
        self.calendar |= name.calendar;
        self.marks.clone_from(&name.marks);
        self.notes.clone_from(&name.inline_notes);
    }
}

/// What governs one figure besides its row.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    pub measure: Option<Measure>,
    /// The nearest period outside the cell.
    pub period: Option<Period>,
    /// The unit of the column.
    pub unit: Option<Unit>,
    /// What a change's own words say about its unit.
    pub change_unit: ChangeUnit,
    pub segment: Option<String>,
    pub marks: Vec<String>,
    pub cumulative: bool,
    /// In parentheses, and no header says what that means.
    pub parenthetical: bool,
}

/// Things that all figures of a table share.
#[derive(Clone, Copy)]
pub struct Shared<'a> {
    pub around: &'a Surroundings,
    pub footnotes: &'a [Footnote],
    pub vocabulary: &'a Vocabulary,
}

/// Joins all that is said about a figure.
pub fn join(
    figure: &Figure,
    cell: &Cell,
    place: CellRef,
    row: &Governing,
    slot: &Slot,
    shared: Shared,
) -> Draft {
    let vocabulary = shared.vocabulary;
    let measure = slot.measure;
    let own_period = figure.period.is_some();
    let period = figure.period.clone().or_else(|| slot.period.clone()).map(|p| calendar(p, row.calendar));
    let mut marks: Vec<&String> = row.marks.iter().chain(&slot.marks).chain(&figure.notes).collect();
    marks.dedup();
    let mut notes: Vec<String> = row.notes.clone();
    let mut excluded = false;
    for mark in marks {
        // What ※ means may stand in the heading: （※は現状値）.
        if mark.is_empty() && shared.around.mark_measure.is_some() {
            continue;
        }
        if let Some(note) = context::resolve(shared.footnotes, shared.around.block, mark) {
            let own = figure.notes.contains(mark);
            excluded |= own && vocabulary.notes.excluded.iter().any(|word| note.text.contains(word.as_str()));
            if !notes.contains(&note.text) {
                notes.push(note.text.clone());
            }
        }
    }
    let mut observation = Observation {
        indicator: row.indicator.clone(),
        segment: joined_segment(row.segment.as_deref(), slot.segment.as_deref(), figure.label.as_deref())
            .filter(|segment| *segment != row.indicator),
        activity: row.activity.clone(),
        department: row.department.clone(),
        measure: measure.unwrap_or(Measure::Actual),
        period,
        value: None,
        decimals: None,
        comparator: None,
        unit: None,
        base_value: None,
        base_unit: None,
        status: Status::Qualitative,
        value_text: None,
        variant: if slot.parenthetical { Variant::Parenthetical } else { Variant::Main },
        cumulative: row.cumulative || slot.cumulative || {
            let marks = &vocabulary.marks.cumulative;
            figure.qualifiers.iter().any(|q| marks.iter().any(|mark| q.contains(mark.as_str())))
        },
        flags: Vec::new(),
        notes,
        policy_path: row.path.clone(),
        direction: row.direction,
        cell: place,
        origin: cell.origin,
        raw: cell.raw.clone(),
    };
    state(&mut observation, figure, measure, row, slot, shared, excluded);
    Draft { observation, measure, own_period }
}

/// Sets value, unit and status.
fn state(
    observation: &mut Observation,
    figure: &Figure,
    measure: Option<Measure>,
    row: &Governing,
    slot: &Slot,
    shared: Shared,
    excluded: bool,
) {
    match &figure.value {
        FigureValue::Number(number) => {
            // 5%減 is −5%, but 5%減 of 削減率 is the reduction that the name promises.
            let words = &shared.vocabulary.marks.reduced;
            let reduced = |name: &str| words.iter().any(|word| name.contains(word.as_str()));
            let value = if reduced(&row.indicator) || slot.segment.as_deref().is_some_and(reduced) {
                number.value
            } else {
                number.signed_value()
            };
            let unit = number.unit.clone().or_else(|| fallback_unit(measure, row, slot, shared));
            observation.value = Some(value);
            observation.decimals = Some(number.decimals);
            observation.comparator = number.comparator;
            observation.status = Status::Reported;
            observation.base_value = unit.as_ref().map_or(Some(value), |unit| value::base(value, unit));
            observation.base_unit = unit.as_ref().map(|unit| unit.base.clone());
            observation.unit = unit.map(|unit| unit.text);
        }
        FigureValue::Absence(absence, words) => {
            observation.status = match absence {
                Absence::NotSet if excluded => Status::Excluded,
                Absence::NotSet => Status::NotSet,
                Absence::Pending => Status::Pending,
                Absence::Excluded => Status::Excluded,
                Absence::SeeNote => Status::SeeNote,
            };
            observation.value_text =
                Some(words.clone()).filter(|words| words.chars().any(char::is_alphanumeric));
            let unit = fallback_unit(measure, row, slot, shared);
            observation.base_unit = unit.as_ref().map(|unit| unit.base.clone());
            observation.unit = unit.map(|unit| unit.text);
        }
        FigureValue::Words(words, _) => {
            observation.status = Status::Qualitative;
            observation.value_text = Some(one_line(&crate::text::fold(words).text));
        }
        FigureValue::Mark(mark) => {
            observation.status = Status::Qualitative;
            observation.value_text = Some(mark.to_string());
        }
    }
}

/// The unit of a figure that prints none: rates are per cent, ratings have none, others take their row's.
fn fallback_unit(measure: Option<Measure>, row: &Governing, slot: &Slot, shared: Shared) -> Option<Unit> {
    let of_row = || row.unit.clone().or_else(|| unit_around(row, slot, shared));
    match measure {
        Some(Measure::AchievementRate | Measure::ProgressRate) => {
            slot.unit.clone().filter(|unit| unit.base == "%").or_else(|| value::unit::parse("%"))
        }
        Some(Measure::Rating) => None,
        Some(Measure::Change) if slot.change_unit == ChangeUnit::Percent => {
            slot.unit.clone().or_else(|| value::unit::parse("%"))
        }
        _ => slot.unit.clone().or_else(of_row),
    }
}

/// The caption's unit; of several the one that the column's, the part's or the indicator's name claims.
fn unit_around(row: &Governing, slot: &Slot, shared: Shared) -> Option<Unit> {
    let units = &shared.around.more_units;
    if units.is_empty() {
        return shared.around.unit.clone();
    }
    let names = slot.segment.iter().chain(&row.segment).map(String::as_str).chain([row.indicator.as_str()]);
    let claimed = names.filter_map(|name| units::claimed(units, name, shared.vocabulary)).next();
    // 市税 of （単位：千円、％）: what is no rate is money there, unless its name counts something.
    let fits = |unit: &&Unit| unit.base != "円" || units::counts_money(units, &row.indicator, slot.measure);
    claimed.unwrap_or_else(|| units::beside_rates(units).filter(fits)).cloned()
}

/// The parts of a segment, outermost first, each once.
fn joined_segment(row: Option<&str>, column: Option<&str>, own: Option<&str>) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in [row, column, own].into_iter().flatten() {
        let part = part.trim();
        if !part.is_empty() && !parts.contains(&part) {
            parts.push(part);
        }
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// A bare year of an indicator that is counted by calendar years is a calendar year.
fn calendar(period: Period, calendar: bool) -> Period {
    if !calendar || period.explicit_kind || period.kind != PeriodKind::FiscalYear {
        return period;
    }
    match (
        i16::try_from(period.year).ok().and_then(|y| Date::new(y, 1, 1).ok()),
        i16::try_from(period.year).ok().and_then(|y| Date::new(y, 12, 31).ok()),
    ) {
        (Some(start), Some(end)) => Period { kind: PeriodKind::CalendarYear, start, end, ..period },
        _ => period,
    }
}
