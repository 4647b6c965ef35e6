//! What stands around a table: headings, caption, unit line, footnotes. Blocks in; the facets of the surroundings out.

use super::as_of::{self, AsOf};
use super::sheet::Sheet;
use super::{heading, name, told};
use crate::document::{Block, BlockKind, Document, Table};
use crate::facet::lexicon::{Lexicon, Meaning};
use crate::facet::measure::Measure;
use crate::facet::{self, Reader};
use crate::text::fold;
use crate::value::period::{self, Period, PeriodKind};
use crate::value::{Unit, unit};
use crate::vocabulary::Vocabulary;
use std::ops::Range;

/// The surroundings of one table.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Headings that govern the table, highest first.
    pub path: Vec<String>,
    /// The indicator that the nearest heading or caption names.
    pub indicator: Option<name::Name>,
    /// The part of it that the nearest heading names: 【区域A】.
    pub part: Option<String>,
    /// The year that the nearest heading names.
    pub period: Option<Period>,
    /// The periods that sentences and notes give to measures, the nearest first.
    pub told: Vec<(Measure, Period)>,
    /// The measure that the nearest heading or caption names: 目標値一覧.
    pub measure: Option<Measure>,
    /// The unit line.
    pub unit: Option<Unit>,
    /// The other units of a unit line of several: （単位：人、世帯）.
    pub more_units: Vec<Unit>,
    /// What ※ without a number means by the heading's own words: （※は現状値）.
    pub mark_measure: Option<Measure>,
    /// The day of each year as of which its figures stand: 各年4月1日現在.
    pub as_of: Vec<AsOf>,
    /// The one day as of which its results stand: 令和5年4月1日現在.
    pub day: Option<Period>,
    /// The position of the table's block.
    pub block: usize,
    /// The sheet that it stands on.
    pub sheet: usize,
}

/// A footnote of the document.
#[derive(Clone, Debug)]
pub struct Footnote {
    /// Position of its block.
    pub block: usize,
    /// Mark without decoration.
    pub mark: String,
    /// Its text without the mark.
    pub text: String,
}

/// Follows the headings of a document and gives each table its surroundings.
pub fn surroundings(
    document: &Document,
    sheets: &[Sheet],
    vocabulary: &Vocabulary,
    lexicon: &Lexicon,
    reader: Reader,
) -> Vec<Surroundings> {
    // Each heading with its level and whether it stands in the body of a sheet: such a heading ends with its sheet.
    let mut path: Vec<(u8, bool, &str)> = Vec::new();
    let mut all = Vec::new();
    for (number, sheet) in sheets.iter().enumerate() {
        let reader = Reader { era: sheet.era, ..reader };
        path.retain(|(_, passing, _)| !passing);
        let told = told::periods(document, sheet, &reader);
        for (at, block) in document.blocks.iter().enumerate().take(sheet.blocks.end).skip(sheet.blocks.start)
        {
            match &block.kind {
                BlockKind::Heading { level } => {
                    path.retain(|(above, ..)| above < level);
                    path.push((*level, sheet.name.is_some() && at >= sheet.body, &block.text));
                }
                BlockKind::Table(table) => {
                    let path: Vec<String> = path.iter().map(|(.., heading)| (*heading).to_owned()).collect();
                    let mut around = around(
                        &document.blocks,
                        at,
                        table,
                        &path,
                        vocabulary,
                        lexicon,
                        &reader,
                        sheet.year.as_ref(),
                    );
                    around.sheet = number;
                    around.told = told::of(&told, &document.blocks, sheet, at);
                    all.push(around);
                }
                _ => {}
            }
        }
    }
    all
}

