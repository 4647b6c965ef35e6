//! Facets: what one piece of text says about figures. Text of a header or stub cell in; its measures, periods,
//! units, names and notes out, and what no word explains as a label.

pub mod grid;
pub mod lexicon;
pub mod measure;
pub mod section;
mod years;

use crate::text::{from_superscript, without_spaces};
use crate::value::period::{self, EraContext, Period};
use crate::value::{Unit, unit};
use lexicon::{Lexicon, Meaning, Name};
use measure::Measure;
use years::{compared, difference, duration, short_range, year_beside_word, year_twice};

/// Longer texts are sentences, not headers; in characters.
const LONGEST: usize = 90;

/// What a header or stub cell says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facets {
    /// In the order of their words.
    pub measures: Vec<Measure>,
    /// The measure that stands in parentheses behind another: 実績（達成率）. It governs figures in parentheses.
    pub parenthetical: Option<Measure>,
    /// In the order in which they stand; the same year twice (`H26 … (2014)`) counts once.
    pub periods: Vec<Period>,
    /// A unit in parentheses, or the whole text.
    pub unit: Option<Unit>,
    /// Names of columns or rows.
    pub names: Vec<Name>,
    /// Flags that a mark below it sets.
    pub flags: Vec<String>,
    /// Note marks without decoration.
    pub notes: Vec<String>,
    /// 累計 stands in it.
    pub cumulative: bool,
    /// 暦年 stands in it.
    pub calendar: bool,
    /// The text without notes, periods and units where words are left that the vocabulary does not explain; else empty.
    pub label: String,
    /// The measure whose word ends a label: 平均達成率.
    pub label_measure: Option<Measure>,
}

impl Facets {
    /// Whether every word is explained and at least one says something.
    pub fn is_explained(&self) -> bool {
        self.label.is_empty() && self.says_something()
    }

    /// Whether it says anything at all.
    pub fn says_something(&self) -> bool {
        !self.measures.is_empty()
            || !self.periods.is_empty()
            || !self.names.is_empty()
            || !self.flags.is_empty()
            || self.unit.is_some()
    }

    /// Whether it is nothing but measures (and periods, units or notes beside them).
    pub fn is_measure(&self) -> bool {
        self.label.is_empty() && !self.measures.is_empty()
    }

    /// Whether it is nothing but one period.
    pub fn is_period(&self) -> bool {
        self.label.is_empty() && !self.periods.is_empty() && self.measures.is_empty() && self.names.is_empty()
    }

    /// Whether it carries a name.
    pub fn is(&self, name: Name) -> bool {
        self.names.contains(&name)
    }
}

/// Words and settings that reading needs.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The header words.
    pub lexicon: &'a Lexicon,
    /// What the document says about years without an era.
    pub era: EraContext,
    /// Words of running totals.
    pub cumulative: &'a [String],
    /// Words of calendar years.
    pub calendar: &'a [String],
    /// Last words of names that promise a figure: 数, 率, 人口.
    pub nouns: &'a [String],
}

