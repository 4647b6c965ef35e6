//! Findings in a terminal, like a good compiler's: what, where, the row with the cell underlined, what was expected, what to do.

use crate::diagnostic::Severity;
use crate::report::finding::{Finding, Quoted};
use std::fmt::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a quoted row, the margin not counted.
const ROW_WIDTH: usize = 96;
/// Related places shown; the dataset has all.
const RELATED: usize = 4;
/// Columns of one quoted cell.
const CELL_WIDTH: usize = 28;

/// Colours of the terminal, or none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Whether to colour at all.
    pub color: bool,
}

impl Style {
    /// Wraps text in a colour.
    pub fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// The colour of a severity.
    pub fn of(severity: Severity) -> &'static str {
        match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Info => "1;36",
        }
    }
}

/// A severity in Japanese.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "エラー",
        Severity::Warning => "警告",
        Severity::Info => "情報",
    }
}

/// Prints one finding.
pub fn finding(finding: &Finding, style: Style) -> String {
    let mut out = String::new();
    let code = Style::of(finding.severity);
    let waived = if finding.waived { "（免除）" } else { "" };
    let head = format!("{}[{}]{waived}", severity_name(finding.severity), finding.rule);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}: {}", style.paint(code, &head), visible(&finding.message));
    let width = finding.margin.width();
    let gap = " ".repeat(width);
    let _ = writeln!(out, "{gap} {} {}", style.paint("34", "-->"), finding.place);
    if !finding.row.is_empty() {
        let (line, marks) = row(&finding.row);
        let bar = style.paint("34", "|");
        let _ = writeln!(out, "{} {bar} {line}", style.paint("34", &finding.margin));
        let _ = writeln!(out, "{gap} {bar} {}", style.paint(code, &marks));
    }
    let mut note = |label: &str, text: &str| {
        let _ = writeln!(out, "{gap} {} {label}: {}", style.paint("34", "="), visible(text));
    };
    match (&finding.stated, &finding.expected) {
        (Some(stated), Some(expected)) => {
            note("記載", stated);
            note("期待", expected);
        }
        (None, Some(expected)) => note("期待", expected),
        _ => {}
    }
    if let Some(formula) = &finding.formula {
        note("計算", formula);
    }
    for related in finding.related.iter().take(RELATED) {
        note("関連", related);
    }
    if finding.related.len() > RELATED {
        note("関連", &format!("ほか{}か所", finding.related.len() - RELATED));
    }
    if let Some(help) = &finding.help {
        note("対処", help);
    }
    if let Some(reference) = finding.reference {
        note("根拠", &format!("行政データにおける機械可読性に関するルール {reference}"));
    }
    out
}

/// The row on one line and the marks under it, both cut to the width so that a marked cell is seen.
fn row(cells: &[Quoted]) -> (String, String) {
    // Text outside a table stands alone and may take the whole line.
    let limit = if cells.len() == 1 { ROW_WIDTH } else { CELL_WIDTH };
    let texts: Vec<String> = cells.iter().map(|cell| cut(&cell.text, limit)).collect();
    let widths: Vec<usize> = texts.iter().map(|text| text.width().max(1) + 3).collect();
    let marked = cells.iter().position(|cell| cell.marked).unwrap_or(0);
    // Start as far left as lets the marked cell fit.
    let mut start = 0;
    while start < marked && widths.iter().take(marked + 1).skip(start).sum::<usize>() > ROW_WIDTH {
        start += 1;
    }
    let (mut line, mut marks) = (String::new(), String::new());
    if start > 0 {
        line.push_str("… ");
        marks.push_str("  ");
    }
    let mut used = 0;
    for (index, (cell, text)) in cells.iter().zip(&texts).enumerate().skip(start) {
        let width = text.width().max(1);
        used += width + 3;
        if used > ROW_WIDTH && index > marked {
            line.push('…');
            break;
        }
        let pad = " ".repeat(width - text.width());
        let last = index + 1 == cells.len();
        let _ = write!(line, "{text}{pad}{}", if last { "" } else { " │ " });
        marks.push_str(&if cell.marked { "^" } else { " " }.repeat(width));
        marks.push_str("   ");
    }
    (line.trim_end().to_owned(), marks.trim_end().to_owned())
}

/// Cuts text to a width in terminal columns.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let own = c.width().unwrap_or(0);
        if used + own + 1 > width {
            break;
        }
        used += own;
        out.push(c);
    }
    out.push('…');
    out
}

/// Text that does nothing to a terminal: control characters and marks that turn the line around are escaped.
pub fn visible(text: &str) -> String {
    if !text.contains(hidden) {
        return text.to_owned();
    }
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '\n' => out.push('⏎'),
            _ if hidden(c) => out.extend(c.escape_default()),
            _ => out.push(c),
        }
        out
    })
}

/// A name as it may be shown on one line: a line break in it is escaped too.
pub fn shown(name: &str) -> String {
    visible(&name.replace('\n', "\\n"))
}

fn hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(texts: &[&str], marked: usize) -> Vec<Quoted> {
        let cell =
            |(index, text): (usize, &&str)| Quoted { text: (*text).to_owned(), marked: index == marked };
        texts.iter().enumerate().map(cell).collect()
    }

    /// Protects the eye: full-width characters take two columns, and the mark stands under its cell.
    #[test]
    fn the_mark_stands_under_the_cell() {
        let (line, marks) = row(&quoted(&["指標", "80", "７５"], 2));
        assert_eq!(line, "指標 │ 80 │ ７５");
        assert_eq!(marks, "            ^^^^");
    }

    /// Protects wide tables: the marked cell is seen however far right it stands.
    #[test]
    fn a_cell_far_right_is_shown() {
        let texts: Vec<String> = (0..200).map(|n| format!("値{n}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (line, marks) = row(&quoted(&texts, 150));
        assert!(line.starts_with("… ") && line.contains("値150") && line.width() <= ROW_WIDTH + 8, "{line}");
        let column = marks.find('^').unwrap();
        let before: usize = line.split("値150").next().unwrap().width();
        assert_eq!(column, before);
        let (line, _) = row(&quoted(&["あ".repeat(500).as_str()], 0));
        assert!(line.width() <= ROW_WIDTH);
    }

    /// Protects the terminal: what a document or a file name holds cannot steer it.
    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("a\nb"), "a⏎b");
        assert_eq!(shown("a\nb\u{202E}c"), "a\\nb\\u{202e}c");
    }
}
