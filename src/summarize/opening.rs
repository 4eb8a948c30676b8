//! Openings: a sentence in, whether it points back by how it opens (with a
//! pronoun or a connective, or as a quotation and nothing else) out. Without the
//! sentence before it, such a sentence is left dangling.

use std::sync::LazyLock;

use super::word_kind::{WordKind, WordKinds};
use crate::text::{Document, Sentence, WordList, folded};

static CONNECTIVES: LazyLock<WordList> =
    LazyLock::new(|| WordList::new(include_str!("data/connectives.txt")));

/// How a sentence opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// With a pronoun of the third person or a demonstrative: "He", "This".
    Pronoun,
    /// With a connective: "But", "However".
    Connective,
    /// With a quotation mark, and it closes with one too: who speaks mostly stands
    /// before it.
    Quotation,
    /// With anything else.
    Plain,
}

impl Opening {
    pub(super) fn of(document: &Document, sentence: &Sentence) -> Self {
        let first = document.sentence_words(sentence).first();
        let Some(word) = first.map(|word| &document.article().text[word.span()]) else {
            return Self::Plain;
        };
        if WordKinds::all().of(word) == Some(WordKind::Pronoun) {
            Self::Pronoun
        } else if CONNECTIVES.contains(&folded(word)) {
            Self::Connective
        } else if is_quotation(document.sentence_text(sentence)) {
            Self::Quotation
        } else {
            Self::Plain
        }
    }

    pub(super) fn points_back(self) -> bool {
        self != Self::Plain
    }
}

/// Whether all that a sentence says is quoted.
fn is_quotation(text: &str) -> bool {
    let inside = text.strip_prefix(['"', '“']).and_then(|rest| rest.strip_suffix(['"', '”']));
    inside.is_some_and(|inside| !inside.contains(['"', '“', '”']))
}

/// How many of the chosen sentences of a document (numbers of its sentences,
/// rising) point back by how they open while the sentence of prose before them
/// was not chosen.
pub(crate) fn dangling_openings(document: &Document, chosen: &[usize]) -> usize {
    let sentences = document.sentences();
    let dangles = |index: &&usize| {
        let before = (0..**index).rev().find(|before| sentences[*before].is_prose);
        Opening::of(document, &sentences[**index]).points_back()
            && before.is_some_and(|before| chosen.binary_search(&before).is_err())
    };
    chosen.iter().filter(dangles).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::text::{Analyzer, TermOptions};

    #[test]
    fn an_opening_dangles_if_what_it_points_to_was_not_chosen() {
        let text = "The minister resigned on Friday. He's to leave in May. But nobody knows why he stayed so \
                    long. Ministers met.";
        let document = Document::new(Article::new(text), &Analyzer::new(TermOptions::default()));
        for (chosen, dangling) in
            [(vec![0], 0), (vec![0, 1], 0), (vec![1], 1), (vec![1, 2], 1), (vec![0, 2], 1)]
        {
            assert_eq!(dangling_openings(&document, &chosen), dangling, "{chosen:?}");
        }
        assert_eq!(dangling_openings(&document, &[3]), 0);
    }
}