/// Reads the facets of a text of one spelling.
pub fn read(text: &str, reader: &Reader) -> Facets {
    let mut facets = Facets::default();
    if text.is_empty() || text.chars().count() > LONGEST {
        facets.label = text.trim().to_owned();
        return facets;
    }
    if let Some(facets) = measured_name(text, reader) {
        return facets;
    }
    let compact = without_spaces(text);
    let compact = remark(&compact).and_then(|end| compact.get(..end)).unwrap_or(&compact);
    let era = era_for(compact, reader.era);
    if let Some(period) = whole_period(compact, &era) {
        facets.periods.push(period);
        return facets;
    }
    // ②-①, B-A: the difference of two rows.
    if compact.contains(['-', '−']) && is_formula(compact) {
        return Facets { measures: vec![Measure::Change], ..facets };
    }
    let found = period::find_all(compact, &era);
    let mut periods = found.into_iter().peekable();
    let mut label = Label { text: String::with_capacity(compact.len()), ..Label::default() };
    let mut at = 0;
    while let Some(rest) = compact.get(at..).filter(|rest| !rest.is_empty()) {
        while periods.peek().is_some_and(|(span, _)| span.start < at) {
            periods.next();
        }
        // R7(2025)KPI目標: one year, whatever stands behind it.
        if let Some((length, period)) = year_twice(rest, reader) {
            facets.push_period(period);
            at += length;
            continue;
        }
        if let Some((span, period)) = periods.next_if(|(span, _)| span.start == at) {
            at = span.end;
            // 平成25年度比: what the figures are compared with, not when they are from.
            if let Some(length) = compared(compact.get(at..).unwrap_or("")) {
                facets.measures.push(Measure::Change);
                label.word(compact.get(span.start..at + length).unwrap_or(""), Some(Measure::Change));
                at += length;
            } else if let Some((length, range)) = short_range(compact, &span, reader) {
                facets.push_period(range);
                at += length;
            } else {
                facets.push_period(period);
            }
            continue;
        }
        // 対平成25年度比.
        if rest.starts_with('対')
            && periods.peek().is_some_and(|(span, _)| {
                span.start == at + '対'.len_utf8()
                    && compared(compact.get(span.end..).unwrap_or("")).is_some()
            })
        {
            at += '対'.len_utf8();
            continue;
        }
        if let Some((length, period)) = year_beside_word(compact, at, &facets, reader) {
            facets.push_period(period);
            at += length;
            continue;
        }
        if let Some((mark, length)) = note_mark(rest) {
            facets.notes.push(mark);
            at += length;
            continue;
        }
        if let Some((inner, length)) = parenthesized(rest) {
            if let Some(unit) = unit_in_parentheses(inner) {
                facets.unit = Some(unit);
                at += length;
                continue;
            }
            if let Some(period) = period::parse(inner, &era_for(inner, reader.era)) {
                facets.push_period(period);
                at += length;
                continue;
            }
            if let Some(later) = difference(inner, reader) {
                facets.push_period(later);
                at += length;
                continue;
            }
            if is_cumulative_mark(inner, reader.cumulative) {
                facets.cumulative = true;
                at += length;
                continue;
            }
            // 増加分(目標): the word in parentheses says what the figures are.
            if label.is_unexplained()
                && let Some((word, meanings)) = reader.lexicon.at(inner)
                && word.len() == inner.len()
                && let [Meaning::Measure(measure)] = meanings
            {
                label.ending = Some(*measure);
                at += length;
                continue;
            }
            // 確保方策(定員数): what is counted, behind the word that says what the count is for.
            if label.depth == 0 && label.is_standing(&facets) && counts_something(inner) {
                at += length;
                continue;
            }
            // (A), (B-A): letters that formulas of the table name the row by.
            if is_formula(inner) {
                label.text.push_str(rest.get(..length).unwrap_or(""));
                at += length;
                continue;
            }
        }
        if let Some((word, meanings)) = reader.lexicon.at(rest) {
            facets.push_word(word, meanings, &mut label);
            at += word.len();
            // KPI①, 指標2: the number only counts.
            if meanings.contains(&Meaning::Name(Name::Indicator)) {
                let number = counted(compact.get(at..).unwrap_or(""));
                label.text.push_str(number);
                at += number.len();
            }
            continue;
        }
        // 5か年目標, 最終目標(10年後): over how long, which says no more than the word beside it.
        if let Some(length) = duration(rest).filter(|length| *length < compact.len() || rest.contains('目'))
        {
            label.text.push_str(rest.get(..length).unwrap_or(""));
            at += length;
            continue;
        }
        let Some(c) = rest.chars().next() else { break };
        // ①量の見込み, 確保方策②: the number only counts rows.
        let letter = c.is_ascii_uppercase()
            && label.left == 0
            && !facets.measures.is_empty()
            && rest.get(1..).is_some_and(|behind| !behind.starts_with(|c: char| c.is_alphanumeric()));
        if letter || ('①'..='⑳').contains(&c) && compact.len() > c.len_utf8() {
            label.text.push(c);
        } else {
            label.push(c);
        }
        at += c.len_utf8();
    }
    // 実績(見込): what is not yet known.
    if facets.measures.contains(&Measure::Actual) && facets.measures.contains(&Measure::Forecast) {
        facets.measures = vec![Measure::Forecast];
    }
    // 量の見込みと確保方策の差: of what it is the difference.
    if facets.measures.len() > 1
        && let Some(Measure::Change) = facets.measures.last()
        && compact.contains("の差")
    {
        facets.measures = vec![Measure::Change];
    }
    facets.cumulative |= says_cumulative(compact, reader.cumulative);
    facets.calendar = reader.calendar.iter().any(|word| compact.contains(word.as_str()));
    let alone = || unit::parse(compact).filter(|unit| unit.known);
    if label.is_unexplained()
        && facets.periods.is_empty()
        && let Some(unit) = alone()
    {
        return Facets { unit: Some(unit), ..Facets::default() };
    }
    if label.is_unexplained() || label.mixed() {
        facets.label_measure = label.ending;
        facets.label = label.text;
        facets.names.clear();
        facets.measures.clear();
        facets.parenthetical = None;
    } else if !facets.says_something() {
        facets.unit = unit::parse(compact).filter(|unit| unit.known);
    }
    facets
}

