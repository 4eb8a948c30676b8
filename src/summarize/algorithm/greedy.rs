//! What the algorithms share that choose one sentence after the other.

use crate::summarize::sentences::Sparse;

/// Values this near to each other, in proportion, tie: they differ only by the
/// order in which their sums were taken.
pub(super) const TIE: f64 = 1e-12;

/// The sentences that share a term with the one at `place`, itself among them.
pub(super) fn related(place: usize, rows: &[Sparse], index: &[Sparse]) -> Vec<usize> {
    let mut related: Vec<usize> =
        rows[place].iter().flat_map(|(term, _)| index[*term].iter().map(|(other, _)| *other)).collect();
    related.sort_unstable();
    related.dedup();
    related
}

/// Scores that say the order of choice: 0 for the first sentence picked, -1 for
/// the next. Those not picked come below, by what they are worth alone, which
/// is between 0 and 1.
pub(super) fn scores(picked: &[usize], alone: &[f64]) -> Vec<f64> {
    let below = 1.0 + picked.len() as f64;
    let mut scores: Vec<f64> = alone.iter().map(|worth| worth - below).collect();
    for (order, place) in picked.iter().enumerate() {
        scores[*place] = 0.0 - order as f64;
    }
    scores
}
