//! Focus: what a summary should be about in, sentences that are about it moved
//! up out.

use std::collections::BTreeMap;

use super::View;
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::text::{Analyzer, Document};

/// What a summary should be about.
#[derive(Clone, Debug, PartialEq)]
pub struct Focus {
    on: On,
    exclusive: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum On {
    Topic(String),
    Query(String),
}

impl Focus {
    /// A topic of the model, sentence by sentence.
    pub fn topic(label: impl Into<String>) -> Self {
        Self { on: On::Topic(label.into()), exclusive: false }
    }

    /// Words to look for, in any of their forms.
    pub fn query(words: impl Into<String>) -> Self {
        Self { on: On::Query(words.into()), exclusive: false }
    }

    /// The same focus; nothing that does not fit it is chosen.
    #[must_use]
    pub fn only(mut self) -> Self {
        self.exclusive = true;
        self
    }

    /// Whether nothing that does not fit is chosen.
    pub(super) fn is_exclusive(&self) -> bool {
        self.exclusive
    }

    /// What to look for.
    ///
    /// # Errors
    /// [`ErrorKind::MissingLabel`] if the model does not know the topic,
    /// [`ErrorKind::Params`] if the query has no word to look for.
    pub(super) fn subject(&self, model: &Model, analyzer: &Analyzer) -> Result<Subject> {
        match &self.on {
            On::Topic(label) if !model.classifier().labels().contains(label) => {
                let known = model.classifier().labels().join(", ");
                let message = format!("the model does not know the topic \"{label}\"; it knows {known}");
                Err(Error::new(ErrorKind::MissingLabel, message))
            }
            On::Topic(label) => Ok(Subject::Topic(label.clone())),
            On::Query(words) => match terms(words, analyzer, model) {
                terms if terms.is_empty() => {
                    let message =
                        format!("the query \"{words}\" has no word to look for; name what it is about");
                    Err(Error::new(ErrorKind::Params, message))
                }
                terms => Ok(Subject::Query(terms)),
            },
        }
    }
}

/// What to look for in sentences: a label, or terms with their idf.
#[derive(Debug)]
pub(super) enum Subject {
    Topic(String),
    Query(BTreeMap<String, f64>),
}

impl Subject {
    /// Raises the scores of what fits, by at most the distance from the lowest
    /// score to the highest, and tells of each candidate whether it fits.
    pub fn raise(&self, view: &View<'_>, model: &Model, scores: &mut [f64]) -> Vec<bool> {
        let relevance = match self {
            Self::Topic(label) => of_topic(view, model, label),
            Self::Query(terms) => of_query(view, terms),
        };
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let least = scores.iter().copied().fold(f64::INFINITY, f64::min);
        let range = if most > least { most - least } else { 1.0 };
        for (score, (relevance, _)) in scores.iter_mut().zip(&relevance) {
            *score += range * relevance;
        }
        relevance.into_iter().map(|(_, fits)| fits).collect()
    }
}

/// The probability of a topic for each candidate, and whether it is the
/// likeliest one.
fn of_topic(view: &View<'_>, model: &Model, label: &str) -> Vec<(f64, bool)> {
    let relevance = |index: &usize| {
        let sentence = &view.document.sentences()[*index];
        let answer = model.classifier().classify_sentence(view.document, sentence);
        let of_label = answer.topics.iter().find(|topic| topic.topic == label);
        match answer.abstained {
            None => (of_label.map_or(0.0, |topic| topic.probability), answer.topic.as_deref() == Some(label)),
            Some(_) => (0.0, false),
        }
    };
    view.candidates.iter().map(relevance).collect()
}

/// The share of a query, its terms weighed by their idf, that each candidate
/// holds, and whether that is anything.
fn of_query(view: &View<'_>, query: &BTreeMap<String, f64>) -> Vec<(f64, bool)> {
    let all: f64 = query.values().sum();
    let weights: Vec<f64> = view
        .document
        .terms()
        .iter()
        .map(|term| query.get(term.as_str()).copied().unwrap_or_default() / all)
        .collect();
    let relevance = |words: &Vec<u32>| {
        let mut terms = words.clone();
        terms.sort_unstable();
        terms.dedup();
        let share: f64 = terms.iter().map(|term| weights[*term as usize]).sum();
        (share, share > 0.0)
    };
    view.sentences.words.iter().map(relevance).collect()
}

/// The terms of a query, function words apart, with their idf.
fn terms(query: &str, analyzer: &Analyzer, model: &Model) -> BTreeMap<String, f64> {
    let document = Document::without_cleaning(Article::new(query), analyzer);
    let content = document.terms().iter().filter(|term| !term.is_stop_word());
    content.map(|term| (term.as_str().to_owned(), model.idf(term))).collect()
}
