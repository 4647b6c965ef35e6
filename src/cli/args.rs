//! What may be typed.

use clap::{Args as ClapArgs, Parser, Subcommand};
use std::path::PathBuf;

/// 自治体の報告書（PDF、テキスト）の指標を、型のついた検査済みのデータにする。
/// Reads the KPI tables of Japanese municipal reports into typed, checked datasets.
#[derive(Debug, Parser)]
#[command(name = "shihyo", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// 報告書を読み、データセットと診断を書く / read reports, write the dataset and the diagnostics
    Extract(Extract),
    /// 案を検査し、公表済みのデータセットと比べる / check drafts, also against a published dataset
    Check(Check),
    /// 二つのデータセットを比べる / compare two datasets
    Diff(Diff),
    /// 読み取った表・値・役割を見る / show what the reader saw in one file
    Inspect(Inspect),
    /// データセットのスキーマ / the schemas of the dataset
    Schema(Schema),
    /// 規則の説明 / what a rule checks, why, an example
    Explain(Explain),
}

/// Exit status: 0 the dataset is written, whatever the diagnostics; 1 `--fail-on` was reached; 2 nothing usable was read, bad usage, or the output cannot be written.
#[derive(Debug, ClapArgs)]
pub struct Extract {
    /// Files, folders, globs; `-` for standard input. None: the bundled fixtures
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folder for the dataset
    #[arg(short, long, value_name = "DIR", default_value = "output")]
    pub output: PathBuf,
    /// Formats of the tables
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "parquet,ndjson",
        value_parser = ["parquet", "ndjson", "csv"])]
    pub format: Vec<String>,
    /// End with status 1 when a diagnostic is this severe
    #[arg(long, value_name = "SEVERITY", value_parser = ["error", "warning"])]
    pub fail_on: Option<String>,
    /// Accepted findings, with reasons
    #[arg(long, value_name = "FILE.toml")]
    pub waivers: Option<PathBuf>,
    /// Severity of a rule: error, warning, info or off
    #[arg(long, value_name = "RULE=LEVEL")]
    pub severity: Vec<String>,
    /// Threads [default: all cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// Password of encrypted PDFs
    #[arg(long)]
    pub password: Option<String>,
    /// More words for headers, units and cells
    #[arg(long, value_name = "FILE.toml")]
    pub profile: Option<PathBuf>,
    /// Say nothing but failures
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show every diagnostic
    #[arg(short, long)]
    pub verbose: bool,
}

/// Exit status: 0 nothing at or above `--fail-on`; 1 something; 2 could not run.
#[derive(Debug, ClapArgs)]
pub struct Check {
    /// Drafts: files, folders, globs; `-` for standard input
    #[arg(value_name = "DRAFT", required = true)]
    pub drafts: Vec<PathBuf>,
    /// Published dataset, as `extract` writes it
    #[arg(long, value_name = "DATASET")]
    pub against: Option<PathBuf>,
    /// Form of the report
    #[arg(long, value_name = "FORM", default_value = "text",
        value_parser = ["text", "json", "sarif", "junit", "html"])]
    pub format: String,
    /// File for the report [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// End with status 1 when a finding is this severe
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = ["error", "warning", "info"])]
    pub fail_on: String,
    /// Accepted findings, with reasons
    #[arg(long, value_name = "FILE.toml")]
    pub waivers: Option<PathBuf>,
    /// Severity of a rule: error, warning, info or off
    #[arg(long, value_name = "RULE=LEVEL")]
    pub severity: Vec<String>,
    /// Threads [default: all cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// Password of encrypted PDFs
    #[arg(long)]
    pub password: Option<String>,
    /// More words for headers, units and cells
    #[arg(long, value_name = "FILE.toml")]
    pub profile: Option<PathBuf>,
    /// Say nothing but failures
    #[arg(short, long)]
    pub quiet: bool,
}

/// Exit status: 0 same, 1 differs, 2 could not run.
#[derive(Debug, ClapArgs)]
pub struct Diff {
    /// Earlier dataset
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// Later dataset
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Form of the report
    #[arg(long, value_name = "FORM", default_value = "text", value_parser = ["text", "json", "html"])]
    pub format: String,
    /// File for the report [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct Inspect {
    /// File to look at; `-` for standard input
    pub file: PathBuf,
    /// Keep to one page of a PDF
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub page: Option<u32>,
    /// Form of the output
    #[arg(long = "as", value_name = "FORM", default_value = "text", value_parser = ["text", "json", "svg"])]
    pub form: String,
    /// Password of encrypted PDFs
    #[arg(long)]
    pub password: Option<String>,
    /// More words for headers, units and cells
    #[arg(long, value_name = "FILE.toml")]
    pub profile: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct Schema {
    /// Form of the schemas
    #[arg(long = "as", value_name = "FORM", default_value = "json-schema",
        value_parser = ["json-schema", "table-schema", "postgres", "duckdb", "bigquery"])]
    pub dialect: String,
}

#[derive(Debug, ClapArgs)]
pub struct Explain {
    /// Name of a rule; none: the list
    pub rule: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_sound_and_help_fits_a_screen() {
        let mut command = Args::command();
        command.clone().debug_assert();
        assert!(command.render_help().to_string().lines().count() <= 24);
        for sub in command.get_subcommands_mut() {
            let lines = sub.render_help().to_string().lines().count();
            assert!(lines <= 40, "{} takes {lines} lines", sub.get_name());
        }
    }
}
