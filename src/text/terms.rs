//! `Terms`: the words of a document in, the numbers of its distinct terms out.
//!
//! A surface form is analysed once a thread, not once a document: news uses
//! the same few ten thousand forms over and over.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::term_list::Lexicon;
use super::{Analyzer, Term, TermList, Word};

/// So many surface forms are kept from one document to the next: more than
/// the vocabulary of most archives, less than ten megabytes.
const KEPT: usize = 1 << 17;

/// Those that are long, and the terms, take so many bytes at most.
const KEPT_BYTES: usize = 1 << 23;

/// A news article has about so many distinct terms.
const DISTINCT: usize = 256;

/// The terms of the surface forms met so far. What every word needs is kept
/// small and together: most of the time goes into waiting for memory.
#[derive(Default)]
struct Seen {
    /// The terms of the forms that a [`Short`] has room for: nearly all.
    by_short: HashMap<Short, u32, RandomState>,
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

/// The bytes of a short surface form, of which none is 0, as numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Short([u32; 3]);

thread_local! {
    static STEMMED: RefCell<Seen> = RefCell::default();
    static PLAIN: RefCell<Seen> = RefCell::default();
}

/// The distinct terms of a document, in the order in which they are met.
pub(super) struct Terms<'a> {
    analyzer: &'a Analyzer,
    seen: &'a mut Seen,
    found: Vec<u32>,
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
            let mut terms = Terms { analyzer, seen, found: Vec::with_capacity(DISTINCT) };
            work(&mut terms);
            TermList::new(Arc::clone(&terms.seen.terms), terms.found)
        })
    }

    /// The words that stand at some places of `text`.
    pub fn words(&mut self, text: &str, words: &mut [Word]) {
        // First all of one kind of memory, then all of the other.
        for word in words.iter_mut() {
            word.term = self.seen.number(text, word.span(), self.analyzer);
        }
        for word in words {
            word.term = self.place(word.term);
        }
    }

    /// The place in the document of a term that was seen.
    fn place(&mut self, number: u32) -> u32 {
        let met = &mut self.seen.met[number as usize];
        if met.0 != self.seen.documents {
            *met = (self.seen.documents, self.found.len() as u32);
            self.found.push(number);
        }
        met.1
    }
}

impl Seen {
    fn is_full(&self) -> bool {
        self.by_short.len() + self.by_long.len() > KEPT
            || self.bytes > KEPT_BYTES
            || self.documents == u32::MAX
    }

    /// The number of the term of the surface form that stands at `span`.
    fn number(&mut self, text: &str, span: Range<usize>, analyzer: &Analyzer) -> u32 {
        let short = Short::of(text, span.clone());
        let known = match short {
            Some(short) => self.by_short.get(&short),
            None => self.by_long.get(&text[span.clone()]),
        };
        if let Some(number) = known {
            return *number;
        }
        let surface = &text[span];
        let number = self.analysed(surface, analyzer);
        match short {
            Some(short) => self.by_short.insert(short, number),
            None => {
                self.bytes += surface.len();
                self.by_long.insert(surface.into(), number)
            }
        };
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

impl Short {
    /// The form that stands at `span`, if it is short enough.
    fn of(text: &str, span: Range<usize>) -> Option<Self> {
        let mask = *MASKS.get(span.len())?;
        let bytes = text.as_bytes();
        // Sixteen bytes are read at once, and those behind the form cleared.
        let all = match bytes.get(span.start..).and_then(<[u8]>::first_chunk) {
            Some(chunk) => u128::from_le_bytes(*chunk),
            None => {
                let mut chunk = [0; size_of::<u128>()];
                chunk[..span.len()].copy_from_slice(&bytes[span]);
                u128::from_le_bytes(chunk)
            }
        };
        let all = all & mask;
        Some(Self([all as u32, (all >> 32) as u32, (all >> 64) as u32]))
    }
}

impl Hash for Short {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [first, second, third] = self.0.map(u128::from);
        // One number is hashed faster than several.
        state.write_u128(first | second << 32 | third << 64);
    }
}

/// The bits of so many bytes.
const MASKS: [u128; size_of::<Short>() + 1] = {
    let mut masks = [0; size_of::<Short>() + 1];
    let mut length = 1;
    while length < masks.len() {
        masks[length] = masks[length - 1] << u8::BITS | 0xff;
        length += 1;
    }
    masks
};
