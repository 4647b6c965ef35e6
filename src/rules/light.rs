//! Small readings of text for rules: one number with its unit, the years that a header names, text without its spaces.

use crate::value::unit;
use regex::Regex;
use rust_decimal::Decimal;
use std::str::FromStr;
use std::sync::LazyLock;

/// A number as printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// Its value.
    pub value: Decimal,
    /// Digits after the point.
    pub decimals: u8,
    /// What stands directly behind it, up to the end of the cell.
    pub unit: String,
}

impl Printed {
    /// Whether another figure is printed in another multiple of the same unit: 億円 beside 万円.
    pub fn is_other_multiple(&self, other: &Printed) -> bool {
        if self.unit == other.unit {
            return false;
        }
        match (unit::parse(&self.unit), unit::parse(&other.unit)) {
            (Some(one), Some(two)) => one.base == two.base && one.exponent != two.exponent,
            _ => false,
        }
    }
}

static NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([-+▲△−]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)([^\d()]*)$").ok());

/// Reads a cell that holds one number and nothing else but its unit.
pub fn number(text: &str) -> Option<Printed> {
    let text = compact(text);
    let text = text.trim_end_matches(['*', '※']);
    let captures = NUMBER.as_ref()?.captures(text)?;
    let digits = captures.get(2)?.as_str().replace(',', "");
    let mut value = Decimal::from_str(&digits).ok()?;
    if matches!(captures.get(1).map(|m| m.as_str()), Some("-" | "▲" | "△" | "−")) {
        value.set_sign_negative(true);
    }
    let decimals = digits.split_once('.').map_or(0, |(_, f)| f.len());
    Some(Printed {
        value,
        decimals: u8::try_from(decimals).ok()?,
        unit: captures.get(3).map(|m| m.as_str().to_owned()).unwrap_or_default(),
    })
}

static YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(平成|令和|昭和|[HRS])(元|\d{1,2})|((?:19|20)\d{2})").ok());

/// The Western years that a text names, in order, each once.
pub fn years(text: &str) -> Vec<i32> {
    let text = compact(text);
    let mut found = Vec::new();
    let Some(pattern) = YEAR.as_ref() else { return found };
    for captures in pattern.captures_iter(&text) {
        let year = match (captures.get(1), captures.get(2), captures.get(3)) {
            (Some(era), Some(count), _) => {
                let count = match count.as_str() {
                    "元" => Some(1),
                    digits => digits.parse::<i32>().ok(),
                };
                let start = match era.as_str() {
                    "平成" | "H" => 1988,
                    "令和" | "R" => 2018,
                    _ => 1925,
                };
                count.map(|count| start + count)
            }
            (_, _, Some(western)) => western.as_str().parse::<i32>().ok(),
            _ => None,
        };
        if let Some(year) = year
            && !found.contains(&year)
        {
            found.push(year);
        }
    }
    found
}

/// A text without spaces and mark-up, digits and signs in half width.
pub fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut tag = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if tag {
            tag = c != '>';
            continue;
        }
        // `<p>`, `</u>`: a letter or a slash follows at once; a bare `<` is a sign.
        if c == '<' && rest.peek().is_some_and(|n| n.is_ascii_alphabetic() || *n == '/') {
            tag = true;
            continue;
        }
        if c.is_whitespace() {
            continue;
        }
        out.push(match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '\u{2212}' => '-',
            _ => c,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::d;

    #[test]
    fn reads_one_number_with_its_unit() {
        let read = |text| number(text).map(|n| (n.value, n.decimals, n.unit));
        assert_eq!(read("1,390 人"), Some((d("1390"), 0, "人".into())));
        assert_eq!(read("▲3.5%"), Some((d("-3.5"), 1, "%".into())));
        assert_eq!(read("-243"), Some((d("-243"), 0, String::new())));
        assert_eq!(read("10 (25)"), None);
        assert_eq!(read("小 79.9% 中 66.3%"), None);
        assert_eq!(read("集計中"), None);
    }

    #[test]
    fn reads_the_years_of_a_header() {
        assert_eq!(years("H27 (2015)"), [2015]);
        assert_eq!(years("令和 元(2019)年度"), [2019]);
        assert_eq!(years("H26→R1"), [2014, 2019]);
        assert_eq!(years("平均"), Vec::<i32>::new());
    }

    #[test]
    fn compact_drops_markup_and_width() {
        assert_eq!(compact("<p>令和 ２ 年<br/>８５．６％</p>"), "令和2年85.6%");
        assert_eq!(compact("a < b"), "a<b");
    }
}
