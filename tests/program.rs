//! The program as people run it: arguments in, files, words and exit status out.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A report with one table, in the shape that every reader knows.
const REPORT: &str = "青葉野市 総合戦略 実績報告\n\n【基本目標1】しごとをつくる\n指標名\t単位\t令和2年度 目標値\t令和2年度 実績値\n\
                      創業者数\t人\t120\t118\n新規就農者数\t人\t15\t17\n";

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }
    fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = Folder::new();
        for (name, bytes) in files {
            folder.write(name, bytes);
        }
        folder
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn shihyo(args: &[&dyn AsRef<std::ffi::OsStr>]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shihyo"));
    command.args(args.iter().map(|arg| arg.as_ref())).stdin(Stdio::null()).output().unwrap()
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn rows(folder: &Path, table: &str) -> Vec<Value> {
    fs::read_to_string(folder.join(format!("{table}.ndjson")))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    names(folder).into_iter().map(|name| (name.clone(), fs::read(folder.join(name)).unwrap())).collect()
}

/// Protects the contract's list of files.
#[test]
fn extract_writes_the_whole_dataset_and_nothing_else() {
    let folder = Folder::with(&[("in/a.txt", REPORT.as_bytes())]);
    let out = folder.path("out");
    let output = shihyo(&[&"extract", &folder.path("in"), &"-o", &out, &"--format", &"parquet,ndjson,csv"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(output.stdout.is_empty(), "stdout is for data");
    let tables = ["activities", "cells", "documents", "indicators", "milestones", "observations", "tables"];
    let mut expected: Vec<String> = tables
        .iter()
        .chain(&["diagnostics"])
        .flat_map(|t| ["csv", "ndjson", "parquet"].map(|e| format!("{t}.{e}")))
        .chain(["datapackage.json".to_owned(), "diagnostics.sarif".to_owned()])
        .collect();
    expected.sort();
    assert_eq!(names(&out), expected);
    let package: Value = serde_json::from_slice(&fs::read(out.join("datapackage.json")).unwrap()).unwrap();
    for resource in package["resources"].as_array().unwrap() {
        assert!(out.join(resource["path"].as_str().unwrap()).is_file());
    }
    let document = &rows(&out, "documents")[0];
    assert_eq!((&document["uri"], &document["file_name"]), (&"a.txt".into(), &"a.txt".into()));
    assert_eq!(document["byte_size"], REPORT.len());
}

/// Protects reproducibility: one thread and eight, today and tomorrow, give the same bytes.
#[test]
fn threads_do_not_change_a_byte() {
    let folder = Folder::new();
    for n in 0..60 {
        let filler = "x\t1\n".repeat((n * 37) % 200);
        folder.write(&format!("in/{}/r{n}.txt", n % 7), format!("{REPORT}{n}\n{filler}").as_bytes());
    }
    let mut results = Vec::new();
    for jobs in ["1", "8", "8"] {
        let out = folder.path(&format!("out{}", results.len()));
        let format = "parquet,ndjson,csv";
        let output =
            shihyo(&[&"extract", &folder.path("in"), &"-o", &out, &"--jobs", &jobs, &"--format", &format]);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        results.push(contents(&out));
    }
    assert!(results[0] == results[1] && results[1] == results[2]);
    let uris: Vec<String> = results[0]
        .iter()
        .find(|(name, _)| name == "documents.ndjson")
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["uri"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(uris.len(), 60);
    assert!(uris.is_sorted(), "{uris:?}");
}

/// Protects a batch: what cannot be read is named in a diagnostic, and the rest is written.
#[test]
fn bad_documents_never_stop_the_batch() {
    let long = [b"a\t".repeat(300_000), b"\n".to_vec()].concat();
    let folder = Folder::with(&[
        ("in/good.txt", REPORT.as_bytes()),
        ("in/empty.txt", b""),
        ("in/binary.txt", &[0, 1, 2, 3, 0, 255, 254, 0, 9, 0, 0, 0]),
        ("in/broken.pdf", b"%PDF-1.7\nnothing follows"),
        ("in/broken-utf8.txt", b"\xe6\x8c\x87\xe6\xa8\x99\t12\n\xff\xfe\xfd\t3\n\xe6\n"),
        ("in/long.txt", &long),
        ("in/odd\nname\u{1b}[31m.txt", format!("{REPORT}2").as_bytes()),
    ]);
    let out = folder.path("out");
    let missing = folder.path("../nowhere.txt");
    let output = shihyo(&[&"extract", &folder.path("in"), &missing, &"-o", &out, &"-v"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(!stderr(&output).contains('\u{1b}'), "names and cells must not steer the terminal");
    let documents: Vec<String> =
        rows(&out, "documents").iter().map(|d| d["uri"].as_str().unwrap().to_owned()).collect();
    assert!(documents.contains(&"good.txt".to_owned()) && documents.contains(&"long.txt".to_owned()));
    assert!(documents.iter().any(|uri| uri.contains('\n')), "the path as found: {documents:?}");
    let unreadable: Vec<String> = rows(&out, "diagnostics")
        .iter()
        .filter(|d| d["rule"] == "unreadable-document")
        .map(|d| d["stated"].as_str().unwrap().to_owned())
        .collect();
    for name in ["empty.txt", "binary.txt", "broken.pdf", "nowhere.txt"] {
        assert!(unreadable.iter().any(|stated| stated == name), "{name} in {unreadable:?}");
    }
    assert_eq!(names(&folder.path("")), ["in", "out"], "nothing is written elsewhere");
}

/// Protects the reader of a dataset: the same bytes are one document, whatever their paths.
#[test]
fn the_same_bytes_are_one_document() {
    let folder = Folder::with(&[("in/a.txt", REPORT.as_bytes()), ("in/b/c.txt", REPORT.as_bytes())]);
    let out = folder.path("out");
    assert_eq!(status(&shihyo(&[&"extract", &folder.path("in"), &"-o", &out, &"-q"])), 0);
    assert_eq!(rows(&out, "documents").len(), 1);
    let duplicates: Vec<Value> =
        rows(&out, "diagnostics").into_iter().filter(|d| d["rule"] == "duplicate-document").collect();
    assert_eq!(duplicates.len(), 1);
    assert_eq!((&duplicates[0]["severity"], &duplicates[0]["stated"]), (&"info".into(), &"b/c.txt".into()));
    assert_eq!(duplicates[0]["document_id"], rows(&out, "documents")[0]["document_id"]);
}

/// Protects scripts: the exit statuses of the contract.
#[test]
fn exit_statuses_are_those_of_the_contract() {
    let folder = Folder::with(&[
        ("good/a.txt", REPORT.as_bytes()),
        ("mixed/a.txt", REPORT.as_bytes()),
        ("mixed/b.pdf", b"%PDF-1.4 broken"),
        ("bad/b.pdf", b"%PDF-1.4 broken"),
        ("none/card.toml", b"a = 1"),
    ]);
    let out = folder.path("out");
    let extract = |path: &str, more: &[&str]| {
        let input = folder.path(path);
        let mut args: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"extract", &input, &"-o", &out, &"-q"];
        args.extend(more.iter().map(|arg| arg as &dyn AsRef<std::ffi::OsStr>));
        status(&shihyo(&args))
    };
    assert_eq!(extract("mixed", &[]), 0, "diagnostics alone are no failure");
    assert_eq!(extract("mixed", &["--fail-on", "error"]), 1);
    assert_eq!(extract("mixed", &["--fail-on", "warning"]), 1);
    assert_eq!(extract("good", &["--fail-on", "error"]), 0);
    assert_eq!(extract("bad", &[]), 2, "nothing usable was read");
    assert_eq!(extract("none", &[]), 2, "no document");
    assert_eq!(extract("nowhere", &[]), 2);
    assert_eq!(extract("good", &["--format", "xlsx"]), 2);
    assert_eq!(status(&shihyo(&[&"explain"])), 0);
    assert_eq!(status(&shihyo(&[&"explain", &"total-mismatch"])), 0);
    assert_eq!(status(&shihyo(&[&"explain", &"no-such-rule"])), 2);
    assert_eq!(status(&shihyo(&[&"inspect", &folder.path("good/a.txt")])), 0);
    assert_eq!(status(&shihyo(&[&"inspect", &folder.path("bad/b.pdf")])), 2);
    assert_eq!(status(&shihyo(&[&"--help"])), 0);
    assert_eq!(status(&shihyo(&[&"frobnicate"])), 2);
    for form in ["json-schema", "table-schema", "postgres", "duckdb", "bigquery"] {
        let output = shihyo(&[&"schema", &"--as", &form]);
        assert_eq!(status(&output), 0);
        assert!(!output.stdout.is_empty());
    }
}

/// Protects an earlier dataset: where the new one cannot be written, the old one stays whole and nothing is left behind.
#[test]
fn output_appears_whole_or_not_at_all() {
    let folder = Folder::with(&[("in/a.txt", REPORT.as_bytes()), ("file", b"no folder")]);
    let output = shihyo(&[&"extract", &folder.path("in"), &"-o", &folder.path("file")]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("file"), "{}", stderr(&output));

    // A folder stands where a file must go: the run fails, and no hidden folder stays.
    let out = folder.path("out");
    fs::create_dir_all(out.join("observations.parquet/x")).unwrap();
    let output = shihyo(&[&"extract", &folder.path("in"), &"-o", &out]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("observations.parquet"), "{}", stderr(&output));
    assert!(names(&out).iter().all(|name| !name.starts_with('.')), "{:?}", names(&out));

    // Nothing to read leaves the earlier dataset as it was.
    fs::remove_dir_all(&out).unwrap();
    assert_eq!(status(&shihyo(&[&"extract", &folder.path("in"), &"-o", &out, &"-q"])), 0);
    let before = contents(&out);
    fs::create_dir(folder.path("none")).unwrap();
    assert_eq!(status(&shihyo(&[&"extract", &folder.path("none"), &"-o", &out, &"-q"])), 2);
    assert!(before == contents(&out));
}

/// Protects pipes: `-` reads standard input, and a reader that goes away is a quiet end.
#[test]
fn pipes_are_met() {
    use std::io::Write;
    let folder = Folder::new();
    let out = folder.path("out");
    let mut child = Command::new(env!("CARGO_BIN_EXE_shihyo"))
        .args(["extract", "-", "-q", "-o"])
        .arg(&out)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(REPORT.as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(rows(&out, "documents")[0]["uri"], "-");

    let mut child = Command::new(env!("CARGO_BIN_EXE_shihyo"))
        .arg("schema")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}

/// Protects code scanning: what GitHub demands of a SARIF file.
#[test]
fn sarif_is_what_github_takes() {
    let folder = Folder::with(&[("in/a b.txt", REPORT.as_bytes()), ("in/指標.pdf", b"%PDF-1.4 broken")]);
    let out = folder.path("out");
    assert_eq!(status(&shihyo(&[&"extract", &folder.path("in"), &"-o", &out, &"-q"])), 0);
    let log: Value = serde_json::from_slice(&fs::read(out.join("diagnostics.sarif")).unwrap()).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"].as_array().unwrap().len(), 1);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[text]["text"].as_str().is_some_and(|t| !t.is_empty()), "{rule}");
        }
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), rows(&out, "diagnostics").len());
    assert!(!results.is_empty());
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["message"]["text"].is_string());
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.is_ascii() && !uri.contains(' '), "{uri}");
        assert!(result["partialFingerprints"]["shihyo/v1"].is_string());
    }
}

