//! Edmundson (1969), "New methods in automatic extracting": the sum of three
//! counts: cue words (bonus words less stigma words), words of the title, and
//! location, a point each for the first or last paragraph and for the first or
//! last sentence of a paragraph.
//!
//! Edmundson's fourth method, key words by frequency, has no weight here, since
//! his own best combination leaves it out. Neither have section headings such
//! as "Conclusion", which news does not have. Linear in the words.

use std::collections::HashSet;

use crate::summarize::sentences::Sentences;
use crate::text::{Analyzer, Document, WordList};

const CUE: f64 = 1.0;
const TITLE: f64 = 1.0;
const LOCATION: f64 = 1.0;

/// Which terms of a document are cue words.
pub(crate) struct Cues {
    /// Whether each term speaks for its sentence: "significant", "agreed".
    pub bonus: Vec<bool>,
    /// Whether each term speaks against its sentence: "hardly", "perhaps".
    pub stigma: Vec<bool>,
}

/// The terms of all cue words.
#[derive(Debug)]
pub(crate) struct CueWords {
    bonus: HashSet<String>,
    stigma: HashSet<String>,
}

impl CueWords {
    /// Their terms as `analyzer` makes them.
    pub fn new(analyzer: &Analyzer) -> Self {
        let terms = |list| WordList::new(list).iter().map(|word| analyzer.term(word)).collect();
        Self {
            bonus: terms(include_str!("../data/bonus_words.txt")),
            stigma: terms(include_str!("../data/stigma_words.txt")),
        }
    }

    /// Those of a document of the same analyzer.
    pub fn cues(&self, document: &Document) -> Cues {
        let among = |words: &HashSet<String>| {
            document.terms().iter().map(|term| words.contains(term.as_str())).collect()
        };
        Cues { bonus: among(&self.bonus), stigma: among(&self.stigma) }
    }
}

/// A score for each sentence.
pub(in crate::summarize) fn scores(sentences: &Sentences, cues: &Cues) -> Vec<f64> {
    let mut in_title = vec![false; sentences.terms()];
    for term in sentences.title_content() {
        in_title[term] = true;
    }
    let number =
        |words: &[u32], marked: &[bool]| words.iter().filter(|term| marked[**term as usize]).count() as f64;
    sentences
        .words
        .iter()
        .enumerate()
        .map(|(place, words)| {
            CUE * (number(words, &cues.bonus) - number(words, &cues.stigma))
                + TITLE * number(words, &in_title)
                + LOCATION * location(&sentences.paragraphs, place)
        })
        .collect()
}

/// The points of a sentence for where it stands.
fn location(paragraphs: &[usize], place: usize) -> f64 {
    let paragraph = paragraphs[place];
    let outer = paragraphs.first() == Some(&paragraph) || paragraphs.last() == Some(&paragraph);
    let opens = place == 0 || paragraphs[place - 1] != paragraph;
    let closes = paragraphs.get(place + 1) != Some(&paragraph);
    f64::from(u8::from(outer)) + f64::from(u8::from(opens || closes))
}
