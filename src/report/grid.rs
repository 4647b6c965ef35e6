//! What the reader saw of one document, for a person: blocks, tables as grids with spans and roles, and each figure's observation.

use crate::document::{Block, BlockKind, Cell, Role, Table};
use crate::origin::CellRef;
use crate::record::{Observation, Reading};
use crate::report::terminal::{cut, shown, visible};
use std::collections::BTreeMap;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Columns that one column of a grid may take.
const CELL_WIDTH: usize = 22;

/// Prints a reading; `page` keeps to one page of a PDF.
pub fn text(reading: &Reading, page: Option<u32>) -> String {
    let mut out = String::new();
    let info = &reading.document.info;
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}  {}  {} bytes", shown(&info.uri), info.media_type, info.byte_size);
    for (label, value) in [("標題", &info.title), ("発行者", &info.publisher)] {
        if let Some(value) = value {
            let _ = writeln!(out, "{label}: {}", visible(value));
        }
    }
    let mut observations: BTreeMap<CellRef, Vec<&Observation>> = BTreeMap::new();
    for observation in &reading.observations {
        observations.entry(observation.cell).or_default().push(observation);
    }
    let mut number = 0;
    for block in &reading.document.blocks {
        let own = number;
        if matches!(block.kind, BlockKind::Table(_)) {
            number += 1;
        }
        if !on_page(block, page) {
            continue;
        }
        if let BlockKind::Table(table) = &block.kind {
            let facets = reading.tables.get(own);
            let _ = writeln!(
                out,
                "\n表{} {} {}行×{}列 見出し{}行 {}{}{}",
                own + 1,
                facets.map_or("", |f| f.kind),
                table.rows,
                table.columns,
                facets.map_or(0, |f| f.header_rows),
                table.ruling.name(),
                table.caption.as_ref().map(|c| format!(" 「{}」", visible(c))).unwrap_or_default(),
                place(block),
            );
            grid(table, &mut out);
            figures(table, own, &observations, page, &mut out);
        } else {
            let _ = writeln!(out, "{} {}{}", kind(&block.kind), visible(&block.text), place(block));
        }
    }
    out
}

fn on_page(block: &Block, page: Option<u32>) -> bool {
    let Some(page) = page else { return true };
    match &block.kind {
        BlockKind::Table(table) if table.cells.iter().any(|c| c.origin.page == Some(page)) => true,
        _ => block.origin.page.is_none_or(|own| own == page),
    }
}

fn place(block: &Block) -> String {
    match (block.origin.line, block.origin.page) {
        (Some(line), _) => format!("  (行{line})"),
        (None, Some(page)) => format!("  (p.{page})"),
        (None, None) => String::new(),
    }
}

fn kind(kind: &BlockKind) -> String {
    match kind {
        BlockKind::Heading { level } => "#".repeat(usize::from(*level)),
        BlockKind::Paragraph => "¶".to_owned(),
        BlockKind::Item => "・".to_owned(),
        BlockKind::Caption => "題".to_owned(),
        BlockKind::UnitLine => "単位".to_owned(),
        BlockKind::Footnote { mark } => format!("注[{}]", visible(mark)),
        BlockKind::Furniture => "~".to_owned(),
        BlockKind::Table(_) => "表".to_owned(),
    }
}

/// One letter a role, shown before the cell's text.
fn letter(role: Role) -> char {
    match role {
        Role::Header => 'H',
        Role::Stub => 'S',
        Role::Value => 'V',
        Role::Label => 'L',
        Role::Description => 'D',
        Role::Note => 'N',
        Role::Blank => ' ',
        Role::Unresolved => '?',
    }
}

fn grid(table: &Table, out: &mut String) {
    // A wide or long table is shown whole; only its cells are cut.
    let mut rows: BTreeMap<usize, Vec<&Cell>> = BTreeMap::new();
    let mut widths = vec![1_usize; table.columns];
    for cell in &table.cells {
        rows.entry(cell.row).or_default().push(cell);
        if let (Some(width), 1) = (widths.get_mut(cell.column), cell.column_span) {
            *width = (*width).max(label(cell).width());
        }
    }
    for (row, cells) in rows {
        let _ = write!(out, "{row:>4} ");
        let mut column = 0;
        for cell in cells {
            // Places covered by a span from above.
            while column < cell.column {
                let width = widths.get(column).copied().unwrap_or(1);
                let _ = write!(out, "│{}", pad("\"", width));
                column += 1;
            }
            let span = cell.column_span.max(1);
            let width: usize = widths.iter().skip(column).take(span).sum::<usize>() + span - 1;
            let _ = write!(out, "│{}", pad(&cut(&label(cell), width), width));
            column += span;
        }
        out.push_str("│\n");
    }
}

fn label(cell: &Cell) -> String {
    let mut label = format!("{}:{}", letter(cell.role), cut(&visible(&cell.text), CELL_WIDTH));
    if cell.row_span > 1 || cell.column_span > 1 {
        let _ = write!(label, "[{}×{}]", cell.row_span, cell.column_span);
    }
    label
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

fn figures(
    table: &Table,
    number: usize,
    observations: &BTreeMap<CellRef, Vec<&Observation>>,
    page: Option<u32>,
    out: &mut String,
) {
    for cell in &table.cells {
        if page.is_some() && cell.origin.page.is_some() && cell.origin.page != page {
            continue;
        }
        let at = CellRef { table: number, row: cell.row, column: cell.column };
        let Some(found) = observations.get(&at) else { continue };
        for o in found {
            let optional = |label: &str, value: &Option<String>| {
                value.as_ref().map(|v| format!(" {label}={}", visible(v))).unwrap_or_default()
            };
            let value = match (&o.value, &o.value_text) {
                (Some(value), _) => value.to_string(),
                (None, Some(text)) => format!("「{}」", visible(text)),
                (None, None) => String::new(),
            };
            let _ = writeln!(
                out,
                "     ({},{}) {} = {}{} {} {}{}{}{}{}",
                cell.row,
                cell.column,
                visible(&o.indicator),
                value,
                o.unit.as_deref().unwrap_or(""),
                o.measure.name(),
                o.period.as_ref().map_or("", |p| p.text.as_str()),
                if o.status.name() == "reported" { String::new() } else { format!(" {}", o.status.name()) },
                optional("区分", &o.segment),
                optional("事業", &o.activity),
                if o.variant.name() == "main" { "" } else { " (括弧内)" },
            );
        }
    }
}
