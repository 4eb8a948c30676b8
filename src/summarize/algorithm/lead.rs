//! LEAD (Brandow, Mitze and Rau 1995): the first sentences of an article. A
//! sentence's score falls with its place.

/// A score for each of `count` sentences.
pub(in crate::summarize) fn scores(count: usize) -> Vec<f64> {
    (0..count).map(|place| 1.0 / (1.0 + place as f64)).collect()
}
