//! Findings as JUnit XML: a suite for each document, a case for each rule; a rule that fails names its findings.

use crate::diagnostic::{Diagnostic, Severity, catalog};
use crate::report::Finding;
use crate::report::checked::Checked;
use crate::report::terminal::{self, Style};
use std::fmt::Write;

/// Prints the report; findings at or above `fail_on` are failures, the others are told as output.
pub fn xml(checked: &Checked, fail_on: Severity) -> String {
    let mut suites = String::new();
    let (mut tests, mut failures) = (0, 0);
    for reading in &checked.readings {
        let uri = &reading.document.info.uri;
        let findings: Vec<_> = reading.diagnostics.iter().map(|d| (d, Finding::of(d, reading))).collect();
        let suite = Suite::new(&findings, fail_on);
        tests += suite.tests;
        failures += suite.failures;
        suite.print(uri, &mut suites);
    }
    let mut files: Vec<&String> = checked.loose.iter().map(|(uri, _)| uri).collect();
    files.dedup();
    for file in files {
        let own = checked.loose.iter().filter(|(uri, _)| uri == file);
        let findings: Vec<_> = own.map(|(uri, d)| (d, Finding::alone(d, uri))).collect();
        let suite = Suite::new(&findings, fail_on);
        tests += suite.tests;
        failures += suite.failures;
        suite.print(file, &mut suites);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"shihyo\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n{suites}</testsuites>\n"
    )
}

struct Suite {
    cases: String,
    tests: usize,
    failures: usize,
}

impl Suite {
    fn new(findings: &[(&Diagnostic, Finding)], fail_on: Severity) -> Self {
        let mut suite = Suite { cases: String::new(), tests: 0, failures: 0 };
        for rule in catalog::RULES {
            suite.tests += 1;
            let own: Vec<_> = findings.iter().filter(|(d, _)| d.rule == *rule).collect();
            let fails = |d: &Diagnostic| !d.waived && d.severity >= fail_on;
            let failing: Vec<_> = own.iter().filter(|(d, _)| fails(d)).collect();
            let other: Vec<_> = own.iter().filter(|(d, _)| !fails(d)).collect();
            // Writing to a string cannot fail.
            let _ = write!(
                suite.cases,
                "    <testcase name=\"{}\" classname=\"shihyo.{}\"",
                escaped(rule.name),
                rule.family.name()
            );
            if own.is_empty() {
                suite.cases.push_str("/>\n");
                continue;
            }
            suite.cases.push_str(">\n");
            let words = |findings: &[&&(&Diagnostic, Finding)]| -> String {
                findings.iter().map(|(_, finding)| terminal::finding(finding, Style::default())).collect()
            };
            if let Some((first, _)) = failing.first() {
                suite.failures += 1;
                let _ = writeln!(
                    suite.cases,
                    "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                    first.severity.name(),
                    escaped(&format!("{}（{}件）", rule.title, failing.len())),
                    escaped(&words(&failing))
                );
            }
            if !other.is_empty() {
                let _ = writeln!(suite.cases, "      <system-out>{}</system-out>", escaped(&words(&other)));
            }
            suite.cases.push_str("    </testcase>\n");
        }
        suite
    }

    fn print(&self, name: &str, out: &mut String) {
        let _ = write!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">\n{}  </testsuite>\n",
            escaped(name),
            self.tests,
            self.failures,
            self.cases
        );
    }
}

/// Text for XML: signs escaped, characters that XML does not have replaced.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::Origin;

    #[test]
    fn signs_and_control_characters_of_a_report_do_no_harm() {
        let diagnostic = Diagnostic::new(
            &catalog::TOTAL_MISMATCH,
            Origin::line(3),
            "「A&B <x> \"q\"\u{1}」が合わない",
            "does not add up",
        );
        let checked = Checked { loose: vec![("a<b>.txt".to_owned(), diagnostic)], ..Checked::default() };
        let xml = xml(&checked, Severity::Error);
        assert!(xml.contains("A&amp;B &lt;x&gt; &quot;q&quot;"), "{xml}");
        assert!(xml.contains("name=\"a&lt;b&gt;.txt\""), "{xml}");
        assert!(!xml.contains('\u{1}'));
        assert!(xml.contains("failures=\"1\""));
    }

    #[test]
    fn what_is_below_the_level_or_waived_is_no_failure() {
        let warning = Diagnostic::new(&catalog::RETARGETED, Origin::line(3), "目標", "target");
        let mut error = Diagnostic::new(&catalog::TOTAL_MISMATCH, Origin::line(4), "合計", "total");
        error.waived = true;
        let loose = [warning, error].map(|d| ("a.txt".to_owned(), d)).to_vec();
        let xml = xml(&Checked { loose, ..Checked::default() }, Severity::Error);
        assert!(!xml.contains("<failure"), "{xml}");
        assert_eq!(xml.matches("<system-out>").count(), 2);
    }
}
