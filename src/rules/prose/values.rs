//! Figures in sentences: 令和2年の実績値は1.20, 「就業者数」が143,635人（平成28年）, 平均達成率は90.4%, 累計234人.

use super::{Number, Passage, Subjects, equals, figures, heading_subject, measure_name, unit_fits};
use crate::diagnostic::catalog::{CHANGE_MISMATCH, PROSE_TABLE_MISMATCH};
use crate::diagnostic::{Diagnostic, Related};
use crate::record::Measure;
use crate::rules::amount::{self, Rounding};
use crate::rules::averages::{self, Statement};
use crate::rules::facts::Fact;
use crate::rules::sections;
use crate::rules::{Evidence, Findings, stated};
use crate::value::Period;
use regex::Regex;
use std::sync::LazyLock;

/// A number that a sentence ties to a period, a measure or both.
struct Claim<'p> {
    number: &'p Number,
    period: Option<&'p Period>,
    measures: &'static [Measure],
    /// Where the words that belong to it begin.
    from: usize,
    /// The name that the words themselves give the figure.
    quoted: Option<String>,
}

/// 令和4年度の「受診率」の実績値は
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:の|における|、|には|は、)?[「『]?([^、。「」『』0-9]{3,60}?)[」』]?(?:の(実績値?|目標値?|数値目標|現状値?|基準値))?(?:は|が|も|、|:)+$").ok()
});
/// 187人（現状値）
static REMARK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[^0-9、。()（）]{0,4}[(（](実績値|目標値|現状値|基準値)[)）]").ok());
/// 目標値の, 目標値である
static MEASURED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(実績値|目標値|数値目標)(?:は|の|である|が)?$").ok());

const ANY: &[Measure] = &[Measure::Actual, Measure::Baseline];
const ACTUAL: &[Measure] = &[Measure::Actual];
const TARGET: &[Measure] = &[Measure::Target, Measure::Plan];
const BASELINE: &[Measure] = &[Measure::Baseline, Measure::Actual];

static BETWEEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[)）]?(?:の|で|時点で|時点の|における|には|では|に)?(?:最新の)?(実績値?|目標値?|数値目標|現状値?|基準値)?(?:は|が|の|である|、|:)*$").ok()
});
/// 「NAME」が N人（平成28年…）
static QUOTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[「『]([^「」『』]{2,60})[」』](?:の値)?(?:は|が|も|、|:)*$").ok());
static FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[^0-9、。()（）]{0,4}[(（]$").ok());
static AVERAGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:平均達成率|達成率の平均)(?:は|が|も|、|:|として)*$").ok());
static TOTALLED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:累計)(?:は|が|で|、|:)*$").ok());
/// 143,635人から3.0%の増加, と比べ19.6%増加の, 9.3ポイント増加
static GROWTH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:%|ポイント)の?(増加|増|減少|減|上昇|低下)").ok());

/// Checks one passage's figures.
pub fn check(evidence: &Evidence<'_>, subjects: &Subjects<'_>, passage: &Passage<'_>, out: &mut Findings) {
    for number in &passage.numbers {
        if growth(passage, number, out) || average(evidence, passage, number, out) {
            continue;
        }
        if totalled(evidence, subjects, passage, number, out) {
            continue;
        }
        match claim(passage, number) {
            Some(claim) => judge(evidence, subjects, passage, &claim, out),
            None => slip(evidence, subjects, passage, number, out),
        }
    }
}

