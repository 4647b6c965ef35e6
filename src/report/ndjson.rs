//! Findings as NDJSON: one row of the `diagnostics` table a line.

use crate::dataset::convert;
use crate::diagnostic::Diagnostic;
use crate::error::{Error, Result};
use std::io::Write;

/// Writes findings of one document.
///
/// # Errors
/// When the writer fails.
pub fn write(document_id: &str, diagnostics: &[Diagnostic], mut out: impl Write) -> Result<()> {
    for diagnostic in diagnostics {
        let row = convert::diagnostic(document_id, diagnostic);
        let mut line = serde_json::to_vec(&row).map_err(|e| Error::Dataset(e.to_string()))?;
        line.push(b'\n');
        out.write_all(&line).map_err(|source| Error::Io { path: "diagnostics.ndjson".to_owned(), source })?;
    }
    Ok(())
}
