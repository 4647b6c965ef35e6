//! Work that may panic or overrun comes in; its result or the reason why it stopped goes out.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Why guarded work stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// A budget was used up: what was counted, and the limit with its unit.
    OverLimit {
        /// What was counted, Japanese and English.
        what: (&'static str, &'static str),
        /// The limit with its unit.
        limit: String,
    },
    /// A dependency panicked.
    Panic,
}

/// Runs work that may panic. The panic is not printed; panics elsewhere are printed as ever.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, Stop> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if !QUIET.get() {
                before(info);
            }
        }));
    });
    let outer = QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(outer);
    result.map_err(|payload| match payload.downcast::<Stop>() {
        Ok(stop) => *stop,
        Err(_) => Stop::Panic,
    })
}

/// Leaves guarded work from within a callback of the interpreter, which knows no other way to be stopped.
pub(super) fn stop(reason: Stop) -> ! {
    resume_unwind(Box::new(reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Protects the batch: a panic and an overrun inside guarded work become values.
    #[test]
    fn panics_and_overruns_become_values() {
        assert_eq!(quietly(|| 1), Ok(1));
        assert_eq!(quietly(|| panic!("x")), Err::<(), _>(Stop::Panic));
        let over = Stop::OverLimit { what: ("時間", "time"), limit: "1 s".to_owned() };
        assert_eq!(quietly(|| stop(over.clone())), Err::<(), _>(over));
        assert!(!QUIET.get());
    }
}
