//! Calibration: scores in, probabilities out that keep their word.
//!
//! p(c) = softmax(b s(c) + a(c)): temperature scaling (Guo, Pleiss, Sun and
//! Weinberger 2017) with an offset for each class, fitted by least log loss to
//! scores of samples that the model did not see. The offsets also mend the
//! missing prior of the complement variant.

use serde::{Deserialize, Serialize};

use super::naive_bayes::log_sum_exp;

/// A fitted calibration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The factor b on every score: the inverse temperature.
    slope: f64,
    /// The offset a(c) of each class.
    offsets: Vec<f64>,
}

impl Calibration {
    /// Probabilities as the scores have them.
    pub fn identity(classes: usize) -> Self {
        Self { slope: 1.0, offsets: vec![0.0; classes] }
    }

    /// Fits slope and offsets to `scores` (one row a sample) of samples whose
    /// classes are `targets`, by alternating steps that never raise the log
    /// loss: Newton's for the slope, iterative scaling for the offsets.
    pub fn fit(scores: &[Vec<f64>], targets: &[usize], classes: usize) -> Self {
        let mut fitted = Self { slope: start(scores), offsets: vec![0.0; classes] };
        if scores.is_empty() || classes < 2 {
            return Self::identity(classes);
        }
        let mut observed = vec![1.0; classes];
        for target in targets {
            observed[*target] += 1.0;
        }
        let mut loss = fitted.log_loss(scores, targets);
        for _ in 0..ROUNDS {
            fitted.scale_offsets(scores, &observed);
            fitted.step_slope(scores, targets);
            let now = fitted.log_loss(scores, targets);
            if (loss - now).abs() < 1e-7 {
                break;
            }
            loss = now;
        }
        fitted
    }

    /// The probability of each class: in [0, 1], summing to 1.
    pub fn probabilities(&self, scores: &[f64]) -> Vec<f64> {
        let logits = self.logits(scores);
        let total = log_sum_exp(logits.iter().copied());
        logits.iter().map(|logit| libm::exp(logit - total)).collect()
    }

    /// The factor on every score.
    pub fn slope(&self) -> f64 {
        self.slope
    }

    /// b s(c) + a(c): log probabilities but for a constant.
    pub fn logits(&self, scores: &[f64]) -> Vec<f64> {
        scores.iter().zip(&self.offsets).map(|(score, offset)| self.slope * score + offset).collect()
    }

    /// The same calibration for other labels: each keeps its offset, a new one
    /// gets the mean of all.
    pub(crate) fn relabelled(&self, old: &[String], new: &[String]) -> Self {
        let mean = self.offsets.iter().sum::<f64>() / self.offsets.len().max(1) as f64;
        let offset = |label: &String| old.binary_search(label).map_or(mean, |place| self.offsets[place]);
        Self { slope: self.slope, offsets: new.iter().map(offset).collect() }
    }

    /// Whether every number is in its range and there is one offset a class.
    pub(crate) fn is_sound(&self, classes: usize) -> bool {
        let possible = |number: &f64| number.abs() < 1e6;
        self.offsets.len() == classes
            && self.offsets.iter().all(possible)
            && self.slope > 0.0
            && possible(&self.slope)
    }

    fn log_loss(&self, scores: &[Vec<f64>], targets: &[usize]) -> f64 {
        let loss = |(row, target): (&Vec<f64>, &usize)| {
            let logits = self.logits(row);
            log_sum_exp(logits.iter().copied()) - logits[*target]
        };
        scores.iter().zip(targets).map(loss).sum::<f64>() / scores.len() as f64
    }

    /// Moves each offset by the log of how often its class occurs over how
    /// often it is expected.
    fn scale_offsets(&mut self, scores: &[Vec<f64>], observed: &[f64]) {
        let mut expected = vec![1.0; observed.len()];
        for row in scores {
            for (sum, p) in expected.iter_mut().zip(self.probabilities(row)) {
                *sum += p;
            }
        }
        for ((offset, observed), expected) in self.offsets.iter_mut().zip(observed).zip(&expected) {
            *offset += libm::log(observed / expected);
        }
    }

    /// One step of Newton's method on the slope, kept above 0 and short.
    fn step_slope(&mut self, scores: &[Vec<f64>], targets: &[usize]) {
        let (mut gradient, mut curvature) = (0.0, 0.0);
        for (row, target) in scores.iter().zip(targets) {
            let p = self.probabilities(row);
            let mean: f64 = row.iter().zip(&p).map(|(s, p)| s * p).sum();
            let spread: f64 = row.iter().zip(&p).map(|(s, p)| p * (s - mean) * (s - mean)).sum();
            gradient += mean - row[*target];
            curvature += spread;
        }
        if curvature > 0.0 {
            let step = gradient / curvature;
            self.slope = (self.slope - step).clamp(self.slope / 2.0, self.slope * 2.0);
        }
    }
}

/// Enough for the loss to settle in every corpus tried; each costs one pass.
const ROUNDS: usize = 60;

/// A slope at which the scores' usual spread is about 2.
fn start(scores: &[Vec<f64>]) -> f64 {
    let spread = |row: &Vec<f64>| {
        let most = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let least = row.iter().copied().fold(f64::INFINITY, f64::min);
        most - least
    };
    let mean = scores.iter().map(spread).sum::<f64>() / scores.len().max(1) as f64;
    if mean > 0.0 && mean.is_finite() { 2.0 / mean } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overconfident_scores_are_brought_down_to_how_often_they_are_right() {
        // Scores that claim 0.999 and are right in 8 of 10 cases.
        let scores: Vec<Vec<f64>> =
            (0..200).map(|i| if i % 2 == 0 { vec![7.0, 0.0] } else { vec![0.0, 7.0] }).collect();
        let targets: Vec<usize> = (0..200).map(|i| if i % 10 < 2 { 1 - i % 2 } else { i % 2 }).collect();
        let p = Calibration::fit(&scores, &targets, 2).probabilities(&[7.0, 0.0]);
        assert!((p[0] - 0.8).abs() < 0.02, "{p:?}");
    }

    #[test]
    fn a_class_that_is_never_scored_high_enough_is_lifted() {
        let scores = vec![vec![1.0, 0.9]; 100];
        let targets: Vec<usize> = (0..100).map(|i| usize::from(i < 70)).collect();
        let p = Calibration::fit(&scores, &targets, 2).probabilities(&[1.0, 0.9]);
        assert!((p[1] - 0.7).abs() < 0.02, "{p:?}");
    }
}
