//! Centroid with position: how near a sentence is to the whole article
//! (Radev, Jing and Budzikowska 2000), to the title, and to its beginning.
//!
//! News puts what matters first (Lin and Hovy 1997), so a scorer without a
//! sense of place loses to the bare lead.

use super::vectors::SentenceVectors;

// Chosen on the article and highlight pairs of a training set of news, apart
// from any that figures are reported on.
const POSITION: f64 = 1.0;
const CENTROID: f64 = 1.0;
const TITLE: f64 = 0.3;
// A sentence with fewer terms of content than this says little by itself: "It
// was raining."
const SUBSTANCE: f64 = 5.0;

/// A score for each sentence.
pub(super) fn scores(vectors: &SentenceVectors) -> Vec<f64> {
    (0..vectors.len())
        .map(|place| {
            let position = 1.0 / (1.0 + place as f64).sqrt();
            let substance = (vectors.terms(place) as f64 / SUBSTANCE).min(1.0);
            substance
                * (POSITION * position
                    + CENTROID * vectors.to_centroid(place)
                    + TITLE * vectors.to_title(place))
        })
        .collect()
}
