//! Term counts: the words of content of each sentence as a sparse row, the
//! inverted index of such rows, and the dot products of each two of them.

use crate::summarize::sentences::{Sentences, Sparse, counted};

/// How often each term of content occurs in each sentence.
pub(super) fn counts(sentences: &Sentences) -> Vec<Sparse> {
    (0..sentences.len()).map(|place| counted(sentences.content(place))).collect()
}

/// How often each term of content occurs in all sentences together.
pub(super) fn frequencies(sentences: &Sentences) -> Vec<f64> {
    let mut frequencies = vec![0.0; sentences.terms()];
    for place in 0..sentences.len() {
        for term in sentences.content(place) {
            frequencies[term] += 1.0;
        }
    }
    frequencies
}

/// The share that each term has in all words of content.
pub(super) fn shares(sentences: &Sentences) -> Vec<f64> {
    let mut shares = frequencies(sentences);
    let total = shares.iter().sum::<f64>().max(1.0);
    shares.iter_mut().for_each(|share| *share /= total);
    shares
}

/// The sentences of each term, from the terms of each sentence.
pub(super) fn inverted(rows: &[Sparse], terms: usize) -> Vec<Sparse> {
    let mut index: Vec<Sparse> = vec![Vec::new(); terms];
    for (place, row) in rows.iter().enumerate() {
        for (term, weight) in row {
            index[*term].push((place, *weight));
        }
    }
    index
}

/// Calls `pair` with each two sentences, the earlier first, whose dot product
/// is above 0, and with that product. Takes a step for each term that each two
/// sentences share: quadratic in the sentences if one term is in all of them.
pub(super) fn dot_products(rows: &[Sparse], index: &[Sparse], mut pair: impl FnMut(usize, usize, f64)) {
    let mut sums = vec![0.0_f64; rows.len()];
    for (place, row) in rows.iter().enumerate() {
        let mut touched: Vec<usize> = Vec::new();
        for (term, weight) in row {
            let sentences = &index[*term];
            let later = sentences.partition_point(|(other, _)| *other <= place);
            for (other, other_weight) in &sentences[later..] {
                if sums[*other] == 0.0 {
                    touched.push(*other);
                }
                sums[*other] += weight * other_weight;
            }
        }
        touched.sort_unstable();
        for other in touched {
            let sum = std::mem::take(&mut sums[other]);
            if sum > 0.0 {
                pair(place, other, sum);
            }
        }
    }
}

/// Scores in steps of 1e-10, so that sentences that are equal in all that
/// counts tie, in whatever order their sums were taken.
pub(super) fn rounded(scores: Vec<f64>) -> Vec<f64> {
    // Adding 0 makes of -0 a 0, which is below it in a total order.
    scores.into_iter().map(|score| (score * 1e10).round() / 1e10 + 0.0).collect()
}
