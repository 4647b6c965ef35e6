//! Objects and content come in; the bytes of a small PDF go out, so that each test shows the whole of what it reads.

use crate::page::Page;
use crate::source::pdf::{Limits, PageOutcome, open};
use std::sync::Arc;

/// A PDF of these objects, numbered from 1; the first is the catalog. `trailer` adds to the trailer.
pub(super) fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", i + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let xref = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for offset in offsets {
        out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    let end =
        format!("trailer\n<</Size {}/Root 1 0 R{trailer}>>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1);
    out.extend_from_slice(end.as_bytes());
    out
}

/// A stream object.
pub(super) fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dict}/Length {}>>\nstream\n", data.len()).into_bytes();
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream");
    out
}

/// One page of 200 × 100 points: `page` adds to its dictionary, `resources` are its resources, further objects are
/// numbered from 5.
pub(super) fn one_page(page: &str, resources: &str, content: &[u8], more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<<{resources}>>{page}>>"
        )
        .into_bytes(),
        stream("", content),
    ];
    objects.extend_from_slice(more);
    file(&objects, "")
}

/// Helvetica as `/H`.
pub(super) const HELVETICA: &str =
    "/Font<</H<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>";

/// An unembedded Japanese font as `/J`, by the name of its CMap; widths are a full em.
pub(super) fn japanese(cmap: &str) -> String {
    format!(
        "/Font<</J<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/{cmap}/DescendantFonts[\
         <</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/DW 1000/CIDSystemInfo\
         <</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>]>>>>"
    )
}

/// Reads the first page.
pub(super) fn read(bytes: Vec<u8>) -> PageOutcome {
    open(Arc::new(bytes), None, &Limits::default()).unwrap().page(0).unwrap()
}

/// The text of a page in the order of painting.
pub(super) fn text(page: &Page) -> String {
    page.glyphs.iter().map(|g| g.text.as_str()).collect()
}
