//! `ClassSums`: the sufficient statistics of naive Bayes over weighted
//! features, as integers, so that adding them up is exact.

use linfa::dataset::Records;
use sprs::{CsMat, TriMat};

use crate::vector::TermMatrix;

/// One unit of a feature's weight, in the fixed point in which sums are kept:
/// 2^32 steps. Rounding moves a weight by at most 1.2e-10.
const UNIT: f64 = 4_294_967_296.0;

/// What all weights of a feature may add up to, so that a sum has room.
pub(super) const MOST_SUM: f64 = 2_147_483_648.0;

/// A weight in fixed point.
pub(crate) fn to_fixed(x: f64) -> i64 {
    // Saturating: a weight above 2^31 does not occur in rows of length 1.
    // A cast cuts off, so half a unit rounds to the nearest.
    (x * UNIT + 0.5_f64.copysign(x)) as i64
}

/// A sum of weights from fixed point.
pub(crate) fn from_fixed(sum: i64) -> f64 {
    sum as f64 / UNIT
}

/// How many samples each class has, and the sum of each feature's weight over
/// the samples of each class.
///
/// Sums of integers do not depend on the order in which they are formed, so
/// the same samples give the same statistics in any order, in any batches and
/// on any number of threads.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassSums {
    /// Samples of each class.
    pub samples: Vec<u64>,
    /// Features (rows) by classes (columns), in fixed point.
    pub sums: CsMat<i64>,
}

impl Default for ClassSums {
    fn default() -> Self {
        Self { samples: Vec::new(), sums: CsMat::zero((0, 0)) }
    }
}

impl ClassSums {
    /// The samples of each class as what they count together, each counting 1.
    pub(crate) fn mass(&self) -> Vec<f64> {
        self.samples.iter().map(|n| *n as f64).collect()
    }

    /// The statistics of some rows, each of the class of its number.
    pub(crate) fn of(
        rows: &TermMatrix,
        classes: impl IntoIterator<Item = usize>,
        class_count: usize,
    ) -> Self {
        let mut samples = vec![0; class_count];
        let mut sums = TriMat::new((rows.nfeatures(), class_count));
        for (row, class) in rows.rows().zip(classes) {
            samples[class] += 1;
            for (feature, x) in row.iter() {
                sums.add_triplet(feature, class, to_fixed(*x));
            }
        }
        Self { samples, sums: sums.to_csr() }
    }

    /// How many features there are.
    pub fn features(&self) -> usize {
        self.sums.rows()
    }

    /// How many classes there are.
    pub fn classes(&self) -> usize {
        self.samples.len()
    }

    /// The sums as weights.
    pub(crate) fn weights(&self) -> CsMat<f64> {
        self.sums.map(|sum| from_fixed(*sum))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_samples_does_not_change_the_sums() {
        let rows = [vec![(0, 0.1), (2, 0.7)], vec![(0, 0.2)], vec![(0, 0.3), (1, 0.9)]];
        let sums = |order: [usize; 3]| {
            let matrix = TermMatrix::from_rows(order.map(|at| rows[at].clone()), 3).unwrap();
            ClassSums::of(&matrix, order.map(|at| at % 2), 2)
        };
        assert_eq!(sums([0, 1, 2]), sums([2, 0, 1]));
        assert_eq!(sums([0, 1, 2]).samples, [2, 1]);
    }
}
