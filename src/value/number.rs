//! Numbers: digits with separators and decimals, kanji multipliers, what stands before and after them.

use super::lexicon::{Lexicon, Suffix, is_bracket};
use super::{Change, Comparator, Number, Unit, kanji, unit};
use crate::text::{is_hiragana, is_kanji, is_katakana};
use rust_decimal::Decimal;

/// Words that may stand right behind a figure or its period without changing it.
pub(super) const QUALIFIERS: &[&str] = &[
    "累計",
    "平均",
    "実績",
    "実績値",
    "見込",
    "見込み",
    "見込値",
    "予定",
    "目標",
    "目標値",
    "推計",
    "推計値",
    "速報",
    "速報値",
    "暫定",
    "暫定値",
    "概算",
    "末",
    "時点",
    "現在",
    "延べ",
    "のべ",
    "p",
    "r",
    "合計",
    "計",
    "再掲",
    "改訂",
    "確定",
    "確定値",
    "の累計",
    "まで",
    "累計値",
    "新規",
    "単年",
];

/// The longest run of kanji or katakana right after digits that is taken for an unknown unit, in characters.
const LONGEST_UNKNOWN: usize = 6;

/// The same where hiragana goes on: 12講座を開く.
const LONGEST_UNKNOWN_IN_PROSE: usize = 3;

/// What stands at a digit.
pub(crate) enum Read {
    /// A figure that ends at this byte of the rest.
    Number(Number, usize),
    /// Digits that name something (2級, 20代): so many bytes belong to the word.
    Name(usize),
}

/// Digits as printed, exact.
struct Digits {
    value: Decimal,
    decimals: u8,
    length: usize,
}

/// Reads the number at the start of `rest`, which starts with a digit or a kanji numeral; `negative` comes from a sign before it.
pub(crate) fn read(rest: &str, lexicon: &Lexicon, negative: bool, signed: bool) -> Option<Read> {
    let starts_with_digit = rest.starts_with(|c: char| c.is_ascii_digit());
    let (digits, kanji_only) = if starts_with_digit {
        let plain = digits(rest)?;
        // 3億4千万: digits after a multiplier.
        match mixed(rest, &plain) {
            Some(mixed) => (mixed, false),
            None => (plain, false),
        }
    } else {
        (kanji_digits(rest, lexicon)?, true)
    };
    let mut number = Number {
        value: if negative { -digits.value } else { digits.value },
        decimals: digits.decimals,
        signed,
        comparator: None,
        unit: None,
        change: None,
        mixed_width: false,
    };
    let mut at = digits.length;
    let after = rest.get(at..)?;
    match after_digits(after, lexicon, !signed) {
        After::Unit(length, unit) => {
            at += length;
            number.unit = Some(unit);
            at += parts_of_ten(&mut number, rest.get(at..)?);
            at += minutes(&mut number, rest.get(at..)?, lexicon);
        }
        After::Multiplier(length, power) => {
            number.value = scale_up(number.value, power)?;
            number.decimals = 0;
            at += length;
        }
        After::Name(length) => return Some(Read::Name(digits.length + length)),
        After::Nothing if kanji_only && !ends(after) => return None,
        After::Nothing => {}
    }
    at += trailing_words(&mut number, rest.get(at..)?);
    // 10件以上/年
    if let (Some(unit), Some(per)) = (&mut number.unit, rest.get(at..)?.strip_prefix('/'))
        && number.comparator.is_some()
        && let Some((length, Suffix::Unit(time))) = lexicon.suffix(per)
        && !unit.text.contains('/')
    {
        for text in [&mut unit.text, &mut unit.base] {
            text.push('/');
            text.push_str(&time.text);
        }
        at += 1 + length;
    }
    Some(Read::Number(number, at))
}

/// Digits with thousands separators in groups of three and one decimal point.
fn digits(rest: &str) -> Option<Digits> {
    let bytes = rest.as_bytes();
    let run = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
    let first = run(0);
    if first == 0 {
        return None;
    }
    let mut at = first;
    if first <= 3 {
        // 1,234 in groups of three; 50 000 too where the next group could be no number of its own.
        while let Some(&separator) = bytes.get(at) {
            let group = run(at + 1);
            let spaced = separator == b' '
                && bytes.get(at + 1) == Some(&b'0')
                && first > 0
                && bytes.first() != Some(&b'0');
            if group != 3 || !(separator == b',' || spaced) {
                break;
            }
            at += 4;
        }
    }
    let mut decimals = 0;
    if bytes.get(at) == Some(&b'.') {
        decimals = run(at + 1);
        if decimals > 0 {
            at += 1 + decimals;
        }
    }
    let mut mantissa: i128 = 0;
    for digit in bytes.get(..at)?.iter().filter(|b| b.is_ascii_digit()) {
        mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
    }
    let value = Decimal::try_from_i128_with_scale(mantissa, u32::try_from(decimals).ok()?).ok()?;
    Some(Digits { value, decimals: u8::try_from(decimals).ok()?, length: at })
}

