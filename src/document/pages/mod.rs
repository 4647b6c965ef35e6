//! A PDF report to blocks: what stands on each page comes in, headings, prose, footnotes and tables in reading order go out.
//!
//! [`content`] looks at one page by itself, so that pages can be read in parallel and need not be kept.
//! [`read`] follows the document through its pages: running heads fall away, lines become paragraphs,
//! tables that go on over a page become one.

mod cell;
mod furniture;
mod ink;
mod join;
mod line;
mod paragraph;

pub use line::{Item, Line};

use super::blocks::{self, Builder};
use super::{BlockKind, Cell, Document, DocumentInfo, Role, Ruling, Table, TextLayer, publisher};
use crate::geom::Rect;
use crate::layout::{self, Mark};
use crate::origin::Origin;
use crate::page::Page;
use crate::table::{self, Grid};
use crate::text::fold;
use crate::vocabulary::Vocabulary;
use foldhash::HashSet;
use ink::Spaces;
use join::Open;
use paragraph::Paragraph;
use std::borrow::Cow;

/// What stands on one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageContent {
    /// 1-based.
    pub number: u32,
    /// Width of the page as read (turned upright).
    pub width: f32,
    /// Height of the page as read.
    pub height: f32,
    /// Size of most of its glyphs.
    pub body: f32,
    /// Lines outside tables, and the places of the tables.
    pub items: Vec<Item>,
    /// Its tables.
    pub tables: Vec<Placed>,
    /// Glyphs that were read.
    pub glyphs: usize,
    /// Whether its text is a layer over a picture.
    pub ocr: bool,
}

/// A table of one page and its geometry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placed {
    /// The table.
    pub table: Table,
    /// Box on the page as read.
    pub bbox: Rect,
    /// Box on the page as displayed.
    pub shown: Rect,
    /// Column boundaries on the page as read.
    pub xs: Vec<f32>,
    /// Colour of the first cell's ground in each row.
    pub grounds: Vec<Option<[u8; 3]>>,
}

/// Reads what stands on a page.
pub fn content(page: &Page) -> PageContent {
    let ocr = page.has_ocr_layer();
    let page = if ocr { Cow::Owned(shown_layer(page)) } else { Cow::Borrowed(page) };
    let (read, quarter) = layout::upright(&page);
    let grids = table::find(&page);
    let marks = layout::marks_of(&read);
    let spaces = Spaces::new(&read);
    let mut owner: Vec<u32> = vec![0; read.glyphs.len()];
    let mut cells: Vec<Vec<Mark>> = Vec::new();
    for cell in grids.iter().flat_map(|grid| &grid.cells) {
        cells.push(Vec::with_capacity(cell.glyphs.len()));
        let number = u32::try_from(cells.len()).unwrap_or(0);
        for glyph in &cell.glyphs {
            if let Some(slot) = owner.get_mut(*glyph as usize) {
                *slot = number;
            }
        }
    }
    let mut free = Vec::new();
    for mark in marks {
        match owner.get(mark.glyph as usize).copied().unwrap_or(0).checked_sub(1) {
            Some(number) => {
                if let Some(own) = cells.get_mut(number as usize) {
                    own.push(mark);
                }
            }
            None => free.push(mark),
        }
    }
    let mut cells = cells.iter();
    let tables: Vec<Placed> = grids
        .into_iter()
        .map(|grid| {
            let own: Vec<&Vec<Mark>> = cells.by_ref().take(grid.cells.len()).collect();
            placed(&read, &spaces, grid, &own)
        })
        .collect();
    let boxes: Vec<Rect> = tables.iter().map(|placed| placed.bbox).collect();
    let items = line::items(&read, &free, &spaces, &boxes, |r| quarter.shown(r));
    PageContent {
        number: page.number,
        width: read.width,
        height: read.height,
        body: layout::body_size(&layout::marks_of(&read)),
        items,
        tables,
        glyphs: page.visible_glyphs(),
        ocr,
    }
}

