//! `GramCounts`: the words of a text in, as numbers, its distinct grams out, each
//! with its tf.
//!
//! Whether words make a run cannot be foreseen, and wrong guesses cost the
//! most: so every place is counted, and those without a run count 0.

use std::ops::Range;

use super::gram::{Gram, LONGEST_NGRAM, NOTHING};

/// The grams of a text as they are counted.
pub(super) struct GramCounts {
    ngrams: usize,
    /// The numbers of all words, and behind each stretch so many times
    /// [`NOTHING`] that no run reaches over its end.
    words: Vec<u32>,
    /// The stretches of text and what an occurrence there counts.
    stretches: Vec<(Range<usize>, f64)>,
    /// What was counted of each number,
    counts: Vec<Count>,
    /// and a bit for each that occurred: most do not.
    occurred: Vec<u64>,
}

#[derive(Clone, Default)]
struct Count {
    /// How often it occurs.
    tf: f64,
    /// How many longer runs begin with it.
    runs: u32,
    /// Where the next of them goes.
    next: u32,
}

/// What follows the first word of a run, and how much it counts.
type Rest = ([u32; LONGEST_NGRAM - 1], f64);

impl GramCounts {
    /// Counts runs of up to `ngrams` words, whose numbers are below `numbers`;
    /// there will be some `words`.
    pub(super) fn new(ngrams: usize, numbers: usize, words: usize) -> Self {
        Self {
            ngrams,
            words: Vec::with_capacity(words),
            stretches: Vec::new(),
            counts: vec![Count::default(); numbers],
            occurred: vec![0; numbers.div_ceil(64)],
        }
    }

    /// Counts the runs of a stretch of words, of which each occurrence counts
    /// `weight`; a run that holds a word without a number ([`NOTHING`]) is no
    /// feature.
    pub(super) fn add(&mut self, words: impl Iterator<Item = u32>, weight: f64) {
        let start = self.words.len();
        self.words.extend(words);
        self.words.extend([NOTHING; LONGEST_NGRAM - 1]);
        let stretch = start..self.words.len();
        let (pairs, triples) = (u32::from(self.ngrams > 1), u32::from(self.ngrams > 2));
        for [first, second, third] in places(&self.words[stretch.clone()]) {
            let count = &mut self.counts[first as usize];
            count.tf += weight;
            let (pair, triple) = (u32::from(second != NOTHING), u32::from(third != NOTHING));
            count.runs += pair * (pairs + triples * triple);
            self.occurred[first as usize / 64] |= 1 << (first % 64);
        }
        self.stretches.push((stretch, weight));
    }

    /// Calls `each` with every distinct gram and its tf, in order.
    pub(super) fn for_each(mut self, mut each: impl FnMut(Gram, f64)) {
        let distinct = self.occurred.iter().map(|bits| bits.count_ones() as usize).sum();
        let mut numbers = Vec::with_capacity(distinct);
        numbers.extend(self.occurred.iter().enumerate().flat_map(ones));
        let mut all = 0;
        for number in &numbers {
            let count = &mut self.counts[*number as usize];
            count.next = all;
            all += count.runs;
        }
        let mut rests = self.rests(all);
        for number in numbers {
            let count = &self.counts[number as usize];
            let alike = &mut rests[(count.next - count.runs) as usize..count.next as usize];
            if number == NOTHING {
                continue;
            }
            each([number, NOTHING, NOTHING], count.tf);
            // A stable sort: the weights of a gram add up in text order.
            if alike.len() > 1 {
                alike.sort_by_key(|(rest, _)| *rest);
            }
            for same in alike.chunk_by(|a, b| a.0 == b.0) {
                let [second, third] = same[0].0;
                each([number, second, third], same.iter().map(|(_, weight)| weight).sum());
            }
        }
    }

    /// The longer runs without their first words, by which they are sorted.
    fn rests(&mut self, all: u32) -> Vec<Rest> {
        // What is no run goes behind all that are.
        let mut rests = vec![Rest::default(); all as usize + 1];
        for (stretch, weight) in &self.stretches {
            for [first, second, third] in places(&self.words[stretch.clone()]) {
                let next = &mut self.counts[first as usize].next;
                let mut put = |is_run: bool, rest| {
                    rests[if is_run { *next } else { all } as usize] = (rest, *weight);
                    *next += u32::from(is_run);
                };
                if self.ngrams > 1 {
                    put(second != NOTHING, [second, NOTHING]);
                }
                if self.ngrams > 2 {
                    put((second != NOTHING) & (third != NOTHING), [second, third]);
                }
            }
        }
        rests
    }
}

/// Every word of a stretch with the two behind it.
fn places(words: &[u32]) -> impl Iterator<Item = [u32; LONGEST_NGRAM]> {
    words.windows(LONGEST_NGRAM).map(|run| [run[0], run[1], run[2]])
}

/// The places of the ones among 64 bits.
fn ones((number, bits): (usize, &u64)) -> impl Iterator<Item = u32> {
    let mut bits = *bits;
    std::iter::from_fn(move || {
        let place = (bits != 0).then(|| 64 * number as u32 + bits.trailing_zeros());
        bits &= bits.wrapping_sub(1);
        place
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_run_of_numbers_is_counted_with_its_weight_and_comes_in_order(
            parts in proptest::collection::vec(
                (proptest::collection::vec(0..6_u32, 0..12), 1..9_u32), 0..6,
            ),
            ngrams in 1..=LONGEST_NGRAM,
        ) {
            let mut counts = GramCounts::new(ngrams, 6, 0);
            let mut expected: BTreeMap<Gram, f64> = BTreeMap::new();
            for (words, weight) in &parts {
                counts.add(words.iter().copied(), f64::from(*weight));
                for length in 1..=ngrams {
                    for run in words.windows(length).filter(|run| !run.contains(&NOTHING)) {
                        let mut gram = Gram::default();
                        gram[..length].copy_from_slice(run);
                        *expected.entry(gram).or_default() += f64::from(*weight);
                    }
                }
            }
            let mut found = Vec::new();
            counts.for_each(|gram, tf| found.push((gram, tf)));
            prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