/// Digits and multipliers that go on with digits: 3億4千万, 1万2千. A single multiplier belongs to the unit.
fn mixed(rest: &str, plain: &Digits) -> Option<Digits> {
    let after = rest.get(plain.length..)?;
    let first = after.chars().next()?;
    if plain.decimals > 0 || !matches!(first, '十' | '百' | '千' | '万' | '億' | '兆') {
        return None;
    }
    let length: usize = rest
        .chars()
        .take_while(|&c| c.is_ascii_digit() || c == ',' || kanji::is_numeral(c))
        .map(char::len_utf8)
        .sum();
    let word = rest.get(..length)?;
    let again = word.get(plain.length..)?.contains(|c: char| c.is_ascii_digit());
    if !again {
        return None;
    }
    Some(Digits { value: whole(kanji::numeral(word)?)?, decimals: 0, length })
}

/// A number in kanji that cannot be a part of a word: two numerals or more before a unit or the end, or 三割.
fn kanji_digits(rest: &str, lexicon: &Lexicon) -> Option<Digits> {
    let mut length = 0;
    let mut count = 0;
    for c in rest.chars().take_while(|&c| kanji::is_numeral(c)) {
        length += c.len_utf8();
        count += 1;
    }
    let after = rest.get(length..)?;
    if count == 0 || count == 1 && !after.starts_with('割') {
        return None;
    }
    let counted = match lexicon.suffix(after) {
        Some((unit, Suffix::Unit(_))) => {
            after.get(unit..).is_some_and(|more| ends(more) || !more.starts_with(is_kanji))
        }
        _ => false,
    };
    (counted || ends(after) || after.starts_with('割')).then_some(())?;
    Some(Digits { value: whole(kanji::numeral(rest.get(..length)?)?)?, decimals: 0, length })
}

fn whole(value: u128) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(i128::try_from(value).ok()?, 0).ok()
}

/// What follows the digits.
enum After {
    Unit(usize, Unit),
    Multiplier(usize, i8),
    Name(usize),
    Nothing,
}

fn after_digits(after: &str, lexicon: &Lexicon, may_name: bool) -> After {
    let gap = after.len() - after.trim_start_matches([' ', '\n']).len();
    let word = after.get(gap..).unwrap_or_default();
    if gap == 0
        && may_name
        && let Some((length, Suffix::Ordinal)) = lexicon.suffix(word)
    {
        return After::Name(length);
    }
    // 1・2級: items of a list of names.
    if gap == 0
        && may_name
        && let Some(listed) = word.strip_prefix('・')
    {
        let digits = listed.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            return After::Name('・'.len_utf8() + digits);
        }
    }
    if let Some((length, unit)) = lexicon.unit(word) {
        let more = word.get(length..).unwrap_or_default();
        // 県 70.2 市 68.1: a name of a place before the next figure is its label.
        let label = gap > 0
            && matches!(unit.text.as_str(), "市" | "町" | "村" | "区")
            && more.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit());
        if label {
            return After::Nothing;
        }
        // Across a space only a unit that is a word of its own: not 1 人口.
        if gap == 0
            || ends(more)
            || more.starts_with(is_hiragana) && !more.starts_with(['の', 'が', 'を', 'に', 'と'])
        {
            return After::Unit(gap + length, unit);
        }
    }
    if gap > 0 {
        return After::Nothing;
    }
    if let Some((length, power)) = Lexicon::multiplier(word)
        && word.get(length..).is_some_and(ends)
    {
        return After::Multiplier(length, power);
    }
    let run: String = word
        .chars()
        .take_while(|&c| (is_kanji(c) || is_katakana(c)) && !is_bracket(c))
        .take(LONGEST_UNKNOWN + 3)
        .collect();
    if run.is_empty() {
        // 5G, 3D: letters make a name. One after a decimal or a space does not.
        let letters = word.bytes().take_while(u8::is_ascii_alphanumeric).count();
        return if letters > 0 && may_name { After::Name(letters) } else { After::Nothing };
    }
    // A dash that is no long-vowel mark here: 3ー5.
    if run.starts_with('ー') {
        return After::Nothing;
    }
    let bare = without_trailing_words(&run);
    let more = word.get(run.len()..).unwrap_or_default();
    let prose = more.starts_with(is_hiragana);
    let limit = if prose { LONGEST_UNKNOWN_IN_PROSE } else { LONGEST_UNKNOWN };
    // 12見込, 10/1現在: a word about the figure, not what it counts.
    if bare.is_empty() || QUALIFIERS.contains(&bare) {
        return After::Nothing;
    }
    if bare.chars().count() <= limit && (prose || ends(more) || bare.len() < run.len()) {
        return After::Unit(bare.len(), unit::unknown(bare));
    }
    if may_name { After::Name(run.len()) } else { After::Nothing }
}

