//! An embedded TrueType font comes in; the character of each of its glyphs goes out, where it can be told.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Characters by glyph number.
pub(super) type Names = BTreeMap<u16, char>;

/// Fonts with fewer glyphs were re-numbered when they were subset; the full MS fonts have more than 13,000.
const FULL_FONT_GLYPHS: u16 = 10_000;

/// No more characters than this are read of one table: a damaged one may claim billions.
const CHARACTERS_MAX: usize = 200_000;

/// Glyph number and character of MS Mincho and MS Gothic, which share one order; learned from the /ToUnicode maps of
/// documents that have them.
static MS_ORDER: LazyLock<Names> = LazyLock::new(|| {
    include_str!("ms_glyphs.tsv")
        .lines()
        .filter_map(|line| {
            let (gid, text) = line.split_once('\t')?;
            Some((gid.parse().ok()?, text.chars().next()?))
        })
        .collect()
});

/// Reads the font's own character table backwards.
pub(super) fn glyph_characters(font: &[u8]) -> Names {
    let mut names = Names::new();
    let Some(cmap) = table(font, b"cmap") else { return names };
    let count = u16_at(cmap, 2).unwrap_or(0);
    for i in 0..usize::from(count) {
        let (Some(platform), Some(encoding), Some(offset)) = (
            u16_at(cmap, 4 + 8 * i),
            u16_at(cmap, 6 + 8 * i),
            u32_at(cmap, 8 + 8 * i).and_then(|o| usize::try_from(o).ok()),
        ) else {
            break;
        };
        // Unicode tables only: a symbol table numbers, it does not name.
        if platform != 0 && !(platform == 3 && (encoding == 1 || encoding == 10)) {
            continue;
        }
        let Some(sub) = cmap.get(offset..) else { continue };
        match u16_at(sub, 0) {
            Some(4) => segments(sub, &mut names),
            Some(12) => groups(sub, &mut names),
            _ => {}
        }
    }
    names
}

/// The characters of a font whose order of glyphs is known by its name, if it has all its glyphs.
pub(super) fn known_order(base_font: &[u8], font: &[u8]) -> Names {
    let name = base_font.split(|b| *b == b'+').next_back().unwrap_or_default();
    let known = ["MS-Mincho", "MS-Gothic", "MSMincho", "MSGothic"];
    let glyphs = table(font, b"maxp").and_then(|maxp| u16_at(maxp, 4)).unwrap_or(0);
    if glyphs >= FULL_FONT_GLYPHS && known.iter().any(|k| name.starts_with(k.as_bytes())) {
        MS_ORDER.clone()
    } else {
        Names::new()
    }
}

/// Format 4: segments of 16-bit characters.
fn segments(sub: &[u8], names: &mut Names) {
    let Some(n) = u16_at(sub, 6).map(|double| usize::from(double / 2)) else { return };
    let (ends, starts) = (14, 16 + 2 * n);
    let (deltas, offsets) = (16 + 4 * n, 16 + 6 * n);
    let mut left = CHARACTERS_MAX;
    for i in 0..n {
        let (Some(end), Some(start), Some(delta), Some(offset)) = (
            u16_at(sub, ends + 2 * i),
            u16_at(sub, starts + 2 * i),
            u16_at(sub, deltas + 2 * i),
            u16_at(sub, offsets + 2 * i),
        ) else {
            return;
        };
        for code in (start..=end).take(left) {
            left -= 1;
            let gid = if offset == 0 {
                Some(code.wrapping_add(delta))
            } else {
                let at = offsets + 2 * i + usize::from(offset) + 2 * usize::from(code - start);
                u16_at(sub, at).map(|gid| if gid == 0 { 0 } else { gid.wrapping_add(delta) })
            };
            add(names, gid.unwrap_or(0), u32::from(code));
        }
    }
}

/// Format 12: groups of 32-bit characters.
fn groups(sub: &[u8], names: &mut Names) {
    let Some(n) = u32_at(sub, 12) else { return };
    let mut left = CHARACTERS_MAX;
    for i in 0..n as usize {
        let (Some(start), Some(end), Some(gid)) =
            (u32_at(sub, 16 + 12 * i), u32_at(sub, 20 + 12 * i), u32_at(sub, 24 + 12 * i))
        else {
            return;
        };
        for code in (start..=end).take(left) {
            left -= 1;
            let gid = gid.saturating_add(code - start);
            add(names, u16::try_from(gid).unwrap_or(0), code);
        }
    }
}

/// Of several characters with one glyph, an ideograph is meant rather than its radical: the first that is no radical.
fn add(names: &mut Names, gid: u16, code: u32) {
    let Some(c) = char::from_u32(code) else { return };
    if gid == 0 || !super::glyph::is_text(c) {
        return;
    }
    let entry = names.entry(gid).or_insert(c);
    if crate::text::kanji_of_radical(*entry) != *entry {
        *entry = c;
    }
}

fn table<'a>(font: &'a [u8], tag: &[u8; 4]) -> Option<&'a [u8]> {
    let count = usize::from(u16_at(font, 4)?);
    (0..count).find_map(|i| {
        let entry = font.get(12 + 16 * i..28 + 16 * i)?;
        if entry.get(..4)? != tag {
            return None;
        }
        let offset = u32_at(entry, 8)? as usize;
        let length = u32_at(entry, 12)? as usize;
        font.get(offset..offset.checked_add(length)?.min(font.len()))
    })
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes([*data.get(at)?, *data.get(at.checked_add(1)?)?]))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16_at(data, at)?) << 16 | u32::from(u16_at(data, at.checked_add(2)?)?))
}
