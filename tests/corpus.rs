//! The corpus keeps its own rules: labels, sizes, no sample twice.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use newsdesk::corpus::{Corpus, Sample};

fn samples(path: &str) -> Vec<Sample> {
    Corpus::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap().samples
}

/// The runs of three words of a text, in lower case.
fn shingles(text: &str) -> HashSet<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(3).map(|run| run.join(" ")).collect()
}

#[test]
fn every_label_has_its_samples_in_both_parts() {
    for (part, least) in [("corpus/train", 1500), ("corpus/test", 150)] {
        let mut counts = BTreeMap::new();
        for sample in samples(part) {
            *counts.entry(sample.label).or_insert(0) += 1;
        }
        assert_eq!(counts.keys().collect::<Vec<_>>(), ["diplomacy", "energy", "other", "security"]);
        assert!(counts.values().all(|n| *n >= least), "{counts:?}");
    }
}

#[test]
fn samples_are_of_five_to_seventy_words_on_a_clean_line() {
    for sample in samples("corpus/train").into_iter().chain(samples("corpus/test")) {
        let words = sample.text.split_whitespace().count();
        assert!((4..=70).contains(&words), "{words} words: {}", sample.text);
        assert!(!sample.text.contains(|c: char| c.is_control()), "{}", sample.text);
    }
}

#[test]
fn no_sample_is_nearly_another_in_either_part() {
    let all: Vec<Sample> = samples("corpus/train").into_iter().chain(samples("corpus/test")).collect();
    let sets: Vec<HashSet<String>> = all.iter().map(|sample| shingles(&sample.text)).collect();
    let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for (number, set) in sets.iter().enumerate() {
        for shingle in set {
            let others = holders.entry(shingle).or_default();
            for other in others.iter() {
                *shared.entry((*other, number)).or_insert(0) += 1;
            }
            others.push(number);
        }
    }
    for ((a, b), n) in shared {
        let union = sets[a].len() + sets[b].len() - n;
        assert!(2 * n <= union, "nearly the same:\n  {}\n  {}", all[a].text, all[b].text);
    }
}

#[test]
fn the_reference_summaries_stand_in_their_articles() {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles.jsonl")).unwrap();
    let mut articles = 0;
    for line in text.lines() {
        let article: serde_json::Value = serde_json::from_str(line).unwrap();
        let body = article["text"].as_str().unwrap();
        for sentence in article["summary"].as_array().unwrap() {
            assert!(body.contains(sentence.as_str().unwrap()), "{}: {sentence}", article["id"]);
        }
        articles += 1;
    }
    assert!(articles >= 40);
}
