//! Classes of characters that matter to layout: which ink fills only half of its box, which may open a line.

/// Whether the ink of a full-width character stands in the right half of its box.
pub fn opens(c: char) -> bool {
    matches!(c, '（' | '「' | '『' | '【' | '〔' | '《' | '〈' | '［' | '｛' | '“' | '‘')
}

/// Whether the ink of a full-width character stands in the left half of its box.
pub fn closes(c: char) -> bool {
    matches!(
        c,
        '）' | '」'
            | '』'
            | '】'
            | '〕'
            | '》'
            | '〉'
            | '］'
            | '｝'
            | '、'
            | '。'
            | '，'
            | '．'
            | '”'
            | '’'
    )
}

/// Whether a character is written in a square box: kana, ideographs, full-width forms.
pub fn is_wide(c: char) -> bool {
    matches!(c as u32, 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6 | 0x20000..=0x3FFFF)
}

/// Whether a character only selects a variant of the one before it and prints nothing itself.
pub fn is_selector(c: char) -> bool {
    matches!(c as u32, 0xFE00..=0xFE0F | 0xE0100..=0xE01EF)
}

/// Whether a character is an ideograph or kana, so that no word space stands beside it by itself.
pub fn is_cjk_letter(c: char) -> bool {
    matches!(c as u32, 0x3005..=0x3007 | 0x3041..=0x30FF | 0x31F0..=0x31FF | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// Whether a text starts a new item: a bullet, a circled number, a note mark, an opening bracket.
pub fn starts_item(text: &str) -> bool {
    let Some(c) = text.chars().next() else { return false };
    matches!(
        c,
        '・' | '･'
            | '●'
            | '○'
            | '◎'
            | '◆'
            | '◇'
            | '■'
            | '□'
            | '※'
            | '*'
            | '＊'
            | '('
            | '－'
            | '-'
            | '→'
    ) || opens(c)
        || matches!(c as u32, 0x2460..=0x24FF | 0x2776..=0x2793)
}

/// Whether a text is one figure with at most a sign, a unit mark or brackets, or stands for one (a dash).
pub fn is_figure(text: &str) -> bool {
    let mut digits = 0;
    let mut others = 0;
    for c in text.chars() {
        match c {
            '0'..='9' | '０'..='９' => digits += 1,
            ',' | '.' | '，' | '．' | '%' | '％' | '-' | '－' | '+' | '＋' | '△' | '▲' | '−' | '±' =>
                {}
            '—' | '―' | '–' | 'ー' | '…' | '*' => {}
            _ => others += 1,
        }
    }
    let dashes = text.chars().all(|c| matches!(c, '-' | '－' | '−' | '—' | '―' | '–' | 'ー' | '…' | '*'));
    !text.is_empty() && (digits > 0 && others == 0 || dashes)
}

/// Whether a figure is only a part of one: it ends or starts with a point or comma, or its groups are not of three.
pub fn is_broken_figure(text: &str) -> bool {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            '，' => ',',
            '．' => '.',
            c => c,
        })
        .filter(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
        .collect();
    if plain.starts_with([',', '.']) || plain.ends_with([',', '.']) {
        return true;
    }
    if plain.matches('.').count() > 1 {
        return true;
    }
    let whole = plain.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    rest.peek().is_some() && (first.len() > 3 || rest.any(|g| g.len() != 3))
}

/// Whether a text is one figure in brackets: a second value that belongs to the figure above it.
pub fn is_bracketed_figure(text: &str) -> bool {
    let inner = text.strip_prefix(['(', '（']).and_then(|t| t.strip_suffix([')', '）']));
    inner.is_some_and(is_figure)
}
