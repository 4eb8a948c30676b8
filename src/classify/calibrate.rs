//! Calibrating: scores of samples that the model did not see and their classes
//! in, the [`Calibration`] of least log loss out.

use std::ops::RangeInclusive;

use ndarray::Array1;

use super::calibration::{EXPONENTS, MOST_NOISE};
use super::descent::{Look, descend};
use super::likelihood::Sums;
use super::{Calibration, Scores};

/// The share of labels that are a matter of opinion, or wrong, before any is
/// seen, and the least that is possible.
const FIRST_NOISE: f64 = 0.02;
const LEAST_NOISE: f64 = 1e-6;

/// The noise's prior is that of ten samples seen before, of which half a label
/// could not be explained (a beta distribution). So a few samples that are all
/// right promise no more than they can; beside a thousand it is nothing.
const SEEN_BEFORE: f64 = 10.0;
const UNEXPLAINED_BEFORE: f64 = 0.5;

/// How far the slope is expected to lie from zero, in [usual](usual_slope)
/// slopes: the deviation of its normal prior. Of most corpora it is about 4.
/// The prior matters for a few samples that are all right, which would do with
/// any slope; beside a thousand samples it is nothing.
const SLOPE_DEVIATION: f64 = 8.0;

/// What the curve's exponent is expected to be, and how far from it: where
/// there are many samples it is 0.1 to 0.6 with several classes, near 1 with
/// two.
const USUAL_EXPONENT: f64 = 0.75;
const EXPONENT_DEVIATION: f64 = 0.25;

/// The variance of the offsets' prior: they are expected to lie about zero, in
/// log odds. With ten samples a class there would else be more chance in them
/// than truth.
const OFFSET_VARIANCE: f64 = 1.0;

/// What a calibration is fitted for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Purpose {
    /// To compare choices, which takes no curve and no great care.
    Comparing,
    /// To be used.
    Using,
}

impl Purpose {
    /// The search ends when a round lowers the log loss by less.
    fn tolerance(self) -> f64 {
        match self {
            Self::Comparing => 1e-4,
            Self::Using => 1e-5,
        }
    }

    /// The exponents that the curve may have.
    fn exponents(self) -> RangeInclusive<f64> {
        match self {
            Self::Comparing => 1.0..=1.0,
            Self::Using => EXPONENTS,
        }
    }
}

/// A calibration that was fitted to scores.
#[derive(Clone, Debug)]
pub(crate) struct Fitted {
    pub calibration: Calibration,
    /// The slope at which these scores spread as usual.
    usual: f64,
}

impl Fitted {
    /// Fits slope, exponent, offsets and noise to the scores of samples whose
    /// classes are `targets`; the search starts from where it ended for other
    /// scores, if there are any. A step is that of Gauss and Newton for slope and
    /// exponent, that of Newton for each offset, and expectation and maximisation
    /// for the noise (Dempster, Laird and Rubin 1977). All have a weak prior, so
    /// that few samples never make certain.
    pub fn new(scores: &Scores, targets: &[usize], start: Option<&Self>, purpose: Purpose) -> Self {
        let (classes, usual) = (scores.classes(), usual_slope(scores));
        if scores.is_empty() || classes < 2 {
            return Self { calibration: Calibration::identity(classes), usual };
        }
        // Far from the end of the search a part of many samples points the way.
        let step = scores.len() / FIRST_PART;
        let first = (purpose == Purpose::Using && step > 1).then(|| {
            let rows = scores.rows().step_by(step).flatten().copied().collect();
            let targets: Vec<usize> = targets.iter().step_by(step).copied().collect();
            Self::new(&Scores::new(rows, classes), &targets, start, purpose)
        });
        // What a part has settled, all of them only adjust.
        let tolerance = if first.is_some() { Purpose::Comparing.tolerance() } else { purpose.tolerance() };
        let mut here = match first.as_ref().or(start) {
            Some(Self { calibration, usual: before }) => {
                Calibration { slope: calibration.slope * (usual / before), ..calibration.clone() }
            }
            None => Calibration::new(usual, USUAL_EXPONENT, vec![0.0; classes], FIRST_NOISE),
        };
        let bounds = Bounds { deviation: SLOPE_DEVIATION * usual, exponents: purpose.exponents() };
        here.exponent = bounds.within(here.exponent);
        let found = descend(here.parameters(), tolerance, |parameters| {
            Calibration::of_parameters(parameters, &bounds).look(scores, targets, &bounds)
        });
        Self { calibration: Calibration::of_parameters(&found, &bounds), usual }
    }
}

