//! The whole program on 1, 10, 100 and 1,000 copies of a set of reports: seconds, documents a second, megabytes a second and peak memory.
//!
//! `cargo bench --bench scale` copies the fixtures; `cargo bench --bench scale -- FOLDER [COPIES …]` another folder's reports.
//! Each copy gets a line of its own, so that no two are the same document.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Between two looks at the program's memory; its own high-water mark makes the last look count.
const LOOK_EVERY: Duration = Duration::from_millis(2);

fn main() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents");
    let folder = words.first().map_or(default, PathBuf::from);
    let counts: Vec<usize> = words.iter().skip(1).filter_map(|word| word.parse().ok()).collect();
    let counts = if counts.is_empty() { vec![1, 10, 100, 1000] } else { counts };
    let mut reports = Vec::new();
    collect(&folder, &mut reports)?;
    reports.sort();

    let bytes: u64 = reports.iter().filter_map(|path| fs::metadata(path).ok()).map(|m| m.len()).sum();
    println!("{} reports, {:.3} MB, from {}", reports.len(), bytes as f64 / 1e6, name(&folder));
    println!(
        "{:>6} {:>6} {:>9} {:>9} {:>9} {:>8} {:>9}",
        "copies", "jobs", "documents", "seconds", "docs/s", "MB/s", "peak MB"
    );
    for jobs in [1, std::thread::available_parallelism().map_or(1, usize::from)] {
        for &copies in &counts {
            let work = tempfile::tempdir()?;
            let input = work.path().join("input");
            copy(&reports, copies, &input)?;
            let (seconds, peak) = run(&input, &work.path().join("output"), jobs)?;
            let documents = reports.len() * copies;
            println!(
                "{copies:>6} {jobs:>6} {documents:>9} {seconds:>9.3} {:>9.0} {:>8.2} {:>9.1}",
                documents as f64 / seconds,
                (bytes * copies as u64) as f64 / 1e6 / seconds,
                peak as f64 / 1024.0
            );
        }
    }
    Ok(())
}

/// The last two parts of a path: enough to know it, and nothing of the machine.
fn name(folder: &Path) -> String {
    let parts: Vec<_> = folder.components().rev().take(2).collect();
    parts.iter().rev().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn collect(folder: &Path, reports: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, reports)?;
        } else if path.extension().is_some_and(|e| e == "txt" || e == "pdf") {
            reports.push(path);
        }
    }
    Ok(())
}

/// Writes the copies, each with a last line of its own; `%` makes it a comment of a PDF.
fn copy(reports: &[PathBuf], copies: usize, target: &Path) -> io::Result<()> {
    for number in 0..copies {
        let folder = target.join(format!("{number:05}"));
        fs::create_dir_all(&folder)?;
        for (index, report) in reports.iter().enumerate() {
            let extension = report.extension().unwrap_or_default().to_string_lossy().into_owned();
            let mut bytes = fs::read(report)?;
            writeln!(bytes, "\n% {number}")?;
            fs::write(folder.join(format!("{index:03}.{extension}")), bytes)?;
        }
    }
    Ok(())
}

/// Seconds and peak resident kilobytes of one run.
fn run(input: &Path, output: &Path, jobs: usize) -> io::Result<(f64, u64)> {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_shihyo"))
        .args(["extract", "--quiet", "--jobs", &jobs.to_string(), "-o"])
        .arg(output)
        .arg(input)
        .stdout(Stdio::null())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let code = loop {
        if let Ok(text) = fs::read_to_string(&status) {
            peak = peak.max(high_water(&text));
        }
        match child.try_wait()? {
            Some(code) => break code,
            None => std::thread::sleep(LOOK_EVERY),
        }
    };
    let seconds = started.elapsed().as_secs_f64();
    if code.success() {
        Ok((seconds, peak))
    } else {
        Err(io::Error::other(format!("shihyo ended with {code}")))
    }
}

/// `VmHWM` of a `/proc/PID/status`, in kilobytes.
fn high_water(status: &str) -> u64 {
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}
