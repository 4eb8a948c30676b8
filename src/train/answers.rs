//! Answers: the scores of samples that were left out in, their calibration and
//! its figures out.

use rayon::prelude::*;

use crate::classify::{Fitted, RiskCoverage, Scores, argmax};

/// So many samples are answered in a row by one thread.
const ROWS: usize = 512;

/// What models that each left one sample out said of that sample.
pub(super) struct Answers {
    pub fitted: Fitted,
    /// The likeliest class with its probability.
    said: Vec<(usize, f64)>,
    /// The probability of the class that a sample has.
    pub of_targets: Vec<f64>,
    targets: Vec<usize>,
}

impl Answers {
    /// `start` and `tolerance` are those of [`Fitted::new`].
    pub fn of(scores: &Scores, targets: Vec<usize>, start: Option<&Fitted>, tolerance: f64) -> Self {
        let fitted = Fitted::new(scores, &targets, start, tolerance);
        let probabilities = |(row, target): (&[f64], &usize)| {
            let p = fitted.calibration.probabilities(row);
            let best = argmax(&p);
            ((best, p[best]), p[*target])
        };
        let rows = scores.values().par_chunks(scores.classes()).zip(&targets).with_min_len(ROWS);
        let (said, of_targets) = rows.map(probabilities).unzip();
        Self { fitted, said, of_targets, targets }
    }

    pub fn accuracy(&self) -> f64 {
        self.accuracy_of_every(1)
    }

    /// The accuracy on every n-th sample.
    pub fn accuracy_of_every(&self, n: usize) -> f64 {
        let right =
            || self.said.iter().zip(&self.targets).step_by(n).map(|((said, _), target)| said == target);
        right().filter(|is_right| *is_right).count() as f64 / right().len().max(1) as f64
    }

    /// The mean F1 of so many classes.
    pub fn macro_f1(&self, classes: usize) -> f64 {
        let said = || self.said.iter().map(|(class, _)| *class);
        let f1 = |class: usize| {
            let both = said().zip(&self.targets).filter(|(a, b)| *a == class && **b == class).count() as f64;
            let either = said().chain(self.targets.iter().copied()).filter(|c| *c == class).count() as f64;
            if either > 0.0 { 2.0 * both / either } else { 0.0 }
        };
        (0..classes).map(f1).sum::<f64>() / classes as f64
    }

    /// How often it errs on what it is surest of.
    pub fn risk(&self) -> RiskCoverage {
        let answers = self.said.iter().zip(&self.targets).map(|((class, p), target)| (*p, class == target));
        RiskCoverage::of(answers.collect())
    }
}
