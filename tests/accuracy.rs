//! Floors under the figures of the built-in model on samples it never saw.
//! A fall below one is a fault; far above one, the floor is to be raised.

use std::path::Path;

use newsdesk::Model;
use newsdesk::corpus::{Corpus, Sample};
use newsdesk::evaluate::topics;

fn samples(path: &str) -> Vec<Sample> {
    Corpus::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap().samples
}

#[test]
fn the_test_part_is_sorted_well_and_with_honest_probabilities() {
    let found = topics(Model::built_in(), &samples("corpus/test"), &|_| ()).unwrap();
    assert!(found.report.macro_avg.f1 > 0.93, "macro-F1 {}", found.report.macro_avg.f1);
    assert!(found.report.labels.iter().all(|label| label.f1 > 0.90), "{:?}", found.report.labels);
    assert!(found.reliability.ece < 0.03, "calibration error {}", found.reliability.ece);
    assert!(found.reliability.log_loss < 0.18, "log loss {}", found.reliability.log_loss);
}

#[test]
fn whole_articles_are_sorted_well() {
    let found = topics(Model::built_in(), &samples("corpus/articles.jsonl"), &|_| ()).unwrap();
    assert!(found.report.accuracy > 0.95, "accuracy {}", found.report.accuracy);
}

#[test]
fn the_model_beats_its_baselines_by_far() {
    let found = topics(Model::built_in(), &samples("corpus/test"), &|_| ()).unwrap();
    for baseline in &found.baselines {
        assert!(found.report.accuracy > baseline.accuracy + 0.15, "{}", baseline.name);
    }
}
