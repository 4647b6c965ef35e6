//! Which rows are headers: rows of cells in, the kind of each row out.

use super::PolicyRow;
use super::see::{Content, Seen};
use crate::document::{Cell, Ruling};
use crate::facet::grid::Grid;
use crate::facet::lexicon::Name;
use crate::facet::measure::Measure;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum RowKind {
    Blank,
    Policy(PolicyRow),
    Header,
    Data,
}

/// The cells that start in a row or come down into it, left to right, blank ones left out.
pub(super) fn cells_of(grid: &Grid, row: usize) -> Vec<usize> {
    let mut cells = Vec::new();
    let mut column = 0;
    while column < grid.table.columns {
        let Some(number) = grid.number(row, column) else {
            column += 1;
            continue;
        };
        let Some(cell) = grid.table.cells.get(number) else { break };
        if !cell.text.is_empty() {
            cells.push(number);
        }
        column = cell.column + cell.column_span.max(1);
    }
    cells
}

/// Words longer than this do not stand in a header; in characters.
const HEADER_WORDS: usize = 40;

pub(super) fn row_kind(grid: &Grid, seen: &[Seen], row: usize, policy_words: &[String]) -> RowKind {
    let cells = cells_of(grid, row);
    let all: Vec<&Seen> = cells.iter().filter_map(|n| seen.get(*n)).collect();
    if all.iter().all(|s| matches!(s.content, Content::Blank | Content::Rule)) {
        return RowKind::Blank;
    }
    if let Some(policy) = policy_row(grid, seen, row, &cells, policy_words) {
        return RowKind::Policy(policy);
    }
    // Above a header such a row governs what follows; within a body the walk reads it.
    if let Some(policy) = lone_policy_row(grid, row, policy_words)
        && heads_below(grid, seen, row + 1)
    {
        return RowKind::Policy(policy);
    }
    if cells.iter().filter_map(|n| grid.table.cells.get(*n)).any(|c| c.repeated_header && c.row == row) {
        return RowKind::Header;
    }
    let own: Vec<usize> =
        cells.iter().copied().filter(|n| grid.table.cells.get(*n).is_some_and(|c| c.row == row)).collect();
    let own_seen: Vec<&Seen> = own.iter().filter_map(|n| seen.get(*n)).collect();
    let years_rise = years_rise(grid, &own, seen);
    let strong = own_seen
        .iter()
        .filter(|s| {
            matches!(s.content, Content::Measure | Content::Period | Content::Name)
                || s.year_like && years_rise
                || s.content == Content::Words && s.facets.label_measure.is_some()
                || s.content == Content::Words && !s.facets.periods.is_empty()
        })
        .count();
    let bad = own.iter().filter_map(|n| Some((*n, seen.get(*n)?))).any(|(number, s)| match s.content {
        Content::Figure => {
            !(s.year_like && years_rise
                || s.facets.says_something() && !s.has_number
                || counts_in_words(grid, seen, number))
        }
        Content::Sentence | Content::Mark => true,
        _ => false,
    });
    let long = own.iter().filter_map(|n| grid.table.cells.get(*n)).any(|c| {
        c.text.chars().count() > HEADER_WORDS
            && seen
                .get(grid.number(c.row, c.column).unwrap_or(usize::MAX))
                .is_some_and(|s| s.content == Content::Words)
    });
    if bad || long || strong == 0 {
        return RowKind::Data;
    }
    // One known word among words of the row is a row's own label (今後の対応策 | …), not a header.
    let distinct_measures = own_seen.iter().filter(|s| s.content == Content::Measure).count();
    let enough = strong >= 2 && 2 * strong >= own_seen.len()
        || strong >= 3
        || strong == 1 && own_seen.len() == 1 && own_seen.iter().any(|s| !s.facets.names.is_empty());
    // 「評価 | 達成 | 達成」 and 「計画 | 実施 | 実績」 as body rows: a measure word as the stub of words.
    let rating = |s: &&Seen| s.facets.measures == [Measure::Rating];
    let body_like = own_seen.len() > 1
        && own_seen.first().is_some_and(|s| s.content == Content::Measure)
        && own_seen.iter().skip(1).all(|s| {
            s.content == Content::Measure && rating(s)
                || distinct_measures < own_seen.len()
                    && s.content == Content::Words
                    && !s.facets.says_something()
        });
    if enough && !body_like { RowKind::Header } else { RowKind::Data }
}

