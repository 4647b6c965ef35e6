//! Rows that stand one or more columns off their header: found by what their cells say of themselves.

use crate::facet::grid::Grid;
use crate::facet::lexicon::Name;
use crate::facet::measure::Measure;
use crate::facet::section::{Column, Content, Kind, Section, Seen, Stub};

/// A row can stand this many columns off.
const FARTHEST: isize = 6;

/// A shift must fit better than no shift by this much, so that one odd cell moves nothing.
const MARGIN: i32 = 4;

/// By how many columns a row stands right of its header (negative: left); 0 where it stands right or nothing is proved.
pub fn shift(grid: &Grid, seen: &[Seen], section: &Section, row: usize) -> isize {
    let cells: Vec<(usize, &Seen, usize)> = (0..grid.table.columns)
        .filter_map(|column| {
            let cell = grid.anchor(row, column).filter(|cell| !cell.text.is_empty() && cell.row_span == 1)?;
            Some((column, seen.get(grid.number(row, column)?)?, cell.text.len()))
        })
        .collect();
    if section.header.is_empty() || cells.len() < 2 {
        return 0;
    }
    let at_home = score(&cells, section, 0);
    if at_home.misfits == 0 {
        return 0;
    }
    let mut best = (0, at_home.points);
    for by in (1..=FARTHEST).flat_map(|k| [-k, k]) {
        let there = score(&cells, section, by);
        if there.points >= at_home.points + MARGIN
            && there.points > best.1
            && there.proofs > at_home.proofs
            && there.misfits < at_home.misfits
        {
            best = (by, there.points);
        }
    }
    best.0
}

#[derive(Default)]
struct Score {
    points: i32,
    /// Cells whose own words say that they belong where the shift puts them.
    proofs: usize,
    /// Cells that do not fit there.
    misfits: usize,
}

fn score(cells: &[(usize, &Seen, usize)], section: &Section, by: isize) -> Score {
    let mut score = Score::default();
    for (column, seen, _) in cells {
        let home = column.checked_add_signed(-by).and_then(|column| section.columns.get(column));
        let beyond = section
            .columns
            .last()
            .filter(|last| by < 0 && last.kind == Kind::Value && seen.content == Content::Figure);
        let (points, proof) = match home {
            Some(home) => fit(seen, home),
            // A header that lost a column: the figure behind the last one belongs to it.
            None => beyond.map_or((-3, false), |last| (0, fit(seen, last).1)),
        };
        score.points += points;
        score.proofs += usize::from(proof);
        score.misfits += usize::from(points < 0);
    }
    score
}

/// How well a cell fits a column, and whether its own words prove it.
fn fit(seen: &Seen, column: &Column) -> (i32, bool) {
    use Content as C;
    let rating = column.measures.first() == Some(&Measure::Rating);
    match (&column.kind, seen.content) {
        (Kind::Stub(Stub::Measure), C::Measure) => (3, true),
        (Kind::Stub(Stub::Measure), C::Words) if seen.facets.label_measure.is_some() => (2, true),
        (Kind::Stub(Stub::Measure), _) => (-3, false),
        (Kind::Stub(Stub::Named(Name::Unit)), C::Unit) => (3, true),
        (Kind::Stub(Stub::Named(Name::Unit)), C::Figure) if !seen.has_number => (0, false),
        (Kind::Stub(Stub::Named(Name::Unit)), C::Words) => (0, false),
        (Kind::Stub(Stub::Named(Name::Unit)), _) => (-3, false),
        (Kind::Value, C::Measure) if rating => (2, false),
        (_, C::Measure) => (-2, false),
        (_, C::Unit) => (-2, false),
        (Kind::Value, C::Figure) => (1, !seen.facets.periods.is_empty()),
        (Kind::Value, C::Mark) if rating => (2, true),
        (Kind::Flag, C::Mark) => (2, true),
        (_, C::Mark) => (-1, false),
        (Kind::Value, C::Words | C::Name | C::Period) => (0, false),
        (Kind::Value, C::Sentence) => (-2, false),
        (Kind::Stub(Stub::Named(Name::Number)), C::Figure) => (1, false),
        (Kind::Stub(Stub::Named(Name::Period | Name::TargetPeriod | Name::BaselinePeriod)), C::Period) => {
            (2, true)
        }
        (Kind::Stub(Stub::Named(Name::Period | Name::TargetPeriod | Name::BaselinePeriod)), C::Figure) => {
            (0, false)
        }
        (Kind::Stub(Stub::Named(Name::Indicator)), C::Figure) if seen.has_number => (-3, false),
        (Kind::Stub(_), C::Figure) if seen.has_number => (-2, false),
        (Kind::Stub(Stub::Named(Name::Indicator)), C::Words | C::Sentence) => (2, false),
        (Kind::Stub(Stub::Named(Name::Description)), C::Sentence) => (1, false),
        (Kind::Stub(_), C::Words | C::Sentence | C::Name) => (1, false),
        (Kind::Flag, C::Words | C::Sentence | C::Figure) => (-2, false),
        (Kind::Empty, _) => (-1, false),
        _ => (0, false),
    }
}
