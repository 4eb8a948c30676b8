//! `Grams`: the words of a text in, as numbers, its distinct grams out, each
//! with its tf and with the places where it stands.
//!
//! A gram of several words is one that is a word shorter and the word behind
//! it, so that two numbers tell it from all others of the text. Whether words
//! make one cannot be foreseen, and wrong guesses cost the most: so the places
//! that have one are sifted before any is looked up.

use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::gram::{Gram, NOTHING};
use super::numbering::Numbering;

/// So many places are sifted at a time.
const SIFTED: usize = 256;

/// The words of a text as numbers.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// From 1; behind each stretch, over whose end no gram reaches, comes
    /// [`NOTHING`].
    pub numbers: Vec<u32>,
    /// How much an occurrence at each place counts.
    pub weights: Vec<f64>,
}

/// The distinct grams of a text, those of one word first.
#[derive(Debug)]
pub(crate) struct Grams {
    /// The first is none at all.
    grams: Vec<TextGram>,
    /// Where the grams of each length end.
    ends: Vec<usize>,
    /// By length, the gram that begins at each place.
    places: Vec<Vec<u32>>,
}

/// A distinct gram of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct TextGram {
    /// The gram that it goes on from, if it has several words.
    pub from: u32,
    /// The number of its last word.
    pub last: u32,
    /// How often it occurs, as its places count.
    pub tf: f64,
    /// Its weight: the text's half of TF-IDF. Before it is weighed, how much an
    /// occurrence counts beside one of a word.
    pub x: f64,
}

impl Words {
    /// Room for so many.
    pub fn with_capacity(count: usize) -> Self {
        Self { numbers: Vec::with_capacity(count), weights: Vec::with_capacity(count) }
    }

    /// Adds a stretch of words, of which each occurrence counts `weight`.
    pub fn push(&mut self, words: impl Iterator<Item = u32>, weight: f64) {
        self.numbers.extend(words);
        self.numbers.push(NOTHING);
        self.weights.resize(self.numbers.len(), weight);
    }
}

impl Grams {
    /// The grams of up to `longest` words; one that would hold [`NOTHING`] is
    /// none. `factors` say of every number how much an occurrence counts beside
    /// one of a word; a gram of several words has the least of theirs.
    pub fn new(words: Words, factors: &[f64], longest: usize) -> Self {
        let Words { numbers: words, weights } = words;
        let single = |(last, x): (u32, &f64)| TextGram { last, x: *x, ..TextGram::default() };
        let mut grams: Vec<TextGram> = (0..).zip(factors).map(single).collect();
        for (word, weight) in words.iter().zip(&weights) {
            grams[*word as usize].tf += weight;
        }
        grams[NOTHING as usize].tf = 0.0;
        let mut found = Self { ends: vec![grams.len()], grams, places: vec![words] };
        for _ in 1..longest {
            found.go_on(&weights);
        }
        found
    }

    /// Adds the grams that are a word longer than the longest so far.
    fn go_on(&mut self, weights: &[f64]) {
        let (words, before) = (&self.places[0], &self.places[self.places.len() - 1]);
        let nexts = &words[self.places.len().min(words.len())..];
        let is_gram = |(from, next): (&u32, &u32)| (*from != NOTHING) & (*next != NOTHING);
        let count = before.iter().zip(nexts).map(|pair| usize::from(is_gram(pair))).sum();
        let mut known: HashTable<u32> = HashTable::with_capacity(count);
        self.grams.reserve(count);
        let grams = &mut self.grams;
        // A text could be made up so that its grams collide under a hash that is known.
        let hasher = RandomState::default();
        let hash = |from: u32, last: u32| hasher.hash_one(u64::from(from) << 32 | u64::from(last));
        let mut places = vec![NOTHING; words.len()];
        // Few at a time: what is sifted stays in the processor's nearest cache.
        let mut sifted = [0; SIFTED + 1];
        for first in (0..nexts.len()).step_by(SIFTED) {
            let mut count = 0;
            for (place, pair) in (first..).zip(before[first..].iter().zip(&nexts[first..]).take(SIFTED)) {
                // What is no gram is written over by the next one.
                sifted[count] = place;
                count += usize::from(is_gram(pair));
            }
            for place in &sifted[..count] {
                let (from, last) = (before[*place], nexts[*place]);
                let is_same = |gram: &u32| {
                    let gram = &grams[*gram as usize];
                    (gram.from, gram.last) == (from, last)
                };
                let of = |gram: &u32| hash(grams[*gram as usize].from, grams[*gram as usize].last);
                let gram = match known.entry(hash(from, last), is_same, of) {
                    Entry::Occupied(gram) => *gram.get(),
                    Entry::Vacant(free) => {
                        let new = grams.len() as u32;
                        free.insert(new);
                        let x = grams[from as usize].x.min(grams[last as usize].x);
                        grams.push(TextGram { from, last, tf: 0.0, x });
                        new
                    }
                };
                grams[gram as usize].tf += weights[*place];
                places[*place] = gram;
            }
        }
        self.ends.push(self.grams.len());
        self.places.push(places);
    }

