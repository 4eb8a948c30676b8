//! `Part`: a document or one of its sentences, with the words and the distinct
//! terms that are its own.

use std::sync::LazyLock;

use crate::text::{Document, Sentence, Term, Word};

/// Which part of a document is meant.
#[derive(Clone, Copy)]
pub(crate) enum Part<'s> {
    /// Title and sentences.
    Whole,
    /// One sentence.
    Sentence(&'s Sentence),
}

impl<'s> Part<'s> {
    /// Its words, those of the title apart.
    pub(crate) fn words(self, document: &'s Document) -> &'s [Word] {
        match self {
            Self::Whole => document.words(),
            Self::Sentence(sentence) => document.sentence_words(sentence),
        }
    }

    /// Calls `each` with the words of the title and of every sentence, how much
    /// an occurrence there counts, and whether it is the title.
    pub(crate) fn each_stretch(self, document: &'s Document, mut each: impl FnMut(&'s [Word], f64, bool)) {
        match self {
            Self::Whole => {
                let mut weights = weights_of_parts();
                each(document.title_words(), weights.next().unwrap_or_default(), true);
                for (sentence, weight) in document.sentences().iter().zip(weights) {
                    each(document.sentence_words(sentence), weight, false);
                }
            }
            Self::Sentence(sentence) => each(document.sentence_words(sentence), 1.0, false),
        }
    }

    /// Its distinct terms. A long article has many sentences: of one only its
    /// own terms are looked at.
    pub(crate) fn terms<'d>(self, document: &'d Document) -> PartTerms<'d> {
        match self {
            Self::Whole => PartTerms { terms: document.terms().iter().collect(), places: None },
            Self::Sentence(sentence) => {
                let words = document.sentence_words(sentence).iter();
                let mut places: Vec<u32> = words.map(|word| word.term).collect();
                places.sort_unstable();
                places.dedup();
                let terms = places.iter().map(|place| &document.terms()[*place as usize]).collect();
                PartTerms { terms, places: Some(places) }
            }
        }
    }
}

/// What an occurrence counts in the title and in each sentence: news says first
/// what matters most, so in the title it is 1 and in the n-th sentence
/// 1 / cbrt(n).
pub(crate) fn weights_of_parts() -> impl Iterator<Item = f64> {
    const COMMON: u32 = 256;
    // Few articles have more sentences: these are worked out but once.
    static FIRST: LazyLock<Vec<f64>> = LazyLock::new(|| (1..=COMMON).map(weight).collect());
    std::iter::once(1.0).chain(FIRST.iter().copied()).chain((COMMON + 1..).map(weight))
}

fn weight(sentence: u32) -> f64 {
    1.0 / libm::cbrt(sentence.into())
}

/// The distinct terms of a part of a document, numbered among themselves.
pub(crate) struct PartTerms<'d> {
    terms: Vec<&'d Term>,
    /// Their places among the document's terms; none if they are all of them.
    places: Option<Vec<u32>>,
}

impl<'d> PartTerms<'d> {
    /// The terms in order.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &'d Term> {
        self.terms.iter().copied()
    }

    /// The term of a number below how many there are.
    pub(crate) fn term(&self, number: usize) -> &'d Term {
        self.terms[number]
    }

    /// The number of the term of a word of the part.
    pub(crate) fn number(&self, word: &Word) -> usize {
        match &self.places {
            None => word.term as usize,
            Some(places) => places.binary_search(&word.term).unwrap_or_default(),
        }
    }
}
