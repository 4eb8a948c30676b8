//! Leave-one-out cross-validation at the price of one pass: each sample is
//! scored by the model of all others, which is the model of all samples less
//! the sample's own sums. Nothing is trained again.

use rayon::prelude::*;
use sprs::CsMat;

use super::compile::Compiled;
use super::rows::Row;
use crate::classify::{NaiveBayesValidParams, Scores, Tally, totals};
use crate::vector::idf;

/// So many samples are scored in a row by one thread.
const BATCH: usize = 64;

/// Samples, each with what all others hold of its features: enough to score
/// it by any naive Bayes of the others.
///
/// A feature that a model would not keep without the sample is left out; the
/// number of samples in the idf of other features is not lowered by the one,
/// which moves no score by more than one part in the number of samples.
pub(crate) struct LeftOut {
    /// The sums of all samples, scaled.
    scaled: CsMat<f64>,
    samples: Vec<Rest>,
    /// The class of each.
    pub targets: Vec<usize>,
}

/// What remains of the model of all samples without one of them.
struct Rest {
    mass: Vec<f64>,
    totals: Vec<f64>,
    /// The sample's features: their weight in it, and where the sums of the
    /// next one begin.
    features: Vec<(f64, u32)>,
    /// Their sums in the classes that know them.
    sums: Vec<(u32, f64)>,
    /// How many features a model would not keep without the sample.
    dropped: usize,
}

impl LeftOut {
    pub(crate) fn new(whole: Compiled<'_>, rows: &[Row<'_>]) -> Self {
        let view = View::new(&whole);
        let samples = rows.par_iter().with_min_len(BATCH).map(|row| view.without(row)).collect();
        let targets = rows.iter().map(|row| row.class).collect();
        Self { scaled: whole.scaled, samples, targets }
    }

    /// The scores of every sample (by class) under the model of all others.
    pub(crate) fn scores(&self, params: &NaiveBayesValidParams) -> Scores {
        scores(&self.scaled, &self.samples, params, |rest, scorer, scores| scorer.score(rest, scores))
    }
}

/// The scores of some of the samples, each by the model of all others.
pub(crate) fn leave_one_out(
    whole: &Compiled<'_>,
    rows: &[Row<'_>],
    params: &NaiveBayesValidParams,
) -> Scores {
    let view = View::new(whole);
    // What remains is used but once: it need not be kept.
    scores(&whole.scaled, rows, params, |row, scorer, scores| scorer.score(&view.without(row), scores))
}

/// The scores of some samples (by class), told by `score` one by one.
fn scores<S: Sync>(
    scaled: &CsMat<f64>,
    samples: &[S],
    params: &NaiveBayesValidParams,
    score: impl Fn(&S, &mut Scorer<'_>, &mut [f64]) + Sync,
) -> Scores {
    let classes = scaled.cols();
    // One sample among all moves no scale.
    let scales = params.scales(scaled);
    let scorer =
        || Scorer { params, features: scaled.rows(), scales: &scales, tally: Tally::new(*params, classes) };
    let mut all = vec![0.0; samples.len() * classes];
    all.par_chunks_mut(BATCH * classes).zip(samples.par_chunks(BATCH)).for_each_init(
        scorer,
        |scorer, (scores, samples)| {
            for (scores, sample) in scores.chunks_mut(classes).zip(samples) {
                score(sample, scorer, scores);
            }
        },
    );
    Scores::new(all, classes)
}

/// Scores what remains without a sample.
struct Scorer<'s> {
    params: &'s NaiveBayesValidParams,
    features: usize,
    scales: &'s [f64],
    tally: Tally,
}

impl Scorer<'_> {
    fn score(&mut self, rest: &Rest, scores: &mut [f64]) {
        self.tally.clear();
        let mut start = 0;
        for (x, end) in &rest.features {
            let sums = &rest.sums[start..*end as usize];
            self.tally.add(*x, sums.iter().map(|(class, sum)| (*class as usize, *sum)));
            start = *end as usize;
        }
        let norms = self.params.norms(&rest.totals, self.features - rest.dropped, self.scales);
        let bias = self.params.bias(&rest.mass);
        for ((to, score), bias) in scores.iter_mut().zip(self.tally.scores(&norms)).zip(&bias) {
            *to = score + bias;
        }
    }
}

