//! A tiling pattern comes in; what an area filled with it looks like goes out: its colour from afar, hatched or not.

use super::collect::{color, over_white, scale};
use super::guard::{Stop, quietly, stop};
use hayro_interpret::font::GlyphRun;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point};
use hayro_interpret::pattern::TilingPattern;
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};

/// A cell of a pattern that draws more than this is a picture.
const CALLS_MAX: usize = 500;

/// Bitmaps with longer sides than this are pictures.
const BITMAP_MAX: u32 = 64;

/// What a pattern looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    /// Its colour from afar, on white.
    pub(super) color: [u8; 3],
    /// Drawn with slanted lines: a cell filled with it holds nothing.
    pub(super) slanted: bool,
}

/// Looks at one cell of a pattern.
pub(super) fn look(pattern: &TilingPattern<'_>) -> Look {
    let mut probe = Probe { calls: 0, ink: 0.0, color: [0; 3], slanted: false };
    // A pattern that cannot be drawn to its end is judged by its beginning.
    let _ = quietly(|| pattern.interpret(&mut probe, Affine::IDENTITY, false));
    let cell = f64::from((pattern.x_step * pattern.y_step).abs()).max(1e-6);
    let share = (probe.ink / cell).clamp(0.0, 1.0);
    Look { color: over_white(probe.color, (share * 255.0) as u8), slanted: probe.slanted }
}

struct Probe {
    calls: usize,
    /// Inked area, in the pattern's units.
    ink: f64,
    color: [u8; 3],
    slanted: bool,
}

impl Probe {
    fn count(&mut self) {
        self.calls += 1;
        if self.calls > CALLS_MAX {
            stop(Stop::OverLimit {
                what: ("模様の要素の数", "the number of items of a pattern"),
                limit: CALLS_MAX.to_string(),
            });
        }
    }

    fn line(&mut self, a: Point, b: Point, width: f64) {
        let (dx, dy) = ((b.x - a.x).abs(), (b.y - a.y).abs());
        self.slanted |= dx.min(dy) > 0.2 * dx.max(dy) && dx > 0.0;
        self.ink += dx.hypot(dy) * width;
    }

    /// A bitmap in which each row is the one above, moved by one, is hatching; a checkerboard is not.
    fn bitmap(&mut self, data: &[u8], width: usize) {
        let rows: Vec<&[u8]> = data.chunks_exact(width.max(1)).collect();
        let moved = |row: &[u8], by: usize| {
            let n = row.len();
            (0..n).map(|i| row.get((i + by) % n).copied().unwrap_or(0)).collect::<Vec<u8>>()
        };
        for by in [1, width.saturating_sub(1)] {
            let steps = rows.windows(2).filter(|pair| matches!(pair, [a, b] if moved(a, by) == *b));
            let checkered = rows.iter().all(|row| moved(row, 2) == *row);
            self.slanted |= rows.len() > 3 && !checkered && steps.count() + 1 == rows.len();
        }
    }
}

impl<'a> Device<'a> for Probe {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.count();
        let (rgb, alpha) = color(&props.paint);
        self.color = over_white(rgb, alpha);
        let path = props.transform * path.clone();
        if let DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) = mode {
            let width = f64::from(stroke.line_width * scale(props.transform));
            let mut at = Point::ZERO;
            for element in path.elements() {
                match *element {
                    PathEl::MoveTo(p) => at = p,
                    PathEl::LineTo(p) => {
                        self.line(at, p, width);
                        at = p;
                    }
                    PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => at = p,
                    PathEl::ClosePath => {}
                }
            }
        } else if let DrawMode::Fill(_) = mode {
            self.ink += hayro_interpret::kurbo::Shape::area(&path).abs();
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.count();
        let area = props.transform.determinant().abs();
        let (w, h) = (image.width(), image.height());
        if w.max(h) > BITMAP_MAX {
            return;
        }
        match image {
            Image::Stencil(stencil) => stencil.with_stencil(
                |bits, paint| {
                    let (rgb, alpha) = color(paint);
                    self.color = over_white(rgb, alpha);
                    let inked: f64 = bits.data.iter().map(|b| f64::from(*b) / 255.0).sum();
                    self.ink += inked * area;
                    self.bitmap(&bits.data, bits.width as usize);
                },
                None,
            ),
            Image::Raster(raster) => raster.with_rgba(
                |data, _| {
                    let (bytes, width, channels) = match &data {
                        hayro_interpret::ImageData::Rgb(rgb) => (&rgb.data, rgb.width, 3),
                        hayro_interpret::ImageData::Luma(luma) => (&luma.data, luma.width, 1),
                    };
                    self.color = average(bytes, channels);
                    self.ink += f64::from(w) * f64::from(h) * area;
                    let first: Vec<u8> = bytes.iter().step_by(channels).copied().collect();
                    self.bitmap(&first, width as usize);
                },
                None,
            ),
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.count();
    }
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// The mean colour of pixels of one or three channels.
fn average(bytes: &[u8], channels: usize) -> [u8; 3] {
    let mut sums = [0u64; 3];
    for pixel in bytes.chunks_exact(channels) {
        for (i, sum) in sums.iter_mut().enumerate() {
            *sum += u64::from(pixel.get(i).or(pixel.first()).copied().unwrap_or(0));
        }
    }
    let n = (bytes.len() / channels).max(1) as u64;
    sums.map(|sum| (sum / n) as u8)
}
