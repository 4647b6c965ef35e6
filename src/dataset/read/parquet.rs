//! The columns of a Parquet file by name: bytes in, values out. The way back through the door of `dataset::parquet`.

use super::{broken, lacking};
use crate::dataset::field::SCALE;
use crate::error::{Error, Result};
use foldhash::HashMap;
use jiff::civil::Date;
use polars_arrow::array::{Array, BooleanArray, ListArray, PrimitiveArray, Utf8Array, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema};
use polars_parquet::read::{
    BasicDecompressor, FileMetadata, PageReader, column_iter_to_arrays, infer_schema, read_metadata,
};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A text of a cell.
type Text = Cow<'static, str>;

/// The needed columns of a file.
pub struct Frame {
    name: String,
    rows: usize,
    columns: HashMap<String, Vec<Box<dyn Array>>>,
}

impl Frame {
    /// Reads the needed columns.
    pub fn of(bytes: Vec<u8>, name: &str, needed: &[&str]) -> Result<Self> {
        // A damaged file must not end the program, whatever the reader makes of it.
        catch_unwind(AssertUnwindSafe(|| Frame::read(&bytes, name, needed)))
            .unwrap_or_else(|_| Err(broken(name, "expected a Parquet file, found a damaged one")))
    }

    fn read(bytes: &[u8], name: &str, needed: &[&str]) -> Result<Self> {
        let failed =
            |error: polars_error::PolarsError| broken(name, format!("expected a Parquet file: {error}"));
        let metadata = read_metadata(&mut Cursor::new(bytes)).map_err(failed)?;
        let schema = infer_schema(&metadata).map_err(failed)?;
        lacking(name, needed.iter().filter(|column| !schema.contains(column)))?;
        let mut frame = Frame { name: name.to_owned(), rows: metadata.num_rows, columns: HashMap::default() };
        for column in needed {
            let arrays = frame.chunks(bytes, &metadata, &schema, column)?;
            if arrays.iter().map(|array| array.len()).sum::<usize>() != frame.rows {
                return Err(broken(
                    name,
                    format!("column {column} has not as many values as there are rows"),
                ));
            }
            frame.columns.insert((*column).to_owned(), arrays);
        }
        Ok(frame)
    }

