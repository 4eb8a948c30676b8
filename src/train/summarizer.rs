//! Fitting the summariser: articles with reference summaries in, the weights
//! of the trained scorers out.
//!
//! The default scorer is fitted for what it is used for: of each article the
//! likeliest sets of sentences are weighed by a softmax of their scores, and
//! the ROUGE to be expected of that is raised (minimum risk; Och 2003, Smith
//! and Eisner 2006). No sentence needs a label. Kupiec's naive Bayes is fitted
//! to the sentences that the extractive oracle chooses.

use std::collections::HashMap;

use linfa::prelude::*;
use linfa_bayes::{BernoulliNb, NaiveBayes};
use ndarray::{Array1, Array2};
use rayon::prelude::*;

use crate::corpus::Pair;
use crate::error::{Error, ErrorKind, Result};
use crate::evaluate::RougeTokenizer;
use crate::evaluate::oracle::oracle;
use crate::evaluate::overlap::{Cover, Said};
use crate::model::Model;
use crate::summarize::{
    CueWords, FEATURES, FeatureWeight, Kupiec, Length, Row, SENTENCE_FEATURES, SentenceScorer, Sparse, View,
    kupiec, product,
};

/// Fewer pairs say too little.
const FEWEST: usize = 10;

/// A summary with a sentence that so many summaries have is a template.
const TEMPLATE: usize = 3;

/// Sets of three are taken from so many sentences of an article: the first
/// ones, then those that score best.
const CONSIDERED: usize = 12;

/// How much ROUGE-2 counts beside ROUGE-1, and one point of both in the
/// softmax's gain.
const ROUGE_2: f64 = 0.5;
const GAIN: f64 = 10.0;

/// The variance of the weights that is expected of them (L2), and how they are
/// found (Adam, Kingma and Ba 2015).
const VARIANCE: f64 = 0.2;
const ROUNDS: usize = 2;
const STEPS: u32 = 200;
const RATE: f64 = 0.05;

/// The weight of a feature that no article has, if its own cannot be fitted:
/// likeness to the title.
const TITLE: (&str, f64) = ("like-title", 2.0);

/// The weights of the features, and behind them that of redundancy.
type Theta = [f64; FEATURES + 1];

