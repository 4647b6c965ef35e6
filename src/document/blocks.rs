//! Lines and tables to blocks, the same for text and PDF: each line finds its kind and its place in the outline.

use super::lines::{self, Line};
use super::outline::{Entered, Heading, Outline, Style, heading};
use super::{Block, BlockKind, Table};
use crate::origin::Origin;
use crate::text::{from_superscript, spelled};
use crate::vocabulary::Vocabulary;
use foldhash::HashSet;

/// Blocks that are being read, in reading order.
pub(super) struct Builder<'a> {
    /// What was read so far.
    pub(super) blocks: Vec<Block>,
    vocabulary: &'a Vocabulary,
    outline: Outline,
    cited: HashSet<String>,
    /// The block of a policy label that waits for the title on the next line.
    bare_label: Option<usize>,
}

impl<'a> Builder<'a> {
    /// Starts a document; `cited` are the marks that its text raises.
    pub(super) fn new(vocabulary: &'a Vocabulary, cited: HashSet<String>) -> Self {
        Builder { blocks: Vec::new(), vocabulary, outline: Outline::default(), cited, bare_label: None }
    }

    /// Tells what a folded line is by itself, before the outline has a say.
    pub(super) fn class(&self, line: &str) -> Line {
        lines::classify(line, |mark| self.cited.contains(mark))
    }

    /// Whether a folded line has the mark of a heading.
    pub(super) fn is_heading(&self, line: &str) -> bool {
        heading(line, self.vocabulary).is_some()
    }

    /// A row of a table: a label waits no longer.
    pub(super) fn forget_label(&mut self) {
        self.bare_label = None;
    }

    /// Adds a table with the caption and the unit that stand above it.
    pub(super) fn table(&mut self, table: Table, origin: Origin) {
        let (caption, unit) = self.title_above();
        self.blocks.push(Block {
            kind: BlockKind::Table(Table { caption, unit, ..table }),
            text: String::new(),
            raw: String::new(),
            origin,
        });
    }

    /// The caption and the unit line that stand right above a table.
    fn title_above(&self) -> (Option<String>, Option<String>) {
        let mut unit = None;
        for block in self.blocks.iter().rev() {
            match &block.kind {
                BlockKind::UnitLine if unit.is_none() => {
                    unit = lines::unit_line(&block.text).map(str::to_owned);
                }
                BlockKind::Furniture => {}
                // ※各年度末現在の数値です stands between a caption and its table.
                BlockKind::Footnote { mark } if mark.is_empty() && block.text.starts_with('※') => {}
                BlockKind::Heading { .. } | BlockKind::Caption => {
                    let unit = unit.or_else(|| lines::unit_in(&block.text).map(str::to_owned));
                    return (Some(block.text.clone()), unit);
                }
                _ => break,
            }
        }
        (None, unit)
    }

    /// Adds a line or paragraph: `marked` is what is read (raised marks as `^{1}`), `raw` what is printed.
    pub(super) fn line(&mut self, marked: &str, raw: &str, origin: Origin, running: bool) {
        let text = list_space(marked, spelled(marked).into_owned());
        let line = text.trim();
        if line.is_empty() {
            return;
        }
        let class = self.class(line);
        let kind = match class {
            Line::Unit(_) => BlockKind::UnitLine,
            Line::Footnote(mark) => BlockKind::Footnote { mark },
            Line::PageNumber => BlockKind::Furniture,
            Line::Item | Line::Prose => match heading(line, self.vocabulary) {
                Some(found) => self.enter(&found, line, running),
                None if running => BlockKind::Furniture,
                None if self.completes_label(line) => BlockKind::Furniture,
                None if class == Line::Item => BlockKind::Item,
                None if lines::is_caption(line) => BlockKind::Caption,
                None if lines::unit_in(line).is_some() && line.chars().count() < 60 => BlockKind::Caption,
                None => BlockKind::Paragraph,
            },
        };
        if !matches!(kind, BlockKind::Furniture) {
            self.bare_label = None;
        }
        if let BlockKind::Heading { .. } = kind
            && heading(line, self.vocabulary).is_some_and(|h| h.bare)
        {
            self.bare_label = Some(self.blocks.len());
        }
        self.blocks.push(Block { kind, text: line.to_owned(), raw: raw.trim().to_owned(), origin });
    }

    fn enter(&mut self, found: &Heading, line: &str, running: bool) -> BlockKind {
        // In a running head only the policy labels govern what follows.
        if running && found.style == Style::Bracket {
            return BlockKind::Furniture;
        }
        match self.outline.enter(found, line) {
            Entered::Again => BlockKind::Furniture,
            Entered::At(level) => BlockKind::Heading { level },
        }
    }

    /// 重点戦略Ⅰ ⏎ 子どもを育む環境づくり: the second line is the title of the first.
    fn completes_label(&mut self, line: &str) -> bool {
        let Some(label) = self.bare_label else { return false };
        if line.ends_with('。') || line.chars().count() > 60 || line.starts_with(['~', '～']) {
            return false;
        }
        self.bare_label = None;
        let Some(block) = self.blocks.get_mut(label) else { return false };
        block.text.push(' ');
        block.text.push_str(line);
        self.outline.extend_last(line);
        true
    }
}

/// Marks that stand in the text as superscripts: `^{※1}`, `^①`, `¹`. They make `1：…` a footnote.
pub(super) fn cited_marks(text: &str, marks: &mut HashSet<String>) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(digit) = from_superscript(c) {
            marks.insert(digit.to_string());
        } else if c == '^' {
            let mark: String = chars
                .by_ref()
                .skip_while(|c| matches!(c, '{' | '※' | '*' | ' '))
                .take(2)
                .take_while(|c| c.is_numeric() || ('①'..='⑳').contains(c))
                .collect();
            if !mark.is_empty() {
                marks.insert(mark);
            }
        }
    }
}

/// `ア 職員の人材育成`: the space behind a kana that counts is no space of the layout.
fn list_space(raw: &str, text: String) -> String {
    let mut chars = raw.trim().chars();
    match (chars.next(), chars.next()) {
        (Some(first @ 'ア'..='ン'), Some(second)) if second.is_whitespace() => {
            match text.strip_prefix(first) {
                Some(rest) => format!("{first} {}", rest.trim_start()),
                None => text,
            }
        }
        _ => text,
    }
}
