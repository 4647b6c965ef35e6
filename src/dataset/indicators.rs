//! The `indicators` table: what a whole batch says of each indicator, gathered document by document.

use crate::dataset::field::Text;
use crate::dataset::ids;
use crate::dataset::rows::IndicatorRow;
use crate::record::{Measure, Reading};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What one document says of one indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    id: String,
    entry: Entry,
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    publisher: Option<String>,
    name: String,
    segment: Option<String>,
    unit: Option<String>,
    base_unit: Option<String>,
    cumulative: bool,
    direction: Option<&'static str>,
    policy_path: Vec<String>,
    /// Shared by all entries of a document.
    document_ids: Vec<Arc<str>>,
}

/// The indicators of a batch, by id.
#[derive(Debug, Default)]
pub struct Indicators {
    by_id: BTreeMap<String, Entry>,
}

/// The indicators that a document speaks of, sorted by id.
pub fn mentions(reading: &Reading) -> Vec<Mention> {
    let info = &reading.document.info;
    let publisher_key = ids::publisher_key(info);
    let document_id: Arc<str> = Arc::from(info.id.as_str());
    let mut by_name: BTreeMap<(&str, Option<&str>), Entry> = BTreeMap::new();
    for observation in &reading.observations {
        let key = (observation.indicator.as_str(), observation.segment.as_deref());
        let direction = observation.direction.map(|direction| direction.name());
        let entry = by_name.entry(key).or_insert_with(|| Entry {
            publisher: info.publisher.clone(),
            name: observation.indicator.clone(),
            segment: observation.segment.clone(),
            unit: None,
            base_unit: None,
            cumulative: false,
            direction: None,
            policy_path: observation.policy_path.clone(),
            document_ids: vec![Arc::clone(&document_id)],
        });
        // A rate's % and a change's ポイント are not the indicator's own unit.
        if entry.unit.is_none() && has_own_unit(observation.measure) {
            entry.unit.clone_from(&observation.unit);
            entry.base_unit.clone_from(&observation.base_unit);
        }
        entry.cumulative |= observation.cumulative;
        entry.direction = entry.direction.or(direction);
    }
    let mut by_id: BTreeMap<String, Entry> = BTreeMap::new();
    for ((name, segment), entry) in by_name {
        merge(&mut by_id, ids::indicator_id(&publisher_key, name, segment), entry);
    }
    by_id.into_iter().map(|(id, entry)| Mention { id, entry }).collect()
}

fn merge(by_id: &mut BTreeMap<String, Entry>, id: String, more: Entry) {
    let Some(entry) = by_id.get_mut(&id) else {
        by_id.insert(id, more);
        return;
    };
    if entry.unit.is_none() {
        entry.unit = more.unit;
        entry.base_unit = more.base_unit;
    }
    entry.cumulative |= more.cumulative;
    entry.direction = entry.direction.or(more.direction);
    for document in more.document_ids {
        // Documents come one after the other, so that one already named is the last.
        if entry.document_ids.last() != Some(&document) {
            entry.document_ids.push(document);
        }
    }
}

impl Indicators {
    /// Adds what the next document says.
    pub fn add(&mut self, mentions: Vec<Mention>) {
        for Mention { id, entry } in mentions {
            merge(&mut self.by_id, id, entry);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The rows, by id.
    pub fn rows(&self) -> impl Iterator<Item = IndicatorRow<'_>> {
        fn option(value: &Option<String>) -> Option<Text<'_>> {
            value.as_deref().map(Text::Borrowed)
        }
        fn texts(values: &[String]) -> Vec<Text<'_>> {
            values.iter().map(|value| Text::Borrowed(value.as_str())).collect()
        }
        self.by_id.iter().map(|(id, entry)| IndicatorRow {
            indicator_id: Text::Borrowed(id),
            publisher: option(&entry.publisher),
            name: Text::Borrowed(&entry.name),
            segment: option(&entry.segment),
            unit: option(&entry.unit),
            base_unit: option(&entry.base_unit),
            cumulative: entry.cumulative,
            direction: entry.direction.map(Text::Borrowed),
            direction_basis: entry.direction.map(|_| Text::Borrowed("stated")),
            policy_path: texts(&entry.policy_path),
            document_ids: entry.document_ids.iter().map(|id| Text::Borrowed(&**id)).collect(),
        })
    }
}

/// Whether a figure of this measure is printed in the indicator's unit: rates, ratings and changes are not.
fn has_own_unit(measure: Measure) -> bool {
    !matches!(measure, Measure::AchievementRate | Measure::ProgressRate | Measure::Change | Measure::Rating)
}
