//! The algorithms: how sentences are scored, each in a file of its own, headed
//! by its paper. A score says nothing by itself; higher is better.

/// Similarity to the article, to its title and to its beginning.
pub(super) mod centroid;
/// Cue words, words of the title, and location.
pub(super) mod edmundson;
/// The least divergence from the words of the article.
pub(super) mod kl;
/// Naive Bayes on features that are there or not.
pub(crate) mod kupiec;
/// The first sentences.
pub(super) mod lead;
/// A random walk over sentences that are alike by tf-idf.
pub(super) mod lexrank;
/// The main topics, by singular value decomposition.
pub(super) mod lsa;
/// The densest cluster of frequent words.
pub(super) mod luhn;
/// Being like what follows rather than what precedes.
pub(super) mod pacsum;
/// Any sentences.
pub(super) mod random;
/// The most probable words.
pub(super) mod sumbasic;
/// A random walk over sentences that share words.
pub(super) mod textrank;

mod counts;
mod eigen;
mod greedy;
mod walk;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::edmundson::Cues;
    use super::*;
    use crate::summarize::sentences::Sentences;

    /// A document of `tests/fixtures/sumy.json`.
    struct Case {
        fixture: Value,
        sentences: Sentences,
        cues: Cues,
    }

    fn cases() -> Vec<Case> {
        let fixtures: Value =
            serde_json::from_str(include_str!("../../../tests/fixtures/sumy.json")).unwrap();
        fixtures["documents"].as_array().unwrap().iter().map(case).collect()
    }

    fn case(fixture: &Value) -> Case {
        let mut names: Vec<String> = Vec::new();
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        let mut terms = |words: &Value| -> Vec<u32> {
            let mut found = Vec::new();
            for word in texts(words) {
                let next = names.len() as u32;
                let number = *numbers.entry(word.clone()).or_insert(next);
                if number == next {
                    names.push(word);
                }
                found.push(number);
            }
            found
        };
        let words: Vec<Vec<u32>> = fixture["sentences"].as_array().unwrap().iter().map(&mut terms).collect();
        let title = terms(&fixture["title"]);
        let among = |list: &str| -> Vec<bool> {
            let listed = texts(&fixture[list]);
            names.iter().map(|name| listed.contains(name)).collect()
        };
        let idf = names.iter().map(|name| fixture["idf"][name].as_f64().unwrap_or(0.0)).collect();
        let sentences = Sentences {
            words,
            title,
            is_stop_word: among("stop_words"),
            idf,
            paragraphs: places(&fixture["paragraphs"]),
        };
        Case {
            fixture: fixture.clone(),
            sentences,
            cues: Cues { bonus: among("bonus"), stigma: among("stigma") },
        }
    }

    fn texts(value: &Value) -> Vec<String> {
        value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    }

    fn places(value: &Value) -> Vec<usize> {
        value.as_array().unwrap().iter().map(|place| place.as_u64().unwrap() as usize).collect()
    }

    /// Sentences of these terms, of which 0 is a stop word, each a paragraph.
    fn sentences(words: Vec<Vec<u32>>) -> Sentences {
        let terms = words.iter().flatten().max().map_or(1, |last| *last as usize + 1);
        let is_stop_word: Vec<bool> = (0..terms).map(|term| term == 0).collect();
        let idf = is_stop_word.iter().map(|stop| if *stop { 0.0 } else { 2.0 }).collect();
        let paragraphs = (0..words.len()).collect();
        Sentences { words, title: Vec::new(), is_stop_word, idf, paragraphs }
    }

    fn no_cues(sentences: &Sentences) -> Cues {
        Cues { bonus: vec![false; sentences.terms()], stigma: vec![false; sentences.terms()] }
    }

    fn every_algorithm(sentences: &Sentences) -> Vec<(&'static str, Vec<f64>)> {
        vec![
            ("centroid", centroid::scores(sentences)),
            ("edmundson", edmundson::scores(sentences, &no_cues(sentences))),
            ("kl", kl::scores(sentences, 2)),
            ("lead", lead::scores(sentences.len())),
            ("lexrank", lexrank::scores(sentences)),
            ("lsa", lsa::scores(sentences)),
            ("luhn", luhn::scores(sentences)),
            ("pacsum", pacsum::scores(sentences)),
            ("random", random::scores(sentences.len(), 7)),
            ("sumbasic", sumbasic::scores(sentences, 2)),
            ("textrank", textrank::scores(sentences)),
        ]
    }

    /// The places by falling score, those of equal scores in their order.
    fn ranked(scores: &[f64]) -> Vec<usize> {
        let mut places: Vec<usize> = (0..scores.len()).collect();
        places.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
        places
    }

    /// Compares all scores with those of the fixture, and the best three.
    fn assert_scores(name: &str, scores: impl Fn(&Case) -> Vec<f64>) {
        for case in cases() {
            let what = format!("{name}, {}", case.fixture["name"]);
            let ours = scores(&case);
            let theirs: Vec<f64> = case.fixture["scores"][name]
                .as_array()
                .unwrap()
                .iter()
                .map(|score| score.as_f64().unwrap())
                .collect();
            assert_eq!(ours.len(), theirs.len(), "{what}");
            for (a, b) in ours.iter().zip(&theirs) {
                assert!((a - b).abs() <= 1e-6 * b.abs().max(1e-3), "{what}: {a} is not {b}");
            }
            let mut best: Vec<usize> = ranked(&ours).into_iter().take(3).collect();
            best.sort_unstable();
            assert_eq!(best, places(&case.fixture["best"][name]), "{what}: {ours:?}");
        }
    }

    /// Compares the order of choice, for any number of sentences picked.
    fn assert_order(name: &str, scores: fn(&Sentences, usize) -> Vec<f64>) {
        for case in cases() {
            let order = places(&case.fixture["order"][name]);
            for enough in 0..order.len() + 2 {
                let ours = scores(&case.sentences, enough);
                let picked = enough.min(order.len());
                let what = format!("{name}, {enough} of {}: {ours:?}", case.fixture["name"]);
                assert_eq!(ranked(&ours)[..picked], order[..picked], "{what}");
                for (number, place) in order.iter().enumerate() {
                    if number < picked {
                        assert_eq!(ours[*place], -(number as f64), "{what}");
                    } else {
                        assert!(ours[*place] <= -(picked as f64), "{what}");
                    }
                }
            }
        }
    }

    #[test]
    fn luhn_rates_sentences_as_sumy_does() {
        assert_scores("luhn", |case| luhn::scores(&case.sentences));
    }

    #[test]
    fn edmundson_adds_up_methods_of_sumy() {
        assert_scores("edmundson", |case| edmundson::scores(&case.sentences, &case.cues));
    }

    #[test]
    fn lsa_finds_the_main_topics_that_numpy_finds() {
        assert_scores("lsa", |case| lsa::scores(&case.sentences));
    }

    #[test]
    fn textrank_ranks_as_sumy_does_without_edges_to_itself() {
        assert_scores("textrank", |case| textrank::scores(&case.sentences));
    }

    #[test]
    fn lexrank_walks_the_graph_of_sumy_with_damping() {
        assert_scores("lexrank", |case| lexrank::scores(&case.sentences));
    }

    #[test]
    fn centroid_agrees_with_numpy() {
        assert_scores("centroid", |case| centroid::scores(&case.sentences));
    }

    #[test]
    fn pacsum_agrees_with_numpy() {
        assert_scores("pacsum", |case| pacsum::scores(&case.sentences));
    }

    #[test]
    fn sumbasic_chooses_as_sumy_does_among_sentences_with_a_most_probable_word() {
        assert_order("sumbasic", sumbasic::scores);
    }

    #[test]
    fn kl_chooses_as_sumy_does_with_a_divergence_that_counts_missing_words() {
        assert_order("kl", kl::scores);
    }

    #[test]
    fn random_scores_are_a_permutation_that_a_seed_decides() {
        let scores = random::scores(50, 3);
        assert_eq!(scores, random::scores(50, 3));
        assert_ne!(scores, random::scores(50, 4));
        let mut sorted = scores;
        sorted.sort_by(f64::total_cmp);
        assert_eq!(sorted, (0..50).map(f64::from).collect::<Vec<f64>>());
    }

    #[test]
    fn the_lead_comes_in_order() {
        assert_eq!(ranked(&lead::scores(4)), [0, 1, 2, 3]);
    }

    #[test]
    fn every_algorithm_scores_any_sentences() {
        let texts = [
            vec![],
            vec![vec![]],
            vec![vec![1, 2, 0, 1]],
            vec![vec![0], vec![0, 0], vec![]],
            vec![vec![0], vec![1], vec![]],
            vec![vec![1], vec![1], vec![1]],
            vec![vec![1, 2, 0, 3], vec![0, 0], vec![3, 4, 4]],
        ];
        for words in texts {
            let sentences = sentences(words);
            for (name, scores) in every_algorithm(&sentences) {
                assert_eq!(scores.len(), sentences.len(), "{name}");
                assert!(scores.iter().all(|score| score.is_finite()), "{name}: {scores:?}");
            }
        }
    }

    #[test]
    fn equal_sentences_are_equal_to_walks_and_topics() {
        let sentence = vec![1, 2, 3, 4, 4];
        let sentences = sentences(vec![
            vec![1, 5, 6],
            sentence.clone(),
            vec![2, 6, 7, 8],
            sentence.clone(),
            vec![4, 8],
            sentence,
        ]);
        for scores in [textrank::scores(&sentences), lexrank::scores(&sentences), lsa::scores(&sentences)] {
            assert_eq!((scores[1], scores[3]), (scores[3], scores[5]), "{scores:?}");
        }
    }
}
