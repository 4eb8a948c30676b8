//! `TermList`: the distinct terms of a document, as numbers of the lexicon
//! that it shares with the other documents of a thread.

use std::fmt;
use std::ops::Index;
use std::sync::Arc;

use super::Term;

/// All terms that a thread has met. It only grows, so that a document can look
/// into it while others are prepared.
pub(super) type Lexicon = boxcar::Vec<Term>;

/// The distinct terms of a document, in the order in which they first occur.
#[derive(Clone)]
pub struct TermList {
    lexicon: Arc<Lexicon>,
    numbers: Vec<u32>,
}

impl TermList {
    /// The terms of these numbers, all of which the lexicon holds.
    pub(super) fn new(lexicon: Arc<Lexicon>, numbers: Vec<u32>) -> Self {
        Self { lexicon, numbers }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The terms, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Term> {
        self.numbers.iter().map(|number| &self.lexicon[*number as usize])
    }
}

impl Index<usize> for TermList {
    type Output = Term;

    fn index(&self, place: usize) -> &Term {
        &self.lexicon[self.numbers[place] as usize]
    }
}

impl fmt::Debug for TermList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
