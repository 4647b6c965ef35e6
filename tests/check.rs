//! `check` and `diff` as people run them: what fires, what is waived, what the exit status says, in every form.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A report that every reader knows, with nothing wrong in it.
const REPORT: &str = "青葉野市 総合戦略 実績報告書\n\
令和3年9月\n\
青葉野市\n\
\n\
【基本目標1】しごとをつくる\n\
\n\
指標名\t単位\t平成29年度 実績値\t平成30年度 実績値\t令和元年度 実績値\t令和2年度 実績値\t令和6年度 目標値\n\
創業者数\t人\t101\t112\t118\t131\t150\n\
観光客の満足度\t%\t61.2\t64.8\t66.0\t70.1\t75.0\n\
新規就農者数\t人\t14\t15\t17\t19\t25\n\
佐々木地区の空き家活用件数\t件\t3\t5\t8\t9\t15\n";

struct Work(TempDir);

impl Work {
    /// A folder with the published dataset of the report.
    fn new() -> Self {
        let work = Work(tempfile::tempdir().unwrap());
        work.write("published.txt", REPORT);
        let output = work.run(&["extract", "published.txt", "-o", "published", "-q"]);
        assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
        work
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shihyo"));
        command.args(args).current_dir(self.0.path()).stdin(Stdio::null()).output().unwrap()
    }

