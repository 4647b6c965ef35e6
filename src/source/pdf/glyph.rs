//! Drawn glyphs come in; glyphs with text and em box go out, text that was drawn twice counted once.

use super::radical;
use crate::geom::Rect;
use crate::page::{Glyph, WritingMode};
use hayro_interpret::kurbo::{Affine, Point, Vec2};
use std::collections::HashMap;

/// Share of the size above the baseline: the em box of Japanese fonts.
const ASCENT: f64 = 0.88;
/// Share of the size below the baseline.
const DESCENT: f64 = 0.12;

/// Where a glyph stands.
pub(super) struct Placement {
    pub(super) bbox: Rect,
    pub(super) size: f32,
    pub(super) angle: f32,
}

/// Places a glyph from the transform of its 1000-unit space and its advance in these units (`None`: a full em).
pub(super) fn place(transform: Affine, advance: Option<f32>) -> Option<Placement> {
    let origin = transform * Point::ZERO;
    let along = (transform * Point::new(1000.0, 0.0)) - origin;
    let up = (transform * Point::new(0.0, 1000.0)) - origin;
    let length = along.hypot();
    if !origin.is_finite() || !(length > 1e-6) || !length.is_finite() || !up.is_finite() {
        return None;
    }
    // A slanted font leans, its box does not.
    let direction = along / length;
    let across = Vec2::new(direction.y, -direction.x);
    let up = across * up.dot(across);
    let size = up.hypot();
    let run = along * f64::from(advance.unwrap_or(1000.0)) / 1000.0;
    let corners = [
        origin + up * ASCENT,
        origin - up * DESCENT,
        origin + run + up * ASCENT,
        origin + run - up * DESCENT,
    ];
    let mut bbox =
        Rect::new(corners[0].x as f32, corners[0].y as f32, corners[0].x as f32, corners[0].y as f32);
    for p in &corners[1..] {
        bbox = bbox.union(&Rect::new(p.x as f32, p.y as f32, p.x as f32, p.y as f32));
    }
    let angle = direction.y.atan2(direction.x).to_degrees();
    // Rounded, so that rounding noise in the matrix does not tell level text from level text.
    let angle = (angle * 100.0).round() / 100.0;
    Some(Placement { bbox, size: size as f32, angle: angle as f32 })
}

/// A glyph as it was drawn, before repeated text is removed.
pub(super) struct Drawn {
    pub(super) glyph: Glyph,
    /// Order of painting among glyphs and fills.
    pub(super) order: u32,
    /// Drawn as an outline.
    pub(super) stroked: bool,
}

/// Share of the size within which the same character is the same text drawn again: shadows and fake bold are nearer,
/// neighbours (`11`, `・・`) are farther apart.
const REPEAT_SHARE: f32 = 0.15;

/// Removes text that is drawn over itself. What was painted last stays, for its colour is what is seen;
/// an outline gives way to what it surrounds, invisible text to visible.
pub(super) fn remove_repeats(drawn: Vec<Drawn>) -> Vec<Drawn> {
    const CELL: f32 = 4.0;
    let mut seen: HashMap<(i32, i32), Vec<usize>> = HashMap::with_capacity(drawn.len());
    let mut kept: Vec<Option<Drawn>> = Vec::with_capacity(drawn.len());
    for new in drawn {
        let (x, y) = (new.glyph.bbox.center_x(), new.glyph.bbox.center_y());
        let reach = (new.glyph.size * REPEAT_SHARE).min(new.glyph.bbox.width().max(1.0) * 0.4);
        let cell = |v: f32| (v / CELL).floor() as i32;
        let mut same = None;
        'search: for cx in cell(x - reach)..=cell(x + reach).min(cell(x - reach) + 8) {
            for cy in cell(y - reach)..=cell(y + reach).min(cell(y - reach) + 8) {
                for &i in seen.get(&(cx, cy)).into_iter().flatten() {
                    let Some(Some(old)) = kept.get(i) else { continue };
                    if old.glyph.text == new.glyph.text
                        && (old.glyph.bbox.center_x() - x).abs() <= reach
                        && (old.glyph.bbox.center_y() - y).abs() <= reach
                        && (old.glyph.size - new.glyph.size).abs() <= 0.2 * new.glyph.size
                        && (old.glyph.angle - new.glyph.angle).abs() < 1.0
                    {
                        same = Some(i);
                        break 'search;
                    }
                }
            }
        }
        if let Some(old) = same.and_then(|i| kept.get_mut(i)).and_then(Option::as_mut) {
            let outline = new.stroked && !old.stroked;
            if !outline && (new.glyph.visible || !old.glyph.visible) {
                *old = new;
            }
            continue;
        }
        seen.entry((cell(x), cell(y))).or_default().push(kept.len());
        kept.push(Some(new));
    }
    kept.into_iter().flatten().collect()
}

/// Whether a character can stand in a text: not a control, not private, not a replacement.
pub(super) fn is_text(c: char) -> bool {
    !(c.is_control()
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{F0000}'..='\u{10FFFF}'
            | '\u{FDD0}'..='\u{FDEF}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{200B}'..='\u{200F}'))
}

/// The text of a glyph as the reader gives it on: radicals folded; `None` where it is no text.
pub(super) fn clean(text: &str) -> Option<String> {
    if text.is_empty() || !text.chars().all(is_text) {
        return None;
    }
    Some(text.chars().map(radical::fold).collect())
}

/// Makes a glyph.
pub(super) fn glyph(
    text: String,
    place: Placement,
    mode: WritingMode,
    color: [u8; 3],
    visible: bool,
) -> Glyph {
    Glyph { text, bbox: place.bbox, size: place.size, angle: place.angle, mode, color, visible }
}
