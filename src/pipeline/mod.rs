//! The climb on one screen: bytes of a document in, its whole reading out. Content never fails; it is reported.

pub mod batch;
mod pdf;
pub mod waivers;

use crate::dataset::ids;
use crate::diagnostic::{Diagnostic, catalog};
use crate::document::{self, Document, DocumentInfo, TextLayer};
use crate::error::{Error, Result};
use crate::facet::lexicon::Lexicon;
use crate::origin::Origin;
use crate::page::Page;
use crate::record::{self, Reading};
use crate::report::terminal::shown;
use crate::rules;
use crate::source::{self, Kind, decode};
use crate::value;
use crate::vocabulary::Vocabulary;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a run knows besides the documents.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The words that reports use, with the user's own added.
    pub vocabulary: Vocabulary,
    /// The same words, ready to be found.
    pub lexicon: Lexicon,
    /// Its units, likewise.
    pub units: value::Lexicon,
    /// What the user says about rules.
    pub rules: rules::Settings,
    /// For encrypted PDFs.
    pub password: Option<String>,
}

impl Settings {
    /// Settings for a vocabulary.
    pub fn new(vocabulary: Vocabulary, password: Option<String>) -> Self {
        let lexicon = Lexicon::new(&vocabulary);
        let units = value::Lexicon::new(&vocabulary);
        Settings { vocabulary, lexicon, units, rules: rules::Settings::default(), password }
    }
}

/// What names a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// Path as found, relative to the path that led to it, with `/`.
    pub uri: String,
    /// File name without folders.
    pub file_name: String,
    /// SHA-256 of the bytes, 64 hex digits.
    pub sha256: String,
}

impl Input {
    /// Names a document by its path and bytes.
    pub fn new(uri: impl Into<String>, file_name: impl Into<String>, bytes: &[u8]) -> Self {
        Input { uri: uri.into(), file_name: file_name.into(), sha256: ids::sha256(bytes) }
    }

    /// The document's id.
    pub fn document_id(&self) -> String {
        ids::document_id(&self.sha256)
    }
}

/// Reads one document. What cannot be read gives a reading that says so.
pub fn read(bytes: &[u8], input: &Input, settings: &Settings) -> Reading {
    read_owned(bytes.to_vec(), input, settings)
}

/// Reads one document whose bytes the caller hands over: a large one is held once.
pub fn read_owned(bytes: Vec<u8>, input: &Input, settings: &Settings) -> Reading {
    let info = DocumentInfo {
        id: input.document_id(),
        sha256: input.sha256.clone(),
        file_name: input.file_name.clone(),
        uri: input.uri.clone(),
        media_type: "application/octet-stream".to_owned(),
        byte_size: bytes.len() as u64,
        ..DocumentInfo::default()
    };
    // A panic of a dependency costs one document, never the batch.
    let climbed = catch_unwind(AssertUnwindSafe(|| climb(bytes, info.clone(), settings)));
    let mut reading = match climbed {
        Ok(Ok(reading)) => reading,
        Ok(Err(error)) => unreadable(info, &error),
        Err(panic) => unreadable(info, &Error::Pdf(panic_message(panic.as_ref()))),
    };
    // What the user says about rules holds for the findings of every step.
    settings.rules.apply(&mut reading.diagnostics);
    let id = &reading.document.info.id;
    for diagnostic in &mut reading.diagnostics {
        if diagnostic.document_id.is_empty() {
            diagnostic.document_id.clone_from(id);
        }
    }
    reading
}

/// The pages of a PDF as drawn, or one of them (from 1); none of a text.
///
/// # Errors
/// When the PDF cannot be opened.
pub fn pages(bytes: &[u8], only: Option<u32>, settings: &Settings) -> Result<Vec<Page>> {
    match source::detect(bytes) {
        Kind::Pdf => pdf::pages(bytes, only, settings),
        _ => Ok(Vec::new()),
    }
}

