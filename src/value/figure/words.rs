//! Words around a figure that are no figures: what qualifies it, over how long or of what it is counted, whose it is.

use super::items::Item;
use crate::value::{Token, TokenKind};
use rust_decimal::Decimal;

/// Words behind what a figure is counted per.
pub(super) const PER_WORDS: &[&str] = &["当たり", "あたり", "当り", "につき"];

/// Words between a duration and the figure that is counted over it.
pub(super) const SPAN_WORDS: &[&str] =
    &["で", "の累計", "累計", "で累計", "の合計", "合計", "で計", "計", "延べ", "で延べ"];

/// 年間, か年 and か月間 say how long; 年 and か月 alone can be what is counted.
pub(super) fn is_duration(unit: &str) -> bool {
    matches!(unit, "年間" | "か年" | "か月間")
}

/// 5点満点, 5段階評価: what a figure is out of.
pub(super) fn is_scale(unit: &str, word: &str) -> bool {
    unit == "点" && word.starts_with("満点")
        || unit == "段階" && ["評価", "中", "評点", "尺度"].iter().any(|w| word.starts_with(w))
}

/// 20校中12校, 30人のうち5人: words between a whole and the figure that is a part of it.
pub(super) const OF_WHOLE: &[&str] = &["中", "のうち", "の内", "うち", "中の"];

/// Whether tokens only say over how long or of what something is counted: 3か年計, 5年間の平均, 1件当たり, 1人1日当たり排出量.
pub(super) fn is_span(tokens: &[Token]) -> bool {
    let per = |word: &str| PER_WORDS.iter().any(|per| word.starts_with(per));
    let last = tokens.iter().rposition(|token| matches!(&token.kind, TokenKind::Word(word) if per(word)));
    if let Some(last) = last {
        let number = |token: &Token| matches!(token.kind, TokenKind::Number(_) | TokenKind::Absence(_));
        let after = tokens.iter().skip(last).any(number);
        return !after && tokens.first().is_some_and(number);
    }
    let [Token { kind: TokenKind::Number(number), .. }, Token { kind: TokenKind::Word(word), .. }] = tokens
    else {
        return false;
    };
    let long = number.unit.as_ref().is_some_and(|unit| unit.text == "年" || is_duration(&unit.text));
    let word = word.trim_start_matches('の');
    long && ["計", "合計", "累計", "平均", "平均値", "総計"].contains(&word)
}

/// Whether a run names a grade (小6, 中3男子) whose figure follows.
pub(super) fn is_grade(content: &[&Token], next: Option<&Item<'_>>) -> bool {
    let [Token { kind: TokenKind::Word(school), .. }, Token { kind: TokenKind::Number(grade), .. }] = content
    else {
        return false;
    };
    let unit = grade.unit.as_ref().is_none_or(|unit| !unit.known);
    let figure = matches!(next, Some(Item::Run([Token { kind: TokenKind::Number(_), .. }, ..])));
    let plain = grade.decimals == 0 && grade.value >= Decimal::ONE && grade.value <= Decimal::from(6);
    figure && unit && plain && ["小", "中", "高", "小学", "中学", "高校"].contains(&school.as_str())
}