/// Fits the scorers of a model's summariser; `source` says of the outcome where
/// the pairs come from. `progress` is told how many more pairs were read.
///
/// # Errors
/// [`ErrorKind::Corpus`] if there are too few pairs that can be learned from.
pub fn fit_summarizer(
    model: &Model,
    pairs: &[Pair],
    source: &str,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<SentenceScorer> {
    let mut sentences: HashMap<&str, usize> = HashMap::new();
    for sentence in pairs.iter().flat_map(|pair| &pair.summary) {
        *sentences.entry(sentence).or_insert(0) += 1;
    }
    let is_template = |pair: &Pair| pair.summary.iter().any(|sentence| sentences[&**sentence] >= TEMPLATE);
    let cue_words = CueWords::new(&model.analyzer());
    let prepare = |pair: &Pair| {
        progress(1);
        (!is_template(pair)).then(|| Prepared::new(model, &cue_words, pair)).flatten()
    };
    let mut articles: Vec<Prepared> = pairs.par_iter().filter_map(prepare).collect();
    if articles.len() < FEWEST {
        let message = format!(
            "only {} articles have more than three sentences and a summary of their own; at least {FEWEST} \
             are needed",
            articles.len()
        );
        return Err(Error::new(ErrorKind::Corpus, message));
    }
    let kupiec = fit_kupiec(&articles)?;
    let mut features = standards(&articles);
    for row in articles.iter_mut().flat_map(|article| &mut article.rows) {
        for (value, feature) in row.iter_mut().zip(&features) {
            *value = (*value - feature.mean) / feature.deviation;
        }
    }
    let mut theta: Theta = [0.0; FEATURES + 1];
    for round in 0..ROUNDS {
        let risks: Vec<Risk> = articles.par_iter().map(|article| Risk::of(article, &theta, round)).collect();
        theta = minimize(&risks, theta);
    }
    for (feature, weight) in features.iter_mut().zip(theta) {
        feature.weight = if feature.feature == TITLE.0 && feature.is_absent() { TITLE.1 } else { weight };
    }
    let redundancy = theta[FEATURES].max(0.0);
    Ok(SentenceScorer { source: source.to_owned(), pairs: articles.len(), features, redundancy, kupiec })
}

/// An article, ready to be learned from.
struct Prepared {
    rows: Vec<Row>,
    vectors: Vec<Sparse>,
    said: Vec<Said>,
    nothing_said: Cover,
    /// The sentence without which each would open with what points to nothing.
    needs: Vec<Option<usize>>,
    kupiec: Vec<[f64; kupiec::COUNT]>,
    /// Whether the oracle chooses each sentence.
    in_oracle: Vec<bool>,
}

impl Prepared {
    /// None if there is nothing to choose.
    fn new(model: &Model, cue_words: &CueWords, pair: &Pair) -> Option<Self> {
        let document = model.prepare(pair.article.clone());
        let view = View::new(&document, model);
        if view.candidates.len() <= 3 {
            return None;
        }
        let mut tokenizer = RougeTokenizer::new(true);
        let texts = document.sentences().iter().map(|sentence| document.sentence_text(sentence));
        let sentences = tokenizer.sentences(texts);
        let reference = tokenizer.sentences(pair.summary.iter().map(String::as_str));
        let best = oracle(&document, &sentences, &reference, Length::Sentences(3));
        let rows = view.rows();
        let said = |index: &usize| Said::new(&sentences.sentence_words()[*index], &reference);
        Some(Self {
            said: view.candidates.iter().map(said).collect(),
            nothing_said: Cover::new(&reference),
            kupiec: view.kupiec(&rows, cue_words),
            in_oracle: view.candidates.iter().map(|index| best.contains(index)).collect(),
            needs: (0..rows.len()).map(|place| view.needs(place)).collect(),
            vectors: view.vectors,
            rows,
        })
    }
}

/// The mean and the deviation of every feature over all sentences.
fn standards(articles: &[Prepared]) -> Vec<FeatureWeight> {
    let rows = || articles.iter().flat_map(|article| &article.rows);
    let count = rows().count() as f64;
    SENTENCE_FEATURES
        .iter()
        .enumerate()
        .map(|(at, (feature, _))| {
            let mean = rows().map(|row| row[at]).sum::<f64>() / count;
            let variance = rows().map(|row| (row[at] - mean) * (row[at] - mean)).sum::<f64>() / count;
            let deviation = Some(variance.sqrt()).filter(|deviation| *deviation > 1e-9).unwrap_or(1.0);
            FeatureWeight { feature: (*feature).to_owned(), weight: 0.0, mean, deviation }
        })
        .collect()
}

/// The sets of three sentences of one article, and how good each would be.
struct Risk {
    rows: Vec<Row>,
    sets: Vec<Set>,
}

struct Set {
    sentences: [usize; 3],
    /// The sum of their cosines with each other.
    redundancy: f64,
    /// ROUGE-1 F1 and a share of ROUGE-2 F1, times 100.
    rouge: f64,
}

impl Risk {
    fn of(article: &Prepared, theta: &Theta, round: usize) -> Self {
        let mut places: Vec<usize> = (0..article.rows.len()).collect();
        if round > 0 {
            let score = |place: usize| article.rows[place].iter().zip(theta).map(|(x, w)| x * w).sum::<f64>();
            places.sort_by(|a, b| score(*b).total_cmp(&score(*a)).then(a.cmp(b)));
        }
        places.truncate(CONSIDERED);
        places.sort_unstable();
        // Only sets that could be chosen: no opening points to nothing.
        let is_whole = |set: [usize; 3]| {
            set.iter().all(|place| article.needs[*place].is_none_or(|before| set.contains(&before)))
        };
        let mut sets = Vec::new();
        for (a, first) in places.iter().enumerate() {
            let mut with_first = article.nothing_said.clone();
            with_first.add(&article.said[*first]);
            for (b, second) in places.iter().enumerate().skip(a + 1) {
                let mut with_second = with_first.clone();
                with_second.add(&article.said[*second]);
                let [one, two] = [*first, *second].map(|place| &article.vectors[place]);
                for (c, third) in places.iter().enumerate().skip(b + 1) {
                    if !is_whole([*first, *second, *third]) {
                        continue;
                    }
                    let [rouge_1, rouge_2] = with_second.f1_with(&article.said[*third]);
                    let three = &article.vectors[*third];
                    sets.push(Set {
                        sentences: [a, b, c],
                        redundancy: product(one, two) + product(one, three) + product(two, three),
                        rouge: 100.0 * (rouge_1 + ROUGE_2 * rouge_2),
                    });
                }
            }
        }
        Self { rows: places.into_iter().map(|place| article.rows[place]).collect(), sets }
    }

    /// Adds to `gradient` how the ROUGE to be expected grows with the weights.
    fn add_gradient(&self, theta: &Theta, gradient: &mut Theta) {
        let score = |row: &Row| row.iter().zip(theta).map(|(x, w)| x * w).sum::<f64>();
        let scores: Vec<f64> = self.rows.iter().map(score).collect();
        let score = |set: &Set| {
            set.sentences.iter().map(|at| scores[*at]).sum::<f64>() - theta[FEATURES] * set.redundancy
        };
        let mut shares: Vec<f64> = self.sets.iter().map(score).collect();
        let most = shares.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        shares.iter_mut().for_each(|share| *share = libm::exp(*share - most));
        let total: f64 = shares.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let expected =
            self.sets.iter().zip(&shares).map(|(set, share)| set.rouge * share).sum::<f64>() / total;
        let mut of_sentences = vec![0.0; self.rows.len()];
        for (set, share) in self.sets.iter().zip(&shares) {
            let gain = share / total * (set.rouge - expected) / GAIN;
            set.sentences.iter().for_each(|at| of_sentences[*at] += gain);
            gradient[FEATURES] -= gain * set.redundancy;
        }
        for (row, gain) in self.rows.iter().zip(of_sentences) {
            for (sum, x) in gradient.iter_mut().zip(row) {
                *sum += gain * x;
            }
        }
    }
}

/// Articles are summed up in parts of one size, so that the sums do not depend
/// on the number of threads.
const PART: usize = 64;

/// The weights of least risk, from `theta`.
fn minimize(risks: &[Risk], mut theta: Theta) -> Theta {
    let (mut first, mut second) = ([0.0; FEATURES + 1], [0.0; FEATURES + 1]);
    for step in 1..=STEPS {
        let of_part = |part: &[Risk]| {
            let mut gradient = [0.0; FEATURES + 1];
            part.iter().for_each(|risk| risk.add_gradient(&theta, &mut gradient));
            gradient
        };
        let parts: Vec<Theta> = risks.par_chunks(PART).map(of_part).collect();
        for at in 0..theta.len() {
            let gradient = theta[at] / VARIANCE - parts.iter().map(|part| part[at]).sum::<f64>();
            first[at] = 0.9 * first[at] + 0.1 * gradient;
            second[at] = 0.999 * second[at] + 0.001 * gradient * gradient;
            let unbiased = |moment: f64, rate: f64| moment / (1.0 - libm::pow(rate, step as f64));
            theta[at] -= RATE * unbiased(first[at], 0.9) / (unbiased(second[at], 0.999).sqrt() + 1e-8);
        }
    }
    theta
}

/// Bernoulli naive Bayes on whether the oracle chooses a sentence. Its log odds
/// are linear in the features, so one sentence without any and one with each
/// give all that is to be known of it.
fn fit_kupiec(articles: &[Prepared]) -> Result<Kupiec> {
    let failed = |error: &dyn std::fmt::Display| Error::new(ErrorKind::Corpus, error.to_string());
    let rows: Vec<[f64; kupiec::COUNT]> =
        articles.iter().flat_map(|article| article.kupiec.iter().copied()).collect();
    let chosen = articles.iter().flat_map(|article| &article.in_oracle).map(|chosen| usize::from(*chosen));
    let data = DatasetBase::new(Array2::from(rows), Array1::from_iter(chosen));
    let model = BernoulliNb::<f64, usize>::params().fit(&data).map_err(|error| failed(&error))?;
    let mut probes = Array2::zeros((kupiec::COUNT + 1, kupiec::COUNT));
    for feature in 0..kupiec::COUNT {
        probes[[feature + 1, feature]] = 1.0;
    }
    let (log_probabilities, classes) = model.predict_log_proba(probes.view());
    if classes != [&0, &1] {
        return Err(Error::new(ErrorKind::Corpus, "no sentence has anything in common with its summary"));
    }
    let odds: Vec<f64> = log_probabilities.outer_iter().map(|row| row[1] - row[0]).collect();
    Ok(Kupiec { bias: odds[0], weights: odds[1..].iter().map(|odds_with| odds_with - odds[0]).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    /// Articles whose summary is the sentence with a number, wherever it stands.
    fn pairs(count: usize) -> Vec<Pair> {
        (0..count)
            .map(|at| {
                let fact =
                    format!("The port of Varna shipped {} tonnes of maize in week {at}.", 1000 + 7 * at);
                let rest = [
                    "Farmers waited for rain on the hills above the lake.",
                    "Lorries queued on the coast road until late at night.",
                    "Nobody in the market hall spoke of the weather any more.",
                    "Gulls sat on the roofs of the silos and screamed.",
                    "Traders drank coffee in the hall and looked at screens.",
                ];
                let mut text: Vec<&str> = rest.to_vec();
                text.insert(at % 6, &fact);
                Pair { article: Article::new(text.join(" ")), summary: vec![fact.clone()] }
            })
            .collect()
    }

    #[test]
    fn what_marks_the_sentences_of_summaries_is_learned() {
        let fitted = fit_summarizer(Model::built_in(), &pairs(60), "test", &|_| ()).unwrap();
        let weight = |name: &str| fitted.features.iter().find(|f| f.feature == name).unwrap().weight;
        let most = fitted.features.iter().filter(|f| !f.is_absent()).map(|f| f.weight.abs());
        assert!(weight("number") > 0.5 * most.fold(0.0, f64::max), "{:?}", fitted.features);
        assert!(weight("place").abs() < weight("number"));
        assert_eq!(weight("like-title"), 2.0, "no article has a title");
        fitted.check().unwrap();
    }

    #[test]
    fn the_same_pairs_give_the_same_weights_on_any_number_of_threads() {
        let fit = || fit_summarizer(Model::built_in(), &pairs(200), "test", &|_| ()).unwrap();
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(fit);
        let three = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap().install(fit);
        assert_eq!(alone, three);
    }

    #[test]
    fn too_few_pairs_are_refused_and_templates_are_no_summaries() {
        let mut few = pairs(12);
        assert!(fit_summarizer(Model::built_in(), &few, "test", &|_| ()).is_ok());
        for pair in &mut few[..3] {
            pair.summary.push("Read more on our page.".to_owned());
        }
        let error = fit_summarizer(Model::built_in(), &few, "test", &|_| ()).unwrap_err();
        assert!(error.message().contains("only 9"), "{error}");
    }
}
