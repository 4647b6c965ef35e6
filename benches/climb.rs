//! Megabytes of report text a second on one core: the fixtures as documents of their own, and as one long report.
//!
//! `records` climbs from bytes to records and findings; `dataset` encodes Parquet columns and NDJSON besides.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shihyo::dataset::{Encoded, Formats};
use shihyo::pipeline::{self, Input, Settings};
use shihyo::vocabulary::Vocabulary;
use std::fs;
use std::hint::black_box;
use std::path::Path;

/// Copies of the fixtures in the long report: about a megabyte.
const COPIES: usize = 40;

fn reports() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the fixtures stand in the source tree")
        .flatten()
        .map(|entry| entry.path().join("report.txt"))
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a fixture")).collect()
}

fn climb(criterion: &mut Criterion) {
    let settings = Settings::new(Vocabulary::bundled().expect("the vocabulary"), None);
    let short = reports();
    let long = vec![short.concat().repeat(COPIES)];
    for (name, documents) in [("short", short), ("long", long)] {
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        group.throughput(Throughput::Bytes(documents.iter().map(|d| d.len() as u64).sum()));
        let inputs: Vec<Input> = documents.iter().map(|bytes| Input::new("r.txt", "r.txt", bytes)).collect();
        group.bench_function("records", |bencher| {
            bencher.iter(|| {
                for (bytes, input) in documents.iter().zip(&inputs) {
                    black_box(pipeline::read(bytes, input, &settings));
                }
            });
        });
        group.bench_function("dataset", |bencher| {
            bencher.iter(|| {
                for (bytes, input) in documents.iter().zip(&inputs) {
                    let reading = pipeline::read(bytes, input, &settings);
                    black_box(Encoded::of(&reading, Formats::default()));
                }
            });
        });
        group.finish();
    }
}

criterion_group!(benches, climb);
criterion_main!(benches);
