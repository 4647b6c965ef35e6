//! Publisher of a report, from its title and from what it says about itself. Blocks in; name and code out.

use super::entities::{self, Entity};
use super::{Block, BlockKind, Document, title};
use crate::vocabulary::Vocabulary;
use std::collections::{BTreeMap, BTreeSet};

/// Blocks looked at for the title page.
const TITLE_PAGE: usize = 40;

/// The title counts more than any line of the title page, and less than what the whole report says again and again.
const TITLE: usize = 15;

/// Longest name of an entity that is in no list, without 市.
const LONGEST_UNKNOWN: usize = 5;

/// Fills in title, publisher and its code where the document tells them.
pub(super) fn fill(document: &mut Document, vocabulary: &Vocabulary) {
    if document.info.title.is_none() {
        document.info.title = title::read(document, vocabulary);
    }
    let mut votes = Votes::default();
    if let Some(title) = &document.info.title {
        votes.add(title, TITLE, true, vocabulary);
    }
    for (at, block) in document.blocks.iter().enumerate() {
        if !matches!(block.kind, BlockKind::Table(_)) {
            votes.add(&block.text, if at < TITLE_PAGE { 3 } else { 1 }, is_title(block, at), vocabulary);
        }
    }
    if document.info.publisher.is_none() {
        document.info.publisher = votes.winner();
    }
    if document.info.publisher_code.is_none() {
        document.info.publisher_code =
            document.info.publisher.as_deref().and_then(|name| votes.code(name)).map(str::to_owned);
    }
}

/// Whether names may stand in a block as titles have them: 第2期みなみ野市総合戦略.
fn is_title(block: &Block, at: usize) -> bool {
    at < TITLE_PAGE
        && matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Paragraph | BlockKind::Caption)
        && !block.text.contains('。')
        && block.text.chars().count() <= 60
}

/// What the lines of a document say of its publisher.
#[derive(Default)]
struct Votes {
    counts: BTreeMap<String, usize>,
    /// The prefectures that the document names, by their two digits.
    prefectures: BTreeSet<&'static str>,
    /// The prefecture that stands right beside a name.
    beside: BTreeMap<String, BTreeSet<&'static str>>,
}

impl Votes {
    fn add(&mut self, line: &str, weight: usize, title: bool, vocabulary: &Vocabulary) {
        if !line.contains(is_ending) {
            return;
        }
        let found = mentions(line, title, vocabulary);
        for (at, mention) in found.iter().enumerate() {
            if let Some(prefecture) = mention.prefecture() {
                self.prefectures.insert(prefecture);
                // 東京都世田谷区, 府中市(広島県): the prefecture says where the town lies.
                let next = found.get(at + 1).filter(|next| next.follows && next.prefecture().is_none());
                let before = at.checked_sub(1).and_then(|before| found.get(before));
                let before = before.filter(|_| mention.bracketed);
                if let Some(town) = next.or(before) {
                    self.beside.entry(town.name.clone()).or_default().insert(prefecture);
                    continue;
                }
            }
            // 奈良市大宮町: what stands right behind a city's name is a part of it.
            let part = mention.follows && mention.known.is_empty();
            if part && at.checked_sub(1).and_then(|before| found.get(before)).is_some_and(|b| b.is_town()) {
                continue;
            }
            let alone = weight > 1 && found.len() == 1 && mention.name.chars().count() == letters(line);
            *self.counts.entry(mention.name.clone()).or_default() +=
                if alone { weight.max(10) } else { weight };
        }
    }

    /// The name that counts most. One that stands once, in a sentence, is no publisher.
    fn winner(&self) -> Option<String> {
        let named = self.counts.iter().filter(|(_, count)| **count > 1);
        named.max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0))).map(|(name, _)| name.clone())
    }

    /// The code of a name: where several bear it, of the one whose prefecture the document names.
    fn code(&self, name: &str) -> Option<&'static str> {
        let name_chars: Vec<char> = name.chars().collect();
        let all = entities::named(&name_chars);
        let within = |told: &BTreeSet<&'static str>| -> Vec<&Entity> {
            all.iter().filter(|entity| told.contains(entity.prefecture())).collect()
        };
        let candidates = match self.beside.get(name) {
            Some(told) => within(told),
            None if all.len() > 1 || all.iter().any(|entity| entity.shared) => within(&self.prefectures),
            None => all.iter().collect(),
        };
        match candidates.as_slice() {
            [only] => Some(only.code),
            _ => None,
        }
    }
}

