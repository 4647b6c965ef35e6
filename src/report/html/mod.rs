//! The page for the officer: findings first, then what holds, then a small chart of each indicator.
//! Comes in: the outcome of a check, or the difference of two datasets. Goes out: one HTML file that needs nothing else.
//!
//! No script, no address, no style from outside, and a policy that forbids them; every text of a report is escaped.

mod chart;
mod difference;
mod escape;
mod excerpt;
mod finding;
mod held;
mod style;

pub use difference::page as diff;

use crate::dataset::convert::VERSION;
use crate::diagnostic::{Diagnostic, Severity};
use crate::record::Reading;
use crate::report::checked::Checked;
use crate::report::terminal::severity_name;
use escape::{Page, text};
use std::fmt::Write;

/// Severities, the most serious first.
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

/// One finding with its draft.
type Found<'a> = (&'a str, &'a Diagnostic, Option<&'a Reading>);

/// The page of a check.
pub fn check(checked: &Checked) -> String {
    let mut page = Page::default();
    let title = title(checked);
    head(&format!("検査結果　{title}"), &mut page);
    header(checked, &title, &mut page);
    page.push("<main>\n");
    findings(checked, &mut page);
    held::section(checked, &mut page);
    chart::section(checked, &mut page);
    page.push("</main>\n");
    foot(&mut page);
    page.into_text()
}

/// Everything before the body's content.
fn head(title: &str, page: &mut Page) {
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
        text(title),
        style::CSS
    );
}

fn foot(page: &mut Page) {
    let _ = write!(
        page,
        "<footer><p>この頁は shihyo {VERSION} が作りました。通信はせず、この一つのファイルだけで読めます。</p></footer>\n</body>\n</html>\n"
    );
}

fn title(checked: &Checked) -> String {
    let names: Vec<&str> = checked
        .readings
        .iter()
        .map(|reading| {
            let info = &reading.document.info;
            info.title.as_deref().unwrap_or(&info.file_name)
        })
        .collect();
    match names.as_slice() {
        [] => "文書なし".to_owned(),
        [one] => (*one).to_owned(),
        [first, rest @ ..] => format!("{first} ほか{}件", rest.len()),
    }
}

fn header(checked: &Checked, title: &str, page: &mut Page) {
    let _ = write!(page, "<header>\n<p class=\"kind\">指標の検査結果</p>\n<h1>{}</h1>\n", text(title));
    page.push("<ul class=\"documents\">\n");
    for reading in &checked.readings {
        let info = &reading.document.info;
        let publisher = info.publisher.as_deref().map(|name| format!("{name}　")).unwrap_or_default();
        let _ = writeln!(
            page,
            "<li>{}<code>{}</code>　表 {}、指標の値 {}</li>",
            text(&publisher),
            text(&info.uri),
            reading.document.tables().count(),
            reading.observations.len()
        );
    }
    page.push("</ul>\n");
    if let Some(against) = &checked.against {
        let _ = writeln!(page, "<p>公表済みのデータ <code>{}</code> と比べました。</p>", text(against));
    }
    page.push("<ul class=\"tally\">\n");
    for severity in SEVERITIES {
        let count = checked.count(severity);
        let _ = writeln!(
            page,
            "<li class=\"{}{}\"><b>{count}</b> {}</li>",
            severity.name(),
            if count == 0 { " none" } else { "" },
            severity_name(severity)
        );
    }
    let held: usize = checked.readings.iter().flat_map(|reading| reading.held.values()).sum();
    let _ = writeln!(page, "<li class=\"held\"><b>{held}</b> 合っていた計算・記載</li>");
    if checked.waived() > 0 {
        let _ = writeln!(page, "<li class=\"none\"><b>{}</b> 免除</li>", checked.waived());
    }
    page.push("</ul>\n</header>\n");
}

fn findings(checked: &Checked, page: &mut Page) {
    page.push("<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">指摘</h2>\n");
    let all: Vec<Found> = checked.findings().collect();
    if all.iter().all(|(_, diagnostic, _)| diagnostic.waived) {
        page.push("<p class=\"good\">指摘はありません。</p>\n");
    }
    let several = checked.readings.len() > 1;
    let mut number = 0;
    for severity in SEVERITIES {
        let own: Vec<&Found> = all.iter().filter(|(_, d, _)| d.severity == severity && !d.waived).collect();
        if own.is_empty() {
            continue;
        }
        let _ = writeln!(
            page,
            "<h3 class=\"{}\">{}（{}件）</h3>",
            severity.name(),
            severity_name(severity),
            own.len()
        );
        if severity != Severity::Info {
            page.push(if severity == Severity::Error {
                "<p class=\"lead\">公表の前に直すか、確かめる必要があるもの。</p>\n"
            } else {
                "<p class=\"lead\">誤りかどうか確かめてほしいもの。</p>\n"
            });
        }
        for found in own {
            number += 1;
            finding::article(found, number, several, page);
        }
    }
    let waived: Vec<&Found> = all.iter().filter(|(_, d, _)| d.waived).collect();
    if !waived.is_empty() {
        let _ = writeln!(
            page,
            "<details class=\"waived\">\n<summary>免除した指摘（{}件）</summary>",
            waived.len()
        );
        for found in waived {
            number += 1;
            finding::article(found, number, several, page);
        }
        page.push("</details>\n");
    }
    page.push("</section>\n");
}

#[cfg(test)]
mod tests;
