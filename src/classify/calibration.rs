//! Calibration: scores in, probabilities out that keep their word.
//!
//! p(c) = (1 - e) softmax(z(c)) + e / C, where z(c) = curve(b (s(c) - m) + a(c))
//! and m is the mean of the scores: temperature scaling (Guo, Pleiss, Sun and
//! Weinberger 2017) with an offset for each of the C classes, a curve and a
//! share e of labels that no score explains. The offsets also mend the missing
//! prior of the complement variant; the curve (the modulus transformation of
//! John and Draper 1980) grows the more slowly, the more evidence there is, for
//! words that come together say much the same; and the share keeps a long text
//! from being taken for certain where the labels themselves are not.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::Scores;
use super::calibrate::{Fitted, Purpose};

/// A fitted calibration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The factor b on every score: the inverse temperature.
    pub(super) slope: f64,
    /// The exponent of the curve, in [0.01, 1]: it is straight at 1, and about
    /// a logarithm at the least.
    pub(super) exponent: f64,
    /// The offset a(c) of each class.
    pub(super) offsets: Vec<f64>,
    /// What is added to z(c) so that all classes are as likely; 0 if they are as
    /// likely as where the calibration was fitted.
    pub(super) prior: Vec<f64>,
    /// The share e of labels that are a matter of opinion, or wrong.
    pub(super) noise: f64,
}

/// The most labels that may be a matter of opinion, or wrong.
pub(super) const MOST_NOISE: f64 = 0.2;

/// The exponents that a curve may have.
pub(super) const EXPONENTS: RangeInclusive<f64> = 0.01..=1.0;

/// Slopes and offsets are below. Weights may be tiny under much smoothing.
const MOST: f64 = 1e12;

impl Calibration {
    /// Probabilities as the scores have them.
    pub fn identity(classes: usize) -> Self {
        Self::new(1.0, 1.0, vec![0.0; classes], 0.0)
    }

    pub(super) fn new(slope: f64, exponent: f64, offsets: Vec<f64>, noise: f64) -> Self {
        Self { slope, exponent, prior: vec![0.0; offsets.len()], offsets, noise }
    }

    /// The calibration of least log loss for the scores of samples that the
    /// model did not see and whose classes are `targets`.
    pub fn fit(scores: &Scores, targets: &[usize]) -> Self {
        Fitted::new(scores, targets, None, Purpose::Using).calibration
    }

    /// The probability of each class: in [0, 1], summing to 1.
    pub fn probabilities(&self, scores: &[f64]) -> Vec<f64> {
        let mut p = self.log_odds(scores);
        softmax(&mut p);
        for p in &mut p {
            *p = (1.0 - self.noise) * *p + self.noise / scores.len() as f64;
        }
        p
    }

    /// The evidence for each class, b (s(c) - m) + a(c): straight, as words add
    /// to it.
    pub(super) fn evidence<'s>(&'s self, scores: &'s [f64]) -> impl Iterator<Item = f64> + 's {
        let mean = scores.iter().sum::<f64>() / scores.len() as f64;
        scores.iter().zip(&self.offsets).map(move |(score, offset)| self.slope * (score - mean) + offset)
    }

    /// The log probabilities without noise, but for a constant.
    pub fn log_odds(&self, scores: &[f64]) -> Vec<f64> {
        self.evidence(scores).zip(&self.prior).map(|(evidence, prior)| self.curve(evidence) + prior).collect()
    }

    /// What evidence is worth: ((1 + |x|)^r - 1) / r, on either side of 0.
    fn curve(&self, x: f64) -> f64 {
        if self.exponent == 1.0 {
            return x;
        }
        (libm::expm1(self.exponent * libm::log1p(x.abs())) / self.exponent).copysign(x)
    }

    /// What a difference between the scores of two classes is worth in log
    /// odds, at the evidence that there is for either.
    pub(super) fn worth(&self, scores: &[f64], one: usize, other: usize) -> f64 {
        let evidence: Vec<f64> = self.evidence(scores).collect();
        let (one, other) = (evidence[one], evidence[other]);
        let worth = (self.curve(one) - self.curve(other)) / (one - other);
        // Evidence that is level has no difference; the curve rises there too.
        let worth = if worth.is_finite() { worth } else { libm::pow(1.0 + one.abs(), self.exponent - 1.0) };
        self.slope * worth
    }

    /// The factor on every score.
    pub fn slope(&self) -> f64 {
        self.slope
    }

    /// The exponent of the curve, in [0.01, 1].
    pub fn exponent(&self) -> f64 {
        self.exponent
    }

    /// The share of labels that no score explains, in [0, 0.2].
    pub fn noise(&self) -> f64 {
        self.noise
    }

    /// The same calibration for labels that are all as likely, where it was
    /// fitted to ones as frequent as `samples` (Saerens, Latinne and
    /// Decaestecker 2002).
    #[must_use]
    pub fn with_uniform_prior(mut self, samples: &[u64]) -> Self {
        self.prior = samples.iter().map(|n| -libm::log((*n).max(1) as f64)).collect();
        self
    }

    /// Whether every number is in its range and there is one offset a class.
    pub(crate) fn is_sound(&self, classes: usize) -> bool {
        let possible = |number: &f64| number.abs() < MOST;
        self.offsets.len() == classes
            && self.prior.len() == classes
            && self.offsets.iter().chain(&self.prior).all(possible)
            && EXPONENTS.contains(&self.exponent)
            && self.slope > 0.0
            && (0.0..=MOST_NOISE).contains(&self.noise)
            && possible(&self.slope)
    }
}

/// Makes log odds probabilities.
pub(super) fn softmax(z: &mut [f64]) {
    let most = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for z in z.iter_mut() {
        *z = libm::exp(*z - most);
        sum += *z;
    }
    for z in z.iter_mut() {
        *z /= sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_keeps_the_order_of_the_evidence_and_is_straight_at_one() {
        let scores = [-30.0, -2.0, 0.5, 2.0, 29.5];
        for exponent in [0.01, 0.5, 1.0] {
            let calibration = Calibration::new(1.0, exponent, vec![0.0; 5], 0.0);
            let log_odds = calibration.log_odds(&scores);
            assert!(log_odds.windows(2).all(|pair| pair[0] < pair[1]), "{log_odds:?}");
            let worth = calibration.worth(&scores, 4, 1) * (scores[4] - scores[1]);
            assert!((worth - (log_odds[4] - log_odds[1])).abs() < 1e-12);
            assert!(calibration.worth(&scores, 2, 2) > 0.0);
        }
        assert_eq!(Calibration::identity(5).log_odds(&scores), scores);
    }
}
