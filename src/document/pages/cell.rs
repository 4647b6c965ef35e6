//! The text of a table's cell as read: which of its line breaks are only the cell's width, and which part its items.

use super::ink::{self, Ink, Spaces};
use crate::geom::Rect;
use crate::layout::{self, Mark, Run, marks};
use crate::page::Page;
use crate::table::GridCell;

/// Padding of a cell in sizes of its text, at most.
const PADDING: f32 = 0.6;

/// Reads a cell. `own` are its marks, sorted as by [`crate::layout::marks_of`]; `inner` is its box on the page as read.
/// What comes out holds `\n` only where the printed cell starts a new item.
pub(super) fn read(page: &Page, spaces: &Spaces, cell: &GridCell, own: &[Mark], inner: &Rect) -> String {
    if cell.vertical {
        return cell.text.replace('\n', "");
    }
    let mut runs = layout::runs(own, f32::INFINITY);
    runs.sort_by(|a, b| {
        a.bbox.center_y().total_cmp(&b.bbox.center_y()).then(a.bbox.x0.total_cmp(&b.bbox.x0))
    });
    let lines: Vec<&str> = cell.text.split('\n').collect();
    let inks: Vec<Ink> = runs.iter().map(|run| ink::read(page, run, spaces)).collect();
    let same = lines.len() == inks.len()
        && lines.iter().zip(&inks).all(|(line, ink)| without_space(line).eq(without_space(&ink.printed)));
    if !same {
        return cell.text.clone();
    }
    let room = room(&runs, inner);
    let mut out = String::with_capacity(cell.text.len() + 8);
    for (at, ((line, ink), run)) in lines.iter().zip(&inks).zip(&runs).enumerate() {
        if let Some(before) = at.checked_sub(1)
            && let (Some(above), Some(above_line)) = (runs.get(before), lines.get(before))
        {
            out.push_str(separator(above_line, line, above, run, room));
        }
        out.push_str(&ink.marked);
    }
    out
}

fn without_space(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !c.is_whitespace())
}

/// The width that a line of the cell can take.
fn room(runs: &[Run], inner: &Rect) -> f32 {
    let side = |of: fn(&Run, &Rect) -> f32| {
        runs.iter().map(|run| of(run, inner) / run.size.max(1.0)).fold(PADDING, f32::min).max(0.0)
    };
    let padding = side(|run, inner| run.bbox.x0 - inner.x0).min(side(|run, inner| inner.x1 - run.bbox.x1));
    let size = runs.iter().map(|run| run.size).fold(0.0, f32::max);
    inner.width() - 2.0 * padding * size
}

/// What stands between two lines: nothing or a space where the first was full, else a line break.
fn separator(above: &str, below: &str, first: &Run, second: &Run, room: f32) -> &'static str {
    if marks::starts_item(below) && !below.starts_with(['(', '（', '-', '－']) {
        return "\n";
    }
    let full = first.bbox.width() + word_width(second) > room - 0.1 * second.size;
    if !full || are_labelled_figures(above, below) {
        return "\n";
    }
    joint(above, below)
}

/// 目標90.0% over 実績72.0%: two lines of one shape, each a label of as many characters and a figure.
fn are_labelled_figures(above: &str, below: &str) -> bool {
    /// Longest label and longest unit of such a line.
    const LABEL: usize = 6;
    const UNIT: usize = 3;
    let label = |line: &str| -> Option<usize> {
        let line: Vec<char> = line.chars().filter(|c| !c.is_whitespace()).collect();
        let figure = |c: &char| {
            c.is_ascii_digit() || ('０'..='９').contains(c) || matches!(c, ',' | '.' | '，' | '．')
        };
        let start = line.iter().position(figure)?;
        let end = line.iter().rposition(figure)? + 1;
        let whole = line.get(start..end)?.iter().all(figure);
        (whole && (1..=LABEL).contains(&start) && line.len() - end <= UNIT).then_some(start)
    };
    label(above).is_some_and(|length| label(below) == Some(length))
}

/// What a line break that only the width made stands for.
pub(super) fn joint(above: &str, below: &str) -> &'static str {
    let (Some(a), Some(b)) = (above.trim_end().chars().last(), below.trim_start().chars().next()) else {
        return "";
    };
    if !(a.is_ascii_alphanumeric() || a == ',' || a == '.') || !b.is_ascii_alphanumeric() {
        return "";
    }
    // A long figure is broken where its cell ends.
    let whole = format!("{}{}", last_word(above), first_word(below));
    let broken = |text: &str| marks::is_figure(text) && marks::is_broken_figure(text);
    if marks::is_figure(&whole)
        && !marks::is_broken_figure(&whole)
        && (broken(last_word(above)) || broken(first_word(below)) || whole.contains(','))
    {
        return "";
    }
    if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() { " " } else { "\n" }
}

fn last_word(text: &str) -> &str {
    text.split_whitespace().next_back().unwrap_or_default()
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// Width of what cannot be broken at the start of a line: a Latin word or a figure, or one character with what clings to it.
pub(super) fn word_width(run: &Run) -> f32 {
    let Some(first) = run.marks.first() else { return 0.0 };
    let mut end = first.bbox.x1;
    let mut before = first.first;
    for mark in run.marks.iter().skip(1) {
        let clings = mark.first.is_ascii_graphic() && before.is_ascii_graphic()
            || marks::opens(before)
            || marks::closes(mark.first)
            || matches!(
                mark.first,
                'ー' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | '・' | '％' | '々'
            );
        let apart = mark.bbox.x0 - end > 0.3 * run.size;
        if !clings || apart {
            break;
        }
        end = mark.bbox.x1;
        before = mark.first;
    }
    end - first.bbox.x0
}
