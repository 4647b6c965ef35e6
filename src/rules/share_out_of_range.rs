//! A share of a whole that lies below 0 % or above 100 %.

use super::amount::HUNDRED;
use super::facts::Fact;
use super::{Evidence, Findings, finding, stated};
use crate::diagnostic::catalog::SHARE_OUT_OF_RANGE;
use crate::record::Measure;
use crate::value::Comparator;
use rust_decimal::Decimal;

/// Endings of names that are parts of a whole, whatever the report.
const SHARES: [&str; 29] = [
    "割合",
    "構成比",
    "受診率",
    "加入率",
    "普及率",
    "携帯率",
    "整備率",
    "耐震化率",
    "満足度",
    "収納率",
    "徴収率",
    "投票率",
    "回答率",
    "認知度",
    "在籍率",
    "進学率",
    "就職率",
    "出席率",
    "設置率",
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

/// Endings of names that are mostly parts of a whole, but pass it where more come than there is room for, or where the
/// whole is counted at another time (育児休業取得率 110 %).
const MOSTLY: [&str; 9] =
    ["入所率", "接種率", "実施率", "取得率", "参加率", "利用率", "保育率", "カバー率", "改善率"];

/// What only a slipped point or a stranger's figure gives where [`MOSTLY`] ends the name, in per cent.
const FAR: Decimal = Decimal::from_parts(200, 0, 0, false, 0);

/// Words in a name that make a share of something else, which may pass 100.
const OTHERWISE: [&str; 19] = [
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
    "自給",
    "定員",
    "倍",
    "対比",
    "指数",
    "に比べ",
    "基準年",
    "ベッド",
];

/// How surely a name means a share of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Share {
    Surely,
    Mostly,
}

/// Checks every share.
pub fn check(evidence: &Evidence<'_>, out: &mut Findings) {
    // Figures beyond the whole, to be weighed with all others of their name.
    let mut beyond: Vec<(&Fact<'_>, &str, Decimal)> = Vec::new();
    for fact in &evidence.facts.all {
        let observation = fact.observation;
        let measured = matches!(
            observation.measure,
            Measure::Baseline | Measure::Target | Measure::Actual | Measure::Forecast | Measure::Plan
        );
        let Some(value) = fact.value() else { continue };
        if !measured || observation.unit.as_deref() != Some("%") {
            continue;
        }
        let Some(share) = share(&observation.indicator) else { continue };
        if evidence.facts.is_doubtful(observation.cell) {
            continue;
        }
        let highest = if share == Share::Surely { HUNDRED } else { FAR };
        if value <= highest && (share == Share::Mostly || value >= Decimal::ZERO) {
            out.held(&SHARE_OUT_OF_RANGE, 1);
            continue;
        }
        let key = evidence.facts.lines.get(fact.line).map_or("", |key| key.indicator.as_str());
        beyond.push((fact, key, value));
    }
    for (fact, key, value) in beyond {
        if value > HUNDRED && passes_the_whole(evidence, key, fact) {
            continue;
        }
        let name = &fact.observation.indicator;
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

/// Whether other figures of an indicator show that its whole is no ceiling: a target of 100 and more, or another beyond.
fn passes_the_whole(evidence: &Evidence<'_>, key: &str, fact: &Fact<'_>) -> bool {
    let lines = evidence.facts.by_indicator.get(key).into_iter().flatten();
    lines.flat_map(|line| evidence.facts.of_line(*line)).any(|other| {
        let observation = other.observation;
        let open = matches!(observation.comparator, Some(Comparator::AtLeast | Comparator::MoreThan));
        observation.cell != fact.observation.cell
            && observation.measure != Measure::AchievementRate
            && observation.unit.as_deref() == Some("%")
            && other
                .value()
                .is_some_and(|value| value <= FAR && (value > HUNDRED || open && value == HUNDRED))
    })
}

fn share(name: &str) -> Option<Share> {
    let name = name.trim_end_matches([')', '）']);
    let head = name.split(['(', '（']).next().unwrap_or(name).trim_end();
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word) || head.ends_with(word));
    let share = if ends(&SHARES) {
        Share::Surely
    } else if ends(&MOSTLY) {
        Share::Mostly
    } else {
        return None;
    };
    (!OTHERWISE.iter().any(|word| name.contains(word))).then_some(share)
}

#[cfg(test)]
mod tests {
    use crate::record::Measure;
    use crate::rules::testing::Draft;
    use crate::value::Comparator;

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

    #[test]
    fn what_passes_its_whole_in_good_order_is_left_alone() {
        assert_eq!(one("料金回収率", "104.92%"), [""; 0]);
        assert_eq!(one("保育所の定員充足率", "112.0%"), [""; 0]);
        assert_eq!(one("男性の育児休業取得率", "112.5%"), [""; 0]);
        assert_eq!(one("男性の育児休業取得率", "1125%"), ["share-out-of-range: 1,125 → 0以上100以下"]);
    }

    #[test]
    fn a_target_of_the_whole_and_more_proves_that_it_is_no_ceiling() {
        let mut draft = Draft::new();
        draft.kpi_table();
        draft.figure("施設の設置率", Measure::Actual, 2020, "104.0%");
        assert_eq!(draft.findings(), ["share-out-of-range: 104.0 → 0以上100以下"]);
        draft.figure("施設の設置率", Measure::Target, 2025, "100%").comparator = Some(Comparator::AtLeast);
        assert_eq!(draft.findings(), [""; 0]);
    }
}