/// A scan with its layer of text: all of it is read.
fn shown_layer(page: &Page) -> Page {
    let mut page = page.clone();
    page.glyphs.iter_mut().for_each(|glyph| glyph.visible = true);
    page
}

fn placed(page: &Page, spaces: &Spaces, grid: Grid, marks: &[&Vec<Mark>]) -> Placed {
    let side =
        |list: &[f32], at: usize| list.get(at.min(list.len().saturating_sub(1))).copied().unwrap_or(0.0);
    let bbox = Rect::new(
        side(&grid.xs, 0),
        side(&grid.ys, 0),
        side(&grid.xs, grid.columns),
        side(&grid.ys, grid.rows),
    );
    let mut grounds = vec![None; grid.rows];
    let mut cells = Vec::with_capacity(grid.cells.len());
    for (cell, own) in grid.cells.into_iter().zip(marks) {
        if let (0, Some(ground)) = (cell.column, grounds.get_mut(cell.row)) {
            *ground = cell.fill;
        }
        let inner = Rect::new(
            side(&grid.xs, cell.column),
            side(&grid.ys, cell.row),
            side(&grid.xs, cell.column + cell.column_span),
            side(&grid.ys, cell.row + cell.row_span),
        );
        let text = fold(&cell::read(page, spaces, &cell, own, &inner)).text;
        cells.push(Cell {
            row: cell.row,
            column: cell.column,
            row_span: cell.row_span,
            column_span: cell.column_span,
            role: if text.is_empty() { Role::Blank } else { Role::Unresolved },
            text,
            raw: cell.text,
            origin: Origin::page(grid.page, cell.bbox),
            crossed: cell.crossed,
            repeated_header: false,
        });
    }
    let ruling = match grid.ruling {
        table::Ruling::Ruled => Ruling::Ruled,
        table::Ruling::Partly => Ruling::Partly,
        table::Ruling::None => Ruling::None,
    };
    let table = Table {
        rows: grid.rows,
        columns: grid.columns,
        cells,
        ruling,
        caption: None,
        unit: None,
        group: grid.group,
    };
    Placed { table, bbox, shown: grid.bbox, xs: grid.xs, grounds }
}

/// Reads a document from the contents of its pages, in their order.
pub fn read(mut info: DocumentInfo, pages: Vec<PageContent>, vocabulary: &Vocabulary) -> Document {
    info.text_layer = text_layer(&pages);
    let title = info.title.take().filter(|title| is_title(title));
    info.title = title.or_else(|| largest_lines(pages.first())).or_else(|| first_row(pages.first()));
    info.title = info.title.map(|title| with_year(title, pages.first()));
    let running = furniture::running(&pages);
    let frames = paragraph::frames(&pages);
    let mut reader = PagesReader {
        builder: Builder::new(vocabulary, cited(&pages)),
        paragraph: None,
        open: None,
        groups: 0,
    };
    for (at, page) in pages.into_iter().enumerate() {
        let frame = frames.get(at).copied().unwrap_or((0.0, page.width));
        reader.page(page, frame, |number| running.contains(&(at, number)));
    }
    reader.close_paragraph();
    let mut document = Document { info, blocks: reader.builder.blocks };
    publisher::fill(&mut document, vocabulary);
    document.info.title = document.info.title.take().filter(|title| !title.trim().is_empty());
    document
}

/// Marks that any line or cell raises.
fn cited(pages: &[PageContent]) -> HashSet<String> {
    let mut marks = HashSet::default();
    for page in pages {
        for item in &page.items {
            if let Item::Line(line) = item {
                blocks::cited_marks(&line.marked, &mut marks);
            }
        }
        for cell in page.tables.iter().flat_map(|placed| &placed.table.cells) {
            blocks::cited_marks(&cell.text, &mut marks);
        }
    }
    marks
}

fn text_layer(pages: &[PageContent]) -> TextLayer {
    let (mut native, mut ocr) = (0, 0);
    for page in pages.iter().filter(|page| page.glyphs > 0) {
        if page.ocr { ocr += 1 } else { native += 1 }
    }
    match (native, ocr) {
        (0, 0) => TextLayer::None,
        (native, ocr) if ocr > native => TextLayer::Ocr,
        _ => TextLayer::Native,
    }
}

