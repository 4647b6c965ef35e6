//! Drawn glyphs come in; glyphs with text and em box go out, text that was drawn twice counted once.

use crate::geom::Rect;
use crate::page::{Glyph, WritingMode};
use crate::text::kanji_of_radical;
use hayro_interpret::kurbo::{Affine, Point, Vec2};

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
    let sound = origin.is_finite() && length.is_finite() && up.is_finite();
    if !sound || length <= 1e-6 {
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
    // Rounded, so that rounding noise in the matrix does not tell level text from level text; no -0.
    let angle = (angle * 100.0).round() / 100.0 + 0.0;
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

/// Side of a square in which repeated text is looked for, in points.
const SQUARE: f32 = 6.0;

/// Removes text that is drawn over itself on a page of this size. What was painted last stays, for its colour is what
/// is seen; an outline gives way to what it surrounds, invisible text to visible.
pub(super) fn remove_repeats(drawn: Vec<Drawn>, width: f32, height: f32) -> Vec<Drawn> {
    const NONE: u32 = u32::MAX;
    let count = |side: f32| (side / SQUARE).clamp(0.0, 500.0) as usize + 1;
    let (columns, rows) = (count(width), count(height));
    // For each square the last glyph in it, for each glyph the one before it in its square.
    let mut last = vec![NONE; columns * rows];
    let mut before: Vec<u32> = Vec::with_capacity(drawn.len());
    let mut kept: Vec<Drawn> = Vec::with_capacity(drawn.len());
    let at = |v: f32, n: usize| ((v / SQUARE).max(0.0) as usize).min(n - 1);
    for new in drawn {
        let (x, y) = (new.glyph.bbox.center_x(), new.glyph.bbox.center_y());
        let reach = (new.glyph.size * REPEAT_SHARE).min(new.glyph.bbox.width().max(1.0) * 0.4);
        let mut same = None;
        'search: for row in at(y - reach, rows)..=at(y + reach, rows) {
            for column in at(x - reach, columns)..=at(x + reach, columns) {
                let mut i = last.get(row * columns + column).copied().unwrap_or(NONE);
                while let Some(old) = kept.get(i as usize) {
                    if is_repeat(&old.glyph, &new.glyph, reach) {
                        same = Some(i as usize);
                        break 'search;
                    }
                    i = before.get(i as usize).copied().unwrap_or(NONE);
                }
            }
        }
        if let Some(old) = same.and_then(|i| kept.get_mut(i)) {
            let outline = new.stroked && !old.stroked;
            if !outline && (new.glyph.visible || !old.glyph.visible) {
                *old = new;
            }
            continue;
        }
        if let Some(head) = last.get_mut(at(y, rows) * columns + at(x, columns)) {
            before.push(*head);
            *head = kept.len() as u32;
            kept.push(new);
        }
    }
    kept
}

/// Whether two glyphs are one text drawn twice.
fn is_repeat(old: &Glyph, new: &Glyph, reach: f32) -> bool {
    (old.bbox.center_x() - new.bbox.center_x()).abs() <= reach
        && (old.bbox.center_y() - new.bbox.center_y()).abs() <= reach
        && old.text == new.text
        && (old.size - new.size).abs() <= 0.2 * new.size
        && (old.angle - new.angle).abs() < 1.0
}

/// Whether a character can stand in a text: not a control, not private, not a replacement.
pub(super) fn is_text(c: char) -> bool {
    !(c.is_control()
        || is_zero_width(c)
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{F0000}'..='\u{10FFFF}'
            | '\u{FDD0}'..='\u{FDEF}' | '\u{2028}' | '\u{2029}'))
}

/// Joiners, marks of direction, of order and of a glyph's variant: they print nothing.
fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// What a glyph says.
pub(super) enum Meaning {
    /// A text; radicals are folded.
    Text(String),
    /// Nothing, and nothing is printed.
    Nothing,
    /// Nothing that is a text: the glyph is refused unless an /ActualText names it.
    Unknown,
}

/// Reads what a font says of a glyph.
pub(super) fn meaning(text: &str) -> Meaning {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Fonts number their space as a tab or a line end.
            '\t'..='\r' => out.push(' '),
            c if is_zero_width(c) => {}
            c if is_text(c) => out.push(kanji_of_radical(c)),
            _ => return Meaning::Unknown,
        }
    }
    match out.is_empty() {
        true if text.is_empty() => Meaning::Unknown,
        true => Meaning::Nothing,
        false => Meaning::Text(out),
    }
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
