//! Ctrl-C: the half-made dataset is taken away before the program ends.

use signal_hook::consts::{SIGINT, SIGTERM};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often the watcher looks: fast enough for a person.
const INTERVAL: Duration = Duration::from_millis(50);

/// The folder that must not stay behind.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Watches for Ctrl-C and `kill` from now on.
pub fn watch() {
    let received = Arc::new(AtomicUsize::new(0));
    for signal in [SIGINT, SIGTERM] {
        let number = usize::try_from(signal).unwrap_or(0);
        // Without the handler the system's own one ends the program, and only the hidden folder stays.
        let _ = signal_hook::flag::register_usize(signal, Arc::clone(&received), number);
    }
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(INTERVAL);
            let signal = received.load(Ordering::Relaxed);
            if signal != 0 {
                // Whoever holds the lock is putting finished files in place: wait for that.
                let unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(folder) = unfinished.as_ref() {
                    let _ = std::fs::remove_dir_all(folder);
                }
                super::say("中断しました。データセットは書いていません。/ interrupted, nothing written");
                std::process::exit(128 + i32::try_from(signal).unwrap_or(0));
            }
        }
    });
}

/// Names the folder that is taken away on Ctrl-C.
pub fn guard(folder: &Path) {
    *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder.to_owned());
}

/// Runs what must not be interrupted half-way; afterwards nothing is left to take away.
pub fn uninterrupted<T>(work: impl FnOnce() -> T) -> T {
    let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    let result = work();
    *unfinished = None;
    result
}
