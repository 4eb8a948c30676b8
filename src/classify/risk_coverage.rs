//! Risk and coverage: probabilities of answers and whether they were right in,
//! below which probability a model should give no topic for its answers to be
//! wrong as seldom as asked out.

use serde::{Deserialize, Serialize};

/// How often a model errs when it answers only what it is surest of: the
/// risk-coverage curve (El-Yaniv and Wiener 2010) of samples it did not see.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct RiskCoverage {
    /// Thresholds from high to low, with what would be answered above each.
    points: Vec<RiskPoint>,
}

/// A curve as it was written.
#[derive(Deserialize)]
struct Unchecked {
    points: Vec<RiskPoint>,
}

impl TryFrom<Unchecked> for RiskCoverage {
    type Error = &'static str;

    fn try_from(Unchecked { points }: Unchecked) -> Result<Self, Self::Error> {
        let curve = Self { points };
        if curve.is_sound() { Ok(curve) } else { Err("the risk-coverage curve does not fit") }
    }
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

/// How likely a promise of errors may be broken.
const DOUBT: f64 = 0.05;

/// The least promise is found to one part in a thousand million.
const HALVINGS: usize = 30;

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

    /// A threshold at which at most the share `max_error` of the answers is
    /// wrong on text like the corpus, with a confidence of 95%: as low a one as
    /// can be shown, or none if the model is never as sure as that.
    ///
    /// It is found by halving, and each look allows for the others: selection
    /// with guaranteed risk (Geifman and El-Yaniv 2017).
    pub fn threshold(&self, max_error: f64) -> Option<f64> {
        // Where every answer may be wrong, none is withheld.
        if max_error >= 1.0 {
            return Some(0.0);
        }
        let looks = (self.points.len() + 1).next_power_of_two().ilog2();
        let doubt = DOUBT / f64::from(looks.max(1));
        let (mut held, mut rest) = (None, &self.points[..]);
        while !rest.is_empty() {
            let (above, below) = rest.split_at(rest.len() / 2);
            let Some((point, below)) = below.split_first() else { break };
            if point.is_safe(max_error, doubt) {
                held = Some(point.threshold);
                rest = below;
            } else {
                rest = above;
            }
        }
        held
    }

    /// The least share of wrong answers that a threshold can promise.
    pub fn least_error(&self) -> f64 {
        // What a share allows, a greater one allows too.
        let (mut too_low, mut enough) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = (too_low + enough) / 2.0;
            if self.threshold(middle).is_some() {
                enough = middle;
            } else {
                too_low = middle;
            }
        }
        enough
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
    /// Whether it is unlikely (at most `doubt`) that so few answers are wrong
    /// where the share `max_error` of them is or more.
    fn is_safe(&self, max_error: f64, doubt: f64) -> bool {
        at_most(self.errors, self.answered, max_error) <= doubt
    }
}

/// How likely it is that of `all` answers at most `wrong` are wrong, where each
/// is with probability `p` below 1; 1 where that many or more are to be expected.
fn at_most(wrong: usize, all: usize, p: f64) -> f64 {
    let (k, n) = (wrong as f64, all as f64);
    if k >= n * p {
        return 1.0;
    }
    let choices = libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
    // The likelihood of so many, and, ever smaller, of each number below.
    let mut term = libm::exp(choices + k * libm::log(p) + (n - k) * libm::log1p(-p));
    let (mut sum, mut number) = (term, k);
    while number > 0.0 && term > f64::EPSILON * sum {
        term *= number / (n - number + 1.0) * (1.0 - p) / p;
        sum += term;
        number -= 1.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A curve of answers, ever less sure, each wrong by lot.
    fn curve(answers: usize, error: impl Fn(f64) -> f64, lot: &mut fastrand::Rng) -> RiskCoverage {
        let answer = |n: usize| {
            let sureness = 1.0 - n as f64 / answers as f64;
            (sureness, lot.f64() >= error(sureness))
        };
        RiskCoverage::of((0..answers).map(answer).collect())
    }

    #[test]
    fn the_threshold_answers_as_much_as_the_error_surely_allows() {
        // 600 sure answers, all right; 400 unsure ones, every other one wrong.
        let answers = (0..1000).map(|n| if n < 600 { (0.9, true) } else { (0.5, n % 2 == 0) }).collect();
        let curve = RiskCoverage::of(answers);
        assert!(curve.is_sound());
        assert_eq!(curve.points().last().map(|p| (p.answered, p.errors)), Some((1000, 200)));
        assert_eq!(curve.threshold(0.25), Some(0.5));
        // 200 of 1,000 may be the luck of a model that errs in 205 of them.
        assert_eq!(curve.threshold(0.205), Some(0.9));
        assert_eq!(curve.threshold(0.001), None);
        assert_eq!((curve.threshold(0.0), curve.threshold(1.0)), (None, Some(0.0)));
        let least = curve.least_error();
        assert!(curve.threshold(least).is_some() && curve.threshold(0.999 * least).is_none());
    }

    #[test]
    fn a_promise_is_broken_no_more_often_than_it_may_be() {
        // Probabilities that say nothing, and some that say little: what is promised
        // of 300 models each is held against their true errors.
        let flat = |_: f64| 0.3;
        let rising = |sureness: f64| 0.4 - 0.35 * sureness;
        let mut lot = fastrand::Rng::with_seed(7);
        let mut broken = [0, 0];
        let mut given = 0;
        for _ in 0..300 {
            broken[0] += usize::from(curve(1000, flat, &mut lot).threshold(0.25).is_some());
            if let Some(threshold) = curve(1000, rising, &mut lot).threshold(0.15) {
                given += 1;
                let mean = rising(f64::midpoint(1.0, threshold));
                broken[1] += usize::from(mean > 0.15);
            }
        }
        assert!(broken.iter().all(|broken| *broken <= 15), "{broken:?}");
        assert!(given > 150, "{given}");
    }

    #[test]
    fn the_binomial_tail_is_the_sum_of_its_terms() {
        for (wrong, all, p, tail) in
            [(0, 10, 0.3, 0.7_f64.powi(10)), (2, 10, 0.3, 0.382_782_786_4), (5, 100, 0.1, 0.057_576_886)]
        {
            assert!((at_most(wrong, all, p) - tail).abs() < 1e-9, "{wrong} of {all}");
        }
        assert_eq!(at_most(3, 10, 0.3), 1.0);
        assert!(at_most(40_000, 1_000_000, 0.05) < 1e-300);
    }

    #[test]
    fn a_model_that_saw_nothing_promises_nothing() {
        let curve = RiskCoverage::of(Vec::new());
        assert_eq!((curve.threshold(0.5), curve.least_error()), (None, 1.0));
    }
}
