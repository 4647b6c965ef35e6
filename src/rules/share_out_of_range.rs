//! A share of a whole that lies below 0 % or above 100 %.

use super::amount::HUNDRED;
use super::{Evidence, Findings, finding, stated};
use crate::diagnostic::catalog::SHARE_OUT_OF_RANGE;
use crate::record::Measure;
use rust_decimal::Decimal;

/// Endings of names that are parts of a whole.
const SHARES: [&str; 39] = [
    "割合",
    "構成比",
    "受診率",
    "入所率",
    "加入率",
    "普及率",
    "接種率",
    "携帯率",
    "整備率",
    "耐震化率",
    "カバー率",
    "満足度",
    "収納率",
    "徴収率",
    "投票率",
    "回答率",
    "認知度",
    "実施率",
    "取得率",
    "在籍率",
    "進学率",
    "就職率",
    "出席率",
    "参加率",
    "回収率",
    "保育率",
    "設置率",
    "利用率",
    "改善率",
    "対応率",
    "空き店舗率",
    "空き家率",
    "空室率",
    "高齢化率",
    "喫煙率",
    "水洗化率",
    "有収率",
    "リサイクル率",
    "合格率",
];

/// Words in a name that make a share of something else, which may pass 100.
const OTHERWISE: [&str; 17] = [
    "料金回収",
    "経費回収",
    "費用回収",
    "達成",
    "対する",
    "増",
    "減",
    "比率",
    "前年",
    "伸び",
    "充足",
    "倍",
    "対比",
    "指数",
    "に比べ",
    "基準年",
    "ベッド",
];

/// Checks every share.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    for fact in &evidence.facts.all {
        let observation = fact.observation;
        let measured = matches!(
            observation.measure,
            Measure::Baseline | Measure::Target | Measure::Actual | Measure::Forecast | Measure::Plan
        );
        let Some(value) = fact.value() else { continue };
        if !measured
            || observation.unit.as_deref() != Some("%")
            || !is_share(&observation.indicator)
            || evidence.facts.is_doubtful(observation.cell)
        {
            continue;
        }
        if (Decimal::ZERO..=HUNDRED).contains(&value) {
            out.held(&SHARE_OUT_OF_RANGE, 1);
            continue;
        }
        let name = &observation.indicator;
        let shown = stated(fact);
        out.push(
            finding(
                &SHARE_OUT_OF_RANGE,
                fact,
                format!("「{name}」は全体に対する割合ですが、{shown}% は 0% から 100% の外にあります。"),
                format!("\"{name}\" is a share of a whole, but {shown} % is not between 0 and 100"),
            )
            .with_values(shown, "0以上100以下")
            .with_formula("割合は 0% 以上 100% 以下")
            .with_help("小数点の位置、別の指標の値との取り違えを確かめてください。"),
        );
    }
}

fn is_share(name: &str) -> bool {
    let name = name.trim_end_matches([')', '）']);
    let ends = SHARES.iter().any(|word| {
        name.ends_with(word)
            || name.split(['(', '（']).next().is_some_and(|head| head.trim_end().ends_with(word))
    });
    ends && !OTHERWISE.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::record::Measure;
    use crate::rules::testing::Draft;

    fn one(name: &str, value: &str) -> Vec<String> {
        let mut draft = Draft::new();
        draft.kpi_table();
        draft.figure(name, Measure::Actual, 2020, value);
        draft.findings()
    }

    #[test]
    fn a_share_beyond_the_whole_is_found() {
        assert_eq!(one("就学前児童の保育施設等入所率", "99.9%"), Vec::<String>::new());
        assert_eq!(one("就学前児童の保育施設等入所率", "999%"), ["share-out-of-range: 999 → 0以上100以下"]);
        assert_eq!(
            one("満足と思う市民の割合（小中学校）", "-3.0%"),
            ["share-out-of-range: -3.0 → 0以上100以下"]
        );
    }

    #[test]
    fn figures_that_may_pass_100_are_left_alone() {
        assert_eq!(one("全国の平均正答率に対する市の達成率", "101.0%"), Vec::<String>::new());
        assert_eq!(one("申込者に対する受入可能人数の割合", "104.0%"), Vec::<String>::new());
        assert_eq!(one("参加者数", "120人"), Vec::<String>::new());
    }
}
