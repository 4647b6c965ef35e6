//! Headings: which line is one, and where it stands in the outline. Lines of one spelling in, levels out.

use crate::vocabulary::Vocabulary;

/// A heading's style: what its mark looks like. One document uses a style for one level at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// 第1章, 第2編
    Chapter,
    /// `1 総合戦略とは`, `1. …`, `１－２ …`
    Number,
    /// `I 強くしなやかな組織`, `Ⅲ …`, `重点戦略1`
    Policy,
    /// 【基本目標1】
    PolicyBracket,
    /// `(1) …`
    Parenthesis,
    /// `① …`
    Circle,
    /// `ア …`
    Kana,
    /// ➤ ■ □ ▼ ▶ ★
    Marker,
    /// 【現状】, ＜国の動向＞
    Bracket,
    /// ◆ ◇ ● ◎ ○
    Bullet,
}

impl Style {
    /// Styles of a higher rank end those of a lower one. The numbers only order them.
    fn rank(self) -> u8 {
        match self {
            Style::Chapter => 1,
            Style::Number => 2,
            Style::Policy => 3,
            Style::Parenthesis => 4,
            Style::PolicyBracket => 5,
            Style::Circle | Style::Kana | Style::Marker => 6,
            Style::Bracket => 7,
            Style::Bullet => 8,
        }
    }
}

/// A heading as read from a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// What its mark looks like.
    pub style: Style,
    /// Its number where the style counts.
    pub number: Option<u32>,
    /// The word of a policy level: 基本目標 of 基本目標1. Words of one style can stand below each other.
    pub word: Option<String>,
    /// Whether it names a level of the policy and nothing else (重点戦略Ⅰ), so that the next line may be its title.
    pub bare: bool,
}

/// Longest heading in characters; longer lines are sentences.
const LONGEST: usize = 70;

/// Reads a line as a heading, or tells that it is none.
pub fn heading(line: &str, vocabulary: &Vocabulary) -> Option<Heading> {
    let line = line.trim();
    let length = line.chars().take(LONGEST + 1).count();
    if length == 0 || length > LONGEST || line.ends_with('。') || line.contains('\t') {
        return None;
    }
    let first = line.chars().next()?;
    let of = |style, number| Some(Heading { style, number, word: None, bare: false });
    match first {
        '【' | '〔' | '<' | '〈' | '《' => {
            let close = line.find(['】', '〕', '>', '〉', '》'])?;
            let inner = line.get(first.len_utf8()..close)?;
            if let Some((word, number)) = policy_label(inner, vocabulary) {
                let bare = line[close..].chars().count() == 1 && is_bare_label(inner, vocabulary);
                let word = Some(word.to_owned());
                return Some(Heading { style: Style::PolicyBracket, number: Some(number), word, bare });
            }
            of(Style::Bracket, None)
        }
        '➤' | '■' | '□' | '▼' | '▶' | '►' | '★' | '▣' | '❖' => of(Style::Marker, None),
        '◆' | '◇' | '●' | '◎' | '○' if length <= 40 => of(Style::Bullet, None),
        '①'..='⑳' if length <= 40 => of(Style::Circle, Some(first as u32 - '①' as u32 + 1)),
        '第' => {
            let (number, rest) = leading_number(line.get('第'.len_utf8()..)?)?;
            if rest.starts_with(['章', '編', '部', '節']) {
                of(Style::Chapter, Some(number))
            } else {
                None
            }
        }
        '(' => {
            let (number, rest) = leading_number(line.get(1..)?)?;
            let title = rest.strip_prefix(')')?.trim();
            if title.is_empty() || number > 40 { None } else { of(Style::Parenthesis, Some(number)) }
        }
        'ア'..='コ' | 'サ' | 'シ' | 'ス' => {
            let rest = line.get(first.len_utf8()..)?;
            let number = "アイウエオカキクケコサシス".chars().position(|c| c == first)? as u32 + 1;
            rest.starts_with(' ').then_some(Heading {
                style: Style::Kana,
                number: Some(number),
                word: None,
                bare: false,
            })
        }
        _ => {
            if let Some((word, number)) = policy_label(line, vocabulary) {
                return Some(Heading {
                    style: Style::Policy,
                    number: Some(number),
                    word: Some(word.to_owned()),
                    bare: is_bare_label(line, vocabulary),
                });
            }
            if let Some((number, rest)) = roman(line)
                && rest.starts_with([' ', '.', '-'])
                && !rest.trim().is_ascii()
            {
                return of(Style::Policy, Some(number));
            }
            let (number, rest) = leading_number(line)?;
            let rest_title = rest.trim_start_matches(['.', '-', ')']).trim();
            let separated = rest.starts_with([' ', '.', '-']);
            // A figure with its unit, or a date, is no heading: the title must be words.
            let words = rest_title.chars().next().is_some_and(|c| !c.is_ascii_digit());
            if separated && words && number < 100 { of(Style::Number, Some(number)) } else { None }
        }
    }
}

