//! Where the names of figures come from: stubs in levels, lines above a table, panels, numbers in a cell.

use super::Page;

#[test]
fn a_new_outer_name_ends_what_the_inner_stubs_said() {
    let mut page = Page::new();
    page.table(&[
        "指標名||単位|R4|R7目標",
        "健康寿命|男性|歳|80.1|81.0",
        "^|女性|歳|84.3|85.0",
        "がん検診受診率||%|21.0|30.0",
    ]);
    assert_eq!(
        page.records(),
        [
            "健康寿命/男性 actual 2022 80.1 歳",
            "健康寿命/男性 target 2025 81.0 歳",
            "健康寿命/女性 actual 2022 84.3 歳",
            "健康寿命/女性 target 2025 85.0 歳",
            "がん検診受診率 actual 2022 21.0 %",
            "がん検診受診率 target 2025 30.0 %",
        ]
    );
}

#[test]
fn a_total_below_groups_and_items_is_of_no_item() {
    let mut page = Page::new();
    page.table(&[
        "|取組項目|H30|R1",
        "歳入の確保|ふるさと納税の推進|52,330|61,008",
        "歳出の削減|街路灯のLED化|5,400|5,400",
        "合計||57,730|66,408",
    ]);
    assert_eq!(
        page.records(),
        [
            "ふるさと納税の推進/歳入の確保 actual 2018 52330 -",
            "ふるさと納税の推進/歳入の確保 actual 2019 61008 -",
            "街路灯のLED化/歳出の削減 actual 2018 5400 -",
            "街路灯のLED化/歳出の削減 actual 2019 5400 -",
            "合計 actual 2018 57730 -",
            "合計 actual 2019 66408 -",
        ]
    );
}

#[test]
fn the_line_right_above_a_table_names_its_indicator() {
    let mut page = Page::new();
    page.heading("基本目標1 稼ぐ地域をつくる")
        .line("KPI① 新規創業者数(累計)")
        .table(&["|基準値(H30)|R2", "目標|-|3人", "実績|1人|2人"])
        .line("新規雇用者数")
        .line("基準値:0人(平成26年度) → 目標値:300人(平成31年度)")
        .table(&["平成27年度|平成28年度", "42人|58人"]);
    assert_eq!(
        page.records(),
        [
            "新規創業者数 target 2018 - -",
            "新規創業者数 target 2020 3 人",
            "新規創業者数 baseline 2018 1 人",
            "新規創業者数 actual 2020 2 人",
            "新規雇用者数 actual 2015 42 人",
            "新規雇用者数 actual 2016 58 人",
        ]
    );
    assert!(page.observations().iter().take(4).all(|o| o.cumulative));
}

#[test]
fn a_level_of_the_policy_is_no_indicator() {
    let mut page = Page::new();
    page.heading("基本目標1 稼ぐ地域をつくる").table(&["|R1|R2", "目標|2人|3人", "実績|1人|2人"]);
    assert_eq!(page.records(), Vec::<String>::new());
}

#[test]
fn panels_that_count_share_the_column_behind_them() {
    let mut page = Page::new();
    page.table(&[
        "No|事業名|実績額(円)|KPI①|<|<|KPI②|<|<|実績値",
        "^|^|^|指標|指標値|目標年月|指標|指標値|目標年月|^",
        "1|再生事業|12,345|利用者数|5,000人|R5.3|新規出店数|3件|R5.3|①5,432人 ②2件",
    ]);
    assert_eq!(
        page.records(),
        [
            "再生事業 actual - 12345 円",
            "利用者数 target 2023 5000 人",
            "利用者数 actual - 5432 人",
            "新規出店数 target 2023 3 件",
            "新規出店数 actual - 2 件",
        ]
    );
    assert!(page.observations().iter().all(|o| o.activity.as_deref() == Some("再生事業")));
}

#[test]
fn names_and_figures_of_one_cell_meet_by_their_numbers() {
    let mut page = Page::new();
    page.table(&[
        "KPI|基準値(H30)|実績値(R3)",
        "①新規就農者数 ②直売所売上高|①2人 ②120万円|①4人 ②134万円",
        "①成約件数|①3件|5件",
        "①登録者数 ②訪問者数|3人|①5人 ②8人",
    ]);
    assert_eq!(
        page.records(),
        [
            "新規就農者数 baseline 2018 2 人",
            "直売所売上高 baseline 2018 120 万円",
            "新規就農者数 actual 2021 4 人",
            "直売所売上高 actual 2021 134 万円",
            "成約件数 baseline 2018 3 件",
            "成約件数 actual 2021 5 件",
            // 3人 is of one of the two, and nothing tells of which.
            "登録者数 actual 2021 5 人",
            "訪問者数 actual 2021 8 人",
        ]
    );
}

