//! The dataset's shapes: a reading with every column filled comes in, rows in each format are looked at.

use rust_decimal::Decimal;
use serde_json::Value;
use shihyo::dataset::field::{Field, Kind};
use shihyo::dataset::indicators::Scratch;
use shihyo::dataset::{DatasetWriter, Encoded, Format, Formats, TABLES};
use shihyo::diagnostic::{Diagnostic, Related, catalog};
use shihyo::document::{Block, BlockKind, Cell, Document, DocumentInfo, Role, Table};
use shihyo::geom::Rect;
use shihyo::origin::{CellRef, Origin};
use shihyo::record::{
    Activity, Direction, Measure, Milestone, Observation, Reading, Status, TableReading, Variant,
};
use shihyo::value::period::{Period, PeriodKind};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

/// The contract's columns, typed by hand from its text: `?` may be null.
const CONTRACT: &[(&str, &str)] = &[
    (
        "documents",
        "document_id string, file_name string, uri string, media_type string, sha256 string, byte_size uint64, \
         title string?, publisher string?, publisher_code string?, page_count uint32?, producer string?, \
         text_layer string, table_count uint32, observation_count uint32, error_count uint32, warning_count uint32, \
         extractor_version string",
    ),
    (
        "indicators",
        "indicator_id string, publisher string?, name string, segment string?, unit string?, base_unit string?, \
         cumulative bool, direction string?, direction_basis string?, policy_path list<string>, document_ids list<string>",
    ),
    (
        "observations",
        "observation_id string, document_id string, indicator_id string, indicator string, segment string?, \
         activity string?, department string?, measure string, period_kind string?, period_year int32?, \
         period_start date?, period_end date?, period string?, value decimal?, decimals uint8?, comparator string?, \
         unit string?, base_value decimal?, base_unit string?, status string, value_text string?, variant string, \
         cumulative bool, flags list<string>, notes list<string>, policy_path list<string>, table_id string, \
         row uint16, column uint16, page uint32?, line uint32?, bbox list<float>?, raw string",
    ),
    (
        "activities",
        "activity_id string, document_id string, name string, description string?, departments list<string>, \
         result string?, policy_path list<string>, table_id string?, page uint32?, line uint32?",
    ),
    (
        "milestones",
        "document_id string, activity string?, item string, department string?, period_year int32?, plan string, \
         continues bool, table_id string, page uint32?, line uint32?",
    ),
    (
        "tables",
        "table_id string, document_id string, page_first uint32?, page_last uint32?, line_first uint32?, rows uint32, \
         columns uint32, header_rows uint32, kind string, caption string?, ruling string",
    ),
    (
        "cells",
        "table_id string, document_id string, row uint16, column uint16, row_span uint16, column_span uint16, \
         page uint32?, line uint32?, bbox list<float>?, text string, raw string, role string",
    ),
    (
        "diagnostics",
        "rule string, severity string, message string, message_en string, document_id string, indicator string?, \
         period_year int32?, measure string?, stated string?, expected string?, formula string?, page uint32?, \
         line uint32?, table_id string?, row uint16?, column uint16?, bbox list<float>?, raw string?, help string?, \
         reference string?, related list<struct>, fingerprint string, waived bool",
    ),
];

fn kind_name(field: &Field) -> String {
    let kind = match field.kind {
        Kind::Text => "string",
        Kind::Bool => "bool",
        Kind::UInt8 => "uint8",
        Kind::UInt16 => "uint16",
        Kind::UInt32 => "uint32",
        Kind::UInt64 => "uint64",
        Kind::Int32 => "int32",
        Kind::Decimal => "decimal",
        Kind::Date => "date",
        Kind::TextList => "list<string>",
        Kind::FloatList => "list<float>",
        Kind::Records(_) => "list<struct>",
    };
    format!("{} {kind}{}", field.name, if field.nullable { "?" } else { "" })
}

