//! What becomes of painted paths: rulings, areas, what is joined and what is covered.

use super::fixture::{one_page, read, stream};
use crate::page::{Page, Ruling, Stroke};

fn page(content: &str) -> Page {
    read(one_page("", "", content.as_bytes(), &[])).page
}

/// Both ends of a ruling, in whole points.
type Ends = (i32, i32, i32, i32);

fn ends(page: &Page) -> Vec<Ends> {
    let round = |v: f32| v.round() as i32;
    let four = |r: &Ruling| (round(r.x0), round(r.y0), round(r.x1), round(r.y1));
    page.rulings.iter().map(four).collect()
}

/// Protects the cells' borders, whichever way a producer draws them.
#[test]
fn rules_of_all_kinds() {
    let cases: [(&str, &[Ends]); 8] = [
        ("10 50 m 110 50 l S", &[(10, 50, 110, 50)]),
        ("10 49.5 100 1 re f", &[(10, 50, 110, 50)]),
        ("10 20 100 60 re S", &[(10, 20, 110, 20), (10, 80, 110, 80), (10, 20, 10, 80), (110, 20, 110, 80)]),
        // Two pieces that touch, and one drawn over them.
        ("10 50 m 60 50 l S 60 50 m 110 50 l S 30 50 m 90 50 l S", &[(10, 50, 110, 50)]),
        // A frame as a box with a hole.
        (
            "10 20 100 60 re 11 21 98 58 re f*",
            &[(10, 21, 110, 21), (10, 80, 110, 80), (11, 20, 11, 80), (110, 20, 110, 80)],
        ),
        // A trapezoid, as browsers draw a border that meets another.
        ("10 50 m 110 50 l 109 49 l 11 49 l f", &[(10, 51, 110, 51)]),
        // A thin slanted box: the diagonal of a cell.
        ("10 20 m 11 20 l 111 80 l 110 80 l f", &[(11, 80, 111, 20)]),
        // A double rule stays double.
        ("0.5 w 10 50 m 110 50 l S 10 52 m 110 52 l S", &[(10, 48, 110, 48), (10, 50, 110, 50)]),
    ];
    for (content, expected) in cases {
        let page = page(content);
        let mut found = ends(&page);
        found.sort_unstable_by_key(|(x0, y0, x1, y1)| (x0 != x1 && y0 != y1, x0 == x1, *y0, *x0));
        assert_eq!(found, expected, "{content}");
        assert!(page.fills.is_empty(), "{content}");
    }
}

/// Protects dashed rules: a pattern, pieces and dots each give one ruling.
#[test]
fn dashes_are_one_rule() {
    let pieces: String = (0..20).map(|i| format!("{} 50 3 0.5 re f ", 10 + 5 * i)).collect();
    let dots: String = (0..50).map(|i| format!("{} 50 1 1 re f ", 10 + 2 * i)).collect();
    for content in ["[3 2] 0 d 10 50 m 110 50 l S", &pieces, &dots] {
        let page = page(content);
        let [ruling] = &page.rulings[..] else { panic!("{content}: {:?}", page.rulings) };
        assert_eq!(ruling.stroke, Stroke::Dashed, "{content}");
        assert!(ruling.x0 <= 10.1 && ruling.x1 >= 107.0, "{ruling:?}");
    }
}

/// Protects against lines that nobody sees: clipped away, painted over, transparent.
#[test]
fn unseen_lines_are_dropped() {
    assert_eq!(ends(&page("0 0 50 100 re W n 10 50 m 110 50 l S")), [(10, 50, 50, 50)]);
    assert_eq!(ends(&page("10 50 m 110 50 l S 1 g 40 20 30 60 re f")), [(10, 50, 40, 50), (70, 50, 110, 50)]);
    let edge = page("10 50 m 110 50 l S 1 g 10 50 100 40 re f");
    assert_eq!(ends(&edge), [(10, 50, 110, 50)], "a line on the edge of an area shows");
}

/// Protects shading: areas keep box, colour and order; a wide stroke is an area.
#[test]
fn areas_keep_colour_and_order() {
    let page = page("1 0 0 rg 10 10 100 50 re f 1 g 20 20 30 30 re f 0 0 1 RG 20 w 10 80 m 60 80 l S");
    let fills: Vec<_> = page.fills.iter().map(|f| (f.bbox.x0.round() as i32, f.color)).collect();
    assert_eq!(fills, [(10, [255, 0, 0]), (20, [255; 3]), (10, [0, 0, 255])]);
    assert!(page.fills.windows(2).all(|w| w[0].order < w[1].order));
    assert!(page.rulings.is_empty());
}

/// Protects cells from letters that were drawn as outlines: 日 is no frame, its strokes are no rules.
#[test]
fn outlined_letters_are_no_rules() {
    let day = page("20 20 7 8 re 21 21 5 2.5 re 21 24.5 5 2.5 re f*");
    let mouth = page("20 20 7 7 re 21 21 5 5 re f*");
    assert!([day, mouth].iter().all(|p| p.rulings.is_empty() && p.fills.is_empty()));
    assert_eq!(page("20 20 40 16 re 20.5 20.5 39 15 re f*").rulings.len(), 4, "a cell's frame stays");
    assert_eq!(page("20 20 12 1 re 20 20 1 12 re f").rulings.len(), 2, "borders of a small cell stay");
}

/// Protects against charts: curves and letters drawn as paths are no rulings.
#[test]
fn curves_are_no_rules() {
    let page = page("10 10 m 50 90 90 90 130 10 c S 10 10 m 12 13 l 14 15 l 15 18 l S");
    assert!(page.rulings.is_empty(), "{:?}", page.rulings);
}

/// Protects empty cells: hatching says that no value belongs here, as a diagonal does; a dotted shade does not.
#[test]
fn hatching_is_a_diagonal() {
    let pattern = |content: &[u8]| {
        stream(
            "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 8 8]/XStep 8/YStep 8/Resources<<>>",
            content,
        )
    };
    let resources = "/Pattern<</P 5 0 R>>";
    let fill = b"/Pattern cs /P scn 20 20 60 40 re f";
    let hatched = read(one_page("", resources, fill, &[pattern(b"0 0 m 8 8 l S")])).page;
    assert_eq!(ends(&hatched), [(20, 80, 80, 40)]);
    assert_eq!(hatched.fills.len(), 1);
    let dotted = read(one_page("", resources, fill, &[pattern(b"0 0 4 4 re f")])).page;
    assert!(dotted.rulings.is_empty());
    assert!((180..200).contains(&dotted.fills[0].color[0]), "a quarter of ink is a light grey");
    let bitmap = b"q 8 0 0 8 0 0 cm BI /W 8 /H 8 /IM true ID \x7f\xbf\xdf\xef\xf7\xfb\xfd\xfe EI Q";
    let driver = read(one_page("", resources, fill, &[pattern(bitmap)])).page;
    assert_eq!(ends(&driver), [(20, 80, 80, 40)]);
    let check = b"q 8 0 0 8 0 0 cm BI /W 8 /H 8 /IM true ID \xaa\x55\xaa\x55\xaa\x55\xaa\x55 EI Q";
    assert!(read(one_page("", resources, fill, &[pattern(check)])).page.rulings.is_empty());
}
