//! `Counted`: learned samples in, their features as sparse rows out, ready to
//! be summed up, left out one by one and scored.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use rayon::prelude::*;
use sprs::CsMat;

use super::gather::{ends, gathered};
use super::rows::Rows;
use crate::classify::{from_fixed, to_fixed};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{END, Learned, LearnedSample};
use crate::text::Analyzer;
use crate::vector::{
    FeatureExtractor, Gram, Numbered, Vocabulary, Words, in_order, of_order, weights_of_parts,
};

/// So many samples are counted, and so many occurrences summed up, in a row.
const SAMPLES: usize = 512;
const OCCURRENCES: usize = 1 << 14;

/// The weights of all samples may add up to so much: twice that, as when hard
/// samples count more, still has room in a sum in fixed point.
const MOST_WEIGHT: f64 = 1e9;

/// A corpus, counted.
pub(crate) struct Counted<'l> {
    pub learned: &'l Learned,
    pub extractor: FeatureExtractor,
    /// Every feature that occurs, sorted.
    pub grams: Vec<Gram>,
    /// How many samples hold each feature.
    pub df: Vec<u64>,
    /// The exact sums of all rows, features by labels, in fixed point.
    pub sums: CsMat<i64>,
    /// What the samples of each label count together.
    pub mass: Vec<f64>,
    /// Each sample's features, in the order of the samples.
    pub rows: Rows,
}

impl<'l> Counted<'l> {
    /// Counts the samples on all threads; the result does not depend on how
    /// many there are.
    ///
    /// # Errors
    /// [`ErrorKind::Corpus`] if there are too many features to be told apart,
    /// or if the weights are too large to be summed up exactly.
    pub(crate) fn new(learned: &'l Learned, extractor: FeatureExtractor) -> Result<Self> {
        let weight: f64 = learned.samples().iter().map(|sample| sample.weight).sum();
        if weight > MOST_WEIGHT {
            let message = format!(
                "the weights of the samples add up to {weight}, and may to {MOST_WEIGHT}; make all of them smaller"
            );
            return Err(Error::new(ErrorKind::Corpus, message));
        }
        let analyzer = Analyzer::new(extractor.options().terms);
        let class = |term| extractor.word_classes().and_then(|classes| classes.class(term));
        let terms: Vec<Kind> =
            learned.terms().iter().map(|term| (analyzer.is_stop_term(term), class(term))).collect();
        let batches: Vec<Batch> = learned
            .samples()
            .par_chunks(SAMPLES)
            .map(|samples| Batch::of(samples, &extractor, &terms))
            .collect();
        if batches.iter().map(|batch| batch.x.len()).sum::<usize>() > u32::MAX as usize {
            let message = "the samples hold more than four billion words and runs, which is too many to count; \
                           train on fewer of them, or on shorter runs";
            return Err(Error::new(ErrorKind::Corpus, message));
        }
        let grams = gathered(&batches, |batch| &batch.grams);
        let amounts = gathered(&batches, |batch| &batch.amounts);
        let x = gathered(&batches, |batch| &batch.x);
        // Every occurrence of a feature in a sample: the gram and, in the lowest
        // bits, its place among all of them.
        let occurrence = |(place, gram): (usize, Gram)| in_order(gram) << u32::BITS | place as u128;
        let mut occurrences: Vec<u128> = grams.into_par_iter().enumerate().map(occurrence).collect();
        occurrences.par_sort_unstable();
        let classes = learned.labels().len();
        let (summed, features) = sum_up(&occurrences, &amounts, classes);
        let rows = Rows {
            features,
            x,
            ends: ends(batches.iter().map(|batch| batch.ends.as_slice())),
            classes: learned.samples().iter().map(|sample| sample.label.into()).collect(),
            weights: learned.samples().iter().map(|sample| sample.weight).collect(),
        };
        let sums = CsMat::new((summed.grams.len(), classes), summed.ends, summed.classes, summed.sums);
        Ok(Self {
            learned,
            extractor,
            grams: summed.grams,
            df: summed.df,
            sums,
            mass: mass(&rows, classes),
            rows,
        })
    }

