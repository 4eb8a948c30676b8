//! Abstention: why a model gives no topic, and below which probability it
//! should not for its answers to be wrong as seldom as asked.

use serde::{Deserialize, Serialize};

/// Why a model gives no topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Abstention {
    /// The text has no sentence and no title.
    Empty,
    /// The text is in a language that the model did not learn from.
    OtherLanguage,
    /// The model knows none of the text's terms.
    NoKnownTerms,
    /// The likeliest label is less likely than the threshold asked for.
    LowConfidence,
}

impl Abstention {
    /// Its name as in the output: kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::OtherLanguage => "other-language",
            Self::NoKnownTerms => "no-known-terms",
            Self::LowConfidence => "low-confidence",
        }
    }
}

/// How often a model errs when it answers only what it is surest of: the
/// risk-coverage curve (El-Yaniv and Wiener 2010) of samples it did not see.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RiskCoverage {
    /// Thresholds from high to low, with what would be answered above each.
    points: Vec<RiskPoint>,
}

/// What answering only at a threshold and above comes to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RiskPoint {
    /// The least probability of a label that is given.
    pub threshold: f64,
    /// How many samples would be answered.
    pub answered: usize,
    /// How many of the answers would be wrong.
    pub errors: usize,
}

/// A curve keeps about so many points: a step of half a percent of coverage.
const POINTS: usize = 200;

impl RiskCoverage {
    /// The curve of samples, each with the probability of its likeliest label
    /// and whether that label was right.
    pub(crate) fn of(mut answers: Vec<(f64, bool)>) -> Self {
        answers.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut points, mut errors, mut last) = (Vec::new(), 0, 0);
        for (place, (threshold, right)) in answers.iter().enumerate() {
            let answered = place + 1;
            errors += usize::from(!right);
            let next = answers.get(answered);
            // Samples of the same probability are answered all or not at all.
            let is_step = next.is_none_or(|next| next.0 < *threshold);
            if is_step && (next.is_none() || answered >= last + answers.len().div_ceil(POINTS)) {
                points.push(RiskPoint { threshold: *threshold, answered, errors });
                last = answered;
            }
        }
        Self { points }
    }

    /// Thresholds from high to low, with what would be answered above each.
    pub fn points(&self) -> &[RiskPoint] {
        &self.points
    }

    /// The lowest threshold at which at most the share `max_error` of the
    /// answers is to be expected wrong, on text like the corpus; none if the
    /// model is never as sure as that.
    ///
    /// One more answer, a wrong one, is counted than was seen: the correction
    /// with which the expected error of the next answer stays within the bound
    /// (Angelopoulos, Bates, Fisch, Lei and Schuster 2022).
    pub fn threshold(&self, max_error: f64) -> Option<f64> {
        let holds = |point: &&RiskPoint| point.bound() <= max_error;
        self.points.iter().rev().find(holds).map(|point| point.threshold)
    }

    /// The least share of wrong answers that a threshold can promise.
    pub fn least_error(&self) -> f64 {
        self.points.iter().map(RiskPoint::bound).fold(1.0, f64::min)
    }

    /// Whether the curve is one: counts that rise as the thresholds fall.
    pub(crate) fn is_sound(&self) -> bool {
        let sound = |p: &RiskPoint| {
            (0.0..=1.0).contains(&p.threshold) && p.errors <= p.answered && p.answered < usize::MAX
        };
        let falls = |pair: &[RiskPoint]| {
            pair[0].threshold > pair[1].threshold
                && pair[0].answered < pair[1].answered
                && pair[0].errors <= pair[1].errors
        };
        self.points.iter().all(sound) && self.points.windows(2).all(falls)
    }
}

impl RiskPoint {
    fn bound(&self) -> f64 {
        (self.errors + 1) as f64 / (self.answered + 1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_answers_as_much_as_the_error_allows() {
        // 60 sure answers, all right; 40 unsure ones, every other one wrong.
        let answers = (0..100).map(|n| if n < 60 { (0.9, true) } else { (0.5, n % 2 == 0) }).collect();
        let curve = RiskCoverage::of(answers);
        assert!(curve.is_sound());
        assert_eq!(curve.points().last().map(|p| (p.answered, p.errors)), Some((100, 20)));
        assert_eq!(curve.threshold(0.25), Some(0.5));
        assert_eq!(curve.threshold(0.05), Some(0.9));
        assert_eq!(curve.threshold(0.01), None);
        assert!((curve.least_error() - 1.0 / 61.0).abs() < 1e-12);
    }

    #[test]
    fn a_model_that_saw_nothing_promises_nothing() {
        let curve = RiskCoverage::of(Vec::new());
        assert_eq!((curve.threshold(0.5), curve.least_error()), (None, 1.0));
    }
}
