//! The program: arguments, disk, progress, exit status. The only step that touches the world.

mod args;
mod explain;
mod extract;
mod files;
mod inspect;
mod output;
mod progress;
mod signals;

use crate::error::{Error, Result};
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

/// Colours only on a terminal, and never against `NO_COLOR`.
fn style() -> Style {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    Style { color: !refused && std::io::stderr().is_terminal() }
}

/// The bundled vocabulary, with a user's own words added.
fn vocabulary(profile: Option<&std::path::Path>) -> Result<Vocabulary> {
    let Some(path) = profile else { return Vocabulary::bundled() };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|source| Error::Io { path: name.clone(), source })?;
    Vocabulary::with_profile(&text, &name)
}
