//! The words and rulings of a page as JSON, beside the rows that came of them. In: a page. Out: one JSON object.

use crate::geom::Rect;
use crate::layout;
use crate::page::{Page, Stroke};
use serde_json::{Value, json};

/// What stands on a page before anything is known of tables.
pub fn json(page: &Page) -> Value {
    let words: Vec<Value> = layout::words(page)
        .iter()
        .map(|word| json!({ "text": word.text, "bbox": place(&word.bbox), "size": round(word.size) }))
        .collect();
    let rulings: Vec<Value> = page
        .rulings
        .iter()
        .map(|r| {
            json!({
                "from": [round(r.x0), round(r.y0)],
                "to": [round(r.x1), round(r.y1)],
                "width": round(r.width),
                "dashed": r.stroke == Stroke::Dashed,
            })
        })
        .collect();
    json!({
        "page": page.number,
        "width": round(page.width),
        "height": round(page.height),
        "words": words,
        "rulings": rulings,
        "fills": page.fills.len(),
        "images": page.images.iter().map(place).collect::<Vec<_>>(),
        "undecodable": page.undecodable,
    })
}

fn place(r: &Rect) -> [f64; 4] {
    [round(r.x0), round(r.y0), round(r.x1), round(r.y1)]
}

fn round(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}
