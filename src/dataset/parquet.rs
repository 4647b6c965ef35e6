//! Parquet: columns in, a file with zstd row groups out. The only door to the Parquet crates.
//!
//! The file's own Arrow schema declares plain `string` and `list`, and carries each column's Japanese title.

use crate::dataset::column::{Column, Values, columns};
use crate::dataset::field::{Field, Kind, PRECISION, SCALE};
use crate::dataset::rows::TableInfo;
use crate::error::{Error, Result};
use polars_arrow::array::{Array, BooleanArray, ListArray, PrimitiveArray, StructArray, Utf8Array};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field as ArrowField, Metadata};
use polars_arrow::offset::OffsetsBuffer;
use polars_arrow::types::NativeType;
use polars_parquet::parquet::error::ParquetError;
use polars_parquet::write::{
    CompressionOptions, Compressor, DynIter, DynStreamingIterator, FileWriter, KeyValue, ParquetType,
    StatisticsOptions, Version, WriteOptions, array_to_columns, get_dtype_encoding, schema_to_metadata_key,
    to_parquet_type,
};
use std::io::Write;

/// Bytes of column values that wait before a row group is written: large enough to compress well, small enough to keep eight tables in memory.
const GROUP_BYTES: usize = 8 << 20;
/// Rows of a row group at most, as DuckDB likes them.
const GROUP_ROWS: usize = 122_880;

const OPTIONS: WriteOptions = WriteOptions {
    statistics: StatisticsOptions {
        min_value: true,
        max_value: true,
        distinct_count: false,
        null_count: true,
        binary_statistics_truncate_length: Some(64),
    },
    version: Version::V1,
    compression: CompressionOptions::Zstd(None),
    data_page_size: None,
};

/// A table's Parquet file in the making.
pub struct ParquetFile<W: Write> {
    file: FileWriter<W>,
    info: &'static TableInfo,
    types: Vec<ParquetType>,
    pending: Vec<Column>,
}

impl<W: Write> ParquetFile<W> {
    /// Starts a file.
    ///
    /// # Errors
    /// When the table's types cannot be Parquet, which a test rules out.
    pub fn new(writer: W, info: &'static TableInfo) -> Result<Self> {
        let stored: Vec<ArrowField> =
            info.fields.iter().map(|field| arrow_field(field, Form::Stored)).collect();
        let types =
            stored.iter().map(to_parquet_type).collect::<std::result::Result<_, _>>().map_err(failed)?;
        let schema: ArrowSchema = stored.into_iter().map(|f| (f.name.clone(), f)).collect();
        let file = FileWriter::try_new(writer, schema, OPTIONS).map_err(failed)?;
        Ok(ParquetFile { file, info, types, pending: columns(info.fields) })
    }

    /// Appends rows.
    ///
    /// # Errors
    /// When a row group cannot be written.
    pub fn append(&mut self, rows: &[Column]) -> Result<()> {
        for (column, more) in self.pending.iter_mut().zip(rows) {
            column.append(more);
        }
        let size: usize = self.pending.iter().map(Column::size).sum();
        if size >= GROUP_BYTES || self.rows() >= GROUP_ROWS { self.flush() } else { Ok(()) }
    }

    /// Writes what waits and the footer, and gives the writer back.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<W> {
        self.flush()?;
        let declared: ArrowSchema = self
            .info
            .fields
            .iter()
            .map(|field| arrow_field(field, Form::Declared))
            .map(|field| (field.name.clone(), field))
            .collect();
        let metadata = vec![
            schema_to_metadata_key(&declared),
            KeyValue { key: "title".to_owned(), value: Some(self.info.title.to_owned()) },
            KeyValue { key: "description".to_owned(), value: Some(self.info.description.to_owned()) },
        ];
        self.file.end(Some(metadata)).map_err(failed)?;
        Ok(self.file.into_inner())
    }

    fn rows(&self) -> usize {
        self.pending.first().map_or(0, Column::len)
    }

    fn flush(&mut self) -> Result<()> {
        let rows = self.rows();
        if rows == 0 {
            return Ok(());
        }
        let pending = std::mem::replace(&mut self.pending, columns(self.info.fields));
        let mut pages = Vec::with_capacity(pending.len());
        for ((field, column), parquet) in self.info.fields.iter().zip(pending).zip(&self.types) {
            let array = array(column, &arrow_type(field.kind, Form::Stored))?;
            let encoding = get_dtype_encoding(array.dtype());
            let leaves = array_to_columns(array, parquet.clone(), OPTIONS, &encoding).map_err(failed)?;
            pages.extend(leaves);
        }
        let compressed = pages.into_iter().map(|pages| {
            let pages = pages.map(|page| page.map_err(|e| ParquetError::OutOfSpec(e.to_string())));
            let compressor = Compressor::new(pages, OPTIONS.compression, Vec::new());
            Ok(DynStreamingIterator::new(Reraised(compressor)))
        });
        self.file.write(rows as u64, DynIter::new(compressed)).map_err(failed)
    }
}

/// A compressor whose errors are those that the file writer takes.
struct Reraised<I: Iterator<Item = std::result::Result<polars_parquet::write::Page, ParquetError>>>(
    Compressor<I>,
);

