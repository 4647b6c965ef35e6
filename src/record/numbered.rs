//! Several things in one cell, each behind its number: `①新規就農者数 ②直売所売上高` beside `①2人 ②1億2,000万円`.

use super::name::{self, Name};
use crate::value::figure::{Figure, FigureValue};
use crate::value::{Unit, unit};
use crate::vocabulary::Vocabulary;

/// The indicators that one cell lists by numbers, for the figures of its row; empty where it lists none.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbered {
    names: Vec<(char, Name)>,
    units: Vec<(char, Unit)>,
}

/// Which of the listed indicators a figure is of.
pub(super) enum Pick<'a> {
    /// The cell is one name, or the figure is none and holds for all of them.
    Whole,
    /// The indicator of the figure's number.
    One(&'a Name, Option<&'a Unit>),
    /// Several are listed, and nothing tells which the number is of.
    Open,
}

impl Numbered {
    /// Reads the cell that names indicators.
    pub(super) fn of(text: &str, vocabulary: &Vocabulary) -> Self {
        let names = split(text).into_iter().map(|(number, part)| (number, name::read(part, vocabulary)));
        let names: Vec<(char, Name)> = names.collect();
        let worded = names.iter().all(|(_, name)| name.text.chars().any(char::is_alphabetic));
        Numbered { names: if worded { names } else { Vec::new() }, units: Vec::new() }
    }

    /// Takes in the cell of the units: ①人 ②千円.
    pub(super) fn take_units(&mut self, text: &str) {
        self.units = split(text)
            .into_iter()
            .filter_map(|(number, part)| Some((number, unit::parse(part.trim())?)))
            .collect();
    }

    /// Whether several indicators stand in one cell.
    pub(super) fn several(&self) -> bool {
        self.names.len() > 1
    }

    /// Which indicator the figure at a place among `mains` figures of a cell is of.
    pub(super) fn pick(&self, figure: &Figure, place: usize, mains: usize) -> Pick<'_> {
        let own = number_of(figure);
        let found = match own {
            Some(number) => self.names.iter().find(|(known, _)| *known == number),
            None if self.several() && mains == self.names.len() => self.names.get(place),
            None => None,
        };
        match found {
            Some((number, name)) => {
                let unit = self.units.iter().find(|(known, _)| known == number).map(|(_, unit)| unit);
                Pick::One(name, unit)
            }
            None if self.several() && matches!(figure.value, FigureValue::Number(_)) => Pick::Open,
            None => Pick::Whole,
        }
    }
}

/// The number that stands before a figure, where nothing else does.
fn number_of(figure: &Figure) -> Option<char> {
    let mut label = figure.label.as_deref()?.chars();
    let number = label.next().filter(|c| is_number(*c))?;
    label.next().is_none().then_some(number)
}

/// The same, counted from 0.
pub(super) fn place_of(figure: &Figure) -> Option<usize> {
    number_of(figure).map(|number| number as usize - '①' as usize)
}

fn is_number(c: char) -> bool {
    ('①'..='⑳').contains(&c)
}

/// The parts of a text that begins with a number and goes on counting: ①… ②….
fn split(text: &str) -> Vec<(char, &str)> {
    let text = text.trim();
    let Some(first) = text.chars().next().filter(|c| is_number(*c)) else { return Vec::new() };
    let mut parts = Vec::new();
    let mut number = first;
    let mut rest = text.get(first.len_utf8()..).unwrap_or("");
    loop {
        let next = char::from_u32(number as u32 + 1).filter(|c| is_number(*c));
        match next.and_then(|next| Some((next, rest.split_once(next)?))) {
            Some((next, (part, behind))) => {
                parts.push((number, part));
                (number, rest) = (next, behind);
            }
            None => {
                parts.push((number, rest));
                return parts;
            }
        }
    }
}
