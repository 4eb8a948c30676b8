//! Text: an [`Article`] in, a [`Document`] out: cleaned, cut into sentences
//! and words, prepared once for the classifier and the summariser alike.

mod bits;
mod boilerplate;
mod clean;
mod dateline;
mod front_matter;
mod headline;
mod language;
mod line;
mod memo;
mod phrases;
mod removed;
mod repeats;
mod sentence;
mod shapes;
mod table;
mod term;
mod term_list;
mod terms;
mod word;
mod word_list;

use std::ops::Range;
use std::sync::OnceLock;

pub(crate) use headline::{front_matter, headline_of, is_boilerplate, is_headline, same_line};
pub use language::language;
pub(crate) use language::language_of;
pub(crate) use line::{Line, lines};
pub(crate) use memo::{ListId, Memo};
pub use removed::{Reason, Removed};
pub(crate) use shapes::is_byline;
pub(crate) use term::folded;
pub use term::{Analyzer, Term, TermOptions, is_stop_word};
pub use term_list::TermList;

use boilerplate::Boilerplate;
use terms::Terms;
use word::WordFinder;
pub(crate) use word_list::WordList;

use crate::article::Article;

/// An article prepared: its sentences with their words, and what was removed.
///
/// Spans are byte ranges of [`Article::text`] on character boundaries;
/// sentences are in order and disjoint. A document does not change. Texts of
/// 4 GiB and more are cut off there.
#[derive(Clone, Debug)]
pub struct Document {
    article: Article,
    sentences: Vec<Sentence>,
    words: Vec<Word>,
    title: Vec<Word>,
    terms: TermList,
    /// How its words became terms.
    term_options: TermOptions,
    removed: Vec<Removed>,
    /// Its language, once it was asked for.
    language: OnceLock<Option<&'static str>>,
}

/// A sentence of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands in the text.
    pub span: Range<usize>,
    /// Its paragraph, from 0.
    pub paragraph: usize,
    /// Whether it is a sentence of prose rather than a heading, a list item or
    /// another fragment without a full stop.
    pub is_prose: bool,
    /// Its words, as a range of [`Document::words`].
    pub words: Range<usize>,
}

/// A word of a document: three small numbers, since a long text has millions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    start: u32,
    end: u32,
    /// Its term, as an index of [`Document::terms`].
    pub term: u32,
}

impl Word {
    /// Where it stands: in the text, or, for a word of the title, in the title.
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Document {
    /// Prepares an article, cleaned of what surrounds it on a page.
    pub fn new(article: Article, analyzer: &Analyzer) -> Self {
        let lines = lines(&article.text, readable(&article));
        let boilerplate = Boilerplate::new(&article.text, readable(&article));
        let (kept, mut removed) = clean::clean(&article.text, &lines, &boilerplate, article.title.as_deref());
        let found = sentence::sentences(&article.text, &kept);
        let mut body = Vec::with_capacity(found.len());
        for sentence in found {
            match boilerplate.of_sentence(&sentence.span) {
                Some(reason) => removed.push(Removed { span: sentence.span, reason }),
                None => body.push(sentence),
            }
        }
        // What stands twice, or is all there is, may be furniture and yet the
        // whole of the text: then it is taken as it is.
        let doubtful = |reason| matches!(reason, Reason::Caption | Reason::Repeated | Reason::Title);
        if body.is_empty() && removed.iter().any(|piece| doubtful(piece.reason)) {
            return Self::without_cleaning(article, analyzer);
        }
        removed.sort_by_key(|piece| piece.span.start);
        Self::prepare(article, body, removed, analyzer)
    }

    /// Prepares an article as it is: nothing is removed but a title found in
    /// the text.
    pub fn without_cleaning(article: Article, analyzer: &Analyzer) -> Self {
        let lines = lines(&article.text, readable(&article));
        let (title, body): (Vec<Line>, Vec<Line>) =
            lines.into_iter().partition(|line| is_title(&article, line));
        let removed = title.into_iter().map(|line| Removed { span: line.span, reason: Reason::Title });
        let sentences = sentence::sentences(&article.text, &body);
        let removed = removed.collect();
        Self::prepare(article, sentences, removed, analyzer)
    }

    fn prepare(
        article: Article,
        found: Vec<sentence::Sentence>,
        removed: Vec<Removed>,
        analyzer: &Analyzer,
    ) -> Self {
        let text = &article.text;
        let mut words = Vec::with_capacity(article.span.len() / 5);
        let word = |span: Range<usize>| Word { start: span.start as u32, end: span.end as u32, term: 0 };
        let mut finder = WordFinder::new(text, readable(&article));
        let sentences = found
            .into_iter()
            .map(|sentence::Sentence { span, paragraph }| {
                let first = words.len();
                finder.each(span.clone(), |span| words.push(word(span)));
                let is_prose = is_prose(&text[span.clone()], words.len() - first);
                Sentence { span, paragraph, is_prose, words: first..words.len() }
            })
            .collect();
        // Of a long text it is large.
        drop(finder);
        let title_text = article.title.as_deref().unwrap_or_default();
        let mut title = Vec::with_capacity(title_text.len() / 5 + 1);
        let all = 0..title_text.len();
        WordFinder::new(title_text, all.clone()).each(all, |span| title.push(word(span)));
        let terms = Terms::collect(analyzer, |terms| {
            terms.words(text, &mut words);
            terms.words(title_text, &mut title);
        });
        let (term_options, language) = (analyzer.options(), OnceLock::new());
        Self { article, sentences, words, title, terms, term_options, removed, language }
    }

    /// The article as it came in.
    pub fn article(&self) -> &Article {
        &self.article
    }

    /// The language of the article, as [`language`] tells it.
    pub(crate) fn language(&self) -> Option<&'static str> {
        *self.language.get_or_init(|| language(self.article.as_str()))
    }

