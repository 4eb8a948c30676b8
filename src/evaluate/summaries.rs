//! Summaries measured: articles with reference summaries in, ROUGE of each
//! algorithm out, with lead, chance and the extractive oracle beside it.

use std::collections::BTreeMap;
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;

use super::bootstrap::{Interval, mean_interval};
use super::oracle::oracle;
use super::rouge::{Rouge, RougeText, RougeTokenizer, rouge};
use crate::corpus::Pair;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::summarize::{Algorithm, Summarizer, SummaryOptions, dangling_openings, word_count};
use crate::text::{Analyzer, Document};

/// Choices at random are drawn so many times for each article; the figures
/// are means of them.
const RANDOM_DRAWS: u64 = 10;

/// Figures are told apart by source if there are at most so many sources.
const MOST_SOURCES: usize = 5;

/// How well algorithms choose sentences.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SummaryEvaluation {
    /// How many articles were summarised.
    pub pairs: usize,
    /// The figures of each system; those of the oracle stand last.
    pub systems: Vec<SummaryFigures>,
    /// ROUGE by source, if the articles are of two to five sources.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourceFigures>,
}

/// A mean over articles.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct MeanFigure {
    /// The mean.
    pub mean: f64,
    /// Its interval, if the articles are drawn anew.
    pub interval: Interval,
}

/// The figures of one system.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SummaryFigures {
    /// Its name.
    pub name: String,
    /// F1 of words with stemming, in [0, 1]; so are the next three.
    pub rouge_1: MeanFigure,
    /// F1 of pairs of words.
    pub rouge_2: MeanFigure,
    /// F1 of the longest common subsequence.
    pub rouge_l: MeanFigure,
    /// F1 of the same, sentence by sentence.
    pub rouge_lsum: MeanFigure,
    /// By how much its ROUGE-1 is greater than that of lead, article by
    /// article; none for lead itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gain: Option<MeanFigure>,
    /// The mean number of words of a summary.
    pub words: f64,
    /// The share of sentences chosen that open with a word which points back
    /// to a sentence that was not, in [0, 1].
    pub dangling: f64,
    /// How fast it is; none for the oracle. It differs from run to run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed: Option<Speed>,
}

/// What one thread does in a second, the preparing of the articles included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Speed {
    /// Articles.
    pub articles: f64,
    /// Megabytes (10^6 bytes) of text.
    pub megabytes: f64,
}

/// The figures on the articles of one source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceFigures {
    /// The source.
    pub source: String,
    /// How many articles are of it.
    pub pairs: usize,
    /// The figures of each system, in the order of the whole.
    pub systems: Vec<SourceRouge>,
}

/// The mean F1 of one system on the articles of one source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceRouge {
    /// The name of the system.
    pub name: String,
    /// ROUGE-1, in [0, 1].
    pub rouge_1: f64,
    /// ROUGE-2.
    pub rouge_2: f64,
    /// ROUGE-L.
    pub rouge_l: f64,
    /// ROUGE-Lsum.
    pub rouge_lsum: f64,
}

/// Measures systems, each a name with its options, by ROUGE (Lin 2004, with
/// stemming) against the reference summaries of `pairs`. Beside them stand
/// lead, random and the extractive oracle, with the length and the seed of
/// `base`; lead and random only if no system is of that algorithm.
///
/// Intervals come from a bootstrap over articles; the gain over lead is drawn
/// in pairs. `progress` is told how many more articles were summarised.
///
/// # Errors
/// [`ErrorKind::Corpus`] if there are no pairs, and as [`Summarizer::new`].
pub fn summaries(
    model: &Model,
    pairs: &[Pair],
    systems: &[(String, SummaryOptions)],
    base: &SummaryOptions,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<SummaryEvaluation> {
    if pairs.is_empty() {
        let message = "there is no article with a summary; summaries are measured by reference summaries";
        return Err(Error::new(ErrorKind::Corpus, message));
    }
    let mut named = systems.to_vec();
    for algorithm in [Algorithm::Lead, Algorithm::Random] {
        if !named.iter().any(|(_, options)| options.algorithm == algorithm) {
            named.push((algorithm.name().to_owned(), SummaryOptions { algorithm, ..base.clone() }));
        }
    }
    let lead = named.iter().position(|(_, options)| options.algorithm == Algorithm::Lead);
    let mut names: Vec<String> = named.iter().map(|(name, _)| name.clone()).collect();
    names.push("oracle".to_owned());
    let summarizers: Vec<Vec<Summarizer>> =
        named.iter().map(|(_, options)| runs(model, options)).collect::<Result<_>>()?;
    let rows: Vec<Vec<Measured>> = pairs
        .par_iter()
        .map_init(
            || (model.analyzer(), RougeTokenizer::new(true)),
            |(analyzer, tokenizer), pair| {
                let row = measure(pair, &summarizers, base, analyzer, tokenizer);
                progress(1);
                row
            },
        )
        .collect();
    let bytes: usize = pairs.iter().map(|pair| pair.article.as_str().len()).sum();
    let systems = names
        .par_iter()
        .enumerate()
        .map(|(at, name)| {
            let lead = lead.filter(|lead| *lead != at);
            let timed = at < summarizers.len();
            figures(name, &rows, at, lead, timed.then_some(bytes))
        })
        .collect();
    Ok(SummaryEvaluation { pairs: pairs.len(), systems, sources: by_source(pairs, &names, &rows) })
}

/// The summarisers of a system: one, or for random one for each draw.
fn runs<'m>(model: &'m Model, options: &SummaryOptions) -> Result<Vec<Summarizer<'m>>> {
    let draws = if options.algorithm == Algorithm::Random { RANDOM_DRAWS } else { 1 };
    (0..draws)
        .map(|draw| {
            let seed = options.seed.wrapping_add(draw);
            Summarizer::new(model, SummaryOptions { seed, ..options.clone() })
        })
        .collect()
}

