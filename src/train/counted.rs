//! `Counted`: learned samples in, their features as sparse rows out, ready to
//! be summed up, left out one by one and scored.

use rayon::prelude::*;

use crate::classify::{ClassSums, from_fixed, to_fixed};
use crate::model::{END, Learned};
use crate::text::Analyzer;
use crate::vector::{FeatureExtractor, Gram, Vocabulary, in_order, of_order};

/// A corpus, counted.
pub(crate) struct Counted<'l> {
    pub learned: &'l Learned,
    pub extractor: FeatureExtractor,
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
    pub(crate) fn new(learned: &'l Learned, extractor: FeatureExtractor) -> Self {
        let analyzer = Analyzer::new(extractor.options().terms);
        let class = |term| extractor.word_classes().and_then(|classes| classes.class(term));
        let terms = learned.terms().iter().map(|term| (analyzer.is_stop_term(term), class(term)));
        let numbering = extractor.numbering(terms);
        let mut rows: Vec<(Row, Vec<Gram>)> = learned
            .samples()
            .par_iter()
            .map(|sample| {
                let found = extractor.features_of_words(&sample.words, END, &numbering);
                let grams = found.iter().map(|weighed| weighed.gram).collect();
                let features = found.iter().map(|weighed| (0, weighed.x)).collect();
                (Row { features, class: sample.label.into(), weight: sample.weight }, grams)
            })
            .collect();
        let mut occurrences = Vec::with_capacity(rows.iter().map(|(_, grams)| grams.len()).sum());
        for (number, (_, grams)) in (0..).zip(&mut rows) {
            let grams = std::mem::take(grams).into_iter();
            occurrences.extend(grams.map(|gram| in_order(gram) << u32::BITS | number));
        }
        occurrences.par_sort_unstable();
        let rows = rows.into_iter().map(|(row, _)| row).collect();
        sum_up(learned, extractor, rows, &occurrences)
    }

    /// Gives every sample another weight, and sums them up anew.
    pub(crate) fn reweigh(&mut self, weights: impl IntoIterator<Item = f64>) {
        let mut mass = vec![0_i64; self.mass.len()];
        let mut sums = self.sums.sums.map(|_| 0_i64);
        for (row, weight) in self.rows.iter_mut().zip(weights) {
            row.weight = weight;
            mass[row.class] += to_fixed(weight);
            for (feature, x) in &row.features {
                if let Some(sum) = sums.get_mut(*feature as usize, row.class) {
                    *sum += to_fixed(weight * x);
                }
            }
        }
        self.mass = mass.into_iter().map(from_fixed).collect();
        self.sums.sums = sums;
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

/// Numbers the features and sums them up over the samples that hold them,
/// given every occurrence of a feature in a sample, sorted: the gram and, in
/// the lowest bits, the sample.
fn sum_up<'l>(
    learned: &'l Learned,
    extractor: FeatureExtractor,
    mut rows: Vec<Row>,
    occurrences: &[u128],
) -> Counted<'l> {
    let classes = learned.labels().len();
    let mut mass = vec![0_i64; classes];
    for row in &rows {
        mass[row.class] += to_fixed(row.weight);
    }
    let (mut grams, mut df) = (Vec::new(), Vec::new());
    let (mut indptr, mut indices, mut sums) = (vec![0], Vec::new(), Vec::new());
    // Features stand in the same order in each row as among the occurrences.
    let mut next = vec![0_usize; rows.len()];
    let mut by_class = vec![0_i64; classes];
    let mut met: Vec<usize> = Vec::new();
    for group in occurrences.chunk_by(|a, b| a >> u32::BITS == b >> u32::BITS) {
        let feature = grams.len() as u32;
        grams.extend(group.first().map(|first| of_order(first >> u32::BITS)));
        df.push(group.len() as u64);
        for occurrence in group {
            let sample = *occurrence as u32 as usize;
            let row = &mut rows[sample];
            let (number, x) = &mut row.features[next[sample]];
            next[sample] += 1;
            *number = feature;
            if !met.contains(&row.class) {
                met.push(row.class);
            }
            by_class[row.class] += to_fixed(row.weight * *x);
        }
        met.sort_unstable();
        for class in met.drain(..) {
            indices.push(class);
            sums.push(std::mem::take(&mut by_class[class]));
        }
        indptr.push(indices.len());
    }
    let sums = sprs::CsMat::new((grams.len(), classes), indptr, indices, sums);
    Counted {
        learned,
        extractor,
        grams,
        df,
        sums: ClassSums { samples: learned.counts(), sums },
        mass: mass.into_iter().map(from_fixed).collect(),
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Sample;
    use crate::vector::FeatureOptions;

    #[test]
    fn other_weights_are_summed_up_as_if_they_had_been_there_from_the_start() {
        let texts = ["Oil fell.", "Oil and gas rose.", "Talks began.", "Talks on gas failed."];
        let samples: Vec<Sample> =
            texts.iter().zip(["a", "a", "b", "b"]).map(|(t, l)| Sample::new(l, *t)).collect();
        let options = FeatureOptions::default();
        let learned = Learned::of(&samples, options.terms, &|_| ()).unwrap();
        let mut counted = Counted::new(&learned, FeatureExtractor::new(options, None));
        let (sums, mass) = (counted.sums.clone(), counted.mass.clone());
        counted.reweigh([2.0; 4]);
        assert!(counted.mass.iter().zip(&mass).all(|(twice, once)| *twice == 2.0 * once));
        assert_ne!(counted.sums, sums);
        counted.reweigh([1.0; 4]);
        assert_eq!((counted.sums, counted.mass), (sums, mass));
    }
}
