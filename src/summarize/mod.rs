//! Summaries: a [`Document`] in, the sentences that say it best out, verbatim
//! and in document order.
//!
//! A document becomes candidate sentences, an algorithm gives each a score,
//! a focus may move it, and selection takes as many as fit the length.

mod algorithm;
mod features;
mod focus;
mod keywords;
mod length;
mod opening;
mod scorer;
mod select;
mod sentences;
mod word_kind;

use std::sync::OnceLock;

pub(crate) use algorithm::edmundson::CueWords;
pub(crate) use algorithm::kupiec;
use algorithm::{centroid, edmundson, kl, lead, lexrank, lsa, luhn, pacsum, random, sumbasic, textrank};
pub use features::SENTENCE_FEATURES;
pub(crate) use features::{COUNT as FEATURES, Row};
pub use focus::Focus;
use focus::Subject;
pub use keywords::{Keyword, keywords};
pub use length::Length;
pub(crate) use length::{Budget, word_count};
use opening::Opening;
pub(crate) use opening::dangling_openings;
pub use scorer::{FeatureWeight, Kupiec, SentenceScorer};
use select::{Candidates, select};
use sentences::Sentences;
pub(crate) use sentences::{Sparse, product};
use serde::Serialize;

use crate::error::Result;
use crate::model::Model;
use crate::text::{Analyzer, Document};

/// How sentences are scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// By weights fitted to articles with summaries: a part of the model.
    #[default]
    Trained,
    /// The first sentences: the baseline that is hard to beat in news (Brandow,
    /// Mitze and Rau 1995).
    Lead,
    /// Any sentences: the baseline that is easy to beat.
    Random,
    /// The densest cluster of frequent words (Luhn 1958).
    Luhn,
    /// Cue words, words of the title and location (Edmundson 1969).
    Edmundson,
    /// The main topics by singular value decomposition (Steinberger and Jezek
    /// 2004).
    Lsa,
    /// A random walk over sentences that share words (Mihalcea and Tarau 2004).
    TextRank,
    /// A random walk over sentences alike by tf-idf (Erkan and Radev 2004).
    LexRank,
    /// The most probable words (Nenkova and Vanderwende 2005).
    SumBasic,
    /// The least divergence from the article (Haghighi and Vanderwende 2009).
    Kl,
    /// Similarity to the article and its title, and place (Radev et al. 2000).
    Centroid,
    /// Being like what follows rather than what precedes (Zheng and Lapata
    /// 2019).
    PacSum,
    /// Naive Bayes on features that are there or not (Kupiec, Pedersen and Chen
    /// 1995): a part of the model.
    Kupiec,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Trained,
        Self::Lead,
        Self::Random,
        Self::Luhn,
        Self::Edmundson,
        Self::Lsa,
        Self::TextRank,
        Self::LexRank,
        Self::SumBasic,
        Self::Kl,
        Self::Centroid,
        Self::PacSum,
        Self::Kupiec,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trained => "default",
            Self::Lead => "lead",
            Self::Random => "random",
            Self::Luhn => "luhn",
            Self::Edmundson => "edmundson",
            Self::Lsa => "lsa",
            Self::TextRank => "textrank",
            Self::LexRank => "lexrank",
            Self::SumBasic => "sumbasic",
            Self::Kl => "kl",
            Self::Centroid => "centroid",
            Self::PacSum => "pacsum",
            Self::Kupiec => "kupiec",
        }
    }
}

/// How a summary is made.
///
/// | Name | Default | Purpose | Range |
/// | :--- | :--- | :--- | :--- |
/// | [`algorithm`](Self::algorithm) | trained | how sentences are scored | |
/// | [`length`](Self::length) | 3 sentences | how long the summary is | at least 1; percent in (0, 100] |
/// | [`focus`](Self::focus) | none | what it should be about | a topic of the model, or words |
/// | [`seed`](Self::seed) | `0` | what random sentences depend on | |
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SummaryOptions {
    /// How sentences are scored.
    pub algorithm: Algorithm,
    /// How long the summary is.
    pub length: Length,
    /// What the summary should be about, if not everything.
    pub focus: Option<Focus>,
    /// The seed of [`Algorithm::Random`].
    pub seed: u64,
}

/// A summary: some sentences of a document, in document order.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The sentences.
    pub sentences: Vec<SummarySentence>,
    /// How many words they hold together.
    pub words: usize,
    /// How many sentences of the document fit the focus, if there is one.
    pub fitting: Option<usize>,
    /// The score of every sentence of the document that could have been chosen,
    /// with its place among the document's sentences.
    pub scores: Vec<(usize, f64)>,
}