/// Words of a header with a number among them, above plain figures: 市民1人当たり(m2/人), 過去5年平均, 単純更新(40年間).
fn counts_in_words(grid: &Grid, seen: &[Seen], number: usize) -> bool {
    let (Some(cell), Some(s)) = (grid.table.cells.get(number), seen.get(number)) else { return false };
    let letters = cell.text.chars().filter(|c| crate::text::is_cjk(*c)).count();
    if s.pure || s.measured || letters < 4 || cell.text.starts_with(['約', '※']) {
        return false;
    }
    // A lower level of the header may stand between.
    (cell.row + cell.row_span..grid.table.rows)
        .take(2)
        .filter_map(|row| seen.get(grid.number(row, cell.column)?))
        .find(|below| below.content == Content::Figure)
        .is_some_and(|below| below.pure && below.has_number)
}

/// Whether the bare four-digit numbers of a row rise by equal steps, as years in a header do.
fn years_rise(grid: &Grid, cells: &[usize], seen: &[Seen]) -> bool {
    let years: Vec<i32> = cells
        .iter()
        .filter(|n| seen.get(**n).is_some_and(|s| s.year_like))
        .filter_map(|n| grid.table.cells.get(*n)?.text.parse().ok())
        .collect();
    let steps: Vec<i32> =
        years.windows(2).map(|w| w.first().zip(w.last()).map_or(0, |(a, b)| b - a)).collect();
    match steps.first() {
        None => cells
            .iter()
            .filter_map(|n| seen.get(*n))
            .any(|s| matches!(s.content, Content::Measure | Content::Period | Content::Name)),
        Some(first) => *first > 0 && *first <= 10 && steps.iter().all(|step| (1..=10).contains(step)),
    }
}

/// A row of a policy word and its title: two texts (the title may repeat over several cells), no figures.
fn policy_row(
    grid: &Grid,
    seen: &[Seen],
    row: usize,
    cells: &[usize],
    words: &[String],
) -> Option<PolicyRow> {
    let [first, second] = cells else { return None };
    let (label, title) = (grid.table.cells.get(*first)?, grid.table.cells.get(*second)?);
    if label.row != row || title.row != row || label.column > 1 {
        return None;
    }
    let compact: String = label.text.chars().filter(|c| !c.is_whitespace()).collect();
    let word = words.iter().filter(|w| compact.starts_with(w.as_str())).max_by_key(|w| w.len())?;
    let rest = compact.get(word.len()..)?;
    let numbered = rest.chars().all(|c| {
        c.is_ascii_digit() || ('①'..='⑳').contains(&c) || ('Ⅰ'..='Ⅻ').contains(&c) || "IVX-.".contains(c)
    }) || rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains('(');
    let title_seen = seen.get(*second)?;
    let fits = numbered
        && matches!(title_seen.content, Content::Words | Content::Sentence | Content::Figure)
        && !title_seen.facets.is_explained()
        && title.text.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
    fits.then(|| PolicyRow { row, label: label.text.clone(), title: title.text.clone() })
}

/// Whether a row holds two words of headers or more and no figure.
fn heads_below(grid: &Grid, seen: &[Seen], row: usize) -> bool {
    let own = cells_of(grid, row);
    let content =
        |wanted: fn(&Seen) -> bool| own.iter().filter_map(|n| seen.get(*n)).filter(|s| wanted(s)).count();
    content(|s| matches!(s.content, Content::Measure | Content::Period | Content::Name)) > 1
        && content(|s| s.content == Content::Figure) == 0
}

