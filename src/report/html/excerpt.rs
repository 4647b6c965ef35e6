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
/// Rows shown because a finding speaks of them.
const RELATED_ROWS: usize = 8;
/// Tables quoted for one finding.
const TABLES: usize = 3;
/// Characters of one cell; a cell of sentences is cut.
const LONGEST: usize = 90;
/// Characters of a sentence.
const LONGEST_TEXT: usize = 600;

/// Prints the table around a finding, or the words that it is about, and the rows of other tables that it speaks of.
pub fn of(diagnostic: &Diagnostic, reading: Option<&Reading>, page: &mut Page) {
    let related: Vec<CellRef> = diagnostic
        .related
        .iter()
        .filter(|related| related.document_id.is_none())
        .filter_map(|related| related.cell)
        .collect();
    let table = |number: usize| reading?.document.tables().nth(number).filter(|t| !t.cells.is_empty());
    let mut shown = BTreeSet::new();
    let own = diagnostic.cell.and_then(|cell| Some((cell, table(cell.table)?)));
    match (own.filter(|(cell, table)| cell.row < table.rows), reading) {
        (Some((cell, table)), Some(reading)) => {
            shown.insert(cell.table);
            print(reading, cell.table, table, Some(cell), &related, page);
        }
        _ => sentence(diagnostic, page),
    }
    for other in related.iter().map(|cell| cell.table) {
        if shown.len() < TABLES
            && let (Some(reading), Some(table)) = (reading, table(other))
            && shown.insert(other)
        {
            print(reading, other, table, None, &related, page);
        }
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
    number: usize,
    table: &Table,
    at: Option<CellRef>,
    related: &[CellRef],
    page: &mut Page,
) {
    let facets = reading.tables.get(number);
    let headers = facets.map_or(0, |facets| facets.header_rows).min(HEADERS);
    let mut rows: BTreeSet<usize> = (0..headers.min(table.rows)).collect();
    if let Some(at) = at {
        let last = (at.row + AROUND).min(table.rows.saturating_sub(1));
        rows.extend(at.row.saturating_sub(AROUND)..=last);
    }
    // Rows that the finding speaks of, if they are few.
    let own: Vec<CellRef> = related.iter().copied().filter(|cell| cell.table == number).collect();
    rows.extend(own.iter().map(|cell| cell.row).filter(|row| *row < table.rows).take(RELATED_ROWS));

    page.push("<div class=\"scroll\"><table>\n");
    // The nearest heading, where the table has no caption of its own.
    let path = facets.and_then(|facets| facets.policy_path.last()).cloned().unwrap_or_default();
    let caption = table.caption.as_deref().unwrap_or(&path);
    let _ = writeln!(page, "<caption>表{}{}</caption>", number + 1, text(&with_gap(caption)));
    for (place, chunk) in chunks(&rows).into_iter().enumerate() {
        if place > 0 {
            let _ = writeln!(
                page,
                "<tbody><tr class=\"gap\"><td colspan=\"{}\">⋮</td></tr></tbody>",
                table.columns.max(1)
            );
        }
        page.push("<tbody>\n");
        for row in chunk.0..=chunk.1 {
            page.push("<tr>");
            for cell in &table.cells {
                let end = cell.row + cell.row_span.max(1);
                // A cell from above the chunk starts at the chunk's first row.
                if cell.row.max(chunk.0) == row && row < end {
                    let span = end.min(chunk.1 + 1) - row;
                    print_cell(cell, span, row < headers, at, &own, page);
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

fn print_cell(
    cell: &Cell,
    span: usize,
    header: bool,
    at: Option<CellRef>,
    related: &[CellRef],
    page: &mut Page,
) {
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
    let mut class = Vec::new();
    if at.as_ref().is_some_and(covers) {
        class.push("marked");
    } else if related.iter().any(covers) {
        class.push("related");
    }
    if tag == "td" && is_figure(&cell.text) {
        class.push("figure");
    }
    let _ = write!(page, "<{tag}{scope}");
    if !class.is_empty() {
        let _ = write!(page, " class=\"{}\"", class.join(" "));
    }
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
