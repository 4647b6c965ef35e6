//! Many documents at once: work runs in parallel, results come out in the order of their inputs, and only a bounded number is held.

use std::collections::BTreeMap;
use std::sync::mpsc;

/// Items in flight for each thread: enough that no thread waits for the writer.
const PER_THREAD: usize = 4;
/// Weight in flight, so that a folder of large files does not fill the memory.
/// A text report takes some 120 times its bytes while it climbs (30 MB for the largest of the five reports, 235 kB).
const WEIGHT_LIMIT: usize = 3 << 19;
/// A PDF's bytes are compressed pictures and fonts for the most part, and weigh less.
const PDF_WEIGHT: usize = 8;

/// The weight of a document in bytes of text.
pub fn weight(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"%PDF-") { bytes.len() / PDF_WEIGHT } else { bytes.len() }
}

/// Maps `items` in parallel on the current thread pool and hands the results to `sink` in order.
/// With one job everything runs on the calling thread.
///
/// # Errors
/// The first error of `sink`; nothing new is started after it.
pub fn ordered<I: Send, T: Send, E>(
    jobs: usize,
    items: impl Iterator<Item = I>,
    weight: impl Fn(&I) -> usize,
    work: impl Fn(I) -> T + Sync,
    mut sink: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let mut items = items;
    if jobs <= 1 {
        return items.try_for_each(|item| sink(work(item)));
    }
    let (sender, receiver) = mpsc::channel::<(usize, T)>();
    let work = &work;
    rayon::in_place_scope(|scope| {
        // Weights of the items in flight, the next to be sunk first.
        let mut weights = BTreeMap::new();
        let mut waiting = BTreeMap::new();
        let mut held = 0_usize;
        let (mut started, mut sunk) = (0_usize, 0_usize);
        let mut ended = false;
        loop {
            while !ended && started - sunk < jobs * PER_THREAD && (held < WEIGHT_LIMIT || started == sunk) {
                let Some(item) = items.next() else {
                    ended = true;
                    break;
                };
                let own = weight(&item);
                held += own;
                weights.insert(started, own);
                let (number, sender) = (started, sender.clone());
                started += 1;
                scope.spawn(move |_| {
                    // The receiver is gone only when the run has already failed.
                    let _ = sender.send((number, work(item)));
                });
            }
            if started == sunk {
                return Ok(());
            }
            let Ok((number, result)) = receiver.recv() else { return Ok(()) };
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&sunk) {
                held -= weights.remove(&sunk).unwrap_or(0);
                sunk += 1;
                sink(result)?;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_few_are_held() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let (started, sunk) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut out = Vec::new();
        let result: Result<(), ()> = ordered(
            3,
            0..200_usize,
            |_| 1,
            |n| {
                let ahead = started.fetch_add(1, Ordering::SeqCst) - sunk.load(Ordering::SeqCst);
                assert!(ahead <= 3 * PER_THREAD, "{ahead} in flight");
                std::thread::sleep(std::time::Duration::from_micros((n * 37 % 11) as u64 * 50));
                n
            },
            |n| {
                sunk.fetch_add(1, Ordering::SeqCst);
                out.push(n);
                Ok(())
            },
        );
        assert_eq!(result, Ok(()));
        assert_eq!(out, (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn a_failing_sink_stops_the_run() {
        let mut seen = 0;
        let result = ordered(
            2,
            0..1000,
            |_| 1,
            |n| n,
            |n| {
                seen += 1;
                if n == 5 { Err("full") } else { Ok(()) }
            },
        );
        assert_eq!(result, Err("full"));
        assert_eq!(seen, 6);
    }

    #[test]
    fn a_heavy_item_goes_alone() {
        let mut out = Vec::new();
        let result: Result<(), ()> = ordered(
            2,
            0..4,
            |_| WEIGHT_LIMIT * 2,
            |n| n,
            |n| {
                out.push(n);
                Ok(())
            },
        );
        assert_eq!((result, out), (Ok(()), vec![0, 1, 2, 3]));
    }
}
