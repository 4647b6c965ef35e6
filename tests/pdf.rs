//! The same report as PDF and as text gives the same records, but for page, line and box; and no bytes panic.
//!
//! `SHIHYO_RATCHET=write cargo test --test pdf` writes today's differences into `fixtures/pdf/ratchet.toml`.
//! Do that when they shrank; when they grew, repair the reader.

mod support;

use proptest::prelude::*;
use shihyo::document::pages;
use shihyo::geom::Rect;
use shihyo::page::{Glyph, Page, Ruling, Stroke, WritingMode};
use shihyo::pipeline::{self, Input, Settings};
use shihyo::record::{Observation, Reading};
use shihyo::vocabulary::Vocabulary;
use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Once};
use support::{files, read, root};

static SETTINGS: LazyLock<Settings> =
    LazyLock::new(|| Settings::new(Vocabulary::bundled().expect("the vocabulary"), None));

fn climb(path: &str) -> Reading {
    let bytes = fs::read(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    pipeline::read(&bytes, &Input::new(path, path, &bytes), &SETTINGS)
}

fn pdfs() -> Vec<String> {
    files("fixtures/pdf").into_iter().filter(|path| path.ends_with(".pdf")).collect()
}

/// What must be equal: all that an observation says, but for where it stands and how it was printed.
fn said(o: &Observation) -> String {
    let period = o.period.as_ref().map(|p| (p.kind, p.year, p.start, p.end, p.text.clone()));
    format!(
        "{:?}",
        (
            (&o.indicator, &o.segment, &o.activity, &o.department, o.measure, period, o.value, o.decimals),
            (&o.comparator, &o.unit, &o.base_value, &o.base_unit, o.status, &o.value_text, o.variant),
            (o.cumulative, &o.flags, &o.notes, &o.policy_path, o.direction),
        )
    )
}

/// How often each thing is said.
fn counted(reading: &Reading) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for observation in &reading.observations {
        *counts.entry(said(observation)).or_default() += 1;
    }
    counts
}

/// What `a` says and `b` does not.
fn only_in(a: &BTreeMap<String, usize>, b: &BTreeMap<String, usize>) -> Vec<String> {
    a.iter()
        .flat_map(|(what, n)| {
            let more = n.saturating_sub(b.get(what).copied().unwrap_or(0));
            std::iter::repeat_n(what.clone(), more)
        })
        .collect()
}

/// The text's observations that the PDF lacks, and those that only the PDF has.
fn differences(pdf: &str) -> (Vec<String>, Vec<String>) {
    let slug = pdf.rsplit('/').next().and_then(|name| name.strip_suffix(".pdf")).expect("a PDF");
    let text = counted(&climb(&format!("fixtures/documents/{slug}/report.txt")));
    assert!(!text.is_empty(), "{slug}: the text gives no records");
    let typeset = counted(&climb(pdf));
    (only_in(&text, &typeset), only_in(&typeset, &text))
}

const RATCHET: &str = "fixtures/pdf/ratchet.toml";

/// Protects issue 3's central promise: typesetting a report changes no record. The ratchet holds in both directions.
#[test]
fn a_pdf_gives_the_records_of_its_text() {
    let mut found =
        String::from("# Observations that a PDF lacks or has beyond those of its text. Zero is right.\n");
    let mut words = String::new();
    for pdf in pdfs() {
        let (missing, extra) = differences(&pdf);
        let name = pdf.strip_prefix("fixtures/pdf/").expect("within the folder");
        found.push_str(&format!("\"{name}\" = {}\n", missing.len() + extra.len()));
        for (sign, list) in [('-', &missing), ('+', &extra)] {
            list.iter().take(3).for_each(|what| words.push_str(&format!("  {sign} {name}: {what}\n")));
        }
    }
    if std::env::var("SHIHYO_RATCHET").as_deref() == Ok("write") {
        fs::write(root().join(RATCHET), &found).expect("written");
    }
    assert_eq!(found, read(RATCHET), "the differences changed; see the head of this file\n{words}");
}

/// Protects `inspect`, rules and dataset from pages that do not exist and boxes that lie outside them.
#[test]
fn every_cell_stands_on_its_page() {
    for pdf in pdfs() {
        let bytes = fs::read(root().join(&pdf)).expect("readable");
        let pages = pipeline::pages(&bytes, None, &SETTINGS).expect("a PDF");
        let reading = climb(&pdf);
        assert_eq!(reading.document.info.page_count, u32::try_from(pages.len()).ok(), "{pdf}");
        for (number, table) in reading.document.tables().enumerate() {
            let mut covered = vec![0_u32; table.rows * table.columns];
            for cell in &table.cells {
                let page = cell.origin.page.and_then(|p| pages.get(p as usize - 1)).expect("a page");
                let bbox = cell.origin.bbox.expect("a box");
                assert!(
                    bbox.x0 >= -1.0
                        && bbox.y0 >= -1.0
                        && bbox.x1 <= page.width + 1.0
                        && bbox.y1 <= page.height + 1.0,
                    "{pdf}: table {number}: {bbox:?}"
                );
                for row in cell.row..cell.row + cell.row_span {
                    for column in cell.column..cell.column + cell.column_span {
                        covered[row * table.columns + column] += 1;
                    }
                }
            }
            assert!(covered.iter().all(|n| *n == 1), "{pdf}: the cells of table {number} do not tile it");
        }
    }
}

