//! A unit that the vocabulary does not know: in a column of units, or with a figure.

use super::{Evidence, Findings};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::UNKNOWN_UNIT;
use crate::document::Role;
use crate::origin::{CellRef, Origin};
use crate::value::lexicon::Lexicon;
use crate::value::unit;
use std::collections::{BTreeMap, BTreeSet};

/// Longer texts in a column of units are remarks, and taken for none by [`crate::record`] either.
const IN_COLUMN: usize = 8;
/// Longer words behind a figure are no unit.
const LONGEST: usize = 4;

/// Reports each unknown unit once for each table.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    // Units repeat in every row: each is looked up once.
    let mut known = Known { lexicon: evidence.lexicon, looked_up: BTreeMap::new() };
    let mut reported: BTreeSet<(usize, String)> = BTreeSet::new();
    for placed in &evidence.facts.tables {
        let cells = || placed.table.cells.iter().zip(evidence.texts.of_table(placed.number));
        let columns: BTreeSet<usize> = cells()
            .filter(|(cell, text)| cell.role == Role::Header && matches!(&*text.compact, "単位" | "(単位)"))
            .map(|(cell, _)| cell.column)
            .collect();
        for (cell, text) in cells().filter(|(cell, _)| columns.contains(&cell.column)) {
            let text = &*text.compact;
            let words = text.chars().count();
            let figure = text.chars().any(|c| c.is_ascii_digit());
            if cell.role == Role::Header || text == "単位" || words > IN_COLUMN || figure {
                continue;
            }
            // A dash says that there is none.
            if !text.chars().any(char::is_alphabetic) && !text.contains(['%', '％', '℃']) {
                continue;
            }
            if known.has(text) {
                out.held(&UNKNOWN_UNIT, 1);
            } else if reported.insert((placed.number, text.to_owned())) {
                let at = CellRef { table: placed.number, row: cell.row, column: cell.column };
                out.push(accuse(text, cell.origin, at, &cell.raw));
            }
        }
    }
    for fact in &evidence.facts.all {
        let observation = fact.observation;
        let Some(text) = observation.unit.as_deref() else { continue };
        // 土木費, 特別区債: the name of an account that a broken layout put here.
        if text.chars().count() > LONGEST || text.ends_with(['費', '債', '金', '税', '料', '出', '入'])
        {
            continue;
        }
        if text.chars().count() <= LONGEST
            && !known.has(text)
            && reported.insert((observation.cell.table, text.to_owned()))
        {
            out.push(accuse(text, observation.origin, observation.cell, &observation.raw));
        }
    }
}

/// The units that are known, of those that were asked for.
struct Known<'a> {
    lexicon: &'a Lexicon,
    looked_up: BTreeMap<&'a str, bool>,
}

impl<'a> Known<'a> {
    fn has(&mut self, text: &'a str) -> bool {
        *self
            .looked_up
            .entry(text)
            .or_insert_with(|| unit::parse_with(text, self.lexicon).is_some_and(|unit| unit.known))
    }
}

fn accuse(text: &str, origin: Origin, at: CellRef, raw: &str) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(
        &UNKNOWN_UNIT,
        origin,
        format!("単位「{text}」は語彙にありません。"),
        format!("the unit \"{text}\" is not in the vocabulary"),
    )
    .with_cell(at, raw)
    .with_help("誤字でないかを確かめてください。正しい単位であれば、--profile で語彙に加えられます。")
    .with_reference("L3-04");
    diagnostic.stated = Some(text.to_owned());
    diagnostic
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Draft;

    #[test]
    fn a_unit_of_no_language_is_found_once() {
        assert_eq!(
            Draft::new().table(&["指標|単位|値", "甲|人|10", "乙|-|", "丙|箇所|3", "丁|%|5.0"]).findings(),
            Vec::<String>::new()
        );
        assert_eq!(
            Draft::new().table(&["指標|単位|値", "甲|人|10", "乙|笥所|3", "丙|笥所|4"]).findings(),
            ["unknown-unit: 笥所 → -"]
        );
    }

    #[test]
    fn a_long_word_in_a_column_of_units_is_no_silent_unit() {
        assert_eq!(
            Draft::new().table(&["指標|単位|値", "甲|花咲式単位系|10"]).findings(),
            ["unknown-unit: 花咲式単位系 → -"]
        );
    }
}
