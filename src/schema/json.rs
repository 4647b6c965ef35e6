//! JSON Schema (2020-12) of the rows in the NDJSON files.

use crate::dataset::field::{Field, Kind};
use crate::dataset::rows::{STATUSES, TABLES, TableInfo};
use serde_json::{Map, Value, json};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// One document with a definition for each table.
pub fn all() -> Value {
    let tables: Map<String, Value> = TABLES.iter().map(|info| (info.name.to_owned(), object(info))).collect();
    json!({ "$schema": DRAFT, "title": "shihyo dataset", "$defs": tables })
}

/// The schema of a row of one table.
pub fn table(info: &TableInfo) -> Value {
    let mut schema = object(info);
    let head = json!({ "$schema": DRAFT, "$id": format!("{}.schema.json", info.name) });
    if let (Value::Object(head), Value::Object(schema)) = (head, &mut schema) {
        let rest = std::mem::take(schema);
        schema.extend(head);
        schema.extend(rest);
    }
    schema
}

fn object(info: &TableInfo) -> Value {
    let mut schema = properties(info.fields);
    let head = json!({ "title": info.title, "description": info.description });
    if let (Value::Object(head), Value::Object(schema)) = (head, &mut schema) {
        let rest = std::mem::take(schema);
        schema.extend(head);
        schema.extend(rest);
    }
    schema
}

fn properties(fields: &[Field]) -> Value {
    let properties: Map<String, Value> =
        fields.iter().map(|field| (field.name.to_owned(), property(field))).collect();
    let required: Vec<&str> = fields.iter().map(|field| field.name).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": true,
    })
}

fn property(field: &Field) -> Value {
    let mut schema = match field.kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::UInt8 => json!({ "type": "integer", "minimum": 0, "maximum": u8::MAX }),
        Kind::UInt16 => json!({ "type": "integer", "minimum": 0, "maximum": u16::MAX }),
        Kind::UInt32 => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        Kind::UInt64 => json!({ "type": "integer", "minimum": 0 }),
        Kind::Int32 => json!({ "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX }),
        Kind::Decimal => json!({
            "type": "string",
            "pattern": r"^-?[0-9]{1,22}(\.[0-9]+)?$",
            "$comment": "An exact decimal with the printed digits, as a string so that no reader makes a float of it.",
        }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::TextList => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::FloatList => {
            json!({ "type": "array", "items": { "type": "number" }, "minItems": 4, "maxItems": 4 })
        }
        Kind::Records(fields) => json!({ "type": "array", "items": properties(fields) }),
    };
    if field.nullable {
        schema["type"] = json!([schema["type"], "null"]);
    }
    if !field.values.is_empty() {
        let null = field.nullable.then_some(Value::Null);
        schema["enum"] = field.values.iter().map(|value| json!(value)).chain(null).collect();
    }
    schema["title"] = json!(field.title);
    schema["description"] = json!(field.description);
    if field.name == "status" {
        schema["x-sdmx-cl-obs-status"] = obs_status();
    }
    schema
}

/// What each status is in the SDMX code list CL_OBS_STATUS.
pub fn obs_status() -> Value {
    let codes: Map<String, Value> = STATUSES
        .iter()
        .map(|(name, code, meaning)| ((*name).to_owned(), json!({ "code": code, "description": meaning })))
        .collect();
    Value::Object(codes)
}
