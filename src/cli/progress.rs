//! Progress on standard error, where someone is there to see it.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How much was done, shown on a terminal only.
pub struct Progress {
    bar: ProgressBar,
    hidden: bool,
    began: Instant,
}

impl Progress {
    /// Progress through the bytes of a stream of records; silent while the
    /// answers themselves go to the terminal.
    pub fn of_stream(quiet: bool) -> Self {
        let hidden = quiet || stdout().is_terminal();
        Self::new(hidden, None, "{spinner} {bytes}  {bytes_per_sec}  {msg}  {elapsed}")
    }

    /// Progress through a known number of samples.
    pub fn of(samples: usize, quiet: bool) -> Self {
        Self::new(quiet, Some(samples as u64), "{wide_bar} {human_pos}/{human_len} samples  {eta}")
    }

    fn new(hidden: bool, length: Option<u64>, template: &str) -> Self {
        let hidden = hidden || !stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(length, target);
        let progress = Self { bar, hidden, began: Instant::now() };
        progress.show(template);
        progress
    }

    fn show(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
    }

    /// The stream holds so many bytes, if it is known; no one is asked for
    /// what no one sees.
    pub fn expect(&self, bytes: impl FnOnce() -> u64) {
        let bytes = if self.hidden { 0 } else { bytes() };
        if bytes > 0 {
            self.bar.set_length(bytes);
            self.show("{wide_bar} {bytes}/{total_bytes}  {msg}  {eta}");
        }
    }

    /// The bar itself, which counts the bytes of a stream as they are read.
    pub fn bar(&self) -> ProgressBar {
        self.bar.clone()
    }

    /// So many more samples are done.
    pub fn advance(&self, samples: usize) {
        self.bar.inc(samples as u64);
    }

    /// So many records of a stream are done by now.
    pub fn records(&self, done: u64) {
        if !self.hidden {
            let rate = done as f64 / self.began.elapsed().as_secs_f64().max(1e-3);
            self.bar.set_message(format!("{} records  {}/s", HumanCount(done), HumanCount(rate as u64)));
        }
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
