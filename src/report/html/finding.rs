//! One finding as an article: what, where, the cell as printed, stated and expected, how it was reached, what to do.

use super::Found;
use super::escape::{Page, text};
use super::excerpt;
use crate::diagnostic::Diagnostic;
use crate::origin::{CellRef, Origin};
use crate::report::terminal::severity_name;
use std::fmt::Write;

/// Related places named; more are counted.
const RELATED: usize = 6;

/// Prints a finding.
pub fn article(found: &Found, number: usize, several: bool, page: &mut Page) {
    let (uri, diagnostic, reading) = *found;
    let severity = diagnostic.severity.name();
    let _ = write!(
        page,
        "<article class=\"{severity}\" id=\"f{number}\">\n<h4><span class=\"number\">{number}</span><span class=\"badge {severity}\">{}</span>{}</h4>\n",
        severity_name(diagnostic.severity),
        text(&diagnostic.message)
    );
    let mut place = String::new();
    if several || reading.is_none() {
        let _ = write!(place, "{uri}　");
    }
    place.push_str(&self::place(&diagnostic.origin, diagnostic.cell));
    let _ = writeln!(
        page,
        "<p class=\"where\">{}　{}（{}）</p>",
        text(place.trim()),
        text(diagnostic.rule.title),
        diagnostic.rule.name
    );
    excerpt::of(diagnostic, reading, page);
    values(diagnostic, page);
    notes(diagnostic, page);
    page.push("</article>\n");
}

fn values(diagnostic: &Diagnostic, page: &mut Page) {
    let (stated, expected) = (&diagnostic.stated, &diagnostic.expected);
    if expected.is_none() {
        return;
    }
    page.push("<dl class=\"values\">\n");
    for (class, label, value) in [("stated", "文書の記載", stated), ("expected", "期待される値", expected)]
    {
        if let Some(value) = value {
            let value = if value.is_empty() { "（空欄）" } else { value };
            let _ = writeln!(page, "<div class=\"{class}\"><dt>{label}</dt><dd>{}</dd></div>", text(value));
        }
    }
    page.push("</dl>\n");
}

fn notes(diagnostic: &Diagnostic, page: &mut Page) {
    page.push("<dl class=\"notes\">\n");
    let mut note = |label: &str, words: &str| {
        let _ = writeln!(page, "<dt>{label}</dt><dd>{}</dd>", text(words));
    };
    if let Some(formula) = &diagnostic.formula {
        note("計算", formula);
    }
    for related in diagnostic.related.iter().take(RELATED) {
        let place = match related.document_id {
            Some(_) => String::new(),
            None => format!("{}　", place(&related.origin, related.cell)),
        };
        note("関連", &format!("{place}{}", related.message));
    }
    if diagnostic.related.len() > RELATED {
        note("関連", &format!("ほか{}か所", diagnostic.related.len() - RELATED));
    }
    if let Some(help) = &diagnostic.help {
        note("対処", help);
    }
    if let Some(reference) = diagnostic.reference {
        note("根拠", &format!("行政データにおける機械可読性に関するルール（令和8年3月31日） {reference}"));
    }
    page.push("</dl>\n");
}

/// Where something stands, as one would look it up.
pub fn place(origin: &Origin, cell: Option<CellRef>) -> String {
    let page = origin.page.map(|page| format!("{page}ページ"));
    let line = origin.line.map(|line| format!("{line}行目"));
    let cell = cell.map(|cell| format!("表{}の{}行{}列", cell.table + 1, cell.row + 1, cell.column + 1));
    let parts: Vec<String> = [page, line, cell].into_iter().flatten().collect();
    parts.join("　")
}
