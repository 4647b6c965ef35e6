//! The reading as rules look at it: figures with their matching keys, by table and by indicator, and the text around them.
//! Comes in: a [`Reading`]. Goes out: indexes over it; nothing is copied but keys.

use crate::document::{Block, BlockKind, Table};
use crate::origin::CellRef;
use crate::record::{Measure, Observation, Reading, Status, Variant};
use foldhash::HashMap;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A stated figure with its keys.
#[derive(Clone, Copy, Debug)]
pub struct Fact<'a> {
    /// The figure.
    pub observation: &'a Observation,
    /// Which line of figures it belongs to: an index into [`Facts::lines`].
    pub line: usize,
}

impl<'a> Fact<'a> {
    /// The number, where one is printed.
    pub fn value(&self) -> Option<Decimal> {
        match self.observation.status {
            Status::Reported => self.observation.value,
            _ => None,
        }
    }

    /// The number in one of the units of several figures: as printed, or in their common base (3億円 beside 38,115万円).
    pub fn value_in(&self, scale: Scale) -> Option<Decimal> {
        match scale {
            Scale::Printed => self.value(),
            Scale::Base => self.value().and(self.observation.base_value),
        }
    }

    /// Digits printed after the point.
    pub fn decimals(&self) -> u8 {
        self.observation.decimals.unwrap_or(0)
    }

    /// Western year of its period.
    pub fn year(&self) -> Option<i32> {
        self.observation.period.as_ref().map(|period| period.year)
    }

    /// Whether it is the main figure of its cell.
    pub fn is_main(&self) -> bool {
        self.observation.variant == Variant::Main
    }
}

/// How figures are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// As printed.
    Printed,
    /// With the multipliers of their units applied.
    Base,
}

impl Scale {
    /// What figures have in common: their base, where they print it in different multiples (億円, 円).
    pub fn of<'f, 'a: 'f>(facts: impl IntoIterator<Item = &'f Fact<'a>>) -> Self {
        let mut facts = facts.into_iter().map(|fact| fact.observation);
        let Some(first) = facts.next() else { return Scale::Printed };
        let mut differ = false;
        for other in facts {
            if first.base_unit.is_none() || other.base_unit != first.base_unit {
                return Scale::Printed;
            }
            differ |= other.unit != first.unit;
        }
        if differ { Scale::Base } else { Scale::Printed }
    }
}

/// The values of two figures, in one unit.
pub fn values(a: &Fact<'_>, b: &Fact<'_>) -> Option<(Decimal, Decimal)> {
    let scale = Scale::of([a, b]);
    Some((a.value_in(scale)?, b.value_in(scale)?))
}

/// One indicator with its segment and activity: what a row of a report is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey {
    /// Matching key of the indicator.
    pub indicator: String,
    /// Matching key of the segment, or empty.
    pub segment: String,
    /// Matching key of the activity, or empty.
    pub activity: String,
}

/// A table with its place among the blocks.
#[derive(Clone, Copy, Debug)]
pub struct PlacedTable<'a> {
    /// Its number among the document's tables.
    pub number: usize,
    /// Its position among the blocks.
    pub block: usize,
    /// The table.
    pub table: &'a Table,
}

/// Indexes over one reading.
pub struct Facts<'a> {
    /// The reading.
    pub reading: &'a Reading,
    /// All figures, in reading order.
    pub all: Vec<Fact<'a>>,
    /// The distinct lines, in order of first appearance.
    pub lines: Vec<LineKey>,
    /// Figures of each line, as indexes into `all`.
    pub by_line: Vec<Vec<usize>>,
    /// Lines that share an indicator's key.
    pub by_indicator: BTreeMap<String, Vec<usize>>,
    /// Figures of each table, as indexes into `all`.
    pub by_table: Vec<Vec<usize>>,
    /// Tables with their places.
    pub tables: Vec<PlacedTable<'a>>,
    /// Rows that the reader found out of order and did not vouch for: (table, row).
    pub doubtful: BTreeSet<(usize, usize)>,
    /// Tables that gave several rows two values for one thing: their columns were not understood.
    pub torn: BTreeSet<usize>,
}

/// So many rows with two values for one thing are no slip of the report but of its reading.
const TORN_ROWS: usize = 3;

