//! Selection: scores in, a set of sentences out that fits the length and does
//! not repeat itself (maximal marginal relevance, Carbonell and Goldstein
//! 1998).

use super::Length;
use super::vectors::SentenceVectors;
use crate::text::Document;

/// How long a sentence is.
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub words: usize,
    pub chars: usize,
}

impl Size {
    pub(super) fn of(document: &Document, index: usize) -> Self {
        let sentence = &document.sentences()[index];
        let text = document.sentence_text(sentence);
        Self { words: text.split_whitespace().count(), chars: text.chars().count() }
    }
}

/// Two sentences this alike (in cosine) say the same; only one is chosen.
const SAME: f64 = 0.9;

/// The places of the chosen sentences, in order.
pub(super) fn select(
    scores: &[f64],
    sizes: &[Size],
    length: Length,
    redundancy: f64,
    vectors: &SentenceVectors,
) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    let mut open: Vec<usize> = (0..scores.len()).collect();
    // What each sentence has in common with the nearest one chosen.
    let mut alike = vec![0.0_f64; scores.len()];
    let mut budget = Budget::new(length, sizes);
    while !budget.is_spent() && !open.is_empty() {
        let worth = |place: usize| scores[place] - redundancy * alike[place];
        let fitting = |place: &usize| budget.fits(sizes[*place]);
        // If nothing fits at all, the best sentence is better than none.
        let any = open.iter().any(fitting);
        let best =
            open.iter().copied().filter(|place| if any { fitting(place) } else { chosen.is_empty() }).max_by(
                |a, b| {
                    let (same_a, same_b) = (alike[*a] > SAME, alike[*b] > SAME);
                    same_b.cmp(&same_a).then(worth(*a).total_cmp(&worth(*b))).then(b.cmp(a))
                },
            );
        let Some(best) = best else { break };
        budget.spend(sizes[best]);
        chosen.push(best);
        open.retain(|place| *place != best);
        for place in &open {
            alike[*place] = alike[*place].max(vectors.between(*place, best));
        }
    }
    chosen.sort_unstable();
    chosen
}

/// What is left of the length asked for.
struct Budget {
    left: usize,
    unit: fn(Size) -> usize,
}

impl Budget {
    fn new(length: Length, sizes: &[Size]) -> Self {
        match length {
            Length::Sentences(count) => Self { left: count, unit: |_| 1 },
            Length::Words(count) => Self { left: count, unit: |size| size.words },
            Length::Chars(count) => Self { left: count, unit: |size| size.chars },
            Length::Percent(percent) => {
                let words: usize = sizes.iter().map(|size| size.words).sum();
                Self { left: (words as f64 * percent / 100.0).ceil() as usize, unit: |size| size.words }
            }
        }
    }

    fn fits(&self, size: Size) -> bool {
        (self.unit)(size) <= self.left
    }

    fn spend(&mut self, size: Size) {
        self.left = self.left.saturating_sub((self.unit)(size));
    }

    fn is_spent(&self) -> bool {
        self.left == 0
    }
}
