//! The interpreter's drawing calls come in; what the page shows is collected.

use super::Limits;
use super::glyph::{self, Drawn, Meaning};
use super::guard::{Stop, stop};
use super::hatch::{self, Look};
use super::hidden::{Cover, Covers};
use super::path::{Area, Ink, Line, Paths};
use super::{font, ruling};
use crate::geom::Rect;
use crate::page::{Fill, Page, WritingMode};
use crate::text::kanji_of_radical;
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode as CMapMode};
use hayro_interpret::hayro_syntax::object::{self, Dict};
use hayro_interpret::kurbo::{self, Affine, BezPath, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
    pattern::Pattern, pattern::TilingPattern,
};
use std::time::Instant;

/// How many items pass between two looks at the clock.
const CLOCK_EVERY: usize = 256;

/// Where one glyph in this many is covered by areas, the areas are not meant to hide text.
const HIDDEN_SHARE: usize = 5;

/// A page with more patterns than this is a map or a drawing.
const PATTERNS_MAX: usize = 200;

/// An `/ActualText` that is open: where its glyphs start, and what they mean.
struct Span {
    start: usize,
    text: Option<String>,
}

/// Collects one page.
pub(super) struct Collector<'l> {
    limits: &'l Limits,
    started: Instant,
    items: usize,
    order: u32,
    width: f32,
    height: f32,
    clips: Vec<Rect>,
    spans: Vec<Span>,
    drawn: Vec<Drawn>,
    paths: Paths,
    images: Vec<Area>,
    /// For each open transparency group, whether it is opaque.
    groups: Vec<bool>,
    /// Fills with a pattern so far.
    patterns: usize,
}

impl<'l> Collector<'l> {
    pub(super) fn new(width: f32, height: f32, limits: &'l Limits) -> Self {
        Collector {
            limits,
            started: Instant::now(),
            items: 0,
            order: 0,
            width,
            height,
            clips: vec![Rect::new(0.0, 0.0, width, height)],
            spans: Vec::new(),
            drawn: Vec::new(),
            paths: Paths::default(),
            images: Vec::new(),
            groups: Vec::new(),
            patterns: 0,
        }
    }

    /// Curved shapes that were filled so far: letters drawn as outlines, or a picture.
    pub(super) fn outlines(&self) -> usize {
        self.paths.curved
    }

    /// The page, of what was collected.
    pub(super) fn finish(mut self, number: u32) -> Page {
        while !self.spans.is_empty() {
            self.close_span();
        }
        let before = self.drawn.len();
        self.drawn.retain(|d| !d.glyph.text.is_empty());
        let undecodable = before - self.drawn.len();
        self.hide();
        let drawn = glyph::remove_repeats(self.drawn, self.width, self.height);
        let fills =
            self.paths.areas.iter().map(|a| Fill { bbox: a.bbox, color: a.color, order: a.order }).collect();
        Page {
            number,
            width: self.width,
            height: self.height,
            glyphs: drawn.into_iter().map(|d| d.glyph).collect(),
            rulings: ruling::join(&self.paths.lines),
            fills,
            images: self.images.iter().map(|i| i.bbox).collect(),
            undecodable,
        }
    }

    /// Marks text that a later area or image covers, and cuts lines where they are covered.
    fn hide(&mut self) {
        let text = self.drawn.first().map_or(u32::MAX, |d| d.order);
        let line = self.paths.lines.iter().map(|l| l.order).min().unwrap_or(u32::MAX);
        let areas = self.paths.areas.iter().filter(|a| a.opaque);
        let areas = areas.map(|a| Cover { bbox: a.bbox, order: a.order, image: false });
        let images = self.images.iter().filter(|i| i.opaque);
        let images = images.map(|i| Cover { bbox: i.bbox, order: i.order, image: true });
        let covers = areas.chain(images);
        let Some(covers) = Covers::new(self.width, self.height, covers, text.min(line)) else {
            return;
        };
        let hidden: Vec<Option<bool>> = self
            .drawn
            .iter()
            .map(|d| if d.glyph.visible { covers.hides(&d.glyph.bbox, d.order) } else { None })
            .collect();
        // Some producers draw all text first, then white areas and the text again as outlines: the text stays.
        // An image over the text is a scan, and the text its layer.
        let by_areas = hidden.iter().filter(|h| **h == Some(false)).count();
        let areas_hide = by_areas * HIDDEN_SHARE < self.drawn.len();
        for (drawn, hidden) in self.drawn.iter_mut().zip(hidden) {
            if hidden.is_some_and(|image| image || areas_hide) {
                drawn.glyph.visible = false;
            }
        }
        let lines = std::mem::take(&mut self.paths.lines);
        for line in lines {
            let [x0, y0, x1, y1] = [line.x0, line.y0, line.x1, line.y1];
            for (s, t) in covers.seen_parts([x0, y0, x1, y1], line.order) {
                if (s, t) == (0.0, 1.0) {
                    self.paths.lines.push(line);
                } else {
                    self.paths.lines.push(Line {
                        x0: x0 + (x1 - x0) * s,
                        y0: y0 + (y1 - y0) * s,
                        x1: x0 + (x1 - x0) * t,
                        y1: y0 + (y1 - y0) * t,
                        ..line
                    });
                }
            }
        }
    }

