//! Small synthetic pages, set glyph by glyph, for each look of a table; and the laws that hold for all.

use super::{Grid, Ruling, find, join};
use crate::geom::Rect;
use crate::page::{Fill, Glyph, Page, Ruling as Line, Stroke, WritingMode};
use proptest::prelude::*;

/// A page under construction; text is 10 points high, ideographs as wide, ASCII half as wide.
#[derive(Clone, Default)]
struct Sheet(Page);

const SIZE: f32 = 10.0;

impl Sheet {
    fn new() -> Self {
        Sheet(Page { number: 1, width: 600.0, height: 800.0, ..Page::default() })
    }

    fn glyph(&mut self, x: f32, y: f32, c: char) -> f32 {
        let w = if c.is_ascii() { SIZE / 2.0 } else { SIZE };
        let bbox = Rect::new(x, y - SIZE / 2.0, x + w, y + SIZE / 2.0);
        self.0.glyphs.push(Glyph {
            text: c.to_string(),
            bbox,
            size: SIZE,
            angle: 0.0,
            mode: WritingMode::Horizontal,
            color: [0; 3],
            visible: true,
        });
        w
    }

    /// Sets text from `x` on, its middle at the height `y`.
    fn text(&mut self, x: f32, y: f32, text: &str) -> &mut Self {
        let mut at = x;
        for c in text.chars() {
            at += if c == ' ' { SIZE / 2.0 } else { self.glyph(at, y, c) };
        }
        self
    }

    /// Sets lines with their common middle at `y`, 12 points apart.
    fn block(&mut self, x: f32, y: f32, lines: &[&str]) -> &mut Self {
        let top = y - 6.0 * (lines.len() as f32 - 1.0);
        for (i, line) in lines.iter().enumerate() {
            self.text(x, top + 12.0 * i as f32, line);
        }
        self
    }

    fn line(&mut self, x0: f32, y0: f32, x1: f32, y1: f32) -> &mut Self {
        self.0.rulings.push(Line { x0, y0, x1, y1, width: 0.5, stroke: Stroke::Solid, color: [0; 3] });
        self
    }

    fn fill(&mut self, x0: f32, y0: f32, x1: f32, y1: f32, color: [u8; 3]) -> &mut Self {
        let order = self.0.fills.len() as u32;
        self.0.fills.push(Fill { bbox: Rect::new(x0, y0, x1, y1), color, order });
        self
    }

    /// Rules a lattice.
    fn lattice(&mut self, xs: &[f32], ys: &[f32]) -> &mut Self {
        let (x0, x1, y0, y1) = (xs[0], xs[xs.len() - 1], ys[0], ys[ys.len() - 1]);
        for &y in ys {
            self.line(x0, y, x1, y);
        }
        for &x in xs {
            self.line(x, y0, x, y1);
        }
        self
    }

    fn grids(&self) -> Vec<Grid> {
        find(&self.0)
    }

    fn grid(&self) -> Grid {
        let grids = self.grids();
        assert_eq!(grids.len(), 1, "one table was drawn: {grids:#?}");
        grids[0].clone()
    }
}

/// Texts at the anchors of a grid, rows parted by `/`, columns by `|`, lines by `_`.
fn shown(grid: &Grid) -> String {
    let mut rows = vec![vec![String::new(); grid.columns]; grid.rows];
    for c in &grid.cells {
        rows[c.row][c.column] = c.text.replace('\n', "_");
    }
    rows.iter().map(|r| r.join("|")).collect::<Vec<_>>().join("/")
}

/// Three columns of figures under headers, rows 20 points apart from y = 120.
fn figures(sheet: &mut Sheet, rows: usize) {
    sheet.text(52.0, 110.0, "区分").text(152.0, 110.0, "現状値").text(252.0, 110.0, "目標値");
    for r in 0..rows {
        let y = 130.0 + 20.0 * r as f32;
        sheet.text(52.0, y, ["人口", "世帯数", "面積", "職員"][r % 4]);
        sheet.text(162.0, y, ["12,345", "6,789", "93.8", "210"][r % 4]);
        sheet.text(262.0, y, ["13,000", "7,000", "93.9", "200"][r % 4]);
    }
}

