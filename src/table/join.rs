//! Whether a table goes on over a page or a fold, and the two parts as one.
//!
//! In: the last grid of a page and the first of the next, between which the caller has seen nothing but furniture
//! (page numbers, running heads). Out: one grid; rows that repeat the header are marked, a row span that the page
//! edge cut is one cell again.

use super::{Grid, GridCell};

/// Column sides of the two parts may differ by this part of the table's width: 1 point at 180 mm.
const SAME_SIDE: f32 = 0.012;
/// Sides found by alignment lie anywhere between the texts, so they are compared less strictly.
const SAME_SIDE_OPEN: f32 = 0.05;
/// A header of more rows than this is a part of the table that happens to be printed twice.
const HEADER_ROWS: usize = 6;

/// Joins two parts of a table; `None` where the second is another table.
pub fn join(prev: &Grid, next: &Grid) -> Option<Grid> {
    if prev.turns != next.turns {
        return None;
    }
    let (of_prev, of_next, columns) = match_columns(prev, next).or_else(|| match_texts(prev, next))?;
    let header = repeated_header(prev, next, &of_prev, &of_next);
    let mut out = prev.clone();
    respan(&mut out.cells, &of_prev);
    let mut rest = next.cells.clone();
    respan(&mut rest, &of_next);
    for cell in &mut rest {
        cell.repeated_header = cell.row < header;
        cell.row += prev.rows;
    }
    if header < next.rows {
        close_spans(&mut out.cells, &mut rest, prev.rows, prev.rows + header);
    }
    out.cells.append(&mut rest);
    out.cells.sort_by_key(|c| (c.row, c.column));
    out.rows = prev.rows + next.rows;
    out.columns = columns;
    out.last_page = next.last_page;
    if next.columns > prev.columns {
        out.xs = next.xs.clone();
    }
    out.ys.extend(next.ys.iter().skip(1));
    Some(out)
}

/// For each part, the column of the whole at which each of its columns starts; and the number of columns.
fn match_columns(prev: &Grid, next: &Grid) -> Option<(Vec<usize>, Vec<usize>, usize)> {
    let (fine, coarse) = if prev.columns >= next.columns { (prev, next) } else { (next, prev) };
    let width = |g: &Grid| g.xs.last().copied().unwrap_or(0.0) - g.xs.first().copied().unwrap_or(0.0);
    let open = |g: &Grid| g.ruling != super::Ruling::Ruled;
    let part = if open(prev) || open(next) { SAME_SIDE_OPEN } else { SAME_SIDE };
    let tolerance = part * width(fine);
    if (width(fine) - width(coarse)).abs() > 2.0 * tolerance || fine.columns < 2 {
        return None;
    }
    // A spread's right page lies elsewhere: compare from the left side of each.
    let left = |g: &Grid| g.xs.first().copied().unwrap_or(0.0);
    let at: Vec<f32> = fine.xs.iter().map(|x| x - left(fine)).collect();
    let mut found = Vec::with_capacity(coarse.xs.len());
    for x in coarse.xs.iter().map(|x| x - left(coarse)) {
        let (k, off) =
            at.iter().enumerate().map(|(k, p)| (k, (p - x).abs())).min_by(|a, b| a.1.total_cmp(&b.1))?;
        if off > tolerance || found.last().is_some_and(|l| *l >= k) {
            return None;
        }
        found.push(k);
    }
    let same: Vec<usize> = (0..=fine.columns).collect();
    let columns = fine.columns;
    Some(if prev.columns >= next.columns { (same, found, columns) } else { (found, same, columns) })
}

/// Parts whose columns are of other widths, set anew on each page: one table where the header is repeated, or where
/// the next part starts with the blank rest of a cell that the page edge cut.
fn match_texts(prev: &Grid, next: &Grid) -> Option<(Vec<usize>, Vec<usize>, usize)> {
    let columns = prev.columns;
    if columns != next.columns || columns < 2 {
        return None;
    }
    let same: Vec<usize> = (0..=columns).collect();
    let header = repeated_header(prev, next, &same, &same);
    let words = next.cells.iter().filter(|c| c.row < header && !c.text.is_empty()).count();
    let left = |g: &Grid| g.xs.first().copied().unwrap_or(0.0);
    let width = |g: &Grid| g.xs.last().copied().unwrap_or(0.0) - left(g);
    let beside = (left(prev) - left(next)).abs() <= SAME_SIDE * width(prev).max(width(next));
    let at = |g: &Grid, row: usize| {
        g.cells.iter().find(|c| c.row <= row && row < c.row + c.row_span && c.column == 0).cloned()
    };
    let cut = at(next, 0).is_some_and(|c| c.text.is_empty())
        && at(prev, prev.rows.saturating_sub(1)).is_some_and(|c| !c.text.is_empty())
        && columns > 2;
    (words >= 2 || (cut && beside)).then(|| (same.clone(), same, columns))
}

/// Moves cells to the columns of the whole.
fn respan(cells: &mut [GridCell], starts: &[usize]) {
    for cell in cells {
        let a = starts.get(cell.column).copied().unwrap_or(cell.column);
        let z = starts.get(cell.column + cell.column_span).copied().unwrap_or(a + cell.column_span);
        cell.column = a;
        cell.column_span = z.saturating_sub(a).max(1);
    }
}

/// How many of the first rows of the next part repeat those of the first part.
fn repeated_header(prev: &Grid, next: &Grid, of_prev: &[usize], of_next: &[usize]) -> usize {
    let row = |g: &Grid, starts: &[usize], r: usize| -> Vec<(usize, String)> {
        g.cells
            .iter()
            .filter(|c| c.row == r)
            .map(|c| (starts.get(c.column).copied().unwrap_or(c.column), plain(&c.text)))
            .filter(|(_, text)| !text.is_empty())
            .collect()
    };
    let most = HEADER_ROWS.min(next.rows.saturating_sub(1)).min(prev.rows.saturating_sub(1));
    let mut n = 0;
    while n < most {
        let (a, b) = (row(prev, of_prev, n), row(next, of_next, n));
        if a.is_empty() || a != b {
            break;
        }
        n += 1;
    }
    // A header ends where its cells end.
    while n > 0 && next.cells.iter().any(|c| c.row < n && c.row + c.row_span > n) {
        n -= 1;
    }
    n
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Makes row spans that the page edge cut one cell: a blank cell at the top of the next part under a spanning cell.
fn close_spans(above: &mut [GridCell], below: &mut Vec<GridCell>, edge: usize, first: usize) {
    for cell in above.iter_mut().filter(|c| c.row + c.row_span == edge && !c.text.is_empty()) {
        let at = below.iter().position(|b| {
            b.row == first
                && b.column == cell.column
                && b.column_span == cell.column_span
                && b.text.is_empty()
                && !b.crossed
                && (cell.row_span > 1 || b.row_span > 1)
        });
        // Rows of a repeated header stand between: the cell below keeps its place then.
        if let Some(k) = at
            && first == edge
        {
            let b = below.remove(k);
            cell.row_span += b.row_span;
        } else if let Some(b) = at.and_then(|k| below.get_mut(k)) {
            b.continues = true;
        }
    }
}