#[test]
fn rows_of_programmes_are_not_one_indicator_by_their_heading() {
    let mut page = Page::new();
    page.heading("2 地域子育て支援").table(&[
        "事業名|単位|区分|R4年度|R5年度",
        "延長保育事業|人|計画|1,030|1,020",
        "^|^|実績|845|901",
        "一時預かり事業|人日|計画|18,400|18,600",
        "^|^|実績|16,122|17,455",
    ]);
    page.heading("3 登録者数").table(&["事業名|R4年度", "配食事業|30", "送迎事業|40"]);
    let records = page.records();
    assert_eq!(records.first().map(String::as_str), Some("延長保育事業 plan 2022 1030 人"));
    assert_eq!(records.get(4).map(String::as_str), Some("一時預かり事業 plan 2022 18400 人日"));
    assert_eq!(
        records.get(8..),
        Some(
            ["登録者数/配食事業 actual 2022 30 -", "登録者数/送迎事業 actual 2022 40 -"]
                .map(String::from)
                .as_slice()
        )
    );
}

#[test]
fn a_summary_row_and_a_row_of_words_are_no_damage() {
    let mut page = Page::new();
    page.table(&["評価項目|評価|理由", "必要性|A|市民の健康保持に不可欠である。", "総合評価|B|継続(改善)"]);
    page.table(&[
        "指標名|当初値(R1)|実績値(R5)|達成状況",
        "利用者数|10人|20人|達成",
        "事業の評価|地方創生に効果があった||",
    ]);
    assert_eq!(
        page.records(),
        [
            "必要性 rating - A -",
            "総合評価 rating - B -",
            "利用者数 baseline 2019 10 人",
            "利用者数 actual 2023 20 人",
            "利用者数 rating 2023 達成 -",
        ]
    );
    assert_eq!(page.findings(), Vec::<&str>::new());
}

#[test]
fn a_row_of_years_above_the_name_dates_the_figures_below() {
    let mut page = Page::new();
    page.table(&[
        "No|指標名 ※【】内はゴール・ターゲット番号|当初値|<|2021年|<|2030年(目標値)|<",
        "1|【8.2】|2018年||2021年||2030年|",
        "^|市内総生産額|3,215|億円|3,102|億円|3,500|億円",
        "2|【11.6】|2019年||2021年||2030年|",
        "^|ごみ排出量|896|t|905|t|800|t",
    ]);
    assert_eq!(
        page.records(),
        [
            "市内総生産額 baseline 2018 3215 億円",
            "市内総生産額 actual 2021 3102 億円",
            "市内総生産額 target 2030 3500 億円",
            "ごみ排出量 baseline 2019 896 t",
            "ごみ排出量 actual 2021 905 t",
            "ごみ排出量 target 2030 800 t",
        ]
    );
}

#[test]
fn header_rows_that_repeat_under_each_year_part_it() {
    let mut page = Page::new();
    page.heading("(1)教育・保育の量の見込みと確保方策").table(&[
        "|令和5年度|<|<|令和6年度|<|<",
        "^|1号|3号|<|1号|3号|<",
        "^|^|0歳|1・2歳|^|0歳|1・2歳",
        "量の見込み(A)|820|210|880|790|205|890",
        "確保方策(B)|1,100|215|870|1,100|215|895",
    ]);
    page.heading("(2)延長保育事業").table(&["|令和5年度|令和6年度", "量の見込み|30|40"]);
    let records = page.records();
    assert_eq!(
        records.get(..6),
        Some(
            [
                "量の見込み/1号 forecast 2023 820 -",
                "量の見込み/3号 0歳 forecast 2023 210 -",
                "量の見込み/3号 1・2歳 forecast 2023 880 -",
                "量の見込み/1号 forecast 2024 790 -",
                "量の見込み/3号 0歳 forecast 2024 205 -",
                "量の見込み/3号 1・2歳 forecast 2024 890 -",
            ]
            .map(String::from)
            .as_slice()
        )
    );
    assert_eq!(records.get(6).map(String::as_str), Some("確保方策/1号 plan 2023 1100 -"));
    assert_eq!(records.last().map(String::as_str), Some("延長保育事業 forecast 2024 40 -"));
}

