//! Evaluation: a model and labelled samples, or articles with reference
//! summaries, in, honest figures out, with baselines beside them.

mod baseline;
mod bootstrap;
mod cross_validate;
mod folds;
mod learning_curve;
pub(crate) mod oracle;
pub(crate) mod overlap;
mod porter;
mod reliability;
mod report;
mod rouge;
mod summaries;

use baseline::Keywords;
pub use bootstrap::{Comparison, Interval, Intervals};
pub use cross_validate::cross_validate;
pub(crate) use cross_validate::left_out_answers;
pub use learning_curve::{CurvePoint, LearningCurve, learning_curve};
pub use porter::porter_stem;
use rayon::prelude::*;
pub use reliability::Reliability;
pub use report::{Average, LabelFigures, Report};
pub use rouge::{Rouge, RougeScore, RougeText, RougeTokenizer, rouge};
use serde::Serialize;
pub use summaries::{
    MeanFigure, SourceFigures, SourceRouge, Speed, SummaryEvaluation, SummaryFigures, summaries,
};

use crate::classify::{RiskCoverage, argmax};
use crate::corpus::Sample;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::text::Document;
use crate::train::plain_multinomial;

/// How well a model sorts labelled samples by topic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicEvaluation {
    /// How many samples were classified.
    pub samples: usize,
    /// How many of them the model abstained on; they count by their likeliest
    /// label all the same.
    pub abstained: usize,
    /// Right and wrong answers.
    pub report: Report,
    /// How far chance could have moved accuracy and macro-F1.
    pub intervals: Intervals,
    /// How often it errs if it answers only what it is surest of.
    pub risk: RiskCoverage,
    /// How far the probabilities can be believed.
    pub reliability: Reliability,
    /// What simpler means reach on the same samples.
    pub baselines: Vec<Baseline>,
}

/// A baseline's figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Baseline {
    /// What it does.
    pub name: String,
    /// Share of right answers.
    pub accuracy: f64,
    /// The mean F1 of the labels.
    pub macro_f1: f64,
}

/// What was said of samples whose labels are known.
pub(crate) struct Answers {
    /// The labels, sorted.
    pub labels: Vec<String>,
    /// The label of each sample, as a number.
    pub truth: Vec<usize>,
    /// The probability of each label for each sample.
    pub rows: Vec<Vec<f64>>,
    /// On how many samples the model abstained.
    pub abstained: usize,
}

impl Answers {
    /// The likeliest label of each sample.
    pub fn said(&self) -> Vec<usize> {
        self.rows.iter().map(argmax).collect()
    }
}

/// Classifies samples and compares the answers with their labels; samples of
/// labels that the model does not know are left out. Beside the model stand
/// simpler means: the most frequent label, keywords, and, if the model keeps
/// what it learned from, plain multinomial naive Bayes.
///
/// # Errors
/// [`ErrorKind::MissingLabel`] if the model knows none of the labels.
pub fn topics(
    model: &Model,
    samples: &[Sample],
    progress: &(dyn Fn(usize) + Sync),
) -> Result<TopicEvaluation> {
    let known = known(model, samples)?;
    let keywords = Keywords::new(model);
    let (found, by_keyword) = answers_and(model, &known, progress, |document| keywords.label(document));
    let majority = vec![baseline::majority(model); known.len()];
    let figures = |name: &str, said: &[usize]| {
        let report = Report::new(&found.labels, &found.truth, said);
        Baseline { name: name.to_owned(), accuracy: report.accuracy, macro_f1: report.macro_avg.f1 }
    };
    let mut baselines = vec![figures("majority class", &majority), figures("keywords", &by_keyword)];
    if model.learned().is_some() {
        let plain = answers(&plain_multinomial(model)?, &known, &|_| ());
        baselines.push(figures("multinomial", &plain.said()));
    }
    Ok(evaluation(&found, baselines))
}

/// Compares a model with another one on the same samples; both must have the
/// same labels.
///
/// # Errors
/// [`ErrorKind::Params`] if the labels differ, and as [`topics`].
pub fn compare_topics(
    model: &Model,
    other: &Model,
    samples: &[Sample],
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Comparison> {
    if model.classifier().labels() != other.classifier().labels() {
        return Err(Error::new(ErrorKind::Params, "only models with the same labels can be compared"));
    }
    let known = known(model, samples)?;
    let first = answers(model, &known, progress);
    let second = answers(other, &known, progress);
    Ok(bootstrap::compare(&first.labels, &first.truth, &first.said(), &second.said()))
}

/// The samples whose labels the model knows.
fn known<'s>(model: &Model, samples: &'s [Sample]) -> Result<Vec<&'s Sample>> {
    let labels = model.classifier().labels();
    let known: Vec<&Sample> =
        samples.iter().filter(|sample| labels.binary_search(&sample.label).is_ok()).collect();
    if known.is_empty() {
        let message = format!("no sample has a label that the model knows; it knows {}", labels.join(", "));
        return Err(Error::new(ErrorKind::MissingLabel, message));
    }
    Ok(known)
}

/// Classifies samples whose labels the model knows.
fn answers(model: &Model, samples: &[&Sample], progress: &(dyn Fn(usize) + Sync)) -> Answers {
    answers_and(model, samples, progress, |_| ()).0
}

/// The same, with what `also` makes of each document.
fn answers_and<T: Send>(
    model: &Model,
    samples: &[&Sample],
    progress: &(dyn Fn(usize) + Sync),
    also: impl Fn(&Document) -> T + Sync,
) -> (Answers, Vec<T>) {
    let labels = model.classifier().labels();
    let place = |label: &String| labels.binary_search(label).unwrap_or_default();
    let found: Vec<((Vec<f64>, bool), T)> = samples
        .par_iter()
        .map_init(
            || model.analyzer(),
            |analyzer, sample| {
                let document = Document::new(sample.article(), analyzer);
                let answer = model.classifier().classify(&document);
                let mut row = vec![0.0; labels.len()];
                for topic in &answer.topics {
                    row[place(&topic.topic)] = topic.probability;
                }
                progress(1);
                ((row, answer.abstained.is_some()), also(&document))
            },
        )
        .collect();
    let (found, others): (Vec<_>, Vec<T>) = found.into_iter().unzip();
    let answers = Answers {
        labels: labels.to_vec(),
        truth: samples.iter().map(|sample| place(&sample.label)).collect(),
        abstained: found.iter().filter(|(_, abstained)| *abstained).count(),
        rows: found.into_iter().map(|(row, _)| row).collect(),
    };
    (answers, others)
}

fn evaluation(found: &Answers, baselines: Vec<Baseline>) -> TopicEvaluation {
    let said = found.said();
    let sure = found.rows.iter().zip(&said).map(|(row, said)| row[*said]);
    let right = said.iter().zip(&found.truth).map(|(said, truth)| said == truth);
    TopicEvaluation {
        samples: found.truth.len(),
        abstained: found.abstained,
        report: Report::new(&found.labels, &found.truth, &said),
        intervals: bootstrap::intervals(found.labels.len(), &found.truth, &said),
        reliability: Reliability::new(&found.rows, &found.truth),
        risk: RiskCoverage::of(sure.zip(right).collect()),
        baselines,
    }
}
