//! Tables that go on over a page or a fold: the parts become one table.
//!
//! Only furniture stands between the parts. A repeated header proves it; without one the columns must be the same,
//! the first part must reach down to the end of its page and the next begin at the head of its own.

use super::Placed;
use crate::document::{Cell, Role, Table};

/// Column boundaries of the parts differ by at most this, in body sizes.
const SAME_EDGE: f32 = 0.6;
/// Rows of header that may be repeated, at most.
const HEADER_ROWS: usize = 5;
/// The first part ends below this share of the page, the next begins above the other.
const LOW: f32 = 0.6;
const HIGH: f32 = 0.4;
/// A spread is this much wider than high, and its fold lies within this part of the width from the middle.
const SPREAD: f32 = 1.2;
const FOLD: f32 = 0.05;
/// Sheets of one form repeat this share of their labels at the same places.
const SAME_FORM: f32 = 0.6;

/// The last table, as long as it may go on.
#[derive(Clone, Debug)]
pub(super) struct Open {
    /// The position of its block.
    pub(super) block: usize,
    page: u32,
    /// Boundaries of its columns, on the page of its last part.
    xs: Vec<f32>,
    bottom: f32,
    right: f32,
    height: f32,
    /// Ground of its first row's first cell.
    ground: Option<[u8; 3]>,
    /// First row of its last part.
    start: usize,
}

impl Open {
    pub(super) fn new(block: usize, placed: &Placed, page: u32, height: f32) -> Self {
        Open {
            block,
            page,
            xs: placed.xs.clone(),
            bottom: placed.bbox.y1,
            right: placed.bbox.x1,
            height,
            ground: placed.grounds.first().copied().flatten(),
            start: 0,
        }
    }

    /// Takes the next part into the table, where it is one.
    pub(super) fn take(
        &mut self,
        table: &mut Table,
        next: &Placed,
        page: u32,
        (width, height): (f32, f32),
        body: f32,
    ) -> bool {
        let over_page = page == self.page + 1;
        let over_fold = page == self.page && next.bbox.x0 >= self.right && next.bbox.y0 < self.bottom;
        if !over_page && !over_fold {
            return false;
        }
        let ends = self.bottom > LOW * self.height && next.bbox.y0 < HIGH * height;
        let repeated = repeated_rows(table, &next.table);
        let merged = merge_edges(&self.xs, &next.xs, SAME_EDGE * body);
        let same_columns = table.columns == next.table.columns;
        let proven = repeated > 0 && (same_columns || merged.is_some());
        // Tables side by side may share a header; only the halves of a spread are one table.
        let middle = (self.right + next.bbox.x0) / 2.0;
        let halves = width > SPREAD * height && (middle - width / 2.0).abs() < FOLD * width;
        if over_fold && !(proven && same_columns && halves && ends) {
            return false;
        }
        // A first row on the ground of the header, with other words, is the header of another table.
        let ground = next.grounds.first().copied().flatten();
        let headed = ground.is_some() && ground == self.ground && repeated == 0 && !is_striped(next);
        if !proven && (!ends || headed || merged.is_none()) {
            return false;
        }
        if is_another_sheet(table, &next.table, self.start, repeated) {
            return false;
        }
        let mut part = next.table.clone();
        match merged {
            Some(merged) => {
                spread(table, &merged.old, merged.columns);
                spread(&mut part, &merged.new, merged.columns);
                self.xs = merged.xs;
            }
            None => self.xs.clone_from(&next.xs),
        }
        self.start = table.rows;
        append(table, part, repeated);
        self.page = page;
        self.bottom = next.bbox.y1;
        self.right = next.bbox.x1;
        self.height = height;
        true
    }
}

/// Whether rows change their ground: then the first row's ground says nothing.
fn is_striped(placed: &Placed) -> bool {
    let first = placed.grounds.first().copied().flatten();
    placed.grounds.iter().skip(1).filter(|ground| **ground == first).count() > 0
}

