//! Figures of Google's rouge-score and stems of NLTK, made by
//! `tests/fixtures/rouge.py`.

use std::path::Path;
use std::sync::LazyLock;

use newsdesk::evaluate::{RougeTokenizer, porter_stem, rouge};
use serde_json::Value;

static FIXTURES: LazyLock<Value> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rouge.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
});

#[test]
fn rouge_agrees_with_rouge_score() {
    let pairs = FIXTURES["pairs"].as_array().unwrap();
    assert!(pairs.len() >= 40);
    for (stem, key) in [(false, "plain"), (true, "stemmed")] {
        // One tokenizer for all: a word keeps its number from pair to pair.
        let mut tokenizer = RougeTokenizer::new(stem);
        for pair in pairs {
            let reference = tokenizer.text(pair["reference"].as_str().unwrap());
            let candidate = tokenizer.text(pair["candidate"].as_str().unwrap());
            let found = rouge(&reference, &candidate);
            let ours = [found.rouge_1, found.rouge_2, found.rouge_l, found.rouge_lsum];
            let theirs: Vec<[f64; 3]> = serde_json::from_value(pair[key].clone()).unwrap();
            assert_eq!(ours.len(), theirs.len());
            for (ours, theirs) in ours.iter().zip(&theirs) {
                for (a, b) in [ours.precision, ours.recall, ours.f1].iter().zip(theirs) {
                    assert!((a - b).abs() <= 1e-12, "{a} is not {b}: {key} {pair}");
                }
            }
        }
    }
}

#[test]
fn stems_are_those_of_nltk() {
    let stems = FIXTURES["stems"].as_object().unwrap();
    assert!(stems.len() >= 1500);
    for (word, stem) in stems {
        assert_eq!(porter_stem(word), stem.as_str().unwrap(), "{word}");
    }
}