fn letters(line: &str) -> usize {
    line.chars().filter(|c| !c.is_whitespace()).count()
}

/// A name within a line.
#[derive(Debug)]
struct Mention {
    name: String,
    /// What the list has under the name; empty for names that only look like one.
    known: &'static [Entity],
    /// Whether nothing but white space or a 郡 stands between it and the name before.
    follows: bool,
    /// Whether it stands in brackets right behind the name before.
    bracketed: bool,
}

impl Mention {
    fn is_town(&self) -> bool {
        self.known.iter().any(|entity| !entity.is_prefecture())
    }

    fn prefecture(&self) -> Option<&'static str> {
        self.known.iter().find(|entity| entity.is_prefecture()).map(|entity| entity.prefecture())
    }
}

fn is_ending(c: char) -> bool {
    matches!(c, '市' | '町' | '村' | '区' | '県' | '府' | '都' | '道')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '々' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FFFF}')
}

fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ん')
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヶ' | 'ー')
}

/// The names in a line, in order. `title` says that the line is one and no sentence.
fn mentions(line: &str, title: bool, vocabulary: &Vocabulary) -> Vec<Mention> {
    // 厚 木 市: letters that the layout spread are one word; other white space parts words.
    let spread = line.split_whitespace().all(|word| word.chars().nth(1).is_none());
    let chars: Vec<char> = line.chars().filter(|c| !(spread && c.is_whitespace())).collect();
    let mut found: Vec<Mention> = Vec::new();
    let mut taken = 0;
    for (end, _) in chars.iter().enumerate().filter(|(_, c)| is_ending(**c)) {
        let reader = Line { chars: &chars, taken, after_name: !found.is_empty(), title, vocabulary };
        let Some((start, known)) = reader.known(end).or_else(|| Some((reader.unknown(end)?, &[][..]))) else {
            continue;
        };
        let between = chars.get(taken..start).unwrap_or_default();
        let county =
            matches!(between, [.., '郡']) && between.iter().all(|c| is_han(*c)) && between.len() <= 6;
        found.push(Mention {
            name: chars.get(start..=end).unwrap_or_default().iter().collect(),
            known,
            follows: !found.is_empty() && (county || between.iter().all(|c| c.is_whitespace())),
            bracketed: !found.is_empty() && matches!(between, ['(' | '[' | '〔']),
        });
        taken = end + 1;
    }
    found
}

/// A line whose names are looked for, from the left.
struct Line<'a> {
    chars: &'a [char],
    /// Where the last name ended.
    taken: usize,
    /// Whether a name was found before.
    after_name: bool,
    title: bool,
    vocabulary: &'a Vocabulary,
}

