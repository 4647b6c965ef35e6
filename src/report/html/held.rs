//! What was checked and holds, in words: so many rates, averages, totals.

use super::escape::{Page, text};
use crate::diagnostic::catalog;
use crate::report::checked::Checked;
use crate::report::summary::grouped;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What it means that a rule's check holds.
const WORDS: &[(&str, &str, &str)] = &[
    ("achievement-rate-mismatch", "達成率", "実績と目標から計算した値と一致"),
    ("average-mismatch", "平均", "内訳から計算した平均と一致"),
    ("rating-mismatch", "評価", "文書の定める基準どおりの区分"),
    ("total-mismatch", "合計", "内訳の合計と一致"),
    ("change-mismatch", "増減", "二つの値の差や比と一致"),
    ("cumulative-decrease", "累計", "前の年から減っていない"),
    ("share-out-of-range", "割合", "0%から100%の間にある"),
    ("target-direction", "目標の向き", "基準値から良くなる側にある"),
    ("implausible-change", "値の推移", "前後の年と桁が合う"),
    ("conflicting-values", "重ねて載る値", "どの箇所でも同じ値"),
    ("prose-table-mismatch", "文章の数値", "表の値と一致"),
    ("era-year-mismatch", "元号と西暦", "同じ年を指している"),
    ("repeated-row", "行の重複", "重複していない"),
    ("missing-footnote", "注の印", "注の本文がある"),
    ("look-alike-character", "形の似た文字", "正しい文字が使われている"),
    ("mixed-width", "数字の幅", "全角と半角が混ざっていない"),
    ("restated-value", "公表済みの値", "公表済みのデータと同じ"),
    ("retargeted", "公表済みの目標", "公表済みのデータと同じ"),
];

/// Prints the section.
pub fn section(checked: &Checked, page: &mut Page) {
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for reading in &checked.readings {
        for (rule, count) in &reading.held {
            *held.entry(rule).or_default() += count;
        }
    }
    page.push("<section aria-labelledby=\"held\">\n<h2 id=\"held\">確かめて合っていたもの</h2>\n");
    if held.values().all(|count| *count == 0) {
        page.push("<p>計算で確かめられる値はありませんでした。</p>\n</section>\n");
        return;
    }
    page.push("<table class=\"held\">\n<thead><tr><th scope=\"col\">確かめたもの</th><th scope=\"col\">結果</th><th scope=\"col\">件数</th></tr></thead>\n<tbody>\n");
    for rule in catalog::RULES {
        let Some(count) = held.get(rule.name).filter(|count| **count > 0) else { continue };
        let (what, how) = WORDS
            .iter()
            .find(|(name, _, _)| *name == rule.name)
            .map_or((rule.title, "指摘なし"), |(_, what, how)| (*what, *how));
        let _ = writeln!(
            page,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{} 件</td></tr>",
            text(what),
            text(how),
            grouped(*count)
        );
    }
    page.push("</tbody>\n</table>\n</section>\n");
}
