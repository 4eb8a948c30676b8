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
    /// By the number of a term that of its class, if there are classes.
    pub(super) classes: Option<Vec<u32>>,
    /// What has each number: nothing, a class from 1, or the name of a term.
    names: Vec<u32>,
    /// How much an occurrence of what has a number counts beside one of a word.
    pub(super) factors: Vec<f64>,
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
        let room = 2 * terms.len() + 2;
        let (mut names, mut factors) = (vec![NOTHING; room], vec![0.0; room]);
        let mut class_of = vec![NOTHING; terms.len() + 2];
        let mut next = 1;
        let factor = if stop_words == StopWords::Discount { DISCOUNT } else { 1.0 };
        let number = |Numbered { name, is_stop_word, class }| {
            let is_kept = !is_stop_word | (stop_words != StopWords::Drop);
            names[next] = name;
            factors[next] = if is_stop_word { factor } else { 1.0 };
            class_of[next] = class.filter(|_| !is_stop_word).map_or(NOTHING, |class| class + 1);
            let number = if is_kept { next as u32 } else { NOTHING };
            next += usize::from(is_kept);
            number
        };
        let terms = terms.map(number).collect();
        class_of.truncate(next);
        let classes = (classes > 0).then(|| {
            let mut met = vec![NOTHING; classes + 1];
            for class in &mut class_of {
                names[next] = *class;
                factors[next] = CLASS_WEIGHT;
                let number = &mut met[*class as usize];
                let is_new = (*class != NOTHING) & (*number == NOTHING);
                *number = if is_new { next as u32 } else { *number };
                next += usize::from(is_new);
                *class = *number;
            }
            class_of
        });
        names.truncate(next);
        factors.truncate(next);
        Self { terms, classes, names, factors }
    }

    /// What has each number: a class from 1, or the name of a term.
    pub(crate) fn names(&self) -> &[u32] {
        &self.names
    }
}
