//! Lines to paragraphs: a line goes on where the one before it ran to the end of its column.

use super::PageContent;
use super::cell::joint;
use super::line::{Item, Line};
use crate::document::blocks::Builder;
use crate::document::lines;
use crate::geom::Rect;
use crate::origin::Origin;
use foldhash::HashMap;

/// Lines of one paragraph differ in size by less than this part.
const SAME_SIZE: f32 = 0.08;
/// Lines of one paragraph stand at most this far apart, in sizes.
const LEADING: f32 = 1.1;
/// A line that starts this much further right (in sizes) starts a paragraph.
const INDENT: f32 = 0.7;
/// A full line may end this far (in sizes) before the side: hanging stops, proportional widths.
const SLACK: f32 = 0.8;

/// A paragraph that is being read.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    /// As printed, lines parted by `\n`.
    pub(super) printed: String,
    /// As read: line breaks gone.
    pub(super) marked: String,
    page: u32,
    shown: Rect,
    first: Line,
    last: Line,
    gap: Option<f32>,
    /// Its first line has the mark of an item, a footnote or a heading.
    hangs: bool,
    /// It is a line of its own: a unit line, a page number.
    single: bool,
}

impl Paragraph {
    pub(super) fn new(line: Line, folded: &str, page: u32, builder: &Builder) -> Self {
        let class = builder.class(folded);
        Paragraph {
            printed: line.printed.clone(),
            marked: line.marked.clone(),
            page,
            shown: line.shown,
            hangs: !matches!(class, lines::Line::Prose) || builder.is_heading(folded),
            single: matches!(class, lines::Line::Unit(_) | lines::Line::PageNumber),
            first: line.clone(),
            last: line,
            gap: None,
        }
    }

    /// Whether a line belongs to the paragraph. `frame` is the column of a page that has only one.
    pub(super) fn goes_on(&self, line: &Line, folded: &str, frame: (f32, f32), builder: &Builder) -> bool {
        let (last, size) = (&self.last, self.last.size);
        let gap = line.bbox.y0 - last.bbox.y1;
        let same_size = (line.size - size).abs() <= SAME_SIZE * size;
        let near = gap <= LEADING * size && gap >= -0.5 * size;
        let as_before = self.gap.is_none_or(|before| gap <= before + 0.35 * size);
        if self.single || !same_size || !near || !as_before || line.frame != last.frame {
            return false;
        }
        let (_, right) = last.frame.unwrap_or(frame);
        let room = right - last.bbox.x1;
        let full = room <= SLACK * size + first_word_width(line);
        let indented = line.bbox.x0 > self.first.bbox.x0.min(last.bbox.x0) + INDENT * size;
        if !full || indented && !self.hangs {
            return false;
        }
        matches!(builder.class(folded), lines::Line::Prose) && !builder.is_heading(folded)
    }

    pub(super) fn push(&mut self, line: Line) {
        self.gap = Some(line.bbox.y0 - self.last.bbox.y1);
        let joint = if joint(&self.last.printed, &line.printed).is_empty() { "" } else { " " };
        self.marked.push_str(joint);
        self.marked.push_str(&line.marked);
        self.printed.push('\n');
        self.printed.push_str(&line.printed);
        self.shown = self.shown.union(&line.shown);
        self.last = line;
    }

    /// Where it stands.
    pub(super) fn origin(&self) -> Origin {
        Origin::page(self.page, self.shown)
    }
}

/// About the width of what cannot be broken at the start of a line.
fn first_word_width(line: &Line) -> f32 {
    let latin = line.printed.chars().take_while(|c| c.is_ascii_graphic()).take(24).count();
    line.size * if latin == 0 { 1.0 } else { 0.55 * latin as f32 }
}

/// The left and right side of the text of each page; pages of one size share them.
pub(super) fn frames(pages: &[PageContent]) -> Vec<(f32, f32)> {
    let size = |page: &PageContent| (page.width.round() as i32, page.height.round() as i32);
    let mut shared: HashMap<(i32, i32), (f32, f32)> = HashMap::default();
    for page in pages {
        let slot = shared.entry(size(page)).or_insert((f32::INFINITY, f32::NEG_INFINITY));
        let boxes = page.items.iter().filter_map(|item| match item {
            Item::Line(line) => Some(line.bbox),
            Item::Table(number) => page.tables.get(*number).map(|placed| placed.bbox),
        });
        for bbox in boxes {
            *slot = (slot.0.min(bbox.x0), slot.1.max(bbox.x1));
        }
    }
    pages.iter().map(|page| shared.get(&size(page)).copied().unwrap_or((0.0, page.width))).collect()
}
