//! Choosing: learned samples and what is left open in, the features, the naive
//! Bayes and the calibration that do best on samples left out.

use std::sync::Arc;

use linfa::ParamGuard;

use super::TrainOptions;
use super::compile::Compiled;
use super::counted::{Counted, Row};
use super::leave_one_out::leave_one_out;
use crate::classify::{Calibration, NaiveBayesParams, NaiveBayesValidParams, RiskCoverage, Variant, argmax};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Choice, Learned};
use crate::vector::{FeatureExtractor, FeatureOptions, StopWords, WordClasses};

/// The smoothing tried, from little to much.
const ALPHAS: [f64; 6] = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0];

/// The place of the usual smoothing among them.
const USUAL: usize = 3;

/// How far a calibration is fitted to compare choices, and in the end.
const ROUGH: f64 = 1e-4;
const FINE: f64 = 1e-8;

/// Choices are compared on so many samples left out, spread over the corpus:
/// enough to tell choices apart that differ by a percent.
const COMPARED: usize = 16_000;

/// What was chosen.
pub(super) struct Chosen<'l> {
    pub counted: Counted<'l>,
    pub params: NaiveBayesValidParams,
    pub choice: Choice,
    pub calibration: Calibration,
}

/// Chooses the features, then the naive Bayes.
pub(super) fn choose<'l>(
    learned: &'l Learned,
    extractors: &'l [FeatureExtractor],
    options: &TrainOptions,
) -> Result<Chosen<'l>> {
    let first = options.variant.unwrap_or_default();
    let mut best: Option<(Tried, Counted<'_>)> = None;
    for extractor in extractors {
        let counted = Counted::new(learned, extractor);
        let compiled = Compiled::new(&counted, options);
        let start = best.as_ref().map_or(USUAL, |(so_far, _)| so_far.place);
        let tried = best_alpha(&compiled, options, first, start)?;
        if best.as_ref().is_none_or(|(so_far, _)| tried.accuracy > so_far.accuracy) {
            best = Some((tried, counted));
        }
    }
    let (mut tried, counted) =
        best.ok_or_else(|| Error::new(ErrorKind::Params, "there are no features to choose from"))?;
    let compiled = Compiled::new(&counted, options);
    if options.variant.is_none() {
        let other = best_alpha(&compiled, options, Variant::Multinomial, USUAL)?;
        if other.accuracy > tried.accuracy {
            tried = other;
        }
    }
    let rows: Vec<&Row> = counted.rows.iter().collect();
    let left_out = LeftOut::of(&rows, &compiled, &tried.params, None, FINE);
    let choice = left_out.choice(tried.params, learned.labels().len());
    let (params, calibration) = (tried.params, left_out.calibration);
    drop(compiled);
    Ok(Chosen { counted, params, choice, calibration })
}

/// Every kind of features left open.
pub(super) fn extractors(
    options: &TrainOptions,
    word_classes: Option<&Arc<WordClasses>>,
) -> Vec<FeatureExtractor> {
    let stop_words = options.stop_words.map_or(vec![StopWords::Drop, StopWords::Keep], |choice| vec![choice]);
    let with_classes = match (word_classes, options.word_classes) {
        (None, _) | (_, Some(false)) => vec![None],
        (Some(classes), Some(true)) => vec![Some(classes)],
        (Some(classes), None) => vec![None, Some(classes)],
    };
    let mut extractors = Vec::new();
    for stop_words in stop_words {
        for classes in &with_classes {
            let features = FeatureOptions { stop_words, ..options.features };
            extractors.push(FeatureExtractor::new(features, classes.cloned()));
        }
    }
    extractors
}

/// A naive Bayes that was tried.
#[derive(Clone, Copy)]
struct Tried {
    params: NaiveBayesValidParams,
    accuracy: f64,
    /// The place of its smoothing among [`ALPHAS`].
    place: usize,
}

