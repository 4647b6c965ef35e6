//! `shihyo check`: drafts in memory, every rule, the published dataset beside them; a report and a verdict.

use super::files::{self, Found};
use super::progress::Progress;
use super::{FAILED, FOUND, OK, args, dataset, deliver, say, settings, style, waivers};
use crate::diagnostic::catalog::{RESTATED_VALUE, RETARGETED};
use crate::diagnostic::{Diagnostic, Severity};
use crate::error::Result;
use crate::history::{self, Class, Publication, Scope};
use crate::pipeline::waivers::Waivers;
use crate::pipeline::{self, Input, Settings, batch};
use crate::record::Reading;
use crate::report::terminal::{Style, severity_name, shown};
use crate::report::{Checked, checked, html, junit};
use crate::rules::{Known, Summary};
use foldhash::HashMap;
use std::io::IsTerminal;
use std::path::Path;

/// Threads' stacks: deep enough for nested structures of PDFs.
const STACK: usize = 16 << 20;

/// One draft on its way.
enum Item {
    Draft(Input, Vec<u8>),
    Loose(String, Box<Diagnostic>),
}

pub fn run(args: &args::Check) -> Result<u8> {
    let drafts = files::find(&args.drafts)?;
    if drafts.is_empty() {
        say("検査する文書がない。/ nothing to check: no PDF or text report under the given paths");
        return Ok(FAILED);
    }
    let settings = settings(args.profile.as_deref(), args.password.clone(), &args.severity)?;
    let waivers = waivers(args.waivers.as_deref())?;
    // A broken dataset is told before the work is done.
    let published = args.against.as_deref().map(dataset::read).transpose()?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = args.jobs.map_or(cores, usize::from);
    // A pool that exists already serves as well.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build_global();

    let mut checked = read(&drafts, jobs, &settings, args.quiet);
    checked.against = args.against.as_deref().map(|path| path.display().to_string());
    if let Some(published) = &published {
        against(&mut checked.readings, published, &settings);
    }
    waive(&mut checked, &waivers, &settings);

    let fail_on = match args.fail_on.as_str() {
        "info" => Severity::Info,
        "warning" => Severity::Warning,
        _ => Severity::Error,
    };
    let report = match args.format.as_str() {
        "json" => checked::json(&checked)?,
        "sarif" => checked::sarif(&checked)?,
        "junit" => junit::xml(&checked, fail_on).into_bytes(),
        "html" => html::check(&checked).into_bytes(),
        _ => checked::text(&checked, paper(args.output.as_deref())).into_bytes(),
    };
    deliver(&report, args.output.as_deref())?;
    if !args.quiet {
        say(&verdict(&checked));
    }
    if checked.readings.iter().all(pipeline::is_unreadable) {
        say("読める文書がなかった。/ nothing usable was read");
        return Ok(FAILED);
    }
    Ok(if checked.reaches(fail_on) { FOUND } else { OK })
}

/// Reads all drafts and compares them with each other.
fn read(drafts: &[Found], jobs: usize, settings: &Settings, quiet: bool) -> Checked {
    let mut checked = Checked::default();
    let mut known = Known::default();
    let mut progress = Progress::new(drafts.len() as u64, !quiet);
    let result: std::result::Result<(), std::convert::Infallible> = batch::ordered(
        jobs,
        items(drafts),
        |item| match item {
            Item::Draft(_, bytes) => bytes.len(),
            Item::Loose(..) => 0,
        },
        |item| match item {
            Item::Draft(input, bytes) => {
                let reading = pipeline::read_owned(bytes, &input, settings);
                let summary = (drafts.len() > 1).then(|| Summary::new(&reading));
                Ok((reading, summary))
            }
            Item::Loose(uri, finding) => Err((uri, finding)),
        },
        |done| {
            match done {
                Ok((mut reading, summary)) => {
                    if let Some(summary) = summary {
                        reading.diagnostics.extend(known.check(summary, &settings.rules));
                    }
                    checked.readings.push(reading);
                }
                Err((uri, finding)) => checked.loose.push((uri, *finding)),
            }
            progress.tick();
            Ok(())
        },
    );
    // The sink cannot fail.
    let Ok(()) = result;
    progress.finish();
    checked
}

