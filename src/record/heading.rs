//! Names of indicators outside of tables: in headings, captions and lines above them. A text in, the name that it gives out.

use super::name::{Name, read, strip_list_mark};
use crate::document::{Block, BlockKind};
use crate::facet::lexicon::{self, Meaning};
use crate::facet::{self, Reader};
use crate::value::Unit;
use crate::vocabulary::Vocabulary;

/// Longest line that names an indicator, in characters; longer ones are sentences.
const LINE: usize = 40;
/// Lines between a table and the line that names its indicator, at most: a unit, 基準値：… → 目標値：….
const LINES: usize = 3;

/// The name in the line right above a table: `KPI① 町内総生産額`, or words that promise a figure and are no sentence.
/// Between the two may stand the unit and a line of the indicator's measures.
pub fn above(blocks: &[Block], at: usize, reader: &Reader, vocabulary: &Vocabulary) -> Option<Name> {
    for block in blocks.get(..at)?.iter().rev().take(LINES) {
        match &block.kind {
            BlockKind::UnitLine | BlockKind::Furniture => {}
            BlockKind::Footnote { mark } if mark.is_empty() => {}
            BlockKind::Paragraph | BlockKind::Item if begins_with_measure(&block.text, reader) => {}
            BlockKind::Paragraph | BlockKind::Item | BlockKind::Caption => {
                return line(&block.text, reader, vocabulary);
            }
            _ => return None,
        }
    }
    None
}

/// The unit that the line right above a table ends with: `取組別効果額一覧（千円）`. (市) says whose figures they are.
pub fn unit(blocks: &[Block], at: usize, vocabulary: &Vocabulary) -> Option<Unit> {
    let passing = |kind: &BlockKind| matches!(kind, BlockKind::Furniture | BlockKind::Footnote { .. });
    let nearest = blocks.get(..at)?.iter().rev().find(|block| !passing(&block.kind))?;
    let fits = matches!(nearest.kind, BlockKind::Heading { .. } | BlockKind::Caption | BlockKind::Paragraph)
        && nearest.text.chars().count() <= LINE
        && !nearest.text.contains('。');
    let unit = fits.then(|| read(&nearest.text, vocabulary).unit).flatten()?;
    let part = vocabulary.parts.words.iter().chain(&vocabulary.parts.endings).any(|word| *word == unit.text);
    (unit.known && !part).then_some(unit)
}

fn line(text: &str, reader: &Reader, vocabulary: &Vocabulary) -> Option<Name> {
    let text = text.trim();
    if text.chars().count() > LINE || text.contains(['。', '\n', '→', ',']) {
        return None;
    }
    let name = match after_label(text, reader) {
        Some(name) => from_heading(name, vocabulary)?,
        None => from_heading(text, vocabulary).filter(|name| {
            !text.contains(['、', ':'])
                && !name.text.contains(['は', 'を', 'が'])
                && promises(&name.text, vocabulary)
        })?,
    };
    let explained = facet::read(&name.text, reader).is_explained();
    (!explained && name.text.chars().any(char::is_alphabetic)).then_some(name)
}

/// What stands behind a word for indicators and its number: KPI① 町内総生産額, 【成果指標2】収納率, 指標：登録者数.
pub fn after_label<'t>(text: &'t str, reader: &Reader) -> Option<&'t str> {
    let text = strip_list_mark(text).trim_start_matches(['【', '〔', '[', '<', '(']);
    let (word, meanings) = reader.lexicon.at(text)?;
    meanings.contains(&Meaning::Name(lexicon::Name::Indicator)).then_some(())?;
    let behind = text.get(word.len()..)?;
    // 指標:1人1日当たりの排出量 begins with a number of its own.
    if let Some(name) = behind.strip_prefix(':').map(str::trim).filter(|name| !name.is_empty()) {
        return Some(name);
    }
    let name = behind.trim_start_matches(|c: char| {
        c.is_ascii_digit() || ('①'..='⑳').contains(&c) || c.is_whitespace() || "-:】〕]>)".contains(c)
    });
    // 指標の見直し is no name behind a label.
    (name.len() < behind.len() && !name.is_empty()).then_some(name)
}

/// 基準値：0人（平成26年度） → 目標値：300人: measures of the indicator that the line above names.
fn begins_with_measure(text: &str, reader: &Reader) -> bool {
    text.split_once([':', ' ']).is_some_and(|(first, rest)| {
        facet::read(first, reader).is_measure() && rest.contains(|c: char| c.is_ascii_digit())
    })
}

/// Whether words promise a figure: 人口, 収納率, 世帯数.
fn promises(name: &str, vocabulary: &Vocabulary) -> bool {
    vocabulary.nouns.figures.iter().any(|noun| name.ends_with(noun.as_str()))
}