#[allow(clippy::too_many_arguments)]
fn around(
    blocks: &[Block],
    at: usize,
    table: &Table,
    path: &[String],
    vocabulary: &Vocabulary,
    lexicon: &Lexicon,
    reader: &Reader,
    document_year: Option<&Period>,
) -> Surroundings {
    let title = table.caption.clone().or_else(|| path.last().cloned());
    let unit = table
        .unit
        .as_deref()
        .and_then(|text| unit::parse(text).or_else(|| unit::from_unit_line(text)))
        .or_else(|| unit_above(blocks, at).and_then(unit::from_unit_line));
    let more_units = table.unit.as_deref().or_else(|| unit_above(blocks, at)).map(units_of_line);
    let more_units = more_units.unwrap_or_default();
    let unit = unit.or_else(|| heading::unit(blocks, at, vocabulary).filter(|_| more_units.is_empty()));
    // 「各年度の量の見込みと確保方策」 and 【区域A】 say what of it follows; what it is stands above them.
    let named = table.caption.iter().chain(path.iter().rev()).map(String::as_str);
    let part = named.clone().take(PARTS).find_map(|title| heading::area(title).map(str::to_owned));
    let subject = named
        .clone()
        .find(|title| heading::area(title).is_none() && !heading::is_standing(title, vocabulary));
    let subject = subject.or(title.as_deref());
    let indicator = heading::above(blocks, at, reader, vocabulary).or_else(|| {
        subject
            .filter(|title| !is_generic(title, reader))
            .and_then(|title| heading::from_heading(title, vocabulary))
    });
    let headings = || table.caption.iter().chain(path.iter().rev());
    let period = headings().find_map(|heading| one_year(heading, reader)).or_else(|| document_year.cloned());
    let mark_measure = title.as_deref().and_then(|title| mark_meaning(title, lexicon));
    let measure = title.as_deref().and_then(|title| {
        let plain = title.split_once('(').map_or(title, |(before, _)| before);
        let facets = facet::read(name::strip_list_mark(plain), reader);
        facets
            .label_measure
            .or_else(|| {
                // 数値目標 and 成果目標 say what kind of indicator follows, not what its figures are.
                let plain = facets.is_measure() && facets.names.is_empty();
                plain.then(|| facets.measures.first().copied()).flatten()
            })
            .filter(|measure| {
                !matches!(measure, Measure::AchievementRate | Measure::ProgressRate | Measure::Rating)
            })
    });
    let measure = measure
        .filter(|_| path.iter().chain(table.caption.iter()).any(|heading| title.as_ref() == Some(heading)));
    Surroundings {
        path: path.iter().map(|heading| without_unit(heading)).collect(),
        indicator,
        part,
        period,
        told: Vec::new(),
        measure,
        unit,
        more_units,
        mark_measure,
        as_of: days_around(blocks, at, title.as_deref()),
        day: lines_around(blocks, at, title.as_deref())
            .chain(path.iter().rev().map(String::as_str))
            .find_map(as_of::day),
        block: at,
        sheet: 0,
    }
}

/// 施策を構成する事務事業(単位:千円): the unit is no part of the heading's name.
fn without_unit(heading: &str) -> String {
    let at =
        ["(単位", "[単位", "<単位", "【単位", "〔単位", "単位:"].iter().find_map(|open| heading.find(open));
    let name = at.and_then(|at| heading.get(..at)).map(str::trim).filter(|name| !name.is_empty());
    name.unwrap_or(heading).to_owned()
}

/// The units of a line that states several: （単位：人、世帯）.
fn units_of_line(line: &str) -> Vec<Unit> {
    let line = fold(line).text;
    let line =
        line.trim().trim_start_matches(['(', '[', '【', '〔']).trim_end_matches([')', ']', '】', '〕']);
    let line = line.find("単位:").and_then(|at| line.get(at..)).unwrap_or(line);
    let list = line.strip_prefix("単位").map_or(line, |rest| rest.trim_start_matches([':', ' ']));
    let parts = |joints: &[char]| -> Vec<Unit> { list.split(joints).filter_map(unit::parse).collect() };
    // g/人・日 is one unit.
    let units = parts(&['、', ',', ';']);
    let units = if units.is_empty() { parts(&['・']) } else { units };
    if units.len() > 1 { units } else { Vec::new() }
}

/// A unit line among the few blocks right above the table.
fn unit_above(blocks: &[Block], at: usize) -> Option<&str> {
    for block in blocks.get(at.saturating_sub(4)..at)?.iter().rev() {
        match &block.kind {
            BlockKind::UnitLine => return Some(&block.text),
            // 2 収益的収支 (税抜) 単位：千円
            BlockKind::Heading { .. } | BlockKind::Caption if block.text.contains("単位:") => {
                return Some(&block.text);
            }
            BlockKind::Table(_) => return None,
            BlockKind::Heading { .. } | BlockKind::Caption | BlockKind::Furniture => {}
            BlockKind::Footnote { mark } if mark.is_empty() => {}
            _ => return None,
        }
    }
    None
}

/// The title, the unit line and the short lines right above a table, the nearest first but for the title.
fn lines_around<'b>(blocks: &'b [Block], at: usize, title: Option<&'b str>) -> impl Iterator<Item = &'b str> {
    let table = blocks.get(at).and_then(|block| match &block.kind {
        BlockKind::Table(table) => table.unit.as_deref(),
        _ => None,
    });
    let above = blocks.get(at.saturating_sub(3)..at).unwrap_or_default().iter().rev();
    let above = above.take_while(|block| {
        let note = matches!(&block.kind, BlockKind::Footnote { mark } if mark.is_empty());
        (note || matches!(block.kind, BlockKind::UnitLine | BlockKind::Caption | BlockKind::Paragraph))
            && block.text.chars().count() <= LONGEST_LINE
    });
    title.into_iter().chain(table).chain(above.map(|block| block.text.as_str()))
}