/// Reads what the words around a number say of it.
fn claim<'p>(passage: &'p Passage<'_>, number: &'p Number) -> Option<Claim<'p>> {
    if is_no_figure(passage, number) {
        return None;
    }
    let sentence = passage.sentence(number.span.start);
    // The period just before, with nothing but a measure between.
    let before = passage
        .periods
        .iter()
        .rfind(|(span, _)| span.end <= number.span.start && span.start >= sentence.start);
    if let Some((span, period)) = before
        && let Some(found) = BETWEEN.as_ref()?.captures(sign_off(passage.slice(span.end..number.span.start)))
    {
        let behind = passage.text.get(number.span.end..).unwrap_or("");
        let remark = REMARK.as_ref().and_then(|p| p.captures(behind)).and_then(|c| c.get(1));
        let measures = found.get(1).or(remark).map_or(ANY, |word| measures(word.as_str()));
        return Some(Claim { number, period: Some(period), measures, from: span.start, quoted: None });
    }
    if let Some((span, period)) = before {
        let between = sign_off(passage.slice(span.end..number.span.start));
        if let Some(found) = NAMED.as_ref().and_then(|p| p.captures(between))
            && let Some(name) = found.get(1)
        {
            let measures = found.get(2).map_or(ANY, |word| measures(word.as_str()));
            let quoted = Some(name.as_str().to_owned());
            return Some(Claim { number, period: Some(period), measures, from: span.start, quoted });
        }
        let head = passage.slice(sentence.start..number.span.start);
        if let Some(found) = MEASURED.as_ref().and_then(|p| p.captures(head))
            && let Some(word) = found.get(1)
        {
            let from = sentence.start + word.start();
            let measures = measures(word.as_str());
            return Some(Claim { number, period: Some(period), measures, from, quoted: None });
        }
    }
    // The period just behind, in parentheses, after a quoted name.
    let name = QUOTED.as_ref()?.captures(passage.slice(sentence.start..number.span.start))?;
    let behind = passage.periods.iter().find(|(span, _)| {
        span.start >= number.span.end
            && FIRST.as_ref().is_some_and(|p| p.is_match(passage.slice(number.span.end..span.start)))
    })?;
    Some(Claim {
        number,
        period: Some(&behind.1),
        measures: ANY,
        from: number.span.start,
        quoted: name.get(1).map(|m| m.as_str().to_owned()),
    })
}

/// The longest name before a number that is looked at, in bytes.
const LONGEST_NAME: usize = 120;

/// A figure behind the very name of an indicator, without a period: 農地集積率は51.2%にとどまり. Which of the indicator's figures
/// it is cannot be known, but one that none of them is, and that has their digits in another order, is a slip.
fn slip(
    evidence: &Evidence<'_>,
    subjects: &Subjects<'_>,
    passage: &Passage<'_>,
    number: &Number,
    out: &mut Findings,
) {
    if digits(number.value).len() < 3 || is_no_figure(passage, number) {
        return;
    }
    let sentence = passage.sentence(number.span.start);
    let head = sign_off(passage.slice(sentence.start..number.span.start));
    let head = head.trim_end_matches(['は', 'が', 'も', ':', '、', '」', '』']);
    let start = (head.len().saturating_sub(LONGEST_NAME)..head.len()).find(|at| head.is_char_boundary(*at));
    let Some(name) = start.and_then(|start| head.get(start..)) else { return };
    let Some(subject) = subjects.ending(name) else { return };
    // 目標値 and 前年度 before or behind tell of another figure; the figures of all measures are looked at.
    let known: Vec<Fact<'_>> = figures(&evidence.facts, subject, None, EVERY)
        .into_iter()
        .filter(|fact| fact.observation.unit.is_some() && unit_fits(fact, number))
        .collect();
    if known.iter().any(|fact| equals(fact, number.value)) {
        out.held(&PROSE_TABLE_MISMATCH, 1);
        return;
    }
    let turned = known.iter().rev().find(|fact| {
        fact.decimals() == number.decimals
            && fact.value().is_some_and(|value| is_turned(&digits(number.value), &digits(value)))
    });
    if let Some(fact) = turned {
        verdict(evidence, passage, number, subject, &[*fact], &[fact.observation.measure], None, out);
    }
}

const EVERY: &[Measure] = &[
    Measure::Actual,
    Measure::Baseline,
    Measure::Target,
    Measure::Plan,
    Measure::Forecast,
    Measure::Budget,
    Measure::Settlement,
];

/// The digits of a value, without its point and sign.
fn digits(value: rust_decimal::Decimal) -> Vec<u8> {
    value.mantissa().unsigned_abs().to_string().into_bytes()
}

