//! Calibration: scores in, probabilities out that keep their word.
//!
//! p(c) = (1 - e) softmax(b s(c) + a(c)) + e / C: temperature scaling (Guo,
//! Pleiss, Sun and Weinberger 2017) with an offset for each of the C classes
//! and a share e of labels that no score explains, fitted by least log loss to
//! scores of samples that the model did not see. The offsets also mend the
//! missing prior of the complement variant; the share keeps a long text from
//! being taken for certain where the labels themselves are not.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Scores;

/// A fitted calibration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The factor b on every score: the inverse temperature.
    slope: f64,
    /// The offset a(c) of each class.
    offsets: Vec<f64>,
    /// The share e of labels that are a matter of opinion, or wrong.
    noise: f64,
}

/// The share of such labels before any is seen, and the most that is possible.
const FIRST_NOISE: f64 = 0.02;
const LEAST_NOISE: f64 = 1e-6;
const MOST_NOISE: f64 = 0.2;

impl Calibration {
    /// Probabilities as the scores have them.
    pub fn identity(classes: usize) -> Self {
        Self { slope: 1.0, offsets: vec![0.0; classes], noise: 0.0 }
    }

    /// Fits slope, offsets and noise to the scores of samples whose classes are
    /// `targets`, from `start` if there is one, until a round lowers the log
    /// loss by less than `tolerance`. A step is Newton's for the slope,
    /// iterative scaling for the offsets, and expectation and maximisation for
    /// the noise (Dempster, Laird and Rubin 1977); a round takes two, leaps to
    /// where they lead and takes a third (SQUAREM, Varadhan and Roland 2008).
    pub fn fit(scores: &Scores, targets: &[usize], start: Option<&Self>, tolerance: f64) -> Self {
        let classes = scores.classes();
        if scores.is_empty() || classes < 2 {
            return Self::identity(classes);
        }
        let first = || Self { slope: first_slope(scores), offsets: vec![0.0; classes], noise: FIRST_NOISE };
        let mut here = start.cloned().unwrap_or_else(first);
        let mut best = (f64::INFINITY, here.clone());
        for _ in 0..ROUNDS {
            let (loss, one) = here.step(scores, targets);
            let gain = best.0 - loss;
            if gain > 0.0 {
                best = (loss, here.clone());
            }
            if gain < tolerance {
                break;
            }
            let (_, two) = one.step(scores, targets);
            let (loss_there, there) = here.leap(&one, &two).step(scores, targets);
            here = if loss_there < loss { there } else { two };
        }
        best.1
    }

    /// One step, and the log loss before it.
    fn step(&self, scores: &Scores, targets: &[usize]) -> (f64, Self) {
        let sums = self.sums(scores, targets);
        let mut stepped = self.clone();
        stepped.scale_offsets(&sums);
        stepped.step_slope(&sums);
        stepped.noise = (sums.noise / scores.len() as f64).clamp(LEAST_NOISE, MOST_NOISE);
        (sums.loss / scores.len() as f64, stepped)
    }

    /// Where two steps, from `self` to `one` and on to `two`, lead.
    fn leap(&self, one: &Self, two: &Self) -> Self {
        let [from, one, two] = [self, one, two].map(Self::parameters);
        let step: Vec<f64> = one.iter().zip(&from).map(|(b, a)| b - a).collect();
        let bend: Vec<f64> = two.iter().zip(&one).zip(&step).map(|((c, b), step)| c - b - step).collect();
        let length = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
        let far = (length(&step) / length(&bend).max(f64::MIN_POSITIVE)).clamp(1.0, LONGEST_LEAP);
        let to = from
            .iter()
            .zip(&step)
            .zip(&bend)
            .map(|((a, step), bend)| a + 2.0 * far * step + far * far * bend);
        Self::of_parameters(&to.collect::<Vec<f64>>())
    }

    /// The parameters, free of bounds: the logs of slope and noise, the offsets.
    fn parameters(&self) -> Vec<f64> {
        let mut all = vec![libm::log(self.slope), libm::log(self.noise.max(LEAST_NOISE))];
        all.extend(&self.offsets);
        all
    }

