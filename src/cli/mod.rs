//! The program: arguments, disk, progress, exit status. The only step that touches the world.

mod args;
mod check;
mod dataset;
mod diff;
mod explain;
mod extract;
mod files;
mod inspect;
mod output;
mod progress;
mod signals;

use crate::diagnostic::{Severity, catalog};
use crate::error::{Error, Result};
use crate::pipeline::Settings;
use crate::pipeline::waivers::Waivers;
use crate::report::terminal::Style;
use crate::schema::{self, Dialect};
use crate::vocabulary::Vocabulary;
use args::{Args, Command};
use clap::Parser;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// Exit status: done, nothing to complain of.
const OK: u8 = 0;
/// Exit status: done, and something reached `--fail-on`.
const FOUND: u8 = 1;
/// Exit status: could not run.
const FAILED: u8 = 2;

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    // A panic of a dependency becomes a diagnostic; its own words would only disturb.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // A closed pipe is a quiet end.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { FAILED } else { OK });
        }
    };
    let result = match &args.command {
        Command::Extract(args) => extract::run(args),
        Command::Check(args) => check::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Inspect(args) => inspect::run(args),
        Command::Schema(args) => show_schema(&args.dialect),
        Command::Explain(args) => explain::run(args),
    };
    match result {
        Ok(status) => ExitCode::from(status),
        Err(Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::from(OK)
        }
        Err(error) => {
            say(&format!("{}: {error}", style().paint("1;31", "shihyo")));
            ExitCode::from(FAILED)
        }
    }
}

fn show_schema(dialect: &str) -> Result<u8> {
    // Clap has checked the name.
    let dialect = Dialect::find(dialect).unwrap_or(Dialect::JsonSchema);
    print(&schema::print(dialect))?;
    Ok(OK)
}

/// Data, to standard output.
fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|source| Error::Io { path: "stdout".to_owned(), source })
}

/// Talk, to standard error. That nobody listens is no failure.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A report to a file, whole or not at all, or to standard output.
fn deliver(bytes: &[u8], output: Option<&std::path::Path>) -> Result<()> {
    let Some(path) = output else {
        let mut out = std::io::stdout().lock();
        return out
            .write_all(bytes)
            .and_then(|()| out.flush())
            .map_err(|source| Error::Io { path: "stdout".to_owned(), source });
    };
    let failed = |source| Error::Io { path: path.display().to_string(), source };
    // A device or a pipe is written as it is; only a file can be put in place whole.
    if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return std::fs::write(path, bytes).map_err(failed);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(std::path::Path::new("."));
    let making = tempfile::Builder::new().prefix(".shihyo-").tempdir_in(folder).map_err(failed)?;
    let made = making.path().join("report");
    std::fs::write(&made, bytes).and_then(|()| std::fs::rename(&made, path)).map_err(failed)
}

/// Colours only on a terminal, and never against `NO_COLOR`.
fn style() -> Style {
    Style { color: colors_allowed() && std::io::stderr().is_terminal() }
}

/// Whether the user lets colours be.
fn colors_allowed() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The bundled vocabulary, with a user's own words added.
fn vocabulary(profile: Option<&std::path::Path>) -> Result<Vocabulary> {
    let Some(path) = profile else { return Vocabulary::bundled() };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|source| Error::Io { path: name.clone(), source })?;
    Vocabulary::with_profile(&text, &name)
}

/// What a run knows: words, password, what the user says about rules.
fn settings(
    profile: Option<&std::path::Path>,
    password: Option<String>,
    severities: &[String],
) -> Result<Settings> {
    let mut settings = Settings::new(vocabulary(profile)?, password);
    for typed in severities {
        let failed = |message: String| Error::Config { file: "--severity".to_owned(), message };
        let Some((rule, level)) = typed.split_once('=') else {
            return Err(failed(format!("expected RULE=LEVEL, found \"{typed}\"")));
        };
        if catalog::find(rule).is_none() {
            return Err(failed(format!("there is no rule \"{rule}\"; see shihyo explain")));
        }
        let severity = match level {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            "info" => Severity::Info,
            "off" => {
                settings.rules.off.insert(rule.to_owned());
                continue;
            }
            _ => return Err(failed(format!("expected error, warning, info or off, found \"{level}\""))),
        };
        settings.rules.off.remove(rule);
        settings.rules.severities.insert(rule.to_owned(), severity);
    }
    Ok(settings)
}

/// The waivers of a file, or none.
fn waivers(path: Option<&std::path::Path>) -> Result<Waivers> {
    let Some(path) = path else { return Ok(Waivers::default()) };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|source| Error::Io { path: name.clone(), source })?;
    Waivers::from_toml(&text, &name)
}
