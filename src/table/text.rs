//! The text of a cell from the marks inside it: lines, vertical writing, labels spread over the width.
//!
//! In: the marks of one cell. Out: the printed characters in reading order, lines parted by `\n`.

use crate::geom::Rect;
use crate::layout::{Mark, Run, marks, runs};
use crate::page::Page;

/// A gap from this on (in sizes) is a space in the text.
const SPACE: f32 = 0.3;

/// A cell's text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellText {
    /// Lines parted by `\n`.
    pub text: String,
    /// Whether it is set vertically, by its font or by single characters below one another.
    pub vertical: bool,
}

/// Reads the marks of a cell, sorted as by [`crate::layout::marks_of`].
pub fn read(page: &Page, marks: &[Mark]) -> CellText {
    if marks.is_empty() {
        return CellText::default();
    }
    let turned = marks.iter().filter(|m| m.quarter != 0 && !m.vertical).count();
    if turned * 2 > marks.len() {
        return read_turned(page, marks);
    }
    let mut lines = runs(marks, f32::INFINITY);
    if reads_down(marks, &lines) {
        return CellText { text: vertical_text(page, marks), vertical: true };
    }
    sort_lines(&mut lines);
    let text: Vec<String> = lines.iter().map(|run| line_text(page, run)).collect();
    CellText { text: text.join("\n"), vertical: false }
}

/// Whether the marks of a cell read downwards or are turned; `lines` are the same marks as horizontal lines.
pub fn reads_down(marks: &[Mark], lines: &[Run]) -> bool {
    by_font(marks) || (!is_dense(lines) && is_vertical(marks))
}

/// Whether most marks come from a font that writes downwards.
fn by_font(marks: &[Mark]) -> bool {
    marks.iter().filter(|m| m.vertical).count() * 2 > marks.len()
}

/// Whether most neighbours on a line stand as near as in running text: then it is no vertical writing.
fn is_dense(lines: &[Run]) -> bool {
    let (mut near, mut far) = (0, 0);
    for run in lines {
        for (a, b) in run.marks.iter().zip(run.marks.iter().skip(1)) {
            if b.bbox.x0 - a.bbox.x1 < 0.1 * run.size { near += 1 } else { far += 1 }
        }
    }
    near > far
}

/// Sorts lines from top to bottom, then from left to right.
pub fn sort_lines(lines: &mut [Run]) {
    lines.sort_by(|a, b| {
        a.bbox.center_y().total_cmp(&b.bbox.center_y()).then(a.bbox.x0.total_cmp(&b.bbox.x0))
    });
}

/// The text of one line; a label whose characters are spread evenly over its cell is one word.
pub fn line_text(page: &Page, run: &Run) -> String {
    if is_spread(run) { run.text(page, f32::INFINITY) } else { run.text(page, SPACE) }
}

/// Whether each character stands apart from the next: 歳　　入, 数 量.
pub fn is_spread(run: &Run) -> bool {
    /// Longer lines with gaps everywhere are words, not a spread label.
    const LONGEST: usize = 12;
    /// Gaps of a spread label differ by less than this part of the widest.
    const EVEN: f32 = 0.5;
    if run.marks.len() < 2 || run.marks.len() > LONGEST {
        return false;
    }
    if !run.marks.iter().all(|m| marks::is_cjk_letter(m.first)) {
        return false;
    }
    let gaps: Vec<f32> = run
        .marks
        .iter()
        .zip(run.marks.iter().skip(1))
        .map(|(a, b)| (b.bbox.x0 - a.bbox.x1) / run.size)
        .collect();
    let least = gaps.iter().copied().fold(f32::INFINITY, f32::min);
    let most = gaps.iter().copied().fold(0.0, f32::max);
    least > SPACE * 0.6 && most - least <= EVEN * most
}

/// A cell whose text is turned by a quarter or a half: read along its own baseline.
fn read_turned(page: &Page, marks: &[Mark]) -> CellText {
    let mut counts = [0usize; 4];
    for m in marks {
        if let Some(n) = counts.get_mut(usize::from(m.quarter % 4)) {
            *n += 1;
        }
    }
    let turns = (0..4).max_by_key(|&t| (counts.get(t).copied().unwrap_or(0), 4 - t)).unwrap_or(0);
    let mut turned: Vec<Mark> = marks
        .iter()
        .map(|m| {
            let b = m.bbox;
            let bbox = match turns {
                1 => Rect::new(b.y0, -b.x1, b.y1, -b.x0),
                2 => Rect::new(-b.x1, -b.y1, -b.x0, -b.y0),
                3 => Rect::new(-b.y1, b.x0, -b.y0, b.x1),
                _ => b,
            };
            Mark { bbox, quarter: 0, ..*m }
        })
        .collect();
    turned.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0).then(a.bbox.y0.total_cmp(&b.bbox.y0)));
    let mut lines = runs(&turned, f32::INFINITY);
    sort_lines(&mut lines);
    let text: Vec<String> = lines.iter().map(|run| line_text(page, run)).collect();
    CellText { text: text.join("\n"), vertical: turns % 2 == 1 }
}

