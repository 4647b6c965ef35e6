//! Values read at a glance: one number with its unit, the years that a header names. For checks that look at every cell;
//! what becomes a record is read by [`super::figures`].

use super::unit;
use crate::text::compact;
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

/// Reads a cell that holds one number and nothing else but its unit.
pub fn number(text: &str) -> Option<Printed> {
    number_in(&compact(text))
}

/// Like [`number`], of a compact text.
pub fn number_in(compact: &str) -> Option<Printed> {
    let text = compact.trim_end_matches(['*', '※']);
    let unsigned = text.strip_prefix(['-', '+', '▲', '△']);
    let rest = unsigned.unwrap_or(text);
    let (length, decimals) = digits(rest.as_bytes())?;
    let (printed, unit) = rest.split_at_checked(length)?;
    if unit.contains(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')')) {
        return None;
    }
    let mut value = match printed.contains(',') {
        true => Decimal::from_str(&printed.replace(',', "")).ok()?,
        false => Decimal::from_str(printed).ok()?,
    };
    if unsigned.is_some() && !text.starts_with('+') {
        value.set_sign_negative(true);
    }
    Some(Printed { value, decimals: u8::try_from(decimals).ok()?, unit: unit.to_owned() })
}

/// The length of the digits that a text starts with, separators and point included, and how many stand after the point.
fn digits(text: &[u8]) -> Option<(usize, usize)> {
    let run = |from: usize| {
        text.get(from..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut at = run(0);
    if at == 0 {
        return None;
    }
    if at <= 3 {
        while text.get(at) == Some(&b',') && run(at + 1) == 3 {
            at += 4;
        }
    }
    let decimals = if text.get(at) == Some(&b'.') { run(at + 1) } else { 0 };
    Some((if decimals > 0 { at + 1 + decimals } else { at }, decimals))
}

static YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(平成|令和|昭和|[HRS])(元|[0-9]{1,2})|((?:19|20)[0-9]{2})").ok());

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_one_number_with_its_unit() {
        let read = |text| number(text).map(|n| (n.value.to_string(), n.decimals, n.unit));
        let is = |text, value: &str, decimals, unit: &str| {
            assert_eq!(read(text), Some((value.to_owned(), decimals, unit.to_owned())), "{text}");
        };
        is("1,390 人", "1390", 0, "人");
        is("▲3.5%", "-3.5", 1, "%");
        is("-243", "-243", 0, "");
        is("+1,234,567.80円", "1234567.80", 2, "円");
        is("12.※", "12", 0, ".");
        is("５人*", "5", 0, "人");
        for text in ["10 (25)", "小 79.9% 中 66.3%", "集計中", "1,39", "1234,567", "1.2.3", "-", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn reads_the_years_of_a_header() {
        assert_eq!(years("H27 (2015)"), [2015]);
        assert_eq!(years("令和 元(2019)年度"), [2019]);
        assert_eq!(years("H26→R1"), [2014, 2019]);
        assert_eq!(years("平均"), Vec::<i32>::new());
    }
}
