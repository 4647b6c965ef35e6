//! What becomes of drawn text: encodings, places, what is seen, what is drawn twice, what cannot be named.

use super::fixture::{HELVETICA, japanese, one_page, read, stream, text};
use crate::page::WritingMode;
use crate::source::pdf::font;

fn near(a: f32, b: f32) -> bool {
    (a - b).abs() < 0.02
}

/// Protects text in the encodings of Japanese offices, none of which names Unicode in the file.
#[test]
fn predefined_encodings_are_read() {
    let cases: [(&str, &[u8], &str); 7] = [
        ("90ms-RKSJ-H", b"<8E7795578B40>", "指標機"),
        ("90msp-RKSJ-H", b"<8E77955731>", "指標1"),
        ("EUC-H", b"<BBD8C9B8>", "指標"),
        ("UniJIS-UCS2-H", b"<63076A19>", "指標"),
        ("UniJIS-UTF16-H", b"<63076A19>", "指標"),
        ("UniJIS2004-UTF16-H", b"<63076A19>", "指標"),
        ("78-RKSJ-H", b"<8E779557>", "指標"),
    ];
    for (cmap, string, expected) in cases {
        let content = [b"BT /J 10 Tf 20 50 Td ".as_slice(), string, b" Tj ET"].concat();
        let outcome = read(one_page("", &japanese(cmap), &content, &[]));
        assert_eq!(text(&outcome.page), expected, "{cmap}");
        assert_eq!(outcome.page.undecodable, 0, "{cmap}");
        assert!(outcome.diagnostics.is_empty(), "{cmap}: {:?}", outcome.diagnostics);
    }
}

/// Protects the em box: where a cell's text stands follows from it.
#[test]
fn boxes_are_in_points_from_the_top_left() {
    let page =
        read(one_page("", &japanese("90ms-RKSJ-H"), b"BT /J 10 Tf 20 50 Td <8E779557> Tj ET", &[])).page;
    let second = &page.glyphs[1];
    assert!(near(second.bbox.x0, 30.0) && near(second.bbox.x1, 40.0), "{second:?}");
    assert!(near(second.bbox.y0, 100.0 - 58.8) && near(second.bbox.y1, 100.0 - 48.8), "{second:?}");
    assert!(near(second.size, 10.0) && second.angle == 0.0);
}

/// Protects pages that are turned and cropped: places are those of the page as displayed.
#[test]
fn rotation_and_crop_box_are_applied() {
    let content = b"BT /H 10 Tf 50 40 Td (A) Tj ET";
    let page = read(one_page("/CropBox[10 20 110 80]/Rotate 90", HELVETICA, content, &[])).page;
    assert!(near(page.width, 60.0) && near(page.height, 100.0));
    let a = &page.glyphs[0];
    // The baseline starts 20 above the crop box's bottom and 40 right of its left, and runs down.
    assert!(near(a.bbox.y0, 40.0) && near(a.angle, 90.0), "{a:?}");
    assert!(near(a.bbox.x0, 20.0 - 1.2) && near(a.bbox.x1, 20.0 + 8.8), "{a:?}");
}

/// Protects vertical text: the font's advances are zero across, the box is a full em.
#[test]
fn vertical_text_has_em_boxes() {
    let page =
        read(one_page("", &japanese("90ms-RKSJ-V"), b"BT /J 10 Tf 100 80 Td <8E779557> Tj ET", &[])).page;
    assert_eq!(text(&page), "指標");
    let [first, second] = &page.glyphs[..] else { panic!("{page:?}") };
    assert_eq!(first.mode, WritingMode::Vertical);
    assert!(near(first.bbox.width(), 10.0) && near(first.bbox.height(), 10.0), "{first:?}");
    assert!(near(first.bbox.center_x(), 100.0), "{first:?}");
    assert!(near(second.bbox.y0 - first.bbox.y0, 10.0));
}

/// Protects against text that nobody sees in a table: clipped, off the page, invisible, under an image.
#[test]
fn unseen_text_is_told() {
    let content = b"BT /H 10 Tf 10 80 Td (a) Tj ET \
        BT /H 10 Tf 3 Tr 10 60 Td (b) Tj ET \
        q 0 0 50 50 re W n BT /H 10 Tf 0 Tr 100 20 Td (c) Tj ET Q \
        BT /H 10 Tf 0 Tr 300 20 Td (d) Tj ET";
    let page = read(one_page("", HELVETICA, content, &[])).page;
    let seen: Vec<_> = page.glyphs.iter().map(|g| (g.text.as_str(), g.visible)).collect();
    assert_eq!(seen, [("a", true), ("b", false), ("c", false), ("d", false)]);
}