/// A row of one cell that names a level of the policy: 基本目標2 産業, 第1分野 政策・方針決定過程への参画.
pub fn lone_policy_row(grid: &Grid, row: usize, words: &[String]) -> Option<PolicyRow> {
    let cell = grid.anchor(row, 0).filter(|cell| !cell.text.is_empty() && cell.row_span == 1)?;
    let text = cell.text.trim();
    // Most rows begin with other words: look at these before at the whole row.
    let behind =
        match words.iter().filter(|word| text.starts_with(word.as_str())).max_by_key(|word| word.len()) {
            Some(word) => text.get(word.len()..)?.trim_start(),
            None => {
                let rest = text.strip_prefix('第')?;
                let end = rest.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0)?;
                let level = ["分野", "章", "節", "編", "部", "の柱"]
                    .iter()
                    .find_map(|word| rest.get(end..)?.strip_prefix(word))?;
                text.get(..text.len() - level.len())?;
                return alone(grid, row).then(|| policy_of(row, text, level));
            }
        };
    let number = |c: char| {
        c.is_ascii_digit()
            || ('①'..='⑳').contains(&c)
            || ('Ⅰ'..='Ⅻ').contains(&c)
            || matches!(c, '-' | '.' | '(' | ')')
    };
    let title = behind.trim_start_matches(number);
    (title.len() < behind.len()
        && !title.starts_with(|c: char| "つ個項指件%年".contains(c))
        && alone(grid, row))
    .then(|| policy_of(row, text, title))
}

fn alone(grid: &Grid, row: usize) -> bool {
    (1..grid.table.columns)
        .all(|column| grid.text(row, column).is_empty() || grid.number(row, column) == grid.number(row, 0))
}

fn policy_of(row: usize, text: &str, title: &str) -> PolicyRow {
    let label = text.get(..text.len() - title.len()).unwrap_or(text);
    PolicyRow { row, label: label.trim().to_owned(), title: title.trim_start_matches([':', ' ']).to_owned() }
}

/// A row with one header word right below a header belongs to it: `実績（達成率）` below `目標`.
pub(super) fn continue_headers(grid: &Grid, seen: &[Seen], kinds: &mut [RowKind]) {
    for row in 1..kinds.len() {
        let above = kinds.get(row - 1) == Some(&RowKind::Header);
        if !above || kinds.get(row) != Some(&RowKind::Data) {
            continue;
        }
        let own: Vec<usize> = cells_of(grid, row)
            .into_iter()
            .filter(|n| grid.table.cells.get(*n).is_some_and(|c| c.row == row))
            .collect();
        let header_words = own.iter().filter_map(|n| seen.get(*n)).all(|s| {
            matches!(s.content, Content::Measure | Content::Period | Content::Name | Content::Unit)
                || s.content == Content::Words
                    && grid.table.ruling != Ruling::Text
                    && s.facets.says_something()
        });
        // A stub of measures below a header is the first row of the body, unless it stands alone.
        // A lower level of a header is no wider than the one above.
        let alone = own.len() == 1
            && !own.iter().filter_map(|n| grid.table.cells.get(*n)).any(|c| over_several(grid, c, row - 1))
            && own.first().and_then(|n| grid.table.cells.get(*n)).is_some_and(|c| c.column > 0)
            && !measure_column(grid, seen, row, &own);
        let several = own.len() > 1 && header_words;
        let continues = header_words && (alone || several)
            || repeats_under_groups(grid, kinds, row)
            || words_over_figures(grid, seen, row, &own);
        if continues && let Some(kind) = kinds.get_mut(row) {
            *kind = RowKind::Header;
        }
    }
}

/// Words right below a header and right above figures, in a row without a name of its own, belong to the header:
/// 事業数 | 事業費(A) below 実施計画. Nothing above could lend the row its name.
fn words_over_figures(grid: &Grid, seen: &[Seen], row: usize, own: &[usize]) -> bool {
    let beside = grid.text(row - 1, 0);
    let words = own.iter().filter_map(|n| seen.get(*n)).all(|s| {
        matches!(
            s.content,
            Content::Words | Content::Measure | Content::Period | Content::Name | Content::Unit
        )
    });
    let columns: Vec<usize> =
        own.iter().filter_map(|n| grid.table.cells.get(*n)).map(|cell| cell.column).collect();
    let over = |column: &&usize| {
        let below = grid.number(row + 1, **column).and_then(|n| seen.get(n));
        below.is_some_and(|s| s.content == Content::Figure)
    };
    let first = columns.first().is_some_and(|first| *first > 0);
    !beside.is_empty()
        && words
        && first
        && columns.len() > 1
        && !grid.text(row + 1, 0).is_empty()
        && columns.iter().filter(over).count() == columns.len()
}

