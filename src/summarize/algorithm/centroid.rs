//! Centroid with position (Radev, Jing and Budzikowska 2000), as in MEAD: how
//! near a sentence is to the whole article, to its title and to its beginning.
//!
//! News puts what matters first (Lin and Hovy 1997), so a scorer without a
//! sense of place loses to the bare lead. MEAD compares with the first sentence
//! where we have the title; idf is that of the model's corpus. Linear in the
//! words.

use super::counts::{Sparse, counted};
use crate::summarize::sentences::Sentences;

// Chosen on the article and highlight pairs of a training set of news, apart
// from any that figures are reported on.
const POSITION: f64 = 1.0;
const CENTROID: f64 = 1.0;
const TITLE: f64 = 0.3;
// A sentence with fewer terms of content than this says little by itself: "It
// was raining."
const SUBSTANCE: f64 = 5.0;

/// A score for each sentence.
pub(in crate::summarize) fn scores(sentences: &Sentences) -> Vec<f64> {
    let rows: Vec<Sparse> =
        (0..sentences.len()).map(|place| unit(sentences.content(place), &sentences.idf)).collect();
    let mut centroid = dense(sentences.terms(), rows.iter().flatten());
    let norm = centroid.iter().map(|weight| weight * weight).sum::<f64>().sqrt();
    if norm > 0.0 {
        centroid.iter_mut().for_each(|weight| *weight /= norm);
    }
    let title = dense(sentences.terms(), &unit(sentences.title_content(), &sentences.idf));
    rows.iter()
        .enumerate()
        .map(|(place, row)| {
            let position = 1.0 / (1.0 + place as f64).sqrt();
            let substance = (row.len() as f64 / SUBSTANCE).min(1.0);
            substance * (POSITION * position + CENTROID * dot(row, &centroid) + TITLE * dot(row, &title))
        })
        .collect()
}

/// The tf-idf vector of some terms, of length 1 or empty.
fn unit(terms: impl Iterator<Item = usize>, idf: &[f64]) -> Sparse {
    let mut row = counted(terms);
    row.iter_mut().for_each(|(term, weight)| *weight *= idf[*term]);
    row.retain(|(_, weight)| *weight > 0.0);
    let norm = row.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    row.iter_mut().for_each(|(_, weight)| *weight /= norm);
    row
}

/// The sum of sparse entries.
fn dense<'v>(terms: usize, entries: impl IntoIterator<Item = &'v (usize, f64)>) -> Vec<f64> {
    let mut sum = vec![0.0; terms];
    for (term, weight) in entries {
        sum[*term] += weight;
    }
    sum
}

fn dot(row: &Sparse, dense: &[f64]) -> f64 {
    row.iter().map(|(term, weight)| weight * dense[*term]).sum()
}
