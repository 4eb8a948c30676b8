//! `Counted`: learned samples in, their features as sparse rows out, ready to
//! be summed up, left out one by one and scored.

use rayon::prelude::*;

use crate::classify::{ClassSums, from_fixed, to_fixed};
use crate::model::{END, Learned};
use crate::text::Analyzer;
use crate::vector::{FeatureExtractor, Gram, Vocabulary};

/// A corpus, counted.
pub(crate) struct Counted<'l> {
    pub learned: &'l Learned,
    pub extractor: &'l FeatureExtractor,
    /// Every feature that occurs, sorted.
    pub grams: Vec<Gram>,
    /// How many samples hold each feature.
    pub df: Vec<u64>,
    /// The exact sums of all rows: features by labels.
    pub sums: ClassSums,
    /// What the samples of each label count together.
    pub mass: Vec<f64>,
    /// Each sample's features, in the order of the samples.
    pub rows: Vec<Row>,
}

/// A sample, counted: x(t) of each feature, sorted by feature.
pub(crate) struct Row {
    pub features: Vec<(u32, f64)>,
    pub class: usize,
    pub weight: f64,
}

impl<'l> Counted<'l> {
    /// Counts the samples on all threads; the result does not depend on how
    /// many there are.
    pub(crate) fn new(learned: &'l Learned, extractor: &'l FeatureExtractor) -> Self {
        let analyzer = Analyzer::new(extractor.options().terms);
        let numbering =
            extractor.numbering(learned.terms().iter().map(|term| (term, analyzer.is_stop_term(term))));
        let found: Vec<_> = learned
            .samples()
            .par_iter()
            .map(|sample| extractor.features_of_words(&sample.words, END, &numbering))
            .collect();
        let mut grams: Vec<Gram> = found.iter().flatten().map(|weighed| weighed.gram).collect();
        grams.par_sort_unstable();
        grams.dedup();
        let place = |gram: &Gram| grams.binary_search(gram).unwrap_or_default() as u32;
        let rows: Vec<Row> = found
            .par_iter()
            .zip(learned.samples())
            .map(|(found, sample)| Row {
                features: found.iter().map(|weighed| (place(&weighed.gram), weighed.x)).collect(),
                class: sample.label.into(),
                weight: sample.weight,
            })
            .collect();
        drop(found);
        let mut counted = Self {
            learned,
            extractor,
            df: Vec::new(),
            sums: ClassSums::default(),
            mass: Vec::new(),
            grams,
            rows,
        };
        counted.sum_up();
        counted
    }

    fn sum_up(&mut self) {
        let (classes, features) = (self.learned.labels().len(), self.grams.len());
        let mut mass = vec![0_i64; classes];
        self.df = vec![0; features];
        let mut triplets: Vec<(u32, u16, i64)> = Vec::new();
        for row in &self.rows {
            mass[row.class] += to_fixed(row.weight);
            for (feature, x) in &row.features {
                self.df[*feature as usize] += 1;
                triplets.push((*feature, row.class as u16, to_fixed(row.weight * x)));
            }
        }
        triplets.par_sort_unstable();
        let mut indptr = vec![0; features + 1];
        let (mut indices, mut sums) = (Vec::new(), Vec::new());
        let mut last = None;
        for (feature, class, sum) in triplets {
            match sums.last_mut() {
                Some(total) if last == Some((feature, class)) => *total += sum,
                _ => {
                    indices.push(usize::from(class));
                    sums.push(sum);
                    indptr[feature as usize + 1] += 1;
                    last = Some((feature, class));
                }
            }
        }
        for feature in 0..features {
            indptr[feature + 1] += indptr[feature];
        }
        self.mass = mass.into_iter().map(from_fixed).collect();
        let sums = sprs::CsMat::new((features, classes), indptr, indices, sums);
        self.sums = ClassSums { samples: self.learned.counts(), sums };
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
