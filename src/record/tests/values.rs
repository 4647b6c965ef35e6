//! Values, units and periods of a table's figures: small tables in, the records that they must give out.

use super::Page;
use crate::document::{BlockKind, Ruling};
use crate::record::Status;

#[test]
fn a_printed_unit_holds_for_figures_of_its_own_kind_only() {
    let mut page = Page::new();
    page.table(&[
        "政策分野|指標数|Ａ|<|Ｂ|<",
        "^|^|件数|割合|件数|割合",
        "産業|18|10|55.6%|8|44.4%",
        "定住|10|4|40.0%|6|60.0%",
    ]);
    assert_eq!(
        page.records().iter().map(|r| r.rsplit_once(' ').unwrap().1).collect::<Vec<_>>(),
        ["-", "-", "%", "-", "%", "-", "-", "%", "-", "%"]
    );
    let mut rows = Page::new();
    rows.table(&[
        "指標名|目標値|実績値|予算額",
        "利用者数|100人|90|1,200",
        "満足度（小）|85.0%|84.8|",
        "講座数|10|9|",
    ]);
    assert_eq!(
        rows.records(),
        [
            "利用者数 target - 100 人",
            "利用者数 actual - 90 人",
            "利用者数 budget - 1200 -",
            "満足度(小) target - 85.0 %",
            "満足度(小) actual - 84.8 %",
            "講座数 target - 10 -",
            "講座数 actual - 9 -",
        ]
    );
}

#[test]
fn a_change_column_keeps_its_per_cent_and_the_caption_its_unit() {
    let mut page = Page::new();
    page.block(BlockKind::UnitLine, "（単位：千t-CO2）").table(&[
        "部門|令和元年度|令和2年度|増減率|令和12年度目標",
        "産業|355.1|330.8|▲6.8%|258.0",
        "家庭|172.0|176.9|2.8|75.0",
    ]);
    let units: Vec<_> = page.observations().into_iter().map(|o| o.unit.unwrap_or_default()).collect();
    let row = ["千t-CO2", "千t-CO2", "%", "千t-CO2"];
    assert_eq!(units, row.repeat(2));
}

#[test]
fn a_caption_of_several_units_gives_each_name_the_one_that_it_claims() {
    let mut page = Page::new();
    page.block(BlockKind::UnitLine, "（単位：人、世帯、％）").table(&[
        "区分|令和元年度|令和2年度",
        "総人口（外国人を含む）|8,912|8,241",
        "世帯数|3,100|3,050",
        "高齢化率|33.1|36.5",
        "有効求人倍率|1.2|1.3",
        "自治会|12|12",
    ]);
    assert_eq!(
        page.observations().into_iter().map(|o| o.unit).step_by(2).collect::<Vec<_>>(),
        [Some("人".to_owned()), Some("世帯".to_owned()), Some("%".to_owned()), None, None]
    );
}

#[test]
fn rates_of_change_are_changes_whatever_they_are_compared_with() {
    for header in [
        "増減率（対前年度）",
        "対前年増減率",
        "基準年度比",
        "平成25年度比",
        "対平成25年度比",
        "前年度比（％）",
    ] {
        let mut page = Page::new();
        page.table(&[
            &format!("指標名|令和2年度|令和3年度|{header}|目標（令和7年度）"),
            "ごみ総排出量|35,990|34,877|△3.1%|31,000",
        ]);
        assert_eq!(
            page.records(),
            [
                "ごみ総排出量 actual 2020 35990 -",
                "ごみ総排出量 actual 2021 34877 -",
                "ごみ総排出量 change 2021 -3.1 %",
                "ごみ総排出量 target 2025 31000 -",
            ],
            "{header}"
        );
    }
}

#[test]
fn a_running_total_says_over_how_long_and_keeps_it_out_of_the_name() {
    for (name, cell, header) in [
        ("新規就農者数（5年間累計）", "15人", "目標値"),
        ("新規就農者数（H27～R1年度累計）", "15人", "目標値"),
        ("新規就農者数【令和2～6年度の累計】", "15人", "目標値"),
        ("新規就農者数", "15人(累計)", "目標値"),
        ("新規就農者数", "15人（5年間累計）", "目標値"),
        ("新規就農者数", "15人（5年間の累計）", "目標値"),
        ("新規就農者数", "15人", "目標値（5年間累計）"),
    ] {
        let mut page = Page::new();
        page.table(&[&format!("指標名|{header}"), &format!("{name}|{cell}")]);
        let told: Vec<_> = page
            .observations()
            .into_iter()
            .map(|o| (o.indicator, o.segment, o.value, o.cumulative))
            .collect();
        assert_eq!(
            told,
            [("新規就農者数".to_owned(), None, Some(15.into()), true)],
            "{name} {header} {cell}"
        );
    }
    let mut page = Page::new();
    page.table(&[
        "指標名|目標年度|目標値",
        "創業者数|2020～2024累計|1,000人",
        "来訪者数（累計人数）|2024|5人",
    ]);
    let told: Vec<_> = page.observations().into_iter().map(|o| (o.indicator, o.cumulative)).collect();
    assert_eq!(told, [("創業者数".to_owned(), true), ("来訪者数(累計人数)".to_owned(), true)]);
}

