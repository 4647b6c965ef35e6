//! A figure or a count claimed in the prose that contradicts the tables.

use super::prose::{Passage, Subjects, counts, lists, values};
use super::{Evidence, Findings};

/// Checks every paragraph, then the lists within cells.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    let subjects = Subjects::new(&evidence.facts);
    for (position, block) in evidence.facts.blocks().iter().enumerate() {
        let Some(passage) = Passage::new(block, position) else { continue };
        values::check(evidence, &subjects, &passage, out);
        lists::check(evidence, &subjects, &passage, out);
        counts::check(evidence, &passage, out);
    }
    lists::cells(evidence, out);
}

#[cfg(test)]
mod tests {
    use crate::record::Measure;
    use crate::rules::testing::Draft;

    /// A goal with three indicators, and their averages.
    fn report() -> Draft {
        let mut draft = Draft::new();
        draft.prose("【基本目標1】").kpi_table();
        draft.kpi("合計特殊出生率", &[(2019, "1.40", "1.19", "85.0"), (2020, "1.42", "1.20", "84.5")]);
        draft.kpi(
            "事業参加者の満足度",
            &[(2019, "85.0%", "88.7%", "100.0"), (2020, "85.0%", "90.0%", "100.0")],
        );
        draft.kpi(
            "就学前児童の入所率",
            &[(2019, "100.0%", "99.9%", "99.9"), (2020, "100.0%", "70.0%", "70.0")],
        );
        draft.table(&["年度|R1(2019)|R2(2020)", "平均達成率|95.0|84.8"]);
        draft
    }

    fn after(draft: fn() -> Draft, text: &str) -> Vec<String> {
        let mut draft = draft();
        draft.prose(text);
        draft.findings()
    }

