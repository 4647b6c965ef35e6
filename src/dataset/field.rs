//! What a column holds: its type, whether it may be null, its titles. A Rust type goes in, a published type comes out.

use crate::dataset::column::Column;
use crate::dataset::{csv, json};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// Text of a row, borrowed from the reading where it can be.
pub type Text<'a> = Cow<'a, str>;

/// Digits of a decimal column, before and after the point together.
pub const PRECISION: usize = 28;
/// Digits of a decimal column after the point.
pub const SCALE: u32 = 6;

/// The published types of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Bool,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Int32,
    /// decimal(28,6)
    Decimal,
    Date,
    TextList,
    /// float32 each
    FloatList,
    /// A list of structures.
    Records(&'static [Field]),
}

/// One column of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// ASCII snake_case.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether a null may stand there.
    pub nullable: bool,
    /// Japanese title.
    pub title: &'static str,
    /// English description.
    pub description: &'static str,
    /// The closed list of values, where there is one.
    pub values: &'static [&'static str],
}

/// A row that knows its columns.
pub trait Row {
    /// Columns in the order of the contract.
    const FIELDS: &'static [Field];
    /// Appends one value to each column.
    fn push(&self, columns: &mut [Column]);
    /// Appends the row as a JSON object.
    fn json(&self, out: &mut Vec<u8>);
    /// Appends the row as one CSV record with its line end.
    fn csv(&self, out: &mut Vec<u8>);
}

/// A value that can stand in a column.
pub trait Value {
    const KIND: Kind;
    const NULLABLE: bool = false;
    /// Appends to a column of this kind.
    fn push(&self, column: &mut Column);
    /// Appends as JSON.
    fn json(&self, out: &mut Vec<u8>);
    /// Appends as a CSV field.
    fn csv(&self, out: &mut Vec<u8>);
}

/// An exact decimal. In JSON it is a string with the printed digits, so that no reader makes a float of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount(pub Decimal);

impl Amount {
    /// The value times 10^6, half-up where more digits are printed than the column holds; `None` where it does not fit.
    pub fn scaled(self) -> Option<i128> {
        let limit = 10_i128.pow(PRECISION as u32);
        let value = self.0;
        let scaled = if value.scale() <= SCALE {
            value.mantissa().checked_mul(10_i128.pow(SCALE - value.scale()))?
        } else {
            let divisor = 10_i128.pow(value.scale() - SCALE);
            let mantissa = value.mantissa();
            let half = if mantissa < 0 { -(divisor / 2) } else { divisor / 2 };
            (mantissa + half) / divisor
        };
        (-limit < scaled && scaled < limit).then_some(scaled)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map(Amount).map_err(serde::de::Error::custom)
    }
}

/// A day, as `YYYY-MM-DD` in JSON and CSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day(pub Date);

impl Day {
    /// Days since 1970-01-01.
    pub fn since_epoch(self) -> i32 {
        let (year, month, day) =
            (i32::from(self.0.year()), i32::from(self.0.month()), i32::from(self.0.day()));
        // Days from civil (Howard Hinnant): years start in March, eras have 400 years.
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map(Day).map_err(serde::de::Error::custom)
    }
}

/// A box on a page, rounded to a hundredth of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Box4(pub [f32; 4]);

impl Value for Text<'_> {
    const KIND: Kind = Kind::Text;
    fn push(&self, column: &mut Column) {
        column.text(Some(self));
    }
    fn json(&self, out: &mut Vec<u8>) {
        json::text(self, out);
    }
    fn csv(&self, out: &mut Vec<u8>) {
        csv::text(self, out);
    }
}

impl Value for bool {
    const KIND: Kind = Kind::Bool;
    fn push(&self, column: &mut Column) {
        column.bool(Some(*self));
    }
    fn json(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(if *self { b"true" } else { b"false" });
    }
    fn csv(&self, out: &mut Vec<u8>) {
        csv::plain(self, out);
    }
}

macro_rules! numeric {
    ($($type:ty, $kind:ident, $method:ident;)*) => {$(
        impl Value for $type {
            const KIND: Kind = Kind::$kind;
            fn push(&self, column: &mut Column) {
                column.$method(Some(*self));
            }
            fn json(&self, out: &mut Vec<u8>) {
                json::integer(*self, out);
            }
            fn csv(&self, out: &mut Vec<u8>) {
                csv::plain(self, out);
            }
        }
    )*};
}

