//! Leave-one-out cross-validation at the price of one pass: each sample is
//! scored by the model of all others, which is the model of all samples less
//! the sample's own sums. Nothing is trained again.

use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;

use super::compile::Compiled;
use super::counted::Row;
use crate::classify::{NaiveBayesValidParams, Variant};
use crate::vector::idf;

/// The scores of every row (by class) under the model of all other rows.
///
/// A feature that the model would not keep without the row is left out; the
/// number of samples in the idf of other features is not lowered by the one,
/// which moves no score by more than one part in the number of samples.
pub(crate) fn leave_one_out(
    rows: &[Row],
    whole: &Compiled<'_>,
    params: &NaiveBayesValidParams,
) -> Vec<Vec<f64>> {
    let sums = &whole.scaled;
    let totals = sums.sum_axis(Axis(0));
    let size = whole.kept.len() as f64;
    rows.par_iter().map(|row| score_without(row, whole, sums, &totals, size, params)).collect()
}

fn score_without(
    row: &Row,
    whole: &Compiled<'_>,
    sums: &Array2<f64>,
    totals: &Array1<f64>,
    size: f64,
    params: &NaiveBayesValidParams,
) -> Vec<f64> {
    let n = whole.statistics.samples() - 1;
    let mut totals = totals.clone();
    let mut own: Vec<(f64, Array1<f64>)> = Vec::with_capacity(row.features.len());
    for (feature, x) in &row.features {
        let Some(place) = whole.place(*feature) else { continue };
        let df = whole.statistics.df[*feature];
        let before = idf(n + 1, df);
        let after = idf(n, df - 1);
        let mut rest = sums.row(place).to_owned();
        totals -= &rest;
        rest[row.class] = (rest[row.class] - x * before).max(0.0);
        rest *= after / before;
        if !whole.is_kept_with(*feature, df - 1) {
            continue;
        }
        totals += &rest;
        own.push((x * after, rest));
    }
    let mut samples = whole.statistics.sums.samples.clone();
    samples[row.class] -= 1;
    let mut scores = params.bias(&samples);
    let everything = totals.sum();
    let norms = totals.mapv(|total| {
        let mass = if params.variant() == Variant::Complement { everything - total } else { total };
        libm::log(mass.max(0.0) + params.alpha() * size)
    });
    for (x, rest) in own {
        let all = rest.sum();
        for ((score, sum), norm) in scores.iter_mut().zip(&rest).zip(&norms) {
            *score += x * match params.variant() {
                Variant::Multinomial => libm::log(sum + params.alpha()) - norm,
                Variant::Complement => norm - libm::log((all - sum).max(0.0) + params.alpha()),
            };
        }
    }
    scores.to_vec()
}
