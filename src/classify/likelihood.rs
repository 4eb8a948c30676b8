//! Likelihood: a calibration, scores of samples and their classes in, the log
//! loss and its derivatives out.

use rayon::prelude::*;

use super::calibration::softmax;
use super::{Calibration, Scores};

/// So many samples are summed up in a row.
const PART: usize = 1024;

/// Sums over samples, of which a calibration is fitted.
pub(super) struct Sums {
    /// How often each class occurs and is expected, of labels that the scores
    /// explain, each as much as its log odds change with the offset.
    pub observed: Vec<f64>,
    pub expected: Vec<f64>,
    /// The second derivative of the log loss by each offset.
    pub spread: Vec<f64>,
    /// How many labels they do not explain.
    pub noise: f64,
    /// The first derivatives of the log loss by the log of the slope and by the
    /// exponent, and the second: by the one, by both, by the other.
    pub gradient: [f64; 2],
    pub curvature: [f64; 3],
    /// The log loss.
    pub loss: f64,
}

impl Sums {
    fn of(classes: usize) -> Self {
        Self {
            observed: vec![0.0; classes],
            expected: vec![0.0; classes],
            spread: vec![0.0; classes],
            noise: 0.0,
            gradient: [0.0; 2],
            curvature: [0.0; 3],
            loss: 0.0,
        }
    }

    fn add(&mut self, other: &Self) {
        fn add(sums: &mut [f64], others: &[f64]) {
            sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
        }
        add(&mut self.observed, &other.observed);
        add(&mut self.expected, &other.expected);
        add(&mut self.spread, &other.spread);
        add(&mut self.gradient, &other.gradient);
        add(&mut self.curvature, &other.curvature);
        self.noise += other.noise;
        self.loss += other.loss;
    }
}

impl Calibration {
    /// The sums over all samples, on all threads: in parts of one size, added
    /// in their order, so that they are always the same. Where the curve is
    /// straight and stays so, nothing is derived by its exponent.
    pub(super) fn sums(&self, scores: &Scores, targets: &[usize], is_straight: bool) -> Sums {
        let classes = scores.classes();
        let parts = scores.values().par_chunks(PART * classes).zip(targets.par_chunks(PART));
        let part = |(scores, targets): (&[f64], &[usize])| self.part_sums(scores, targets, is_straight);
        let parts: Vec<Sums> = parts.map(part).collect();
        let mut all = Sums::of(classes);
        parts.iter().for_each(|part| all.add(part));
        all
    }

    fn part_sums(&self, scores: &[f64], targets: &[usize], is_straight: bool) -> Sums {
        let classes = self.offsets.len();
        let mut sums = Sums::of(classes);
        let mut p = vec![0.0; classes];
        let mut by = vec![Derivatives::default(); classes];
        for (row, target) in scores.chunks_exact(classes).zip(targets) {
            let evidence = self.evidence(row).zip(&self.offsets);
            for ((p, by), (x, offset)) in p.iter_mut().zip(&mut by).zip(evidence) {
                (*p, *by) = match is_straight {
                    true => (x, Derivatives { slope: x - offset, exponent: 0.0, offset: 1.0 }),
                    false => self.derivatives(x, *offset),
                };
            }
            softmax(&mut p);
            let explained = (1.0 - self.noise) * p[*target];
            let likelihood = explained + self.noise / classes as f64;
            // How likely the label is one that the scores explain.
            let trust = explained / likelihood;
            sums.loss -= libm::log(likelihood);
            sums.noise += 1.0 - trust;
            sums.observed[*target] += trust * by[*target].offset;
            let mean = |of: fn(&Derivatives) -> f64| by.iter().zip(&p).map(|(by, p)| p * of(by)).sum::<f64>();
            let (slope, exponent) = (mean(|by| by.slope), mean(|by| by.exponent));
            sums.gradient[0] += trust * (slope - by[*target].slope);
            sums.gradient[1] += trust * (exponent - by[*target].exponent);
            let offsets = sums.expected.iter_mut().zip(&mut sums.spread);
            for ((by, p), (expected, spread)) in by.iter().zip(&p).zip(offsets) {
                let (weight, slope, exponent) = (trust * p, by.slope - slope, by.exponent - exponent);
                sums.curvature[0] += weight * slope * slope;
                sums.curvature[1] += weight * slope * exponent;
                sums.curvature[2] += weight * exponent * exponent;
                *expected += weight * by.offset;
                *spread += weight * (1.0 - p) * by.offset * by.offset;
            }
        }
        sums
    }

    /// The log odds z of a class by the evidence for it, of which `offset` is
    /// a part, and the derivatives of z.
    fn derivatives(&self, x: f64, offset: f64) -> (f64, Derivatives) {
        let r = self.exponent;
        let log = libm::log1p(x.abs());
        let power = libm::exp(r * log);
        let straight = power / (1.0 + x.abs());
        let by_exponent = (r * log * power - (power - 1.0)) / (r * r);
        let by = Derivatives {
            slope: straight * (x - offset),
            exponent: by_exponent.copysign(x),
            offset: straight,
        };
        (((power - 1.0) / r).copysign(x), by)
    }
}

/// The derivatives of the log odds of a class.
#[derive(Clone, Copy, Default)]
struct Derivatives {
    /// By the log of the slope.
    slope: f64,
    exponent: f64,
    offset: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_derivatives_are_those_of_the_log_loss() {
        let scores: Vec<f64> = (0..30).map(|i| f64::from(i * 7 % 11) - 4.0).collect();
        let (scores, targets) = (Scores::new(scores, 3), [0, 1, 2, 1, 0, 2, 0, 0, 1, 2]);
        let here = Calibration::new(0.7, 0.4, vec![0.3, -0.5, 0.1], 0.05);
        let sums = here.sums(&scores, &targets, false);
        let along = |step: &dyn Fn(&mut Calibration, f64)| {
            let loss = |by: f64| {
                let mut there = here.clone();
                step(&mut there, by);
                there.sums(&scores, &targets, false).loss
            };
            (loss(1e-5) - loss(-1e-5)) / 2e-5
        };
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} {b}");
        close(sums.gradient[0], along(&|there, by| there.slope *= by.exp()));
        close(sums.gradient[1], along(&|there, by| there.exponent += by));
        for class in 0..3 {
            let expected = sums.expected[class] - sums.observed[class];
            close(expected, along(&|there, by| there.offsets[class] += by));
        }
    }
}
