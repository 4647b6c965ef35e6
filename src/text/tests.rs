//! Tests of folding and keys: cells as reports print them, and the laws.

use super::{fold, key, skeleton, suspects};
use proptest::prelude::*;

fn check(raw: &str, expected: &str) {
    assert_eq!(fold(raw).text, expected, "{raw:?}");
}

#[test]
fn widths_become_one() {
    check("１６，２９３．５", "16,293.5");
    check("（令和２年度）", "(令和2年度)");
    check("ｶﾞｲﾄﾞ･ﾊﾟﾝﾌ｡", "ガイド・パンフ。");
    check("か\u{3099}", "が");
    check("か\u{309B}", "が");
    check("＋22.9％", "+22.9%");
    check("Ⅲ-(1)-ア", "III-(1)-ア");
}

#[test]
fn signs_keep_their_role() {
    check("－243", "-243");
    check("−5", "-5");
    check("サ－ビス", "サービス");
    check("センタ－", "センター");
    check("データ", "データ");
    check("18〜49歳", "18～49歳");
    check("―", "—");
    check("▲ 3.2", "▲ 3.2");
}

#[test]
fn note_marks_stay_apart_from_figures() {
    check("100¹", "100¹");
    check("①②", "①②");
    check("100.0 ^{※4}", "100.0※4");
    check("— ^{※3} (28.5)", "—※3 (28.5)");
    check("—^{※2}80.3", "—※2 80.3");
    check("【ターゲット ^{※1} 】", "【ターゲット※1】");
    check("リスキリング^①への支援", "リスキリング^①への支援");
    check("<sup>1</sup>", "¹");
    check("人口<sup>※1</sup>", "人口※1");
    check("人口^{注1}", "人口(注1)");
    check("100⑴", "100⑴");
    check("⑴教育", "(1)教育");
}

#[test]
fn units_are_spelled_out() {
    check("8.15m² /人", "8.15m2/人");
    check("8.15m ² /人", "8.15m2/人");
    check("8.15㎡/人", "8.15m2/人");
    check("３㎞", "3km");
    check("2.5km²", "2.5km2");
    check("129 トンCO ₂", "129トンCO2");
    check("CO₂", "CO2");
    check("CO<sub>2</sub>", "CO2");
    check("保存文書量 ² （職員一人当たり）", "保存文書量 ² (職員一人当たり)");
    check("㈱厚木", "(株)厚木");
    check("25℃", "25℃");
}

#[test]
fn eras_and_radicals_are_spelled_out() {
    check("㍻30年", "平成30年");
    check("㋿2年度", "令和2年度");
    check("⺠間の⻑寿と⻄⼾", "民間の長寿と西戸");
    check("⽇⽉", "日月");
}

#[test]
fn layout_leaves_no_spaces_between_japanese() {
    check("令和 2 (2020) 年度", "令和2(2020)年度");
    check("8 件 (令和 2 (2020) 年度)", "8件(令和2(2020)年度)");
    check("R 1 (2019)", "R1(2019)");
    check("年　度", "年度");
    check("第 2 期 計画", "第2期計画");
    check("令和 5 年 3 月 31 日", "令和5年3月31日");
    check("2,000 件 (令和2年)", "2,000件(令和2年)");
}

#[test]
fn spaces_that_separate_items_stay() {
    check("小 79.9% 中 66.3%", "小 79.9% 中 66.3%");
    check("90% 84.4% (93.8%)", "90% 84.4% (93.8%)");
    check("10 (25)", "10 (25)");
    check("6商店会 10事業", "6商店会 10事業");
    check("AI OCR", "AI OCR");
    check("1.28 平成25(2013)年 → 1.42", "1.28 平成25(2013)年 → 1.42");
    check("1 人口の増加", "1 人口の増加");
    check("ー ー", "ー ー");
}

