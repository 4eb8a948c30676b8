//! LexRank (Erkan and Radev 2004): PageRank over a graph in which two sentences
//! are joined if the cosine of their tf-idf vectors is above a threshold, each
//! sentence with itself too.
//!
//! The idf is that of the article's own sentences. Pairs are found by the
//! inverted index: a step for each term that two sentences share, quadratic in
//! the sentences at worst; only pairs above the threshold are kept.

use super::counts::{counts, dot_products, inverted, rounded};
use super::walk;
use crate::summarize::sentences::{Sentences, Sparse};

/// The threshold that the paper found best.
const THRESHOLD: f64 = 0.1;

/// A score for each sentence.
pub(in crate::summarize) fn scores(sentences: &Sentences) -> Vec<f64> {
    let rows = vectors(sentences);
    // A sentence without a word that counts is like none, not even itself.
    let mut edges: Vec<Vec<usize>> = rows
        .iter()
        .enumerate()
        .map(|(place, row)| if row.is_empty() { Vec::new() } else { vec![place] })
        .collect();
    let index = inverted(&rows, sentences.terms());
    dot_products(&rows, &index, |a, b, cosine| {
        if cosine > THRESHOLD {
            edges[a].push(b);
            edges[b].push(a);
        }
    });
    let ranks = walk::ranks(rows.len(), |ranks| {
        let mut received = vec![0.0; ranks.len()];
        for (from, rank) in edges.iter().zip(ranks) {
            for to in from {
                received[*to] += rank / from.len() as f64;
            }
        }
        received
    });
    rounded(ranks)
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
