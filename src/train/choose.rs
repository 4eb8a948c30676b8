//! Choosing: learned samples and what is left open in, the features, the naive
//! Bayes and the calibration that do best on samples left out.

use std::sync::Arc;

use linfa::ParamGuard;

use super::TrainOptions;
use super::compile::Compiled;
use super::counted::{Counted, Row};
use super::leave_one_out::leave_one_out;
use crate::classify::{
    Calibration, NaiveBayesParams, NaiveBayesValidParams, RiskCoverage, Scores, Variant, argmax,
};
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
const COMPARED: usize = 8_000;

/// What was chosen.
pub(super) struct Chosen<'l> {
    pub counted: Counted<'l>,
    pub params: NaiveBayesValidParams,
    pub choice: Choice,
    pub calibration: Calibration,
}

/// Chooses the features, then the naive Bayes for them.
pub(super) fn choose<'l>(
    learned: &'l Learned,
    options: &TrainOptions,
    word_classes: Option<&Arc<WordClasses>>,
) -> Result<Chosen<'l>> {
    let stop_words = options.stop_words.map_or(vec![StopWords::Drop, StopWords::Keep], |choice| vec![choice]);
    let classes = match (word_classes, options.word_classes) {
        (None, _) | (_, Some(false)) => vec![None],
        (Some(classes), Some(true)) => vec![Some(classes)],
        (Some(classes), None) => vec![None, Some(classes)],
    };
    let extractor = |stop_words: StopWords, classes: Option<&Arc<WordClasses>>| {
        FeatureExtractor::new(FeatureOptions { stop_words, ..options.features }, classes.cloned())
    };
    let first = extractor(stop_words[0], classes[0]);
    let variants = options.variant.map_or(vec![Variant::Complement, Variant::Multinomial], |only| vec![only]);
    if let ([_], [_], [variant], Some(alpha)) = (&*stop_words, &*classes, &*variants, options.alpha) {
        let params = NaiveBayesParams::default().variant(*variant).alpha(alpha).check()?;
        return Ok(chosen(Counted::new(learned, first), params, options));
    }
    let mut best = Best::of(Counted::new(learned, first), options, variants[0])?;
    let several = classes.len() > 1;
    let all =
        stop_words.iter().flat_map(|stop_words| classes.iter().map(move |classes| (*stop_words, *classes)));
    for (stop_words, classes) in all.skip(1) {
        // Of a large corpus classes are tried with the better stop words only.
        let is_worse = stop_words != best.counted.extractor.options().stop_words;
        if learned.samples().len() > COMPARED && several && classes.is_some() && is_worse {
            continue;
        }
        best.try_features(extractor(stop_words, classes), options)?;
    }
    for variant in &variants[1..] {
        best.try_variant(*variant, options)?;
    }
    Ok(chosen(best.counted, best.tried.params, options))
}

/// The best that was found so far.
struct Best<'l> {
    counted: Counted<'l>,
    tried: Tried,
}

impl<'l> Best<'l> {
    fn of(counted: Counted<'l>, options: &TrainOptions, variant: Variant) -> Result<Self> {
        let tried = best_alpha(&Compiled::new(&counted, options), options, variant, USUAL)?;
        Ok(Self { counted, tried })
    }

    fn try_features(&mut self, extractor: FeatureExtractor, options: &TrainOptions) -> Result<()> {
        let counted = Counted::new(self.counted.learned, extractor);
        let compiled = Compiled::new(&counted, options);
        let tried = best_alpha(&compiled, options, self.tried.params.variant(), self.tried.place)?;
        if tried.accuracy > self.tried.accuracy {
            drop(compiled);
            *self = Self { counted, tried };
        }
        Ok(())
    }

    fn try_variant(&mut self, variant: Variant, options: &TrainOptions) -> Result<()> {
        let tried = best_alpha(&Compiled::new(&self.counted, options), options, variant, USUAL)?;
        if tried.accuracy > self.tried.accuracy {
            self.tried = tried;
        }
        Ok(())
    }
}

/// What was chosen, with its figures and its calibration on all samples.
fn chosen<'l>(counted: Counted<'l>, params: NaiveBayesValidParams, options: &TrainOptions) -> Chosen<'l> {
    let rows: Vec<&Row> = counted.rows.iter().collect();
    let scores = leave_one_out(&rows, &Compiled::new(&counted, options), std::slice::from_ref(&params));
    let left_out = LeftOut::of(&rows, &scores[0], None, FINE);
    let choice = left_out.choice(params, counted.learned.labels().len());
    Chosen { counted, params, choice, calibration: left_out.calibration }
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
/// Of equals the one nearest to `start` is kept, and the greater of two.
fn best_alpha(
    compiled: &Compiled<'_>,
    options: &TrainOptions,
    variant: Variant,
    start: usize,
) -> Result<Tried> {
    let rows = compared(&compiled.counted.rows);
    let mut last: Option<Calibration> = None;
    let mut tried = |places: &[usize]| -> Result<Vec<Tried>> {
        let alphas = places.iter().map(|place| options.alpha.unwrap_or(ALPHAS[*place]));
        let params = alphas.map(|alpha| NaiveBayesParams::default().variant(variant).alpha(alpha).check());
        let params = params.collect::<Result<Vec<_>>>()?;
        let scores = leave_one_out(&rows, compiled, &params);
        let each = params.into_iter().zip(scores).zip(places);
        Ok(each
            .map(|((params, scores), place)| {
                let left_out = LeftOut::of(&rows, &scores, last.as_ref(), ROUGH);
                let accuracy = left_out.accuracy();
                last = Some(left_out.calibration);
                Tried { params, accuracy, place: *place }
            })
            .collect())
    };
    let better = |best: Option<Tried>, next: Tried| match best {
        Some(best) if next.accuracy <= best.accuracy => Some(best),
        _ => Some(next),
    };
    // The first and its neighbours share one pass.
    let mut first = vec![start];
    if options.alpha.is_none() {
        first.extend([start + 1, start.wrapping_sub(1)].into_iter().filter(|place| *place < ALPHAS.len()));
    }
    let found = tried(&first)?.into_iter().fold(None, better);
    let mut best = found.ok_or_else(|| Error::new(ErrorKind::Params, "there is no smoothing to try"))?;
    let upwards = best.place > start;
    while best.place != start {
        let next = if upwards { best.place + 1 } else { best.place.wrapping_sub(1) };
        if next >= ALPHAS.len() {
            break;
        }
        match tried(&[next])?.into_iter().next().filter(|next| next.accuracy > best.accuracy) {
            Some(next) => best = next,
            None => break,
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
    fn of(rows: &[&Row], scores: &Scores, start: Option<&Calibration>, tolerance: f64) -> Self {
        let targets: Vec<usize> = rows.iter().map(|row| row.class).collect();
        let calibration = Calibration::fit(scores, &targets, start, tolerance);
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
