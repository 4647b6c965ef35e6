//! Facts about reading a file come in; diagnostics with their Japanese and English words go out.

use super::guard::Stop;
use super::{Limits, Walk};
use crate::diagnostic::{Diagnostic, Severity, catalog};
use crate::origin::Origin;

/// Fewer refused glyphs than one in this many are marks (dingbats, bullets), not lost text.
const MARKS_SHARE: usize = 50;

/// A page without text but with as many curved shapes as this is drawn, letters and all.
const OUTLINES_MIN: usize = 100;

/// Findings about the file as a whole.
pub(super) fn document(pages: usize, over: &[u32], limits: &Limits) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if pages > limits.pages {
        found.push(Diagnostic::new(
            &catalog::UNREADABLE_DOCUMENT,
            Origin::default(),
            format!("{pages}ページのうち、上限の{}ページまでを読みました。", limits.pages),
            format!("of {pages} pages the first {} were read: that is the limit", limits.pages),
        ));
    }
    if let Some(first) = over.first() {
        found.push(Diagnostic::new(
            &catalog::UNREADABLE_DOCUMENT,
            Origin::default(),
            format!(
                "展開すると上限の{}バイトを超えるストリームが{}個あり、読みませんでした（最初はオブジェクト{first}）。",
                limits.stream_bytes,
                over.len()
            ),
            format!(
                "{} streams are over the limit of {} bytes after decompression and were not read (the first is object {first})",
                over.len(),
                limits.stream_bytes
            ),
        ));
    }
    found
}

/// Findings about one page; `emptied` where it uses a stream that is over the limit.
pub(super) fn page(walk: &Walk, emptied: bool, limits: &Limits) -> Vec<Diagnostic> {
    let Walk { page, stop, bad_fonts, outlines } = walk;
    let n = page.number;
    let origin = Origin { page: Some(n), ..Origin::default() };
    let mut found = Vec::new();
    match stop {
        Some(Stop::OverLimit { what, limit }) => found.push(
            Diagnostic::new(
                &catalog::UNREADABLE_DOCUMENT,
                origin,
                format!("{n}ページは{}が上限（{limit}）を超えたため、途中までしか読んでいません。", what.0),
                format!("page {n} was read in part: {} is over the limit of {limit}", what.1),
            )
            .with_help("このページの図や地図を画像に置き換えると読めるようになります。"),
        ),
        Some(Stop::Panic) => found.push(Diagnostic::new(
            &catalog::UNREADABLE_DOCUMENT,
            origin,
            format!("{n}ページの内容が壊れており、途中までしか読めませんでした。"),
            format!("page {n} was read in part: its content is damaged"),
        )),
        None => {}
    }
    if emptied {
        found.push(Diagnostic::new(
            &catalog::UNREADABLE_DOCUMENT,
            origin,
            format!(
                "{n}ページは、展開すると上限の{}バイトを超えるデータを使っているため、全部は読めません。",
                limits.stream_bytes
            ),
            format!(
                "page {n} uses a stream over the limit of {} bytes after decompression",
                limits.stream_bytes
            ),
        ));
    }
    if page.undecodable > 0 {
        let lost = page.undecodable;
        let mut finding = Diagnostic::new(
            &catalog::UNDECODABLE_TEXT,
            origin,
            format!("{n}ページの{lost}個の字形は、文字コードに対応していないため読み取れません。"),
            format!("{lost} glyphs of page {n} have no Unicode mapping and were refused"),
        )
        .with_help("元の文書から、文字情報（ToUnicode）を含むPDFを作り直してください。");
        if lost * MARKS_SHARE < page.glyphs.len() {
            finding.severity = Severity::Info;
        }
        found.push(finding);
    } else if *bad_fonts > 0 {
        found.push(
            Diagnostic::new(
                &catalog::UNDECODABLE_TEXT,
                origin,
                format!("{n}ページに、読み取れない形式のフォントで書かれた文字があります。"),
                format!("page {n} has text in a font that could not be used"),
            )
            .with_help("フォントを埋め込んだPDFを作り直してください。"),
        );
    }
    if page.is_scanned() {
        let ocr = page.has_ocr_layer();
        let (ja, en) = if ocr {
            ("画像のページです。透明な文字（OCRの結果）を読みました", "an image with invisible (OCR) text")
        } else {
            ("画像のページで、文字がありません", "an image without text")
        };
        found.push(
            Diagnostic::new(
                &catalog::SCANNED_PAGE,
                origin,
                format!("{n}ページは{ja}。"),
                format!("page {n} is {en}"),
            )
            .with_help("元の文書から直接PDFを作ると、文字を読み取れます。"),
        );
    } else if page.glyphs.is_empty() && page.undecodable == 0 && *outlines >= OUTLINES_MIN {
        found.push(
            Diagnostic::new(
                &catalog::SCANNED_PAGE,
                origin,
                format!(
                    "{n}ページは図形だけのページで、文字がありません（文字も輪郭の図形になっています）。"
                ),
                format!("page {n} is drawn: letters, if any, are outlines"),
            )
            .with_help("文字を輪郭にせずにPDFを作ると、文字を読み取れます。"),
        );
    }
    found
}
