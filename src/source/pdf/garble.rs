//! A page's glyphs come in; they are refused as a whole where the text layer is garble, whatever the fonts claim.

use crate::page::Page;

/// Fewer glyphs than this tell nothing.
const ENOUGH: usize = 40;

/// Share of characters, in percent, that no Japanese page has in scripts it does not use.
const FOREIGN_PERCENT: usize = 40;

/// Of foreign characters, the share in percent that one script has when a page is in that language.
const ONE_SCRIPT_PERCENT: usize = 90;

/// Refuses a text layer that is garble: its glyphs are counted as undecodable and none is kept.
pub(super) fn refuse(page: &mut Page) {
    let mut total = 0;
    let mut scripts = [0usize; SCRIPTS.len() + 1];
    for c in page.glyphs.iter().flat_map(|g| g.text.chars()).filter(|c| !c.is_whitespace()) {
        total += 1;
        if !usual(c) {
            let script = SCRIPTS.iter().position(|(from, to)| (*from..=*to).contains(&c));
            scripts[script.unwrap_or(SCRIPTS.len())] += 1; // a position in SCRIPTS, or the one after
        }
    }
    let foreign: usize = scripts.iter().sum();
    if total < ENOUGH || foreign * 100 < total * FOREIGN_PERCENT {
        return;
    }
    let most = scripts[..SCRIPTS.len()].iter().max().copied().unwrap_or(0); // the array is one longer
    if most * 100 >= foreign * ONE_SCRIPT_PERCENT {
        return;
    }
    page.undecodable += page.glyphs.len();
    page.glyphs.clear();
}

/// Scripts of living languages that a municipal page may be translated into.
const SCRIPTS: &[(char, char)] = &[
    ('\u{0370}', '\u{03FF}'), // Greek
    ('\u{0400}', '\u{052F}'), // Cyrillic
    ('\u{0590}', '\u{05FF}'), // Hebrew
    ('\u{0600}', '\u{06FF}'), // Arabic
    ('\u{0900}', '\u{0DFF}'), // Indic
    ('\u{0E00}', '\u{0E7F}'), // Thai
    ('\u{1000}', '\u{109F}'), // Burmese
    ('\u{1780}', '\u{17FF}'), // Khmer
    ('\u{1800}', '\u{18AF}'), // Mongolian
    ('\u{AC00}', '\u{D7AF}'), // Hangul
];

/// Characters that Japanese pages are made of.
fn usual(c: char) -> bool {
    matches!(c,
        '\u{21}'..='\u{7E}'
        | '\u{A5}' | '\u{A7}' | '\u{B0}' | '\u{B1}' | '\u{B2}' | '\u{B3}' | '\u{B7}' | '\u{D7}' | '\u{F7}'
        | '\u{2010}'..='\u{27BF}' // punctuation, letter-like, arrows, mathematics, enclosed, boxes, shapes, dingbats
        | '\u{2900}'..='\u{2BFF}'
        | '\u{3000}'..='\u{30FF}'
        | '\u{3190}'..='\u{33FF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE10}'..='\u{FE6F}'
        | '\u{FF01}'..='\u{FFEF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Glyph;

    fn refused(text: &str) -> bool {
        let glyph = |c: char| Glyph {
            text: c.to_string(),
            bbox: Default::default(),
            size: 10.0,
            angle: 0.0,
            mode: Default::default(),
            color: [0; 3],
            visible: true,
        };
        let mut page = Page { glyphs: text.chars().map(glyph).collect(), ..Page::default() };
        let before = page.glyphs.len();
        refuse(&mut page);
        assert_eq!(page.glyphs.len() + page.undecodable, before);
        page.glyphs.is_empty()
    }

    /// Protects that garble is refused, and that Japanese and translations are not.
    #[test]
    fn garble_is_told_from_languages() {
        assert!(refused(&"\u{8A}»ñÞ\u{A450}Ɯ\u{1234}ʘþýÿ".repeat(6)));
        assert!(!refused(&"令和6年度 実績値 12,345 人（前年度比 ▲3.5％）".repeat(3)));
        assert!(!refused(&"쓰레기 분리 배출 안내".repeat(6)));
        assert!(!refused("ñÞ»"));
    }
}
