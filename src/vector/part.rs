//! `Part`: a document or one of its sentences, with the words and the distinct
//! terms that are its own.

use crate::text::{Document, Sentence, Word};

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

    /// The places of its distinct terms among those of the document. A long
    /// article has many sentences: only their own terms are looked at.
    pub(crate) fn places(self, document: &Document) -> Vec<u32> {
        match self {
            Self::Whole => (0..document.terms().len() as u32).collect(),
            Self::Sentence(sentence) => {
                let words = document.sentence_words(sentence).iter();
                let mut places: Vec<u32> = words.map(|word| word.term).collect();
                places.sort_unstable();
                places.dedup();
                places
            }
        }
    }

    /// The number of a term of the document among those of the part.
    pub(crate) fn number(self, places: &[u32], term: u32) -> usize {
        match self {
            Self::Whole => term as usize,
            Self::Sentence(_) => places.binary_search(&term).unwrap_or_default(),
        }
    }
}