/// A row's cells by column: texts without white space, with their spans.
fn row(table: &Table, row: usize) -> Vec<(usize, usize, String)> {
    let cells = table.cells.iter().filter(|cell| cell.row == row);
    cells.map(|c| (c.column, c.row_span, c.text.split_whitespace().collect())).collect()
}

/// How many rows at the top of `next` repeat those at the top of `table`.
fn repeated_rows(table: &Table, next: &Table) -> usize {
    let texts = |cells: &[(usize, usize, String)]| -> Vec<String> {
        cells.iter().map(|(_, _, text)| text.clone()).filter(|text| !text.is_empty()).collect()
    };
    let mut count = 0;
    let mut words = 0;
    while count < HEADER_ROWS.min(table.rows).min(next.rows.saturating_sub(1)) {
        let (old, new) = (texts(&row(table, count)), texts(&row(next, count)));
        if old != new || (old.is_empty() && count == 0) {
            break;
        }
        words += new.iter().filter(|text| !text.is_ascii()).count();
        count += 1;
    }
    // A single word can stand at the top of two tables by chance.
    if words >= 2 { count } else { 0 }
}

/// Whether the next part is the next sheet of a form: its labels are those of the sheet before, at the same places.
fn is_another_sheet(table: &Table, next: &Table, start: usize, repeated: usize) -> bool {
    if repeated == 0 && begins_alike(table, next, start) {
        return true;
    }
    if repeated == 0 || table.rows - start != next.rows {
        return false;
    }
    let (mut same, mut all) = (0_usize, 0_usize);
    let mut old = table.cells.iter().filter(|cell| cell.row >= start + repeated).peekable();
    for cell in next.cells.iter().filter(|cell| cell.row >= repeated) {
        let at = (cell.row + start, cell.column);
        while old.peek().is_some_and(|other| (other.row, other.column) < at) {
            old.next();
        }
        if cell.text.is_empty() || !cell.text.chars().any(crate::text::is_cjk) {
            continue;
        }
        all += 1;
        same += usize::from(
            old.peek().is_some_and(|other| (other.row, other.column) == at && other.text == cell.text),
        );
    }
    all >= 4 && same as f32 >= SAME_FORM * all as f32
}

/// Whether the labels at the left of the first rows are the same in both parts, though what they label is not:
/// 事務事業名 over 所属名. A stub that stands again at the top of a page is one label, and has no other below it.
fn begins_alike(table: &Table, next: &Table, start: usize) -> bool {
    let label = |table: &Table, row: usize| {
        let first = table.cells.iter().find(|cell| cell.row == row && cell.column == 0);
        first.map(|cell| cell.text.clone()).filter(|text| text.chars().any(crate::text::is_cjk))
    };
    let same = |at: usize| label(next, at).filter(|new| label(table, start + at).as_ref() == Some(new));
    same(0).zip(same(1)).is_some_and(|(first, second)| first != second)
}

/// Boundaries of both parts as one list, and where each part's columns stand in it.
struct Merged {
    xs: Vec<f32>,
    old: Vec<usize>,
    new: Vec<usize>,
    columns: usize,
}

/// Fits the boundaries of two parts; the coarser part's must all be among the finer part's.
fn merge_edges(old: &[f32], new: &[f32], slack: f32) -> Option<Merged> {
    let (Some(old0), Some(new0)) = (old.first(), new.first()) else { return None };
    let (old_last, new_last) = (old.last()? - old0, new.last()? - new0);
    if (old_last - new_last).abs() > 2.0 * slack || old.len() < 3 || new.len() < 3 {
        return None;
    }
    let (fine, coarse, shift) =
        if new.len() >= old.len() { (new, old, new0 - old0) } else { (old, new, old0 - new0) };
    let mut places = Vec::with_capacity(coarse.len());
    for x in coarse {
        let at = fine.iter().position(|other| (other - (x + shift)).abs() <= slack)?;
        if places.last().is_some_and(|last| *last >= at) {
            return None;
        }
        places.push(at);
    }
    let all: Vec<usize> = (0..fine.len()).collect();
    let columns = fine.len() - 1;
    let (old_places, new_places) = if new.len() >= old.len() { (places, all) } else { (all, places) };
    // Later parts are compared with the page that was read last.
    let xs = if new.len() >= old.len() { new.to_vec() } else { fine.iter().map(|x| x - shift).collect() };
    Some(Merged { xs, old: old_places, new: new_places, columns })
}

