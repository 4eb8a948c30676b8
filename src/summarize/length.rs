//! How long a summary is: a length asked for in, what is left of it out, as
//! sentences are chosen.

use std::ops::RangeInclusive;

use crate::error::{Error, ErrorKind, Result};
use crate::text::Document;

/// How long a summary is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// So many sentences, or all if the text has fewer.
    Sentences(usize),
    /// At most so many words, but at least one sentence.
    Words(usize),
    /// At most so many characters, but at least one sentence.
    Chars(usize),
    /// This share of the text's words, in percent, but at least one sentence.
    Percent(f64),
}

impl Default for Length {
    fn default() -> Self {
        Self::Sentences(3)
    }
}

impl Length {
    /// # Errors
    /// [`ErrorKind::Params`] if it is 0, or no share.
    pub(super) fn check(self) -> Result<()> {
        let wrong = match self {
            Self::Sentences(0) | Self::Words(0) | Self::Chars(0) => {
                "a summary needs a length of at least 1".to_owned()
            }
            Self::Percent(percent) if !(percent > 0.0 && percent <= 100.0) => {
                format!("{percent} percent is no length; it must be above 0 and at most 100")
            }
            _ => return Ok(()),
        };
        Err(Error::new(ErrorKind::Params, wrong))
    }
}

/// What is left of a length, and what each candidate sentence takes of it.
#[derive(Clone)]
pub(crate) struct Budget {
    left: usize,
    sizes: Vec<usize>,
    /// Whether every candidate is too long; then any may be chosen, once.
    nothing_fits: bool,
}

impl Budget {
    /// The whole length of a summary of some sentences (`all`), for those of them
    /// that may be chosen.
    pub fn new(length: Length, document: &Document, all: &[usize], candidates: &[usize]) -> Self {
        let text = |index: &usize| document.sentence_text(&document.sentences()[*index]);
        let words = |index: &usize| word_count(text(index));
        let chars = |index: &usize| text(index).chars().count();
        let (left, sizes) = match length {
            Length::Sentences(count) => (count, vec![1; candidates.len()]),
            Length::Words(count) => (count, candidates.iter().map(words).collect()),
            Length::Chars(count) => (count, candidates.iter().map(chars).collect()),
            Length::Percent(percent) => {
                let total: usize = all.iter().map(words).sum();
                ((total as f64 * percent / 100.0).ceil() as usize, candidates.iter().map(words).collect())
            }
        };
        let nothing_fits = sizes.iter().all(|size| *size > left);
        Self { left, sizes, nothing_fits }
    }

    /// Whether some candidates may still be chosen together. If every one is
    /// too long by itself, one is better than none.
    pub fn fits(&self, places: RangeInclusive<usize>) -> bool {
        let is_one = places.start() == places.end();
        self.sizes[places].iter().sum::<usize>() <= self.left || (self.nothing_fits && is_one)
    }

    /// Chooses some candidates.
    pub fn spend(&mut self, places: RangeInclusive<usize>) {
        self.left = self.left.saturating_sub(self.sizes[places].iter().sum());
        self.nothing_fits = false;
    }

    /// Whether nothing is left.
    pub fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// How many candidates of the mean size fit into it.
    pub fn usual(&self) -> f64 {
        let total: usize = self.sizes.iter().sum();
        self.left as f64 * self.sizes.len() as f64 / (total as f64).max(1.0)
    }

    /// How many candidates fit into it at most.
    pub fn most(&self) -> usize {
        let mut sizes = self.sizes.clone();
        sizes.sort_unstable();
        let mut left = self.left;
        let fitting = sizes.iter().take_while(|size| {
            let fits = **size <= left;
            left = left.saturating_sub(**size);
            fits
        });
        fitting.count().max(1)
    }
}

/// How many words a text has, as writers count them: parted by white space.
pub(crate) fn word_count(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    // Where they begin, all bytes alike, so that many are looked at at once.
    let is_blank = |b: &u8| matches!(b, b'\t'..=b'\r' | b' ');
    let behind_blanks = text.as_bytes().windows(2).filter(|pair| is_blank(&pair[0]) & !is_blank(&pair[1]));
    behind_blanks.count() + usize::from(text.as_bytes().first().is_some_and(|first| !is_blank(first)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_what_white_space_parts(text in "[a\t\n\u{b}\u{c}\r \u{1c}\u{85}é]{0,20}") {
            prop_assert_eq!(word_count(&text), text.split_whitespace().count());
        }
    }
}
