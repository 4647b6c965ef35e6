//! A stated difference, growth or ratio to the year before that is not what its two figures give.

use super::amount::{self, HUNDRED, Rounding};
use super::grid::Grid;
use super::{Evidence, Findings};
use crate::diagnostic::catalog::CHANGE_MISMATCH;
use crate::diagnostic::{Diagnostic, Related};
use crate::value::glance::{self, Printed};
use rust_decimal::Decimal;

/// Lines at most this far from the stated change are tried as its figures.
const REACH: usize = 8;

/// Units of a difference of two percentages.
const POINTS: [&str; 2] = ["ポイント", "pt"];

/// The unit of a ratio that is not in per cent.
const TIMES: &str = "倍";

/// So many changes to the last digit, for each that is not, show that a table's figures were not rounded.
const EXACT: usize = 8;

/// How a change follows from an earlier and a later figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// 後 − 前
    Difference,
    /// (後 − 前) ÷ 前
    Growth,
    /// 後 ÷ 前, in per cent
    Ratio,
    /// 後 ÷ 前, as it is: 8.8倍
    Times,
}

impl Kind {
    /// The formula, with names for the later and the earlier figure.
    fn words(self, after: &str, before: &str) -> String {
        match self {
            Kind::Difference => format!("{after}−{before}"),
            Kind::Growth => format!("({after}−{before})÷{before}×100"),
            Kind::Ratio => format!("{after}÷{before}×100"),
            Kind::Times => format!("{after}÷{before}"),
        }
    }

    /// 0.4ポイント is a difference of two rates, and 8.8倍 a ratio, whatever the column's other figures are.
    fn for_stated(self, stated: &Printed) -> Kind {
        match stated.unit.as_str() {
            unit if POINTS.contains(&unit) => Kind::Difference,
            TIMES => Kind::Times,
            _ => self,
        }
    }

    fn compute(self, before: Decimal, after: Decimal) -> Option<Decimal> {
        match self {
            Kind::Difference => after.checked_sub(before),
            Kind::Growth => amount::percent(after.checked_sub(before)?, before),
            Kind::Ratio => amount::percent(after, before),
            Kind::Times => after.checked_div(before),
        }
    }
}

/// Positions that differ, each with what its figures give.
type Misses = Vec<(usize, Decimal)>;

/// Which two figures a change compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// Two lines at the change's own position.
    Lines { before: usize, after: usize },
    /// One line at the change's position and at the one before.
    Steps { line: usize },
}

/// Checks rows and columns called 増減, 差引, 前年度比, 伸び率.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    for grid in evidence.grids.iter().flatten() {
        let labels: Vec<&'static [Kind]> = grid.labels.iter().map(|label| kinds(label)).collect();
        if labels.iter().all(|kinds| kinds.is_empty()) {
            continue;
        }
        let heads: Vec<&'static [Kind]> = grid.heads.iter().map(|head| kinds(head)).collect();
        let mut misses = Vec::new();
        for (line, kinds) in labels.iter().enumerate() {
            if !kinds.is_empty() {
                misses.extend(judge(grid, line, &labels, &heads, out));
            }
        }
        settle(grid, misses, out);
    }
}

/// A stated change that its two figures do not give.
#[derive(Clone, Copy, Debug)]
struct Miss {
    line: usize,
    position: usize,
    source: Source,
    kind: Kind,
    change: Decimal,
}

/// Accuses each miss; where a difference and a ratio of the same two figures miss together, the figure that would mend both.
fn settle(grid: &Grid<'_>, misses: Vec<Miss>, out: &mut Findings) {
    let mut done = vec![false; misses.len()];
    for (index, first) in misses.iter().enumerate() {
        let twin = misses.iter().enumerate().skip(index + 1).find(|(_, other)| {
            other.position == first.position && other.source == first.source && other.kind != first.kind
        });
        let Some((twin_index, twin)) = twin else { continue };
        let (difference, ratio) = if first.kind == Kind::Difference { (first, twin) } else { (twin, first) };
        if difference.kind == Kind::Difference
            && let Some(diagnostic) = culprit(grid, difference, ratio)
        {
            for at in [index, twin_index] {
                if let Some(slot) = done.get_mut(at) {
                    *slot = true;
                }
            }
            out.push(diagnostic);
        }
    }
    for (miss, done) in misses.iter().zip(done) {
        if !done {
            out.extend(accuse(grid, miss.line, miss.position, miss.source, miss.kind, miss.change));
        }
    }
}

