//! LexRank (Erkan and Radev 2004): PageRank over a graph in which two sentences
//! are joined if the cosine of their tf-idf vectors is above a threshold, each
//! sentence with itself too.
//!
//! The idf is that of the article's own sentences. Pairs are found by the
//! inverted index: a step for each term that two sentences share, quadratic in
//! the sentences at worst. Those above the threshold are kept, or, if they are
//! too many for memory, found anew for each step of the walk.

use super::counts::{counts, dot_products, inverted, rounded};
use super::walk;
use crate::summarize::sentences::{Sentences, Sparse};

/// The threshold that the paper found best.
const THRESHOLD: f64 = 0.1;

/// So many pairs are kept at most: of eight bytes each.
const MOST_EDGES: usize = 10_000_000;

/// A score for each sentence.
pub(in crate::summarize) fn scores(sentences: &Sentences) -> Vec<f64> {
    let rows = vectors(sentences);
    let index = inverted(&rows, sentences.terms());
    // A sentence without a word that counts is like none, not even itself.
    let mut degrees: Vec<usize> = rows.iter().map(|row| usize::from(!row.is_empty())).collect();
    let (mut edges, mut kept) = (Vec::new(), true);
    joined(&rows, &index, |a, b| {
        degrees[a] += 1;
        degrees[b] += 1;
        if kept && edges.len() == MOST_EDGES {
            (edges, kept) = (Vec::new(), false);
        }
        if kept {
            edges.push((a as u32, b as u32));
        }
    });
    let ranks = walk::ranks(rows.len(), |ranks| {
        let shares: Vec<f64> =
            ranks.iter().zip(&degrees).map(|(rank, degree)| rank / (*degree).max(1) as f64).collect();
        let mut received: Vec<f64> =
            shares.iter().zip(&rows).map(|(share, row)| if row.is_empty() { 0.0 } else { *share }).collect();
        let mut walk = |a: usize, b: usize| {
            received[a] += shares[b];
            received[b] += shares[a];
        };
        match kept {
            true => edges.iter().for_each(|(a, b)| walk(*a as usize, *b as usize)),
            false => joined(&rows, &index, walk),
        }
        received
    });
    rounded(ranks)
}

/// Calls `each` with every pair of sentences that are joined.
fn joined(rows: &[Sparse], index: &[Sparse], mut each: impl FnMut(usize, usize)) {
    dot_products(rows, index, |a, b, cosine| {
        if cosine > THRESHOLD {
            each(a, b);
        }
    });
}

/// The tf-idf vector of each sentence, of length 1 or empty.
fn vectors(sentences: &Sentences) -> Vec<Sparse> {
    let mut rows = counts(sentences);
    let count = rows.len() as f64;
    let idf: Vec<f64> = inverted(&rows, sentences.terms())
        .iter()
        .map(|found| libm::log(count / (1.0 + found.len() as f64)))
        .collect();
    for row in &mut rows {
        row.iter_mut().for_each(|(term, weight)| *weight *= idf[*term]);
        let norm = row.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        row.retain(|_| norm > 0.0);
        row.iter_mut().for_each(|(_, weight)| *weight /= norm);
    }
    rows
}