/// 3割2分5厘: the parts after 割 are tenths of it.
fn parts_of_ten(number: &mut Number, mut rest: &str) -> usize {
    if number.unit.as_ref().is_none_or(|unit| unit.text != "割") || number.decimals > 0 {
        return 0;
    }
    let full = rest.len();
    for (place, word) in [(1, '分'), (2, '厘')] {
        let mut chars = rest.chars();
        let Some(digit) = chars.next().and_then(|c| kanji::numeral(c.encode_utf8(&mut [0; 4]))) else {
            break;
        };
        if chars.next() != Some(word) || digit > 9 {
            continue;
        }
        let Ok(part) = Decimal::try_from_i128_with_scale(i128::try_from(digit).unwrap_or(0), place) else {
            break;
        };
        number.value += if number.value.is_sign_negative() { -part } else { part };
        number.decimals = u8::try_from(place).unwrap_or(0);
        rest = chars.as_str();
    }
    full - rest.len()
}

/// 2時間30分 is one figure, 150分: hours alone could not state it exactly. Gives how many bytes the minutes take.
fn minutes(number: &mut Number, rest: &str, lexicon: &Lexicon) -> usize {
    let hours = number.decimals == 0 && number.unit.as_ref().is_some_and(|unit| unit.text == "時間");
    if !hours {
        return 0;
    }
    let begun = rest.trim_start_matches(' ');
    let (digits, after) = begun.split_at(begun.bytes().take_while(u8::is_ascii_digit).count());
    let behind = after.trim_start_matches(' ');
    let (Ok(minutes), Some((unit, minute))) = (digits.parse::<u8>(), lexicon.unit(behind)) else { return 0 };
    if minutes >= 60 || minute.text != "分" {
        return 0;
    }
    let hours = number.value * Decimal::from(60);
    let minutes = Decimal::from(minutes);
    number.value = if hours.is_sign_negative() { hours - minutes } else { hours + minutes };
    number.unit = Some(minute);
    rest.len() - behind.len() + unit
}

/// Words of bound and change after a figure. Longest first.
const BOUNDS: &[(&str, Comparator)] = &[
    ("以上", Comparator::AtLeast),
    ("以下", Comparator::AtMost),
    ("以内", Comparator::AtMost),
    ("未満", Comparator::LessThan),
    ("超", Comparator::MoreThan),
    ("程度", Comparator::About),
    ("前後", Comparator::About),
];
const CHANGES: &[(&str, Change)] = &[
    ("の増加", Change::Up),
    ("の減少", Change::Down),
    ("の削減", Change::Down),
    ("増加", Change::Up),
    ("減少", Change::Down),
    ("上昇", Change::Up),
    ("低下", Change::Down),
    ("削減", Change::Down),
    ("縮減", Change::Down),
    ("アップ", Change::Up),
    ("ダウン", Change::Down),
    ("増", Change::Up),
    ("減", Change::Down),
];

fn trailing_words(number: &mut Number, rest: &str) -> usize {
    let mut at = 0;
    loop {
        let after = rest.get(at..).unwrap_or_default();
        let gap = after.len() - after.trim_start_matches(' ').len();
        let word = after.get(gap..).unwrap_or_default();
        let bound = BOUNDS.iter().find(|(text, _)| word.starts_with(text));
        if let Some((text, bound)) = bound.filter(|_| number.comparator.is_none()) {
            number.comparator = Some(*bound);
            at += gap + text.len();
            continue;
        }
        let change = CHANGES.iter().find(|(text, _)| word.starts_with(text));
        if let Some((text, change)) = change.filter(|_| number.change.is_none()) {
            // 増 begins other words: 増設, 減免.
            let more = word.get(text.len()..).unwrap_or_default();
            if !more.starts_with(is_kanji) || text.chars().count() > 1 {
                number.change = Some(*change);
                at += gap + text.len();
                continue;
            }
        }
        return at;
    }
}

/// A word without the bounds and changes at its end.
fn without_trailing_words(mut word: &str) -> &str {
    loop {
        let shorter = BOUNDS
            .iter()
            .map(|(text, _)| *text)
            .chain(CHANGES.iter().map(|(text, _)| *text))
            .find_map(|text| word.strip_suffix(text));
        match shorter {
            Some(shorter) => word = shorter,
            None => return word,
        }
    }
}

/// Whether a word ends here.
pub(crate) fn ends(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| {
        !(c.is_alphanumeric() || is_kanji(c) || is_katakana(c))
            || BOUNDS.iter().any(|(text, _)| rest.starts_with(text))
            || CHANGES.iter().any(|(text, _)| rest.starts_with(text))
    })
}

/// A value times a power of ten, exactly; `None` when it does not fit.
pub(crate) fn scale_up(value: Decimal, power: i8) -> Option<Decimal> {
    let scale = i64::from(value.scale()) - i64::from(power);
    let (mantissa, scale) = if scale < 0 {
        let by = 10i128.checked_pow(u32::try_from(-scale).ok()?)?;
        (value.mantissa().checked_mul(by)?, 0)
    } else {
        (value.mantissa(), u32::try_from(scale).ok()?)
    };
    Decimal::try_from_i128_with_scale(mantissa, scale).ok()
}