#[test]
fn a_change_since_a_year_before_is_of_the_row_above() {
    let mut page = Page::new();
    page.heading("2 財政").table(&["|2021年度|2022年度", "市債残高|6,701|6,633", "対前年度増減|▲89|▲68"]);
    page.table(&["|2021年度|2022年度", "歳入総額|20|21", "歳出総額|19|19", "差引|1|2"]);
    assert_eq!(
        page.records(),
        [
            "市債残高 actual 2021 6701 -",
            "市債残高 actual 2022 6633 -",
            "市債残高 change 2021 -89 -",
            "市債残高 change 2022 -68 -",
            // 差引 is of two rows, and no change of the last.
            "歳入総額 actual 2021 20 -",
            "歳入総額 actual 2022 21 -",
            "歳出総額 actual 2021 19 -",
            "歳出総額 actual 2022 19 -",
            "差引 change 2021 1 -",
            "差引 change 2022 2 -",
        ]
    );
}

#[test]
fn a_span_written_as_one_cell_leaves_the_words_behind_it_at_their_columns() {
    let text = "指標名\t現状値\t年度別実績値\t達成状況\n\t\tR2\tR3\tR4\n待機児童数\t12人\t5人\t0人\t\t達成\n";
    let mut page = Page::new();
    page.text(text);
    assert_eq!(
        page.records(),
        [
            "待機児童数 baseline - 12 人",
            "待機児童数 actual 2020 5 人",
            "待機児童数 actual 2021 0 人",
            "待機児童数 rating 2021 達成 -",
        ]
    );
    assert_eq!(page.findings(), ["shifted-row"]);
}

#[test]
fn names_that_count_years_are_names_below_a_word_of_two_senses() {
    let mut page = Page::new();
    page.heading("基本目標1 しごとをつくる").table(&[
        "数値目標|基準値(H30)|目標値(R6)",
        "従業者数|3,452人|3,500人",
        "新規就農者数(5年間累計)|2人|15人",
    ]);
    assert_eq!(
        page.records(),
        [
            "従業者数 baseline 2018 3452 人",
            "従業者数 target 2024 3500 人",
            "新規就農者数 baseline 2018 2 人",
            "新規就農者数 target 2024 15 人",
        ]
    );
}

#[test]
fn a_heading_that_ends_with_a_unit_gives_it_to_the_figures_below() {
    let mut page = Page::new();
    page.line("取組別効果額一覧(千円)").table(&[
        "取組項目|H30|R1",
        "広告の導入|3,240|3,270",
        "一括調達|1,180|1,090",
    ]);
    page.line("保育料の水準(市)").table(&["項目|H30|R1", "第一子|3,240|3,270", "第二子|1,180|1,090"]);
    let units: Vec<_> = page.observations().into_iter().map(|o| o.unit).collect();
    let yen = || Some("千円".to_owned());
    assert_eq!(units, [yen(), yen(), yen(), yen(), None, None, None, None]);
}

#[test]
fn a_group_is_part_of_the_name_only_where_names_stand_twice() {
    let mut page = Page::new();
    page.table(&[
        "大項目|取組項目|H30",
        "歳入の確保|広告の導入|3,240",
        "歳出の削減|一括調達|1,180",
        "合計|<|4,420",
    ]);
    page.table(&["大項目|取組項目|H30", "歳入の確保|その他|3,240", "歳出の削減|その他|1,180"]);
    assert_eq!(
        page.records(),
        [
            "広告の導入 actual 2018 3240 -",
            "一括調達 actual 2018 1180 -",
            "合計 actual 2018 4420 -",
            "その他/歳入の確保 actual 2018 3240 -",
            "その他/歳出の削減 actual 2018 1180 -",
        ]
    );
}

/// Protects tables of several counts by year: without the words above the years their figures are of one name.
#[test]
fn words_over_years_name_what_is_counted() {
    let mut page = Page::new();
    page.text(
        "施設類型\t施設数\t\t延床面積(㎡)\t\n\tH28\tR4\tH28\tR4\n学校\t8\t7\t21,450.5\t19,880.2\n集会施設\t24\t22\t6,820.0\t6,410.3",
    );
    assert_eq!(
        page.records().get(..4),
        Some(
            &[
                "施設数/学校 actual 2016 8 -",
                "施設数/学校 actual 2022 7 -",
                "延床面積/学校 actual 2016 21450.5 m2",
                "延床面積/学校 actual 2022 19880.2 m2",
            ]
            .map(str::to_owned)[..]
        )
    );
}