impl Calibration {
    /// The log loss, and the step to be taken.
    fn look(&self, scores: &Scores, targets: &[usize], bounds: &Bounds) -> Look {
        let mut sums = self.sums(scores, targets, bounds.are_straight());
        let (steep, bent) =
            (self.slope / bounds.deviation, (self.exponent - USUAL_EXPONENT) / EXPONENT_DEVIATION);
        let far: f64 = self.offsets.iter().map(|offset| offset * offset / OFFSET_VARIANCE).sum();
        let noise = UNEXPLAINED_BEFORE * libm::log(self.noise)
            + (SEEN_BEFORE - UNEXPLAINED_BEFORE) * libm::log1p(-self.noise);
        sums.loss += (steep * steep + bent * bent + far) / 2.0 - noise;
        sums.gradient[0] += steep * steep;
        sums.gradient[1] += bent / EXPONENT_DEVIATION;
        sums.curvature[0] += 2.0 * steep * steep;
        sums.curvature[2] += 1.0 / (EXPONENT_DEVIATION * EXPONENT_DEVIATION);
        let mut stepped = self.clone();
        stepped.step_offsets(&sums);
        stepped.step_curve(&sums, bounds);
        let noise = (sums.noise + UNEXPLAINED_BEFORE) / (scores.len() as f64 + SEEN_BEFORE);
        stepped.noise = noise.clamp(LEAST_NOISE, MOST_NOISE);
        let at = self.parameters();
        Look { loss: sums.loss / scores.len() as f64, step: stepped.parameters() - &at, at }
    }

    /// The parameters that are searched: the logs of slope and noise, the
    /// exponent, the offsets.
    fn parameters(&self) -> Array1<f64> {
        let first = [libm::log(self.slope), libm::log(self.noise.max(LEAST_NOISE)), self.exponent];
        first.into_iter().chain(self.offsets.iter().copied()).collect()
    }

    fn of_parameters(all: &Array1<f64>, bounds: &Bounds) -> Self {
        let bounded = |log: f64| libm::exp(log.clamp(-27.0, 27.0));
        let noise = bounded(all[1]).clamp(LEAST_NOISE, MOST_NOISE);
        Self::new(bounded(all[0]), bounds.within(all[2]), all.iter().skip(3).copied().collect(), noise)
    }

    /// Half a step of Newton on each offset by itself: half, since two that move
    /// apart do so together.
    fn step_offsets(&mut self, sums: &Sums) {
        for (class, offset) in self.offsets.iter_mut().enumerate() {
            let gradient = sums.expected[class] - sums.observed[class] + *offset / OFFSET_VARIANCE;
            let curvature = 2.0 * sums.spread[class] + 1.0 / OFFSET_VARIANCE;
            *offset -= (gradient / curvature).clamp(-LONGEST_STEP, LONGEST_STEP);
        }
    }

    /// One step of Gauss and Newton on the log of the slope and the exponent, kept
    /// short and in range.
    fn step_curve(&mut self, sums: &Sums, bounds: &Bounds) {
        let ([slope, exponent], [a, b, c]) = (sums.gradient, sums.curvature);
        // Never quite singular, though slope and exponent do much the same.
        let determinant = a * c - ALIKE * b * b;
        if !(determinant > 0.0 && determinant.is_finite()) {
            return;
        }
        let bend = ((a * exponent - b * slope) / determinant).clamp(-LONGEST_STEP, LONGEST_STEP);
        let bent = bounds.within(self.exponent - bend);
        // The best slope for where the exponent really goes.
        let steepen = (slope + b * (bent - self.exponent)) / a;
        self.exponent = bent;
        self.slope *= libm::exp(-steepen.clamp(-LONGEST_STEP, LONGEST_STEP));
    }
}

