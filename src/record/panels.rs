//! Tables that stand side by side in one grid: each panel has its own names and its own figures in the same rows.

use crate::facet::lexicon::Name;
use crate::facet::section::{Column, Kind, Section, Stub};

/// The section once for each panel, with the columns of the other panels hidden; the section itself where it has one.
pub(super) fn panels(section: &Section) -> Vec<Section> {
    let starts = starts(&section.columns);
    if starts.len() < 2 {
        return vec![section.clone()];
    }
    let ends = starts.iter().skip(1).copied().chain([section.columns.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let mut panel = section.clone();
            for (at, column) in panel.columns.iter_mut().enumerate() {
                let hidden = at < *start || at >= end;
                // A programme or department at the far left holds for all panels.
                if hidden && !(at < *start && holds_for_all(column)) {
                    column.kind = Kind::Other;
                }
            }
            panel
        })
        .collect()
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
