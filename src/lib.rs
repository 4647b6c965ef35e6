//! shihyo (指標) reads the KPI tables of Japanese municipal reports into typed, checked records.
//!
//! A document climbs once:
//!
//! ```text
//! bytes → pages (glyphs, rulings, images) → layout (lines, blocks) → tables (cells with spans)
//!       → document (headings, prose, tables, footnotes in reading order)
//!       → facets (what each header says) → records (observations, activities, milestones)
//!       → rules (diagnostics) → dataset, reports
//! ```
//!
//! Text reports enter at "document".
//! Modules are listed lowest step first, and each imports only from modules listed before it; `tests/layers.rs` holds this.
//!
//! Invariants:
//!
//! - Content never fails: from `layout` to `rules` a step returns its result and its diagnostics; `Err` is for what stops a run.
//! - Nothing is lost in silence: each figure in a table ends in a record or a diagnostic.
//! - Figures are exact decimals; floats are for geometry only.
//! - The library reads no disk, clock, environment or terminal; only `cli` does.
//! - Output is a function of its inputs, whatever the number of threads.

// Ground: places, findings, failures.
pub mod geom;
pub mod origin;
pub mod diagnostic;
pub mod error;

// Words and values.
pub mod text;
pub mod vocabulary;
// The value grammar takes its words from the vocabulary.
pub mod value;

// Page: from bytes to cells.
pub mod page;
pub mod source;
pub mod layout;
pub mod table;

// Document: blocks in reading order.
pub mod document;

// Meaning.
pub mod facet;
pub mod record;
pub mod rules;
pub mod history;

// Out.
pub mod dataset;
pub mod report;
pub mod schema;

// Program.
pub mod pipeline;
pub mod cli;
