//! Which year a figure is of, and whether it is where a plan started, what came of it, or what is aimed at:
//! small tables in, the records that they must give out.

use super::Page;
use crate::document::BlockKind;

#[test]
fn years_name_rows_under_whatever_header() {
    let rows = ["|出生数（人）|イベント（回）", "Ｒ２|182|5", "Ｒ３|56|7", "数値目標（Ｒ５）|38|9"];
    let expected = [
        "出生数 actual 2020 182 人",
        "イベント actual 2020 5 回",
        "出生数 actual 2021 56 人",
        "イベント actual 2021 7 回",
        "出生数 target 2023 38 人",
        "イベント target 2023 9 回",
    ];
    for header in ["区分", "年度", ""] {
        let first = format!("{header}{}", rows[0]);
        let mut page = Page::new();
        page.table(&[first.as_str(), rows[1], rows[2], rows[3]]);
        assert_eq!(page.records(), expected, "{header}");
    }
}

#[test]
fn bare_years_among_measures_with_their_years_are_years() {
    let mut page = Page::new();
    page.table(&["年度|出生数（人）", "現状値（2018）|84", "2019|93", "2020|75", "目標値（2021）|44"]);
    assert_eq!(
        page.records(),
        [
            "出生数 baseline 2018 84 人",
            "出生数 actual 2019 93 人",
            "出生数 actual 2020 75 人",
            "出生数 target 2021 44 人",
        ]
    );
}

#[test]
fn the_present_beside_where_a_plan_started_is_a_result() {
    let mut page = Page::new();
    page.table(&[
        "指標名|基準値|<|現況値|<|目標値|<",
        "^|値|年次|値|年次|値|年次",
        "人口密度|58.2|平成27年|56.9|令和5年|58.2|令和17年",
    ]);
    assert_eq!(
        page.records(),
        ["人口密度 baseline 2015 58.2 -", "人口密度 actual 2023 56.9 -", "人口密度 target 2035 58.2 -",]
    );
    let mut alone = Page::new();
    alone.table(&["指標名|現状値（R2）|目標値（R6）", "出生数|10|12"]);
    assert_eq!(alone.records()[0], "出生数 baseline 2020 10 -", "alone, a plan starts from it");
}

#[test]
fn results_of_the_time_of_planning_are_the_baseline() {
    let mut page = Page::new();
    page.table(&[
        "指標名|対象|令和元年度（策定時）|令和5年度",
        "^|^|実績|実績",
        "正答率|小6|10|12",
        "^|中3|11|13",
    ]);
    assert_eq!(
        page.records(),
        [
            "正答率/小6 baseline 2019 10 -",
            "正答率/小6 actual 2023 12 -",
            "正答率/中3 baseline 2019 11 -",
            "正答率/中3 actual 2023 13 -",
        ]
    );
}

#[test]
fn the_time_beside_a_value_is_its_period() {
    let mut page = Page::new();
    page.table(&[
        "成果指標|当初値|<|目標値|<",
        "^|時点|値|時点|値",
        "寄附額（千円）|2018年度|23|2022年度|84",
    ]);
    assert_eq!(page.records(), ["寄附額 baseline 2018 23 千円", "寄附額 target 2022 84 千円"]);
}

#[test]
fn a_year_in_parentheses_is_no_second_figure() {
    let mut page = Page::new();
    page.table(&[
        "指標|基準|最新値",
        "創業件数（件）|819,817 (2020)|18 (2023)",
        "会員数（人）|10（5年間）|12",
    ]);
    assert_eq!(
        page.records(),
        [
            "創業件数 baseline 2020 819817 件",
            "創業件数 actual 2023 18 件",
            "会員数 baseline - 10 人",
            "会員数 actual - 12 人",
        ]
    );
}

#[test]
fn an_age_in_a_name_is_no_figure() {
    let mut page = Page::new();
    page.table(&["指標|R4|R5", "認定者数（人）|120|118", "うち65歳以上|100|98", "65歳以上人口|300|310"]);
    assert_eq!(page.records().len(), 6, "{:?}", page.records());
    assert_eq!(page.findings(), Vec::<String>::new());
}

#[test]
fn a_note_between_a_title_and_its_table_parts_them_not() {
    let mut page = Page::new();
    page.block(BlockKind::Caption, "児童数の推移(単位:人)")
        .block(BlockKind::Footnote { mark: String::new() }, "※各年度末現在の数値です。")
        .table(&["地区|令和4年度|令和5年度", "北部地区|1,200|1,180"]);
    let days: Vec<_> = page.observations().into_iter().filter_map(|o| o.period).collect();
    assert_eq!(
        days.iter().map(|day| day.start.to_string()).collect::<Vec<_>>(),
        ["2023-03-31", "2024-03-31"]
    );
    assert!(page.records().iter().all(|record| record.ends_with("人")), "{:?}", page.records());
}