    /// Gives every sample another weight, and sums them up anew; gives what was
    /// there before.
    pub(crate) fn reweigh(&mut self, weights: Vec<f64>) -> Weighed {
        let weights = std::mem::replace(&mut self.rows.weights, weights);
        let new_mass = mass(&self.rows, self.mass.len());
        let mass = std::mem::replace(&mut self.mass, new_mass);
        let old = &self.sums;
        // Sums of integers are the same in any order.
        let sums: Vec<AtomicI64> = old.data().iter().map(|_| AtomicI64::new(0)).collect();
        let (starts, classes) = (old.proper_indptr(), old.indices());
        self.rows.iter().collect::<Vec<_>>().par_iter().with_min_len(SAMPLES).for_each(|row| {
            for (feature, x) in row.iter() {
                let known = starts[feature]..starts[feature + 1];
                let place =
                    known.start + classes[known].iter().take_while(|class| **class < row.class).count();
                sums[place].fetch_add(to_fixed(row.weight * x), Ordering::Relaxed);
            }
        });
        let sums = sums.into_iter().map(AtomicI64::into_inner).collect();
        Weighed { weights, mass, sums: self.replace_sums(sums) }
    }

    /// Puts back what was there before.
    pub(crate) fn restore(&mut self, Weighed { weights, mass, sums }: Weighed) {
        (self.rows.weights, self.mass) = (weights, mass);
        self.replace_sums(sums);
    }

    fn replace_sums(&mut self, mut sums: Vec<i64>) -> Vec<i64> {
        self.sums.data_mut().swap_with_slice(&mut sums);
        sums
    }

    /// How many samples there are.
    pub(crate) fn samples(&self) -> u64 {
        self.rows.len() as u64
    }

    /// The names of some features, which are sorted.
    pub(crate) fn vocabulary(&self, features: &[usize]) -> Vocabulary {
        let mut names = Vocabulary::default();
        let mut name = String::new();
        for feature in features {
            let term = |number: usize| self.learned.terms().feature(number);
            self.extractor.write_name(self.grams[*feature], term, &mut name);
            names.push(&name);
        }
        names
    }
}

/// The weights of samples, and what was summed up with them.
pub(crate) struct Weighed {
    weights: Vec<f64>,
    mass: Vec<f64>,
    sums: Vec<i64>,
}

/// What the samples of each class count together.
fn mass(rows: &Rows, classes: usize) -> Vec<f64> {
    let mut mass = vec![0_i64; classes];
    for (class, weight) in rows.classes.iter().zip(&rows.weights) {
        mass[*class] += to_fixed(*weight);
    }
    mass.into_iter().map(from_fixed).collect()
}

/// Some samples, counted by themselves.
#[derive(Default)]
struct Batch {
    /// The features of each sample.
    grams: Vec<Gram>,
    /// What each adds to the sums, and to those of which class.
    amounts: Vec<(i64, usize)>,
    /// Its weight in its sample.
    x: Vec<f64>,
    /// Where each sample ends.
    ends: Vec<usize>,
}

/// The place of a term that a sample was not seen to hold.
const NEW: u32 = u32::MAX;

/// Whether a term is a function word, and its class.
type Kind = (bool, Option<u32>);

