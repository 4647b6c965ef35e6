//! `shihyo extract`: documents in, dataset and diagnostics out. What was typed becomes a job, the job is run, the run is summed up.

use super::files::{self, Found};
use super::output::Output;
use super::progress::Progress;
use super::{FAILED, FOUND, OK, args, say, settings, signals, style, waivers};
use crate::dataset::convert::Counted;
use crate::dataset::rows::TableName;
use crate::dataset::{DatasetWriter, Encoded, Format, Formats, Totals, convert};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::DocumentInfo;
use crate::error::{Error, Result};
use crate::pipeline::waivers::Waivers;
use crate::pipeline::{self, Input, Settings, batch};
use crate::record::Reading;
use crate::report::Finding;
use crate::report::sarif::{self, SarifFile};
use crate::report::summary::{self, Counts};
use crate::report::terminal;
use crate::rules::{Known, Summary};
use crate::schema::frictionless;
use foldhash::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::time::Instant;

/// Diagnostics shown without `-v`.
const SHOWN: usize = 20;
/// Threads' stacks: deep enough for nested structures of PDFs.
const STACK: usize = 16 << 20;

/// What was typed, turned into what it means.
struct Job {
    documents: Vec<Found>,
    output: PathBuf,
    formats: Vec<Format>,
    fail_on: Option<Severity>,
    jobs: usize,
    settings: Settings,
    waivers: Waivers,
    quiet: bool,
    verbose: bool,
}

/// One document on its way into the parallel part.
enum Item {
    Document { input: Input, bytes: Vec<u8> },
    Duplicate { document_id: String, first: String, second: String },
    Closed { uri: String, error: Error },
}

/// What the parallel part makes of it.
struct Done {
    encoded: Encoded,
    sarif: Vec<Vec<u8>>,
    /// For the terminal.
    findings: Vec<Finding>,
    /// Rule, severity and waiver of each finding.
    counted: Vec<(&'static str, Severity, bool)>,
    /// What other documents may contradict, and what a finding about it needs.
    stated: Option<(Summary, DocumentInfo, Counted)>,
    /// Whether it could be read; `None` where there is no document.
    readable: Option<bool>,
    bytes: u64,
}

pub fn run(args: &args::Extract) -> Result<u8> {
    let started = Instant::now();
    let job = Job::of(args)?;
    if job.documents.is_empty() {
        say("読む文書がない。/ nothing to read: no PDF or text report under the given paths");
        return Ok(FAILED);
    }
    // A pool that exists already serves as well.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(job.jobs).stack_size(STACK).build_global();
    signals::watch();
    let (totals, counts) = job.run()?;
    if !job.quiet {
        let seconds = started.elapsed().as_secs_f64();
        say(&summary::summary(&totals, &counts, seconds, style()));
        say(&format!("→ {}", terminal::shown(&job.output.display().to_string())));
    }
    if counts.readable == 0 {
        say("読める文書がなかった。/ nothing usable was read");
        return Ok(FAILED);
    }
    let reached = job.fail_on.is_some_and(|severity| counts.reaches(severity));
    Ok(if reached { FOUND } else { OK })
}

impl Job {
    fn of(args: &args::Extract) -> Result<Self> {
        let paths = if args.paths.is_empty() { bundled()? } else { args.paths.clone() };
        let mut formats: Vec<Format> = args.format.iter().filter_map(|f| Format::find(f)).collect();
        formats.sort();
        formats.dedup();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Job {
            documents: files::find(&paths)?,
            output: args.output.clone(),
            formats,
            fail_on: args.fail_on.as_deref().map(|name| match name {
                "warning" => Severity::Warning,
                _ => Severity::Error,
            }),
            jobs: args.jobs.map_or(cores, usize::from),
            settings: settings(args.profile.as_deref(), args.password.clone(), &args.severity)?,
            waivers: waivers(args.waivers.as_deref())?,
            quiet: args.quiet,
            verbose: args.verbose,
        })
    }

