//! Reliability: how far probabilities can be believed.

use serde::Serialize;

/// Figures of a classifier's probabilities on labelled samples.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reliability {
    /// Mean of -ln of the true label's probability; 0 is perfect.
    pub log_loss: f64,
    /// Mean over samples of the squared distance of the probabilities to the
    /// truth (Brier 1950), from 0 to 2.
    pub brier: f64,
    /// Expected calibration error of the likeliest label in ten bins of equal
    /// width (Naeini, Cooper and Hauskrecht 2015), from 0 to 1.
    pub ece: f64,
}

/// So many bins; ten is what most papers use.
const BINS: usize = 10;
/// No sample costs more than -ln of this, as in scikit-learn.
const LEAST: f64 = f64::EPSILON;

impl Reliability {
    /// Measures `probabilities` (samples by classes) against `truth`.
    pub fn new(probabilities: &[Vec<f64>], truth: &[usize]) -> Self {
        let n = truth.len().max(1) as f64;
        let (mut log_loss, mut brier) = (0.0, 0.0);
        let mut gap = [0.0_f64; BINS];
        for (row, truth) in probabilities.iter().zip(truth) {
            log_loss -= libm::log(row[*truth].clamp(LEAST, 1.0));
            brier += row
                .iter()
                .enumerate()
                .map(|(at, p)| (p - f64::from(u8::from(at == *truth))).powi(2))
                .sum::<f64>();
            let best = crate::classify::argmax(row);
            let bin = ((row[best] * BINS as f64) as usize).min(BINS - 1);
            gap[bin] += row[best] - f64::from(u8::from(best == *truth));
        }
        let ece = gap.iter().map(|gap| gap.abs()).sum::<f64>() / n;
        Self { log_loss: log_loss / n, brier: brier / n, ece }
    }
}
