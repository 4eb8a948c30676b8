//! `Runs`: a feature and a word in, the number of the run that the word makes
//! of it out.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::Vocabulary;

/// The numbers of the filter hold the bits of up to so many runs each, and of
/// more than half as many.
const RUNS_A_NUMBER: usize = 16;

/// The runs, by what they go on from and their last word.
#[derive(Debug)]
pub(super) struct Runs {
    numbers: HashMap<(u32, u32), u32, RandomState>,
    /// A Bloom filter (Bloom 1970) of which each run has two bits of one number:
    /// most runs of a text are not known, and this much stays in the
    /// processor's caches.
    filter: Vec<u64>,
}

impl Runs {
    /// The runs of a vocabulary, of which `find` finds the single words.
    pub(super) fn new(vocabulary: &Vocabulary, find: impl Fn(&[u8]) -> Option<usize>) -> Self {
        let mut found: Vec<((u32, u32), u32)> = Vec::new();
        // Runs stand right behind what they go on from.
        let mut passed: Vec<usize> = Vec::new();
        for number in 0..vocabulary.len() {
            let feature = vocabulary.bytes_of(number);
            let rest = |from: &usize| feature.strip_prefix(vocabulary.bytes_of(*from))?.strip_prefix(b" ");
            while passed.pop_if(|from| rest(from).is_none()).is_some() {}
            if let Some(from) = passed.last()
                && let Some(word) = rest(from).and_then(&find)
            {
                found.push(((*from as u32, word as u32), number as u32));
            }
            passed.push(number);
        }
        let mut filter = vec![0; (found.len() / RUNS_A_NUMBER).next_power_of_two()];
        for (run, _) in &found {
            let (place, bits) = place_of(*run, filter.len());
            filter[place] |= bits;
        }
        Self { numbers: found.into_iter().collect(), filter }
    }

    /// The number of the run that goes on from a feature with a word.
    pub(super) fn get(&self, run: (u32, u32)) -> Option<u32> {
        self.numbers.get(&run).copied()
    }

    /// Whether there may be a run that goes on from a feature with a word.
    pub(super) fn may_hold(&self, run: (u32, u32)) -> bool {
        let (place, bits) = place_of(run, self.filter.len());
        self.filter[place] & bits == bits
    }
}

/// Where a run's bits stand in a filter of so many numbers, a power of two.
fn place_of((from, word): (u32, u32), length: usize) -> (usize, u64) {
    let product = u128::from(u64::from(from) << 32 | u64::from(word)) * 0x9e37_79b9_7f4a_7c15;
    let hash = product as u64 ^ (product >> 64) as u64;
    ((hash >> 32) as usize & (length - 1), 1 << (hash >> 58) | 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_run_is_found_and_none_that_is_not_there() {
        let features =
            ["gas", "oil", "oil price", "oil price cap", "oil talk", "price", "price of oil", "talk"];
        let vocabulary = Vocabulary::from_sorted(features);
        let number = |word: &[u8]| features.iter().position(|feature| feature.as_bytes() == word);
        let runs = Runs::new(&vocabulary, number);
        for run in (0..8).flat_map(|from| (0..8).map(move |word| (from, word))) {
            // "cap" and "price of" are no features, so nothing leads to what holds them.
            let expected = match run {
                (1, 5) => Some(2),
                (1, 7) => Some(4),
                _ => None,
            };
            assert_eq!(runs.get(run), expected, "{run:?}");
            assert!(runs.may_hold(run) || expected.is_none());
        }
    }
}
