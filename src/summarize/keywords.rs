//! Keywords: a document in, its most telling words and pairs of words out, in
//! the form in which it uses them most.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::model::Model;
use crate::text::{Document, Word};

/// A telling word, or a pair of words, of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Keyword {
    /// The form in which the document uses it most.
    pub text: String,
    /// Its tf-idf, by which keywords of one document can be compared.
    pub weight: f64,
}

/// A pair is a keyword if it occurs at least so often.
const PAIR: usize = 2;

/// The `count` most telling terms of a document, by sublinear tf times the idf
/// of the model's corpus (Salton and Buckley 1988). A word that stands mostly
/// in a pair that was chosen is not given by itself too.
pub fn keywords(document: &Document, model: &Model, count: usize) -> Vec<Keyword> {
    let idf: Vec<f64> = document.terms().iter().map(|term| model.idf(term)).collect();
    let mut uses: BTreeMap<(u32, Option<u32>), Uses> = BTreeMap::new();
    let title = document.article().title.as_deref().unwrap_or_default();
    let body = &*document.article().text;
    let parts = document.sentences().iter().map(|sentence| (body, document.sentence_words(sentence)));
    for (text, words) in std::iter::once((title, document.title_words())).chain(parts) {
        for (at, word) in words.iter().enumerate().filter(|(_, word)| is_telling(document, text, word)) {
            uses.entry((word.term, None)).or_default().add(&text[word.span()]);
            let next = words.get(at + 1).filter(|next| is_telling(document, text, next));
            if let Some(next) = next.filter(|next| &text[word.span().end..next.span().start] == " ") {
                let pair = &text[word.span().start..next.span().end];
                uses.entry((word.term, Some(next.term))).or_default().add(pair);
            }
        }
    }
    let weight = |(first, second): (u32, Option<u32>), tf: usize| {
        let idf = |term: u32| idf[term as usize];
        // Two words say more than one, but not twice as much.
        let both = second.map_or(idf(first), |second| (idf(first) + idf(second)) / 2.0_f64.sqrt());
        both * (1.0 + libm::log(tf as f64))
    };
    let mut found: Vec<Candidate<'_>> = uses
        .iter()
        .filter(|((_, second), uses)| second.is_none() || uses.count >= PAIR)
        .map(|(terms, uses)| Candidate { weight: weight(*terms, uses.count), terms: *terms, uses })
        .collect();
    // Terms are numbered as they come: of equals the first is kept.
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.terms.cmp(&b.terms)));
    let mut chosen: Vec<Candidate<'_>> = Vec::new();
    // The chosen ones that hold a term.
    let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
    for candidate in found {
        if chosen.len() == count {
            break;
        }
        let is_said = candidate
            .terms()
            .filter_map(|term| holders.get(&term))
            .flatten()
            .any(|place| candidate.is_used_with(&chosen[*place]));
        if is_said {
            continue;
        }
        for term in candidate.terms() {
            holders.entry(term).or_default().push(chosen.len());
        }
        chosen.push(candidate);
    }
    chosen.into_iter().map(|found| Keyword { text: found.uses.usual(), weight: found.weight }).collect()
}

/// A term, or a pair of terms, that may be a keyword.
struct Candidate<'u> {
    weight: f64,
    terms: (u32, Option<u32>),
    uses: &'u Uses,
}

impl Candidate<'_> {
    fn terms(&self) -> impl Iterator<Item = u32> {
        std::iter::once(self.terms.0).chain(self.terms.1)
    }

    /// Whether two that share a term are mostly used together.
    fn is_used_with(&self, other: &Self) -> bool {
        2 * self.uses.count.min(other.uses.count) > self.uses.count.max(other.uses.count)
    }
}

/// Whether a word is one of content and holds a letter.
fn is_telling(document: &Document, text: &str, word: &Word) -> bool {
    let surface = &text[word.span()];
    !document.terms()[word.term as usize].is_stop_word()
        && surface.chars().count() > 1
        && surface.contains(char::is_alphabetic)
}

/// How a term is used.
#[derive(Default)]
struct Uses {
    count: usize,
    /// Each form, with how often and in which order it was first met.
    forms: BTreeMap<String, (usize, usize)>,
}

impl Uses {
    fn add(&mut self, form: &str) {
        let form = form.strip_suffix("'s").or_else(|| form.strip_suffix("’s")).unwrap_or(form);
        self.count += 1;
        let order = self.forms.len();
        self.forms.entry(form.to_owned()).or_insert((0, order)).0 += 1;
    }

    /// The form used most, of equals the one met first.
    fn usual(&self) -> String {
        let by_use = |a: &(&String, &(usize, usize)), b: &(&String, &(usize, usize))| {
            a.1.0.cmp(&b.1.0).then(b.1.1.cmp(&a.1.1))
        };
        self.forms.iter().max_by(by_use).map(|(form, _)| form.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    #[test]
    fn names_and_pairs_come_as_the_article_has_them_and_once() {
        let text = "Veles Gas cut exports to Latvia on Monday. The exports of Veles Gas had doubled in May. \
                    Latvia has gas for a month. It was raining.";
        let model = Model::built_in();
        let found = keywords(&model.prepare(Article::new(text)), model, 4);
        let names: Vec<&str> = found.iter().map(|keyword| keyword.text.as_str()).collect();
        assert!(names.contains(&"Veles Gas") && names.contains(&"Latvia"), "{names:?}");
        assert!(!names.contains(&"Veles"), "the pair says it: {names:?}");
        assert!(found.is_sorted_by(|a, b| a.weight >= b.weight));
    }

    #[test]
    fn a_text_of_function_words_has_no_keywords() {
        let model = Model::built_in();
        assert!(keywords(&model.prepare(Article::new("It was and it is, 7 of 9.")), model, 5).is_empty());
    }
}
