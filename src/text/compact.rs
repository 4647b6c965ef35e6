//! A text without what is no word: spaces and mark-up out, digits and signs in half width. For looking at, not for keeping.

use std::borrow::Cow;

/// A text without spaces and mark-up, digits and signs in half width. Most cells are so already and are lent back.
pub fn compact(text: &str) -> Cow<'_, str> {
    match text.char_indices().find(|(_, c)| changes(*c)) {
        None => Cow::Borrowed(text),
        Some((at, _)) => Cow::Owned(rewritten(text, at)),
    }
}

/// A text without its spaces. Most have none and are lent back.
pub fn without_spaces(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_whitespace) {
        Cow::Owned(text.chars().filter(|c| !c.is_whitespace()).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character may be left out or written otherwise.
fn changes(c: char) -> bool {
    match c {
        '!'..='~' => c == '<',
        // Kana and kanji, which are most of any text.
        '\u{3001}'..='\u{9FFF}' => false,
        '\u{2212}' | '\u{FF01}'..='\u{FF5E}' => true,
        _ => c.is_whitespace(),
    }
}

/// The compact text; nothing changes before byte `from`.
fn rewritten(text: &str, from: usize) -> String {
    let (head, tail) = text.split_at(from);
    let mut out = String::with_capacity(text.len());
    out.push_str(head);
    let mut tag = false;
    let mut rest = tail.chars().peekable();
    while let Some(c) = rest.next() {
        if tag {
            tag = c != '>';
            continue;
        }
        // `<p>`, `</u>`: a letter or a slash follows at once; a bare `<` is a sign.
        if c == '<' && rest.peek().is_some_and(|n| n.is_ascii_alphabetic() || *n == '/') {
            tag = true;
            continue;
        }
        match c {
            '\u{FF01}'..='\u{FF5E}' => out.push(char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)),
            '\u{2212}' => out.push('-'),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compact_drops_markup_and_width() {
        assert_eq!(compact("<p>令和 ２ 年<br/>８５．６％</p>"), "令和2年85.6%");
        assert_eq!(compact("a < b"), "a<b");
        assert!(matches!(compact("合計特殊出生率(2020)"), Cow::Borrowed(_)), "nothing to copy");
    }
}