    /// Checks a draft against the published dataset; the rules that fire, and the exit status.
    fn check(&self, draft: &str, more: &[&str]) -> (Vec<String>, i32) {
        self.write("draft.txt", draft);
        let mut args = vec!["check", "draft.txt", "--against", "published", "--format", "json", "-q"];
        args.extend(more);
        let output = self.run(&args);
        let rows: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", words(&output.stderr)));
        let rules = rows.as_array().unwrap().iter().map(|row| row["rule"].as_str().unwrap().to_owned());
        (rules.collect(), output.status.code().unwrap())
    }
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn owned(rules: &[&str]) -> Vec<String> {
    rules.iter().map(|rule| (*rule).to_owned()).collect()
}

/// Protects against false alarms: what is as published, and what only looks different, says nothing.
#[test]
fn a_draft_as_published_is_silent_in_any_spelling_and_order() {
    let work = Work::new();
    assert_eq!(work.check(REPORT, &[]), (vec![], 0));
    let wide = REPORT.replace("佐々木地区", "佐佐木地区").replace("\t101\t", "\t101 \t");
    assert_eq!(work.check(&wide, &[]), (vec![], 0));
    let mut lines: Vec<&str> = REPORT.lines().collect();
    lines.swap(7, 10);
    assert_eq!(work.check(&lines.join("\n"), &[]), (vec![], 0));
}

/// Protects each class of the contract: a planted change gives its rule and nothing else.
#[test]
fn a_planted_change_gives_its_rule_and_nothing_else() {
    let work = Work::new();
    let cases: [(&str, &str, &[&str]); 7] = [
        ("\t112\t", "\t113\t", &["restated-value"]),
        ("131\t150", "131\t160", &["retargeted"]),
        ("創業者数\t人", "創業者数\t件", &["unit-changed"]),
        ("新規就農者数\t人\t14\t15\t17\t19\t25\n", "", &["missing-indicator"]),
        ("新規就農者数", "新たに農業を始めた人の数", &["renamed-indicator"]),
        (
            "件\t3\t5\t8\t9\t15\n",
            "件\t3\t5\t8\t9\t15\n移住相談の受付数\t件\t40\t42\t45\t51\t60\n",
            &["new-indicator"],
        ),
        ("\t5\t8\t9\t15", "\t5\t8\t集計中\t15", &["restated-value"]),
    ];
    for (from, to, rules) in cases {
        assert!(REPORT.contains(from), "{from}");
        let (found, _) = work.check(&REPORT.replace(from, to), &[]);
        assert_eq!(found, owned(rules), "{from} → {to}");
    }
}

/// Protects the officer's next step: a finding names both values, the published place and a fingerprint.
#[test]
fn a_finding_says_what_was_published_and_where() {
    let work = Work::new();
    work.write("draft.txt", &REPORT.replace("\t112\t", "\t121\t"));
    let output = work.run(&["check", "draft.txt", "--against", "published", "--format", "json"]);
    let rows: Value = serde_json::from_slice(&output.stdout).unwrap();
    let row = &rows[0];
    assert_eq!((&row["stated"], &row["expected"]), (&"121人".into(), &"112人".into()));
    assert_eq!((&row["line"], &row["period_year"], &row["raw"]), (&8.into(), &2018.into(), &"121".into()));
    assert_eq!(row["related"][0]["line"], 8);
    assert_eq!(row["fingerprint"].as_str().unwrap().len(), 16);
    assert_ne!(row["related"][0]["document_id"], row["document_id"]);
}

/// Protects pipelines: status 1 only at or above `--fail-on`, 2 when the check could not run.
#[test]
fn the_exit_status_follows_fail_on() {
    let work = Work::new();
    let restated = REPORT.replace("\t112\t", "\t113\t");
    assert_eq!(work.check(&restated, &[]).1, 0, "a warning is no error");
    assert_eq!(work.check(&restated, &["--fail-on", "warning"]).1, 1);
    assert_eq!(work.check(&restated, &["--severity", "restated-value=error"]).1, 1);
    assert_eq!(work.check(&restated, &["--severity", "restated-value=off"]), (vec![], 0));
    assert_eq!(work.check(&restated, &["--severity", "restated-value=info", "--fail-on", "warning"]).1, 0);
    for args in [
        &["check", "draft.txt", "--severity", "no-such-rule=off"][..],
        &["check", "draft.txt", "--severity", "restated-value"],
        &["check", "draft.txt", "--waivers", "nowhere.toml"],
        &["check", "nowhere.txt"],
        &["check"],
        &["check", "draft.txt", "--against", "nowhere"],
        &["check", "draft.txt", "-o", "nowhere/report.txt"],
    ] {
        let output = work.run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", words(&output.stderr));
        assert!(!output.stderr.is_empty(), "{args:?} says nothing");
    }
}

/// Protects against a dataset that is not one: each failure names its file and what was expected.
#[test]
fn a_broken_dataset_is_named() {
    let work = Work::new();
    let run = |folder: &str| {
        let output = work.run(&["check", "published.txt", "--against", folder]);
        assert_eq!(output.status.code(), Some(2), "{folder}");
        words(&output.stderr)
    };
    fs::create_dir(work.path("empty")).unwrap();
    assert!(run("empty").contains("documents.parquet or documents.ndjson"));
    let copy = |name: &str| {
        fs::create_dir_all(work.path(name)).unwrap();
        for file in ["documents", "observations", "indicators"] {
            let from = work.path("published").join(format!("{file}.ndjson"));
            fs::copy(from, work.path(name).join(format!("{file}.ndjson"))).unwrap();
        }
    };
    copy("other");
    work.write("other/observations.ndjson", "{\"name\":\"x\"}\n");
    assert!(run("other").contains("observations.ndjson") && run("other").contains("measure"));
    copy("hollow");
    work.write("hollow/observations.ndjson", "");
    assert!(run("hollow").contains("empty"));
    copy("garbage");
    work.write("garbage/observations.parquet", "PAR1 this is none PAR1");
    assert!(run("garbage").contains("observations.parquet"));
    let mut bytes = fs::read(work.path("published/observations.parquet")).unwrap();
    bytes.iter_mut().skip(40).step_by(97).for_each(|byte| *byte ^= 0x55);
    fs::write(work.path("garbage/observations.parquet"), bytes).unwrap();
    assert!(run("garbage").contains("observations.parquet"));
}

/// Protects the two forms: Parquet and NDJSON give the same findings.
#[test]
fn parquet_and_ndjson_say_the_same() {
    let work = Work::new();
    let draft =
        REPORT.replace("\t112\t", "\t113\t").replace("70.1", "71.0").replace("創業者数\t人", "創業者数\t社");
    let with_parquet = work.check(&draft, &[]);
    for entry in fs::read_dir(work.path("published")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "parquet") {
            fs::remove_file(path).unwrap();
        }
    }
    assert_eq!(work.check(&draft, &[]), with_parquet);
    assert!(!with_parquet.0.is_empty());
}

