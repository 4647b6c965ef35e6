//! Frictionless Table Schemas, and the data package that stands beside the tables.

use crate::dataset::convert::VERSION;
use crate::dataset::field::{Field, Kind};
use crate::dataset::rows::{TABLES, TableInfo};
use crate::dataset::{Format, Totals};
use serde_json::{Map, Value, json};

/// All Table Schemas by table name.
pub fn all() -> Value {
    Value::Object(TABLES.iter().map(|info| (info.name.to_owned(), table(info))).collect())
}

/// The Table Schema of one table.
pub fn table(info: &TableInfo) -> Value {
    let mut schema = json!({ "fields": info.fields.iter().map(field).collect::<Vec<_>>() });
    if !info.key.is_empty() {
        schema["primaryKey"] = json!(info.key);
    }
    if !info.links.is_empty() {
        schema["foreignKeys"] = info
            .links
            .iter()
            .map(|(column, table)| {
                json!({ "fields": [column], "reference": { "resource": table, "fields": [column] } })
            })
            .collect();
    }
    schema["missingValues"] = json!([""]);
    schema
}

fn field(field: &Field) -> Value {
    let (kind, format) = match field.kind {
        Kind::Text => ("string", "string"),
        Kind::Bool => ("boolean", "bool"),
        Kind::UInt8 => ("integer", "uint8"),
        Kind::UInt16 => ("integer", "uint16"),
        Kind::UInt32 => ("integer", "uint32"),
        Kind::UInt64 => ("integer", "uint64"),
        Kind::Int32 => ("integer", "int32"),
        Kind::Decimal => ("number", "decimal(28,6)"),
        Kind::Date => ("date", "date"),
        Kind::TextList => ("array", "list<string>"),
        Kind::FloatList => ("array", "list<float>"),
        Kind::Records(_) => ("array", "list<struct>"),
    };
    let mut out = Map::new();
    out.insert("name".to_owned(), json!(field.name));
    out.insert("type".to_owned(), json!(kind));
    out.insert("title".to_owned(), json!(field.title));
    out.insert("description".to_owned(), json!(field.description));
    let mut constraints = Map::new();
    if !field.nullable {
        constraints.insert("required".to_owned(), json!(true));
    }
    if !field.values.is_empty() {
        constraints.insert("enum".to_owned(), json!(field.values));
    }
    if !constraints.is_empty() {
        out.insert("constraints".to_owned(), Value::Object(constraints));
    }
    out.insert("parquetType".to_owned(), json!(format));
    if field.name == "status" {
        out.insert("sdmxObsStatus".to_owned(), crate::schema::json::obs_status());
    }
    Value::Object(out)
}

/// The text of `datapackage.json` for the files of one dataset.
pub fn data_package(formats: &[Format], totals: &Totals) -> String {
    let resource = |info: &TableInfo, format: Format| {
        let media_type = match format {
            Format::Parquet => "application/vnd.apache.parquet",
            Format::Ndjson => "application/x-ndjson",
            Format::Csv => "text/csv",
        };
        // The first format carries the table's name, so that references between tables hold.
        let name = match formats.first() == Some(&format) {
            true => info.name.to_owned(),
            false => format!("{}-{}", info.name, format.name()),
        };
        let mut resource = json!({
            "name": name,
            "title": info.title,
            "description": info.description,
            "path": format!("{}.{}", info.name, format.name()),
            "format": format.name(),
            "mediatype": media_type,
            "profile": "tabular-data-resource",
            "rows": totals.of(info.table),
            "schema": table(info),
        });
        if format != Format::Parquet {
            resource["encoding"] = json!("utf-8");
        }
        resource
    };
    let resources: Vec<Value> =
        formats.iter().flat_map(|format| TABLES.iter().map(move |info| resource(info, *format))).collect();
    let package = json!({
        "name": "shihyo",
        "title": "自治体の指標データセット",
        "description": "Indicators of municipal reports, read by shihyo: figures as printed with their place, and what is doubtful about them.",
        "profile": "data-package",
        "version": VERSION,
        "resources": resources,
    });
    format!("{package:#}\n")
}
