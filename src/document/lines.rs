//! What a line of a report is, apart from headings: a unit line, a footnote, an item, furniture, prose.

/// Kinds of lines that are neither headings nor tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// （単位：千円）
    Unit(String),
    /// `※1 …`, with the mark `1`; `：…` has an empty mark.
    Footnote(String),
    /// `- …`, `・…`
    Item,
    /// A page number, or `- 3 -`.
    PageNumber,
    /// Anything else.
    Prose,
}

/// Longest page number with its dashes.
const PAGE_NUMBER: usize = 9;

/// Tells what a line of one spelling is. `cited` tells whether a mark stands in a table or sentence before.
pub fn classify(line: &str, cited: impl Fn(&str) -> bool) -> Line {
    let line = line.trim();
    if let Some(unit) = unit_line(line) {
        return Line::Unit(unit.to_owned());
    }
    if let Some((mark, _)) = footnote(line, cited) {
        return Line::Footnote(mark);
    }
    if line.len() <= PAGE_NUMBER
        && line.chars().any(|c| c.is_ascii_digit())
        && line.chars().all(|c| c.is_ascii_digit() || "-P. ".contains(c))
        && !line.contains("..")
        && !line.starts_with('-') | line.ends_with('-')
    {
        return Line::PageNumber;
    }
    if line.starts_with(['・', '○', '●', '◆', '◎', '➡', '➢', '✓'])
        || line.strip_prefix(['-', '*', '—']).is_some_and(|rest| rest.starts_with(' '))
    {
        return Line::Item;
    }
    Line::Prose
}

/// Whether a line is a caption by its own word: `表4 交通事故死者数`, `図表2-1 …`.
pub fn is_caption(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['【', '[', '<']);
    ["図表", "表", "図"].iter().any(|word| {
        line.strip_prefix(word)
            .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
    }) && line.chars().count() <= 60
        && !line.ends_with('。')
}

/// The unit that a whole line states: `(単位:千円)` → `千円`.
pub fn unit_line(line: &str) -> Option<&str> {
    let opening = ['(', '[', '<', '【', '〔', '〈', '《', '※'];
    let closing = [')', ']', '>', '】', '〕', '〉', '》'];
    let inner = line.trim().trim_start_matches(opening).trim_end_matches(closing);
    let rest = inner.trim().strip_prefix("単位")?.trim_start().trim_start_matches([':', '=', '/', '・']);
    let rest = rest.trim().trim_start_matches('(');
    (!rest.is_empty() && rest.chars().count() <= 16 && !rest.contains('。')).then_some(rest)
}

/// The unit that a caption or heading ends with: `人口の推移(単位:人)` → `人`.
pub fn unit_in(text: &str) -> Option<&str> {
    let at = text.find("単位")?;
    // 「(千円単位。千円未満は四捨五入)」 says it the other way round.
    let before = text.get(..at)?.rsplit(['(', '、', '。', ' ']).next()?;
    let inside = text.get(..at)?.contains('(') && !before.contains(')');
    if !before.is_empty() && inside && before.chars().count() <= 4 {
        return Some(before);
    }
    let rest = text.get(at..)?.strip_prefix("単位")?.trim_start().strip_prefix([':', '='])?;
    let end = rest.find([')', ']', '】', '〕', '。', '\n']).unwrap_or(rest.len());
    let unit = rest.get(..end)?.trim();
    (!unit.is_empty() && unit.chars().count() <= 16).then_some(unit)
}

/// Whether what stands behind a number makes it a time or a share, no mark: ※1月当たりの人数, ※1人当たり.
pub fn begins_with_time(tail: &str) -> bool {
    ["月", "年", "週", "か月", "ヶ月", "カ月", "時間", "日当", "人当", "回当", "世帯当"]
        .iter()
        .any(|word| tail.starts_with(word))
}

/// The mark and the text of a footnote, when the line is one.
pub fn footnote(line: &str, cited: impl Fn(&str) -> bool) -> Option<(String, &str)> {
    let line = line.trim();
    let line = line.strip_prefix('(').filter(|rest| rest.starts_with(['※', '注', '*'])).unwrap_or(line);
    let line = line.strip_prefix("^{").or(line.strip_prefix('^')).unwrap_or(line);
    let (mark, rest) = if let Some(rest) = line.strip_prefix(['※', '*', '＊']) {
        let rest = rest.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, tail) = rest.split_at_checked(end)?;
        // 「※2020年まで…」 begins with a year, not with the mark 2020, and 「※1月当たり…」 with a month.
        let counts = digits.len() > 2 || begins_with_time(tail);
        if counts { (String::new(), rest) } else { (digits.to_owned(), tail) }
    } else if let Some(rest) = line.strip_prefix('注') {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, tail) = rest.split_at_checked(end)?;
        if digits.is_empty() && !tail.starts_with([')', ':', ' ', '、', '.']) {
            return None;
        }
        (digits.to_owned(), tail)
    } else if let Some(rest) = line.strip_prefix([':', '：']) {
        (String::new(), rest)
    } else {
        let first = line.chars().next()?;
        let superscript = "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|c| c == first);
        if let Some(digit) = superscript {
            (digit.to_string(), line.get(first.len_utf8()..)?)
        } else if ('①'..='⑳').contains(&first) && cited(&first.to_string()) {
            (first.to_string(), line.get(first.len_utf8()..)?)
        } else if first.is_ascii_digit() {
            let end = line.find(|c: char| !c.is_ascii_digit())?;
            let (digits, rest) = line.split_at_checked(end)?;
            if digits.len() > 2 || !cited(digits) {
                return None;
            }
            (digits.to_owned(), rest.strip_prefix([':', '：', ')'])?)
        } else {
            return None;
        }
    };
    let text = rest.trim_start_matches(['}', ')', ':', '：', '.', ' ', '　']);
    (!text.is_empty()).then_some((mark, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart() {
        for (line, expected) in [
            ("(単位:千円)", Line::Unit("千円".into())),
            ("※1 満足度とする。", Line::Footnote("1".into())),
            ("※ 2020年までの目標値は目安", Line::Footnote(String::new())),
            ("※2020年までの目標値は目安", Line::Footnote(String::new())),
            ("※1月当たりの実利用人数", Line::Footnote(String::new())),
            (":未就学児が対象", Line::Footnote(String::new())),
            ("注2)速報値", Line::Footnote("2".into())),
            ("注目の取組", Line::Prose),
            ("¹全国学力調査", Line::Footnote("1".into())),
            ("- 取組", Line::Item),
            ("・取組", Line::Item),
            ("- 12 -", Line::PageNumber),
            ("12", Line::PageNumber),
            ("-12", Line::Prose),
            ("12人", Line::Prose),
        ] {
            assert_eq!(classify(line, |_| false), expected, "{line}");
        }
    }

    #[test]
    fn a_bare_number_is_a_mark_only_where_it_was_cited() {
        assert_eq!(classify("1:学力調査", |m| m == "1"), Line::Footnote("1".into()));
        assert_eq!(classify("1:学力調査", |_| false), Line::Prose);
    }

    #[test]
    fn a_caption_can_hold_the_unit() {
        assert_eq!(unit_in("人口の推移(単位:人)"), Some("人"));
        assert_eq!(unit_in("2 収益的収支(税抜)単位:千円"), Some("千円"));
        assert_eq!(unit_in("単位面積"), None);
    }
}
