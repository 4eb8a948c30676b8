//! LEAD: the first sentences of an article (Brandow, Mitze and Rau 1995).

/// A score for each of `count` sentences that falls with its place.
pub(super) fn scores(count: usize) -> Vec<f64> {
    (0..count).map(|place| 1.0 / (1.0 + place as f64)).collect()
}