/// Protects targets: a word in parentheses behind a label, or in the first cell of a row, says what the figures are.
#[test]
fn a_measure_in_parentheses_governs_its_figures() {
    let mut page = Page::new();
    page.text("KPI\t事業開始前\t令和4年度\t\n\t\t増加分(目標)\t実績\n観光消費額(百万円)\t1,250\t50\t38");
    assert_eq!(
        page.records(),
        [
            "観光消費額 baseline - 1250 百万円",
            "観光消費額/増加分 target 2022 50 百万円",
            "観光消費額 actual 2022 38 百万円",
        ]
    );
    let mut page = Page::new();
    page.text("KPI名称\tR2\tR3\n企業立地件数\t(目標)3件\t4件\n\t(実績)1件\t2件");
    assert_eq!(
        page.records(),
        [
            "企業立地件数 target 2020 3 件",
            "企業立地件数 target 2021 4 件",
            "企業立地件数 actual 2020 1 件",
            "企業立地件数 actual 2021 2 件",
        ]
    );
}

/// Protects names: what a damaged row moved into their column is reported, not read.
#[test]
fn a_promise_and_its_outcome_are_no_name() {
    let mut page = Page::new();
    page.text(
        "指標名\t目標値\t実績値\t達成率\n登録者数\t10人\t9人\t90.0%\n目標見直し案の検討 実績見直しの実施\t10人\t9人\t90.0%",
    );
    assert_eq!(page.records().len(), 3);
    assert!(page.findings().contains(&"shifted-row"));
}

/// Protects management sheets: the rows of a year table carry their own names beside 目標 and 実績.
#[test]
fn rows_of_targets_and_results_carry_their_own_names() {
    let mut page = Page::new();
    page.text(
        "担当課\t財政課\t\n年度\t令和4年度\t令和5年度\n数値目標(効果額:千円)\t0\t2,000\n実績(効果額:千円)\t0\t2,350\n         導入施設数(累計) 目標\t24\t25\n導入施設数(累計) 実績\t24\t23\n進捗状況\t○\t◎",
    );
    assert_eq!(
        page.records(),
        [
            "効果額 target 2022 0 千円",
            "効果額 target 2023 2000 千円",
            "効果額 actual 2022 0 千円",
            "効果額 actual 2023 2350 千円",
            "導入施設数 target 2022 24 -",
            "導入施設数 target 2023 25 -",
            "導入施設数 actual 2022 24 -",
            "導入施設数 actual 2023 23 -",
        ]
    );
}

/// Protects units: a part that stands in the place of a unit is none, and (R5-R4) says what the column is.
#[test]
fn a_part_in_the_column_of_units_and_a_difference_of_years() {
    let mut page = Page::new();
    page.text("指標\t単位\tR4\tR5\t増減(R5-R4)\n寄附金額\t百万円\t332.7\t318.4\t▲14.3\n\tうち企業版\t12.5\t8.0\t▲4.5");
    assert_eq!(
        page.records(),
        [
            "寄附金額 actual 2022 332.7 百万円",
            "寄附金額 actual 2023 318.4 百万円",
            "寄附金額 change 2023 -14.3 百万円",
            "寄附金額/うち企業版 actual 2022 12.5 百万円",
            "寄附金額/うち企業版 actual 2023 8.0 百万円",
            "寄附金額/うち企業版 change 2023 -4.5 百万円",
        ]
    );
}

/// Protects the rows below a line that was a merged row of the table: they were lost with it.
#[test]
fn a_line_within_a_table_is_a_row_of_it() {
    let mut page = Page::new();
    page.text(
        "総合計画\n\n指標\t基準値(令和元年度)\t目標値(令和7年度)\n基本目標1 子育て\n出生数\t120人\t130人\n\
         基本目標2 産業\n創業件数\t10件\t15件\n第3分野 環境\n回収量\t-\t5t\n",
    );
    let told: Vec<_> = page.observations().into_iter().map(|o| (o.indicator, o.policy_path)).collect();
    let path = |name: &str, path: &[&str]| (name.to_owned(), path.iter().map(|p| (*p).to_owned()).collect());
    let expected: [(String, Vec<String>); 6] = [
        path("出生数", &["基本目標1 子育て"]),
        path("出生数", &["基本目標1 子育て"]),
        path("創業件数", &["基本目標2 産業"]),
        path("創業件数", &["基本目標2 産業"]),
        path("回収量", &["基本目標2 産業", "第3分野 環境"]),
        path("回収量", &["基本目標2 産業", "第3分野 環境"]),
    ];
    assert_eq!(told, expected);
    // A table with a header of its own is another table.
    let mut other = Page::new();
    other.text("指標\tR1\tR2\n出生数\t120人\t130人\n産業\n指標\tR3\tR4\n創業件数\t10件\t15件\n");
    assert_eq!(other.document.tables().count(), 2);
}

