//! Numbers, tokens and value cells: cells as reports print them, the vectors, and the laws.

use super::period::EraContext;
use super::*;
use crate::text::fold;
use proptest::prelude::*;

const NONE: EraContext = EraContext { near_year: None, allow_bare: false };

fn dec(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// A short print of what a cell states, for tests.
fn show(text: &str) -> String {
    let read = read_cell(text, &NONE, Lexicon::bundled()).1;
    let mut parts: Vec<String> = read.figures.iter().map(show_figure).collect();
    if !read.marks.is_empty() {
        parts.push(format!("marks {}", read.marks.iter().collect::<String>()));
    }
    if !read.leftover.is_empty() {
        parts.push(format!("left {}", read.leftover));
    }
    parts.join(" | ")
}

fn show_figure(figure: &Figure) -> String {
    let mut out = String::new();
    if let Some(label) = &figure.label {
        out += &format!("{label}: ");
    }
    out += &match &figure.value {
        FigureValue::Number(number) => show_number(number),
        FigureValue::Absence(absence, _) => format!("{absence:?}"),
        FigureValue::Words(words, numbers) => {
            format!(
                "“{words}”{}",
                numbers.iter().map(|n| format!("[{}]", show_number(n))).collect::<String>()
            )
        }
        FigureValue::Mark(mark) => format!("mark {mark}"),
    };
    if let Some(period) = &figure.period {
        out += &format!(" @{}", period.text);
    }
    for note in &figure.notes {
        out += &format!(" ※{note}");
    }
    for qualifier in &figure.qualifiers {
        out += &format!(" +{qualifier}");
    }
    if figure.parenthetical { format!("({out})") } else { out }
}

fn show_number(number: &Number) -> String {
    let mut out = number.value.to_string();
    if let Some(unit) = &number.unit {
        out += &unit.text;
        if !unit.known {
            out += "?";
        }
    }
    if let Some(comparator) = number.comparator {
        out += &format!(" {}", comparator.name());
    }
    if let Some(change) = number.change {
        out += &format!(" {change:?}");
    }
    out
}

fn check(text: &str, expected: &str) {
    assert_eq!(show(text), expected, "{text}");
}

#[test]
fn cells_with_one_figure() {
    check("1,390人", "1390人");
    check("▲ 1,168 件", "-1168件");
    check("－243", "-243");
    check("35経営体", "35経営体");
    check("±0人", "0人");
    check("±0.0", "0.0");
    check("12,105通", "12105通");
    check("100.0", "100.0");
    check("0", "0");
    check("12,345 千円", "12345千円");
    check("780万文字", "780万文字");
    check("10,038 億円", "10038億円");
    check("3億4千万円", "340000000円");
    check("1万2千人", "12000人");
    check("50万", "500000");
    check("三百二十人", "320人");
    check("約22ha", "22ha approx");
    check("43.0%以上", "43.0% ge");
    check("34 人以上", "34人 ge");
    check("9.3ポイント", "9.3ポイント");
    check("0.5pt", "0.5ポイント");
    check("8.15m ² /人", "8.15m2/人");
    check("120件／年", "120件/年");
    check("129 トンCO ₂", "129トンCO2");
    check("11.6fm", "11.6fm");
    check("14ヶ所", "14か所");
    check("3.5t-CO2", "3.5t-CO2");
    check("年3回", "3回/年");
    check("月2回", "2回/月");
    check("延べ15,829人", "15829人 +延べ");
    check("7割", "7割");
    check("5ブルブル", "5ブルブル?");
    check("¥400,000", "400000円");
    check("１２3人", "123人");
}

#[test]
fn cells_with_a_period() {
    check("22件 (令和元(2019)年度)", "22件 @令和元(2019)年度");
    check("8 件 (令和 2 (2020) 年度)", "8件 @令和2(2020)年度");
    check("— (令和2(2020)年度)", "NotSet @令和2(2020)年度");
    check("56.2%(R4)", "56.2% @R4");
    check("1.28 平成25(2013)年", "1.28 @平成25(2013)年");
    check("62 人 (H29-R2 累計)", "62人 @H29-R2 +累計");
    check("100.0% (R2 実績)", "100.0% @R2 +実績");
    check("R1 10件 R2 12件", "10件 @R1 | 12件 @R2");
}

#[test]
fn cells_with_several_figures() {
    check("小 79.9% 中 66.3%", "小: 79.9% | 中: 66.3%");
    check("小79.9%中66.3%", "小: 79.9% | 中: 66.3%");
    check("90% 84.4% (93.8%)", "90% | 84.4% | (93.8%)");
    check("3人 1人 (33.3%)", "3人 | 1人 | (33.3%)");
    check("10 (25)", "10 | (25)");
    check("290 (248)", "290 | (248)");
    check("5,800(0)", "5800 | (0)");
    check("—※2 (80.3)", "NotSet ※2 | (80.3)");
    check("— ^{※3} (28.5)", "NotSet ※3 | (28.5)");
    check("74.6 ^{※2} (68.4)", "74.6 ※2 | (68.4)");
    check("100¹", "100 ※1");
    check("<p>目標 5件</p> <p>実績 未定</p>", "目標: 5件 | 実績: Pending");
    check("目標 45.5% 実績 45.5%", "目標: 45.5% | 実績: 45.5%");
    check("6商店会 10事業", "6商店会 | 10事業");
    check("1,054 件（平成27年度比▲1,168件）", "1054件 | (平成27年度比: -1168件)");
    check("(再掲) 12", "再掲: 12");
    check("◯ 12件", "12件 | marks ○");
    check("12件(うち女性3件)", "12件 | (うち女性: 3件)");
    check("1,283,833 / 4,500,000", "1283833 | 4500000");
}

#[test]
fn cells_without_a_figure() {
    check("－", "NotSet");
    check("ー", "NotSet");
    check("…", "NotSet");
    check("***", "NotSet");
    check("／", "NotSet");
    check("集計中", "Pending");
    check("R6公表予定", "Pending");
    check("3月公表", "Pending");
    check("未実施", "Excluded");
    check("隔年調査", "Excluded");
    check("「別紙のとおり」", "SeeNote");
    check("下記のとおり", "SeeNote");
    check("S", "“S”");
    check("維持", "“維持”");
    check("◎", "mark ◎");
    check("→", "mark →");
    check("ニュージーランド", "“ニュージーランド”");
    check("", "");
    check("5件 集計中", "5件 | Pending");
}

#[test]
fn words_keep_their_numbers() {
    check("前年度比 5%減 時間外の削減 はなし", "“前年度比5%減”[5% Down] | “時間外の削減はなし”");
    check("前年度比5%減", "“前年度比5%減”[5% Down]");
    check("10～20件", "“10～20件”[10][20件]");
    check("勉強会等(7回)", "“勉強会等” | (7回)");
    check("令和2年度予算に反映", "“令和2年度予算に反映”");
    check("24時間体制", "“24時間体制”[24時間]");
    check("第7次計画", "“第7次計画”");
    check("2級", "“2級”");
}

fn kinds(text: &str) -> String {
    let text = fold(text).text;
    tokenize(&text, &NONE)
        .iter()
        .map(|token| match &token.kind {
            TokenKind::Note(note) => format!("※{note}"),
            TokenKind::Number(number) => show_number(number),
            TokenKind::Period(period) => format!("@{}", period.text),
            TokenKind::Absence(absence) => format!("{absence:?}"),
            TokenKind::Open => "(".into(),
            TokenKind::Close => ")".into(),
            TokenKind::Arrow => "→".into(),
            TokenKind::Range => "～".into(),
            TokenKind::Separator => "/".into(),
            TokenKind::Mark(mark) => format!("mark{mark}"),
            TokenKind::Word(word) => format!("“{word}”"),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn names_with_numbers_are_words() {
    for name in [
        "第7次",
        "Society5.0",
        "1・2級市道",
        "No.3",
        "2級",
        "1期",
        "第2-2地区",
        "AI-OCR",
        "5G",
        "20・30歳代",
        "3R",
    ] {
        assert_eq!(kinds(name), format!("“{name}”"));
    }
    assert_eq!(kinds("H26→R1"), "@H26 → @R1");
    assert_eq!(kinds("18～49歳"), "18 ～ 49歳");
    assert_eq!(kinds("相談件数1,234件"), "“相談件数” 1234件");
    assert_eq!(kinds("リスキリング^①への支援"), "“リスキリング” ※① “への支援”");
    assert_eq!(kinds("①アンケート②検討"), "“①アンケート②検討”");
    assert_eq!(kinds("人口(注1)"), "“人口” ※1");
    assert_eq!(kinds("人口注1"), "“人口” ※1");
    assert_eq!(kinds("1,2"), "1 / 2");
    assert_eq!(kinds("1.2.3"), "“1.2.3”");
}

#[test]
fn units_alone() {
    let text = |unit: Option<Unit>| {
        unit.map(|u| format!("{}={}e{}", u.text, u.base, u.exponent)).unwrap_or_default()
    };
    for (printed, expected) in [
        ("人", "人=人e0"),
        ("千円", "千円=円e3"),
        ("百万円", "百万円=円e6"),
        ("億円", "億円=円e8"),
        ("万人", "万人=人e4"),
        ("％", "%=%e0"),
        ("件／年", "件/年=件/年e0"),
        ("(千円)", "千円=円e3"),
        ("㎡", "m2=m2e0"),
        ("千トン", "千トン=トンe3"),
        ("kt", "kt=te3"),
        ("パーセント", "%=%e0"),
        ("単位：人", "人=人e0"),
        ("指標", ""),
        ("人口", ""),
        ("", ""),
    ] {
        assert_eq!(text(unit::parse(printed)), expected, "{printed}");
    }
    assert_eq!(text(unit::from_unit_line("（単位：千円）")), "千円=円e3");
    assert_eq!(text(unit::from_unit_line("表3 利用者数 【単位:人】")), "人=人e0");
    assert_eq!(unit::from_unit_line("（単位：ブル）").map(|u| u.known), Some(false));
    assert_eq!(unit::from_unit_line("人口の推移"), None);
    assert_eq!(base(dec("10038"), &unit::parse("億円").unwrap()), Some(dec("1003800000000")));
    assert_eq!(base(dec("1.2"), &unit::parse("億円").unwrap()), Some(dec("120000000")));
    assert_eq!(base(Decimal::MAX, &unit::parse("億円").unwrap()), None);
}

#[test]
fn mixed_widths_are_told() {
    let number = |text: &str| match read_cell(text, &NONE, Lexicon::bundled()).1.figures.remove(0).value {
        FigureValue::Number(number) => number.mixed_width,
        other => panic!("{other:?}"),
    };
    assert!(number("１2３"));
    assert!(!number("１２３"));
    assert!(!number("123"));
}

#[test]
fn vectors_of_kanji_numerals() {
    for row in vectors::rows("kanji_numerals.tsv") {
        let [id, input, expected] = &row[..] else { panic!("{row:?}") };
        let got = kanji::numeral(&fold(input).text).map(|value| value.to_string());
        let expected = (expected != "ERROR").then(|| expected.clone());
        assert_eq!(got, expected, "{id} {input}");
    }
}

#[test]
fn vectors_of_rounding() {
    for row in vectors::rows("rounding.tsv") {
        let [id, expression, expected] = &row[..] else { panic!("{row:?}") };
        let value = if let Some(mean) = expression.strip_prefix("mean(") {
            let parts: Vec<Decimal> = mean.trim_end_matches(')').split(',').map(dec).collect();
            parts.iter().sum::<Decimal>() / Decimal::from(parts.len())
        } else {
            let (ratio, by) = expression.split_once('*').unwrap();
            let (above, below) = ratio.split_once('/').unwrap();
            dec(above) * dec(by) / dec(below)
        };
        assert_eq!(round_half_up(value, 1), dec(expected), "{id}");
    }
}

#[test]
fn vectors_of_missing_symbols() {
    for row in vectors::rows("missing_symbols.tsv") {
        let [id, input, kind, expected] = &row[..] else { panic!("{row:?}") };
        let read = read_cell(input, &NONE, Lexicon::bundled()).1;
        let [figure] = &read.figures[..] else { panic!("{id} {input}: {read:?}") };
        match (kind.as_str(), &figure.value) {
            ("number", FigureValue::Number(number)) => assert_eq!(number.value, dec(expected), "{id}"),
            ("null", FigureValue::Absence(absence, _)) => {
                // The contract has four reasons: what a symbol of a statistical office means more exactly is `not_set`.
                let wanted = match expected.as_str() {
                    "under_consideration" | "undetermined" | "being_tallied" => Absence::Pending,
                    "see_note" => Absence::SeeNote,
                    _ => Absence::NotSet,
                };
                assert_eq!(*absence, wanted, "{id} {input}");
            }
            ("category" | "flag" | "continuation", FigureValue::Mark(_)) => {}
            (kind, value) => panic!("{id} {input}: {kind} {value:?}"),
        }
    }
}

#[test]
fn vectors_of_numbers() {
    for row in vectors::rows("number_unit.tsv") {
        let [id, input, json] = &row[..] else { panic!("{row:?}") };
        let expected: serde_json::Value = serde_json::from_str(json).expect("JSON");
        let read = read_cell(input, &NONE, Lexicon::bundled()).1;
        let first = read.figures.first().unwrap_or_else(|| panic!("{id} {input}: {read:?}"));
        let number = match &first.value {
            FigureValue::Number(number) => number,
            FigureValue::Words(_, numbers) if numbers.len() == 1 => &numbers[0],
            other => panic!("{id} {input}: {other:?}"),
        };
        match id.as_str() {
            // (50000): a minus in bookkeeping, the second figure of a cell in the contract. It stays positive, and parenthetical.
            "num-004" => {
                assert!(first.parenthetical);
                assert_eq!(number.value, dec("50000"));
                continue;
            }
            // The unit of these stands in a column of its own.
            "num-025" | "num-054" => {
                assert_eq!(number.unit, None);
                continue;
            }
            _ => {}
        }
        let (value, unit) = match &number.unit {
            Some(unit) => (base(number.signed_value(), unit).expect("fits"), unit.base.clone()),
            None => (number.signed_value(), String::new()),
        };
        assert_eq!(value, dec(expected["value"].as_str().unwrap()), "{id} {input}");
        assert_eq!(unit, expected["unit"].as_str().unwrap(), "{id} {input}");
        if let Some(footnote) = expected["footnote"].as_str() {
            assert_eq!(first.notes, [footnote], "{id}");
        }
        let bound = match expected["bound"].as_str() {
            Some(">=") => Some(Comparator::AtLeast),
            Some("<") => Some(Comparator::LessThan),
            _ => expected["approx"].as_bool().map(|_| Comparator::About),
        };
        assert_eq!(number.comparator, bound, "{id} {input}");
        if expected.get("second").or(expected.get("upper")).is_some() {
            assert_eq!(read.figures.len(), 2, "{id} {input}");
        }
    }
}

#[test]
fn vectors_of_cells() {
    for row in vectors::rows("seed_cells.tsv") {
        let [id, input, json] = &row[..] else { panic!("{row:?}") };
        let expected: serde_json::Value = serde_json::from_str(json).expect("JSON");
        let read = read_cell(input, &NONE, Lexicon::bundled()).1;
        let numbers: Vec<Decimal> = read
            .figures
            .iter()
            .flat_map(|figure| match &figure.value {
                FigureValue::Number(number) => vec![number.clone()],
                FigureValue::Words(_, numbers) => numbers.clone(),
                _ => Vec::new(),
            })
            .map(|number| match &number.unit {
                Some(unit) => base(number.signed_value(), unit).expect("fits"),
                None => number.value,
            })
            .collect();
        let mut wanted = Vec::new();
        let items = expected.as_array().cloned().unwrap_or_else(|| vec![expected.clone()]);
        for item in &items {
            for field in
                ["value", "target", "actual", "rate", "reference_value", "cumulative", "count", "change"]
            {
                let value = &item[field];
                let text = value.as_str().or(value["value"].as_str()).or(value["change"].as_str());
                wanted.extend(text.map(dec));
            }
        }
        assert_eq!(numbers, wanted, "{id} {input}: {read:?}");
        if let Some(period) = expected["period"].as_str() {
            let found = read.figures[0].period.as_ref().unwrap_or_else(|| panic!("{id} {input}"));
            let year: String =
                period.trim_start_matches(|c: char| c.is_ascii_alphabetic()).chars().take(4).collect();
            assert_eq!(found.year.to_string(), year, "{id} {input}");
        }
        if let Some(notes) = expected["footnote"].as_array() {
            let notes: Vec<&str> = notes.iter().filter_map(|note| note.as_str()).collect();
            assert_eq!(read.figures[0].notes, notes, "{id} {input}");
        }
        if expected["reason"].is_string() {
            // `excluded` is what the footnote says; the cell itself only shows a dash.
            assert!(matches!(read.figures[0].value, FigureValue::Absence(..)), "{id} {input}");
        }
    }
}

#[test]
fn vectors_of_one_datum_a_cell() {
    for row in vectors::rows("one_data_per_cell_L1-07.tsv") {
        let [id, input, expected, _] = &row[..] else { panic!("{row:?}") };
        // Rows of words are for the rule on words; here figures count, a period beside one included.
        if !input.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let read = read_cell(input, &NONE, Lexicon::bundled()).1;
        let several = read.figures.len() > 1 || read.figures.iter().any(|figure| figure.period.is_some());
        assert_eq!(several, expected == "violation", "{id} {input}: {read:?}");
    }
}

fn cellish() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "12",
        "1,234",
        "5.0",
        "▲",
        "△",
        "-",
        "－",
        "—",
        "ー",
        "～",
        "%",
        "人",
        "件",
        "千円",
        "億",
        "万",
        "年度",
        "令和2",
        "R3",
        "H",
        "(",
        ")",
        "※1",
        "^①",
        "¹",
        " ",
        "\n",
        "、",
        "/",
        "→",
        "約",
        "以上",
        "増",
        "減",
        "小",
        "中",
        "集計中",
        "公表",
        "第",
        "次",
        "三百",
        "割",
        "分",
        "厘",
        "¥",
        "+",
        ".",
        ",",
        "*",
        "…",
        "○",
        "注1",
        "a",
        "CO2",
        "・",
        "。",
        "'",
        "元",
        "月",
        "日",
        "末",
    ]);
    prop::collection::vec(pieces, 0..12).prop_map(|all| all.concat())
}

proptest! {
    #[test]
    fn tokens_tile_the_text(raw in prop_oneof![cellish(), ".*"]) {
        let ctx = EraContext { near_year: Some(2020), allow_bare: true };
        for text in [raw.clone(), fold(&raw).text] {
            let mut at = 0;
            for token in tokenize(&text, &ctx) {
                let gap = text.get(at..token.span.start);
                prop_assert!(gap.is_some_and(|gap| gap.chars().all(char::is_whitespace)), "{:?} {:?}", text, token);
                prop_assert!(text.get(token.span.clone()).is_some_and(|t| !t.is_empty()), "{:?} {:?}", text, token);
                at = token.span.end;
            }
            prop_assert!(text.get(at..).is_some_and(|rest| rest.chars().all(char::is_whitespace)), "{:?}", text);
        }
        let _ = read_cell(&raw, &ctx, Lexicon::bundled());
        let _ = unit::parse(&raw);
        let _ = unit::from_unit_line(&raw);
    }

    #[test]
    fn printed_numbers_are_read_back(value in -999_999_999i64..999_999_999, scale in 0u32..4, unit in prop::sample::select(vec!["", "人", "%", "千円", "m2/人"])) {
        let value = Decimal::new(value, scale);
        let printed = group(&value.to_string());
        let read = read_cell(&format!("{printed}{unit}"), &NONE, Lexicon::bundled()).1;
        prop_assert_eq!(read.figures.len(), 1);
        let FigureValue::Number(number) = &read.figures[0].value else { panic!("{:?}", read) };
        prop_assert_eq!(number.value, value);
        prop_assert_eq!(u32::from(number.decimals), scale);
        prop_assert_eq!(number.unit.as_ref().map_or("", |u| u.text.as_str()), unit);
    }
}

/// Puts thousands separators into a plain number.
fn group(plain: &str) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, ""), |(whole, _)| (whole, &digits[whole.len()..]));
    let mut out = String::new();
    for (at, c) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    format!("{sign}{out}{fraction}")
}

