//! Drafts against what was published: each is a clean report with one figure, unit, year or row changed; the share found by the rules alone
//! and with last year's dataset beside them, by kind and by rule, and the false alarms. (`mutation` is the bench of the rules alone.)
//!
//! `cargo bench --bench drafts` uses the clean reports of the fixtures; `-- FOLDER` another folder's; `-- --each N` at most N drafts of a kind from one report;
//! `-- --misses` prints what was not found. The same folder gives the same drafts on any machine.

use shihyo::dataset::ids;
use shihyo::history::{self, Publication, Scope};
use shihyo::pipeline::{self, Input, Settings};
use shihyo::record::Reading;
use shihyo::vocabulary::Vocabulary;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Drafts of one kind from one report, unless said otherwise.
const EACH: usize = 40;
/// Units that are written for each other by mistake.
const UNITS: [(&str, &str); 12] = [
    ("千円", "円"),
    ("百万円", "千円"),
    ("円", "千円"),
    ("人", "件"),
    ("件", "人"),
    ("%", "人"),
    ("％", "人"),
    ("回", "件"),
    ("か所", "件"),
    ("箇所", "件"),
    ("世帯", "人"),
    ("団体", "人"),
];

type Error = Box<dyn std::error::Error>;

/// One change: what kind, on which line, the new lines, and whether it is harmless.
struct Draft {
    kind: &'static str,
    line: usize,
    text: String,
    words: String,
}

/// What became of the drafts of one kind.
#[derive(Default)]
struct Tally {
    drafts: usize,
    by_rules: usize,
    found: usize,
    rules: BTreeMap<&'static str, usize>,
    misses: Vec<String>,
}

fn main() -> Result<(), Error> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let each = words.iter().position(|w| w == "--each").and_then(|at| words.get(at + 1)?.parse().ok());
    let each: usize = each.unwrap_or(EACH);
    let misses = words.iter().any(|w| w == "--misses");
    let folder = words
        .iter()
        .find(|w| Path::new(w).is_dir())
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents"), PathBuf::from);
    let settings = Settings::new(Vocabulary::bundled()?, None);
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    let mut harmless: BTreeMap<&'static str, Tally> = BTreeMap::new();
    let (mut reading_time, mut history_time) = (Duration::ZERO, Duration::ZERO);
    let (mut clean_reports, mut alarms) = (0, Vec::new());
    for path in reports(&folder)? {
        let text = fs::read_to_string(&path)?;
        let clean = read(&text, &settings);
        let published = [Publication::of(&clean)];
        let before: BTreeSet<String> = clean.diagnostics.iter().map(ids::fingerprint).collect();
        clean_reports += 1;
        let own = compared(&published, &clean);
        alarms.extend(clean.diagnostics.iter().map(|d| d.rule.name).chain(own.iter().map(|d| d.0)));
        for (tallies, drafts) in
            [(&mut tallies, faults(&text, each)), (&mut harmless, harmless_changes(&text, each))]
        {
            for draft in drafts {
                let started = Instant::now();
                let reading = read(&draft.text, &settings);
                let read_at = Instant::now();
                let changes = compared(&published, &reading);
                reading_time += read_at - started;
                history_time += read_at.elapsed();
                let new = reading.diagnostics.iter().map(|d| (d.rule.name, ids::fingerprint(d)));
                let own: BTreeSet<&str> =
                    new.filter(|(_, print)| !before.contains(print)).map(|(rule, _)| rule).collect();
                let against: BTreeSet<&str> = changes.iter().map(|change| change.0).collect();
                let tally = tallies.entry(draft.kind).or_default();
                tally.drafts += 1;
                tally.by_rules += usize::from(!own.is_empty());
                tally.found += usize::from(!own.is_empty() || !against.is_empty());
                for rule in own.union(&against) {
                    let name = shihyo::diagnostic::catalog::find(rule).map_or("", |rule| rule.name);
                    *tally.rules.entry(name).or_default() += 1;
                }
                if own.is_empty() && against.is_empty() {
                    let name = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
                    tally.misses.push(format!("{name}:{} {}", draft.line + 1, draft.words));
                }
            }
        }
    }
    println!("{clean_reports} clean reports; findings on them as they are: {}", alarms.len());
    for rule in alarms.iter().collect::<BTreeSet<_>>() {
        println!("  false alarm {rule} {}", alarms.iter().filter(|alarm| *alarm == rule).count());
    }
    print("changed", &tallies, misses);
    println!();
    print("harmless (each finding is a false alarm)", &harmless, false);
    let drafts: usize = tallies.values().chain(harmless.values()).map(|tally| tally.drafts).sum();
    let per = |time: Duration| time.as_secs_f64() * 1e3 / drafts.max(1) as f64;
    println!(
        "\n{drafts} drafts; {:.2} ms each to read and check, {:.2} ms to compare with the dataset",
        per(reading_time),
        per(history_time)
    );
    Ok(())
}

