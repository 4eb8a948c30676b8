//! `Numbering`: the terms of a text in, the numbers by which they and their
//! classes stand in its grams out.

use super::gram::NOTHING;
use super::options::StopWords;

/// How much an occurrence of a class counts beside one of a word: classes know
/// more words, words know more precisely.
pub(super) const CLASS_WEIGHT: f64 = 0.6;

/// How much an occurrence of what holds a function word counts beside one of
/// what does not, where function words are discounted.
pub(super) const DISCOUNT: f64 = 0.4;

/// A term as it is numbered.
pub(crate) struct Numbered {
    /// What tells it from others.
    pub name: u32,
    pub is_stop_word: bool,
    /// Its word class, if it has one.
    pub class: Option<u32>,
}

/// The numbers of terms, and of their classes, in the grams of a text;
/// [`NOTHING`] is the number of what is no feature.
pub(crate) struct Numbering {
    /// By term.
    pub(crate) terms: Vec<u32>,
    /// What has each number; the first is nothing.
    pub(super) numbered: Vec<Named>,
    /// Whether there are classes.
    pub(super) has_classes: bool,
}

/// What has a number in the grams of a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Named {
    /// Nothing, a class from 1, or the name of a term.
    pub name: u32,
    /// The number of its class.
    pub class: u32,
    /// How much an occurrence counts beside one of a word.
    pub factor: f64,
}

impl Numbering {
    /// Numbers some terms; of so many `classes`.
    pub(super) fn new(
        terms: impl ExactSizeIterator<Item = Numbered>,
        classes: usize,
        stop_words: StopWords,
    ) -> Self {
        // As many as there are terms, and as many again for their classes; what
        // has no number is written over by the next one.
        let mut numbered = vec![Named::default(); 2 * terms.len() + 2];
        let mut next = 1;
        let drop = stop_words == StopWords::Drop;
        let discount = if stop_words == StopWords::Discount { DISCOUNT } else { 1.0 };
        let number = |Numbered { name, is_stop_word, class }| {
            let (class, factor) = match class {
                _ if is_stop_word => (NOTHING, discount),
                Some(class) => (class + 1, 1.0),
                None => (NOTHING, 1.0),
            };
            numbered[next] = Named { name, class, factor };
            let is_kept = !(is_stop_word & drop);
            let number = if is_kept { next as u32 } else { NOTHING };
            next += usize::from(is_kept);
            number
        };
        let terms = terms.map(number).collect();
        let has_classes = classes > 0;
        if has_classes {
            next += number_classes(&mut numbered, next, classes);
        }
        numbered.truncate(next);
        Self { terms, numbered, has_classes }
    }
}

/// Numbers the classes of the first `terms` behind them, and tells how many
/// there are.
fn number_classes(numbered: &mut [Named], terms: usize, classes: usize) -> usize {
    let (terms, room) = numbered.split_at_mut(terms);
    let mut met = vec![NOTHING; classes + 1];
    let (first, mut count) = (terms.len(), 0);
    for term in terms {
        let name = term.class;
        room[count] = Named { name, class: NOTHING, factor: CLASS_WEIGHT };
        let number = &mut met[name as usize];
        let is_new = (name != NOTHING) & (*number == NOTHING);
        *number = if is_new { (first + count) as u32 } else { *number };
        count += usize::from(is_new);
        term.class = *number;
    }
    count
}
