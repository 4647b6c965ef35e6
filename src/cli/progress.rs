//! A bar that shows how far a run is: on a terminal only, and only when it takes longer than a moment.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Shorter runs show no bar.
const MOMENT: Duration = Duration::from_millis(250);

/// Progress over documents.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    shown: bool,
    wanted: bool,
}

impl Progress {
    /// Starts counting to `total`.
    pub fn new(total: u64, wanted: bool) -> Self {
        let wanted = wanted && std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} 文書  {per_sec}  残り {eta}")
        {
            bar.set_style(style);
        }
        Progress { bar, started: Instant::now(), shown: false, wanted }
    }

    /// One more document is done.
    pub fn tick(&mut self) {
        if self.wanted && !self.shown && self.started.elapsed() >= MOMENT {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.shown = true;
        }
        self.bar.inc(1);
    }

    /// Prints above the bar.
    pub fn say(&self, text: &str) {
        if self.shown {
            self.bar.suspend(|| super::say(text));
        } else {
            super::say(text);
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
