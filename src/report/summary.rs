//! The end of a run in a small table: what was read, what was found, how long it took.

use crate::dataset::{TableName, Totals};
use crate::diagnostic::{Severity, catalog};
use crate::report::terminal::{Style, severity_name};
use std::collections::BTreeMap;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// What a run counts.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Documents that could be read.
    pub readable: usize,
    /// Documents that could not.
    pub unreadable: usize,
    /// Findings by severity and rule.
    pub findings: BTreeMap<(&'static str, Severity), usize>,
    /// Findings that a waiver covers.
    pub waived: usize,
    /// Bytes read.
    pub bytes: u64,
}

impl Counts {
    /// Counts one finding.
    pub fn add(&mut self, rule: &'static str, severity: Severity, waived: bool) {
        if waived {
            self.waived += 1;
        } else {
            *self.findings.entry((rule, severity)).or_default() += 1;
        }
    }

    /// Findings of a severity.
    pub fn of(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|((_, s), _)| *s == severity).map(|(_, count)| count).sum()
    }

    /// Whether a finding of this severity or a worse one was counted.
    pub fn reaches(&self, severity: Severity) -> bool {
        self.findings.keys().any(|(_, s)| *s >= severity)
    }
}

/// Prints the table.
pub fn summary(totals: &Totals, counts: &Counts, seconds: f64, style: Style) -> String {
    let mut out = String::new();
    let mut line = |label: &str, value: String, note: String| {
        let pad = " ".repeat(30_usize.saturating_sub(label.width()));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {label}{pad}{value:>12}{note}");
    };
    let documents = totals.of(TableName::Documents);
    let unreadable = match counts.unreadable {
        0 => String::new(),
        n => format!("  うち読めないもの unreadable {n}"),
    };
    line("文書 documents", grouped(documents), unreadable);
    line("表 tables", grouped(totals.of(TableName::Tables)), String::new());
    line("指標 indicators", grouped(totals.of(TableName::Indicators)), String::new());
    line("観測値 observations", grouped(totals.of(TableName::Observations)), String::new());
    line("事業 activities", grouped(totals.of(TableName::Activities)), String::new());
    line("年次計画 milestones", grouped(totals.of(TableName::Milestones)), String::new());
    let by_severity: Vec<String> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .map(|s| format!("{} {}", severity_name(s), grouped(counts.of(s))))
        .collect();
    let all = counts.findings.values().sum();
    line("診断 diagnostics", grouped(all), format!("  {}", by_severity.join("、")));
    // Of a small file the start of the program is most of the time: its speed says nothing.
    let megabytes = counts.bytes as f64 / 1e6;
    let speed = if megabytes > 0.1 { format!("  {:.1} MB/s", megabytes / seconds) } else { String::new() };
    line("秒 seconds", format!("{seconds:.2}"), speed);
    for rule in catalog::RULES {
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            if let Some(count) = counts.findings.get(&(rule.name, severity)) {
                let name = style.paint(Style::of(severity), rule.name);
                let pad = " ".repeat(28_usize.saturating_sub(rule.name.width()));
                let _ = writeln!(out, "    {name}{pad}{:>12}  {}", grouped(*count), rule.title);
            }
        }
    }
    if counts.waived > 0 {
        let _ = writeln!(out, "    免除 waived                 {:>12}", grouped(counts.waived));
    }
    out
}

/// A count with separators: 12,345.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