/// Whether marks read downwards: characters that stand nearer below than beside one another.
fn is_vertical(marks: &[Mark]) -> bool {
    /// Below this many marks geometry says nothing; cells with more hold prose.
    const COUNT: std::ops::RangeInclusive<usize> = 2..=400;
    /// Characters of a horizontal line stand about one size apart; columns of vertical text further.
    const APART: f32 = 1.12;
    /// Characters set below one another in a column, in sizes at most.
    const STACKED: f32 = 1.5;
    if !COUNT.contains(&marks.len()) {
        return false;
    }
    let (mut beside, mut below) = (Vec::new(), Vec::new());
    for a in marks {
        let (mut right, mut under) = (f32::INFINITY, f32::INFINITY);
        for b in marks {
            let dx = (b.bbox.center_x() - a.bbox.center_x()) / a.size;
            let dy = (b.bbox.center_y() - a.bbox.center_y()) / a.size;
            if dx > 0.05 && dy.abs() < 0.5 {
                right = right.min(dx);
            }
            if dy > 0.5 && dx.abs() < 0.5 {
                under = under.min(dy);
            }
        }
        if right.is_finite() {
            beside.push(right);
        }
        if under.is_finite() {
            below.push(under);
        }
    }
    let median = |v: &mut Vec<f32>| {
        v.sort_by(f32::total_cmp);
        v.get(v.len() / 2).copied()
    };
    match (median(&mut beside), median(&mut below)) {
        (None, Some(down)) => down <= STACKED,
        (Some(side), Some(down)) => {
            let columns = x_columns(marks);
            let deepest = columns.iter().map(Vec::len).max().unwrap_or(0);
            side > APART && down < side && down <= STACKED && deepest >= 3
        }
        _ => false,
    }
}

/// Marks by columns from left to right, each from top to bottom.
fn x_columns(marks: &[Mark]) -> Vec<Vec<Mark>> {
    let mut sorted = marks.to_vec();
    sorted.sort_by(|a, b| {
        a.bbox.center_x().total_cmp(&b.bbox.center_x()).then(a.bbox.center_y().total_cmp(&b.bbox.center_y()))
    });
    let mut out: Vec<Vec<Mark>> = Vec::new();
    let mut start = f32::NEG_INFINITY;
    for mark in sorted {
        let x = mark.bbox.center_x();
        match out.last_mut() {
            Some(column) if x - start <= 0.6 * mark.size => column.push(mark),
            _ => {
                start = x;
                out.push(vec![mark]);
            }
        }
    }
    for column in &mut out {
        // Bands of one height for all, not differences of pairs, so that the order is total.
        let smallest = column.iter().map(|mark| mark.size).fold(f32::INFINITY, f32::min);
        let band = |mark: &Mark| (mark.bbox.center_y() / (0.4 * smallest).max(0.1)).round() as i64;
        column.sort_by(|a, b| band(a).cmp(&band(b)).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    }
    out
}

fn vertical_text(page: &Page, marks: &[Mark]) -> String {
    let mut out = String::new();
    for column in x_columns(marks).iter().rev() {
        for mark in column {
            if let Some(glyph) = page.glyphs.get(mark.glyph as usize) {
                out.extend(glyph.text.trim().chars().filter(|c| !marks::is_selector(*c)));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Rect;

    /// Protects pages with glyphs of many sizes in one column: sorting them once stopped on an order that was none.
    #[test]
    fn glyphs_of_many_sizes_have_one_order() {
        let marks: Vec<Mark> = (0_u16..400)
            .map(|k| {
                let (y, size) = (f32::from(k * 37 % 101) * 0.9, 4.0 + f32::from(k * 7 % 40));
                let bbox = Rect::new(0.5 - 0.005 * y, y, 0.6, y + 1.0);
                Mark { glyph: u32::from(k), first: '1', size, bbox, vertical: false, quarter: 0 }
            })
            .collect();
        let columns = x_columns(&marks);
        assert_eq!(columns.iter().map(Vec::len).sum::<usize>(), marks.len());
        let steps = columns.iter().flat_map(|column| column.windows(2));
        assert!(steps.clone().all(|pair| pair[0].bbox.y0 <= pair[1].bbox.y0 + 1.6));
    }
}
