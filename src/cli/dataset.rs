//! A published dataset on the disk: which files are read, and in what form.

use crate::dataset::TableName;
use crate::dataset::read::{self, Bytes, TableFile};
use crate::error::{Error, Result};
use crate::history::Publication;
use std::path::Path;

/// Reads a dataset's publications.
///
/// # Errors
/// No folder, a table in neither form, another schema, nothing in it.
pub fn read(folder: &Path) -> Result<Vec<Publication<'static>>> {
    let failed =
        |message: &str| Error::Config { file: folder.display().to_string(), message: message.to_owned() };
    if !folder.is_dir() {
        return Err(failed(
            "expected the folder of a dataset, as `shihyo extract -o` writes it; there is none",
        ));
    }
    let [documents, observations] = read::NEEDED.map(|table| {
        let name = table.info().name;
        let message = format!("expected {name}.parquet or {name}.ndjson in it, found neither");
        file(folder, table).and_then(|file| file.ok_or_else(|| failed(&message)))
    });
    read::publications(documents?, observations?, file(folder, TableName::Indicators)?)
}

/// A table's file: Parquet, or NDJSON where there is none.
fn file(folder: &Path, table: TableName) -> Result<Option<TableFile>> {
    for (extension, kind) in [("parquet", Bytes::Parquet as fn(Vec<u8>) -> Bytes), ("ndjson", Bytes::Ndjson)]
    {
        let path = folder.join(format!("{}.{extension}", table.info().name));
        let name = path.display().to_string();
        match std::fs::read(&path) {
            Ok(bytes) => return Ok(Some(TableFile { name, bytes: kind(bytes) })),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => return Err(Error::Io { path: name, source }),
        }
    }
    Ok(None)
}
