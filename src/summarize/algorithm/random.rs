//! Random sentences: the baseline that any algorithm has to beat. The scores
//! are the places in an order shuffled by a seed.

/// A score for each of `count` sentences, the same for the same seed.
pub(in crate::summarize) fn scores(count: usize, seed: u64) -> Vec<f64> {
    let mut scores: Vec<f64> = (0..count).map(|place| place as f64).collect();
    fastrand::Rng::with_seed(seed).shuffle(&mut scores);
    scores
}
