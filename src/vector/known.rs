//! `Known`: the features of a text and a vocabulary in, those of them out that
//! it knows, each with its number there.

use super::Vocabulary;
use super::features::{Features, Weighed};
use super::gram::{is_run, length};
use super::part::PartTerms;
use crate::text::Word;

/// The features of a text that a vocabulary knows.
pub(crate) struct Known<'d> {
    /// Each with its number in the vocabulary.
    pub features: Vec<(usize, Weighed)>,
    terms: &'d PartTerms<'d>,
    /// The number in the vocabulary of each number that stands in grams, of
    /// which `first_term` is the first that is no class.
    singles: Vec<u32>,
    first_term: usize,
}

impl Features<'_> {
    /// Those of the features that `vocabulary` knows.
    pub(crate) fn known(&self, vocabulary: &Vocabulary) -> Known<'_> {
        let singles = self.singles(vocabulary);
        let numbers = self.numbers(&singles, vocabulary);
        let mut features = vec![(0, Weighed::default()); numbers.len() + 1];
        let mut count = 0;
        for (number, weighed) in numbers.into_iter().zip(&self.grams) {
            features[count] = (number as usize, *weighed);
            count += usize::from(number != UNKNOWN);
        }
        features.truncate(count);
        Known { features, terms: &self.terms, singles, first_term: self.extractor.first_term() as usize }
    }

    /// The number of every feature in `vocabulary`, or [`UNKNOWN`].
    ///
    /// Which runs are known cannot be foreseen, and memory is slow: so all are
    /// sifted before those that are left are looked up.
    fn numbers(&self, singles: &[u32], vocabulary: &Vocabulary) -> Vec<u32> {
        let single = |weighed: &Weighed| match is_run(weighed.gram) {
            true => UNKNOWN,
            false => singles[weighed.gram[0] as usize],
        };
        let mut numbers: Vec<u32> = self.grams.iter().map(single).collect();
        let mut sifted = vec![(0, 0, 0); numbers.len() + 1];
        for last in 1..self.extractor.options().ngrams {
            let (mut count, mut run) = (0, UNKNOWN);
            for (place, Weighed { gram, .. }) in self.grams.iter().enumerate() {
                // A gram stands behind the shorter ones that it goes on from.
                let length = length(*gram);
                run = if length == last { numbers[place] } else { run };
                let word = singles[gram[last] as usize];
                let is_left = (length == last + 1)
                    & (run != UNKNOWN)
                    & (word != UNKNOWN)
                    & vocabulary.may_know_longer(run, word);
                sifted[count] = (place, run, word);
                count += usize::from(is_left);
            }
            for (place, run, word) in &sifted[..count] {
                let found = vocabulary.longer(*run as usize, *word as usize);
                numbers[*place] = found.map_or(UNKNOWN, |number| number as u32);
            }
        }
        numbers
    }

    /// The number in the vocabulary of each number that stands in grams.
    fn singles(&self, vocabulary: &Vocabulary) -> Vec<u32> {
        let first_term = self.extractor.first_term();
        let mut singles = vec![UNKNOWN; first_term as usize + self.terms.len()];
        for Weighed { gram, .. } in self.grams.iter().filter(|weighed| !is_run(weighed.gram)) {
            let name = match gram[0].checked_sub(first_term) {
                Some(term) => Some(self.terms.term(term as usize)),
                None => self.extractor.class_name(gram[0]),
            };
            let number = name.and_then(|name| vocabulary.number(name));
            singles[gram[0] as usize] = number.map_or(UNKNOWN, |number| number as u32);
        }
        singles
    }
}

impl Known<'_> {
    /// Whether the vocabulary knows at least half of some words of the text,
    /// function words and numbers apart.
    pub(crate) fn is_most_of(&self, words: &[Word]) -> bool {
        let known = self.singles[self.first_term..].iter().map(|number| *number != UNKNOWN);
        // What each term adds to the content words, and to those known.
        let shares = self.terms.iter().zip(known);
        let shares: Vec<[u32; 2]> = shares
            .map(|(term, known)| [u32::from(term.is_content()), u32::from(term.is_content() & known)])
            .collect();
        let [all, known] = words.iter().fold([0, 0], |[all, known], word| {
            let share = shares[self.terms.number(word)];
            [all + share[0], known + share[1]]
        });
        all > 0 && 2 * known >= all
    }
}

/// The number of a feature that a vocabulary does not hold.
const UNKNOWN: u32 = u32::MAX;
