//! A published dataset back from its files: the bytes of `documents`, `observations` and `indicators` in, publications out.
//! Nothing here opens a file.

mod parquet;

use crate::dataset::field::{Amount, Day};
use crate::dataset::rows::{DocumentRow, IndicatorRow, ObservationRow, TableName};
use crate::error::{Error, Result};
use crate::history::Publication;
use crate::origin::{CellRef, Origin};
use crate::record::{Direction, Measure, Observation, Status, Variant};
use crate::value::{Comparator, Period, period::PeriodKind};
use foldhash::HashMap;
use parquet::Frame;
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// Columns of `documents` that a comparison needs.
const DOCUMENTS: &[&str] = &["document_id", "uri", "title", "publisher"];
/// Columns of `observations` that a comparison needs.
const OBSERVATIONS: &[&str] = &[
    "document_id",
    "indicator_id",
    "indicator",
    "segment",
    "activity",
    "measure",
    "period_kind",
    "period_year",
    "period_start",
    "period_end",
    "period",
    "value",
    "decimals",
    "comparator",
    "unit",
    "base_value",
    "base_unit",
    "status",
    "value_text",
    "variant",
    "cumulative",
    "policy_path",
    "table_id",
    "row",
    "column",
    "page",
    "line",
    "raw",
];
/// Columns of `indicators` that a comparison needs.
const INDICATORS: &[&str] = &["indicator_id", "direction"];

/// The bytes of one table's file.
#[derive(Clone, Debug)]
pub enum Bytes {
    /// Of a `.parquet`.
    Parquet(Vec<u8>),
    /// Of an `.ndjson`.
    Ndjson(Vec<u8>),
}

/// One table's file.
#[derive(Clone, Debug)]
pub struct TableFile {
    /// The file as the user would name it.
    pub name: String,
    /// What it holds.
    pub bytes: Bytes,
}

/// The tables that a comparison reads.
pub const NEEDED: [TableName; 2] = [TableName::Documents, TableName::Observations];

/// Reads publications, in the order of `documents`. `indicators` adds directions, where it is there.
///
/// # Errors
/// A file that cannot be parsed or has another schema; no document, or no observation at all.
pub fn publications(
    documents: TableFile,
    observations: TableFile,
    indicators: Option<TableFile>,
) -> Result<Vec<Publication<'static>>> {
    let named = documents.name.clone();
    let document_rows: Vec<DocumentRow<'static>> = match documents.bytes {
        Bytes::Ndjson(bytes) => ndjson(&bytes, &documents.name, DOCUMENTS)?,
        Bytes::Parquet(bytes) => parquet_documents(&Frame::of(bytes, &documents.name, DOCUMENTS)?)?,
    };
    if document_rows.is_empty() {
        return Err(broken(&named, "the dataset is empty: it names no document"));
    }
    let directions = match indicators {
        None => HashMap::default(),
        Some(TableFile { name, bytes: Bytes::Ndjson(bytes) }) => {
            let rows: Vec<IndicatorRow<'static>> = ndjson(&bytes, &name, INDICATORS)?;
            rows.into_iter()
                .filter_map(|row| Some((row.indicator_id.into_owned(), direction(row.direction.as_deref())?)))
                .collect()
        }
        Some(TableFile { name, bytes: Bytes::Parquet(bytes) }) => {
            parquet_directions(&Frame::of(bytes, &name, INDICATORS)?)?
        }
    };
    let name = observations.name;
    let rows: Vec<ObservationRow<'static>> = match observations.bytes {
        Bytes::Ndjson(bytes) => ndjson(&bytes, &name, OBSERVATIONS)?,
        Bytes::Parquet(bytes) => parquet_observations(&Frame::of(bytes, &name, OBSERVATIONS)?)?,
    };
    if rows.is_empty() {
        return Err(broken(&name, "the dataset is empty: it has no observation to compare with"));
    }
    let mut by_document: HashMap<String, Vec<Observation>> = HashMap::default();
    for row in rows {
        let direction = directions.get(row.indicator_id.as_ref()).copied();
        let document = row.document_id.clone().into_owned();
        by_document.entry(document).or_default().push(observation(row, direction, &name)?);
    }
    let publications = document_rows.into_iter().map(|row| {
        let observations = by_document.remove(row.document_id.as_ref()).unwrap_or_default();
        Publication {
            id: row.document_id.into_owned(),
            uri: row.uri.into_owned(),
            title: row.title.map(Cow::into_owned),
            publisher: row.publisher.map(Cow::into_owned),
            observations: Cow::Owned(observations),
        }
    });
    Ok(publications.collect())
}