/// What holds a search back.
struct Bounds {
    /// The deviation of the slope's prior.
    deviation: f64,
    exponents: RangeInclusive<f64>,
}

impl Bounds {
    /// Whether there is no curve.
    fn are_straight(&self) -> bool {
        *self.exponents.start() == 1.0
    }

    fn within(&self, exponent: f64) -> f64 {
        exponent.clamp(*self.exponents.start(), *self.exponents.end())
    }
}

/// So many samples, or up to twice as many, are looked at first.
const FIRST_PART: usize = 2_000;

/// How far a step may go: the slope to half or twice of what it is.
const LONGEST_STEP: f64 = std::f64::consts::LN_2;

/// How much is believed of what their second derivatives have in common.
const ALIKE: f64 = 0.98;

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
        for count in [200, 10 * FIRST_PART] {
            let scores = (0..count).flat_map(|i| if i % 2 == 0 { [7.0, 0.0] } else { [0.0, 7.0] }).collect();
            // Of every tenth sample, which is what is looked at first, half are wrong.
            let targets: Vec<usize> = (0..count).map(|i| (i + usize::from(i % 20 < 4)) % 2).collect();
            let p = Calibration::fit(&Scores::new(scores, 2), &targets).probabilities(&[7.0, 0.0]);
            assert!((p[0] - 0.8).abs() < 0.02, "{count}: {p:?}");
        }
    }

    #[test]
    fn a_few_samples_that_are_all_right_make_nothing_certain() {
        for size in [1e-7, 1.0, 1e7] {
            // Half of them say nothing, the others are told apart by any slope.
            let scores =
                (0..20).flat_map(|i| [[size, 0.0], [0.0, size], [0.0, 0.0], [0.0, 0.0]][i % 4]).collect();
            let targets: Vec<usize> = (0..20).map(|i| i % 2).collect();
            let calibration = Calibration::fit(&Scores::new(scores, 2), &targets);
            let p = calibration.probabilities(&[size, 0.0]);
            assert!(p[0] > 0.9 && p[0] < 0.995, "{p:?}");
            assert!(calibration.is_sound(2), "{calibration:?}");
        }
    }

    #[test]
    fn much_evidence_is_worth_what_it_proves_to_be() {
        // With three classes, a lead of 1 is right in 7 of 10 cases and one of 20
        // in 19 of 20: no straight line goes through both.
        let (small, large) = ([1.0, 0.0, 0.0], [20.0, 0.0, 0.0]);
        let scores = [small, large].repeat(1000).concat();
        let target = |is_wrong: bool, i: usize| if is_wrong { 1 + i % 2 } else { 0 };
        let targets = (0..1000).flat_map(|i| [target(i % 10 < 3, i), target(i % 20 < 1, i / 20)]);
        let targets: Vec<usize> = targets.collect();
        let calibration = Calibration::fit(&Scores::new(scores, 3), &targets);
        let p = [small, large].map(|scores| calibration.probabilities(&scores)[0]);
        assert!((p[0] - 0.7).abs() < 0.02 && (p[1] - 0.95).abs() < 0.02, "{p:?} {calibration:?}");
    }

    #[test]
    fn what_differs_by_rounding_alone_tells_nothing() {
        let scores = (0..20).flat_map(|i| if i % 2 == 0 { [1e-16, 0.0] } else { [0.0, 1e-16] }).collect();
        let targets: Vec<usize> = (0..20).map(|i| i % 2).collect();
        let calibration = Calibration::fit(&Scores::new(scores, 2), &targets);
        assert!(calibration.is_sound(2), "{calibration:?}");
        assert!((calibration.probabilities(&[1e-16, 0.0])[0] - 0.5).abs() < 1e-3, "{calibration:?}");
    }

    #[test]
    fn a_class_that_is_never_scored_high_enough_is_lifted() {
        let scores = Scores::new([1.0, 0.9].repeat(100), 2);
        let targets: Vec<usize> = (0..100).map(|i| usize::from(i < 70)).collect();
        let p = Calibration::fit(&scores, &targets).probabilities(&[1.0, 0.9]);
        assert!((p[1] - 0.7).abs() < 0.02, "{p:?}");
    }
}