/// Protects segments from what only explains: the contents of an indicator, and words behind its figures.
#[test]
fn words_that_explain_an_indicator_are_no_part_of_it() {
    let mut page = Page::new();
    page.table(&["指標|内容|R4|特記", "組織率|世帯数÷全世帯数|57.1%|台風の影響"]);
    assert_eq!(page.records(), ["組織率 actual 2022 57.1 %"]);
}

/// Protects counts by class or grade: the words before them say what is counted, and are no ratings of their own.
#[test]
fn classes_and_grades_before_counts_are_parts() {
    let mut page = Page::new();
    page.table(&["進捗率|指標の数", "80%以上|57", "50%未満|6"]);
    page.table(&["評価区分|項目数", "S(計画以上)|3", "A(計画どおり)|13"]);
    assert_eq!(
        page.records(),
        [
            "指標の数/80%以上 actual - 57 -",
            "指標の数/50%未満 actual - 6 -",
            "項目数/S(計画以上) actual - 3 -",
            "項目数/A(計画どおり) actual - 13 -",
        ]
    );
    assert_eq!(page.findings(), Vec::<&str>::new());
}

/// Protects indicators from words at the right: what is to be done, where the figure is from, and which way it should go.
#[test]
fn names_stand_left_of_their_figures() {
    let mut page = Page::new();
    page.text("取組\t担当課\tR4\tR5\t今後の方向\n\t\t実績\t計画\t\n委員の確保\t福祉課\t168人\t180人\t継続\n講座\t介護課\t25人\t30人\t拡充\n");
    page.table(&["目標|評価指標|実績値(R1)", "適正化|医療費|3円"]);
    let records = page.records();
    assert_eq!(records[..2], ["委員の確保 actual 2022 168 人", "委員の確保 plan 2023 180 人"]);
    assert_eq!(records[4..], ["医療費 actual 2019 3 円"]);
    let mut arrows = Page::new();
    arrows.text("指標名\t区分\t\tH23\n発生率(%)\t⇩\t目標値\t0.31\n\t\t実績値\t0.33\n");
    assert_eq!(arrows.records(), ["発生率 target 2011 0.31 %", "発生率 actual 2011 0.33 %"]);
    assert!(arrows.observations().iter().all(|o| o.direction == Some(crate::record::Direction::Lower)));
}

/// Protects the parts that stand over measures: 男性 is no part of the indicator's name.
#[test]
fn parts_over_the_names_of_columns_are_parts() {
    let mut page = Page::new();
    page.table(&["年齢|男性|<|女性|<", "^|受診者|受診率|受診者|受診率", "40～49歳|288人|20.5%|301人|25.5%"]);
    assert_eq!(
        page.records(),
        [
            "受診者/男性 40～49歳 actual - 288 人",
            "受診率/男性 40～49歳 actual - 20.5 %",
            "受診者/女性 40～49歳 actual - 301 人",
            "受診率/女性 40～49歳 actual - 25.5 %",
        ]
    );
}

/// Protects names in the corner of a table, above its header, and behind the word 目標指標.
#[test]
fn a_name_may_stand_in_the_corner_or_in_a_row_of_targets() {
    let mut page = Page::new();
    page.text("KPI:誘致企業数(累計)\tH27\tH28\n目標\t1社\t2社\n実績\t0社\t2社\n");
    assert_eq!(page.records()[..1], ["誘致企業数 target 2015 1 社"]);
    let mut page = Page::new();
    page.text("取組1 手数料の適正化\n\n年度計画\tR2\tR3\n計画\t検討\t実施\n実績\t検討\t\n効果額(千円)\t0\t12\n目標指標:1人当たり排出量(g)\t900\t880\n実績値\t931\t915\n");
    let records: Vec<String> = page.records().into_iter().filter(|record| record.contains("2020")).collect();
    assert_eq!(
        records,
        [
            "効果額 actual 2020 0 千円",
            "1人当たり排出量 target 2020 900 g",
            "1人当たり排出量 actual 2020 931 g"
        ]
    );
}
