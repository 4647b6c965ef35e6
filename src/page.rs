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
