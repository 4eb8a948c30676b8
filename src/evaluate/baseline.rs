//! Baselines: what a classifier must beat to have learned anything.

use std::collections::BTreeMap;

use crate::model::Model;
use crate::text::Document;
use crate::vector::{KnownGram, Part};

/// Words that tell a label apart, for a keyword baseline.
const KEYWORDS: usize = 20;

/// Says the most frequent of the model's training labels for every sample.
pub(super) fn majority(model: &Model) -> usize {
    let samples = &model.card().samples;
    (0..samples.len()).max_by_key(|at| (samples[*at], std::cmp::Reverse(*at))).unwrap_or_default()
}

/// Counts, for each label, the single terms that speak most for it against
/// the others; the label with most hits wins.
pub(super) struct Keywords<'m> {
    model: &'m Model,
    /// The label of each keyword, by its number in the vocabulary.
    labels: BTreeMap<usize, usize>,
}

impl<'m> Keywords<'m> {
    /// The model's most telling terms that occur in enough samples.
    pub(super) fn new(model: &'m Model) -> Self {
        let classifier = model.classifier();
        let mut labels = BTreeMap::new();
        for label in 0..classifier.labels().len() {
            for (term, _) in model.telling_terms(label, KEYWORDS) {
                if let Some(feature) = classifier.vocabulary().get(&term) {
                    labels.entry(feature).or_insert(label);
                }
            }
        }
        Self { model, labels }
    }

    /// The label with most keywords in a document; the majority's if none has.
    pub(super) fn label(&self, document: &Document) -> usize {
        let classifier = self.model.classifier();
        let mut hits = vec![0_usize; classifier.labels().len()];
        let features = classifier.extractor().features(document, Part::Whole);
        for KnownGram { number, .. } in features.known(classifier.vocabulary()).grams {
            if let Some(label) = self.labels.get(&(number as usize)) {
                hits[*label] += 1;
            }
        }
        let most = hits.iter().copied().max().unwrap_or_default();
        if most == 0 {
            majority(self.model)
        } else {
            hits.iter().position(|n| *n == most).unwrap_or_default()
        }
    }
}
