//! Findings as SARIF 2.1.0, in the form that GitHub's code scanning takes. Results are written as they come.

use crate::dataset::convert::VERSION;
use crate::dataset::ids;
use crate::diagnostic::{Diagnostic, Severity, catalog};
use crate::error::{Error, Result};
use crate::origin::{CellRef, Origin};
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::io::Write;

/// Results that GitHub takes in one run; more make it refuse the whole file.
const RESULT_LIMIT: usize = 25_000;

/// A SARIF log in the making.
pub struct SarifFile<W: Write> {
    out: W,
    written: usize,
    left_out: usize,
}

impl<W: Write> SarifFile<W> {
    /// Starts a log with all rules.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn new(mut out: W) -> Result<Self> {
        let driver = json!({
            "name": "shihyo",
            "semanticVersion": VERSION,
            "language": "ja",
            "rules": catalog::RULES.iter().map(|rule| rule_metadata(rule)).collect::<Vec<_>>(),
        });
        let head = format!(
            "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\
             \"runs\":[{{\"tool\":{{\"driver\":{driver}}},\"columnKind\":\"unicodeCodePoints\",\"results\":[\n"
        );
        put(&mut out, head.as_bytes())?;
        Ok(SarifFile { out, written: 0, left_out: 0 })
    }

    /// Adds results that [`results`] made of one document.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn append(&mut self, results: &[Vec<u8>]) -> Result<()> {
        for result in results {
            if self.written == RESULT_LIMIT {
                self.left_out += 1;
                continue;
            }
            if self.written > 0 {
                put(&mut self.out, b",\n")?;
            }
            put(&mut self.out, result)?;
            self.written += 1;
        }
        Ok(())
    }

    /// Ends the log.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn finish(mut self) -> Result<W> {
        let mut invocation = json!({ "executionSuccessful": true });
        if self.left_out > 0 {
            let text = format!(
                "{} more results stand in diagnostics.ndjson: a SARIF run holds at most {RESULT_LIMIT}.",
                self.left_out
            );
            invocation["toolExecutionNotifications"] =
                json!([{ "level": "warning", "message": { "text": text } }]);
        }
        put(&mut self.out, format!("\n],\"invocations\":[{invocation}]}}]}}\n").as_bytes())?;
        self.out.flush().map_err(failed)?;
        Ok(self.out)
    }
}

/// The findings of one document as SARIF results.
pub fn results(diagnostics: &[Diagnostic], uri: &str) -> Vec<Vec<u8>> {
    let uri = encoded(uri);
    // These shapes have string keys only and always serialize.
    diagnostics
        .iter()
        .map(|diagnostic| serde_json::to_vec(&result(diagnostic, &uri)).unwrap_or_default())
        .collect()
}

/// A result as SARIF spells it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found<'a> {
    rule_id: &'static str,
    level: &'static str,
    message: Message<Cow<'a, str>>,
    locations: [Location<'a>; 1],
    partial_fingerprints: Fingerprints,
    properties: Properties<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Suppression; 1]>,
}

#[derive(Serialize)]
struct Message<T> {
    text: T,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "shihyo/v1")]
    own: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    document_id: &'a str,
    message_en: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    indicator: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stated: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    formula: Option<&'a str>,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: Physical<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[Logical; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<&'a str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'a> {
    artifact_location: Artifact<'a>,
    region: Region<'a>,
}

#[derive(Serialize)]
struct Artifact<'a> {
    uri: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'a> {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Message<&'a str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
}

fn result<'a>(diagnostic: &'a Diagnostic, uri: &'a str) -> Found<'a> {
    let mut text = Cow::Borrowed(diagnostic.message.as_str());
    if let Some(page) = diagnostic.origin.page {
        // A PDF has no lines; GitHub shows only the message.
        text = Cow::Owned(format!("（{page}ページ）{text}"));
    }
    if let Some(help) = &diagnostic.help {
        text = Cow::Owned(format!("{text} {help}"));
    }
    let related = diagnostic.related.iter().enumerate().filter(|(_, related)| related.document_id.is_none());
    Found {
        rule_id: diagnostic.rule.name,
        level: level(diagnostic.severity),
        message: Message { text },
        locations: [location(uri, &diagnostic.origin, diagnostic.cell, diagnostic.raw.as_deref())],
        partial_fingerprints: Fingerprints { own: ids::fingerprint(diagnostic) },
        properties: Properties {
            document_id: &diagnostic.document_id,
            message_en: &diagnostic.message_en,
            indicator: diagnostic.indicator.as_deref(),
            stated: diagnostic.stated.as_deref(),
            expected: diagnostic.expected.as_deref(),
            formula: diagnostic.formula.as_deref(),
        },
        rule_index: catalog::RULES.iter().position(|rule| *rule == diagnostic.rule),
        related_locations: related
            .map(|(number, related)| Location {
                id: Some(number + 1),
                message: Some(Message { text: &related.message }),
                ..location(uri, &related.origin, related.cell, None)
            })
            .collect(),
        suppressions: diagnostic.waived.then_some([Suppression { kind: "external", status: "accepted" }]),
    }
}

fn rule_metadata(rule: &crate::diagnostic::Rule) -> Value {
    json!({
        "id": rule.name,
        "name": pascal(rule.name),
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.title },
        "help": { "text": rule.doc, "markdown": rule.doc },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": [rule.family.name()], "precision": "high",
            "problem.severity": match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            } },
    })
}

fn location<'a>(uri: &'a str, origin: &Origin, cell: Option<CellRef>, raw: Option<&'a str>) -> Location<'a> {
    let mut name = Vec::new();
    name.extend(origin.page.map(|page| format!("page {page}")));
    name.extend(cell.map(|c| format!("table {} row {} column {}", c.table + 1, c.row, c.column)));
    Location {
        physical_location: Physical {
            artifact_location: Artifact { uri },
            // GitHub wants a region; a PDF's is its first line.
            region: Region {
                start_line: origin.line.unwrap_or(1).max(1),
                snippet: raw.filter(|_| origin.line.is_some()).map(|text| Message { text }),
            },
        },
        logical_locations: (!name.is_empty()).then(|| [Logical { fully_qualified_name: name.join(" ") }]),
        id: None,
        message: None,
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn pascal(name: &str) -> String {
    name.split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
        })
        .collect()
}

/// A path as a URI reference: everything but plain letters, digits and `-._~/` percent-encoded.
fn encoded(uri: &str) -> String {
    let mut out = String::with_capacity(uri.len());
    for byte in uri.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn put(out: &mut impl Write, bytes: &[u8]) -> Result<()> {
    out.write_all(bytes).map_err(failed)
}

fn failed(source: std::io::Error) -> Error {
    Error::Io { path: "diagnostics.sarif".to_owned(), source }
}
