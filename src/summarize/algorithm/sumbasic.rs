//! SumBasic (Nenkova and Vanderwende 2005), "The impact of frequency on
//! summarization": of the sentences with the most probable word, the one whose
//! words are most probable on average is chosen; then the probability of each of
//! its words is squared, so that the next one says something else.
//!
//! If several words are most probable, a sentence with any of them will do. A
//! choice costs a look at every term and sentence, and new averages for the
//! sentences that share a word with the chosen one.

use super::counts::{counts, inverted, shares};
use super::greedy::{self, TIE};
use crate::summarize::sentences::{Sentences, Sparse};

/// A score for each sentence, of which `enough` are picked.
pub(in crate::summarize) fn scores(sentences: &Sentences, enough: usize) -> Vec<f64> {
    let rows = counts(sentences);
    let index = inverted(&rows, sentences.terms());
    let mut probabilities = shares(sentences);
    let mut averages: Vec<f64> = rows.iter().map(|row| average(row, &probabilities)).collect();
    let alone = averages.clone();
    let mut open = vec![true; rows.len()];
    // How many open sentences have each term.
    let mut left: Vec<usize> = index.iter().map(Vec::len).collect();
    let mut picked = Vec::new();
    while picked.len() < enough {
        let fit = fitting(&index, &left, &probabilities, &open);
        let mut best: Option<usize> = None;
        for place in (0..rows.len()).filter(|place| fit[*place]) {
            if best.is_none_or(|best| averages[place] > averages[best] * (1.0 + TIE)) {
                best = Some(place);
            }
        }
        let Some(best) = best else { break };
        picked.push(best);
        open[best] = false;
        for (term, count) in &rows[best] {
            left[*term] -= 1;
            for _ in 0..*count as usize {
                probabilities[*term] *= probabilities[*term];
            }
        }
        for place in greedy::related(best, &rows, &index) {
            averages[place] = average(&rows[place], &probabilities);
        }
    }
    greedy::scores(&picked, &alone)
}

/// Which open sentences have a most probable word; all, if none has a word.
fn fitting(index: &[Sparse], left: &[usize], probabilities: &[f64], open: &[bool]) -> Vec<bool> {
    let live: Vec<usize> = (0..index.len()).filter(|term| left[*term] > 0).collect();
    let most = live.iter().map(|term| probabilities[*term]).fold(0.0, f64::max);
    let mut fit = vec![false; open.len()];
    for term in live.iter().filter(|term| probabilities[**term] >= most) {
        for (place, _) in &index[*term] {
            fit[*place] = open[*place];
        }
    }
    if live.is_empty() { open.to_vec() } else { fit }
}

fn average(row: &Sparse, probabilities: &[f64]) -> f64 {
    let words: f64 = row.iter().map(|(_, count)| count).sum();
    let sum: f64 = row.iter().map(|(term, count)| count * probabilities[*term]).sum();
    sum / words.max(1.0)
}
