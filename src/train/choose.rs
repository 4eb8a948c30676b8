//! Choosing: learned samples and what is left open in, the features, the naive
//! Bayes and the calibration that do best on samples left out.

use std::sync::Arc;

use linfa::ParamGuard;

use super::TrainOptions;
use super::answers::Answers;
use super::compile::Compiled;
use super::counted::Counted;
use super::leave_one_out::{LeftOut, leave_one_out};
use super::rows::Row;
use super::tried::Tried;
use crate::classify::{Calibration, Fitted, NaiveBayesParams, NaiveBayesValidParams, Purpose, Variant};
use crate::error::Result;
use crate::model::{Choice, Learned};
use crate::vector::{FeatureExtractor, FeatureOptions, StopWords, WordClasses};

/// Choices are compared on so many samples left out, spread over the corpus:
/// enough to tell choices apart that differ by a percent.
const COMPARED: usize = 6_000;

/// A corpus with up to so many samples is a small one.
const SMALL: usize = 8_000;

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
    let usual = FeatureOptions { stop_words: open.stop_words[0], ngrams: open.ngrams[0], ..options.features };
    let first = Counted::new(learned, FeatureExtractor::new(usual, open.classes[0].cloned()))?;
    if let Some(params) = open.only()? {
        let mut only = Final::of(first, params, open.min_df[0], options.max_features);
        if options.reweigh == Some(true) {
            only.reweigh();
            only.answer();
        }
        return Ok(only.chosen());
    }
    let mut best = Best::of(first, &open)?;
    for stop_words in &open.stop_words[1..] {
        let now = *best.counted.extractor.options();
        // What does better without any is not tried with all of them.
        if (now.stop_words, *stop_words) != (StopWords::Drop, StopWords::Keep) {
            best.try_features(FeatureOptions { stop_words: *stop_words, ..now }, open.classes[0], &open)?;
        }
    }
    for classes in &open.classes[1..] {
        best.try_features(*best.counted.extractor.options(), *classes, &open)?;
    }
    for ngrams in &open.ngrams[1..] {
        let now = best.counted.extractor.clone();
        let features = FeatureOptions { ngrams: *ngrams, ..*now.options() };
        best.try_features(features, now.word_classes(), &open)?;
    }
    for min_df in &open.min_df[1..] {
        best.try_min_df(*min_df, &open)?;
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

    /// Counted samples as they are compared: some of them, each left out.
    fn left_out(&self, counted: &Counted<'_>, min_df: u64) -> LeftOut {
        let rows: Vec<Row<'_>> = counted.rows.iter().step_by(step(counted)).collect();
        LeftOut::new(Compiled::new(counted, min_df, self.options.max_features), &rows)
    }
}

/// The best that was found so far.
struct Best<'l> {
    counted: Counted<'l>,
    left_out: LeftOut,
    tried: Tried,
}

impl<'l> Best<'l> {
    fn of(counted: Counted<'l>, open: &Open<'_>) -> Result<Self> {
        let left_out = open.left_out(&counted, open.min_df[0]);
        let tried = Tried::usual(&left_out, open.variants[0], open.options.alpha)?;
        Ok(Self { counted, left_out, tried })
    }

    fn try_features(
        &mut self,
        features: FeatureOptions,
        classes: Option<&Arc<WordClasses>>,
        open: &Open<'_>,
    ) -> Result<()> {
        let extractor = FeatureExtractor::new(features, classes.cloned());
        let counted = Counted::new(self.counted.learned, extractor)?;
        let left_out = open.left_out(&counted, self.left_out.min_df);
        if let Some(tried) = self.tried.better(&left_out, self.tried.params.variant())? {
            *self = Self { counted, left_out, tried };
        }
        Ok(())
    }

    fn try_min_df(&mut self, min_df: u64, open: &Open<'_>) -> Result<()> {
        let left_out = open.left_out(&self.counted, min_df);
        if let Some(tried) = self.tried.better(&left_out, self.tried.params.variant())? {
            (self.left_out, self.tried) = (left_out, tried);
        }
        Ok(())
    }

    fn try_variant(&mut self, variant: Variant) -> Result<()> {
        if let Some(tried) = self.tried.better(&self.left_out, variant)? {
            self.tried = tried;
        }
        Ok(())
    }
}

impl<'l> Best<'l> {
    /// Chooses whether samples count the more, the less they are what the others
    /// expect, and calibrates on all samples.
    ///
    /// What is left out has had its part in the weights of the others, which
    /// count for more where they speak against it: so these answers are wrong
    /// more often than those to new texts will be, and need no margin.
    fn into_chosen(self, open: &Open<'_>) -> Result<Chosen<'l>> {
        let Self { counted, left_out, tried } = self;
        let max_features = open.options.max_features;
        let mut last = Final::of(counted, tried.params, left_out.min_df, max_features);
        if open.options.reweigh != Some(false) {
            let weights = last.reweigh();
            let again = tried.again(&open.left_out(&last.counted, last.min_df))?;
            if open.options.reweigh == Some(true) || again.accuracy() > tried.accuracy() {
                last.params = again.params;
                last.answer();
            } else {
                last.restore(weights);
            }
        }
        Ok(last.chosen())
    }
}

/// One in so many samples is compared.
fn step(counted: &Counted<'_>) -> usize {
    counted.rows.len().div_ceil(COMPARED).max(1)
}

/// What was chosen, answering all samples.
struct Final<'l> {
    counted: Counted<'l>,
    params: NaiveBayesValidParams,
    min_df: u64,
    max_features: Option<usize>,
    reweighed: bool,
    found: Answers,
}

impl<'l> Final<'l> {
    fn of(
        counted: Counted<'l>,
        params: NaiveBayesValidParams,
        min_df: u64,
        max_features: Option<usize>,
    ) -> Self {
        let found = answers(&counted, &params, min_df, max_features, None);
        Self { counted, params, min_df, max_features, reweighed: false, found }
    }

    /// Lets samples count up to twice as much, the less likely their label was;
    /// gives what they counted before.
    fn reweigh(&mut self) -> Vec<f64> {
        let weights = self.counted.rows.weights.clone();
        let new = weights.iter().zip(&self.found.of_targets).map(|(weight, p)| weight * (2.0 - p));
        self.counted.reweigh(new.collect());
        self.reweighed = true;
        weights
    }

    fn restore(&mut self, weights: Vec<f64>) {
        self.counted.reweigh(weights);
        self.reweighed = false;
    }

    /// Answers anew.
    fn answer(&mut self) {
        let start = Some(&self.found.fitted);
        self.found = answers(&self.counted, &self.params, self.min_df, self.max_features, start);
    }

    fn chosen(self) -> Chosen<'l> {
        let classes = self.counted.learned.labels().len();
        let choice = Choice {
            params: self.params,
            min_df: self.min_df,
            reweighed: self.reweighed,
            accuracy: self.found.accuracy(),
            macro_f1: self.found.macro_f1(classes),
            risk: self.found.risk(),
        };
        Chosen { counted: self.counted, choice, calibration: self.found.fitted.calibration }
    }
}

/// What is said of every sample by the model of all others.
fn answers(
    counted: &Counted<'_>,
    params: &NaiveBayesValidParams,
    min_df: u64,
    max_features: Option<usize>,
    start: Option<&Fitted>,
) -> Answers {
    let compiled = Compiled::new(counted, min_df, max_features);
    let rows: Vec<Row<'_>> = counted.rows.iter().collect();
    let targets = rows.iter().map(|row| row.class).collect();
    Answers::of(&leave_one_out(&compiled, &rows, params), targets, start, Purpose::Using)
}