impl Line<'_> {
    /// The longest name of the list that ends at `end`.
    fn known(&self, end: usize) -> Option<(usize, &'static [Entity])> {
        (2..=entities::LONGEST.min(end + 1 - self.taken.min(end))).rev().find_map(|length| {
            let start = end + 1 - length;
            let known = entities::named(self.chars.get(start..=end)?);
            // 東村 begins 東村山市, and 津市 may end a name that no list has.
            let stands = !known.is_empty() && self.begins(start) && (length > 2 || self.ends(end));
            stands.then_some((start, known))
        })
    }

    /// Where a name that no list has begins: a run of kanji before 市, or in a title of kana too.
    fn unknown(&self, end: usize) -> Option<usize> {
        let ending = *self.chars.get(end)?;
        if matches!(ending, '都' | '道') || !self.ends(end) {
            return None;
        }
        let run = self.run(end, is_han);
        let plain = run < end && self.begins(run) && end - run <= LONGEST_UNKNOWN;
        // みなみ野市 holds 野市: where kana may stand, the longer name counts.
        let start = self.mixed(end).or_else(|| plain.then_some(run))?;
        // 四日市 of 四日市市民憲章 is no name: with the next character it is one.
        let longer = self.chars.get(start..=end + 1).filter(|_| self.chars.get(end + 1) == Some(&ending));
        if longer.is_some_and(|longer| !entities::named(longer).is_empty()) {
            return None;
        }
        let name: String = self.chars.get(start..=end)?.iter().collect();
        let heads = self.heads(start);
        let proper = match ending {
            '県' | '府' | '区' => self.title && heads && end - start >= 2,
            _ => true,
        };
        let not_publishers = &self.vocabulary.policy.not_publishers;
        (proper && !not_publishers.iter().any(|word| name.ends_with(word.as_str()))).then_some(start)
    }

    /// みなみ野市, さくら市, 霞ヶ原町: names with kana. Hiragana counts only where a title begins, as a sentence is full of it.
    fn mixed(&self, end: usize) -> Option<usize> {
        let joined = |c: char| is_han(c) || matches!(c, 'ヶ' | 'ケ' | 'ノ' | 'の' | 'が');
        let start = self.run(end, joined);
        let inner = self.chars.get(start..end)?;
        let joins = inner.iter().filter(|c| !is_han(**c)).count();
        if joins == 1
            && (3..=6).contains(&inner.len())
            && inner.first().is_some_and(|c| is_han(*c))
            && inner.last().is_some_and(|c| is_han(*c))
            && self.begins(start)
        {
            return Some(start);
        }
        let start = self.run(end, is_katakana);
        if (2..=5).contains(&(end - start)) && self.begins(start) {
            return Some(start);
        }
        let start = self.run(end, |c| is_han(c) || is_hiragana(c));
        let inner = self.chars.get(start..end)?;
        let kana = inner.iter().take_while(|c| is_hiragana(**c)).count();
        let rest = inner.get(kana..)?;
        let shaped = (2..=4).contains(&kana) && rest.len() <= 2 && rest.iter().all(|c| is_han(*c));
        (shaped && self.title && self.heads(start)).then_some(start)
    }

    /// Where the run of such characters before `end` begins, not before the last name, nor before a counter that ends.
    fn run(&self, end: usize, belongs: impl Fn(char) -> bool) -> usize {
        let mut start = end;
        while start > self.taken
            && self.chars.get(start - 1).is_some_and(|c| belongs(*c))
            && !(start < end && self.counted(start))
        {
            start -= 1;
        }
        start
    }

    /// Whether a name can begin here: behind white space, a mark, a particle, a counter, a prefecture or a 郡.
    fn begins(&self, start: usize) -> bool {
        let Some(before) = start.checked_sub(1).and_then(|at| self.chars.get(at)) else { return true };
        let kana = self.chars.get(start).is_some_and(|c| is_katakana(*c));
        (start == self.taken && self.after_name)
            || !(is_han(*before) || kana && is_katakana(*before))
            || *before == '郡'
            || self.counted(start)
    }

    /// Whether a word begins here, not only a name: no particle stands before it.
    fn heads(&self, start: usize) -> bool {
        let Some(before) = start.checked_sub(1).and_then(|at| self.chars.get(at)) else { return true };
        (start == self.taken && self.after_name)
            || !(is_han(*before) || is_hiragana(*before) || is_katakana(*before))
            || self.counted(start)
    }

    /// 令和3年度, 第2期, 第五次, 9月: a counter with its number ends right before this place.
    fn counted(&self, start: usize) -> bool {
        let back = |n: usize| start.checked_sub(n).and_then(|at| self.chars.get(at)).copied();
        let number =
            |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十元".contains(c));
        match back(1) {
            Some('度') => back(2) == Some('年'),
            Some('期' | '次' | '回' | '版' | '年' | '月' | '日') => number(back(2)),
            _ => false,
        }
    }

    /// Whether a name can end here: no kanji goes on, or a word of titles does.
    fn ends(&self, end: usize) -> bool {
        let rest = self.chars.get(end + 1..).unwrap_or_default();
        let words = &self.vocabulary.policy.behind_publishers;
        rest.first().is_none_or(|c| !is_han(*c))
            || self.counts_on(rest)
            || words.iter().any(|word| word.chars().eq(rest.iter().copied().take(word.chars().count())))
    }

    /// 第6次, 平成30年度: what follows counts.
    fn counts_on(&self, rest: &[char]) -> bool {
        matches!(rest, ['第', ..] | ['令', '和', ..] | ['平', '成', ..] | ['昭', '和', ..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> (Option<String>, Option<String>) {
        let vocabulary = Vocabulary::bundled().expect("bundled");
        let text = format!("{}\n\n指標\t目標値(R6)\n人口\t5人\n", lines.join("\n"));
        let document = crate::document::text::read(Default::default(), &text, &vocabulary);
        (document.info.publisher, document.info.publisher_code)
    }

    fn check(line: &str, name: &str, code: Option<&str>) {
        assert_eq!(read(&[line]), (Some(name.to_owned()), code.map(str::to_owned)), "{line}");
    }

    /// Protects `indicator_id`: a title's year or count is no part of the city's name.
    #[test]
    fn a_title_names_the_publisher() {
        for (line, name, code) in [
            ("令和３年度　小山市総合戦略アクションプラン", "小山市", "092088"),
            ("令和３年度小山市総合戦略アクションプラン", "小山市", "092088"),
            ("令和5年度つくば市未来構想・戦略プラン進捗報告", "つくば市", "082201"),
            ("第2期いわき市創生総合戦略", "いわき市", "072044"),
            ("四日市市 市民満足度調査", "四日市市", "242021"),
            ("小山市　市民満足度調査", "小山市", "092088"),
            ("第２次みどり市健康増進計画 中間評価報告書", "みどり市", "102121"),
            ("さいたま市まち・ひと・しごと創生総合戦略 効果検証", "さいたま市", "111007"),
            ("平成30年度大阪府行政改革の取組", "大阪府", "270008"),
            ("神奈川県まち・ひと・しごと創生総合戦略 評価報告書", "神奈川県", "140007"),
            ("北海道総合計画 推進状況", "北海道", "010006"),
            ("世田谷区新実施計画 令和4年度実績", "世田谷区", "131121"),
            ("東京都世田谷区実施計画 進捗状況", "世田谷区", "131121"),
            ("第３次四日市市行財政改革プラン", "四日市市", "242021"),
            ("廿日市市総合計画 KPI一覧", "廿日市市", "342131"),
            ("野々市市第二次総合計画", "野々市市", "172120"),
            ("十日町市総合計画", "十日町市", "152102"),
            ("余市町まち・ひと・しごと創生総合戦略", "余市町", "014087"),
            ("第２期上ノ国町創生総合戦略", "上ノ国町", "013625"),
            ("東村山市第5次総合計画", "東村山市", "132136"),
            ("大町市第5次総合計画", "大町市", "202126"),
            ("第五次長野市総合計画後期基本計画", "長野市", "202011"),
            ("福岡県糟屋郡粕屋町総合戦略", "粕屋町", "403491"),
        ] {
            check(line, name, Some(code));
        }
    }

    /// Protects the code: 府中市 stands in Tokyo and in Hiroshima, 北区 in a dozen cities.
    #[test]
    fn a_name_of_several_has_a_code_only_where_the_prefecture_is_told() {
        check("府中市第6次総合計画", "府中市", None);
        check("府中市（広島県）行財政改革プラン", "府中市", Some("342084"));
        check("東京都府中市 第6次総合計画", "府中市", Some("132063"));
        check("北区基本計画", "北区", None);
        check("東京都北区基本計画", "北区", Some("131172"));
        check("静岡県桜川市総合計画", "桜川市", None);
    }

    /// Protects cities that no list has: founded tomorrow, or made up for an example.
    #[test]
    fn unknown_names_are_read_by_their_shape() {
        for (line, name) in [
            ("第２期みなみ野市総合戦略", "みなみ野市"),
            ("令和４年度 青葉野市総合戦略", "青葉野市"),
            ("北原県総合計画 実施状況", "北原県"),
            ("霞ヶ原町まち・ひと・しごと創生総合戦略", "霞ヶ原町"),
            ("第3次東村原市総合計画", "東村原市"),
            ("白樺市　市民満足度調査", "白樺市"),
        ] {
            check(line, name, None);
        }
    }

    #[test]
    fn a_quarter_of_a_city_is_no_publisher() {
        check("奈良市大宮町", "奈良市", Some("292010"));
    }

    #[test]
    fn words_that_look_like_names_are_none() {
        for line in [
            "市町村別の状況",
            "都市計画の進捗",
            "さらに都市部で増える",
            "本村の取組",
            "私たちの町の未来",
            "中学校区の状況",
            "都道府県の状況",
        ] {
            assert_eq!(read(&[line]), (None, None), "{line}");
        }
    }
}
