//! The report of a classification: what was true and what was said in,
//! precision, recall and F1 out, as scikit-learn counts them.

use serde::Serialize;

/// Figures of one label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelFigures {
    /// The label.
    pub label: String,
    /// Share of right answers among those that gave this label, in [0, 1].
    pub precision: f64,
    /// Share of this label's samples that were given it, in [0, 1].
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// How many samples have the label.
    pub support: usize,
}

/// A mean over the labels that some sample has (scikit-learn's with
/// `labels=unique(y_true)`): the others have no recall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Average {
    /// Mean precision.
    pub precision: f64,
    /// Mean recall.
    pub recall: f64,
    /// Mean of the labels' F1 (not the F1 of the means).
    pub f1: f64,
}

/// How well a classifier did on labelled samples.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Share of right answers, in [0, 1].
    pub accuracy: f64,
    /// Each label counting the same.
    pub macro_avg: Average,
    /// Each sample counting the same.
    pub weighted_avg: Average,
    /// The labels, sorted.
    pub labels: Vec<LabelFigures>,
    /// Samples by true label (rows) and label given (columns).
    pub confusion: Vec<Vec<usize>>,
}

impl Report {
    /// Counts `said` against `truth`, both numbers of `labels`.
    pub fn new(labels: &[String], truth: &[usize], said: &[usize]) -> Self {
        let mut confusion = vec![vec![0; labels.len()]; labels.len()];
        for (truth, said) in truth.iter().zip(said) {
            confusion[*truth][*said] += 1;
        }
        let figures: Vec<LabelFigures> = labels
            .iter()
            .enumerate()
            .map(|(at, label)| {
                let hits = confusion[at][at];
                let support: usize = confusion[at].iter().sum();
                let given: usize = confusion.iter().map(|row| row[at]).sum();
                LabelFigures {
                    label: label.clone(),
                    precision: ratio(hits, given),
                    recall: ratio(hits, support),
                    f1: ratio(2 * hits, given + support),
                    support,
                }
            })
            .collect();
        let hits: usize = (0..labels.len()).map(|at| confusion[at][at]).sum();
        let used: Vec<&LabelFigures> = figures.iter().filter(|figures| figures.support > 0).collect();
        Self {
            accuracy: ratio(hits, truth.len()),
            macro_avg: average(&used, |_| 1.0),
            weighted_avg: average(&used, |figures| figures.support as f64),
            labels: figures,
            confusion,
        }
    }
}

fn average(figures: &[&LabelFigures], weight: impl Fn(&LabelFigures) -> f64) -> Average {
    let total: f64 = figures.iter().map(|f| weight(f)).sum();
    let mean = |of: fn(&LabelFigures) -> f64| {
        if total > 0.0 { figures.iter().map(|f| weight(f) * of(f)).sum::<f64>() / total } else { 0.0 }
    };
    Average { precision: mean(|f| f.precision), recall: mean(|f| f.recall), f1: mean(|f| f.f1) }
}

/// A share; 0 of nothing.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