/// Whether a row says the same under each group of the header's first row: 1号, 2号, 3号 under 令和5年度 and under 令和6年度.
fn repeats_under_groups(grid: &Grid, kinds: &[RowKind], row: usize) -> bool {
    let headers = kinds.get(..row).unwrap_or_default().iter().rev();
    let top = row - headers.take_while(|kind| **kind == RowKind::Header).count();
    let columns = grid.table.columns;
    let text = grid.table.ruling == Ruling::Text;
    let begins =
        |column: &usize| grid.anchor(top, *column).is_some_and(|cell| !text || !cell.text.is_empty());
    let starts: Vec<usize> = (0..columns).filter(begins).collect();
    let ends = starts.iter().skip(1).copied().chain([columns]);
    let groups: Vec<(usize, usize)> = starts.iter().copied().zip(ends).collect();
    let own = |column: usize| grid.anchor(row, column).map_or("", |cell| cell.text.as_str());
    let texts = |(from, to): &(usize, usize)| (*from..*to).map(own).collect::<Vec<&str>>();
    let first = starts.first().copied().unwrap_or(columns);
    // What stands beside the groups names rows: it is blank here, or reaches down from the header.
    let beside = (0..first).chain(groups.iter().filter(|(from, to)| to - from == 1).map(|(from, _)| *from));
    if !beside.into_iter().all(|column| own(column).is_empty()) {
        return false;
    }
    let wide: Vec<Vec<&str>> = groups.iter().filter(|(from, to)| to - from > 1).map(texts).collect();
    let [one, others @ ..] = wide.as_slice() else { return false };
    let number = |text: &&str| text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-'));
    !others.is_empty()
        && others.iter().all(|other| other == one)
        && one.iter().filter(|text| !text.is_empty()).count() > 1
        && !one.iter().all(number)
}

/// Words over the years of a header (施設数 over H28 and R4) belong to it, though no word of them is known: two or more
/// of them stand over years, one at least over several, and below the words of the stubs nothing is printed.
pub(super) fn head_years(grid: &Grid, seen: &[Seen], kinds: &mut [RowKind]) {
    for row in (1..kinds.len()).rev() {
        let (above, here) = (kinds.get(row - 1), kinds.get(row));
        if above != Some(&RowKind::Data) || here != Some(&RowKind::Header) {
            continue;
        }
        let filled = |row: usize, column: usize| grid.anchor(row, column).is_some_and(|c| !c.text.is_empty());
        let own: Vec<usize> = (0..grid.table.columns).filter(|column| filled(row - 1, *column)).collect();
        let words = own.iter().filter_map(|column| grid.number(row - 1, *column)).all(|number| {
            seen.get(number).is_some_and(|s| {
                matches!(s.content, Content::Words | Content::Measure | Content::Name | Content::Unit)
                    || s.content == Content::Figure && counts_in_words(grid, seen, number)
            })
        });
        let (mut wide, mut groups) = (0, 0);
        // A blank column at the right is a tab too many.
        let last = (0..grid.table.columns).rev().find(|c| filled(row - 1, *c) || filled(row, *c));
        let last = last.map_or(0, |last| last + 1);
        let fits = own.iter().enumerate().all(|(at, column)| {
            let end = own.get(at + 1).copied().unwrap_or(last);
            let below = (*column..end).filter(|below| filled(row, *below)).count();
            wide += usize::from(below > 1);
            groups += usize::from(below > 0);
            // A stub's words reach down; words over figures have years below each of their columns.
            below == 0 || below == end - column && *column > 0
        });
        let below: Vec<&Seen> = (0..grid.table.columns)
            .filter_map(|column| grid.anchor(row, column).and_then(|_| seen.get(grid.number(row, column)?)))
            .filter(|s| s.content != Content::Blank)
            .collect();
        let year = |s: &&&Seen| matches!(s.content, Content::Period | Content::Measure | Content::Unit);
        // うちシカ may stand among 計画 and 実績.
        let plain = below.iter().all(|s| year(&s) || s.content == Content::Words);
        let years = plain && 3 * below.iter().filter(year).count() >= 2 * below.len();
        let open = opens_names(grid, seen, row);
        if own.first() == Some(&0)
            && words
            && (fits && years || open)
            && (wide >= 1 && groups >= 2 || open)
            && let Some(kind) = kinds.get_mut(row - 1)
        {
            *kind = RowKind::Header;
        }
    }
}