    #[test]
    fn a_figure_with_its_year_and_measure_is_held_against_the_table() {
        for (text, expected) in [
            ("「合計特殊出生率」は下がり、令和 2 年の実績値は 1.20 となりました。", None),
            (
                "「合計特殊出生率」は下がり、令和 2 年の実績値は 1.25 となりました。",
                Some("prose-table-mismatch: 1.25 → 1.20"),
            ),
            ("合計特殊出生率の令和2年度の目標値1.42には至りませんでした。", None),
            (
                "合計特殊出生率の令和2年度の目標値1.44には至りませんでした。",
                Some("prose-table-mismatch: 1.44 → 1.42"),
            ),
            ("「事業参加者の満足度」が90.0%(令和2年度)となりました。", None),
            (
                "「事業参加者の満足度」が88.7%(令和2年度)となりました。",
                Some("prose-table-mismatch: 88.7% → 90.0"),
            ),
            ("令和2年度の事業参加者の満足度の実績値は90.0%で、目標値の85.0%を上回りました。", None),
            (
                "令和2年度の事業参加者の満足度の実績値は99.0%で、目標値の85.0%を上回りました。",
                Some("prose-table-mismatch: 99.0% → 90.0"),
            ),
            (
                "令和2年度の事業参加者の満足度の実績値は90.0%で、目標値の86.0%を上回りました。",
                Some("prose-table-mismatch: 86.0% → 85.0"),
            ),
            ("令和2年の18～49歳では3年連続で20%以上でした。", None),
        ] {
            assert_eq!(after(report, text), expected.into_iter().collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn counts_of_indicators_are_counted_in_the_table() {
        for (text, expected) in [
            ("3指標中1指標が目標値達成、1指標が達成率80%以上となりました。", None),
            ("3指標中1指標が目標値達成、2指標が達成率80%以上となりました。", None), // with the one that reached it
            (
                "3指標中2指標が目標値達成、1指標が達成率80%以上となりました。",
                Some("prose-table-mismatch: 2 → 1"),
            ),
            ("2つのKPIで達成率8割以上となりました。", None),
            ("3つのKPIで達成率8割以上となりました。", Some("prose-table-mismatch: 3 → 2")),
            ("5指標中3指標が達成率80%以上となりました。", None), // of something else
        ] {
            assert_eq!(after(report, text), expected.into_iter().collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn a_stated_average_is_the_tables_average() {
        assert_eq!(after(report, "全指標の平均達成率は 84.8%と評価する。"), Vec::<String>::new());
        assert_eq!(
            after(report, "全指標の平均達成率は 90.4%と評価する。"),
            ["prose-table-mismatch: 90.4% → 84.8%"]
        );
    }

    #[test]
    fn counts_that_a_table_states() {
        let table = || {
            let mut draft = Draft::new();
            draft.table(&[
                "分野|設定項目|目標達成項目|目標未達成項目",
                "暮らし|18項目|11項目|7項目",
                "産業|22項目|14項目|8項目",
                "合計|40項目|25項目|15項目",
            ]);
            draft
        };
        assert_eq!(after(table, "40項目のうち25項目で目標を達成しました。"), Vec::<String>::new());
        assert_eq!(
            after(table, "40項目のうち26項目で目標を達成しました。"),
            ["prose-table-mismatch: 26 → 25"]
        );
    }

    /// Participants of three years, and the same under a longer name.
    fn series(r1: &str) -> Draft {
        let mut draft = Draft::new();
        draft.kpi_table();
        for (year, value) in [(2018, "8300人"), (2019, r1), (2020, "500人")] {
            draft.figure("大会をとらえた交流事業参加者数", Measure::Actual, year, value);
        }
        draft.kpi_table();
        for (year, value) in [(2019, "8340人"), (2020, "500人")] {
            draft.figure("大会を見据えた交流事業参加者数", Measure::Actual, year, value).activity =
                Some("支援推進事業".to_owned());
        }
        draft
    }

    #[test]
    fn a_stated_sum_over_years_proves_the_figure_that_is_wrong() {
        let mut draft = series("8340人");
        draft.prose("交流事業参加者数 17,140 人 (H30-R2 累計)");
        assert_eq!(draft.findings(), Vec::<String>::new());
        let mut draft = series("8500人");
        draft.prose("交流事業参加者数 17,140 人 (H30-R2 累計)");
        assert_eq!(
            draft.findings(),
            ["conflicting-values: 8,500 → 8,340", "prose-table-mismatch: 17,140 → 17,300"]
        );
        let mut draft = series("8500人");
        draft.prose("交流事業参加者数 17,999 人 (H30-R2 累計)");
        assert_eq!(draft.findings(), Vec::<String>::new(), "a name that only ends alike");
    }

    #[test]
    fn a_comparison_with_an_earlier_year() {
        let crimes = || {
            let mut draft = Draft::new();
            draft.kpi_table();
            draft.figure("刑法犯認知件数", Measure::Actual, 2015, "2222件");
            draft.figure("刑法犯認知件数", Measure::Actual, 2020, "1054件");
            draft
        };
        assert_eq!(
            after(crimes, "・令和2年刑法犯認知件数 1,054 件（平成27年度比▲1,168件）"),
            Vec::<String>::new()
        );
        assert_eq!(
            after(crimes, "・令和2年刑法犯認知件数 1,054 件（平成27年度比▲1,188件）"),
            ["prose-table-mismatch: 1,188 → 1,168"]
        );
    }

    #[test]
    fn growth_within_a_sentence() {
        let none = Draft::new;
        assert_eq!(
            after(none, "現状値の 9,994 事業所と比べ 19.6%増加の 11,955 事業所となりました。"),
            Vec::<String>::new()
        );
        assert_eq!(
            after(none, "現状値の 9,994 事業所と比べ 16.9%増加の 11,955 事業所となりました。"),
            ["change-mismatch: 16.9% → 19.6%"]
        );
        assert_eq!(
            after(none, "取得率が9.3ポイント増加しました（令和元年度54.3%→令和4年度63.6%）。"),
            Vec::<String>::new()
        );
        assert_eq!(
            after(none, "取得率が9.6ポイント増加しました（令和元年度54.3%→令和4年度63.6%）。"),
            ["change-mismatch: 9.6ポイント → 9.3ポイント"]
        );
    }

    #[test]
    fn digits_turned_round_behind_the_name_of_an_indicator() {
        let land = || {
            let mut draft = Draft::new();
            draft.kpi_table();
            for (year, value) in [(2020, "49.1%"), (2021, "50.4%"), (2022, "51.2%")] {
                draft.figure("農地集積率", Measure::Actual, year, value);
            }
            draft
        };
        for (text, expected) in [
            ("農地集積率は51.2％にとどまり、目標を達成できなかった。", None),
            (
                "農地集積率は52.1％にとどまり、目標を達成できなかった。",
                Some("prose-table-mismatch: 52.1% → 51.2"),
            ),
            ("農地集積率は55.0％にとどまり、目標を達成できなかった。", None), // of another year, it may be
            ("全国の農地集積率の平均は52.1％です。", None),
        ] {
            assert_eq!(after(land, text), expected.into_iter().collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn a_share_within_a_sentence() {
        for (text, expected) in [
            ("30項目のうち21項目（70.0％）が計画どおりとなりました。", None),
            ("30項目のうち20項目（66.6％）が計画どおりとなりました。", None), // cut off
            (
                "30項目のうち24項目（70.0％）が計画どおりとなりました。",
                Some("prose-table-mismatch: 70.0% → 80.0%"),
            ),
        ] {
            assert_eq!(after(Draft::new, text), expected.into_iter().collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn a_count_of_rows_that_the_sentence_names() {
        let table = || {
            let mut draft = Draft::new();
            draft.table(&[
                "評価|柱1|柱2|柱3|計",
                "S(計画以上)|2|1|0|3",
                "A(計画どおり)|7|6|5|18",
                "B(やや遅れている)|3|2|2|7",
                "C(ほとんど進んでいない)|0|1|1|2",
                "計|12|10|8|30",
            ]);
            draft
        };
        for (text, expected) in [
            ("30項目のうち21項目（70.0％）が「計画以上」又は「計画どおり」となりました。", None),
            (
                "30項目のうち24項目（80.0％）が「計画以上」又は「計画どおり」となりました。",
                Some("prose-table-mismatch: 24 → 21"),
            ),
            ("30項目のうち24項目が「重点」とされています。", None),
            ("50項目のうち24項目が「計画どおり」となりました。", None),
        ] {
            assert_eq!(after(table, text), expected.into_iter().collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn a_count_of_rating_words() {
        let rated = || {
            let mut draft = Draft::new();
            draft.kpi_table();
            for (name, word) in
                [("収納率", "達成"), ("広告収入", "達成"), ("補助金の削減", "未達成"), ("電子申請", "達成")]
            {
                let rating = draft.figure(name, Measure::Rating, 2019, word);
                rating.value_text = Some(word.to_owned());
                rating.unit = None;
            }
            draft
        };
        for (text, expected) in [
            ("全4項目のうち3項目で目標を達成しました。", None),
            ("全4項目のうち4項目で目標を達成しました。", Some("prose-table-mismatch: 4 → 3")),
            ("KPI4指標のうち、2指標（50.0％）が目標を達成しています。", Some("prose-table-mismatch: 2 → 3")),
            ("全9項目のうち4項目で目標を達成しました。", None), // of something else
        ] {
            assert_eq!(after(rated, text), expected.into_iter().collect::<Vec<_>>(), "{text}");
        }
    }
}
