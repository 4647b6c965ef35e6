//! Reports on a run for people and for other programs: terminal, NDJSON, SARIF, the summary. One file a renderer, over one type.

pub mod checked;
pub mod difference;
pub mod finding;
pub mod grid;
pub mod html;
pub mod junit;
pub mod ndjson;
pub mod picture;
pub mod sarif;
pub mod summary;
pub mod terminal;
pub mod words;

pub use checked::Checked;
pub use finding::Finding;
