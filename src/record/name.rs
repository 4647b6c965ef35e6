//! Names of indicators as printed, cleaned: without list numbers, note marks, 累計 marks and line breaks.

use crate::facet::{is_cumulative_mark, note_mark, says_cumulative};
use crate::text::one_line;
use crate::value::{Unit, unit};
use crate::vocabulary::Vocabulary;

/// A name and what its marks said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Name {
    /// The cleaned name.
    pub text: String,
    /// Note marks without decoration.
    pub marks: Vec<String>,
    /// Notes that stand within the name itself: `… ※2020年度完成予定`.
    pub inline_notes: Vec<String>,
    /// 累計.
    pub cumulative: bool,
    /// 暦年.
    pub calendar: bool,
    /// A unit in parentheses at its end.
    pub unit: Option<Unit>,
}

/// Cleans a printed name.
pub fn read(text: &str, vocabulary: &Vocabulary) -> Name {
    let mut name = Name::default();
    let line = one_line(text);
    let mut rest = strip_counted_label(strip_list_mark(line.trim()), vocabulary);
    // An inline note: ※ and words, up to the end.
    if let Some(at) = rest.find('※') {
        let (before, after) = rest.split_at(at);
        if let Some((mark, length)) = note_mark(after) {
            let tail = after.get(length..).unwrap_or("").trim();
            let words = mark.is_empty() || tail.starts_with(|c: char| c.is_ascii_digit() || c == '年');
            if words
                && !before.trim().is_empty()
                && tail.chars().count() > 3
                && !tail.starts_with(['】', ')', '」'])
            {
                let note = after.trim_start_matches('※').trim();
                name.inline_notes.push(note.to_owned());
                rest = before;
            }
        }
    }
    let mut kept = String::with_capacity(rest.len());
    let mut at = 0;
    while let Some(tail) = rest.get(at..).filter(|tail| !tail.is_empty()) {
        if let Some((mark, length)) = note_mark(tail) {
            name.marks.push(mark);
            at += length;
            continue;
        }
        let Some(c) = tail.chars().next() else { break };
        kept.push(c);
        at += c.len_utf8();
    }
    name.cumulative = says_cumulative(&kept, &vocabulary.marks.cumulative);
    name.calendar = vocabulary.marks.calendar.iter().any(|word| kept.contains(word.as_str()));
    if name.cumulative || name.calendar {
        kept = without_marks(kept, vocabulary);
    }
    if let Some((unit, without)) = unit_at_end(kept.trim_end()) {
        name.unit = Some(unit);
        kept = without;
    }
    name.text = tidy(without_letter(&kept));
    name
}

/// 歳入合計 A, 収支差引 A-B: letters that the table's formulas name the row by.
fn without_letter(text: &str) -> &str {
    let letters = |word: &str| {
        let letter = |c: char| c.is_ascii_uppercase();
        let sign = |c: char| matches!(c, '-' | '+' | '/');
        word.contains(letter)
            && word.split(sign).all(|part| part.chars().count() == 1 && part.chars().all(letter))
    };
    match text.trim_end().rsplit_once(' ') {
        Some((name, word))
            if letters(word) && name.chars().filter(|c| crate::text::is_cjk(*c)).count() >= 2 =>
        {
            name
        }
        _ => text,
    }
}

/// `KPI① 交流拠点利用者数`, `指標2：出生数`: the word that counts indicators is no part of the name.
fn strip_counted_label<'t>(text: &'t str, vocabulary: &Vocabulary) -> &'t str {
    let words = vocabulary.roles.get("indicator").into_iter().flatten();
    let Some(word) = words.filter(|word| text.starts_with(word.as_str())).max_by_key(|word| word.len())
    else {
        return text;
    };
    let rest = text.get(word.len()..).unwrap_or_default().trim_start();
    let number = |c: char| c.is_ascii_digit() || ('①'..='⑳').contains(&c) || ('Ⅰ'..='Ⅻ').contains(&c);
    let name = rest.trim_start_matches(number);
    let parted = name.trim_start_matches([' ', ':', '.', '-']);
    let counted = name.len() < rest.len()
        && (parted.len() < name.len() || !rest.starts_with(|c: char| c.is_ascii_digit()));
    if counted && parted.chars().any(crate::text::is_cjk) { parted } else { text }
}

