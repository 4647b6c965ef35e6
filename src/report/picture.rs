//! A page of a PDF as SVG: what is printed on it, and over it the cells that the reader saw, coloured by their role.
//! A person sees at a glance why a cell went wrong. In: a page and the reading of its document. Out: one SVG document.

use crate::document::{BlockKind, Cell, Role};
use crate::geom::Rect;
use crate::page::{Page, WritingMode};
use crate::record::Reading;
use std::fmt::Write;

/// Draws a page.
pub fn svg(page: &Page, reading: &Reading) -> String {
    let mut out = String::with_capacity(page.glyphs.len() * 96 + 4096);
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" \
         font-family=\"'Noto Sans CJK JP','Noto Sans JP','Hiragino Sans','Yu Gothic','IPAexGothic',sans-serif\">",
        w = number(page.width),
        h = number(page.height),
    );
    out.push_str("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    paint(page, &mut out);
    glyphs(page, &mut out);
    cells(page.number, reading, &mut out);
    out.push_str("</svg>\n");
    out
}

/// Grounds, images and rulings.
fn paint(page: &Page, out: &mut String) {
    out.push_str("<g id=\"ground\">\n");
    let mut fills: Vec<_> = page.fills.iter().collect();
    fills.sort_by_key(|fill| fill.order);
    for fill in fills {
        let _ = writeln!(out, "<rect {} fill=\"{}\"/>", place(&fill.bbox), colour(fill.color));
    }
    for image in &page.images {
        let _ = writeln!(
            out,
            "<rect {} fill=\"#eee\" stroke=\"#999\" stroke-dasharray=\"4 2\"><title>画像</title></rect>",
            place(image)
        );
    }
    out.push_str("</g>\n<g id=\"rulings\">\n");
    for r in &page.rulings {
        let dashes = match r.stroke {
            crate::page::Stroke::Solid => "",
            crate::page::Stroke::Dashed => " stroke-dasharray=\"2 1\"",
        };
        let _ = writeln!(
            out,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\" stroke-width=\"{}\"{dashes}/>",
            number(r.x0),
            number(r.y0),
            number(r.x1),
            number(r.y1),
            colour(r.color),
            number(r.width.max(0.25)),
        );
    }
    out.push_str("</g>\n");
}

/// The glyphs at their places; those that are not seen stay grey.
fn glyphs(page: &Page, out: &mut String) {
    out.push_str("<g id=\"glyphs\">\n");
    for g in page.glyphs.iter().filter(|g| !g.text.trim().is_empty() && g.bbox.x0.is_finite()) {
        let fill = if g.visible { colour(g.color) } else { "#bbb".to_owned() };
        // The baseline lies about an eighth of the size above the lower side of the em box.
        let (x, y) = match g.mode {
            WritingMode::Horizontal => (g.bbox.x0, g.bbox.y1 - 0.13 * g.size),
            WritingMode::Vertical => (g.bbox.center_x() - g.size / 2.0, g.bbox.y1 - 0.13 * g.size),
        };
        let turn = if g.angle.is_finite() && g.angle.abs() > 1.0 && g.mode == WritingMode::Horizontal {
            let (cx, cy) = (number(g.bbox.center_x()), number(g.bbox.center_y()));
            format!(" transform=\"rotate({} {cx} {cy})\"", number(g.angle))
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{fill}\"{turn}>{}</text>",
            number(x),
            number(y),
            number(g.size),
            escaped(&g.text),
        );
    }
    out.push_str("</g>\n");
}

/// The cells of the document's tables that stand on the page.
fn cells(number: u32, reading: &Reading, out: &mut String) {
    out.push_str("<g id=\"cells\" fill-opacity=\"0.16\" stroke-opacity=\"0.8\">\n");
    let mut table_number = 0;
    for block in &reading.document.blocks {
        let BlockKind::Table(table) = &block.kind else { continue };
        table_number += 1;
        for cell in table.cells.iter().filter(|cell| cell.origin.page == Some(number)) {
            let Some(bbox) = cell.origin.bbox else { continue };
            draw_cell(cell, &bbox, table_number, reading, out);
        }
    }
    out.push_str("</g>\n");
}

fn draw_cell(cell: &Cell, bbox: &Rect, table: usize, reading: &Reading, out: &mut String) {
    let colour = role_colour(cell.role);
    let _ = write!(
        out,
        "<rect {} fill=\"{colour}\" stroke=\"{colour}\" stroke-width=\"0.8\"><title>表{table} 行{} 列{} {}×{} {}{}\n{}",
        place(bbox),
        cell.row,
        cell.column,
        cell.row_span,
        cell.column_span,
        cell.role.name(),
        if cell.crossed { " crossed" } else { "" },
        escaped(&cell.text),
    );
    let own = reading
        .observations
        .iter()
        .filter(|o| o.cell.table + 1 == table && (o.cell.row, o.cell.column) == (cell.row, cell.column));
    for o in own {
        let value = o.value.map(|v| v.to_string()).or_else(|| o.value_text.clone()).unwrap_or_default();
        let _ = write!(
            out,
            "\n→ {} {} {} = {}{}",
            escaped(&o.indicator),
            o.measure.name(),
            o.period.as_ref().map_or("", |p| p.text.as_str()),
            escaped(&value),
            escaped(o.unit.as_deref().unwrap_or("")),
        );
    }
    let _ = writeln!(
        out,
        "</title></rect><text x=\"{}\" y=\"{}\" font-size=\"4\" fill=\"{colour}\" fill-opacity=\"1\">{},{}</text>",
        number(bbox.x0 + 0.8),
        number(bbox.y0 + 4.0),
        cell.row,
        cell.column,
    );
}

fn role_colour(role: Role) -> &'static str {
    match role {
        Role::Header => "#1f5fbf",
        Role::Stub => "#2a8a57",
        Role::Value => "#d9822b",
        Role::Label => "#7a5fbf",
        Role::Description | Role::Note => "#888888",
        Role::Blank => "#cccccc",
        Role::Unresolved => "#d0021b",
    }
}

fn place(r: &Rect) -> String {
    format!(
        "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
        number(r.x0),
        number(r.y0),
        number(r.width().max(0.0)),
        number(r.height().max(0.0)),
    )
}

/// Two digits after the point are enough, and always the same.
fn number(value: f32) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn colour([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Text for XML; characters that XML does not allow are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push('\n'),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Glyph;

    /// Protects that a hostile text cannot leave its element, and that a browser can read the picture.
    #[test]
    fn texts_are_escaped() {
        let glyph = Glyph {
            text: "<&\u{1}\"".to_owned(),
            bbox: Rect::new(1.0, 2.0, 11.0, 12.0),
            size: 10.0,
            angle: 0.0,
            mode: WritingMode::Horizontal,
            color: [255, 0, 16],
            visible: true,
        };
        let page = Page { number: 1, width: 100.0, height: 50.5, glyphs: vec![glyph], ..Page::default() };
        let picture = svg(&page, &Reading::default());
        assert!(picture.starts_with("<svg xmlns=") && picture.contains("viewBox=\"0 0 100 50.5\""));
        assert!(picture.contains("fill=\"#ff0010\">&lt;&amp;&quot;</text>"), "{picture}");
    }
}
