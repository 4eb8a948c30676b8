//! The corpus keeps its own rules: labels, sizes, no sample twice.

use std::collections::BTreeMap;
use std::path::Path;

use newsdesk::corpus::{Corpus, Sample};
use newsdesk::read::Fields;

use crate::support::{newsdesk, write};

fn samples(path: &str) -> Vec<Sample> {
    Corpus::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path), &Fields::default()).unwrap().samples
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
fn samples_are_of_four_to_seventy_words_on_a_clean_line() {
    for sample in samples("corpus/train").into_iter().chain(samples("corpus/test")) {
        let words = sample.text.split_whitespace().count();
        assert!((4..=70).contains(&words), "{words} words: {}", sample.text);
        assert!(!sample.text.contains(|c: char| c.is_control()), "{}", sample.text);
    }
}

#[test]
fn a_check_names_what_is_wrong_with_a_corpus_by_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let energy = "Crude oil fell to its lowest price in a year.\nGas.\n";
    write(folder.path(), "energy.txt", energy);
    write(
        folder.path(),
        "other.txt",
        "The café closed at noon on Monday.\nCrude oil fell to its lowest price in a year.\n",
    );
    let path = folder.path().display().to_string();
    let ran = newsdesk(&["corpus", "check", &path]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    assert!(
        ran.stdout.contains("conflicting labels: 1\n") && ran.stdout.contains("other.txt:2: labelled"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("energy.txt:2: the sample has 1 word,"), "{}", ran.stdout);
    let report: serde_json::Value =
        serde_json::from_str(&newsdesk(&["corpus", "check", &path, "--to", "json"]).stdout).unwrap();
    assert_eq!(report["findings"][0]["kind"], "conflicting-labels");
    assert_eq!(report["samples"], 4);
}

#[test]
fn our_own_corpus_has_no_faults() {
    let ran = newsdesk(&["corpus", "check", "corpus/train", "corpus/test"]);
    assert_eq!(ran.status, 0, "{}", ran.stdout);
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