fn broken(name: &str, message: impl Into<String>) -> Error {
    Error::Config { file: name.to_owned(), message: message.into() }
}

/// Rows of an NDJSON file; the first must have the columns that are needed.
fn ndjson<T: DeserializeOwned>(bytes: &[u8], name: &str, needed: &[&str]) -> Result<Vec<T>> {
    let text =
        std::str::from_utf8(bytes).map_err(|error| broken(name, format!("expected UTF-8: {error}")))?;
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let failed = |error: serde_json::Error| broken(name, format!("line {}: {error}", number + 1));
        if rows.is_empty() {
            let row: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(line).map_err(failed)?;
            lacking(name, needed.iter().filter(|column| !row.contains_key(**column)))?;
        }
        rows.push(serde_json::from_str(line).map_err(failed)?);
    }
    Ok(rows)
}

fn lacking<'c>(name: &str, missing: impl Iterator<Item = &'c &'c str>) -> Result<()> {
    let missing: Vec<&str> = missing.copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let columns = missing.join(", ");
    Err(broken(
        name,
        format!("expected a table as `shihyo extract` writes it, found none of its columns {columns}"),
    ))
}

fn parquet_documents(columns: &Frame) -> Result<Vec<DocumentRow<'static>>> {
    let ids = columns.required("document_id")?.into_iter().zip(columns.required("uri")?);
    let named = columns.texts("title")?.into_iter().zip(columns.texts("publisher")?);
    let rows = ids.zip(named).map(|((document_id, uri), (title, publisher))| DocumentRow {
        document_id,
        uri,
        title,
        publisher,
        ..DocumentRow::default()
    });
    Ok(rows.collect())
}

fn parquet_directions(columns: &Frame) -> Result<HashMap<String, Direction>> {
    let pairs = columns.required("indicator_id")?.into_iter().zip(columns.texts("direction")?);
    Ok(pairs.filter_map(|(id, told)| Some((id.into_owned(), direction(told.as_deref())?))).collect())
}

fn parquet_observations(columns: &Frame) -> Result<Vec<ObservationRow<'static>>> {
    let mut rows = vec![ObservationRow::default(); columns.rows()];
    macro_rules! fill {
        ($($field:ident: $values:expr;)*) => {$(
            for (row, value) in rows.iter_mut().zip($values) {
                row.$field = value;
            }
        )*};
    }
    let narrow = |column| -> Result<_> {
        Ok(columns.integers(column)?.into_iter().map(|v| v.and_then(|v| u32::try_from(v).ok())))
    };
    let place = |column| -> Result<_> {
        Ok(columns.integers(column)?.into_iter().map(|v| v.and_then(|v| u16::try_from(v).ok()).unwrap_or(0)))
    };
    let days = |column| -> Result<_> { Ok(columns.dates(column)?.into_iter().map(|date| date.map(Day))) };
    let amounts = |column| -> Result<_> { Ok(columns.decimals(column)?.into_iter().map(|v| v.map(Amount))) };
    fill! {
        document_id: columns.required("document_id")?;
        indicator_id: columns.required("indicator_id")?;
        indicator: columns.required("indicator")?;
        segment: columns.texts("segment")?;
        activity: columns.texts("activity")?;
        measure: columns.required("measure")?;
        period_kind: columns.texts("period_kind")?;
        period_year: columns.integers("period_year")?.into_iter().map(|v| v.and_then(|v| i32::try_from(v).ok()));
        period_start: days("period_start")?;
        period_end: days("period_end")?;
        period: columns.texts("period")?;
        value: amounts("value")?;
        decimals: columns.integers("decimals")?.into_iter().map(|v| v.and_then(|v| u8::try_from(v).ok()));
        comparator: columns.texts("comparator")?;
        unit: columns.texts("unit")?;
        base_value: amounts("base_value")?;
        base_unit: columns.texts("base_unit")?;
        status: columns.required("status")?;
        value_text: columns.texts("value_text")?;
        variant: columns.required("variant")?;
        cumulative: columns.bools("cumulative")?;
        policy_path: columns.text_lists("policy_path")?;
        table_id: columns.required("table_id")?;
        row: place("row")?;
        column: place("column")?;
        page: narrow("page")?;
        line: narrow("line")?;
        raw: columns.required("raw")?;
    }
    Ok(rows)
}