/// Finds the smoothing by hill climbing from `start`, a number of [`ALPHAS`]:
/// accuracy rises with it up to a point and falls beyond, so a few are enough.
/// Of equals the first that was tried is kept.
fn best_alpha(
    compiled: &Compiled<'_>,
    options: &TrainOptions,
    variant: Variant,
    start: usize,
) -> Result<Tried> {
    let rows = compared(&compiled.counted.rows);
    let mut last: Option<Calibration> = None;
    let mut tried = |alpha: f64, place: usize| -> Result<Tried> {
        let params = NaiveBayesParams::default().variant(variant).alpha(alpha).check()?;
        let left_out = LeftOut::of(&rows, compiled, &params, last.as_ref(), ROUGH);
        let accuracy = left_out.accuracy();
        last = Some(left_out.calibration);
        Ok(Tried { params, accuracy, place })
    };
    if let Some(alpha) = options.alpha {
        return tried(alpha, start);
    }
    let mut best = tried(ALPHAS[start], start)?;
    for up in [true, false] {
        let moved = best.place != start;
        // A climb in one direction that got somewhere need not be tried back.
        if !up && moved {
            break;
        }
        loop {
            let next = if up { best.place.checked_add(1) } else { best.place.checked_sub(1) };
            let Some((place, alpha)) = next.and_then(|place| Some((place, *ALPHAS.get(place)?))) else {
                break;
            };
            let found = tried(alpha, place)?;
            if found.accuracy <= best.accuracy {
                break;
            }
            best = found;
        }
    }
    Ok(best)
}

/// The rows that choices are compared on.
fn compared(rows: &[Row]) -> Vec<&Row> {
    rows.iter().step_by(rows.len().div_ceil(COMPARED).max(1)).collect()
}

/// What models that each left one sample out said of that sample.
struct LeftOut {
    calibration: Calibration,
    /// The likeliest class with its probability.
    said: Vec<(usize, f64)>,
    targets: Vec<usize>,
}

impl LeftOut {
    /// `start` and `tolerance` are those of [`Calibration::fit`].
    fn of(
        rows: &[&Row],
        compiled: &Compiled<'_>,
        params: &NaiveBayesValidParams,
        start: Option<&Calibration>,
        tolerance: f64,
    ) -> Self {
        let targets: Vec<usize> = rows.iter().map(|row| row.class).collect();
        let scores = leave_one_out(rows, compiled, params);
        let calibration = Calibration::fit(&scores, &targets, start, tolerance);
        let likeliest = |row: &[f64]| {
            let p = calibration.probabilities(row);
            let best = argmax(&p);
            (best, p[best])
        };
        let said = scores.rows().map(likeliest).collect();
        Self { calibration, said, targets }
    }

    fn accuracy(&self) -> f64 {
        let right = self.said.iter().zip(&self.targets).filter(|((said, _), target)| said == *target);
        right.count() as f64 / self.targets.len().max(1) as f64
    }

    fn choice(&self, params: NaiveBayesValidParams, classes: usize) -> Choice {
        let best: Vec<usize> = self.said.iter().map(|(class, _)| *class).collect();
        let answers = self.said.iter().zip(&self.targets).map(|((class, p), target)| (*p, class == target));
        let risk = RiskCoverage::of(answers.collect());
        Choice { params, accuracy: self.accuracy(), macro_f1: macro_f1(&best, &self.targets, classes), risk }
    }
}

fn macro_f1(said: &[usize], targets: &[usize], classes: usize) -> f64 {
    let f1 = |class: usize| {
        let both = said.iter().zip(targets).filter(|(a, b)| **a == class && **b == class).count() as f64;
        let either = said.iter().chain(targets).filter(|c| **c == class).count() as f64;
        if either > 0.0 { 2.0 * both / either } else { 0.0 }
    };
    (0..classes).map(f1).sum::<f64>() / classes as f64
}