impl<I: Iterator<Item = std::result::Result<polars_parquet::write::Page, ParquetError>>>
    polars_parquet::write::FallibleStreamingIterator for Reraised<I>
{
    type Item = polars_parquet::write::CompressedPage;
    type Error = polars_error::PolarsError;

    fn advance(&mut self) -> std::result::Result<(), Self::Error> {
        self.0.advance().map_err(polars_error::PolarsError::from)
    }

    fn get(&self) -> Option<&Self::Item> {
        self.0.get()
    }
}

/// How a type is written down: as the encoder needs it, or as readers should see it.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// With 64-bit offsets.
    Stored,
    /// Plain `string` and `list`.
    Declared,
}

fn arrow_field(field: &Field, form: Form) -> ArrowField {
    let metadata: Metadata = [("title", field.title), ("description", field.description)]
        .into_iter()
        .map(|(key, value)| (key.into(), value.into()))
        .collect();
    ArrowField::new(field.name.into(), arrow_type(field.kind, form), field.nullable).with_metadata(metadata)
}

fn arrow_type(kind: Kind, form: Form) -> ArrowDataType {
    let list = |item: ArrowDataType| {
        let item = Box::new(ArrowField::new("element".into(), item, true));
        match form {
            Form::Stored => ArrowDataType::LargeList(item),
            Form::Declared => ArrowDataType::List(item),
        }
    };
    let text = match form {
        Form::Stored => ArrowDataType::LargeUtf8,
        Form::Declared => ArrowDataType::Utf8,
    };
    match kind {
        Kind::Text => text,
        Kind::Bool => ArrowDataType::Boolean,
        Kind::UInt8 => ArrowDataType::UInt8,
        Kind::UInt16 => ArrowDataType::UInt16,
        Kind::UInt32 => ArrowDataType::UInt32,
        Kind::UInt64 => ArrowDataType::UInt64,
        Kind::Int32 => ArrowDataType::Int32,
        Kind::Decimal => ArrowDataType::Decimal(PRECISION, SCALE as usize),
        Kind::Date => ArrowDataType::Date32,
        Kind::TextList => list(text),
        Kind::FloatList => list(ArrowDataType::Float32),
        Kind::Records(fields) => {
            list(ArrowDataType::Struct(fields.iter().map(|field| arrow_field(field, form)).collect()))
        }
    }
}

fn array(column: Column, dtype: &ArrowDataType) -> Result<Box<dyn Array>> {
    let valid = column.valid.map(|flags| flags.into_iter().collect::<Bitmap>());
    fn primitive<T: NativeType>(
        dtype: &ArrowDataType,
        values: Vec<T>,
        valid: Option<Bitmap>,
    ) -> Result<Box<dyn Array>> {
        Ok(PrimitiveArray::try_new(dtype.clone(), values.into(), valid).map_err(failed)?.boxed())
    }
    match column.values {
        Values::Text { bytes, ends } => {
            Ok(Utf8Array::<i64>::try_new(dtype.clone(), offsets(ends)?, bytes.into(), valid)
                .map_err(failed)?
                .boxed())
        }
        Values::Bool(values) => {
            let values: Bitmap = values.into_iter().collect();
            Ok(BooleanArray::try_new(dtype.clone(), values, valid).map_err(failed)?.boxed())
        }
        Values::UInt8(values) => primitive(dtype, values, valid),
        Values::UInt16(values) => primitive(dtype, values, valid),
        Values::UInt32(values) => primitive(dtype, values, valid),
        Values::UInt64(values) => primitive(dtype, values, valid),
        Values::Int32(values) | Values::Date(values) => primitive(dtype, values, valid),
        Values::Decimal(values) => primitive(dtype, values, valid),
        Values::Float(values) => primitive(dtype, values, valid),
        Values::List { items, ends } => {
            let item_type = item_type(dtype)?;
            let items = array(*items, item_type)?;
            list(dtype, ends, items, valid)
        }
        Values::Records { columns, ends } => {
            let item = item_type(dtype)?;
            let ArrowDataType::Struct(fields) = item else {
                return Err(Error::Dataset("a list of structures has no structure".to_owned()));
            };
            let length = columns.first().map_or(0, Column::len);
            let children = columns
                .into_iter()
                .zip(fields)
                .map(|(column, field)| array(column, &field.dtype))
                .collect::<Result<Vec<_>>>()?;
            let items = StructArray::try_new(item.clone(), length, children, None).map_err(failed)?.boxed();
            list(dtype, ends, items, valid)
        }
    }
}

fn item_type(dtype: &ArrowDataType) -> Result<&ArrowDataType> {
    match dtype {
        ArrowDataType::LargeList(item) => Ok(&item.dtype),
        other => Err(Error::Dataset(format!("expected a list, found {other:?}"))),
    }
}

fn list(
    dtype: &ArrowDataType,
    ends: Vec<i64>,
    items: Box<dyn Array>,
    valid: Option<Bitmap>,
) -> Result<Box<dyn Array>> {
    Ok(ListArray::<i64>::try_new(dtype.clone(), offsets(ends)?, items, valid).map_err(failed)?.boxed())
}

fn offsets(ends: Vec<i64>) -> Result<OffsetsBuffer<i64>> {
    let mut offsets = Vec::with_capacity(ends.len() + 1);
    offsets.push(0);
    offsets.extend(ends);
    OffsetsBuffer::try_from(offsets).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Dataset(error.to_string())
}
