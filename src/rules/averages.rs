//! How this document averages its achievement rates: which rows an average covers and which it leaves out.
//! Comes in: facts and sections. Goes out: the stated averages, each with the parts that the document's own habit gives it.

use super::amount::{self, Rounding};
use super::facts::Facts;
use super::sections::Sections;
use super::texts::Texts;
use crate::document::{BlockKind, Cell, Role};
use crate::origin::{CellRef, Origin};
use crate::record::Measure;
use crate::text::compact;
use crate::value::glance;
use regex::Regex;
use rust_decimal::Decimal;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A stated average rate of one year.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The block that states it.
    pub block: usize,
    /// The group of statements that are one row of a table, or one heading.
    pub row: usize,
    /// The year it is about, where it says so.
    pub year: Option<i32>,
    /// The average.
    pub value: Decimal,
    /// Digits after the point.
    pub decimals: u8,
    /// A second average in parentheses, that counts what the first leaves out.
    pub second: Option<Decimal>,
    /// The cell, where it stands in one.
    pub cell: Option<CellRef>,
    /// Where.
    pub origin: Origin,
    /// As printed.
    pub raw: String,
}

/// Which tables an average covers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Those since the average table before.
    Since,
    /// Those up to the average table after.
    Until,
    /// Those under the same label of a kind.
    Label(String),
    /// The same table.
    Table,
    /// All.
    Document,
}

/// An average's habit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Habit {
    /// Which tables.
    pub scope: Scope,
    /// Whether rows of a segment (【ターゲット】) are left out.
    pub without_segments: bool,
}

/// All stated averages and how they are made.
#[derive(Debug)]
pub struct Averages {
    /// Statements in reading order.
    pub statements: Vec<Statement>,
    /// The habit that most statements follow, with the number that do.
    pub habit: Option<(Habit, usize)>,
    /// Each row's own habit, where it is better proven than the common one.
    rows: BTreeMap<usize, Habit>,
    parts: Vec<Part>,
    bounds: Vec<usize>,
}

/// A rate that may be a part of an average.
#[derive(Clone, Debug)]
pub struct Part {
    /// Index of the figure among the facts.
    pub fact: usize,
    /// The rate's block.
    pub block: usize,
    /// Its year.
    pub year: Option<i32>,
    /// The rate that counts; `None` where it is left out of the evaluation.
    pub main: Option<Decimal>,
    /// The rate in parentheses.
    pub second: Option<Decimal>,
    /// Whether it is about a segment.
    pub segment: bool,
    /// Its table.
    pub table: usize,
}

static HEADED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"達成率[】:：・は]*平均[:：はが]?([0-9]+(?:\.[0-9]+)?)%(?:[(（]([0-9]+(?:\.[0-9]+)?)%[)）])?")
        .ok()
});

impl Averages {
    /// Finds the stated averages and infers how they are made.
    pub fn infer(facts: &Facts<'_>, texts: &Texts<'_>, sections: &Sections) -> Self {
        let parts = parts(facts);
        let statements = statements(facts, texts);
        let mut bounds: Vec<usize> =
            statements.iter().filter(|s| s.cell.is_some()).map(|s| s.block).collect();
        bounds.dedup();
        let mut averages = Averages { statements, habit: None, rows: BTreeMap::new(), parts, bounds };
        averages.learn(sections);
        averages
    }

    /// Tries each habit on each row.
    fn learn(&mut self, sections: &Sections) {
        let mut habits = Vec::new();
        let mut scopes: Vec<Scope> = sections.kinds().into_iter().map(Scope::Label).collect();
        scopes.extend([Scope::Since, Scope::Until, Scope::Table, Scope::Document]);
        for scope in scopes {
            for without_segments in [true, false] {
                habits.push(Habit { scope: scope.clone(), without_segments });
            }
        }
        let mut total: BTreeMap<usize, usize> = BTreeMap::new();
        let rows: BTreeSet<usize> = self.statements.iter().map(|s| s.row).collect();
        for row in rows {
            let mut best: Option<(usize, usize)> = None;
            let mine: Vec<&Statement> = self.statements.iter().filter(|s| s.row == row).collect();
            for (index, habit) in habits.iter().enumerate() {
                let fits = mine
                    .iter()
                    .filter(|statement| {
                        self.mean(sections, statement, habit)
                            .is_some_and(|(mean, count, reach)| count >= 2 && near(statement, mean, reach))
                    })
                    .count();
                *total.entry(index).or_default() += fits;
                if fits > best.map_or(0, |(_, n)| n) {
                    best = Some((index, fits));
                }
            }
            if let Some((index, fits)) = best
                && fits >= 2
                && fits * 2 > mine.len()
                && let Some(habit) = habits.get(index)
            {
                self.rows.insert(row, habit.clone());
            }
        }
        let common = total.iter().max_by_key(|(index, n)| (**n, std::cmp::Reverse(**index)));
        if let Some((index, n)) = common
            && *n >= 2
        {
            self.habit = habits.get(*index).cloned().map(|habit| (habit, *n));
        }
    }

