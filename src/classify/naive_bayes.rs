//! The classifier itself: rows of features with their classes in, an estimator
//! as linfa has them out, which can be extended exactly.
//!
//! A score is s(d,c) = bias(c) + sum_t x(t,d) w(t,c), with the weights of
//! [`estimate`](super::estimate). Probabilities come by log-sum-exp and are
//! finite whatever the length of a text.

use std::collections::HashMap;

use linfa::dataset::{AsSingleTargets, DatasetBase, Label, Labels, Records};
use linfa::traits::{Fit, FitWith, Predict, PredictInplace};
use ndarray::{Array1, Array2, ArrayView2, Axis};
use sprs::CsVecView;

use super::class_sums::{ClassSums, MOST_SUM, from_fixed};
use super::estimate::{NaiveBayesParams, NaiveBayesValidParams};
use crate::error::{Error, ErrorKind, Result};
use crate::vector::TermMatrix;

/// A fitted naive Bayes classifier over [`TermMatrix`] rows.
///
/// # Model assumptions
/// Features are independent given the class. They are not, of course: scores
/// are well ordered but too far apart, which is why what users see goes
/// through a [`Calibration`](super::Calibration).
#[derive(Clone, Debug)]
pub struct NaiveBayes<L> {
    labels: Vec<L>,
    sums: ClassSums,
    weights: Array2<f64>,
    bias: Array1<f64>,
}

impl<L: Label + Ord> NaiveBayes<L> {
    /// A new set of parameters.
    pub fn params() -> NaiveBayesParams {
        NaiveBayesParams::default()
    }

    /// The classes, sorted: the order of all columns.
    pub fn labels(&self) -> &[L] {
        &self.labels
    }

    /// The statistics it was computed from.
    pub fn sums(&self) -> &ClassSums {
        &self.sums
    }

    /// The score of each class for each row (samples by classes), bias(c) + sum
    /// x w; of the multinomial variant the unnormalised log posterior.
    ///
    /// # Panics
    /// If the rows have more columns than the model has features.
    pub fn scores(&self, rows: &TermMatrix) -> Array2<f64> {
        let mut scores = Array2::zeros((rows.as_csr().rows(), self.labels.len()));
        for (row, mut to) in rows.rows().zip(scores.outer_iter_mut()) {
            to.assign(&score(&row, &self.weights, &self.bias));
        }
        scores
    }

    /// The softmax of the scores of each row (samples by classes), by
    /// log-sum-exp: finite, in [0, 1], summing to 1.
    pub fn predict_proba(&self, rows: &TermMatrix) -> Array2<f64> {
        let mut scores = self.scores(rows);
        for mut row in scores.outer_iter_mut() {
            let total = log_sum_exp(row.iter().copied());
            row.mapv_inplace(|score| libm::exp(score - total));
        }
        scores
    }
}

fn score(row: &CsVecView<'_, f64>, weights: &Array2<f64>, bias: &Array1<f64>) -> Array1<f64> {
    let mut scores = bias.clone();
    for (feature, x) in row.iter() {
        scores.scaled_add(*x, &weights.row(feature));
    }
    scores
}

/// ln of the sum of exp, without overflow.
fn log_sum_exp(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let most = values.clone().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY {
        return most;
    }
    most + libm::log(values.map(|value| libm::exp(value - most)).sum())
}

/// The place of the largest value; the first of several.
pub(crate) fn argmax<'v>(values: impl IntoIterator<Item = &'v f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (place, value) in values.into_iter().enumerate() {
        if value.total_cmp(&best.1).is_gt() {
            best = (place, *value);
        }
    }
    best.0
}

impl<T, L> Fit<TermMatrix, T, Error> for NaiveBayesValidParams
where
    L: Label + Ord,
    T: AsSingleTargets<Elem = L> + Labels<Elem = L>,
{
    type Object = NaiveBayes<L>;

    fn fit(&self, dataset: &DatasetBase<TermMatrix, T>) -> Result<NaiveBayes<L>> {
        self.fit_with(None, dataset)
    }
}

