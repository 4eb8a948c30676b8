//! Training: labelled samples in, a [`Model`] out.
//!
//! Samples are counted, summed up exactly, and every choice (which features,
//! which naive Bayes, how much smoothing) is made by leave-one-out
//! cross-validation, which also gives the scores that the calibration is
//! fitted to.

mod compile;
mod counted;
mod leave_one_out;

use std::sync::Arc;

use compile::Compiled;
use counted::{Counted, Row};
use leave_one_out::leave_one_out;
use linfa::ParamGuard;

use crate::classify::{
    Calibration, Classifier, NaiveBayesParams, NaiveBayesValidParams, RiskCoverage, Variant, argmax,
};
use crate::corpus::Sample;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
pub use crate::model::{Choice, CorpusHash, Statistics, TrainOptions};
use crate::vector::{FeatureExtractor, FeatureOptions, StopWords, WordClasses, idf};

/// The smoothing tried, from little to much.
const ALPHAS: [f64; 6] = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0];

/// How far a calibration is fitted to compare choices, and in the end.
const ROUGH: f64 = 1e-4;
const FINE: f64 = 1e-9;

/// Choices are compared on so many samples left out, spread over the corpus:
/// enough to tell choices apart that differ by a percent.
const COMPARED: usize = 16_000;

/// Trains a model. `word_classes` are used if the options or cross-validation
/// say so; `progress` is told how many more samples were read.
///
/// # Errors
/// [`ErrorKind::Corpus`] if there are fewer than two labels, or a label has
/// but one sample; [`ErrorKind::Params`] if an option is out of its range.
pub fn train(
    samples: &[Sample],
    options: &TrainOptions,
    word_classes: Option<&Arc<WordClasses>>,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Model> {
    options.features.check()?;
    let silent: &(dyn Fn(usize) + Sync) = &|_| ();
    let first = options.variant.unwrap_or_default();
    let mut best: Option<(Tried, Counted, Statistics, FeatureExtractor)> = None;
    for (round, extractor) in extractors(options, word_classes).into_iter().enumerate() {
        let counted = Counted::new(samples, &extractor, if round == 0 { progress } else { silent });
        check_labels(&counted)?;
        let statistics = counted.statistics();
        let compiled = Compiled::new(&statistics, options.min_df);
        let tried = best_alpha(&compared(&counted.rows), &compiled, options.alpha, first)?;
        if best.as_ref().is_none_or(|(so_far, ..)| tried.accuracy > so_far.accuracy) {
            best = Some((tried, counted, statistics, extractor));
        }
    }
    let (mut tried, counted, statistics, extractor) =
        best.ok_or_else(|| Error::new(ErrorKind::Corpus, "there is no sample to learn from"))?;
    let options = TrainOptions {
        features: *extractor.options(),
        word_classes: Some(extractor.word_classes().is_some()),
        ..*options
    };
    let compiled = Compiled::new(&statistics, options.min_df);
    if options.variant.is_none() {
        let other = best_alpha(&compared(&counted.rows), &compiled, options.alpha, Variant::Multinomial)?;
        if other.accuracy > tried.accuracy {
            tried = other;
        }
    }
    let rows: Vec<&Row> = counted.rows.iter().collect();
    let left_out = LeftOut::of(&rows, &compiled, &tried.params, None, FINE);
    let choice = left_out.choice(tried.params, statistics.labels.len());
    Ok(build(statistics, &options, extractor, choice, left_out.calibration))
}

/// Extends a model by further samples, or with `forget` takes some out again:
/// the statistics are exactly those of a model trained on what remains.
///
/// The choices of the model and its calibration are kept; a new label gets the
/// mean offset of the others.
///
/// # Errors
/// [`ErrorKind::Model`] if the model carries no statistics,
/// [`ErrorKind::Corpus`] if samples to forget were never learned.
pub fn extend(
    model: &Model,
    samples: &[Sample],
    forget: &[Sample],
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Model> {
    let Some(learned) = model.statistics() else {
        let message =
            "this model was made small and carries no statistics; it can score texts but not be extended";
        return Err(Error::new(ErrorKind::Model, message));
    };
    let extractor = model.classifier().extractor();
    let added = Counted::new(samples, extractor, progress);
    let mut statistics = learned.plus(&added.statistics());
    if !forget.is_empty() {
        statistics = statistics.minus(&Counted::new(forget, extractor, progress).statistics())?;
    }
    if statistics.labels.len() < 2 {
        return Err(Error::new(ErrorKind::Corpus, "fewer than two labels would remain"));
    }
    let calibration = model.classifier().calibration.relabelled(&learned.labels, &statistics.labels);
    Ok(build(statistics, model.options(), extractor.clone(), model.choice().clone(), calibration))
}

/// Every kind of features left open.
fn extractors(options: &TrainOptions, word_classes: Option<&Arc<WordClasses>>) -> Vec<FeatureExtractor> {
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

/// The rows that choices are compared on.
fn compared(rows: &[Row]) -> Vec<&Row> {
    rows.iter().step_by(rows.len().div_ceil(COMPARED).max(1)).collect()
}

fn check_labels(counted: &Counted) -> Result<()> {
    let mut samples = vec![0_usize; counted.labels.len()];
    for row in &counted.rows {
        samples[row.class] += 1;
    }
    let wrong = match counted.labels.as_slice() {
        [] => Some("there is no sample to learn from".to_owned()),
        [only] => Some(format!("all samples are labelled \"{only}\"; at least two labels are needed")),
        labels => labels.iter().zip(&samples).find(|(_, n)| **n < 2).map(|(label, _)| {
            format!("only one sample is labelled \"{label}\"; at least two of each label are needed")
        }),
    };
    wrong.map_or(Ok(()), |message| Err(Error::new(ErrorKind::Corpus, message)))
}

/// A naive Bayes that was tried.
#[derive(Clone, Copy)]
struct Tried {
    params: NaiveBayesValidParams,
    accuracy: f64,
}

/// Tries every smoothing left open and keeps the most accurate, the first of
/// several.
fn best_alpha(rows: &[&Row], compiled: &Compiled<'_>, alpha: Option<f64>, variant: Variant) -> Result<Tried> {
    let mut best: Option<Tried> = None;
    let mut last: Option<LeftOut> = None;
    for alpha in alpha.map_or(ALPHAS.to_vec(), |alpha| vec![alpha]) {
        let params = NaiveBayesParams::default().variant(variant).alpha(alpha).check()?;
        let start = last.as_ref().map(|left_out| &left_out.calibration);
        let left_out = LeftOut::of(rows, compiled, &params, start, ROUGH);
        let accuracy = left_out.accuracy();
        if best.is_none_or(|so_far| accuracy > so_far.accuracy) {
            best = Some(Tried { params, accuracy });
        }
        last = Some(left_out);
    }
    best.ok_or_else(|| Error::new(ErrorKind::Params, "there is no smoothing to try"))
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

fn build(
    statistics: Statistics,
    options: &TrainOptions,
    extractor: FeatureExtractor,
    choice: Choice,
    calibration: Calibration,
) -> Model {
    let compiled = Compiled::new(&statistics, options.min_df);
    let (mut weights, bias) = choice.params.weights(&compiled.scaled, &statistics.sums.samples);
    let n = statistics.samples();
    let df = compiled.df();
    for (mut row, df) in weights.outer_iter_mut().zip(&df) {
        row *= idf(n, *df);
    }
    let classifier = Classifier {
        labels: statistics.labels.clone(),
        extractor,
        vocabulary: compiled.vocabulary(),
        weights: weights.iter().map(|weight| *weight as f32).collect(),
        bias: bias.to_vec(),
        calibration,
        languages: statistics.common_languages(),
    };
    Model::new(classifier, df, *options, choice, statistics)
}
