//! Tables as drawn on a page, with their spans, and the records that they give.
//!
//! A row is `a|b|c`; `<` is covered by the cell at its left, `^` by the cell above.

mod headers;
mod lossless;
mod measures;
mod naming;
mod values;
mod years;

use super::read::read;
use super::{Observation, Reading};
use crate::document::{Block, BlockKind, Cell, Document, Role, Ruling, Table};
use crate::facet::lexicon::Lexicon;
use crate::origin::{CellRef, Origin};
use crate::text::fold;
use crate::vocabulary::Vocabulary;
use std::collections::BTreeMap;

/// A document of ruled tables, under construction.
#[derive(Default)]
struct Page {
    document: Document,
    number: u32,
}

impl Page {
    fn new() -> Self {
        Page { number: 1, ..Page::default() }
    }

    fn turn(&mut self) -> &mut Self {
        self.number += 1;
        self
    }

    fn block(&mut self, kind: BlockKind, text: &str) -> &mut Self {
        let origin = Origin { page: Some(self.number), ..Origin::default() };
        self.document.blocks.push(Block { kind, text: text.to_owned(), raw: text.to_owned(), origin });
        self
    }

    /// A whole report as a text with tabs.
    fn text(&mut self, text: &str) {
        let vocabulary = Vocabulary::bundled().expect("the bundled vocabulary");
        self.document = crate::document::text::read(self.document.info.clone(), text, &vocabulary);
    }

    fn line(&mut self, text: &str) -> &mut Self {
        self.block(BlockKind::Paragraph, text)
    }

    fn heading(&mut self, text: &str) -> &mut Self {
        self.block(BlockKind::Heading { level: 1 }, text)
    }

    fn table(&mut self, rows: &[&str]) -> &mut Self {
        let grid: Vec<Vec<&str>> = rows.iter().map(|row| row.split('|').collect()).collect();
        let mut owners: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut cells: Vec<Cell> = Vec::new();
        for (row, texts) in grid.iter().enumerate() {
            for (column, text) in texts.iter().enumerate() {
                let owner = match *text {
                    "<" => owners[&(row, column - 1)],
                    "^" => owners[&(row - 1, column)],
                    _ => {
                        let text = fold(text).text;
                        let role = if text.is_empty() { Role::Blank } else { Role::Unresolved };
                        cells.push(Cell { row, column, raw: text.clone(), text, role, ..Cell::default() });
                        cells.len() - 1
                    }
                };
                owners.insert((row, column), owner);
                let cell = &mut cells[owner];
                (cell.row_span, cell.column_span) = (row - cell.row + 1, column - cell.column + 1);
            }
        }
        let columns = grid.first().map_or(0, Vec::len);
        let table = Table { rows: rows.len(), columns, cells, ruling: Ruling::Ruled, ..Table::default() };
        self.block(BlockKind::Table(table), "")
    }

    /// Each record as `indicator/segment measure year value unit`, with `-` for what is not stated.
    fn records(&self) -> Vec<String> {
        self.observations().iter().map(shown).collect()
    }

    fn observations(&self) -> Vec<Observation> {
        self.reading().observations
    }

    /// The rules of all findings.
    fn findings(&self) -> Vec<&'static str> {
        self.reading().diagnostics.iter().map(|found| found.rule.name).collect()
    }

    fn reading(&self) -> Reading {
        let vocabulary = Vocabulary::bundled().expect("the bundled vocabulary");
        let lexicon = Lexicon::new(&vocabulary);
        read(self.document.clone(), &vocabulary, &lexicon)
    }
}

fn shown(observation: &Observation) -> String {
    let words = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let year = observation.period.as_ref().map_or("-".to_owned(), |period| period.year.to_string());
    let value = observation.value.map_or(words(&observation.value_text), |value| value.to_string());
    let name = match &observation.segment {
        Some(segment) => format!("{}/{segment}", observation.indicator),
        None => observation.indicator.clone(),
    };
    format!("{name} {} {year} {value} {}", observation.measure.name(), words(&observation.unit))
}

#[test]
fn words_over_all_years_name_the_figures_below_as_far_as_the_stub_reaches() {
    let mut page = Page::new();
    page.table(&[
        "事業実績(C)|項目(単位)|<",
        "^|令和4年度実績|令和5年度見込み",
        "^|(項目)年間提供食数(食)|<",
        "^|15,587|15,284",
        "単位当たりコスト(A/C)|1食当たりのコスト(単位:円)|<",
        "^|385|390",
        "市民一人当たりの充当額(単位:円)|3,883|3,855",
    ]);
    assert_eq!(
        page.records(),
        [
            "年間提供食数 actual 2022 15587 食",
            "年間提供食数 forecast 2023 15284 食",
            "単位当たりコスト(A/C)/1食当たりのコスト actual 2022 385 円",
            "単位当たりコスト(A/C)/1食当たりのコスト forecast 2023 390 円",
            "市民一人当たりの充当額 actual 2022 3883 円",
            "市民一人当たりの充当額 forecast 2023 3855 円",
        ]
    );
}

