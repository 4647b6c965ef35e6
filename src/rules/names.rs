//! Matching keys of names: what two spellings of one indicator have in common.

/// The key of a name: without spaces, quotes and marks, in one width, look-alike characters as one.
pub fn key(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut previous = None;
    for c in name.chars() {
        let c = match c {
            // Full-width ASCII.
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '々' => previous.unwrap_or(c),
            _ => c,
        };
        if c.is_whitespace() || "「」『』\"“”、,・･*_".contains(c) {
            continue;
        }
        let c = similar(c);
        previous = Some(c);
        out.extend(c.to_lowercase());
    }
    out
}

/// One character for each set of characters that look alike.
pub fn similar(c: char) -> char {
    match c {
        '\u{529B}' => '\u{30AB}', // CJK 力 → KATAKANA KA
        '\u{4E8C}' => '\u{30CB}', // CJK 二 → KATAKANA NI
        '\u{53E3}' => '\u{30ED}', // CJK 口 → KATAKANA RO
        '\u{535C}' => '\u{30C8}', // CJK 卜 → KATAKANA TO
        '\u{5DE5}' => '\u{30A8}', // CJK 工 → KATAKANA E
        '\u{5915}' => '\u{30BF}', // CJK 夕 → KATAKANA TA
        '\u{516B}' => '\u{30CF}', // CJK 八 → KATAKANA HA
        '\u{4E00}' | '\u{2015}' | '\u{2014}' | '\u{2010}'..='\u{2012}' | '\u{2212}' | '-' => {
            '\u{30FC}' // one, dashes and minus → PROLONGED SOUND MARK
        }
        '\u{3078}' => '\u{30D8}', // HIRAGANA HE → KATAKANA HE
        '\u{3079}' => '\u{30D9}', // HIRAGANA BE → KATAKANA BE
        '\u{307A}' => '\u{30DA}', // HIRAGANA PE → KATAKANA PE
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgives_width_spaces_marks_and_look_alikes() {
        assert_eq!(key("学力ステップアップ（小）"), key("学カ ステップアップ(小)"));
        assert_eq!(key("佐々木"), key("佐佐木"));
        assert_eq!(key("市民満足度 「環境」"), key("市民満足度『環境』"));
        assert_ne!(key("転入者数"), key("転出者数"));
    }
}
