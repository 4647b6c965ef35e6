//! The dataset's schemas: the columns of `dataset::rows` in, JSON Schema, Table Schema, SQL and the data package out.

pub mod frictionless;
pub mod json;
pub mod sql;

/// A way to write the schemas down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    JsonSchema,
    TableSchema,
    Postgres,
    DuckDb,
    BigQuery,
}

impl Dialect {
    /// All, in the order of the contract.
    pub const ALL: [Dialect; 5] =
        [Dialect::JsonSchema, Dialect::TableSchema, Dialect::Postgres, Dialect::DuckDb, Dialect::BigQuery];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::JsonSchema => "json-schema",
            Dialect::TableSchema => "table-schema",
            Dialect::Postgres => "postgres",
            Dialect::DuckDb => "duckdb",
            Dialect::BigQuery => "bigquery",
        }
    }

    /// Finds a dialect by its name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }
}

/// All tables in one text.
pub fn print(dialect: Dialect) -> String {
    match dialect {
        Dialect::JsonSchema => pretty(&json::all()),
        Dialect::TableSchema => pretty(&frictionless::all()),
        Dialect::Postgres => sql::postgres(),
        Dialect::DuckDb => sql::duckdb(),
        Dialect::BigQuery => sql::bigquery(),
    }
}

/// The files of `schemas/` that are generated: name and text.
pub fn files() -> Vec<(String, String)> {
    crate::dataset::TABLES
        .iter()
        .flat_map(|info| {
            [
                (format!("{}.schema.json", info.name), pretty(&json::table(info))),
                (format!("{}.table.json", info.name), pretty(&frictionless::table(info))),
            ]
        })
        .collect()
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}