impl Batch {
    fn of(samples: &[LearnedSample], extractor: &FeatureExtractor, kinds: &[Kind]) -> Self {
        let mut batch = Self::default();
        // The terms of a sample, and of each its place among them.
        let mut terms: Vec<u32> = Vec::new();
        let mut places = vec![NEW; kinds.len()];
        for sample in samples {
            for term in sample.words.iter().filter(|term| **term != END) {
                let place = &mut places[*term as usize];
                if *place == NEW {
                    *place = terms.len() as u32;
                    terms.push(*term);
                }
            }
            let numbering = extractor.numbering(terms.iter().map(|term| {
                let (is_stop_word, class) = kinds[*term as usize];
                Numbered { name: extractor.first_term() + term, is_stop_word, class }
            }));
            let mut words = Words::with_capacity(sample.words.len());
            let parts = sample.words.split_inclusive(|word| *word == END);
            for (part, weight) in parts.zip(weights_of_parts()) {
                let part = &part[..part.len() - 1];
                words.push(part.iter().map(|term| numbering.terms[places[*term as usize] as usize]), weight);
            }
            for (gram, x) in extractor.grams(words, &numbering).named(&numbering) {
                batch.grams.push(gram);
                batch.amounts.push((to_fixed(sample.weight * x), sample.label.into()));
                batch.x.push(x);
            }
            batch.ends.push(batch.x.len());
            terms.drain(..).for_each(|term| places[term as usize] = NEW);
        }
        batch
    }
}

/// Features, numbered in their order and summed up over the samples.
#[derive(Default)]
struct Summed {
    grams: Vec<Gram>,
    df: Vec<u64>,
    /// The classes that know each feature, where those of each end (after a
    /// first 0), and the sums.
    classes: Vec<usize>,
    ends: Vec<usize>,
    sums: Vec<i64>,
}

/// Numbers the features of sorted occurrences and sums them up; beside the
/// sums comes the number of the feature of each occurrence.
fn sum_up(occurrences: &[u128], amounts: &[(i64, usize)], classes: usize) -> (Summed, Vec<u32>) {
    let pieces = pieces(occurrences);
    let counts: Vec<usize> =
        pieces.par_iter().map(|piece| piece.chunk_by(|a, b| gram(a) == gram(b)).count()).collect();
    let firsts = counts.iter().scan(0, |next, count| {
        let first = *next;
        *next += count;
        Some(first as u32)
    });
    let numbers: Vec<AtomicU32> = amounts.iter().map(|_| AtomicU32::new(0)).collect();
    let summed: Vec<Summed> = pieces
        .into_par_iter()
        .zip(firsts.collect::<Vec<u32>>())
        .map(|(piece, first)| Summed::of(piece, first, amounts, classes, &numbers))
        .collect();
    let all = Summed {
        grams: gathered(&summed, |piece| &piece.grams),
        df: gathered(&summed, |piece| &piece.df),
        classes: gathered(&summed, |piece| &piece.classes),
        ends: ends([[0].as_slice()].into_iter().chain(summed.iter().map(|piece| piece.ends.as_slice()))),
        sums: gathered(&summed, |piece| &piece.sums),
    };
    (all, numbers.into_iter().map(AtomicU32::into_inner).collect())
}

impl Summed {
    /// Sums up a piece, of which the first feature has the number `first`.
    fn of(
        piece: &[u128],
        first: u32,
        amounts: &[(i64, usize)],
        classes: usize,
        numbers: &[AtomicU32],
    ) -> Self {
        let mut summed = Self::default();
        let mut by_class = vec![0_i64; classes];
        let mut met: Vec<usize> = Vec::new();
        for (number, alike) in (first..).zip(piece.chunk_by(|a, b| gram(a) == gram(b))) {
            summed.grams.extend(alike.first().map(|first| of_order(gram(first))));
            summed.df.push(alike.len() as u64);
            for occurrence in alike {
                let place = *occurrence as u32 as usize;
                numbers[place].store(number, Ordering::Relaxed);
                let (amount, class) = amounts[place];
                if !met.contains(&class) {
                    met.push(class);
                }
                by_class[class] += amount;
            }
            met.sort_unstable();
            for class in met.drain(..) {
                summed.classes.push(class);
                summed.sums.push(std::mem::take(&mut by_class[class]));
            }
            summed.ends.push(summed.classes.len());
        }
        summed
    }
}

/// The gram of an occurrence, by its order.
fn gram(occurrence: &u128) -> u128 {
    occurrence >> u32::BITS
}

