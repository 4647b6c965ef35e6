//! What the interpreter asks of its surroundings: substitute fonts, CMaps, a sink for warnings. Also PDF text strings.

use hayro_interpret::font::FontData;
use hayro_interpret::hayro_cmap::CMapName;
use hayro_interpret::{InterpreterSettings, InterpreterWarning, RenderContent, hayro_cmap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

/// Settings that count the fonts that could not be used in `bad_fonts`.
pub(super) fn settings(bad_fonts: Arc<AtomicUsize>) -> InterpreterSettings {
    InterpreterSettings {
        font_resolver: Arc::new(|_| Some((BLANK_FONT.clone(), 0))),
        cmap_resolver: Arc::new(cmap),
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::UnsupportedFont) {
                bad_fonts.fetch_add(1, Ordering::Relaxed);
            }
        }),
        render_content: RenderContent::all(),
    }
}

/// A predefined CMap. Those that are not at hand are read through one of the same codes: the newer Unicode CMaps differ
/// from the older in glyph shapes only, those of JIS C 6226-1978 in a few glyphs that were exchanged.
pub(super) fn cmap(name: CMapName<'_>) -> Option<&'static [u8]> {
    if let Some(data) = hayro_cmap::load_embedded(name) {
        return Some(data);
    }
    let other: &[u8] = match name.to_bytes() {
        b"UniJIS2004-UTF16-H" | b"UniJISX0213-UTF16-H" => b"UniJIS-UTF16-H",
        b"UniJIS2004-UTF16-V" | b"UniJISX0213-UTF16-V" => b"UniJIS-UTF16-V",
        b"UniJISPro-UCS2-V" => b"UniJIS-UCS2-V",
        b"UniJISPro-UCS2-HW-V" => b"UniJIS-UCS2-HW-V",
        b"78-RKSJ-H" | b"78ms-RKSJ-H" => b"90ms-RKSJ-H",
        b"78-RKSJ-V" | b"78ms-RKSJ-V" => b"90ms-RKSJ-V",
        b"78-EUC-H" => b"EUC-H",
        b"78-EUC-V" => b"EUC-V",
        b"78-H" | b"Add-H" | b"Ext-H" | b"NWP-H" => b"H",
        b"78-V" | b"Add-V" | b"Ext-V" | b"NWP-V" => b"V",
        b"90pv-RKSJ-V" => b"90ms-RKSJ-V",
        _ => return None,
    };
    hayro_cmap::load_embedded(CMapName::from_bytes(other))
}

/// A font without outlines whose advances are 0, for every font that is not embedded.
/// A real substitute would stretch each glyph to the width the PDF gives, and the stretch would enter our geometry.
static BLANK_FONT: LazyLock<FontData> = LazyLock::new(|| Arc::new(blank_font()));

pub(super) fn blank_font() -> Vec<u8> {
    let mut head = vec![0u8; 54];
    head[0..4].copy_from_slice(&[0, 1, 0, 0]);
    head[12..16].copy_from_slice(&[0x5f, 0x0f, 0x3c, 0xf5]);
    head[18..20].copy_from_slice(&1000u16.to_be_bytes()); // units per em
    let mut hhea = vec![0u8; 36];
    hhea[0..4].copy_from_slice(&[0, 1, 0, 0]);
    hhea[4..6].copy_from_slice(&880i16.to_be_bytes());
    hhea[6..8].copy_from_slice(&(-120i16).to_be_bytes());
    hhea[34..36].copy_from_slice(&1u16.to_be_bytes()); // number of advances
    let hmtx = vec![0u8; 4];
    let maxp = vec![0, 0, 0x50, 0, 0, 1]; // one glyph
    let tables: [(&[u8; 4], Vec<u8>); 4] =
        [(b"head", head), (b"hhea", hhea), (b"hmtx", hmtx), (b"maxp", maxp)];
    let mut font = vec![0, 1, 0, 0, 0, 4, 0, 64, 0, 2, 0, 0];
    let mut offset = font.len() + 16 * tables.len();
    let mut body = Vec::new();
    for (tag, data) in &tables {
        font.extend_from_slice(*tag);
        font.extend_from_slice(&0u32.to_be_bytes());
        font.extend_from_slice(&(offset as u32).to_be_bytes());
        font.extend_from_slice(&(data.len() as u32).to_be_bytes());
        body.extend_from_slice(data);
        body.resize(body.len().next_multiple_of(4), 0);
        offset = 12 + 16 * tables.len() + body.len();
    }
    font.extend_from_slice(&body);
    font
}

/// Decodes a PDF text string: UTF-16 or UTF-8 with a mark; without one, what Japanese producers write there.
pub(super) fn text_string(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes_string(bytes),
        },
    };
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// PDFDocEncoding is meant, Shift_JIS is what old Japanese drivers put there: it is that if it has kanji or kana
/// and no stray byte (`\u{A9}` in `© 2000` would be a half-width kana).
fn bytes_string(bytes: &[u8]) -> String {
    let (text, bad) = encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes);
    if !bad && text.chars().any(|c| matches!(c, '\u{3000}'..='\u{9FFF}')) {
        text.into_owned()
    } else {
        bytes.iter().map(|b| char::from(*b)).collect()
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Protects titles: producers write UTF-16, UTF-8 and Shift_JIS.
    #[test]
    fn text_strings_of_all_kinds() {
        assert_eq!(text_string(b"\xfe\xff\x63\x07\x6a\x19").as_deref(), Some("指標"));
        assert_eq!(text_string("指標".as_bytes()).as_deref(), Some("指標"));
        assert_eq!(text_string(b"\x8e\x77\x95\x57").as_deref(), Some("指標"));
        assert_eq!(text_string(b"Excel\xae \xa9 2010").as_deref(), Some("Excel® © 2010"));
        assert_eq!(text_string(b"\0"), None);
    }
}
