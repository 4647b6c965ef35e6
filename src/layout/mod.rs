//! From the glyphs of a page to words and lines: what stands beside what, before anything is known of tables.
//!
//! In: [`crate::page::Page`]. Out: [`Run`]s of glyphs on one baseline, [`Word`]s, and the [`TextLine`]s outside
//! given boxes in reading order. Nothing is read from the order of painting: shuffled glyphs give the same result.

pub mod marks;
mod prose;
mod run;
mod turn;

pub use prose::{TextLine, Word, lines, words};
pub use run::{Mark, Run, marks_of, order, runs};
pub use turn::{Quarter, upright};

/// The size that most glyphs of a page have, in points; the measure of all other distances.
pub fn body_size(marks: &[Mark]) -> f32 {
    /// Sizes are counted in steps of a quarter point.
    const STEP: f32 = 0.25;
    let mut counts: std::collections::BTreeMap<i32, usize> = std::collections::BTreeMap::new();
    for mark in marks {
        *counts.entry((mark.size / STEP).round() as i32).or_default() += 1;
    }
    let best = counts.iter().max_by_key(|(size, n)| (**n, std::cmp::Reverse(**size)));
    best.map_or(10.0, |(size, _)| *size as f32 * STEP)
}
