//! The whole climb against the typed truth: each report of `fixtures/documents`, as text and as PDF, with a ratchet for each.
//!
//! `SHIHYO_RATCHET=write cargo test --test fixtures` writes the distances of today into the `ratchet.toml` files.
//! Do that when they shrank; when they grew, repair the reader.

mod support;

#[path = "support/truth.rs"]
mod truth;

use shihyo::origin::Origin;
use shihyo::pipeline::{self, Input, Settings};
use shihyo::record::{Observation, Reading};
use shihyo::vocabulary::Vocabulary;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use support::{files, read, root};
use truth::{Row, compare, fold, parse};

fn climb(path: &Path) -> Reading {
    let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let settings = Settings::new(Vocabulary::bundled().expect("the vocabulary"), None);
    pipeline::read(&bytes, &Input::new(name.clone(), name, &bytes), &settings)
}

/// An observation in the columns of the truth.
fn as_row(observation: &Observation) -> Row {
    let o = observation;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let fields = [
        ("line", o.origin.line.map(|line| line.to_string()).unwrap_or_default()),
        ("indicator", o.indicator.clone()),
        ("segment", text(&o.segment)),
        ("measure", o.measure.name().to_owned()),
        ("period_kind", o.period.as_ref().map(|p| p.kind.name().to_owned()).unwrap_or_default()),
        ("year", o.period.as_ref().map(|p| p.year.to_string()).unwrap_or_default()),
        ("value", o.value.map(|v| v.to_string()).unwrap_or_default()),
        ("decimals", o.decimals.map(|d| d.to_string()).unwrap_or_default()),
        ("unit", text(&o.unit)),
        ("status", o.status.name().to_owned()),
        ("value_text", text(&o.value_text)),
        ("variant", o.variant.name().to_owned()),
        ("cumulative", o.cumulative.to_string()),
        ("comparator", o.comparator.map(|c| c.name().to_owned()).unwrap_or_default()),
        ("base_value", o.base_value.map(|v| v.to_string()).unwrap_or_default()),
        ("base_unit", text(&o.base_unit)),
    ];
    Row { fields: fields.into_iter().collect(), ..Row::default() }
}

/// The milestones of a reading in the columns of `milestones.tsv`.
fn milestones(reading: &Reading) -> Vec<String> {
    let line = |origin: &Origin| origin.line.map(|line| line.to_string()).unwrap_or_default();
    let rows = reading.milestones.iter().map(|m| {
        let year = m.period_year.map(|year| year.to_string()).unwrap_or_default();
        let department = m.department.clone().unwrap_or_default();
        let continues = m.continues.to_string();
        [line(&m.origin), m.item.clone(), department, year, m.plan.clone(), continues].join("\t")
    });
    rows.collect()
}

/// The activities of a reading in the columns of `activities.tsv`.
fn activities(reading: &Reading) -> Vec<String> {
    let rows = reading.activities.iter().map(|a| {
        let line = a.origin.line.map(|line| line.to_string()).unwrap_or_default();
        [line, a.name.clone(), a.departments.join("、"), a.result.clone().unwrap_or_default()].join("\t")
    });
    rows.collect()
}

/// Typed lines against found ones, both ways. A last column `optional` makes a line neither right nor wrong.
fn compare_lines(typed: &str, found: Vec<String>) -> (Vec<String>, Vec<String>) {
    /// Third of the columns; the report may name the division besides: 企画課 (政策部).
    const DEPARTMENT: usize = 2;
    let same = |wanted: &str, found: &str| {
        let found: Vec<String> = found.split('\t').map(fold).collect();
        wanted.split('\t').map(fold).take(found.len()).zip(&found).enumerate().all(|(at, (wanted, found))| {
            *found == wanted || at == DEPARTMENT && !wanted.is_empty() && found.starts_with(&wanted)
        })
    };
    let (mut missing, mut open) = (Vec::new(), found);
    for line in typed.lines().skip(1) {
        match open.iter().position(|found| same(line, found)) {
            Some(at) => drop(open.remove(at)),
            None if line.ends_with("\toptional") => {}
            None => missing.push(line.to_owned()),
        }
    }
    (missing, open)
}

/// Distances by name, and the words that explain them.
#[derive(Default)]
struct Distance {
    counts: BTreeMap<String, usize>,
    words: String,
}

impl Distance {
    fn add(&mut self, name: &str, faults: &[String]) {
        self.counts.insert(name.to_owned(), faults.len());
        for fault in faults {
            let _ = writeln!(self.words, "  {name}: {fault}");
        }
    }
}

