//! Selection: scores in, a set of sentences out that fits the length, does not
//! repeat itself (maximal marginal relevance, Carbonell and Goldstein 1998) and
//! leaves no opening dangling.
//!
//! A sentence that points back brings the one before it along, at the mean
//! worth of both, or gives way. Worth falls as others are chosen, but for what
//! follows a chosen sentence, so the best is found lazily (Minoux 1978), and
//! time grows with the length of the text, not with its square: where a great
//! many sentences are alike, not all are looked at again for each one chosen.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::RangeInclusive;

use super::length::Budget;
use super::sentences::{Sparse, dot, product};

/// Two sentences this alike (in cosine) say the same; only one is chosen.
const SAME: f64 = 0.9;

/// So many sentences are looked at again at most until the next one is chosen:
/// more than nearly all texts have.
const MOST_LOOKS: usize = 1000;

/// A sentence brings at most so many others along.
const MOST_CONTEXT: usize = 3;

/// What the choice is made of: the candidate sentences in document order.
pub(super) struct Candidates<'s> {
    pub scores: &'s [f64],
    /// Their tf-idf vectors, of length 1 or empty, over so many terms.
    pub vectors: &'s [&'s Sparse],
    pub terms: usize,
    /// Whether each opens with a word that points back.
    pub points_back: &'s [bool],
    /// What a sentence loses for each one chosen, in proportion to the cosine.
    pub redundancy: f64,
}

/// The places of the chosen sentences, in order; at least one if there is any.
pub(super) fn select(candidates: &Candidates<'_>, budget: Budget) -> Vec<usize> {
    let chosen = select_whole(candidates, budget.clone());
    if !chosen.is_empty() {
        return chosen;
    }
    // What fits points back to what does not: better than nothing.
    let points_back = vec![false; candidates.scores.len()];
    select_whole(&Candidates { points_back: &points_back, ..*candidates }, budget)
}

/// The same without openings left dangling.
fn select_whole(candidates: &Candidates<'_>, mut budget: Budget) -> Vec<usize> {
    let count = candidates.scores.len();
    let mut chosen = Chosen::new(count, candidates.terms);
    let mut open: BinaryHeap<Unit> = (0..count).filter_map(|place| chosen.unit(candidates, place)).collect();
    // What repeats a chosen sentence comes last, in order of its worth.
    let mut repeated = Vec::new();
    let mut looks = 0;
    while let Some(before) = open.pop() {
        if budget.is_spent() {
            break;
        }
        // What was chosen, or needs more than is left, is looked at again only
        // if the sentence before it is chosen.
        let Some(now) = chosen.unit(candidates, before.place).filter(|unit| budget.fits(unit.places()))
        else {
            continue;
        };
        if now.worth < before.worth && looks < MOST_LOOKS {
            looks += 1;
            open.push(now);
        } else if chosen.repeats(candidates, now.place) {
            repeated.push(now.place);
        } else {
            looks = 0;
            budget.spend(now.places());
            now.places().for_each(|place| chosen.add(candidates, place));
            let follow = now.place + 1..count.min(now.place + 1 + MOST_CONTEXT);
            let pointing = follow.take_while(|place| candidates.points_back[*place]);
            open.extend(pointing.filter_map(|place| chosen.unit(candidates, place)));
        }
    }
    for place in repeated {
        let unit = chosen.unit(candidates, place).filter(|unit| budget.fits(unit.places()));
        if let Some(unit) = unit {
            budget.spend(unit.places());
            unit.places().for_each(|place| chosen.add(candidates, place));
        }
    }
    (0..count).filter(|place| chosen.is_chosen[*place]).collect()
}

/// The sentences chosen so far.
struct Chosen {
    is_chosen: Vec<bool>,
    /// The sum of their vectors: a sentence's product with it is the sum of its
    /// cosines with each of them.
    sum: Vec<f64>,
    /// Of each term the last of `holders`, from 1; 0 if there is none.
    last: Vec<usize>,
    /// Every place that holds a term, with the one before it that holds the
    /// same, from 1.
    holders: Vec<(usize, usize)>,
}

