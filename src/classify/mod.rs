//! Classification: a [`Document`] in, its topics with calibrated
//! probabilities out, and on request the words that decided.

mod abstention;
mod calibrate;
mod calibration;
mod class_sums;
mod descent;
mod estimate;
mod explain;
mod likelihood;
mod naive_bayes;
mod risk_coverage;
mod scores;

use std::borrow::Cow;
use std::collections::BTreeSet;

pub use abstention::Abstention;
pub(crate) use calibrate::{Fitted, Purpose};
pub use calibration::Calibration;
pub use class_sums::ClassSums;
pub(crate) use class_sums::{from_fixed, to_fixed};
pub use estimate::{NaiveBayesParams, NaiveBayesValidParams, Variant};
pub(crate) use estimate::{Tally, totals};
pub use explain::{Evidence, Explanation};
pub use naive_bayes::NaiveBayes;
pub(crate) use naive_bayes::argmax;
pub use risk_coverage::{RiskCoverage, RiskPoint};
pub use scores::Scores;
use serde::Serialize;

use crate::text::{Document, Sentence, language};
use crate::vector::{FeatureExtractor, Known, KnownGram, Part, Vocabulary};

/// A text classifier: the scoring half of a [`Model`](crate::Model).
///
/// # Example
/// ```
/// use newsdesk::{Article, Model};
///
/// let model = Model::built_in();
/// let article = Article::new("OPEC ministers agreed to cut crude output by a million barrels a day.");
/// let answer = model.classifier().classify(&model.prepare(article));
/// assert_eq!(answer.topic.as_deref(), Some("energy"));
/// ```
#[derive(Clone, Debug)]
pub struct Classifier {
    pub(crate) labels: Vec<String>,
    pub(crate) extractor: FeatureExtractor,
    pub(crate) vocabulary: Vocabulary,
    /// Features by classes, row by row: idf times the naive Bayes weight.
    pub(crate) weights: Cow<'static, [f32]>,
    pub(crate) bias: Vec<f64>,
    pub(crate) calibration: Calibration,
    /// The languages it learned from, as ISO 639-3 codes; if there are none,
    /// no text is taken for one of another language.
    pub(crate) languages: BTreeSet<String>,
}

/// What a text is about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Classification {
    /// The likeliest label, unless the model abstained.
    pub topic: Option<String>,
    /// The probability of the likeliest label, in [0, 1].
    pub probability: f64,
    /// Every label, likeliest first; the probabilities sum to 1.
    pub topics: Vec<TopicProbability>,
    /// Why the model gave no topic, if it gave none.
    pub abstained: Option<Abstention>,
}

/// A label and its probability.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicProbability {
    /// The label.
    pub topic: String,
    /// Its probability, in [0, 1].
    pub probability: f64,
}

/// So many classes are scored at once.
const BLOCK: usize = 4;

impl Classifier {
    /// The labels, sorted.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The features that it knows.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// What draws the features from a text.
    pub fn extractor(&self) -> &FeatureExtractor {
        &self.extractor
    }

    /// How its scores become probabilities.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// The languages it learned from, as ISO 639-3 codes.
    pub fn languages(&self) -> &BTreeSet<String> {
        &self.languages
    }

    /// Classifies a document by its title and sentences. It must have been
    /// prepared as by [`Model::prepare`](crate::Model::prepare): with other
    /// [`term_options`](Document::term_options) its terms are not those of the
    /// model.
    pub fn classify(&self, document: &Document) -> Classification {
        self.answer(document, Part::Whole)
    }

    /// Classifies one sentence of a document by itself.
    ///
    /// # Panics
    /// If the sentence is of another document and has words beyond this one's.
    pub fn classify_sentence(&self, document: &Document, sentence: &Sentence) -> Classification {
        self.answer(document, Part::Sentence(sentence))
    }

    fn answer(&self, document: &Document, part: Part<'_>) -> Classification {
        debug_assert_eq!(document.term_options(), self.extractor.options().terms, "see Model::prepare");
        let features = self.extractor.features(document, part);
        let known = features.known(&self.vocabulary);
        let scores = self.scores(&known);
        let mut topics: Vec<TopicProbability> = self
            .labels
            .iter()
            .zip(self.calibration.probabilities(&scores))
            .map(|(topic, probability)| TopicProbability { topic: topic.clone(), probability })
            .collect();
        // A stable sort: equal probabilities keep the order of the labels.
        topics.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        let is_empty = document.words().is_empty() && document.title_words().is_empty();
        let abstained = if is_empty {
            Some(Abstention::Empty)
        } else if self.is_foreign(document, part, &known) {
            Some(Abstention::OtherLanguage)
        } else if known.grams.is_empty() {
            Some(Abstention::NoKnownTerms)
        } else {
            None
        };
        let best = &topics[0];
        let topic = abstained.is_none().then(|| best.topic.clone());
        Classification { topic, probability: best.probability, topics, abstained }
    }

    /// Whether a text is, beyond doubt, in a language not learned from. What
    /// one sentence leaves open its article may tell; and tables of names and
    /// abbreviations, which look like any language, are none if their words
    /// are known.
    fn is_foreign(&self, document: &Document, part: Part<'_>, known: &Known<'_>) -> bool {
        // Most texts are settled by their words; only the rest is looked at.
        if self.languages.is_empty() || known.is_most_of(part.words(document)) {
            return false;
        }
        let found = match part {
            Part::Whole => document.language(),
            Part::Sentence(sentence) => {
                language(document.sentence_text(sentence)).or_else(|| document.language())
            }
        };
        found.is_some_and(|found| !self.languages.contains(found))
    }

    /// The score of each class.
    fn scores(&self, known: &Known<'_>) -> Vec<f64> {
        let mut scores = self.bias.clone();
        let (blocks, rest) = scores.as_chunks_mut::<BLOCK>();
        let first_of_rest = BLOCK * blocks.len();
        for (block, first) in blocks.iter_mut().zip((0..).step_by(BLOCK)) {
            *block = self.block(first, *block, known);
        }
        for (score, class) in rest.iter_mut().zip(first_of_rest..) {
            [*score] = self.block(class, [*score], known);
        }
        scores
    }

    /// The scores of some classes, which are in registers while they add up.
    fn block<const N: usize>(&self, first: usize, mut scores: [f64; N], known: &Known<'_>) -> [f64; N] {
        for KnownGram { number, x, .. } in &known.grams {
            let row = &self.row(*number as usize)[first..first + N];
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += x * f64::from(*weight);
            }
        }
        scores
    }

    /// The weights of a feature, by class.
    fn row(&self, feature: usize) -> &[f32] {
        let classes = self.labels.len();
        &self.weights[feature * classes..(feature + 1) * classes]
    }
}

impl Classification {
    /// The same answer, withheld if the likeliest label is less likely than
    /// `threshold`.
    #[must_use]
    pub fn or_abstain_below(mut self, threshold: f64) -> Self {
        if self.abstained.is_none() && self.probability < threshold {
            self.topic = None;
            self.abstained = Some(Abstention::LowConfidence);
        }
        self
    }
}