/// Protects a city's archive: a figure that two reports of one publisher state differently is found, in the later one,
/// and counted in its row of `documents`.
#[test]
fn documents_of_a_batch_are_compared() {
    let other = REPORT.replace("\t17\n", "\t19\n");
    let folder = Folder::with(&[("in/a.txt", REPORT.as_bytes()), ("in/b.txt", other.as_bytes())]);
    let mut results = Vec::new();
    for jobs in ["1", "8"] {
        let out = folder.path(jobs);
        assert_eq!(
            status(&shihyo(&[&"extract", &folder.path("in"), &"-o", &out, &"-q", &"--jobs", &jobs])),
            0
        );
        let found: Vec<Value> =
            rows(&out, "diagnostics").into_iter().filter(|d| d["rule"] == "conflicting-values").collect();
        let documents = rows(&out, "documents");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0]["document_id"], documents[1]["document_id"]);
        assert_eq!(found[0]["related"][0]["document_id"], documents[0]["document_id"]);
        let errors = |d: &Value| d["error_count"].as_u64().unwrap();
        assert_eq!(errors(&documents[1]), errors(&documents[0]) + 1);
        results.push(contents(&out));
    }
    assert!(results[0] == results[1]);
}

/// Protects a user's own words: a profile is read, and a broken one is named with its file.
#[test]
fn profiles_add_words() {
    let folder = Folder::with(&[
        ("a.txt", REPORT.as_bytes()),
        ("good.toml", "[units]\nknown = [\"わたし\"]\n".as_bytes()),
        ("bad.toml", b"[nonsense]\n"),
    ]);
    let extract = |profile: &str| {
        let (input, profile) = (folder.path("a.txt"), folder.path(profile));
        shihyo(&[&"extract", &input, &"-o", &folder.path("out"), &"-q", &"--profile", &profile])
    };
    assert_eq!(status(&extract("good.toml")), 0);
    let broken = extract("bad.toml");
    assert_eq!(status(&broken), 2);
    assert!(
        stderr(&broken).contains("bad.toml") && stderr(&broken).contains("nonsense"),
        "{}",
        stderr(&broken)
    );
    assert_eq!(status(&extract("missing.toml")), 2);
}
