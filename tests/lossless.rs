//! Nothing is lost in silence: over all fixtures, each figure of each table is the source of a record or has a finding.
//!
//! What a figure is is decided here by its printed characters alone, not by the reader.

mod support;

use shihyo::diagnostic::Diagnostic;
use shihyo::document::{Cell, Role};
use shihyo::origin::CellRef;
use shihyo::pipeline::{self, Input, Settings};
use shihyo::record::Reading;
use shihyo::vocabulary::Vocabulary;
use std::collections::BTreeSet;
use std::fs;
use support::{files, root};

fn climb(relative: &str) -> Reading {
    let bytes = fs::read(root().join(relative)).unwrap_or_else(|e| panic!("{relative}: {e}"));
    let settings = Settings::new(Vocabulary::bundled().expect("the vocabulary"), None);
    pipeline::read(&bytes, &Input::new(relative.to_owned(), relative.to_owned(), &bytes), &settings)
}

/// Digits with what only figures have: a sign, a separator, a point, or a unit. Years, numbers of lists and ages have none.
fn is_figure(text: &str) -> bool {
    let bare = text.trim_start_matches(['-', '△', '▲', '約']);
    let end = bare.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.')).unwrap_or(bare.len());
    let (digits, unit) = bare.split_at(end);
    let units = [
        "人",
        "件",
        "%",
        "円",
        "千円",
        "百万円",
        "億円",
        "回",
        "団体",
        "箇所",
        "か所",
        "社",
        "組",
        "t",
        "ha",
    ];
    digits.starts_with(|c: char| c.is_ascii_digit())
        && (units.contains(&unit) || unit.is_empty() && digits.contains([',', '.']))
}

/// The places of a table's figures that nothing accounts for.
fn lost(reading: &Reading) -> Vec<String> {
    let mut accounted: BTreeSet<CellRef> = reading.observations.iter().map(|o| o.cell).collect();
    let of = |found: &Diagnostic| -> Vec<CellRef> {
        found.cell.into_iter().chain(found.related.iter().filter_map(|related| related.cell)).collect()
    };
    accounted.extend(reading.diagnostics.iter().flat_map(of));
    let mut lost = Vec::new();
    for (table, found) in reading.document.tables().enumerate() {
        // A legend's thresholds are no results.
        if reading.tables.get(table).is_some_and(|table| table.kind == "legend") {
            continue;
        }
        let covers = |cell: &Cell| {
            let at = CellRef { table, row: cell.row, column: cell.column };
            accounted.contains(&at)
        };
        for cell in &found.cells {
            // A bare number can be the number of its row, where it stands among the names.
            let bare = cell.text.len() < 4 && cell.role != Role::Stub && cell.text.parse::<u32>().is_ok();
            if (is_figure(&cell.text) || bare) && cell.role != Role::Header && !covers(cell) {
                lost.push(format!("table {table} row {} column {}: {}", cell.row, cell.column, cell.text));
            }
        }
    }
    lost
}

#[test]
fn every_figure_of_every_fixture_is_a_record_or_a_finding() {
    let (mut figures, mut documents) = (0, 0);
    for file in
        files("fixtures").into_iter().filter(|file| file.ends_with("report.txt") || file.ends_with(".pdf"))
    {
        let reading = climb(&file);
        assert_eq!(lost(&reading), Vec::<String>::new(), "{file}");
        documents += 1;
        figures +=
            reading.document.tables().flat_map(|t| &t.cells).filter(|cell| is_figure(&cell.text)).count();
    }
    // A check that saw nothing would prove nothing.
    assert!(documents > 20 && figures > 700, "{documents} documents, {figures} figures");
}
