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
