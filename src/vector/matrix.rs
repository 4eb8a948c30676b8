//! `TermMatrix`: sparse rows of features as linfa's `Records`.

use linfa::dataset::Records;
use sprs::{CsMat, CsVecView, TriMat};

use crate::error::{Error, ErrorKind, Result};

/// A sparse matrix of samples (rows) by features (columns), all values finite
/// and not negative, to be used as the records of a [`linfa::DatasetBase`].
#[derive(Clone, Debug, PartialEq)]
pub struct TermMatrix(CsMat<f64>);

impl TermMatrix {
    /// A matrix of these rows, each a list of (column, value) pairs; values of
    /// the same column add up.
    ///
    /// # Errors
    /// [`ErrorKind::Params`] if a value is negative, infinite or not a number,
    /// or a column is not below `columns`.
    pub fn from_rows<R>(rows: impl IntoIterator<Item = R>, columns: usize) -> Result<Self>
    where
        R: IntoIterator<Item = (usize, f64)>,
    {
        let (mut row_of, mut column_of, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let mut count = 0;
        for (number, row) in rows.into_iter().enumerate() {
            for (column, value) in row {
                if column >= columns {
                    let message = format!("row {number} names column {column} of {columns}");
                    return Err(Error::new(ErrorKind::Params, message));
                }
                row_of.push(number);
                column_of.push(column);
                values.push(value);
            }
            count = number + 1;
        }
        Self::new(TriMat::from_triplets((count, columns), row_of, column_of, values).to_csr())
    }

    /// A matrix in compressed rows.
    ///
    /// # Errors
    /// [`ErrorKind::Params`] if a value is negative, infinite or not a number.
    pub fn new(matrix: CsMat<f64>) -> Result<Self> {
        if let Some((value, (row, column))) =
            matrix.iter().find(|(value, _)| !value.is_finite() || **value < 0.0)
        {
            let message =
                format!("row {row}, column {column} holds {value}; values must be finite and not negative");
            return Err(Error::new(ErrorKind::Params, message));
        }
        Ok(Self(matrix.into_csr()))
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = CsVecView<'_, f64>> {
        self.0.outer_iterator()
    }

    /// The matrix in compressed rows.
    pub fn as_csr(&self) -> &CsMat<f64> {
        &self.0
    }
}

impl Records for TermMatrix {
    type Elem = f64;

    fn nsamples(&self) -> usize {
        self.0.rows()
    }

    fn nfeatures(&self) -> usize {
        self.0.cols()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_one_column_add_up() {
        let matrix = TermMatrix::from_rows([vec![(1, 0.5), (1, 0.25)], vec![]], 3).unwrap();
        assert_eq!((matrix.nsamples(), matrix.nfeatures()), (2, 3));
        assert_eq!(matrix.as_csr().get(0, 1), Some(&0.75));
    }

    #[test]
    fn what_naive_bayes_cannot_take_is_refused() {
        for value in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(TermMatrix::from_rows([[(0, value)]], 1).is_err());
        }
        assert!(TermMatrix::from_rows([[(1, 1.0)]], 1).is_err());
    }
}