fn direction(name: Option<&str>) -> Option<Direction> {
    [Direction::Higher, Direction::Lower].into_iter().find(|d| Some(d.name()) == name)
}

/// A row back as an observation.
fn observation(
    row: ObservationRow<'static>,
    direction: Option<Direction>,
    file: &str,
) -> Result<Observation> {
    let measure = Measure::from_name(&row.measure)
        .ok_or_else(|| broken(file, format!("expected a measure, found \"{}\"", row.measure)))?;
    let statuses = [
        Status::Reported,
        Status::Qualitative,
        Status::NotSet,
        Status::Pending,
        Status::Excluded,
        Status::SeeNote,
    ];
    let status = statuses
        .into_iter()
        .find(|status| status.name() == row.status)
        .ok_or_else(|| broken(file, format!("expected a status, found \"{}\"", row.status)))?;
    let comparators = [
        Comparator::AtLeast,
        Comparator::AtMost,
        Comparator::MoreThan,
        Comparator::LessThan,
        Comparator::About,
    ];
    let text = |value: Option<Cow<'static, str>>| value.map(Cow::into_owned);
    let decimals = row.decimals;
    // The column has six digits; the printed ones are told apart.
    let value = row.value.map(|Amount(mut value)| {
        value.rescale(u32::from(decimals.unwrap_or(0)));
        value
    });
    // Tables are numbered from 1 at the end of their id.
    let table = row.table_id.rsplit_once("-t").and_then(|(_, number)| number.parse::<usize>().ok());
    Ok(Observation {
        period: period(&row),
        indicator: row.indicator.into_owned(),
        segment: text(row.segment),
        activity: text(row.activity),
        department: text(row.department),
        measure,
        value,
        decimals,
        comparator: comparators.into_iter().find(|c| Some(c.name()) == row.comparator.as_deref()),
        unit: text(row.unit),
        base_value: row.base_value.map(|Amount(value)| value.normalize()),
        base_unit: text(row.base_unit),
        status,
        value_text: text(row.value_text),
        variant: if row.variant == Variant::Parenthetical.name() {
            Variant::Parenthetical
        } else {
            Variant::Main
        },
        cumulative: row.cumulative,
        flags: Vec::new(),
        notes: Vec::new(),
        policy_path: row.policy_path.into_iter().map(Cow::into_owned).collect(),
        direction,
        cell: CellRef {
            table: table.map_or(0, |number| number.saturating_sub(1)),
            row: usize::from(row.row),
            column: usize::from(row.column),
        },
        origin: Origin { page: row.page, line: row.line, bbox: None },
        raw: row.raw.into_owned(),
    })
}

fn period(row: &ObservationRow) -> Option<Period> {
    let kinds = [
        PeriodKind::FiscalYear,
        PeriodKind::CalendarYear,
        PeriodKind::Month,
        PeriodKind::Date,
        PeriodKind::Range,
    ];
    Some(Period {
        kind: kinds.into_iter().find(|kind| Some(kind.name()) == row.period_kind.as_deref())?,
        explicit_kind: true,
        year: row.period_year?,
        start: row.period_start?.0,
        end: row.period_end?.0,
        text: row.period.as_deref().unwrap_or_default().to_owned(),
        issue: None,
    })
}
