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
fn a_word_of_less_is_a_minus_but_where_the_name_counts_what_is_saved() {
    let mut page = Page::new();
    page.table(&["指標名|目標値|令和5年度", "時間外勤務|5%減|3.2％減", "時間外勤務の削減率|5%減|3.2％減"]);
    assert_eq!(
        page.records(),
        [
            "時間外勤務 target - -5 %",
            "時間外勤務 actual 2023 -3.2 %",
            "時間外勤務の削減率 target - 5 %",
            "時間外勤務の削減率 actual 2023 3.2 %",
        ]
    );
}

#[test]
fn a_figure_that_says_it_is_expected_is_no_result() {
    let mut page = Page::new();
    page.table(&["指標名|令和5年度|令和6年度|令和7年度", "入込客数|10人|12人（見込）|見込14人"]);
    assert_eq!(
        page.records(),
        ["入込客数 actual 2023 10 人", "入込客数 forecast 2024 12 人", "入込客数 forecast 2025 14 人",]
    );
}

#[test]
fn a_note_mark_alone_is_what_its_note_says_or_a_finding() {
    let mut page = Page::new();
    page.table(&["指標名|令和5年度|令和6年度", "入込客数|※1|*12", "宿泊者数|5|6"]);
    page.block(BlockKind::Footnote { mark: "1".to_owned() }, "※1 公表後に記載する。");
    let notes: Vec<_> = page.observations().into_iter().map(|o| (o.status, o.notes)).collect();
    assert_eq!(notes[0], (Status::SeeNote, vec!["公表後に記載する。".to_owned()]));
    assert_eq!(notes.len(), 3, "*12 has no note: it may be a figure, and nothing is invented");
    assert!(
        page.findings().iter().any(|finding| finding.contains("unparsed-value")),
        "{:?}",
        page.findings()
    );
}

#[test]
fn beside_per_cent_a_caption_gives_the_rest_its_other_unit() {
    let mut page = Page::new();
    page.block(BlockKind::UnitLine, "（単位：千円、％）").table(&[
        "区分|令和4年度|構成比",
        "市税|10,714|40.1",
        "財政力指数|0.71|-",
    ]);
    let units: Vec<_> = page.observations().into_iter().map(|o| o.unit.unwrap_or_default()).collect();
    assert_eq!(units[..3], ["千円", "%", ""], "an index is counted in nothing");
}

#[test]
fn a_unit_behind_the_heading_is_that_of_the_table() {
    let mut page = Page::new();
    page.block(BlockKind::Heading { level: 1 }, "2 収益的収支(税抜) 単位:千円")
        .table(&["科目|令和3年度|令和4年度", "給水収益|1,628|1,589"]);
    assert_eq!(page.records(), ["給水収益 actual 2021 1628 千円", "給水収益 actual 2022 1589 千円"]);
}

#[test]
fn the_day_of_a_caption_is_that_of_results_alone() {
    let mut page = Page::new();
    page.block(BlockKind::Caption, "表1 施設の数（令和3年3月31日現在）")
        .table(&["施設|目標値|実績値", "小学校|16校|15校"]);
    let days: Vec<_> =
        page.observations().into_iter().map(|o| o.period.map(|p| p.start.to_string())).collect();
    assert_eq!(days, [None, Some("2021-03-31".to_owned())]);
}

#[test]
fn a_row_of_the_total_so_far_is_of_results() {
    let mut page = Page::new();
    page.table(&["指標名|区分|令和4年度|令和5年度", "利用者数|目標|3|5", "^|実績|4|5", "^|累計|4|9"]);
    let totals: Vec<_> = page.observations().into_iter().map(|o| o.cumulative).collect();
    assert_eq!(totals, [false, false, false, false, true, true]);
    assert_eq!(page.records()[5], "利用者数 actual 2023 9 -");
}

