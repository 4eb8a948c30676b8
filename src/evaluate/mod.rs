//! Evaluation: a model and labelled samples in, honest figures out, with
//! baselines beside them.

mod baseline;
mod learning_curve;
mod reliability;
mod report;

use baseline::Keywords;
pub use learning_curve::{CurvePoint, LearningCurve, learning_curve};
use rayon::prelude::*;
pub use reliability::Reliability;
pub use report::{Average, LabelFigures, Report};
use serde::Serialize;

use crate::corpus::Sample;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;

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

/// Classifies samples and compares the answers with their labels; samples of
/// labels that the model does not know are left out.
///
/// # Errors
/// [`ErrorKind::MissingLabel`] if the model knows none of the labels.
pub fn topics(
    model: &Model,
    samples: &[Sample],
    progress: &(dyn Fn(usize) + Sync),
) -> Result<TopicEvaluation> {
    let labels = model.classifier().labels();
    let place = |label: &String| labels.binary_search(label);
    let samples: Vec<&Sample> = samples.iter().filter(|sample| place(&sample.label).is_ok()).collect();
    if samples.is_empty() {
        let message = format!("no sample has a label that the model knows; it knows {}", labels.join(", "));
        return Err(Error::new(ErrorKind::MissingLabel, message));
    }
    let truth: Vec<usize> = samples.iter().filter_map(|sample| place(&sample.label).ok()).collect();
    let keywords = Keywords::new(model);
    let answers: Vec<(Vec<f64>, bool, usize)> = samples
        .par_iter()
        .map_init(
            || model.analyzer(),
            |analyzer, sample| {
                let document = crate::text::Document::new(sample.article(), analyzer);
                let answer = model.classifier().classify(&document);
                let mut row = vec![0.0; labels.len()];
                for topic in &answer.topics {
                    row[place(&topic.topic).unwrap_or_default()] = topic.probability;
                }
                progress(1);
                (row, answer.abstained.is_some(), keywords.label(&document))
            },
        )
        .collect();
    let abstained = answers.iter().filter(|(_, abstained, _)| *abstained).count();
    let by_keyword: Vec<usize> = answers.iter().map(|(_, _, label)| *label).collect();
    let rows: Vec<Vec<f64>> = answers.into_iter().map(|(row, _, _)| row).collect();
    let said: Vec<usize> = rows.iter().map(crate::classify::argmax).collect();
    let majority = vec![baseline::majority(model); truth.len()];
    let figures = |name: &str, said: &[usize]| {
        let report = Report::new(labels, &truth, said);
        Baseline { name: name.to_owned(), accuracy: report.accuracy, macro_f1: report.macro_avg.f1 }
    };
    Ok(TopicEvaluation {
        samples: samples.len(),
        abstained,
        baselines: vec![figures("majority class", &majority), figures("keywords", &by_keyword)],
        report: Report::new(labels, &truth, &said),
        reliability: Reliability::new(&rows, &truth),
    })
}