/// The figure that, put right, mends a difference and a ratio together.
fn culprit(grid: &Grid<'_>, difference: &Miss, ratio: &Miss) -> Option<Diagnostic> {
    let (before, after) = figures(grid, difference.source, difference.position)?;
    let stated = grid.number(difference.line, difference.position)?;
    let other = grid.number(ratio.line, ratio.position)?;
    let works = |before: Decimal, after: Decimal| {
        ratio.kind.compute(before, after).is_some_and(|change| {
            [change, -change]
                .iter()
                .any(|c| amount::round(*c, other.decimals, Rounding::HalfUp) == other.value)
        })
    };
    let mended_after = before.value.checked_add(stated.value)?;
    let mended_before = after.value.checked_sub(stated.value)?;
    let (is_after, expected) = if works(before.value, mended_after) {
        (true, mended_after)
    } else if works(mended_before, after.value) {
        (false, mended_before)
    } else {
        return None;
    };
    let place = match (difference.source, is_after) {
        (Source::Lines { after, .. }, true) => grid.place(after, difference.position),
        (Source::Lines { before, .. }, false) => grid.place(before, difference.position),
        (Source::Steps { line }, true) => grid.place(line, difference.position),
        (Source::Steps { line }, false) => grid.place(line, difference.position.checked_sub(1)?),
    }?;
    let (cell, number, at) = (place.cell?, place.number?, grid.cell_ref(place)?);
    let (shown, expected) = (amount::grouped(number.value), amount::grouped(expected));
    let mut diagnostic = Diagnostic::new(
        &CHANGE_MISMATCH,
        cell.origin,
        format!(
            "{shown} は、増減 {} と増減率 {} の両方と合いません。{expected} なら両方と合います。",
            stated.value, other.value
        ),
        format!("{shown} fits neither the stated difference nor the stated ratio; {expected} fits both"),
    )
    .with_cell(at, cell.raw.clone())
    .with_values(shown, expected)
    .with_formula(formula(grid, difference.source, &[difference.kind, ratio.kind]))
    .with_help("値と増減のどちらが誤りかを原資料で確かめてください。");
    diagnostic.indicator = Some(grid.head(difference.position).to_owned()).filter(|head| !head.is_empty());
    for miss in [difference, ratio] {
        if let Some(place) = grid.place(miss.line, miss.position)
            && let Some(cell) = place.cell
        {
            diagnostic = diagnostic.with_related(Related {
                origin: cell.origin,
                cell: grid.cell_ref(place),
                message: format!("「{}」 {}", grid.label(miss.line), cell.text),
                document_id: None,
            });
        }
    }
    Some(diagnostic)
}

/// The kinds of change that a label may mean.
fn kinds(label: &str) -> &'static [Kind] {
    // All of the words below hold one of these: most labels need no more than one look.
    if !label.contains(['率', '比', '前', '増', '減', '差']) {
        return &[];
    }
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if has(&["増減率", "増加率", "減少率", "伸び率", "伸率", "変化率", "上昇率", "成長率"])
    {
        &[Kind::Growth]
    } else if has(&["前年度比", "前年比", "対前年", "前年度対比", "基準年比", "当初比"])
    {
        if has(&["増減"]) && !has(&["%", "率"]) {
            &[Kind::Difference, Kind::Growth]
        } else {
            &[Kind::Ratio, Kind::Growth, Kind::Difference]
        }
    } else if has(&["増減", "差引", "増加数", "減少数", "増加額", "減少額"])
        || matches!(label, "差" | "差額" | "比較" | "増" | "減")
    {
        &[Kind::Difference, Kind::Growth]
    } else {
        &[]
    }
}