    /// How many there are, the one that is none counted too.
    pub fn len(&self) -> usize {
        self.grams.len()
    }

    /// All in order: each stands behind the one that it goes on from. The first
    /// is none.
    pub fn all(&self) -> &[TextGram] {
        &self.grams
    }

    pub(super) fn all_mut(&mut self) -> &mut [TextGram] {
        &mut self.grams
    }

    /// All with the names of their words, and their weights.
    pub fn named(&self, numbering: &Numbering) -> impl Iterator<Item = (Gram, f64)> {
        self.grams[1..].iter().map(|gram| (self.name(gram, numbering.names()), gram.x))
    }

    fn name(&self, gram: &TextGram, names: &[u32]) -> Gram {
        let last = names[gram.last as usize];
        let mut from = gram.from;
        let mut name = [last, NOTHING, NOTHING];
        while from != NOTHING {
            let gram = &self.grams[from as usize];
            name.rotate_right(1);
            name[0] = names[gram.last as usize];
            from = gram.from;
        }
        name
    }

    /// The grams of one word by their numbers, those of two, and so on.
    pub fn by_length(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = std::iter::once(1).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| start..*end)
    }

    /// By length, the gram that begins at each place, or [`NOTHING`].
    pub fn places(&self) -> &[Vec<u32>] {
        &self.places
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::gram::LONGEST_NGRAM;
    use super::*;

    proptest! {
        #[test]
        fn every_run_of_numbers_is_counted_with_its_weight_and_found_where_it_stands(
            parts in proptest::collection::vec(
                (proptest::collection::vec(0..6_u32, 0..12), 1..9_u32), 0..6,
            ),
            longest in 1..=LONGEST_NGRAM,
        ) {
            let mut words = Words::default();
            let mut expected: BTreeMap<Vec<u32>, f64> = BTreeMap::new();
            for (part, weight) in &parts {
                words.push(part.iter().copied(), f64::from(*weight));
                let runs = (1..=longest).flat_map(|length| part.windows(length));
                for run in runs.filter(|run| !run.contains(&NOTHING)) {
                    *expected.entry(run.to_vec()).or_default() += f64::from(*weight);
                }
            }
            let all = words.numbers.clone();
            let grams = Grams::new(words, &[1.0; 6], longest);
            let run = |gram: usize| {
                let before = |gram: &usize| Some(grams.all()[*gram].from as usize).filter(|from| *from > 0);
                let mut run: Vec<u32> =
                    std::iter::successors(Some(gram), before).map(|gram| grams.all()[gram].last).collect();
                run.reverse();
                run
            };
            let mut found = BTreeMap::new();
            for (length, of_length) in (1..).zip(grams.by_length()) {
                for gram in of_length.filter(|gram| grams.all()[*gram].tf > 0.0) {
                    prop_assert_eq!(run(gram).len(), length);
                    prop_assert_eq!(found.insert(run(gram), grams.all()[gram].tf), None);
                }
            }
            prop_assert_eq!(found, expected);
            for (length, places) in (1..).zip(grams.places()) {
                for (place, gram) in places.iter().enumerate().filter(|(_, gram)| **gram != NOTHING) {
                    prop_assert_eq!(&run(*gram as usize), &all[place..place + length]);
                }
            }
        }
    }
}