/// Protects figures from being doubled: a shadow, fake bold, and filled and stroked text are one text.
#[test]
fn text_drawn_again_counts_once() {
    let content = b"0.5 g BT /H 10 Tf 10 50 Td (12,345) Tj ET \
        1 g BT /H 10 Tf 9.4 50.6 Td (12,345) Tj ET \
        0 g 2 Tr BT /H 10 Tf 10 20 Td (11) Tj ET";
    let page = read(one_page("", HELVETICA, content, &[])).page;
    assert_eq!(text(&page), "12,34511");
    assert!(page.glyphs[..6].iter().all(|g| g.color == [255; 3]), "what is on top is seen");
}

/// Protects Chromium's text: its fonts name radicals, and what is meant stands in /ActualText.
#[test]
fn actual_text_wins_and_radicals_are_folded() {
    let content = b"/Span <</ActualText <FEFF30FB>>> BDC BT /F 10 Tf 10 50 Td <0001> Tj ET EMC \
        BT /F 10 Tf 30 50 Td <0002> Tj ET";
    let font = "/Font<</F<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 5 0 R/DescendantFonts[\
        <</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>>>";
    let cmap = stream("", b"1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <2027> <0002> <2F08> endbfchar");
    let page = read(one_page("", font, content, &[cmap])).page;
    assert_eq!(text(&page), "・人");
}

/// An embedded font without /ToUnicode as object 5, of this collection.
fn embedded(ordering: &str) -> Vec<Vec<u8>> {
    let font = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]>>";
    let descendant = format!(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/FontDescriptor<</Type/FontDescriptor/FontFile2 7 0 R>>\
         /CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 2>>>>"
    );
    vec![font.into(), descendant.into_bytes(), stream("", &font::blank_font())]
}

/// Protects documents whose embedded fonts name no Unicode but a character collection: they are named from it.
#[test]
fn character_collections_name_embedded_fonts() {
    let content = b"BT /F 10 Tf 10 50 Td <034B034A> Tj ET";
    let page = read(one_page("", "/Font<</F 5 0 R>>", content, &embedded("Japan1"))).page;
    assert_eq!(text(&page), "あぁ");
    assert_eq!(page.undecodable, 0);
}

/// Protects against garble: glyph numbers without any meaning are counted and refused.
#[test]
fn nameless_glyphs_are_refused() {
    let content = b"BT /F 10 Tf 10 50 Td <034B034A> Tj ET";
    let outcome = read(one_page("", "/Font<</F 5 0 R>>", content, &embedded("Identity")));
    assert_eq!((text(&outcome.page).as_str(), outcome.page.undecodable), ("", 2));
    let rules: Vec<_> = outcome.diagnostics.iter().map(|d| d.rule.name).collect();
    assert_eq!(rules, ["undecodable-text"]);
}

/// Protects against silence: a font that cannot be used takes its text with it.
#[test]
fn unknown_encodings_are_reported() {
    let outcome = read(one_page("", &japanese("Hojo-H"), b"BT /J 10 Tf 20 50 Td <B0A1B0A2> Tj ET", &[]));
    assert!(outcome.diagnostics.iter().any(|d| d.rule.name == "undecodable-text"));
}

/// Protects Type 3 fonts (Chromium, Google): their glyphs are drawings, their text is text.
#[test]
fn type_3_fonts_are_read() {
    let font = "/Font<</F<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]\
        /CharProcs<</a 5 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[500]/Resources<<>>>>>>";
    let glyph = stream("", b"500 0 d0 0 0 500 700 re f");
    let page = read(one_page("", font, b"BT /F 10 Tf 10 50 Td (aa) Tj ET", &[glyph])).page;
    assert_eq!(text(&page), "aa");
    assert!(near(page.glyphs[1].bbox.x0, 15.0), "{:?}", page.glyphs);
    assert!(page.fills.is_empty(), "the drawing of a glyph is no area");
}

/// Protects the choice of OCR: a picture with an invisible layer is told from one without.
#[test]
fn scans_are_told() {
    let image = "/XObject<</I 5 0 R>>/Font<</H<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";
    let picture = stream(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
        b"\0",
    );
    let bare = b"q 200 0 0 100 0 0 cm /I Do Q";
    let outcome = read(one_page("", image, bare, std::slice::from_ref(&picture)));
    assert!(outcome.page.is_scanned() && !outcome.page.has_ocr_layer());
    assert_eq!(outcome.diagnostics[0].rule.name, "scanned-page");
    let layer = b"q 200 0 0 100 0 0 cm /I Do Q BT 3 Tr /H 10 Tf 10 50 Td (0123456789) Tj ET";
    let outcome = read(one_page("", image, layer, std::slice::from_ref(&picture)));
    assert!(outcome.page.has_ocr_layer());
    assert_eq!(outcome.page.readable().count(), 10);
    let under = b"BT /H 10 Tf 10 50 Td (0123456789) Tj ET q 200 0 0 100 0 0 cm /I Do Q";
    let outcome = read(one_page("", image, under, &[picture]));
    assert!(outcome.page.has_ocr_layer(), "text under the picture is a layer too");
}
