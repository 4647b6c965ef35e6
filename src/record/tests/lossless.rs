//! Nothing is lost in silence: each way in which a figure of a table can become no record ends in a finding.

use super::Page;
use crate::origin::CellRef;
use std::collections::BTreeSet;

impl Page {
    /// The cells that findings about lost figures name, as row and column.
    fn lost(&self) -> Vec<(usize, usize)> {
        let found = self.reading().diagnostics;
        let lost = found.iter().filter(|found| found.rule.name == "unaccounted-number");
        let cells =
            lost.flat_map(|found| found.cell.into_iter().chain(found.related.iter().filter_map(|r| r.cell)));
        let cells: BTreeSet<(usize, usize)> = cells.map(|cell: CellRef| (cell.row, cell.column)).collect();
        cells.into_iter().collect()
    }

    /// How many findings speak of lost figures.
    fn findings_of_lost(&self) -> usize {
        self.findings().into_iter().filter(|rule| *rule == "unaccounted-number").count()
    }
}

/// Protects tables that no header explains: they gave no record and no finding.
#[test]
fn a_table_without_a_header_is_one_finding_for_all_its_figures() {
    let mut page = Page::new();
    page.table(&["北部|48|52|47", "南部|120|133|150"]);
    assert_eq!(page.records(), Vec::<String>::new());
    assert_eq!((page.findings_of_lost(), page.lost().len()), (1, 6));
}

/// Protects figures under a header that nothing names: one cause is one finding, and it names every cell.
#[test]
fn a_section_in_which_nothing_was_read_is_one_finding() {
    let mut page = Page::new();
    page.heading("基本目標1 稼ぐ地域をつくる").table(&["|R1|R2", "目標|2人|3人", "実績|1人|2人"]);
    assert_eq!((page.findings_of_lost(), page.lost().len()), (1, 4));
}

/// Protects a figure that stands where a stub's words belong.
#[test]
fn a_figure_among_words_is_found() {
    let mut page = Page::new();
    page.table(&["指標|担当課|実績値(R3)", "登録者数|財政課|10人", "参加者数|1,250人|20人"]);
    assert_eq!(page.lost(), [(2, 1)]);
}

/// Protects figures under 実績 where most rows tell what was done.
#[test]
fn a_figure_among_sentences_under_a_header_of_figures_is_found() {
    let mut page = Page::new();
    page.table(&[
        "事業名|令和3年度の実績",
        "相談事業|相談の窓口を設けた。",
        "講座事業|講座を開いた。",
        "交流事業|25件",
    ]);
    assert_eq!(page.lost(), [(3, 1)]);
}

/// Protects the figures beside a year plan: they are read, and the plan is too.
#[test]
fn a_figure_beside_a_year_plan_is_read() {
    let mut page = Page::new();
    page.table(&[
        "実施項目|年次計画|<|効果額(千円)",
        "^|令和3年度|令和4年度|令和4年度",
        "窓口の見直し|検討|実施|1,200",
        "書類の見直し|検討|実施|800",
    ]);
    assert_eq!(page.reading().milestones.len(), 4);
    assert_eq!(
        page.records(),
        ["効果額/窓口の見直し actual 2022 1200 千円", "効果額/書類の見直し actual 2022 800 千円"]
    );
}

/// Protects what stands behind an arrow's two figures.
#[test]
fn a_third_figure_of_a_headline_is_found() {
    let mut page = Page::new();
    page.table(&["出生率|1.28 (H25)|→|1.42 (R2)|1.35"]);
    assert_eq!(page.lost(), [(0, 4)]);
}

/// Protects from needless findings: pages, numbers of lists and codes are no figures.
#[test]
fn numbers_that_only_count_are_not_lost() {
    let mut page = Page::new();
    page.line("目次")
        .table(&["1|はじめに|2", "(1)|目的|2", "2|結果|9"])
        .table(&["(2)|考察|14", "3|おわりに|33"])
        .table(&["整理番号|0312|SDGs|17"]);
    assert_eq!(page.findings(), Vec::<&str>::new());
}
