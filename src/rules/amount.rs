//! Exact arithmetic for checks: rounding as reports do it, quotients and sums that cannot overflow.
//! Comes in: decimals with their printed digits. Goes out: what should be printed, or `None` where it cannot be computed.

use rust_decimal::{Decimal, RoundingStrategy};

/// One hundred, as in per cent.
pub const HUNDRED: Decimal = Decimal::ONE_HUNDRED;

/// How a report brings a quotient to its printed digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// 四捨五入
    HalfUp,
    /// 切捨て
    Down,
    /// 切上げ
    Up,
}

impl Rounding {
    /// The Japanese word, for formulas.
    pub fn name(self) -> &'static str {
        match self {
            Rounding::HalfUp => "四捨五入",
            Rounding::Down => "切捨て",
            Rounding::Up => "切上げ",
        }
    }
}

/// Brings a value to a number of digits after the point, and prints exactly that many.
pub fn round(value: Decimal, decimals: u8, rounding: Rounding) -> Decimal {
    let strategy = match rounding {
        Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        Rounding::Down => RoundingStrategy::ToZero,
        Rounding::Up => RoundingStrategy::AwayFromZero,
    };
    let mut rounded = value.round_dp_with_strategy(u32::from(decimals), strategy);
    rounded.rescale(u32::from(decimals));
    rounded
}

/// Half of the last printed digit: the reach of rounding. 0.05 for one digit after the point.
pub fn half_unit(decimals: u8) -> Decimal {
    Decimal::new(5, u32::from(decimals).min(27) + 1)
}

/// `part` in per cent of `whole`; `None` for a whole of zero.
pub fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_mul(HUNDRED)?.checked_div(whole)
}

/// The sum, or `None` where it does not fit.
pub fn sum(values: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    values.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)
}

/// Prints a value with thousands separators, as reports do.
pub fn grouped(value: Decimal) -> String {
    let plain = value.to_string();
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::d;

    #[test]
    fn rounds_half_up_where_half_even_would_go_down() {
        assert_eq!(round(d("81.25"), 1, Rounding::HalfUp), d("81.3"));
        assert_eq!(round(d("-81.25"), 1, Rounding::HalfUp), d("-81.3"));
        assert_eq!(round(d("99.25"), 1, Rounding::Down), d("99.2"));
        assert_eq!(round(d("99.21"), 1, Rounding::Up), d("99.3"));
        assert_eq!(round(d("1.2"), 2, Rounding::HalfUp).to_string(), "1.20");
    }

    #[test]
    fn overflow_and_division_by_zero_say_nothing() {
        assert_eq!(percent(Decimal::ONE, Decimal::ZERO), None);
        assert_eq!(percent(Decimal::MAX, Decimal::ONE), None);
        assert_eq!(sum([Decimal::MAX, Decimal::MAX]), None);
    }

    #[test]
    fn groups_thousands() {
        assert_eq!(grouped(d("1054")), "1,054");
        assert_eq!(grouped(d("-1234567.50")), "-1,234,567.50");
        assert_eq!(grouped(d("12")), "12");
    }
}