/// The model of all samples, ready to be diminished.
struct View<'w> {
    whole: &'w Compiled<'w>,
    totals: Vec<f64>,
    features: Vec<Feature>,
    /// By document frequency the idf with all samples, and with one less.
    idf: Vec<(f64, f64)>,
}

/// What a row's feature needs to be taken out, small and side by side: most of
/// the time goes into waiting for memory.
struct Feature {
    /// Where its sums stand among those of all features kept; nowhere if it
    /// is not kept.
    start: u32,
    end: u32,
    df: u32,
    /// Whether it would be kept with one sample less.
    is_kept_without: bool,
}

impl<'w> View<'w> {
    fn new(whole: &'w Compiled<'w>) -> Self {
        let n = whole.counted.samples();
        let all = &whole.counted.df;
        // Far fewer document frequencies than features.
        let most = all.iter().copied().max().unwrap_or_default();
        let by_df = |df: u64| (idf(n, df), idf(n.saturating_sub(1), df.saturating_sub(1)));
        let ends = whole.scaled.proper_indptr();
        let feature = |(feature, df): (usize, &u64)| {
            let sums = whole.place(feature).map_or(0..0, |place| ends[place]..ends[place + 1]);
            Feature {
                start: sums.start as u32,
                end: sums.end as u32,
                df: *df as u32,
                is_kept_without: whole.is_kept_with(feature, df.saturating_sub(1)),
            }
        };
        let features = all.par_iter().enumerate().map(feature).collect();
        Self { whole, totals: totals(&whole.scaled), features, idf: (0..=most).map(by_df).collect() }
    }

    /// What remains of the sums without a row.
    fn without(&self, row: &Row<'_>) -> Rest {
        let mut rest = Rest {
            mass: self.whole.counted.mass.clone(),
            totals: self.totals.clone(),
            features: Vec::with_capacity(row.len()),
            sums: Vec::with_capacity(2 * row.len()),
            dropped: 0,
        };
        rest.mass[row.class] -= row.weight;
        let (classes, sums) = (self.whole.scaled.indices(), self.whole.scaled.data());
        for (feature, x) in row.iter() {
            let feature = &self.features[feature];
            if feature.start == feature.end {
                continue;
            }
            rest.dropped += usize::from(!feature.is_kept_without);
            let (idf, idf_without) = self.idf[feature.df as usize];
            if feature.df == 1 {
                // Many are of one sample alone: without it they are nothing.
                rest.totals[row.class] -= row.weight * x * idf;
                continue;
            }
            let places = feature.start as usize..feature.end as usize;
            for (class, sum) in classes[places.clone()].iter().zip(&sums[places]) {
                let own = if *class == row.class { row.weight * x * idf } else { 0.0 };
                let remains = (sum - own).max(0.0) * (idf_without / idf);
                rest.totals[*class] -= sum;
                if feature.is_kept_without {
                    rest.totals[*class] += remains;
                    rest.sums.push((*class as u32, remains));
                }
            }
            if feature.is_kept_without {
                rest.features.push((x * idf_without, rest.sums.len() as u32));
            }
        }
        rest
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use linfa::ParamGuard;

    use crate::classify::{NaiveBayesParams, Variant};
    use crate::corpus::Sample;
    use crate::model::{END, Learned};
    use crate::train::compile::Kept;
    use crate::train::counted::Counted;
    use crate::vector::{FeatureExtractor, FeatureOptions};

    fn learned(samples: &[Sample]) -> Learned {
        Learned::of(samples, FeatureOptions::default().terms, &|_| ()).unwrap()
    }

    fn counted(learned: &Learned) -> Counted<'_> {
        Counted::new(learned, FeatureExtractor::new(FeatureOptions::default(), None)).unwrap()
    }

