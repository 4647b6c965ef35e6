//! Rows that stand one or more columns off their header: found by what their cells say of themselves.

use crate::facet::grid::Grid;
use crate::facet::lexicon::Name;
use crate::facet::measure::Measure;
use crate::facet::section::{Column, Content, Kind, Section, Seen, Stub};

/// A row can stand this many columns off.
const FARTHEST: isize = 6;

/// A shift must fit better than no shift by this much, so that one odd cell moves nothing.
const MARGIN: i32 = 4;

/// How a row stands to its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The first column that stands off; columns left of it are in their place.
    pub from: usize,
    /// By how many columns it stands right of its header (negative: left); 0 where it stands right.
    pub by: isize,
    /// Every cell fits the column that it is read under.
    pub fits: bool,
}

impl Shift {
    const NONE: Shift = Shift { from: 0, by: 0, fits: true };

    /// The header's column for a column of the row.
    pub fn place(&self, column: usize) -> Option<usize> {
        if column < self.from { Some(column) } else { column.checked_add_signed(-self.by) }
    }

    /// The column of the row that is read under a header's column.
    pub fn column(&self, place: usize) -> Option<usize> {
        let shifted = place.checked_add_signed(self.by)?;
        if shifted >= self.from {
            Some(shifted)
        } else if place < self.from {
            Some(place)
        } else {
            None
        }
    }
}

/// Where a row stands, as far as its cells prove it.
pub fn shift(grid: &Grid, seen: &[Seen], section: &Section, row: usize) -> Shift {
    let cells: Vec<(usize, &Seen)> = (0..grid.table.columns)
        .filter_map(|column| {
            grid.anchor(row, column).filter(|cell| !cell.text.is_empty() && cell.row_span == 1)?;
            Some((column, seen.get(grid.number(row, column)?)?))
        })
        .collect();
    if section.header.is_empty() || cells.len() < 2 {
        return Shift::NONE;
    }
    let home: Vec<Score> = cells.iter().map(|(column, seen)| score(*column, seen, section, 0)).collect();
    let at_home = home.iter().fold(Score::default(), Score::plus);
    if at_home.misfits == 0 {
        return Shift::NONE;
    }
    // Figures of one row stand side by side: a row breaks before them, not between them.
    let values = section.columns.iter().position(|c| c.kind == Kind::Value).unwrap_or(usize::MAX);
    let mut best = (Shift::NONE, at_home);
    for by in (1..=FARTHEST).flat_map(|k| [-k, k]) {
        // The cells left of the break stand at home, those right of it stand off.
        let mut left = Score::default();
        let mut right = cells
            .iter()
            .map(|(column, seen)| score(*column, seen, section, by))
            .fold(Score::default(), |sum, one| sum.plus(&one));
        for ((column, seen), own) in cells.iter().zip(&home) {
            let there = left.plus(&right);
            // A row without its leading cells is likelier than one without middle cells.
            let before = *column <= values;
            let better =
                before && (there.points > best.1.points || there.points == best.1.points && best.0.by == 0);
            if better
                && there.points >= at_home.points + MARGIN
                && there.proofs > at_home.proofs
                && there.misfits < at_home.misfits
            {
                best = (Shift { from: *column, by, fits: there.misfits == 0 }, there);
            }
            left = left.plus(own);
            right = right.minus(&score(*column, seen, section, by));
        }
    }
    let mut shift = best.0;
    // What reaches down from above stands where it is drawn.
    let covered = (0..shift.from)
        .filter_map(|column| grid.cell(row, column))
        .any(|cell| cell.row_span > 1 && !cell.text.is_empty());
    if shift.by != 0 && !covered && cells.first().is_some_and(|(first, _)| *first == shift.from) {
        shift.from = 0;
    }
    shift
}

#[derive(Clone, Copy, Default)]
struct Score {
    points: i32,
    /// Cells whose own words say that they belong where the shift puts them.
    proofs: i32,
    /// Cells that do not fit there.
    misfits: i32,
}

impl Score {
    fn plus(self, other: &Score) -> Score {
        Score {
            points: self.points + other.points,
            proofs: self.proofs + other.proofs,
            misfits: self.misfits + other.misfits,
        }
    }

    fn minus(self, other: &Score) -> Score {
        Score {
            points: self.points - other.points,
            proofs: self.proofs - other.proofs,
            misfits: self.misfits - other.misfits,
        }
    }
}

fn score(column: usize, seen: &Seen, section: &Section, by: isize) -> Score {
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
    Score { points, proofs: i32::from(proof), misfits: i32::from(points < 0) }
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
        (Kind::Stub(Stub::Named(Name::Unit)), _) if seen.unit_like => (1, false),
        (Kind::Stub(Stub::Named(Name::Unit)), C::Words) => (0, false),
        (Kind::Stub(Stub::Named(Name::Unit)), _) => (-3, false),
        (Kind::Value, C::Measure) if rating => (2, false),
        // 総合評価 below the items that are rated.
        (Kind::Stub(Stub::Named(Name::Indicator)), C::Measure)
            if seen.facets.measures == [Measure::Rating] =>
        {
            (0, false)
        }
        (Kind::Stub(Stub::Named(Name::Direction)), C::Mark | C::Words) => (1, false),
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
        (Kind::Stub(Stub::Named(Name::Indicator)), C::Figure) if seen.pure || seen.measured => (-3, false),
        (Kind::Stub(_), C::Figure) if seen.pure || seen.measured => (-2, false),
        (Kind::Stub(Stub::Named(Name::Indicator)), C::Words | C::Sentence | C::Figure) => (2, false),
        (Kind::Stub(Stub::Named(Name::Description)), C::Sentence) => (1, false),
        (Kind::Stub(_), C::Words | C::Sentence | C::Name) => (1, false),
        (Kind::Flag, C::Words | C::Sentence | C::Figure) => (-2, false),
        (Kind::Empty, _) => (-1, false),
        _ => (0, false),
    }
}
