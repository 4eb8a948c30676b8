//! Training: labelled samples in, a [`Model`] out.
//!
//! Samples are learned as their terms, counted, summed up exactly, and every
//! choice (which features, which naive Bayes, how much smoothing) is made by
//! leave-one-out cross-validation, which also gives the scores that the
//! calibration is fitted to. A model keeps the terms of its samples, and so can
//! be extended, merged and corrected as if it had been trained on the outcome.

mod answers;
mod choose;
mod compile;
mod counted;
mod gather;
mod leave_one_out;
mod reweigh;
mod rows;
mod summarizer;
mod tried;

use std::sync::Arc;

use choose::{Chosen, choose};
use compile::{Compiled, Kept};

use crate::classify::{Calibration, Classifier, NaiveBayesValidParams, Variant};
use crate::corpus::Sample;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
pub use summarizer::fit_summarizer;

pub use crate::model::{Choice, Learned, LearnedSample, Prior, TrainOptions};
use crate::vector::{StopWords, WordClasses, idf};

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
    let learned = Learned::of(samples, options.terms, progress)?;
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
    let added = Learned::of(samples, options.terms, progress)?;
    let mut learned = Learned::union([kept(model)?, &added])?;
    if !forget.is_empty() {
        learned = learned.minus(&Learned::of(forget, options.terms, progress)?)?;
    }
    let extended = train_on(learned, options, model.required_word_classes().or(word_classes))?;
    extended.with_scorer(model.scorer().clone())
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
    let differs = |model: &&Model| {
        model.options() != first.options()
            || model.required_word_classes() != first.required_word_classes()
            || model.scorer() != first.scorer()
    };
    if models.iter().find(differs).is_some() {
        let message = "the models were trained with different options, or their summarisers fitted to different \
                       summaries; train them again with the same ones";
        return Err(Error::new(ErrorKind::Params, message));
    }
    let parts = models.iter().map(kept).collect::<Result<Vec<_>>>()?;
    let word_classes = first.required_word_classes().or(word_classes);
    let merged = train_on(Learned::union(parts)?, first.options(), word_classes)?;
    merged.with_scorer(first.scorer().clone())
}

/// Multinomial naive Bayes on all single words of what a model learned from,
/// weighted as the model weighs them, with alpha 1: a baseline.
///
/// # Errors
/// [`ErrorKind::Model`] if the model does not keep what it learned from.
pub(crate) fn plain_multinomial(model: &Model) -> Result<Model> {
    let TrainOptions { terms, sublinear_tf, norm, .. } = *model.options();
    let options = TrainOptions {
        terms,
        sublinear_tf,
        norm,
        ngrams: Some(1),
        min_df: Some(1),
        stop_words: Some(StopWords::Keep),
        word_classes: Some(false),
        variant: Some(Variant::Multinomial),
        alpha: Some(1.0),
        reweigh: Some(false),
        ..TrainOptions::default()
    };
    train_on(kept(model)?.clone(), &options, None)
}

/// What a model learned from.
fn kept(model: &Model) -> Result<&Learned> {
    model.learned().ok_or_else(|| {
        let message = "this model was made small and does not keep what it learned from; it can score texts \
                       but not be extended";
        Error::new(ErrorKind::Model, message)
    })
}

fn train_on(
    learned: Learned,
    options: &TrainOptions,
    word_classes: Option<&Arc<WordClasses>>,
) -> Result<Model> {
    options.check()?;
    check_labels(&learned)?;
    let Chosen { counted, choice, calibration } = choose(&learned, options, word_classes)?;
    let compiled =
        Compiled::new(&counted, Kept { min_df: choice.min_df, max_features: options.max_features });
    let (classifier, df) = build(&compiled, &choice.params, calibration);
    Ok(Model::new(classifier, df.into(), *options, choice, learned))
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

/// The classifier, and in how many samples each of its features occurs.
fn build(
    compiled: &Compiled<'_>,
    params: &NaiveBayesValidParams,
    calibration: Calibration,
) -> (Classifier, Vec<u32>) {
    let counted = compiled.counted;
    let ((mut weights, bias), vocabulary) =
        rayon::join(|| params.weights(&compiled.scaled, &counted.mass), || compiled.vocabulary());
    let n = counted.samples();
    let df = compiled.df();
    for (mut row, df) in weights.outer_iter_mut().zip(&df) {
        row *= idf(n, u64::from(*df));
    }
    let classifier = Classifier {
        labels: counted.learned.labels().to_vec(),
        extractor: counted.extractor.clone(),
        vocabulary,
        weights: weights.iter().map(|weight| *weight as f32).collect(),
        bias: bias.to_vec(),
        calibration,
        languages: counted.learned.common_languages(),
    };
    (classifier, df)
}