/// Whether a title of the metadata is one: Japanese words, not the name of a file or of a program.
fn is_title(title: &str) -> bool {
    let title = title.trim();
    let japanese = title.chars().filter(|c| crate::text::is_cjk(*c)).count();
    let file =
        [".doc", ".docx", ".xls", ".xlsx", ".pdf", ".jtd", ".ppt", ".pptx", ".txt", ".xlsm", ".indd", ".ai"];
    let lower = title.to_ascii_lowercase();
    japanese >= 4
        && title.chars().count() <= 100
        && !title.contains(['\u{FFFD}', '\\'])
        && !file.iter().any(|end| lower.ends_with(end))
        && !lower.starts_with("microsoft")
        && !title.chars().any(char::is_control)
}

/// The largest lines of the first page, where they stand out of it.
fn largest_lines(page: Option<&PageContent>) -> Option<String> {
    /// A title is at least this much larger than the body.
    const LARGER: f32 = 1.15;
    /// A year with its era has at most so many characters, spaces with it.
    const YEAR_ALONE: usize = 9;
    /// A title has at most so many lines.
    const LINES: usize = 3;
    let page = page?;
    let lines = || {
        page.items.iter().filter_map(|item| match item {
            Item::Line(line) if line.printed.chars().filter(|c| !c.is_whitespace()).count() >= 2 => {
                Some(line)
            }
            _ => None,
        })
    };
    let size = lines().filter(|line| line.printed.chars().count() >= 4).map(|l| l.size).fold(0.0, f32::max);
    if size < LARGER * page.body {
        return None;
    }
    let mut title = String::new();
    let mut last: Option<&Line> = None;
    for line in lines().filter(|line| line.size >= 0.95 * size).take(LINES) {
        if last.is_some_and(|last| line.bbox.y0 - last.bbox.y1 > 1.5 * size) {
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(&line.marked);
        last = Some(line);
    }
    // 令和8年度 alone is no title: what follows it is.
    if title.chars().count() <= YEAR_ALONE && title.contains("年") {
        let rest = lines().skip_while(|line| line.size < 0.95 * size).nth(1);
        if let Some(line) = rest.filter(|line| line.size >= page.body) {
            title.push(' ');
            title.push_str(&line.marked);
        }
    }
    let title = fold(&title).text.replace('\n', " ");
    (!title.is_empty() && title.chars().count() <= 100).then_some(title)
}

/// A title that names no year, with the line beside it that does: 令和8年度 above it, (令和6年度実績) below it.
fn with_year(title: String, page: Option<&PageContent>) -> String {
    /// The line of a year beside a title has at most so many characters.
    const LONGEST: usize = 40;
    /// So many lines above a title are looked at.
    const ABOVE: usize = 2;
    let compact = |text: &str| fold(text).text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let Some(page) = page.filter(|_| !title.contains("年度")) else { return title };
    let whole = compact(&title);
    let lines: Vec<(&Line, String)> = page
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Line(line) => Some((line, compact(&line.marked))),
            _ => None,
        })
        .filter(|(_, text)| text.chars().count() >= 2)
        .collect();
    let own = |(_, text): &(&Line, String)| whole.contains(text.as_str());
    let (Some(first), Some(last)) = (lines.iter().position(own), lines.iter().rposition(own)) else {
        return title;
    };
    let named = |(line, text): &&(&Line, String)| {
        line.size >= 0.95 * page.body
            && text.contains("年度")
            && !text.contains('。')
            && text.chars().count() <= LONGEST
    };
    let spelled = |line: &Line| fold(&line.marked).text.replace('\n', " ");
    let above = lines.get(first.saturating_sub(ABOVE)..first).unwrap_or_default();
    if let Some((line, _)) = above.iter().find(named) {
        return fold(&format!("{} {title}", spelled(line))).text;
    }
    match lines.get(last + 1).filter(named) {
        Some((line, _)) => fold(&format!("{title} {}", spelled(line))).text,
        None => title,
    }
}

