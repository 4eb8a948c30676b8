//! The extractive oracle: a document and its reference summary in, the
//! sentences that the reference itself would choose out.
//!
//! Sentences are added one by one, each the one that raises ROUGE-1 F1 plus
//! ROUGE-2 F1 most, until none does (Nallapati et al. 2017, "SummaRuNNer").
//! That is an upper bound of sorts: a greedy choice comes close to the best
//! one, but need not be it.

use super::overlap::{Cover, Said};
use super::rouge::RougeText;
use crate::summarize::{Budget, Length, candidates};
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
    let candidates = candidates(document);
    let said: Vec<Said> =
        candidates.iter().map(|index| Said::new(&sentences.sentence_words()[*index], reference)).collect();
    let mut cover = Cover::new(reference);
    let mut budget = Budget::new(length, document, &candidates, &candidates);
    let mut open: Vec<usize> = (0..candidates.len()).collect();
    let mut chosen = Vec::new();
    let mut reached = 0.0;
    while !budget.is_spent() {
        let best = open
            .iter()
            .copied()
            .filter(|place| budget.fits(*place..=*place))
            .map(|place| (cover.f1_with(&said[place]).iter().sum::<f64>(), place))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((value, best)) = best.filter(|(value, _)| *value > reached) else { break };
        reached = value;
        budget.spend(best..=best);
        cover.add(&said[best]);
        open.retain(|place| *place != best);
        chosen.push(best);
    }
    let mut indices: Vec<usize> = chosen.into_iter().map(|place| candidates[place]).collect();
    indices.sort_unstable();
    indices
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