#[test]
fn cells_of_other_cities() {
    check("R5.3.31現在 1,234人", "1234人 @R5.3.31");
    check("令和4年度 12件 令和5年度 15件", "12件 @令和4年度 | 15件 @令和5年度");
    check("平成28～令和2年度平均 12.3", "12.3 @平成28～令和2年度 +平均");
    check("12件（R3）、15件（R4）", "12件 @R3 | 15件 @R4");
    check("50%(R4)→60%(R8)", "50% @R4 | 60% @R8");
    check("56.2% (2019)", "56.2% @2019");
    check("3,420 (2019)", "3420 @2019");
    check("1980 (2019)", "1980 | (2019)");
    check("10人 (5年間)", "10人 +5年間");
    check("対前年度5%増", "“対前年度5%増”[5% Up]");
    check("H30比10%減", "“H30比10%減”[10% Down]");
    check("100%を維持", "“100%を維持”[100%]");
    check("維持(100%)", "“維持” | (100%)");
    check("10件以上/年", "10件/年 ge");
    check("1日当たり20人", "20人/日");
    check("年間10件", "10件 +年間");
    check("累計30件", "30件 +累計");
    check("30件(5年間累計)", "30件 +5年間累計");
    check("男性 5.2% 女性 85.3%", "男性: 5.2% | 女性: 85.3%");
    check("12件(目標10件)", "12件 | (目標: 10件)");
    check("—(注2)", "NotSet ※2");
    check("-*1", "NotSet ※1");
    check("―％", "NotSet");
    check("-（中止）", "Excluded");
    check("未定（R6設定）", "Pending +R6設定");
    check("令和6年8月公表予定", "Pending");
    check("12,345\n千円", "12345千円");
    check("2億5,000万円", "250000000円");
    check("約 3 割", "3割 approx");
    check("△ 1,234", "-1234");
    check("—————→", "mark →");
    check("※1", "SeeNote ※1");
    check("2時間30分", "150分");
    check("1 時間 5 分", "65分");
    check("20校中12校", "12校 +20校中");
    check("第3位", "3位");
    check("12見込", "12 +見込");
    check("小 79.9%中", "“小79.9%中”[79.9%]");
    check("(国)75.3% (県)70.2%", "国: 75.3% | 県: 70.2%");
    check("国 75.3 県 70.2 市 68.1", "国: 75.3 | 県: 70.2 | 市: 68.1");
    check("65歳以上 20.5%", "65歳以上: 20.5%");
    check("R2 → R7", "“R2 → R7”");
    check("12件 (令和3年\n度)", "12件 @令和3年度");
    check("R5", "“R5” @R5");
}

