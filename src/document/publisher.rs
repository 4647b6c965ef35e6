//! Title and publisher of a report, from its first lines and from what it says about itself.

use super::{BlockKind, Document};
use crate::text::without_spaces;
use crate::vocabulary::Vocabulary;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Blocks looked at for the title page.
const TITLE_PAGE: usize = 40;

/// A municipality's name: the shortest run of name characters before 市区町村 or 都道府県.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"((?:\p{Han}{1,5}?|[ぁ-ん]{2,4}|[ァ-ヶー]{2,4}|\p{Han}{1,2}[ヶケがのノ]\p{Han}{1,3})[市区町村県府都])(?:$|[^\p{Han}]|まち|総合|人口|行政|第|政策|役所|役場|議会|教育|デジタル|長|地方|基本|重点|実施|事務)").ok()
});

/// Fills in title and publisher where the document tells them.
pub(super) fn fill(document: &mut Document, vocabulary: &Vocabulary) {
    if document.info.title.is_none() {
        document.info.title = title(document);
    }
    if document.info.publisher.is_none() {
        document.info.publisher = publisher(document, vocabulary);
    }
}

/// The first line that is no furniture, joined with the next where that goes on without a sentence's end.
fn title(document: &Document) -> Option<String> {
    let mut lines = document.blocks.iter().take(TITLE_PAGE).filter(|block| {
        !matches!(block.kind, BlockKind::Furniture | BlockKind::Table(_) | BlockKind::Footnote { .. })
    });
    let first = lines.next()?;
    let mut title = first.text.clone();
    if let Some(next) = lines.next()
        && next.origin.line.zip(first.origin.line).is_some_and(|(b, a)| b == a + 1)
        && !next.text.starts_with(['(', '-', '・', '○', '1', '日'])
        && next.text.chars().count() <= 30
        && !next.text.ends_with('。')
    {
        title.push(' ');
        title.push_str(&next.text);
    }
    Some(title)
}

/// The municipality that the document names most, counting a line of its own on the title page for ten.
fn publisher(document: &Document, vocabulary: &Vocabulary) -> Option<String> {
    let pattern = NAME.as_ref()?;
    let mut votes: BTreeMap<String, usize> = BTreeMap::new();
    for (at, block) in document.blocks.iter().enumerate() {
        if matches!(block.kind, BlockKind::Table(_)) {
            continue;
        }
        let packed = without_spaces(&block.text);
        if !packed.contains(['市', '区', '町', '村', '県', '府', '都']) {
            continue;
        }
        for found in pattern.captures_iter(&packed).filter_map(|c| c.get(1)) {
            let after_digit = packed
                .get(..found.start())
                .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
            let name = strip_ordinal(found.as_str(), after_digit);
            if name.chars().count() < 2
                || vocabulary.policy.not_publishers.iter().any(|w| name.ends_with(w.as_str()))
            {
                continue;
            }
            let alone = packed == found.as_str();
            *votes.entry(name.to_owned()).or_default() += match (alone, at < TITLE_PAGE) {
                (true, true) => 10,
                (_, true) => 3,
                _ => 1,
            };
        }
    }
    // A name that stands once, in a sentence, is no publisher.
    votes.retain(|_, count| *count > 1);
    votes.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(name, _)| name)
}

/// 第2期厚木市 → 厚木市, and 令和5年9月桜川市 → 桜川市: a counter or a month behind a digit is no part of the name.
fn strip_ordinal(name: &str, after_digit: bool) -> &str {
    if after_digit && let Some(rest) = name.strip_prefix(['月', '年', '日']) {
        return rest;
    }
    name.rfind(['期', '次', '度', '回']).and_then(|at| name.get(at + 3..)).unwrap_or(name)
}