    /// Whether what is painted now hides what was painted before.
    fn is_opaque(&self) -> bool {
        self.groups.iter().all(|opaque| *opaque)
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or_default()
    }

    /// Counts items, and leaves the page when a budget is used up.
    fn count(&mut self, items: usize) {
        let before = self.items;
        self.items += items;
        if self.items > self.limits.page_items {
            stop(Stop::OverLimit {
                what: ("描画要素の数", "the number of drawn items"),
                limit: self.limits.page_items.to_string(),
            });
        }
        if before / CLOCK_EVERY != self.items / CLOCK_EVERY && self.started.elapsed() > self.limits.page_time
        {
            stop(Stop::OverLimit {
                what: ("処理時間", "the time"),
                limit: format!("{} s", self.limits.page_time.as_secs_f32()),
            });
        }
    }

    fn ink(&mut self, props: &DrawProps<'_>) -> Option<Ink> {
        let order = self.order;
        self.order += 1;
        let (mut color, alpha) = color(&props.paint);
        if alpha == 0 {
            return None;
        }
        let mut hatch = None;
        if let Paint::Pattern(pattern) = &props.paint
            && let Pattern::Tiling(tiling) = &**pattern
        {
            let look = self.look(tiling);
            color = look.color;
            hatch = Some(look.slanted);
        }
        let opaque = alpha == 255
            && props.soft_mask.is_none()
            && props.blend_mode == BlendMode::Normal
            && hatch.is_none()
            && self.is_opaque();
        Some(Ink { color: over_white(color, alpha), order, opaque, hatch })
    }

    /// What a pattern looks like; after many patterns on a page, what patterns look like.
    fn look(&mut self, pattern: &TilingPattern<'_>) -> Look {
        self.patterns += 1;
        if self.patterns > PATTERNS_MAX {
            return Look { color: [192; 3], slanted: false };
        }
        hatch::look(pattern)
    }

