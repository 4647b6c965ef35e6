//! What every grid keeps, whatever was drawn: cells tile it, and each visible character in its box stands in one of them.

use super::{Grid, GridCell};
use crate::geom::Rect;
use crate::page::Page;

/// Makes a grid's cells cover each place once and hold each character of its box.
pub fn settle(page: &Page, grid: &mut Grid) {
    cover(grid);
    gather(page, grid);
}

/// Cells that would cover a place twice give way to the earlier one; places that none covers become blank cells.
fn cover(grid: &mut Grid) {
    let (rows, columns) = (grid.rows, grid.columns);
    // For each place, the number of the cell that covers it.
    let mut owner: Vec<Option<usize>> = vec![None; rows * columns];
    let free = |owner: &[Option<usize>], row: usize, column: usize| {
        row < rows && column < columns && owner.get(row * columns + column).is_some_and(Option::is_none)
    };
    let mut kept: Vec<GridCell> = Vec::with_capacity(grid.cells.len());
    for mut cell in std::mem::take(&mut grid.cells) {
        (cell.row, cell.column) =
            (cell.row.min(rows.saturating_sub(1)), cell.column.min(columns.saturating_sub(1)));
        if !free(&owner, cell.row, cell.column) {
            let first = owner.get(cell.row * columns + cell.column).copied().flatten();
            if let Some(first) = first.and_then(|number| kept.get_mut(number)) {
                append(first, &cell.text, &cell.glyphs, &cell.bbox);
            }
            continue;
        }
        let wide = (0..cell.column_span).take_while(|k| free(&owner, cell.row, cell.column + k)).count();
        let high = (0..cell.row_span)
            .take_while(|k| (0..wide).all(|w| free(&owner, cell.row + k, cell.column + w)))
            .count();
        (cell.column_span, cell.row_span) = (wide.max(1), high.max(1));
        for row in cell.row..cell.row + cell.row_span {
            for column in cell.column..cell.column + cell.column_span {
                if let Some(place) = owner.get_mut(row * columns + column) {
                    *place = Some(kept.len());
                }
            }
        }
        kept.push(cell);
    }
    for (place, covered) in owner.iter().enumerate() {
        if covered.is_some() {
            continue;
        }
        let (row, column) = (place / columns.max(1), place % columns.max(1));
        let side = |at: &[f32], k: usize| at.get(k).copied().unwrap_or_default();
        kept.push(GridCell {
            row,
            column,
            row_span: 1,
            column_span: 1,
            bbox: Rect::new(
                side(&grid.xs, column),
                side(&grid.ys, row),
                side(&grid.xs, column + 1),
                side(&grid.ys, row + 1),
            ),
            page: grid.page,
            ..GridCell::default()
        });
    }
    kept.sort_by_key(|cell| (cell.row, cell.column));
    grid.cells = kept;
}

/// Puts characters that no cell has taken into the cell that they stand in, or nearest to.
fn gather(page: &Page, grid: &mut Grid) {
    let mut taken = vec![false; page.glyphs.len()];
    for glyph in grid.cells.iter().flat_map(|cell| &cell.glyphs) {
        if let Some(flag) = taken.get_mut(*glyph as usize) {
            *flag = true;
        }
    }
    for (number, glyph) in page.glyphs.iter().enumerate() {
        let (x, y) = (glyph.bbox.center_x(), glyph.bbox.center_y());
        let lost = glyph.visible
            && taken.get(number) == Some(&false)
            && !glyph.text.trim().is_empty()
            && grid.bbox.contains(x, y);
        if !lost {
            continue;
        }
        let distance = |cell: &GridCell| {
            let dx = (cell.bbox.x0 - x).max(x - cell.bbox.x1).max(0.0);
            let dy = (cell.bbox.y0 - y).max(y - cell.bbox.y1).max(0.0);
            dx + dy
        };
        let nearest = grid.cells.iter_mut().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        if let (Some(cell), Ok(index)) = (nearest, u32::try_from(number)) {
            append(cell, &glyph.text, &[index], &cell.bbox.clone());
        }
    }
}

fn append(cell: &mut GridCell, text: &str, glyphs: &[u32], bbox: &Rect) {
    if !text.is_empty() {
        if !cell.text.is_empty() {
            cell.text.push('\n');
        }
        cell.text.push_str(text);
    }
    cell.glyphs.extend_from_slice(glyphs);
    cell.bbox = cell.bbox.union(bbox);
}
