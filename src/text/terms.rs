//! `Terms`: the words of a document in, the numbers of its distinct terms out.
//!
//! A surface form is analysed once a thread, not once a document: news uses
//! the same few ten thousand forms over and over.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::table::Table;
use super::term_list::Lexicon;
use super::{Analyzer, Term, TermList, Word};

/// So many surface forms are kept from one document to the next: more than
/// the vocabulary of most archives, less than ten megabytes.
const KEPT: usize = 1 << 17;

/// Those that are long, and the terms, take so many bytes at most.
const KEPT_BYTES: usize = 1 << 23;

/// The terms of the surface forms met so far. What every word needs is kept
/// small and together: most of the time goes into waiting for memory.
#[derive(Default)]
struct Seen {
    /// The terms of the forms that are [`short`]: nearly all.
    by_short: Table,
    by_long: HashMap<Box<str>, u32, RandomState>,
    by_text: HashMap<Box<str>, u32, RandomState>,
    terms: Arc<Lexicon>,
    /// Of each term the last document that it was met in, from 1, and its
    /// place there.
    met: Vec<(u32, u32)>,
    /// How many bytes the long forms and the terms take.
    bytes: usize,
    /// How many documents there were.
    documents: u32,
}

thread_local! {
    static STEMMED: RefCell<Seen> = RefCell::default();
    static PLAIN: RefCell<Seen> = RefCell::default();
}

/// The distinct terms of a document, in the order in which they are met.
pub(super) struct Terms<'a> {
    analyzer: &'a Analyzer,
    seen: &'a mut Seen,
    /// The distinct terms, and room for more.
    found: Vec<u32>,
    count: usize,
}

impl Terms<'_> {
    /// The terms that `work` collects.
    pub fn collect(analyzer: &Analyzer, work: impl FnOnce(&mut Terms<'_>)) -> TermList {
        let cache = if analyzer.options().stem { &STEMMED } else { &PLAIN };
        cache.with_borrow_mut(|seen| {
            if seen.is_full() {
                *seen = Seen::default();
            }
            seen.documents += 1;
            let mut terms = Terms { analyzer, seen, found: Vec::new(), count: 0 };
            work(&mut terms);
            let Terms { seen, mut found, count, .. } = terms;
            found.truncate(count);
            found.shrink_to_fit();
            TermList::new(Arc::clone(&seen.terms), found)
        })
    }

    /// The words that stand at some places of `text`.
    pub fn words(&mut self, text: &str, words: &mut [Word]) {
        // First all of one kind of memory, then all of the other.
        for word in words.iter_mut() {
            word.term = self.seen.number(text, word, self.analyzer);
        }
        self.found.resize(self.count + words.len() + 1, 0);
        let (document, mut count) = (self.seen.documents, self.count);
        for word in words {
            // Which term is a new one cannot be foreseen, and wrong guesses cost
            // the most: one that is not is written over by the next one.
            self.found[count] = word.term;
            let met = &mut self.seen.met[word.term as usize];
            let is_new = met.0 != document;
            let place = if is_new { count as u32 } else { met.1 };
            *met = (document, place);
            word.term = place;
            count += usize::from(is_new);
        }
        self.count = count;
    }
}

impl Seen {
    fn is_full(&self) -> bool {
        self.by_short.len() + self.by_long.len() > KEPT
            || self.bytes > KEPT_BYTES
            || self.documents == u32::MAX
    }

    /// The number of the term of the surface form that stands where `word` does.
    #[inline]
    fn number(&mut self, text: &str, word: &Word, analyzer: &Analyzer) -> u32 {
        match short(text, word).and_then(|form| self.by_short.get(form)) {
            Some(number) => number,
            None => self.number_of_rare(text, word, analyzer),
        }
    }