const FIGURES: &str = "区分|現状値|目標値/人口|12,345|13,000/世帯数|6,789|7,000/面積|93.8|93.9";

#[test]
fn ruled_cells_are_the_faces_of_the_lattice() {
    let mut s = Sheet::new();
    s.lattice(&[50.0, 150.0, 250.0, 350.0], &[100.0, 120.0, 140.0, 160.0, 180.0]);
    figures(&mut s, 3);
    let grid = s.grid();
    assert_eq!(shown(&grid), FIGURES);
    assert_eq!(grid.ruling, Ruling::Ruled);
}

#[test]
fn merged_cells_span_the_boundaries_that_are_not_drawn() {
    let mut s = Sheet::new();
    // Header over two columns, stub over two rows.
    s.line(50.0, 100.0, 350.0, 100.0).line(150.0, 120.0, 350.0, 120.0).line(50.0, 140.0, 350.0, 140.0);
    s.line(50.0, 160.0, 350.0, 160.0);
    s.line(50.0, 100.0, 50.0, 160.0).line(150.0, 100.0, 150.0, 160.0).line(350.0, 100.0, 350.0, 160.0);
    s.line(250.0, 120.0, 250.0, 160.0);
    s.text(80.0, 120.0, "指標").text(235.0, 110.0, "実績").text(160.0, 130.0, "R1").text(260.0, 130.0, "R2");
    s.text(60.0, 150.0, "人口").text(160.0, 150.0, "1").text(260.0, 150.0, "2");
    let grid = s.grid();
    assert_eq!(shown(&grid), "指標|実績|/|R1|R2/人口|1|2");
    let spans: Vec<(usize, usize)> = grid.cells.iter().map(|c| (c.row_span, c.column_span)).take(2).collect();
    assert_eq!(spans, [(2, 1), (1, 2)]);
}

#[test]
fn open_sides_keep_the_outer_columns() {
    let mut s = Sheet::new();
    for y in [100.0, 120.0, 140.0, 160.0, 180.0] {
        s.line(50.0, y, 350.0, y);
    }
    s.line(150.0, 100.0, 150.0, 180.0).line(250.0, 100.0, 250.0, 180.0);
    figures(&mut s, 3);
    assert_eq!(shown(&s.grid()), FIGURES);
}

#[test]
fn double_rules_are_one_boundary() {
    let mut s = Sheet::new();
    s.lattice(&[50.0, 52.0, 150.0, 152.0, 250.0, 350.0, 352.0], &[100.0, 102.0, 120.0, 140.0, 160.0, 180.0]);
    figures(&mut s, 3);
    assert_eq!(shown(&s.grid()), FIGURES);
}

#[test]
fn rules_with_gaps_close_cells() {
    let mut s = Sheet::new();
    for y in [100.0, 120.0, 140.0, 160.0, 180.0] {
        for x in [50.0, 150.0, 250.0] {
            s.line(x + 0.8, y, x + 99.0, y);
        }
    }
    for x in [50.0, 150.0, 250.0, 350.0] {
        for y in [100.0, 120.0, 140.0, 160.0] {
            s.line(x, y + 0.8, x, y + 19.0);
        }
    }
    figures(&mut s, 3);
    assert_eq!(shown(&s.grid()), FIGURES);
}

#[test]
fn white_cells_on_black_are_cells() {
    let mut s = Sheet::new();
    s.fill(49.0, 99.0, 351.0, 181.0, [0; 3]);
    for y in [100.0, 120.0, 140.0, 160.0] {
        for x in [50.0, 150.0, 250.0] {
            s.fill(x + 0.4, y + 0.4, x + 99.6, y + 19.6, [255; 3]);
        }
    }
    figures(&mut s, 3);
    assert_eq!(shown(&s.grid()), FIGURES);
}