impl Chosen {
    fn new(sentences: usize, terms: usize) -> Self {
        Self {
            is_chosen: vec![false; sentences],
            sum: vec![0.0; terms],
            last: vec![0; terms],
            holders: Vec::new(),
        }
    }

    /// A sentence with those before it that it needs, if it is still open and
    /// does not need too many.
    fn unit(&self, candidates: &Candidates<'_>, place: usize) -> Option<Unit> {
        let mut first = place;
        while candidates.points_back[first] && first > 0 && !self.is_chosen[first - 1] {
            first -= 1;
            if place - first > MOST_CONTEXT {
                return None;
            }
        }
        let worth = |place: usize| {
            candidates.scores[place] - candidates.redundancy * dot(candidates.vectors[place], &self.sum)
        };
        let worth = (first..=place).map(worth).sum::<f64>() / (place - first + 1) as f64;
        (!self.is_chosen[place]).then_some(Unit { worth, first, place })
    }

    fn add(&mut self, candidates: &Candidates<'_>, place: usize) {
        self.is_chosen[place] = true;
        for (term, weight) in candidates.vectors[place] {
            self.sum[*term] += weight;
            self.holders.push((place, self.last[*term]));
            self.last[*term] = self.holders.len();
        }
    }

    /// The places of the chosen sentences that hold a term.
    fn holders(&self, term: usize) -> impl Iterator<Item = usize> + '_ {
        let holder = |number: usize| self.holders.get(number.checked_sub(1)?);
        std::iter::successors(holder(self.last[term]), move |(_, before)| holder(*before))
            .map(|(place, _)| *place)
    }

    /// Whether a chosen sentence says the same. Such a one shares a term with
    /// the heaviest terms of this one, without which it falls short; so only
    /// the few that do are compared (prefix filtering, Bayardo, Ma and Srikant
    /// 2007).
    fn repeats(&self, candidates: &Candidates<'_>, place: usize) -> bool {
        let vector = candidates.vectors[place];
        let mut heaviest = vector.clone();
        // Of equals the one met last first: it stands in fewer sentences.
        heaviest.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        let mut rest = 1.0;
        heaviest.iter().any(|(term, weight)| {
            let is_enough = rest <= SAME * SAME;
            rest -= weight * weight;
            !is_enough && self.holders(*term).any(|other| product(vector, candidates.vectors[other]) > SAME)
        })
    }
}

/// A sentence and those it brings along; the greatest is worth most, of equals
/// the one that comes first.
struct Unit {
    worth: f64,
    first: usize,
    place: usize,
}

impl Unit {
    fn places(&self) -> RangeInclusive<usize> {
        self.first..=self.place
    }
}

impl Ord for Unit {
    fn cmp(&self, other: &Self) -> Ordering {
        self.worth.total_cmp(&other.worth).then(other.place.cmp(&self.place))
    }
}

impl PartialOrd for Unit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Unit {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Article;
    use crate::summarize::Length;
    use crate::text::{Analyzer, Document, TermOptions};

    /// Chooses among sentences without a word in common, some of which point
    /// back.
    fn chosen(scores: &[f64], points_back: &[bool], length: Length) -> Vec<usize> {
        let vectors: Vec<Sparse> = (0..scores.len()).map(|place| vec![(place, 1.0)]).collect();
        of(scores, &vectors, points_back, length)
    }

    fn of(scores: &[f64], vectors: &[Sparse], points_back: &[bool], length: Length) -> Vec<usize> {
        let text = "Oil fell again. ".repeat(scores.len());
        let document = Document::new(Article::new(text), &Analyzer::new(TermOptions::default()));
        let all: Vec<usize> = (0..scores.len()).collect();
        let budget = Budget::new(length, &document, &all, &all);
        let vectors: &[&Sparse] = &vectors.iter().collect::<Vec<_>>();
        select(&Candidates { scores, vectors, terms: scores.len() + 4, points_back, redundancy: 0.5 }, budget)
    }