/// № | 事業名 | KPI over 指標 | 目標値 | 実績値: whether the row above is the upper level of a header whose lower one begins
/// under its later words, and says itself that names follow.
fn opens_names(grid: &Grid, seen: &[Seen], row: usize) -> bool {
    let filled = |row: usize, column: usize| grid.anchor(row, column).is_some_and(|c| !c.text.is_empty());
    let names = (0..grid.table.columns)
        .filter(|column| filled(row - 1, *column))
        .filter_map(|column| seen.get(grid.number(row - 1, column)?))
        .filter(|s| s.content == Content::Name)
        .count();
    // Each column has words in one of the two rows, or stands under a wide word of the upper one.
    let covered = (0..grid.table.columns).all(|column| {
        !grid.text(row, column).is_empty()
            || !grid.text(row - 1, column).is_empty()
            || (0..column)
                .rev()
                .find(|left| !grid.text(row - 1, *left).is_empty())
                .is_some_and(|left| left > 0)
    });
    names > 1 && !filled(row, 0) && covered
}

/// Whether a cell spans several cells of a row that it does not stand in.
fn over_several(grid: &Grid, cell: &Cell, row: usize) -> bool {
    let end = cell.column + cell.column_span;
    (cell.column + 1..end).any(|column| grid.anchor(row, column).is_some())
}

/// Whether the column of a lone measure word goes on with measure words: then it is a stub.
fn measure_column(grid: &Grid, seen: &[Seen], row: usize, own: &[usize]) -> bool {
    own.first().and_then(|n| grid.table.cells.get(*n)).is_some_and(|cell| {
        grid.number(row + 1, cell.column)
            .and_then(|n| seen.get(n))
            .is_some_and(|s| s.content == Content::Measure)
    })
}

/// Where no word is known, rows of words above rows of figures are the header.
pub(super) fn positional_header(grid: &Grid, seen: &[Seen], kinds: &mut [RowKind]) {
    let figures = |row: usize| {
        cells_of(grid, row)
            .iter()
            .filter(|n| seen.get(**n).is_some_and(|s| s.content == Content::Figure && s.has_number))
            .filter(|n| !counts_in_words(grid, seen, **n))
            .count()
    };
    let Some(first) = kinds.iter().position(|kind| *kind == RowKind::Data) else { return };
    let Some(body) = (first..kinds.len()).find(|row| figures(*row) > 0) else { return };
    if body == first || body > first + 3 {
        return;
    }
    let figure_columns = figures(body);
    for row in first..body {
        let cells = cells_of(grid, row);
        let short = cells
            .iter()
            .filter_map(|n| grid.table.cells.get(*n))
            .all(|c| c.text.chars().count() <= HEADER_WORDS && !c.text.contains('。'));
        // Each column of figures has words of its own above it; one title over all of them is no header.
        let above: Vec<usize> = (0..grid.table.columns)
            .filter(|column| {
                grid.number(body, *column)
                    .and_then(|n| seen.get(n))
                    .is_some_and(|s| s.content == Content::Figure && s.has_number)
            })
            .filter_map(|column| grid.number(row, column))
            .collect();
        let whole = cells.len() == 1
            && cells
                .first()
                .and_then(|n| grid.table.cells.get(*n))
                .is_some_and(|c| c.column_span == grid.table.columns && grid.table.columns > 1);
        let shared = whole || row + 1 == body && above.windows(2).any(|w| w.first() == w.last());
        if short
            && !shared
            && cells.len() >= figure_columns.min(2)
            && let Some(kind) = kinds.get_mut(row)
        {
            *kind = RowKind::Header;
        }
    }
}

/// The label and the text of a row such as `今後の対応策 | 回答の理由を分析し …` between the rows of indicators.
pub fn label_row(grid: &Grid, seen: &[Seen], row: usize) -> Option<(usize, usize)> {
    let mut own =
        (0..grid.table.columns).filter(|c| grid.anchor(row, *c).is_some_and(|cell| !cell.text.is_empty()));
    let (label, text) = (own.next()?, own.next()?);
    let at = |column: usize| seen.get(grid.number(row, column)?);
    let (label_seen, text_seen) = (at(label)?, at(text)?);
    let named = label_seen.content == Content::Name
        && label_seen.facets.is(Name::Description)
        && matches!(text_seen.content, Content::Words | Content::Sentence | Content::Name)
        && own.next().is_none();
    named.then_some((label, text))
}
