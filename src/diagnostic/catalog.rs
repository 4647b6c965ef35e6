//! Every rule by name, in the order of the contract; severities are defaults that the user may override.
//! A rule's explanation is the Markdown file of its name in `explain/`.

use super::{Family, Rule, Severity};

macro_rules! rules {
    ($($id:ident $family:ident $name:literal $severity:ident $title:literal;)*) => {
        $(
            #[doc = $title]
            pub static $id: Rule = Rule {
                name: $name,
                family: Family::$family,
                severity: Severity::$severity,
                title: $title,
                doc: include_str!(concat!("explain/", $name, ".md")),
            };
        )*
        /// All rules, by family.
        pub static RULES: &[&Rule] = &[$(&$id),*];
    };
}

rules! {
    UNREADABLE_DOCUMENT Document "unreadable-document" Error "文書を読めない";
    SCANNED_PAGE Document "scanned-page" Warning "文字のない画像のページ";
    UNDECODABLE_TEXT Document "undecodable-text" Error "文字コードに対応しない字形";
    DUPLICATE_DOCUMENT Document "duplicate-document" Info "同じ内容の文書";
    LOOK_ALIKE_CHARACTER Text "look-alike-character" Warning "形の似た別の文字";
    MIXED_WIDTH Text "mixed-width" Info "全角数字と半角数字の混在";
    ERA_YEAR_MISMATCH Period "era-year-mismatch" Error "元号の年と西暦の不一致";
    MALFORMED_PERIOD Period "malformed-period" Warning "他と異なる書き方の期間";
    ERA_OUT_OF_RANGE Period "era-out-of-range" Warning "元号にない年";
    SHIFTED_ROW Table "shifted-row" Warning "行が見出しとずれている";
    VALUE_OUT_OF_PLACE Table "value-out-of-place" Warning "値が別の欄にある";
    TWO_VALUES_IN_CELL Table "two-values-in-cell" Warning "一つの欄に二つの値";
    UNPARSED_VALUE Table "unparsed-value" Warning "値として読めない欄";
    UNKNOWN_UNIT Table "unknown-unit" Info "語彙にない単位";
    UNACCOUNTED_NUMBER Table "unaccounted-number" Warning "記録にならなかった数値";
    REPEATED_ROW Table "repeated-row" Warning "同じ行の重複";
    MISSING_FOOTNOTE Table "missing-footnote" Warning "注の本文がない";
    ACHIEVEMENT_RATE_MISMATCH Arithmetic "achievement-rate-mismatch" Error "達成率が計算と合わない";
    AVERAGE_MISMATCH Arithmetic "average-mismatch" Error "平均が計算と合わない";
    RATING_MISMATCH Arithmetic "rating-mismatch" Error "評価が基準と合わない";
    TOTAL_MISMATCH Arithmetic "total-mismatch" Error "合計が内訳と合わない";
    CHANGE_MISMATCH Arithmetic "change-mismatch" Error "増減が計算と合わない";
    CUMULATIVE_DECREASE Arithmetic "cumulative-decrease" Error "累計が減っている";
    SHARE_OUT_OF_RANGE Arithmetic "share-out-of-range" Error "割合が0%から100%の外にある";
    TARGET_DIRECTION Arithmetic "target-direction" Warning "目標が逆の向きにある";
    IMPLAUSIBLE_CHANGE Arithmetic "implausible-change" Warning "前後と桁が合わない";
    CONFLICTING_VALUES Consistency "conflicting-values" Error "同じ指標の値が食い違う";
    PROSE_TABLE_MISMATCH Consistency "prose-table-mismatch" Error "文章と表の値が食い違う";
    RESTATED_VALUE History "restated-value" Warning "公表済みの値と異なる";
    RETARGETED History "retargeted" Warning "公表済みの目標と異なる";
    UNIT_CHANGED History "unit-changed" Warning "単位が公表時と異なる";
    MISSING_INDICATOR History "missing-indicator" Warning "公表済みの指標がない";
    NEW_INDICATOR History "new-indicator" Info "新しい指標";
    RENAMED_INDICATOR History "renamed-indicator" Info "表記の変わった指標";
    UNUSED_WAIVER History "unused-waiver" Warning "何も覆わない免除";
}

/// Finds a rule by its name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
