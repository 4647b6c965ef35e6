//! `shihyo inspect`: what the reader saw in one file.

use super::files;
use super::{FAILED, OK, args, print, say, style, vocabulary};
use crate::dataset::{Encoded, Format, Formats, TABLES};
use crate::error::Result;
use crate::page::Page;
use crate::pipeline::{self, Input, Settings};
use crate::report::{Finding, grid, picture, terminal, words};

pub fn run(args: &args::Inspect) -> Result<u8> {
    let settings = Settings::new(vocabulary(args.profile.as_deref())?, args.password.clone());
    let found = files::find(std::slice::from_ref(&args.file))?;
    let [document] = found.as_slice() else {
        say("一つのファイルを指定してください。/ expected one file");
        return Ok(FAILED);
    };
    let bytes = files::read(document)?;
    let input = Input::new(document.uri.as_str(), document.file_name.as_str(), &bytes);
    let reading = pipeline::read(&bytes, &input, &settings);
    if pipeline::is_unreadable(&reading) {
        for diagnostic in &reading.diagnostics {
            say(&terminal::finding(&Finding::of(diagnostic, &reading), style()));
        }
        return Ok(FAILED);
    }
    match args.form.as_str() {
        "json" => {
            let pages = pipeline::pages(&bytes, args.page, &settings)?;
            print(&json(&reading, &pages)?)?;
        }
        "svg" => {
            let pages = pipeline::pages(&bytes, Some(args.page.unwrap_or(1)), &settings)?;
            let Some(page) = pages.first() else {
                say("SVGはPDFのページから作る。/ SVG is drawn over a page of a PDF: there is no such page");
                return Ok(FAILED);
            };
            print(&picture::svg(page, &reading))?;
        }
        _ => print(&grid::text(&reading, args.page))?,
    }
    Ok(OK)
}

/// The document's rows of every table and the words of its pages as one JSON object.
fn json(reading: &crate::record::Reading, pages: &[Page]) -> Result<String> {
    let encoded = Encoded::of(reading, Formats::of(&[Format::Ndjson]));
    let mut out = String::from("{");
    for (info, rows) in TABLES.iter().zip(encoded.tables) {
        let lines = String::from_utf8_lossy(rows.ndjson.as_deref().unwrap_or_default()).into_owned();
        let rows: Vec<&str> = lines.lines().collect();
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str(&format!("\n\"{}\": [\n{}\n]", info.name, rows.join(",\n")));
    }
    if !pages.is_empty() {
        let pages: Vec<String> = pages.iter().map(|page| words::json(page).to_string()).collect();
        out.push_str(&format!(",\n\"pages\": [\n{}\n]", pages.join(",\n")));
    }
    out.push_str("\n}\n");
    Ok(out)
}
