//! Reweighing: what was chosen so far in, whether its answers are better where
//! samples count the more, the less they are what the others expect, out.

use super::answers::Answers;
use super::choose::{COMPARED, SMALL};
use super::compile::{Compiled, Kept};
use super::counted::Counted;
use super::leave_one_out::LeftOut;
use super::rows::Row;
use super::tried::{MARGIN, Tried};
use crate::classify::{NaiveBayesValidParams, Purpose};
use crate::error::Result;

/// Of a corpus of more than [`SMALL`] samples one in so many is held out, or
/// fewer.
const HELD_OUT: usize = 4;

/// The naive Bayes with the smoothing that is best where hard samples count
/// more, if it is better than with all samples alike, or in any case if that
/// `is_fixed`.
///
/// A sample that is left out has had its part in the weights of the others,
/// which count for more where they speak against it: so these answers are wrong
/// more often than those to new texts will be. Where there are samples enough,
/// some are held out from the start, and the others weighed without them; where
/// there are few, no margin is asked of answers that err on the safe side.
pub(super) fn reweighed(
    counted: &mut Counted<'_>,
    tried: &Tried,
    kept: Kept,
    is_fixed: bool,
) -> Result<Option<NaiveBayesValidParams>> {
    let is_small = counted.rows.len() <= SMALL;
    let step = if is_small { 1 } else { counted.rows.len().div_ceil(COMPARED).max(HELD_OUT) };
    let is_held_out = |place: usize| !is_small && place.is_multiple_of(step);
    let known = |(place, weight): (usize, &f64)| if is_held_out(place) { 0.0 } else { *weight };
    let before = counted.reweigh(counted.rows.weights.iter().enumerate().map(known).collect());
    let usual =
        Answers::to_all(counted, &tried.params, kept, Some(&tried.answers.fitted), Purpose::Comparing);
    counted.reweigh(usual.harder(&counted.rows.weights));
    let rows: Vec<Row<'_>> = counted.rows.iter().step_by(step).collect();
    let again = tried.again(&LeftOut::new(Compiled::new(counted, kept), &rows))?;
    counted.restore(before);
    let margin = if is_small { 0.0 } else { MARGIN };
    let is_better = is_fixed || again.answers.are_better_than(&usual, step, margin);
    Ok(is_better.then_some(again.params))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Variant;
    use crate::corpus::Sample;
    use crate::model::Learned;
    use crate::vector::{FeatureExtractor, FeatureOptions};

    #[test]
    fn what_is_tried_leaves_the_weights_as_they_were() {
        for size in [40, SMALL + 40] {
            let texts = [
                ("energy", "Oil and gas prices rose."),
                ("energy", "Talks on oil began."),
                ("diplomacy", "Talks began in Vienna."),
                ("diplomacy", "Ministers met on gas."),
            ];
            let samples: Vec<Sample> =
                texts.iter().cycle().take(size).map(|(label, text)| Sample::new(*label, *text)).collect();
            let options = FeatureOptions::default();
            let learned = Learned::of(&samples, options.terms, &|_| ()).unwrap();
            let mut counted = Counted::new(&learned, FeatureExtractor::new(options, None)).unwrap();
            let kept = Kept { min_df: 1, max_features: None };
            let (sums, mass) = (counted.sums.clone(), counted.mass.clone());
            let tried = {
                let rows: Vec<Row<'_>> = counted.rows.iter().collect();
                let left_out = LeftOut::new(Compiled::new(&counted, kept), &rows);
                Tried::usual(&left_out, Variant::Complement, None).unwrap()
            };
            assert!(reweighed(&mut counted, &tried, kept, true).unwrap().is_some());
            // All texts are told apart as they are: there is nothing to gain.
            assert!(reweighed(&mut counted, &tried, kept, false).unwrap().is_none());
            assert_eq!((counted.sums, counted.mass), (sums, mass));
        }
    }
}