/// Moves a table's columns to their places among finer ones.
fn spread(table: &mut Table, places: &[usize], columns: usize) {
    if table.columns == columns {
        return;
    }
    let place = |column: usize| places.get(column).copied().unwrap_or(columns).min(columns);
    for cell in &mut table.cells {
        let end = place(cell.column + cell.column_span);
        cell.column = place(cell.column);
        cell.column_span = end.saturating_sub(cell.column).max(1);
    }
    table.columns = columns;
}

fn append(table: &mut Table, part: Table, repeated: usize) {
    let offset = table.rows;
    let (rest, spans) = if repeated == 0 { reach_over(table, &part) } else { (Vec::new(), Vec::new()) };
    if repeated == 0 && rest.is_empty() && is_cut_row(table, &part) {
        join_cut_row(table, part);
        return;
    }
    for (number, rows) in spans {
        if let Some(cell) = table.cells.get_mut(number) {
            cell.row_span += rows;
        }
    }
    table.rows += part.rows;
    for (number, mut cell) in part.cells.into_iter().enumerate() {
        if rest.contains(&number) {
            continue;
        }
        cell.repeated_header = cell.row < repeated;
        cell.row += offset;
        table.cells.push(cell);
    }
}

/// Blank stubs at the top of the next part that the stubs of the last row cover:
/// the numbers of the blank cells, and of the cells above with the rows that they gain.
fn reach_over(table: &Table, part: &Table) -> (Vec<usize>, Vec<(usize, usize)>) {
    let (mut gone, mut grown) = (Vec::new(), Vec::new());
    let mut at = 0;
    for (number, cell) in part.cells.iter().enumerate().take_while(|(_, cell)| cell.row == 0) {
        // Only from the left side on, as long as blanks stand there.
        if cell.column != at
            || cell.role != Role::Blank
            || cell.crossed
            || cell.row_span == part.rows && part.rows > 1 && at > 0
        {
            break;
        }
        at += cell.column_span;
        let above = table.cells.iter().rposition(|above| {
            above.column == cell.column
                && above.column_span == cell.column_span
                && above.row + above.row_span == table.rows
        });
        let Some(above_number) = above else { break };
        let Some(above) = table.cells.get(above_number) else { break };
        if above.role == Role::Blank {
            break;
        }
        gone.push(number);
        grown.push((above_number, cell.row_span));
    }
    // Something must follow that the stubs govern, in rows of its own.
    let cut = is_cut_row(table, part);
    if cut || at >= part.columns { (Vec::new(), Vec::new()) } else { (gone, grown) }
}

/// Whether the first row of the next part is the rest of the last row. Some of its cells have ended on the page before;
/// the others go on: in a sentence, in brackets that are still open, or below a stub that is blank nowhere else.
fn is_cut_row(table: &Table, part: &Table) -> bool {
    let (mut texts, mut ended, mut clear, mut open) = (0, 0, true, false);
    for cell in part.cells.iter().filter(|cell| cell.row == 0) {
        let above = table
            .cells
            .iter()
            .rev()
            .find(|above| above.column == cell.column && above.row + above.row_span == table.rows);
        let Some(above) = above else { return false };
        if above.column_span != cell.column_span || cell.row_span != 1 {
            return false;
        }
        if cell.role == Role::Blank {
            ended += usize::from(above.role != Role::Blank);
            continue;
        }
        texts += 1;
        let sentence = |text: &str| text.chars().filter(|c| crate::text::is_cjk(*c)).count() >= 4;
        let goes_on = !above.text.ends_with(['。', '.', '%', ')']) && sentence(&above.text);
        clear &= above.role != Role::Blank && goes_on && !cell.text.starts_with(['・', '○', '①', '※', '(']);
        let closes = depth(&above.text) > 0 && depth(&cell.text) < 0;
        open |= closes;
        // A figure below a figure is one of its own.
        if !closes && above.role != Role::Blank && has_digit(&above.text) && has_digit(&cell.text) {
            return false;
        }
    }
    // Where every cell goes on, these are rows of words, not one row that was cut.
    texts > 0 && ended > 0 && (clear || open || ended > 1 && is_blank_stub_alone(table, part))
}

