//! Tables of characters: which are Japanese, and which have another spelling.

use unicode_normalization::UnicodeNormalization;

/// Hiragana letters.
pub fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}')
}

/// Katakana letters with the long-vowel mark ー.
pub fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}')
}

/// Kanji with 々, 〆 and 〇.
pub fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{3FFFF}' | '\u{F900}'..='\u{FAFF}' | '\u{3005}'..='\u{3007}')
}

/// Characters between which Japanese writing has no space.
pub fn is_cjk(c: char) -> bool {
    is_hiragana(c)
        || is_katakana(c)
        || is_kanji(c)
        || matches!(
            c,
            '\u{3001}' | '\u{3002}' | '\u{3008}'..='\u{3011}' | '\u{3014}' | '\u{3015}' | '\u{30FB}'
        )
}

/// What a single character is spelled as.
pub(super) enum Spelling {
    /// As it is.
    Same,
    /// As another character.
    One(char),
    /// As several.
    Many(String),
    /// Not at all: it is invisible.
    Nothing,
}

/// The spelling of a character outside plain ASCII, kana and kanji, whatever stands around it.
pub(super) fn spelling(c: char) -> Spelling {
    match c {
        // Spaces. A tab within a cell is one too.
        '\t' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            Spelling::One(' ')
        }
        '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Spelling::One('\n'),
        // Invisible: soft hyphen, zero-width marks, BOM, variation selectors, other controls.
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0100}'..='\u{E01EF}' => Spelling::Nothing,
        c if c.is_control() && c != '\n' => Spelling::Nothing,
        // Hyphens and minus signs are one; dashes are another; tildes are a third.
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{FF0D}' | '\u{FE63}' => Spelling::One('-'),
        '\u{2014}' | '\u{2015}' | '\u{2500}' | '\u{2501}' => Spelling::One('\u{2014}'),
        '\u{301C}' | '\u{223C}' | '\u{223E}' => Spelling::One('\u{FF5E}'),
        '\u{FF5E}' => Spelling::Same,
        '\u{FFE5}' => Spelling::One('\u{A5}'),
        // Marks with several look-alikes.
        '\u{25EF}' => Spelling::One('\u{25CB}'), // LARGE CIRCLE, as ○
        '\u{2715}' | '\u{2716}' | '\u{2613}' => Spelling::One('\u{D7}'), // crosses, as ×
        // Radicals of the Kangxi block that NFKC gives in a form that Japanese does not use.
        '\u{2F3E}' => Spelling::One('\u{6238}'), // 戸
        '\u{2FAD}' => Spelling::One('\u{9752}'), // 青
        '\u{2FC8}' => Spelling::One('\u{9EC4}'), // 黄
        '\u{2FCA}' => Spelling::One('\u{9ED2}'), // 黒
        '\u{2E80}'..='\u{2EF3}' => radical(c).map_or(Spelling::Same, Spelling::One),
        // Kept: ℃ is a unit of its own.
        '\u{2103}' | '\u{2109}' => Spelling::Same,
        // Circled digits stay, they are marks; circled and parenthesised words are spelled out.
        '\u{2474}'..='\u{249B}'
        | '\u{3220}'..='\u{3247}'
        | '\u{3250}'
        | '\u{3280}'..='\u{32B0}'
        | '\u{32C0}'..='\u{32CB}'
        | '\u{32FF}'..='\u{33FF}'
        | '\u{2116}'
        | '\u{2121}'
        | '\u{2126}'
        | '\u{212A}'
        | '\u{212B}'
        | '\u{2160}'..='\u{217F}'
        | '\u{FB00}'..='\u{FB06}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{2F00}'..='\u{2FD5}'
        | '\u{FF01}'..='\u{FFEF}'
        | '\u{2F800}'..='\u{2FA1F}' => nfkc(c),
        _ => Spelling::Same,
    }
}

/// The compatibility spelling of one character.
fn nfkc(c: char) -> Spelling {
    let mut all = std::iter::once(c).nfkc();
    match (all.next(), all.next()) {
        (Some(only), None) if only == c => Spelling::Same,
        (Some(only), None) => Spelling::One(only),
        (Some(first), Some(second)) => Spelling::Many([first, second].into_iter().chain(all).collect()),
        (None, _) => Spelling::Same,
    }
}

/// The kanji that a radical of either block prints; every other character as it is.
pub fn kanji_of_radical(c: char) -> char {
    match c {
        '\u{2E80}'..='\u{2FD5}' => match spelling(c) {
            Spelling::One(kanji) => kanji,
            _ => c,
        },
        _ => c,
    }
}

/// The kanji of a CJK radical (U+2E80–2EF3), which NFKC leaves alone and PDF fonts print for the kanji itself.
fn radical(c: char) -> Option<char> {
    RADICALS
        .binary_search_by_key(&c, |&(from, _)| from)
        .ok()
        .and_then(|at| RADICALS.get(at))
        .map(|&(_, to)| to)
}

