//! PDF bytes come in; pages with glyphs, rulings, fills and images go out, in points from the top left as displayed.
//! Structure and repairs come from lopdf, the walk over a page's content from hayro-interpret.
//! A page that cannot be read becomes a diagnostic; the document goes on.

mod collect;
mod font;
mod garble;
mod glyph;
mod guard;
mod hatch;
mod hidden;
mod path;
mod repair;
mod report;
mod ruling;
mod sfnt;
mod streams;
#[cfg(test)]
mod tests;
mod widths;

use crate::diagnostic::Diagnostic;
use crate::error::{Error, Result};
use crate::page::Page;
use hayro_interpret::hayro_syntax::{self, DecryptionError, LoadPdfError};
use hayro_interpret::util::TransformExt;
use hayro_interpret::{Context, InterpreterCache, interpret_page, kurbo};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
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
    /// Bytes that one stream (content, font, object stream) may have after decompression.
    pub stream_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            pages: 20_000,
            page_time: Duration::from_secs(10),
            page_items: 2_000_000,
            stream_bytes: 64_000_000,
        }
    }
}

/// An opened PDF; shared between threads, each of which reads pages through its own [`Reader`].
pub struct Pdf {
    doc: hayro_syntax::Pdf,
    bytes: Arc<Vec<u8>>,
    password: Option<String>,
    limits: Limits,
    /// Object numbers of streams that are over the limit and were emptied.
    over: Vec<u32>,
    /// The file with its fonts repaired; made when a page first needs it.
    repaired: OnceLock<Option<hayro_syntax::Pdf>>,
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
    let (bytes, over) = streams::empty_bombs(bytes, limits.stream_bytes);
    let doc = match load(bytes.clone(), password) {
        Ok(doc) if !doc.pages().is_empty() => doc,
        Err(Error::Encrypted) => return Err(Error::Encrypted),
        other => {
            // The lenient reader may find what the strict one does not.
            let rebuilt = guard::quietly(|| repair::rebuild(&bytes, password, limits.stream_bytes));
            match rebuilt.ok().flatten().map(|bytes| load(Arc::new(bytes), None)) {
                Some(Ok(doc)) if !doc.pages().is_empty() => doc,
                _ if !over.is_empty() => return Err(over_limit(limits)),
                _ => {
                    return Err(match other {
                        Err(e) => e,
                        Ok(_) => Error::Pdf("it has no pages".to_owned()),
                    });
                }
            }
        }
    };
    Ok(Pdf {
        doc,
        bytes,
        password: password.map(str::to_owned),
        limits: limits.clone(),
        over,
        repaired: OnceLock::new(),
    })
}

fn over_limit(limits: &Limits) -> Error {
    Error::OverLimit {
        what: "a stream after decompression".to_owned(),
        limit: format!("{} bytes", limits.stream_bytes),
    }
}

fn load(bytes: Arc<Vec<u8>>, password: Option<&str>) -> Result<hayro_syntax::Pdf> {
    let loaded = guard::quietly(|| hayro_syntax::Pdf::new_with_password(bytes, password.unwrap_or_default()));
    match loaded {
        Ok(Ok(doc)) => Ok(doc),
        Ok(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => Err(Error::Encrypted),
        Ok(Err(LoadPdfError::Decryption(e))) => {
            Err(Error::Pdf(format!("its encryption is not understood ({e:?})")))
        }
        Ok(Err(LoadPdfError::Invalid)) => {
            Err(Error::Pdf("neither a cross-reference table nor a page tree was found".to_owned()))
        }
        Err(_) => Err(Error::Pdf("the reader stopped while opening it".to_owned())),
    }
}

impl Pdf {
    /// Number of pages that are read: those of the file, up to the limit.
    pub fn page_count(&self) -> usize {
        self.doc.pages().len().min(self.limits.pages)
    }

    /// The producer named in the metadata.
    pub fn producer(&self) -> Option<String> {
        font::text_string(self.doc.metadata().producer.as_deref()?)
    }

    /// The title named in the metadata.
    pub fn title(&self) -> Option<String> {
        font::text_string(self.doc.metadata().title.as_deref()?)
    }

    /// Findings about the file as a whole: pages over the limit, streams over the limit.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        report::document(self.doc.pages().len(), &self.over, &self.limits)
    }

    /// A reader for the calling thread; it keeps the fonts it has parsed.
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            pdf: self,
            cache: InterpreterCache::new(),
            repaired: InterpreterCache::new(),
            widths: widths::Widths::default(),
        }
    }

    /// Reads one page, counted from 0. Many pages are read faster through one [`Reader`].
    pub fn page(&self, index: usize) -> Result<PageOutcome> {
        self.reader().page(index)
    }

    /// The file with its fonts repaired, if that can be done and changes no page's place.
    fn repaired(&self) -> Option<&hayro_syntax::Pdf> {
        self.repaired
            .get_or_init(|| {
                let limit = self.limits.stream_bytes;
                let rebuilt =
                    guard::quietly(|| repair::rebuild(&self.bytes, self.password.as_deref(), limit));
                let doc = load(Arc::new(rebuilt.ok()??), None).ok()?;
                (doc.pages().len() == self.doc.pages().len()).then_some(doc)
            })
            .as_ref()
    }
}

