//! Names that rows are found by: hashes of what they are about, the same for the same bytes on any machine.

use crate::diagnostic::Diagnostic;
use crate::document::DocumentInfo;
use crate::text::key;
use sha2::{Digest, Sha256};

/// SHA-256 of bytes as 64 hex digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes), 32)
}

/// The document's id from its SHA-256: the first 16 hex digits.
pub fn document_id(sha256: &str) -> String {
    sha256.chars().take(16).collect()
}

/// The id of a document's table, numbered from 1 as a reader counts.
pub fn table_id(document_id: &str, table: usize) -> String {
    format!("{document_id}-t{:04}", table + 1)
}

/// The id of a document's observation, by its place in reading order from 1.
pub fn observation_id(document_id: &str, index: usize) -> String {
    format!("{document_id}-o{:05}", index + 1)
}

/// The id of a document's activity, by its place in reading order from 1.
pub fn activity_id(document_id: &str, index: usize) -> String {
    format!("{document_id}-a{:04}", index + 1)
}

/// The id of an indicator: publisher, label key and segment.
pub fn indicator_id(publisher_key: &str, name: &str, segment: Option<&str>) -> String {
    let parts = [publisher_key, &key(name), &segment.map(key).unwrap_or_default()];
    hash(parts.iter().copied())
}

/// What tells a document's publisher from others: its name, or, where none is known, the title without its years and numbers.
pub fn publisher_key(info: &DocumentInfo) -> String {
    match (&info.publisher, &info.title) {
        (Some(publisher), _) => key(publisher),
        (None, Some(title)) => {
            let name = key(title);
            format!("?{}", name.chars().filter(|c| !c.is_numeric() && *c != '元').collect::<String>())
        }
        (None, None) => String::new(),
    }
}

/// The fingerprint of a finding: it survives moved lines, pages and cells.
pub fn fingerprint(diagnostic: &Diagnostic) -> String {
    let year = diagnostic.period_year.map(|year| year.to_string()).unwrap_or_default();
    let indicator = diagnostic.indicator.as_deref().map(key).unwrap_or_default();
    // A finding about no indicator and no stated value is told apart by the words it points at.
    let stated = match (&diagnostic.stated, &diagnostic.indicator) {
        (Some(stated), _) => stated.as_str(),
        (None, Some(_)) => "",
        (None, None) => diagnostic.raw.as_deref().unwrap_or(&diagnostic.message),
    };
    hash([diagnostic.rule.name, &indicator, &year, diagnostic.measure.unwrap_or(""), stated])
}

fn hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0x1f]);
    }
    hex(&hasher.finalize(), 8)
}

fn hex(bytes: &[u8], count: usize) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(count * 2);
    for byte in bytes.iter().take(count) {
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from(DIGITS[usize::from(nibble)])); // A nibble is below 16.
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indicator_keeps_its_id_through_spellings_and_years() {
        let id = |name, segment| indicator_id("八王子市", name, segment);
        assert_eq!(id("ＫＰＩ達成 率", None), id("KPI達成率", None));
        assert_ne!(id("達成率", None), id("達成率", Some("国")));
        let title = |title: &str| DocumentInfo { title: Some(title.into()), ..DocumentInfo::default() };
        assert_eq!(publisher_key(&title("令和5年度 実績報告")), publisher_key(&title("令和元年度 実績報告")));
    }

    #[test]
    fn sha256_is_the_known_one() {
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(document_id(&sha256(b"")), "e3b0c44298fc1c14");
    }
}
