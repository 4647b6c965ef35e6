//! Columns of values in memory: rows are appended one by one, documents after each other, and Parquet takes them whole.

use crate::dataset::field::{Field, Kind, Row};

/// Values of one column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Which rows hold a value; empty for columns that never are null.
    pub valid: Option<Vec<bool>>,
    /// The values; a null row has a default value here (or an empty list).
    pub values: Values,
}

/// Typed values.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// All text end to end, and where each row's ends.
    Text {
        bytes: Vec<u8>,
        ends: Vec<i64>,
    },
    Bool(Vec<bool>),
    UInt8(Vec<u8>),
    UInt16(Vec<u16>),
    UInt32(Vec<u32>),
    UInt64(Vec<u64>),
    Int32(Vec<i32>),
    Decimal(Vec<i128>),
    Date(Vec<i32>),
    Float(Vec<f32>),
    /// The items of all rows as one column, and where each row's end.
    List {
        items: Box<Column>,
        ends: Vec<i64>,
    },
    /// The structures of all rows, column by column, and where each row's end.
    Records {
        columns: Vec<Column>,
        ends: Vec<i64>,
    },
}

/// Makes empty columns for a table.
pub fn columns(fields: &[Field]) -> Vec<Column> {
    fields.iter().map(|field| Column::new(field.kind, field.nullable)).collect()
}

impl Column {
    /// An empty column.
    pub fn new(kind: Kind, nullable: bool) -> Self {
        let list = |kind| Values::List { items: Box::new(Column::new(kind, false)), ends: Vec::new() };
        let values = match kind {
            Kind::Text => Values::Text { bytes: Vec::new(), ends: Vec::new() },
            Kind::Bool => Values::Bool(Vec::new()),
            Kind::UInt8 => Values::UInt8(Vec::new()),
            Kind::UInt16 => Values::UInt16(Vec::new()),
            Kind::UInt32 => Values::UInt32(Vec::new()),
            Kind::UInt64 => Values::UInt64(Vec::new()),
            Kind::Int32 => Values::Int32(Vec::new()),
            Kind::Decimal => Values::Decimal(Vec::new()),
            Kind::Date => Values::Date(Vec::new()),
            Kind::TextList => list(Kind::Text),
            Kind::FloatList => Values::List {
                items: Box::new(Column { valid: None, values: Values::Float(Vec::new()) }),
                ends: Vec::new(),
            },
            Kind::Records(fields) => Values::Records { columns: columns(fields), ends: Vec::new() },
        };
        Column { valid: nullable.then(Vec::new), values }
    }

