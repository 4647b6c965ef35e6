//! What differs between two datasets, as text for a person and as JSON for a program.

use crate::error::{Error, Result};
use crate::history::{Change, Class, Place, Publication, words};
use crate::record::Observation;
use crate::report::terminal::{shown, visible};
use serde_json::{Value, json};
use std::fmt::Write;

/// Two datasets and their changes.
#[derive(Debug)]
pub struct Difference<'a> {
    /// The earlier dataset as the user named it.
    pub old_name: String,
    /// The later one.
    pub new_name: String,
    /// Its publications.
    pub old: &'a [Publication<'a>],
    /// The later one's.
    pub new: &'a [Publication<'a>],
    /// What changed.
    pub changes: Vec<Change<'a>>,
}

/// Classes in the order in which they are told, the most serious first.
pub const ORDER: [Class; 11] = [
    Class::Restated,
    Class::Retargeted,
    Class::TargetMoved,
    Class::Blanked,
    Class::UnitChanged,
    Class::DirectionChanged,
    Class::Removed,
    Class::Added,
    Class::Renamed,
    Class::FigureRemoved,
    Class::FigureAdded,
];

impl Difference<'_> {
    /// The changes of a class.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &Change<'_>> {
        self.changes.iter().filter(move |change| change.class == class)
    }
}

/// What a change is about, what was, what is.
pub fn sides(change: &Change<'_>) -> (String, String, String) {
    let old = change.old.map(|place| place.observation);
    let new = change.new.map(|place| place.observation);
    let figure = |o: &Observation| format!("{} {}", words::indicator(o), words::figure(o));
    let name = |o: Option<&Observation>| o.map(words::indicator).unwrap_or_default();
    let unit = |o: Option<&Observation>| o.and_then(|o| o.unit.clone()).unwrap_or_default();
    let value = |o: Option<&Observation>| o.map(words::stated).unwrap_or_default();
    let period = |o: Option<&Observation>| o.and_then(|o| o.period.as_ref().map(|p| p.text.clone()));
    match change.class {
        Class::Renamed => (name(new), name(old), name(new)),
        Class::Removed => (name(old), String::new(), String::new()),
        Class::Added => (name(new), String::new(), String::new()),
        Class::UnitChanged => (name(new), unit(old), unit(new)),
        Class::TargetMoved => (name(new), period(old).unwrap_or_default(), period(new).unwrap_or_default()),
        Class::FigureAdded => (new.map(figure).unwrap_or_default(), String::new(), value(new)),
        Class::FigureRemoved | Class::Blanked => {
            (old.map(figure).unwrap_or_default(), value(old), String::new())
        }
        _ => (new.map(figure).unwrap_or_default(), value(old), value(new)),
    }
}

/// Where a figure stands, in words.
pub fn place(side: &[Publication], place: Option<Place<'_>>) -> String {
    let Some(place) = place else { return String::new() };
    let uri = side.get(place.document).map_or("", |publication| &publication.uri);
    let origin = place.observation.origin;
    let line = origin.line.map(|line| format!(":{line}"));
    let page = origin.page.map(|page| format!(" p.{page}"));
    format!("{}{}{}", shown(uri), line.unwrap_or_default(), page.unwrap_or_default())
}

/// The changes by class, one a line.
pub fn text(difference: &Difference<'_>) -> String {
    if difference.changes.is_empty() {
        return "同じ / same\n".to_owned();
    }
    let mut out = String::new();
    for class in ORDER {
        let count = difference.of(class).count();
        if count == 0 {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{} {} ({count})", words::class(class), class.name());
        for change in difference.of(class) {
            let (what, before, now) = sides(change);
            let what = visible(&what);
            let (before, now) = (visible(&before), visible(&now));
            let arrow = match (before.is_empty(), now.is_empty()) {
                (true, true) => String::new(),
                (true, false) => format!("  {now}"),
                (false, true) => format!("  {before}"),
                (false, false) => format!("  {before} → {now}"),
            };
            let places = match class {
                Class::Removed | Class::FigureRemoved | Class::Blanked => place(difference.old, change.old),
                Class::Added | Class::FigureAdded => place(difference.new, change.new),
                _ => format!("{} → {}", place(difference.old, change.old), place(difference.new, change.new)),
            };
            let _ = writeln!(out, "  {what}{arrow}  [{places}]");
        }
    }
    out
}

/// The changes as one JSON object.
///
/// # Errors
/// When it is no JSON, which the shape rules out.
pub fn json(difference: &Difference<'_>) -> Result<String> {
    let counts: serde_json::Map<String, Value> =
        ORDER.iter().map(|&class| (class.name().to_owned(), json!(difference.of(class).count()))).collect();
    let changes: Vec<Value> = ORDER
        .iter()
        .flat_map(|&class| difference.of(class))
        .map(|change| {
            let own = match change.class {
                Class::Removed | Class::FigureRemoved | Class::Blanked => change.old,
                _ => change.new,
            };
            let new = match change.class {
                // The place in `new` is only a neighbour.
                Class::FigureRemoved | Class::Blanked => None,
                _ => change.new,
            };
            let observation = own.map(|place| place.observation);
            json!({
                "class": change.class.name(),
                "indicator": observation.map(|o| &o.indicator),
                "segment": observation.and_then(|o| o.segment.as_ref()),
                "measure": observation.map(|o| o.measure.name()),
                "period_year": observation.and_then(|o| o.period.as_ref().map(|p| p.year)),
                "period": observation.and_then(|o| o.period.as_ref().map(|p| &p.text)),
                "old": change.old.map(|place| side(difference.old, place)),
                "new": new.map(|place| side(difference.new, place)),
            })
        })
        .collect();
    let whole = json!({
        "same": difference.changes.is_empty(),
        "old": difference.old_name,
        "new": difference.new_name,
        "counts": counts,
        "changes": changes,
    });
    let text = serde_json::to_string_pretty(&whole).map_err(|error| Error::Dataset(error.to_string()))?;
    Ok(text + "\n")
}

fn side(publications: &[Publication], place: Place<'_>) -> Value {
    let observation = place.observation;
    let publication = publications.get(place.document);
    json!({
        "document_id": publication.map(|p| &p.id),
        "uri": publication.map(|p| &p.uri),
        "indicator": observation.indicator,
        "segment": observation.segment,
        "value": observation.value.map(|value| value.to_string()),
        "unit": observation.unit,
        "value_text": observation.value_text,
        "status": observation.status.name(),
        "page": observation.origin.page,
        "line": observation.origin.line,
        "raw": observation.raw,
    })
}
