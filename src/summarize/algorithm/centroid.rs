//! Centroid with position (Radev, Jing and Budzikowska 2000), as in MEAD: how
//! near a sentence is to the whole article, to its title and to its beginning.
//!
//! News puts what matters first (Lin and Hovy 1997), so a scorer without a
//! sense of place loses to the bare lead. MEAD compares with the first sentence
//! where we have the title; idf is that of the model's corpus. Linear in the
//! words.

use crate::summarize::sentences::{Sentences, dot, length, sum};

// Chosen on the article and highlight pairs of a training set of news, apart
// from any that figures are reported on.
const POSITION: f64 = 1.0;
const CENTROID: f64 = 1.0;
const TITLE: f64 = 0.3;
// A sentence with fewer terms of content than this says little by itself: "It
// was raining."
const SUBSTANCE: f64 = 5.0;

/// What a sentence loses, in proportion to how much it is like those chosen.
pub(in crate::summarize) const REDUNDANCY: f64 = 0.6;

/// A score for each sentence.
pub(in crate::summarize) fn scores(sentences: &Sentences) -> Vec<f64> {
    let rows = sentences.vectors();
    let mut centroid = sum(sentences.terms(), &rows);
    let norm = length(&centroid);
    if norm > 0.0 {
        centroid.iter_mut().for_each(|weight| *weight /= norm);
    }
    let title = sum(sentences.terms(), [&sentences.vector(sentences.title_content())]);
    rows.iter()
        .enumerate()
        .map(|(place, row)| {
            let position = 1.0 / (1.0 + place as f64).sqrt();
            let substance = (row.len() as f64 / SUBSTANCE).min(1.0);
            substance * (POSITION * position + CENTROID * dot(row, &centroid) + TITLE * dot(row, &title))
        })
        .collect()
}
