//! `Known`: the features of a text and a vocabulary in, those of them out that
//! it knows, each with its number there.

use super::Vocabulary;
use super::features::Features;
use super::grams::TextGram;
use super::numbering::Named;
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
        numbers.iter().zip(self.grams.all()).enumerate().for_each(|(gram, (number, weighed))| {
            grams[count] = KnownGram { gram: gram as u32, number: *number, x: weighed.x };
            count += usize::from(*number != UNKNOWN);
        });
        grams.truncate(count);
        Known { features: self, numbers, grams }
    }

    /// The number of every feature in `vocabulary`, or [`UNKNOWN`].
    ///
    /// Which runs are known cannot be foreseen, and memory is slow: so all are
    /// sifted before those that are left are looked up.
    fn numbers(&self, vocabulary: &Vocabulary) -> Vec<u32> {
        let all = self.grams.all();
        let lookup = vocabulary.lookup(all.len());
        let number = |term: &Term| lookup.number(term).unwrap_or(UNKNOWN);
        let first_term = self.extractor.first_term();
        let single = |named: &Named| match named.name.checked_sub(first_term) {
            Some(term) => number(self.terms.term(term as usize)),
            None => self.extractor.class_name(named.name).map_or(UNKNOWN, number),
        };
        let mut numbers = Vec::with_capacity(all.len());
        // The first is nothing.
        numbers.push(UNKNOWN);
        numbers.extend(self.numbering.numbered.iter().skip(1).map(single));
        let mut sifted = vec![0; all.len()];
        for longer in self.grams.by_length().skip(1) {
            let mut count = 0;
            for (gram, weighed) in longer.clone().zip(&all[longer.clone()]) {
                let (run, word) = (numbers[weighed.from as usize], numbers[weighed.last as usize]);
                let is_left = (run != UNKNOWN) & (word != UNKNOWN) & lookup.may_know_longer(run, word);
                sifted[count] = gram as u32;
                count += usize::from(is_left);
            }
            numbers.resize(longer.end, UNKNOWN);
            for gram in &sifted[..count] {
                let TextGram { from, last, .. } = all[*gram as usize];
                let found = lookup.longer(numbers[from as usize], numbers[last as usize]);
                numbers[*gram as usize] = found.unwrap_or(UNKNOWN);
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
        // What each term adds to the content words (in the upper half of a
        // number) and to those known.
        let share = |(term, number): (&Term, &u32)| {
            let is_known = self.numbers[*number as usize] != UNKNOWN;
            u64::from(term.is_content()) << u32::BITS | u64::from(term.is_content() & is_known)
        };
        let shares: Vec<u64> = terms.iter().zip(&numbering.terms).map(share).collect();
        let sum: u64 = words.iter().map(|word| shares[terms.number(word)]).sum();
        let (all, known) = (sum >> u32::BITS, u64::from(sum as u32));
        all > 0 && 2 * known >= all
    }
}

/// The number of a feature that a vocabulary does not hold.
const UNKNOWN: u32 = u32::MAX;
