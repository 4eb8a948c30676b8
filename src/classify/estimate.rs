//! Estimation: summed weights of features by class in, the weight of each
//! feature for each class out, by one of four naive Bayes.
//!
//! With A(t,c) the summed weight of feature t in class c, B(t,c) that in all
//! other classes, V features and smoothing alpha:
//!
//! ```text
//! own(t,c)    = ln (A(t,c) + alpha) - ln (sum_t A(t,c) + alpha V)
//! others(t,c) = ln (B(t,c) + alpha) - ln (sum_t B(t,c) + alpha V)
//!
//! multinomial           w(t,c) =  own(t,c)
//! complement            w(t,c) = -others(t,c)
//! weight-normalized     w(t,c) = -others(t,c) / sum_t |others(t,c)|
//! one-against-rest      w(t,c) =  own(t,c) - others(t,c)
//! ```

use linfa::ParamGuard;
use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sprs::{CsMat, CsMatView, CsVecView};

use crate::error::{Error, ErrorKind, Result};

/// The weights of so many features are worked out in a row by one thread.
const FEATURES: usize = 4096;

/// Which naive Bayes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variant {
    /// A class by its own samples (McCallum and Nigam 1998).
    Multinomial,
    /// A class by the samples of all others (Rennie et al. 2003): it steadies
    /// classes with few samples. Like scikit-learn's, it has no prior.
    #[default]
    Complement,
    /// Complement, with the weights of each class divided by the sum of their
    /// magnitudes (Rennie et al. 2003), here up to a factor that all classes
    /// share: no class wins because its samples obey independence less.
    WeightNormalized,
    /// A class by its own samples against those of all others: their ratio, as
    /// if each class were told from the rest by a multinomial of its own.
    OneAgainstRest,
}

impl Variant {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Complement, Self::Multinomial, Self::WeightNormalized, Self::OneAgainstRest];

    /// Its name on the command line and in a model file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Multinomial => "multinomial",
            Self::Complement => "complement",
            Self::WeightNormalized => "weight-normalized",
            Self::OneAgainstRest => "one-against-rest",
        }
    }

    fn logarithms(self) -> Logarithms {
        match self {
            Self::Multinomial => Logarithms { own: true, others: false },
            Self::Complement | Self::WeightNormalized => Logarithms { own: false, others: true },
            Self::OneAgainstRest => Logarithms { own: true, others: true },
        }
    }
}

/// Checked parameters of [`NaiveBayes`](super::NaiveBayes); see
/// [`NaiveBayesParams`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct NaiveBayesValidParams {
    variant: Variant,
    alpha: f64,
}

/// Parameters as they were written.
#[derive(Deserialize)]
struct Unchecked {
    variant: Variant,
    alpha: f64,
}

impl TryFrom<Unchecked> for NaiveBayesValidParams {
    type Error = Error;

    fn try_from(Unchecked { variant, alpha }: Unchecked) -> Result<Self> {
        let params = Self { variant, alpha };
        params.check()?;
        Ok(params)
    }
}

/// Which of the two logarithms a weight is made of.
struct Logarithms {
    own: bool,
    others: bool,
}

/// What the weights of a class have in common.
pub(crate) struct Norm {
    /// The logarithm of all that its own samples hold, smoothed.
    own: f64,
    /// The same of the samples of all other classes.
    others: f64,
    /// What its weights are multiplied by.
    scale: f64,
}

/// The features of a text, summed up. Most features are known to few classes:
/// what they say of all the others is summed up once, and only the difference
/// that they make to those they are known to by class.
pub(crate) struct Tally {
    params: NaiveBayesValidParams,
    /// The logarithm of a sum of nothing, smoothed.
    nothing: f64,
    /// The sum of x.
    x: f64,
    /// The sum of x times the logarithm of what all classes hold, smoothed.
    of_all: f64,
    known: Vec<f64>,
}

impl Tally {
    pub(crate) fn new(params: NaiveBayesValidParams, classes: usize) -> Self {
        Self { params, nothing: libm::log(params.alpha), x: 0.0, of_all: 0.0, known: vec![0.0; classes] }
    }

    pub(crate) fn clear(&mut self) {
        (self.x, self.of_all) = (0.0, 0.0);
        self.known.fill(0.0);
    }

    /// Adds a feature with its weight x in the text and its sums in the
    /// classes that know it.
    pub(crate) fn add(&mut self, x: f64, sums: impl Iterator<Item = (usize, f64)> + Clone) {
        let NaiveBayesValidParams { variant, alpha } = self.params;
        let Logarithms { own, others } = variant.logarithms();
        let all: f64 = sums.clone().map(|(_, sum)| sum).sum();
        let of_all = if others { libm::log(all + alpha) } else { 0.0 };
        self.x += x;
        self.of_all += x * of_all;
        for (class, sum) in sums {
            let own = if own { libm::log(sum + alpha) - self.nothing } else { 0.0 };
            let rest = all - sum;
            let others = match others {
                // Most features are known to one class, and no others hold them.
                true if rest > 0.0 => libm::log(rest + alpha) - of_all,
                true => self.nothing - of_all,
                false => 0.0,
            };
            self.known[class] += x * (own - others);
        }
    }