/// A sentence of a summary.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SummarySentence {
    /// Its place among the document's sentences.
    #[serde(skip)]
    pub index: usize,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The sentence, verbatim.
    pub text: String,
    /// Its score; only the order of scores within one text means something.
    pub score: f64,
}

/// Makes summaries, with the idf of a model's corpus and its weights.
///
/// # Example
/// ```
/// use newsdesk::{Article, Length, Model, Summarizer, SummaryOptions};
///
/// # fn main() -> newsdesk::Result<()> {
/// let model = Model::built_in();
/// let options = SummaryOptions { length: Length::Sentences(1), ..SummaryOptions::default() };
/// let text = "The ferry sank off Zanzibar on Friday. It was raining. Rescuers brought ninety people ashore.";
/// let summary = Summarizer::new(model, options)?.summarize(&model.prepare(Article::new(text)));
/// assert_eq!(summary.sentences[0].text, "The ferry sank off Zanzibar on Friday.");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Summarizer<'m> {
    model: &'m Model,
    analyzer: Analyzer,
    options: SummaryOptions,
    subject: Option<Subject>,
    /// Made for the algorithms that look at them.
    cue_words: OnceLock<CueWords>,
}

impl<'m> Summarizer<'m> {
    /// A summariser.
    ///
    /// # Errors
    /// [`ErrorKind::Params`](crate::ErrorKind::Params) if an option is out of
    /// its range, [`ErrorKind::MissingLabel`](crate::ErrorKind::MissingLabel)
    /// if the model does not know the topic asked for.
    pub fn new(model: &'m Model, options: SummaryOptions) -> Result<Self> {
        options.length.check()?;
        let analyzer = model.analyzer();
        let subject = options.focus.as_ref().map(|focus| focus.subject(model, &analyzer)).transpose()?;
        Ok(Self { model, analyzer, options, subject, cue_words: OnceLock::new() })
    }

    /// Summarises a document. A document that has a sentence gets a summary of
    /// at least one, unless it has none that fits an exclusive focus; headings
    /// are chosen only if there is nothing else.
    pub fn summarize(&self, document: &Document) -> Summary {
        let view = View::new(document, self.model);
        let mut scores = self.scores(&view);
        let mut candidates: Vec<usize> = (0..scores.len()).collect();
        let fitting = self.subject.as_ref().map(|subject| {
            let fits = subject.raise(&view, self.model, &mut scores);
            if self.options.focus.as_ref().is_some_and(Focus::is_exclusive) {
                candidates.retain(|place| fits[*place]);
            }
            fits.iter().filter(|fits| **fits).count()
        });
        let chosen = self.select(&view, &scores, &candidates);
        let sentence = |place: usize| {
            let index = view.candidates[place];
            let span = document.sentences()[index].span.clone();
            let text = document.article().text[span.clone()].to_owned();
            SummarySentence { index, start: span.start, end: span.end, text, score: scores[place] }
        };
        let sentences: Vec<SummarySentence> = chosen.into_iter().map(sentence).collect();
        let words = sentences.iter().map(|sentence| word_count(&sentence.text)).sum();
        Summary { sentences, words, fitting, scores: view.candidates.iter().copied().zip(scores).collect() }
    }

    fn scores(&self, view: &View<'_>) -> Vec<f64> {
        let sentences = &view.sentences;
        let budget = || Budget::new(self.options.length, view.document, &view.candidates, &view.candidates);
        let cue_words = || self.cue_words.get_or_init(|| CueWords::new(&self.analyzer));
        let cues = || cue_words().cues(view.document);
        let scorer = self.model.scorer();
        match self.options.algorithm {
            Algorithm::Trained => scorer.scores(&view.rows(), self.options.length, budget().usual()),
            Algorithm::Lead => lead::scores(sentences.len()),
            Algorithm::Random => random::scores(sentences.len(), self.options.seed),
            Algorithm::Luhn => luhn::scores(sentences),
            Algorithm::Edmundson => edmundson::scores(sentences, &cues()),
            Algorithm::Lsa => lsa::scores(sentences),
            Algorithm::TextRank => textrank::scores(sentences),
            Algorithm::LexRank => lexrank::scores(sentences),
            Algorithm::SumBasic => sumbasic::scores(sentences, budget().most()),
            Algorithm::Kl => kl::scores(sentences, budget().most()),
            Algorithm::Centroid => centroid::scores(sentences),
            Algorithm::PacSum => pacsum::scores(sentences),
            Algorithm::Kupiec => {
                kupiec::scores(&kupiec::features(sentences, &view.rows(), &cues()), &scorer.kupiec)
            }
        }
    }