    /// The habit that a statement should follow, where the document shows one.
    pub fn habit_of(&self, statement: &Statement) -> Option<&Habit> {
        if let Some(habit) = self.rows.get(&statement.row) {
            return Some(habit);
        }
        self.habit.as_ref().filter(|(_, n)| *n >= 3).map(|(habit, _)| habit)
    }

    /// The mean that a habit gives, of how many parts, and how far the parts' rounding reaches.
    pub fn mean(&self, sections: &Sections, statement: &Statement, habit: &Habit) -> Option<Mean> {
        let values: Vec<Decimal> =
            self.covered(sections, statement, habit).into_iter().filter_map(|part| part.main).collect();
        mean(&values)
    }

    /// The mean with the rates in parentheses counted too.
    pub fn second_mean(&self, sections: &Sections, statement: &Statement, habit: &Habit) -> Option<Mean> {
        let values: Vec<Decimal> = self
            .covered(sections, statement, habit)
            .into_iter()
            .filter_map(|part| part.second.or(part.main))
            .collect();
        mean(&values)
    }

    /// The parts that a habit gives a statement.
    pub fn covered(&self, sections: &Sections, statement: &Statement, habit: &Habit) -> Vec<&Part> {
        let year = statement.year.or_else(|| self.latest_year());
        let before = self.bounds.iter().copied().filter(|b| *b < statement.block).max();
        let after = self.bounds.iter().copied().filter(|b| *b > statement.block).min();
        self.parts
            .iter()
            .filter(|part| part.year == year)
            .filter(|part| !habit.without_segments || !part.segment)
            .filter(|part| match &habit.scope {
                Scope::Since => part.block <= statement.block && before.is_none_or(|b| part.block > b),
                Scope::Until => part.block >= statement.block && after.is_none_or(|a| part.block < a),
                Scope::Label(kind) => {
                    let wanted = sections.of_kind(statement.block, kind);
                    wanted.is_some() && sections.of_kind(part.block, kind) == wanted
                }
                Scope::Table => statement.cell.is_some_and(|cell| cell.table == part.table),
                Scope::Document => true,
            })
            .collect()
    }

    /// The latest year that has a rate.
    pub fn latest_year(&self) -> Option<i32> {
        self.parts.iter().filter_map(|part| part.year).max()
    }

