//! Luhn (1958), "The automatic creation of literature abstracts": a sentence
//! counts as much as its densest cluster of significant words, which is their
//! number squared by the words that the cluster spans.
//!
//! Significant is a word of content that occurs at least twice; stop words
//! stand for Luhn's upper limit of frequency. Linear in the words.

use super::counts::frequencies;
use crate::summarize::sentences::Sentences;

/// So many words that are not significant end a cluster.
const GAP: usize = 4;

/// A score for each sentence.
pub(in crate::summarize) fn scores(sentences: &Sentences) -> Vec<f64> {
    let significant: Vec<bool> = frequencies(sentences).into_iter().map(|count| count > 1.0).collect();
    sentences.words.iter().map(|words| densest(words, &significant)).collect()
}

/// The score of the best cluster among the words of a sentence.
fn densest(words: &[u32], significant: &[bool]) -> f64 {
    let places: Vec<usize> = (0..words.len()).filter(|place| significant[words[*place] as usize]).collect();
    places.chunk_by(|a, b| b - a <= GAP).map(score).fold(0.0, f64::max)
}

/// The score of a cluster of significant words at these places.
fn score(cluster: &[usize]) -> f64 {
    match cluster {
        [first, .., last] => (cluster.len() * cluster.len()) as f64 / (last - first + 1) as f64,
        // A word alone is no cluster.
        _ => 0.0,
    }
}
