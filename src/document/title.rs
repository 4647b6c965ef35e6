//! Title of a report, from its first lines.

use super::{Block, BlockKind, Document};
use crate::vocabulary::Vocabulary;

/// Blocks looked at for the title.
const TITLE_PAGE: usize = 40;

/// The first line that is no furniture and no label of a set of documents, joined with the next where that goes on
/// without a sentence's end. Where there are labels only, the first of them.
pub(super) fn read(document: &Document, vocabulary: &Vocabulary) -> Option<String> {
    let lines: Vec<&Block> = document
        .blocks
        .iter()
        .take(TITLE_PAGE)
        .filter(|block| {
            !matches!(block.kind, BlockKind::Furniture | BlockKind::Table(_) | BlockKind::Footnote { .. })
        })
        .collect();
    let skipped = lines.iter().take_while(|block| is_set_label(&block.text, vocabulary)).count();
    let lines = lines.get(skipped..).filter(|rest| !rest.is_empty()).unwrap_or(&lines);
    let mut lines = lines.iter();
    let first = lines.next()?;
    let mut title = first.text.clone();
    // On a page, where lines have no numbers, the year tells what goes on: 重点戦略の進捗状況(令和6年度実績).
    let dated = |next: &Block| {
        next.origin.line.is_none() && !first.text.contains("年度") && next.text.contains("年度")
    };
    if let Some(next) = lines.next()
        && (dated(next) || next.origin.line.zip(first.origin.line).is_some_and(|(b, a)| b == a + 1))
        && !next.text.starts_with(['(', '-', '・', '○', '1', '日'])
        && next.text.chars().count() <= 30
        && !next.text.ends_with('。')
    {
        title.push(' ');
        title.push_str(&next.text);
    }
    Some(title)
}

/// 資料2-1, (別紙), 令和6年度第1回審議会 資料2: what the meeting's papers are numbered by, and no title.
fn is_set_label(line: &str, vocabulary: &Vocabulary) -> bool {
    let plain: String =
        line.chars().filter(|c| !c.is_whitespace() && !"()[]【】〔〕<>《》".contains(*c)).collect();
    let numbered = |rest: &str| {
        rest.chars().all(|c| {
            c.is_ascii_digit()
                || "-の・,.―ー".contains(c)
                || ('①'..='⑳').contains(&c)
                || ('Ⅰ'..='Ⅻ').contains(&c)
        })
    };
    vocabulary.policy.set_labels.iter().any(|label| match plain.split_once(label.as_str()) {
        Some(("", rest)) => numbered(rest),
        Some((meeting, rest)) => {
            !rest.is_empty() && numbered(rest) && meeting.ends_with(['会', '議', '部']) && label != "案"
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], title: &str) {
        let vocabulary = Vocabulary::bundled().expect("bundled");
        let document = crate::document::text::read(Default::default(), &lines.join("\n"), &vocabulary);
        assert_eq!(document.info.title.as_deref(), Some(title), "{lines:?}");
    }

    /// Protects the title of the papers of a meeting: 資料1 numbers them, and names none.
    #[test]
    fn a_label_of_a_set_is_no_title() {
        let title = "第2期市川市総合戦略の進捗について";
        for label in [
            "資料１",
            "資料２－１",
            "【参考資料３】",
            "（別紙）",
            "（案）",
            "令和６年度第１回総合計画審議会　資料２－１",
        ] {
            check(&[label, "", title], title);
            check(&[label, title], title);
        }
        check(&["資料１"], "資料1");
        check(&["資料館の利用状況", "", "本文である。"], "資料館の利用状況");
    }
}