/// Opens the drafts one after the other; the same bytes are read once.
fn items(drafts: &[Found]) -> impl Iterator<Item = Item> {
    let mut seen: HashMap<String, &str> = HashMap::default();
    drafts.iter().map(move |found| {
        let bytes = match files::read(found) {
            Ok(bytes) => bytes,
            Err(error) => {
                let finding = pipeline::unreadable_document(&found.uri, &error);
                return Item::Loose(found.uri.clone(), Box::new(finding));
            }
        };
        let input = Input::new(found.uri.as_str(), found.file_name.as_str(), &bytes);
        if let Some(first) = seen.get(&input.sha256) {
            let finding = pipeline::duplicate_document(&input.document_id(), first, &found.uri);
            return Item::Loose(found.uri.clone(), Box::new(finding));
        }
        seen.insert(input.sha256.clone(), &found.uri);
        Item::Draft(input, bytes)
    })
}

/// Adds the findings of a comparison with what was published.
fn against(readings: &mut [Reading], published: &[Publication], settings: &Settings) {
    let (mut findings, agreed) = {
        let drafts: Vec<Publication> = readings.iter().map(Publication::of).collect();
        let compared = history::compare(published, &drafts, Scope::Draft);
        (history::diagnostics(&compared.changes, published, &drafts), compared.agreed)
    };
    for ((draft, class), count) in agreed {
        let rule = if class == Class::Retargeted { RETARGETED.name } else { RESTATED_VALUE.name };
        if let Some(reading) = readings.get_mut(draft) {
            reading.held.insert(rule, count);
        }
    }
    settings.rules.apply(&mut findings);
    let places: HashMap<String, usize> =
        readings.iter().enumerate().map(|(at, reading)| (reading.document.info.id.clone(), at)).collect();
    for finding in findings {
        let reading = places.get(&finding.document_id).and_then(|&at| readings.get_mut(at));
        if let Some(reading) = reading {
            reading.diagnostics.push(finding);
        }
    }
}

/// Marks waived findings and names waivers that cover nothing.
fn waive(checked: &mut Checked, waivers: &Waivers, settings: &Settings) {
    let loose = std::mem::take(&mut checked.loose);
    for (uri, finding) in loose {
        let mut one = vec![finding];
        settings.rules.apply(&mut one);
        waivers.apply(&mut one);
        checked.loose.extend(one.into_iter().map(|finding| (uri.clone(), finding)));
    }
    for reading in &mut checked.readings {
        waivers.apply(&mut reading.diagnostics);
    }
    let mut unused = waivers.unused();
    settings.rules.apply(&mut unused);
    checked.loose.extend(unused.into_iter().map(|finding| (waivers.file().to_owned(), finding)));
}

/// Colours where the findings go to a terminal.
fn paper(output: Option<&Path>) -> Style {
    Style { color: output.is_none() && std::io::stdout().is_terminal() && super::colors_allowed() }
}

/// One line: what was checked, what was found.
fn verdict(checked: &Checked) -> String {
    let held: usize = checked.readings.iter().flat_map(|reading| reading.held.values()).sum();
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .map(|severity| {
            let text = format!("{} {}", severity_name(severity), checked.count(severity));
            if checked.count(severity) > 0 { style().paint(Style::of(severity), &text) } else { text }
        })
        .collect();
    let waived = match checked.waived() {
        0 => String::new(),
        count => format!("、免除 {count}"),
    };
    let against = checked.against.as_deref().map(|path| format!("  ({} と比較)", shown(path)));
    format!(
        "{} 文書  {}{waived}  合っていた計算 {held}{}",
        checked.readings.len(),
        counts.join("、"),
        against.unwrap_or_default()
    )
}