/// What one system made of one article, or the mean of several runs.
#[derive(Clone, Copy)]
struct Measured {
    /// ROUGE-1, -2, -L and -Lsum.
    f1: [f64; 4],
    words: f64,
    sentences: f64,
    dangling: f64,
    seconds: f64,
}

/// Measures every system, and last the oracle, on one article.
fn measure(
    pair: &Pair,
    systems: &[Vec<Summarizer>],
    base: &SummaryOptions,
    analyzer: &Analyzer,
    tokenizer: &mut RougeTokenizer,
) -> Vec<Measured> {
    let start = Instant::now();
    let document = Document::new(pair.article.clone(), analyzer);
    let preparing = start.elapsed();
    let texts = document.sentences().iter().map(|sentence| document.sentence_text(sentence));
    let sentences = tokenizer.sentences(texts);
    let reference = tokenizer.sentences(pair.summary.iter().map(String::as_str));
    let mut row: Vec<Measured> = systems
        .iter()
        .map(|runs| {
            let one = |run: &Summarizer| {
                let start = Instant::now();
                let summary = run.summarize(&document);
                let seconds = (preparing + start.elapsed()).as_secs_f64();
                let chosen: Vec<usize> = summary.indices().collect();
                Measured { seconds, ..Measured::of(&document, &sentences, &reference, &chosen) }
            };
            mean(&runs.iter().map(one).collect::<Vec<_>>())
        })
        .collect();
    let chosen = oracle(&document, &sentences, &reference, base.length);
    row.push(Measured::of(&document, &sentences, &reference, &chosen));
    row
}

impl Measured {
    fn of(document: &Document, sentences: &RougeText, reference: &RougeText, chosen: &[usize]) -> Self {
        let Rouge { rouge_1, rouge_2, rouge_l, rouge_lsum } = rouge(reference, &sentences.pick(chosen));
        let text = |index: &usize| document.sentence_text(&document.sentences()[*index]);
        let words: usize = chosen.iter().map(|index| word_count(text(index))).sum();
        Self {
            f1: [rouge_1.f1, rouge_2.f1, rouge_l.f1, rouge_lsum.f1],
            words: words as f64,
            sentences: chosen.len() as f64,
            dangling: dangling_openings(document, chosen) as f64,
            seconds: 0.0,
        }
    }
}

fn mean(runs: &[Measured]) -> Measured {
    let count = runs.len().max(1) as f64;
    let mean = |of: &dyn Fn(&Measured) -> f64| runs.iter().map(of).sum::<f64>() / count;
    Measured {
        f1: std::array::from_fn(|at| mean(&|run| run.f1[at])),
        words: mean(&|run| run.words),
        sentences: mean(&|run| run.sentences),
        dangling: mean(&|run| run.dangling),
        seconds: mean(&|run| run.seconds),
    }
}

/// The figures of the system in column `at`, compared with that in column
/// `lead`, and timed if the bytes of all articles are given.
fn figures(
    name: &str,
    rows: &[Vec<Measured>],
    at: usize,
    lead: Option<usize>,
    bytes: Option<usize>,
) -> SummaryFigures {
    let sum = |of: fn(&Measured) -> f64| rows.iter().map(|row| of(&row[at])).sum::<f64>();
    let over_articles = |values: Vec<f64>| MeanFigure {
        mean: values.iter().sum::<f64>() / rows.len() as f64,
        interval: mean_interval(&values),
    };
    let rouge = |figure: usize| over_articles(rows.iter().map(|row| row[at].f1[figure]).collect());
    let gain = |lead: usize| over_articles(rows.iter().map(|row| row[at].f1[0] - row[lead].f1[0]).collect());
    // A clock may not move between two looks at it.
    let seconds = sum(|measured| measured.seconds).max(1e-9);
    SummaryFigures {
        name: name.to_owned(),
        rouge_1: rouge(0),
        rouge_2: rouge(1),
        rouge_l: rouge(2),
        rouge_lsum: rouge(3),
        gain: lead.map(gain),
        words: sum(|measured| measured.words) / rows.len() as f64,
        dangling: sum(|measured| measured.dangling) / sum(|measured| measured.sentences).max(1.0),
        speed: bytes.map(|bytes| Speed {
            articles: rows.len() as f64 / seconds,
            megabytes: bytes as f64 / 1e6 / seconds,
        }),
    }
}

fn by_source(pairs: &[Pair], names: &[String], rows: &[Vec<Measured>]) -> Vec<SourceFigures> {
    let mut sources: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, pair) in pairs.iter().enumerate() {
        sources.entry(pair.article.source.as_str()).or_default().push(place);
    }
    if !(2..=MOST_SOURCES).contains(&sources.len()) {
        return Vec::new();
    }
    let of_source = |(source, places): (&str, Vec<usize>)| {
        let mean = |at: usize, figure: usize| {
            places.iter().map(|place| rows[*place][at].f1[figure]).sum::<f64>() / places.len() as f64
        };
        let of_system = |(at, name): (usize, &String)| SourceRouge {
            name: name.clone(),
            rouge_1: mean(at, 0),
            rouge_2: mean(at, 1),
            rouge_l: mean(at, 2),
            rouge_lsum: mean(at, 3),
        };
        let systems = names.iter().enumerate().map(of_system).collect();
        SourceFigures { source: source.to_owned(), pairs: places.len(), systems }
    };
    sources.into_iter().map(of_source).collect()
}
