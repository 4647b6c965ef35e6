//! Numbers written in kanji, or in digits with kanji multipliers: 三百二十, 二〇二〇, 3億4千万.

/// Value of a kanji digit.
fn digit(c: char) -> Option<u128> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壱' | '壹' => 1,
        '二' | '弐' | '貳' | '弍' => 2,
        '三' | '参' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陸' => 6,
        '七' | '柒' | '漆' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '0'..='9' => u128::from(u32::from(c) - u32::from('0')),
        _ => return None,
    })
}

/// Value of a multiplier below ten thousand.
fn small(c: char) -> Option<u128> {
    Some(match c {
        '十' | '拾' | '什' => 10,
        '百' | '佰' | '陌' => 100,
        '千' | '仟' | '阡' => 1000,
        _ => return None,
    })
}

/// Value of a multiplier from ten thousand up.
pub(crate) fn large(c: char) -> Option<u128> {
    Some(match c {
        '万' | '萬' => 10_000,
        '億' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    })
}

/// Value of a character that stands for a number of tens or hundreds by itself.
fn whole(c: char) -> Option<u128> {
    Some(match c {
        '廿' | '卄' => 20,
        '卅' => 30,
        '卌' => 40,
        '皕' => 200,
        _ => return None,
    })
}

/// Whether a number in kanji can have this character; digits do not count.
pub(crate) fn is_numeral(c: char) -> bool {
    !c.is_ascii_digit()
        && (digit(c).is_some() || small(c).is_some() || large(c).is_some() || whole(c).is_some())
}

/// Reads a whole text as one number; `None` when it is none. Thousands separators within digits are skipped.
pub fn numeral(text: &str) -> Option<u128> {
    if text == "元" {
        return Some(1);
    }
    let mut total: u128 = 0;
    // The part below the last large multiplier, and the digits not yet multiplied.
    let mut group: u128 = 0;
    let mut digits: Option<u128> = None;
    let mut last_small = u128::MAX;
    let mut last_large = u128::MAX;
    let mut any = false;
    for c in text.chars() {
        if let Some(value) = digit(c) {
            digits = Some(digits.unwrap_or(0).checked_mul(10)?.checked_add(value)?);
        } else if c == ',' && digits.is_some() {
            continue;
        } else if let Some(by) = small(c) {
            // 三五十 is no number; 千〇十 is.
            let times = match digits.take() {
                None | Some(0) => 1,
                Some(times @ 1..=9) => times,
                Some(_) => return None,
            };
            if by >= last_small {
                return None;
            }
            last_small = by;
            group = group.checked_add(times * by)?;
        } else if let Some(value) = whole(c) {
            if digits.take().is_some_and(|d| d != 0) || last_small <= 10 {
                return None;
            }
            last_small = if value < 100 { 10 } else { 100 };
            group = group.checked_add(value)?;
        } else if let Some(by) = large(c) {
            if by >= last_large {
                return None;
            }
            last_large = by;
            let times = group.checked_add(digits.take().unwrap_or(0))?;
            total = total.checked_add(times.max(1).checked_mul(by)?)?;
            group = 0;
            last_small = u128::MAX;
        } else {
            return None;
        }
        any = true;
    }
    if let Some(rest) = digits
        && last_small != u128::MAX
        && rest >= last_small
    {
        return None;
    }
    any.then_some(())?;
    total.checked_add(group)?.checked_add(digits.unwrap_or(0))
}
