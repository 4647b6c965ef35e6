//! The place of a finding as printed: the rows of its table around it with the cell marked, or its sentence.

use super::escape::{Page, lines, text};
use crate::diagnostic::Diagnostic;
use crate::document::{Cell, Role, Table};
use crate::origin::CellRef;
use crate::record::Reading;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Rows shown before and after the marked one.
const AROUND: usize = 2;
/// Rows of header shown, from the top.
const HEADERS: usize = 4;
/// Characters of one cell; a cell of sentences is cut.
const LONGEST: usize = 90;
/// Characters of a sentence.
const LONGEST_TEXT: usize = 600;

/// Prints the table around a finding, or the words that it is about.
pub fn of(diagnostic: &Diagnostic, reading: Option<&Reading>, page: &mut Page) {
    let table = diagnostic
        .cell
        .and_then(|cell| Some((cell, reading?.document.tables().nth(cell.table)?)))
        .filter(|(cell, table)| cell.row < table.rows.max(1) && !table.cells.is_empty());
    match (table, reading) {
        (Some((cell, table)), Some(reading)) => {
            let related: Vec<CellRef> = diagnostic
                .related
                .iter()
                .filter(|related| related.document_id.is_none())
                .filter_map(|related| related.cell)
                .collect();
            print(reading, table, cell, &related, AROUND, page);
            // Another table that the finding speaks of: its row alone.
            let mut shown = BTreeSet::from([cell.table]);
            for other in related {
                if shown.len() < 3
                    && shown.insert(other.table)
                    && let Some(table) = reading.document.tables().nth(other.table)
                {
                    print(reading, table, other, &[], 0, page);
                }
            }
        }
        _ => sentence(diagnostic, page),
    }
}

fn sentence(diagnostic: &Diagnostic, page: &mut Page) {
    let Some(raw) = diagnostic.raw.as_deref().map(str::trim).filter(|raw| !raw.is_empty()) else { return };
    page.push("<blockquote>");
    let raw = cut(raw, LONGEST_TEXT);
    let stated = diagnostic.stated.as_deref().filter(|stated| !stated.is_empty());
    match stated.and_then(|stated| raw.split_once(stated).map(|(before, after)| (before, stated, after))) {
        Some((before, stated, after)) => {
            let _ = write!(page, "{}<mark>{}</mark>{}", lines(before), text(stated), lines(after));
        }
        None => {
            let _ = write!(page, "{}", lines(&raw));
        }
    }
    page.push("</blockquote>\n");
}

fn print(
    reading: &Reading,
    table: &Table,
    at: CellRef,
    related: &[CellRef],
    around: usize,
    page: &mut Page,
) {
    let facets = reading.tables.get(at.table);
    let headers = facets.map_or(0, |facets| facets.header_rows).min(HEADERS);
    let mut rows: BTreeSet<usize> = (0..headers.min(table.rows)).collect();
    let last = (at.row + around).min(table.rows.saturating_sub(1));
    rows.extend(at.row.saturating_sub(around)..=last);
    // Rows of the same table that the finding speaks of, if they are few.
    let near = related.iter().filter(|cell| cell.table == at.table && cell.row < table.rows);
    rows.extend(near.map(|cell| cell.row).take(8));

    page.push("<div class=\"scroll\"><table>\n");
    let path = facets.map(|facets| facets.policy_path.join(" › ")).unwrap_or_default();
    let caption = table.caption.as_deref().unwrap_or(&path);
    let _ = writeln!(page, "<caption>表{}{}</caption>", at.table + 1, text(&with_gap(caption)));
    for (number, chunk) in chunks(&rows).into_iter().enumerate() {
        if number > 0 {
            let _ = writeln!(page, "<tbody><tr class=\"gap\"><td colspan=\"{}\">⋮</td></tr></tbody>", table.columns.max(1));
        }
        page.push("<tbody>\n");
        for row in chunk.0..=chunk.1 {
            page.push("<tr>");
            for cell in &table.cells {
                let end = cell.row + cell.row_span.max(1);
                // A cell from above the chunk starts at the chunk's first row.
                if cell.row.max(chunk.0) == row && row < end {
                    let span = end.min(chunk.1 + 1) - row;
                    print_cell(cell, span, row < headers, at, related, page);
                }
            }
            page.push("</tr>\n");
        }
        page.push("</tbody>\n");
    }
    page.push("</table></div>\n");
}

/// Runs of rows that follow each other: first and last.
fn chunks(rows: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let mut chunks: Vec<(usize, usize)> = Vec::new();
    for &row in rows {
        match chunks.last_mut() {
            Some(chunk) if chunk.1 + 1 == row => chunk.1 = row,
            _ => chunks.push((row, row)),
        }
    }
    chunks
}

fn print_cell(cell: &Cell, span: usize, header: bool, at: CellRef, related: &[CellRef], page: &mut Page) {
    let covers = |place: &CellRef| {
        (cell.row..cell.row + cell.row_span.max(1)).contains(&place.row)
            && (cell.column..cell.column + cell.column_span.max(1)).contains(&place.column)
    };
    let (tag, scope) = match cell.role {
        Role::Header => ("th", " scope=\"col\""),
        Role::Stub => ("th", " scope=\"row\""),
        _ if header => ("th", " scope=\"col\""),
        _ => ("td", ""),
    };
    let class = if covers(&at) {
        " class=\"marked\""
    } else if related.iter().any(|place| place.table == at.table && covers(place)) {
        " class=\"related\""
    } else if tag == "td" && is_figure(&cell.text) {
        " class=\"figure\""
    } else {
        ""
    };
    let _ = write!(page, "<{tag}{scope}{class}");
    if span > 1 {
        let _ = write!(page, " rowspan=\"{span}\"");
    }
    if cell.column_span > 1 {
        let _ = write!(page, " colspan=\"{}\"", cell.column_span);
    }
    let raw = if cell.raw.trim().is_empty() { &cell.text } else { &cell.raw };
    let _ = write!(page, ">{}</{tag}>", lines(&cut(raw.trim(), LONGEST)));
}

/// Whether a text is little more than a number.
fn is_figure(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().count() <= 14
}

fn with_gap(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("　{}", cut(text, LONGEST)) }
}

fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    }
}