/// Whether two different runs of digits become one by turning two neighbours round: 52.1 and 51.2.
fn is_turned(a: &[u8], b: &[u8]) -> bool {
    let differing: Vec<usize> =
        (0..a.len().max(b.len())).filter(|index| a.get(*index) != b.get(*index)).collect();
    match differing.as_slice() {
        [first, second] if a.len() == b.len() && first + 1 == *second => {
            a.get(*first) == b.get(*second) && a.get(*second) == b.get(*first)
        }
        _ => false,
    }
}

/// The measures that a word means.
fn measures(word: &str) -> &'static [Measure] {
    match word {
        _ if word.starts_with("実績") => ACTUAL,
        _ if word.starts_with("目標") || word == "数値目標" => TARGET,
        _ => BASELINE,
    }
}

/// A minus sign belongs to the number.
fn sign_off(text: &str) -> &str {
    text.trim_end_matches(['▲', '△', '-'])
}

/// Numbers that are parts of names and counts of other things: 20歳代, 18～49歳, 80%以上, 3年連続, 第1子.
fn is_no_figure(passage: &Passage<'_>, number: &Number) -> bool {
    const TAILS: [&str; 17] = [
        "歳", "年", "月", "日", "つ", "位", "番", "期", "次", "章", "か年", "カ年", "箇年", "指標", "倍",
        "割", "時",
    ];
    let before = passage.slice(0..number.span.start).chars().next_back();
    // 490人程度, 235人前後: no figure is claimed.
    let behind: String = passage.text.get(number.span.end..).unwrap_or("").chars().take(7).collect();
    let clause = behind.split(['、', '。', '(', '（', '「']).next().unwrap_or("");
    ["程度", "前後", "ほど", "余り", "弱", "強", "以上", "以下", "未満", "超え", "台"]
        .iter()
        .any(|word| clause.contains(word))
        || TAILS.iter().any(|tail| number.tail.starts_with(tail))
        || number.tail.starts_with(['～', '~', '-', '→'])
        || matches!(before, Some('第' | '～' | '~' | '約'))
        || ["%以上", "%以下", "%未満", "以上", "未満", "人以上", "件以上"]
            .iter()
            .any(|tail| number.tail.starts_with(tail))
}

/// Holds a claim against the figures of its indicator.
fn judge(
    evidence: &Evidence<'_>,
    subjects: &Subjects<'_>,
    passage: &Passage<'_>,
    claim: &Claim<'_>,
    out: &mut Findings,
) {
    let sentence = passage.sentence(claim.number.span.start);
    let subject = match &claim.quoted {
        Some(name) => subjects.named(name),
        None => subjects
            .last_in(passage.slice(sentence.start..claim.from))
            .or_else(|| subjects.last_in(passage.slice(0..sentence.start)))
            .or_else(|| heading_subject(&evidence.facts, subjects, passage.position)),
    };
    let Some(subject) = subject else { return };
    // Without a measure, only a name in the same sentence can be what a number is of.
    let words = passage.slice(sentence.clone());
    if claim.quoted.is_none() && claim.measures == ANY && subjects.last_in(words) != Some(subject) {
        return;
    }
    if claim.quoted.is_none() && !is_quoted(passage.slice(0..claim.from), subject) {
        return;
    }
    let year = claim.period.map(|period| period.year);
    let known: Vec<Fact<'_>> = figures(&evidence.facts, subject, year, claim.measures)
        .into_iter()
        .filter(|fact| unit_fits(fact, claim.number))
        // A bare number without a measure (2030年に1.8) may be anything.
        .filter(|fact| claim.measures != ANY || fact.observation.unit.is_some())
        // A figure of a part is meant only where the sentence names the part.
        .filter(|fact| {
            fact.observation
                .segment
                .as_deref()
                .is_none_or(|segment| crate::text::key(words).contains(&crate::text::key(segment)))
        })
        .collect();
    verdict(evidence, passage, claim.number, subject, &known, claim.measures, year, out);
}

