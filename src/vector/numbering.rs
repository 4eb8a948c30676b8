//! `Numbering`: the terms of a text in, the numbers by which they and their
//! classes stand in grams out.

use super::gram::{Gram, NOTHING};
use super::options::StopWords;

/// The numbers that terms, and the classes of terms, have in a [`Gram`];
/// [`NOTHING`] for what is no feature.
pub(crate) struct Numbering {
    pub(super) terms: Vec<u32>,
    pub(super) classes: Vec<u32>,
    /// The numbers of terms that are discounted, in order.
    discounted: Vec<u32>,
}

impl Numbering {
    /// Numbers some terms, each with whether it is a function word, and with
    /// its class; those of the terms begin with `first_term`.
    pub(super) fn new(
        terms: impl Iterator<Item = (bool, Option<usize>)>,
        first_term: u32,
        stop_words: StopWords,
    ) -> Self {
        let room = terms.size_hint().0;
        let mut numbering = Self {
            terms: Vec::with_capacity(room),
            classes: Vec::with_capacity(room),
            discounted: Vec::new(),
        };
        for (number, (is_stop_word, class)) in (first_term..).zip(terms) {
            let is_dropped = is_stop_word && stop_words == StopWords::Drop;
            numbering.terms.push(if is_dropped { NOTHING } else { number });
            numbering.classes.push(class.filter(|_| !is_stop_word).map_or(NOTHING, |class| class as u32 + 1));
            if is_stop_word && stop_words == StopWords::Discount {
                numbering.discounted.push(number);
            }
        }
        numbering
    }

    /// Whether a gram holds a term that is discounted.
    pub(super) fn is_discounted(&self, gram: Gram) -> bool {
        !self.discounted.is_empty() && gram.iter().any(|number| self.discounted.binary_search(number).is_ok())
    }
}