impl Facets {
    fn push_period(&mut self, period: Period) {
        // `H26現状値(2014)` names one year twice; the second spelling must not count as another.
        if !self.periods.iter().any(|known| known.year == period.year && known.kind == period.kind) {
            self.periods.push(period);
        }
    }

    fn push_word(&mut self, word: &str, meanings: &[Meaning], label: &mut Label) {
        let mut measure = None;
        label.item |= meanings == [Meaning::Name(Name::Item)];
        for meaning in meanings {
            match meaning {
                Meaning::Measure(m) => {
                    if label.depth > 0 && !self.measures.is_empty() && !self.measures.contains(m) {
                        self.parenthetical = Some(*m);
                    } else if !self.measures.contains(m) {
                        self.measures.push(*m);
                    }
                    measure = Some(*m);
                    label.measure = true;
                }
                Meaning::Name(name) => self.names.push(*name),
                Meaning::Flag(flag) => self.flags.push(flag.clone()),
                Meaning::Filler => {}
            }
        }
        label.word(word, measure);
    }
}

/// The words that are left over, and the text around them.
#[derive(Default)]
struct Label {
    /// Everything but notes, periods and units.
    text: String,
    /// Characters that no word explains.
    left: usize,
    /// The measure of a long word, if it stands last.
    ending: Option<Measure>,
    /// A word that only says 項目 or 区分 was found.
    item: bool,
    /// A measure was found.
    measure: bool,
    /// How many parentheses are open.
    depth: usize,
}

/// A measure's word must be this long in characters to count at the end of a longer label: 達成率, 目標値.
const ENDING: usize = 3;

