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

/// The scores of every row (by class) under the models of all other rows, one
/// for each of some parameters.
///
/// A feature that a model would not keep without the row is left out; the
/// number of samples in the idf of other features is not lowered by the one,
/// which moves no score by more than one part in the number of samples.
pub(crate) fn leave_one_out(
    rows: &[&Row],
    whole: &Compiled<'_>,
    params: &[NaiveBayesValidParams],
) -> Vec<Scores> {
    let classes = whole.counted.learned.labels().len();
    let view = View::new(whole);
    // By row, by model, by class.
    let width = params.len() * classes;
    let mut all = vec![0.0; rows.len() * width];
    all.par_chunks_mut(BATCH * width).zip(rows.par_chunks(BATCH)).for_each_init(
        || Rest::new(classes),
        |rest, (scores, rows)| {
            for (scores, row) in scores.chunks_mut(width).zip(rows) {
                view.take_out(row, rest);
                for (scores, params) in scores.chunks_mut(classes).zip(params) {
                    rest.score(params, view.kept, scores);
                }
            }
        },
    );
    let of_model = |model: usize| {
        let of_row = |scores: &[f64]| scores[model * classes..(model + 1) * classes].to_vec();
        Scores::new(all.chunks(width).flat_map(of_row).collect(), classes)
    };
    (0..params.len()).map(of_model).collect()
}

/// The model of all samples, ready to be diminished.
struct View<'w> {
    whole: &'w Compiled<'w>,
    totals: Vec<f64>,
    features: Vec<Feature>,
    /// How many features are kept.
    kept: usize,
}

/// What a row's feature needs to be taken out, side by side in memory.
struct Feature {
    /// The place among the features kept, if it is.
    place: Option<u32>,
    /// Whether it would be kept with one sample less.
    is_kept_without: bool,
    /// Its idf with all samples and with one less.
    idf: f64,
    idf_without: f64,
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

    /// The scores of the row by a naive Bayes of what remains, which has so
    /// many features.
    fn score(&mut self, params: &NaiveBayesValidParams, features: usize, scores: &mut [f64]) {
        let alpha = params.alpha();
        let complement = params.variant() == Variant::Complement;
        let size = alpha * features as f64;
        let everything: f64 = self.totals.iter().sum();
        for (norm, total) in self.norms.iter_mut().zip(&self.totals) {
            let mass = if complement { everything - total } else { *total };
            *norm = libm::log(mass.max(0.0) + size);
        }
        scores.copy_from_slice(params.bias(&self.mass).as_slice().unwrap_or_default());
        for (x, sums) in self.x.iter().zip(self.sums.chunks_exact(scores.len())) {
            let all: f64 = sums.iter().sum();
            for ((score, sum), norm) in scores.iter_mut().zip(sums).zip(&self.norms) {
                *score += x * match complement {
                    true => norm - libm::log((all - sum).max(0.0) + alpha),
                    false => libm::log(sum + alpha) - norm,
                };
            }
        }
    }
}

impl<'w> View<'w> {
    fn new(whole: &'w Compiled<'w>) -> Self {
        let n = whole.counted.samples();
        let all = &whole.counted.df;
        // Far fewer document frequencies than features.
        let most = all.iter().copied().max().unwrap_or_default();
        let by_df: Vec<(f64, f64)> =
            (0..=most).map(|df| (idf(n, df), idf(n.saturating_sub(1), df.saturating_sub(1)))).collect();
        let feature = |(feature, df): (usize, &u64)| {
            let (idf, idf_without) = by_df[*df as usize];
            let is_kept_without = whole.is_kept_with(feature, df.saturating_sub(1));
            Feature { place: whole.place(feature), is_kept_without, idf, idf_without }
        };
        let features = all.par_iter().enumerate().map(feature).collect();
        let totals = whole.scaled.sum_axis(ndarray::Axis(0)).to_vec();
        Self { whole, totals, features, kept: whole.kept.len() }
    }

    /// Leaves in `rest` what remains of the sums of a row's features without
    /// the row.
    fn take_out(&self, row: &Row, rest: &mut Rest) {
        rest.mass.copy_from_slice(&self.whole.counted.mass);
        rest.mass[row.class] -= row.weight;
        rest.totals.copy_from_slice(&self.totals);
        rest.x.clear();
        rest.sums.clear();
        for (feature, x) in &row.features {
            let feature = &self.features[*feature as usize];
            let Some(place) = feature.place else { continue };
            for (class, sum) in self.whole.scaled.row(place as usize).iter().enumerate() {
                let own = if class == row.class { row.weight * x * feature.idf } else { 0.0 };
                let remains = (sum - own).max(0.0) * (feature.idf_without / feature.idf);
                rest.totals[class] -= sum;
                if feature.is_kept_without {
                    rest.totals[class] += remains;
                    rest.sums.push(remains);
                }
            }
            if feature.is_kept_without {
                rest.x.push(x * feature.idf_without);
            }
        }
    }
}