#[test]
fn spans_and_scales_in_a_cell_are_no_figures_of_their_own() {
    let mut page = Page::new();
    page.table(&[
        "指標名|現状値|目標値",
        "成婚数|0組|5年間で10組",
        "相談数|3件|3か年で 30件",
        "社会動態|△215人（R2.1.1～12.31）|△100人",
        "満足度|3.21点（5点満点）|3.50点(5点満点中)",
        "理解度|3.2（5段階評価）|4.0",
    ]);
    assert_eq!(
        page.records(),
        [
            "成婚数 baseline - 0 組",
            "成婚数 target - 10 組",
            "相談数 baseline - 3 件",
            "相談数 target - 30 件",
            "社会動態 baseline 2020 -215 人",
            "社会動態 target - -100 人",
            "満足度 baseline - 3.21 点",
            "満足度 target - 3.50 点",
            "理解度 baseline - 3.2 -",
            "理解度 target - 4.0 -",
        ]
    );
    let range = page.observations().remove(4).period.unwrap();
    assert_eq!((range.start.to_string(), range.end.to_string()), ("2020-01-01".into(), "2020-12-31".into()));
}

#[test]
fn a_blank_place_of_a_year_to_come_is_no_observation() {
    let pending = |rows: &[&str]| {
        let mut page = Page::new();
        page.table(rows);
        // Only a table of text leaves blank what a merged cell covers.
        for block in &mut page.document.blocks {
            if let BlockKind::Table(table) = &mut block.kind {
                table.ruling = Ruling::Text;
            }
        }
        page.observations().into_iter().filter(|o| o.status == Status::Pending).count()
    };
    let open = [
        "指標名|区分|R元年度|R2年度|R3年度|R4年度",
        "実施回数|目標|48|48|50|50",
        "|実績|48|31|49|",
        "受診率|目標|90|90|90|90",
        "|実績|84|85|集計中|",
    ];
    assert_eq!(pending(&open), 1);
    assert_eq!(pending(&["指標名|R元年度|R2年度|R3年度", "実施回数|48|31|49", "受診率|84|集計中|"]), 2);
}

#[test]
fn years_under_a_day_of_each_year_are_that_day() {
    let days = |line: &str| {
        let mut page = Page::new();
        page.heading("職員数").line(line).table(&["区分|H31|R2年度|増減", "一般職|510|509|▲1"]);
        let period = |o: super::Observation| o.period.map(|p| (p.kind.name(), p.start.to_string()));
        page.observations().into_iter().map(|o| period(o).unwrap_or_default()).collect::<Vec<_>>()
    };
    let dates = |a: &str, b: &str| [("date", a.to_owned()), ("date", b.to_owned()), ("date", b.to_owned())];
    assert_eq!(days("(各年4月1日現在)"), dates("2019-04-01", "2020-04-01"));
    assert_eq!(days("(各年度末現在、単位:人)"), dates("2020-03-31", "2021-03-31"));
    assert_eq!(days("職員の数を示します。")[0].0, "fiscal_year");
}

#[test]
fn a_total_over_the_years_is_of_all_of_them() {
    let spans = |rows: &[&str]| {
        let mut page = Page::new();
        page.heading("令和3年度 財政効果額").table(rows);
        let shown = |o: super::Observation| {
            let period = o.period.map_or("-".to_owned(), |p| format!("{} {}", p.start, p.end));
            format!("{} {}", o.value.unwrap_or_default(), period)
        };
        page.observations().into_iter().map(shown).collect::<Vec<_>>()
    };
    let columns = spans(&[
        "取組項目|令和元年度|<|令和2年度|<|合計",
        "^|計画|実績|計画|実績|^",
        "広告収入|1,500|1,620|1,500|1,480|3,100",
    ]);
    assert_eq!(columns.last().unwrap(), "3100 2019-04-01 2021-03-31");
    let rows = spans(&["年度|件数|金額", "令和元年度|10|100", "令和2年度|20|200", "合計|30|300"]);
    assert_eq!(rows[4..], ["30 2019-04-01 2021-03-31".to_owned(), "300 2019-04-01 2021-03-31".to_owned()]);
    let parts = spans(&["区分|令和元年度|令和2年度|令和7年度|計", "甲|1|2|3|6"]);
    assert_eq!(parts.last().unwrap(), "6 -");
}
