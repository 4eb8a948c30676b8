//! Learning curve: a corpus and samples kept apart in, the figures of models
//! trained on growing parts of the corpus out, and what more samples would
//! bring.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::cross_validate::fixed;
use super::{Report, answers, known};
use crate::corpus::Sample;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::train::train;

/// The smallest part of a corpus that is tried, in samples a label.
const FEWEST: usize = 50;

/// The figures of models trained on growing parts of a corpus.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LearningCurve {
    /// One model each, from few samples to all.
    pub points: Vec<CurvePoint>,
    /// By how much twice the samples raised macro-F1 at the end of the curve;
    /// none if all of it is less than one doubling.
    pub gain_of_doubling: Option<f64>,
}

/// A model trained on a part of a corpus, and its figures.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CurvePoint {
    /// At most so many samples of each label.
    pub per_label: usize,
    /// How many samples it learned from.
    pub samples: usize,
    /// Share of right answers on the samples kept apart.
    pub accuracy: f64,
    /// The mean F1 of the labels, likewise.
    pub macro_f1: f64,
}

/// Trains models with the choices of `model` on growing parts of `corpus` and
/// measures each on `held_out`. Of each label a part holds at most as many
/// samples as the largest label has, half as many, a quarter, and so on down to
/// 50; the parts are in rising order, and each holds those before.
///
/// # Errors
/// As [`train`]; [`ErrorKind::Corpus`] if the corpus has fewer than 100
/// samples of its largest label.
pub fn learning_curve(
    model: &Model,
    corpus: &[Sample],
    held_out: &[Sample],
    progress: &(dyn Fn(usize) + Sync),
) -> Result<LearningCurve> {
    // In the order of their hashes: as good as drawn by lot, and the same
    // whatever the order of the corpus.
    let mut by_label: BTreeMap<&str, Vec<([u8; 32], &Sample)>> = BTreeMap::new();
    for sample in corpus {
        by_label.entry(&sample.label).or_default().push((hash(sample), sample));
    }
    for samples in by_label.values_mut() {
        samples.sort_unstable_by_key(|(hash, _)| *hash);
    }
    let most = by_label.values().map(Vec::len).max().unwrap_or(0);
    let halves = std::iter::successors(Some(most), |size| Some(size / 2));
    let mut sizes: Vec<usize> = halves.take_while(|size| *size >= FEWEST).collect();
    sizes.reverse();
    if sizes.len() < 2 {
        let message = format!(
            "a learning curve needs {} samples of a label or more; there are at most {most}",
            2 * FEWEST
        );
        return Err(Error::new(ErrorKind::Corpus, message));
    }
    let (options, classes) = (fixed(model), model.classifier().extractor().word_classes());
    let mut points = Vec::new();
    for per_label in sizes {
        let part: Vec<Sample> = by_label
            .values()
            .flat_map(|samples| samples.iter().take(per_label).map(|(_, sample)| (*sample).clone()))
            .collect();
        let trained = train(&part, &options, classes, &|_| ())?;
        let found = answers(&trained, &known(&trained, held_out)?, &|_| ());
        let figures = Report::new(&found.labels, &found.truth, &found.said());
        progress(1);
        let (accuracy, macro_f1) = (figures.accuracy, figures.macro_avg.f1);
        points.push(CurvePoint { per_label, samples: part.len(), accuracy, macro_f1 });
    }
    Ok(LearningCurve { gain_of_doubling: gain_of_doubling(&points), points })
}

fn hash(sample: &Sample) -> [u8; 32] {
    let title = sample.title.as_deref().unwrap_or_default();
    Sha256::digest(format!("{}\n{title}\n{}", sample.label, sample.text)).into()
}

/// The slope of macro-F1 over the logarithm of the samples to base 2, by least
/// squares over the last four points; none if these are too near each other to
/// tell.
fn gain_of_doubling(points: &[CurvePoint]) -> Option<f64> {
    let last = &points[points.len().saturating_sub(4)..];
    if last.last()?.samples < 2 * last[0].samples {
        return None;
    }
    let n = last.len() as f64;
    let x: Vec<f64> = last.iter().map(|point| libm::log2(point.samples as f64)).collect();
    let mean_x = x.iter().sum::<f64>() / n;
    let mean_y = last.iter().map(|point| point.macro_f1).sum::<f64>() / n;
    let both: f64 = x.iter().zip(last).map(|(x, point)| (x - mean_x) * (point.macro_f1 - mean_y)).sum();
    let spread: f64 = x.iter().map(|x| (x - mean_x) * (x - mean_x)).sum();
    Some(both / spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gain_is_what_each_doubling_brought() {
        let point =
            |samples: usize, macro_f1| CurvePoint { per_label: samples, samples, accuracy: 0.5, macro_f1 };
        let points = [point(100, 0.1), point(200, 0.5), point(400, 0.6), point(800, 0.7), point(1600, 0.8)];
        assert!((gain_of_doubling(&points).unwrap() - 0.1).abs() < 1e-12);
        // Where one small label is all that grows, chance would decide.
        assert_eq!(gain_of_doubling(&[point(1000, 0.7), point(1020, 0.8)]), None);
    }
}
