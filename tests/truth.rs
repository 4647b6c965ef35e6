//! The truth itself is checked: each typed figure stands on the line that it names, and the comparison sees each kind of fault.

mod support;

#[path = "support/truth.rs"]
mod truth;

use std::collections::BTreeSet;
use support::{read, root};
use truth::{Row, compare, fold, parse};
use unicode_normalization::UnicodeNormalization;

fn slugs() -> Vec<String> {
    let mut slugs: Vec<String> = std::fs::read_dir(root().join("fixtures/documents"))
        .expect("fixtures")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    slugs.sort();
    slugs
}

/// A typed figure that its line does not hold is a slip of the typist.
#[test]
fn every_typed_value_stands_on_its_line() {
    let mut checked = 0;
    for slug in slugs() {
        let report = read(&format!("fixtures/documents/{slug}/report.txt"));
        let lines: Vec<String> = report.lines().map(|line| line.nfkc().collect()).collect();
        let words = fold(&lines.concat()).replace(|c: char| c.is_ascii_digit(), "");
        for row in parse(&read(&format!("fixtures/documents/{slug}/truth.tsv"))) {
            let number: usize = row.get("line").parse().expect("a line number");
            let line = lines[number - 1].replace(',', "");
            let figures: BTreeSet<&str> = line.split(|c: char| !c.is_ascii_digit() && c != '.').collect();
            let value = row.get("value").trim_start_matches('-');
            assert!(value.is_empty() || figures.contains(value), "{slug}: {}", row.say());
            assert_eq!(
                row.get("decimals"),
                if value.is_empty() {
                    String::new()
                } else {
                    value.split_once('.').map_or(0, |(_, digits)| digits.len()).to_string()
                },
                "{slug}: {}",
                row.say()
            );
            assert!(
                !row.get("value").starts_with('-') || line.contains(['-', '▲', '△']),
                "{slug}: {}",
                row.say()
            );
            assert!(fold(&line).contains(&fold(row.get("value_text"))), "{slug}: {}", row.say());
            for name in [row.get("indicator"), row.get("segment")] {
                let name = fold(name).replace(|c: char| c.is_ascii_digit(), "");
                assert!(words.contains(&name), "{slug}: no 「{name}」 in the report");
            }
            checked += 1;
        }
    }
    assert!(checked > 600, "{checked} rows of truth");
}

/// Findings are expected on lines that exist, of rules that exist; a report without mistakes expects no error.
#[test]
fn expected_findings_make_sense() {
    let mut rules = BTreeSet::new();
    for slug in slugs() {
        let lines = read(&format!("fixtures/documents/{slug}/report.txt")).lines().count();
        let card: toml::Value =
            toml::from_str(&read(&format!("fixtures/documents/{slug}/card.toml"))).expect("a card");
        let mistakes = card["mistakes"].as_bool().expect("mistakes = true or false");
        for line in read(&format!("fixtures/documents/{slug}/expected_diagnostics.tsv")).lines().skip(1) {
            let (rule, number) = line.split_once('\t').expect("rule and line");
            let rule = shihyo::diagnostic::catalog::find(rule).unwrap_or_else(|| panic!("{slug}: {rule}"));
            assert!((1..=lines).contains(&number.parse().expect("a number")), "{slug}: {line}");
            assert!(
                mistakes || rule.severity < shihyo::diagnostic::Severity::Error,
                "{slug} has no mistakes, yet expects {}",
                rule.name
            );
            rules.insert(rule.name);
        }
    }
    assert!(rules.len() >= 20, "only {} rules are shown by fixtures", rules.len());
}

fn example(line: &str, value: &str, unit: &str) -> Row {
    let mut row = Row::default();
    for (column, text) in [
        ("line", line),
        ("indicator", "満足度"),
        ("measure", "actual"),
        ("value", value),
        ("unit", unit),
        ("status", "reported"),
    ] {
        row.fields.insert(column, text.to_owned());
    }
    row
}

#[test]
fn the_comparison_sees_what_is_missing_extra_and_wrong() {
    let truth = [example("1", "5", "人"), example("2", "6.0", "人"), example("3", "7", "人")];
    let right = compare(&truth, &[truth[0].clone(), truth[1].clone(), truth[2].clone()], true);
    assert_eq!((right.missing.len(), right.extra.len(), right.wrong.len()), (0, 0, 0));
    let same_value = compare(&truth[1..2], &[example("2", "6", "人")], true);
    assert_eq!(same_value.wrong.len(), 0, "6.0 and 6 are one value");
    let faults = compare(&truth, &[example("1", "5", "件"), example("9", "1", "人"), truth[1].clone()], true);
    assert_eq!((faults.missing.len(), faults.extra.len(), faults.wrong.len()), (1, 1, 1), "{faults:?}");
}
