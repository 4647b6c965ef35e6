//! Any bytes come in as a document; a reading goes out, whatever they are.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shihyo::pipeline::{self, Input, Settings};
use shihyo::vocabulary::Vocabulary;
use std::sync::LazyLock;

static SETTINGS: LazyLock<Settings> =
    LazyLock::new(|| Settings::new(Vocabulary::bundled().expect("the vocabulary"), None));

fuzz_target!(|bytes: &[u8]| {
    let reading = pipeline::read(bytes, &Input::new("fuzz", "fuzz", bytes), &SETTINGS);
    assert_eq!(reading.document.info.byte_size, bytes.len() as u64);
});
