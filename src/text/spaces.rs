//! Spaces that layout left behind: which go, which separate items and stay.

use super::chars::is_cjk;
use super::fold::Printed;

/// Units and suffixes that belong to the digits before a space. Longer ones first where one begins another.
const COUNTERS: &[&str] = &[
    "%",
    "ポイント",
    "年度",
    "年間",
    "年",
    "か月",
    "ヶ月",
    "カ月",
    "箇月",
    "月",
    "日間",
    "日",
    "時間",
    "分",
    "秒",
    "千円",
    "百万円",
    "億円",
    "万円",
    "円",
    "千人",
    "万人",
    "人",
    "名",
    "件",
    "回",
    "倍",
    "か所",
    "箇所",
    "ヶ所",
    "カ所",
    "世帯",
    "事業所",
    "事業",
    "団体",
    "社",
    "店舗",
    "店",
    "校",
    "園",
    "施設",
    "項目",
    "地区",
    "地点",
    "組",
    "台",
    "戸",
    "棟",
    "本",
    "冊",
    "部",
    "点",
    "歳",
    "千トン",
    "トン",
    "万文字",
    "文字",
    "グループ",
    "か国",
    "基",
    "区画",
    "路線",
    "種類",
    "位",
    "床",
];

/// How far back from a bound or change its digits are looked for, in characters.
const LONGEST_FIGURE: usize = 8;

/// Removes the spaces that separate nothing, until none is left to remove.
/// Counters have at most four characters, so a removal can enable another only nearby, and few rounds are needed.
pub(super) fn settle(text: &mut Vec<Printed>) {
    while text.iter().any(|p| p.c == ' ') {
        let before = text.len();
        let mut kept: Vec<Printed> = Vec::with_capacity(before);
        for at in 0..before {
            let Some(&printed) = text.get(at) else { break };
            let goes = printed.c == ' ' && separates_nothing(&kept, text.get(at + 1..).unwrap_or_default());
            if !goes {
                kept.push(printed);
            }
        }
        *text = kept;
        if text.len() == before {
            return;
        }
    }
}

/// Whether a space between `left` and `right` was left by layout.
fn separates_nothing(left: &[Printed], right: &[Printed]) -> bool {
    let (Some(l), Some(r)) = (left.last().map(|p| p.c), right.first().map(|p| p.c)) else {
        return true;
    };
    let before = left.len().checked_sub(2).and_then(|at| left.get(at)).map(|p| p.c);
    if matches!(r, '】' | '」' | '』' | '〕' | ')' | '、' | '。')
        || matches!(l, '【' | '「' | '『' | '〔' | '(')
    {
        return true;
    }
    // A dash alone in its place is an absent figure.
    let lone_dash = l == 'ー' && before.is_none_or(|b| !is_cjk(b));
    if r == 'ー' || lone_dash {
        return false;
    }
    if is_cjk(l) && is_cjk(r) && is_figure(left) {
        return false;
    }
    if is_cjk(l) && (is_cjk(r) || r == '(') || l == ')' && is_cjk(r) {
        return true;
    }
    if r == '/' {
        let exponent = matches!(l, '2' | '3') && before == Some('m');
        let of_unit = exponent || is_cjk(l) || l.is_ascii_alphabetic();
        return of_unit && right.get(1).is_some_and(|p| is_cjk(p.c));
    }
    if l.is_ascii_digit() && !is_note_number(left) {
        if is_cjk(r) && digits_follow(left, '第') {
            return true;
        }
        return begins_with_counter(right) || r == '(' && western_year_follows(left, right);
    }
    if r.is_ascii_digit() {
        return match l {
            '第' | '約' => true,
            '和' => matches!(before, Some('令' | '昭')),
            '成' => before == Some('平'),
            '正' => before == Some('大'),
            '治' => before == Some('明'),
            '年' => digits_then(right, '月'),
            '月' => digits_then(right, '日'),
            'R' | 'H' | 'S' => before.is_none_or(|b| !b.is_ascii_alphanumeric()) && era_year_follows(right),
            _ => false,
        };
    }
    false
}

/// Whether a figure with its unit, bound or change ends here, an item of its own: `5%減 時間外の削減`, `5件 集計中`.
fn is_figure(left: &[Printed]) -> bool {
    let run = || left.iter().rev().map(|p| p.c).take_while(|&c| c != ' ' && c != '\n').take(LONGEST_FIGURE);
    let Some(digit) = run().position(|c| c.is_ascii_digit()) else { return false };
    let word: String = left.get(left.len() - digit..).unwrap_or_default().iter().map(|p| p.c).collect();
    if matches!(run().next(), Some('増' | '減' | '加' | '少' | '上' | '下' | '満' | '超')) {
        return true;
    }
    COUNTERS.contains(&word.as_str()) && !word.starts_with(['年', '月', '日', '分', '秒'])
}

/// Whether the digits at the end are those of a note mark (※1).
fn is_note_number(left: &[Printed]) -> bool {
    digits_follow(left, '※')
}

/// Whether the digits at the end follow a character.
fn digits_follow(left: &[Printed], c: char) -> bool {
    left.iter().rev().map(|p| p.c).find(|c| !c.is_ascii_digit()) == Some(c)
}

/// Whether a counter follows that no longer word goes on from.
fn begins_with_counter(right: &[Printed]) -> bool {
    COUNTERS.iter().any(|counter| {
        let mut after = right.iter().map(|p| p.c);
        if !counter.chars().all(|c| after.next() == Some(c)) {
            return false;
        }
        after.next().is_none_or(|c| {
            !super::is_kanji(c) && !super::is_katakana(c)
                || matches!(c, '以' | '未' | '超' | '増' | '減' | '程' | '末')
        })
    })
}

/// One or two digits, then a character, spaces allowed.
fn digits_then(right: &[Printed], c: char) -> bool {
    let digits = right.iter().take_while(|p| p.c.is_ascii_digit()).count();
    (1..=2).contains(&digits) && right.iter().map(|p| p.c).skip(digits).find(|&other| other != ' ') == Some(c)
}

/// One or two digits that are no decimal: the year of an era letter set apart, `R 1`.
fn era_year_follows(right: &[Printed]) -> bool {
    let digits = right.iter().take_while(|p| p.c.is_ascii_digit()).count();
    (1..=2).contains(&digits)
        && right.get(digits).is_none_or(|p| !p.c.is_ascii_alphanumeric() && !matches!(p.c, '.' | ',' | '%'))
}

/// `2 (2020) 年`, `R2 (2020)`: the Western year belongs to the era year.
fn western_year_follows(left: &[Printed], right: &[Printed]) -> bool {
    let inside = right.iter().skip(1).take_while(|p| p.c.is_ascii_digit()).count();
    if inside != 4 || right.get(5).is_none_or(|p| p.c != ')') {
        return false;
    }
    if right.iter().map(|p| p.c).skip(6).find(|&c| c != ' ') == Some('年') {
        return true;
    }
    let mut back = left.iter().rev().map(|p| p.c);
    let digits = back.by_ref().take_while(char::is_ascii_digit).count();
    if !(1..=2).contains(&digits) {
        return false;
    }
    let mut back = left.iter().rev().map(|p| p.c).skip(digits);
    matches!(back.next(), Some('R' | 'H' | 'S')) && back.next().is_none_or(|c| !c.is_ascii_alphanumeric())
}
