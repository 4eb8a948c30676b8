//! Compiling: counted samples in, the sums that weights are made of out. Which
//! features are kept, and their idf.

use rayon::prelude::*;
use sprs::CsMat;

use super::counted::Counted;
use super::gather::{ends, gathered};
use crate::classify::from_fixed;
use crate::vector::{Vocabulary, idf, is_run, length};

/// Which features are kept: single terms that occur at all, and n-grams of terms
/// that occur in at least `min_df` samples; of these the most frequent ones, if
/// their number is limited.
#[derive(Clone, Copy)]
pub(crate) struct Kept {
    pub min_df: u64,
    pub max_features: Option<usize>,
}

/// Counted samples with the features that a model keeps, scaled by their idf.
pub(crate) struct Compiled<'c> {
    pub counted: &'c Counted<'c>,
    /// The kept features, as features of the counted samples.
    pub kept: Vec<usize>,
    /// Kept features by classes: idf times summed weight.
    pub scaled: CsMat<f64>,
    /// The place of each feature among the kept; [`NOT_KEPT`] if it has none.
    places: Vec<u32>,
    /// In how many samples a run must occur to be kept.
    min_df: u64,
}

const NOT_KEPT: u32 = u32::MAX;

/// So many features are scaled in a row by one thread.
const FEATURES: usize = 1 << 14;

/// Some features, scaled.
#[derive(Default)]
struct Part {
    /// The classes that know each feature, and where those of each end.
    classes: Vec<usize>,
    ends: Vec<usize>,
    scaled: Vec<f64>,
}

impl<'c> Compiled<'c> {
    /// Keeps the features that `kept` says, of those that occur.
    pub(crate) fn new(counted: &'c Counted<'c>, Kept { min_df, max_features }: Kept) -> Self {
        let mut compiled =
            Self { counted, kept: Vec::new(), scaled: CsMat::zero((0, 0)), places: Vec::new(), min_df };
        let all = 0..counted.grams.len();
        compiled.kept = all.filter(|feature| compiled.is_kept_with(*feature, counted.df[*feature])).collect();
        if let Some(most) = max_features {
            // Of equals the shorter, so that what a run is made of is kept with it.
            compiled.kept.sort_by_key(|feature| {
                (std::cmp::Reverse(counted.df[*feature]), length(counted.grams[*feature]))
            });
            compiled.kept.truncate(most);
            compiled.kept.sort_unstable();
        }
        let n = counted.samples();
        let sums = &counted.sums;
        let part = |features: &[usize]| {
            let mut part = Part::default();
            for feature in features {
                let idf = idf(n, counted.df[*feature]);
                for (class, sum) in sums.outer_view(*feature).iter().flat_map(|row| row.iter()) {
                    part.classes.push(class);
                    part.scaled.push(idf * from_fixed(*sum));
                }
                part.ends.push(part.classes.len());
            }
            part
        };
        let parts: Vec<Part> = compiled.kept.par_chunks(FEATURES).map(part).collect();
        compiled.scaled = CsMat::new(
            (compiled.kept.len(), counted.learned.labels().len()),
            ends([[0].as_slice()].into_iter().chain(parts.iter().map(|part| part.ends.as_slice()))),
            gathered(&parts, |part| &part.classes),
            gathered(&parts, |part| &part.scaled),
        );
        compiled.places = vec![NOT_KEPT; counted.grams.len()];
        for (place, feature) in (0..).zip(&compiled.kept) {
            compiled.places[*feature] = place;
        }
        compiled
    }

    /// Whether a feature would be kept if so many samples held it.
    pub(crate) fn is_kept_with(&self, feature: usize, df: u64) -> bool {
        df >= self.min_df || (df > 0 && !is_run(self.counted.grams[feature]))
    }

    /// The place of a feature among those kept.
    pub(crate) fn place(&self, feature: usize) -> Option<usize> {
        Some(self.places[feature]).filter(|place| *place != NOT_KEPT).map(|place| place as usize)
    }

    /// The kept features.
    pub(crate) fn vocabulary(&self) -> Vocabulary {
        self.counted.vocabulary(&self.kept)
    }

    /// How many samples hold each kept feature.
    pub(crate) fn df(&self) -> Vec<u32> {
        self.kept.iter().map(|feature| self.counted.df[*feature] as u32).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Sample;
    use crate::model::Learned;
    use crate::vector::{FeatureExtractor, FeatureOptions};

    #[test]
    fn what_a_kept_run_is_made_of_is_kept_with_it_however_few_features_there_may_be() {
        let texts = ["Crude oil fell.", "Crude oil rose.", "Peace talks began.", "Peace talks failed."];
        let samples: Vec<Sample> =
            texts.iter().zip(["a", "a", "b", "b"]).map(|(text, label)| Sample::new(label, *text)).collect();
        let options = FeatureOptions::default();
        let learned = Learned::of(&samples, options.terms, &|_| ()).unwrap();
        let counted = Counted::new(&learned, FeatureExtractor::new(options, None)).unwrap();
        for most in 1..=counted.grams.len() {
            let kept = Compiled::new(&counted, Kept { min_df: 1, max_features: Some(most) }).vocabulary();
            assert_eq!(kept.len(), most);
            for run in kept.iter().filter(|feature| feature.contains(' ')) {
                assert!(run.split(' ').all(|word| kept.get(word).is_some()), "{run} of {most}");
            }
        }
    }
}
