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
        let norms = self.params.norms(&rest.totals, self.features, self.scales);
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
        };
        rest.mass[row.class] -= row.weight;
        let (classes, sums) = (self.whole.scaled.indices(), self.whole.scaled.data());
        for (feature, x) in row.iter() {
            let feature = &self.features[feature];
            if feature.start == feature.end {
                continue;
            }
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