    fn of_parameters(all: &[f64]) -> Self {
        let bounded = |log: f64| libm::exp(log.clamp(-14.0, 14.0));
        match all {
            [slope, noise, offsets @ ..] => {
                let noise = bounded(*noise).clamp(LEAST_NOISE, MOST_NOISE);
                Self { slope: bounded(*slope), offsets: offsets.to_vec(), noise }
            }
            _ => Self::identity(0),
        }
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
    fn write_softmax(&self, scores: &[f64], p: &mut [f64]) {
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
        let possible = |number: &f64| number.abs() < 1e6;
        self.offsets.len() == classes
            && self.offsets.iter().all(possible)
            && self.slope > 0.0
            && (0.0..=MOST_NOISE).contains(&self.noise)
            && possible(&self.slope)
    }

    /// Moves each offset by the log of how often its class occurs over how
    /// often it is expected.
    fn scale_offsets(&mut self, sums: &Sums) {
        for ((offset, observed), expected) in self.offsets.iter_mut().zip(&sums.observed).zip(&sums.expected)
        {
            *offset += libm::log((1.0 + observed) / (1.0 + expected));
        }
    }

    /// One step of Newton's method on the slope, kept above 0 and short.
    fn step_slope(&mut self, sums: &Sums) {
        if sums.curvature > 0.0 {
            let step = sums.gradient / sums.curvature;
            self.slope = (self.slope - step).clamp(self.slope / 2.0, self.slope * 2.0);
        }
    }

    /// What both steps need, summed over all samples on all threads: in parts
    /// of one size, added in their order, so that the sums are always the same.
    fn sums(&self, scores: &Scores, targets: &[usize]) -> Sums {
        let classes = scores.classes();
        let zero = || Sums { observed: vec![0.0; classes], expected: vec![0.0; classes], ..Sums::default() };
        let part = |(scores, targets): (&[f64], &[usize])| {
            let mut sums = zero();
            let mut p = vec![0.0; self.offsets.len()];
            for (row, target) in scores.chunks_exact(self.offsets.len()).zip(targets) {
                self.write_softmax(row, &mut p);
                let explained = (1.0 - self.noise) * p[*target];
                let all = explained + self.noise / classes as f64;
                // How likely the label is one that the scores explain.
                let trust = explained / all;
                let mean: f64 = row.iter().zip(&p).map(|(s, p)| s * p).sum();
                let spread: f64 = row.iter().zip(&p).map(|(s, p)| p * (s - mean) * (s - mean)).sum();
                sums.curvature += trust * spread;
                sums.gradient += trust * (mean - row[*target]);
                sums.loss -= libm::log(all);
                sums.noise += 1.0 - trust;
                sums.observed[*target] += trust;
                for (sum, p) in sums.expected.iter_mut().zip(&p) {
                    *sum += trust * p;
                }
            }
            sums
        };
        let parts = scores.values().par_chunks(PART * scores.classes()).zip(targets.par_chunks(PART));
        let parts: Vec<Sums> = parts.map(part).collect();
        parts.iter().fold(zero(), |mut all, part| {
            all.gradient += part.gradient;
            all.curvature += part.curvature;
            all.loss += part.loss;
            all.noise += part.noise;
            let observed = all.observed.iter_mut().zip(&part.observed);
            for (sum, part) in observed.chain(all.expected.iter_mut().zip(&part.expected)) {
                *sum += part;
            }
            all
        })
    }
}

/// Sums over samples, of which a calibration is fitted.
#[derive(Default)]
struct Sums {
    /// How often each class occurs and is expected, of labels that the scores
    /// explain.
    observed: Vec<f64>,
    expected: Vec<f64>,
    /// How many labels they do not explain.
    noise: f64,
    /// The first and second derivative of the log loss by the slope.
    gradient: f64,
    curvature: f64,
    /// The log loss.
    loss: f64,
}

/// So many samples are summed up in a row.
const PART: usize = 1024;

/// Enough for the loss to settle in every corpus tried; each costs three passes.
const ROUNDS: usize = 20;

/// How many steps a leap may be worth.
const LONGEST_LEAP: f64 = 64.0;

/// A slope at which the scores' usual spread is about 2.
fn first_slope(scores: &Scores) -> f64 {
    let spread = |row: &[f64]| {
        let most = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let least = row.iter().copied().fold(f64::INFINITY, f64::min);
        most - least
    };
    let mean = scores.rows().map(spread).sum::<f64>() / scores.len().max(1) as f64;
    if mean > 0.0 && mean.is_finite() { 2.0 / mean } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overconfident_scores_are_brought_down_to_how_often_they_are_right() {
        // Scores that claim 0.999 and are right in 8 of 10 cases.
        let scores = (0..200).flat_map(|i| if i % 2 == 0 { [7.0, 0.0] } else { [0.0, 7.0] }).collect();
        let targets: Vec<usize> = (0..200).map(|i| if i % 10 < 2 { 1 - i % 2 } else { i % 2 }).collect();
        let p = Calibration::fit(&Scores::new(scores, 2), &targets, None, 1e-9).probabilities(&[7.0, 0.0]);
        assert!((p[0] - 0.8).abs() < 0.02, "{p:?}");
    }

    #[test]
    fn a_class_that_is_never_scored_high_enough_is_lifted() {
        let scores = Scores::new([1.0, 0.9].repeat(100), 2);
        let targets: Vec<usize> = (0..100).map(|i| usize::from(i < 70)).collect();
        let p = Calibration::fit(&scores, &targets, None, 1e-9).probabilities(&[1.0, 0.9]);
        assert!((p[1] - 0.7).abs() < 0.02, "{p:?}");
    }
}