/// Whether the quoted name nearest before a claim, if there is one, is its subject: a quoted name that the tables
/// do not know takes the claim for itself.
fn is_quoted(before: &str, subject: &str) -> bool {
    let Some(close) = before.rfind('」') else { return true };
    let Some(open) = before.get(..close).and_then(|head| head.rfind('「')) else { return true };
    let quoted = crate::text::key(before.get(open..close).unwrap_or(""));
    let behind = crate::text::key(before.get(close..).unwrap_or(""));
    quoted.contains(subject) || subject.contains(&quoted) || behind.contains(subject)
}

/// Accuses a number that none of the figures states.
#[expect(clippy::too_many_arguments, reason = "one call site each for three kinds of claim")]
fn verdict(
    evidence: &Evidence<'_>,
    passage: &Passage<'_>,
    number: &Number,
    subject: &str,
    known: &[Fact<'_>],
    measures: &[Measure],
    year: Option<i32>,
    out: &mut Findings,
) {
    let Some(first) = known.first() else { return };
    if known.iter().any(|fact| equals(fact, number.value)) {
        out.held(&PROSE_TABLE_MISMATCH, 1);
        return;
    }
    // Two figures for one name and year: which of them the sentence means cannot be known.
    if known.iter().any(|fact| first.value().is_some_and(|value| !equals(fact, value))) {
        return;
    }
    // Notes at the figure may tell of another count.
    if known.iter().any(|fact| !fact.observation.notes.is_empty()) {
        return;
    }
    let name = evidence
        .facts
        .by_indicator
        .get(subject)
        .and_then(|lines| lines.first())
        .and_then(|line| evidence.facts.of_line(*line).next())
        .map_or(subject, |fact| fact.observation.indicator.as_str());
    let said = printed(passage, number);
    let expected = stated(first);
    let what = measures.first().map_or("", |measure| measure_name(*measure));
    let when = first.observation.period.as_ref().map(|p| p.text.clone()).unwrap_or_default();
    let mut diagnostic = Diagnostic::new(
        &PROSE_TABLE_MISMATCH,
        passage.block.origin,
        format!("文章は「{name}」の{when}の値を {said} としていますが、表の{what}は {expected} です。"),
        format!("the prose gives {said} for \"{name}\", the table {expected}"),
    )
    .with_values(said, expected)
    .with_formula("文章と表の同じ指標・期間の値は同じ")
    .with_help("文章と表のどちらが正しいかを確かめ、そろえてください。");
    diagnostic.raw = Some(excerpt(passage, number));
    diagnostic.indicator = Some(name.to_owned());
    diagnostic.period_year = year.or(first.year());
    diagnostic.measure = Some(first.observation.measure.name());
    for fact in known.iter().take(3) {
        diagnostic = diagnostic.with_related(Related {
            origin: fact.observation.origin,
            cell: Some(fact.observation.cell),
            message: format!("表の{} {}", measure_name(fact.observation.measure), stated(fact)),
            document_id: None,
        });
    }
    out.push(diagnostic);
}

/// 平均達成率は90.4%.
fn average(evidence: &Evidence<'_>, passage: &Passage<'_>, number: &Number, out: &mut Findings) -> bool {
    if !number.tail.starts_with('%') {
        return false;
    }
    let sentence = passage.sentence(number.span.start);
    let before = passage.slice(sentence.start..number.span.start);
    if !AVERAGE.as_ref().is_some_and(|p| p.is_match(before)) {
        return false;
    }
    if number.tail.starts_with("%以上") || number.tail.starts_with("%未満") {
        return true;
    }
    let averages = &evidence.averages;
    let labels = labels(evidence, passage, sentence.start..sentence.end);
    let year = passage
        .periods
        .iter()
        .rfind(|(span, _)| span.start >= sentence.start && span.end <= number.span.start)
        .filter(|(span, p)| {
            // 平成27年度からの6年間における … is no year of the average.
            p.kind != crate::value::period::PeriodKind::Range
                && !passage.slice(span.end..number.span.start).starts_with("から")
        })
        .map(|(_, period)| period.year)
        .or_else(|| averages.latest_year());
    let near: Vec<&Statement> = averages
        .statements
        .iter()
        .filter(|s| s.year.or_else(|| averages.latest_year()) == year)
        .filter(|s| match labels.last() {
            Some(label) => evidence.sections.of_kind(s.block, &label.kind) == Some(label),
            None => false,
        })
        .collect();
    let states = |s: &&Statement| s.value == number.value || s.second == Some(number.value);
    if near.iter().any(states) {
        out.held(&PROSE_TABLE_MISMATCH, 1);
        return true;
    }
    // Without a stated average, what the document's own habit gives.
    let computed = near.iter().find_map(|s| {
        let habit = averages.habit_of(s)?;
        averages.mean(&evidence.sections, s, habit).map(|(mean, ..)| mean)
    });
    if let Some(mean) = computed
        && averages::exact(number.value, number.decimals, mean)
    {
        out.held(&PROSE_TABLE_MISMATCH, 1);
        return true;
    }
    let Some(statement) = near.iter().find(|s| s.cell.is_some()).or(near.first()) else { return true };
    let said = printed(passage, number);
    let expected = amount::grouped(statement.value);
    let mut diagnostic = Diagnostic::new(
        &PROSE_TABLE_MISMATCH,
        passage.block.origin,
        format!("文章は平均達成率を {said} としていますが、表では {expected}% です。"),
        format!("the prose gives an average rate of {said}, the table {expected} %"),
    )
    .with_values(said, format!("{expected}%"))
    .with_formula("文章と表の同じ年度の平均達成率は同じ")
    .with_help("指標の追加や達成率の訂正のあとで文章を直し忘れていないかを確かめてください。")
    .with_related(Related {
        origin: statement.origin,
        cell: statement.cell,
        message: format!("表の平均達成率 {expected}"),
        document_id: None,
    });
    diagnostic.raw = Some(excerpt(passage, number));
    diagnostic.indicator = Some("平均達成率".to_owned());
    diagnostic.period_year = year;
    diagnostic.measure = Some(Measure::AchievementRate.name());
    out.push(diagnostic);
    true
}

/// The labels that a sentence names, else those in force where rates stand.
pub fn labels(
    evidence: &Evidence<'_>,
    passage: &Passage<'_>,
    range: std::ops::Range<usize>,
) -> Vec<sections::Label> {
    let rated = |label: &sections::Label| {
        evidence
            .averages
            .parts()
            .iter()
            .any(|part| evidence.sections.of_kind(part.block, &label.kind) == Some(label))
    };
    for text in [passage.slice(range), passage.text.as_str()] {
        let named: Vec<sections::Label> =
            sections::named(text).into_iter().filter(|label| rated(label)).collect();
        if let [only] = named.as_slice() {
            return vec![only.clone()];
        }
        if !named.is_empty() {
            return Vec::new();
        }
    }
    let mut labels: Vec<sections::Label> =
        evidence.sections.at(passage.position).iter().filter(|l| rated(l)).cloned().collect();
    // A table of contents names goals too: the rates must stand before the sentence that sums them up.
    labels.retain(|label| {
        evidence.averages.parts().iter().any(|part| {
            part.block < passage.position && evidence.sections.of_kind(part.block, &label.kind) == Some(label)
        })
    });
    labels
}

/// 「…転入者数」の累計が234人.
fn totalled(
    evidence: &Evidence<'_>,
    subjects: &Subjects<'_>,
    passage: &Passage<'_>,
    number: &Number,
    out: &mut Findings,
) -> bool {
    let sentence = passage.sentence(number.span.start);
    let before = passage.slice(sentence.start..number.span.start);
    let Some(found) = TOTALLED.as_ref().and_then(|p| p.find(before)) else { return false };
    let Some(subject) = subjects.last_in(before.get(..found.start()).unwrap_or("")) else {
        return true;
    };
    if !is_quoted(before, subject) {
        return true;
    }
    let known: Vec<Fact<'_>> = figures(&evidence.facts, subject, None, ACTUAL)
        .into_iter()
        .filter(|fact| fact.observation.cumulative && unit_fits(fact, number))
        .collect();
    if known.iter().any(|fact| equals(fact, number.value)) {
        out.held(&PROSE_TABLE_MISMATCH, 1);
        return true;
    }
    let latest: Vec<Fact<'_>> = known.iter().copied().max_by_key(|fact| fact.year()).into_iter().collect();
    verdict(evidence, passage, number, subject, &latest, ACTUAL, None, out);
    true
}

/// A change that a sentence states with both its figures.
fn growth(passage: &Passage<'_>, number: &Number, out: &mut Findings) -> bool {
    let behind = passage.text.get(number.span.end..).unwrap_or("");
    let Some(found) = GROWTH.as_ref().and_then(|p| p.captures(behind)) else { return false };
    let points = behind.starts_with("ポイント");
    let sentence = passage.sentence(number.span.start);
    let in_sentence = |n: &&Number| sentence.contains(&n.span.start) && n.span != number.span;
    let others: Vec<&Number> = passage.numbers.iter().filter(in_sentence).collect();
    // A と比べ p%増加の B; Aから p%増加の B; p ポイント増加（A→B）.
    let after_word = number.span.end + found.get(0).map_or(0, |m| m.end());
    let pair = others.windows(2).find_map(|pair| {
        let [a, b] = pair else { return None };
        let link = passage.slice(a.span.end..b.span.start.max(a.span.end));
        (points && a.span.start > number.span.end && link.contains('→')).then_some((*a, *b))
    });
    let pair = pair.or_else(|| {
        let a = others.iter().rfind(|n| n.span.end <= number.span.start)?;
        let b = others.iter().find(|n| n.span.start >= after_word)?;
        let before = passage.slice(a.span.end..number.span.start);
        let between = passage.slice(after_word..b.span.start);
        let compared = ["と比べ", "に比べ", "から", "と比較し"].iter().any(|word| before.contains(word));
        let short = between.chars().count() <= 3 && before.chars().count() <= 12;
        let same = a.tail.chars().next() == b.tail.chars().next();
        (!points && compared && short && same && between.starts_with(['の', 'し'])).then_some((*a, *b))
    });
    let Some((a, b)) = pair else { return true };
    let change = b
        .value
        .checked_sub(a.value)
        .and_then(|gap| if points { Some(gap) } else { amount::percent(gap, a.value) });
    let Some(change) = change else { return true };
    let shown = amount::round(change, number.decimals, Rounding::HalfUp);
    if shown.abs() == number.value.abs() {
        out.held(&CHANGE_MISMATCH, 1);
        return true;
    }
    let unit = if points { "ポイント" } else { "%" };
    let said = format!("{}{unit}", passage.slice(number.span.clone()));
    let expected = format!("{}{unit}", shown.abs());
    let (from, to) = (passage.slice(a.span.clone()), passage.slice(b.span.clone()));
    let mut diagnostic = Diagnostic::new(
        &CHANGE_MISMATCH,
        passage.block.origin,
        format!("文章の増減 {said} は、{from} と {to} から求めた {expected} と異なります。"),
        format!("the change {said} is not the {expected} between {from} and {to}"),
    )
    .with_values(said, expected)
    .with_formula(if points { format!("{to}−{from}") } else { format!("({to}−{from})÷{from}×100") })
    .with_help("増減と二つの値のどれが誤りかを確かめてください。");
    diagnostic.raw = Some(excerpt(passage, number));
    diagnostic.measure = Some(Measure::Change.name());
    out.push(diagnostic);
    true
}

/// A number with its unit as printed.
pub fn printed(passage: &Passage<'_>, number: &Number) -> String {
    let unit: String = number
        .tail
        .chars()
        .take_while(|c| {
            *c == '%' || crate::text::is_kanji(*c) && !matches!(c, '以' | '増' | '減' | '実' | '目' | '達')
        })
        .collect();
    format!("{}{unit}", passage.slice(number.span.clone()))
}

/// The words around a number.
pub fn excerpt(passage: &Passage<'_>, number: &Number) -> String {
    let before: String = {
        let head: Vec<char> = passage.slice(0..number.span.start).chars().rev().take(40).collect();
        head.into_iter().rev().collect()
    };
    let after: String = passage.text.get(number.span.start..).unwrap_or("").chars().take(30).collect();
    format!("{before}{after}")
}
