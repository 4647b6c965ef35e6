//! What figures are of: words of measures among rows, below blanks, beside letters and years.

use super::Page;

/// Protects 量の見込み and 確保方策 in two stubs, with the service that the heading names and its area.
#[test]
fn what_is_foreseen_and_provided_for_is_of_the_service_above() {
    let mut page = Page::new();
    page.text(
        "計画\n\n② 時間外保育事業\n\n【区域A】\n≪各年度の量の見込みと確保方策≫ (単位:人)\n\t\tR7\tR8\n量の見込み\t特定型\t1\t1\n\
         \t計\t3\t3\n確保方策\t特定型\t1\t1\n\t②確保方策(定員数)\t2\t2\n量の見込みと確保方策の差(②-①)\t\t0\t1\n",
    );
    assert_eq!(
        page.records().into_iter().filter(|record| record.contains("2025")).collect::<Vec<_>>(),
        [
            "時間外保育事業/区域A 特定型 forecast 2025 1 人",
            "時間外保育事業/区域A 計 forecast 2025 3 人",
            "時間外保育事業/区域A 特定型 plan 2025 1 人",
            "時間外保育事業/区域A plan 2025 2 人",
            "時間外保育事業/区域A change 2025 0 人",
        ]
    );
}

/// Protects years to come from being results: one word of a header stands over several of them.
#[test]
fn a_word_below_years_reaches_over_the_blanks_behind_it() {
    let mut page = Page::new();
    page.text("区分\tR4\tR5\tR6\tR7\n\t決算\t見通し\t\t\n市税\t20\t21\t22\t23\n");
    assert_eq!(
        page.records(),
        [
            "市税 settlement 2022 20 -",
            "市税 forecast 2023 21 -",
            "市税 forecast 2024 22 -",
            "市税 forecast 2025 23 -",
        ]
    );
}

/// Protects shares below what they are shares of, estimates with a letter, and differences of two rows.
#[test]
fn shares_estimates_and_differences_are_rows_of_their_own() {
    let mut page = Page::new();
    page.table(&[
        "|2020年|2030年",
        "年少人口|12人|10人",
        "割合|11.7%|10.7%",
        "社人研推計(A)|9人|8人",
        "差(B-A)|1人|2人",
    ]);
    assert_eq!(
        page.records().into_iter().filter(|record| record.contains("2030")).collect::<Vec<_>>(),
        [
            "年少人口 actual 2030 10 人",
            "年少人口/割合 actual 2030 10.7 %",
            "社人研推計(A) forecast 2030 8 人",
            "差(B-A) change 2030 2 人",
        ]
    );
}

/// Protects the unit that a change prints beside its name, and two changes of one year from falling together.
#[test]
fn changes_have_their_own_unit_and_basis() {
    let mut page = Page::new();
    page.table(&["年度|H28|H29", "排出量(t)|193|188", "基準年度比(%)|▲4.4|▲6.7", "前年度比(%)|▲2.8|▲2.4"]);
    assert_eq!(
        page.records()[2..],
        [
            "排出量/基準年度比 change 2016 -4.4 %",
            "排出量/基準年度比 change 2017 -6.7 %",
            "排出量 change 2016 -2.8 %",
            "排出量 change 2017 -2.4 %",
        ]
    );
}

/// Protects the year of a rate: it is of the last year that has a result, not of one that is yet to come.
#[test]
fn a_rate_is_of_the_last_year_with_a_result() {
    let mut page = Page::new();
    page.table(&["KPI|区分|R4|R5|R6|達成率", "就農者数|目標|6人|8人|10人|112.5%", "^|実績|6人|9人||^"]);
    let rates: Vec<String> = page.records().into_iter().filter(|record| record.contains("rate")).collect();
    assert_eq!(rates, ["就農者数 achievement_rate 2023 112.5 %"]);
}

/// Protects the columns of a subsidy's sheet: what stood before, what each year added, and their sum.
#[test]
fn years_with_words_behind_them_are_years() {
    let mut page = Page::new();
    page.text(
        "推進交付金 平成28年度\n\nKPI\t\t事業開始前\t28年度増加分\t29年度増加分\t累計\n\
         就職者数(人)\t目標値\t45\t5\t10\t15\n\t実績値\t-\t3\t\t3\n",
    );
    assert_eq!(
        page.records(),
        [
            "就職者数 baseline - 45 人",
            "就職者数/増加分 target 2016 5 人",
            "就職者数/増加分 target 2017 10 人",
            "就職者数 target 2016 15 人",
            "就職者数 baseline - - 人",
            "就職者数/増加分 actual 2016 3 人",
            "就職者数 actual 2016 3 人",
        ]
    );
}

/// Protects words for money as the names of rows where nothing else names them.
#[test]
fn money_names_its_rows() {
    let mut page = Page::new();
    page.line("【単位:円】").table(&["区分|H26|H27", "当初予算額|9,600|8,400", "人件費|760|749"]);
    let records = page.records();
    assert_eq!(records[..2], ["当初予算額 budget 2014 9600 -", "当初予算額 budget 2015 8400 -"]);
    assert_eq!(records[2..], ["人件費 actual 2014 760 -", "人件費 actual 2015 749 -"]);
}

/// Protects what came of what was foreseen: the column's own word wins, and the two rows stay apart.
#[test]
fn results_beside_plans_are_results() {
    let mut page = Page::new();
    page.text("市全域\t\tH27年度 計画A\tH27年度 実績B\n①量の見込み\t1号\t2,926\t4,295\n\t2号\t1,060\t1,200\n②確保方策\t1号\t3,765\t2,910\n");
    assert_eq!(
        page.records(),
        [
            "1号 forecast 2015 2926 -",
            "1号/量の見込み actual 2015 4295 -",
            "2号 forecast 2015 1060 -",
            "2号/量の見込み actual 2015 1200 -",
            "1号 plan 2015 3765 -",
            "1号/確保方策 actual 2015 2910 -",
        ]
    );
}

/// Protects a rate among rows of names: it is of the row above.
#[test]
fn a_rate_below_a_row_is_of_that_row() {
    let mut page = Page::new();
    page.table(&["柱|令和3年度|<", "^|目標|実績", "歳出|85|90", "合計|215|218", "達成率||101.6%"]);
    assert_eq!(page.records().last().map(String::as_str), Some("合計 achievement_rate 2021 101.6 %"));
}
