//! What labels of lines say about sums.

/// Whether a label names a total.
pub fn is_total(label: &str) -> bool {
    let label = bare(label);
    is_plain_total(label) || matches!(label, "全体" | "総数" | "全市" | "市全体" | "全課" | "全庁")
}

/// Whether a label can mean nothing but a sum.
pub fn is_plain_total(label: &str) -> bool {
    let label = bare(label);
    ["合計", "総計", "小計", "総合計"].iter().any(|word| label.ends_with(word))
        || label == "計"
        || label.strip_suffix('計').is_some_and(|rest| rest.ends_with(['(', '（']))
}

/// A label without what stands around it: (合計), 合計※, 合計(人).
fn bare(label: &str) -> &str {
    // Nothing stands around most labels: no bracket, colon or sign, whose bytes in full width begin with 0xEF and 0xE2.
    if !label.bytes().any(|byte| matches!(byte, b'(' | b')' | b':' | 0xEF | 0xE2)) {
        return label;
    }
    let label = label.trim_end_matches([')', '）', ':', '：', '※']).trim_start_matches(['(', '（']);
    match label.split_once(['(', '（']) {
        Some((name, _)) if name.ends_with('計') || name.ends_with("総数") => name,
        _ => label,
    }
}

/// Words that end in 計 and count nothing up.
const NO_SUMS: [&str; 8] = ["会計", "統計", "設計", "家計", "集計", "推計", "累計", "時計"];

/// Whether a label is called as sums are, but may be another thing: 総人口, 上半期計.
pub fn is_named_sum(label: &str) -> bool {
    let label = bare(label);
    label.starts_with('総') && !label.starts_with("総合") && !label.starts_with("総務")
        || label.ends_with('計') && !NO_SUMS.iter().any(|word| label.ends_with(word))
}

/// What stands before and behind the word for a sum over some columns: ("", 実績) of 3か年計実績, (実績, "") of 実績合計.
pub fn sum_of(label: &str) -> Option<(&str, &str)> {
    if !label.contains('計') {
        return None;
    }
    ["か年計", "ヶ年計", "ヵ年計", "カ年計", "年間計", "年度計", "期計", "合計", "総計"].iter().find_map(
        |word| {
            let (before, after) = label.rsplit_once(word)?;
            // The number of years belongs to the word.
            let before =
                before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '上' || c == '下' || c == '全');
            (before.is_empty() != after.is_empty()).then_some((before, after))
        },
    )
}

/// Whether a label names a difference: 差引, ②－①.
pub fn is_difference(label: &str) -> bool {
    if label.contains("差引") || matches!(label, "差" | "差額") {
        return true;
    }
    let is_mark = |c: char| c.is_ascii_uppercase() || matches!(c, '\u{2460}'..='\u{2473}'); // ① to ⑳
    let mut before = None;
    let mut chars = label.chars().peekable();
    while let Some(c) = chars.next() {
        if matches!(c, '-' | '－' | '−' | '―')
            && before.is_some_and(is_mark)
            && chars.peek().is_some_and(|next| is_mark(*next))
        {
            return true;
        }
        before = Some(c);
    }
    false
}

/// Whether a label names a part of another line.
pub fn is_inner(label: &str) -> bool {
    label.starts_with("うち")
        || label.starts_with("(うち")
        || label.starts_with("再掲")
        || label.contains("(再掲")
}

/// Whether a label promises figures that do not add up. The classes of a distribution (50%以上80%未満) do.
pub fn is_ratio(label: &str) -> bool {
    const BOUNDS: [&str; 4] = ["以上", "未満", "以下", "超"];
    if label.ends_with(|c: char| "上満下超".contains(c)) && BOUNDS.iter().any(|word| label.ends_with(word))
    {
        return false;
    }
    ["率", "割合", "平均", "構成比", "前年比", "増減", "%", "順位", "年度比", "No"]
        .iter()
        .any(|word| label.contains(word))
}