#[test]
fn vectors_of_durations_and_libraries() {
    for row in vectors::rows("gif_datetime.tsv") {
        let [id, input, expected] = &row[..] else { panic!("{row:?}") };
        let printed = if let Some(date) = period::parse(&fold(input).text, &NONE) {
            date.start.to_string()
        } else {
            let read = read_cell(input, &NONE, Lexicon::bundled()).1;
            let parts = read.figures.iter().map(|figure| match &figure.value {
                FigureValue::Number(Number { value, unit: Some(unit), .. }) => match unit.text.as_str() {
                    "年" => format!("{value}Y"),
                    "か月" => format!("{value}M"),
                    "日" => format!("{value}D"),
                    other => panic!("{id}: {other}"),
                },
                other => panic!("{id}: {other:?}"),
            });
            format!("P{}", parts.collect::<String>())
        };
        assert_eq!(&printed, expected, "{id} {input}");
    }
    for row in vectors::rows("lib_chrono_zipangu.tsv") {
        let [id, function, input, expected] = &row[..] else { panic!("{row:?}") };
        match function.as_str() {
            "kansuji2arabic" | "kansuji2arabic_num" => {
                assert_eq!(
                    kanji::numeral(input).map(|value| value.to_string()).as_ref(),
                    Some(expected),
                    "{id}"
                );
            }
            "japanese-numeral kanji2number" => assert_eq!(&show(input), expected, "{id}"),
            // Numerals within words are no numbers (十日市場): kansuji2arabic_str and _all replace them all the same.
            _ => {}
        }
    }
}

#[test]
fn the_vocabulary_is_in_the_one_spelling() {
    let vocabulary = crate::vocabulary::Vocabulary::bundled().expect("the bundled vocabulary parses");
    for unit in &vocabulary.units.known {
        assert_eq!(&fold(unit).text, unit, "a unit that folded text never spells so");
        assert!(unit::parse(unit).is_some_and(|parsed| parsed.known), "{unit}");
    }
    for words in vocabulary.absence.values().flatten() {
        assert!(words.contains('*') || fold(words).text == *words, "{words}");
    }
    assert!(
        vocabulary
            .absence
            .keys()
            .all(|status| ["not_set", "pending", "excluded", "see_note"].contains(&status.as_str()))
    );
}
