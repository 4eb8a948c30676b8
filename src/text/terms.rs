//! `Terms`: the words of a document in, the numbers of its distinct terms out.
//!
//! A surface form is analysed once a thread, not once a document: news uses
//! the same few ten thousand forms over and over.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::{Analyzer, Term, Word};

/// So many surface forms are kept from one document to the next: more than
/// the vocabulary of most archives, less than ten megabytes.
const KEPT: usize = 1 << 17;

/// The terms of the surface forms met so far.
#[derive(Default)]
struct Seen {
    by_surface: HashMap<Box<str>, u32, RandomState>,
    by_text: HashMap<Arc<str>, u32, RandomState>,
    terms: Vec<SeenTerm>,
    /// How many documents there were.
    documents: u64,
}

struct SeenTerm {
    term: Term,
    /// The last document that it was met in, from 1, and its place there.
    document: u64,
    place: u32,
}

thread_local! {
    static STEMMED: RefCell<Seen> = RefCell::default();
    static PLAIN: RefCell<Seen> = RefCell::default();
}

/// The distinct terms of a document, in the order in which they are met.
pub(super) struct Terms<'a> {
    analyzer: &'a Analyzer,
    seen: &'a mut Seen,
    pub found: Vec<Term>,
}

impl Terms<'_> {
    /// Calls `work` with a collector of terms.
    pub fn collect<R>(analyzer: &Analyzer, work: impl FnOnce(&mut Terms<'_>) -> R) -> R {
        let cache = if analyzer.options().stem { &STEMMED } else { &PLAIN };
        cache.with_borrow_mut(|seen| {
            if seen.by_surface.len() > KEPT {
                *seen = Seen::default();
            }
            seen.documents += 1;
            work(&mut Terms { analyzer, seen, found: Vec::new() })
        })
    }

    /// The word that stands at `span` of `text`.
    pub fn word(&mut self, text: &str, span: Range<usize>) -> Word {
        let number = self.seen.number(&text[span.clone()], self.analyzer);
        let document = self.seen.documents;
        let seen = &mut self.seen.terms[number as usize];
        if seen.document != document {
            (seen.document, seen.place) = (document, self.found.len() as u32);
            self.found.push(seen.term.clone());
        }
        Word { start: span.start as u32, end: span.end as u32, term: seen.place }
    }
}

impl Seen {
    /// The number of the term of a surface form.
    fn number(&mut self, surface: &str, analyzer: &Analyzer) -> u32 {
        if let Some(number) = self.by_surface.get(surface) {
            return *number;
        }
        let text = analyzer.term(surface);
        let number = match self.by_text.get(text.as_str()) {
            Some(number) => *number,
            None => {
                let number = self.terms.len() as u32;
                let is_stop_word = analyzer.is_stop_term(&text);
                let text: Arc<str> = text.into();
                let term = Term { text: Arc::clone(&text), is_stop_word };
                self.terms.push(SeenTerm { term, document: 0, place: 0 });
                self.by_text.insert(text, number);
                number
            }
        };
        self.by_surface.insert(surface.into(), number);
        number
    }
}