/// A name without the brackets that only say 暦年 or 累計, or over how long it runs: （5年間累計）, （H27～R1年度累計）.
fn without_marks(mut kept: String, vocabulary: &Vocabulary) -> String {
    let marks = &vocabulary.marks;
    for (open, close) in [('(', ')'), ('【', '】'), ('[', ']'), ('〔', '〕'), ('<', '>')] {
        let mut from = 0;
        while let Some(start) = kept.get(from..).and_then(|rest| rest.find(open)).map(|at| from + at) {
            let inner = kept.get(start + open.len_utf8()..).and_then(|rest| rest.split_once(close));
            let Some((inner, _)) = inner else { break };
            let end = start + open.len_utf8() + inner.len() + close.len_utf8();
            let mark = marks.calendar.iter().any(|word| word == inner);
            if mark || is_cumulative_mark(inner, &marks.cumulative) {
                kept.replace_range(start..end, "");
                from = start;
            } else {
                from = start + open.len_utf8();
            }
        }
    }
    kept
}

/// Removes numbers and marks of a list from the start: `1 `, `(2)`, `①`, `・`, `■`.
pub fn strip_list_mark(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let before = rest;
        rest = rest
            .trim_start_matches(['・', '○', '●', '■', '□', '◆', '◇', '◎', '➤', '▶', '►', '★', ':'])
            .trim_start();
        if let Some(inner) = rest.strip_prefix("- ") {
            rest = inner.trim_start();
        }
        let first = rest.chars().next();
        if first.is_some_and(|c| ('①'..='⑳').contains(&c)) {
            rest = rest.get(3..).unwrap_or("").trim_start();
        }
        if let Some(inner) = rest.strip_prefix('(')
            && let Some((number, tail)) = inner.split_once(')')
            && is_list_number(number)
            && !tail.trim().is_empty()
        {
            rest = tail.trim_start();
        }
        // 1-2 健康診査: a number of two levels.
        let levels = rest.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(rest.len());
        if let Some((number, title)) = rest.split_at_checked(levels)
            && number.contains('-')
            && number.split('-').all(|part| (1..=2).contains(&part.len()))
            && title.starts_with(' ')
            && title.trim_start().starts_with(crate::text::is_cjk)
            && !is_counted(title.trim_start())
        {
            rest = title.trim_start();
        }
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if (1..=2).contains(&digits)
            && let Some(tail) = rest.get(digits..)
            && let Some(title) = tail.strip_prefix(['.', ' ', '．', ')']).map(str::trim_start)
            && !is_counted(title)
            && (title.starts_with(|c: char| !c.is_ascii_digit()) || counts_something(title))
        {
            rest = title;
        }
        let kana = rest.chars().next().filter(|c| "アイウエオカキクケコ".contains(*c));
        if let Some(c) = kana
            && let Some(tail) = rest.get(c.len_utf8()..).and_then(|tail| tail.strip_prefix([' ', '.', '．']))
        {
            rest = tail.trim_start();
        }
        if rest == before {
            return rest;
        }
    }
}

/// 歳代の… behind a number: the number counts years and is no list number. 歳入, 年金 and 割合 are words of their own.
fn is_counted(title: &str) -> bool {
    let mut chars = title.chars();
    let counter = chars.next().is_some_and(|c| matches!(c, '歳' | '代' | '年' | '月' | '割'));
    let goes_on = |c: char| "代以未児度間末生目前後半分超台".contains(c);
    counter && chars.next().is_none_or(|c| !crate::text::is_kanji(c) || goes_on(c))
}

/// `20 歳代の…`: a title may begin with a count of its own.
fn counts_something(title: &str) -> bool {
    let rest = title.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < title.len() && is_counted(rest.trim_start())
}

fn is_list_number(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 3
        && text.chars().all(|c| c.is_ascii_digit() || "アイウエオカキクケコ".contains(c))
}

/// The unit in brackets at the end of a name, and the name without it. Behind it more may be said: 就職率(%)(翌年3月).
fn unit_at_end(text: &str) -> Option<(Unit, String)> {
    let (head, inner) = last_parenthesis(text)?;
    let head = head.trim_end();
    let found = unit::from_unit_line(inner).or_else(|| unit::parse(inner).filter(|unit| unit.known));
    if let Some(found) = found.filter(|unit| !head.is_empty() && !is_span(unit, head)) {
        return Some((found, head.to_owned()));
    }
    let (name, printed) = last_parenthesis(head)?;
    let found = unit::parse(printed).filter(|unit| unit.known && !name.is_empty() && !is_span(unit, name))?;
    Some((found, format!("{}{}", name.trim_end(), text.get(head.len()..)?.trim_start())))
}

