//! Findings as SARIF 2.1.0, in the form that GitHub's code scanning takes. Results are written as they come.

use crate::dataset::convert::VERSION;
use crate::dataset::ids;
use crate::diagnostic::{Diagnostic, Severity, catalog};
use crate::error::{Error, Result};
use crate::origin::{CellRef, Origin};
use serde_json::{Value, json};
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
    diagnostics.iter().map(|diagnostic| result(diagnostic, uri).to_string().into_bytes()).collect()
}

fn result(diagnostic: &Diagnostic, uri: &str) -> Value {
    let index = catalog::RULES.iter().position(|rule| *rule == diagnostic.rule);
    let mut text = diagnostic.message.clone();
    if let Some(page) = diagnostic.origin.page {
        // A PDF has no lines; GitHub shows only the message.
        text = format!("（{page}ページ）{text}");
    }
    if let Some(help) = &diagnostic.help {
        text = format!("{text} {help}");
    }
    let mut result = json!({
        "ruleId": diagnostic.rule.name,
        "level": level(diagnostic.severity),
        "message": { "text": text },
        "locations": [location(uri, &diagnostic.origin, diagnostic.cell, diagnostic.raw.as_deref())],
        "partialFingerprints": { "shihyo/v1": ids::fingerprint(diagnostic) },
        "properties": {
            "documentId": diagnostic.document_id,
            "messageEn": diagnostic.message_en,
        },
    });
    if let Some(index) = index {
        result["ruleIndex"] = json!(index);
    }
    let properties = [
        ("indicator", &diagnostic.indicator),
        ("stated", &diagnostic.stated),
        ("expected", &diagnostic.expected),
        ("formula", &diagnostic.formula),
    ];
    for (name, value) in properties {
        if let Some(value) = value {
            result["properties"][name] = json!(value);
        }
    }
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .enumerate()
        .filter(|(_, related)| related.document_id.is_none())
        .map(|(id, related)| {
            let mut location = location(uri, &related.origin, related.cell, None);
            location["id"] = json!(id + 1);
            location["message"] = json!({ "text": related.message });
            location
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    if diagnostic.waived {
        result["suppressions"] = json!([{ "kind": "external", "status": "accepted" }]);
    }
    result
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

fn location(uri: &str, origin: &Origin, cell: Option<CellRef>, raw: Option<&str>) -> Value {
    // GitHub wants a region; a PDF's is its first line.
    let mut region = json!({ "startLine": origin.line.unwrap_or(1).max(1) });
    if let (Some(raw), Some(_)) = (raw, origin.line) {
        region["snippet"] = json!({ "text": raw });
    }
    let mut location = json!({
        "physicalLocation": { "artifactLocation": { "uri": encoded(uri) }, "region": region },
    });
    let mut name = Vec::new();
    name.extend(origin.page.map(|page| format!("page {page}")));
    name.extend(cell.map(|c| format!("table {} row {} column {}", c.table + 1, c.row, c.column)));
    if !name.is_empty() {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": name.join(" ") }]);
    }
    location
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
