//! `Known`: the features of a text and a vocabulary in, those of them out that
//! it knows, each with its number there.

use super::Vocabulary;
use super::features::Features;
use crate::text::{Term, Word};

/// The features of a text that a vocabulary knows.
pub(crate) struct Known<'f> {
    features: &'f Features<'f>,
    /// The number in the vocabulary of every feature of the text, or
    /// [`UNKNOWN`].
    numbers: Vec<u32>,
    /// Those that it knows.
    pub grams: Vec<KnownGram>,
}

/// A feature of a text that a vocabulary knows.
#[derive(Clone, Copy, Default)]
pub(crate) struct KnownGram {
    /// Its number among the features of the text.
    pub gram: u32,
    /// Its number in the vocabulary.
    pub number: u32,
    /// Its weight in the text.
    pub x: f64,
}

impl Features<'_> {
    /// Those of the features that `vocabulary` knows.
    pub(crate) fn known(&self, vocabulary: &Vocabulary) -> Known<'_> {
        let numbers = self.numbers(vocabulary);
        // What is not known is written over by the next one.
        let mut grams = vec![KnownGram::default(); numbers.len() + 1];
        let mut count = 0;
        for ((gram, number), weighed) in (0..).zip(&numbers).zip(self.grams.all()) {
            grams[count] = KnownGram { gram, number: *number, x: weighed.x };
            count += usize::from(*number != UNKNOWN);
        }
        grams.truncate(count);
        Known { features: self, numbers, grams }
    }

    /// The number of every feature in `vocabulary`, or [`UNKNOWN`].
    ///
    /// Which runs are known cannot be foreseen, and memory is slow: so all are
    /// sifted before those that are left are looked up.
    fn numbers(&self, vocabulary: &Vocabulary) -> Vec<u32> {
        let mut numbers = vec![UNKNOWN; self.grams.len()];
        let number = |term: &Term| vocabulary.number(term).map_or(UNKNOWN, |number| number as u32);
        let mut by_length = self.grams.by_length();
        let first_term = self.extractor.first_term();
        let names = self.numbering.names();
        let singles = by_length.next().unwrap_or_default();
        for (single, name) in numbers[singles.clone()].iter_mut().zip(&names[singles]) {
            *single = match name.checked_sub(first_term) {
                Some(term) => number(self.terms.term(term as usize)),
                None => self.extractor.class_name(*name).map_or(UNKNOWN, number),
            };
        }
        let all = self.grams.all();
        let mut sifted = vec![0; self.grams.len()];
        for longer in by_length {
            let mut count = 0;
            for (gram, weighed) in longer.clone().zip(&all[longer]) {
                let (run, word) = (numbers[weighed.from as usize], numbers[weighed.last as usize]);
                let is_left = (run != UNKNOWN) & (word != UNKNOWN) & vocabulary.may_know_longer(run, word);
                sifted[count] = gram as u32;
                count += usize::from(is_left);
            }
            for gram in &sifted[..count] {
                let gram = *gram as usize;
                let (run, word) = (numbers[all[gram].from as usize], numbers[all[gram].last as usize]);
                let found = vocabulary.longer(run as usize, word as usize);
                numbers[gram] = found.map_or(UNKNOWN, |number| number as u32);
            }
        }
        numbers
    }
}

impl Known<'_> {
    /// Whether the vocabulary knows at least half of some words of the text,
    /// function words and numbers apart.
    pub(crate) fn is_most_of(&self, words: &[Word]) -> bool {
        let Features { terms, numbering, .. } = self.features;
        // What each term adds to the content words, and to those known.
        let share = |(term, number): (&Term, &u32)| {
            let is_known = self.numbers[*number as usize] != UNKNOWN;
            [u8::from(term.is_content()), u8::from(term.is_content() & is_known)]
        };
        let shares: Vec<[u8; 2]> = terms.iter().zip(&numbering.terms).map(share).collect();
        let [all, known] = words.iter().fold([0, 0], |[all, known], word| {
            let share = shares[terms.number(word)].map(u32::from);
            [all + share[0], known + share[1]]
        });
        all > 0 && 2 * known >= all
    }
}

/// The number of a feature that a vocabulary does not hold.
const UNKNOWN: u32 = u32::MAX;
