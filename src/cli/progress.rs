//! Progress on standard error, where someone is there to see it.

use std::io::{IsTerminal, stderr, stdout};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A count of what was done, shown on a terminal only.
pub struct Progress(ProgressBar);

impl Progress {
    /// Progress of a stream of unknown length; silent while the answers
    /// themselves go to the terminal.
    pub fn of_stream(quiet: bool) -> Self {
        Self::new(
            quiet || stdout().is_terminal(),
            None,
            "{spinner} {human_pos} records  {per_sec}  {elapsed}",
        )
    }

    /// Progress through a known number of samples.
    pub fn of(samples: usize, quiet: bool) -> Self {
        Self::new(quiet, Some(samples as u64), "{wide_bar} {human_pos}/{human_len} samples  {eta}")
    }

    fn new(hidden: bool, length: Option<u64>, template: &str) -> Self {
        let hidden = hidden || !stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(length, target);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// So many more are done.
    pub fn advance(&self, count: usize) {
        self.0.inc(count as u64);
    }

    /// All is done: the bar goes.
    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}
