//! What becomes of files that are encrypted, damaged or hostile.

use super::fixture::{HELVETICA, file, one_page, read, stream, text};
use crate::error::Error;
use crate::source::pdf::{Limits, open};
use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, StringFormat};
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;

fn small() -> Vec<u8> {
    one_page("", HELVETICA, b"BT /H 10 Tf 10 50 Td (KPI 12,345) Tj ET 10 40 100 20 re S", &[])
}

fn encrypted(password: &str) -> Vec<u8> {
    let mut doc = Document::load_mem(&small()).unwrap();
    let id = Object::String(vec![7; 16], StringFormat::Literal);
    doc.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &doc,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    doc.encrypt(&state).unwrap();
    let mut out = Vec::new();
    doc.save_to(&mut out).unwrap();
    out
}

/// Protects encrypted files: an empty password opens, an unknown one is said to be unknown, the right one opens.
#[test]
fn passwords() {
    assert_eq!(text(&read(encrypted("")).page), "KPI 12,345");
    let locked = Arc::new(encrypted("secret"));
    let limits = Limits::default();
    assert!(matches!(open(locked.clone(), None, &limits), Err(Error::Encrypted)));
    assert!(matches!(open(locked.clone(), Some("wrong"), &limits), Err(Error::Encrypted)));
    let page = open(locked, Some("secret"), &limits).unwrap().page(0).unwrap().page;
    assert_eq!(text(&page), "KPI 12,345");
}

/// Protects metadata.
#[test]
fn title_and_producer() {
    let objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>".to_vec(),
        b"<</Title<FEFF63076A19>/Producer(Excel\\256)>>".to_vec(),
    ];
    let pdf = open(Arc::new(file(&objects, "/Info 4 0 R")), None, &Limits::default()).unwrap();
    assert_eq!(pdf.title().as_deref(), Some("指標"));
    assert_eq!(pdf.producer().as_deref(), Some("Excel®"));
    assert_eq!(pdf.page_count(), 1);
    assert!(pdf.page(1).is_err());
}

/// Protects files that were cut or moved: what is there is read.
#[test]
fn damaged_files_are_repaired() {
    let whole = small();
    let mut junk = b"mail header\r\n\r\n".to_vec();
    junk.extend_from_slice(&whole);
    assert_eq!(text(&read(junk).page), "KPI 12,345");
    let cut = whole.len() - 150;
    assert_eq!(text(&read(whole[..cut].to_vec()).page), "KPI 12,345");
    let error = open(Arc::new(b"%PDF-1.7\nnothing".to_vec()), None, &Limits::default());
    assert!(matches!(error, Err(Error::Pdf(_))));
}

/// Protects the batch from loops and depth; a stack overflow would end the program.
#[test]
fn loops_and_depth_end() {
    let form = "/Type/XObject/Subtype/Form/BBox[0 0 200 100]/Resources<</XObject<</F 5 0 R>>>>";
    let own = one_page("", "/XObject<</F 5 0 R>>", b"/F Do", &[stream(form, b"/F Do 10 50 m 90 50 l S")]);
    assert_eq!(read(own).page.rulings.len(), 1);
    let arrays = one_page("", HELVETICA, &b"[".repeat(200_000), &[]);
    assert!(read(arrays).page.glyphs.is_empty());
    let dicts = one_page("", &format!("/Font {}{}", "<</A".repeat(50_000), ">>".repeat(50_000)), b"", &[]);
    let _ = open(Arc::new(dicts), None, &Limits::default()).map(|pdf| pdf.page(0));
    let objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>".to_vec(),
    ];
    let pdf = open(Arc::new(file(&objects, "")), None, &Limits::default()).unwrap();
    assert_eq!(pdf.page_count(), 1);
}

/// Protects the batch from pages that would take hours: each budget names page and limit, the rest is read.
#[test]
fn budgets_become_diagnostics() {
    let lines = "10 10 m 90 10 l S ".repeat(1000);
    let bytes = Arc::new(one_page("", "", lines.as_bytes(), &[]));
    let strict = Limits { page_items: 100, ..Limits::default() };
    let hurried = Limits { page_time: Duration::ZERO, ..Limits::default() };
    for (limits, named) in [(strict, "100"), (hurried, "0 s")] {
        let outcome = open(bytes.clone(), None, &limits).unwrap().page(0).unwrap();
        let finding = &outcome.diagnostics[0];
        assert_eq!(finding.rule.name, "unreadable-document");
        assert!(finding.message_en.contains("page 1") && finding.message_en.contains(named));
        assert_eq!(outcome.page.rulings.len(), 1, "what was read before the limit stays");
    }
    let few = Limits { pages: 0, ..Limits::default() };
    assert_eq!(open(bytes, None, &few).unwrap().diagnostics()[0].rule.name, "unreadable-document");
}

/// Protects memory: a stream that would inflate beyond the limit is not inflated, and the page says so.
#[test]
fn decompression_bombs_are_emptied() {
    let mut bomb = lopdf::Stream::new(lopdf::Dictionary::new(), vec![b' '; 2_000_000]);
    bomb.compress().unwrap();
    let bytes = one_page("", HELVETICA, b"", &[]);
    let mut doc = Document::load_mem(&bytes).unwrap();
    doc.objects.insert((4, 0), Object::Stream(bomb));
    let mut out = Vec::new();
    doc.save_to(&mut out).unwrap();
    let limits = Limits { stream_bytes: 1_000_000, ..Limits::default() };
    let pdf = open(Arc::new(out.clone()), None, &limits).unwrap();
    assert_eq!(pdf.diagnostics().len(), 1);
    let outcome = pdf.page(0).unwrap();
    assert!(outcome.diagnostics[0].message_en.contains("page 1"), "{:?}", outcome.diagnostics);
    let pdf = open(Arc::new(out), None, &Limits::default()).unwrap();
    assert!(pdf.diagnostics().is_empty() && pdf.page(0).unwrap().diagnostics.is_empty());
}

/// Protects time: a width table over four billion codes would be unrolled by the interpreter.
#[test]
fn endless_width_tables_are_refused() {
    let font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[\
        <</Type/Font/Subtype/CIDFontType2/BaseFont/X/W[0 4000000000 500]>>]>>";
    let bytes = one_page("", "/Font<</F 5 0 R>>", b"BT /F 10 Tf (ab) Tj ET", &[font.to_vec()]);
    let outcome = read(bytes);
    assert!(outcome.diagnostics[0].message_en.contains("width table"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Protects the batch: no damage to a file's bytes makes the reader panic.
    #[test]
    fn no_bytes_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30), cut in any::<prop::sample::Index>()) {
        let mut bytes = small();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let keep = bytes.len() / 2 + cut.index(bytes.len() / 2 + 1);
        bytes.truncate(keep);
        if let Ok(pdf) = open(Arc::new(bytes), None, &Limits::default()) {
            for index in 0..pdf.page_count() {
                prop_assert!(pdf.page(index).is_ok());
            }
            let _ = (pdf.title(), pdf.producer(), pdf.diagnostics());
        }
    }
}
