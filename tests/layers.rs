//! The library is a staircase: each module names only modules listed before it in `src/lib.rs`, and names things by module.

mod support;

use std::collections::HashMap;
use support::{code_only, files, is_word, read};

/// Top modules in the order of `src/lib.rs`.
fn staircase() -> Vec<String> {
    code_only(&read("src/lib.rs"))
        .lines()
        .filter_map(|line| Some(line.trim().strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned()))
        .collect()
}

/// The top module that a file belongs to, and how deep the file's own module lies: 1 for a top module.
fn module_of(file: &str) -> Option<(String, usize)> {
    let inner = file.strip_prefix("src/")?.strip_suffix(".rs")?;
    if inner == "lib" || inner == "main" {
        return None;
    }
    let parts: Vec<&str> = inner.split('/').collect();
    let depth = if parts.last() == Some(&"mod") { parts.len() - 1 } else { parts.len() };
    Some(((*parts.first()?).to_owned(), depth))
}

/// The first segments after every `crate::` in the code, with their lines; `crate::{a::B, c}` gives two.
fn crate_paths(code: &str) -> Vec<(usize, String)> {
    let chars: Vec<char> = code.chars().collect();
    let needle: Vec<char> = "crate::".chars().collect();
    let mut found = Vec::new();
    let mut line = 1;
    for i in 0..chars.len() {
        line += usize::from(chars[i] == '\n');
        if !chars[i..].starts_with(&needle) || (i > 0 && (is_word(chars[i - 1]) || chars[i - 1] == '$')) {
            continue;
        }
        let rest = &chars[i + needle.len()..];
        if rest.first() == Some(&'{') {
            found.extend(group_heads(rest).into_iter().map(|head| (line, head)));
        } else {
            found.push((line, rest.iter().take_while(|c| is_word(**c) || **c == '*').collect()));
        }
    }
    found
}

/// The first segment of each item of a use group that starts with `{`.
fn group_heads(chars: &[char]) -> Vec<String> {
    let (mut heads, mut depth, mut head, mut open) = (Vec::new(), 0, String::new(), true);
    for &c in chars {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => {
                heads.push(std::mem::take(&mut head));
                open = true;
            }
            ':' if depth == 1 => open = false,
            c if depth == 1 && open && (is_word(c) || c == '*') => head.push(c),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads.push(head);
    heads.retain(|head| !head.is_empty());
    heads
}

/// Lines where a chain of `super::` climbs to the crate's root from a module at `depth`, inline modules counted.
fn supers_to_root(code: &str, depth: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut braces = 0_usize;
    let mut inline: Vec<usize> = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let longest = line
            .match_indices("super::")
            .map(|(at, _)| {
                let mut rest = &line[at..];
                let mut count = 0;
                while let Some(next) = rest.strip_prefix("super::") {
                    (rest, count) = (next, count + 1);
                }
                count
            })
            .max()
            .unwrap_or(0);
        if longest > 0 && longest >= depth + inline.len() {
            found.push(number + 1);
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let opens_module = words.iter().position(|w| *w == "mod").is_some() && line.contains('{');
        if opens_module {
            inline.push(braces);
        }
        braces = braces + line.matches('{').count()
            - line.matches('}').count().min(braces + line.matches('{').count());
        while inline.last().is_some_and(|&level| braces <= level) {
            inline.pop();
        }
    }
    found
}

#[test]
fn every_module_is_a_step_of_the_staircase() {
    let steps = staircase();
    assert!(steps.len() > 10, "the list in src/lib.rs was not understood: {steps:?}");
    for file in files("src") {
        let Some((module, _)) = module_of(&file) else { continue };
        assert!(steps.contains(&module), "{file} belongs to no module listed in src/lib.rs");
    }
}

#[test]
fn modules_name_only_lower_steps() {
    let steps = staircase();
    let rank: HashMap<&str, usize> = steps.iter().enumerate().map(|(i, s)| (s.as_str(), i)).collect();
    let mut faults = Vec::new();
    for file in files("src") {
        let Some((module, depth)) = module_of(&file) else { continue };
        let code = code_only(&read(&file));
        for (line, head) in crate_paths(&code) {
            match rank.get(head.as_str()) {
                Some(step) if *step <= rank[module.as_str()] => {}
                Some(_) => faults.push(format!("{file}:{line}: `{module}` names `{head}`, a step above it")),
                None => faults.push(format!("{file}:{line}: `crate::{head}` goes through the crate root")),
            }
        }
        for line in supers_to_root(&code, depth) {
            faults.push(format!("{file}:{line}: `super::` reaches the crate root"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_root_re_exports_nothing() {
    let code = code_only(&read("src/lib.rs"));
    assert!(!code.contains("pub use"), "src/lib.rs must not re-export: name things by module");
}

/// The checks above see what they should: an upward import, a root import, a group, a climb.
#[test]
fn faults_are_seen() {
    let code = code_only("use crate::{a::{B, C}, d};\n// crate::no\nlet s = \"crate::no\"; crate::E;\n");
    let heads: Vec<(usize, String)> = crate_paths(&code);
    assert_eq!(heads, [(1, "a".into()), (1, "d".into()), (3, "E".into())]);
    assert_eq!(
        supers_to_root("use super::x;\nmod tests {\n    use super::*;\n    use super::super::y;\n}\n", 1),
        [1, 4]
    );
    assert_eq!(supers_to_root("use super::x;\nuse super::super::y;\n", 2), [2]);
}
