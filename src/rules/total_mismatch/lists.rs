//! Totals outside the lines of tables: what goes on from one plan to the next, and lists that end in their total.

use crate::diagnostic::catalog::TOTAL_MISMATCH;
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::document::Cell;
use crate::origin::{CellRef, Origin};
use crate::rules::amount;
use crate::rules::{Evidence, Findings};
use crate::text::compact;
use crate::value::glance::Printed;
use regex::Regex;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// Checks plans that follow each other, then lists.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    carried(evidence, out);
    lists(evidence, out);
}

/// A summary of two plans side by side is a handful of cells; a larger table is none.
const CARRIED_CELLS: usize = 60;

/// What goes on from one plan to the next: 67 initiatives of which 25 are done leave 42, so that a second plan of 60 has 18 new ones.
fn carried(evidence: &Evidence<'_>, out: &mut Findings) {
    for placed in &evidence.facts.tables {
        if placed.table.cells.len() > CARRIED_CELLS {
            continue;
        }
        // Every figure with the label to its left.
        let mut figures: Vec<(&str, &Printed, &Cell)> = Vec::new();
        let cells = || placed.table.cells.iter().zip(evidence.texts.of_table(placed.number));
        for (cell, text) in cells() {
            let left = cells().find(|(c, _)| c.row == cell.row && c.column + c.column_span == cell.column);
            if let (Some(number), Some((_, label))) = (&text.number, left)
                && label.number.is_none()
            {
                figures.push((&label.compact, number, cell));
            }
        }
        if figures.len() > 12 {
            continue;
        }
        let with = |word: &str| figures.iter().filter(|(label, ..)| label.contains(word)).collect::<Vec<_>>();
        let (going_on, new, done) = (with("継続"), with("新規"), with("完了"));
        let ([first, second], [new], [done]) = (going_on.as_slice(), new.as_slice(), done.as_slice()) else {
            continue;
        };
        let total = |a: Decimal, b: Decimal| {
            let sum = a.checked_add(b)?;
            figures.iter().map(|(_, number, _)| number.value).find(|value| *value == sum)
        };
        // Each plan adds up: the first to what is done and goes on, the second to what goes on and is new.
        let (Some(_), Some(later)) = (total(first.1.value, done.1.value), total(second.1.value, new.1.value))
        else {
            continue;
        };
        if first.1.value == second.1.value {
            out.held(&TOTAL_MISMATCH, 1);
            continue;
        }
        let Some(expected) = later.checked_sub(first.1.value) else { continue };
        let (stated, expected) = (amount::grouped(new.1.value), amount::grouped(expected));
        let at = |cell: &Cell| CellRef { table: placed.number, row: cell.row, column: cell.column };
        let related = |(label, number, cell): &(&str, &Printed, &Cell)| Related {
            origin: cell.origin,
            cell: Some(at(cell)),
            message: format!("「{label}」 {}", amount::grouped(number.value)),
            document_id: None,
        };
        let mut diagnostic = Diagnostic::new(
            &TOTAL_MISMATCH,
            new.2.origin,
            format!(
                "「{}」の {} と「{}」の {} が食い違います。引き継ぐ数が同じなら「{}」は {stated} でなく {expected} です。",
                first.0, first.1.value, second.0, second.1.value, new.0
            ),
            format!(
                "{} go on from the first plan, {} in the second: then {expected} are new, not {stated}",
                first.1.value, second.1.value
            ),
        )
        .with_cell(at(new.2), new.2.raw.clone())
        .with_values(stated, expected)
        .with_formula(format!("次の計画の数 {later} − 引き継ぐ数 {}", first.1.value))
        .with_help("引き継ぐ数がなぜ変わったか（統合など）を注に書くか、数を直してください。")
        .with_related(related(first))
        .with_related(related(second));
        diagnostic.indicator = Some(new.0.to_owned());
        // Two initiatives may have become one.
        diagnostic.severity = Severity::Warning;
        out.push(diagnostic);
    }
}

static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(.+?)[:：]?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)([^0-9,.。、:：()【】]{1,3}?)(?:$|[①-⑳【。)(])")
        .ok()
});

/// Lists that end in their total: ・第1子 3,161件 ・第2子 6,096件 ・合計 9,257件.
fn lists(evidence: &Evidence<'_>, out: &mut Findings) {
    for block in evidence.facts.blocks() {
        if !block.text.is_empty() {
            list(&block.text, block.origin, None, out);
        }
    }
    for placed in &evidence.facts.tables {
        for cell in placed.table.cells.iter().filter(|cell| cell.text.contains('計')) {
            let at = CellRef { table: placed.number, row: cell.row, column: cell.column };
            list(&cell.text, cell.origin, Some((at, &cell.raw)), out);
        }
    }
}

fn list(text: &str, origin: Origin, cell: Option<(CellRef, &String)>, out: &mut Findings) {
    if !text.contains("合計") && !text.contains("総計") {
        return;
    }
    let Some(pattern) = ITEM.as_ref() else { return };
    let text = compact(text);
    let mut parts: Vec<Decimal> = Vec::new();
    let mut unit = String::new();
    for item in text.split('・').skip(1) {
        let Some(captures) = pattern.captures(item) else {
            parts.clear();
            continue;
        };
        let (Some(name), Some(digits), Some(its_unit)) = (captures.get(1), captures.get(2), captures.get(3))
        else {
            continue;
        };
        let Ok(value) = digits.as_str().replace(',', "").parse::<Decimal>() else { continue };
        // A list is unbroken and of one unit.
        if its_unit.as_str() != unit {
            parts.clear();
            its_unit.as_str().clone_into(&mut unit);
        }
        if matches!(name.as_str(), "合計" | "総計" | "計") {
            if parts.len() >= 2
                && let Some(sum) = amount::sum(parts.iter().copied())
            {
                if sum == value {
                    out.held(&TOTAL_MISMATCH, 1);
                } else {
                    let shown: Vec<String> = parts.iter().copied().map(amount::grouped).collect();
                    let (stated, expected) = (amount::grouped(value), amount::grouped(sum));
                    let mut diagnostic = Diagnostic::new(
                        &TOTAL_MISMATCH,
                        origin,
                        format!(
                            "合計 {stated}{unit} は、列挙された内訳を合わせた {expected}{unit} と異なります。"
                        ),
                        format!("the total {stated} of a list is not {expected}, the sum of its items"),
                    )
                    .with_values(stated, expected)
                    .with_formula(shown.join("＋"))
                    .with_help("合計と内訳のどちらが誤りかを確かめ、直してください。");
                    if let Some((at, raw)) = cell {
                        diagnostic = diagnostic.with_cell(at, raw.clone());
                    }
                    out.push(diagnostic);
                }
            }
            parts.clear();
        } else if captures.get(0).is_some_and(|all| all.end() == item.len()) {
            parts.push(value);
        } else {
            parts.clear();
        }
    }
}