#[test]
fn columns_without_verticals_follow_from_gaps() {
    let mut s = Sheet::new();
    for y in [100.0, 120.0, 140.0, 160.0, 180.0] {
        s.line(50.0, y, 350.0, y);
    }
    figures(&mut s, 3);
    let grid = s.grid();
    assert_eq!(shown(&grid), FIGURES);
    assert_eq!(grid.ruling, Ruling::Partly);
}

#[test]
fn rows_without_horizontals_follow_from_figures() {
    let mut s = Sheet::new();
    s.lattice(&[50.0, 150.0, 250.0, 350.0], &[100.0, 120.0, 180.0]);
    figures(&mut s, 3);
    assert_eq!(shown(&s.grid()), FIGURES);
}

#[test]
fn alignment_alone_makes_a_table() {
    let mut s = Sheet::new();
    figures(&mut s, 3);
    let grid = s.grid();
    assert_eq!(shown(&grid), FIGURES);
    assert_eq!(grid.ruling, Ruling::None);
}

#[test]
fn shaded_rows_hold_a_table_together() {
    let mut s = Sheet::new();
    s.fill(50.0, 100.0, 350.0, 120.0, [217, 230, 242]).fill(50.0, 140.0, 350.0, 160.0, [242, 242, 235]);
    figures(&mut s, 3);
    assert_eq!(shown(&s.grid()), FIGURES);
}

/// Protects stubs that span rows painted in turn: the paint leaves them out, and its edges part no rows of theirs.
#[test]
fn shading_that_leaves_stubs_out_parts_only_its_rows() {
    let mut s = Sheet::new();
    s.text(52.0, 110.0, "部門").text(152.0, 110.0, "指標").text(252.0, 110.0, "目標値");
    for r in 0..4 {
        let y = 130.0 + 20.0 * r as f32;
        if r % 2 == 0 {
            s.fill(140.0, y - 10.0, 310.0, y + 10.0, [220; 3]);
        }
        s.text(152.0, y, ["人口", "世帯数", "面積", "職員数"][r]);
        s.text(262.0, y, ["13,000", "7,000", "93.9", "200"][r]);
    }
    s.text(52.0, 140.0, "市民").text(52.0, 180.0, "行政");
    let grid = s.grid();
    assert_eq!(shown(&grid), "部門|指標|目標値/市民|人口|13,000/|世帯数|7,000/行政|面積|93.9/|職員数|200");
    let spans: Vec<usize> = grid.cells.iter().filter(|c| c.column == 0).map(|c| c.row_span).collect();
    assert_eq!(spans, [1, 2, 2]);
}

/// Protects labels set evenly over their column: 歳　　　入 above 使 用 料 等 is one text, not two columns.
#[test]
fn labels_spread_over_an_open_column_are_one_text() {
    let mut s = Sheet::new();
    s.text(52.0, 110.0, "区分").text(152.0, 110.0, "現状値").text(252.0, 110.0, "目標値");
    for (r, label) in ["歳入", "使用料", "国庫支出"].iter().enumerate() {
        let y = 130.0 + 20.0 * r as f32;
        let last = label.chars().count() - 1;
        for (at, c) in label.chars().enumerate() {
            s.text(52.0 + 60.0 * at as f32 / last as f32, y, &c.to_string());
        }
        s.text(162.0, y, ["12,345", "6,789", "93.8"][r]);
        s.text(262.0, y, ["13,000", "7,000", "93.9"][r]);
    }
    assert_eq!(
        shown(&s.grid()),
        "区分|現状値|目標値/歳入|12,345|13,000/使用料|6,789|7,000/国庫支出|93.8|93.9"
    );
}