/// How many brackets a text leaves open; negative where it closes more than it opens.
fn depth(text: &str) -> i32 {
    text.chars()
        .map(|c| match c {
            '(' | '「' | '【' | '〔' => 1,
            ')' | '」' | '】' | '〕' => -1,
            _ => 0,
        })
        .sum()
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

/// Whether the next part begins with a blank stub in a table whose stubs are blank nowhere else.
fn is_blank_stub_alone(table: &Table, part: &Table) -> bool {
    let stub = |cell: &&Cell| cell.column == 0;
    let first = part.cells.iter().find(|cell| cell.row == 0 && cell.column == 0);
    first.is_some_and(|cell| cell.role == Role::Blank)
        && table.rows >= 3
        && !table.cells.iter().filter(stub).any(|cell| cell.role == Role::Blank || cell.row_span > 1)
        && !part
            .cells
            .iter()
            .filter(stub)
            .any(|cell| cell.row > 0 && (cell.role == Role::Blank || cell.row_span > 1))
}

fn join_cut_row(table: &mut Table, part: Table) {
    let last = table.rows;
    let mut rest: Vec<Cell> = Vec::new();
    for mut cell in part.cells {
        if cell.row > 0 {
            cell.row += last - 1;
            rest.push(cell);
            continue;
        }
        let above = table
            .cells
            .iter_mut()
            .rev()
            .find(|above| above.column == cell.column && above.row + above.row_span == last);
        if let Some(above) = above
            && !cell.text.is_empty()
        {
            above.text.push_str(super::cell::joint(&above.text, &cell.text));
            above.text.push_str(&cell.text);
            above.raw.push('\n');
            above.raw.push_str(&cell.raw);
        }
    }
    table.rows += part.rows - 1;
    table.cells.extend(rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Rect;
    use crate::origin::Origin;

    /// A part of a table at a height of its page (800 high, 600 wide): rows of texts, `|` between the cells.
    fn part(page: u32, top: f32, bottom: f32, rows: &[&str]) -> Placed {
        let columns = rows.first().map_or(0, |row| row.split('|').count());
        let cells = rows.iter().enumerate().flat_map(|(row, line)| {
            line.split('|').enumerate().map(move |(column, text)| Cell {
                row,
                column,
                row_span: 1,
                column_span: 1,
                text: text.to_owned(),
                raw: text.to_owned(),
                origin: Origin { page: Some(page), ..Origin::default() },
                role: if text.is_empty() { Role::Blank } else { Role::Unresolved },
                ..Cell::default()
            })
        });
        let table = Table { rows: rows.len(), columns, cells: cells.collect(), ..Table::default() };
        let xs = (0..=columns).map(|k| 50.0 + 100.0 * k as f32).collect();
        let bbox = Rect::new(50.0, top, 50.0 + 100.0 * columns as f32, bottom);
        Placed { table, bbox, shown: bbox, xs, grounds: vec![None; rows.len()] }
    }

    fn joined(first: &Placed, second: &Placed) -> Option<Table> {
        let mut table = first.table.clone();
        let mut open = Open::new(0, first, 1, 800.0);
        open.take(&mut table, second, 2, (600.0, 800.0), 10.0).then_some(table)
    }

    fn texts(table: &Table) -> Vec<&str> {
        table.cells.iter().map(|cell| cell.text.as_str()).collect()
    }

    const HEAD: &str = "指標|目標値|実績値";

    /// Protects tables over pages: a repeated header stays as rows that say so.
    #[test]
    fn a_repeated_header_is_marked() {
        let first = part(1, 500.0, 760.0, &[HEAD, "人口|10|9"]);
        let table = joined(&first, &part(2, 60.0, 200.0, &[HEAD, "面積|5|4"])).expect("one table");
        assert_eq!((table.rows, table.columns), (4, 3));
        let repeated: Vec<bool> = table.cells.iter().map(|cell| cell.repeated_header).collect();
        assert_eq!(
            repeated,
            [false, false, false, false, false, false, true, true, true, false, false, false]
        );
    }

    /// Protects neighbours: without a header to prove it, place and columns must both agree.
    #[test]
    fn without_a_header_place_and_columns_decide() {
        let low = part(1, 500.0, 760.0, &[HEAD, "人口|10|9"]);
        let next = part(2, 60.0, 200.0, &["面積|5|4", "件数|1|2"]);
        assert_eq!(joined(&low, &next).map(|t| t.rows), Some(4));
        let high = part(1, 100.0, 200.0, &[HEAD, "人口|10|9"]);
        assert_eq!(joined(&high, &next), None, "the first part ends in the middle of its page");
        assert_eq!(joined(&low, &part(2, 60.0, 200.0, &["面積|5", "件数|1"])), None, "other columns");
    }

    /// Protects stubs: a label printed on the first page covers its rows on the next.
    #[test]
    fn a_stub_reaches_over_the_page() {
        let first = part(1, 500.0, 760.0, &[HEAD, "人口|10|9"]);
        let table = joined(&first, &part(2, 60.0, 200.0, &["|5|4", "件数|1|2"])).expect("one table");
        let stub = table.cells.iter().find(|cell| cell.text == "人口").expect("the stub");
        assert_eq!((stub.row, stub.row_span), (1, 2));
        assert!(table.cells.iter().all(|cell| cell.role != Role::Blank));
    }

    /// Protects sentences: a row that the page's end cut in two is one row.
    #[test]
    fn a_cut_row_is_one_row() {
        let first = part(1, 500.0, 760.0, &["取組|結果", "窓口の改善|手続の数を減らすことがで"]);
        let table =
            joined(&first, &part(2, 60.0, 200.0, &["|きた。", "広報の充実|発行した。"])).expect("one table");
        assert_eq!(
            texts(&table),
            ["取組", "結果", "窓口の改善", "手続の数を減らすことができた。", "広報の充実", "発行した。"]
        );
    }

    /// Protects rows that a program cuts where the page ends: brackets still open, or a stub that is blank nowhere else.
    #[test]
    fn a_cut_row_is_known_by_open_brackets_and_by_its_stub() {
        let first =
            part(1, 500.0, 760.0, &["指標|現状値|目標値", "人口|10|9", "団体数|21(R2(2020)|30(R8(2026)"]);
        let table = joined(&first, &part(2, 60.0, 200.0, &["|年度)|年度)", "件数|1|2"])).expect("one table");
        assert_eq!(table.rows, 4);
        assert!(texts(&table).contains(&"30(R8(2026)年度)"));
        let rows = ["事業名|内容|担当課", "助成|費用を助成します。|給付課", "支援|相談に応じます。|支援課"];
        let first = part(1, 500.0, 760.0, &rows);
        let table =
            joined(&first, &part(2, 60.0, 200.0, &["||(未来部)", "広報|発行します。|広報課"])).expect("one");
        assert_eq!(table.rows, 4);
        assert!(texts(&table).contains(&"支援課(未来部)"));
        let table =
            joined(&first, &part(2, 60.0, 200.0, &["|講座を開きます。|学習課", "広報|発行します。|広報課"]));
        assert_eq!(
            table.map(|t| t.rows),
            Some(5),
            "a row of its own below a stub that reaches over the page"
        );
    }

    /// Protects batches of evaluation sheets: the next sheet of a form is no continuation of the last.
    #[test]
    fn sheets_of_a_form_stay_apart() {
        let sheet = |page, name: &str, top, bottom| {
            let title = format!("事業名|{name}");
            part(
                page,
                top,
                bottom,
                &["評価シート|令和七年度", &title, "事業費|10", "担当課|課", "評価|良", "方向|継続"],
            )
        };
        assert_eq!(joined(&sheet(1, "給食", 60.0, 760.0), &sheet(2, "図書館", 60.0, 760.0)), None);
    }
}
