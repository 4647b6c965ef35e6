//! `schemas/` is what the types generate; `SHIHYO_BLESS=1 cargo test --test schemas` writes it anew.

use serde_json::Value;
use shihyo::schema::{self, Dialect};
use std::fs;
use std::path::PathBuf;

/// Protects whoever loads by the committed schemas: they never lag behind the code.
#[test]
fn committed_schemas_are_what_the_types_generate() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let bless = std::env::var_os("SHIHYO_BLESS").is_some();
    for (name, text) in schema::files() {
        let path = folder.join(&name);
        if bless {
            fs::write(&path, &text).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == text, "schemas/{name} differs: SHIHYO_BLESS=1 cargo test --test schemas");
    }
}

/// Protects the mapping that the contract promises: each status has its SDMX code.
#[test]
fn statuses_map_to_sdmx() {
    let all: Value = serde_json::from_str(&schema::print(Dialect::JsonSchema)).unwrap();
    let status = &all["$defs"]["observations"]["properties"]["status"];
    let codes = status["x-sdmx-cl-obs-status"].as_object().unwrap();
    let names: Vec<&str> = status["enum"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(codes.keys().map(String::as_str).collect::<Vec<_>>(), names);
    assert!(codes.values().all(|code| code["code"].as_str().is_some_and(|c| c.len() == 1)));
}

/// Protects the three SQL forms: every column of every table stands in each.
#[test]
fn every_dialect_has_every_column() {
    for dialect in Dialect::ALL {
        let text = schema::print(dialect);
        for info in &shihyo::dataset::TABLES {
            assert!(text.contains(info.name), "{} lacks {}", dialect.name(), info.name);
            for field in info.fields {
                assert!(
                    text.contains(&format!("\"{}\"", field.name)),
                    "{} lacks {}",
                    dialect.name(),
                    field.name
                );
            }
        }
    }
}
