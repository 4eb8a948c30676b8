//! Overlap: sentences and a reference summary in, ROUGE-1 and ROUGE-2 of any
//! set of the sentences out, sentence by sentence and without counting anew.

use super::rouge::{RougeText, counted};

/// What a sentence says of a reference: its words and its pairs of words.
pub(crate) struct Said([Grams; 2]);

impl Said {
    /// The words of a sentence, of the tokenizer of the reference.
    pub fn new(words: &[u32], reference: &RougeText) -> Self {
        Self([
            Grams::new(words.iter().copied(), reference.unigrams()),
            Grams::new(words.windows(2).map(|pair| (pair[0], pair[1])), reference.bigrams()),
        ])
    }
}

/// How much of a reference is said by the sentences added so far. Pairs of
/// words count within sentences only.
#[derive(Clone)]
pub(crate) struct Cover([Shared; 2]);

impl Cover {
    /// Of no sentence yet.
    pub fn new(reference: &RougeText) -> Self {
        Self([Shared::new(reference.unigrams()), Shared::new(reference.bigrams())])
    }

    /// ROUGE-1 F1 and ROUGE-2 F1 with a further sentence.
    pub fn f1_with(&self, said: &Said) -> [f64; 2] {
        std::array::from_fn(|n| self.0[n].f1_with(&said.0[n]))
    }

    /// Adds a sentence.
    pub fn add(&mut self, said: &Said) {
        for (shared, grams) in self.0.iter_mut().zip(&said.0) {
            shared.add(grams);
        }
    }
}

/// The words, or the pairs of words, of a sentence.
struct Grams {
    /// Those of the reference: place there, and how often they occur here.
    shared: Vec<(usize, usize)>,
    total: usize,
}

impl Grams {
    fn new<T: Copy + Ord>(grams: impl Iterator<Item = T>, reference: &[(T, usize)]) -> Self {
        let counts = counted(grams);
        let total = counts.iter().map(|(_, count)| *count).sum();
        let shared = counts
            .into_iter()
            .filter_map(|(gram, count)| {
                let place = reference.binary_search_by_key(&gram, |(gram, _)| *gram).ok()?;
                Some((place, count))
            })
            .collect();
        Self { shared, total }
    }
}

/// How much of the reference's words, or pairs, was said.
#[derive(Clone)]
struct Shared {
    /// How often each occurs in the reference: more does not count.
    limits: Vec<usize>,
    /// How often each occurs in the sentences chosen.
    said: Vec<usize>,
    common: usize,
    /// All of the reference, and all of the sentences chosen.
    total: usize,
}

impl Shared {
    fn new<T>(reference: &[(T, usize)]) -> Self {
        let limits: Vec<usize> = reference.iter().map(|(_, count)| *count).collect();
        let total = limits.iter().sum();
        Self { said: vec![0; limits.len()], limits, common: 0, total }
    }

    /// What a sentence would add to the common part.
    fn gain(&self, grams: &Grams) -> usize {
        let gain = |(place, count): &(usize, usize)| {
            let (said, limit) = (self.said[*place], self.limits[*place]);
            limit.min(said + count) - limit.min(said)
        };
        grams.shared.iter().map(gain).sum()
    }

    /// F1 with a further sentence.
    fn f1_with(&self, grams: &Grams) -> f64 {
        let common = self.common + self.gain(grams);
        let total = self.total + grams.total;
        if total == 0 { 0.0 } else { 2.0 * common as f64 / total as f64 }
    }

    fn add(&mut self, grams: &Grams) {
        self.common += self.gain(grams);
        self.total += grams.total;
        for (place, count) in &grams.shared {
            self.said[*place] += count;
        }
    }
}