#[test]
fn markup_goes_and_other_angles_stay() {
    check("<p>目標 5件</p> <p>実績 5件</p>", "目標 5件\n実績 5件");
    check("<u>重要な視点1</u> SDGs", "重要な視点1 SDGs");
    check("以降**減少し続けて**います", "以降減少し続けています");
    check("<国の動向>", "<国の動向>");
    check("***", "***");
    check("8m**²**", "8m2");
    check("サ**\u{309B}", "ザ");
    check("<<p>p>", "<\np>");
}

#[test]
fn folded_text_points_back_to_the_print() {
    let raw = "人口 ^{※1}（１２３ 人）";
    let folded = fold(raw);
    assert_eq!(folded.text, "人口※1(123人)");
    let at = folded.text.find("123人").unwrap();
    assert_eq!(&raw[folded.raw_range(at..at + "123人".len())], "１２３ 人");
    let plain = fold("受診率");
    assert_eq!(plain.raw_range(3..6), 3..6);
}

#[test]
fn keys_forgive_spelling() {
    let same = |a: &str, b: &str| assert_eq!(key(a), key(b), "{a} / {b}");
    same("ファミリー・サポート会員数", "ファミリーサポート会員数");
    same("「市民力」 の割合", "市民カの割合");
    same("二酸化炭素排出量", "ニ酸化炭素排出量");
    same("女性管理職の割合【累計】", "女性管理職の割合");
    same("①参加者数", "参加者数");
    same("(1) 参加者数※1", "参加者数");
    same("箇所数", "か所数");
    same("整備 箇所", "整備ヶ所");
    assert_ne!(key("第1期計画"), key("第2期計画"));
    assert_ne!(key("小学校の割合"), key("中学校の割合"));
    assert_eq!(key("2020年東京大会"), "2020年東京大会");
}

#[test]
fn look_alikes_are_found_by_their_neighbours() {
    assert_eq!(skeleton("力ード"), skeleton("カード"));
    let found = suspects("マイナンバー力ード");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].found, found[0].meant), ('力', 'カ'));
    assert_eq!(suspects("ニ酸化炭素")[0].meant, '二');
    assert!(suspects("市民力の向上").is_empty());
    assert!(suspects("センター数").is_empty());
    assert!(suspects("二酸化炭素").is_empty());
}

/// Text that looks like what the folder treats specially.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<p>", "</p>", "<", ">", "p", "b", "/", "*", "**", "^", "{", "}", "_", "※", "1", "2", "23", " ",
        "  ", "\u{3000}", "\n", "\r", "m", "k", "CO", "²", "₂", "③", "⑴", "㋀", "年", "度", "令和", "R", "H",
        "(", ")", "2020", "件", "人", "口", "事", "業", "ー", "－", "—", "～", "サ", "か", "゛", "\u{3099}",
        "ﾞ", "注", "％", "ｶ", "sup", "、", "第", "/人", "０", "<sup>", "</sup>", "<b>", "・", "月", "日",
    ]);
    prop::collection::vec(pieces, 0..14).prop_map(|all| all.concat())
}

proptest! {
    #[test]
    fn folding_is_idempotent(raw in prop_oneof![hostile(), ".*"]) {
        let once = fold(&raw);
        let twice = fold(&once.text);
        prop_assert_eq!(&once.text, &twice.text);
    }

    #[test]
    fn ranges_point_into_the_print(raw in prop_oneof![hostile(), ".*"]) {
        let folded = fold(&raw);
        let mut last = 0;
        for (at, c) in folded.text.char_indices() {
            let range = folded.raw_range(at..at + c.len_utf8());
            prop_assert!(range.start <= range.end && range.end <= raw.len());
            prop_assert!(raw.get(range.clone()).is_some(), "{:?} {:?}", raw, range);
            prop_assert!(range.start >= last || range.end >= last);
            last = range.start;
        }
    }

    #[test]
    fn keys_do_not_depend_on_folding(raw in hostile()) {
        prop_assert_eq!(key(&raw), key(&fold(&raw).text));
    }
}