/// The reports of a folder for which no finding is expected, in one order.
fn reports(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            // The fixtures say which reports are meant to have mistakes.
            let expected = fs::read_to_string(path.join("expected_diagnostics.tsv")).unwrap_or_default();
            if expected.lines().count() <= 1 {
                found.extend(Some(path.join("report.txt")).filter(|path| path.is_file()));
            }
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn read(text: &str, settings: &Settings) -> Reading {
    let input = Input::new("draft.txt", "draft.txt", text.as_bytes());
    pipeline::read(text.as_bytes(), &input, settings)
}

/// The findings of a comparison: rule and fingerprint.
fn compared(published: &[Publication], reading: &Reading) -> Vec<(&'static str, String)> {
    let drafts = [Publication::of(reading)];
    let changes = history::compare(published, &drafts, Scope::Draft).changes;
    let findings = history::diagnostics(&changes, published, &drafts);
    findings.iter().map(|d| (d.rule.name, ids::fingerprint(d))).collect()
}

/// Drafts with one mistake each.
fn faults(text: &str, each: usize) -> Vec<Draft> {
    let lines: Vec<&str> = text.lines().collect();
    let mut drafts: BTreeMap<&'static str, Vec<Draft>> = BTreeMap::new();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64 ^ text.len() as u64;
    let mut add = |kind, line: usize, new: Option<String>, words: String| {
        let mut changed = lines.clone();
        match &new {
            Some(new) if *new != lines[line] => changed[line] = new,
            Some(_) => return,
            None => drop(changed.remove(line)),
        }
        let draft = Draft { kind, line, text: changed.join("\n") + "\n", words };
        drafts.entry(kind).or_default().push(draft);
    };
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| line.contains('\t')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let with = |at: usize, cell: &str| {
            let mut cells = cells.clone();
            cells[at] = cell;
            Some(cells.join("\t"))
        };
        for (at, cell) in cells.iter().enumerate() {
            if is_figure(cell) && !is_list_number(&lines, number, at) {
                for (kind, new) in [
                    ("digit", digit(cell, &mut seed)),
                    ("digits swapped", swapped(cell)),
                    ("point or nought", scaled(cell)),
                ] {
                    add(kind, number, with(at, &new), format!("{cell} → {new}"));
                }
                if let Some(neighbour) =
                    lines.get(number + 1).and_then(|l| l.split('\t').nth(at)).filter(|c| is_figure(c))
                {
                    add(
                        "figure of the next row",
                        number,
                        with(at, neighbour),
                        format!("{cell} → {neighbour}"),
                    );
                }
            }
            if let Some(new) = other_unit(cell) {
                add("unit", number, with(at, &new), format!("{cell} → {new}"));
            }
            if let Some(new) = other_year(cell) {
                add("year", number, with(at, &new), format!("{cell} → {new}"));
            }
        }
        if cells.iter().any(|cell| is_figure(cell)) {
            add("row deleted", number, None, (*line).to_owned());
            add("row twice", number, Some(format!("{line}\n{line}")), (*line).to_owned());
            let shifted = cells.iter().position(|cell| is_figure(cell)).map(|at| {
                let mut cells = cells.clone();
                let cell = cells.remove(at);
                cells.push(cell);
                cells.join("\t")
            });
            add("row shifted", number, shifted, (*line).to_owned());
        }
    }
    spread(drafts, each)
}

/// Drafts that say the same.
fn harmless_changes(text: &str, each: usize) -> Vec<Draft> {
    let lines: Vec<&str> = text.lines().collect();
    let mut drafts: BTreeMap<&'static str, Vec<Draft>> = BTreeMap::new();
    for (number, line) in lines.iter().enumerate() {
        let mut add = |kind, new: String| {
            let mut changed = lines.clone();
            changed[number] = &new;
            let draft = Draft { kind, line: number, text: changed.join("\n") + "\n", words: String::new() };
            drafts.entry(kind).or_default().push(draft);
        };
        if line.is_empty() {
            add("blank line more", "\n".to_owned());
        }
        if line.contains('\t') {
            add("spaces around cells", line.replace('\t', " \t "));
        }
    }
    let whole = [
        ("line ends of Windows", text.replace('\n', "\r\n")),
        ("byte order mark", format!("\u{feff}{text}")),
    ];
    for (kind, text) in whole {
        drafts.entry(kind).or_default().push(Draft { kind, line: 0, text, words: String::new() });
    }
    spread(drafts, each)
}

/// At most so many of each kind, spread over the report.
fn spread(drafts: BTreeMap<&'static str, Vec<Draft>>, each: usize) -> Vec<Draft> {
    let mut kept = Vec::new();
    for (_, drafts) in drafts {
        let count = drafts.len();
        let step = count.div_ceil(each.max(1)).max(1);
        kept.extend(drafts.into_iter().step_by(step));
    }
    kept
}

