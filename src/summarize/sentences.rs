//! Sentences as the algorithms see them: a document and its candidate
//! sentences in, their terms as small numbers and their tf-idf vectors out.

use crate::model::Model;
use crate::text::{Document, Term};

/// The candidate sentences of a document, and its title.
pub(super) struct Sentences {
    /// The terms of each candidate sentence, function words among them, in the
    /// order of its words.
    pub words: Vec<Vec<u32>>,
    /// The terms of the title; empty without one.
    pub title: Vec<u32>,
    /// Whether each term of the document is a function word.
    pub is_stop_word: Vec<bool>,
    /// The idf of each term in the model's corpus; 0 for function words.
    pub idf: Vec<f64>,
    /// The paragraph of each candidate sentence, from 0, rising.
    pub paragraphs: Vec<usize>,
}

/// Numbers with their weights, the numbers rising: the terms of a sentence, or
/// the sentences of a term.
pub(crate) type Sparse = Vec<(usize, f64)>;

impl Sentences {
    /// The sentences of a document that may be chosen.
    pub fn new(document: &Document, candidates: &[usize], model: &Model) -> Self {
        let weigh = |term: &Term| match term.is_stop_word() {
            true => (true, 0.0),
            false => (false, model.idf(term)),
        };
        let (is_stop_word, idf) = document.terms().iter().map(weigh).unzip();
        let sentence = |index: &usize| &document.sentences()[*index];
        let words = candidates.iter().map(|index| document.sentence_words(sentence(index)));
        Self {
            words: words.map(|words| words.iter().map(|word| word.term).collect()).collect(),
            title: document.title_words().iter().map(|word| word.term).collect(),
            is_stop_word,
            idf,
            paragraphs: candidates.iter().map(|index| sentence(index).paragraph).collect(),
        }
    }

    /// How many sentences there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// How many distinct terms the document has, its title included.
    pub fn terms(&self) -> usize {
        self.is_stop_word.len()
    }

    /// The terms of a sentence without its function words, in order.
    pub fn content(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        self.without_stop_words(&self.words[place])
    }

    /// The terms of the title without its function words.
    pub fn title_content(&self) -> impl Iterator<Item = usize> + '_ {
        self.without_stop_words(&self.title)
    }

    fn without_stop_words<'s>(&'s self, words: &'s [u32]) -> impl Iterator<Item = usize> + 's {
        words.iter().map(|term| *term as usize).filter(|term| !self.is_stop_word[*term])
    }

    /// The tf-idf vector of each sentence, of length 1 or empty.
    pub fn vectors(&self) -> Vec<Sparse> {
        (0..self.len()).map(|place| self.vector(self.content(place))).collect()
    }

    /// The tf-idf vector of some terms, of length 1 or empty.
    pub fn vector(&self, terms: impl Iterator<Item = usize>) -> Sparse {
        let mut row = counted(terms);
        row.iter_mut().for_each(|(term, weight)| *weight *= self.idf[*term]);
        row.retain(|(_, weight)| *weight > 0.0);
        let norm = row.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        row.iter_mut().for_each(|(_, weight)| *weight /= norm);
        row
    }
}

/// How often each of these terms occurs.
pub(super) fn counted(terms: impl Iterator<Item = usize>) -> Sparse {
    let mut sorted = Vec::with_capacity(terms.size_hint().1.unwrap_or_default());
    sorted.extend(terms);
    sorted.sort_unstable();
    let mut counts = Vec::with_capacity(sorted.len());
    counts.extend(sorted.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as f64)));
    counts
}

/// The product of a sparse vector with a dense one.
pub(super) fn dot(sparse: &Sparse, dense: &[f64]) -> f64 {
    sparse.iter().map(|(number, weight)| weight * dense[*number]).sum()
}

/// The product of two sparse vectors.
pub(crate) fn product(a: &Sparse, b: &Sparse) -> f64 {
    let found = |(number, weight): &(usize, f64)| {
        let at = b.binary_search_by_key(number, |(number, _)| *number).ok()?;
        Some(weight * b[at].1)
    };
    a.iter().filter_map(found).sum()
}

/// The sum of sparse vectors, dense.
pub(super) fn sum<'v>(length: usize, vectors: impl IntoIterator<Item = &'v Sparse>) -> Vec<f64> {
    let mut sum = vec![0.0; length];
    for (number, weight) in vectors.into_iter().flatten() {
        sum[*number] += weight;
    }
    sum
}

/// The Euclidean length of a dense vector.
pub(super) fn length(dense: &[f64]) -> f64 {
    dense.iter().map(|weight| weight * weight).sum::<f64>().sqrt()
}
