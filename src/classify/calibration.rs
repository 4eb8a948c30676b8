//! Calibration: scores in, probabilities out that keep their word.
//!
//! p(c) = (1 - e) softmax(b s(c) + a(c)) + e / C: temperature scaling (Guo,
//! Pleiss, Sun and Weinberger 2017) with an offset for each of the C classes
//! and a share e of labels that no score explains. The offsets also mend the
//! missing prior of the complement variant; the share keeps a long text from
//! being taken for certain where the labels themselves are not.

use serde::{Deserialize, Serialize};

use super::Scores;
use super::calibrate::Fitted;

/// A fitted calibration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The factor b on every score: the inverse temperature.
    pub(super) slope: f64,
    /// The offset a(c) of each class.
    pub(super) offsets: Vec<f64>,
    /// The share e of labels that are a matter of opinion, or wrong.
    pub(super) noise: f64,
}

/// The most labels that may be a matter of opinion, or wrong.
pub(super) const MOST_NOISE: f64 = 0.2;

/// Slopes and offsets are below. Weights may be tiny under much smoothing.
const MOST: f64 = 1e12;

impl Calibration {
    /// Probabilities as the scores have them.
    pub fn identity(classes: usize) -> Self {
        Self { slope: 1.0, offsets: vec![0.0; classes], noise: 0.0 }
    }

    /// The calibration of least log loss for the scores of samples that the
    /// model did not see and whose classes are `targets`; the search ends when
    /// a round lowers the loss by less than `tolerance`.
    pub fn fit(scores: &Scores, targets: &[usize], tolerance: f64) -> Self {
        Fitted::new(scores, targets, None, tolerance).calibration
    }

    /// The probability of each class: in [0, 1], summing to 1.
    pub fn probabilities(&self, scores: &[f64]) -> Vec<f64> {
        let mut p = vec![0.0; scores.len()];
        self.write_softmax(scores, &mut p);
        for p in &mut p {
            *p = (1.0 - self.noise) * *p + self.noise / scores.len() as f64;
        }
        p
    }

    /// Writes what the probabilities would be without noise.
    pub(super) fn write_softmax(&self, scores: &[f64], p: &mut [f64]) {
        let mut most = f64::NEG_INFINITY;
        for ((p, score), offset) in p.iter_mut().zip(scores).zip(&self.offsets) {
            *p = self.slope * score + offset;
            most = most.max(*p);
        }
        let mut sum = 0.0;
        for p in p.iter_mut() {
            *p = libm::exp(*p - most);
            sum += *p;
        }
        for p in p.iter_mut() {
            *p /= sum;
        }
    }

    /// The factor on every score.
    pub fn slope(&self) -> f64 {
        self.slope
    }

    /// The share of labels that no score explains, in [0, 0.2].
    pub fn noise(&self) -> f64 {
        self.noise
    }

    /// b s(c) + a(c): the log probabilities without noise, but for a constant.
    pub fn logits(&self, scores: &[f64]) -> Vec<f64> {
        scores.iter().zip(&self.offsets).map(|(score, offset)| self.slope * score + offset).collect()
    }

    /// The same calibration for labels that are all as likely, where it was
    /// fitted to ones as frequent as `samples` (Saerens, Latinne and
    /// Decaestecker 2002).
    #[must_use]
    pub fn with_uniform_prior(mut self, samples: &[u64]) -> Self {
        for (offset, n) in self.offsets.iter_mut().zip(samples) {
            *offset -= libm::log((*n).max(1) as f64);
        }
        let mean = self.offsets.iter().sum::<f64>() / self.offsets.len().max(1) as f64;
        self.offsets.iter_mut().for_each(|offset| *offset -= mean);
        self
    }

    /// Whether every number is in its range and there is one offset a class.
    pub(crate) fn is_sound(&self, classes: usize) -> bool {
        let possible = |number: &f64| number.abs() < MOST;
        self.offsets.len() == classes
            && self.offsets.iter().all(possible)
            && self.slope > 0.0
            && (0.0..=MOST_NOISE).contains(&self.noise)
            && possible(&self.slope)
    }
}