/// A box for each indicator and no line between its target, result and rate.
fn boxes(sheet: &mut Sheet) {
    sheet.lattice(&[50.0, 150.0, 200.0, 260.0, 320.0], &[100.0, 120.0, 180.0, 240.0]);
    sheet.text(85.0, 110.0, "指標").text(205.0, 110.0, "R1").text(265.0, 110.0, "R2");
    for (y, name) in
        [(150.0, ["市民の満足度と感じ", "る人の割合"]), (210.0, ["図書館を利用した市", "民の割合"])]
    {
        sheet.block(52.0, y, &name);
        for (i, label) in ["目標値", "実績値", "達成率"].iter().enumerate() {
            let at = y + 18.0 * (i as f32 - 1.0);
            sheet.text(155.0, at, label).text(235.0, at, ["50.0", "48.0", "96.0"][i]);
            sheet.text(295.0, at, ["52.0", "49.0", "94.2"][i]);
        }
    }
}

const BOXES: &str = "指標||R1|R2/市民の満足度と感じ_る人の割合|目標値|50.0|52.0/|実績値|48.0|49.0/|達成率|96.0|94.2\
/図書館を利用した市_民の割合|目標値|50.0|52.0/|実績値|48.0|49.0/|達成率|96.0|94.2";

#[test]
fn rules_around_groups_leave_rows_to_the_texts() {
    let mut s = Sheet::new();
    boxes(&mut s);
    let grid = s.grid();
    assert_eq!(shown(&grid), BOXES);
    assert_eq!(grid.cells.iter().filter(|c| c.row_span == 3).count(), 2, "each name spans its three rows");
}

#[test]
fn two_line_headers_are_not_two_rows() {
    let mut s = Sheet::new();
    s.lattice(&[50.0, 150.0, 250.0, 350.0], &[100.0, 130.0, 150.0]);
    for x in [160.0, 260.0] {
        s.block(x, 115.0, &["H27", "(2015)"]);
    }
    s.text(52.0, 140.0, "人口").text(160.0, 140.0, "10").text(260.0, 140.0, "20");
    assert_eq!(shown(&s.grid()), "|H27_(2015)|H27_(2015)/人口|10|20");
}

#[test]
fn stacked_characters_read_downwards() {
    let mut s = Sheet::new();
    s.lattice(&[50.0, 70.0, 170.0], &[100.0, 160.0, 180.0]);
    for (i, c) in "歳入合計".chars().enumerate() {
        s.text(55.0, 110.0 + 12.0 * i as f32, &c.to_string());
    }
    s.text(80.0, 130.0, "市税").text(80.0, 170.0, "計");
    let grid = s.grid();
    assert_eq!(shown(&grid), "歳入合計|市税/|計");
    assert!(grid.cells[0].vertical);
}

#[test]
fn labels_spread_over_their_cell_are_one_word() {
    let mut s = Sheet::new();
    s.lattice(&[50.0, 150.0, 250.0], &[100.0, 120.0, 140.0]);
    s.text(60.0, 110.0, "歳").text(120.0, 110.0, "入").text(160.0, 110.0, "100");
    s.text(60.0, 130.0, "市").text(90.0, 130.0, "民").text(120.0, 130.0, "税").text(160.0, 130.0, "50");
    assert_eq!(shown(&s.grid()), "歳入|100/市民税|50");
}

#[test]
fn a_diagonal_crosses_a_cell() {
    let mut s = Sheet::new();
    s.lattice(&[50.0, 150.0, 250.0], &[100.0, 120.0, 140.0]);
    s.text(60.0, 110.0, "市税")
        .text(160.0, 110.0, "100")
        .text(60.0, 130.0, "国税")
        .line(150.0, 120.0, 250.0, 140.0);
    let crossed: Vec<bool> = s.grid().cells.iter().map(|c| c.crossed).collect();
    assert_eq!(crossed, [false, false, false, true]);
}

