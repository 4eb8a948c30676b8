//! Progress on standard error, where someone is there to see it.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A count of what was done, shown on a terminal only.
pub struct Progress {
    bar: ProgressBar,
    hidden: bool,
    began: Instant,
}

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
        Self { bar, hidden, began: Instant::now() }
    }

    /// So many more are done.
    pub fn advance(&self, count: usize) {
        self.bar.inc(count as u64);
    }

    /// All is done: the bar goes.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// All records are done: in place of the bar comes a line that says how
    /// many there were.
    pub fn finish_stream(&self, records: u64, failed: u64) {
        self.finish();
        if !self.hidden {
            // Nothing can be done if standard error itself is gone.
            let _ = writeln!(stderr(), "{}", tally(records, failed, self.began.elapsed()));
        }
    }
}

/// Such as `1,204 records, 3 failed, 2.1 s`.
fn tally(records: u64, failed: u64, took: Duration) -> String {
    let noun = if records == 1 { "record" } else { "records" };
    let (records, failed) = (HumanCount(records), HumanCount(failed));
    format!("{records} {noun}, {failed} failed, {:.1} s", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_counts_records_and_failures() {
        assert_eq!(tally(1204, 3, Duration::from_millis(2140)), "1,204 records, 3 failed, 2.1 s");
        assert_eq!(tally(1, 0, Duration::from_millis(20)), "1 record, 0 failed, 0.0 s");
    }
}
