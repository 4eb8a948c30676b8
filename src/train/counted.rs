//! `Counted`: the samples of a corpus as sparse rows over one sorted
//! vocabulary, ready to be summed up, left out one by one and scored.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::classify::{ClassSums, to_fixed};
use crate::corpus::Sample;
use crate::model::{CorpusHash, Statistics};
use crate::text::{Analyzer, Document, language};
use crate::vector::{FeatureExtractor, Part, Vocabulary};

/// A corpus, counted.
pub(crate) struct Counted {
    pub labels: Vec<String>,
    pub vocabulary: Vocabulary,
    /// Each sample's features and weights, and its class.
    pub rows: Vec<Row>,
    pub hash: CorpusHash,
    /// How many of the samples whose language is looked at are, beyond doubt,
    /// in each.
    pub languages: BTreeMap<String, u64>,
}

/// A sample, counted: x(t) of each feature, sorted by feature.
pub(crate) struct Row {
    pub features: Vec<(usize, f64)>,
    pub class: usize,
}

impl Row {
    fn compare(&self, other: &Self) -> Ordering {
        let unequal = self.features.iter().zip(&other.features).find_map(|((a, x), (b, y))| {
            let order = a.cmp(b).then(x.total_cmp(y));
            order.is_ne().then_some(order)
        });
        let length = self.features.len().cmp(&other.features.len());
        unequal.unwrap_or(length).then(self.class.cmp(&other.class))
    }
}

/// So many samples are analysed at a time; only their features are kept.
const BATCH: usize = 2048;

impl Counted {
    /// Counts the samples on all threads; the result does not depend on how
    /// many there are.
    pub(crate) fn new(
        samples: &[Sample],
        extractor: &FeatureExtractor,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Self {
        let mut labels: Vec<String> = samples.iter().map(|sample| sample.label.clone()).collect();
        labels.sort_unstable();
        labels.dedup();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut rows = Vec::with_capacity(samples.len());
        let mut hash = CorpusHash::default();
        let mut languages = BTreeMap::new();
        for batch in samples.chunks(BATCH) {
            let counted: Vec<_> = batch
                .par_iter()
                .map_init(
                    || Analyzer::new(extractor.options().terms),
                    |analyzer, sample| {
                        let features = features(sample, extractor, analyzer);
                        let hash = CorpusHash::of(sample);
                        (features, hash, hash.is_sampled().then(|| language(&sample.text)).flatten())
                    },
                )
                .collect();
            for ((named, sample_hash, language), sample) in counted.into_iter().zip(batch) {
                let features = named
                    .into_iter()
                    .map(|(name, x)| {
                        let next = numbers.len();
                        (*numbers.entry(name).or_insert(next), x)
                    })
                    .collect();
                let class = labels.binary_search(&sample.label).unwrap_or_default();
                rows.push(Row { features, class });
                hash = hash.plus(sample_hash);
                if let Some(language) = language {
                    *languages.entry(language.to_owned()).or_insert(0) += 1;
                }
            }
            progress(batch.len());
        }
        // From the order of first sight to the sorted order.
        let mut names: Vec<(&str, usize)> =
            numbers.iter().map(|(name, number)| (name.as_str(), *number)).collect();
        names.sort_unstable();
        let mut sorted = vec![0; names.len()];
        for (to, (_, from)) in names.iter().enumerate() {
            sorted[*from] = to;
        }
        rows.par_iter_mut().for_each(|row| {
            for (feature, _) in &mut row.features {
                *feature = sorted[*feature];
            }
            row.features.sort_unstable_by_key(|(feature, _)| *feature);
        });
        // Sums of floating-point numbers depend on the order of the samples;
        // in a fixed one, the same samples give the same figures.
        rows.par_sort_by(Row::compare);
        let vocabulary = Vocabulary::from_sorted(names.iter().map(|(name, _)| *name));
        Self { labels, vocabulary, rows, hash, languages }
    }

    /// The exact statistics of all rows.
    pub(crate) fn statistics(&self) -> Statistics {
        let (classes, features) = (self.labels.len(), self.vocabulary.len());
        let mut df = vec![0; features];
        let mut samples = vec![0; classes];
        let mut triplets: Vec<(usize, usize, i64)> = Vec::new();
        for row in &self.rows {
            samples[row.class] += 1;
            for (feature, x) in &row.features {
                df[*feature] += 1;
                triplets.push((*feature, row.class, to_fixed(*x)));
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
                    indices.push(class);
                    sums.push(sum);
                    indptr[feature + 1] += 1;
                    last = Some((feature, class));
                }
            }
        }
        for feature in 0..features {
            indptr[feature + 1] += indptr[feature];
        }
        Statistics {
            labels: self.labels.clone(),
            vocabulary: self.vocabulary.clone(),
            df,
            sums: ClassSums { samples, sums: sprs::CsMat::new((features, classes), indptr, indices, sums) },
            hash: self.hash,
            languages: self.languages.clone(),
        }
    }
}

fn features(sample: &Sample, extractor: &FeatureExtractor, analyzer: &Analyzer) -> Vec<(String, f64)> {
    let document = Document::new(sample.article(), analyzer);
    let mut found = Vec::new();
    extractor.features(&document, Part::Whole).for_each(|name, x| found.push((name.to_owned(), x)));
    found
}