impl<'a> Facts<'a> {
    /// Indexes a reading.
    pub fn new(reading: &'a Reading) -> Self {
        let mut tables = Vec::new();
        for (position, block) in reading.document.blocks.iter().enumerate() {
            if let BlockKind::Table(table) = &block.kind {
                tables.push(PlacedTable { number: tables.len(), block: position, table });
            }
        }
        let mut facts = Facts {
            reading,
            all: Vec::with_capacity(reading.observations.len()),
            lines: Vec::new(),
            by_line: Vec::new(),
            by_indicator: BTreeMap::new(),
            by_table: vec![Vec::new(); tables.len()],
            tables,
            doubtful: doubtful_rows(reading),
            torn: BTreeSet::new(),
        };
        let mut keys = Keys::default();
        let mut known: HashMap<[usize; 3], usize> = HashMap::default();
        let mut before: Option<(&Observation, usize)> = None;
        for observation in &reading.observations {
            // The figures of a row follow each other: their names need no second look.
            let line = match before.filter(|(last, _)| names(last) == names(observation)) {
                Some((_, line)) => line,
                None => {
                    let key = names(observation).map(|name| keys.number(name.map_or("", String::as_str)));
                    *known.entry(key).or_insert_with(|| {
                        let [indicator, segment, activity] = key.map(|number| keys.key(number).to_owned());
                        let line = facts.lines.len();
                        facts.by_indicator.entry(indicator.clone()).or_default().push(line);
                        facts.lines.push(LineKey { indicator, segment, activity });
                        facts.by_line.push(Vec::new());
                        line
                    })
                }
            };
            before = Some((observation, line));
            let index = facts.all.len();
            facts.all.push(Fact { observation, line });
            facts.by_line[line].push(index); // `line` was pushed to both lists above
            if let Some(list) = facts.by_table.get_mut(observation.cell.table) {
                list.push(index);
            }
        }
        facts.torn = facts.torn_tables();
        facts
    }

    /// Tables in which several rows state one measure of one line and year twice, differently.
    fn torn_tables(&self) -> BTreeSet<usize> {
        let mut torn = BTreeSet::new();
        for table in 0..self.by_table.len() {
            let mut stated: BTreeMap<(usize, usize, Measure, Option<i32>), Decimal> = BTreeMap::new();
            let mut rows = BTreeSet::new();
            for fact in self.of_table(table).filter(Fact::is_main) {
                let Some(value) = fact.value() else { continue };
                let key = (fact.observation.cell.row, fact.line, fact.observation.measure, fact.year());
                if *stated.entry(key).or_insert(value) != value {
                    rows.insert(fact.observation.cell.row);
                }
            }
            if rows.len() >= TORN_ROWS {
                torn.insert(table);
            }
        }
        torn
    }

    /// The figures of a line.
    pub fn of_line(&self, line: usize) -> impl Iterator<Item = Fact<'a>> + '_ {
        self.by_line.get(line).into_iter().flatten().filter_map(|index| self.all.get(*index)).copied()
    }

    /// The figures of a table.
    pub fn of_table(&self, table: usize) -> impl Iterator<Item = Fact<'a>> + '_ {
        self.by_table.get(table).into_iter().flatten().filter_map(|index| self.all.get(*index)).copied()
    }

    /// Blocks in reading order.
    pub fn blocks(&self) -> &'a [Block] {
        &self.reading.document.blocks
    }

    /// The block that holds a table.
    pub fn block_of(&self, table: usize) -> Option<usize> {
        self.tables.get(table).map(|placed| placed.block)
    }

    /// Whether the reader doubts the row that a cell stands in.
    pub fn is_doubtful(&self, cell: CellRef) -> bool {
        self.torn.contains(&cell.table) || self.doubtful.contains(&(cell.table, cell.row))
    }

    /// One line's main figures of a measure by year, where each year has one value.
    pub fn series(&self, line: usize, measure: Measure) -> BTreeMap<i32, Fact<'a>> {
        let mut years: BTreeMap<i32, Fact<'a>> = BTreeMap::new();
        let mut torn = BTreeSet::new();
        for fact in self.of_line(line) {
            if fact.observation.measure != measure || !fact.is_main() {
                continue;
            }
            let (Some(year), Some(value)) = (fact.year(), fact.value()) else { continue };
            match years.get(&year) {
                Some(first) if first.value() != Some(value) => {
                    torn.insert(year);
                }
                Some(_) => {}
                None => {
                    years.insert(year, fact);
                }
            }
        }
        for year in torn {
            years.remove(&year);
        }
        years
    }
}

/// What tells the lines of figures apart, as printed.
fn names(observation: &Observation) -> [Option<&String>; 3] {
    [Some(&observation.indicator), observation.segment.as_ref(), observation.activity.as_ref()]
}

/// The matching keys of names, by number. Names repeat over years and rows: each spelling is folded once.
#[derive(Default)]
struct Keys<'a> {
    of_name: HashMap<&'a str, usize>,
    numbers: HashMap<String, usize>,
    all: Vec<String>,
}

impl<'a> Keys<'a> {
    /// The number of a name's key; that of all names which share the key.
    fn number(&mut self, name: &'a str) -> usize {
        if let Some(number) = self.of_name.get(name) {
            return *number;
        }
        let key = crate::text::key(name);
        let number = match self.numbers.get(&key) {
            Some(number) => *number,
            None => {
                self.all.push(key.clone());
                self.numbers.insert(key, self.all.len() - 1);
                self.all.len() - 1
            }
        };
        self.of_name.insert(name, number);
        number
    }

    fn key(&self, number: usize) -> &str {
        self.all.get(number).map_or("", String::as_str)
    }
}

/// Rows of which the reader itself says that their cells are not where they belong, unless it says what it did about it.
fn doubtful_rows(reading: &Reading) -> BTreeSet<(usize, usize)> {
    reading
        .diagnostics
        .iter()
        .filter(|d| matches!(d.rule.name, "unaccounted-number" | "unparsed-value"))
        .filter_map(|d| d.cell.map(|cell| (cell.table, cell.row)))
        .collect()
}