numeric! {
    u8, UInt8, u8;
    u16, UInt16, u16;
    u32, UInt32, u32;
    u64, UInt64, u64;
    i32, Int32, i32;
}

impl Value for Amount {
    const KIND: Kind = Kind::Decimal;
    fn push(&self, column: &mut Column) {
        column.decimal(self.scaled());
    }
    fn json(&self, out: &mut Vec<u8>) {
        json::quoted(&self.0, out);
    }
    fn csv(&self, out: &mut Vec<u8>) {
        csv::plain(&self.0, out);
    }
}

impl Value for Day {
    const KIND: Kind = Kind::Date;
    fn push(&self, column: &mut Column) {
        column.date(Some(self.since_epoch()));
    }
    fn json(&self, out: &mut Vec<u8>) {
        json::day(self.0, out);
    }
    fn csv(&self, out: &mut Vec<u8>) {
        csv::plain(&self.0, out);
    }
}

impl Value for Vec<Text<'_>> {
    const KIND: Kind = Kind::TextList;
    fn push(&self, column: &mut Column) {
        column.text_list(self.iter().map(|text| text.as_ref()));
    }
    fn json(&self, out: &mut Vec<u8>) {
        json::list(self, |text, out| json::text(text, out), out);
    }
    fn csv(&self, out: &mut Vec<u8>) {
        csv::json(self, out);
    }
}

impl Value for Box4 {
    const KIND: Kind = Kind::FloatList;
    fn push(&self, column: &mut Column) {
        column.float_list(Some(&self.0));
    }
    fn json(&self, out: &mut Vec<u8>) {
        // The shortest digits of a float are serde's art. Writing to a vector cannot fail.
        let _ = serde_json::to_writer(out, self);
    }
    fn csv(&self, out: &mut Vec<u8>) {
        csv::json(&self.0, out);
    }
}

impl<R: Row + Serialize> Value for Vec<R> {
    const KIND: Kind = Kind::Records(R::FIELDS);
    fn push(&self, column: &mut Column) {
        column.records(self);
    }
    fn json(&self, out: &mut Vec<u8>) {
        json::list(self, Row::json, out);
    }
    fn csv(&self, out: &mut Vec<u8>) {
        csv::json(self, out);
    }
}

impl<T: Value> Value for Option<T> {
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;
    fn push(&self, column: &mut Column) {
        match self {
            Some(value) => value.push(column),
            None => column.null(),
        }
    }
    fn json(&self, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.json(out),
            None => out.extend_from_slice(b"null"),
        }
    }
    fn csv(&self, out: &mut Vec<u8>) {
        if let Some(value) = self {
            value.csv(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_counts_from_1970() {
        for (text, days) in
            [("1970-01-01", 0), ("2020-04-01", 18353), ("1868-01-25", -37231), ("2000-02-29", 11016)]
        {
            assert_eq!(Day(text.parse().unwrap()).since_epoch(), days, "{text}");
        }
    }

    #[test]
    fn an_amount_keeps_its_digits_in_json_and_scales_exactly() {
        let amount = Amount("1.20".parse().unwrap());
        assert_eq!(serde_json::to_string(&amount).unwrap(), "\"1.20\"");
        assert_eq!(amount.scaled(), Some(1_200_000));
        assert_eq!(Amount("-243".parse().unwrap()).scaled(), Some(-243_000_000));
        assert_eq!(Amount("1003800000000".parse().unwrap()).scaled(), Some(1_003_800_000_000_000_000));
        assert_eq!(Amount("0.0000005".parse().unwrap()).scaled(), Some(1));
        assert_eq!(Amount("-0.0000005".parse().unwrap()).scaled(), Some(-1));
        assert_eq!(
            Amount("9999999999999999999999".parse().unwrap()).scaled().map(|v| v / 1_000_000),
            Some(9_999_999_999_999_999_999_999)
        );
        assert_eq!(Amount("10000000000000000000000".parse().unwrap()).scaled(), None);
    }
}