    /// The sentences, in order.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The words of all sentences, in order.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The words of the title.
    pub fn title_words(&self) -> &[Word] {
        &self.title
    }

    /// The distinct terms, in the order in which they first occur.
    pub fn terms(&self) -> &TermList {
        &self.terms
    }

    /// How its words became terms. A model can make something of a document only
    /// if it has the same options as its own: see
    /// [`Model::prepare`](crate::Model::prepare).
    pub fn term_options(&self) -> TermOptions {
        self.term_options
    }

    /// Its terms, when no more of it is needed.
    pub(crate) fn into_terms(self) -> TermList {
        self.terms
    }

    /// What was removed, in order.
    pub fn removed(&self) -> &[Removed] {
        &self.removed
    }

    /// The text of a sentence, verbatim.
    ///
    /// # Panics
    /// If the sentence is of another document and lies beyond this one.
    pub fn sentence_text(&self, sentence: &Sentence) -> &str {
        &self.article.text[sentence.span.clone()]
    }

    /// The words of a sentence.
    ///
    /// # Panics
    /// If the sentence is of another document and has words beyond this one's.
    pub fn sentence_words(&self, sentence: &Sentence) -> &[Word] {
        &self.words[sentence.words.clone()]
    }
}

/// Whether the title of an article was found in a line.
fn is_title(article: &Article, line: &Line) -> bool {
    let within = |title: &Range<usize>| line.span.start <= title.start && title.end <= line.span.end;
    article.title_span.as_ref().is_some_and(within)
}

/// The part of an article whose offsets fit into a [`Word`].
fn readable(article: &Article) -> Range<usize> {
    let end = article.text.floor_char_boundary(article.span.end.min(u32::MAX as usize));
    article.span.start.min(end)..end
}

/// A sentence of so many words is no name, nor the place and day of a dispatch.
const MORE_THAN_NAMES: usize = 12;

/// The same in a text of capitals.
const MORE_THAN_A_PLACE: usize = 5;

/// Whether a sentence is prose: it closes as prose does and has a word that is
/// no name, or is far too long for a heading.
fn is_prose(text: &str, words: usize) -> bool {
    let ended = text
        .trim_end_matches(['"', '”', '\'', '’', ')', ']', '»'])
        .ends_with(['.', '!', '?', '…', '。', '！', '？']);
    let is_plain = |word: &str| word.starts_with(|c: char| c.is_alphabetic() && !c.is_uppercase());
    let is_said = || {
        let many = if text.contains(char::is_lowercase) { MORE_THAN_NAMES } else { MORE_THAN_A_PLACE };
        words >= many || text.split_whitespace().any(is_plain)
    };
    (ended && words > 2 && is_said()) || words > 25
}
