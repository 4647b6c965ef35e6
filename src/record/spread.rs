//! Header words of a text table that stand left of their columns, because a word over several columns was written as one
//! cell: `年度別実績値 | 達成状況` above `R2 | R3 | R4` and five columns of figures. Tables in; moved words and findings out.

use crate::diagnostic::{Diagnostic, catalog};
use crate::document::{BlockKind, Document, Ruling, Table};
use crate::facet::{self, Reader};
use crate::origin::CellRef;

/// Fewer cells below a word do not prove that it spans them.
const SPANNED: usize = 2;

/// Moves such words to their columns, and says so.
pub(super) fn headers(document: &mut Document, reader: &Reader) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let tables = document.blocks.iter_mut().filter_map(|block| match &mut block.kind {
        BlockKind::Table(table) => Some(table),
        _ => None,
    });
    for (number, table) in tables.enumerate() {
        if table.ruling == Ruling::Text
            && let Some((from, to)) = misplaced(table, reader)
        {
            findings.extend(shift(table, number, from, to));
        }
    }
    findings
}

/// The first column of the words that stand too far left, and the column where they belong: the words above, those below
/// and those behind them must make up the table's columns exactly.
fn misplaced(table: &Table, reader: &Reader) -> Option<(usize, usize)> {
    if table.rows < 3 || table.cells.len() != table.rows * table.columns {
        return None;
    }
    let row = |row: usize| table.cells.get(row * table.columns..(row + 1) * table.columns);
    let (upper, lower) = (row(0)?, row(1)?);
    let first = lower.iter().position(|cell| !cell.text.is_empty()).filter(|first| *first > 0)?;
    let below = lower.iter().skip(first).take_while(|cell| !cell.text.is_empty()).count();
    let end = upper.iter().rposition(|cell| !cell.text.is_empty())? + 1;
    let behind = end.checked_sub(first + 1).filter(|behind| *behind > 0)?;
    let whole = upper.iter().take(end).all(|cell| !cell.text.is_empty())
        && lower.iter().skip(first + below).all(|cell| cell.text.is_empty());
    let levels = lower.iter().skip(first).take(below).all(|cell| {
        let facets = facet::read(&cell.text, reader);
        facets.is_period() || facets.is_measure()
    });
    let adds_up = first + below + behind == table.columns;
    (whole && levels && below >= SPANNED && behind < below && adds_up).then_some((first + 1, first + below))
}

/// Moves the words of the first row from a column on, keeping the cells in their places.
fn shift(table: &mut Table, number: usize, from: usize, to: usize) -> Option<Diagnostic> {
    let row = table.cells.get_mut(..table.columns)?;
    let words: Vec<String> = row.iter().map(|cell| cell.text.clone()).collect();
    for (at, target) in (to..row.len()).enumerate().map(|(k, target)| (from + k, target)) {
        row.swap(at, target);
        // The texts moved, the places did not.
        for place in [at, target] {
            if let Some(cell) = row.get_mut(place) {
                cell.column = place;
            }
        }
    }
    let cell = row.get(to)?;
    let texts = words.join("\t");
    Some(
        Diagnostic::new(
            &catalog::SHIFTED_ROW,
            cell.origin,
            format!("見出し「{}」は列の数から{}列右にあるべきものとして読みました。", cell.text, to - from),
            format!(
                "the header '{}' was read {} column(s) further right, as the number of columns proves",
                cell.text,
                to - from
            ),
        )
        .with_cell(CellRef { table: number, row: 0, column: to }, texts.clone())
        .with_values(texts.trim_end().replace('\t', " | "), "列の数だけの見出し")
        .with_help("複数の列にまたがる見出しのうしろに、またがる列の数だけ空欄を入れてください。")
        .with_reference("L1-04"),
    )
}
