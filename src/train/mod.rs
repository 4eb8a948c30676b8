//! Training: labelled samples in, a [`Model`] out.
//!
//! Samples are learned as their terms, counted, summed up exactly, and every
//! choice (which features, which naive Bayes, how much smoothing) is made by
//! leave-one-out cross-validation, which also gives the scores that the
//! calibration is fitted to. A model keeps the terms of its samples, and so can
//! be extended, merged and corrected as if it had been trained on the outcome.

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
pub use crate::model::{Choice, Learned, LearnedSample, Prior, TrainOptions};
use crate::vector::{FeatureExtractor, FeatureOptions, StopWords, WordClasses, idf};

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
    let learned = Learned::of(samples, options.features.terms, progress)?;
    train_on(learned, options, word_classes)
}

/// Extends a model by further samples, or with `forget` takes some out again:
/// exactly the model trained on what remains, to the byte.
///
/// `word_classes` are those that the model was offered when it was trained, if
/// it was left to cross-validation whether to use them.
///
/// # Errors
/// [`ErrorKind::Model`] if the model does not keep what it learned from,
/// [`ErrorKind::Corpus`] if samples to forget were never learned or too few
/// would remain.
pub fn extend(
    model: &Model,
    samples: &[Sample],
    forget: &[Sample],
    word_classes: Option<&Arc<WordClasses>>,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Model> {
    let options = model.options();
    let added = Learned::of(samples, options.features.terms, progress)?;
    let mut learned = Learned::union([kept(model)?, &added])?;
    if !forget.is_empty() {
        learned = learned.minus(&Learned::of(forget, options.features.terms, progress)?)?;
    }
    train_on(learned, options, fixed_classes(model).or(word_classes))
}

/// Merges models that were trained with the same options: exactly the model
/// trained on all their samples, to the byte.
///
/// # Errors
/// [`ErrorKind::Params`] if the models differ in their options,
/// [`ErrorKind::Model`] if one does not keep what it learned from.
pub fn merge(models: &[Model], word_classes: Option<&Arc<WordClasses>>) -> Result<Model> {
    let Some(first) = models.first() else {
        return Err(Error::new(ErrorKind::Params, "there is no model to merge"));
    };
    let differs =
        |model: &&Model| model.options() != first.options() || fixed_classes(model) != fixed_classes(first);
    if models.iter().find(differs).is_some() {
        let message = "the models were trained with different options; train them again with the same ones";
        return Err(Error::new(ErrorKind::Params, message));
    }
    let parts = models.iter().map(kept).collect::<Result<Vec<_>>>()?;
    train_on(Learned::union(parts)?, first.options(), fixed_classes(first).or(word_classes))
}

/// What a model learned from.
fn kept(model: &Model) -> Result<&Learned> {
    model.learned().ok_or_else(|| {
        let message = "this model was made small and does not keep what it learned from; it can score texts \
                       but not be extended";
        Error::new(ErrorKind::Model, message)
    })
}

/// The word classes that a model must use.
fn fixed_classes(model: &Model) -> Option<&Arc<WordClasses>> {
    model.classifier().extractor().word_classes().filter(|_| model.options().word_classes == Some(true))
}

fn train_on(
    learned: Learned,
    options: &TrainOptions,
    word_classes: Option<&Arc<WordClasses>>,
) -> Result<Model> {
    options.features.check()?;
    check_labels(&learned)?;
    let first = options.variant.unwrap_or_default();
    let extractors = extractors(options, word_classes);
    let mut best: Option<(Tried, Counted<'_>)> = None;
    for extractor in &extractors {
        let counted = Counted::new(&learned, extractor);
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
    let calibration = match options.prior {
        Prior::Corpus => left_out.calibration,
        Prior::Uniform => left_out.calibration.with_uniform_prior(&learned.counts()),
    };
    let (classifier, df) = build(&compiled, &tried.params, calibration);
    Ok(Model::new(classifier, df, *options, choice, learned))
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

fn check_labels(learned: &Learned) -> Result<()> {
    let wrong = match learned.labels() {
        [] => Some("there is no sample to learn from".to_owned()),
        [only] => Some(format!("all samples are labelled \"{only}\"; at least two labels are needed")),
        labels => labels.iter().zip(learned.counts()).find(|(_, n)| *n < 2).map(|(label, _)| {
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

/// The classifier, and in how many samples each of its features occurs.
fn build(
    compiled: &Compiled<'_>,
    params: &NaiveBayesValidParams,
    calibration: Calibration,
) -> (Classifier, Vec<u64>) {
    let counted = compiled.counted;
    let (mut weights, bias) = params.weights(&compiled.scaled, &counted.mass);
    let n = counted.samples();
    let df = compiled.df();
    for (mut row, df) in weights.outer_iter_mut().zip(&df) {
        row *= idf(n, *df);
    }
    let classifier = Classifier {
        labels: counted.learned.labels().to_vec(),
        extractor: counted.extractor.clone(),
        vocabulary: compiled.vocabulary(),
        weights: weights.iter().map(|weight| *weight as f32).collect(),
        bias: bias.to_vec(),
        calibration,
        languages: counted.learned.common_languages(),
    };
    (classifier, df)
}
