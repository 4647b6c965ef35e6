//! CSV that a spreadsheet opens without harm: UTF-8 with BOM, RFC 4180 quoting, formula-like text disarmed.

use serde::Serialize;
use std::fmt::Display;
use std::io::Write;

/// What a CSV file starts with, so that Excel takes it for UTF-8.
pub const BOM: &str = "\u{FEFF}";

/// Appends a text field. Text that a spreadsheet would run as a formula gets a leading apostrophe.
/// An empty text is quoted, so that a database tells it from null.
pub fn text(value: &str, out: &mut Vec<u8>) {
    let harmful = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !harmful && !value.is_empty() && !value.contains(['"', ',', '\n', '\r']) {
        out.extend_from_slice(value.as_bytes());
        return;
    }
    out.push(b'"');
    if harmful {
        out.push(b'\'');
    }
    for byte in value.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Appends a number, a date or a truth value as it is: a minus sign here is a minus sign.
pub fn plain(value: &impl Display, out: &mut Vec<u8>) {
    // Writing to a vector cannot fail.
    let _ = write!(out, "{value}");
}

/// Appends a list as JSON text.
pub fn json(value: &impl Serialize, out: &mut Vec<u8>) {
    // These shapes have string keys only and always serialize.
    text(&serde_json::to_string(value).unwrap_or_default(), out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(value: &str) -> String {
        let mut out = Vec::new();
        text(value, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn formula_like_text_is_disarmed() {
        for harmful in ["=1+1", "+81", "-5", "@SUM(A1)", "\tx", "\rx"] {
            assert!(field(harmful).starts_with("\"'"), "{harmful:?}");
        }
        assert_eq!(field("人"), "人");
        assert_eq!(field(""), "\"\"", "not null");
        assert_eq!(field("a,\"b\"\nc"), "\"a,\"\"b\"\"\nc\"");
    }

    #[test]
    fn a_negative_number_stays_a_number() {
        let mut out = Vec::new();
        plain(&"-243".parse::<rust_decimal::Decimal>().unwrap(), &mut out);
        assert_eq!(out, b"-243");
    }
}
