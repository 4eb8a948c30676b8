//! `Terms`: the words of a document in, the numbers of its distinct terms out.
//!
//! A surface form is analysed once a thread, not once a document: news uses
//! the same few ten thousand forms over and over.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use super::{Analyzer, Term, Word};

/// So many surface forms are kept from one document to the next: more than
/// the vocabulary of most archives, less than ten megabytes.
const KEPT: usize = 1 << 17;

/// The terms of the surface forms met so far.
#[derive(Default)]
struct Seen {
    by_surface: HashMap<Box<str>, u32, RandomState>,
    by_text: HashMap<String, u32, RandomState>,
    terms: Vec<Term>,
}

thread_local! {
    static STEMMED: RefCell<Seen> = RefCell::default();
    static PLAIN: RefCell<Seen> = RefCell::default();
}

/// The distinct terms of a document, in the order in which they are met.
pub(super) struct Terms<'a> {
    analyzer: &'a Analyzer,
    seen: &'a RefCell<Seen>,
    pub found: Vec<Term>,
    /// The place among those found, by the number among those seen.
    places: HashMap<u32, u32, RandomState>,
}

impl Terms<'_> {
    /// Calls `work` with a collector of terms.
    pub fn collect<R>(analyzer: &Analyzer, work: impl FnOnce(&mut Terms<'_>) -> R) -> R {
        let cache = if analyzer.options().stem { &STEMMED } else { &PLAIN };
        cache.with(|seen| {
            if seen.borrow().by_surface.len() > KEPT {
                seen.take();
            }
            work(&mut Terms { analyzer, seen, found: Vec::new(), places: HashMap::default() })
        })
    }

    /// The word that stands at `span` of `text`.
    pub fn word(&mut self, text: &str, span: Range<usize>) -> Word {
        let number = self.seen.borrow_mut().number(&text[span.clone()], self.analyzer);
        let term = *self.places.entry(number).or_insert_with(|| {
            self.found.push(self.seen.borrow().terms[number as usize].clone());
            (self.found.len() - 1) as u32
        });
        Word { start: span.start as u32, end: span.end as u32, term }
    }
}

impl Seen {
    /// The number of the term of a surface form.
    fn number(&mut self, surface: &str, analyzer: &Analyzer) -> u32 {
        if let Some(number) = self.by_surface.get(surface) {
            return *number;
        }
        let text = analyzer.term(surface);
        let number = match self.by_text.get(&text) {
            Some(number) => *number,
            None => {
                let number = self.terms.len() as u32;
                self.terms.push(Term { is_stop_word: analyzer.is_stop_term(&text), text: text.clone() });
                self.by_text.insert(text, number);
                number
            }
        };
        self.by_surface.insert(surface.into(), number);
        number
    }
}
