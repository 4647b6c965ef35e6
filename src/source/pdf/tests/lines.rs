//! What becomes of painted paths: rulings, areas, what is joined and what is covered.

use super::fixture::{one_page, read};
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

/// Protects against charts: curves and letters drawn as paths are no rulings.
#[test]
fn curves_are_no_rules() {
    let page = page("10 10 m 50 90 90 90 130 10 c S 10 10 m 12 13 l 14 15 l 15 18 l S");
    assert!(page.rulings.is_empty(), "{:?}", page.rulings);
}
