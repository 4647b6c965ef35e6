//! A draft against what was published, and one dataset against another.
//! Comes in: publications, each with its observations. Goes out: changes by class, and diagnostics for those that a draft must explain.
//!
//! Indicators meet under a key that forgives spelling, never by position; a past figure is the same measure of the same period.

mod changes;
mod findings;
mod groups;
mod lines;
mod renames;
mod same;
pub mod words;

pub use changes::{Change, Class, Compared, Place, Scope, compare};
pub use findings::diagnostics;

use crate::record::{Observation, Reading};
use std::borrow::Cow;

/// One document of a side: what it is, and all that it states.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Publication<'a> {
    /// The document's id.
    pub id: String,
    /// Its path as found.
    pub uri: String,
    /// Title as printed.
    pub title: Option<String>,
    /// Publisher as printed.
    pub publisher: Option<String>,
    /// Its figures in reading order.
    pub observations: Cow<'a, [Observation]>,
}

impl<'a> Publication<'a> {
    /// A reading as one side of a comparison.
    pub fn of(reading: &'a Reading) -> Self {
        let info = &reading.document.info;
        Publication {
            id: info.id.clone(),
            uri: info.uri.clone(),
            title: info.title.clone(),
            publisher: info.publisher.clone(),
            observations: Cow::Borrowed(&reading.observations),
        }
    }

    /// The name by which a person knows it.
    pub fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.uri)
    }
}

#[cfg(test)]
mod tests;