    /// All parts.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}

impl Averages {
    /// The mean with accused rates as they should be, where any part was accused.
    pub fn mended_mean(
        &self,
        facts: &Facts<'_>,
        sections: &Sections,
        statement: &Statement,
        habit: &Habit,
        mended: impl Fn(CellRef) -> Option<Decimal>,
    ) -> Option<Mean> {
        let mut any = false;
        let values: Vec<Decimal> = self
            .covered(sections, statement, habit)
            .into_iter()
            .filter_map(|part| {
                let expected = facts.all.get(part.fact).and_then(|f| mended(f.observation.cell));
                any |= expected.is_some();
                part.main.map(|main| expected.unwrap_or(main))
            })
            .collect();
        if any { mean(&values) } else { None }
    }
}

/// A mean, the number of its parts, and how far their rounding reaches.
pub type Mean = (Decimal, usize, Decimal);

/// The mean of printed rates.
pub fn mean(values: &[Decimal]) -> Option<Mean> {
    let sum = amount::sum(values.iter().copied())?;
    let mean = sum.checked_div(Decimal::from(values.len()))?;
    let decimals = values.iter().map(Decimal::scale).max().unwrap_or(0);
    Some((mean, values.len(), amount::half_unit(u8::try_from(decimals).unwrap_or(u8::MAX))))
}

/// Whether a stated average is the mean as printed.
pub fn exact(value: Decimal, decimals: u8, mean: Decimal) -> bool {
    amount::round(mean, decimals, Rounding::HalfUp) == value
}

/// Whether it is the mean of rates that were not yet rounded, as far as can be told.
pub fn near(statement: &Statement, mean: Decimal, reach: Decimal) -> bool {
    within(statement.value, statement.decimals, mean, reach)
}

/// Whether a value is within the reach of rounding around a mean.
pub fn within(value: Decimal, decimals: u8, mean: Decimal, reach: Decimal) -> bool {
    let slack = amount::half_unit(decimals).checked_add(reach).unwrap_or_default();
    value.checked_sub(mean).is_some_and(|gap| gap.abs() <= slack)
}

/// Every rate, one for each line and year; a rate in parentheses beside its main one.
fn parts(facts: &Facts<'_>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut known: BTreeMap<(usize, Option<i32>, usize), usize> = BTreeMap::new();
    for (index, fact) in facts.all.iter().enumerate() {
        let observation = fact.observation;
        if observation.measure != Measure::AchievementRate || is_average(&observation.indicator) {
            continue;
        }
        let table = observation.cell.table;
        let Some(block) = facts.block_of(table) else { continue };
        let slot = *known.entry((fact.line, fact.year(), table)).or_insert_with(|| {
            parts.push(Part {
                fact: index,
                block,
                year: fact.year(),
                main: None,
                second: None,
                segment: observation.segment.is_some(),
                table,
            });
            parts.len() - 1
        });
        if let Some(part) = parts.get_mut(slot) {
            let place = if fact.is_main() { &mut part.main } else { &mut part.second };
            if place.is_none() {
                *place = fact.value();
            }
        }
    }
    parts.retain(|part| part.main.is_some() || part.second.is_some());
    parts
}

/// Whether a name is that of an average.
fn is_average(name: &str) -> bool {
    name.contains("平均達成率") || name.contains("達成率平均") || name.starts_with("平均")
}

/// Rows of tables and headings that state average rates.
fn statements(facts: &Facts<'_>, texts: &Texts<'_>) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut row = 0;
    let mut number = 0;
    for (position, block) in facts.blocks().iter().enumerate() {
        match &block.kind {
            BlockKind::Table(table) => {
                let placed = number;
                number += 1;
                let texts = texts.of_table(placed);
                // Looked up for each average, and the same for all of them.
                let years: OnceCell<Vec<Option<i32>>> = OnceCell::new();
                let years = || {
                    years.get_or_init(|| {
                        texts.iter().map(|text| glance::years(&text.compact).first().copied()).collect()
                    })
                };
                for (cell, text) in table.cells.iter().zip(texts) {
                    let label = &*text.compact;
                    if !label.contains("平均")
                        || !is_average(label)
                        || !label.contains("達成率")
                        || label.chars().count() > 12
                    {
                        continue;
                    }
                    row += 1;
                    let beside = table.cells.iter().zip(texts).filter(|(c, _)| {
                        c.row == cell.row && c.column > cell.column && c.role != Role::Header
                    });
                    for (value, text) in beside {
                        let Some(printed) = &text.number else { continue };
                        statements.push(Statement {
                            block: position,
                            row,
                            year: year_above(&table.cells, years(), value),
                            value: printed.value,
                            decimals: printed.decimals,
                            second: None,
                            cell: Some(CellRef { table: placed, row: value.row, column: value.column }),
                            origin: value.origin,
                            raw: value.raw.clone(),
                        });
                    }
                }
            }
            BlockKind::Footnote { .. } => {}
            _ => {
                let Some(pattern) = HEADED.as_ref() else { continue };
                if !block.text.contains("平均") || !block.text.contains("達成率") {
                    continue;
                }
                let text = compact(&block.text);
                // A sentence is the prose rule's; this is 【令和2年度達成率 平均 89.6%（88.4%）】.
                if text.contains('。') {
                    continue;
                }
                for found in pattern.captures_iter(&text) {
                    let read = |index| found.get(index).and_then(|m| glance::number(m.as_str()));
                    let Some(printed) = read(1) else { continue };
                    row += 1;
                    statements.push(Statement {
                        block: position,
                        row,
                        year: glance::years(&text).first().copied(),
                        value: printed.value,
                        decimals: printed.decimals,
                        second: read(2).map(|second| second.value),
                        cell: None,
                        origin: block.origin,
                        raw: block.raw.clone(),
                    });
                }
            }
        }
    }
    statements
}

/// The year in the nearest header above a cell.
fn year_above(cells: &[Cell], years: &[Option<i32>], value: &Cell) -> Option<i32> {
    cells
        .iter()
        .zip(years)
        .filter(|(cell, year)| {
            year.is_some()
                && cell.row < value.row
                && (cell.column..cell.column + cell.column_span).contains(&value.column)
        })
        .filter_map(|(_, year)| *year)
        .next_back()
}
