//! Sections of a table: header rows, the body below them, and what each column is.
//! Where headers stand follows from where facets stand: a table may have several headers, or none.

use super::grid::Grid;
use super::lexicon::Name;
use super::measure::Measure;
use super::{Facets, Reader};
use crate::document::{Ruling, Table};
use crate::value::{Period, TokenKind, Unit};
use rust_decimal::Decimal;
use std::ops::Range;

/// What stands in a cell, at a glance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// Nothing.
    #[default]
    Blank,
    /// A figure, a dash, or a word of absence.
    Figure,
    /// ○ × ● alone.
    Mark,
    /// Words of measures only.
    Measure,
    /// A period only.
    Period,
    /// A unit only.
    Unit,
    /// Explained words of other kinds.
    Name,
    /// Other short words.
    Words,
    /// Sentences.
    Sentence,
    /// A rule of dashes left by an extraction.
    Rule,
}

/// A cell's facets and content.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// What its words say if it is a header or a stub.
    pub facets: Facets,
    /// What it holds.
    pub content: Content,
    /// A bare number that could be a year.
    pub year_like: bool,
    /// Figures (numbers) stand in it.
    pub has_number: bool,
    /// It is figures and nothing else: no words but units.
    pub pure: bool,
    /// It begins with a measure's word and a figure: 目標 3件 実績 1件.
    pub measured: bool,
    /// It could be a unit, among other things: 事業, 計画.
    pub unit_like: bool,
}

/// Longer words are a sentence; in characters.
const SENTENCE: usize = 60;

/// Looks at one cell's text.
pub fn see(text: &str, reader: &Reader) -> Seen {
    if text.is_empty() {
        return Seen::default();
    }
    let length = text.chars().take(4 * SENTENCE).count();
    if length >= 4 * SENTENCE {
        let facets = Facets { label: String::from("…"), ..Facets::default() };
        return Seen { facets, content: Content::Sentence, has_number: true, ..Seen::default() };
    }
    if text.chars().all(|c| matches!(c, '-' | '—' | '=' | '─' | '―')) && length >= 3 {
        return Seen { content: Content::Rule, ..Seen::default() };
    }
    let facets = super::read(text, reader);
    let bare_year = text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1900..2100).contains(&year));
    let tokens = crate::value::tokenize(text, &reader.era);
    let mut has_number = false;
    // 基本目標1 and 「1 結婚への希望」 hold a number and no figure: neither unit nor decimals, words before or behind.
    let mut plain = true;
    let (mut words, mut figures, mut marks) = (0usize, 0usize, 0usize);
    for token in &tokens {
        match &token.kind {
            TokenKind::Number(number) => {
                figures += 1;
                has_number = true;
                plain &= number.unit.is_none()
                    && number.decimals == 0
                    && !number.signed
                    && number.value < Decimal::from(100);
            }
            TokenKind::Absence(_) => figures += 1,
            TokenKind::Mark(_) => marks += 1,
            TokenKind::Word(word) => words += word.chars().filter(|c| !c.is_whitespace()).count(),
            _ => {}
        }
    }
    // Explained words come first: the 2027 of 目標値(2027) is no figure.
    let content = if facets.is_period() && !bare_year {
        Content::Period
    } else if facets.is_measure() {
        Content::Measure
    } else if facets.label.is_empty() && (!facets.names.is_empty() || !facets.flags.is_empty()) {
        Content::Name
    } else if facets.label.is_empty() && facets.unit.is_some() && !has_number {
        Content::Unit
    } else if figures > 0
        && words <= 6 + 4 * figures
        && !text.contains('。')
        && !(has_number && plain && words > 2)
    {
        Content::Figure
    } else if marks > 0 && words == 0 {
        Content::Mark
    } else if length > SENTENCE || text.contains('。') {
        Content::Sentence
    } else {
        Content::Words
    };
    let pure = content == Content::Figure && words <= 2;
    let unit_like = length <= 12 && crate::value::unit::parse(text).is_some_and(|unit| unit.known);
    let measured = content == Content::Figure
        && has_number
        && text.split_once([' ', '\n']).is_some_and(|(first, rest)| {
            rest.starts_with(|c: char| c.is_ascii_digit()) && super::read(first, reader).is_measure()
        });
    Seen { facets, content, year_like: bare_year, has_number, pure, measured, unit_like }
}

