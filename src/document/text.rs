//! A text report to blocks: lines in, headings, prose, footnotes and tables in reading order out.
//! A table is a run of lines with tabs; where a page cut it, its parts are one table again.

use super::blocks::{self, Builder};
use super::{Block, BlockKind, Cell, Document, DocumentInfo, Role, Ruling, Table, publisher};
use crate::origin::Origin;
use crate::text::spelled;
use crate::vocabulary::Vocabulary;
use foldhash::{HashMap, HashSet};

/// A line that stands at least this often, as it is, can be a running head.
const RUNNING: usize = 3;

/// So many repeated lines in a row are a running head; a single repeated line can be a label of the text.
const RUNNING_LINES: usize = 3;

/// A table's grid may have at most this many places for each printed field (and a few thousand more):
/// one line of 10,000 columns must not widen 100,000 lines of two.
const PLACES_PER_FIELD: usize = 8;
const PLACES_FREE: usize = 20_000;

/// Reads a decoded text report.
pub fn read(info: DocumentInfo, text: &str, vocabulary: &Vocabulary) -> Document {
    let lines: Vec<&str> = text.split('\n').collect();
    let running = running_heads(&lines);
    let mut cited = HashSet::default();
    blocks::cited_marks(text, &mut cited);
    let mut reader = TextReader { builder: Builder::new(vocabulary, cited), open: None };
    for (at, line) in lines.iter().enumerate() {
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        if line.contains('\t') {
            reader.row(line, number);
        } else if line.trim().is_empty() {
            reader.close_rows();
        } else {
            reader.close_rows();
            reader.builder.line(line, line, Origin::line(number), running.contains(&at));
        }
    }
    reader.close_rows();
    let mut document = Document { info, blocks: join_cut_tables(reader.builder.blocks) };
    publisher::fill(&mut document, vocabulary);
    document
}

/// Numbers (from 0) of the lines that belong to running heads: runs of lines that all stand several times.
fn running_heads(lines: &[&str]) -> HashSet<usize> {
    let mut counts: HashMap<&str, usize> = HashMap::default();
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty() && !line.contains('\t')) {
        *counts.entry(line).or_default() += 1;
    }
    let mut running = HashSet::default();
    let mut run: Vec<usize> = Vec::new();
    let mut close = |run: &mut Vec<usize>| {
        if run.len() >= RUNNING_LINES {
            running.extend(run.drain(..));
        }
        run.clear();
    };
    for (at, line) in lines.iter().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if counts.get(line).is_some_and(|count| *count >= RUNNING) {
            run.push(at);
        } else {
            close(&mut run);
        }
    }
    close(&mut run);
    running
}

struct TextReader<'a> {
    builder: Builder<'a>,
    open: Option<Rows>,
}

/// The rows of a table that is being read.
#[derive(Default)]
struct Rows {
    rows: Vec<(u32, Vec<(String, String)>)>,
    columns: usize,
    fields: usize,
}

impl TextReader<'_> {
    fn row(&mut self, line: &str, number: u32) {
        self.builder.forget_label();
        let fields: Vec<(String, String)> =
            line.split('\t').map(|raw| (spelled(raw).into_owned(), raw.trim().to_owned())).collect();
        let (rows, columns, count) = match &self.open {
            Some(open) => (open.rows.len() + 1, open.columns.max(fields.len()), open.fields + fields.len()),
            None => (1, fields.len(), fields.len()),
        };
        if rows * columns > PLACES_PER_FIELD * count + PLACES_FREE {
            self.close_rows();
        }
        let open = self.open.get_or_insert_with(Rows::default);
        open.columns = open.columns.max(fields.len());
        open.fields += fields.len();
        open.rows.push((number, fields));
    }

    fn close_rows(&mut self) {
        let Some(open) = self.open.take() else { return };
        let Some((first, _)) = open.rows.first() else { return };
        let origin = Origin::line(*first);
        self.builder.table(open.into_table(), origin);
    }
}

impl Rows {
    /// Joins rows that a line break inside a cell cut in two: 25,120人 ⏎ (H28). The number of fields proves it, which is
    /// that of the first row when joined, and the second row begins with what only goes on.
    fn join_cut_rows(&mut self) {
        let whole = self.columns;
        if self.rows.first().is_none_or(|(_, fields)| fields.len() != whole) || whole < 3 {
            return;
        }
        let mut joined: Vec<(u32, Vec<(String, String)>)> = Vec::with_capacity(self.rows.len());
        for (line, fields) in self.rows.drain(..) {
            let goes_on = fields.first().is_some_and(|(text, _)| text.starts_with(['(', '※', '[']));
            match joined.last_mut() {
                Some((_, open)) if goes_on && open.len() + fields.len() == whole + 1 && fields.len() > 1 => {
                    let mut fields = fields.into_iter();
                    if let (Some((text, raw)), Some((more, more_raw))) = (open.last_mut(), fields.next()) {
                        text.push('\n');
                        text.push_str(&more);
                        raw.push('\n');
                        raw.push_str(&more_raw);
                    }
                    open.extend(fields);
                }
                _ => joined.push((line, fields)),
            }
        }
        self.rows = joined;
    }

