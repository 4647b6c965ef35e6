//! Any bytes come in as glyphs, rulings and fills of a page; tables whose cells tile their grid go out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shihyo::document::pages;
use shihyo::geom::Rect;
use shihyo::page::{Fill, Glyph, Page, Ruling, Stroke, WritingMode};

/// A place on a page of 600 by 800 points from two bytes.
fn place(bytes: &[u8]) -> (f32, f32) {
    (f32::from(bytes[0]) * 600.0 / 255.0, f32::from(bytes[1]) * 800.0 / 255.0)
}

fuzz_target!(|bytes: &[u8]| {
    let mut page = Page { number: 1, width: 600.0, height: 800.0, ..Page::default() };
    for (order, piece) in bytes.chunks_exact(6).take(4000).enumerate() {
        let ((xa, ya), (xb, yb)) = (place(&piece[1..3]), place(&piece[3..5]));
        let shade = [piece[5]; 3];
        match piece[0] % 8 {
            0 => page.rulings.push(Ruling { x0: xa, y0: ya, x1: xb, y1: ya, width: 0.5, stroke: Stroke::Solid, color: shade }),
            1 => page.rulings.push(Ruling { x0: xa, y0: ya, x1: xa, y1: yb, width: 0.5, stroke: Stroke::Dashed, color: shade }),
            2 => page.rulings.push(Ruling { x0: xa, y0: ya, x1: xb, y1: yb, width: 1.0, stroke: Stroke::Solid, color: shade }),
            3 => page.fills.push(Fill { bbox: Rect::new(xa, ya, xb, yb), color: shade, order: order as u32 }),
            kind => {
                let size = 4.0 + f32::from(piece[3] % 16);
                page.glyphs.push(Glyph {
                    text: ["1", "目", "標", "(", "。", " ", ","][usize::from(piece[4] % 7)].to_owned(),
                    bbox: Rect::new(xa, ya, xa + size, ya + size),
                    size,
                    angle: f32::from(kind % 4) * 90.0,
                    mode: if piece[5] % 9 == 0 { WritingMode::Vertical } else { WritingMode::Horizontal },
                    color: [0; 3],
                    visible: true,
                });
            }
        }
    }
    for placed in &pages::content(&page).tables {
        let table = &placed.table;
        let mut covered = vec![0u8; table.rows * table.columns];
        for cell in &table.cells {
            for row in cell.row..cell.row + cell.row_span {
                for column in cell.column..cell.column + cell.column_span {
                    covered[row * table.columns + column] += 1;
                }
            }
        }
        assert!(covered.iter().all(|n| *n == 1), "the cells do not tile the grid");
    }
});
