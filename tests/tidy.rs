//! Small habits that no compiler holds: first lines, vocabulary without duplicates, no paths of one machine.

mod support;

use std::collections::BTreeMap;
use support::{code_only, files, read, root};

#[test]
fn every_file_says_what_it_is_for() {
    for folder in ["src", "tests", "benches"] {
        for file in files(folder).iter().filter(|file| file.ends_with(".rs")) {
            let text = read(file);
            let first = text.lines().next().unwrap_or_default();
            assert!(
                first.starts_with("//! ") && first.len() > 20,
                "{file} must open with a //! line that says what comes in and what goes out"
            );
        }
    }
}

#[test]
fn no_unsafe_code() {
    for file in files("src") {
        let code = code_only(&read(&file));
        let found = code.split(|c: char| !support::is_word(c)).any(|word| word == "unsafe");
        assert!(!found, "{file} has unsafe code");
    }
}

/// Tables of the vocabulary whose keys exclude each other: a word under two of them would mean nothing certain.
const EXCLUSIVE: [&str; 3] = ["absence", "measures", "roles"];

/// No word stands twice in one list, nor under two keys that exclude each other.
#[test]
fn vocabulary_has_no_duplicates() {
    let vocabulary: toml::Table =
        toml::from_str(&read("schemas/vocabulary.toml")).expect("vocabulary parses");
    for name in EXCLUSIVE {
        assert!(vocabulary.contains_key(name), "the vocabulary has no [{name}] any more: adapt this test");
    }
    let faults = word_faults(&vocabulary);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn word_faults(vocabulary: &toml::Table) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, table) in vocabulary {
        let Some(table) = table.as_table() else { continue };
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for (key, list) in table {
            if !EXCLUSIVE.contains(&name.as_str()) {
                seen.clear();
            }
            for word in list.as_array().into_iter().flatten().filter_map(toml::Value::as_str) {
                if let Some(first) = seen.insert(word, key) {
                    faults.push(format!("「{word}」 stands in {name}.{first} and in {name}.{key}"));
                }
                if let Some(odd) = word.chars().find(|c| is_unfolded(*c)) {
                    faults
                        .push(format!("「{word}」 in {name}.{key} holds {odd:?}, which no folded text has"));
                }
            }
        }
    }
    faults
}

/// Characters that the reader's one spelling never has: full-width digits and letters, half-width kana, spaces.
fn is_unfolded(c: char) -> bool {
    matches!(c, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' | '\u{FF66}'..='\u{FF9F}')
        || c.is_whitespace()
}

#[test]
fn duplicates_are_seen() {
    let table =
        "[measures]\na = [\"x\", \"y\"]\nb = [\"y\", \"Ａ\"]\n[parts]\na = [\"z\", \"z\"]\nb = [\"z\"]\n";
    let faults = word_faults(&toml::from_str(table).expect("parses"));
    assert_eq!(faults.len(), 3, "{faults:?}");
}

/// What is committed must stand alone: no path of the machine it was written on.
#[test]
fn no_paths_of_one_machine() {
    let needles = [concat!("/wo", "rk/"), concat!("/tmp", "/house"), concat!("/ro", "ot/")];
    let mut names: Vec<String> = std::fs::read_dir(root())
        .expect("the root is readable")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !matches!(name.as_str(), ".git" | "target" | "output"))
        .collect();
    names.sort();
    for name in names {
        let inside = if root().join(&name).is_dir() { files(&name) } else { vec![name] };
        for file in inside {
            let Ok(text) = std::fs::read_to_string(root().join(&file)) else { continue };
            for needle in needles {
                assert!(!text.contains(needle), "{file} names {needle}");
            }
        }
    }
}

/// The five tables of a fixture stand beside each other, or the folder is no fixture.
#[test]
fn every_fixture_is_complete() {
    let mut count = 0;
    for entry in std::fs::read_dir(root().join("fixtures/documents")).expect("fixtures").flatten() {
        count += 1;
        for name in ["report.txt", "card.toml", "truth.tsv", "expected_diagnostics.tsv", "ratchet.toml"] {
            assert!(entry.path().join(name).is_file(), "{:?} lacks {name}", entry.file_name());
        }
    }
    assert!(count >= 12, "only {count} fixtures");
}
