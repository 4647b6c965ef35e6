//! Figures that became no record: what the walk left of a table in, one finding for each cause out.
//!
//! Below a header that promises figures each lost figure has a cause of its own, unless nothing at all was read there.
//! Elsewhere (a table without a header, a form between its small tables) the whole table is one cause.
//! Numbers that only count or point (pages of a table of contents, numbers of a list, codes) are no figures.

use super::walk::{Setting, Walk};
use crate::diagnostic::{Diagnostic, Related, catalog};
use crate::document::{Block, BlockKind, Cell, Role, Ruling, Table};
use crate::facet::grid::Grid;
use crate::facet::lexicon::Name;
use crate::facet::section::{Content, Kind, Section, Seen, Stub};
use std::collections::{BTreeMap, BTreeSet};

/// So many lost figures of a section in which nothing was read are one finding, not each its own.
const TOGETHER: usize = 4;
/// Numbers of lists are smaller.
const LISTED: u64 = 1000;
/// Lines above a table in which 目次 says that its numbers are pages.
const CONTENTS_REACH: usize = 4;

impl<'g> Walk<'g, '_> {
    /// Every number under a header that promises numbers is a record or a finding.
    pub(super) fn account(&mut self, sections: &[Section]) {
        for section in sections.iter().filter(|s| !s.header.is_empty()) {
            if !section.columns.iter().any(|c| c.kind == Kind::Value) {
                continue;
            }
            let lost = self.lost(section);
            let read = |draft: &super::draft::Draft| section.body.contains(&draft.observation.cell.row);
            let together = lost.len() >= TOGETHER && !self.out.drafts.iter().any(read);
            let group = if together { lost.len() } else { 1 };
            let findings: Vec<Diagnostic> =
                lost.chunks(group).filter_map(|cells| self.report_lost(cells)).collect();
            self.out.diagnostics.extend(findings);
            for cell in lost {
                self.set_accounted(cell.row, cell.column);
            }
        }
    }

    /// The figures of a section that became nothing, in reading order.
    fn lost(&self, section: &Section) -> Vec<&'g Cell> {
        let mut lost = Vec::new();
        for row in section.body.clone() {
            for column in 0..self.grid.table.columns {
                let (Some(cell), Some(number)) =
                    (self.grid.anchor(row, column), self.grid.number(row, column))
                else {
                    continue;
                };
                let figure =
                    self.seen.get(number).is_some_and(|s| s.content == Content::Figure && s.has_number);
                if figure && self.out.accounted.get(number) == Some(&false) {
                    lost.push(cell);
                }
            }
        }
        lost
    }

    fn report_lost(&self, cells: &[&Cell]) -> Option<Diagnostic> {
        let help = if self.grid.table.ruling != Ruling::Text {
            "見出しと行の名前を確かめてください。"
        } else {
            "タブの数と見出しの位置を確かめてください。"
        };
        report(cells, &self.setting, help)
    }

    /// Whether a figure in a stub's place says nothing but which row it is: a number in the row's first cell, an age, a class.
    pub(super) fn names_row(&self, stub: Stub, row: usize, column: usize) -> bool {
        let Some(seen) = self.seen_at(row, column) else { return true };
        let text = self.grid.text(row, column);
        let figure = seen.pure && seen.has_number && text.bytes().any(|b| b.is_ascii_digit());
        if !figure || seen.year_like {
            return true;
        }
        let first = (0..column).all(|left| self.grid.text(row, left).is_empty());
        let counted = matches!(stub, Stub::Named(Name::Number | Name::Segment));
        let dated = matches!(stub, Stub::Named(Name::Period | Name::TargetPeriod | Name::BaselinePeriod))
            && !seen.facets.periods.is_empty();
        let class = text.contains(['~', '～', '歳', '年', '以', '未', '超']);
        let numbers = text.chars().all(|c| c.is_ascii_digit() || "①②③④⑤⑥⑦⑧⑨⑩()-.".contains(c));
        first || counted || dated || class || stub == Stub::Label && numbers && text.len() <= 3
    }
}

fn report(cells: &[&Cell], setting: &Setting, help: &str) -> Option<Diagnostic> {
    let (first, others) = cells.split_first()?;
    let count = cells.len();
    let (message, message_en) = if others.is_empty() {
        (
            String::from("表の数値がどの指標・年度のものか判別できず、記録にしませんでした。"),
            String::from("a figure of the table became no record: nothing tells what it is a figure of"),
        )
    } else {
        (
            format!("表の{count}個の数値がどの指標・年度のものか判別できず、記録にしませんでした。"),
            format!("{count} figures of the table became no record: nothing tells what they are figures of"),
        )
    };
    let mut found = Diagnostic::new(&catalog::UNACCOUNTED_NUMBER, first.origin, message, message_en)
        .with_cell(setting.place(first), first.raw.clone())
        .with_values(first.text.clone(), "指標名・年度・区分のある欄")
        .with_help(help);
    found.related = others
        .iter()
        .map(|cell| Related {
            origin: cell.origin,
            cell: Some(setting.place(cell)),
            message: format!("「{}」も記録にしませんでした。", cell.text),
            document_id: None,
        })
        .collect();
    Some(found)
}

/// Figures of a table that neither a record nor a finding names.
pub(super) struct Rest {
    finding: Diagnostic,
    /// All of them are whole numbers that never fall down the table: the first and the last.
    running: Option<(u64, u64)>,
    /// 目次 stands above.
    contents: bool,
}

