//! Evaluation sheets: what each is about (事務事業名 | 指定袋制実施事業) and where it begins. A document comes in, its sheets go out.
//!
//! Hundreds of sheets may stand in one file. Each is read as if it had a file of its own: its years without an era,
//! its headings and its footnotes are no business of the others.

use super::context::one_year;
use super::name;
use crate::document::{Block, BlockKind, Cell, Document, Table};
use crate::facet::grid::Grid;
use crate::facet::lexicon::Name;
use crate::facet::{self, Reader};
use crate::text::one_line;
use crate::value::period::{self, EraContext, Period};
use std::ops::Range;

/// Longest label and longest name of a 事業 in characters.
const LABEL: usize = 14;
const NAME: usize = 60;
/// A sheet names its 事業 in its first rows; rows of a list that begin with the word are none.
const ROWS: usize = 4;

/// A sheet of a document; a document without sheets is one.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its blocks.
    pub blocks: Range<usize>,
    /// First block behind the table that names it.
    pub body: usize,
    /// The 事業 that it is about.
    pub name: Option<String>,
    /// The year near which its years without an era lie.
    pub era: EraContext,
    /// The one year that its title names.
    pub year: Option<Period>,
}

/// The sheets of a document, in order; together they hold all its blocks. What stands before the first sheet is one more.
pub fn sheets(document: &Document, reader: &Reader) -> Vec<Sheet> {
    let blocks = &document.blocks;
    let mut starts: Vec<(usize, usize, Option<String>)> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let BlockKind::Table(table) = &block.kind else { continue };
        let Some(name) = named(table, reader) else { continue };
        // A sheet of several pages repeats its name.
        if starts.last().is_none_or(|(.., last)| last.as_ref() != Some(&name)) {
            starts.push((lead(blocks, at), at + 1, Some(name)));
        }
    }
    let whole = EraContext { near_year: year_about(document), allow_bare: false };
    let own_title = starts.first().is_none_or(|(start, ..)| *start > 0);
    let title = document.info.title.as_deref().filter(|_| own_title || starts.len() == 1);
    let title_year = title.filter(|title| is_about_a_year(title)).and_then(|title| one_year(title, reader));
    if own_title {
        starts.insert(0, (0, 0, None));
    }
    let several = starts.len() > 1;
    let mut ends: Vec<usize> = starts.iter().skip(1).map(|(start, ..)| *start).collect();
    ends.push(blocks.len());
    let sheet = |((start, body, name), end): ((usize, usize, Option<String>), usize)| {
        let own = blocks.get(start..end).unwrap_or_default();
        let head = blocks.get(start..body).unwrap_or_default();
        let near_year = if several {
            latest_year(titles(head)).or(title_year.as_ref().map(|p| p.year)).or_else(|| most_named(own))
        } else {
            None
        };
        let year = several.then(|| titles(head).find_map(|title| one_year(title, reader))).flatten();
        Sheet {
            blocks: start..end,
            body,
            name,
            era: near_year.map_or(whole, |year| EraContext { near_year: Some(year), ..whole }),
            year: year.or_else(|| title_year.clone()),
        }
    };
    starts.into_iter().zip(ends).map(sheet).collect()
}

/// Where a sheet begins whose naming table stands at a position: below the table before, at the latest at the page's top.
fn lead(blocks: &[Block], at: usize) -> usize {
    let page = blocks.get(at).and_then(|block| block.origin.page);
    let above = blocks.get(..at).unwrap_or_default().iter().rev();
    at - above.take_while(|b| !matches!(b.kind, BlockKind::Table(_)) && b.origin.page == page).count()
}

/// What stands over a sheet: the lines above its first table, and that table's first row where it is one cell.
fn titles(head: &[Block]) -> impl Iterator<Item = &str> {
    head.iter().filter_map(|block| match &block.kind {
        BlockKind::Table(table) => table
            .cells
            .first()
            .filter(|cell| cell.column_span == table.columns)
            .map(|cell| cell.text.as_str()),
        _ => Some(block.text.as_str()),
    })
}

/// The year that a document is about: the latest fiscal year that its title names, else the year it names most.
fn year_about(document: &Document) -> Option<i32> {
    latest_year(document.info.title.as_deref().into_iter()).or_else(|| most_named(&document.blocks))
}

/// The latest year that texts name as one.
fn latest_year<'a>(texts: impl Iterator<Item = &'a str>) -> Option<i32> {
    let plain = EraContext::default();
    texts
        .flat_map(|text| period::find_all(text, &plain))
        .filter(|(_, p)| p.explicit_kind)
        .map(|(_, p)| p.year)
        .max()
}

/// The year that sentences name most; where they name none, as on a sheet that is all table, the cells do.
fn most_named(blocks: &[Block]) -> Option<i32> {
    let plain = EraContext::default();
    let most_named = |texts: &mut dyn Iterator<Item = &str>| {
        let mut counts = std::collections::BTreeMap::<i32, usize>::new();
        for (_, p) in texts.flat_map(|text| period::find_all(text, &plain)) {
            *counts.entry(p.year).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year)
    };
    most_named(&mut blocks.iter().take(400).map(|block| block.text.as_str())).or_else(|| {
        let tables = blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Table(table) => Some(table),
            _ => None,
        });
        most_named(&mut tables.flat_map(|table| &table.cells).take(4000).map(|cell| cell.text.as_str()))
    })
}

/// A title of one year is about that year; the title of a meeting only says when it was held.
fn is_about_a_year(title: &str) -> bool {
    !["次第", "会議", "委員会", "回"].iter().any(|word| title.contains(word))
}

/// The 事業 that a table names for its sheet: a label with the name at its right, and no further names below.
fn named(table: &Table, reader: &Reader) -> Option<String> {
    let has_label = |cell: &&Cell| {
        cell.row < ROWS
            && (cell.text.contains("事業") || cell.text.contains("事務"))
            && cell.text.chars().take(LABEL + 1).count() <= LABEL
    };
    let mut labels = table.cells.iter().filter(has_label).peekable();
    labels.peek()?;
    let grid = Grid::new(table);
    labels.find_map(|label| {
        let facets = facet::read(&label.text, reader);
        if facets.names != [Name::Activity] || !facets.label.is_empty() || !facets.measures.is_empty() {
            return None;
        }
        let right = grid.anchor(label.row, label.column + label.column_span)?;
        let text = one_line(&right.text);
        let length = text.chars().take(NAME + 1).count();
        if !(2..=NAME).contains(&length) || text.contains('。') || !text.chars().any(crate::text::is_cjk) {
            return None;
        }
        // In a list the word heads a column: a neighbour that is a header word, or names of its own below.
        let facets = facet::read(&text, reader);
        let header = facets.label.is_empty()
            && (!facets.names.is_empty() || !facets.measures.is_empty() || !facets.periods.is_empty());
        let listed = grid.anchor(label.row + label.row_span, label.column).is_some_and(|below| {
            below.column_span == label.column_span
                && grid.anchor(below.row, right.column).is_some_and(|b| b.column_span == right.column_span)
                && facet::read(&below.text, reader).names.is_empty()
                && !below.text.is_empty()
                && table.columns > 2
                && right.column_span == 1
        });
        (!header && !listed).then(|| name::strip_list_mark(&text).trim().to_owned())
    })
}