    /// The weights of one feature, from its sums in the classes that know it.
    fn weights<'t>(
        &'t mut self,
        sums: &CsVecView<'_, f64>,
        norms: &'t [Norm],
    ) -> impl Iterator<Item = f64> + 't {
        self.clear();
        self.add(1.0, sums.iter().map(|(class, sum)| (class, *sum)));
        self.scores(norms)
    }

    /// The score of each class for the features that were added, its bias
    /// apart.
    pub(crate) fn scores<'t>(&'t self, norms: &'t [Norm]) -> impl Iterator<Item = f64> + 't {
        let Logarithms { own, others } = self.params.variant.logarithms();
        norms.iter().zip(&self.known).map(move |(norm, known)| {
            let own = if own { self.x * (self.nothing - norm.own) } else { 0.0 };
            let others = if others { self.of_all - self.x * norm.others } else { 0.0 };
            (own - others + known) * norm.scale
        })
    }
}

impl NaiveBayesValidParams {
    /// Which naive Bayes.
    pub fn variant(&self) -> Variant {
        self.variant
    }

    /// The additive (Lidstone) smoothing.
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// Checks that the smoothing is in its range.
    pub(crate) fn check(&self) -> Result<()> {
        if self.alpha > 0.0 && self.alpha < 1e6 {
            return Ok(());
        }
        let message = format!("alpha is {:e}; the smoothing must be above 0 and below a million", self.alpha);
        Err(Error::new(ErrorKind::Params, message))
    }

    /// The weights of every feature for every class, and each class's bias,
    /// from summed weights (features by classes) and what the samples of each
    /// class count together.
    pub(crate) fn weights(&self, sums: &CsMat<f64>, mass: &[f64]) -> (Array2<f64>, Array1<f64>) {
        let norms = self.norms(&totals(sums), sums.rows(), &self.scales(sums));
        let mut weights = Array2::zeros((sums.rows(), sums.cols()));
        let places = weights.axis_chunks_iter_mut(Axis(0), FEATURES);
        let blocks: Vec<_> = sums.outer_block_iter(FEATURES).zip(places).collect();
        blocks.into_par_iter().for_each(|(block, mut to)| {
            let mut tally = Tally::new(*self, sums.cols());
            for (row, mut to) in block.outer_iterator().zip(to.outer_iter_mut()) {
                tally.weights(&row, &norms).zip(&mut to).for_each(|(weight, to)| *to = weight);
            }
        });
        (weights, self.bias(mass))
    }

    /// What the weights of each class are multiplied by.
    pub(crate) fn scales(&self, sums: &CsMat<f64>) -> Vec<f64> {
        let mut scales = vec![1.0; sums.cols()];
        if self.variant == Variant::WeightNormalized {
            let norms = self.norms(&totals(sums), sums.rows(), &scales);
            let blocks: Vec<_> = sums.outer_block_iter(FEATURES).collect();
            let of_block = |block: CsMatView<'_, f64>| {
                let (mut tally, mut sizes) = (Tally::new(*self, sums.cols()), vec![0.0; sums.cols()]);
                for row in block.outer_iterator() {
                    tally
                        .weights(&row, &norms)
                        .zip(&mut sizes)
                        .for_each(|(weight, size)| *size += weight.abs());
                }
                sizes
            };
            let of_blocks: Vec<Vec<f64>> = blocks.into_par_iter().map(of_block).collect();
            // Added in one order, so that the sums are always the same.
            let mut sizes = vec![0.0; sums.cols()];
            for block in of_blocks {
                sizes.iter_mut().zip(block).for_each(|(size, of_block)| *size += of_block);
            }
            let mean = sizes.iter().sum::<f64>() / sizes.len() as f64;
            for (scale, size) in scales.iter_mut().zip(sizes).filter(|(_, size)| *size > 0.0) {
                *scale = mean / size;
            }
        }
        scales
    }

    /// What the weights have in common, from the sums of all features by
    /// class, the number of features and the scales.
    pub(crate) fn norms(&self, totals: &[f64], features: usize, scales: &[f64]) -> Vec<Norm> {
        // Without a feature there are no weights, but they are to be numbers.
        let size = self.alpha * features.max(1) as f64;
        let everything: f64 = totals.iter().sum();
        let norm = |(total, scale): (&f64, &f64)| Norm {
            own: libm::log(total.max(0.0) + size),
            others: libm::log((everything - total).max(0.0) + size),
            scale: *scale,
        };
        totals.iter().zip(scales).map(norm).collect()
    }

    /// What speaks for a class before a feature is seen: its log prior, or its
    /// log odds against the rest; complements have none.
    pub(crate) fn bias(&self, mass: &[f64]) -> Array1<f64> {
        let total: f64 = mass.iter().sum();
        mass.iter()
            .map(|mass| match self.variant {
                // A class without samples is possible, but next to never.
                Variant::Multinomial => libm::log(mass.max(1e-9) / total.max(1e-9)),
                Variant::OneAgainstRest => libm::log(mass.max(1e-9) / (total - mass).max(1e-9)),
                Variant::Complement | Variant::WeightNormalized => 0.0,
            })
            .collect()
    }
}

