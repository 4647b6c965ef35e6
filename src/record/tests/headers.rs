//! Which rows are headers, and what their words say.

use super::Page;

/// Protects whole tables: one header word with a number in it made them vanish.
#[test]
fn a_header_may_count_years_and_heads() {
    let read = |header: &str| {
        let mut page = Page::new();
        page.text(&format!(
            "成果指標\t令和3年度実績\t{header}\n入館者数\t102人\t105人\n相談件数\t27件\t50件\n"
        ));
        page.records().into_iter().filter(|record| !record.contains("2021")).collect::<Vec<_>>()
    };
    assert_eq!(read("5か年目標"), ["入館者数 target - 105 人", "相談件数 target - 50 件"]);
    assert_eq!(read("中間目標(5年後)"), ["入館者数 target - 105 人", "相談件数 target - 50 件"]);
    assert_eq!(read("H23-27実績額")[0], "入館者数 actual 2011 105 人");
    assert_eq!(read("過去5年平均")[0], "入館者数/過去5年平均 actual - 105 人");
    let mut page = Page::new();
    page.text("施設分類\t施設数\t市民1人当たり(m2/人)\n小学校\t15\t1.14\n中学校\t4\t0.55\n");
    assert_eq!(page.records().len(), 4);
}

/// Protects the lower level of a header whose words nothing explains.
#[test]
fn words_between_a_header_and_figures_belong_to_it() {
    let mut page = Page::new();
    page.text(
        "章\t実施計画\t\tH23-27実績額\t\n\t事業数\t事業費\t事業数\t事業費\n安全\t38\t7,937\t36\t7,415\n",
    );
    assert_eq!(
        page.records(),
        [
            "実施計画 事業数/安全 actual - 38 -",
            "実施計画 事業費/安全 actual - 7937 -",
            "事業数/安全 actual 2011 36 -",
            "事業費/安全 actual 2011 7415 -",
        ]
    );
}

/// Protects the rows behind a page's end, which repeat no header.
#[test]
fn a_table_goes_on_behind_a_blank_line_and_a_running_head() {
    let header = "番号\t成果指標\t単位\tR4\t目標値(R6)\n1\t待機児童\t人\t3\t0\n";
    let rest = "2\t相談件数\t件\t943\t1,000\n";
    for between in ["\n", "\n- 13 -\n\n第5次総合計画\n\n"] {
        let mut page = Page::new();
        page.text(&format!("第5次総合計画 成果指標一覧\n\n{header}{between}{rest}"));
        assert_eq!(page.records()[2..], ["相談件数 actual 2022 943 件", "相談件数 target 2024 1000 件"]);
    }
}

/// Protects results from the words of a heading: 数値目標 says which indicators follow, 進捗状況 what is told of them.
#[test]
fn a_heading_makes_no_results_targets_or_ratings() {
    let mut page = Page::new();
    page.heading("1 計画全体の数値目標").table(&["|令和4年|目標値(令和6年)", "観光客数|2,880人|4,200人"]);
    page.heading("3 取組の進捗状況").table(&["年度|施設数", "R3|121", "R4|119"]);
    assert_eq!(
        page.records(),
        [
            "観光客数 actual 2022 2880 人",
            "観光客数 target 2024 4200 人",
            "施設数 actual 2021 121 -",
            "施設数 actual 2022 119 -",
        ]
    );
}

/// Protects the parts of a figure that is divided by departments: they are no one's responsibility there.
#[test]
fn departments_alone_beside_figures_are_parts() {
    let mut page = Page::new();
    page.heading("部局別排出量(t-CO2)").table(&["部局|平成28年度", "総務部|1,440", "合計|1,440"]);
    assert_eq!(
        page.records(),
        ["部局別排出量/総務部 actual 2016 1440 t-CO2", "部局別排出量/合計 actual 2016 1440 t-CO2"]
    );
}

