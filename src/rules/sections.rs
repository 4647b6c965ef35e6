//! Which goal or measure (基本目標1, 施策2) governs each block, so that averages and counts find the figures they speak of.
//! Comes in: the facts. Goes out: labels in force at each block, by kind.

use super::facts::Facts;
use crate::document::BlockKind;
use crate::text::compact;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Blocks longer than this are sentences, not headings.
const LONGEST_HEADING: usize = 60;

/// A label such as 基本目標1: its kind and its number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// 基本目標
    pub kind: String,
    /// 1
    pub number: String,
}

impl Label {
    /// As printed.
    pub fn text(&self) -> String {
        format!("{}{}", self.kind, self.number)
    }
}

/// Labels in force at each block.
#[derive(Debug, Default)]
pub struct Sections {
    /// Distinct sets of labels, in order of appearance.
    sets: Vec<Vec<Label>>,
    /// The set of each block.
    at: Vec<usize>,
}

static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(基本目標|重点目標|政策目標|重点戦略|重点施策|基本施策|基本方針|重点項目|重点プロジェクト|施策の方向性|施策|政策|分野|目標)[（(]?([0-9]+(?:[-－][0-9]+)*|[一二三四五六七八九十ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])",
    )
    .ok()
});

impl Sections {
    /// Walks the blocks.
    pub fn new(facts: &Facts<'_>) -> Self {
        let mut at = Vec::with_capacity(facts.blocks().len());
        let mut ranks: BTreeMap<String, usize> = BTreeMap::new();
        let mut current: Vec<Label> = Vec::new();
        let mut sets: Vec<Vec<Label>> = vec![Vec::new()];
        for block in facts.blocks() {
            let heading = !matches!(block.kind, BlockKind::Table(_) | BlockKind::Footnote { .. })
                && block.text.chars().count() <= LONGEST_HEADING;
            if heading && let Some(label) = leading(&block.text) {
                let next = ranks.len();
                let rank = *ranks.entry(label.kind.clone()).or_insert(next);
                if !current.contains(&label) {
                    // A new goal ends the measures of the goal before.
                    current.retain(|held| ranks.get(&held.kind).is_some_and(|r| *r < rank));
                    current.push(label);
                    sets.push(current.clone());
                }
            }
            at.push(sets.len() - 1);
        }
        Sections { sets, at }
    }

    /// Labels in force at a block, the widest first.
    pub fn at(&self, block: usize) -> &[Label] {
        self.at.get(block).and_then(|set| self.sets.get(*set)).map_or(&[], Vec::as_slice)
    }

    /// The label of a kind in force at a block.
    pub fn of_kind(&self, block: usize, kind: &str) -> Option<&Label> {
        self.at(block).iter().find(|label| label.kind == kind)
    }

    /// The kinds of label that the document uses, in their order.
    pub fn kinds(&self) -> Vec<String> {
        let mut kinds = Vec::new();
        for label in self.sets.iter().flatten() {
            if !kinds.contains(&label.kind) {
                kinds.push(label.kind.clone());
            }
        }
        kinds
    }
}

/// The label that a heading begins with: 【基本目標1】, ■施策2.
fn leading(text: &str) -> Option<Label> {
    let text = compact(text);
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let found = LABEL.as_ref()?.captures(start)?;
    if found.get(0)?.start() != 0 {
        return None;
    }
    Some(Label { kind: found.get(1)?.as_str().to_owned(), number: found.get(2)?.as_str().to_owned() })
}

/// All labels that a compact text names.
pub fn named(text: &str) -> Vec<Label> {
    let Some(pattern) = LABEL.as_ref() else { return Vec::new() };
    let mut labels = Vec::new();
    for found in pattern.captures_iter(text) {
        if let (Some(kind), Some(number)) = (found.get(1), found.get(2)) {
            let label = Label { kind: kind.as_str().to_owned(), number: number.as_str().to_owned() };
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::Draft;

    #[test]
    fn a_new_goal_ends_the_measures_of_the_goal_before() {
        let mut draft = Draft::new();
        draft.prose("【基本目標1】").prose("施策の方向性 2 子育て").prose("文").prose("【基本目標２】");
        let facts = Facts::new(&draft.reading);
        let sections = Sections::new(&facts);
        let texts = |block| sections.at(block).iter().map(Label::text).collect::<Vec<_>>().join(" ");
        assert_eq!(texts(2), "基本目標1 施策の方向性2");
        assert_eq!(texts(3), "基本目標2");
    }
}