/// 基本目標1 稼ぐ地域をつくる: a level of the policy and its title, which is no indicator's name.
fn is_policy(heading: &str, vocabulary: &Vocabulary) -> bool {
    let levels = &vocabulary.policy.levels;
    let Some(word) = levels.iter().filter(|w| heading.starts_with(w.as_str())).max_by_key(|w| w.len()) else {
        return false;
    };
    let rest = heading.get(word.len()..).unwrap_or("").trim_start();
    let numbered = rest.starts_with(|c: char| {
        c.is_ascii_digit() || ('①'..='⑳').contains(&c) || ('Ⅰ'..='Ⅻ').contains(&c) || "IVX".contains(c)
    });
    numbered && !promises(&read(heading, vocabulary).text, vocabulary)
}

/// 【区域A】, 第2圏域: the area that a heading names and nothing else.
pub fn area(heading: &str) -> Option<&str> {
    let heading = heading.split_once("(単位").map_or(heading, |(before, _)| before);
    let label = heading.trim().trim_matches(['【', '】', '〔', '〕', '<', '>', '《', '》', ' ']);
    let counts = |rest: &str| rest.chars().count() <= 2 && rest.chars().all(|c| c.is_ascii_alphanumeric());
    let whole = ["市全域", "町全域", "村全域", "全域", "全市", "全町"].contains(&label);
    (whole
        || ["区域", "圏域", "ブロック", "エリア"]
            .iter()
            .any(|word| label.strip_prefix(word).is_some_and(|rest| !rest.is_empty() && counts(rest))))
    .then_some(label)
}

/// Whether a heading says no more than what kinds of figures follow: 量の見込みと確保方策.
pub fn is_standing(heading: &str, vocabulary: &Vocabulary) -> bool {
    let mut rest: String = heading.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(at) = rest.find("(単位") {
        rest.truncate(at);
    }
    let before = rest.len();
    for word in &vocabulary.nouns.standing {
        rest = rest.replace(word.as_str(), "");
    }
    let said = rest.len() < before;
    for word in ["各年度", "年度別", "区域別", "の", "と", "及び", "ごと", "表"] {
        rest = rest.replace(word, "");
    }
    said && !rest.chars().any(char::is_alphanumeric)
}

/// The name of an indicator that a heading or caption gives to the table below it; `None` where it only says
/// what kind of table follows (成果指標, 数値目標) or names a level of the policy.
pub fn from_heading(heading: &str, vocabulary: &Vocabulary) -> Option<Name> {
    // (単位:人) names a unit and nothing else.
    if heading.trim_start_matches(['(', '[', '【', '〔']).starts_with("単位") {
        return None;
    }
    let heading = heading.split_once("(単位").map_or(heading, |(before, _)| before).trim();
    let mut rest = strip_list_mark(heading);
    if is_policy(rest, vocabulary) {
        return None;
    }
    while let Some(inner) = rest.strip_prefix('【').or_else(|| rest.strip_prefix('〔')) {
        let (label, tail) = inner.split_once(['】', '〕'])?;
        let title = tail.trim();
        if title.is_empty() {
            let policy = vocabulary.policy.levels.iter().any(|word| label.starts_with(word.as_str()));
            return (!policy && label.chars().count() > 2).then(|| read(strip_list_mark(label), vocabulary));
        }
        rest = strip_list_mark(title);
    }
    // 表4 交通事故死者数: the table's own number is no part of the name.
    let rest = ["図表", "表", "図"]
        .iter()
        .find_map(|word| {
            let tail = rest.strip_prefix(word)?.trim_start();
            let title = tail.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
            (title.len() < tail.len()).then(|| title.trim_start_matches([' ', ':', '.', ')', '】']))
        })
        .unwrap_or(rest);
    let rest = rest.strip_prefix("参考").map(|tail| tail.trim_start_matches([':', ' ', ')'])).unwrap_or(rest);
    let mut name = rest.to_owned();
    while let Some(at) = name.rfind('(') {
        let aside = name.get(at..).unwrap_or("");
        if vocabulary.marks.calendar.iter().any(|word| aside.contains(word.as_str())) {
            break;
        }
        let says_how = ["単位", "※", "参考", "年", "見込"].iter().any(|word| aside.contains(word));
        if !aside.ends_with(')') || !says_how || at == 0 {
            break;
        }
        name.truncate(at);
    }
    let mut name = name.trim();
    for ending in
        ["について", "の推移", "推移", "の状況", "の実績", "の目標", "の現状", "一覧", "の見込み", "の比較"]
    {
        name = name.strip_suffix(ending).unwrap_or(name);
    }
    let read = read(name, vocabulary);
    (!read.text.is_empty()).then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_can_name_the_indicator() {
        let heading =
            |text: &str| from_heading(text, &Vocabulary::bundled().expect("bundled")).map(|name| name.text);
        assert_eq!(heading("【参考】 合計特殊出生率の推移(※は現状値)").as_deref(), Some("合計特殊出生率"));
        assert_eq!(heading("① 20歳代の転出超過数").as_deref(), Some("20歳代の転出超過数"));
        assert_eq!(heading("【基本目標1】"), None);
    }
}
