//! Intervals and comparisons: right and wrong answers in, how far chance
//! could have moved the figures out.

use serde::Serialize;

use super::Report;

/// So many times samples are drawn anew.
const DRAWS: usize = 1000;

/// The middle 95% of what a figure comes to when the samples are drawn anew
/// (percentile bootstrap, Efron 1979).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The intervals of accuracy and macro-F1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Intervals {
    /// That of the share of right answers.
    pub accuracy: Interval,
    /// That of the mean F1 of the labels.
    pub macro_f1: Interval,
}

/// Another model on the same samples.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The other model's share of right answers.
    pub accuracy: f64,
    /// The mean F1 of its labels.
    pub macro_f1: f64,
    /// By how much this model is the more accurate one.
    pub lead: f64,
    /// The interval of that lead, of samples drawn in pairs.
    pub lead_interval: Interval,
    /// How likely so great a lead, or a lag, is by chance if the models are
    /// equally good (McNemar's test, 1947, by the exact binomial).
    pub p_value: f64,
}

/// The intervals of the figures of some answers; the same answers give the
/// same intervals. `labels` tells how many there are.
pub(super) fn intervals(labels: usize, truth: &[usize], said: &[usize]) -> Intervals {
    let mut draw = Draw::new(truth.len());
    let (mut accuracy, mut macro_f1) = (Vec::new(), Vec::new());
    // How often each label was given rightly, given, and true.
    let mut counts = vec![[0_usize; 3]; labels];
    for _ in 0..DRAWS {
        counts.fill([0; 3]);
        for place in draw.again() {
            let (truth, said) = (truth[*place], said[*place]);
            counts[truth][0] += usize::from(truth == said);
            counts[said][1] += 1;
            counts[truth][2] += 1;
        }
        let right: usize = counts.iter().map(|[right, ..]| right).sum();
        accuracy.push(right as f64 / truth.len().max(1) as f64);
        let used = counts.iter().filter(|[.., support]| *support > 0);
        let f1 = used.map(|[right, given, support]| (2 * right) as f64 / (given + support) as f64);
        let (sum, labels) = f1.fold((0.0, 0_usize), |(sum, labels), f1| (sum + f1, labels + 1));
        macro_f1.push(sum / labels.max(1) as f64);
    }
    Intervals { accuracy: middle(accuracy), macro_f1: middle(macro_f1) }
}

/// The interval of the mean of some values, one a sample. Every call draws the
/// same samples, so that what is drawn for the differences of two systems is
/// drawn in pairs.
pub(super) fn mean_interval(values: &[f64]) -> Interval {
    let mut draw = Draw::new(values.len());
    let samples = values.len().max(1) as f64;
    let mean = |places: &[usize]| places.iter().map(|place| values[*place]).sum::<f64>() / samples;
    middle((0..DRAWS).map(|_| mean(draw.again())).collect())
}

/// Compares two models' answers to the same samples.
pub(super) fn compare(labels: &[String], truth: &[usize], said: &[usize], other: &[usize]) -> Comparison {
    let score = |said: usize, truth: usize| f64::from(u8::from(said == truth));
    let leads: Vec<f64> =
        truth.iter().zip(said).zip(other).map(|((t, a), b)| score(*a, *t) - score(*b, *t)).collect();
    let mean = |leads: &mut dyn Iterator<Item = f64>| leads.sum::<f64>() / truth.len().max(1) as f64;
    let mut draw = Draw::new(truth.len());
    let drawn = (0..DRAWS).map(|_| mean(&mut draw.again().iter().map(|place| leads[*place]))).collect();
    let report = Report::new(labels, truth, other);
    let better = leads.iter().filter(|lead| **lead > 0.0).count();
    let worse = leads.iter().filter(|lead| **lead < 0.0).count();
    Comparison {
        accuracy: report.accuracy,
        macro_f1: report.macro_avg.f1,
        lead: mean(&mut leads.iter().copied()),
        lead_interval: middle(drawn),
        p_value: sign_test(better, worse),
    }
}

/// How likely it is that of fair coins at least as many fall on one side.
fn sign_test(a: usize, b: usize) -> f64 {
    let (n, fewer) = ((a + b) as f64, a.min(b));
    let ln_choose = |k: f64| libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
    let tail: f64 = (0..=fewer).map(|k| libm::exp(ln_choose(k as f64) - n * std::f64::consts::LN_2)).sum();
    (2.0 * tail).min(1.0)
}

/// Draws of samples with replacement, the same ones in every run.
struct Draw {
    random: fastrand::Rng,
    places: Vec<usize>,
}

impl Draw {
    fn new(samples: usize) -> Self {
        Self { random: fastrand::Rng::with_seed(0), places: vec![0; samples] }
    }

    fn again(&mut self) -> &[usize] {
        let samples = self.places.len();
        for place in &mut self.places {
            *place = self.random.usize(..samples);
        }
        &self.places
    }
}

fn middle(mut values: Vec<f64>) -> Interval {
    values.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| values.get((share * values.len() as f64) as usize).copied().unwrap_or(f64::NAN);
    Interval { low: at(0.025), high: at(0.975) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_holds_its_figure_and_narrows_with_the_samples() {
        let width = |n: usize| {
            let truth: Vec<usize> = (0..n).map(|i| i % 2).collect();
            let said: Vec<usize> = (0..n).map(|i| if i % 5 == 0 { 1 - i % 2 } else { i % 2 }).collect();
            let found = intervals(2, &truth, &said).accuracy;
            assert!(found.low < 0.8 && 0.8 < found.high, "{found:?}");
            found.high - found.low
        };
        assert!(width(1000) < width(100));
    }

    #[test]
    fn the_interval_of_a_mean_holds_it() {
        let values: Vec<f64> = (0..400).map(|i| f64::from(i % 4)).collect();
        let found = mean_interval(&values);
        assert!(1.3 < found.low && found.low < 1.5 && 1.5 < found.high && found.high < 1.7, "{found:?}");
        assert_eq!(mean_interval(&[0.25; 9]), Interval { low: 0.25, high: 0.25 });
    }

    #[test]
    fn a_lead_by_chance_is_told_from_a_real_one() {
        let labels = ["a".to_owned(), "b".to_owned()];
        let truth = vec![0; 100];
        let wrong = |n: usize| (0..100).map(|i| usize::from(i < n)).collect::<Vec<_>>();
        let real = compare(&labels, &truth, &wrong(5), &wrong(40));
        assert!(real.p_value < 1e-6 && real.lead_interval.low > 0.2, "{real:?}");
        let chance = compare(&labels, &truth, &wrong(5), &wrong(6));
        assert!((chance.p_value - 1.0).abs() < 1e-9 && chance.lead_interval.low <= 0.0, "{chance:?}");
        assert!((sign_test(1, 9) - 0.021_484_375).abs() < 1e-12);
    }
}