#[test]
fn neighbouring_tables_stay_apart() {
    let mut s = Sheet::new();
    for x in [50.0, 300.0] {
        s.lattice(&[x, x + 100.0, x + 200.0], &[100.0, 120.0, 140.0]);
        s.text(x + 10.0, 110.0, "市税").text(x + 110.0, 110.0, "1").text(x + 10.0, 130.0, "国税");
        s.text(x + 110.0, 130.0, "2");
    }
    assert_eq!(s.grids().iter().map(shown).collect::<Vec<_>>(), ["市税|1/国税|2", "市税|1/国税|2"]);
}

#[test]
fn frames_charts_and_lists_are_no_tables() {
    let mut frame = Sheet::new();
    frame.lattice(&[20.0, 580.0], &[20.0, 780.0]).text(50.0, 100.0, "令和５年度の事業評価について");
    assert_eq!(frame.grids(), []);
    let mut chart = Sheet::new();
    chart.line(100.0, 100.0, 100.0, 300.0).line(100.0, 300.0, 400.0, 300.0);
    for (i, label) in ["R1", "R2", "R3", "R4"].iter().enumerate() {
        let x = 120.0 + 60.0 * i as f32;
        chart.fill(x, 280.0 - 30.0 * i as f32, x + 30.0, 300.0, [90, 150, 200]).text(x, 310.0, label);
        chart.text(80.0, 300.0 - 50.0 * i as f32, &(i * 10).to_string());
    }
    assert_eq!(chart.grids(), []);
    let mut prose = Sheet::new();
    for i in 0..8 {
        prose.text(
            50.0,
            100.0 + 16.0 * i as f32,
            "市では、これまでに実施した施策の効果を検証し、改善を行っています。",
        );
    }
    assert_eq!(prose.grids(), []);
}

/// Turns a page by a quarter clockwise, as a landscape table on a portrait page.
fn turned(page: &Page) -> Page {
    let turn = |r: &Rect| Rect::new(page.height - r.y0, r.x0, page.height - r.y1, r.x1);
    let mut out = page.clone();
    (out.width, out.height) = (page.height, page.width);
    for g in &mut out.glyphs {
        g.bbox = turn(&g.bbox);
        g.angle = 90.0;
    }
    for l in &mut out.rulings {
        let r = turn(&Rect { x0: l.x0, y0: l.y0, x1: l.x1, y1: l.y1 });
        (l.x0, l.y0, l.x1, l.y1) = (r.x0, r.y0, r.x1, r.y1);
    }
    for f in &mut out.fills {
        f.bbox = turn(&f.bbox);
    }
    out
}

#[test]
fn a_page_set_sideways_is_read_upright() {
    let mut s = Sheet::new();
    boxes(&mut s);
    let page = turned(&s.0);
    let grids = find(&page);
    assert_eq!(grids.iter().map(shown).collect::<Vec<_>>(), [BOXES]);
    assert_eq!(grids[0].turns, 1);
    // Boxes are those of the page as displayed.
    let cell = grids[0].cells.iter().find(|c| c.text == "94.2").expect("the figure is there");
    let glyph = &page.glyphs[cell.glyphs[0] as usize];
    assert!(cell.bbox.contains(glyph.bbox.center_x(), glyph.bbox.center_y()));
}

/// A page with the first figures of a table; `next` numbers its rows on.
fn part(page: u32, header: bool, widths: [f32; 4], rows: &[[&str; 3]]) -> Page {
    let mut s = Sheet::new();
    s.0.number = page;
    let n = rows.len() + usize::from(header);
    let ys: Vec<f32> = (0..=n).map(|i| 100.0 + 20.0 * i as f32).collect();
    s.lattice(&widths, &ys);
    let mut at = 110.0;
    let head = ["区分", "現状値", "目標値"];
    for row in header.then_some(&head).into_iter().chain(rows) {
        for (x, text) in widths.iter().zip(row) {
            s.text(x + 4.0, at, text);
        }
        at += 20.0;
    }
    s.0
}