    /// The words of a sample, which tell it from others: what was learned stands
    /// in an order of its own.
    fn words(learned: &Learned, number: usize) -> Vec<&str> {
        let words = learned.samples()[number].words.iter().filter(|word| **word != END);
        words.map(|word| learned.terms().feature(*word as usize)).collect()
    }

    /// The score of a sample, its features given by name, under the model of all
    /// others, which is trained.
    fn score(
        rest: &[Sample],
        own: &HashMap<String, f64>,
        kept: Kept,
        params: &NaiveBayesValidParams,
    ) -> Vec<f64> {
        let learned = learned(rest);
        let counted = counted(&learned);
        let compiled = Compiled::new(&counted, kept);
        let (n, names) = (counted.samples(), compiled.vocabulary());
        // The idf of what the sample does not hold is that of all samples.
        let mut scaled = compiled.scaled.clone();
        let ends = scaled.proper_indptr().to_vec();
        for (place, df) in compiled
            .df()
            .into_iter()
            .enumerate()
            .filter(|(place, _)| !own.contains_key(names.feature(*place)))
        {
            let factor = idf(n + 1, df.into()) / idf(n, df.into());
            scaled.data_mut()[ends[place]..ends[place + 1]].iter_mut().for_each(|sum| *sum *= factor);
        }
        let (weights, bias) = params.weights(&scaled, &counted.mass);
        let mut scores = bias.to_vec();
        for (place, df) in compiled.df().into_iter().enumerate() {
            let x = own.get(names.feature(place)).copied().unwrap_or_default();
            for (score, weight) in scores.iter_mut().zip(weights.row(place)) {
                *score += x * idf(n, df.into()) * weight;
            }
        }
        scores
    }

    #[test]
    fn a_sample_is_scored_as_by_a_model_trained_on_all_others() {
        let texts = [
            ("energy", "Crude oil fell again.", 1.0),
            ("energy", "Crude oil rose.", 2.5),
            ("energy", "Gas flows rose again. Oil fell.", 1.0),
            ("law", "The court rose.", 1.0),
            ("law", "The court fell silent again.", 0.5),
            ("sport", "The striker rose to the ball.", 1.0),
            ("sport", "The striker fell. Again.", 1.0),
        ];
        let sample = |(label, text, weight): (&str, &str, f64)| Sample { weight, ..Sample::new(label, text) };
        let samples: Vec<Sample> = texts.into_iter().map(sample).collect();
        let whole = learned(&samples);
        let counted = counted(&whole);
        for min_df in [1, 2] {
            let kept = Kept { min_df, max_features: None };
            let compiled = Compiled::new(&counted, kept);
            let names = counted.vocabulary(&(0..counted.grams.len()).collect::<Vec<_>>());
            let rows: Vec<Row<'_>> = counted.rows.iter().collect();
            // One sample among all moves no scale, but does among seven.
            for variant in [Variant::Multinomial, Variant::Complement, Variant::OneAgainstRest] {
                let params = NaiveBayesParams::default().variant(variant).check().unwrap();
                let found = leave_one_out(&compiled, &rows, &params);
                for (number, (row, found)) in rows.iter().zip(found.rows()).enumerate() {
                    let own: HashMap<String, f64> =
                        row.iter().map(|(feature, x)| (names.feature(feature).to_owned(), x)).collect();
                    let place = samples.iter().position(|sample| {
                        words(&learned(std::slice::from_ref(sample)), 0) == words(&whole, number)
                    });
                    let rest: Vec<Sample> = samples
                        .iter()
                        .enumerate()
                        .filter(|(other, _)| Some(*other) != place)
                        .map(|(_, sample)| sample.clone())
                        .collect();
                    for (found, expected) in found.iter().zip(score(&rest, &own, kept, &params)) {
                        assert!((found - expected).abs() < 1e-7, "{variant:?} {min_df}: {found} {expected}");
                    }
                }
            }
        }
    }
}
