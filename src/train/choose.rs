//! Choosing: learned samples and what is left open in, the features, the naive
//! Bayes and the calibration that do best on samples left out.

use std::sync::Arc;

use linfa::ParamGuard;

use super::TrainOptions;
use super::answers::Answers;
use super::compile::{Compiled, Kept};
use super::counted::Counted;
use super::leave_one_out::LeftOut;
use super::reweigh::reweighed;
use super::rows::Row;
use super::tried::Tried;
use crate::classify::{Calibration, NaiveBayesParams, NaiveBayesValidParams, Purpose, Variant};
use crate::error::Result;
use crate::model::{Choice, Learned, Prior};
use crate::vector::{FeatureExtractor, FeatureOptions, StopWords, WordClasses};

/// Choices are compared on so many samples left out, spread over the corpus:
/// enough to tell choices apart that differ by a percent.
pub(super) const COMPARED: usize = 6_000;

/// A corpus with up to so many samples is a small one.
pub(super) const SMALL: usize = 8_000;

/// What was chosen.
pub(super) struct Chosen<'l> {
    pub counted: Counted<'l>,
    pub choice: Choice,
    pub calibration: Calibration,
}

/// Chooses the features, then the naive Bayes for them, one choice after the
/// other.
///
/// Of each the usual one comes first, and another one takes its place if it is
/// right so much more often that it is hardly chance.
pub(super) fn choose<'l>(
    learned: &'l Learned,
    options: &TrainOptions,
    word_classes: Option<&Arc<WordClasses>>,
) -> Result<Chosen<'l>> {
    let open = Open::new(options, word_classes, learned.samples().len() <= SMALL);
    let usual = options.features(open.ngrams[0], open.stop_words[0]);
    let first = Counted::new(learned, FeatureExtractor::new(usual, open.classes[0].cloned()))?;
    if let Some(params) = open.only()? {
        let kept = open.kept(open.min_df[0]);
        let mut only = Final::of(first, params, kept);
        if options.reweigh == Some(true) {
            only.reweigh();
        }
        return Ok(only.chosen(options.prior));
    }
    let mut best = Best::of(first, &open)?;
    for stop_words in &open.stop_words[1..] {
        let now = *best.counted.extractor.options();
        // What does better without any is not tried with all of them.
        if (now.stop_words, *stop_words) != (StopWords::Drop, StopWords::Keep) {
            best.try_features(FeatureOptions { stop_words: *stop_words, ..now }, open.classes[0])?;
        }
    }
    for classes in &open.classes[1..] {
        best.try_features(*best.counted.extractor.options(), *classes)?;
    }
    for ngrams in &open.ngrams[1..] {
        let now = best.counted.extractor.clone();
        let features = FeatureOptions { ngrams: *ngrams, ..*now.options() };
        best.try_features(features, now.word_classes())?;
    }
    for min_df in &open.min_df[1..] {
        best.try_min_df(open.kept(*min_df))?;
    }
    for variant in &open.variants[1..] {
        best.try_variant(*variant)?;
    }
    best.into_chosen(&open)
}

/// What may be chosen, of each the usual one first.
struct Open<'o> {
    options: &'o TrainOptions,
    stop_words: Vec<StopWords>,
    classes: Vec<Option<&'o Arc<WordClasses>>>,
    ngrams: Vec<usize>,
    min_df: Vec<u64>,
    variants: Vec<Variant>,
}

impl<'o> Open<'o> {
    /// What is usual depends on the size: with few samples every word counts,
    /// and so do the classes of words that were never seen; with many both
    /// mostly take time.
    fn new(options: &'o TrainOptions, word_classes: Option<&'o Arc<WordClasses>>, is_small: bool) -> Self {
        fn one_or<T: Clone>(fixed: Option<T>, all: &[T]) -> Vec<T> {
            fixed.map_or_else(|| all.to_vec(), |only| vec![only])
        }
        let stop_words = match is_small {
            true => [StopWords::Discount, StopWords::Drop, StopWords::Keep],
            false => [StopWords::Drop, StopWords::Discount, StopWords::Keep],
        };
        Self {
            options,
            stop_words: one_or(options.stop_words, &stop_words),
            classes: match (word_classes, options.word_classes) {
                (None, _) | (_, Some(false)) => vec![None],
                (Some(classes), Some(true)) => vec![Some(classes)],
                (Some(classes), None) if is_small => vec![Some(classes), None],
                (Some(classes), None) => vec![None, Some(classes)],
            },
            ngrams: one_or(options.ngrams, if is_small { &[2, 3, 1] } else { &[2] }),
            min_df: one_or(options.min_df, &[1, 2]),
            variants: one_or(options.variant, &Variant::ALL),
        }
    }

