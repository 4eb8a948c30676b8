//! Calibrating: scores of samples that the model did not see and their classes
//! in, the [`Calibration`] of least log loss out.

use rayon::prelude::*;

use super::calibration::MOST_NOISE;
use super::{Calibration, Scores};

/// The share of labels that are a matter of opinion, or wrong, before any is
/// seen, and the least that is possible.
const FIRST_NOISE: f64 = 0.02;
const LEAST_NOISE: f64 = 1e-6;

/// How far the slope is expected to lie from zero, in [usual](usual_slope)
/// slopes: the deviation of its normal prior. Of most corpora it is about 4.
/// The prior matters for a few samples that are all right, which would do with
/// any slope; beside a thousand samples it is nothing.
const SLOPE_DEVIATION: f64 = 8.0;

/// A calibration that was fitted to scores.
#[derive(Clone, Debug)]
pub(crate) struct Fitted {
    pub calibration: Calibration,
    /// The slope at which these scores spread as usual.
    usual: f64,
}

impl Fitted {
    /// Fits slope, offsets and noise to the scores of samples whose classes are
    /// `targets`, until a round lowers the log loss by less than `tolerance`;
    /// the search starts from where it ended for other scores, if there are
    /// any. A step is Newton's for the slope, iterative scaling for the
    /// offsets, and expectation and maximisation for the noise (Dempster, Laird
    /// and Rubin 1977); a round takes two, leaps to where they lead and takes a
    /// third (SQUAREM, Varadhan and Roland 2008). The slope has a weak prior,
    /// so that few samples never make certain.
    pub fn new(scores: &Scores, targets: &[usize], start: Option<&Self>, tolerance: f64) -> Self {
        let (classes, usual) = (scores.classes(), usual_slope(scores));
        if scores.is_empty() || classes < 2 {
            return Self { calibration: Calibration::identity(classes), usual };
        }
        let mut here = match start {
            Some(Self { calibration, usual: before }) => {
                Calibration { slope: calibration.slope * (usual / before), ..calibration.clone() }
            }
            None => Calibration { slope: usual, offsets: vec![0.0; classes], noise: FIRST_NOISE },
        };
        let deviation = SLOPE_DEVIATION * usual;
        let mut best = (f64::INFINITY, here.clone());
        for _ in 0..ROUNDS {
            let (loss, one) = here.step(scores, targets, deviation);
            let gain = best.0 - loss;
            if gain > 0.0 {
                best = (loss, here.clone());
            }
            if gain < tolerance {
                break;
            }
            let (_, two) = one.step(scores, targets, deviation);
            let (loss_there, there) = here.leap(&one, &two).step(scores, targets, deviation);
            here = if loss_there < loss { there } else { two };
        }
        Self { calibration: best.1, usual }
    }
}

impl Calibration {
    /// One step, and the log loss before it; `deviation` is that of the
    /// slope's prior.
    fn step(&self, scores: &Scores, targets: &[usize], deviation: f64) -> (f64, Self) {
        let mut sums = self.sums(scores, targets);
        let (unlikely, precision) = (self.slope / deviation, 1.0 / (deviation * deviation));
        sums.loss += unlikely * unlikely / 2.0;
        sums.gradient += self.slope * precision;
        sums.curvature += precision;
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
        let bounded = |log: f64| libm::exp(log.clamp(-27.0, 27.0));
        match all {
            [slope, noise, offsets @ ..] => {
                let noise = bounded(*noise).clamp(LEAST_NOISE, MOST_NOISE);
                Self { slope: bounded(*slope), offsets: offsets.to_vec(), noise }
            }
            _ => Self::identity(0),
        }
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

/// Scores that are closer together differ by rounding alone.
const LEAST_SPREAD: f64 = 1e-10;

/// A slope at which the scores' usual spread is about 2.
fn usual_slope(scores: &Scores) -> f64 {
    let spread = |row: &[f64]| {
        let most = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let least = row.iter().copied().fold(f64::INFINITY, f64::min);
        most - least
    };
    let mean = scores.rows().map(spread).sum::<f64>() / scores.len().max(1) as f64;
    if mean > LEAST_SPREAD && mean.is_finite() { 2.0 / mean } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overconfident_scores_are_brought_down_to_how_often_they_are_right() {
        // Scores that claim 0.999 and are right in 8 of 10 cases.
        let scores = (0..200).flat_map(|i| if i % 2 == 0 { [7.0, 0.0] } else { [0.0, 7.0] }).collect();
        let targets: Vec<usize> = (0..200).map(|i| if i % 10 < 2 { 1 - i % 2 } else { i % 2 }).collect();
        let p = Calibration::fit(&Scores::new(scores, 2), &targets, 1e-9).probabilities(&[7.0, 0.0]);
        assert!((p[0] - 0.8).abs() < 0.02, "{p:?}");
    }

    #[test]
    fn a_few_samples_that_are_all_right_make_nothing_certain() {
        for size in [1e-7, 1.0, 1e7] {
            // Half of them say nothing, the others are told apart by any slope.
            let scores =
                (0..20).flat_map(|i| [[size, 0.0], [0.0, size], [0.0, 0.0], [0.0, 0.0]][i % 4]).collect();
            let targets: Vec<usize> = (0..20).map(|i| i % 2).collect();
            let calibration = Calibration::fit(&Scores::new(scores, 2), &targets, 1e-9);
            let p = calibration.probabilities(&[size, 0.0]);
            assert!(p[0] > 0.9 && p[0] < 0.9999, "{p:?}");
            assert!(calibration.is_sound(2), "{calibration:?}");
        }
    }

    #[test]
    fn what_differs_by_rounding_alone_tells_nothing() {
        let scores = (0..20).flat_map(|i| if i % 2 == 0 { [1e-16, 0.0] } else { [0.0, 1e-16] }).collect();
        let targets: Vec<usize> = (0..20).map(|i| i % 2).collect();
        let calibration = Calibration::fit(&Scores::new(scores, 2), &targets, 1e-9);
        assert!(calibration.is_sound(2), "{calibration:?}");
        assert!((calibration.probabilities(&[1e-16, 0.0])[0] - 0.5).abs() < 1e-3, "{calibration:?}");
    }

    #[test]
    fn a_class_that_is_never_scored_high_enough_is_lifted() {
        let scores = Scores::new([1.0, 0.9].repeat(100), 2);
        let targets: Vec<usize> = (0..100).map(|i| usize::from(i < 70)).collect();
        let p = Calibration::fit(&scores, &targets, 1e-9).probabilities(&[1.0, 0.9]);
        assert!((p[1] - 0.7).abs() < 0.02, "{p:?}");
    }
}