/// Protects the contract: names, order, types and nulls of every column.
#[test]
fn columns_are_those_of_the_contract() {
    let ours: Vec<(&str, String)> = TABLES
        .iter()
        .map(|info| (info.name, info.fields.iter().map(kind_name).collect::<Vec<_>>().join(", ")))
        .collect();
    let theirs: Vec<(&str, String)> =
        CONTRACT.iter().map(|(name, columns)| (*name, (*columns).to_owned())).collect();
    assert_eq!(ours, theirs);
}

/// Protects readers of the schemas: each column says in both languages what it is.
#[test]
fn every_column_is_described_in_both_languages() {
    for field in TABLES.iter().flat_map(|info| info.fields) {
        assert!(!field.title.is_empty() && field.description.ends_with('.'), "{}", field.name);
        assert!(field.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

fn owned(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A reading in which every column has a value somewhere and every nullable one a null somewhere.
fn reading() -> Reading {
    let cell = CellRef { table: 0, row: 1, column: 2 };
    let origin = Origin::page(3, Rect::new(10.004, 20.0, 30.126, 40.5));
    let period = Period {
        kind: PeriodKind::FiscalYear,
        explicit_kind: true,
        year: 2020,
        start: "2020-04-01".parse().unwrap(),
        end: "2021-03-31".parse().unwrap(),
        text: "令和2年度".to_owned(),
        issue: None,
    };
    let full = Observation {
        indicator: "卸売業・小売業の年間販売額".to_owned(),
        segment: owned("市"),
        activity: owned("商業の振興"),
        department: owned("商工課"),
        measure: Measure::Actual,
        period: Some(period),
        value: decimal("10038.20"),
        decimals: Some(2),
        comparator: None,
        unit: owned("億円"),
        base_value: decimal("1003820000000.00"),
        base_unit: owned("円"),
        status: Status::Reported,
        value_text: None,
        variant: Variant::Main,
        cumulative: true,
        flags: vec!["covid_affected".to_owned()],
        notes: vec!["速報値\n(確報は翌年)".to_owned()],
        policy_path: vec!["基本目標1".to_owned(), "施策\"2\"".to_owned()],
        direction: Some(Direction::Higher),
        cell,
        origin,
        raw: "＝10,038.20".to_owned(),
    };
    let bare = Observation {
        segment: None,
        activity: None,
        department: None,
        period: None,
        value: decimal("-243"),
        decimals: Some(0),
        unit: None,
        base_value: None,
        base_unit: None,
        cumulative: false,
        flags: vec![],
        notes: vec![],
        origin: Origin::line(7),
        raw: "=HYPERLINK(\"x\")".to_owned(),
        ..full.clone()
    };
    let pending = Observation {
        value: None,
        decimals: None,
        status: Status::Pending,
        value_text: owned("集計中"),
        ..bare.clone()
    };
    let table = Table {
        rows: 2,
        columns: 3,
        cells: (0..6)
            .map(|n| Cell {
                row: n / 3,
                column: n % 3,
                row_span: 1,
                column_span: 1,
                text: format!("t{n}"),
                raw: format!("=t{n}"),
                origin,
                role: Role::Value,
                ..Cell::default()
            })
            .collect(),
        caption: owned("表1"),
        ..Table::default()
    };
    let mut diagnostic = Diagnostic::new(&catalog::TOTAL_MISMATCH, origin, "合計が違う", "total differs")
        .with_cell(cell, "10,038.20")
        .with_values("10038.20", "10038.30")
        .with_formula("a + b")
        .with_help("直す")
        .with_reference("L1-07")
        .with_related(Related {
            origin: Origin::line(9),
            cell: Some(cell),
            message: "内訳".to_owned(),
            document_id: None,
        });
    diagnostic.indicator = owned("卸売業");
    diagnostic.period_year = Some(2020);
    diagnostic.measure = Some("actual");
    Reading {
        document: Document {
            info: DocumentInfo {
                id: "0123456789abcdef".to_owned(),
                sha256: "0".repeat(64),
                file_name: "a.txt".to_owned(),
                uri: "x/a.txt".to_owned(),
                media_type: "text/plain".to_owned(),
                byte_size: 12,
                publisher: owned("青葉野市"),
                ..DocumentInfo::default()
            },
            blocks: vec![Block {
                kind: BlockKind::Table(table),
                text: String::new(),
                raw: String::new(),
                origin,
            }],
        },
        held: std::collections::BTreeMap::new(),
        observations: vec![full, bare, pending],
        activities: vec![Activity { name: "事業".to_owned(), table: Some(0), ..Activity::default() }],
        milestones: vec![Milestone {
            item: "整備".to_owned(),
            plan: "→".to_owned(),
            continues: true,
            ..Milestone::default()
        }],
        diagnostics: vec![diagnostic],
        tables: vec![TableReading { header_rows: 1, kind: "kpi", policy_path: vec![] }],
    }
}

/// A file in memory that stays readable after its writer is gone.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn written(readings: &[Reading]) -> BTreeMap<String, Vec<u8>> {
    let formats = Formats::of(&[Format::Parquet, Format::Ndjson, Format::Csv]);
    let mut files: BTreeMap<String, Memory> = BTreeMap::new();
    let open = |name: &str| {
        let file = Memory::default();
        files.insert(name.to_owned(), file.clone());
        Ok(file)
    };
    let scratch = Box::new(|| Ok(Box::new(io::Cursor::new(Vec::new())) as Box<dyn Scratch>));
    let mut writer = DatasetWriter::new(formats, open, scratch).unwrap();
    for reading in readings {
        writer.append(Encoded::of(reading, formats)).unwrap();
    }
    writer.finish().unwrap();
    files.into_iter().map(|(name, file)| (name, file.0.lock().unwrap().clone())).collect()
}

fn ndjson(files: &BTreeMap<String, Vec<u8>>, table: &str) -> Vec<Value> {
    String::from_utf8(files[&format!("{table}.ndjson")].clone())
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Protects NDJSON readers: the same keys in the same order in every row, of the type that the schema says.
#[test]
fn ndjson_rows_have_all_columns_in_order_and_type() {
    let files = written(&[reading()]);
    for info in &TABLES {
        let rows = ndjson(&files, info.name);
        assert!(!rows.is_empty(), "{}", info.name);
        for row in rows {
            let names: Vec<&String> = row.as_object().unwrap().keys().collect();
            let expected: Vec<&str> = info.fields.iter().map(|field| field.name).collect();
            assert_eq!(names, expected, "{}", info.name);
            for field in info.fields {
                let value = &row[field.name];
                let fits = match field.kind {
                    _ if value.is_null() => field.nullable,
                    Kind::Text | Kind::Decimal | Kind::Date => value.is_string(),
                    Kind::Bool => value.is_boolean(),
                    Kind::Int32 => value.is_i64(),
                    Kind::UInt8 | Kind::UInt16 | Kind::UInt32 | Kind::UInt64 => value.is_u64(),
                    Kind::TextList | Kind::FloatList | Kind::Records(_) => value.is_array(),
                };
                assert!(fits, "{}.{}: {value}", info.name, field.name);
                if let (false, Some(text)) = (field.values.is_empty(), value.as_str()) {
                    assert!(field.values.contains(&text), "{}.{}: {text}", info.name, field.name);
                }
            }
        }
    }
}

/// Protects figures: their digits as printed, through no float.
#[test]
fn figures_are_exact_in_ndjson_and_csv() {
    let files = written(&[reading()]);
    let rows = ndjson(&files, "observations");
    assert_eq!(rows[0]["value"], "10038.20");
    assert_eq!(rows[0]["base_value"], "1003820000000.00");
    assert_eq!(rows[1]["value"], "-243");
    assert_eq!(rows[2]["value"], Value::Null);
    assert_eq!(rows[0]["period_start"], "2020-04-01");
    assert_eq!(rows[0]["bbox"].to_string(), "[10.0,20.0,30.13,40.5]");
    let csv = String::from_utf8(files["observations.csv"].clone()).unwrap();
    assert!(csv.contains(",10038.20,2,,億円,1003820000000.00,円,reported,"), "{csv}");
    assert!(csv.contains(",-243,0,,,"), "a negative figure is no formula: {csv}");
}

/// Protects whoever opens the CSV in a spreadsheet: UTF-8 is told by a BOM, and no cell runs as a formula.
#[test]
fn csv_is_harmless() {
    let files = written(&[reading()]);
    for info in &TABLES {
        let csv = String::from_utf8(files[&format!("{}.csv", info.name)].clone()).unwrap();
        let head: Vec<&str> = info.fields.iter().map(|field| field.name).collect();
        assert!(csv.starts_with(&format!("\u{FEFF}{}\r\n", head.join(","))), "{}", info.name);
        for record in csv.split("\r\n").skip(1) {
            for field in record.split(',') {
                let bare = field.trim_start_matches('"');
                assert!(!bare.starts_with(['=', '@', '+', '\t']), "{}: {field}", info.name);
            }
        }
    }
    let cells = String::from_utf8(files["cells.csv"].clone()).unwrap();
    assert!(cells.contains("\"'=t0\""), "{cells}");
}

/// Protects incremental loads: the same document has the same bytes wherever it stands, and ids tell rows apart.
#[test]
fn the_same_reading_gives_the_same_bytes() {
    let (one, two) = (written(&[reading()]), written(&[reading()]));
    assert_eq!(one, two);
    let ids: Vec<Value> =
        ndjson(&one, "observations").iter().map(|row| row["observation_id"].clone()).collect();
    assert_eq!(ids, ["0123456789abcdef-o00001", "0123456789abcdef-o00002", "0123456789abcdef-o00003"]);
}

/// Protects the indicators table: one row for an indicator of two documents, naming both.
#[test]
fn indicators_gather_documents() {
    let mut second = reading();
    second.document.info.id = "fedcba9876543210".to_owned();
    let files = written(&[reading(), second]);
    let rows = ndjson(&files, "indicators");
    assert_eq!(rows.len(), 2, "with and without segment: {rows:?}");
    for row in &rows {
        assert_eq!(row["document_ids"], serde_json::json!(["0123456789abcdef", "fedcba9876543210"]));
        assert_eq!(row["direction"], "higher");
        assert_eq!(row["publisher"], "青葉野市");
    }
    let named: Vec<&Value> = rows.iter().map(|row| &row["indicator_id"]).collect();
    for observation in ndjson(&files, "observations") {
        assert!(named.contains(&&observation["indicator_id"]));
    }
}

/// Protects readers of Parquet: the file is whole even when a table has no rows or many row groups.
#[test]
fn parquet_files_are_whole() {
    for readings in [vec![], vec![reading(); 3]] {
        for (name, bytes) in written(&readings) {
            if name.ends_with(".parquet") {
                assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "{name}");
            }
        }
    }
}

/// Protects later comparisons: a finding keeps its fingerprint when lines move, and loses it when what it states changes.
#[test]
fn fingerprints_survive_moved_lines() {
    let fingerprint = |change: fn(&mut Diagnostic)| {
        let mut reading = reading();
        change(&mut reading.diagnostics[0]);
        ndjson(&written(&[reading]), "diagnostics")[0]["fingerprint"].clone()
    };
    let own = fingerprint(|_| {});
    assert_eq!(own, fingerprint(|d| d.origin = Origin::line(99)));
    assert_eq!(own, fingerprint(|d| d.cell = Some(CellRef { table: 5, row: 5, column: 5 })));
    assert_ne!(own, fingerprint(|d| d.stated = Some("1".to_owned())));
    assert_ne!(own, fingerprint(|d| d.period_year = Some(2021)));
}
