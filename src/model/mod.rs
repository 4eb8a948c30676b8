//! `Model`: all that is needed to score texts, and to learn on: what a model
//! file holds.

mod card;
mod file;
mod learned;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, OnceLock};

pub use card::{Card, Choice, Prior, TrainOptions};
pub use learned::{END, Learned, LearnedSample};

use crate::article::Article;
use crate::classify::Classifier;
use crate::error::Result;
use crate::summarize::SentenceScorer;
use crate::text::{Analyzer, Document, Term};
use crate::vector::{TfIdf, WordClasses, idf, is_of_classes};

/// A trained model.
#[derive(Clone, Debug)]
pub struct Model {
    classifier: Classifier,
    /// In how many samples each feature of the classifier occurs.
    df: Cow<'static, [u32]>,
    /// The idf of what so many samples hold, as far as it was worked out
    /// beforehand: few terms are in more.
    idf_by_df: OnceLock<Vec<f64>>,
    card: Card,
    learned: Option<Learned>,
}

/// The idf of what fewer samples hold is worked out but once.
const RARE: u32 = 1024;

static BUILT_IN: &Aligned<[u8]> = &Aligned(*include_bytes!("../../models/news.safetensors"));

/// Bytes that begin where a number may: so the numbers among them can be used
/// in place.
#[repr(C, align(8))]
struct Aligned<B: ?Sized>(B);

impl Model {
    /// The model of security, diplomacy, energy and other that is part of the
    /// library, ready to score texts.
    ///
    /// # Panics
    /// Never: a test reads the model that is built in.
    pub fn built_in() -> &'static Self {
        static MODEL: LazyLock<Model> =
            LazyLock::new(|| file::read_trusted(&BUILT_IN.0).expect("the built-in model is sound"));
        &MODEL
    }

    /// The same model with what it learned from, to be extended.
    ///
    /// # Errors
    /// None: a test reads the model that is built in.
    pub fn built_in_to_extend() -> Result<Self> {
        Self::from_bytes(&BUILT_IN.0)
    }

    pub(crate) fn new(
        classifier: Classifier,
        df: Cow<'static, [u32]>,
        options: TrainOptions,
        choice: Choice,
        learned: Learned,
    ) -> Self {
        let (samples, corpus) = (learned.counts(), learned.hash());
        let card = Card { options, choice, samples, corpus, summarizer: SentenceScorer::default() };
        Self { classifier, df, idf_by_df: OnceLock::new(), card, learned: Some(learned) }
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ErrorKind::Model`](crate::ErrorKind::Model) if the bytes are damaged
    /// or no model, [`ErrorKind::ModelVersion`](crate::ErrorKind::ModelVersion)
    /// if the format is another.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        file::read(bytes)
    }

    /// The model as a file: the same model gives the same bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Model`](crate::ErrorKind::Model) if the model is too large
    /// for the format.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        file::write(self)
    }

    /// The same model without what it learned from: small, and nothing of the
    /// samples can be read from it but which features they hold; but it cannot
    /// be extended. Features are runs of words too: of rare ones, as they
    /// overlap, a text can be pieced together.
    #[must_use]
    pub fn compact(mut self) -> Self {
        self.learned = None;
        self
    }

    /// Prepares an article for this model.
    pub fn prepare(&self, article: Article) -> Document {
        Document::new(article, &self.analyzer())
    }

    /// The analyzer that this model's terms were made with.
    pub fn analyzer(&self) -> Analyzer {
        Analyzer::new(self.card.options.terms)
    }

    /// The classifier.
    pub fn classifier(&self) -> &Classifier {
        &self.classifier
    }

    /// The TF-IDF weighting learned from the corpus.
    pub fn tf_idf(&self) -> TfIdf {
        let n = self.card.samples.iter().sum();
        TfIdf::new(self.classifier.extractor.clone(), self.classifier.vocabulary.clone(), n, &self.df)
    }

    /// The inverse document frequency of a term, for one never seen that of
    /// the rarest.
    pub fn idf(&self, term: &Term) -> f64 {
        let idf = |df: u32| idf(self.card.samples.iter().sum(), df.into());
        let df =
            self.classifier.vocabulary.lookup(1).number(term).map_or(0, |number| self.df[number as usize]);
        let by_df = self.idf_by_df.get_or_init(|| (0..RARE).map(idf).collect());
        by_df.get(df as usize).copied().unwrap_or_else(|| idf(df))
    }

    /// The single terms that speak most for a label (a number of
    /// [`Classifier::labels`]) against the mean of the others, strongest first,
    /// of those that at least one sample in two hundred holds; each with its
    /// lead over the others' mean weight.
    pub fn telling_terms(&self, label: usize, count: usize) -> Vec<(String, f64)> {
        let classifier = &self.classifier;
        let classes = classifier.labels.len();
        let enough = self.card.samples.iter().sum::<u64>().div_ceil(200);
        let mut terms: Vec<(f32, usize)> = (0..classifier.vocabulary.len())
            .filter(|number| {
                let feature = classifier.vocabulary.feature(*number);
                u64::from(self.df[*number]) >= enough && !feature.contains(' ') && !is_of_classes(feature)
            })
            .map(|number| {
                let row = &classifier.weights[number * classes..(number + 1) * classes];
                let others = (row.iter().sum::<f32>() - row[label]) / (classes - 1) as f32;
                (row[label] - others, number)
            })
            .collect();
        terms.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        terms
            .into_iter()
            .take(count)
            .map(|(weight, number)| (classifier.vocabulary.feature(number).to_owned(), weight.into()))
            .collect()
    }

    /// The same model with other weights of its summariser.
    ///
    /// # Errors
    /// [`ErrorKind::Params`](crate::ErrorKind::Params) if they are not one for
    /// each feature, or no numbers.
    pub fn with_scorer(mut self, scorer: SentenceScorer) -> Result<Self> {
        scorer.check()?;
        self.card.summarizer = scorer;
        Ok(self)
    }

    /// The weights of its summariser.
    pub fn scorer(&self) -> &SentenceScorer {
        &self.card.summarizer
    }

    /// What the model says of itself.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// What training chose.
    pub fn choice(&self) -> &Choice {
        &self.card.choice
    }

    /// The options it was trained with.
    pub fn options(&self) -> &TrainOptions {
        &self.card.options
    }

    /// The word classes that it was told to use, and must use when it is
    /// trained again.
    pub fn required_word_classes(&self) -> Option<&Arc<WordClasses>> {
        self.classifier.extractor.word_classes().filter(|_| self.card.options.word_classes == Some(true))
    }

    /// What it learned from, unless it was made small.
    pub fn learned(&self) -> Option<&Learned> {
        self.learned.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Sample;
    use crate::train::train;

    #[test]
    fn a_model_with_the_samples_of_another_is_refused() {
        let of = |labels: [&str; 2]| {
            let texts = ["Oil fell.", "Gas rose.", "She won.", "He lost."];
            let samples: Vec<Sample> =
                texts.iter().enumerate().map(|(at, text)| Sample::new(labels[at / 2], *text)).collect();
            train(&samples, &TrainOptions::default(), None, &|_| ()).unwrap()
        };
        let model = of(["energy", "sport"]);
        let mixed = Model { learned: of(["sport", "energy"]).learned, ..model.clone() };
        assert!(Model::from_bytes(&model.to_bytes().unwrap()).is_ok());
        assert!(Model::from_bytes(&mixed.to_bytes().unwrap()).is_err());
    }
}