/// The sums of all features by class.
pub(crate) fn totals(sums: &CsMat<f64>) -> Vec<f64> {
    let mut totals = vec![0.0; sums.cols()];
    sums.iter().for_each(|(sum, (_, class))| totals[class] += sum);
    totals
}

/// Parameters of [`NaiveBayes`](super::NaiveBayes).
///
/// | Name | Default | Purpose | Range |
/// | :--- | :--- | :--- | :--- |
/// | [`variant`](Self::variant) | complement | which naive Bayes | |
/// | [`alpha`](Self::alpha) | `0.3` | additive smoothing: more of it trusts rare features less | above 0, below 1e6 |
///
/// # Errors
/// [`ErrorKind::Params`] if `alpha` is not above 0 and below 1e6.
///
/// # Example
/// ```
/// use linfa::prelude::*;
/// use ndarray::array;
/// use newsdesk::classify::NaiveBayes;
/// use newsdesk::vector::TermMatrix;
///
/// # fn main() -> newsdesk::Result<()> {
/// let rows = TermMatrix::from_rows([[(0, 1.0)], [(1, 1.0)]], 2)?;
/// let samples = DatasetBase::new(rows, array!["energy", "security"]);
/// let model = NaiveBayes::<&str>::params().alpha(0.1).fit(&samples)?;
/// assert_eq!(model.predict(samples.records()), array!["energy", "security"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NaiveBayesParams(NaiveBayesValidParams);

impl Default for NaiveBayesParams {
    fn default() -> Self {
        Self(NaiveBayesValidParams { variant: Variant::default(), alpha: 0.3 })
    }
}

impl NaiveBayesParams {
    /// Sets which naive Bayes to fit.
    #[must_use]
    pub fn variant(mut self, variant: Variant) -> Self {
        self.0.variant = variant;
        self
    }

    /// Sets the additive smoothing.
    #[must_use]
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.0.alpha = alpha;
        self
    }
}

impl ParamGuard for NaiveBayesParams {
    type Checked = NaiveBayesValidParams;
    type Error = Error;

    fn check_ref(&self) -> Result<&NaiveBayesValidParams> {
        self.0.check()?;
        Ok(&self.0)
    }

    fn check(self) -> Result<NaiveBayesValidParams> {
        self.check_ref().copied()
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn smoothing_must_be_above_zero() {
        for alpha in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let params = NaiveBayesParams::default().alpha(alpha);
            assert_eq!(params.check().unwrap_err().kind(), ErrorKind::Params);
        }
        for alpha in ["0", "-1", "1e6"] {
            let written = format!(r#"{{"variant": "complement", "alpha": {alpha}}}"#);
            assert!(serde_json::from_str::<NaiveBayesValidParams>(&written).is_err(), "{alpha}");
        }
    }

    #[test]
    fn names_are_those_of_model_files() {
        for variant in Variant::ALL {
            assert_eq!(serde_json::to_value(variant).unwrap(), variant.name());
        }
    }

    #[test]
    fn without_features_scores_are_still_numbers() {
        for variant in Variant::ALL {
            let params = NaiveBayesParams::default().variant(variant).check().unwrap();
            let none = CsMat::zero((0, 2));
            let norms = params.norms(&totals(&none), 0, &params.scales(&none));
            assert!(Tally::new(params, 2).scores(&norms).all(|score| score == 0.0));
        }
    }

    #[test]
    fn one_against_rest_is_the_ratio_of_multinomial_and_complement() {
        let sums = CsMat::csr_from_dense(array![[2.0, 0.5, 0.0], [0.0, 1.0, 4.0]].view(), 0.0);
        let mass = [3.0, 1.0, 2.0];
        let weights = |variant| {
            let params = NaiveBayesParams::default().variant(variant).check().unwrap();
            params.weights(&sums, &mass).0
        };
        let sum = weights(Variant::Multinomial) + weights(Variant::Complement);
        assert!((sum - weights(Variant::OneAgainstRest)).iter().all(|difference| difference.abs() < 1e-12));
    }
}
