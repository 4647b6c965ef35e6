//! The same cells twice in one table.

use super::facts::PlacedTable;
use super::texts::CellText;
use super::{Evidence, Findings};
use crate::diagnostic::catalog::REPEATED_ROW;
use crate::diagnostic::{Diagnostic, Related};
use crate::document::{Cell, Role};
use crate::origin::CellRef;
use std::collections::{BTreeMap, BTreeSet};

/// A row with fewer printed cells says too little to be called a repetition from afar.
const FEWEST_CELLS: usize = 3;

/// Checks each table's rows against each other.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    for placed in &evidence.facts.tables {
        repeated(placed, evidence.texts.of_table(placed.number), out);
    }
}

/// A cell with its text as rules look at it.
type Looked<'a> = (&'a Cell, &'a CellText<'a>);

fn repeated(placed: &PlacedTable<'_>, texts: &[CellText<'_>], out: &mut Findings) {
    let table = placed.table;
    let mut rows: Vec<Vec<Looked<'_>>> = vec![Vec::new(); table.rows];
    for (cell, text) in table.cells.iter().zip(texts) {
        if cell.text.is_empty() {
            continue;
        }
        // A name that spans its rows is part of each of them.
        for row in cell.row..cell.row.saturating_add(cell.row_span).min(table.rows) {
            if let Some(list) = rows.get_mut(row) {
                list.push((cell, text));
            }
        }
    }
    let mut seen: BTreeMap<Vec<(usize, &str)>, usize> = BTreeMap::new();
    let mut heads: BTreeSet<Vec<&str>> = BTreeSet::new();
    for (row, cells) in rows.iter().enumerate() {
        let own: Vec<Looked<'_>> = cells.iter().copied().filter(|(cell, _)| cell.row == row).collect();
        let header = cells.iter().any(|(cell, _)| cell.role == Role::Header || cell.repeated_header);
        let figures = own.iter().any(|(cell, text)| {
            text.number.is_some() || cell.role == Role::Value && cell.text.chars().any(|c| c.is_ascii_digit())
        });
        // The scale of a chart.
        let axis =
            ["0%", "10%", "20%"].iter().all(|tick| own.iter().any(|(cell, _)| cell.text.ends_with(tick)));
        let words = cells
            .iter()
            .any(|(cell, text)| text.number.is_none() && cell.text.chars().any(char::is_alphabetic));
        // A new heading within the table (another 施策) may list an activity again; a header repeated by the page may not.
        let labelled = own.first().is_some_and(|(cell, _)| cell.role == Role::Label)
            && own.iter().all(|(cell, _)| cell.role != Role::Value);
        let heads_part = header && !own.iter().any(|(cell, _)| cell.repeated_header);
        if !own.is_empty()
            && (labelled || heads_part)
            && heads.insert(own.iter().map(|(cell, _)| cell.text.as_str()).collect())
        {
            seen.clear();
        }
        if header || axis || !figures || !words {
            continue;
        }
        let key: Vec<(usize, &str)> =
            cells.iter().map(|(cell, _)| (cell.column, cell.text.as_str())).collect();
        let Some(first) = seen.get(&key) else {
            seen.insert(key, row);
            continue;
        };
        // A short row says too little to be a repetition, unless it follows itself.
        if own.len() < FEWEST_CELLS && first + 1 != row {
            continue;
        }
        let (Some((here, _)), Some((there, _))) =
            (own.first(), rows.get(*first).and_then(|list| list.iter().find(|(c, _)| c.row == *first)))
        else {
            continue;
        };
        let text = cells.iter().map(|(c, _)| c.text.as_str()).collect::<Vec<_>>().join(" | ");
        let shown: String = text.replace('\n', " ").chars().take(60).collect();
        let mut diagnostic = Diagnostic::new(
            &REPEATED_ROW,
            here.origin,
            format!("同じ行がこの表に二度あります: {shown}"),
            format!("the same row stands twice in this table: {shown}"),
        )
        .with_cell(CellRef { table: placed.number, row, column: here.column }, here.raw.clone())
        .with_help("写し間違いであれば一方を消すか、正しい行に直してください。")
        .with_reference("L1-03")
        .with_related(Related {
            origin: there.origin,
            cell: Some(CellRef { table: placed.number, row: there.row, column: there.column }),
            message: "最初の行".to_owned(),
            document_id: None,
        });
        diagnostic.stated = Some(shown);
        out.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Draft;

    #[test]
    fn a_row_that_stands_twice_is_found_once() {
        let found = Draft::new()
            .table(&["指標|現状|目標", "甲の件数|10件|20件", "乙の件数|10件|20件", "甲の件数|10件|20件"])
            .diagnostics();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].origin.line, Some(4));
        assert_eq!(found[0].related[0].origin.line, Some(2));
    }

    #[test]
    fn equal_figures_under_other_names_are_no_repetition() {
        let mut draft = Draft::new();
        draft.table(&["KPI|種別|H30|R1", "甲|目標値|100|100", "|実績値|99|98", "乙|目標値|100|100"]);
        // The names span their rows.
        if let Some(crate::document::BlockKind::Table(table)) =
            draft.reading.document.blocks.first_mut().map(|b| &mut b.kind)
        {
            for cell in &mut table.cells {
                if cell.text == "甲" {
                    cell.row_span = 2;
                }
            }
        }
        assert_eq!(draft.findings(), Vec::<String>::new());
    }
}