    fn into_table(mut self) -> Table {
        self.join_cut_rows();
        let (rows, columns) = (self.rows.len(), self.columns);
        let mut cells = Vec::with_capacity(rows * columns);
        for (row, (line, fields)) in self.rows.into_iter().enumerate() {
            let mut fields = fields.into_iter();
            for column in 0..columns {
                let (text, raw) = fields.next().unwrap_or_default();
                let role = if text.is_empty() { Role::Blank } else { Role::Unresolved };
                cells.push(Cell {
                    row,
                    column,
                    row_span: 1,
                    column_span: 1,
                    text,
                    raw,
                    origin: Origin::line(line),
                    role,
                    crossed: false,
                    repeated_header: false,
                });
            }
        }
        Table { rows, columns, cells, ruling: Ruling::Text, ..Table::default() }
    }
}

/// Joins a table to the one before it where only furniture stands between them and it repeats the header, or where it has
/// no header of its own: a page ended between them, or a line between them was a row over the whole width.
fn join_cut_tables(blocks: Vec<Block>) -> Vec<Block> {
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    // The last table, and where what stands behind it begins.
    let mut last_table: Option<(usize, usize)> = None;
    let title = blocks.iter().find(|block| !block.text.is_empty()).map(|block| block.text.clone());
    let title = title.unwrap_or_default();
    for mut block in blocks {
        if let BlockKind::Table(next) = &mut block.kind {
            let (before, behind) = joined.split_at_mut(last_table.map_or(0, |(at, _)| at + 1));
            let between = behind.get(last_table.map_or(0, |(at, from)| from - at - 1)..).unwrap_or_default();
            if let Some(Block { kind: BlockKind::Table(previous), .. }) = before.last_mut() {
                let plain = between.iter().all(|block| block.kind == BlockKind::Furniture);
                if plain && let Some(repeated) = continues(previous, next) {
                    append(previous, std::mem::take(next), repeated);
                    continue;
                }
                if is_row_between(between) && goes_on(previous, next) {
                    for line in between {
                        // What stands at the head of the document stands at the head of its pages.
                        if line.kind != BlockKind::Furniture && !title.starts_with(&line.text) {
                            append(previous, row_of(line), 0);
                        }
                    }
                    append(previous, std::mem::take(next), 0);
                    // A heading governs what follows the table too.
                    let keep = |block: &Block| {
                        matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Furniture)
                    };
                    if let Some((_, from)) = &mut last_table {
                        let behind = joined.split_off(*from);
                        joined.extend(behind.into_iter().filter(keep));
                        *from = joined.len();
                    }
                    continue;
                }
            }
            last_table = Some((joined.len(), joined.len() + 1));
        }
        joined.push(block);
    }
    joined
}

/// So many lines between two parts of a table can be rows over its whole width, and no longer than this in characters.
const ROWS_BETWEEN: usize = 2;
const ROW_BETWEEN: usize = 50;
/// So many rows show in which columns a table has its figures.
const LOOKED_AT: usize = 12;

/// Whether what stands between two tables is a row over their whole width: 基本目標2 産業.
fn is_row_between(between: &[Block]) -> bool {
    let mut lines = 0;
    between.iter().all(|block| match block.kind {
        BlockKind::Furniture => true,
        BlockKind::Heading { .. } | BlockKind::Paragraph | BlockKind::Item | BlockKind::Caption => {
            lines += 1;
            !block.text.contains(['。', '※', '→']) && block.text.chars().count() <= ROW_BETWEEN
        }
        _ => false,
    }) && lines <= ROWS_BETWEEN
}

/// A line as a row of its first cell.
fn row_of(line: &Block) -> Table {
    let cell = Cell {
        row_span: 1,
        column_span: 1,
        text: line.text.clone(),
        raw: line.raw.clone(),
        origin: line.origin,
        ..Cell::default()
    };
    Table { rows: 1, columns: 1, cells: vec![cell], ..Table::default() }
}

