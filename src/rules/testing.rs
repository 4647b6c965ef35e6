//! Builds readings by hand for the tests of rules: what a report would have given, without reading one.

use crate::document::{Block, BlockKind, Cell, Role, Table};
use crate::origin::{CellRef, Origin};
use crate::record::{Measure, Observation, Reading, Status, TableReading, Variant};
use crate::value::period::PeriodKind;
use crate::value::{Lexicon, Period};
use jiff::civil::date;
use rust_decimal::Decimal;
use std::str::FromStr;

/// A decimal from its printed digits.
pub fn d(text: &str) -> Decimal {
    Decimal::from_str(&text.replace(',', "")).expect("a number")
}

/// The fiscal year that starts in `year`.
pub fn fiscal(year: i32) -> Period {
    let year16 = i16::try_from(year).expect("a year");
    Period {
        kind: PeriodKind::FiscalYear,
        explicit_kind: true,
        year,
        start: date(year16, 4, 1),
        end: date(year16 + 1, 3, 31),
        text: format!("{year}年度"),
        issue: None,
    }
}

/// A reading under construction. Each row added stands one line lower.
#[derive(Default)]
pub struct Draft {
    pub reading: Reading,
    line: u32,
    row: usize,
}

impl Draft {
    pub fn new() -> Self {
        Draft::default()
    }

    /// A paragraph.
    pub fn prose(&mut self, text: &str) -> &mut Self {
        self.block(BlockKind::Paragraph, text)
    }

    /// A footnote.
    pub fn footnote(&mut self, mark: &str, text: &str) -> &mut Self {
        self.block(BlockKind::Footnote { mark: mark.to_owned() }, text)
    }

    fn block(&mut self, kind: BlockKind, text: &str) -> &mut Self {
        self.line += 1;
        self.reading.document.blocks.push(Block {
            kind,
            text: text.to_owned(),
            raw: text.to_owned(),
            origin: Origin::line(self.line),
        });
        self
    }

    /// A table whose rows are lines and whose cells are parted by `|`; the first row is its header.
    pub fn table(&mut self, rows: &[&str]) -> &mut Self {
        let columns = rows.iter().map(|r| r.split('|').count()).max().unwrap_or(0);
        let mut cells = Vec::new();
        for (row, text) in rows.iter().enumerate() {
            let mut parts: Vec<&str> = text.split('|').collect();
            parts.resize(columns, "");
            self.line += 1;
            for (column, part) in parts.iter().enumerate() {
                let role = match (row, part.trim()) {
                    (_, "") => Role::Blank,
                    (0, _) => Role::Header,
                    _ if column == 0 => Role::Stub,
                    _ => Role::Value,
                };
                cells.push(Cell {
                    row,
                    column,
                    row_span: 1,
                    column_span: 1,
                    text: part.trim().to_owned(),
                    raw: part.trim().to_owned(),
                    origin: Origin::line(self.line),
                    role,
                    ..Cell::default()
                });
            }
        }
        let table = Table { rows: rows.len(), columns, cells, ..Table::default() };
        self.reading.document.blocks.push(Block {
            kind: BlockKind::Table(table),
            text: String::new(),
            raw: String::new(),
            origin: Origin::line(self.line),
        });
        self.reading.tables.push(TableReading { header_rows: 1, kind: "count", policy_path: Vec::new() });
        self.row = rows.len();
        self
    }

    /// A table without cells that the observations that follow stand in.
    pub fn kpi_table(&mut self) -> &mut Self {
        self.table(&[]);
        if let Some(last) = self.reading.tables.last_mut() {
            last.kind = "kpi";
        }
        self
    }

    /// The number of the latest table.
    pub fn current(&self) -> usize {
        self.reading.tables.len().saturating_sub(1)
    }

    /// One figure. `text` is as printed: digits after the point and a unit are read from it; `-` is absence.
    pub fn figure(&mut self, indicator: &str, measure: Measure, year: i32, text: &str) -> &mut Observation {
        self.row += 1;
        self.line += 1;
        let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.' || *c == '-').collect();
        let unit: String =
            text.trim_start_matches(|c: char| c.is_ascii_digit() || ",.-".contains(c)).trim().to_owned();
        let value = Decimal::from_str(&digits).ok();
        let unit = (!unit.is_empty()).then_some(unit);
        let known = unit.as_deref().and_then(crate::value::unit::parse);
        self.reading.observations.push(Observation {
            indicator: indicator.to_owned(),
            segment: None,
            activity: None,
            department: None,
            measure,
            period: Some(fiscal(year)),
            value,
            decimals: value.map(|_| digits.split_once('.').map_or(0, |(_, f)| f.len() as u8)),
            comparator: None,
            base_value: known.as_ref().map_or(value, |known| crate::value::base(value?, known)),
            base_unit: known.map_or(unit.clone(), |known| Some(known.base)),
            unit,
            status: if value.is_some() { Status::Reported } else { Status::NotSet },
            value_text: None,
            variant: Variant::Main,
            cumulative: false,
            flags: Vec::new(),
            notes: Vec::new(),
            policy_path: Vec::new(),
            direction: None,
            cell: CellRef {
                table: self.current(),
                row: self.row,
                column: usize::try_from(year - 2000).unwrap_or(0),
            },
            origin: Origin::line(self.line),
            raw: text.to_owned(),
        });
        self.reading.observations.last_mut().expect("just pushed")
    }

    /// Targets, results and rates of an indicator, one year each.
    pub fn kpi(&mut self, indicator: &str, years: &[(i32, &str, &str, &str)]) -> &mut Self {
        for (year, target, actual, rate) in years {
            self.figure(indicator, Measure::Target, *year, target);
            self.figure(indicator, Measure::Actual, *year, actual);
            self.figure(indicator, Measure::AchievementRate, *year, rate);
        }
        self
    }

    /// What all rules say, as `rule: stated → expected`.
    pub fn findings(&self) -> Vec<String> {
        self.diagnostics()
            .iter()
            .map(|f| {
                format!(
                    "{}: {} → {}",
                    f.rule.name,
                    f.stated.as_deref().unwrap_or("-"),
                    f.expected.as_deref().unwrap_or("-")
                )
            })
            .collect()
    }

    /// What all rules say.
    pub fn diagnostics(&self) -> Vec<crate::diagnostic::Diagnostic> {
        super::check(&self.reading, Lexicon::bundled(), &super::Settings::default())
    }
}