/// 基本目標1, 重点戦略Ⅱ, 施策の方向性 3: a policy word and its number.
fn policy_label<'v>(text: &str, vocabulary: &'v Vocabulary) -> Option<(&'v str, u32)> {
    let text = text.trim();
    let word = vocabulary
        .policy
        .levels
        .iter()
        .filter(|word| text.starts_with(word.as_str()))
        .max_by_key(|word| word.len())?;
    let rest = text.get(word.len()..)?.trim_start();
    let (number, rest) = leading_number(rest)
        .or_else(|| roman(rest))
        .or_else(|| circled(rest))
        .or_else(|| parenthesized(rest))?;
    let rest = rest.trim_start_matches(['-', '.']);
    (rest.is_empty() || !rest.starts_with(|c: char| c.is_ascii_digit() || "つ個項指件%年".contains(c)))
        .then_some((word.as_str(), number))
}

/// Whether a policy label has no title behind its number.
fn is_bare_label(text: &str, vocabulary: &Vocabulary) -> bool {
    policy_label(text, vocabulary).is_some()
        && text.trim().chars().last().is_some_and(|c| {
            c.is_ascii_digit() || ('Ⅰ'..='Ⅻ').contains(&c) || ('①'..='⑳').contains(&c) || "IVX".contains(c)
        })
}

fn leading_number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number = text.get(..end)?.parse().ok()?;
    Some((number, text.get(end..)?))
}

fn circled(text: &str) -> Option<(u32, &str)> {
    let first = text.chars().next().filter(|c| ('①'..='⑳').contains(c))?;
    Some((first as u32 - '①' as u32 + 1, text.get(first.len_utf8()..)?))
}

/// (1) behind a policy word: 具体的施策(1).
fn parenthesized(text: &str) -> Option<(u32, &str)> {
    let (number, rest) = leading_number(text.strip_prefix('(')?)?;
    Some((number, rest.strip_prefix(')')?))
}

/// A Roman numeral of one glyph or of the letters I, V, X (at most 12), and what follows it.
fn roman(text: &str) -> Option<(u32, &str)> {
    let first = text.chars().next()?;
    if ('Ⅰ'..='Ⅻ').contains(&first) {
        return Some((first as u32 - 'Ⅰ' as u32 + 1, text.get(first.len_utf8()..)?));
    }
    let end = text.find(|c: char| !"IVX".contains(c)).unwrap_or(text.len());
    let letters = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let number = letters.iter().position(|l| Some(*l) == text.get(..end))? as u32 + 1;
    Some((number, text.get(end..)?))
}

/// The headings that govern the place that is being read.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    stack: Vec<Entry>,
}

/// A heading that governs.
#[derive(Clone, Debug)]
struct Entry {
    style: Style,
    word: Option<String>,
    text: String,
}

impl Entry {
    /// Whether a heading stands on this one's level: 施策① does not end 基本目標2, the next 基本目標 does.
    fn is_level_of(&self, heading: &Heading) -> bool {
        self.style == heading.style && self.word == heading.word
    }
}

/// What a heading did to the outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// It stands there already: a running head.
    Again,
    /// It is new, at this level, from 1.
    At(u8),
}