/// Protects the upper words of a header whose groups are of unequal width, and whose last column is a tab too many.
#[test]
fn groups_of_a_header_may_be_of_unequal_width() {
    let mut page = Page::new();
    page.text(
        "施設名\t利用者数(人)\t\t開館日数(日)\t1日平均(人)\t\n\tR3\tR4\tR4\tR4\t\n図書館\t155\t178\t290\t617\t\n体育館\t60\t72\t305\t237\t\n",
    );
    assert_eq!(
        page.records()[..4],
        [
            "利用者数/図書館 actual 2021 155 人",
            "利用者数/図書館 actual 2022 178 人",
            "開館日数/図書館 actual 2022 290 日",
            "1日平均/図書館 actual 2022 617 人",
        ]
    );
}

/// Protects the years of pairs: beside the figure, below it, in its parentheses, under 区分.
#[test]
fn a_year_may_stand_beside_below_or_behind_its_figure() {
    let read = |text: &str| {
        let mut page = Page::new();
        page.text(text);
        page.records()
    };
    assert_eq!(
        read(
            "No\t指標名\t当初値\t\t2022年\t\n1\t消費額\t2018年\t215億円\t2021年\t176億円\n2\t生産額\t2016年度\t3億円\t2019年度\t4億円\n"
        )[..2],
        ["消費額 baseline 2018 215 億円", "消費額 actual 2021 176 億円"]
    );
    assert_eq!(
        read("評価指標\t基準値\t\t現況値\t\n\t値\t年次\t値\t年次\n密度\t58人\t平成27年\t56人\t令和5年\n")[..],
        ["密度 baseline 2015 58 人", "密度 actual 2023 56 人"]
    );
    assert_eq!(
        read(
            "指標名【単位】\t初期値\t計画\tR1\n\t[年度]\t実績\t\n生産【億円】\t38\t目標\t39\n\t[H28]\t実績\t37\n"
        )[..],
        ["生産 baseline 2016 38 億円", "生産 target 2019 39 億円", "生産 actual 2019 37 億円"]
    );
    assert_eq!(
        read("指標\t基準値\t最新値\n件数(件)\t1,080(2020)\t18(2023)\n率\t0.3%(21年度)\t0.2%\n")[..2],
        ["件数 baseline 2020 1080 件", "件数 actual 2023 18 件"]
    );
    assert_eq!(
        read("区分\t児童数(人)\nR2\t7\nR3\t8\n数値目標(R5)\t9\n"),
        ["児童数 actual 2020 7 人", "児童数 actual 2021 8 人", "児童数 target 2023 9 人"]
    );
    assert_eq!(
        read("指標名\t基準値 2019(R元)\t2020(R2)\tR7(2025)KPI目標\n収納率\t21%\t22%\t25%\n"),
        ["収納率 baseline 2019 21 %", "収納率 actual 2020 22 %", "収納率 target 2025 25 %"]
    );
}

/// Protects months across: each is a month of the year that its row names.
#[test]
fn months_across_are_months_of_the_row_s_year() {
    let mut page = Page::new();
    page.heading("月別観光客数").table(&["月|1月|2月|計", "令和5年|210人|198人|408人"]);
    let told: Vec<_> =
        page.observations().iter().map(|o| o.period.as_ref().map(|p| p.start.to_string())).collect();
    let day = |text: &str| Some(text.to_owned());
    assert_eq!(told, [day("2023-01-01"), day("2023-02-01"), day("2023-01-01")]);
}

/// Protects indicators from codes of accounts, and parts among measures from breaking a header.
#[test]
fn codes_of_accounts_are_no_indicators_and_parts_stand_among_measures() {
    let mut page = Page::new();
    page.text("年度\t就農者(人)\t\t捕獲(頭)\n\t計画\t実績\tうちシカ\nR3\t18\t17\t88\nR4\t18\t21\t87\n");
    assert_eq!(page.records()[..2], ["就農者 plan 2021 18 人", "就農者 actual 2021 17 人"]);
    let mut codes = Page::new();
    codes.table(&["会計|款|項|目", "一般会計|10|1|2"]);
    assert!(codes.observations().iter().all(|o| !matches!(o.indicator.as_str(), "款" | "項" | "目")));
}