/// Sorted occurrences in pieces; those of one gram stay together.
fn pieces(mut occurrences: &[u128]) -> Vec<&[u128]> {
    let mut pieces = Vec::new();
    while let Some(last) = occurrences.get(..OCCURRENCES).unwrap_or(occurrences).last() {
        let end = occurrences.partition_point(|occurrence| gram(occurrence) <= gram(last));
        let (piece, rest) = occurrences.split_at(end);
        pieces.push(piece);
        occurrences = rest;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::article::Article;
    use crate::corpus::Sample;
    use crate::text::Document;
    use crate::vector::{FeatureOptions, LONGEST_NGRAM, Part, StopWords, WordClasses};

    #[test]
    fn a_sample_has_the_features_that_its_document_has() {
        let text = "Oil and gas fell. Oil and gas fell again, and so did the price of oil and gas.";
        let sample = Sample::new("a", text);
        for ngrams in 1..=LONGEST_NGRAM {
            let options =
                FeatureOptions { ngrams, stop_words: StopWords::Discount, ..FeatureOptions::default() };
            let analyzer = Analyzer::new(options.terms);
            let classes = WordClasses::from_text("oil gas\nfell price\n", &analyzer).unwrap();
            let extractor = FeatureExtractor::new(options, Some(Arc::new(classes)));
            let learned = Learned::of(std::slice::from_ref(&sample), options.terms, &|_| ()).unwrap();
            let counted = Counted::new(&learned, extractor.clone()).unwrap();
            let vocabulary = counted.vocabulary(&(0..counted.grams.len()).collect::<Vec<_>>());
            let document = Document::new(Article::new(text), &analyzer);
            let features = extractor.features(&document, Part::Whole);
            let known = features.known(&vocabulary);
            let mut expected: Vec<(usize, f64)> =
                known.grams.iter().map(|gram| (gram.number as usize, gram.x)).collect();
            expected.sort_by_key(|(feature, _)| *feature);
            let mut found: Vec<(usize, f64)> = counted.rows.iter().next().unwrap().iter().collect();
            found.sort_by_key(|(feature, _)| *feature);
            assert_eq!(found, expected);
            assert_eq!(found.len(), vocabulary.len());
        }
    }

    #[test]
    fn weights_too_large_for_an_exact_sum_are_refused() {
        let sample = |n: usize| Sample { weight: 999_999.0, ..Sample::new(["a", "b"][n % 2], "Oil fell.") };
        let samples: Vec<Sample> = (0..1001).map(sample).collect();
        let options = FeatureOptions::default();
        let counted = |samples: &[Sample]| {
            let learned = Learned::of(samples, options.terms, &|_| ()).unwrap();
            Counted::new(&learned, FeatureExtractor::new(options, None)).map(|_| ())
        };
        assert!(counted(&samples[..1000]).is_ok());
        assert!(counted(&samples).unwrap_err().message().contains("smaller"));
        let heavier = Sample { weight: f64::NAN, ..sample(0) };
        assert!(Learned::of(&[heavier], options.terms, &|_| ()).is_err());
    }

    #[test]
    fn other_weights_are_summed_up_as_if_they_had_been_there_from_the_start() {
        let texts = ["Oil fell.", "Oil and gas rose.", "Talks began.", "Talks on gas failed."];
        let samples: Vec<Sample> =
            texts.iter().zip(["a", "a", "b", "b"]).map(|(t, l)| Sample::new(l, *t)).collect();
        let options = FeatureOptions::default();
        let learned = Learned::of(&samples, options.terms, &|_| ()).unwrap();
        let mut counted = Counted::new(&learned, FeatureExtractor::new(options, None)).unwrap();
        let (sums, mass) = (counted.sums.clone(), counted.mass.clone());
        let before = counted.reweigh(vec![2.0; 4]);
        assert!(counted.mass.iter().zip(&mass).all(|(twice, once)| *twice == 2.0 * once));
        assert_ne!(counted.sums, sums);
        counted.reweigh(vec![1.0; 4]);
        assert_eq!((&counted.sums, &counted.mass), (&sums, &mass));
        counted.reweigh(vec![3.0; 4]);
        counted.restore(before);
        assert_eq!((counted.sums, counted.mass), (sums, mass));
    }
}