    fn run(&self) -> Result<(Totals, Counts)> {
        let formats = Formats::of(&self.formats);
        let mut output = Output::new(&self.output)?;
        let mut sarif = SarifFile::new(output.create("diagnostics.sarif")?)?;
        let folder = output.folder().to_owned();
        let mut writer: DatasetWriter<'_, BufWriter<File>> = DatasetWriter::new(
            formats,
            |name| output.create(name),
            Box::new(move || Ok(Box::new(Output::scratch(&folder)?))),
        )?;
        let mut progress = Progress::new(self.documents.len() as u64, !self.quiet);
        let mut counts = Counts::default();
        let mut known = Known::default();
        let mut talk = Talk::new(self.quiet, self.verbose);

        let mut sink = |mut done: Done| {
            self.compare(&mut known, &mut done, formats);
            for (rule, severity, waived) in &done.counted {
                counts.add(rule, *severity, *waived);
            }
            talk.heard += done.counted.len();
            counts.bytes += done.bytes;
            match done.readable {
                Some(true) => counts.readable += 1,
                Some(false) => counts.unreadable += 1,
                None => {}
            }
            sarif.append(&done.sarif)?;
            writer.append(done.encoded)?;
            progress.tick();
            talk.hear(done.findings, &progress);
            Ok(())
        };
        batch::ordered(
            self.jobs,
            self.items(),
            |item| match item {
                Item::Document { bytes, .. } => batch::weight(bytes),
                _ => 0,
            },
            |item| self.work(item, formats),
            &mut sink,
        )?;
        for finding in self.waivers.unused() {
            sink(self.only(finding, self.waivers.file(), formats, None))?;
        }
        progress.finish();
        let totals = writer.finish().map_err(|error| self.placed(error))?;
        sarif.finish().map_err(|error| self.placed(error))?;
        let package = frictionless::data_package(&self.formats, &totals);
        let mut file = output.create("datapackage.json")?;
        file.write_all(package.as_bytes())
            .and_then(|()| file.flush())
            .map_err(|source| Error::Io { path: "datapackage.json".to_owned(), source })?;
        drop(file);
        output.commit()?;
        talk.end();
        Ok((totals, counts))
    }

    /// Opens the documents one after the other; the same bytes are read once.
    fn items(&self) -> impl Iterator<Item = Item> {
        let mut seen: HashMap<String, usize> = HashMap::default();
        self.documents.iter().enumerate().map(move |(number, found)| {
            let bytes = match files::read(found) {
                Ok(bytes) => bytes,
                Err(error) => return Item::Closed { uri: found.uri.clone(), error },
            };
            let input = Input::new(found.uri.as_str(), found.file_name.as_str(), &bytes);
            match seen.get(&input.sha256).and_then(|&first| self.documents.get(first)) {
                Some(first) => Item::Duplicate {
                    document_id: input.document_id(),
                    first: first.uri.clone(),
                    second: input.uri,
                },
                None => {
                    seen.insert(input.sha256.clone(), number);
                    Item::Document { input, bytes }
                }
            }
        })
    }

    fn work(&self, item: Item, formats: Formats) -> Done {
        match item {
            Item::Document { input, bytes } => {
                let size = bytes.len();
                let mut reading = pipeline::read_owned(bytes, &input, &self.settings);
                self.waivers.apply(&mut reading.diagnostics);
                self.done(&reading, Encoded::of(&reading, formats), &input.uri, size)
            }
            Item::Duplicate { document_id, first, second } => {
                let finding = pipeline::duplicate_document(&document_id, &first, &second);
                self.only(finding, &second, formats, None)
            }
            Item::Closed { uri, error } => {
                let finding = pipeline::unreadable_document(&uri, &error);
                self.only(finding, &uri, formats, Some(false))
            }
        }
    }

    fn done(&self, reading: &Reading, encoded: Encoded, uri: &str, bytes: usize) -> Done {
        let limit = match (self.quiet, self.verbose) {
            (true, _) => 0,
            (_, true) => usize::MAX,
            // Of each severity as many as could be shown at all.
            _ => SHOWN,
        };
        let mut shown: HashMap<Severity, usize> = HashMap::default();
        let findings = reading.diagnostics.iter().filter(|diagnostic| {
            let count = shown.entry(diagnostic.severity).or_default();
            *count += 1;
            *count <= limit
        });
        Done {
            findings: findings.map(|diagnostic| Finding::of(diagnostic, reading)).collect(),
            counted: reading.diagnostics.iter().map(counted).collect(),
            sarif: sarif::results(&reading.diagnostics, uri),
            encoded,
            stated: (self.documents.len() > 1).then(|| {
                let summary = Summary::new(reading);
                (summary, reading.document.info.clone(), Counted::of(reading))
            }),
            readable: Some(!pipeline::is_unreadable(reading)),
            bytes: bytes as u64,
        }
    }

    /// Compares a document with those before it in the batch.
    fn compare(&self, known: &mut Known, done: &mut Done, formats: Formats) {
        let Some((summary, info, counts)) = done.stated.take() else { return };
        let mut findings = known.check(summary, &self.settings.rules);
        self.waivers.apply(&mut findings);
        if findings.is_empty() {
            return;
        }
        done.encoded.add_findings(&info, counts, &findings, formats);
        done.sarif.extend(sarif::results(&findings, &info.uri));
        done.counted.extend(findings.iter().map(counted));
        done.findings.extend(findings.iter().map(|finding| Finding::alone(finding, &info.uri)));
    }

    /// A finding that stands alone, without a row in `documents`.
    fn only(&self, finding: Diagnostic, uri: &str, formats: Formats, readable: Option<bool>) -> Done {
        let mut finding = [finding];
        self.waivers.apply(&mut finding);
        let [finding] = &finding;
        let mut encoded = Encoded::empty(formats);
        let row = convert::diagnostic(&finding.document_id, finding);
        encoded.table(TableName::Diagnostics).push(&row);
        Done {
            encoded,
            sarif: sarif::results(std::slice::from_ref(finding), uri),
            findings: vec![Finding::alone(finding, uri)],
            counted: vec![counted(finding)],
            stated: None,
            readable,
            bytes: 0,
        }
    }

    /// Names the folder in an error that knows only the file.
    fn placed(&self, error: Error) -> Error {
        match error {
            Error::Io { path, source } => {
                Error::Io { path: self.output.join(path).display().to_string(), source }
            }
            other => other,
        }
    }
}