    /// The only naive Bayes possible, if there is nothing to choose.
    fn only(&self) -> Result<Option<NaiveBayesValidParams>> {
        let choices = [
            self.stop_words.len(),
            self.classes.len(),
            self.ngrams.len(),
            self.min_df.len(),
            self.variants.len(),
        ];
        let is_only = choices == [1; 5] && self.options.reweigh.is_some();
        match self.options.alpha.filter(|_| is_only) {
            Some(alpha) => {
                NaiveBayesParams::default().variant(self.variants[0]).alpha(alpha).check().map(Some)
            }
            None => Ok(None),
        }
    }

    fn kept(&self, min_df: u64) -> Kept {
        Kept { min_df, max_features: self.options.max_features }
    }
}

/// The best that was found so far.
struct Best<'l> {
    counted: Counted<'l>,
    kept: Kept,
    left_out: LeftOut,
    tried: Tried,
}

impl<'l> Best<'l> {
    fn of(counted: Counted<'l>, open: &Open<'_>) -> Result<Self> {
        let kept = open.kept(open.min_df[0]);
        let left_out = left_out(&counted, kept);
        let tried = Tried::usual(&left_out, open.variants[0], open.options.alpha)?;
        Ok(Self { counted, kept, left_out, tried })
    }

    fn try_features(&mut self, features: FeatureOptions, classes: Option<&Arc<WordClasses>>) -> Result<()> {
        let extractor = FeatureExtractor::new(features, classes.cloned());
        let counted = Counted::new(self.counted.learned, extractor)?;
        let left_out = left_out(&counted, self.kept);
        if let Some(tried) = self.tried.better(&left_out, self.tried.params.variant())? {
            *self = Self { counted, left_out, tried, kept: self.kept };
        }
        Ok(())
    }

    fn try_min_df(&mut self, kept: Kept) -> Result<()> {
        let left_out = left_out(&self.counted, kept);
        if let Some(tried) = self.tried.better(&left_out, self.tried.params.variant())? {
            (self.kept, self.left_out, self.tried) = (kept, left_out, tried);
        }
        Ok(())
    }

    fn try_variant(&mut self, variant: Variant) -> Result<()> {
        if let Some(tried) = self.tried.better(&self.left_out, variant)? {
            self.tried = tried;
        }
        Ok(())
    }

    /// What was chosen, with whether hard samples count more.
    fn into_chosen(mut self, open: &Open<'_>) -> Result<Chosen<'l>> {
        let kept = self.kept;
        let reweighed = match open.options.reweigh {
            Some(false) => None,
            open_or_yes => reweighed(&mut self.counted, &self.tried, kept, open_or_yes.is_some())?,
        };
        // Samples are weighed by what is chosen in the end, as where it is fixed.
        let mut last = Final::of(self.counted, reweighed.unwrap_or(self.tried.params), kept);
        if reweighed.is_some() {
            last.reweigh();
        }
        Ok(last.chosen(open.options.prior))
    }
}

/// Counted samples as they are compared: some of them, each left out.
fn left_out(counted: &Counted<'_>, kept: Kept) -> LeftOut {
    let step = counted.rows.len().div_ceil(COMPARED).max(1);
    let rows: Vec<Row<'_>> = counted.rows.iter().step_by(step).collect();
    LeftOut::new(Compiled::new(counted, kept), &rows)
}

/// What was chosen, answering all samples.
struct Final<'l> {
    counted: Counted<'l>,
    params: NaiveBayesValidParams,
    kept: Kept,
    reweighed: bool,
    found: Answers,
}

impl<'l> Final<'l> {
    fn of(counted: Counted<'l>, params: NaiveBayesValidParams, kept: Kept) -> Self {
        let found = Answers::to_all(&counted, &params, kept, None, Purpose::Using);
        Self { counted, params, kept, reweighed: false, found }
    }

    /// Lets hard samples count more, and answers anew.
    fn reweigh(&mut self) {
        self.counted.reweigh(self.found.harder(&self.counted.rows.weights));
        self.reweighed = true;
        let start = Some(&self.found.fitted);
        self.found = Answers::to_all(&self.counted, &self.params, self.kept, start, Purpose::Using);
    }

    fn chosen(mut self, prior: Prior) -> Chosen<'l> {
        if prior == Prior::Uniform {
            self.found = self.found.under_uniform_prior(&self.counted, &self.params, self.kept);
        }
        let classes = self.counted.learned.labels().len();
        let choice = Choice {
            params: self.params,
            min_df: self.kept.min_df,
            reweighed: self.reweighed,
            accuracy: self.found.accuracy(),
            macro_f1: self.found.macro_f1(classes),
            risk: self.found.risk(),
        };
        Chosen { counted: self.counted, choice, calibration: self.found.fitted.calibration }
    }
}
