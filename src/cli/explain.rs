//! `shihyo explain`: the rules' own pages.

use super::{FAILED, OK, args, print, say};
use crate::diagnostic::catalog;
use crate::error::Result;
use crate::report::terminal::{severity_name, shown};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

pub fn run(args: &args::Explain) -> Result<u8> {
    let Some(name) = &args.rule else {
        print(&list())?;
        return Ok(OK);
    };
    if let Some(rule) = catalog::find(name) {
        print(&format!("{}\n", rule.doc.trim_end()))?;
        return Ok(OK);
    }
    say(&format!("「{}」という規則はない。/ no such rule", shown(name)));
    if let Some(near) = nearest(name) {
        say(&format!("もしかして / did you mean: {near}"));
    }
    Ok(FAILED)
}

fn list() -> String {
    let mut out = String::new();
    let mut family = None;
    for rule in catalog::RULES {
        // Writing to a string cannot fail.
        if family != Some(rule.family) {
            let _ = writeln!(out, "{}{}", if family.is_some() { "\n" } else { "" }, rule.family.name());
            family = Some(rule.family);
        }
        let pad = " ".repeat(8_usize.saturating_sub(severity_name(rule.severity).width()));
        let severity = severity_name(rule.severity);
        let _ = writeln!(out, "  {:<28}{severity}{pad}{}", rule.name, rule.title);
    }
    out
}

/// The rule that shares most letter pairs with what was typed.
fn nearest(name: &str) -> Option<&'static str> {
    let pairs = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let typed = pairs(name);
    let score = |rule: &str| pairs(rule).iter().filter(|pair| typed.contains(pair)).count();
    let best = catalog::RULES.iter().max_by_key(|rule| score(rule.name))?;
    (score(best.name) * 2 > typed.len().max(1)).then_some(best.name)
}