/// Finds the two figures that a line's changes compare, and where they are not what is stated. `labels` and `heads` are the
/// kinds of change that each line and each position may mean.
fn judge(
    grid: &Grid<'_>,
    line: usize,
    labels: &[&'static [Kind]],
    heads: &[&'static [Kind]],
    out: &mut Findings,
) -> Vec<Miss> {
    let kinds_of = |list: &[&'static [Kind]], at: usize| list.get(at).copied().unwrap_or_default();
    let kinds = kinds_of(labels, line);
    let from = line.saturating_sub(REACH);
    let to = (line + REACH).min(grid.lines.len().saturating_sub(1));
    let near: Vec<usize> =
        (from..=to).filter(|other| *other != line && kinds_of(labels, *other).is_empty()).collect();
    let mut sources = Vec::new();
    for after in &near {
        sources.push(Source::Steps { line: *after });
        for before in &near {
            if before != after {
                sources.push(Source::Lines { before: *before, after: *after });
            }
        }
    }
    // As printed, the earlier figure stands first.
    sources.sort_by_key(|source| matches!(source, Source::Lines { before, after } if before > after));
    let signs = Signs::of(grid, line);
    let mut best: Option<Finding> = None;
    for source in sources {
        for kind in kinds {
            let mut found =
                Finding { source, kind: *kind, agree: 0, straight: 0, near: vec![], differ: vec![] };
            let mut telling = 0usize;
            for position in 0..grid.heads.len() {
                // Where a row of differences crosses a column of ratios, the column speaks.
                let head = kinds_of(heads, position);
                if kinds.contains(&Kind::Difference) && head.first().is_some_and(|k| *k != Kind::Difference) {
                    continue;
                }
                let Some(stated) = grid.number(line, position) else { continue };
                let Some((before, after)) = figures(grid, source, position) else { continue };
                let kind = kind.for_stated(stated);
                let Some(change) = kind.compute(before.value, after.value) else { continue };
                let rounded = grid.may_be_rounded(line, position, after.value);
                match fit(rounded, stated, kind, change, before, after).filter(|fit| signs.allow(*fit)) {
                    Some(fit) => {
                        found.agree += 1;
                        found.straight += usize::from(fit.straight);
                        telling += usize::from(!stated.value.is_zero() && stated.value != HUNDRED);
                        if !fit.exact {
                            found.near.push((position, change));
                        }
                    }
                    None => found.differ.push((position, change)),
                }
            }
            // Among sources that agree as often, the one whose signs are right: 歳入−歳出, not 歳出−歳入.
            let weight = |f: &Finding| (f.agree, f.straight);
            if telling > 0 && best.as_ref().is_none_or(|known| weight(&found) > weight(known)) {
                best = Some(found);
            }
        }
    }
    let Some(Finding { source, kind, mut agree, near, mut differ, .. }) = best else { return Vec::new() };
    // By its other changes the table is not rounded: then what is only near is a miss.
    if kind == Kind::Difference
        && grid.is_scale_unknown()
        && !near.is_empty()
        && agree >= near.len() * (EXACT + 1)
    {
        agree -= near.len();
        differ.extend(near);
        differ.sort_unstable_by_key(|(position, _)| *position);
    }
    // One agreement may be chance; two and more than the misses are a habit.
    if agree < 2 || agree <= differ.len() {
        return Vec::new();
    }
    out.held(&CHANGE_MISMATCH, agree);
    differ
        .into_iter()
        .filter(|(position, _)| !follows(grid, line, *position, source, kind, signs, out))
        .filter_map(|(position, change)| {
            let stated = grid.number(line, position)?;
            let change = signs.as_printed(change, stated);
            Some(Miss { line, position, source, kind: kind.for_stated(stated), change })
        })
        .collect()
}

/// What two lines give for a line of changes.
struct Finding {
    source: Source,
    kind: Kind,
    /// How many changes agree, and how many of them with their sign.
    agree: usize,
    straight: usize,
    /// Changes that agree but for rounding, with what the figures give.
    near: Misses,
    differ: Misses,
}

/// Whether a line of changes prints the sign of a fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signs {
    /// Some change is marked ▲, so that one without is a rise.
    Printed,
    /// None is, or the name says that falls are counted: 減少率 3.0 is a change of −3.0.
    Left,
}

impl Signs {
    fn of(grid: &Grid<'_>, line: usize) -> Self {
        let falls =
            ["減少", "削減", "縮減", "低減", "抑制"].iter().any(|word| grid.label(line).contains(word));
        let marked = (0..grid.heads.len())
            .any(|position| grid.value(line, position).is_some_and(|value| value < Decimal::ZERO));
        if marked && !falls { Signs::Printed } else { Signs::Left }
    }

    fn allow(self, fit: Fit) -> bool {
        fit.straight || self == Signs::Left
    }

    /// A computed change with the sign that the line would print.
    fn as_printed(self, change: Decimal, stated: &Printed) -> Decimal {
        match self {
            Signs::Printed => change,
            Signs::Left if stated.value < Decimal::ZERO => -change.abs(),
            Signs::Left => change.abs(),
        }
    }
}

/// Whether the change is right for a figure that was accused already, as it should be.
fn follows(
    grid: &Grid<'_>,
    line: usize,
    position: usize,
    source: Source,
    kind: Kind,
    signs: Signs,
    out: &Findings,
) -> bool {
    let mended = |line: usize, position: usize| {
        let place = grid.place(line, position)?;
        let own = place.number?.clone();
        match grid.cell_ref(place).and_then(|cell| out.mended(cell)) {
            Some(value) => Some((Printed { value, ..own }, true)),
            None => Some((own, false)),
        }
    };
    let pair = match source {
        Source::Lines { before, after } => (mended(before, position), mended(after, position)),
        Source::Steps { line } => {
            (position.checked_sub(1).and_then(|p| mended(line, p)), mended(line, position))
        }
    };
    let (Some((before, one)), Some((after, two))) = pair else { return false };
    let Some(stated) = grid.number(line, position) else { return false };
    let kind = kind.for_stated(stated);
    let rounded = grid.may_be_rounded(line, position, after.value);
    (one || two)
        && kind.compute(before.value, after.value).is_some_and(|change| {
            fit(rounded, stated, kind, change, &before, &after).is_some_and(|fit| signs.allow(fit))
        })
}

/// The earlier and the later figure.
fn figures<'g>(grid: &'g Grid<'_>, source: Source, position: usize) -> Option<(&'g Printed, &'g Printed)> {
    let (before, after) = match source {
        Source::Lines { before, after } => (grid.number(before, position)?, grid.number(after, position)?),
        Source::Steps { line } => {
            (grid.number(line, position.checked_sub(1)?)?, grid.number(line, position)?)
        }
    };
    // 9,800万円 and 1.2億円 are not comparable as printed.
    (!before.is_other_multiple(after)).then_some((before, after))
}

/// How a stated change agrees with its figures.
#[derive(Clone, Copy, Debug)]
struct Fit {
    /// To the last printed digit.
    exact: bool,
    /// With its sign.
    straight: bool,
}

fn fit(
    rounded: bool,
    stated: &Printed,
    kind: Kind,
    change: Decimal,
    before: &Printed,
    after: &Printed,
) -> Option<Fit> {
    // 減少率 3.0 and a change of −3.0 are the same statement.
    for (change, straight) in [(change, true), (-change, false)] {
        if amount::round(change, stated.decimals, Rounding::HalfUp) == stated.value {
            return Some(Fit { exact: true, straight });
        }
    }
    // Figures that are themselves rounded: what any figure within their reach gives is right too.
    let decimals = before.decimals.max(after.decimals);
    if decimals == 0 && !rounded {
        return None;
    }
    let half = amount::half_unit(decimals);
    if kind == Kind::Difference {
        let near = change.checked_sub(stated.value)?.abs() <= half * Decimal::TWO;
        return near.then_some(Fit { exact: false, straight: true });
    }
    let (mut low, mut high) = (change, change);
    let ends =
        |value: Decimal| [value.checked_sub(half).unwrap_or(value), value.checked_add(half).unwrap_or(value)];
    for before in ends(before.value) {
        for after in ends(after.value) {
            let Some(change) = kind.compute(before, after) else {
                return Some(Fit { exact: false, straight: true });
            };
            low = low.min(change);
            high = high.max(change);
        }
    }
    let low = amount::round(low, stated.decimals, Rounding::HalfUp);
    let high = amount::round(high, stated.decimals, Rounding::HalfUp);
    let within = |value: Decimal| (low..=high).contains(&value);
    let straight = within(stated.value);
    (straight || within(-stated.value)).then_some(Fit { exact: false, straight })
}

/// Longer names make a formula that nobody reads.
const LONGEST_NAME: usize = 14;

/// What the earlier and the later figure of a source are called: by their order in time where they stand in it, else by name.
fn names(grid: &Grid<'_>, source: Source) -> (String, String) {
    let of_time = || ("前の値".to_owned(), "後の値".to_owned());
    match source {
        Source::Lines { before, after } if before > after => {
            let name = |line: usize| {
                let label = grid.label(line);
                (!label.is_empty() && label.chars().count() <= LONGEST_NAME).then(|| format!("「{label}」"))
            };
            match (name(before), name(after)) {
                (Some(first), Some(second)) if first != second => (first, second),
                _ if grid.turned => ("右の値".to_owned(), "左の値".to_owned()),
                _ => ("下の値".to_owned(), "上の値".to_owned()),
            }
        }
        _ => of_time(),
    }
}

/// How changes follow from a source, in words.
fn formula(grid: &Grid<'_>, source: Source, kinds: &[Kind]) -> String {
    let (before, after) = names(grid, source);
    kinds.iter().map(|kind| kind.words(&after, &before)).collect::<Vec<_>>().join("、")
}

fn accuse(
    grid: &Grid<'_>,
    line: usize,
    position: usize,
    source: Source,
    kind: Kind,
    change: Decimal,
) -> Option<Diagnostic> {
    let place = grid.place(line, position)?;
    let (cell, number, at) = (place.cell?, place.number?, grid.cell_ref(place)?);
    let (before, after) = figures(grid, source, position)?;
    let stated = amount::grouped(number.value);
    let expected = amount::grouped(amount::round(change, number.decimals, Rounding::HalfUp));
    let label = grid.label(line);
    let (earlier, later) = match names(grid, source) {
        (before, _) if before == "前の値" => ("前".to_owned(), "後".to_owned()),
        names => names,
    };
    let mut diagnostic = Diagnostic::new(
        &CHANGE_MISMATCH,
        cell.origin,
        if number.value == -change && !change.is_zero() {
            format!("「{label}」の {stated} は、二つの値から求めた {expected} と符号が逆です。")
        } else {
            format!("「{label}」の {stated} は、二つの値から求めた {expected} と異なります。")
        },
        format!("the change {stated} is not the {expected} that its two figures give"),
    )
    .with_cell(at, cell.raw.clone())
    .with_values(stated, expected)
    .with_formula(format!(
        "{}（{earlier} {}、{later} {}）",
        formula(grid, source, &[kind]),
        amount::grouped(before.value),
        amount::grouped(after.value)
    ))
    .with_help("増減と元の二つの値のどれが誤りかを原資料で確かめてください。");
    diagnostic.indicator = Some(grid.head(position).to_owned()).filter(|head| !head.is_empty());
    diagnostic.measure = Some(crate::record::Measure::Change.name());
    diagnostic.period_year = glance::years(grid.head(position)).first().copied();
    let places = match source {
        Source::Lines { before, after } => [grid.place(before, position), grid.place(after, position)],
        Source::Steps { line } => {
            [position.checked_sub(1).and_then(|p| grid.place(line, p)), grid.place(line, position)]
        }
    };
    for place in places.into_iter().flatten() {
        if let Some(cell) = place.cell {
            diagnostic = diagnostic.with_related(Related {
                origin: cell.origin,
                cell: grid.cell_ref(place),
                message: format!("比べた値 {}", cell.text),
                document_id: None,
            });
        }
    }
    Some(diagnostic)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Draft;

    fn table(last: &str) -> Vec<String> {
        Draft::new()
            .table(&[
                "区分|令和元年度|令和2年度|増減|増減率",
                "甲|1,234人|1,300人|66人|5.3%",
                "乙|500人|450人|▲50人|▲10.0%",
                &format!("丙|80人|100人|{last}"),
                "丁|120人|150人|30人|25.0%",
            ])
            .findings()
    }

    #[test]
    fn differences_and_growth_hold() {
        assert_eq!(table("20人|25.0%"), Vec::<String>::new());
    }

    #[test]
    fn a_wrong_difference_and_a_wrong_growth_are_found() {
        assert_eq!(table("30人|25.0%"), ["change-mismatch: 30 → 20"]);
        assert_eq!(table("20人|20.0%"), ["change-mismatch: 20.0 → 25.0"]);
    }

    #[test]
    fn a_figure_that_breaks_both_its_changes_is_accused_itself() {
        assert_eq!(
            Draft::new()
                .table(&[
                    "区分|令和元年度|令和2年度|増減|増減率",
                    "甲|1,234人|1,300人|66人|5.3%",
                    "乙|500人|540人|▲50人|▲10.0%",
                    "丙|80人|100人|20人|25.0%",
                    "丁|120人|150人|30人|25.0%",
                ])
                .findings(),
            ["change-mismatch: 540 → 450"]
        );
    }

    #[test]
    fn steps_from_year_to_year_are_checked() {
        let rows = |r1: &str| {
            Draft::new()
                .table(&[
                    "区分|H28|H29|H30|R1|R2",
                    "件数|100件|120件|90件|95件|95件",
                    &format!("対前年増減||20件|▲30件|{r1}|0件"),
                ])
                .findings()
        };
        assert_eq!(rows("5件"), Vec::<String>::new());
        assert_eq!(rows("15件"), ["change-mismatch: 15 → 5"]);
    }

    #[test]
    fn points_are_a_difference_in_a_column_of_growth() {
        let rows = |points: &str| {
            Draft::new()
                .table(&[
                    "区分|令和元年度|令和2年度|増減率",
                    "甲|1,234人|1,300人|5.3%",
                    "乙|500人|450人|▲10.0%",
                    "丁|120人|150人|25.0%",
                    &format!("丙|21.0%|21.4%|{points}ポイント"),
                ])
                .findings()
        };
        assert_eq!(rows("0.4"), Vec::<String>::new());
        assert_eq!(rows("1.4"), ["change-mismatch: 1.4 → 0.4"]);
    }

    #[test]
    fn a_change_of_something_else_is_left_alone() {
        assert_eq!(
            Draft::new()
                .table(&["区分|令和2年度|増減", "甲|1,300人|12人", "乙|450人|▲7人", "丙|100人|3人"])
                .findings(),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_fall_without_its_mark_is_found_where_the_others_bear_it() {
        let rows = |taxes: &str| {
            Draft::new()
                .table(&[
                    "部門|令和4年|令和5年|対前年増減数",
                    "議会|3|3|0",
                    "総務|52|55|3",
                    &format!("税務|14|13|{taxes}"),
                    "民生|48|50|2",
                    "土木|20|18|△2",
                ])
                .findings()
        };
        assert_eq!(rows("△1"), [""; 0]);
        assert_eq!(rows("1"), ["change-mismatch: 1 → -1"]);
    }

    #[test]
    fn a_count_of_falls_needs_no_mark() {
        let rows = ["区分|令和4年|令和5年|減少数", "甲|50|40|10", "乙|30|25|5", "丙|9|12|▲3"];
        assert_eq!(Draft::new().table(&rows).findings(), [""; 0]);
    }

    #[test]
    fn births_less_deaths_keep_their_order() {
        let draft = |first: &str| {
            let mut draft = Draft::new();
            draft.table(&[
                "年|出生数|死亡数|自然増減",
                &format!("平成26年|78|171|{first}"),
                "平成27年|81|166|▲85",
                "平成28年|70|180|▲110",
                "平成29年|66|175|▲109",
            ]);
            draft
        };
        assert_eq!(draft("▲93").findings(), [""; 0]);
        let found = draft("▲83").diagnostics();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].expected.as_deref(), Some("-93"));
        assert_eq!(
            found[0].formula.as_deref(),
            Some("「出生数」−「死亡数」（「死亡数」 171、「出生数」 78）")
        );
    }

    #[test]
    fn a_balance_of_gains_is_shown_as_a_gain() {
        let rows = |last: &str| {
            Draft::new()
                .table(&[
                    "年度|歳入|歳出|差引",
                    "令和2年度|4,018|3,824|194",
                    "令和3年度|3,843|3,711|132",
                    &format!("令和4年度|4,009|3,806|{last}"),
                ])
                .findings()
        };
        assert_eq!(rows("203"), [""; 0]);
        assert_eq!(rows("230"), ["change-mismatch: 230 → 203"]);
    }

    #[test]
    fn times_are_no_per_cent() {
        let rows = |times: &str| {
            Draft::new()
                .table(&[
                    "区分|令和4年|令和5年|対前年比",
                    "入込客数|2,880|3,520|122.2%",
                    "県外客|1,012|1,366|135.0%",
                    "宿泊者数|470|568|120.9%",
                    &format!("外国人|2,950|25,870|{times}"),
                ])
                .findings()
        };
        assert_eq!(rows("8.8倍"), [""; 0]);
        assert_eq!(rows("7.8倍"), ["change-mismatch: 7.8 → 8.8"]);
    }

    #[test]
    fn one_digit_is_found_where_all_others_are_exact() {
        let rows = |last: &str| {
            let mut rows = vec!["部門|令和4年|令和5年|増減数".to_owned()];
            rows.extend((0..9).map(|n| format!("課{n}|{}|{}|{}", 120 + n, 121 + 3 * n, 1 + 2 * n)));
            rows.push(format!("小計|137|138|{last}"));
            let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
            Draft::new().table(&rows).findings()
        };
        assert_eq!(rows("1"), [""; 0]);
        assert_eq!(rows("2"), ["change-mismatch: 2 → 1"]);
    }
}
