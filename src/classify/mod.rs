//! Classification: a [`Document`] in, its topics with calibrated
//! probabilities out, and on request the words that decided.

mod calibration;
mod class_sums;
mod naive_bayes;

use std::collections::HashMap;

pub use calibration::Calibration;
pub use class_sums::ClassSums;
pub(crate) use class_sums::{from_fixed, to_fixed};
pub(crate) use naive_bayes::argmax;
pub use naive_bayes::{NaiveBayes, NaiveBayesParams, NaiveBayesValidParams, Variant};
use serde::Serialize;

use crate::text::{Document, Sentence};
use crate::vector::{FeatureOptions, Features, Gram, Part, Run, Vocabulary, each_run};

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
    pub(crate) options: FeatureOptions,
    pub(crate) vocabulary: Vocabulary,
    /// Features by classes, row by row: idf times the naive Bayes weight.
    pub(crate) weights: Vec<f32>,
    pub(crate) bias: Vec<f64>,
    pub(crate) calibration: Calibration,
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

/// Why a model gives no topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Abstention {
    /// The text has no sentence and no title.
    Empty,
    /// The model knows none of the text's terms.
    NoKnownTerms,
    /// The likeliest label is less likely than the threshold asked for.
    LowConfidence,
}

/// How much one occurrence of a feature spoke for the likeliest label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// The words as they stand in the text.
    pub term: String,
    /// Where they stand, in bytes; none for words of a title given apart.
    pub start: Option<usize>,
    /// Where they end.
    pub end: Option<usize>,
    /// By how much they raise the log odds of the likeliest label against the
    /// next one. All weights and the offset of the two labels sum to those
    /// log odds.
    pub weight: f64,
}

impl Classifier {
    /// The labels, sorted.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The features that it knows.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Which features it draws from a text.
    pub fn options(&self) -> &FeatureOptions {
        &self.options
    }

    /// Classifies a document by its title and sentences.
    pub fn classify(&self, document: &Document) -> Classification {
        self.answer(document, Part::Whole)
    }

    /// Classifies one sentence of a document by itself.
    pub fn classify_sentence(&self, document: &Document, sentence: &Sentence) -> Classification {
        self.answer(document, Part::Sentence(sentence))
    }

    /// The words that made the likeliest label win against the next one,
    /// strongest first.
    pub fn explain(&self, document: &Document) -> Vec<Evidence> {
        let (scores, _) = self.scores(document, Part::Whole);
        let logits = self.calibration.logits(&scores);
        let Some((first, second)) = best_two(&logits) else { return Vec::new() };
        let slope = self.calibration.slope();
        let mut gains: HashMap<Gram, f64> = HashMap::new();
        Features::of(document, Part::Whole, &self.options).for_each_gram(|gram, name, tf, x| {
            if let Some(row) = self.row(name) {
                let gain = slope * x * (f64::from(row[first]) - f64::from(row[second]));
                gains.insert(gram, gain / tf);
            }
        });
        let mut evidence = Vec::new();
        each_run(document, Part::Whole, &self.options, |run| {
            if let Some(gain) = gains.get(&run.gram) {
                evidence.push(Evidence::of(document, &run, gain * run.weight));
            }
        });
        // A stable sort: the same weight keeps the order of the text.
        evidence.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        evidence
    }

    fn answer(&self, document: &Document, part: Part<'_>) -> Classification {
        let (scores, known) = self.scores(document, part);
        let mut topics: Vec<TopicProbability> = self
            .labels
            .iter()
            .zip(self.calibration.probabilities(&scores))
            .map(|(topic, probability)| TopicProbability { topic: topic.clone(), probability })
            .collect();
        // A stable sort: equal probabilities keep the order of the labels.
        topics.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        let is_empty = document.words().is_empty() && document.title_words().is_empty();
        let abstained = match (is_empty, known) {
            (true, _) => Some(Abstention::Empty),
            (false, 0) => Some(Abstention::NoKnownTerms),
            _ => None,
        };
        let best = &topics[0];
        let topic = abstained.is_none().then(|| best.topic.clone());
        Classification { topic, probability: best.probability, topics, abstained }
    }

    /// The score of each class, and how many features were known.
    fn scores(&self, document: &Document, part: Part<'_>) -> (Vec<f64>, usize) {
        let mut scores = self.bias.clone();
        let mut known = 0;
        Features::of(document, part, &self.options).for_each(|name, x| {
            if let Some(row) = self.row(name) {
                known += 1;
                for (score, weight) in scores.iter_mut().zip(row) {
                    *score += x * f64::from(*weight);
                }
            }
        });
        (scores, known)
    }

    fn row(&self, feature: &str) -> Option<&[f32]> {
        let classes = self.labels.len();
        self.vocabulary.get(feature).map(|number| &self.weights[number * classes..(number + 1) * classes])
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

impl Abstention {
    /// Its name as in the output: kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NoKnownTerms => "no-known-terms",
            Self::LowConfidence => "low-confidence",
        }
    }
}

impl Evidence {
    fn of(document: &Document, run: &Run<'_>, weight: f64) -> Self {
        let article = document.article();
        let text = if run.in_title { article.title.as_deref().unwrap_or_default() } else { &article.text };
        let (first, last) = (&run.words[0], &run.words[run.words.len() - 1]);
        let span = first.span().start..last.span().end;
        Self {
            term: text[span.clone()].to_owned(),
            start: (!run.in_title).then_some(span.start),
            end: (!run.in_title).then_some(span.end),
            weight,
        }
    }
}

fn best_two(logits: &[f64]) -> Option<(usize, usize)> {
    let first = argmax(logits);
    let others = logits.iter().enumerate().filter(|(place, _)| *place != first);
    let second = others.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))?.0;
    Some((first, second))
}
