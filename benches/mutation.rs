//! Mutation: thousands of drafts, each a clean report with one change, and the share that the rules find.
//! Comes in: the fixtures without planted mistakes. Goes out, on stdout: found and missed by kind of change, findings by rule,
//! false alarms on the clean reports. Run with `cargo bench --bench mutation`, or with a number of drafts for each report:
//! `cargo bench --bench mutation -- 200`.
//!
//! Most figures of a report are stated once: no rule can find a change in them. The share is a measure to compare runs by,
//! not a mark out of a hundred.

use shihyo::diagnostic::{Diagnostic, Severity};
use shihyo::document::{self, DocumentInfo};
use shihyo::facet::lexicon::Lexicon;
use shihyo::vocabulary::Vocabulary;
use shihyo::{record, rules, value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Drafts made from each report unless told otherwise.
const DRAFTS: usize = 150;

/// One change of a report.
struct Mutant {
    kind: &'static str,
    line: usize,
    text: String,
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // Knuth's MMIX constants.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides.max(1)
    }
}

fn main() {
    let drafts = std::env::args().filter_map(|a| a.parse::<usize>().ok()).next().unwrap_or(DRAFTS);
    let vocabulary = Vocabulary::bundled().expect("the bundled vocabulary");
    let lexicon = Lexicon::new(&vocabulary);
    let check = |text: &str| -> Vec<Diagnostic> {
        let document = document::text::read(DocumentInfo::default(), text, &vocabulary);
        let reading = record::read::read(document, &vocabulary, &lexicon);
        let mut found = rules::check(&reading, value::Lexicon::bundled(), &rules::Settings::default());
        found.extend(reading.diagnostics);
        found
    };
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    let mut false_alarms = 0;
    for path in reports() {
        let text = std::fs::read_to_string(&path).expect("a report");
        let clean = check(&text);
        let errors: Vec<&Diagnostic> = clean.iter().filter(|d| d.severity == Severity::Error).collect();
        for error in &errors {
            println!("false alarm: {} {:?} {}", path.display(), error.origin.line, error.message);
        }
        false_alarms += errors.len();
        let known: BTreeSet<String> = clean.iter().map(print).collect();
        let mut dice = Dice(text.len() as u64);
        for _ in 0..drafts {
            let Some(mutant) = mutate(&text, &mut dice) else { continue };
            let new: Vec<Diagnostic> =
                check(&mutant.text).into_iter().filter(|d| !known.contains(&print(d))).collect();
            let entry = kinds.entry(mutant.kind).or_default();
            entry.1 += 1;
            if new.is_empty() {
                if std::env::var_os("MISSED").is_some() {
                    let line = mutant.text.lines().nth(mutant.line).unwrap_or("");
                    println!("missed {}: {}:{} {line}", mutant.kind, path.display(), mutant.line + 1);
                }
                continue;
            }
            entry.0 += 1;
            let rules: BTreeSet<&str> = new.iter().map(|d| d.rule.name).collect();
            for rule in rules {
                *by_rule.entry(rule).or_default() += 1;
            }
        }
    }
    println!("{:<28}{:>8}{:>8}{:>8}", "change", "drafts", "found", "share");
    for (kind, (found, of)) in &kinds {
        println!("{kind:<28}{of:>8}{found:>8}{:>7}%", found * 100 / (*of).max(1));
    }
    let (found, of) = kinds.values().fold((0, 0), |(a, b), (x, y)| (a + x, b + y));
    println!("{:<28}{of:>8}{found:>8}{:>7}%", "all", found * 100 / of.max(1));
    println!("\n{:<28}{:>8}", "rule", "drafts");
    for (rule, count) in &by_rule {
        println!("{rule:<28}{count:>8}");
    }
    println!("\nfalse alarms (errors on clean reports): {false_alarms}");
}

/// What a finding says, wherever it stands.
fn print(d: &Diagnostic) -> String {
    format!("{} {:?} {:?} {:?} {:?}", d.rule.name, d.indicator, d.period_year, d.stated, d.expected)
}

/// The fixtures whose card tells of no planted mistakes.
fn reports() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root)
        .expect("fixtures")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            std::fs::read_to_string(path.join("expected_diagnostics.tsv"))
                .is_ok_and(|expected| expected.lines().count() <= 1)
        })
        .map(|path| path.join("report.txt"))
        .collect();
    paths.sort();
    paths
}

