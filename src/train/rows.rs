//! `Rows`: samples as their weighted features, one behind the other: most of
//! the time goes into waiting for memory.

/// Samples, counted.
pub(crate) struct Rows {
    /// The features of all samples.
    pub features: Vec<u32>,
    /// The weight x(t) of each in its sample.
    pub x: Vec<f64>,
    /// Where the features of each sample end.
    pub ends: Vec<usize>,
    /// The class of each sample.
    pub classes: Vec<usize>,
    /// How much each sample counts.
    pub weights: Vec<f64>,
}

/// A sample, counted.
#[derive(Clone, Copy)]
pub(crate) struct Row<'r> {
    features: &'r [u32],
    x: &'r [f64],
    pub class: usize,
    pub weight: f64,
}

impl Rows {
    /// How many samples there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// All samples, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        let starts = std::iter::once(&0).chain(&self.ends);
        let samples = starts.zip(&self.ends).zip(&self.classes).zip(&self.weights);
        samples.map(|(((start, end), class), weight)| Row {
            features: &self.features[*start..*end],
            x: &self.x[*start..*end],
            class: *class,
            weight: *weight,
        })
    }
}

impl Row<'_> {
    /// How many features it has.
    pub fn len(&self) -> usize {
        self.features.len()
    }

    /// Its features with their weights x(t).
    pub fn iter(&self) -> impl Iterator<Item = (usize, f64)> {
        self.features.iter().map(|feature| *feature as usize).zip(self.x.iter().copied())
    }
}
