//! Records: observations, activities and milestones, each tied to its cell.

mod account;
mod align;
mod as_of;
mod broken;
mod cells;
mod dates;
pub mod context;
mod draft;
mod form;
mod heading;
mod headline;
pub mod name;
mod numbered;
mod orient;
mod pairs;
mod panels;
mod periods;
mod plan;
pub mod read;
mod remarks;
mod settle;
mod sheet;
mod spread;
mod stubs;
mod told;
#[cfg(test)]
mod tests;
mod totals;
mod units;
mod walk;

use crate::diagnostic::Diagnostic;
use crate::document::Document;
pub use crate::facet::measure::Measure;
use crate::origin::{CellRef, Origin};
use crate::value::{Comparator, Period};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What stands where a figure is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// A number.
    Reported,
    /// Words are the value.
    Qualitative,
    /// A dash, … or ***.
    NotSet,
    /// 集計中, 検討中, 未定.
    Pending,
    /// Left out of the evaluation by a footnote, or not carried out.
    Excluded,
    /// The cell points elsewhere.
    SeeNote,
}

impl Status {
    /// The name in the dataset.
    pub fn name(self) -> &'static str {
        match self {
            Status::Reported => "reported",
            Status::Qualitative => "qualitative",
            Status::NotSet => "not_set",
            Status::Pending => "pending",
            Status::Excluded => "excluded",
            Status::SeeNote => "see_note",
        }
    }
}

/// The main figure of a cell, or the second one in parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variant {
    Main,
    Parenthetical,
}

impl Variant {
    /// The name in the dataset.
    pub fn name(self) -> &'static str {
        match self {
            Variant::Main => "main",
            Variant::Parenthetical => "parenthetical",
        }
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    Higher,
    Lower,
}

impl Direction {
    /// The name in the dataset.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Higher => "higher",
            Direction::Lower => "lower",
        }
    }
}

/// One stated figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Name as printed, normalized: without 累計 marks, footnote marks, list numbers and line breaks.
    pub indicator: String,
    /// Part of the indicator that this figure is about.
    pub segment: Option<String>,
    /// 事業名 or 取組 the indicator belongs to.
    pub activity: Option<String>,
    /// 担当課.
    pub department: Option<String>,
    pub measure: Measure,
    pub period: Option<Period>,
    /// In `unit`, no multiplier applied.
    pub value: Option<Decimal>,
    /// Digits printed after the point.
    pub decimals: Option<u8>,
    pub comparator: Option<Comparator>,
    pub unit: Option<String>,
    /// Multiplier applied.
    pub base_value: Option<Decimal>,
    pub base_unit: Option<String>,
    pub status: Status,
    /// The words, where they are the value.
    pub value_text: Option<String>,
    pub variant: Variant,
    /// 累計.
    pub cumulative: bool,
    /// Marks that the table defines, such as `covid_affected`.
    pub flags: Vec<String>,
    /// Texts of the footnotes that the cell, its row or its column points to.
    pub notes: Vec<String>,
    /// Headings that govern the table.
    pub policy_path: Vec<String>,
    /// Which way is better, where the table's own words say so (a column 方向性, ↑ ↓, 「減らす」).
    pub direction: Option<Direction>,
    pub cell: CellRef,
    pub origin: Origin,
    /// The cell's text before any normalization.
    pub raw: String,
}

/// An initiative (事業・取組).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Activity {
    pub name: String,
    pub description: Option<String>,
    pub departments: Vec<String>,
    /// 実績の文.
    pub result: Option<String>,
    pub policy_path: Vec<String>,
    /// Index of the table, where it stands in one.
    pub table: Option<usize>,
    pub origin: Origin,
}

/// A planned step in a year (年次計画).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Milestone {
    pub activity: Option<String>,
    pub item: String,
    pub department: Option<String>,
    pub period_year: Option<i32>,
    pub plan: String,
    /// An arrow carries the plan on.
    pub continues: bool,
    pub table: usize,
    pub origin: Origin,
}

/// All that one document gives: the whole climb's result.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Reading {
    /// The document with the roles of its cells set.
    pub document: Document,
    /// In the order of tables, rows, columns.
    pub observations: Vec<Observation>,
    pub activities: Vec<Activity>,
    pub milestones: Vec<Milestone>,
    /// Findings of all steps so far, in reading order.
    pub diagnostics: Vec<Diagnostic>,
    /// What facets made of each table, by table number.
    pub tables: Vec<TableReading>,
    /// How many checks of each rule held, by rule name.
    pub held: BTreeMap<&'static str, usize>,
}

/// What the facets made of one table.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TableReading {
    /// Rows of header at the top.
    pub header_rows: usize,
    /// `kpi`, `count`, `series`, `plan`, `activity`, `legend`, `form`, `text`.
    pub kind: &'static str,
    /// Headings that govern it.
    pub policy_path: Vec<String>,
}