/// The first row of a sheet that is all table, where one cell takes the whole width.
fn first_row(page: Option<&PageContent>) -> Option<String> {
    let Some(Item::Table(first)) = page?.items.first() else { return None };
    let table = &page?.tables.get(*first)?.table;
    let cell = table.cells.first().filter(|cell| cell.column_span == table.columns && cell.row_span == 1)?;
    let words = cell.text.chars().filter(|c| crate::text::is_cjk(*c)).count();
    (words >= 4 && cell.text.chars().count() <= 60).then(|| crate::text::one_line(&cell.text))
}

/// Follows a document through its pages.
struct PagesReader<'a> {
    builder: Builder<'a>,
    paragraph: Option<Paragraph>,
    /// The last table and where it ends, while nothing but furniture has followed.
    open: Option<Open>,
    /// Groups of tables on the pages before.
    groups: u32,
}

impl PagesReader<'_> {
    fn page(&mut self, page: PageContent, frame: (f32, f32), running: impl Fn(usize) -> bool) {
        let (number, size, body) = (page.number, (page.width, page.height), page.body);
        let mut tables: Vec<Option<Placed>> = page.tables.into_iter().map(Some).collect();
        let mut groups = 0;
        for (at, item) in page.items.into_iter().enumerate() {
            match item {
                Item::Line(line) if running(at) || furniture::is_continuation_mark(&line.printed) => {
                    // Running heads stand between the halves of a paragraph, too.
                    let origin = Origin::page(number, line.shown);
                    self.furniture(&line, origin);
                }
                Item::Line(line) => self.line(line, number, frame),
                Item::Table(which) => {
                    if let Some(mut placed) = tables.get_mut(which).and_then(Option::take) {
                        if let Some(group) = &mut placed.table.group {
                            groups = groups.max(*group + 1);
                            *group += self.groups;
                        }
                        self.table(placed, number, size, body);
                    }
                }
            }
        }
        self.groups += groups;
    }

    fn furniture(&mut self, line: &Line, origin: Origin) {
        self.close_paragraph();
        self.builder.line(&line.marked, &line.printed, origin, true);
    }

    fn line(&mut self, line: Line, page: u32, frame: (f32, f32)) {
        let folded = fold(&line.marked).text;
        if let Some(open) = &mut self.paragraph
            && open.goes_on(&line, &folded, frame, &self.builder)
        {
            open.push(line);
            return;
        }
        self.close_paragraph();
        self.paragraph = Some(Paragraph::new(line, &folded, page, &self.builder));
    }

    fn close_paragraph(&mut self) {
        if let Some(paragraph) = self.paragraph.take() {
            self.builder.line(&paragraph.marked, &paragraph.printed, paragraph.origin(), false);
        }
    }

    fn table(&mut self, placed: Placed, page: u32, size: (f32, f32), body: f32) {
        self.close_paragraph();
        if let Some(open) = &mut self.open {
            let between = self.builder.blocks.get(open.block + 1..).unwrap_or_default();
            let alone = between.iter().all(|block| matches!(block.kind, BlockKind::Furniture));
            if alone
                && let Some(block) = self.builder.blocks.get_mut(open.block)
                && let BlockKind::Table(before) = &mut block.kind
                && open.take(before, &placed, page, size, body)
            {
                return;
            }
        }
        let origin = Origin::page(page, placed.shown);
        // A single text in a row of cells continued no table: it is a line in a frame.
        let mut texts = placed.table.cells.iter().filter(|cell| cell.role != Role::Blank);
        if let (Some(only), None, 1) = (texts.next(), texts.next(), placed.table.rows) {
            self.builder.line(&crate::text::one_line(&only.text), &only.raw, origin, false);
            return;
        }
        self.open = Some(Open::new(self.builder.blocks.len(), &placed, page, size.1));
        self.builder.table(placed.table, origin);
    }
}
