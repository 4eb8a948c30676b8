//! `TfIdf`: features in, their columns and weights out, by the document
//! frequencies remembered from training.

use super::{FeatureExtractor, KnownGram, Part};
use super::{TermMatrix, Vocabulary};
use crate::error::Result;
use crate::text::Document;

/// The inverse document frequency ln((1 + n) / (1 + df)) + 1 of a feature that
/// `df` of `n` samples hold, as scikit-learn smooths it.
pub fn idf(n: u64, df: u64) -> f64 {
    libm::log((1 + n) as f64 / (1 + df) as f64) + 1.0
}

/// A fitted TF-IDF weighting: a vocabulary with its idf.
///
/// The row of a document is x(t) * idf(t), where x is the term frequency, as
/// [`FeatureOptions`](super::FeatureOptions) dampen it and as its places count,
/// brought to norm 1 over all features of the document, known or not: a text
/// that is mostly unknown gets a short row, and so a less certain answer.
#[derive(Clone, Debug)]
pub struct TfIdf {
    extractor: FeatureExtractor,
    vocabulary: Vocabulary,
    idf: Vec<f64>,
}

impl TfIdf {
    /// A weighting for the features of `vocabulary`, drawn by `extractor`, of
    /// which `df[t]` of `n` samples held feature t.
    pub(crate) fn new(extractor: FeatureExtractor, vocabulary: Vocabulary, n: u64, df: &[u32]) -> Self {
        debug_assert_eq!(vocabulary.len(), df.len());
        let idf = df.iter().map(|df| idf(n, u64::from(*df))).collect();
        Self { extractor, vocabulary, idf }
    }

    /// The features and their columns.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The inverse document frequency of each column.
    pub fn idf(&self) -> &[f64] {
        &self.idf
    }

    /// The rows of some documents, as linfa's records.
    ///
    /// # Errors
    /// None for rows made here; the type checks what it is given.
    pub fn transform<'d>(&self, documents: impl IntoIterator<Item = &'d Document>) -> Result<TermMatrix> {
        let rows = documents.into_iter().map(|document| {
            let features = self.extractor.features(document, Part::Whole);
            let known = features.known(&self.vocabulary).grams.into_iter();
            let column = |gram: KnownGram| (gram.number as usize, gram.x * self.idf[gram.number as usize]);
            known.map(column).collect::<Vec<_>>()
        });
        TermMatrix::from_rows(rows, self.vocabulary.len())
    }
}