impl<'a, T, L> FitWith<'a, TermMatrix, T, Error> for NaiveBayesValidParams
where
    L: Label + Ord + 'a,
    T: AsSingleTargets<Elem = L> + Labels<Elem = L>,
{
    type ObjectIn = Option<NaiveBayes<L>>;
    type ObjectOut = NaiveBayes<L>;

    /// Extends a model by further samples: exactly the model of all samples.
    fn fit_with(
        &self,
        model: Option<NaiveBayes<L>>,
        dataset: &'a DatasetBase<TermMatrix, T>,
    ) -> Result<NaiveBayes<L>> {
        let rows = dataset.records();
        let mut labels = dataset.labels();
        labels.extend(model.iter().flat_map(|model| model.labels.iter().cloned()));
        labels.sort_unstable();
        labels.dedup();
        let place = |label: &L| labels.binary_search(label).unwrap_or_default();
        let targets = dataset.as_single_targets();
        if labels.is_empty() || targets.len() != rows.nsamples() {
            let (rows, targets) = (rows.nsamples(), targets.len());
            let message =
                format!("there are {rows} rows and {targets} targets; one of each is needed at least");
            return Err(Error::new(ErrorKind::Params, message));
        }
        check_sums(rows, model.as_ref().map(|model| &model.sums))?;
        let mut sums = ClassSums::of(rows, targets.iter().map(place), labels.len());
        if let Some(model) = model {
            sums = add_columns(&model, sums, &place)?;
        }
        let (weights, bias) = self.weights(&sums.weights(), &sums.mass());
        Ok(NaiveBayes { labels, sums, weights, bias })
    }
}

/// Whether the sums of all features have room in fixed point.
fn check_sums(rows: &TermMatrix, sums: Option<&ClassSums>) -> Result<()> {
    let mut totals = vec![0.0; rows.nfeatures()];
    let known =
        sums.iter().flat_map(|sums| &sums.sums).map(|(sum, (feature, _))| (feature, from_fixed(*sum)));
    let new = rows.as_csr().iter().map(|(x, (_, feature))| (feature, *x));
    for (feature, x) in known.chain(new) {
        // A model of more features is refused where the two are added up.
        if let Some(total) = totals.get_mut(feature) {
            *total += x;
        }
    }
    match totals.iter().position(|total| *total >= MOST_SUM) {
        Some(feature) => {
            let message = format!(
                "the values of feature {feature} add up to {}, and may to {MOST_SUM}; scale the rows down",
                totals[feature]
            );
            Err(Error::new(ErrorKind::Params, message))
        }
        None => Ok(()),
    }
}

/// The statistics of a model and of new rows, added up.
fn add_columns<L>(model: &NaiveBayes<L>, new: ClassSums, place: &impl Fn(&L) -> usize) -> Result<ClassSums> {
    if model.sums.features() != new.features() {
        let (had, has) = (model.sums.features(), new.features());
        let message = format!("the model has {had} features, the new rows {has}");
        return Err(Error::new(ErrorKind::Params, message));
    }
    let places: Vec<usize> = model.labels.iter().map(place).collect();
    let mut sums = sprs::TriMat::new((new.features(), new.classes()));
    for (sum, (feature, class)) in &new.sums {
        sums.add_triplet(feature, class, *sum);
    }
    for (sum, (feature, class)) in &model.sums.sums {
        sums.add_triplet(feature, places[class], *sum);
    }
    let mut samples = new.samples;
    for (n, place) in model.sums.samples.iter().zip(&places) {
        samples[*place] += n;
    }
    Ok(ClassSums { samples, sums: sums.to_csr() })
}

impl<L: Label + Ord + Default> PredictInplace<TermMatrix, Array1<L>> for NaiveBayes<L> {
    fn predict_inplace(&self, rows: &TermMatrix, to: &mut Array1<L>) {
        let scores = self.scores(rows);
        assert_eq!(scores.nrows(), to.len(), "one target for each row");
        for (row, to) in scores.outer_iter().zip(to.iter_mut()) {
            *to = self.labels[argmax(row)].clone();
        }
    }

    fn default_target(&self, rows: &TermMatrix) -> Array1<L> {
        Array1::default(rows.as_csr().rows())
    }
}

// linfa's blanket `Predict` covers dense arrays only.
impl<L: Label + Ord + Default> Predict<&TermMatrix, Array1<L>> for NaiveBayes<L> {
    fn predict(&self, rows: &TermMatrix) -> Array1<L> {
        let mut targets = self.default_target(rows);
        self.predict_inplace(rows, &mut targets);
        targets
    }
}

