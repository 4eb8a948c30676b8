//! Summaries: a [`Document`] in, the sentences that say it best out, verbatim
//! and in document order.

mod centroid;
mod lead;
mod select;
mod vectors;

use serde::Serialize;
use vectors::SentenceVectors;

use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::text::Document;

/// How sentences are scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// Similarity to the whole article, to its title and its place in it.
    #[default]
    Centroid,
    /// The first sentences: the baseline that is hard to beat in news.
    Lead,
}

/// How long a summary is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// So many sentences, or all if the text has fewer.
    Sentences(usize),
    /// At most so many words, but at least one sentence.
    Words(usize),
    /// At most so many characters, but at least one sentence.
    Chars(usize),
    /// This share of the text's words, in percent, but at least one sentence.
    Percent(f64),
}

impl Default for Length {
    fn default() -> Self {
        Self::Sentences(3)
    }
}

/// How a summary is made.
///
/// | Name | Default | Purpose | Range |
/// | :--- | :--- | :--- | :--- |
/// | [`algorithm`](Self::algorithm) | centroid | how sentences are scored | |
/// | [`length`](Self::length) | 3 sentences | how long the summary is | at least 1; percent in (0, 100] |
/// | [`redundancy`](Self::redundancy) | `0.6` | what a sentence loses for being like one already chosen | 0 (nothing) to 1 |
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SummaryOptions {
    /// How sentences are scored.
    pub algorithm: Algorithm,
    /// How long the summary is.
    pub length: Length,
    /// The weight of redundancy in maximal marginal relevance.
    pub redundancy: f64,
}

impl Default for SummaryOptions {
    fn default() -> Self {
        Self { algorithm: Algorithm::default(), length: Length::default(), redundancy: 0.6 }
    }
}

impl SummaryOptions {
    /// Checks that every option is in its range.
    ///
    /// # Errors
    /// [`ErrorKind::Params`] if one is not.
    pub fn check(&self) -> Result<()> {
        let wrong = match self.length {
            Length::Sentences(0) | Length::Words(0) | Length::Chars(0) => {
                Some("a summary needs a length of at least 1".to_owned())
            }
            Length::Percent(percent) if !(percent > 0.0 && percent <= 100.0) => {
                Some(format!("{percent} percent is no length; it must be above 0 and at most 100"))
            }
            _ if !(0.0..=1.0).contains(&self.redundancy) => {
                Some("redundancy must be between 0 and 1".to_owned())
            }
            _ => None,
        };
        wrong.map_or(Ok(()), |message| Err(Error::new(ErrorKind::Params, message)))
    }
}

/// A summary: some sentences of a document, in document order.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The sentences.
    pub sentences: Vec<SummarySentence>,
    /// How many words they hold together.
    pub words: usize,
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

/// Makes summaries, with the idf of a model's corpus.
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
pub struct Summarizer<'m> {
    model: &'m Model,
    options: SummaryOptions,
}

impl<'m> Summarizer<'m> {
    /// A summariser.
    ///
    /// # Errors
    /// [`ErrorKind::Params`] if an option is out of its range.
    pub fn new(model: &'m Model, options: SummaryOptions) -> Result<Self> {
        options.check()?;
        Ok(Self { model, options })
    }

    /// Summarises a document. A document that has a sentence gets a summary of
    /// at least one; headings are chosen only if there is nothing else.
    pub fn summarize(&self, document: &Document) -> Summary {
        let all = 0..document.sentences().len();
        let prose: Vec<usize> = all.clone().filter(|index| document.sentences()[*index].is_prose).collect();
        let candidates = if prose.is_empty() { all.collect() } else { prose };
        let vectors = SentenceVectors::new(document, &candidates, self.model);
        let scores = match self.options.algorithm {
            Algorithm::Lead => lead::scores(candidates.len()),
            Algorithm::Centroid => centroid::scores(&vectors),
        };
        let redundancy = match self.options.algorithm {
            Algorithm::Lead => 0.0,
            Algorithm::Centroid => self.options.redundancy,
        };
        let sizes: Vec<select::Size> =
            candidates.iter().map(|index| select::Size::of(document, *index)).collect();
        let chosen = select::select(&scores, &sizes, self.options.length, redundancy, &vectors);
        let words = chosen.iter().map(|place| sizes[*place].words).sum();
        let sentences = chosen
            .into_iter()
            .map(|place| {
                let index = candidates[place];
                let span = document.sentences()[index].span.clone();
                let text = document.article().text[span.clone()].to_owned();
                SummarySentence { index, start: span.start, end: span.end, text, score: scores[place] }
            })
            .collect();
        Summary { sentences, words }
    }
}

impl Summary {
    /// The places of the chosen sentences in the document.
    pub fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        self.sentences.iter().map(|sentence| sentence.index)
    }
}
