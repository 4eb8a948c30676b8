//! TextRank (Mihalcea and Tarau 2004): PageRank over a graph in which the edge
//! of two sentences weighs the words that they share, by the sum of the
//! logarithms of their lengths.
//!
//! A word that a sentence repeats counts as often as it stands there. Edges are
//! never made one by one: the sentences of a term are taken together by length,
//! so a step of the walk costs at most the words times the distinct lengths.

use std::collections::BTreeMap;

use super::counts::{counts, inverted, rounded};
use super::walk;
use crate::summarize::sentences::Sentences;

/// The sentences of one length that have some term.
struct Group {
    /// The logarithm of the length.
    ln: f64,
    /// The sentences, and how often each has the term.
    members: Vec<(usize, f64)>,
}

/// A score for each sentence.
pub(in crate::summarize) fn scores(sentences: &Sentences) -> Vec<f64> {
    let terms = groups(sentences);
    let degrees = spread(&terms, &vec![1.0; sentences.len()]);
    let ranks = walk::ranks(sentences.len(), |ranks| {
        let sent: Vec<f64> = ranks
            .iter()
            .zip(&degrees)
            .map(|(rank, degree)| if *degree > 0.0 { rank / degree } else { 0.0 })
            .collect();
        spread(&terms, &sent)
    });
    rounded(ranks)
}

/// For each term that sentences share, its sentences by length.
fn groups(sentences: &Sentences) -> Vec<Vec<Group>> {
    let rows = counts(sentences);
    let lengths: Vec<usize> = (0..rows.len()).map(|place| sentences.content(place).count()).collect();
    inverted(&rows, sentences.terms())
        .into_iter()
        .filter(|found| found.len() > 1)
        .map(|found| {
            let mut by_length: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
            for (place, count) in found {
                by_length.entry(lengths[place]).or_default().push((place, count));
            }
            let group = |(length, members): (usize, _)| Group { ln: libm::log(length as f64), members };
            by_length.into_iter().map(group).collect()
        })
        .collect()
}

/// What each sentence receives if each sends so much along every edge, times
/// the weight of the edge.
fn spread(terms: &[Vec<Group>], sent: &[f64]) -> Vec<f64> {
    let mut received = vec![0.0; sent.len()];
    for groups in terms {
        let sums: Vec<f64> = groups
            .iter()
            .map(|group| group.members.iter().map(|(place, count)| count * sent[*place]).sum())
            .collect();
        for group in groups {
            let all: f64 =
                groups.iter().zip(&sums).map(|(other, sum)| sum * weight(group.ln, other.ln)).sum();
            let itself = weight(group.ln, group.ln);
            for (place, count) in &group.members {
                // No sentence has an edge to itself.
                received[*place] += count * (all - itself * count * sent[*place]);
            }
        }
    }
    received
}

/// What a shared word weighs between sentences, by the logarithms of their
/// lengths.
fn weight(a: f64, b: f64) -> f64 {
    // Two sentences of one word each: any weight will do but infinity.
    if a + b > 0.0 { 1.0 / (a + b) } else { 1.0 }
}