/// Changes one thing in one table row or sentence.
fn mutate(text: &str, dice: &mut Dice) -> Option<Mutant> {
    let lines: Vec<&str> = text.lines().collect();
    let rows: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.contains('\t') && line.chars().any(|c| c.is_ascii_digit()))
        .map(|(at, _)| at)
        .collect();
    let row = *rows.get(dice.roll(rows.len()))?;
    let line = *lines.get(row)?;
    let (kind, changed): (&'static str, Vec<String>) = match dice.roll(10) {
        0 => ("row doubled", vec![line.to_owned(), line.to_owned()]),
        1 => ("unit changed", vec![other_unit(line)?]),
        2 => ("year changed", vec![other_year(line)?]),
        3 => ("two cells swapped", vec![swapped(line, dice)?]),
        4 => ("figure times ten", vec![figure(line, dice, |digits, _| Some(format!("{digits}0")))?]),
        5 => ("last digit changed", vec![figure(line, dice, |digits, dice| digit(digits, 0, dice))?]),
        _ => (
            "digit changed",
            vec![figure(line, dice, |digits, dice| {
                let places = digits.chars().filter(char::is_ascii_digit).count();
                let place = dice.roll(places);
                digit(digits, place, dice)
            })?],
        ),
    };
    if changed.len() == 1 && changed.first().is_some_and(|c| c == line) {
        return None;
    }
    let mut out: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
    out.splice(row..=row, changed);
    Some(Mutant { kind, line: row, text: out.join("\n") })
}

/// Rewrites one figure of a row: a cell that begins with a digit.
fn figure(line: &str, dice: &mut Dice, change: impl Fn(&str, &mut Dice) -> Option<String>) -> Option<String> {
    let mut cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
    let figures: Vec<usize> = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| cell.starts_with(|c: char| c.is_ascii_digit()))
        .map(|(at, _)| at)
        .collect();
    let at = *figures.get(dice.roll(figures.len()))?;
    let cell = cells.get(at)?.clone();
    let end = cell.find(|c: char| !(c.is_ascii_digit() || ".,".contains(c))).unwrap_or(cell.len());
    let (digits, rest) = cell.split_at(end);
    let changed = change(digits, dice)?;
    *cells.get_mut(at)? = format!("{changed}{rest}");
    Some(cells.join("\t"))
}

/// Replaces the digit at a place, counted from the right.
fn digit(digits: &str, place: usize, dice: &mut Dice) -> Option<String> {
    let at = digits.char_indices().filter(|(_, c)| c.is_ascii_digit()).rev().nth(place)?.0;
    let old = digits.get(at..=at)?.parse::<usize>().ok()?;
    let new = (old + 1 + dice.roll(9)) % 10;
    Some(format!("{}{new}{}", digits.get(..at)?, digits.get(at + 1..)?))
}

fn other_unit(line: &str) -> Option<String> {
    [("千円", "円"), ("人", "件"), ("件", "回"), ("%", "ポイント"), ("箇所", "笥所"), ("か所", "笥所")]
        .iter()
        .find(|(from, _)| line.contains(from))
        .map(|(from, to)| line.replacen(from, to, 1))
}

fn other_year(line: &str) -> Option<String> {
    [
        ("令和元", "令和2"),
        ("令和2", "令和3"),
        ("令和8", "令和7"),
        ("(2019)", "(2018)"),
        ("(2020)", "(2021)"),
        ("R2", "R3"),
    ]
    .iter()
    .find(|(from, _)| line.contains(from))
    .map(|(from, to)| line.replacen(from, to, 1))
}

fn swapped(line: &str, dice: &mut Dice) -> Option<String> {
    let mut cells: Vec<&str> = line.split('\t').collect();
    let figures: Vec<usize> = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| cell.starts_with(|c: char| c.is_ascii_digit()))
        .map(|(at, _)| at)
        .collect();
    let at = dice.roll(figures.len().saturating_sub(1));
    cells.swap(*figures.get(at)?, *figures.get(at + 1)?);
    Some(cells.join("\t"))
}
