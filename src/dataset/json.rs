//! Values as JSON text, appended to a line of NDJSON: the same bytes that serde gives, without its detours. A test holds them together.

use jiff::civil::Date;
use std::fmt::Display;
use std::io::Write;

/// Appends a text in quotes.
pub fn text(value: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = value.as_bytes();
    loop {
        let (plain, special) = rest.split_at(plain_length(rest));
        out.extend_from_slice(plain);
        let Some((&byte, after)) = special.split_first() else { break };
        escape(byte, out);
        rest = after;
    }
    out.push(b'"');
}

/// Whether a byte cannot stand in a JSON text as it is.
fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// How many bytes from the start can stand as they are.
fn plain_length(bytes: &[u8]) -> usize {
    // Sixteen at a time, which compilers turn into one comparison.
    let (chunks, _) = bytes.as_chunks::<16>();
    let whole = chunks
        .iter()
        .take_while(|chunk| !chunk.iter().fold(false, |any, byte| any | is_special(*byte)))
        .count()
        * 16;
    let tail = bytes.get(whole..).unwrap_or_default();
    whole + tail.iter().take_while(|byte| !is_special(**byte)).count()
}

fn escape(byte: u8, out: &mut Vec<u8>) {
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        0x08 => out.extend_from_slice(b"\\b"),
        b'\t' => out.extend_from_slice(b"\\t"),
        b'\n' => out.extend_from_slice(b"\\n"),
        0x0C => out.extend_from_slice(b"\\f"),
        b'\r' => out.extend_from_slice(b"\\r"),
        other => plain(&format_args!("\\u{other:04x}"), out),
    }
}

/// Appends a whole number.
pub fn integer(value: impl Into<i128>, out: &mut Vec<u8>) {
    let value: i128 = value.into();
    if value < 0 {
        out.push(b'-');
    }
    let mut rest = value.unsigned_abs() as u64; // Columns hold at most 64 bits.
    let start = out.len();
    loop {
        out.push(b'0' + (rest % 10) as u8); // A digit.
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if let Some(digits) = out.get_mut(start..) {
        digits.reverse();
    }
}

/// Appends a day in quotes.
pub fn day(value: Date, out: &mut Vec<u8>) {
    let Ok(year @ 1000..=9999) = u16::try_from(value.year()) else {
        return quoted(&value, out);
    };
    out.push(b'"');
    integer(year, out);
    for part in [value.month(), value.day()] {
        let part = part.unsigned_abs();
        out.extend_from_slice(&[b'-', b'0' + part / 10, b'0' + part % 10]);
    }
    out.push(b'"');
}

/// Appends something in quotes that needs no escape: a decimal, a date.
pub fn quoted(value: &impl Display, out: &mut Vec<u8>) {
    out.push(b'"');
    plain(value, out);
    out.push(b'"');
}

/// Appends a list.
pub fn list<T>(values: &[T], item: impl Fn(&T, &mut Vec<u8>), out: &mut Vec<u8>) {
    out.push(b'[');
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        item(value, out);
    }
    out.push(b']');
}

fn plain(value: &impl Display, out: &mut Vec<u8>) {
    // Writing to a vector cannot fail.
    let _ = write!(out, "{value}");
}

#[cfg(test)]
mod tests {
    use crate::dataset::field::{Amount, Box4, Day, Row};
    use crate::dataset::rows::{CellRow, DiagnosticRow, DocumentRow, ObservationRow, RelatedRow};
    use proptest::prelude::*;
    use serde::Serialize;

    fn check(row: &(impl Row + Serialize)) {
        let mut own = Vec::new();
        row.json(&mut own);
        assert_eq!(String::from_utf8(own).unwrap(), serde_json::to_string(row).unwrap());
    }

    proptest! {
        /// The schemas and the reader follow serde; what is written must be what serde would write.
        #[test]
        fn rows_are_what_serde_writes(
            words in prop::collection::vec("(\\PC|[\u{0}-\u{1f}\"\\\\あ-ん]){0,40}", 4),
            (mantissa, scale, days) in (any::<i64>(), 0u32..=8, -800_000i32..1_000_000),
            (large, small, flag) in (any::<u64>(), any::<i32>(), any::<bool>()),
            corners in prop::array::uniform4(-1000.0f32..1000.0),
        ) {
            let [a, b, c, d] = &words[..] else { unreachable!() };
            let epoch = jiff::civil::date(1970, 1, 1);
            let day = epoch.checked_add(jiff::Span::new().days(days)).map(Day).unwrap();
            let list = || vec![a.into(), b.into()];
            check(&DocumentRow { uri: a.into(), title: Some(b.into()), byte_size: large, ..DocumentRow::default() });
            check(&CellRow { text: c.into(), raw: d.into(), bbox: Some(Box4(corners)), ..CellRow::default() });
            check(&ObservationRow {
                indicator: a.into(),
                period_year: Some(small),
                period_start: Some(day),
                value: Some(Amount(rust_decimal::Decimal::new(mantissa, scale))),
                decimals: Some(2),
                flags: list(),
                cumulative: flag,
                ..ObservationRow::default()
            });
            check(&DiagnosticRow {
                message: d.into(),
                related: vec![RelatedRow { message: c.into(), row: Some(7), ..RelatedRow::default() }, RelatedRow::default()],
                ..DiagnosticRow::default()
            });
        }
    }
}