/// What a column is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// It names what stands in the row.
    Stub(Stub),
    /// It holds figures, or words where figures could stand.
    Value,
    /// Its marks set flags.
    Flag,
    /// Nothing is printed in it.
    Empty,
    /// It belongs to a table that stands beside this one in the same grid.
    Other,
}

/// What a stub column names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stub {
    /// As its header says.
    Named(Name),
    /// 目標値, 実績値, 達成率 as rows.
    Measure,
    /// Words that no header explains.
    Label,
}

/// A column of a section.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it is.
    pub kind: Kind,
    /// Measures; more than one where figures are stacked in a cell (目標 over 実績（達成率）).
    pub measures: Vec<Measure>,
    /// The measure of figures in parentheses.
    pub parenthetical: Option<Measure>,
    /// The measures stand one above the other, so that a figure can stand in a row of its own.
    pub stacked: bool,
    /// Periods; none or one, more where a header names a range of years.
    pub periods: Vec<Period>,
    /// Unit.
    pub unit: Option<Unit>,
    /// Flags of a mark.
    pub flags: Vec<String>,
    /// Note marks of all header levels.
    pub notes: Vec<String>,
    /// Header words that nothing explains, top to bottom.
    pub label: String,
    /// The printed header words, top to bottom, without periods.
    pub words: String,
    /// 累計 stands in the header.
    pub cumulative: bool,
    /// The header stands one column further left: nothing is printed above this column.
    pub inherited: bool,
}

/// A header and the rows that it governs.
#[derive(Clone, Debug)]
pub struct Section {
    /// Rows of the header; empty where the table has none.
    pub header: Range<usize>,
    /// Rows of the body.
    pub body: Range<usize>,
    /// One for each column of the table.
    pub columns: Vec<Column>,
    /// Rows that name the policy level for what follows, before the header.
    pub policy: Vec<PolicyRow>,
    /// Text of a header cell that spans the whole table.
    pub title: Option<String>,
}

/// A row such as `具体的な施策 | 1 関係人口を創出する`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRow {
    /// Its row.
    pub row: usize,
    /// 具体的な施策
    pub label: String,
    /// 1 関係人口を創出する
    pub title: String,
}

#[derive(Clone, Debug, PartialEq)]
enum RowKind {
    Blank,
    Policy(PolicyRow),
    Header,
    Data,
}

/// Cuts a table into sections. `seen` has one entry for each cell of the table.
pub fn cut(grid: &Grid, seen: &[Seen], policy_words: &[String]) -> Vec<Section> {
    let table = grid.table;
    let mut kinds: Vec<RowKind> =
        (0..table.rows).map(|row| row_kind(grid, seen, row, policy_words)).collect();
    continue_headers(grid, seen, &mut kinds);
    if !kinds.contains(&RowKind::Header) {
        positional_header(grid, seen, &mut kinds);
    }
    let mut sections = Vec::new();
    let mut policy = Vec::new();
    let mut row = 0;
    while row < table.rows {
        match kinds.get(row) {
            Some(RowKind::Policy(found)) => {
                policy.push(found.clone());
                row += 1;
            }
            Some(RowKind::Header | RowKind::Data) => {
                let header_end = row + run(&kinds, row, |kind| *kind == RowKind::Header);
                let body_end = header_end
                    + run(&kinds, header_end, |kind| matches!(kind, RowKind::Data | RowKind::Blank));
                let (header, body) = (row..header_end, header_end..body_end);
                let columns = columns(grid, seen, &header, &body);
                let title = title(grid, &header);
                sections.push(Section { header, body, columns, policy: std::mem::take(&mut policy), title });
                row = body_end;
            }
            _ => row += 1,
        }
    }
    if let Some(last) = sections.last_mut().filter(|_| !policy.is_empty()) {
        // Policy rows at the foot of a table govern what comes next; they still belong to this table.
        last.policy.extend(policy);
    } else if !policy.is_empty() {
        sections.push(Section { header: 0..0, body: 0..0, columns: Vec::new(), policy, title: None });
    }
    sections
}

fn run(kinds: &[RowKind], from: usize, test: impl Fn(&RowKind) -> bool) -> usize {
    kinds.iter().skip(from).take_while(|kind| test(kind)).count()
}

