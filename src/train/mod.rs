//! Training: labelled samples in, a [`Model`] out.
//!
//! Samples are counted, summed up exactly, and every choice (which naive
//! Bayes, how much smoothing) is made by leave-one-out cross-validation, which
//! also gives the scores that the calibration is fitted to.

mod compile;
mod counted;
mod leave_one_out;

use compile::Compiled;
use counted::{Counted, Row};
use leave_one_out::leave_one_out;
use linfa::ParamGuard;

use crate::classify::{Calibration, Classifier, NaiveBayesParams, Variant, argmax};
use crate::corpus::Sample;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
pub use crate::model::{Choice, CorpusHash, Statistics, TrainOptions};
use crate::vector::{FeatureOptions, StopWords, idf};

/// The smoothing tried, from little to much.
const ALPHAS: [f64; 6] = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0];

/// Trains a model. `progress` is told how many more samples were read.
///
/// # Errors
/// [`ErrorKind::Corpus`] if there are fewer than two labels, or a label has
/// but one sample; [`ErrorKind::Params`] if an option is out of its range.
pub fn train(samples: &[Sample], options: &TrainOptions, progress: &(dyn Fn(usize) + Sync)) -> Result<Model> {
    options.features.check()?;
    let choices = options.stop_words.map_or(vec![StopWords::Drop, StopWords::Keep], |choice| vec![choice]);
    let mut best: Option<(Statistics, TrainOptions, Choice, Calibration)> = None;
    for (round, stop_words) in choices.into_iter().enumerate() {
        let options =
            TrainOptions { features: FeatureOptions { stop_words, ..options.features }, ..*options };
        let silent: &(dyn Fn(usize) + Sync) = &|_| ();
        let counted = Counted::new(samples, &options.features, if round == 0 { progress } else { silent });
        check_labels(&counted)?;
        let statistics = counted.statistics();
        let (choice, calibration) = choose(&counted.rows, &statistics, &options)?;
        if best.as_ref().is_none_or(|(_, _, so_far, _)| choice.accuracy > so_far.accuracy) {
            best = Some((statistics, options, choice, calibration));
        }
    }
    let (statistics, options, choice, calibration) =
        best.ok_or_else(|| Error::new(ErrorKind::Corpus, "there is no sample to learn from"))?;
    Ok(build(statistics, &options, choice, calibration))
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
    let options = model.options();
    let added = Counted::new(samples, &options.features, progress);
    let mut statistics = learned.plus(&added.statistics());
    if !forget.is_empty() {
        statistics = statistics.minus(&Counted::new(forget, &options.features, progress).statistics())?;
    }
    if statistics.labels.len() < 2 {
        return Err(Error::new(ErrorKind::Corpus, "fewer than two labels would remain"));
    }
    let calibration = model.classifier().calibration.relabelled(&learned.labels, &statistics.labels);
    Ok(build(statistics, options, model.choice().clone(), calibration))
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

/// Tries every combination left open and keeps the most accurate, the first of
/// several.
fn choose(rows: &[Row], statistics: &Statistics, options: &TrainOptions) -> Result<(Choice, Calibration)> {
    let variants =
        options.variant.map_or(vec![Variant::Complement, Variant::Multinomial], |variant| vec![variant]);
    let alphas = options.alpha.map_or(ALPHAS.to_vec(), |alpha| vec![alpha]);
    let compiled = Compiled::new(statistics, options.min_df);
    let classes = statistics.labels.len();
    let targets: Vec<usize> = rows.iter().map(|row| row.class).collect();
    let mut best: Option<(Choice, Calibration)> = None;
    for variant in variants {
        for alpha in &alphas {
            let params = NaiveBayesParams::default().variant(variant).alpha(*alpha).check()?;
            let scores = leave_one_out(rows, &compiled, &params);
            let calibration = Calibration::fit(&scores, &targets, classes);
            let said: Vec<usize> = scores.iter().map(|row| argmax(&calibration.logits(row))).collect();
            let accuracy =
                said.iter().zip(&targets).filter(|(a, b)| a == b).count() as f64 / rows.len() as f64;
            if best.as_ref().is_none_or(|(choice, _)| accuracy > choice.accuracy) {
                let macro_f1 = macro_f1(&said, &targets, classes);
                best = Some((Choice { params, accuracy, macro_f1 }, calibration));
            }
        }
    }
    best.ok_or_else(|| Error::new(ErrorKind::Corpus, "there is no sample to learn from"))
}

fn macro_f1(said: &[usize], targets: &[usize], classes: usize) -> f64 {
    let f1 = |class: usize| {
        let both = said.iter().zip(targets).filter(|(a, b)| **a == class && **b == class).count() as f64;
        let either = said.iter().chain(targets).filter(|c| **c == class).count() as f64;
        if either > 0.0 { 2.0 * both / either } else { 0.0 }
    };
    (0..classes).map(f1).sum::<f64>() / classes as f64
}

fn build(statistics: Statistics, options: &TrainOptions, choice: Choice, calibration: Calibration) -> Model {
    let compiled = Compiled::new(&statistics, options.min_df);
    let (mut weights, bias) = choice.params.weights(&compiled.scaled, &statistics.sums.samples);
    let n = statistics.samples();
    let df = compiled.df();
    for (mut row, df) in weights.outer_iter_mut().zip(&df) {
        row *= idf(n, *df);
    }
    let classifier = Classifier {
        labels: statistics.labels.clone(),
        options: options.features,
        vocabulary: compiled.vocabulary(),
        weights: weights.iter().map(|weight| *weight as f32).collect(),
        bias: bias.to_vec(),
        calibration,
    };
    Model::new(classifier, df, *options, choice, statistics)
}