    /// One column of all row groups.
    fn chunks(
        &self,
        bytes: &[u8],
        metadata: &FileMetadata,
        schema: &ArrowSchema,
        column: &str,
    ) -> Result<Vec<Box<dyn Array>>> {
        let damaged = || broken(&self.name, format!("column {column} lies outside the file"));
        let field = schema.get(column).ok_or_else(damaged)?;
        let mut arrays = Vec::new();
        for group in &metadata.row_groups {
            let (mut pages, mut types) = (Vec::new(), Vec::new());
            for chunk in group.columns_under_root_iter(column).ok_or_else(damaged)? {
                let range = chunk.byte_range();
                let place = |at: u64| usize::try_from(at).ok();
                let own = place(range.start).zip(place(range.end)).and_then(|(a, b)| bytes.get(a..b));
                let own = own.ok_or_else(damaged)?.to_vec();
                let reader = PageReader::new(Cursor::new(own.into()), chunk, Vec::new(), usize::MAX);
                pages.push(BasicDecompressor::new(reader, Vec::new()));
                types.push(&chunk.descriptor().descriptor.primitive_type);
            }
            let (read, _) = column_iter_to_arrays(pages, types, field.clone(), None)
                .map_err(|error| broken(&self.name, format!("column {column}: {error}")))?;
            arrays.extend(read);
        }
        Ok(arrays)
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The values of a column, where `take` knows the type of its arrays.
    fn values<T>(
        &self,
        column: &str,
        expected: &str,
        take: impl Fn(&dyn Array, &mut Vec<T>) -> Option<()>,
    ) -> Result<Vec<T>> {
        let mut values = Vec::with_capacity(self.rows);
        for array in self.columns.get(column).into_iter().flatten() {
            take(array.as_ref(), &mut values).ok_or_else(|| self.wrong(column, expected, array.dtype()))?;
        }
        Ok(values)
    }

    fn wrong(&self, column: &str, expected: &str, found: &ArrowDataType) -> Error {
        broken(&self.name, format!("column {column}: expected {expected}, found {found:?}"))
    }

    /// Texts and nulls.
    pub fn texts(&self, column: &str) -> Result<Vec<Option<Text>>> {
        self.values(column, "text", texts)
    }

    /// Texts; a null is the empty text.
    pub fn required(&self, column: &str) -> Result<Vec<Text>> {
        Ok(self.texts(column)?.into_iter().map(Option::unwrap_or_default).collect())
    }

    /// Whole numbers of any width.
    pub fn integers(&self, column: &str) -> Result<Vec<Option<i64>>> {
        macro_rules! any_of {
            ($array:expr, $out:expr, $($type:ty)*) => {$(
                if let Some(values) = $array.as_any().downcast_ref::<PrimitiveArray<$type>>() {
                    $out.extend(values.iter().map(|value| value.and_then(|v| i64::try_from(*v).ok())));
                    return Some(());
                }
            )*};
        }
        self.values(column, "a whole number", |array, out| {
            if !matches!(array.dtype(), ArrowDataType::Date32 | ArrowDataType::Decimal(..)) {
                any_of!(array, out, i32 i64 u8 u16 u32 u64 i8 i16);
            }
            None
        })
    }

    /// Days.
    pub fn dates(&self, column: &str) -> Result<Vec<Option<Date>>> {
        let epoch = Date::constant(1970, 1, 1);
        let day = |days: i32| epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok();
        self.values(column, "a date", |array, out| {
            let values = array.as_any().downcast_ref::<PrimitiveArray<i32>>()?;
            matches!(array.dtype(), ArrowDataType::Date32).then_some(())?;
            out.extend(values.iter().map(|days| days.and_then(|days| day(*days))));
            Some(())
        })
    }

    /// Decimals with all the column's digits.
    pub fn decimals(&self, column: &str) -> Result<Vec<Option<Decimal>>> {
        self.values(column, "decimal(28,6)", |array, out| {
            let ArrowDataType::Decimal(_, scale) = array.dtype() else { return None };
            let scale = u32::try_from(*scale).unwrap_or(SCALE);
            let values = array.as_any().downcast_ref::<PrimitiveArray<i128>>()?;
            let decimal = |value: i128| Decimal::try_from_i128_with_scale(value, scale).ok();
            out.extend(values.iter().map(|value| value.and_then(|value| decimal(*value))));
            Some(())
        })
    }

    /// True and false; a null is false.
    pub fn bools(&self, column: &str) -> Result<Vec<bool>> {
        self.values(column, "true or false", |array, out| {
            let values = array.as_any().downcast_ref::<BooleanArray>()?;
            out.extend(values.iter().map(|value| value.unwrap_or(false)));
            Some(())
        })
    }

    /// Lists of texts; a null is the empty list.
    pub fn text_lists(&self, column: &str) -> Result<Vec<Vec<Text>>> {
        self.values(column, "a list of texts", |array, out| {
            fn lists<'a>(
                lists: impl Iterator<Item = Option<Box<dyn Array>>> + 'a,
                out: &mut Vec<Vec<Text>>,
            ) -> Option<()> {
                for list in lists {
                    let mut values = Vec::new();
                    if let Some(list) = list {
                        texts(list.as_ref(), &mut values)?;
                    }
                    out.push(values.into_iter().flatten().collect());
                }
                Some(())
            }
            match array.as_any().downcast_ref::<ListArray<i64>>() {
                Some(large) => lists(large.iter(), out),
                None => lists(array.as_any().downcast_ref::<ListArray<i32>>()?.iter(), out),
            }
        })
    }
}

fn texts(array: &dyn Array, out: &mut Vec<Option<Text>>) -> Option<()> {
    let owned = |value: Option<&str>| value.map(|text| Cow::Owned(text.to_owned()));
    let any = array.as_any();
    if let Some(values) = any.downcast_ref::<Utf8ViewArray>() {
        out.extend(values.iter().map(owned));
    } else if let Some(values) = any.downcast_ref::<Utf8Array<i64>>() {
        out.extend(values.iter().map(owned));
    } else {
        out.extend(any.downcast_ref::<Utf8Array<i32>>()?.iter().map(owned));
    }
    Some(())
}
