//! The trained scorers: features of a sentence in, how much it belongs in a
//! summary out. Their weights are part of a model; the usual ones come with
//! the library.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::algorithm::kupiec;
use super::features::{COUNT, Row, SENTENCE_FEATURES, place_of};
use super::length::Length;
use crate::error::{Error, ErrorKind, Result};

/// The weights of the trained scorers, fitted to articles with reference
/// summaries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentenceScorer {
    /// Where the weights come from.
    pub source: String,
    /// How many articles with summaries they were fitted to.
    pub pairs: usize,
    /// One for each of [`SENTENCE_FEATURES`](super::SENTENCE_FEATURES).
    pub features: Vec<FeatureWeight>,
    /// What a sentence loses for each one chosen, in proportion to their cosine.
    pub redundancy: f64,
    /// Kupiec's Bernoulli naive Bayes on features that are there or not: the
    /// log odds of a sentence without any, and what each adds.
    pub kupiec: Kupiec,
}

/// The weight of a feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureWeight {
    /// The name of the feature.
    pub feature: String,
    /// What a standard deviation of it adds to the score.
    pub weight: f64,
    /// Its mean over the sentences fitted to.
    pub mean: f64,
    /// Its standard deviation over them.
    pub deviation: f64,
}

/// A Bernoulli naive Bayes over [`kupiec`](super::Algorithm::Kupiec)'s features.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kupiec {
    /// The log odds of a sentence that has none of the features.
    pub bias: f64,
    /// What each feature adds to them.
    pub weights: Vec<f64>,
}

impl FeatureWeight {
    /// Whether no sentence had it: nothing was to be learned of it.
    pub(crate) fn is_absent(&self) -> bool {
        self.mean == 0.0 && self.deviation == 1.0
    }
}

static BUILT_IN: LazyLock<SentenceScorer> = LazyLock::new(|| {
    // A test makes sure of it.
    serde_json::from_str(include_str!("../../models/summarizer.json")).expect("the weights are sound")
});

impl Default for SentenceScorer {
    /// The weights that come with the library.
    fn default() -> Self {
        BUILT_IN.clone()
    }
}

/// The features whose weights are fitted to summaries of so many sentences; of
/// longer ones they say less.
const FITTED_TO: f64 = 3.0;
const OF_PLACE: [usize; 3] = [place_of("second"), place_of("place"), place_of("relative-place")];

/// The feature that the length asked for already counts, if it is in words.
const LENGTH: usize = place_of("length");

impl SentenceScorer {
    /// A score for each row of features, for a summary of a length that takes
    /// so many sentences.
    pub(super) fn scores(&self, rows: &[Row], length: Length, sentences: f64) -> Vec<f64> {
        let mut weights = [0.0; COUNT];
        for (weight, feature) in weights.iter_mut().zip(&self.features) {
            *weight = feature.weight;
        }
        let reach = (FITTED_TO / sentences.max(1.0)).min(1.0);
        OF_PLACE.into_iter().for_each(|place| weights[place] *= reach);
        if !matches!(length, Length::Sentences(_)) {
            weights[LENGTH] = 0.0;
        }
        let standard = |(value, feature): (&f64, &FeatureWeight)| (value - feature.mean) / feature.deviation;
        let score = |row: &Row| {
            row.iter()
                .zip(&self.features)
                .map(standard)
                .zip(&weights)
                .map(|(value, weight)| value * weight)
                .sum()
        };
        rows.iter().map(score).collect()
    }

    /// Checks what a model file holds.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if a weight is missing or no number.
    pub(crate) fn check(&self) -> Result<()> {
        let names = self.features.iter().map(|feature| feature.feature.as_str());
        let is_sound = names.eq(SENTENCE_FEATURES.iter().map(|(name, _)| *name))
            && self.features.iter().all(|f| f.weight.is_finite() && f.mean.is_finite())
            && self.features.iter().all(|f| f.deviation.is_finite() && f.deviation > 0.0)
            && self.redundancy.is_finite()
            && self.kupiec.bias.is_finite()
            && self.kupiec.weights.len() == kupiec::COUNT
            && self.kupiec.weights.iter().all(|weight| weight.is_finite());
        match is_sound {
            true => Ok(()),
            false => Err(Error::new(ErrorKind::Model, "the weights of the summariser do not fit together")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_that_come_with_the_library_are_sound() {
        let scorer = SentenceScorer::default();
        scorer.check().unwrap();
        assert!(scorer.pairs > 0);
    }
}
