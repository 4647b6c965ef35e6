//! Running heads and page numbers, told from what stands again and again at the same height of the pages.

use super::PageContent;
use super::line::{Item, Line};
use std::collections::{HashMap, HashSet};

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
    let mut places: HashMap<(i32, String), Vec<(usize, usize)>> = HashMap::new();
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
    let mut out = HashSet::new();
    for ((step, text), found) in &places {
        // A height between two steps falls to either of them.
        let beside = places.get(&(step + 1, text.clone())).map_or(0, |other| distinct(other));
        let before = places.get(&(step - 1, text.clone())).map_or(0, |other| distinct(other));
        if distinct(found) + beside.max(before) < needed {
            continue;
        }
        let first = found.iter().min().copied();
        for &(at, number) in found {
            let title = Some((at, number)) == first && is_large(pages, at, number);
            if !title {
                out.insert((at, number));
            }
        }
    }
    out
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
