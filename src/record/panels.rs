//! Tables that stand side by side in one grid: each panel has its own names and its own figures in the same rows.

use crate::facet::grid::Grid;
use crate::facet::lexicon::Name;
use crate::facet::section::{Column, Kind, Section, Stub};
use std::ops::Range;

/// The section once for each panel, with the columns of the other panels hidden; the section itself where it has one.
pub(super) fn panels(section: &Section, grid: &Grid) -> Vec<Section> {
    let starts = starts(&section.columns);
    if starts.len() < 2 {
        return vec![section.clone()];
    }
    let ends = starts.iter().skip(1).copied().chain([section.columns.len()]);
    let mut spans: Vec<Range<usize>> = starts.iter().zip(ends).map(|(start, end)| *start..end).collect();
    let (behind, count) = behind(&section.columns, &spans);
    if let Some(last) = spans.last_mut() {
        last.end = behind.start;
    }
    let counts_from = spans.len() - count;
    let numbered = |at: usize| {
        section.body.clone().any(|row| grid.text(row, at).contains('①'))
            && section.columns.get(at).is_some_and(|column| column.kind == Kind::Value)
    };
    let (numbered, plain): (Vec<usize>, Vec<usize>) = behind.clone().partition(|at| numbered(*at));
    let hide = |shown: &dyn Fn(usize) -> bool, part: Option<usize>| {
        let mut panel = section.clone();
        for (at, column) in panel.columns.iter_mut().enumerate() {
            if numbered.contains(&at)
                && let Some(part) = part
            {
                column.part = Some((part, count));
            } else if !shown(at) {
                column.kind = Kind::Other;
            }
        }
        panel
    };
    let mut panels: Vec<Section> = spans
        .iter()
        .enumerate()
        .map(|(number, span)| {
            // A programme or department at the far left holds for all panels, at the far right too.
            let shown = |at: usize| {
                let beside = at < span.start || behind.contains(&at);
                span.contains(&at) || beside && section.columns.get(at).is_some_and(holds_for_all)
            };
            hide(&shown, number.checked_sub(counts_from))
        })
        .collect();
    if plain.iter().any(|at| section.columns.get(*at).is_some_and(|column| column.kind != Kind::Empty)) {
        // What stands behind the panels and counts none of them is of the programme.
        let shown = |at: usize| plain.contains(&at) || section.columns.get(at).is_some_and(holds_for_all);
        panels.push(hide(&shown, None));
    }
    panels
}

/// The columns behind the last of panels that repeat one another (KPI① {指標, 指標値, 目標年月} KPI② …), and how many repeat.
fn behind(columns: &[Column], spans: &[Range<usize>]) -> (Range<usize>, usize) {
    let none = (columns.len()..columns.len(), 0);
    let [.., before, last] = spans else { return none };
    // The width is that of the panel before; the first one may have more columns at its left.
    let width = before.len().min(last.len());
    let block = |end: usize| columns.get(end.saturating_sub(width)..end).unwrap_or_default();
    let own = columns.get(last.start..last.start + width).unwrap_or_default();
    // The lowest level of the header says the same; what stands above it counts: KPI①, KPI②.
    let word = |column: &Column| column.words.split_whitespace().last().map(str::to_owned);
    let same = |(a, b): (&Column, &Column)| a.kind == b.kind && word(a).is_some() && word(a) == word(b);
    let alike = |a: &[Column], b: &[Column]| a.len() == b.len() && a.iter().zip(b).all(same);
    let count = spans.iter().rev().skip(1).take_while(|span| alike(block(span.end), own)).count();
    if count == 0 { none } else { (last.start + width..columns.len(), count + 1) }
}

/// The first columns of the panels: a column of names behind figures, with figures behind it.
fn starts(columns: &[Column]) -> Vec<usize> {
    let mut starts = vec![0];
    let mut named = false;
    let mut figures = false;
    for (at, column) in columns.iter().enumerate() {
        let names = matches!(
            column.kind,
            Kind::Stub(Stub::Named(Name::Indicator | Name::Item | Name::Activity) | Stub::Label)
        ) && !column.words.is_empty();
        if names && named && figures && columns.iter().skip(at + 1).any(|c| c.kind == Kind::Value) {
            starts.push(at);
            figures = false;
        }
        named |= matches!(column.kind, Kind::Stub(_));
        figures |= column.kind == Kind::Value;
    }
    starts
}

fn holds_for_all(column: &Column) -> bool {
    matches!(column.kind, Kind::Stub(Stub::Named(Name::Activity | Name::Department | Name::Policy)))
}