fn counted(diagnostic: &Diagnostic) -> (&'static str, Severity, bool) {
    (diagnostic.rule.name, diagnostic.severity, diagnostic.waived)
}

/// The bundled fixtures: those of the working folder, or those of the source tree that the program was built from.
fn bundled() -> Result<Vec<PathBuf>> {
    for root in [".", env!("CARGO_MANIFEST_DIR")] {
        let fixtures = PathBuf::from(root).join("fixtures");
        let folders = ["documents", "pdf"].map(|name| fixtures.join(name));
        let found: Vec<PathBuf> = folders.into_iter().filter(|path| path.is_dir()).collect();
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Err(Error::Config {
        file: "fixtures".to_owned(),
        message: "no PATH was given and the bundled fixtures are not here; \
                  name the reports to read: shihyo extract PATH…"
            .to_owned(),
    })
}

/// Findings on their way to the terminal.
struct Talk {
    quiet: bool,
    verbose: bool,
    kept: Vec<Finding>,
    heard: usize,
}

impl Talk {
    fn new(quiet: bool, verbose: bool) -> Self {
        Talk { quiet, verbose, kept: Vec::new(), heard: 0 }
    }

    /// Shows a document's findings at once (`-v`), or keeps the worst.
    fn hear(&mut self, findings: Vec<Finding>, progress: &Progress) {
        if self.quiet {
            return;
        }
        if self.verbose {
            for finding in &findings {
                progress.say(&terminal::finding(finding, style()));
            }
            return;
        }
        self.kept.extend(findings);
        self.kept.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        self.kept.truncate(SHOWN);
    }

    /// Shows what was kept, and how much was not.
    fn end(&self) {
        for finding in &self.kept {
            say(&terminal::finding(finding, style()));
        }
        if !self.kept.is_empty() && self.heard > self.kept.len() {
            let more = summary::grouped(self.heard - self.kept.len());
            say(&format!(
                "… ほかに診断が {more} 件。-v か diagnostics.ndjson に全部ある。/ {more} more: -v, or diagnostics.ndjson\n"
            ));
        }
    }
}