impl Outline {
    /// Enters a heading.
    pub fn enter(&mut self, heading: &Heading, text: &str) -> Entered {
        if self.stack.iter().any(|entry| {
            entry.style == heading.style
                && (entry.text == text || heading.bare && entry.text.starts_with(text))
        }) {
            return Entered::Again;
        }
        if let Some(at) = self.stack.iter().position(|entry| entry.is_level_of(heading)) {
            self.stack.truncate(at);
        } else if heading.number == Some(1) {
            // A count that begins anew belongs under what stands above, unless that is a passing mark.
            let keep = heading.style.rank().min(Style::Marker.rank());
            while self.stack.last().is_some_and(|entry| entry.style.rank() > keep.max(5)) {
                self.stack.pop();
            }
            if matches!(heading.style, Style::Chapter | Style::Number) {
                self.stack.retain(|entry| entry.style.rank() < heading.style.rank());
            }
        } else {
            while self.stack.last().is_some_and(|entry| entry.style.rank() > heading.style.rank()) {
                self.stack.pop();
            }
        }
        self.stack.push(Entry { style: heading.style, word: heading.word.clone(), text: text.to_owned() });
        Entered::At(u8::try_from(self.stack.len()).unwrap_or(u8::MAX))
    }

    /// Puts the title that stands on the next line behind the label that was entered last.
    pub fn extend_last(&mut self, title: &str) {
        if let Some(entry) = self.stack.last_mut() {
            entry.text.push(' ');
            entry.text.push_str(title);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(lines: &[&str]) -> Vec<Option<Entered>> {
        let vocabulary = Vocabulary::bundled().expect("bundled");
        let mut outline = Outline::default();
        lines.iter().map(|line| heading(line, &vocabulary).map(|h| outline.enter(&h, line))).collect()
    }

    #[test]
    fn a_count_that_goes_on_ends_what_stood_below_it() {
        use Entered::At;
        assert_eq!(
            levels(&["4 評価", "(1) 進捗", "【達成指標1】", "【達成指標2】", "(2) まとめ"]),
            [At(1), At(2), At(3), At(3), At(2)].map(Some)
        );
    }

    #[test]
    fn a_count_that_begins_anew_stands_below_its_label() {
        use Entered::At;
        assert_eq!(
            levels(&["【重点目標1】強い組織", "(1) 能力", "(2) 体制", "【重点目標2】財政", "(1) 見直し"]),
            [At(1), At(2), At(2), At(1), At(2)].map(Some)
        );
    }

    /// Protects the policy path: 施策① stands below 基本目標2 and does not end it.
    #[test]
    fn words_of_the_policy_stand_below_each_other() {
        use Entered::At;
        assert_eq!(
            levels(&["基本目標1 しごと", "施策① 農業", "施策② 商業", "基本目標2 ひと", "施策① 移住", "◎KPI"]),
            [At(1), At(2), At(2), At(1), At(2), At(3)].map(Some)
        );
        assert_eq!(
            levels(&["基本目標1 しごと", "具体的施策(1) 農業", "具体的施策(2) 商業", "基本目標2 ひと"]),
            [At(1), At(2), At(2), At(1)].map(Some)
        );
    }

    #[test]
    fn a_mark_that_passes_does_not_hold_what_follows() {
        use Entered::At;
        assert_eq!(
            levels(&["重点戦略1", "◆数値目標", "(1) 出産", "◆KPI", "(2) 子育て"]),
            [At(1), At(2), At(2), At(3), At(2)].map(Some)
        );
    }

    #[test]
    fn a_running_head_changes_nothing() {
        assert_eq!(
            levels(&["【基本目標1】", "➤ 実績", "【基本目標1】"]),
            [Some(Entered::At(1)), Some(Entered::At(2)), Some(Entered::Again)]
        );
    }

    #[test]
    fn sentences_figures_and_dates_are_no_headings() {
        let long = "1 結婚への希望をかなえるため、男女の出会いと交流の場を創出する。";
        assert_eq!(levels(&[long, "5 00人", "8指標中1指標", "令和6年3月", "12,345人"]), [None; 5]);
    }
}