/// A cell that is a number, perhaps with a unit.
fn is_figure(cell: &str) -> bool {
    let cell = cell.trim();
    let number = cell.trim_start_matches(['▲', '△', '-', '+', '約']);
    let length = number.chars().take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '.')).count();
    let rest: String = number.chars().skip(length).collect();
    length > 0
        && number.starts_with(|c: char| c.is_ascii_digit())
        && rest.chars().count() <= 4
        && !rest.contains(['年', '月', '日', '/', '.', '('])
}

/// Whether a cell counts its row: the rows before or after it count on.
fn is_list_number(lines: &[&str], line: usize, at: usize) -> bool {
    let number = |line: Option<usize>| {
        let cell = lines.get(line?)?.split('\t').nth(at)?;
        cell.trim().parse::<u32>().ok().filter(|number| *number <= 100)
    };
    let Some(own) = number(Some(line)) else { return false };
    // The row of an indicator may take several lines.
    (1..=3).any(|far| number(line.checked_sub(far)) == own.checked_sub(1) && own > 1)
        || (1..=3).any(|far| number(line.checked_add(far)) == Some(own + 1))
}

/// One digit replaced by another.
fn digit(cell: &str, seed: &mut u64) -> String {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    let digits: Vec<(usize, char)> = cell.char_indices().filter(|(_, c)| c.is_ascii_digit()).collect();
    let (at, old) = digits[(*seed >> 33) as usize % digits.len()];
    let first = at == digits[0].0 && digits.len() > 1;
    let value = old as u8 - b'0';
    let add = 1 + ((*seed >> 40) % 8) as u8;
    let mut new = (value + add) % 10;
    if first && new == 0 {
        new = if value == 9 { 8 } else { 9 };
    }
    format!("{}{}{}", &cell[..at], char::from(b'0' + new), &cell[at + 1..])
}

/// The last two digits that differ, swapped.
fn swapped(cell: &str) -> String {
    let mut chars: Vec<char> = cell.chars().collect();
    let pair = (1..chars.len()).rev().find(|&i| {
        chars[i].is_ascii_digit()
            && chars[i - 1].is_ascii_digit()
            && chars[i] != chars[i - 1]
            && !(i == 1 && chars[i] == '0')
    });
    if let Some(i) = pair {
        chars.swap(i, i - 1);
    }
    chars.into_iter().collect()
}

/// The point lost, or a nought more.
fn scaled(cell: &str) -> String {
    if cell.contains('.') {
        return cell.replacen('.', "", 1);
    }
    let end = cell.rfind(|c: char| c.is_ascii_digit()).map_or(cell.len(), |at| at + 1);
    format!("{}0{}", &cell[..end], &cell[end..])
}

fn other_unit(cell: &str) -> Option<String> {
    let digits = cell.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = cell[digits.len()..].trim();
    let other = UNITS.iter().find(|(own, _)| *own == unit)?.1;
    Some(format!("{digits}{other}"))
}

/// A year in a cell, one later.
fn other_year(cell: &str) -> Option<String> {
    for (prefix, suffix) in [("令和", "年"), ("平成", "年"), ("R", ""), ("H", "")] {
        if let Some(at) = cell.find(prefix) {
            let rest = &cell[at + prefix.len()..];
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let year: u32 = digits.parse().ok()?;
            let after = &rest[digits.len()..];
            if after.starts_with(suffix) {
                return Some(format!("{}{prefix}{}{after}", &cell[..at], year + 1));
            }
        }
    }
    None
}

fn print(title: &str, tallies: &BTreeMap<&'static str, Tally>, misses: bool) {
    println!("\n{title:<42} {:>7} {:>14} {:>14}", "drafts", "rules alone", "with dataset");
    let share = |count: usize, of: usize| format!("{:.1} %", 100.0 * count as f64 / of.max(1) as f64);
    let (mut drafts, mut by_rules, mut found) = (0, 0, 0);
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for (kind, tally) in tallies {
        println!(
            "  {kind:<40} {:>7} {:>14} {:>14}",
            tally.drafts,
            share(tally.by_rules, tally.drafts),
            share(tally.found, tally.drafts)
        );
        drafts += tally.drafts;
        by_rules += tally.by_rules;
        found += tally.found;
        for (rule, count) in &tally.rules {
            *rules.entry(rule).or_default() += count;
        }
    }
    println!("  {:<40} {drafts:>7} {:>14} {:>14}", "all", share(by_rules, drafts), share(found, drafts));
    for (rule, count) in rules {
        println!("    {rule:<38} {count:>7} {:>14}", share(count, drafts));
    }
    if misses {
        for (kind, tally) in tallies {
            for miss in &tally.misses {
                println!("  not found: {kind}: {miss}");
            }
        }
    }
}