/// 出生数(年間): over how long the figure runs, not what it is counted in; 待機期間(年) is counted in years.
fn is_span(unit: &Unit, name: &str) -> bool {
    let long = ["期間", "寿命", "年数", "年限", "日数", "月数", "週数", "年齢"];
    matches!(unit.text.as_str(), "年" | "年間" | "年度" | "週間" | "日間")
        && !long.iter().any(|word| name.ends_with(word))
}

/// The text before the last parenthesis and what stands in it, where the text ends with it.
fn last_parenthesis(text: &str) -> Option<(&str, &str)> {
    let brackets = [('(', ')'), ('[', ']'), ('〔', '〕'), ('〈', '〉'), ('<', '>'), ('【', '】')];
    let (open, close) = brackets.into_iter().find(|(_, close)| text.ends_with(*close))?;
    let at = text.rfind(open)?;
    Some((text.get(..at)?, text.get(at + open.len_utf8()..text.len() - close.len_utf8())?))
}

/// One space where several stand, none at the ends and none inside brackets' edges.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        // 20 歳代: the space is the layout's.
        let counted = tidy.ends_with(|c: char| c.is_ascii_digit()) && is_counted(word);
        // A mark that was taken out leaves its space inside the brackets.
        let inside =
            tidy.ends_with(['【', '(', '〔', '「', '<']) || word.starts_with(['】', ')', '〕', '」', '>']);
        if !tidy.is_empty() && !counted && !inside {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        read(text, &Vocabulary::bundled().expect("bundled"))
    }

    #[test]
    fn marks_leave_the_name_and_are_not_lost() {
        let read = name("創業者数【累計】※1");
        assert_eq!(
            (read.text.as_str(), read.cumulative, read.marks),
            ("創業者数", true, vec!["1".to_owned()])
        );
    }

    #[test]
    fn a_fixed_term_with_a_word_of_totals_is_no_running_total() {
        assert!(!name("累積欠損金比率").cumulative);
        assert!(name("累積設置基数").cumulative);
    }

    #[test]
    fn a_year_behind_a_note_sign_is_words() {
        let read = name("酒井長谷線整備延長(累計) ※2020年度完成予定");
        assert_eq!(read.text, "酒井長谷線整備延長");
        assert_eq!(read.inline_notes, ["2020年度完成予定"]);
    }

    #[test]
    fn list_numbers_go_and_ages_stay() {
        assert_eq!(name("① 産業用地創出面積").text, "産業用地創出面積");
        assert_eq!(name("20歳代の転出超過数").text, "20歳代の転出超過数");
        assert_eq!(name("1 合計特殊出生率").text, "合計特殊出生率");
        assert_eq!(name("(2) 出生数").text, "出生数");
        assert_eq!(name("1 歳入総額").text, "歳入総額");
        assert_eq!(name("柱1 歳入の確保").text, "柱1 歳入の確保");
        assert_eq!(name("65 歳以上人口").text, "65歳以上人口");
    }

    #[test]
    fn a_unit_at_the_end_is_the_unit() {
        let read = name("収納率(%)");
        assert_eq!((read.text.as_str(), read.unit.map(|u| u.text)), ("収納率", Some("%".to_owned())));
        assert_eq!(
            (name("出生数【人】").text, name("出生数〈人〉").text),
            ("出生数".to_owned(), "出生数".to_owned())
        );
        let read = name("就職率(%)(翌年3月)");
        assert_eq!(
            (read.text.as_str(), read.unit.map(|u| u.text)),
            ("就職率(翌年3月)", Some("%".to_owned()))
        );
        assert_eq!(name("出生数(年間)").unit, None, "over how long is no unit");
        assert_eq!(name("健康寿命(年)").unit.map(|u| u.text), Some("年".to_owned()));
        assert_eq!(name("中心市街地の歩行者数(6地点)").text, "中心市街地の歩行者数(6地点)");
    }
}
