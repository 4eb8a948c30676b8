//! Leave-one-out cross-validation at the price of one pass: each sample is
//! scored by the model of all others, which is the model of all samples less
//! the sample's own sums. Nothing is trained again.

use rayon::prelude::*;

use super::compile::Compiled;
use super::counted::Row;
use crate::classify::{NaiveBayesValidParams, Scores, Variant};
use crate::vector::idf;

/// So many samples are scored in a row by one thread.
const BATCH: usize = 64;

/// The scores of every row (by class) under the model of all other rows.
///
/// A feature that the model would not keep without the row is left out; the
/// number of samples in the idf of other features is not lowered by the one,
/// which moves no score by more than one part in the number of samples.
pub(crate) fn leave_one_out(rows: &[&Row], whole: &Compiled<'_>, params: &NaiveBayesValidParams) -> Scores {
    let classes = whole.counted.learned.labels().len();
    let mut scores = vec![0.0; rows.len() * classes];
    let view = View::new(whole, params);
    scores.par_chunks_mut(BATCH * classes).zip(rows.par_chunks(BATCH)).for_each_init(
        || Rest::new(classes),
        |rest, (scores, rows)| {
            for (scores, row) in scores.chunks_mut(classes).zip(rows) {
                view.score_without(row, rest, scores);
            }
        },
    );
    Scores::new(scores, classes)
}

/// The model of all samples, ready to be diminished.
struct View<'w> {
    whole: &'w Compiled<'w>,
    params: &'w NaiveBayesValidParams,
    totals: Vec<f64>,
    /// The idf of a feature by its document frequency, with all samples and
    /// with one less.
    idf: Vec<(f64, f64)>,
}

/// What of a sample's features the other samples hold.
struct Rest {
    mass: Vec<f64>,
    totals: Vec<f64>,
    norms: Vec<f64>,
    /// x times idf of each feature that is kept.
    x: Vec<f64>,
    /// The sums of these features, by class.
    sums: Vec<f64>,
}

impl Rest {
    fn new(classes: usize) -> Self {
        let zero = || vec![0.0; classes];
        Self { mass: zero(), totals: zero(), norms: zero(), x: Vec::new(), sums: Vec::new() }
    }
}

impl<'w> View<'w> {
    fn new(whole: &'w Compiled<'w>, params: &'w NaiveBayesValidParams) -> Self {
        let n = whole.counted.samples();
        let most = whole.counted.df.iter().copied().max().unwrap_or(0);
        let idf = (0..=most).map(|df| (idf(n, df), idf(n - 1, df))).collect();
        Self { whole, params, totals: whole.scaled.sum_axis(ndarray::Axis(0)).to_vec(), idf }
    }

    fn score_without(&self, row: &Row, rest: &mut Rest, scores: &mut [f64]) {
        self.take_out(row, rest);
        let alpha = self.params.alpha();
        let complement = self.params.variant() == Variant::Complement;
        let size = alpha * self.whole.kept.len() as f64;
        let everything: f64 = rest.totals.iter().sum();
        for (norm, total) in rest.norms.iter_mut().zip(&rest.totals) {
            let mass = if complement { everything - total } else { *total };
            *norm = libm::log(mass.max(0.0) + size);
        }
        rest.mass.copy_from_slice(&self.whole.counted.mass);
        rest.mass[row.class] -= row.weight;
        scores.copy_from_slice(self.params.bias(&rest.mass).as_slice().unwrap_or_default());
        for (x, sums) in rest.x.iter().zip(rest.sums.chunks_exact(scores.len())) {
            let all: f64 = sums.iter().sum();
            for ((score, sum), norm) in scores.iter_mut().zip(sums).zip(&rest.norms) {
                *score += x * match complement {
                    true => norm - libm::log((all - sum).max(0.0) + alpha),
                    false => libm::log(sum + alpha) - norm,
                };
            }
        }
    }

    /// What remains of the sums of a row's features without the row.
    fn take_out(&self, row: &Row, rest: &mut Rest) {
        rest.totals.copy_from_slice(&self.totals);
        rest.x.clear();
        rest.sums.clear();
        for (feature, x) in &row.features {
            let Some(place) = self.whole.place(*feature) else { continue };
            let df = self.whole.counted.df[*feature as usize] as usize;
            let (before, after) = (self.idf[df].0, self.idf[df - 1].1);
            let is_kept = self.whole.is_kept_with(*feature as usize, df as u64 - 1);
            for (class, sum) in self.whole.scaled.row(place).iter().enumerate() {
                let own = if class == row.class { row.weight * x * before } else { 0.0 };
                let remains = (sum - own).max(0.0) * (after / before);
                rest.totals[class] -= sum;
                if is_kept {
                    rest.totals[class] += remains;
                    rest.sums.push(remains);
                }
            }
            if is_kept {
                rest.x.push(x * after);
            }
        }
    }
}