    /// The same of a form that is long, or new.
    #[cold]
    #[inline(never)]
    fn number_of_rare(&mut self, text: &str, word: &Word, analyzer: &Analyzer) -> u32 {
        let surface = &text[word.span()];
        if let Some(number) = self.by_long.get(surface) {
            return *number;
        }
        let number = self.analysed(surface, analyzer);
        match short(text, word) {
            Some(form) => self.by_short.insert(form, number),
            None => {
                self.bytes += surface.len();
                self.by_long.insert(surface.into(), number);
            }
        }
        number
    }

    /// The number of the term of a form not seen before.
    fn analysed(&mut self, surface: &str, analyzer: &Analyzer) -> u32 {
        let text = analyzer.term(surface);
        if let Some(number) = self.by_text.get(text.as_str()) {
            return *number;
        }
        let number = self.terms.push(Term::new(&text, analyzer.is_stop_term(&text))) as u32;
        self.met.push((0, 0));
        // Once in the lexicon, and once to be found.
        self.bytes += 2 * text.len();
        self.by_text.insert(text.into(), number);
        number
    }
}

/// The bytes of the surface form that stands where `word` does, of which none
/// is 0, as a number; none if it has more than 96 bits.
#[inline]
fn short(text: &str, word: &Word) -> Option<u128> {
    let mask = *MASKS.get((word.end - word.start) as usize)?;
    let bytes = text.as_bytes().get(word.start as usize..)?;
    // Sixteen bytes are read at once, and those behind the form cleared.
    let all = match bytes.first_chunk() {
        Some(chunk) => u128::from_le_bytes(*chunk),
        None => {
            let mut chunk = [0; size_of::<u128>()];
            chunk[..bytes.len()].copy_from_slice(bytes);
            u128::from_le_bytes(chunk)
        }
    };
    Some(all & mask)
}

/// A short form has so many bytes at most.
const LONGEST: usize = 12;

/// The bits of so many bytes.
const MASKS: [u128; LONGEST + 1] = {
    let mut masks = [0; LONGEST + 1];
    let mut length = 1;
    while length < masks.len() {
        masks[length] = masks[length - 1] << u8::BITS | 0xff;
        length += 1;
    }
    masks
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Article;
    use crate::text::{Document, TermOptions};

    proptest! {
        #[test]
        fn the_terms_of_a_document_are_those_of_its_words_whatever_came_before(
            texts in proptest::collection::vec("([A-Za-z’'é]{1,20} ){0,30}", 1..8),
        ) {
            let analyzer = Analyzer::new(TermOptions::default());
            for text in &texts {
                let document = Document::new(Article::new(text.as_str()), &analyzer);
                for word in document.words() {
                    let term = &document.terms()[word.term as usize];
                    prop_assert_eq!(term.as_str(), analyzer.term(&text[word.span()]));
                    prop_assert_eq!(term.is_stop_word(), analyzer.is_stop_term(term.as_str()));
                }
            }
        }
    }

    #[test]
    fn more_forms_than_are_kept_change_no_terms() {
        let analyzer = Analyzer::new(TermOptions::default());
        let text = "Refineries in Rotterdam refined unquestionably more oil.";
        let terms = || {
            let document = Document::new(Article::new(text), &analyzer);
            document
                .words()
                .iter()
                .map(|word| document.terms()[word.term as usize].as_str().to_owned())
                .collect::<Vec<_>>()
        };
        let expected = terms();
        for many in 0..=KEPT / 1000 {
            let forms: String = (0..1000).map(|form| format!("w{}x ", 1000 * many + form)).collect();
            Document::new(Article::new(forms), &analyzer);
        }
        assert_eq!(terms(), expected);
    }

    #[test]
    fn a_short_form_is_the_same_wherever_it_stands() {
        let text = "oil and oil and more and more oil";
        let at = |start: u32, length: u32| short(text, &Word { start, end: start + length, term: 0 });
        assert_eq!((at(0, 3), at(0, 3)), (at(8, 3), at(30, 3)));
        assert!(at(4, 3) != at(8, 3) && at(4, 3) == at(12, 3));
        assert!(at(0, 12).is_some() && at(0, 13).is_none());
    }
}