#[test]
fn a_header_without_spans_covers_its_blanks_and_one_with_spans_does_not() {
    let mut plain = Page::new();
    plain.table(&["指標名|現状値|目標値|", "||令和6年度|令和7年度", "登録者数|10人|20人|30人"]);
    let expected = ["登録者数 baseline - 10 人", "登録者数 target 2024 20 人", "登録者数 target 2025 30 人"];
    assert_eq!(plain.records(), expected);
    let mut drawn = Page::new();
    drawn.table(&["指標名|現状値|目標値|<", "^|^|令和6年度|令和7年度", "登録者数|10人|20人|30人"]);
    assert_eq!(drawn.records(), expected);
}

#[test]
fn each_sheet_of_a_file_has_its_own_years_headings_and_notes() {
    let sheet = |page: &mut Page, title: &str, name: &str, note: &str| {
        page.line(title)
            .table(&[&format!("事務事業名|{name}"), "所属名|環境政策課"])
            .heading("(2)事業の実績")
            .table(&["指標名|1年度実績|2年度実績", "収集量※1(t)|100|90"])
            .block(BlockKind::Footnote { mark: "1".to_owned() }, note);
    };
    let mut page = Page::new();
    sheet(&mut page, "平成3年度 事務事業評価シート", "収集事業", "※1 推計値");
    page.turn();
    sheet(&mut page, "令和3年度 事務事業評価シート", "再生事業", "※1 速報値");
    let told: Vec<_> = page
        .observations()
        .into_iter()
        .map(|o| (o.activity, o.period.map(|p| p.year), o.notes, o.policy_path))
        .collect();
    let expected = |name: &str, year: i32, note: &str| {
        let path = vec!["(2)事業の実績".to_owned()];
        (Some(name.to_owned()), Some(year), vec![note.to_owned()], path)
    };
    assert_eq!(
        told,
        [
            expected("収集事業", 1989, "推計値"),
            expected("収集事業", 1990, "推計値"),
            expected("再生事業", 2019, "速報値"),
            expected("再生事業", 2020, "速報値"),
        ]
    );
}

#[test]
fn a_heading_within_a_sheet_ends_with_it() {
    let mut page = Page::new();
    page.table(&["事務事業名|収集事業", "所属名|環境政策課"])
        .heading("(2)事業の実績")
        .turn()
        .table(&["事務事業名|再生事業", "所属名|環境政策課"])
        .table(&["指標名|令和3年度実績", "再生量(t)|100"]);
    let paths: Vec<_> = page.observations().into_iter().map(|o| o.policy_path).collect();
    assert_eq!(paths, [Vec::<String>::new()]);
}

#[test]
fn a_row_whose_name_is_none_is_reported_and_not_read() {
    let mut page = Page::new();
    page.table(&[
        "指標名|目標値|実績値|達成率",
        "登録者数|10人|9人|90.0%",
        "研修を実施した。|10人|9人|90.0%",
    ]);
    let names: Vec<_> = page.observations().into_iter().map(|o| (o.indicator, o.cell)).collect();
    let at = |column: usize| ("登録者数".to_owned(), CellRef { table: 0, row: 1, column });
    assert_eq!(names, [at(1), at(2), at(3)]);
}

#[test]
fn columns_that_differ_in_their_years_hold_alike() {
    let mut page = Page::new();
    page.table(&[
        "計画と取組状況|<|<|成果指標|実績",
        "令和3年度|令和4年度|令和5年度|^|^",
        "計画|計画|計画|^|^",
        "調査を行う。|調査を行う。|4件|登録者数|10人",
    ]);
    assert_eq!(page.records(), ["登録者数 actual - 10 人"]);
}

/// Protects the figure: a letter typed for a digit must not leave a part of it as the value.
#[test]
fn a_letter_typed_for_a_digit_makes_no_record() {
    let mut page = Page::new();
    page.table(&["指標名|単位|R3|R4", "図書貸出冊数|冊|40,002|4l,255", "相談件数|件|1O|12"]);
    assert_eq!(page.records(), ["図書貸出冊数 actual 2021 40002 冊", "相談件数 actual 2022 12 件"]);
}

/// Protects the unit: of 64％（58/90台） only 64 is in per cent.
#[test]
fn the_fraction_behind_a_percentage_is_no_figure_of_its_own() {
    let mut page = Page::new();
    page.table(&["指標名|R4年度|R5年度", "バス導入率|64％（58/90台）|71％（68％）"]);
    let records = page.records();
    assert_eq!(records.first().map(String::as_str), Some("バス導入率 actual 2022 64 %"));
    assert!(!records.iter().any(|record| record.contains(" 58 ") || record.contains(" 90 ")), "{records:?}");
    assert!(records.iter().any(|record| record.contains(" 68 ")), "{records:?}");
}