/// The days of each year that the title, a line right above the table or the footnotes right below it name.
fn days_around(blocks: &[Block], at: usize, title: Option<&str>) -> Vec<AsOf> {
    let below = blocks.get(at + 1..).unwrap_or_default().iter();
    let below = below.take_while(|block| matches!(block.kind, BlockKind::Footnote { .. }));
    let notes = below.filter_map(|block| {
        let text = crate::document::footnote(&block.text).map_or(block.text.as_str(), |(_, text)| text);
        as_of::of_note(text)
    });
    lines_around(blocks, at, title).filter_map(as_of::read).take(1).chain(notes).collect()
}

/// So far above a table a heading can name its part.
const PARTS: usize = 3;

/// Longer lines above a table are prose, in characters.
const LONGEST_LINE: usize = 40;

/// Whether a heading only tells what kind of table follows: ◆数値目標, 【成果指標】.
fn is_generic(title: &str, reader: &Reader) -> bool {
    let bare = name::strip_list_mark(title).trim_matches(['【', '】', '〔', '〕', '<', '>']);
    facet::read(bare, reader).is_explained()
}

/// The one year that a heading names; a range, a month or a date is none, nor is a heading of several years.
pub fn one_year(heading: &str, reader: &Reader) -> Option<Period> {
    let found = period::find_all(heading, &reader.era);
    let years = |(_, period): &(std::ops::Range<usize>, Period)| {
        matches!(period.kind, PeriodKind::FiscalYear | PeriodKind::CalendarYear) && period.explicit_kind
    };
    let mut named = found.iter().filter(|p| years(p));
    let (_, first) = named.next()?;
    let several = named.any(|(_, other)| other.year != first.year);
    let range = found.iter().any(|(_, period)| period.kind == PeriodKind::Range);
    (!several && !range).then(|| first.clone())
}

/// （※は現状値）: the measure of what carries the mark.
fn mark_meaning(title: &str, lexicon: &Lexicon) -> Option<Measure> {
    let at = title.find("※は").or_else(|| title.find("※印は"))?;
    let words: String = title.get(at..)?.chars().filter(|c| !c.is_whitespace()).collect();
    let rest = words.split_once('は')?.1;
    let (_, meanings) = lexicon.at(rest)?;
    meanings.iter().find_map(|meaning| match meaning {
        Meaning::Measure(measure) => Some(*measure),
        _ => None,
    })
}

/// The footnotes of each sheet: its own, and those that stand before the first one.
pub fn footnotes(document: &Document, sheets: &[Sheet]) -> Vec<Vec<Footnote>> {
    let all = all_footnotes(document);
    let before = |block: usize| all.partition_point(|note| note.block < block);
    let within =
        |range: &Range<usize>| all.get(before(range.start)..before(range.end)).unwrap_or_default().to_vec();
    let preface = sheets
        .first()
        .filter(|sheet| sheet.name.is_none())
        .map(|sheet| within(&sheet.blocks))
        .unwrap_or_default();
    let of = |sheet: &Sheet| {
        let own = within(&sheet.blocks);
        if sheet.name.is_none() { own } else { preface.iter().cloned().chain(own).collect() }
    };
    sheets.iter().map(of).collect()
}

/// All footnotes of a document, those within tables too, in order.
fn all_footnotes(document: &Document) -> Vec<Footnote> {
    let mut notes = Vec::new();
    for (at, block) in document.blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Footnote { mark } => {
                let text =
                    crate::document::footnote(&block.text).map_or(block.text.as_str(), |(_, text)| text);
                notes.push(Footnote { block: at, mark: mark.clone(), text: text.trim().to_owned() });
            }
            BlockKind::Table(table) => {
                for cell in &table.cells {
                    if cell.text.starts_with(['※', '注']) && cell.text.chars().count() > 6 {
                        notes.extend(cell.text.split('\n').filter_map(|line| {
                            let (mark, text) = crate::document::footnote(line)?;
                            Some(Footnote { block: at, mark, text: text.trim().to_owned() })
                        }));
                    }
                }
            }
            _ => {}
        }
    }
    notes
}

/// The footnote that a mark in a table points to: the next one below, else the last one above.
pub fn resolve<'a>(notes: &'a [Footnote], block: usize, mark: &str) -> Option<&'a Footnote> {
    let same = |note: &&Footnote| note.mark == mark;
    notes
        .iter()
        .filter(|note| note.block >= block)
        .find(same)
        .or_else(|| notes.iter().rev().filter(|note| note.block < block).find(same))
}