#[test]
fn a_table_goes_on_over_a_page() {
    let same = [50.0, 150.0, 250.0, 350.0];
    let first = find(&part(1, true, same, &[["人口", "1", "2"], ["面積", "3", "4"]]));
    let cases = [
        (true, same, [["世帯", "5", "6"]], Some(1)),
        (false, same, [["世帯", "5", "6"]], Some(0)),
        // Set anew on each page: only the repeated header tells.
        (true, [50.0, 130.0, 240.0, 330.0], [["世帯", "5", "6"]], Some(1)),
        (false, [50.0, 130.0, 240.0, 330.0], [["世帯", "5", "6"]], None),
    ];
    for (header, widths, rows, want) in cases {
        let next = find(&part(2, header, widths, &rows));
        let joined = join(&first[0], &next[0]);
        assert_eq!(joined.is_some(), want.is_some(), "{header} {widths:?}");
        let (Some(joined), Some(repeated)) = (joined, want) else { continue };
        assert_eq!(joined.rows, 4 + repeated);
        let flagged = joined.cells.iter().filter(|c| c.repeated_header).count();
        assert_eq!(flagged, 3 * repeated);
        assert_eq!(joined.cells.last().map(|c| (c.text.as_str(), c.page)), Some(("6", 2)));
        assert_eq!((joined.page, joined.last_page), (1, 2));
    }
}

#[test]
fn a_row_span_cut_by_the_page_is_one_cell() {
    let spanned = |page: u32, label: &str| {
        let mut s = Sheet::new();
        s.0.number = page;
        s.line(50.0, 100.0, 350.0, 100.0).line(150.0, 120.0, 350.0, 120.0).line(50.0, 140.0, 350.0, 140.0);
        for x in [50.0, 150.0, 250.0, 350.0] {
            s.line(x, 100.0, x, 140.0);
        }
        s.text(60.0, 120.0, label);
        for (i, y) in [110.0, 130.0].iter().enumerate() {
            s.text(160.0, *y, &format!("{page}{i}")).text(260.0, *y, &format!("{page}{i}9"));
        }
        find(&s.0)
    };
    let joined = join(&spanned(1, "主な取組")[0], &spanned(2, "")[0]).expect("the columns are the same");
    let cell = joined.cells.iter().find(|c| c.text == "主な取組").expect("the label is there");
    assert_eq!((cell.row, cell.row_span), (0, 4));
}

/// The looks that the laws are tried on.
fn looks() -> Vec<Sheet> {
    let mut ruled = Sheet::new();
    ruled.lattice(&[50.0, 150.0, 250.0, 350.0], &[100.0, 120.0, 140.0, 160.0, 180.0]);
    figures(&mut ruled, 3);
    let mut across = Sheet::new();
    for y in [100.0, 120.0, 140.0, 160.0, 180.0] {
        across.line(50.0, y, 350.0, y);
    }
    figures(&mut across, 3);
    let mut plain = Sheet::new();
    figures(&mut plain, 4);
    let mut shaded = Sheet::new();
    shaded.fill(50.0, 100.0, 350.0, 120.0, [217, 230, 242]).fill(50.0, 140.0, 350.0, 160.0, [242, 242, 235]);
    figures(&mut shaded, 3);
    let mut grouped = Sheet::new();
    boxes(&mut grouped);
    vec![ruled, across, plain, shaded, grouped]
}

