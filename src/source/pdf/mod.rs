//! PDF bytes come in; pages with glyphs, rulings, fills and images go out, in points from the top left as displayed.
//! Structure, metadata and repairs come from lopdf, the walk over a page's content from hayro-interpret.
//! A page that cannot be read becomes a diagnostic; the document goes on.

mod collect;
mod font;
mod glyph;
mod guard;
mod path;
mod radical;
mod ruling;

use crate::diagnostic::{Diagnostic, catalog};
use crate::error::{Error, Result};
use crate::origin::Origin;
use crate::page::Page;
use hayro_interpret::hayro_syntax::{self, DecryptionError, LoadPdfError};
use hayro_interpret::util::TransformExt;
use hayro_interpret::{Context, InterpreterCache, interpret_page};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Budgets that keep a hostile file from stopping a batch.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Pages that are read of one file.
    pub pages: usize,
    /// Time that one page may take on one core.
    pub page_time: Duration,
    /// Glyphs, path segments and images that one page may draw.
    pub page_items: usize,
    /// Bytes that a page's content may have after decompression.
    pub content_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            pages: 20_000,
            page_time: Duration::from_secs(10),
            page_items: 2_000_000,
            content_bytes: 256 << 20,
        }
    }
}

/// An opened PDF; shared between threads, each of which reads pages through its own [`Reader`].
pub struct Pdf {
    doc: hayro_syntax::Pdf,
    limits: Limits,
}

/// A page and what could not be read of it.
#[derive(Clone, Debug, Default)]
pub struct PageOutcome {
    /// The page; empty where it could not be read.
    pub page: Page,
    /// Findings about reading it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Opens a PDF. Files encrypted with an empty password open without one.
pub fn open(bytes: Arc<Vec<u8>>, password: Option<&str>, limits: &Limits) -> Result<Pdf> {
    let loaded =
        guard::quietly(|| hayro_syntax::Pdf::new_with_password(bytes.clone(), password.unwrap_or_default()));
    match loaded {
        Ok(Ok(doc)) => Ok(Pdf { doc, limits: limits.clone() }),
        Ok(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => Err(Error::Encrypted),
        Ok(Err(e)) => Err(Error::Pdf(format!("{e:?}"))),
        Err(_) => Err(Error::Pdf("the reader stopped while opening the file".to_owned())),
    }
}

impl Pdf {
    /// Number of pages.
    pub fn page_count(&self) -> usize {
        self.doc.pages().len()
    }

    /// The producer named in the metadata.
    pub fn producer(&self) -> Option<String> {
        font::text_string(self.doc.metadata().producer.as_deref()?)
    }

    /// The title named in the metadata.
    pub fn title(&self) -> Option<String> {
        font::text_string(self.doc.metadata().title.as_deref()?)
    }

    /// A reader for the calling thread; it keeps the fonts it has parsed.
    pub fn reader(&self) -> Reader<'_> {
        Reader { pdf: self, cache: InterpreterCache::new() }
    }

    /// Reads one page, counted from 0. Many pages are read faster through one [`Reader`].
    pub fn page(&self, index: usize) -> Result<PageOutcome> {
        self.reader().page(index)
    }
}

/// Reads pages of one PDF on one thread.
pub struct Reader<'a> {
    pdf: &'a Pdf,
    cache: InterpreterCache<'a>,
}

impl Reader<'_> {
    /// Reads a page, counted from 0. Fails only where there is no such page.
    pub fn page(&mut self, index: usize) -> Result<PageOutcome> {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let pages = self.pdf.doc.pages();
        let source = pages
            .get(index)
            .ok_or_else(|| Error::Pdf(format!("page {number} was asked for, there are {}", pages.len())))?;
        let (width, height) = source.render_dimensions();
        let bad_fonts = Arc::new(AtomicUsize::new(0));
        let settings = font::settings(bad_fonts.clone());
        let cache = &self.cache;
        let xref = self.pdf.doc.xref();
        let limits = &self.pdf.limits;
        let mut collector = collect::Collector::new(width, height, limits);
        let read = guard::quietly(|| {
            let transform = source.initial_transform(true).to_kurbo();
            let bbox = hayro_interpret::kurbo::Rect::new(0.0, 0.0, width.into(), height.into());
            let mut context = Context::new(transform, bbox, cache, xref, settings);
            interpret_page(source, &mut context, &mut collector);
        });
        let mut outcome = PageOutcome { page: collector.finish(number), diagnostics: Vec::new() };
        if read.is_err() {
            // A panic may have left the cache locked.
            self.cache = InterpreterCache::new();
            outcome.diagnostics.push(Diagnostic::new(
                &catalog::UNREADABLE_DOCUMENT,
                Origin { page: Some(number), ..Origin::default() },
                format!("{number}ページを最後まで読めませんでした。"),
                format!("page {number} could not be read to its end"),
            ));
        }
        let refused = outcome.page.undecodable;
        let failed = bad_fonts.load(Ordering::Relaxed);
        if refused > 0 || failed > 0 {
            outcome.diagnostics.push(Diagnostic::new(
                &catalog::UNDECODABLE_TEXT,
                Origin { page: Some(number), ..Origin::default() },
                format!("{number}ページに、文字コードに対応しない字形が{refused}個あります。"),
                format!("page {number} has {refused} glyphs without a Unicode mapping"),
            ));
        }
        Ok(outcome)
    }
}