/// The cells that start in a row or come down into it, left to right, blank ones left out.
fn cells_of(grid: &Grid, row: usize) -> Vec<usize> {
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

fn row_kind(grid: &Grid, seen: &[Seen], row: usize, policy_words: &[String]) -> RowKind {
    let cells = cells_of(grid, row);
    let all: Vec<&Seen> = cells.iter().filter_map(|n| seen.get(*n)).collect();
    if all.iter().all(|s| matches!(s.content, Content::Blank | Content::Rule)) {
        return RowKind::Blank;
    }
    if let Some(policy) = policy_row(grid, seen, row, &cells, policy_words) {
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
    let bad = own_seen.iter().any(|s| match s.content {
        Content::Figure => !(s.year_like && years_rise) && !(s.facets.says_something() && !s.has_number),
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

/// A row with one header word right below a header belongs to it: `実績（達成率）` below `目標`.
fn continue_headers(grid: &Grid, seen: &[Seen], kinds: &mut [RowKind]) {
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
        let alone = own.len() == 1
            && own.first().and_then(|n| grid.table.cells.get(*n)).is_some_and(|c| c.column > 0)
            && !measure_column(grid, seen, row, &own);
        let several = own.len() > 1 && header_words;
        if header_words
            && (alone || several)
            && let Some(kind) = kinds.get_mut(row)
        {
            *kind = RowKind::Header;
        }
    }
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
fn positional_header(grid: &Grid, seen: &[Seen], kinds: &mut [RowKind]) {
    let figures = |row: usize| {
        cells_of(grid, row)
            .iter()
            .filter(|n| seen.get(**n).is_some_and(|s| s.content == Content::Figure && s.has_number))
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

/// A header cell over the whole width of a table of several columns is a title.
fn title(grid: &Grid, header: &Range<usize>) -> Option<String> {
    let cell = grid.cell(header.start, 0).filter(|_| !header.is_empty())?;
    let alone = cell.column_span == grid.table.columns
        || cells_of(grid, header.start).len() == 1 && header.len() > 1 && cell.column == 0;
    (alone && grid.table.columns > 1 && !cell.text.is_empty()).then(|| cell.text.clone())
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

/// What stands below a column's header, counted.
#[derive(Default)]
struct Body {
    filled: usize,
    figures: usize,
    marks: usize,
    measures: usize,
    distinct_measures: Vec<Measure>,
    periods: usize,
    units: usize,
    sentences: usize,
    words: usize,
    years: usize,
}

fn body_of(grid: &Grid, seen: &[Seen], body: &Range<usize>, column: usize) -> Body {
    let mut count = Body::default();
    let mut labelled = 0;
    for row in body.clone().filter(|row| label_row(grid, seen, *row).is_none()) {
        let Some(cell) = grid.anchor(row, column) else { continue };
        // A cell over several columns belongs to none of them alone.
        if cell.text.is_empty() || cell.column_span > 1 && grid.table.ruling != Ruling::Text {
            continue;
        }
        let Some(s) = grid.number(row, column).and_then(|n| seen.get(n)) else { continue };
        count.filled += 1;
        match s.content {
            Content::Figure => {
                count.figures += 1;
                count.years += usize::from(s.year_like);
            }
            Content::Mark => count.marks += 1,
            Content::Measure => {
                count.measures += 1;
                for measure in &s.facets.measures {
                    if !count.distinct_measures.contains(measure) {
                        count.distinct_measures.push(*measure);
                    }
                }
            }
            Content::Period => count.periods += 1,
            Content::Unit => count.units += 1,
            Content::Sentence => count.sentences += 1,
            Content::Words | Content::Name => count.words += 1,
            Content::Blank | Content::Rule => count.filled -= 1,
        }
        if s.content == Content::Words
            && s.facets.label_measure.is_some_and(|m| !matches!(m, Measure::Rating | Measure::Change))
        {
            labelled += 1;
        }
    }
    // 平均達成率 beside 評価 is a measure's row; a column of names that end so (…の達成率) is none.
    if count.measures > 0 {
        count.measures += labelled;
        count.words = count.words.saturating_sub(labelled);
    }
    count
}

fn columns(grid: &Grid, seen: &[Seen], header: &Range<usize>, body: &Range<usize>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::with_capacity(grid.table.columns);
    for column in 0..grid.table.columns {
        let heads = heads(grid, header, column);
        let count = body_of(grid, seen, body, column);
        let mut made = column_of(grid, seen, &heads, &count);
        let left = columns.last();
        if heads.is_empty()
            && made.kind == Kind::Value
            && let Some(left) = left.filter(|left| left.kind == Kind::Value && !header.is_empty())
        {
            made = Column { inherited: true, ..left.clone() };
        }
        columns.push(made);
    }
    columns
}

/// The header cells over a column, top to bottom. In a text table a blank place is covered by the words to its left
/// where a lower header row shows that they span it.
fn heads(grid: &Grid, header: &Range<usize>, column: usize) -> Vec<usize> {
    let mut heads: Vec<usize> = Vec::new();
    for row in header.clone() {
        // What reaches down from above the header groups more than this section.
        let Some(cell) = grid.cell(row, column).filter(|cell| cell.row >= header.start) else { continue };
        // A title over everything names no column.
        let alone = grid.table.ruling == Ruling::Text
            && header.len() > 1
            && !grid.text(row, 0).is_empty()
            && (1..grid.table.columns).all(|other| grid.text(row, other).is_empty());
        if (cell.column_span == grid.table.columns || alone) && grid.table.columns > 1 {
            continue;
        }
        let number = if !cell.text.is_empty() {
            grid.number(row, column)
        } else if grid.table.ruling == Ruling::Text
            && (row + 1..header.end).any(|below| !grid.text(below, column).is_empty())
        {
            // Two labels deep a lower row can itself be blank here; the nearest words to the left span it.
            (0..column).rev().find(|left| !grid.text(row, *left).is_empty()).and_then(|left| {
                let stub = (row + 1..header.end).all(|below| grid.text(below, left).is_empty());
                (!stub).then(|| grid.number(row, left)).flatten()
            })
        } else {
            None
        };
        if let Some(number) = number.filter(|n| !heads.contains(n)) {
            heads.push(number);
        }
    }
    heads
}

fn column_of(grid: &Grid, seen: &[Seen], heads: &[usize], body: &Body) -> Column {
    let mut column = Column {
        kind: Kind::Empty,
        measures: Vec::new(),
        parenthetical: None,
        stacked: false,
        periods: Vec::new(),
        unit: None,
        flags: Vec::new(),
        notes: Vec::new(),
        label: String::new(),
        words: String::new(),
        cumulative: false,
        inherited: false,
    };
    let mut names: Vec<Name> = Vec::new();
    let mut own_levels = 0usize;
    for (level, number) in heads.iter().enumerate() {
        let (Some(s), Some(cell)) = (seen.get(*number), grid.table.cells.get(*number)) else { continue };
        let facets = &s.facets;
        if !facets.periods.is_empty() {
            column.periods = facets.periods.clone();
        }
        if let Some(unit) = &facets.unit {
            column.unit = Some(unit.clone());
        }
        column.flags.extend(facets.flags.iter().cloned());
        column.notes.extend(facets.notes.iter().cloned());
        column.cumulative |= facets.cumulative;
        if !facets.names.is_empty() {
            names = facets.names.clone();
        }
        let measures: Vec<Measure> = if facets.measures.is_empty() {
            facets.label_measure.into_iter().collect()
        } else {
            facets.measures.clone()
        };
        if !measures.is_empty() {
            // Levels of one column that nothing divides are stacked: 目標 over 実績（達成率）.
            let undivided = heads
                .get(level.wrapping_sub(1))
                .and_then(|n| grid.table.cells.get(*n))
                .is_some_and(|above| {
                    above.column == cell.column
                        && above.column_span == cell.column_span
                        && span_blank(grid, above)
                });
            if own_levels > 0 && undivided && !measures.iter().any(|m| column.measures.contains(m)) {
                column.measures.extend(measures);
                column.stacked = true;
            } else {
                column.measures = measures;
            }
            column.parenthetical = facets.parenthetical.or(column.parenthetical);
            own_levels += 1;
        }
        if !facets.label.is_empty() {
            if !column.label.is_empty() {
                column.label.push(' ');
            }
            column.label.push_str(&facets.label);
        }
        if !facets.is_period() {
            if !column.words.is_empty() {
                column.words.push(' ');
            }
            column.words.push_str(cell.text.trim());
        }
    }
    column.kind = kind(&column, &names, body);
    column
}

/// Whether nothing is printed to the right of a header cell in its row of a text table (or it is no text table).
fn span_blank(grid: &Grid, cell: &crate::document::Cell) -> bool {
    grid.table.ruling != Ruling::Text || grid.text(cell.row, cell.column + 1).is_empty()
}

/// Decides what a column is from its header's words and from what stands in it; where a word has two senses
/// (数値目標: an indicator's header or a target's), the content decides.
fn kind(column: &Column, names: &[Name], body: &Body) -> Kind {
    let figures = body.figures + body.marks;
    let half = |count: usize| body.filled > 0 && 2 * count >= body.filled;
    let rates = column.measures.contains(&Measure::Rating);
    if !column.flags.is_empty() {
        return Kind::Flag;
    }
    if !column.measures.is_empty() {
        if 2 * body.measures > body.filled && !rates {
            return Kind::Stub(Stub::Measure);
        }
        // 現状 over 年度 | 値: the years of that measure.
        if names.contains(&Name::Period) && half(body.periods) {
            return Kind::Stub(Stub::Named(Name::Period));
        }
        if names.contains(&Name::Description) && 3 * figures < 2 * body.filled.max(1) {
            return Kind::Stub(Stub::Named(Name::Description));
        }
        // A header over nothing but blanks is the title of its rows: 年度別評価.
        if body.filled == 0 && !names.is_empty() {
            return Kind::Stub(Stub::Label);
        }
        if let Some(name) = names.first()
            && !half(figures)
            && (half(body.words + body.sentences) || body.filled == 0)
        {
            return Kind::Stub(Stub::Named(*name));
        }
        // 実績 and 進捗状況 can head sentences; a target or a rate cannot, whatever an extraction moved below it.
        let wordy = column
            .measures
            .iter()
            .all(|m| matches!(m, Measure::Actual | Measure::Plan | Measure::Rating | Measure::Change));
        if half(body.sentences) && wordy && body.marks == 0 {
            return Kind::Stub(Stub::Named(Name::Description));
        }
        return Kind::Value;
    }
    if let Some(name) = best_name(names) {
        let content_rules =
            matches!(name, Name::Period | Name::Item | Name::Segment | Name::Policy | Name::Unit);
        if half(body.measures)
            && !matches!(name, Name::Indicator | Name::Activity)
            && body.distinct_measures.len() != 1
        {
            return Kind::Stub(Stub::Measure);
        }
        if content_rules && name == Name::Period && !half(body.periods + body.years) {
            return by_content(column, body);
        }
        return Kind::Stub(Stub::Named(name));
    }
    if !column.periods.is_empty() {
        // 達成 among the ratings of a year is a value.
        let stub = 2 * body.measures > body.filled && body.distinct_measures != [Measure::Rating];
        return if stub { Kind::Stub(Stub::Measure) } else { Kind::Value };
    }
    by_content(column, body)
}

/// Of several names in one header (指標名・単位) the one that tells most.
fn best_name(names: &[Name]) -> Option<Name> {
    let order = [Name::Indicator, Name::Activity, Name::PlanItem, Name::Department];
    order.into_iter().find(|name| names.contains(name)).or_else(|| names.first().copied())
}

fn by_content(column: &Column, body: &Body) -> Kind {
    let half = |count: usize| body.filled > 0 && 2 * count >= body.filled;
    if body.filled == 0 {
        return if column.label.is_empty() { Kind::Empty } else { Kind::Stub(Stub::Label) };
    }
    if half(body.measures) && (body.distinct_measures.len() > 1 || body.measures == body.filled) {
        Kind::Stub(Stub::Measure)
    } else if half(body.periods) || body.years == body.filled && column.label.is_empty() {
        Kind::Stub(Stub::Named(Name::Period))
    } else if half(body.units) {
        Kind::Stub(Stub::Named(Name::Unit))
    } else if half(body.figures + body.marks) {
        Kind::Value
    } else if half(body.sentences) {
        Kind::Stub(Stub::Named(Name::Description))
    } else {
        Kind::Stub(Stub::Label)
    }
}

/// Whether a table has any place for figures: a section with a value column below a header.
pub fn promises_figures(table: &Table, sections: &[Section]) -> bool {
    table.rows > 0
        && sections.iter().any(|section| {
            !section.header.is_empty() && section.columns.iter().any(|c| c.kind == Kind::Value)
        })
}
