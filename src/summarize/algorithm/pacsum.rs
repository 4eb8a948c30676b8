//! PacSum (Zheng and Lapata 2019), "Sentence centrality revisited for
//! unsupervised summarization", with tf-idf: how much a sentence is like those
//! that follow it, less how much it is like those that precede it.
//!
//! Similarity is the dot product of tf-idf vectors. Where the authors' code
//! takes the idf of the article's own sentences, negative for common words, ours
//! is that of the model's corpus. Pairs are found by the inverted index, twice,
//! and not kept: quadratic time at worst, linear memory.

use super::counts::{counts, dot_products, inverted, rounded};
use crate::summarize::sentences::Sentences;

// The weights reported for news are -2 for the sentences before and 1 for those
// behind; here they are scaled so that their sizes add up to 1, as they do in
// the authors' code. The order of sentences is the same.
const PRECEDING: f64 = 2.0 / 3.0;
const FOLLOWING: f64 = 1.0 / 3.0;
/// Where the threshold of edges lies between the least and the greatest
/// similarity; also as reported.
const BETA: f64 = 0.6;

/// A score for each sentence.
pub(in crate::summarize) fn scores(sentences: &Sentences) -> Vec<f64> {
    let mut rows = counts(sentences);
    for row in &mut rows {
        row.iter_mut().for_each(|(term, weight)| *weight *= sentences.idf[*term]);
    }
    let index = inverted(&rows, sentences.terms());
    let (mut least, mut most, mut alike) = (f64::INFINITY, 0.0_f64, 0_usize);
    dot_products(&rows, &index, |_, _, similarity| {
        least = least.min(similarity);
        most = most.max(similarity);
        alike += 1;
    });
    let pairs = rows.len() * rows.len().saturating_sub(1) / 2;
    if alike < pairs || pairs == 0 {
        least = 0.0;
    }
    let threshold = least + BETA * (most - least);
    let mut scores = vec![0.0; rows.len()];
    dot_products(&rows, &index, |earlier, later, similarity| {
        let edge = (similarity - threshold).max(0.0);
        scores[earlier] += FOLLOWING * edge;
        scores[later] -= PRECEDING * edge;
    });
    rounded(scores)
}