    /// The places of the chosen sentences; only `candidates` may be chosen.
    fn select(&self, view: &View<'_>, scores: &[f64], candidates: &[usize]) -> Vec<usize> {
        let trained = self.options.algorithm == Algorithm::Trained;
        let redundancy = match self.options.algorithm {
            Algorithm::Trained => self.model.scorer().redundancy,
            Algorithm::Centroid => centroid::REDUNDANCY,
            _ => 0.0,
        };
        // The others are as their papers have them. What stands before a
        // sentence may not be among the candidates of a focus.
        let follows = |at: usize| at > 0 && candidates[at] == candidates[at - 1] + 1;
        let points_back = |at: usize| trained && follows(at) && view.openings[candidates[at]].points_back();
        let indices: Vec<usize> = candidates.iter().map(|place| view.candidates[*place]).collect();
        // Questions put by themselves come last.
        let least = scores.iter().copied().fold(f64::INFINITY, f64::min);
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let worth = |place: &usize| match is_question(view.document, view.candidates[*place]) {
            true => scores[*place] - LAST * (1.0 + most - least),
            false => scores[*place],
        };
        let chosen = select(
            &Candidates {
                scores: &candidates.iter().map(worth).collect::<Vec<_>>(),
                vectors: &candidates.iter().map(|place| &view.vectors[*place]).collect::<Vec<_>>(),
                terms: view.sentences.terms(),
                points_back: &(0..candidates.len()).map(points_back).collect::<Vec<_>>(),
                redundancy,
            },
            Budget::new(self.options.length, view.document, &view.candidates, &indices),
        );
        chosen.into_iter().map(|at| candidates[at]).collect()
    }
}

/// The sentences that may be chosen: all of prose, or, if there is none, all.
pub(crate) fn candidates(document: &Document) -> Vec<usize> {
    let all = 0..document.sentences().len();
    let prose: Vec<usize> = all.clone().filter(|index| document.sentences()[*index].is_prose).collect();
    if prose.is_empty() { all.collect() } else { prose }
}

/// So many times the range of all scores is more than what a sentence can lose
/// by repeating others.
const LAST: f64 = 1000.0;

/// Whether a sentence is a question put by itself: its answer is what was said.
fn is_question(document: &Document, index: usize) -> bool {
    let sentences = document.sentences();
    let paragraph = |index: usize| sentences.get(index).map(|sentence| sentence.paragraph);
    let is_alone = ![index.wrapping_sub(1), index + 1].map(paragraph).contains(&paragraph(index));
    is_alone && document.sentence_text(&sentences[index]).trim_end_matches(['"', '”']).ends_with('?')
}

/// A document as summarisers see it.
pub(crate) struct View<'d> {
    pub document: &'d Document,
    /// The sentences that may be chosen.
    pub candidates: Vec<usize>,
    sentences: Sentences,
    /// Their tf-idf vectors.
    pub vectors: Vec<Sparse>,
    openings: Vec<Opening>,
}

impl<'d> View<'d> {
    pub fn new(document: &'d Document, model: &Model) -> Self {
        let candidates = candidates(document);
        let sentences = Sentences::new(document, &candidates, model);
        let opening = |index: &usize| Opening::of(document, &document.sentences()[*index]);
        Self {
            document,
            vectors: sentences.vectors(),
            openings: candidates.iter().map(opening).collect(),
            sentences,
            candidates,
        }
    }

    /// The features of the candidates.
    pub fn rows(&self) -> Vec<Row> {
        features::rows(self.document, &self.candidates, &self.sentences, &self.vectors, &self.openings)
    }

    /// The place of the candidate without which the opening of another one
    /// points to nothing.
    pub fn needs(&self, place: usize) -> Option<usize> {
        place.checked_sub(1).filter(|_| self.openings[place].points_back())
    }

    /// Whether each candidate has the features of Kupiec's naive Bayes.
    pub fn kupiec(&self, rows: &[Row], cue_words: &CueWords) -> Vec<[f64; kupiec::COUNT]> {
        kupiec::features(&self.sentences, rows, &cue_words.cues(self.document))
    }
}

impl Summary {
    /// The places of the chosen sentences in the document.
    pub fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        self.sentences.iter().map(|sentence| sentence.index)
    }
}