    fn close_span(&mut self) {
        let Some(Span { start, text: Some(text) }) = self.spans.pop() else { return };
        let glyphs = self.drawn.get_mut(start..).unwrap_or_default();
        let chars: Vec<char> = text.chars().filter(|c| glyph::is_text(*c)).collect();
        if chars.is_empty() {
            return;
        }
        if chars.len() == glyphs.len() {
            for (drawn, c) in glyphs.iter_mut().zip(&chars) {
                drawn.glyph.text = kanji_of_radical(*c).to_string();
            }
        } else if let [drawn] = glyphs {
            drawn.glyph.text = chars.iter().map(|c| kanji_of_radical(*c)).collect();
        }
    }
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.count(path.elements().len());
        let Some(ink) = self.ink(&props) else { return };
        let clip = self.clip();
        if let DrawMode::Fill(rule) | DrawMode::FillAndStroke(rule, _) = mode {
            self.paths.fill(path, props.transform, &clip, *rule, ink);
        }
        if let DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) = mode {
            let width = stroke.line_width * scale(props.transform);
            let dashed = is_dashed(&stroke.dash_array);
            self.paths.stroke(path, props.transform, &clip, width, dashed, ink);
        }
    }

    fn draw_rect(&mut self, rect: &kurbo::Rect, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Fill(_)) && is_upright(props.transform) {
            self.count(1);
            let Some(ink) = self.ink(&props) else { return };
            let bbox = props.transform.transform_rect_bbox(*rect);
            if let Some(bbox) = page_rect(bbox) {
                let clip = self.clip();
                self.paths.area(bbox, &clip, ink);
            }
        } else {
            self.draw_path(&rect.to_path(0.1), props, mode);
        }
    }

    fn push_clip_path(&mut self, clip_path: &ClipPath) {
        self.count(1);
        self.push_clip(clip_path.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &kurbo::Rect) {
        self.count(1);
        self.push_clip(*rect);
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend_mode: BlendMode) {
        self.groups.push(opacity >= 1.0 && mask.is_none() && blend_mode == BlendMode::Normal);
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.count(run.glyphs().len());
        let order = self.order;
        self.order += 1;
        let (rgb, alpha) = color(&props.paint);
        let seen = !matches!(mode, DrawMode::Invisible) && alpha > 0;
        let rgb = over_white(rgb, alpha.max(1));
        let vertical = run.writing_mode() == CMapMode::Vertical;
        let writing = if vertical { WritingMode::Vertical } else { WritingMode::Horizontal };
        let clip = self.clip();
        for positioned in run.glyphs() {
            let advance = match &**positioned {
                Glyph::Outline(g) => g.advance_width(),
                Glyph::Type3(g) => g.advance_width(),
            };
            let advance = if vertical { None } else { advance };
            let Some(place) = glyph::place(props.transform * positioned.transform(), advance) else {
                continue;
            };
            let meaning = match positioned.as_unicode() {
                Some(BfString::Char(c)) => glyph::meaning(c.encode_utf8(&mut [0; 4])),
                Some(BfString::String(s)) => glyph::meaning(&s),
                None => Meaning::Unknown,
            };
            // Glyphs without text wait for an /ActualText; what is left without is counted.
            let text = match meaning {
                Meaning::Text(text) => text,
                Meaning::Unknown => String::new(),
                Meaning::Nothing => continue,
            };
            let visible = seen && clip.contains(place.bbox.center_x(), place.bbox.center_y());
            let glyph = glyph::glyph(text, place, writing, rgb, visible);
            let stroked = matches!(mode, DrawMode::Stroke(_));
            self.drawn.push(Drawn { glyph, order, stroked });
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.count(1);
        let (w, h) = (f64::from(image.width()), f64::from(image.height()));
        let bbox = props.transform.transform_rect_bbox(kurbo::Rect::new(0.0, 0.0, w, h));
        let order = self.order;
        self.order += 1;
        if let Some(bbox) = page_rect(bbox).and_then(|b| b.intersection(&self.clip())) {
            let masked = match &image {
                Image::Stencil(_) => true,
                Image::Raster(raster) => {
                    let dict = raster.stream().dict();
                    ["SMask", "Mask", "SMaskInData"].iter().any(|key| dict.contains_key(key))
                }
            };
            let opaque = !masked && self.is_opaque() && is_upright(props.transform);
            self.images.push(Area { bbox, color: [0; 3], order, opaque });
        }
    }

    fn begin_marked_content(&mut self, _tag: &[u8], properties: Option<&Dict<'_>>) {
        let text = properties
            .and_then(|p| p.get::<object::String<'_>>("ActualText"))
            .and_then(|s| font::text_string(s.as_bytes()));
        self.spans.push(Span { start: self.drawn.len(), text });
    }

    fn end_marked_content(&mut self) {
        self.close_span();
    }
}

impl Collector<'_> {
    fn push_clip(&mut self, area: kurbo::Rect) {
        let none = Rect::new(-1.0, -1.0, -1.0, -1.0);
        let seen = page_rect(area).and_then(|a| a.intersection(&self.clip()));
        self.clips.push(seen.unwrap_or(none));
    }
}

fn page_rect(r: kurbo::Rect) -> Option<Rect> {
    let finite = r.x0.is_finite() && r.y0.is_finite() && r.x1.is_finite() && r.y1.is_finite();
    finite.then(|| Rect::new(r.x0 as f32, r.y0 as f32, r.x1 as f32, r.y1 as f32))
}

/// The colour of a paint and its opacity. A shading counts as grey, a pattern of lines as black.
pub(super) fn color(paint: &Paint<'_>) -> ([u8; 3], u8) {
    match paint {
        Paint::Color(color) => {
            let [r, g, b, a] = color.to_rgba().to_rgba8();
            ([r, g, b], a)
        }
        Paint::Pattern(pattern) => match **pattern {
            Pattern::Shading(_) => ([192, 192, 192], 255),
            Pattern::Tiling(_) => ([0, 0, 0], 255),
        },
    }
}

/// What a translucent colour looks like on white paper.
pub(super) fn over_white(color: [u8; 3], alpha: u8) -> [u8; 3] {
    let a = u32::from(alpha);
    color.map(|c| ((u32::from(c) * a + 255 * (255 - a)) / 255) as u8)
}

/// The factor from user space to the page, for line widths.
pub(super) fn scale(transform: Affine) -> f32 {
    transform.determinant().abs().sqrt() as f32
}

/// Whether boxes stay boxes.
fn is_upright(transform: Affine) -> bool {
    let [a, b, c, d, _, _] = transform.as_coeffs();
    (b.abs() < 1e-6 && c.abs() < 1e-6) || (a.abs() < 1e-6 && d.abs() < 1e-6)
}

/// Whether a dash pattern has gaps that are seen.
fn is_dashed(dashes: &[f32]) -> bool {
    match dashes {
        [] => false,
        [one] => *one > 0.05,
        more => more.iter().skip(1).step_by(2).any(|gap| *gap > 0.05),
    }
}
