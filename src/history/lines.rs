//! The figures of one side by what they are about: indicator and segment, then measure, period and variant.

use super::Publication;
use super::changes::Place;
use crate::record::{Measure, Observation, Variant};
use crate::text;
use crate::value::period::PeriodKind;
use foldhash::HashMap;
use std::collections::BTreeMap;

/// What a line of figures is about: the keys of the indicator and of its segment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey {
    pub indicator: String,
    pub segment: String,
}

/// Which of a line's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    pub measure: Measure,
    pub period: Span,
    pub variant: Variant,
}

/// A period for matching. A bare year may be either kind of year, so that the two kinds are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    None,
    Year(i32),
    Days(jiff::civil::Date, jiff::civil::Date),
}

impl Span {
    /// The span of an observation.
    pub fn of(observation: &Observation) -> Self {
        match &observation.period {
            None => Span::None,
            Some(period) => match period.kind {
                PeriodKind::FiscalYear | PeriodKind::CalendarYear => Span::Year(period.year),
                _ => Span::Days(period.start, period.end),
            },
        }
    }

    /// The year, where it is one.
    pub fn year(self) -> Option<i32> {
        match self {
            Span::Year(year) => Some(year),
            _ => None,
        }
    }
}

/// A figure with what tells it from others of the same name.
#[derive(Clone, Debug)]
pub struct Figure<'a> {
    pub place: Place<'a>,
    /// Keys of the activity and of the nearest heading.
    pub activity: String,
    pub section: String,
}

/// All figures of one indicator and segment.
#[derive(Clone, Debug, Default)]
pub struct Line<'a> {
    /// In reading order.
    pub points: BTreeMap<Point, Vec<Figure<'a>>>,
    /// The first in reading order.
    pub first: Option<Figure<'a>>,
}

impl<'a> Line<'a> {
    /// All figures, by measure and period.
    pub fn figures(&self) -> impl Iterator<Item = &Figure<'a>> {
        self.points.values().flatten()
    }
}

/// One side's lines.
#[derive(Clone, Debug, Default)]
pub struct Lines<'a> {
    pub by_key: BTreeMap<LineKey, Line<'a>>,
    /// In the order of first appearance.
    pub order: Vec<LineKey>,
}

/// Makes each key once: reports repeat their names.
#[derive(Debug, Default)]
pub struct Keys {
    known: HashMap<String, String>,
}

impl Keys {
    /// The matching key of a name.
    pub fn of(&mut self, name: &str) -> String {
        if let Some(key) = self.known.get(name) {
            return key.clone();
        }
        let key = text::key(name);
        self.known.insert(name.to_owned(), key.clone());
        key
    }
}

impl<'a> Lines<'a> {
    /// Gathers the figures of some publications.
    pub fn of(publications: &'a [Publication<'a>], which: &[usize], keys: &mut Keys) -> Self {
        let mut lines = Lines::default();
        for &document in which {
            let Some(publication) = publications.get(document) else { continue };
            for observation in publication.observations.iter() {
                let key = LineKey {
                    indicator: keys.of(&observation.indicator),
                    segment: observation.segment.as_deref().map(|s| keys.of(s)).unwrap_or_default(),
                };
                if key.indicator.is_empty() {
                    continue;
                }
                let figure = Figure {
                    place: Place { document, observation },
                    activity: observation.activity.as_deref().map(|a| keys.of(a)).unwrap_or_default(),
                    section: observation.policy_path.last().map(|s| keys.of(s)).unwrap_or_default(),
                };
                let point = Point {
                    measure: observation.measure,
                    period: Span::of(observation),
                    variant: observation.variant,
                };
                if !lines.by_key.contains_key(&key) {
                    lines.order.push(key.clone());
                }
                let line = lines.by_key.entry(key).or_default();
                if line.first.is_none() {
                    line.first = Some(figure.clone());
                }
                line.points.entry(point).or_default().push(figure);
            }
        }
        lines
    }
}
