//! A note mark in a table or a heading that no footnote explains.

use super::{Evidence, Findings};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::MISSING_FOOTNOTE;
use crate::document::{BlockKind, Role};
use crate::origin::{CellRef, Origin};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static MARK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:※|\*|＊|注)\s?([0-9]{1,2})|([¹²³⁴⁵⁶⁷⁸⁹]+)|※()(?:$|[\s)）】」])").ok());
/// Where a text begins with a mark, it is the note.
static NOTE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[\s(（\[【・\-]*(?:(?:※|\*|＊|注)\s?([0-9]{0,2})|([¹²³⁴⁵⁶⁷⁸⁹]+)|([0-9]{1,2})[:：])").ok()
});

/// Checks that each mark used is explained somewhere.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    let (Some(mark), Some(note)) = (MARK.as_ref(), NOTE.as_ref()) else { return };
    let mut explained: BTreeSet<String> = BTreeSet::new();
    for block in evidence.facts.blocks() {
        match &block.kind {
            BlockKind::Footnote { mark } => {
                explained.insert(bare(mark));
                explain(note, &block.text, &mut explained);
            }
            BlockKind::Table(table) => {
                for cell in &table.cells {
                    explain(note, &cell.text, &mut explained);
                }
            }
            _ => explain(note, &block.text, &mut explained),
        }
    }
    let mut reported: BTreeSet<(usize, String)> = BTreeSet::new();
    let mut found = |text: &str, origin: Origin, cell: Option<(CellRef, &str)>, place: usize| {
        if !text.contains(['※', '*', '＊', '注', '¹', '²', '³', '⁴', '⁵']) || starts(note, text) {
            return;
        }
        for captures in mark.captures_iter(text) {
            let key = bare(captures.get(1).or(captures.get(2)).map_or("", |m| m.as_str()));
            if explained.contains(&key) {
                out.held(&MISSING_FOOTNOTE, 1);
                continue;
            }
            // 人口*1,000 multiplies.
            let behind = captures.get(0).and_then(|m| text.get(m.end()..)).unwrap_or("");
            if behind.starts_with(|c: char| c.is_ascii_digit())
                || behind
                    .strip_prefix([',', '.'])
                    .is_some_and(|b| b.starts_with(|c: char| c.is_ascii_digit()))
            {
                continue;
            }
            // m², km² and CO₂ are units.
            let at = captures.get(0).map_or(0, |m| m.start());
            let unit = text.get(..at).is_some_and(|before| before.ends_with(['m', 'M', 'ｍ', '㎡']));
            if captures.get(2).is_some() && unit || !reported.insert((place, key.clone())) {
                continue;
            }
            let shown = captures.get(0).map_or("", |m| m.as_str()).trim().to_owned();
            let mut diagnostic = Diagnostic::new(
                &MISSING_FOOTNOTE,
                origin,
                format!("注の印「{shown}」に対応する注が見つかりません。"),
                format!("no footnote explains the mark {shown}"),
            )
            .with_help("注の本文を加えるか、印を消してください。")
            .with_reference("L3-03");
            diagnostic.stated = Some(shown);
            if let Some((at, raw)) = cell {
                diagnostic = diagnostic.with_cell(at, raw);
            }
            out.push(diagnostic);
        }
    };
    let mut number = 0;
    for (place, block) in evidence.facts.blocks().iter().enumerate() {
        match &block.kind {
            BlockKind::Table(table) => {
                for cell in table.cells.iter().filter(|cell| cell.role != Role::Note) {
                    let at = CellRef { table: number, row: cell.row, column: cell.column };
                    found(&cell.text, cell.origin, Some((at, &cell.raw)), place);
                }
                number += 1;
            }
            BlockKind::Heading { .. } | BlockKind::Caption => {
                found(&block.text, block.origin, None, place);
            }
            _ => {}
        }
    }
}

fn starts(note: &Regex, text: &str) -> bool {
    note.captures(text).is_some_and(|c| text.len() > c.get(0).map_or(0, |m| m.end()) + 6)
}

fn explain(note: &Regex, text: &str, explained: &mut BTreeSet<String>) {
    // ※は現状値, （※1、※2は…）
    if text.contains('※') && ["※は", "※印", "※:"].iter().any(|words| text.contains(words)) {
        explained.insert(String::new());
    }
    for line in text.lines() {
        if may_be_note(line)
            && let Some(captures) = note.captures(line)
            && line.len() > captures.get(0).map_or(0, |m| m.end())
        {
            let mark = captures.get(1).or(captures.get(2)).or(captures.get(3));
            explained.insert(bare(mark.map_or("", |m| m.as_str())));
        }
    }
}

/// Whether a line can begin with a mark: its first character behind brackets tells most that cannot.
fn may_be_note(line: &str) -> bool {
    let mut body = line.chars().skip_while(|c| c.is_whitespace() || "(（[【・-".contains(*c));
    body.next().is_some_and(|c| matches!(c, '※' | '*' | '＊' | '注') || c.is_numeric())
}

/// A mark without decoration: its digits.
fn bare(mark: &str) -> String {
    mark.chars()
        .filter_map(|c| match c {
            '0'..='9' => Some(c),
            '¹' => Some('1'),
            '²' => Some('2'),
            '³' => Some('3'),
            '⁴' => Some('4'),
            '⁵' => Some('5'),
            '⁶' => Some('6'),
            '⁷' => Some('7'),
            '⁸' => Some('8'),
            '⁹' => Some('9'),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Draft;

    #[test]
    fn a_mark_without_its_note_is_found() {
        let mut draft = Draft::new();
        draft.table(&["指標|値", "甲※1|10人", "乙|20人 ※2"]);
        draft.footnote("1", "※1 甲は推計値です。");
        assert_eq!(draft.findings(), ["missing-footnote: ※2 → -"]);
        draft.prose("※2 乙は速報値です。");
        assert_eq!(draft.findings(), Vec::<String>::new());
    }

    #[test]
    fn notes_within_a_cell_units_and_products_are_no_marks() {
        let mut draft = Draft::new();
        draft.table(&[
            "指標|値",
            "整備延長 ※東側による先行供用|65m",
            "公園面積|8.15m²/人",
            "充当額(B/人口*1,000)|2,484",
        ]);
        assert_eq!(draft.findings(), Vec::<String>::new());
    }
}
