//! Running heads and page numbers, told from what stands again and again at the same height of the pages.

use super::PageContent;
use super::line::{Item, Line};
use crate::geom::Rect;
use foldhash::{HashMap, HashSet};

/// A line is furniture from this many pages on; of two pages, both.
const PAGES: usize = 3;
/// Heads and feet stand in this part of the page's height from the top and the bottom.
const MARGIN: f32 = 0.13;
/// Lines of running heads keep their height within this many points.
const STEP: f32 = 4.0;
/// A head that is this much larger than the body is the title where it stands first.
const LARGE: f32 = 1.25;

/// The lines that are furniture: page (its place in the list) and number of the item.
pub(super) fn running(pages: &[PageContent]) -> HashSet<(usize, usize)> {
    let mut places: HashMap<(i32, String), Vec<(usize, usize)>> = HashMap::default();
    for (at, page) in pages.iter().enumerate() {
        for (number, item) in page.items.iter().enumerate() {
            if let Item::Line(line) = item
                && in_margin(page, line)
            {
                let step = (line.bbox.center_y() / STEP).round() as i32;
                places.entry((step, without_digits(&line.printed))).or_default().push((at, number));
            }
        }
    }
    let needed = if pages.len() == 2 { 2 } else { PAGES };
    let mut out = HashSet::default();
    for ((step, text), found) in &places {
        // A height between two steps falls to either of them.
        let beside = |step: i32| places.get(&(step, text.clone())).map_or(&[] as &[_], Vec::as_slice);
        let (above, below) = (beside(step - 1), beside(step + 1));
        if distinct(found) + distinct(above).max(distinct(below)) < needed {
            continue;
        }
        let on: HashSet<usize> = found.iter().chain(above).chain(below).map(|(at, _)| *at).collect();
        let first = found.iter().min().copied();
        for &(at, number) in found {
            let title = Some((at, number)) == first && is_large(pages, at, number);
            // It runs from page to page, or over every other page where it is the outermost line.
            // What comes again after more pages, or below other lines, belongs to sheets of one form.
            let near = |distance: usize| {
                on.contains(&(at + distance)) || at.checked_sub(distance).is_some_and(|at| on.contains(&at))
            };
            let runs = pages.len() == 2 || near(1) || near(2) && is_outermost(pages, at, number);
            if runs && !title {
                out.insert((at, number));
            }
        }
    }
    out
}

/// Whether no other line and no table stands between a line and the nearer edge of its page.
fn is_outermost(pages: &[PageContent], at: usize, number: usize) -> bool {
    let Some(page) = pages.get(at) else { return false };
    let Some(Item::Line(line)) = page.items.get(number) else { return false };
    let height = |rect: &Rect| rect.center_y();
    let own = line.bbox.center_y();
    let top = own < page.height / 2.0;
    let beyond = |y: f32| if top { y < own - STEP } else { y > own + STEP };
    !page.items.iter().any(|item| match item {
        Item::Line(other) => beyond(height(&other.bbox)),
        Item::Table(table) => page.tables.get(*table).is_some_and(|placed| beyond(height(&placed.bbox))),
    })
}

fn distinct(found: &[(usize, usize)]) -> usize {
    let mut pages: Vec<usize> = found.iter().map(|(at, _)| *at).collect();
    pages.dedup();
    pages.len()
}

fn in_margin(page: &PageContent, line: &Line) -> bool {
    let y = line.bbox.center_y();
    y < MARGIN * page.height || y > (1.0 - MARGIN) * page.height
}

fn is_large(pages: &[PageContent], at: usize, number: usize) -> bool {
    let Some(page) = pages.get(at) else { return false };
    matches!(page.items.get(number), Some(Item::Line(line)) if line.size >= LARGE * page.body)
}

/// The text without spaces, each run of digits as one `0`.
fn without_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if c.is_numeric() {
            if !out.ends_with('0') {
                out.push('0');
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a line only says that the table goes on: （次ページへ続く）, つづき.
pub(super) fn is_continuation_mark(text: &str) -> bool {
    let inner: String = text
        .chars()
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '(' | ')' | '（' | '）' | '※' | '〈' | '〉' | '<' | '>')
        })
        .collect();
    let rest = ["前頁", "前ページ", "次頁", "次ページ"]
        .iter()
        .find_map(|start| inner.strip_prefix(start))
        .unwrap_or(&inner)
        .trim_start_matches(['か', 'ら', 'へ', 'に', 'の']);
    matches!(rest, "続く" | "続き" | "つづく" | "つづき")
}
