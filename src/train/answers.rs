//! Answers: the scores of samples that were left out in, their calibration and
//! its figures out.

use rayon::prelude::*;

use super::compile::{Compiled, Kept};
use super::counted::Counted;
use super::leave_one_out::leave_one_out;
use super::rows::Row;
use crate::classify::{Fitted, NaiveBayesValidParams, Purpose, RiskCoverage, Scores, argmax};

/// So many samples are answered in a row by one thread.
const ROWS: usize = 512;

/// What models that each left one sample out said of that sample.
pub(super) struct Answers {
    pub fitted: Fitted,
    /// The likeliest class with its probability.
    said: Vec<(usize, f64)>,
    /// The probability of the class that a sample has.
    of_targets: Vec<f64>,
    targets: Vec<usize>,
}

impl Answers {
    /// `start` and `purpose` are those of [`Fitted::new`].
    pub fn of(scores: &Scores, targets: Vec<usize>, start: Option<&Fitted>, purpose: Purpose) -> Self {
        Self::calibrated(Fitted::new(scores, &targets, start, purpose), scores, targets)
    }

    fn calibrated(fitted: Fitted, scores: &Scores, targets: Vec<usize>) -> Self {
        let probabilities = |(row, target): (&[f64], &usize)| {
            let p = fitted.calibration.probabilities(row);
            let best = argmax(&p);
            ((best, p[best]), p[*target])
        };
        let rows = scores.values().par_chunks(scores.classes()).zip(&targets).with_min_len(ROWS);
        let (said, of_targets) = rows.map(probabilities).unzip();
        Self { fitted, said, of_targets, targets }
    }

    /// What is said of every sample by the model of all others.
    pub fn to_all(
        counted: &Counted<'_>,
        params: &NaiveBayesValidParams,
        kept: Kept,
        start: Option<&Fitted>,
        purpose: Purpose,
    ) -> Self {
        let (scores, targets) = left_out(counted, params, kept);
        Self::of(&scores, targets, start, purpose)
    }

    /// The answers to all samples where all labels are taken to be as likely.
    pub fn under_uniform_prior(
        mut self,
        counted: &Counted<'_>,
        params: &NaiveBayesValidParams,
        kept: Kept,
    ) -> Self {
        let (scores, targets) = left_out(counted, params, kept);
        let calibration = self.fitted.calibration.with_uniform_prior(&counted.learned.counts());
        self.fitted.calibration = calibration;
        Self::calibrated(self.fitted, &scores, targets)
    }

    /// The weights of samples, up to twice as large, the less likely the label
    /// of each was.
    pub fn harder(&self, weights: &[f64]) -> Vec<f64> {
        weights.iter().zip(&self.of_targets).map(|(weight, p)| weight * (2.0 - p)).collect()
    }

    pub fn accuracy(&self) -> f64 {
        self.right().filter(|is_right| *is_right).count() as f64 / self.targets.len().max(1) as f64
    }

    /// Whether they are right so much more often than others, which answer
    /// `step` times as many samples, that it is hardly chance: of the samples
    /// on which one of the two errs, chance gives each one half (McNemar 1947).
    /// `margin` is in standard deviations of chance.
    pub fn are_better_than(&self, others: &Self, step: usize, margin: f64) -> bool {
        let pairs = || self.right().zip(others.right().step_by(step));
        let better = pairs().filter(|(own, other)| own > other).count() as f64;
        let worse = pairs().filter(|(own, other)| own < other).count() as f64;
        better - worse > margin * (better + worse).sqrt()
    }

    /// Whether each is right.
    fn right(&self) -> impl Iterator<Item = bool> {
        self.said.iter().zip(&self.targets).map(|((said, _), target)| said == target)
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

/// The scores of every sample by the model of all others, and its class.
fn left_out(counted: &Counted<'_>, params: &NaiveBayesValidParams, kept: Kept) -> (Scores, Vec<usize>) {
    let rows: Vec<Row<'_>> = counted.rows.iter().collect();
    let targets = rows.iter().map(|row| row.class).collect();
    (leave_one_out(&Compiled::new(counted, kept), &rows, params), targets)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers to a hundred samples of two classes, wrong on some of them.
    fn wrong_on(places: &[usize]) -> Answers {
        let targets: Vec<usize> = (0..100).map(|place| place % 2).collect();
        let score = |place: usize| if (targets[place] == 0) == places.contains(&place) { -1.0 } else { 1.0 };
        let scores = (0..100).flat_map(|place| [score(place), -score(place)]).collect();
        Answers::of(&Scores::new(scores, 2), targets, None, Purpose::Using)
    }

    #[test]
    fn answers_are_better_only_if_they_are_right_more_often_than_by_chance() {
        let usual = wrong_on(&[10, 20, 31, 41]);
        assert!((usual.accuracy() - 0.96).abs() < 1e-12);
        for (places, is_better) in [
            (vec![10, 20, 31, 41], false),
            // Two that were wrong are right: as likely as two coins of one side.
            (vec![10, 20], false),
            (vec![10], true),
            // Four better, but two worse elsewhere.
            (vec![50, 61], false),
        ] {
            assert_eq!(wrong_on(&places).are_better_than(&usual, 1, 1.5), is_better, "{places:?}");
        }
    }

    #[test]
    fn answers_to_some_samples_are_compared_with_those_to_the_same_ones() {
        let all = wrong_on(&[0, 9, 18, 27, 36, 45]);
        let scores = [[1.0, -1.0], [-1.0, 1.0]].repeat(6).concat();
        let targets = [0, 1].repeat(6);
        let some = Answers::of(&Scores::new(scores, 2), targets, None, Purpose::Using);
        assert!(some.are_better_than(&all, 9, 1.5));
        assert!(!some.are_better_than(&all, 8, 1.5));
    }
}
