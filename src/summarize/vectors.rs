//! Sentence vectors: the TF-IDF vector of each candidate sentence, of the
//! whole article and of its title, over the document's own terms.

use std::collections::BTreeMap;

use crate::model::Model;
use crate::text::{Document, Word};

/// A sparse vector of length 1 (or empty), sorted by term.
type Vector = Vec<(usize, f64)>;

/// The vectors that scoring and selection work on.
pub(super) struct SentenceVectors {
    sentences: Vec<Vector>,
    centroid: Vec<f64>,
    title: Vec<f64>,
}

impl SentenceVectors {
    pub(super) fn new(document: &Document, candidates: &[usize], model: &Model) -> Self {
        let idf: Vec<f64> = document
            .terms()
            .iter()
            .map(|term| if term.is_stop_word { 0.0 } else { model.idf(&term.text) })
            .collect();
        let vector =
            |words: &[Word]| unit(words.iter().map(|word| (word.term as usize, idf[word.term as usize])));
        let sentences: Vec<Vector> = candidates
            .iter()
            .map(|index| vector(document.sentence_words(&document.sentences()[*index])))
            .collect();
        let terms = document.terms().len();
        let centroid = dense(terms, sentences.iter().flatten());
        let title = dense(terms, &vector(document.title_words()));
        Self { sentences, centroid, title }
    }

    /// How many sentences there are.
    pub(super) fn len(&self) -> usize {
        self.sentences.len()
    }

    /// How many distinct terms of content a sentence has.
    pub(super) fn terms(&self, place: usize) -> usize {
        self.sentences[place].len()
    }

    /// The cosine of a sentence with the sum of all sentences, in [0, 1].
    pub(super) fn to_centroid(&self, place: usize) -> f64 {
        dot(&self.sentences[place], &self.centroid)
    }

    /// The cosine of a sentence with the title, in [0, 1]; 0 without one.
    pub(super) fn to_title(&self, place: usize) -> f64 {
        dot(&self.sentences[place], &self.title)
    }

    /// The cosine of two sentences, in [0, 1].
    pub(super) fn between(&self, a: usize, b: usize) -> f64 {
        let (mut a, mut b) = (self.sentences[a].iter().peekable(), self.sentences[b].iter().peekable());
        let mut sum = 0.0;
        while let (Some((left, x)), Some((right, y))) = (a.peek(), b.peek()) {
            match left.cmp(right) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    sum += x * y;
                    a.next();
                    b.next();
                }
            }
        }
        sum
    }
}

fn unit(weights: impl Iterator<Item = (usize, f64)>) -> Vector {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for (term, weight) in weights.filter(|(_, weight)| *weight > 0.0) {
        *sums.entry(term).or_insert(0.0) += weight;
    }
    let norm = sums.values().map(|weight| weight * weight).sum::<f64>().sqrt();
    sums.into_iter().map(|(term, weight)| (term, weight / norm)).collect()
}

fn dense<'v>(terms: usize, entries: impl IntoIterator<Item = &'v (usize, f64)>) -> Vec<f64> {
    let mut sum = vec![0.0; terms];
    for (term, weight) in entries {
        sum[*term] += weight;
    }
    let norm = sum.iter().map(|weight| weight * weight).sum::<f64>().sqrt();
    if norm > 0.0 {
        sum.iter_mut().for_each(|weight| *weight /= norm);
    }
    sum
}

fn dot(sparse: &Vector, dense: &[f64]) -> f64 {
    sparse.iter().map(|(term, weight)| weight * dense[*term]).sum()
}