/// bytes → document → facets and records → findings.
fn climb(bytes: Vec<u8>, mut info: DocumentInfo, settings: &Settings) -> Result<Reading> {
    if bytes.is_empty() {
        return Err(Error::UnknownFormat { found: source::describe(&bytes) });
    }
    let (document, mut findings) = match source::detect(&bytes) {
        Kind::Pdf => pdf::read(bytes, info, settings)?,
        Kind::Text => {
            info.media_type = "text/plain".to_owned();
            let decoded = decode::decode(&bytes)?;
            let findings = decoded.finding().into_iter().collect::<Vec<_>>();
            (document::text::read(info, &decoded.text, &settings.vocabulary), findings)
        }
        Kind::Unknown => return Err(Error::UnknownFormat { found: source::describe(&bytes) }),
    };
    let mut reading = record::read::read(document, &settings.vocabulary, &settings.lexicon);
    findings.append(&mut reading.diagnostics);
    reading.diagnostics = findings;
    let mut broken = rules::examine(&reading, &settings.units, &settings.rules);
    reading.diagnostics.append(&mut broken.diagnostics);
    reading.held = broken.held;
    Ok(reading)
}

/// Whether a reading is only the note that the document cannot be read.
pub fn is_unreadable(reading: &Reading) -> bool {
    reading.document.blocks.is_empty()
        && reading.diagnostics.iter().any(|d| d.rule == &catalog::UNREADABLE_DOCUMENT)
}

fn unreadable(mut info: DocumentInfo, error: &Error) -> Reading {
    info.text_layer = TextLayer::None;
    let diagnostic = unreadable_document(&info.uri, error);
    Reading {
        document: Document { info, blocks: Vec::new() },
        diagnostics: vec![diagnostic],
        ..Reading::default()
    }
}

/// The finding for a document that cannot be read, or not even be opened.
pub fn unreadable_document(uri: &str, error: &Error) -> Diagnostic {
    let (why, help) = match error {
        Error::UnknownFormat { found } => (
            format!("PDFでもテキストの報告書でもない（{found}）"),
            "PDFまたはテキスト（UTF-8、Shift_JIS、EUC-JP、UTF-16）の報告書を指定してください。",
        ),
        Error::Encrypted => (
            "暗号化されており、パスワードが合わない".to_owned(),
            "--password でパスワードを指定するか、保護を外したファイルを公開してください。",
        ),
        Error::Pdf(what) => {
            (format!("PDFの構造が壊れている（{what}）"), "元の文書からPDFを作り直してください。")
        }
        Error::Encoding(what) => {
            (format!("文字コードが分からない（{what}）"), "UTF-8で保存し直してください。")
        }
        Error::OverLimit { what, limit } => {
            (format!("{what}が上限（{limit}）を超えている"), "文書を分けてください。")
        }
        Error::Io { source, .. } => {
            (format!("ファイルを開けない（{source}）"), "ファイルの場所と読み取りの権限を確かめてください。")
        }
        other => (other.to_string(), "文書を確かめてください。"),
    };
    let mut diagnostic = Diagnostic::new(
        &catalog::UNREADABLE_DOCUMENT,
        Origin::default(),
        format!("「{}」を読めません：{why}。", shown(uri)),
        format!("cannot read \"{}\": {error}", shown(uri)),
    )
    .with_help(help);
    diagnostic.stated = Some(shown(uri));
    diagnostic
}

/// The finding for the same bytes under a second path.
pub fn duplicate_document(document_id: &str, first: &str, second: &str) -> Diagnostic {
    let (first, second) = (shown(first), shown(second));
    let mut diagnostic = Diagnostic::new(
        &catalog::DUPLICATE_DOCUMENT,
        Origin::default(),
        format!("「{second}」は「{first}」と同じ内容です。一つの文書として扱います。"),
        format!("\"{second}\" has the same bytes as \"{first}\": one document"),
    )
    .with_help("同じ文書を二度公開していないか確かめてください。");
    document_id.clone_into(&mut diagnostic.document_id);
    diagnostic.stated = Some(second);
    diagnostic
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "the reader gave up".to_owned())
}
