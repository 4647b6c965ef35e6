//! The lines outside tables, in reading order, and the words of a page.

use super::run::{Mark, Run, marks_of, runs};
use super::turn::upright;
use crate::geom::Rect;
use crate::page::Page;

/// A word: glyphs of one line with no gap between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Its text.
    pub text: String,
    /// Its box on the page as displayed.
    pub bbox: Rect,
    /// Size of its largest glyph.
    pub size: f32,
}

/// A line of text outside tables.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    /// Its text; gaps are spaces.
    pub text: String,
    /// Its box on the page as displayed.
    pub bbox: Rect,
    /// Its box on the page as read: turned upright where the page is set sideways.
    pub read: Rect,
    /// Size of its largest glyph.
    pub size: f32,
    /// Column of the page it stands in, from 0; a line over both columns has the column of its start.
    pub column: usize,
    /// Set vertically or turned.
    pub vertical: bool,
}

/// Gap that ends a word, in sizes.
const WORD: f32 = 0.2;
/// Gap from which two texts on one height are two lines, in sizes.
const APART: f32 = 2.5;
/// Gap from which a space is printed, in sizes.
const SPACE: f32 = 0.3;
/// A gutter lies within this part of the page's width.
const GUTTER: std::ops::RangeInclusive<f32> = 0.35..=0.65;
/// Each column beside a gutter has at least so many lines.
const LINES: usize = 5;

/// The words of a page, top to bottom, then left to right as read.
pub fn words(page: &Page) -> Vec<Word> {
    let (read, quarter) = upright(page);
    let mut list = runs(&marks_of(&read), WORD);
    list.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    let word = |run: &Run| Word {
        text: run.text(&read, f32::INFINITY),
        bbox: quarter.shown(&run.bbox),
        size: run.size,
    };
    list.iter().map(word).collect()
}

/// The lines outside the given boxes (on the page as displayed), in reading order: column after column, and within
/// a column from top to bottom. Texts over both columns come between what stands above and below them.
pub fn lines(page: &Page, outside: &[Rect]) -> Vec<TextLine> {
    let (read, quarter) = upright(page);
    let boxes: Vec<Rect> = outside.iter().map(|r| quarter.read(r)).collect();
    let free = |m: &Mark| !boxes.iter().any(|b| b.contains(m.bbox.center_x(), m.bbox.center_y()));
    let (level, turned): (Vec<Mark>, Vec<Mark>) =
        marks_of(&read).into_iter().filter(free).partition(|m| m.quarter == 0 && !m.vertical);
    let mut out: Vec<TextLine> = runs(&level, APART)
        .iter()
        .map(|run| TextLine {
            text: run.text(&read, SPACE),
            bbox: quarter.shown(&run.bbox),
            read: run.bbox,
            size: run.size,
            column: 0,
            vertical: false,
        })
        .collect();
    for column in stacks(turned) {
        let Some(first) = column.first() else { continue };
        let bbox = column.iter().fold(first.bbox, |b, m| b.union(&m.bbox));
        let text = column.iter().filter_map(|m| page.glyphs.get(m.glyph as usize)).map(|g| g.text.trim());
        out.push(TextLine {
            text: text.collect(),
            bbox: quarter.shown(&bbox),
            read: bbox,
            size: first.size,
            column: 0,
            vertical: true,
        });
    }
    order(&mut out, &boxes, read.width);
    out
}

/// Vertical lines from marks that read downwards (or upwards, turned by three quarters), right to left.
fn stacks(mut marks: Vec<Mark>) -> Vec<Vec<Mark>> {
    marks.sort_by(|a, b| {
        b.bbox.center_x().total_cmp(&a.bbox.center_x()).then(a.bbox.y0.total_cmp(&b.bbox.y0))
    });
    let mut out: Vec<Vec<Mark>> = Vec::new();
    for mark in marks {
        let home = out.iter_mut().find(|c| {
            c.last().is_some_and(|l| {
                let near = (l.bbox.center_x() - mark.bbox.center_x()).abs() < 0.4 * mark.size;
                let (gap, back) = (mark.bbox.y0 - l.bbox.y1, l.bbox.y0 - mark.bbox.y1);
                near && gap.max(back) < APART * mark.size
            })
        });
        match home {
            Some(column) => column.push(mark),
            None => out.push(vec![mark]),
        }
    }
    for column in &mut out {
        let up = column.iter().filter(|m| m.quarter == 3).count() * 2 > column.len();
        column.sort_by(|a, b| a.bbox.center_y().total_cmp(&b.bbox.center_y()));
        if up {
            column.reverse();
        }
    }
    out
}

