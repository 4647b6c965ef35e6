//! The words that headers, units and cells use, from `schemas/vocabulary.toml`: data, never code.
//! A user's `--profile FILE.toml` has the same shape and adds to it.

use crate::error::{Error, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The bundled file.
const BUNDLED: &str = include_str!("../schemas/vocabulary.toml");

/// All words that the reader knows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Vocabulary {
    /// Units of figures.
    pub units: Units,
    /// Words that say why no figure stands in a cell, by status name (`not_set`, `pending`, `excluded`, `see_note`).
    pub absence: BTreeMap<String, Vec<String>>,
}

/// Units and their multipliers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Units {
    /// Units as normalized: 人, 件, %, m2/人.
    pub known: Vec<String>,
    /// Spellings that mean a known unit: パーセント = "%".
    pub spellings: BTreeMap<String, String>,
    /// Suffixes that make a number a name: 次, 級, 代.
    pub ordinals: Vec<String>,
    /// Units that hold another one a power of ten times: 割 = ("%", 1).
    pub scaled: BTreeMap<String, (String, i8)>,
}

impl Vocabulary {
    /// Reads the bundled vocabulary.
    ///
    /// # Errors
    /// `Error::Config` when the file is broken, which a test of this project rules out.
    pub fn bundled() -> Result<Self> {
        Self::from_toml(BUNDLED, "schemas/vocabulary.toml")
    }

    /// Reads a vocabulary from TOML; `file` is named in the error.
    ///
    /// # Errors
    /// `Error::Config` names the line and what was expected.
    pub fn from_toml(toml: &str, file: &str) -> Result<Self> {
        toml::from_str(toml)
            .map_err(|error| Error::Config { file: file.to_owned(), message: error.to_string() })
    }
}