    #[test]
    fn an_opening_that_points_back_brings_what_it_points_to_or_gives_way() {
        let points_back = [false, false, true, false];
        // The mean of 1 and 2 is above the others.
        assert_eq!(chosen(&[1.0, 2.0, 9.0, 3.0], &points_back, Length::Sentences(2)), [1, 2]);
        assert_eq!(chosen(&[1.0, 2.0, 9.0, 3.0], &points_back, Length::Sentences(1)), [3]);
        assert_eq!(chosen(&[5.0, -9.0, 9.0, 3.0], &points_back, Length::Sentences(2)), [0, 3]);
    }

    #[test]
    fn a_dangling_opening_is_better_than_nothing() {
        let text = "Oil and gas fell again in London and Rotterdam. It rained.";
        let document = Document::new(Article::new(text), &Analyzer::new(TermOptions::default()));
        let candidates = Candidates {
            scores: &[1.0, 0.0],
            vectors: &[&vec![(0, 1.0)], &vec![(1, 1.0)]],
            terms: 2,
            points_back: &[false, true],
            redundancy: 0.5,
        };
        assert_eq!(select(&candidates, Budget::new(Length::Words(5), &document, &[0, 1], &[0, 1])), [1]);
    }

    #[test]
    fn a_sentence_that_says_the_same_comes_last() {
        let vectors = vec![vec![(0, 1.0)], vec![(0, 1.0)], vec![(1, 1.0)]];
        let of = |count| of(&[3.0, 2.9, 0.0], &vectors, &[false; 3], Length::Sentences(count));
        assert_eq!(of(2), [0, 2]);
        assert_eq!(of(3), [0, 1, 2]);
    }

    fn none_dangles(found: &[usize], points_back: &[bool]) -> bool {
        found.iter().all(|place| !points_back[*place] || *place == 0 || found.contains(&(place - 1)))
    }

    #[test]
    fn of_many_like_sentences_as_many_are_chosen_as_asked_for() {
        let count = 20_000;
        let vectors: Vec<Sparse> =
            (0..count).map(|place| vec![(0, 0.6), (1 + place % (count - 1), 0.8)]).collect();
        let scores: Vec<f64> = (0..count).map(|place| (place % 97) as f64).collect();
        let found = of(&scores, &vectors, &vec![false; count], Length::Sentences(count / 2));
        assert_eq!(found.len(), count / 2);
    }

    proptest! {
        #[test]
        fn as_many_sentences_as_asked_for_in_order_and_none_dangling(
            sentences in prop::collection::vec((-5.0..5.0_f64, any::<bool>()), 1..40),
            count in 1..12_usize,
        ) {
            let (scores, points_back): (Vec<f64>, Vec<bool>) = sentences.into_iter().unzip();
            let found = chosen(&scores, &points_back, Length::Sentences(count));
            prop_assert_eq!(found.len(), count.min(scores.len()));
            prop_assert!(found.is_sorted());
            prop_assert!(none_dangles(&found, &points_back));
        }

        #[test]
        fn none_dangles_where_sentences_repeat_others(
            sentences in prop::collection::vec((-5.0..5.0_f64, any::<bool>(), 0..4_usize), 1..30),
            words in 3..40_usize,
        ) {
            let scores: Vec<f64> = sentences.iter().map(|sentence| sentence.0).collect();
            let mut points_back: Vec<bool> = sentences.iter().map(|sentence| sentence.1).collect();
            // So that something fits that does not point back.
            points_back[0] = false;
            let vectors: Vec<Sparse> = sentences.iter().map(|sentence| vec![(sentence.2, 1.0)]).collect();
            let found = of(&scores, &vectors, &points_back, Length::Words(words));
            prop_assert!(none_dangles(&found, &points_back), "{:?}", found);
        }
    }
}