/// Sorts lines into reading order and numbers their columns.
fn order(lines: &mut [TextLine], boxes: &[Rect], width: f32) {
    lines.sort_by(|a, b| {
        a.read.center_y().total_cmp(&b.read.center_y()).then(a.read.x0.total_cmp(&b.read.x0))
    });
    let Some(x) = gutter(lines, boxes, width) else {
        level(lines);
        return;
    };
    // Bands between what crosses the gutter; in each the left column first.
    let crosses = |r: &Rect| r.x0 < x && r.x1 > x;
    let mut band = 0usize;
    let mut walls: Vec<f32> = boxes.iter().filter(|b| crosses(b)).map(Rect::center_y).collect();
    walls.extend(lines.iter().filter(|l| crosses(&l.read)).map(|l| l.read.center_y()));
    walls.sort_by(f32::total_cmp);
    let mut keys: Vec<(usize, usize, f32, f32)> = Vec::new();
    for line in lines.iter_mut() {
        let y = line.read.center_y();
        while walls.get(band / 2).is_some_and(|w| *w < y) {
            band += 2;
        }
        let over = crosses(&line.read);
        line.column = usize::from(line.read.x0 >= x);
        keys.push((band + usize::from(over), line.column, y, line.read.x0));
    }
    let mut order: Vec<usize> = (0..lines.len()).collect();
    let key = |i: &usize| keys.get(*i).copied().unwrap_or_default();
    order.sort_by(|a, b| {
        let (p, q) = (key(a), key(b));
        (p.0, p.1).cmp(&(q.0, q.1)).then(p.2.total_cmp(&q.2)).then(p.3.total_cmp(&q.3))
    });
    let sorted: Vec<TextLine> = order.iter().filter_map(|&i| lines.get(i).cloned()).collect();
    lines.clone_from_slice(&sorted);
}

/// Texts on one height from left to right, though their middles differ a little.
fn level(lines: &mut [TextLine]) {
    let mut from = 0;
    while from < lines.len() {
        let start = lines.get(from).map_or(0.0, |l| l.read.center_y());
        let size = lines.get(from).map_or(0.0, |l| l.size);
        let n = lines.iter().skip(from).take_while(|l| l.read.center_y() - start < 0.4 * size).count().max(1);
        if let Some(row) = lines.get_mut(from..from + n) {
            row.sort_by(|a, b| a.read.x0.total_cmp(&b.read.x0));
        }
        from += n;
    }
}

/// The middle of the gap between two columns of text, where the page has two.
fn gutter(lines: &[TextLine], boxes: &[Rect], width: f32) -> Option<f32> {
    let texts: Vec<Rect> = lines.iter().filter(|l| !l.vertical).map(|l| l.read).collect();
    let mut stops: Vec<f32> = texts.iter().chain(boxes).flat_map(|r| [r.x0, r.x1]).collect();
    stops.retain(|x| GUTTER.contains(&(x / width.max(1.0))));
    stops.extend([width * GUTTER.start(), width * GUTTER.end()]);
    stops.sort_by(f32::total_cmp);
    let mut best: Option<(usize, f32, f32)> = None;
    for (a, b) in stops.iter().zip(stops.iter().skip(1)) {
        let x = (a + b) / 2.0;
        let crossing = texts.iter().chain(boxes).filter(|r| r.x0 < x && r.x1 > x).count();
        let gap = b - a;
        if best.is_none_or(|(n, g, _)| crossing < n || (crossing == n && gap > g)) {
            best = Some((crossing, gap, x));
        }
    }
    let (crossing, gap, x) = best?;
    let size = lines.first().map_or(10.0, |l| l.size);
    let left = texts.iter().filter(|r| r.x1 <= x).count();
    let right = texts.iter().filter(|r| r.x0 >= x).count();
    (gap > size && left >= LINES && right >= LINES && crossing * 4 <= left.min(right)).then_some(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Glyph, WritingMode};

    fn page(texts: &[(f32, f32, &str)]) -> Page {
        let mut page = Page { number: 1, width: 600.0, height: 800.0, ..Page::default() };
        for (x, y, text) in texts {
            for (i, c) in text.chars().enumerate() {
                let x = x + 10.0 * i as f32;
                page.glyphs.push(Glyph {
                    text: c.to_string(),
                    bbox: Rect::new(x, *y, x + 10.0, y + 10.0),
                    size: 10.0,
                    angle: 0.0,
                    mode: WritingMode::Horizontal,
                    color: [0; 3],
                    visible: true,
                });
            }
        }
        page
    }

    fn texts(lines: &[TextLine]) -> Vec<&str> {
        lines.iter().map(|l| l.text.as_str()).collect()
    }

    /// Protects that prose in two columns is read column after column, and a heading over both before them.
    #[test]
    fn columns_are_read_one_after_the_other() {
        let mut all =
            vec![(50.0, 50.0, "令和五年度の事業評価の結果についてのお知らせとその概要および今後の予定など")];
        let left = ["一の左", "二の左", "三の左", "四の左", "五の左"];
        let right = ["一の右", "二の右", "三の右", "四の右", "五の右"];
        for (i, (l, r)) in left.iter().zip(right).enumerate() {
            let y = 100.0 + 20.0 * i as f32;
            all.push((50.0, y, l));
            all.push((330.0, y, r));
        }
        let lines = lines(&page(&all), &[]);
        let want: Vec<&str> = [all[0].2].into_iter().chain(left).chain(right).collect();
        assert_eq!(texts(&lines), want);
        assert_eq!(lines.iter().map(|l| l.column).sum::<usize>(), 5, "five lines stand in the second column");
    }

    /// Protects that what stands in a table's box is not given again as prose.
    #[test]
    fn boxes_of_tables_are_left_out() {
        let page = page(&[(50.0, 50.0, "見出し"), (50.0, 100.0, "表の中"), (50.0, 150.0, "注記")]);
        assert_eq!(texts(&lines(&page, &[Rect::new(40.0, 90.0, 200.0, 120.0)])), ["見出し", "注記"]);
    }

    /// Protects that a gap ends a word and no gap does not.
    #[test]
    fn gaps_end_words() {
        let page = page(&[(50.0, 50.0, "指標"), (75.0, 50.0, "現状値")]);
        let words: Vec<String> = words(&page).into_iter().map(|w| w.text).collect();
        assert_eq!(words, ["指標", "現状値"]);
    }
}
