//! Any bytes as a model: an error, or a model that classifies, explains and
//! summarises without panicking and can be written and read again.
//!
//! Hardly any damaged file passes the checksum, so each is tried a second time
//! with one that fits: as a stranger who means harm would write it.

#![no_main]

use std::collections::HashMap;

use libfuzzer_sys::fuzz_target;
use newsdesk::summarize::keywords;
use newsdesk::train::extend;
use newsdesk::{Algorithm, Article, Model, Summarizer, SummaryOptions};
use newsdesk_fuzz::check_probabilities;
use safetensors::SafeTensors;
use sha2::{Digest, Sha256};

const TITLE: &str = "Oil prices fall as ministers meet in Vienna";
const TEXT: &str = "Crude oil fell by two dollars on Monday as OPEC ministers met in Vienna. \
    Two gunmen attacked a pipeline near the border, the army said. \
    He did not say who sent them. The talks go on.";

fuzz_target!(|data: &[u8]| {
    use_model(data);
    if let Some(sealed) = sealed(data) {
        use_model(&sealed);
    }
});

fn use_model(bytes: &[u8]) {
    let Ok(model) = Model::from_bytes(bytes) else {
        return;
    };
    let document = model.prepare(Article::new(TEXT).with_title(TITLE));
    let classifier = model.classifier();
    let answer = classifier.classify(&document);
    assert_eq!(answer.topics.len(), classifier.labels().len());
    check_probabilities(&answer);
    for sentence in document.sentences() {
        let _ = classifier.classify_sentence(&document, sentence);
    }
    let _ = classifier.explain(&document);
    let _ = keywords(&document, &model, 3);
    let _ = model.telling_terms(0, 3);
    let _ = model.choice().risk.threshold(0.05);
    let _ = model.choice().risk.least_error();
    for algorithm in [Algorithm::Trained, Algorithm::Kupiec, Algorithm::Centroid] {
        let options = SummaryOptions { algorithm, ..SummaryOptions::default() };
        let summarizer = Summarizer::new(&model, options).expect("these options are in their range");
        let _ = summarizer.summarize(&document);
    }
    let written = model.to_bytes().expect("a model that was read can be written");
    assert!(Model::from_bytes(&written).is_ok(), "a model that was written can be read");
    if let Ok(extended) = extend(&model, &[], &[], None, &|_| ()) {
        let written = extended.to_bytes().expect("a model that was extended can be written");
        assert!(Model::from_bytes(&written).is_ok(), "a model that was extended can be read");
    }
}

/// The same file with the checksum that fits its contents, if it has a place
/// for one.
fn sealed(bytes: &[u8]) -> Option<Vec<u8>> {
    let (_, metadata) = SafeTensors::read_metadata(bytes).ok()?;
    let entry = metadata.metadata().as_ref()?.get("head")?.clone();
    let (key, version, _, head): (String, String, String, String) = serde_json::from_str(&entry).ok()?;
    let file = SafeTensors::deserialize(bytes).ok()?;
    let mut tensors = file.tensors();
    tensors.sort_by(|a, b| a.0.cmp(&b.0));

    let mut hasher = Sha256::new();
    add(&mut hasher, head.as_bytes());
    for (name, tensor) in &tensors {
        add(&mut hasher, name.as_bytes());
        add(&mut hasher, tensor.data());
    }
    let checksum: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();

    let entry = serde_json::to_string(&(key, version, checksum, head)).ok()?;
    safetensors::serialize(tensors, Some(HashMap::from([("head".to_owned(), entry)]))).ok()
}

fn add(hasher: &mut Sha256, part: &[u8]) {
    hasher.update((part.len() as u64).to_le_bytes());
    hasher.update(part);
}