/// What is left of a table when everything was read.
pub(super) fn rest(
    table: &Table,
    roles: &[Role],
    accounted: &[bool],
    blocks: &[Block],
    setting: &Setting,
) -> Option<Rest> {
    let open = table.cells.iter().zip(roles).zip(accounted).filter(|((cell, role), accounted)| {
        !**accounted && **role != Role::Header && cell.text.bytes().any(|b| b.is_ascii_digit())
    });
    let cells: Vec<&Cell> = open
        .map(|((cell, _), _)| cell)
        .filter(|cell| is_figure(&setting.see(&cell.text)) && !is_code(&cell.text))
        .collect();
    if cells.is_empty() {
        return None;
    }
    let grid = Grid::new(table);
    let numbers = Numbers::of(table, &cells);
    let figures: Vec<&Cell> = cells
        .into_iter()
        .filter(|cell| !numbers.opens_row(cell) && !is_described(&grid, cell, setting))
        .collect();
    let help = "見出しの行（指標名・年度・単位など）を付けるか、値の前に何の値かを書いてください。";
    let finding = report(&figures, setting, help)?;
    if !figures.iter().all(|cell| numbers.can_be_page(cell)) {
        return Some(Rest { finding, running: None, contents: false });
    }
    let pages: Vec<u64> = figures.iter().filter_map(|cell| whole(&cell.text)).collect();
    let next = |two: &[u64]| two.first().zip(two.last()).is_some_and(|(a, b)| a + 1 == *b);
    if pages.len() > 1 && pages.windows(2).all(next) {
        return None;
    }
    let above = blocks.get(..setting.around.block).unwrap_or_default().iter().rev().take(CONTENTS_REACH);
    let contents = above.filter(|block| !matches!(block.kind, BlockKind::Table(_))).any(|block| {
        let words: String = block.text.chars().filter(|c| !c.is_whitespace()).take(8).collect();
        words.contains("目次") || words.contains("もくじ") || words.contains("索引")
    });
    let running = pages.first().copied().zip(pages.last().copied());
    Some(Rest { finding, running, contents })
}

/// The findings about what is left of a document's tables: pages of a table of contents go on from table to table.
pub(super) fn findings(rests: Vec<Rest>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut page: Option<u64> = None;
    for rest in rests {
        let goes_on = rest.running.is_some_and(|(first, _)| page.is_some_and(|page| first >= page));
        match rest.running {
            Some((_, last)) if rest.contents || goes_on => page = Some(last),
            _ => found.push(rest.finding),
        }
    }
    found
}

fn is_figure(seen: &Seen) -> bool {
    seen.content == Content::Figure && seen.has_number && !seen.year_like
}

/// 0312, 03-1234-5678: digits that are no quantity.
fn is_code(text: &str) -> bool {
    let mut digits = text.chars().filter(|c| !matches!(c, '(' | ')' | ' '));
    let zero = text.starts_with('0') && text.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    zero || text.matches('-').count() > 1 && digits.all(|c| c.is_ascii_digit() || c == '-')
}

/// A whole number without a unit: 12, (3).
fn whole(text: &str) -> Option<u64> {
    text.trim().trim_start_matches('(').trim_end_matches(')').parse().ok()
}

/// Which figures of a table can be pages or the numbers of a list.
struct Numbers {
    /// Columns that hold whole numbers only, which never fall.
    rising: BTreeSet<usize>,
    /// Places of all figures.
    places: BTreeSet<(usize, usize)>,
    /// The first and the last column of each row in which something stands.
    ends: BTreeMap<usize, (usize, usize)>,
}

impl Numbers {
    fn of(table: &Table, cells: &[&Cell]) -> Self {
        let mut columns: BTreeMap<usize, Option<u64>> = BTreeMap::new();
        for cell in cells {
            let last = columns.entry(cell.column).or_insert(Some(0));
            *last = last.and_then(|last| whole(&cell.text).filter(|number| *number >= last));
        }
        let mut ends: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for cell in table.cells.iter().filter(|cell| !cell.text.is_empty()) {
            let (first, last) = ends.entry(cell.row).or_insert((cell.column, cell.column));
            (*first, *last) = ((*first).min(cell.column), (*last).max(cell.column));
        }
        let rising = columns.into_iter().filter(|(_, last)| last.is_some()).map(|(column, _)| column);
        Numbers {
            rising: rising.collect(),
            places: cells.iter().map(|cell| (cell.row, cell.column)).collect(),
            ends,
        }
    }

    fn stands_beside(&self, cell: &Cell) -> bool {
        self.places.contains(&(cell.row, cell.column + 1))
            || cell.column.checked_sub(1).is_some_and(|left| self.places.contains(&(cell.row, left)))
    }

    /// A small whole number before the words of its row.
    fn opens_row(&self, cell: &Cell) -> bool {
        let before =
            self.ends.get(&cell.row).is_some_and(|(first, last)| *first == cell.column && first != last);
        before && whole(&cell.text).is_some_and(|number| number < LISTED) && !self.stands_beside(cell)
    }

    /// A whole number at the end of its row, in a column that never falls.
    fn can_be_page(&self, cell: &Cell) -> bool {
        let behind = self.ends.get(&cell.row).is_some_and(|(_, last)| *last == cell.column);
        behind && self.rising.contains(&cell.column) && !self.stands_beside(cell)
    }
}

/// Whether the words left of a figure say that it is none of an indicator: SDGs | 17, 備考 | 3件.
fn is_described(grid: &Grid, cell: &Cell, setting: &Setting) -> bool {
    let label = (0..cell.column).rev().map(|left| grid.text(cell.row, left)).find(|text| !text.is_empty());
    label.is_some_and(|label| {
        let facets = setting.see(label).facets;
        facets.label.is_empty() && (facets.is(Name::Description) || facets.is(Name::Number))
    })
}