/// linfa-bayes's own interface, for dense rows; the probabilities do not
/// overflow.
impl<L: Label + Ord> linfa_bayes::NaiveBayes<'_, f64, L> for NaiveBayes<L> {
    fn joint_log_likelihood(&self, x: ArrayView2<'_, f64>) -> HashMap<&L, Array1<f64>> {
        let scores = x.dot(&self.weights) + &self.bias;
        self.labels
            .iter()
            .zip(scores.axis_iter(Axis(1)))
            .map(|(label, column)| (label, column.to_owned()))
            .collect()
    }

    fn predict_log_proba(&self, x: ArrayView2<'_, f64>) -> (Array2<f64>, Vec<&L>) {
        let mut scores = x.dot(&self.weights) + &self.bias;
        for mut row in scores.outer_iter_mut() {
            let total = log_sum_exp(row.iter().copied());
            row.mapv_inplace(|score| score - total);
        }
        (scores, self.labels.iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use linfa::Dataset;
    use linfa::prelude::*;
    use linfa_bayes::NaiveBayes as _;
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;
    use crate::classify::Variant;

    fn dataset(rows: &Array2<f64>, labels: &[usize]) -> DatasetBase<TermMatrix, Array1<usize>> {
        let sparse = rows.outer_iter().map(|row| row.iter().copied().enumerate().collect::<Vec<_>>());
        let matrix = TermMatrix::from_rows(sparse, rows.ncols()).unwrap();
        DatasetBase::new(matrix, Array1::from(labels.to_vec()))
    }

    #[test]
    fn the_multinomial_variant_agrees_with_linfa_bayes() {
        let rows =
            array![[1.0, 0.0, 0.5], [2.0, 0.3, 0.0], [0.0, 1.0, 4.0], [0.1, 2.0, 1.0], [1.0, 1.0, 1.0]];
        let labels = [0, 0, 1, 1, 2];
        let ours = NaiveBayes::<usize>::params()
            .variant(Variant::Multinomial)
            .alpha(0.7)
            .fit(&dataset(&rows, &labels))
            .unwrap();
        let theirs = linfa_bayes::MultinomialNb::<f64, usize>::params()
            .alpha(0.7)
            .fit(&Dataset::new(rows.clone(), Array1::from(labels.to_vec())))
            .unwrap();
        let (a, b) = (ours.joint_log_likelihood(rows.view()), theirs.joint_log_likelihood(rows.view()));
        for label in 0..3 {
            for (a, b) in a[&label].iter().zip(&b[&label]) {
                assert!((a - b).abs() < 1e-8, "{a} {b}");
            }
        }
    }

    #[test]
    fn probabilities_of_a_very_long_text_stay_finite() {
        let rows = array![[1.0, 0.0], [0.0, 1.0]];
        let model = NaiveBayes::<usize>::params().fit(&dataset(&rows, &[0, 1])).unwrap();
        let (proba, _) = linfa_bayes::NaiveBayes::predict_proba(&model, array![[1e6, 5e5]].view());
        assert!((proba.sum() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn models_can_be_shared_between_threads() {
        fn is_shared<T: Send + Sync + Unpin>() {}
        is_shared::<NaiveBayes<String>>();
        is_shared::<NaiveBayesParams>();
    }

    proptest! {
        #[test]
        fn extending_a_model_gives_the_model_of_all_samples(
            values in proptest::collection::vec((0.0..2.0_f64, 0.0..2.0_f64, 0..3_usize), 2..20),
            cut in 1..19_usize,
        ) {
            let cut = cut.min(values.len() - 1);
            let part = |part: &[(f64, f64, usize)]| {
                let rows = Array2::from_shape_fn((part.len(), 2), |(i, j)| if j == 0 { part[i].0 } else { part[i].1 });
                dataset(&rows, &part.iter().map(|v| v.2).collect::<Vec<_>>())
            };
            let params = NaiveBayes::<usize>::params();
            let whole = params.fit(&part(&values)).unwrap();
            let first = params.fit(&part(&values[..cut])).unwrap();
            let rest = part(&values[cut..]);
            let extended = params.fit_with(Some(first), &rest).unwrap();
            prop_assert_eq!(whole.labels, extended.labels);
            prop_assert_eq!(whole.sums, extended.sums);
            prop_assert_eq!(whole.weights, extended.weights);
        }
    }
}
