//! `Repeats`: the lines of a text in, which of them say the same, letters and
//! digits compared, out.

use std::collections::HashMap;

use super::line::Line;
use super::shapes::normalise;

/// So many letters and digits tell most lines of an article apart; only those
/// that begin alike are compared in full.
const TELLING: usize = 12;

/// Which lines of a text say the same.
pub(super) struct Repeats {
    /// What the lines that say the same have in common.
    starts: Vec<u64>,
    /// The first line that says what each line says.
    first: Vec<usize>,
}

impl Repeats {
    /// Compares the lines with each other.
    pub(super) fn new(text: &str, lines: &[Line]) -> Self {
        let starts: Vec<u64> = lines.iter().map(|line| start(&text[line.span.clone()])).collect();
        let mut sorted: Vec<(u64, usize)> = starts.iter().copied().zip(0..).collect();
        sorted.sort_unstable();
        let mut first: Vec<usize> = (0..lines.len()).collect();
        for alike in sorted.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
            let mut by_text = HashMap::new();
            for (_, number) in alike {
                let plain = normalise(&text[lines[*number].span.clone()]);
                first[*number] = *by_text.entry(plain).or_insert(*number);
            }
        }
        Self { starts, first }
    }

    /// The lines that may say what `text` says: no other does.
    pub(super) fn like(&self, text: &str) -> impl Fn(usize) -> bool + '_ {
        let start = start(text);
        move |number| self.starts[number] == start
    }

    /// The first line that says what line `number` says.
    pub(super) fn first(&self, number: usize) -> usize {
        self.first[number]
    }

    /// Whether a line says the same as the one before or behind it.
    pub(super) fn is_beside(&self, number: usize) -> bool {
        let same = |other: usize| self.first.get(other) == Some(&self.first[number]);
        same(number + 1) || number.checked_sub(1).is_some_and(same)
    }
}

/// Whether two texts say the same.
pub(super) fn says_same(a: &str, b: &str) -> bool {
    start(a) == start(b) && normalise(a) == normalise(b)
}

/// What texts that say the same have in common: their first letters and
/// digits, as a number.
fn start(text: &str) -> u64 {
    let add = |start: u64, c: char| start.rotate_left(5) ^ u64::from(c);
    let near = &text.as_bytes()[..text.len().min(2 * TELLING)];
    let letters = near.iter().filter(|b| b.is_ascii_alphanumeric());
    if near.is_ascii() && (near.len() == text.len() || letters.clone().count() >= TELLING) {
        return letters.take(TELLING).fold(0, |start, b| add(start, b.to_ascii_lowercase().into()));
    }
    let letters = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    letters.take(TELLING).fold(0, add)
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    #[test]
    fn lines_that_differ_in_signs_and_case_alone_say_the_same() {
        let text = "The port is shut until Friday\nThe port is shut until Monday\nTHE PORT is shut - until Friday.\n* * *\n---";
        let repeats = Repeats::new(text, &lines(text, 0..text.len()));
        let first: Vec<usize> = (0..5).map(|number| repeats.first(number)).collect();
        assert_eq!(first, [0, 1, 0, 3, 3]);
        assert!(says_same("Oil falls!", "OIL FALLS") && !says_same("Oil falls", "Oil falls again"));
        assert!(says_same("Ölpreis fällt - und fällt weiter", "ÖLPREIS FÄLLT und fällt weiter"));
    }
}