/// Whether a table begins with figures in the columns of the one before it, which has a header for them.
fn goes_on(previous: &Table, next: &Table) -> bool {
    let row = |table: &'_ Table, row: usize| -> Vec<bool> {
        let cells = table.cells.iter().skip(row * table.columns).take(table.columns);
        cells.skip(1).map(|cell| is_figure(&cell.text)).collect()
    };
    let headed = !row(previous, 0).contains(&true);
    let is_name = |cell: &Cell| !cell.text.is_empty() && !is_figure(&cell.text);
    let name = next.cells.iter().take(next.columns.min(2)).any(is_name);
    let first = row(next, 0);
    let figures = first.iter().filter(|figure| **figure).count();
    let filled = next.cells.iter().take(next.columns).skip(1).filter(|cell| !cell.text.is_empty()).count();
    let columns = next.columns == previous.columns && next.columns > 2;
    let body = (1..previous.rows.min(LOOKED_AT)).map(|at| row(previous, at));
    let body: Vec<Vec<bool>> = body.filter(|row| row.contains(&true)).collect();
    // Below rows of figures one in the column of the others tells enough; right below a header half of them.
    let fits = match body.is_empty() {
        true => 2 * figures >= filled,
        false => body.iter().any(|above| above.iter().zip(&first).any(|(above, here)| *above && *here)),
    };
    columns && headed && name && fits && figures > 0
}

/// Whether a field begins with a figure, a dash or a sign, and is no year.
fn is_figure(text: &str) -> bool {
    let bare = text.trim_start_matches(['-', '△', '▲', '+', '約', '(']);
    let end = bare.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.')).unwrap_or(bare.len());
    let unit = bare.get(end..).unwrap_or("");
    let dash = !text.is_empty() && text.chars().all(|c| matches!(c, '-' | '—' | '―' | '－'));
    dash || end > 0 && !unit.starts_with(['年', '月', '次', '号', '期'])
}

/// Rows of header that are longer than this are no header.
const HEADER_ROWS: usize = 3;

/// How many rows of the header `next` repeats from anywhere in `previous`; `None` where it is another table.
fn continues(previous: &Table, next: &Table) -> Option<usize> {
    if previous.columns.abs_diff(next.columns) > 1 {
        return None;
    }
    let line = |table: &Table, row: usize| -> Vec<String> {
        let mut texts: Vec<String> = table
            .cells
            .iter()
            .skip(row * table.columns)
            .take(table.columns)
            .map(|cell| cell.text.split_whitespace().collect())
            .collect();
        while texts.last().is_some_and(String::is_empty) {
            texts.pop();
        }
        texts
    };
    let first = line(next, 0);
    if first.len() < 2 || first.iter().filter(|text| !text.is_empty()).count() < 2 {
        return None;
    }
    let at = (0..previous.rows.min(2 * HEADER_ROWS)).find(|row| line(previous, *row) == first)?;
    let repeated = (0..HEADER_ROWS)
        .take_while(|k| at + k < previous.rows && *k < next.rows && line(previous, at + k) == line(next, *k))
        .count();
    (repeated < next.rows).then_some(repeated)
}

fn append(previous: &mut Table, next: Table, repeated: usize) {
    let columns = previous.columns.max(next.columns);
    widen(previous, columns);
    let offset = previous.rows;
    let mut next = next;
    widen(&mut next, columns);
    previous.rows += next.rows;
    previous.cells.extend(next.cells.into_iter().map(|mut cell| {
        cell.repeated_header = cell.row < repeated;
        cell.row += offset;
        cell
    }));
}

/// Adds blank cells at the right of each row of a table without spans.
fn widen(table: &mut Table, columns: usize) {
    if table.columns >= columns {
        return;
    }
    let mut cells = Vec::with_capacity(table.rows * columns);
    let narrow = table.columns;
    for (row, line) in table.cells.chunks(narrow.max(1)).enumerate() {
        let origin = line.first().map(|cell| cell.origin).unwrap_or_default();
        cells.extend(line.iter().cloned());
        cells.extend((narrow..columns).map(|column| Cell {
            row,
            column,
            row_span: 1,
            column_span: 1,
            origin,
            role: Role::Blank,
            ..Cell::default()
        }));
    }
    table.cells = cells;
    table.columns = columns;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let vocabulary = Vocabulary::bundled().expect("bundled");
        let document = read(DocumentInfo::default(), text, &vocabulary);
        let table = document.tables().next().expect("a table").clone();
        table.cells.chunks(table.columns).map(|row| row.iter().map(|c| c.text.clone()).collect()).collect()
    }

    /// Protects the figures behind a line break inside a cell.
    #[test]
    fn a_line_break_inside_a_cell_cuts_no_row() {
        let cut = "指標名\t基準値\tR4\tR5\n従業者数\t25,120人\n(H28)\t25,034人\t25,035人\n";
        assert_eq!(rows(cut)[1..], [["従業者数", "25,120人\n(H28)", "25,034人", "25,035人"]]);
    }

    /// Two short rows are two rows, though their fields would fill one.
    #[test]
    fn rows_without_their_last_cells_stay_apart() {
        let short = "指標名\t基準値\tR4\n従業者数\t20人\n相談件数\t5件\n";
        assert_eq!(rows(short)[1..], [["従業者数", "20人", ""], ["相談件数", "5件", ""]]);
        let cited = "指標名\t基準値\tR4\n従業者数\t20人\t21人\n(再掲)相談件数\t5件\t6件\n";
        assert_eq!(rows(cited).len(), 3);
    }
}
