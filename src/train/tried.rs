//! `Tried`: samples that were left out and a naive Bayes in, how well it answers
//! them out, with the smoothing that does best.

use linfa::ParamGuard;

use super::answers::Answers;
use super::leave_one_out::LeftOut;
use crate::classify::{Fitted, NaiveBayesParams, NaiveBayesValidParams, Purpose, Variant};
use crate::error::Result;

/// The smoothing tried, from little to much.
const ALPHAS: [f64; 10] = [0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0];

/// The place of the usual smoothing among them.
const USUAL: usize = 4;

/// By so many standard deviations of chance must answers be right more often
/// than others, to be called better. Among many that are as good, the one that
/// is right most often was lucky, and does worse on new texts than the usual.
pub(super) const MARGIN: f64 = 1.5;

/// A naive Bayes that was tried.
pub(super) struct Tried {
    pub params: NaiveBayesValidParams,
    pub answers: Answers,
    smoothing: Smoothing,
}

/// How much smoothing there is.
#[derive(Clone, Copy)]
enum Smoothing {
    Fixed(f64),
    /// The place among [`ALPHAS`].
    Open(usize),
}

impl Tried {
    /// A variant with the usual smoothing or, if that is open, one that is
    /// better.
    pub fn usual(left_out: &LeftOut, variant: Variant, alpha: Option<f64>) -> Result<Self> {
        let smoothing = alpha.map_or(Smoothing::Open(USUAL), Smoothing::Fixed);
        let usual = Self::new(left_out, variant, smoothing, None)?;
        let best = usual.best_smoothing(left_out)?;
        Ok(best.filter(|best| best.is_better_than(&usual)).unwrap_or(usual))
    }

    /// A variant with its best smoothing, if that is better than this one; what
    /// is behind with the same smoothing is hardly better with another.
    pub fn better(&self, left_out: &LeftOut, variant: Variant) -> Result<Option<Self>> {
        let first = Self::new(left_out, variant, self.smoothing, Some(&self.answers.fitted))?;
        if first.answers.accuracy() < self.answers.accuracy() {
            return Ok(None);
        }
        let best = first.best_smoothing(left_out)?.unwrap_or(first);
        Ok(Some(best).filter(|best| best.is_better_than(self)))
    }

    /// The same variant with its best smoothing for the same samples, of which
    /// the others count otherwise now.
    pub fn again(&self, left_out: &LeftOut) -> Result<Self> {
        let first = Self::new(left_out, self.params.variant(), self.smoothing, Some(&self.answers.fitted))?;
        Ok(first.best_smoothing(left_out)?.unwrap_or(first))
    }

    fn new(
        left_out: &LeftOut,
        variant: Variant,
        smoothing: Smoothing,
        start: Option<&Fitted>,
    ) -> Result<Self> {
        let alpha = match smoothing {
            Smoothing::Fixed(alpha) => alpha,
            Smoothing::Open(place) => ALPHAS[place],
        };
        let params = NaiveBayesParams::default().variant(variant).alpha(alpha).check()?;
        let scores = left_out.scores(&params);
        let answers = Answers::of(&scores, left_out.targets.clone(), start, Purpose::Comparing);
        Ok(Self { params, smoothing, answers })
    }

    fn is_better_than(&self, other: &Self) -> bool {
        self.answers.are_better_than(&other.answers, 1, MARGIN)
    }

    /// Finds a smoothing that is right more often, by hill climbing: accuracy
    /// rises with it up to a point and falls beyond, so a few are enough.
    fn best_smoothing(&self, left_out: &LeftOut) -> Result<Option<Self>> {
        for step in [1, -1] {
            let mut best = None;
            while let Some(next) = best.as_ref().unwrap_or(self).next(step, left_out)? {
                if next.answers.accuracy() <= best.as_ref().unwrap_or(self).answers.accuracy() {
                    break;
                }
                best = Some(next);
            }
            if best.is_some() {
                return Ok(best);
            }
        }
        Ok(None)
    }

    /// The same with the next smoothing, if there is one.
    fn next(&self, step: isize, left_out: &LeftOut) -> Result<Option<Self>> {
        let Smoothing::Open(place) = self.smoothing else { return Ok(None) };
        let next = place.checked_add_signed(step).filter(|place| *place < ALPHAS.len());
        next.map(|place| {
            let start = Some(&self.answers.fitted);
            Self::new(left_out, self.params.variant(), Smoothing::Open(place), start)
        })
        .transpose()
    }
}