/// Protects "nothing is lost": each visible character of a PDF's pages stands in a block or a cell.
#[test]
fn every_character_stands_somewhere() {
    for pdf in pdfs() {
        let bytes = fs::read(root().join(&pdf)).expect("readable");
        let mut left: BTreeMap<char, usize> = BTreeMap::new();
        let pages = pipeline::pages(&bytes, None, &SETTINGS).expect("a PDF");
        let glyphs = pages.iter().flat_map(|page| &page.glyphs).filter(|glyph| glyph.visible);
        for c in glyphs.flat_map(|glyph| glyph.text.chars()).filter(|c| !c.is_whitespace()) {
            *left.entry(c).or_default() += 1;
        }
        let reading = climb(&pdf);
        let cells = reading.document.tables().flat_map(|table| &table.cells).map(|cell| &cell.raw);
        let blocks = reading.document.blocks.iter().map(|block| &block.raw);
        for c in cells.chain(blocks).flat_map(|raw| raw.chars()).filter(|c| !c.is_whitespace()) {
            if let Some(count) = left.get_mut(&c) {
                *count = count.saturating_sub(1);
            }
        }
        left.retain(|_, count| *count > 0);
        assert!(left.is_empty(), "{pdf}: lost {left:?}");
    }
}

/// Panics that no guard of the reader has caught.
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// Counts panics before the reader's own hook is set over this one.
fn count_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            PANICS.fetch_add(1, Ordering::SeqCst);
            before(info);
        }));
    });
}

fn smallest() -> Vec<u8> {
    let all = pdfs().into_iter().map(|pdf| fs::read(root().join(pdf)).expect("readable"));
    all.min_by_key(Vec::len).expect("a fixture")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    /// Protects the batch: flipped and cut bytes of a PDF give a reading, never a panic of this project's own code.
    #[test]
    fn damaged_bytes_never_panic(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        keep in 0.2_f64..1.0,
        cut in any::<bool>(),
    ) {
        count_panics();
        let mut bytes = smallest();
        for (at, value) in &flips {
            let at = at.index(bytes.len());
            bytes[at] ^= *value;
        }
        if cut {
            bytes.truncate((bytes.len() as f64 * keep) as usize);
        }
        let reading = pipeline::read(&bytes, &Input::new("damaged.pdf", "damaged.pdf", &bytes), &SETTINGS);
        prop_assert_eq!(reading.document.info.byte_size, bytes.len() as u64);
        prop_assert_eq!(PANICS.load(Ordering::SeqCst), 0);
    }

    /// Protects all later steps: whatever a page draws, the cells of its tables tile their grids, and no glyph is lost.
    #[test]
    fn any_page_gives_tables_that_tile(
        glyphs in prop::collection::vec((0_u16..600, 0_u16..800, 4_u8..20, 0_usize..7, 0_u8..8), 0..120),
        lines in prop::collection::vec((0_u16..600, 0_u16..800, 0_u16..600, 0_u8..3), 0..40),
    ) {
        let mut page = Page { number: 1, width: 600.0, height: 800.0, ..Page::default() };
        for (x, y, size, which, turn) in glyphs {
            let (x, y, size) = (f32::from(x), f32::from(y), f32::from(size));
            page.glyphs.push(Glyph {
                text: ["1", "目", "標", "(", "。", " ", ","][which].to_owned(),
                bbox: Rect::new(x, y, x + size, y + size),
                size,
                angle: if turn == 0 { 90.0 } else { 0.0 },
                mode: if turn == 1 { WritingMode::Vertical } else { WritingMode::Horizontal },
                color: [0; 3],
                visible: true,
            });
        }
        for (x, y, to, kind) in lines {
            let (x, y, to) = (f32::from(x), f32::from(y), f32::from(to));
            let (x1, y1) = [(to, y), (x, to), (to, to)][usize::from(kind)];
            page.rulings.push(Ruling { x0: x, y0: y, x1, y1, width: 0.5, stroke: Stroke::Solid, color: [0; 3] });
        }
        let content = pages::content(&page);
        for placed in &content.tables {
            let table = &placed.table;
            let mut covered = vec![0_u32; table.rows * table.columns];
            for cell in &table.cells {
                for row in cell.row..cell.row + cell.row_span {
                    for column in cell.column..cell.column + cell.column_span {
                        covered[row * table.columns + column] += 1;
                    }
                }
            }
            prop_assert!(covered.iter().all(|n| *n == 1));
        }
        let inked = page.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).count();
        let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        let in_lines = content.items.iter().map(|item| match item {
            pages::Item::Line(line) => count(&line.printed),
            pages::Item::Table(_) => 0,
        });
        let in_cells = content.tables.iter().flat_map(|placed| &placed.table.cells).map(|cell| count(&cell.raw));
        // Lattices that cross may both hold a glyph; none may lose it.
        prop_assert!(in_lines.sum::<usize>() + in_cells.sum::<usize>() >= inked);
    }
}