/// Protects waivers: what is covered counts for nothing but stays in sight, and what covers nothing is told.
#[test]
fn waivers_cover_with_a_reason_and_unused_ones_are_told() {
    let work = Work::new();
    let restated = REPORT.replace("\t112\t", "\t113\t");
    work.write(
        "waivers.toml",
        "[[waiver]]\nrule = \"restated-value\"\nindicator = \"創業者数\"\nperiod_year = 2018\nreason = \"訂正を公表済み\"\n",
    );
    let strict = ["--fail-on", "warning", "--waivers", "waivers.toml"];
    assert_eq!(work.check(&restated, &strict), (owned(&["restated-value"]), 0));
    assert_eq!(work.check(REPORT, &strict), (owned(&["unused-waiver"]), 1));
    work.write("waivers.toml", "[[waiver]]\nrule = \"restated-value\"\nindicator = \"創業者数\"\n");
    let output = work.run(&["check", "draft.txt", "--waivers", "waivers.toml"]);
    assert_eq!(output.status.code(), Some(2), "a waiver without a reason is refused");
    // In extract: the row is marked, and the unused entry has a row of its own.
    work.write("bad.txt", &REPORT.replace("\t131\t", "\t131131\t"));
    work.write(
        "waivers.toml",
        "[[waiver]]\nrule = \"implausible-change\"\nindicator = \"創業者数\"\nreason = \"確認済み\"\n[[waiver]]\nfingerprint = \"0000000000000000\"\nreason = \"なし\"\n",
    );
    let output = work.run(&["extract", "bad.txt", "-o", "out", "-q", "--waivers", "waivers.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
    let text = fs::read_to_string(work.path("out/diagnostics.ndjson")).unwrap();
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of =
        |rule: &str| rows.iter().find(|row| row["rule"] == rule).unwrap_or_else(|| panic!("{rule}: {text}"));
    assert_eq!(of("implausible-change")["waived"], true);
    assert_eq!(of("unused-waiver")["waived"], false);
}

/// Protects each form: it parses, it names the finding, and the same input gives the same bytes.
#[test]
fn every_form_tells_the_finding_and_never_varies() {
    let work = Work::new();
    work.write("draft.txt", &REPORT.replace("\t112\t", "\t113\t"));
    for form in ["text", "json", "sarif", "junit", "html"] {
        let run = |jobs: &str| {
            let args = [
                "check",
                "draft.txt",
                "--against",
                "published",
                "--format",
                form,
                "-o",
                "report",
                "-j",
                jobs,
            ];
            let output = work.run(&args);
            assert_eq!(output.status.code(), Some(0), "{form}: {}", words(&output.stderr));
            assert!(output.stdout.is_empty(), "{form}");
            fs::read_to_string(work.path("report")).unwrap()
        };
        let report = run("1");
        assert_eq!(report, run("4"), "{form}");
        assert!(report.contains("restated-value") && report.contains("113人"), "{form}: {report}");
    }
}

/// Protects readers of JUnit: a suite for each document, a case for each rule, and only failures fail.
#[test]
fn junit_counts_what_it_holds() {
    let work = Work::new();
    work.write("draft.txt", &REPORT.replace("\t112\t", "\t113\t"));
    work.write("<b>.txt", &REPORT.replace("創業者数", "起業者数&\u{1}"));
    let output = work.run(&[
        "check",
        "draft.txt",
        "<b>.txt",
        "--against",
        "published",
        "--format",
        "junit",
        "--fail-on",
        "warning",
    ]);
    let xml = words(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(xml.matches("<testsuite ").count(), 2);
    let open = xml.matches("<testcase ").count();
    assert_eq!(open, xml.matches("</testcase>").count() + xml.matches("\"/>").count());
    let failures = xml.matches("<failure ").count();
    assert!(failures >= 1);
    assert!(
        xml.contains(&format!("<testsuites name=\"shihyo\" tests=\"{open}\" failures=\"{failures}\"")),
        "{xml}"
    );
    assert!(xml.contains("&lt;b&gt;.txt") && !xml.contains('\u{1}'));
}

/// Protects the officer's browser: a script in a report's title, name, unit or cell stays text.
#[test]
fn a_script_in_a_report_stays_text() {
    let work = Work::new();
    let script = "<script>alert(1)</script>";
    let hostile = REPORT
        .replace("実績報告書", script)
        .replace("創業者数", &format!("創業者数{script}"))
        .replace("\t101\t", &format!("\t{script}\t"))
        .replace("しごとをつくる", "\"><img src=x onerror=alert(1)>");
    work.write("draft.txt", &hostile);
    let output = work.run(&["check", "draft.txt", "--against", "published", "--format", "html"]);
    let page = words(&output.stdout);
    assert!(page.contains("&lt;script&gt;alert(1)"), "the text is shown");
    assert!(!page.contains("<script") && !page.contains("<img"), "and is no markup");
    assert!(page.contains("Content-Security-Policy"));
}

/// Protects `-`: a draft may come through a pipe.
#[test]
fn a_draft_may_come_from_standard_input() {
    let work = Work::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_shihyo"))
        .args(["check", "-", "--against", "published", "--format", "json", "-q"])
        .current_dir(work.0.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut stdin, REPORT.replace("\t112\t", "\t113\t").as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(words(&output.stdout).contains("restated-value"));
}

/// Protects `diff`: same is 0, different is 1 and told by class, unreadable is 2.
#[test]
fn diff_tells_what_changed_between_two_datasets() {
    let work = Work::new();
    let draft = REPORT
        .replace("\t112\t", "\t113\t")
        .replace("131\t150", "131\t160")
        .replace("新規就農者数", "新たに農業を始めた人の数")
        .replace(
            "佐々木地区の空き家活用件数\t件\t3\t5\t8\t9\t15\n",
            "移住相談の受付数\t件\t40\t42\t45\t51\t60\n",
        );
    work.write("later.txt", &draft);
    work.run(&["extract", "later.txt", "-o", "later", "-q"]);
    let same = work.run(&["diff", "published", "published"]);
    assert_eq!(same.status.code(), Some(0), "{}", words(&same.stdout));
    let output = work.run(&["diff", "published", "later", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", words(&output.stderr));
    let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
    let counts: Vec<(&str, u64)> = whole["counts"]
        .as_object()
        .unwrap()
        .iter()
        .filter_map(|(name, count)| Some((name.as_str(), count.as_u64().filter(|count| *count > 0)?)))
        .collect();
    assert_eq!(counts, [("restated", 1), ("retargeted", 1), ("removed", 1), ("added", 1), ("renamed", 1)]);
    let text = words(&work.run(&["diff", "published", "later"]).stdout);
    assert!(text.contains("112人 → 113人"), "{text}");
    let page = words(&work.run(&["diff", "published", "later", "--format", "html"]).stdout);
    assert!(page.contains("<td class=\"to\">113人</td>"), "{page}");
    assert_eq!(work.run(&["diff", "published", "nowhere"]).status.code(), Some(2));
}

/// Protects nothing half written: the report's folder holds the report and nothing else.
#[test]
fn a_report_appears_whole() {
    let work = Work::new();
    work.write("draft.txt", REPORT);
    fs::create_dir(work.path("reports")).unwrap();
    work.run(&["check", "draft.txt", "--format", "html", "-o", "reports/page.html", "-q"]);
    let names: Vec<_> = fs::read_dir(Path::new(&work.path("reports")))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["page.html"]);
}
