//! Latent semantic analysis (Steinberger and Ježek 2004): a sentence counts as
//! much as it is long in the space of the article's main topics, the first
//! singular vectors of the matrix of terms by sentences.
//!
//! With all dimensions that length is just the norm of the sentence's column, so
//! the topics are limited, as in the paper, to singular values of at least half
//! the first. In a short text these are nearly all, so they are also limited to
//! three, and those equal to the third. They are found by subspace iteration, a
//! number of steps each linear in the words.

use super::counts::{counts, rounded};
use super::eigen::eigen;
use crate::summarize::sentences::{Sentences, Sparse};

const MOST_TOPICS: usize = 3;
/// Vectors iterated together: the more beyond the topics, the faster the
/// topics settle.
const BLOCK: usize = 4 * MOST_TOPICS;
/// Steps until the scores of a text without clear topics are good enough.
const MOST_STEPS: usize = 100;
/// Scores that move by less than this have settled.
const SETTLED: f64 = 1e-10;

/// A score for each sentence.
pub(in crate::summarize) fn scores(sentences: &Sentences) -> Vec<f64> {
    let rows = counts(sentences);
    // Any start will do that is not at right angles to a topic.
    let mut random = fastrand::Rng::with_seed(0);
    let mut block: Vec<Vec<f64>> = Vec::new();
    for _ in 0..BLOCK.min(rows.len()) {
        block.push(rows.iter().map(|_| random.f64() - 0.5).collect());
    }
    let mut scores = vec![0.0_f64; rows.len()];
    for _ in 0..MOST_STEPS {
        let basis = orthonormal(block);
        block = basis.iter().map(|vector| product(&rows, sentences.terms(), vector)).collect();
        let next = lengths(&basis, &block, rows.len());
        let moved = next.iter().zip(&scores).map(|(new, old)| (new - old).abs()).fold(0.0, f64::max);
        scores = next;
        if moved < SETTLED {
            break;
        }
    }
    rounded(scores)
}

/// The product of a vector with the matrix of terms by sentences and then with
/// its transpose.
fn product(rows: &[Sparse], terms: usize, vector: &[f64]) -> Vec<f64> {
    let mut by_term = vec![0.0; terms];
    for (row, value) in rows.iter().zip(vector) {
        for (term, count) in row {
            by_term[*term] += count * value;
        }
    }
    rows.iter().map(|row| row.iter().map(|(term, count)| count * by_term[*term]).sum()).collect()
}

/// Vectors at right angles and of length 1 (Gram and Schmidt) with the span of
/// those given; fewer, if those depend on each other.
fn orthonormal(vectors: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for mut vector in vectors {
        let before = dot(&vector, &vector).sqrt();
        // Once leaves too much of the others in a vector that is nearly theirs.
        for _ in 0..2 {
            for other in &basis {
                let along = dot(&vector, other);
                vector.iter_mut().zip(other).for_each(|(value, part)| *value -= along * part);
            }
        }
        let norm = dot(&vector, &vector).sqrt();
        if norm > before * 1e-10 {
            vector.iter_mut().for_each(|value| *value /= norm);
            basis.push(vector);
        }
    }
    basis
}

/// The length of each of `count` sentences in the space of the main topics,
/// which are sought in the span of `basis` (Rayleigh and Ritz).
fn lengths(basis: &[Vec<f64>], products: &[Vec<f64>], count: usize) -> Vec<f64> {
    let small: Vec<Vec<f64>> = basis.iter().map(|a| products.iter().map(|b| dot(a, b)).collect()).collect();
    let (squares, vectors) = eigen(small);
    let mut topics: Vec<usize> = (0..squares.len()).collect();
    topics.sort_by(|a, b| squares[*b].total_cmp(&squares[*a]));
    let first = topics.first().map_or(0.0, |topic| squares[*topic]);
    let last = topics.get(MOST_TOPICS - 1).map_or(0.0, |topic| squares[*topic]);
    // Half the singular value is a quarter of its square.
    let least = (first / 4.0).max(last) * (1.0 - 1e-9);
    topics.retain(|topic| squares[*topic] > 0.0 && squares[*topic] >= least);
    let mut sums = vec![0.0_f64; count];
    for topic in topics {
        for (place, sum) in sums.iter_mut().enumerate() {
            let along: f64 = basis.iter().zip(&vectors).map(|(part, row)| part[place] * row[topic]).sum();
            *sum += squares[topic] * along * along;
        }
    }
    sums.into_iter().map(f64::sqrt).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
