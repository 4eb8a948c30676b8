//! Cross-validation: a corpus in, what models that did not see a sample say of
//! it out.

use super::folds::folds;
use super::{Answers, TopicEvaluation, answers, evaluation};
use crate::corpus::Sample;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, TrainOptions};
use crate::train::train;

/// Measures the choices of a model (not the model itself) on a corpus: each
/// fold is classified by a model trained on the others. The same text never
/// stands on both sides, and every label is spread over all folds.
///
/// # Errors
/// As [`train`], if a label has too few samples to be in all parts.
pub fn cross_validate(
    model: &Model,
    samples: &[Sample],
    count: usize,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<TopicEvaluation> {
    let found = left_out_answers(model, samples, count, progress)?;
    Ok(evaluation(&found, Vec::new()))
}

/// What is said of each sample by a model trained on the other folds.
pub(crate) fn left_out_answers(
    model: &Model,
    samples: &[Sample],
    count: usize,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Answers> {
    if count < 2 {
        return Err(Error::new(ErrorKind::Params, "cross-validation needs two folds or more"));
    }
    let options = fixed(model);
    let mut labels: Vec<String> = samples.iter().map(|sample| sample.label.clone()).collect();
    labels.sort_unstable();
    labels.dedup();
    let place = |sample: &Sample| labels.binary_search(&sample.label).unwrap_or_default();
    let truth: Vec<usize> = samples.iter().map(place).collect();
    let fold_of = folds(samples, count);
    let mut rows = vec![Vec::new(); samples.len()];
    let mut abstained = 0;
    for number in 0..count {
        let places = || (0..samples.len()).filter(|place| fold_of[*place] == number);
        let held_out: Vec<&Sample> = places().map(|place| &samples[place]).collect();
        let mut rest = Vec::with_capacity(samples.len());
        let mut left_of = vec![0; labels.len()];
        for place in (0..samples.len()).filter(|place| fold_of[*place] != number) {
            rest.push(samples[place].clone());
            left_of[truth[place]] += 1;
        }
        for (label, left) in labels.iter().zip(left_of) {
            if left < 2 {
                let message = format!(
                    "\"{label}\" has too few samples of different texts: to learn it for one of {count} folds {left} \
                     would be left; give it more samples"
                );
                return Err(Error::new(ErrorKind::Corpus, message));
            }
        }
        let trained = train(&rest, &options, model.classifier().extractor().word_classes(), &|_| ())?;
        let found = answers(&trained, &held_out, progress);
        abstained += found.abstained;
        for (place, row) in places().zip(found.rows) {
            rows[place] = row;
        }
    }
    Ok(Answers { labels, truth, rows, abstained })
}

/// The options of a model with all that it left to cross-validation fixed as
/// it was chosen.
pub(super) fn fixed(model: &Model) -> TrainOptions {
    let (choice, extractor) = (model.choice(), model.classifier().extractor());
    TrainOptions {
        variant: Some(choice.params.variant()),
        alpha: Some(choice.params.alpha()),
        stop_words: Some(extractor.options().stop_words),
        ngrams: Some(extractor.options().ngrams),
        word_classes: Some(extractor.word_classes().is_some()),
        min_df: Some(choice.min_df),
        reweigh: Some(choice.reweighed),
        ..*model.options()
    }
}