impl Label {
    fn push(&mut self, c: char) {
        self.text.push(c);
        match c {
            '(' => self.depth += 1,
            ')' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if !is_joint(c) {
            self.left += 1;
            self.ending = None;
        }
    }

    fn word(&mut self, word: &str, measure: Option<Measure>) {
        self.text.push_str(word);
        // 社人研推計 is an estimate whatever stands before it.
        if word.chars().count() >= ENDING || matches!(measure, None | Some(Measure::Forecast)) {
            self.ending = measure;
        } else {
            self.ending = None;
        }
    }

    fn is_unexplained(&self) -> bool {
        self.left > 0
    }

    /// Whether nothing but words of what is foreseen or provided for stands so far: what is counted may follow.
    fn is_standing(&self, facets: &Facets) -> bool {
        self.left == 0
            && matches!(facets.measures.as_slice(), [Measure::Forecast | Measure::Plan])
            && facets.names.is_empty()
    }

    /// 目標達成項目 is the name of a count, though each of its words is known.
    fn mixed(&self) -> bool {
        self.item && self.measure
    }
}

/// Characters between words that say nothing.
fn is_joint(c: char) -> bool {
    matches!(
        c,
        '(' | ')'
            | '['
            | ']'
            | '【'
            | '】'
            | '「'
            | '」'
            | '〔'
            | '〕'
            | '<'
            | '>'
            | '・'
            | '/'
            | '、'
            | ','
            | ':'
            | '：'
            | '-'
            | '~'
            | '～'
            | '→'
            | '⇒'
            | '&'
            | '＆'
            | '_'
            | '.'
            | '。'
            | '='
            | '※'
            | '*'
    )
}

/// Whether words say that a figure is a running total; 累積欠損金 is a kind of loss.
pub fn says_cumulative(text: &str, words: &[String]) -> bool {
    // Most texts hold none of the words: one plain look at each tells.
    words.iter().filter(|word| text.contains(word.as_str())).any(|word| {
        text.split_once(word.as_str()).is_some_and(|(_, behind)| {
            !["欠損", "赤字", "債務", "債権", "損失"].iter().any(|other| behind.starts_with(other))
        })
    })
}

/// Whether words only say that a figure is a running total, and over how long: 累計, 5年間累計, H27～R1年度の累計.
pub fn is_cumulative_mark(text: &str, words: &[String]) -> bool {
    let found = words.iter().filter(|word| text.contains(word.as_str())).max_by_key(|word| word.len());
    let Some(word) = found else { return false };
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let rest = compact.replacen(word.as_str(), "", 1);
    let mut left = rest.clone();
    for (span, _) in period::find_all(&rest, &EraContext::default()).into_iter().rev() {
        left.replace_range(span, "");
    }
    left.chars().all(|c| c.is_ascii_digit() || SPAN_CHARACTERS.contains(&c))
}

/// Characters of the words that say over how long: 5か年度間の, から, までで, 値, 計.
const SPAN_CHARACTERS: [char; 25] = [
    '年', '度', '間', 'か', 'ヶ', 'カ', '月', 'の', 'で', 'ら', 'ま', '値', '数', '計', '各', '末', '～',
    '~', '-', '・', '、', '元', '期', '内', '画',
];

/// In a header a year may stand without its era (３年度, 2027); 13.6 is a figure all the same.
fn era_for(text: &str, mut era: EraContext) -> EraContext {
    let four_digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    era.allow_bare = four_digits || text.contains('年');
    era
}

/// A name with the word that says what its figures are set apart: `導入施設数 目標`, `歳出額(決算)実績`, `数値目標(効果額:千円)`.
fn measured_name(text: &str, reader: &Reader) -> Option<Facets> {
    let promised = |word: &str| {
        let (known, meanings) = reader.lexicon.at(word)?;
        let measure = meanings.iter().find_map(|meaning| match meaning {
            Meaning::Measure(measure @ (Measure::Target | Measure::Actual)) => Some(*measure),
            _ => None,
        });
        measure.filter(|_| known.len() == word.len())
    };
    let bracket = text.rfind(')').map(|at| text.split_at(at + 1)).filter(|(_, word)| !word.trim().is_empty());
    if let Some((name, word)) = text.trim().rsplit_once([' ', '\n']).or(bracket) {
        let measure = promised(word.trim())?;
        let facets = read(name, reader);
        let named =
            facets.label_measure.is_none() && facets.periods.is_empty() && ends_like_a_name(&facets.label);
        return named.then_some(Facets { label_measure: Some(measure), ..facets });
    }
    let (word, rest) = text.split_at_checked(text.find('(')?)?;
    let (inner, length) = parenthesized(rest)?;
    // 目標(現年課税分収納率): what the target is set for.
    let named = inner.ends_with(['率', '数', '額', '量', '度', '者', '口']) && inner.chars().count() >= 4;
    if length == rest.len() && named && !inner.contains(':') && inner.chars().all(crate::text::is_cjk) {
        let measure = promised(word)?;
        let facets = read(inner, reader);
        let plain = !facets.label.is_empty() && facets.periods.is_empty() && facets.label_measure.is_none();
        return plain.then_some(Facets { label_measure: Some(measure), ..facets });
    }
    let (name, printed) = inner.split_once(':').filter(|_| length == rest.len())?;
    let (measure, unit) = (promised(word)?, unit::parse(printed).filter(|unit| unit.known)?);
    let facets = read(name, reader);
    let named = !facets.label.is_empty() && facets.label_measure.is_none() && facets.periods.is_empty();
    named.then_some(Facets { label_measure: Some(measure), unit: Some(unit), ..facets })
}

/// Whether a label is words, not a number or a mark alone.
fn ends_like_a_name(label: &str) -> bool {
    label.chars().filter(|c| crate::text::is_cjk(*c)).count() >= 3
}

/// A remark that stops at this many characters is a mark.
const REMARK: usize = 4;

/// Where a remark begins that stands behind the words themselves: 指標名 ※【】内はターゲット番号. One that names a year is none.
fn remark(text: &str) -> Option<usize> {
    let at = text.find('※').filter(|at| *at > 0)?;
    let words = text.get(at + '※'.len_utf8()..)?;
    let open = text.get(..at)?.matches('(').count() > text.get(..at)?.matches(')').count();
    (!open && words.chars().count() >= REMARK && !words.contains(|c: char| c.is_ascii_digit() || c == '年'))
        .then_some(at)
}

/// 定員数, 設置箇所数: words for a count.
fn counts_something(words: &str) -> bool {
    words.ends_with(['数', '量', '額']) && words.chars().count() >= 3
}

/// A, B-A, A/B×C, ②-①: single letters and signs.
fn is_formula(text: &str) -> bool {
    let letter = |c: char| c.is_ascii_uppercase() || ('①'..='⑳').contains(&c);
    text.contains(letter)
        && text.chars().all(|c| letter(c) || matches!(c, '+' | '-' | '−' | '/' | '÷' | '×' | '*'))
        && !text.chars().zip(text.chars().skip(1)).any(|(a, b)| letter(a) && letter(b))
}

/// The number that a text begins with and that only counts: ①, or digits at its end or before a mark.
fn counted(text: &str) -> &str {
    if let Some(c) = text.chars().next().filter(|c| ('①'..='⑳').contains(c)) {
        return text.get(..c.len_utf8()).unwrap_or("");
    }
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let ends = text.get(end..).unwrap_or("").chars().next().is_none_or(is_joint);
    text.get(..end).filter(|_| end <= 2 && ends).unwrap_or("")
}

/// A text that is one period and nothing else, its note marks aside: `H25(2013)※`.
fn whole_period(compact: &str, era: &EraContext) -> Option<Period> {
    period::parse(compact, era)
}

/// A note mark at the start of a text: the mark without decoration, and its length in bytes.
pub fn note_mark(text: &str) -> Option<(String, usize)> {
    // Nearly every character is none: one look at it tells.
    let first = text.chars().next()?;
    if !matches!(first, '(' | '^' | '{' | '※' | '*' | '＊' | '注') && from_superscript(first).is_none() {
        return None;
    }
    // 注1 of a heading or name is spelled (注1).
    if let Some(inner) = text.strip_prefix("(注") {
        let digits: String = inner.chars().take_while(|c| c.is_ascii_digit()).take(2).collect();
        let tail = inner.get(digits.len()..)?;
        return tail.starts_with(')').then(|| (digits.clone(), "(注".len() + digits.len() + 1));
    }
    let (body, decorated) = match text.strip_prefix('^') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let inner = body.strip_prefix('{').unwrap_or(body);
    let braces = body.len() - inner.len();
    let first = inner.chars().next()?;
    let start = text.len() - inner.len();
    let (mark, length) = match first {
        '※' | '*' | '＊' | '注' => {
            let digits: String = inner.chars().skip(1).take_while(|c| c.is_ascii_digit()).take(2).collect();
            let behind = inner.chars().nth(1 + digits.len());
            // 人口*1,000 multiplies.
            if first == '注' && digits.is_empty()
                || first == '*' && behind.is_some_and(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
            {
                return None;
            }
            let length = first.len_utf8() + digits.len();
            if crate::document::begins_with_time(inner.get(length..).unwrap_or("")) {
                return first.eq(&'※').then(|| (String::new(), start + first.len_utf8()));
            }
            (digits, length)
        }
        '①'..='⑳' if decorated => (first.to_string(), first.len_utf8()),
        c if decorated && c.is_ascii_digit() => (c.to_string(), 1),
        c => (from_superscript(c)?.to_string(), c.len_utf8()),
    };
    let mut end = start + length;
    if braces > 0 && text.get(end..).is_some_and(|rest| rest.starts_with('}')) {
        end += 1;
    }
    Some((mark, end))
}

/// The text within the parentheses that `text` starts with, and the length of all of it.
fn parenthesized(text: &str) -> Option<(&str, usize)> {
    let rest = text.strip_prefix('(')?;
    let mut depth = 1usize;
    for (at, c) in rest.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return Some((rest.get(..at)?, at + 2));
                }
            }
            _ => {}
        }
    }
    None
}

/// `(人)`, `(単位:千円)`.
fn unit_in_parentheses(inner: &str) -> Option<Unit> {
    unit::from_unit_line(inner).or_else(|| unit::parse(inner).filter(|unit| unit.known))
}