/// After Unicode's EquivalentUnifiedIdeograph.txt. Sorted.
const RADICALS: &[(char, char)] = &[
    ('\u{2E81}', '厂'),
    ('\u{2E82}', '乛'),
    ('\u{2E83}', '乚'),
    ('\u{2E84}', '乙'),
    ('\u{2E85}', '亻'),
    ('\u{2E86}', '冂'),
    ('\u{2E87}', '几'),
    ('\u{2E88}', '刀'),
    ('\u{2E89}', '刂'),
    ('\u{2E8A}', '卜'),
    ('\u{2E8B}', '㔾'),
    ('\u{2E8C}', '小'),
    ('\u{2E8D}', '小'),
    ('\u{2E8E}', '兀'),
    ('\u{2E8F}', '尣'),
    ('\u{2E90}', '尢'),
    ('\u{2E92}', '巳'),
    ('\u{2E93}', '幺'),
    ('\u{2E94}', '彑'),
    ('\u{2E95}', '彐'),
    ('\u{2E96}', '忄'),
    ('\u{2E97}', '心'),
    ('\u{2E98}', '扌'),
    ('\u{2E99}', '攵'),
    ('\u{2E9B}', '旡'),
    ('\u{2E9C}', '日'),
    ('\u{2E9D}', '月'),
    ('\u{2E9E}', '歺'),
    ('\u{2E9F}', '母'),
    ('\u{2EA0}', '民'),
    ('\u{2EA1}', '氵'),
    ('\u{2EA2}', '氺'),
    ('\u{2EA3}', '灬'),
    ('\u{2EA4}', '爫'),
    ('\u{2EA5}', '爫'),
    ('\u{2EA6}', '丬'),
    ('\u{2EA7}', '牛'),
    ('\u{2EA8}', '犭'),
    ('\u{2EA9}', '王'),
    ('\u{2EAA}', '疋'),
    ('\u{2EAB}', '目'),
    ('\u{2EAC}', '示'),
    ('\u{2EAD}', '礻'),
    ('\u{2EAE}', '竹'),
    ('\u{2EAF}', '糹'),
    ('\u{2EB1}', '罓'),
    ('\u{2EB2}', '罒'),
    ('\u{2EB6}', '羊'),
    ('\u{2EB7}', '羊'),
    ('\u{2EB9}', '耂'),
    ('\u{2EBA}', '肀'),
    ('\u{2EBB}', '聿'),
    ('\u{2EBC}', '肉'),
    ('\u{2EBD}', '臼'),
    ('\u{2EBE}', '艹'),
    ('\u{2EBF}', '艹'),
    ('\u{2EC0}', '艹'),
    ('\u{2EC1}', '虎'),
    ('\u{2EC2}', '衤'),
    ('\u{2EC3}', '覀'),
    ('\u{2EC4}', '西'),
    ('\u{2EC6}', '角'),
    ('\u{2EC7}', '角'),
    ('\u{2ECA}', '足'),
    ('\u{2ECC}', '辶'),
    ('\u{2ECD}', '辶'),
    ('\u{2ECE}', '辶'),
    ('\u{2ECF}', '阝'),
    ('\u{2ED1}', '長'),
    ('\u{2ED2}', '镸'),
    ('\u{2ED5}', '阜'),
    ('\u{2ED6}', '阝'),
    ('\u{2ED7}', '雨'),
    ('\u{2ED8}', '青'),
    ('\u{2EDD}', '食'),
    ('\u{2EDE}', '食'),
    ('\u{2EDF}', '飠'),
    ('\u{2EE1}', '首'),
    ('\u{2EE3}', '骨'),
    ('\u{2EE4}', '鬼'),
    ('\u{2EE8}', '麦'),
    ('\u{2EE9}', '黄'),
    ('\u{2EEB}', '斉'),
    ('\u{2EED}', '歯'),
    ('\u{2EEF}', '竜'),
    ('\u{2EF1}', '亀'),
    ('\u{2EF2}', '亀'),
    ('\u{2EF3}', '龟'),
];

/// The letter that a kana makes with a voicing mark (゛ or ゜), where one exists.
pub(super) fn voiced(base: char, mark: char) -> Option<char> {
    let combining = match mark {
        '\u{309B}' | '\u{3099}' | '\u{FF9E}' => '\u{3099}',
        _ => '\u{309A}',
    };
    unicode_normalization::char::compose(base, combining)
}

/// The superscript of a digit.
pub(super) fn superscript(digit: char) -> char {
    match digit {
        '0' => '\u{2070}',
        '1' => '\u{B9}',
        '2' => '\u{B2}',
        '3' => '\u{B3}',
        '4' => '\u{2074}',
        '5' => '\u{2075}',
        '6' => '\u{2076}',
        '7' => '\u{2077}',
        '8' => '\u{2078}',
        '9' => '\u{2079}',
        other => other,
    }
}

/// The digit of a superscript.
pub(crate) fn from_superscript(c: char) -> Option<char> {
    Some(match c {
        '\u{B9}' => '1',
        '\u{B2}' => '2',
        '\u{B3}' => '3',
        '\u{2070}' | '\u{2074}'..='\u{2079}' => char::from_digit(u32::from(c) - 0x2070, 10)?,
        _ => return None,
    })
}

/// The digit of a subscript.
pub(super) fn from_subscript(c: char) -> Option<char> {
    let offset = u32::from(c).checked_sub(0x2080)?;
    char::from_digit(offset, 10)
}