#[test]
fn a_bare_year_in_parentheses_is_of_the_documents_era() {
    let mut page = Page::new();
    page.block(BlockKind::Heading { level: 1 }, "平成26年度 施策評価")
        .table(&["指標名|基準値（時期）|平成25年度", "発生率|0.31％（21年度）|0.29％"]);
    assert_eq!(page.records()[0], "発生率 baseline 2009 0.31 %");
    assert_eq!(page.records().len(), 2);
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
fn a_caption_of_several_units_gives_each_column_the_one_that_it_claims() {
    let mut page = Page::new();
    page.block(BlockKind::UnitLine, "（単位：人、％、千円）").table(&[
        "部門名|職員数|構成比|人件費|備品",
        "総務|120|24.0|1,200|5",
        "民生|380|76.0|3,800|6",
    ]);
    let units: Vec<_> = page.observations().into_iter().map(|o| o.unit.unwrap_or_default()).collect();
    assert_eq!(units[..4], ["人", "%", "千円", ""]);
    let mut rows = Page::new();
    rows.block(BlockKind::UnitLine, "（単位：人、千円）").table(&["指標名|人数|割合", "職員数|120|24.0"]);
    let units: Vec<_> = rows.observations().into_iter().map(|o| o.unit.unwrap_or_default()).collect();
    assert_eq!(units[0], "人");
    assert_ne!(units[1], "人");
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

#[test]
fn columns_over_several_years_head_figures() {
    let mut page = Page::new();
    page.heading("令和5年度の利用状況")
        .table(&["施設|令和3年度|令和4年度|令和5年度|3か年計|3か年平均", "図書館|500|510|520|1,530|510"]);
    let span = |o: &super::Observation| o.period.as_ref().map(|p| (p.start.to_string(), p.end.to_string()));
    let told: Vec<_> =
        page.observations().iter().skip(3).map(|o| (o.segment.clone(), o.value, span(o))).collect();
    let years = Some(("2021-04-01".to_owned(), "2024-03-31".to_owned()));
    assert_eq!(
        told,
        [
            (Some("図書館".to_owned()), Some(1530.into()), years.clone()),
            (Some("図書館 3か年平均".to_owned()), Some(510.into()), years)
        ]
    );
}

#[test]
fn what_a_figure_is_of_is_no_figure_beside_it() {
    let mut page = Page::new();
    page.table(&[
        "指標名|現状値|目標値",
        "空き家活用|8件（うちR5：3件）|20件/5年",
        "満足度|3.4点（n=512）|3.5点",
    ]);
    assert_eq!(
        page.records(),
        [
            "空き家活用 baseline - 8 件",
            "空き家活用 baseline 2023 3 件",
            "空き家活用 target - 20 件/5年",
            "満足度 baseline - 3.4 点",
            "満足度 target - 3.5 点",
        ]
    );
}

#[test]
fn counted_per_one_heads_a_column_and_a_grade_is_no_figure() {
    let mut page = Page::new();
    page.table(&["年度|件数|金額|1件当たり金額", "令和3年度|120|3,400|28", "令和4年度|130|3,600|29"]);
    assert_eq!(page.observations().len(), 6);
    let mut grades = Page::new();
    grades.table(&[
        "指標名|現状値|目標値",
        "体力|小5男子 53.2点|60点",
        "正答率|小6 65.0% 中3 60.2%|小 5% 中 3%",
    ]);
    let told: Vec<_> =
        grades.observations().into_iter().map(|o| (o.segment.unwrap_or_default(), o.value)).collect();
    let expected = |segment: &str, value: &str| (segment.to_owned(), value.parse().ok());
    assert_eq!(
        told,
        [
            expected("小5男子", "53.2"),
            expected("", "60"),
            expected("小6", "65.0"),
            expected("中3", "60.2"),
            expected("小", "5"),
            expected("中", "3"),
        ]
    );
}

#[test]
fn a_change_is_of_the_indicator_left_of_it() {
    let mut page = Page::new();
    page.table(&["部門|職員数|<|対前年増減数", "^|令和5年|令和6年|^", "議会|3人|4|1", "税務|12|11|▲1"]);
    assert!(page.observations().iter().all(|o| o.indicator == "職員数"), "{:?}", page.records());
}

/// Protects the quotient of two columns that no word of its own explains.
#[test]
fn a_quotient_behind_a_pair_is_the_rate_of_achievement() {
    let mut page = Page::new();
    page.table(&["事業名|令和3年度|<|<", "^|見込量|実績|比率", "相談支援事業|2,100件|1,694件|80.7%"]);
    assert_eq!(
        page.records(),
        [
            "相談支援事業 forecast 2021 2100 件",
            "相談支援事業 actual 2021 1694 件",
            "相談支援事業 achievement_rate 2021 80.7 %",
        ]
    );
}

/// Protects the sign of a fall that is told in words, times of two units, and spans that are no figures.
#[test]
fn falls_times_and_spans_are_read_as_they_are_meant() {
    let mut page = Page::new();
    page.table(&[
        "指標|目標値|実績値",
        "排出量|5%減|3%減",
        "育児時間|2時間30分|83分",
        "組数|10組(5年間)|3組",
    ]);
    assert_eq!(
        page.records(),
        [
            "排出量 target - -5 %",
            "排出量 actual - -3 %",
            "育児時間 target - 150 分",
            "育児時間 actual - 83 分",
            "組数 target - 10 組",
            "組数 actual - 3 組",
        ]
    );
}

/// Protects 現状値 beside 基準値: it is what came of it, and no second baseline. Alone it is the baseline.
#[test]
fn the_present_beside_the_past_is_a_result() {
    let mut page = Page::new();
    page.table(&["KPI|基準値(H26)|現状値(H29)|目標値(H31)", "移住者数|10人|22人|30人"]);
    page.table(&["KPI|現状値(H29)|目標値(H31)", "移住者数|22人|30人"]);
    let measures: Vec<_> = page.observations().iter().map(|o| o.measure.name()).collect();
    assert_eq!(measures, ["baseline", "actual", "target", "baseline", "target"]);
}

/// Protects the year of a difference: the later one, whichever column stands first.
#[test]
fn a_difference_is_of_the_later_year() {
    let mut page = Page::new();
    page.table(&["区分|R4|R3|増減額", "市税|20|19|1"]);
    assert_eq!(page.records()[2..], ["市税 change 2022 1 -"]);
}
