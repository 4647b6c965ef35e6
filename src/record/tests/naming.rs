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
            "実績額/再生事業 actual - 12345 円",
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
