//! `Scores`: what a model gave each class for each of many samples.

/// Scores of samples (rows) by class.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    values: Vec<f64>,
    classes: usize,
}

impl Scores {
    /// Scores that stand row by row in `values`, `classes` to a row (at least
    /// one).
    pub fn new(values: Vec<f64>, classes: usize) -> Self {
        Self { values, classes: classes.max(1) }
    }

    /// How many classes there are.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// How many samples there are.
    pub fn len(&self) -> usize {
        self.values.len() / self.classes
    }

    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All scores, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The scores of each sample.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.values.chunks_exact(self.classes)
    }
}
