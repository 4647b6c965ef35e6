//! Bytes of a text report to text: UTF-8 with or without BOM, UTF-16, Shift_JIS, EUC-JP, ISO-2022-JP.
//! Line ends become `\n`; nothing else is changed.

use crate::diagnostic::{Diagnostic, catalog};
use crate::error::{Error, Result};
use crate::origin::Origin;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// At most this share of characters may be unreadable before a text is refused: 1 in 50.
/// A report cut in the middle of a character has one or two, a binary file or a wrong encoding has many.
const UNREADABLE_SHARE: usize = 50;

/// Bytes looked at to tell UTF-16 without a BOM: enough for a few lines.
const PROBE: usize = 4096;

/// A decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text with `\n` line ends and no BOM.
    pub text: String,
    /// The encoding's name as in the Encoding Standard: `UTF-8`, `Shift_JIS`.
    pub encoding: &'static str,
    /// How many byte sequences could not be read and stand as U+FFFD.
    pub replaced: usize,
}

impl Decoded {
    /// What to say about bytes that could not be read.
    pub fn finding(&self) -> Option<Diagnostic> {
        let line = self.text.split('\n').position(|line| line.contains('\u{FFFD}'))?;
        let origin = Origin::line(u32::try_from(line + 1).unwrap_or(u32::MAX));
        let (count, encoding) = (self.replaced, self.encoding);
        Some(
            Diagnostic::new(
                &catalog::UNDECODABLE_TEXT,
                origin,
                format!("{encoding}として読めない文字が{count}か所あります（最初は{}行目）。", line + 1),
                format!("{count} sequences of bytes are no {encoding}; the first is in line {}", line + 1),
            )
            .with_help("元の文書からUTF-8で保存し直してください。"),
        )
    }
}

/// Decodes a text report.
///
/// # Errors
/// `Error::Encoding` when more than one character in fifty cannot be read.
pub fn decode(bytes: &[u8]) -> Result<Decoded> {
    let encoding = guess(bytes);
    let (text, encoding, _) = encoding.decode(bytes);
    let replaced = text.matches('\u{FFFD}').count();
    if replaced * UNREADABLE_SHARE > text.chars().count() {
        return Err(Error::Encoding(format!(
            "{replaced} sequences of bytes are no {}; expected UTF-8, UTF-16, Shift_JIS or EUC-JP",
            encoding.name()
        )));
    }
    let text =
        if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.into_owned() };
    Ok(Decoded { text, encoding: encoding.name(), replaced })
}

/// Tells the encoding: a BOM, valid UTF-8, the zero bytes of UTF-16, else what the bytes look most like.
fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0) {
        return if bytes.contains(&0x1B) && bytes.windows(2).any(|w| w == b"\x1B$") {
            ISO_2022_JP
        } else {
            UTF_8
        };
    }
    let probe = bytes.get(..PROBE).unwrap_or(bytes);
    if let Some(encoding) = utf16_without_bom(probe) {
        return encoding;
    }
    // A UTF-8 report with a few broken bytes is still UTF-8: most of its lead bytes have their tails.
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(Some(b"jp"), Utf8Detection::Deny)
}

/// In UTF-16 text, line ends, tabs and digits have a zero byte on one fixed side.
fn utf16_without_bom(probe: &[u8]) -> Option<&'static Encoding> {
    let (mut little, mut big) = (0usize, 0usize);
    for pair in probe.chunks_exact(2) {
        match pair {
            [b'\t' | b'\n' | b'\r' | b' '..=b'~', 0] => little += 1,
            [0, b'\t' | b'\n' | b'\r' | b' '..=b'~'] => big += 1,
            _ => {}
        }
    }
    let enough = probe.len() / 100;
    if little > enough && big * 20 < little {
        Some(UTF_16LE)
    } else if big > enough && little * 20 < big {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether valid multi-byte UTF-8 sequences outnumber broken bytes twenty to one.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 20
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "指標名\t目標値（令和８年度）\n待機児童数\t0人\n";

    #[test]
    fn reads_every_encoding_that_reports_come_in() {
        let utf16le: Vec<u8> = LINE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let with_bom: Vec<u8> = [b"\xEF\xBB\xBF", LINE.as_bytes()].concat();
        for bytes in [
            LINE.as_bytes().to_vec(),
            with_bom,
            encoding_rs::SHIFT_JIS.encode(LINE).0.into_owned(),
            encoding_rs::EUC_JP.encode(LINE).0.into_owned(),
            [vec![0xFF, 0xFE], utf16le.clone()].concat(),
            utf16le,
        ] {
            let decoded = decode(&bytes).expect("a report");
            assert_eq!((decoded.text.as_str(), decoded.replaced), (LINE, 0), "{}", decoded.encoding);
        }
    }

    #[test]
    fn keeps_a_report_with_one_broken_byte() {
        let mut bytes = LINE.repeat(20).into_bytes();
        bytes.insert(LINE.len(), 0xFF);
        let decoded = decode(&bytes).expect("a report");
        assert_eq!((decoded.encoding, decoded.replaced), ("UTF-8", 1));
    }

    #[test]
    fn line_ends_are_one_kind() {
        assert_eq!(decode(b"a\r\nb\rc\n").expect("text").text, "a\nb\nc\n");
    }
}
