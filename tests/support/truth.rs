//! The typed truth of the fixtures: comes in a folder of `fixtures/documents`, go out its rows and what is right in each column.

use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// The columns that are compared, in the order of `truth.tsv`.
pub const COLUMNS: [&str; 16] = [
    "line",
    "indicator",
    "segment",
    "measure",
    "period_kind",
    "year",
    "value",
    "decimals",
    "unit",
    "status",
    "value_text",
    "variant",
    "cumulative",
    "comparator",
    "base_value",
    "base_unit",
];

/// One row: the value of each column as the dataset would have it, null as an empty text.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub fields: BTreeMap<&'static str, String>,
    pub optional: bool,
    /// Column → other values that are right too.
    pub accepted: BTreeMap<String, Vec<String>>,
}

impl Row {
    pub fn get(&self, column: &str) -> &str {
        self.fields.get(column).map_or("", String::as_str)
    }

    /// The columns in which a record differs from this row of the truth.
    pub fn differs(&self, record: &Row, strict: bool, places: bool) -> Vec<&'static str> {
        let mut wrong = Vec::new();
        for column in COLUMNS {
            let (ours, theirs) = (self.get(column), record.get(column));
            let ignored = match column {
                "line" => !places,
                "unit" | "decimals" => self.get("value").is_empty(),
                "value_text" => self.get("status") != "qualitative",
                "base_value" | "base_unit" => ours.is_empty(),
                _ => false,
            };
            let accepted = || {
                self.accepted.get(column).is_some_and(|others| {
                    others.iter().any(|other| other == "*" || same(column, other, theirs))
                })
            };
            if !ignored && !same(column, ours, theirs) && (strict || !accepted()) {
                wrong.push(column);
            }
        }
        wrong
    }

    /// The row as a person would say it.
    pub fn say(&self) -> String {
        let value = match (self.get("value"), self.get("value_text")) {
            ("", "") => self.get("status"),
            ("", words) => words,
            (number, _) => number,
        };
        format!(
            "line {} 「{}」{} {} {} {} = {}{} ({})",
            self.get("line"),
            self.get("indicator"),
            if self.get("segment").is_empty() {
                String::new()
            } else {
                format!("［{}］", self.get("segment"))
            },
            self.get("measure"),
            self.get("period_kind"),
            self.get("year"),
            value,
            self.get("unit"),
            self.get("variant"),
        )
    }
}

/// Whether two values of a column say the same: figures by value, names without spaces and brackets.
fn same(column: &str, ours: &str, theirs: &str) -> bool {
    match column {
        "indicator" | "segment" | "value_text" => fold(ours) == fold(theirs),
        "value" | "base_value" => match (Decimal::from_str(ours), Decimal::from_str(theirs)) {
            (Ok(a), Ok(b)) => a == b,
            _ => ours == theirs,
        },
        _ => ours == theirs,
    }
}

/// A name without spaces and brackets, in one spelling.
pub fn fold(name: &str) -> String {
    name.nfkc()
        .filter(|c| !c.is_whitespace() && !"「」『』【】()[]〈〉※".contains(*c))
        .map(|c| if "~\u{301C}\u{FF5E}".contains(c) { '~' } else { c })
        .collect()
}

/// Reads a `truth.tsv`.
pub fn parse(tsv: &str) -> Vec<Row> {
    let mut lines = tsv.lines();
    let header: Vec<&str> = lines.next().expect("a header").split('\t').collect();
    assert_eq!(header[..COLUMNS.len()], COLUMNS, "columns of truth.tsv");
    assert_eq!(header.get(COLUMNS.len()), Some(&"note"));
    lines.map(row).collect()
}

fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.split('\t').collect();
    assert_eq!(cells.len(), COLUMNS.len() + 1, "{line}");
    let mut row = Row::default();
    for (column, cell) in COLUMNS.into_iter().zip(&cells) {
        row.fields.insert(column, (*cell).to_owned());
    }
    for note in cells[COLUMNS.len()].split("; ").filter(|note| !note.is_empty()) {
        if note == "optional" {
            row.optional = true;
        } else {
            let (column, values) = note
                .strip_prefix("accept:")
                .and_then(|rest| rest.split_once('='))
                .unwrap_or_else(|| panic!("a note that means nothing: {note}"));
            assert!(COLUMNS.contains(&column), "{note}");
            let values = values.split('|').map(str::to_owned);
            row.accepted.entry(column.to_owned()).or_default().extend(values);
        }
    }
    row
}

/// How far records are from the truth.
#[derive(Debug, Default)]
pub struct Comparison {
    pub missing: Vec<String>,
    pub extra: Vec<String>,
    pub wrong: Vec<String>,
}

/// Compares both ways: each record finds its row, strict rows first, then those with accepted variants;
/// what is left is paired where one place and one figure agree, and told as wrong.
pub fn compare(truth: &[Row], records: &[Row], places: bool) -> Comparison {
    let mut open_rows: Vec<&Row> = truth.iter().collect();
    let mut open_records: Vec<&Row> = records.iter().collect();
    for (strict, optional) in [(true, false), (false, false), (true, true), (false, true)] {
        open_rows.retain(|row| {
            let found = (row.optional == optional)
                .then(|| open_records.iter().position(|r| row.differs(r, strict, places).is_empty()))
                .flatten();
            found.map(|at| open_records.remove(at)).is_none()
        });
    }
    let mut result = Comparison::default();
    for row in &open_rows {
        // The nearest record that states the same thing: fewest columns wrong, at most half of them.
        let nearest = (0..open_records.len())
            .map(|at| (row.differs(open_records[at], false, places), at))
            .filter(|(wrong, _)| wrong.len() <= 5 && !(wrong.contains(&"value") && wrong.contains(&"line")))
            .min_by_key(|(wrong, _)| wrong.len());
        match nearest {
            Some((_, at)) if row.optional => {
                open_records.remove(at);
            }
            Some((wrong, at)) => {
                let record = open_records.remove(at);
                let how: Vec<String> = wrong
                    .iter()
                    .map(|column| {
                        format!("{column} is 「{}」, not 「{}」", record.get(column), row.get(column))
                    })
                    .collect();
                result.wrong.push(format!("{}: {}", row.say(), how.join(", ")));
            }
            None if row.optional => {}
            None => result.missing.push(row.say()),
        }
    }
    result.extra = open_records.iter().map(|record| record.say()).collect();
    result
}