/// Reads pages of one PDF on one thread.
pub struct Reader<'a> {
    pdf: &'a Pdf,
    cache: InterpreterCache<'a>,
    repaired: InterpreterCache<'a>,
    widths: widths::Widths,
}

/// What one walk over a page gave.
struct Walk {
    page: Page,
    stop: Option<guard::Stop>,
    /// How often a font was set that could not be used.
    bad_fonts: usize,
    /// Curved shapes that were filled.
    outlines: usize,
}

impl<'a> Reader<'a> {
    /// Reads a page, counted from 0. Fails only where there is no such page.
    pub fn page(&mut self, index: usize) -> Result<PageOutcome> {
        let pdf = self.pdf;
        if index >= pdf.page_count() {
            return Err(Error::Pdf(format!(
                "page {} was asked for, there are {}",
                index + 1,
                pdf.page_count()
            )));
        }
        if !self.can_read(index) {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let stop = guard::Stop::OverLimit {
                what: ("フォントの字幅の表", "the width table of a font"),
                limit: widths::CODE_MAX.to_string(),
            };
            let page = Page { number, ..Page::default() };
            let walk = Walk { page, stop: Some(stop), bad_fonts: 0, outlines: 0 };
            let diagnostics = report::page(&walk, false, &pdf.limits);
            return Ok(PageOutcome { page: walk.page, diagnostics });
        }
        let mut walk = walk(&pdf.doc, &mut self.cache, index, &pdf.limits);
        if (walk.page.undecodable > 0 || walk.bad_fonts > 0)
            && walk.stop.is_none()
            && let Some(doc) = pdf.repaired()
        {
            let second = self::walk(doc, &mut self.repaired, index, &pdf.limits);
            if (second.bad_fonts, second.page.undecodable) < (walk.bad_fonts, walk.page.undecodable)
                && second.stop.is_none()
            {
                walk = second;
            }
        }
        garble::refuse(&mut walk.page);
        let emptied = !pdf.over.is_empty() && streams::page_uses(&pdf.doc, index, &pdf.over);
        let diagnostics = report::page(&walk, emptied, &pdf.limits);
        Ok(PageOutcome { page: walk.page, diagnostics })
    }
}

impl Reader<'_> {
    fn can_read(&mut self, index: usize) -> bool {
        let page = self.pdf.doc.pages().get(index);
        guard::quietly(|| page.is_none_or(|page| self.widths.are_sound(page))).unwrap_or(true)
    }
}

fn walk<'a>(
    doc: &'a hayro_syntax::Pdf,
    cache: &mut InterpreterCache<'a>,
    index: usize,
    limits: &Limits,
) -> Walk {
    let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
    let bad_fonts = Arc::new(AtomicUsize::new(0));
    let Some(source) = doc.pages().get(index) else {
        let page = Page { number, ..Page::default() };
        return Walk { page, stop: None, bad_fonts: 0, outlines: 0 };
    };
    let (width, height) = source.render_dimensions();
    let settings = font::settings(bad_fonts.clone());
    let mut collector = collect::Collector::new(width, height, limits);
    let read = guard::quietly(|| {
        let transform = source.initial_transform(true).to_kurbo();
        let bbox = kurbo::Rect::new(0.0, 0.0, width.into(), height.into());
        let mut context = Context::new(transform, bbox, cache, doc.xref(), settings);
        interpret_page(source, &mut context, &mut collector);
    });
    let stop = read.err();
    if stop.is_some() {
        // A panic may have left the cache locked.
        *cache = InterpreterCache::new();
    }
    let outlines = collector.outlines();
    let page = collector.finish(number);
    Walk { page, stop, bad_fonts: bad_fonts.load(Ordering::Relaxed), outlines }
}
