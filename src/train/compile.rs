//! Compiling: statistics in, the weights that score a text out. Which
//! features are kept, their idf, and naive Bayes on the scaled sums.

use ndarray::Array2;

use crate::classify::from_fixed;
use crate::model::Statistics;
use crate::vector::{Vocabulary, idf};

/// Statistics with the features that a model keeps, scaled by their idf.
pub(crate) struct Compiled<'s> {
    pub statistics: &'s Statistics,
    /// The kept features, as rows of the statistics.
    pub kept: Vec<usize>,
    /// Kept features by classes: idf times summed weight.
    pub scaled: Array2<f64>,
    /// The place of each feature among the kept; [`NOT_KEPT`] if it has none.
    places: Vec<u32>,
    min_df: u64,
}

const NOT_KEPT: u32 = u32::MAX;

impl<'s> Compiled<'s> {
    /// Keeps single terms that occur at all, and n-grams of terms that occur
    /// in at least `min_df` samples.
    pub(crate) fn new(statistics: &'s Statistics, min_df: u64) -> Self {
        let mut compiled =
            Self { statistics, kept: Vec::new(), scaled: Array2::zeros((0, 0)), places: Vec::new(), min_df };
        let all = 0..statistics.vocabulary.len();
        compiled.kept =
            all.filter(|feature| compiled.is_kept_with(*feature, statistics.df[*feature])).collect();
        let mut scaled = Array2::zeros((compiled.kept.len(), statistics.labels.len()));
        let n = statistics.samples();
        for (feature, mut to) in compiled.kept.iter().zip(scaled.outer_iter_mut()) {
            let idf = idf(n, statistics.df[*feature]);
            if let Some(row) = statistics.sums.sums.outer_view(*feature) {
                for (class, sum) in row.iter() {
                    to[class] = idf * from_fixed(*sum);
                }
            }
        }
        compiled.scaled = scaled;
        compiled.places = vec![NOT_KEPT; statistics.vocabulary.len()];
        for (place, feature) in (0..).zip(&compiled.kept) {
            compiled.places[*feature] = place;
        }
        compiled
    }

    /// Whether a feature would be kept if so many samples held it.
    pub(crate) fn is_kept_with(&self, feature: usize, df: u64) -> bool {
        df >= self.min_df || (df > 0 && !self.statistics.vocabulary.feature(feature).contains(' '))
    }

    /// The place of a feature among those kept.
    pub(crate) fn place(&self, feature: usize) -> Option<usize> {
        Some(self.places[feature]).filter(|place| *place != NOT_KEPT).map(|place| place as usize)
    }

    /// The kept features.
    pub(crate) fn vocabulary(&self) -> Vocabulary {
        Vocabulary::from_sorted(self.kept.iter().map(|feature| self.statistics.vocabulary.feature(*feature)))
    }

    /// How many samples hold each kept feature.
    pub(crate) fn df(&self) -> Vec<u64> {
        self.kept.iter().map(|feature| self.statistics.df[*feature]).collect()
    }
}
