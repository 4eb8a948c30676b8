//! `Card`: what a model says of itself: how it was trained, and on what.

use serde::{Deserialize, Serialize};

use crate::classify::{NaiveBayesValidParams, RiskCoverage, Variant};
use crate::error::Result;
use crate::summarize::SentenceScorer;
use crate::text::TermOptions;
use crate::vector::{FeatureOptions, StopWords};

/// What a model says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The options it was trained with.
    pub options: TrainOptions,
    /// What training chose, and its figures.
    pub choice: Choice,
    /// How many samples of each label it learned from, in the order of the
    /// labels.
    pub samples: Vec<u64>,
    /// The hash of what it learned from: the same for the same samples in any
    /// order.
    pub corpus: String,
    /// The weights of the summariser, and where they come from.
    #[serde(default)]
    pub summarizer: SentenceScorer,
}

/// How a model is trained.
///
/// | Name | Default | Purpose |
/// | :--- | :--- | :--- |
/// | [`terms`](Self::terms) | stemmed | how words become terms |
/// | [`sublinear_tf`](Self::sublinear_tf) | `true` | a term that occurs tf times weighs 1 + ln tf |
/// | [`norm`](Self::norm) | `1.5` | the exponent of the norm that a text's weights are divided by |
/// | [`stop_words`](Self::stop_words) | by cross-validation | how much function words count |
/// | [`word_classes`](Self::word_classes) | by cross-validation | whether the classes of words count, if there are any |
/// | [`variant`](Self::variant) | by cross-validation | which naive Bayes |
/// | [`alpha`](Self::alpha) | by cross-validation | smoothing |
/// | [`reweigh`](Self::reweigh) | by cross-validation | whether samples that the others do not expect count more |
/// | [`prior`](Self::prior) | of the corpus | how likely each label is before a word is read |
/// | [`max_features`](Self::max_features) | all | how many features are kept at most |
/// | [`ngrams`](Self::ngrams) | by cross-validation | the longest run of terms that counts |
/// | [`min_df`](Self::min_df) | by cross-validation | how many samples must hold an n-gram of two terms or more |
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainOptions {
    /// How words become terms.
    pub terms: TermOptions,
    /// Whether a feature that occurs tf times weighs 1 + ln tf rather than tf.
    pub sublinear_tf: bool,
    /// The exponent of the norm: see [`FeatureOptions::norm`].
    pub norm: f64,
    /// How much function words count; chosen by cross-validation if not given.
    pub stop_words: Option<StopWords>,
    /// Whether word classes count, of those that training is given; chosen by
    /// cross-validation if not given.
    pub word_classes: Option<bool>,
    /// Which naive Bayes; chosen by cross-validation if not given.
    pub variant: Option<Variant>,
    /// The smoothing, above 0; chosen by cross-validation if not given.
    pub alpha: Option<f64>,
    /// Whether a sample counts 2 - p times, where p is the probability that
    /// the model of all others gives its label: a single round of what
    /// boosting does in many (Freund and Schapire 1997). Chosen by
    /// cross-validation if not given.
    pub reweigh: Option<bool>,
    /// How likely each label is before a word is read.
    pub prior: Prior,
    /// How many features are kept at most, those that most samples hold first.
    pub max_features: Option<usize>,
    /// The longest run of terms that counts; if not given chosen by
    /// cross-validation, or 2 where there are more than 8,000 samples.
    pub ngrams: Option<usize>,
    /// In how many samples a feature of several terms must occur to be kept;
    /// chosen by cross-validation if not given.
    pub min_df: Option<u64>,
}

impl Default for TrainOptions {
    fn default() -> Self {
        let FeatureOptions { terms, sublinear_tf, norm, .. } = FeatureOptions::default();
        Self {
            terms,
            sublinear_tf,
            norm,
            stop_words: None,
            word_classes: None,
            variant: None,
            alpha: None,
            reweigh: None,
            prior: Prior::default(),
            max_features: None,
            ngrams: None,
            min_df: None,
        }
    }
}

impl TrainOptions {
    /// What is drawn from a text by these options and choices.
    pub(crate) fn features(&self, ngrams: usize, stop_words: StopWords) -> FeatureOptions {
        let Self { terms, sublinear_tf, norm, .. } = *self;
        FeatureOptions { terms, ngrams, sublinear_tf, stop_words, norm }
    }

    /// Checks what is fixed of the features.
    ///
    /// # Errors
    /// As [`FeatureOptions::check`].
    pub(crate) fn check(&self) -> Result<()> {
        let usual = FeatureOptions::default();
        self.features(self.ngrams.unwrap_or(usual.ngrams), usual.stop_words).check()
    }
}

/// How likely each label is taken to be before a word is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prior {
    /// As likely as it is in the corpus.
    #[default]
    Corpus,
    /// As likely as any other, whatever the corpus holds.
    Uniform,
}

/// What training chose, and how well it did on samples left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The naive Bayes chosen.
    pub params: NaiveBayesValidParams,
    /// In how many samples a feature of several terms had to occur to be kept.
    pub min_df: u64,
    /// Whether samples that the others did not expect count more.
    pub reweighed: bool,
    /// Share of samples whose label the model of all others gave.
    pub accuracy: f64,
    /// The mean F1 of the labels, likewise.
    pub macro_f1: f64,
    /// How often it errs on samples left out if it answers only what it is
    /// surest of.
    pub risk: RiskCoverage,
}
