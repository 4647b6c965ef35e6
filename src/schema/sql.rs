//! Tables as SQL for PostgreSQL and DuckDB, and as BigQuery JSON schemas.

use crate::dataset::field::{Field, Kind};
use crate::dataset::rows::{TABLES, TableInfo};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// `CREATE TABLE` statements for PostgreSQL, with comments.
pub fn postgres() -> String {
    create("PostgreSQL", postgres_type, true)
}

/// `CREATE TABLE` statements for DuckDB, with comments.
pub fn duckdb() -> String {
    create("DuckDB", duckdb_type, true)
}

/// BigQuery JSON schemas by table name, as `bq load --schema` takes each.
pub fn bigquery() -> String {
    let tables: Map<String, Value> = TABLES
        .iter()
        .map(|info| (info.name.to_owned(), info.fields.iter().map(bigquery_field).collect()))
        .collect();
    format!("{:#}\n", Value::Object(tables))
}

fn create(product: &str, type_of: fn(Kind) -> String, comments: bool) -> String {
    // Writing to a string cannot fail.
    let mut out = format!("-- {product}\n");
    for info in &TABLES {
        let _ = writeln!(out, "\nCREATE TABLE {} (", info.name);
        let mut lines: Vec<String> = info
            .fields
            .iter()
            .map(|field| {
                let null = if field.nullable { "" } else { " NOT NULL" };
                format!("  {} {}{null}", quoted(field.name), type_of(field.kind))
            })
            .collect();
        if !info.key.is_empty() {
            let columns: Vec<String> = info.key.iter().map(|name| quoted(name)).collect();
            lines.push(format!("  PRIMARY KEY ({})", columns.join(", ")));
        }
        let _ = writeln!(out, "{}\n);", lines.join(",\n"));
        if comments {
            comment(info, &mut out);
        }
    }
    out
}

fn comment(info: &TableInfo, out: &mut String) {
    let text = |title: &str, description: &str| {
        format!("'{} — {}'", title.replace('\'', "''"), description.replace('\'', "''"))
    };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "COMMENT ON TABLE {} IS {};", info.name, text(info.title, info.description));
    for field in info.fields {
        let words = text(field.title, field.description);
        let _ = writeln!(out, "COMMENT ON COLUMN {}.{} IS {words};", info.name, quoted(field.name));
    }
}

/// Quotes every name: `row`, `column` and `text` are words of the language.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn postgres_type(kind: Kind) -> String {
    match kind {
        Kind::Text => "text",
        Kind::Bool => "boolean",
        Kind::UInt8 => "smallint",
        Kind::UInt16 | Kind::Int32 => "integer",
        Kind::UInt32 | Kind::UInt64 => "bigint",
        Kind::Decimal => "numeric(28,6)",
        Kind::Date => "date",
        Kind::TextList => "text[]",
        Kind::FloatList => "real[]",
        Kind::Records(_) => "jsonb",
    }
    .to_owned()
}

fn duckdb_type(kind: Kind) -> String {
    match kind {
        Kind::Text => "VARCHAR",
        Kind::Bool => "BOOLEAN",
        Kind::UInt8 => "UTINYINT",
        Kind::UInt16 => "USMALLINT",
        Kind::UInt32 => "UINTEGER",
        Kind::UInt64 => "UBIGINT",
        Kind::Int32 => "INTEGER",
        Kind::Decimal => "DECIMAL(28,6)",
        Kind::Date => "DATE",
        Kind::TextList => "VARCHAR[]",
        Kind::FloatList => "FLOAT[]",
        Kind::Records(fields) => {
            let parts: Vec<String> = fields
                .iter()
                .map(|field| format!("{} {}", quoted(field.name), duckdb_type(field.kind)))
                .collect();
            return format!("STRUCT({})[]", parts.join(", "));
        }
    }
    .to_owned()
}

fn bigquery_field(field: &Field) -> Value {
    let (kind, repeated) = match field.kind {
        Kind::Text => ("STRING", false),
        Kind::Bool => ("BOOL", false),
        Kind::UInt8 | Kind::UInt16 | Kind::UInt32 | Kind::UInt64 | Kind::Int32 => ("INT64", false),
        Kind::Decimal => ("NUMERIC", false),
        Kind::Date => ("DATE", false),
        Kind::TextList => ("STRING", true),
        Kind::FloatList => ("FLOAT64", true),
        Kind::Records(_) => ("RECORD", true),
    };
    let mode = match (repeated, field.nullable) {
        (true, _) => "REPEATED",
        (false, true) => "NULLABLE",
        (false, false) => "REQUIRED",
    };
    let mut out = json!({
        "name": field.name,
        "type": kind,
        "mode": mode,
        "description": format!("{} — {}", field.title, field.description),
    });
    match field.kind {
        // NUMERIC has 38 digits, 9 of them after the point; (28,6) fits.
        Kind::Decimal => {
            out["precision"] = json!("28");
            out["scale"] = json!("6");
        }
        Kind::Records(fields) => out["fields"] = fields.iter().map(bigquery_field).collect(),
        _ => {}
    }
    out
}
