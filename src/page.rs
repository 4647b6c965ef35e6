//! What a page shows: glyphs, rulings, fills and images, in points from the top left of the page as displayed.

use crate::geom::Rect;

/// How a glyph's text runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WritingMode {
    /// Left to right.
    #[default]
    Horizontal,
    /// Top to bottom (a -V CMap or a vertical font).
    Vertical,
}

/// One drawn character (or ligature), text drawn twice counted once.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Its Unicode text as the font maps it; radicals that share a glyph with an ideograph already folded.
    pub text: String,
    /// Em box: advance wide, ascent to descent high.
    pub bbox: Rect,
    /// Font size in points on the page.
    pub size: f32,
    /// Direction of the baseline in degrees, clockwise on the page: 0 = left to right, 90 = top to bottom.
    pub angle: f32,
    /// Writing mode of the font.
    pub mode: WritingMode,
    /// Fill colour, sRGB.
    pub color: [u8; 3],
    /// False for text that is not seen: render mode 3 (the text layer over a scan), clipped away or off the page.
    pub visible: bool,
}

/// Kinds of straight rulings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// A stroked or thin filled line.
    Solid,
    /// Dashes or dots, joined to one ruling.
    Dashed,
}

/// A straight horizontal, vertical or slanted line that is seen on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruling {
    /// First end.
    pub x0: f32,
    /// First end.
    pub y0: f32,
    /// Second end.
    pub x1: f32,
    /// Second end.
    pub y1: f32,
    /// Thickness in points.
    pub width: f32,
    /// Solid or dashed.
    pub stroke: Stroke,
    /// Colour, sRGB. A white line on shading is a ruling too.
    pub color: [u8; 3],
}

/// A filled area larger than a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    /// Its box, clipped to what is seen.
    pub bbox: Rect,
    /// Colour, sRGB.
    pub color: [u8; 3],
    /// Order of painting on the page, from 0; later paints over earlier.
    pub order: u32,
}

/// One page of a PDF.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// 1-based number.
    pub number: u32,
    /// Width as displayed, in points.
    pub width: f32,
    /// Height as displayed, in points.
    pub height: f32,
    /// In the order of painting.
    pub glyphs: Vec<Glyph>,
    /// Rulings.
    pub rulings: Vec<Ruling>,
    /// Filled areas.
    pub fills: Vec<Fill>,
    /// Boxes of images.
    pub images: Vec<Rect>,
    /// Glyphs that have no Unicode mapping and were refused.
    pub undecodable: usize,
}

/// Share of a page that images must cover for the page to be a picture.
const PICTURE_SHARE: f32 = 0.6;

/// A picture may carry this many visible glyphs: a page number or a stamp added later.
const PICTURE_GLYPHS: usize = 12;

/// An invisible layer of fewer glyphs than this is no text.
const OCR_GLYPHS: usize = 8;

impl Page {
    /// Glyphs that are seen, without spaces.
    pub fn visible_glyphs(&self) -> usize {
        self.glyphs.iter().filter(|g| g.visible && !g.text.trim().is_empty()).count()
    }

    /// Glyphs that are not seen (a layer over a scan, clipped, covered), without spaces.
    pub fn invisible_glyphs(&self) -> usize {
        self.glyphs.iter().filter(|g| !g.visible && !g.text.trim().is_empty()).count()
    }

    /// Whether the page is a picture: covered by images, with no text that is seen but for a page number.
    pub fn is_scanned(&self) -> bool {
        !self.images.is_empty()
            && self.undecodable <= PICTURE_GLYPHS
            && self.visible_glyphs() <= PICTURE_GLYPHS
            && self.image_share() >= PICTURE_SHARE
    }

    /// Whether the page is a picture with an invisible layer of text over it.
    pub fn has_ocr_layer(&self) -> bool {
        self.is_scanned() && self.invisible_glyphs() >= OCR_GLYPHS
    }

    /// The glyphs to read: those that are seen; of a scan with a layer of text, all.
    pub fn readable(&self) -> impl Iterator<Item = &Glyph> {
        let all = self.has_ocr_layer();
        self.glyphs.iter().filter(move |g| all || g.visible)
    }

    /// The share of the page that images cover, measured on a grid.
    fn image_share(&self) -> f32 {
        const STEPS: u16 = 24;
        let middle = |i: u16, side: f32| (f32::from(i) + 0.5) * side / f32::from(STEPS);
        let covered = (0..STEPS)
            .flat_map(|y| (0..STEPS).map(move |x| (x, y)))
            .filter(|(x, y)| {
                let (x, y) = (middle(*x, self.width), middle(*y, self.height));
                self.images.iter().any(|image| image.contains(x, y))
            })
            .count();
        covered as f32 / f32::from(STEPS * STEPS)
    }
}
