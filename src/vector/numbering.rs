//! `Numbering`: the terms of a text in, the numbers by which they and their
//! classes stand in its grams out.

use super::gram::NOTHING;
use super::grams::Words;
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
    pub class: Option<usize>,
}

/// The numbers of terms, and of their classes, in the grams of a text;
/// [`NOTHING`] is the number of what is no feature, and comes first in all
/// lists.
pub(crate) struct Numbering {
    /// By term.
    pub(super) terms: Vec<u32>,
    /// The numbers of their classes, if any has one.
    classes: Option<Vec<u32>>,
    /// What has each number: a class from 1, or the name of a term.
    names: Vec<u32>,
    /// How much an occurrence of what has a number counts beside one of a word.
    pub(super) factors: Vec<f64>,
}

impl Numbering {
    /// Numbers some terms; of so many `classes`.
    pub(super) fn new(terms: impl Iterator<Item = Numbered>, classes: usize, stop_words: StopWords) -> Self {
        let room = terms.size_hint().0 + 1;
        let list = || {
            let mut list = Vec::with_capacity(room);
            list.push(NOTHING);
            list
        };
        let (mut numbers, mut class_of, mut names) = (list(), list(), list());
        let mut factors = Vec::with_capacity(2 * room);
        factors.push(0.0);
        for Numbered { name, is_stop_word, class } in terms {
            let is_dropped = is_stop_word && stop_words == StopWords::Drop;
            numbers.push(if is_dropped { NOTHING } else { names.len() as u32 });
            class_of.push(class.filter(|_| !is_stop_word).map_or(NOTHING, |class| class as u32 + 1));
            if !is_dropped {
                names.push(name);
                let is_discounted = is_stop_word && stop_words == StopWords::Discount;
                factors.push(if is_discounted { DISCOUNT } else { 1.0 });
            }
        }
        let mut numbering = Self { terms: numbers, classes: None, names, factors };
        if classes > 0 {
            let mut met = vec![NOTHING; classes + 1];
            for class in class_of.iter_mut().filter(|class| **class != NOTHING) {
                let number = &mut met[*class as usize];
                if *number == NOTHING {
                    *number = numbering.names.len() as u32;
                    numbering.names.push(*class);
                    numbering.factors.push(CLASS_WEIGHT);
                }
                *class = *number;
            }
            numbering.classes = Some(class_of);
        }
        numbering
    }

    /// What has each number: a class from 1, or the name of a term.
    pub(crate) fn names(&self) -> &[u32] {
        &self.names
    }

    /// Words whose numbers are the places of terms, from 1, as the numbers of
    /// those terms and, behind them all, of their classes.
    pub(super) fn apply(&self, words: &mut Words) {
        let length = words.numbers.len();
        if self.classes.is_some() {
            words.numbers.extend_from_within(..);
            words.weights.extend_from_within(..);
        }
        let (of_terms, of_classes) = words.numbers.split_at_mut(length);
        of_terms.iter_mut().for_each(|word| *word = self.terms[*word as usize]);
        if let Some(classes) = &self.classes {
            of_classes.iter_mut().for_each(|word| *word = classes[*word as usize]);
        }
    }
}