/// Each visible glyph whose middle lies in a table's box stands in exactly one of its cells.
fn nothing_is_lost(page: &Page) {
    for grid in find(page) {
        let mut seen = vec![0; page.glyphs.len()];
        for i in grid.cells.iter().flat_map(|c| &c.glyphs) {
            seen[*i as usize] += 1;
        }
        for (glyph, n) in page.glyphs.iter().zip(seen) {
            let inside = grid.bbox.contains(glyph.bbox.center_x(), glyph.bbox.center_y());
            assert_eq!(n, usize::from(inside), "{:?} in {:?}", glyph.text, shown(&grid));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn shifting_a_page_shifts_its_tables(look in 0usize..5, dx in -40.0f32..200.0, dy in -60.0f32..400.0) {
        let sheet = looks().swap_remove(look);
        let mut moved = sheet.0.clone();
        let shift = |r: &mut Rect| { r.x0 += dx; r.x1 += dx; r.y0 += dy; r.y1 += dy; };
        moved.glyphs.iter_mut().for_each(|g| shift(&mut g.bbox));
        moved.fills.iter_mut().for_each(|f| shift(&mut f.bbox));
        for l in &mut moved.rulings {
            l.x0 += dx; l.x1 += dx; l.y0 += dy; l.y1 += dy;
        }
        let before: Vec<String> = sheet.grids().iter().map(shown).collect();
        let after: Vec<String> = find(&moved).iter().map(shown).collect();
        prop_assert_eq!(before, after);
    }

    #[test]
    fn scaling_a_page_scales_its_tables(look in 0usize..5, by in 0.6f32..2.5) {
        let sheet = looks().swap_remove(look);
        let mut scaled = sheet.0.clone();
        let scale = |r: &mut Rect| { r.x0 *= by; r.x1 *= by; r.y0 *= by; r.y1 *= by; };
        scaled.glyphs.iter_mut().for_each(|g| { scale(&mut g.bbox); g.size *= by; });
        scaled.fills.iter_mut().for_each(|f| scale(&mut f.bbox));
        for l in &mut scaled.rulings {
            l.x0 *= by; l.x1 *= by; l.y0 *= by; l.y1 *= by;
        }
        (scaled.width, scaled.height) = (scaled.width * by, scaled.height * by);
        let before: Vec<String> = sheet.grids().iter().map(shown).collect();
        let after: Vec<String> = find(&scaled).iter().map(shown).collect();
        prop_assert_eq!(before, after);
    }

    #[test]
    fn the_order_of_painting_changes_nothing(look in 0usize..5, seed in any::<u64>()) {
        let sheet = looks().swap_remove(look);
        let mut shuffled = sheet.0.clone();
        let mut state = seed | 1;
        for i in (1..shuffled.glyphs.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.glyphs.swap(i, (state >> 33) as usize % (i + 1));
        }
        shuffled.rulings.reverse();
        let before: Vec<String> = sheet.grids().iter().map(shown).collect();
        let after: Vec<String> = find(&shuffled).iter().map(shown).collect();
        prop_assert_eq!(before, after);
    }

    #[test]
    fn no_glyph_is_lost_or_doubled(look in 0usize..5, at in prop::collection::vec((40.0f32..360.0, 95.0f32..250.0), 0..12)) {
        let mut sheet = looks().swap_remove(look);
        for (x, y) in at {
            sheet.text(x, y, "7");
        }
        nothing_is_lost(&sheet.0);
    }

    #[test]
    fn no_page_makes_it_panic(
        glyphs in prop::collection::vec((any::<f32>(), any::<f32>(), 0.0f32..40.0, 0u16..4), 0..40),
        lines in prop::collection::vec((-50.0f32..700.0, -50.0f32..900.0, -50.0f32..700.0, -50.0f32..900.0), 0..30),
    ) {
        let mut page = Sheet::new().0;
        for (x, y, size, quarter) in glyphs {
            page.glyphs.push(Glyph {
                text: "市".into(), bbox: Rect::new(x, y, x + size, y + size), size, angle: 90.0 * f32::from(quarter),
                mode: WritingMode::Horizontal, color: [0; 3], visible: true,
            });
        }
        for (x0, y0, x1, y1) in lines {
            page.rulings.push(Line { x0, y0, x1, y1, width: 1.0, stroke: Stroke::Solid, color: [0; 3] });
            page.rulings.push(Line { x0, y0, x1, y1: y0, width: 1.0, stroke: Stroke::Solid, color: [0; 3] });
            page.rulings.push(Line { x0, y0, x1: x0, y1, width: 1.0, stroke: Stroke::Solid, color: [0; 3] });
        }
        find(&page);
    }
}
