//! Floors under the figures of the built-in model on samples it never saw.
//! A fall below one is a fault; far above one, the floor is to be raised.

use std::collections::BTreeMap;
use std::path::Path;

use newsdesk::corpus::{Corpus, Sample};
use newsdesk::evaluate::topics;
use newsdesk::read::Fields;
use newsdesk::{Article, Model};

const SAMPLES_OUTSIDE_NEWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/outside_news.jsonl");

fn samples(path: &str) -> Vec<Sample> {
    Corpus::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path), &Fields::default()).unwrap().samples
}

#[test]
fn the_test_part_is_sorted_well_and_with_honest_probabilities() {
    let found = topics(Model::built_in(), &samples("corpus/test"), &|_| ()).unwrap();
    assert!(found.report.macro_avg.f1 > 0.945, "macro-F1 {}", found.report.macro_avg.f1);
    assert!(found.report.labels.iter().all(|label| label.f1 > 0.92), "{:?}", found.report.labels);
    assert!(found.reliability.ece < 0.025, "calibration error {}", found.reliability.ece);
    assert!(found.reliability.log_loss < 0.135, "log loss {}", found.reliability.log_loss);
}

#[test]
fn whole_articles_are_sorted_well() {
    let found = topics(Model::built_in(), &samples("corpus/articles.jsonl"), &|_| ()).unwrap();
    assert!(found.report.accuracy > 0.95, "accuracy {}", found.report.accuracy);
}

/// Recipes, source code, poems, terms of use, manuals, fiction, placeholder
/// text, and texts in languages other than English.
#[test]
fn texts_outside_news_are_called_other_or_get_no_topic() {
    let text = std::fs::read_to_string(SAMPLES_OUTSIDE_NEWS).unwrap();
    let model = Model::built_in();
    let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for line in text.lines() {
        let sample: serde_json::Value = serde_json::from_str(line).unwrap();
        let article = Article::new(sample["text"].as_str().unwrap());
        let answer = model.classifier().classify(&model.prepare(article));
        let (good, all) = kinds.entry(sample["kind"].as_str().unwrap().to_owned()).or_default();
        *good += usize::from(answer.topic.is_none_or(|topic| topic == "other"));
        *all += 1;
    }
    let (good, all) = kinds.values().fold((0, 0), |sum, kind| (sum.0 + kind.0, sum.1 + kind.1));
    assert!(all == 150 && good == 150, "{good} of {all}: {kinds:?}");
    assert!(kinds.values().all(|(good, all)| 10 * good >= 9 * all), "{kinds:?}");
}

#[test]
fn the_model_beats_its_baselines() {
    let model = Model::built_in_to_extend().unwrap();
    let found = topics(&model, &samples("corpus/test"), &|_| ()).unwrap();
    let leads = [("majority class", 0.4), ("keywords", 0.15), ("multinomial", 0.005)];
    assert_eq!(found.baselines.len(), leads.len());
    for (baseline, (name, lead)) in found.baselines.iter().zip(leads) {
        assert!(found.report.accuracy > baseline.accuracy + lead, "{}", baseline.name);
        assert_eq!(baseline.name, name);
    }
}
