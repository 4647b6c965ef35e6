//! A PDF's pages, read in parallel where there are many: bytes in, a document and what could not be read of it out.

use super::Settings;
use crate::diagnostic::{Diagnostic, catalog};
use crate::document::pages::{self, PageContent};
use crate::document::{Document, DocumentInfo};
use crate::error::Result;
use crate::origin::Origin;
use crate::page::Page;
use crate::source::pdf::{self, Limits, Pdf, Reader};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Pages that one thread reads at least: each reader parses the fonts it meets.
const PAGES_AT_ONCE: usize = 8;

/// Reads a PDF.
pub(super) fn read(
    bytes: Vec<u8>,
    mut info: DocumentInfo,
    settings: &Settings,
) -> Result<(Document, Vec<Diagnostic>)> {
    let pdf = pdf::open(Arc::new(bytes), settings.password.as_deref(), &Limits::default())?;
    info.media_type = "application/pdf".to_owned();
    info.page_count = u32::try_from(pdf.page_count()).ok();
    info.producer = pdf.producer();
    info.title = pdf.title();
    let mut diagnostics = pdf.diagnostics();
    let mut contents = Vec::with_capacity(pdf.page_count());
    for (content, mut found) in read_pages(&pdf)? {
        contents.push(content);
        diagnostics.append(&mut found);
    }
    Ok((pages::read(info, contents, &settings.vocabulary), diagnostics))
}

/// The pages themselves, or one of them (from 1): for looking at, not for the climb.
pub(super) fn pages(bytes: &[u8], only: Option<u32>, settings: &Settings) -> Result<Vec<Page>> {
    let pdf = pdf::open(Arc::new(bytes.to_vec()), settings.password.as_deref(), &Limits::default())?;
    let mut reader = pdf.reader();
    let wanted = |index: &usize| only.is_none_or(|only| only as usize == index + 1);
    (0..pdf.page_count()).filter(wanted).map(|index| Ok(reader.page(index)?.page)).collect()
}

fn broken(number: u32) -> Diagnostic {
    Diagnostic::new(
        &catalog::UNREADABLE_DOCUMENT,
        Origin { page: Some(number), ..Origin::default() },
        format!("{number}ページの文字と表を組み立てられませんでした。"),
        format!("page {number}: its text and tables could not be put together"),
    )
    .with_help("このページの元の文書を確かめてください。")
}

/// What stands on each page, in order; a page's glyphs live only as long as it is read.
fn read_pages(pdf: &Pdf) -> Result<Vec<(PageContent, Vec<Diagnostic>)>> {
    let count = pdf.page_count();
    let one = |reader: &mut Reader<'_>, index: usize| -> Result<(PageContent, Vec<Diagnostic>)> {
        let mut outcome = reader.page(index)?;
        // A page that breaks the layout or the tables costs itself, never the document.
        let content = catch_unwind(AssertUnwindSafe(|| pages::content(&outcome.page)));
        let content = content.unwrap_or_else(|_| {
            outcome.diagnostics.push(broken(outcome.page.number));
            PageContent { number: outcome.page.number, ..PageContent::default() }
        });
        Ok((content, outcome.diagnostics))
    };
    if count < 2 * PAGES_AT_ONCE || rayon::current_num_threads() == 1 {
        let mut reader = pdf.reader();
        return (0..count).map(|index| one(&mut reader, index)).collect();
    }
    (0..count)
        .into_par_iter()
        .with_min_len(PAGES_AT_ONCE)
        .map_init(|| pdf.reader(), |reader, index| one(reader, index))
        .collect()
}
