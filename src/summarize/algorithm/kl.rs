//! KLSum (Haghighi and Vanderwende 2009), "Exploring content models for
//! multi-document summarization": each time, the sentence is chosen with which
//! the words of the summary diverge least (Kullback and Leibler 1951) from the
//! words of the article.
//!
//! A single word that the summary lacks would make the divergence infinite, so
//! ours backs off to a small part of the word's share in the article. A choice
//! costs a look at every sentence, and new sums for those that share a word with
//! the chosen one.

use super::counts::{counts, inverted, shares};
use super::greedy::{self, TIE};
use crate::summarize::sentences::{Sentences, Sparse};

/// The part of its share in the article that a word not in the summary has.
const BACK_OFF: f64 = 0.01;

/// What the divergence of a summary is made of.
#[derive(Clone, Copy, Default)]
struct Sums {
    /// The number of words.
    words: f64,
    /// The sum of the shares in the article that the distinct words have.
    covered: f64,
    /// The sum of share * ln(count / share) over the distinct words.
    fit: f64,
}

impl Sums {
    /// What the words of `row` add to a summary with these counts.
    fn added(row: &Sparse, counts: &[f64], shares: &[f64]) -> Self {
        let mut sums = Self::default();
        for (term, count) in row {
            let (before, share) = (counts[*term], shares[*term]);
            sums.words += count;
            if before > 0.0 {
                sums.fit += share * libm::log((before + count) / before);
            } else {
                sums.covered += share;
                sums.fit += share * libm::log(count / share);
            }
        }
        sums
    }

    fn plus(self, other: Self) -> Self {
        Self {
            words: self.words + other.words,
            covered: self.covered + other.covered,
            fit: self.fit + other.fit,
        }
    }

    /// The divergence of the article's words from the summary's.
    fn divergence(self) -> f64 {
        let lacking = (1.0 - self.covered).max(0.0);
        // What the shares of all words add up to before they are scaled to 1.
        let scale = libm::log(1.0 + BACK_OFF * lacking);
        (scale - lacking * libm::log(BACK_OFF) + self.covered * libm::log(self.words.max(1.0)) - self.fit)
            .max(0.0)
    }
}

/// A score for each sentence, of which `enough` are picked.
pub(in crate::summarize) fn scores(sentences: &Sentences, enough: usize) -> Vec<f64> {
    let rows = counts(sentences);
    let index = inverted(&rows, sentences.terms());
    let shares = shares(sentences);
    let mut summary = Sums::default();
    let mut counts = vec![0.0; shares.len()];
    let mut added: Vec<Sums> = rows.iter().map(|row| Sums::added(row, &counts, &shares)).collect();
    let alone: Vec<f64> = added.iter().map(|sums| 1.0 / (1.0 + sums.divergence())).collect();
    let mut open: Vec<usize> = (0..rows.len()).collect();
    let mut picked = Vec::new();
    while picked.len() < enough {
        let mut best: Option<(usize, f64)> = None;
        for place in &open {
            let divergence = summary.plus(added[*place]).divergence();
            if best.is_none_or(|(_, least)| divergence < least * (1.0 - TIE)) {
                best = Some((*place, divergence));
            }
        }
        let Some((best, _)) = best else { break };
        picked.push(best);
        open.retain(|place| *place != best);
        summary = summary.plus(added[best]);
        for (term, count) in &rows[best] {
            counts[*term] += count;
        }
        for place in greedy::related(best, &rows, &index) {
            added[place] = Sums::added(&rows[place], &counts, &shares);
        }
    }
    greedy::scores(&picked, &alone)
}
