//! The extractive oracle: a document and its reference summary in, the
//! sentences that the reference itself would choose out.
//!
//! Sentences are added one by one, each the one that raises ROUGE-1 F1 plus
//! ROUGE-2 F1 most, until none does (Nallapati et al. 2017, "SummaRuNNer").
//! That is an upper bound of sorts: a greedy choice comes close to the best
//! one, but need not be it.

use super::rouge::{RougeText, counted};
use crate::summarize::Length;
use crate::text::Document;

/// The places of the sentences that say best what the reference says, in
/// order; none if no sentence has a word in common with it.
///
/// `sentences` are all the sentences of the document, and `reference` the
/// summary, both of one tokenizer. As in a summary, only prose is chosen if
/// there is any, and if no sentence fits the length the best one is taken.
/// Pairs of words count within sentences only.
pub(crate) fn oracle(
    document: &Document,
    sentences: &RougeText,
    reference: &RougeText,
    length: Length,
) -> Vec<usize> {
    let all = 0..document.sentences().len().min(sentences.sentence_words().len());
    let prose: Vec<usize> = all.clone().filter(|index| document.sentences()[*index].is_prose).collect();
    let candidates = if prose.is_empty() { all.collect() } else { prose };
    let grams: Vec<[Grams; 2]> = candidates
        .iter()
        .map(|index| {
            let words = sentences.sentence_words()[*index].as_slice();
            [
                Grams::new(words.iter().copied(), reference.unigrams()),
                Grams::new(words.windows(2).map(|pair| (pair[0], pair[1])), reference.bigrams()),
            ]
        })
        .collect();
    let mut covers = [Cover::new(reference.unigrams()), Cover::new(reference.bigrams())];
    let mut room = Room::new(document, &candidates, length);
    let mut open: Vec<usize> = (0..candidates.len()).collect();
    let mut chosen = Vec::new();
    let mut reached = 0.0;
    while !open.is_empty() && room.left > 0 {
        let fitting = open.iter().any(|place| room.sizes[*place] <= room.left);
        let allowed =
            |place: &usize| if fitting { room.sizes[*place] <= room.left } else { chosen.is_empty() };
        let worth = |place: usize| covers[0].f1_with(&grams[place][0]) + covers[1].f1_with(&grams[place][1]);
        let best = open
            .iter()
            .copied()
            .filter(allowed)
            .map(|place| (worth(place), place))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((value, best)) = best.filter(|(value, _)| *value > reached) else { break };
        reached = value;
        room.left = room.left.saturating_sub(room.sizes[best]);
        for (cover, grams) in covers.iter_mut().zip(&grams[best]) {
            cover.add(grams);
        }
        open.retain(|place| *place != best);
        chosen.push(best);
    }
    let mut indices: Vec<usize> = chosen.into_iter().map(|place| candidates[place]).collect();
    indices.sort_unstable();
    indices
}

/// The words, or the pairs of words, of a sentence.
struct Grams {
    /// Those of the reference: place there, and how often they occur here.
    shared: Vec<(usize, usize)>,
    total: usize,
}

impl Grams {
    fn new<T: Copy + Ord>(grams: impl Iterator<Item = T>, reference: &[(T, usize)]) -> Self {
        let counts = counted(grams);
        let total = counts.iter().map(|(_, count)| *count).sum();
        let shared = counts
            .into_iter()
            .filter_map(|(gram, count)| {
                let place = reference.binary_search_by_key(&gram, |(gram, _)| *gram).ok()?;
                Some((place, count))
            })
            .collect();
        Self { shared, total }
    }
}

/// How much of the reference's words, or pairs, is said by the sentences
/// chosen so far.
struct Cover {
    /// How often each occurs in the reference: more does not count.
    limits: Vec<usize>,
    /// How often each occurs in the sentences chosen.
    said: Vec<usize>,
    common: usize,
    /// All of the reference, and all of the sentences chosen.
    total: usize,
}

impl Cover {
    fn new<T>(reference: &[(T, usize)]) -> Self {
        let limits: Vec<usize> = reference.iter().map(|(_, count)| *count).collect();
        let total = limits.iter().sum();
        Self { said: vec![0; limits.len()], limits, common: 0, total }
    }

    /// What a sentence would add to the common part.
    fn gain(&self, grams: &Grams) -> usize {
        let gain = |(place, count): &(usize, usize)| {
            let (said, limit) = (self.said[*place], self.limits[*place]);
            limit.min(said + count) - limit.min(said)
        };
        grams.shared.iter().map(gain).sum()
    }

    /// F1 with a further sentence.
    fn f1_with(&self, grams: &Grams) -> f64 {
        let common = self.common + self.gain(grams);
        let total = self.total + grams.total;
        if total == 0 { 0.0 } else { 2.0 * common as f64 / total as f64 }
    }

    fn add(&mut self, grams: &Grams) {
        self.common += self.gain(grams);
        self.total += grams.total;
        for (place, count) in &grams.shared {
            self.said[*place] += count;
        }
    }
}

/// What is left of a length, and what each candidate takes of it.
struct Room {
    left: usize,
    sizes: Vec<usize>,
}

impl Room {
    fn new(document: &Document, candidates: &[usize], length: Length) -> Self {
        let text = |index: &usize| document.sentence_text(&document.sentences()[*index]);
        let words = |index: &usize| text(index).split_whitespace().count();
        let chars = |index: &usize| text(index).chars().count();
        let (left, sizes): (usize, Vec<usize>) = match length {
            Length::Sentences(count) => (count, vec![1; candidates.len()]),
            Length::Words(count) => (count, candidates.iter().map(words).collect()),
            Length::Chars(count) => (count, candidates.iter().map(chars).collect()),
            Length::Percent(percent) => {
                let sizes: Vec<usize> = candidates.iter().map(words).collect();
                let all: usize = sizes.iter().sum();
                ((all as f64 * percent / 100.0).ceil() as usize, sizes)
            }
        };
        Self { left, sizes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::evaluate::rouge::RougeTokenizer;
    use crate::model::Model;

    const TEXT: &str = "It rained on Monday in the hills. The old dam burst on Tuesday night. \
                        Nobody knew why it had burst. Forty people drowned below the dam.";

    fn chosen(reference: &str, length: Length) -> Vec<usize> {
        let document = Model::built_in().prepare(Article::new(TEXT));
        let mut tokenizer = RougeTokenizer::new(true);
        let texts = document.sentences().iter().map(|sentence| document.sentence_text(sentence));
        let sentences = tokenizer.sentences(texts);
        oracle(&document, &sentences, &tokenizer.text(reference), length)
    }

    #[test]
    fn the_sentences_of_the_reference_are_found_and_no_more() {
        let reference = "Forty people drowned below the dam.\nThe old dam burst on Tuesday night.";
        assert_eq!(chosen(reference, Length::Sentences(3)), [1, 3]);
        assert_eq!(chosen(reference, Length::Words(7)), [1]);
        assert_eq!(chosen(reference, Length::Words(2)), [1], "at least one sentence");
    }

    #[test]
    fn nothing_is_chosen_for_a_reference_of_other_words() {
        assert!(chosen("Wheat exports", Length::Percent(50.0)).is_empty());
    }
}
