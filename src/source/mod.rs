//! The only door to the PDF crates and to text decoding: bytes come in, pages or lines go out.
//! What a file is, its bytes tell, never its name.

pub mod decode;
pub mod pdf;

/// How many bytes from the start may stand before `%PDF-`: readers accept junk there, and mail gateways put it there.
const PDF_MARK_WINDOW: usize = 1024;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A PDF, perhaps after leading junk.
    Pdf,
    /// Something that may be decoded as text.
    Text,
    /// Something that is read here by nobody: see [`describe`].
    Unknown,
}

/// Tells what the bytes are.
pub fn detect(bytes: &[u8]) -> Kind {
    let head = bytes.get(..PDF_MARK_WINDOW).unwrap_or(bytes);
    if head.windows(5).any(|w| w == b"%PDF-") {
        return Kind::Pdf;
    }
    let blank = bytes.iter().all(u8::is_ascii_whitespace);
    if blank || signature(bytes).is_some() || is_binary(bytes) { Kind::Unknown } else { Kind::Text }
}

/// Says in a few words what bytes of no known kind look like, for the error message.
pub fn describe(bytes: &[u8]) -> String {
    if let Some(name) = signature(bytes) {
        return name.to_owned();
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return "an empty file".to_owned();
    }
    let head: Vec<String> = bytes.iter().take(8).map(|b| format!("{b:02x}")).collect();
    format!("binary data starting with {}", head.join(" "))
}

/// File types that turn up in the folders of reports, by their first bytes.
fn signature(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "a ZIP archive or an Office document (xlsx, docx)"),
        (b"PK\x05\x06", "an empty ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (xls, doc)"),
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"II*\0", "a TIFF image"),
        (b"MM\0*", "a TIFF image"),
        (b"\x1f\x8b", "gzip data"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"\x7fELF", "a program"),
        (b"MZ\x90", "a program"),
        (b"PAR1", "a Parquet file"),
        (b"{\\rtf", "an RTF document"),
        (b"%!PS", "a PostScript file"),
        (b"SQLite format 3\0", "an SQLite database"),
    ];
    SIGNATURES.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, name)| *name)
}

/// Whether bytes cannot be text in any encoding that is read here: NULs outside UTF-16, or many control bytes.
fn is_binary(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return false;
    }
    let head = bytes.get(..4096).unwrap_or(bytes);
    let nul = head.iter().filter(|b| **b == 0).count();
    if nul > 0 {
        // UTF-16 without a mark has NULs at every other byte where the text is ASCII.
        let at_even = head.iter().step_by(2).filter(|b| **b == 0).count();
        return nul < head.len() / 20 || (at_even != 0 && at_even != nul);
    }
    let control = head.iter().filter(|b| **b < 0x20 && !matches!(**b, 0x09..=0x0d | 0x1b)).count();
    control * 50 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Protects that the kind is told from bytes: a report named `.pdf` may be a picture, one without a name a PDF.
    #[test]
    fn bytes_tell_the_kind() {
        let mut junk = vec![b'x'; 900];
        junk.extend_from_slice(b"%PDF-1.4\n");
        let utf16: Vec<u8> = "KPI 指標 12".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cases: &[(&[u8], Kind)] = &[
            (b"%PDF-1.7\n", Kind::Pdf),
            (&junk, Kind::Pdf),
            ("指標\t目標値\n".as_bytes(), Kind::Text),
            (b"\x8e\x77\x95\x57\x09\x96\xda\x95\x57\x0a", Kind::Text),
            (b"", Kind::Unknown),
            (b" \r\n", Kind::Unknown),
            (&utf16, Kind::Text),
            (b"PK\x03\x04\x14\0\0\0", Kind::Unknown),
            (b"\x89PNG\r\n\x1a\n", Kind::Unknown),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind::Unknown),
            (b"abc\0\x01\x02\x03def\0", Kind::Unknown),
        ];
        for (bytes, kind) in cases {
            assert_eq!(detect(bytes), *kind, "{bytes:?}");
        }
    }

    /// Protects that the message names what was found.
    #[test]
    fn unknown_kinds_are_described() {
        assert!(describe(b"PK\x03\x04rest").contains("xlsx"));
        assert_eq!(describe(b"\0\x01"), "binary data starting with 00 01");
    }
}
