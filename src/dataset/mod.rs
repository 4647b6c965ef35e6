//! The published dataset: rows of the contract's tables, and their encodings as Parquet, NDJSON and CSV.
//! Readings come in; bytes go out to whatever implements `Write`. Nothing here opens a file.

pub mod column;
pub mod convert;
pub mod csv;
pub mod encode;
pub mod field;
pub mod ids;
pub mod indicators;
pub mod json;
pub mod parquet;
pub mod read;
pub mod rows;
pub mod writer;

pub use encode::{Encoded, Format, Formats};
pub use rows::{TABLES, TableInfo, TableName};
pub use writer::{DatasetWriter, Totals};
