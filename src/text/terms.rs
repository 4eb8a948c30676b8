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
    /// Forms of up to fifteen bytes, as numbers: nearly all.
    by_short: HashMap<u128, u32, RandomState>,
    by_long: HashMap<Box<str>, u32, RandomState>,
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
            if seen.by_short.len() + seen.by_long.len() > KEPT {
                *seen = Seen::default();
            }
            seen.documents += 1;
            work(&mut Terms { analyzer, seen, found: Vec::new() })
        })
    }

    /// The word that stands at `span` of `text`.
    pub fn word(&mut self, text: &str, span: Range<usize>) -> Word {
        let number = self.seen.number(text, span.clone(), self.analyzer);
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
    /// The number of the term of the surface form that stands at `span`.
    fn number(&mut self, text: &str, span: Range<usize>, analyzer: &Analyzer) -> u32 {
        match short(text, span.clone()) {
            Some(short) => match self.by_short.get(&short) {
                Some(number) => *number,
                None => {
                    let number = self.analysed(&text[span], analyzer);
                    self.by_short.insert(short, number);
                    number
                }
            },
            None => match self.by_long.get(&text[span.clone()]) {
                Some(number) => *number,
                None => {
                    let number = self.analysed(&text[span.clone()], analyzer);
                    self.by_long.insert(text[span].into(), number);
                    number
                }
            },
        }
    }

    /// The number of the term of a form not seen before.
    fn analysed(&mut self, surface: &str, analyzer: &Analyzer) -> u32 {
        let text = analyzer.term(surface);
        if let Some(number) = self.by_text.get(text.as_str()) {
            return *number;
        }
        let number = self.terms.len() as u32;
        let is_stop_word = analyzer.is_stop_term(&text);
        let text: Arc<str> = text.into();
        let term = Term { text: Arc::clone(&text), is_stop_word };
        self.terms.push(SeenTerm { term, document: 0, place: 0 });
        self.by_text.insert(text, number);
        number
    }
}

/// The bytes at `span` and how many they are as one number, if that has room.
fn short(text: &str, span: Range<usize>) -> Option<u128> {
    const ROOM: usize = size_of::<u128>();
    let length = span.len();
    if length >= ROOM {
        return None;
    }
    let bytes = text.as_bytes();
    let all = match bytes.get(span.start..).and_then(<[u8]>::first_chunk::<ROOM>) {
        Some(chunk) => u128::from_le_bytes(*chunk),
        None => {
            let mut chunk = [0; ROOM];
            chunk[..length].copy_from_slice(&bytes[span]);
            u128::from_le_bytes(chunk)
        }
    };
    let mask = (1 << (8 * length)) - 1;
    Some((all & mask) | (length as u128) << 120)
}