    /// Makes room for so many rows more.
    pub fn reserve(&mut self, rows: usize) {
        // Bytes of a text, mostly a short cell or a name.
        const TEXT: usize = 16;
        if let Some(flags) = &mut self.valid {
            flags.reserve(rows);
        }
        match &mut self.values {
            Values::Text { bytes, ends } => {
                bytes.reserve(rows * TEXT);
                ends.reserve(rows);
            }
            Values::List { ends, .. } | Values::Records { ends, .. } => ends.reserve(rows),
            Values::Bool(values) => values.reserve(rows),
            Values::UInt8(values) => values.reserve(rows),
            Values::UInt16(values) => values.reserve(rows),
            Values::UInt32(values) => values.reserve(rows),
            Values::UInt64(values) => values.reserve(rows),
            Values::Int32(values) | Values::Date(values) => values.reserve(rows),
            Values::Decimal(values) => values.reserve(rows),
            Values::Float(values) => values.reserve(rows),
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Text { ends, .. } | Values::List { ends, .. } | Values::Records { ends, .. } => {
                ends.len()
            }
            Values::Bool(values) => values.len(),
            Values::UInt8(values) => values.len(),
            Values::UInt16(values) => values.len(),
            Values::UInt32(values) => values.len(),
            Values::UInt64(values) => values.len(),
            Values::Int32(values) | Values::Date(values) => values.len(),
            Values::Decimal(values) => values.len(),
            Values::Float(values) => values.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// About how many bytes the values take.
    pub fn size(&self) -> usize {
        match &self.values {
            Values::Text { bytes, ends } => bytes.len() + ends.len() * 8,
            Values::List { items, ends } => items.size() + ends.len() * 8,
            Values::Records { columns, ends } => {
                columns.iter().map(Column::size).sum::<usize>() + ends.len() * 8
            }
            Values::Decimal(values) => values.len() * 16,
            Values::UInt64(values) => values.len() * 8,
            _ => self.len() * 4,
        }
    }

    fn mark(&mut self, valid: bool) {
        if let Some(flags) = &mut self.valid {
            flags.push(valid);
        }
    }

    /// Appends a null.
    pub fn null(&mut self) {
        self.mark(false);
        match &mut self.values {
            Values::Text { bytes, ends } => ends.push(bytes.len() as i64),
            Values::List { items, ends } => ends.push(items.len() as i64),
            Values::Records { columns, ends } => {
                ends.push(columns.first().map_or(0, Column::len) as i64);
            }
            Values::Bool(values) => values.push(false),
            Values::UInt8(values) => values.push(0),
            Values::UInt16(values) => values.push(0),
            Values::UInt32(values) => values.push(0),
            Values::UInt64(values) => values.push(0),
            Values::Int32(values) | Values::Date(values) => values.push(0),
            Values::Decimal(values) => values.push(0),
            Values::Float(values) => values.push(0.0),
        }
    }

    /// Appends text.
    pub fn text(&mut self, value: Option<&str>) {
        match (&mut self.values, value) {
            (Values::Text { bytes, ends }, Some(value)) => {
                bytes.extend_from_slice(value.as_bytes());
                ends.push(bytes.len() as i64);
                self.mark(true);
            }
            _ => self.null(),
        }
    }

    /// Appends a list of texts.
    pub fn text_list<'t>(&mut self, values: impl Iterator<Item = &'t str>) {
        if let Values::List { items, ends } = &mut self.values {
            for value in values {
                items.text(Some(value));
            }
            ends.push(items.len() as i64);
            self.mark(true);
        }
    }

    /// Appends a list of floats.
    pub fn float_list(&mut self, values: Option<&[f32]>) {
        let Some(values) = values else { return self.null() };
        if let Values::List { items, ends } = &mut self.values {
            if let Values::Float(floats) = &mut items.values {
                floats.extend_from_slice(values);
            }
            ends.push(items.len() as i64);
            self.mark(true);
        }
    }

    /// Appends a list of structures.
    pub fn records<R: Row>(&mut self, rows: &[R]) {
        if let Values::Records { columns, ends } = &mut self.values {
            for row in rows {
                row.push(columns);
            }
            ends.push(columns.first().map_or(0, Column::len) as i64);
            self.mark(true);
        }
    }

    /// Appends all rows of a column of the same kind.
    pub fn append(&mut self, other: &Column) {
        if let (Some(flags), Some(more)) = (&mut self.valid, &other.valid) {
            flags.extend_from_slice(more);
        }
        fn shifted(ends: &mut Vec<i64>, more: &[i64]) {
            let base = ends.last().copied().unwrap_or(0);
            ends.extend(more.iter().map(|end| end + base));
        }
        match (&mut self.values, &other.values) {
            (Values::Text { bytes, ends }, Values::Text { bytes: more, ends: more_ends }) => {
                bytes.extend_from_slice(more);
                shifted(ends, more_ends);
            }
            (Values::List { items, ends }, Values::List { items: more, ends: more_ends }) => {
                items.append(more);
                shifted(ends, more_ends);
            }
            (Values::Records { columns, ends }, Values::Records { columns: more, ends: more_ends }) => {
                for (column, more) in columns.iter_mut().zip(more) {
                    column.append(more);
                }
                shifted(ends, more_ends);
            }
            (Values::Bool(values), Values::Bool(more)) => values.extend_from_slice(more),
            (Values::UInt8(values), Values::UInt8(more)) => values.extend_from_slice(more),
            (Values::UInt16(values), Values::UInt16(more)) => values.extend_from_slice(more),
            (Values::UInt32(values), Values::UInt32(more)) => values.extend_from_slice(more),
            (Values::UInt64(values), Values::UInt64(more)) => values.extend_from_slice(more),
            (Values::Int32(values), Values::Int32(more)) | (Values::Date(values), Values::Date(more)) => {
                values.extend_from_slice(more);
            }
            (Values::Decimal(values), Values::Decimal(more)) => values.extend_from_slice(more),
            (Values::Float(values), Values::Float(more)) => values.extend_from_slice(more),
            // Columns of one table are always made from the same fields.
            _ => debug_assert!(false, "columns of different kinds"),
        }
    }
}

macro_rules! scalar {
    ($($method:ident $variant:ident $type:ty;)*) => {
        impl Column {
            $(
                #[doc = concat!("Appends a value or a null (", stringify!($variant), ").")]
                pub fn $method(&mut self, value: Option<$type>) {
                    match (&mut self.values, value) {
                        (Values::$variant(values), Some(value)) => {
                            values.push(value);
                            self.mark(true);
                        }
                        _ => self.null(),
                    }
                }
            )*
        }
    };
}

scalar! {
    bool Bool bool;
    u8 UInt8 u8;
    u16 UInt16 u16;
    u32 UInt32 u32;
    u64 UInt64 u64;
    i32 Int32 i32;
    decimal Decimal i128;
    date Date i32;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appending_columns_is_appending_rows() {
        let rows = [vec!["a", "bc"], vec![], vec!["d"]];
        let mut whole = Column::new(Kind::TextList, false);
        let mut joined = Column::new(Kind::TextList, false);
        for row in rows {
            whole.text_list(row.iter().copied());
            let mut one = Column::new(Kind::TextList, false);
            one.text_list(row.iter().copied());
            joined.append(&one);
        }
        assert_eq!(whole, joined);
        assert_eq!(whole.len(), 3);
    }
}