/// How far the text of a report, its findings and its PDFs are from the truth.
fn distance(slug: &str) -> Distance {
    let folder = root().join("fixtures/documents").join(slug);
    let truth = parse(&read(&format!("fixtures/documents/{slug}/truth.tsv")));
    let reading = climb(&folder.join("report.txt"));
    let mut distance = Distance::default();
    let records: Vec<Row> = reading.observations.iter().map(as_row).collect();
    let text = compare(&truth, &records, true);
    distance.add("missing", &text.missing);
    distance.add("extra", &text.extra);
    distance.add("wrong", &text.wrong);

    let expected = read(&format!("fixtures/documents/{slug}/expected_diagnostics.tsv"));
    let mut open: Vec<String> = reading
        .diagnostics
        .iter()
        .map(|d| format!("{}\t{}", d.rule.name, d.origin.line.unwrap_or_default()))
        .collect();
    let mut missing = Vec::new();
    for line in expected.lines().skip(1) {
        match open.iter().position(|found| found == line) {
            Some(at) => drop(open.remove(at)),
            None => missing.push(line.to_owned()),
        }
    }
    distance.add("findings_missing", &missing);
    distance.add("findings_extra", &open);

    for (table, found) in [("milestones", milestones(&reading)), ("activities", activities(&reading))] {
        let Ok(typed) = fs::read_to_string(folder.join(format!("{table}.tsv"))) else { continue };
        let (missing, extra) = compare_lines(&typed, found);
        distance.add(&format!("{table}_missing"), &missing);
        distance.add(&format!("{table}_extra"), &extra);
    }

    let pdfs = files("fixtures/pdf");
    for pdf in pdfs.iter().filter(|file| file.ends_with(&format!("/{slug}.pdf"))) {
        let program = pdf.split('/').nth(2).unwrap_or_default();
        let records: Vec<Row> = climb(&root().join(pdf)).observations.iter().map(as_row).collect();
        let result = compare(&truth, &records, false);
        distance.add(&format!("{program}_missing"), &result.missing);
        distance.add(&format!("{program}_extra"), &result.extra);
        distance.add(&format!("{program}_wrong"), &result.wrong);
    }
    distance
}

/// The ratchet file's text for a report's distances.
fn print_ratchet(counts: &BTreeMap<String, usize>) -> String {
    let mut out =
        "# Distance from the truth today; a smaller number is progress, a larger one a regression.\n"
            .to_owned();
    for (name, count) in counts {
        let _ = writeln!(out, "{name} = {count}");
    }
    out
}

fn check(slug: &str) {
    let path = root().join("fixtures/documents").join(slug).join("ratchet.toml");
    let distance = distance(slug);
    let now = print_ratchet(&distance.counts);
    if std::env::var("SHIHYO_RATCHET").as_deref() == Ok("write") {
        fs::write(&path, &now).expect("the ratchet is writable");
    }
    let before = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        before == now,
        "{slug} is not where its ratchet says it is.\n--- ratchet.toml\n{before}--- now\n{now}--- faults\n{}",
        distance.words
    );
}

macro_rules! reports {
    ($($name:ident $slug:literal)*) => {
        $(#[test]
        fn $name() {
            check($slug);
        })*

        /// A fixture that no test names would prove nothing.
        #[test]
        fn every_report_has_its_test() {
            let mut found: Vec<String> = fs::read_dir(root().join("fixtures/documents"))
                .expect("fixtures")
                .flatten()
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .collect();
            found.sort();
            assert_eq!(found, [$($slug),*]);
        }
    };
}

reports! {
    aobano_activities "aobano-activities"
    aobano_kpi_by_year "aobano-kpi-by-year"
    aobano_kpi_mistakes "aobano-kpi-mistakes"
    aobano_kpi_tourism "aobano-kpi-tourism"
    aobano_reform_damaged "aobano-reform-damaged"
    aobano_reform_plan "aobano-reform-plan"
    aobano_reform_results "aobano-reform-results"
    aobano_reform_wide "aobano-reform-wide"
    aobano_targets_series "aobano-targets-series"
    midorikawa_evaluation_sheet "midorikawa-evaluation-sheet"
    minatohama_kpi_list "minatohama-kpi-list"
    minatohama_list_mistakes "minatohama-list-mistakes"
    minatohama_revision "minatohama-revision"
    minatohama_strategy "minatohama-strategy"
    shirasagi_counts_mistakes "shirasagi-counts-mistakes"
    shirasagi_years_as_rows "shirasagi-years-as-rows"
    wakamatsu_progress "wakamatsu-progress"
    yamabuki_words "yamabuki-words"
}

/// A report in another encoding, with a byte order mark or with other line ends is the same report.
#[test]
fn encodings_and_line_ends_change_nothing() {
    let settings = Settings::new(Vocabulary::bundled().expect("the vocabulary"), None);
    let observations = |bytes: &[u8]| {
        pipeline::read(bytes, &Input::new("report.txt", "report.txt", bytes), &settings).observations
    };
    let mut encoded = 0;
    for report in files("fixtures/documents").iter().filter(|file| file.ends_with("/report.txt")) {
        let text = read(report);
        let expected = observations(text.as_bytes());
        let utf16 = |big: bool| -> Vec<u8> {
            let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
            units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        let mut forms = vec![
            ("UTF-8 with a mark", format!("\u{FEFF}{text}").into_bytes()),
            ("UTF-16LE", utf16(false)),
            ("UTF-16BE", utf16(true)),
            ("CRLF", text.replace('\n', "\r\n").into_bytes()),
        ];
        for encoding in [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP] {
            let (bytes, _, unmappable) = encoding.encode(&text);
            if !unmappable {
                forms.push((encoding.name(), bytes.into_owned()));
                encoded += 1;
            }
        }
        for (name, bytes) in forms {
            let found = observations(&bytes);
            assert_eq!(found.len(), expected.len(), "{report} as {name}");
            for (found, expected) in found.iter().zip(&expected) {
                assert_eq!(as_row(found).fields, as_row(expected).fields, "{report} as {name}");
            }
        }
    }
    assert!(encoded >= 8, "only {encoded} reports can be written in Shift_JIS or EUC-JP");
}
