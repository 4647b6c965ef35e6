//! Full-width and half-width digits mixed within a figure, or in one figure of a table where all others agree.

use super::{Evidence, Findings};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::MIXED_WIDTH;
use crate::document::{Cell, Role};
use crate::origin::CellRef;
use crate::value::glance;

/// So many figures of a table must agree before one that differs is odd.
const ENOUGH: usize = 8;

/// Widths of the digits of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    None,
    Half,
    Full,
    /// Both, within one figure.
    Mixed,
    /// Both, in different figures.
    Both,
}

/// Checks every cell's figures.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    for placed in &evidence.facts.tables {
        let at = |cell: &Cell| CellRef { table: placed.number, row: cell.row, column: cell.column };
        let mut half: Vec<&Cell> = Vec::new();
        let mut full: Vec<&Cell> = Vec::new();
        for cell in &placed.table.cells {
            match width(&cell.raw) {
                Width::Mixed => out.push(accuse(
                    cell,
                    at(cell),
                    "一つの数値に全角と半角の数字が混ざっています。",
                    "full-width and half-width digits are mixed within a figure",
                )),
                Width::Half if is_figure(cell) => half.push(cell),
                Width::Full if is_figure(cell) => full.push(cell),
                _ => {}
            }
        }
        let odd = match (half.as_slice(), full.as_slice()) {
            ([one], many) | (many, [one]) if many.len() >= ENOUGH => Some(*one),
            _ => None,
        };
        if let Some(cell) = odd {
            out.push(accuse(
                cell,
                at(cell),
                "この表の他の数値と、数字の幅（全角・半角）が違います。",
                "the digits of this figure are of another width than all others of the table",
            ));
        }
    }
}

fn accuse(cell: &Cell, at: CellRef, message: &str, message_en: &str) -> Diagnostic {
    let shown: String = cell.raw.chars().take(40).collect();
    let expected = crate::text::fold(&shown).text;
    Diagnostic::new(&MIXED_WIDTH, cell.origin, format!("{message}「{shown}」"), message_en)
        .with_cell(at, cell.raw.clone())
        .with_values(shown, expected)
        .with_help("数字は半角にそろえてください。")
        .with_reference("L2-01")
}

fn is_figure(cell: &Cell) -> bool {
    !matches!(cell.role, Role::Header | Role::Description | Role::Note)
        && cell.raw.chars().filter(|c| !c.is_whitespace()).count() <= 20
        && cell.role != Role::Stub
        && glance::number(&cell.raw).is_some_and(|number| {
            number.unit.chars().count() <= 4 && !number.unit.contains(['未', '以', '超', '年'])
        })
}

/// The widths of a text's digits; points and separators belong to the figure they stand in.
fn width(raw: &str) -> Width {
    let (mut any_half, mut any_full) = (false, false);
    let (mut half, mut full) = (false, false);
    let mut lettered = false;
    for c in raw.chars() {
        // N22２F is no figure.
        lettered = c.is_ascii_alphabetic() || lettered && c.is_numeric();
        if lettered {
            (half, full) = (false, false);
            continue;
        }
        match c {
            '0'..='9' => (half, any_half) = (true, true),
            '\u{FF10}'..='\u{FF19}' => (full, any_full) = (true, true),
            '.' | ',' | '\u{FF0E}' | '\u{FF0C}' => {}
            _ => (half, full) = (false, false),
        }
        if half && full {
            return Width::Mixed;
        }
    }
    match (any_half, any_full) {
        (false, false) => Width::None,
        (true, false) => Width::Half,
        (false, true) => Width::Full,
        (true, true) => Width::Both,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Draft;

    #[test]
    fn a_figure_of_two_widths_is_found() {
        assert_eq!(Draft::new().table(&["指標|値", "甲|1２3人"]).findings(), ["mixed-width: 1２3人 → 123人"]);
        assert_eq!(
            Draft::new().table(&["指標|値", "甲|１２３人", "乙３|12人"]).findings(),
            Vec::<String>::new()
        );
    }

    #[test]
    fn one_figure_of_another_width_among_many_is_found() {
        let rows: Vec<String> = (0..9).map(|n| format!("指標|{n}人")).collect();
        let mut rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        assert_eq!(Draft::new().table(&rows).findings(), Vec::<String>::new());
        rows.push("乙|１５人");
        assert_eq!(Draft::new().table(&rows).findings(), ["mixed-width: １５人 → 15人"]);
    }
}
