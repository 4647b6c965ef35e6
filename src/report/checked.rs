//! What a check gave, as the renderers take it: the drafts' readings with all their findings, and findings that belong to no draft.

use crate::dataset::convert;
use crate::diagnostic::{Diagnostic, Severity};
use crate::error::{Error, Result};
use crate::record::Reading;
use crate::report::Finding;
use crate::report::sarif::{self, SarifFile};
use crate::report::terminal::{self, Style};

/// The outcome of a check.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The drafts in their order, each with its findings.
    pub readings: Vec<Reading>,
    /// Findings about no draft that was read, each with the file that it is about.
    pub loose: Vec<(String, Diagnostic)>,
    /// The dataset that the drafts were held against, as the user named it.
    pub against: Option<String>,
}

impl Checked {
    /// All findings, each with its file.
    pub fn findings(&self) -> impl Iterator<Item = (&str, &Diagnostic, Option<&Reading>)> {
        let of_drafts = self.readings.iter().flat_map(|reading| {
            let uri = reading.document.info.uri.as_str();
            reading.diagnostics.iter().map(move |diagnostic| (uri, diagnostic, Some(reading)))
        });
        of_drafts.chain(self.loose.iter().map(|(uri, diagnostic)| (uri.as_str(), diagnostic, None)))
    }

    /// How many findings of a severity no waiver covers.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings().filter(|(_, d, _)| d.severity == severity && !d.waived).count()
    }

    /// How many findings are waived.
    pub fn waived(&self) -> usize {
        self.findings().filter(|(_, d, _)| d.waived).count()
    }

    /// Whether a finding of this severity or a worse one stands without a waiver.
    pub fn reaches(&self, severity: Severity) -> bool {
        self.findings().any(|(_, d, _)| d.severity >= severity && !d.waived)
    }
}

/// The findings for a terminal, the worst last, where the eye is.
pub fn text(checked: &Checked, style: Style) -> String {
    let mut findings: Vec<_> = checked.findings().collect();
    findings.sort_by_key(|(_, diagnostic, _)| (!diagnostic.waived, diagnostic.severity));
    let mut out = String::new();
    for (uri, diagnostic, reading) in findings {
        let finding = match reading {
            Some(reading) => Finding::of(diagnostic, reading),
            None => Finding::alone(diagnostic, uri),
        };
        out.push_str(&terminal::finding(&finding, style));
        out.push('\n');
    }
    out
}

/// The findings as a JSON array of rows of the `diagnostics` table.
///
/// # Errors
/// When a row is no JSON, which the shapes rule out.
pub fn json(checked: &Checked) -> Result<Vec<u8>> {
    let mut out = vec![b'['];
    for (number, (_, diagnostic, _)) in checked.findings().enumerate() {
        out.extend_from_slice(if number == 0 { b"\n" } else { b",\n" });
        let row = convert::diagnostic("", diagnostic);
        serde_json::to_writer(&mut out, &row).map_err(|error| Error::Dataset(error.to_string()))?;
    }
    out.extend_from_slice(b"\n]\n");
    Ok(out)
}

/// The findings as SARIF.
///
/// # Errors
/// None in memory.
pub fn sarif(checked: &Checked) -> Result<Vec<u8>> {
    let mut file = SarifFile::new(Vec::new())?;
    for reading in &checked.readings {
        file.append(&sarif::results(&reading.diagnostics, &reading.document.info.uri))?;
    }
    for (uri, diagnostic) in &checked.loose {
        file.append(&sarif::results(std::slice::from_ref(diagnostic), uri))?;
    }
    file.finish()
}
