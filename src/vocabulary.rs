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
    /// Labels of policy levels.
    pub policy: Policy,
    /// Words of measures, by the measure's name in the dataset.
    pub measures: BTreeMap<String, Vec<String>>,
    /// Words of the roles of columns and rows that hold no figures, by role.
    pub roles: BTreeMap<String, Vec<String>>,
    /// Words of columns whose marks become flags, by flag.
    pub flags: BTreeMap<String, Vec<String>>,
    /// Words that say nothing beside the others.
    pub filler: Filler,
    /// Parts of a whole, totals and averages.
    pub parts: Parts,
    /// Endings of names that promise a figure.
    pub nouns: Nouns,
    /// Words that change how a figure is to be read.
    pub marks: Marks,
    /// Words in footnotes that change a figure's status.
    pub notes: NoteWords,
}

/// Labels of policy levels: 基本目標, 重点戦略.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// As headings and as rows of a table.
    pub levels: Vec<String>,
    /// Endings that look like a municipality's name and are none.
    pub not_publishers: Vec<String>,
    /// What goes on in kanji right behind a municipality's name in titles: 小山市 + 総合戦略.
    pub behind_publishers: Vec<String>,
    /// What numbers the papers of a meeting and is no title: 資料1, 別紙.
    pub set_labels: Vec<String>,
}

/// Words that say nothing beside a facet's words.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filler {
    /// の, 及び, 年度 …
    pub words: Vec<String>,
}

/// Parts of a whole.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Parts {
    /// 合計, 計, 全体
    pub total: Vec<String>,
    /// 平均
    pub average: Vec<String>,
    /// 国, 県, 男, 小
    pub words: Vec<String>,
    /// Endings of names of parts: 地区, 歳
    pub endings: Vec<String>,
    /// Openings of names of parts: うち
    pub openings: Vec<String>,
}

/// Endings of names that promise a figure.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Nouns {
    /// 数, 率, 割合
    pub figures: Vec<String>,
    /// Words of measures that name the rows of a table of their own where nothing else does: 量の見込み
    pub standing: Vec<String>,
}

/// Words that change how a figure is to be read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Marks {
    /// 累計
    pub cumulative: Vec<String>,
    /// Words of names that count a reduction: 5%減 of a 削減率 is 5, not −5.
    pub reduced: Vec<String>,
    /// 暦年
    pub calendar: Vec<String>,
}

/// Words in footnotes that change a figure's status.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NoteWords {
    /// 除外, 未実施
    pub excluded: Vec<String>,
    /// What a broken formula leaves in a cell: #DIV/0!
    pub errors: Vec<String>,
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
    /// Last words of names, by the base unit that they claim where a caption lists several: 率 claims %.
    pub claims: BTreeMap<String, Vec<String>>,
}

impl Vocabulary {
    /// Reads the bundled vocabulary.
    ///
    /// # Errors
    /// `Error::Config` when the file is broken, which a test of this project rules out.
    pub fn bundled() -> Result<Self> {
        Self::from_toml(BUNDLED, "schemas/vocabulary.toml")
    }

    /// The bundled vocabulary with a user's own words added: lists grow, single values are replaced.
    ///
    /// # Errors
    /// `Error::Config` names `file`, the line and what was expected.
    pub fn with_profile(profile: &str, file: &str) -> Result<Self> {
        let broken = |message: String| Error::Config { file: file.to_owned(), message };
        // Alone first, so that an error names the user's own line.
        Self::from_toml(profile, file)?;
        let own: toml::Table = toml::from_str(profile).map_err(|error| broken(error.to_string()))?;
        let mut whole: toml::Table = toml::from_str(BUNDLED).map_err(|error| broken(error.to_string()))?;
        add(&mut whole, own);
        whole.try_into().map_err(|error| broken(error.to_string()))
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

/// Adds one table's words to another's.
fn add(whole: &mut toml::Table, own: toml::Table) {
    for (key, value) in own {
        match (whole.get_mut(&key), value) {
            (Some(toml::Value::Table(table)), toml::Value::Table(more)) => add(table, more),
            (Some(toml::Value::Array(words)), toml::Value::Array(more)) => {
                for word in more {
                    if !words.contains(&word) {
                        words.push(word);
                    }
                }
            }
            (_, value) => {
                whole.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Protects a user's profile: its words are added, and nothing of the bundled ones is lost.
    #[test]
    fn a_profile_adds_words() {
        let bundled = Vocabulary::bundled().unwrap();
        let own = Vocabulary::with_profile("[units]\nknown = [\"人\", \"わたし\"]\n", "own.toml").unwrap();
        let mut expected = bundled.units.known.clone();
        expected.push("わたし".to_owned());
        assert_eq!(own.units.known, expected);
        assert_eq!(own.absence, bundled.absence);
        let error = Vocabulary::with_profile("[unit]\n", "own.toml").unwrap_err().to_string();
        assert!(error.contains("own.toml") && error.contains("unit"), "{error}");
    }
}
