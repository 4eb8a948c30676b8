//! Figures of scikit-learn, made by `tests/fixtures/scikit_learn.py`.

use std::path::Path;
use std::sync::LazyLock;

use linfa::prelude::*;
use ndarray::{Array1, Array2};
use newsdesk::classify::{NaiveBayes, Variant};
use newsdesk::corpus::Sample;
use newsdesk::evaluate::{Reliability, Report};
use newsdesk::train::{TrainOptions, train};
use newsdesk::vector::{StopWords, TermMatrix};
use newsdesk::{Article, Model};
use serde_json::Value;

static FIXTURES: LazyLock<Value> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scikit_learn.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
});

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn table(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

fn words(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

fn matrix(rows: &[Vec<f64>]) -> TermMatrix {
    let columns = rows[0].len();
    TermMatrix::from_rows(rows.iter().map(|row| row.iter().copied().enumerate()), columns).unwrap()
}

fn assert_close(ours: impl IntoIterator<Item = f64>, theirs: &[f64], within: f64, what: &str) {
    let ours: Vec<f64> = ours.into_iter().collect();
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (a, b) in ours.iter().zip(theirs) {
        assert!((a - b).abs() <= within * b.abs().max(1.0), "{what}: {a} is not {b}");
    }
}

#[test]
fn naive_bayes_agrees_with_scikit_learn() {
    for case in FIXTURES["naive_bayes"].as_array().unwrap() {
        let variant: Variant = serde_json::from_value(case["variant"].clone()).unwrap();
        let samples = DatasetBase::new(matrix(&table(&case["rows"])), Array1::from(words(&case["labels"])));
        let params = NaiveBayes::<String>::params().variant(variant).alpha(case["alpha"].as_f64().unwrap());
        let model = params.fit(&samples).unwrap();
        assert_eq!(model.labels(), words(&case["classes"]));
        let queries = matrix(&table(&case["queries"]));
        let what = format!("{variant:?} {}", case["alpha"]);
        // Sums are kept in steps of 2^-32, hence the tolerance.
        let (ours, theirs) = (model.scores(&queries), table(&case["joint_log_likelihood"]).concat());
        if variant == Variant::WeightNormalized {
            // Up to a factor: here weights are as large as those of complement
            // on average, there they sum to 1 in each class.
            let factor = ours.sum() / theirs.iter().sum::<f64>();
            assert_close(ours / factor, &theirs, 1e-7, &what);
            continue;
        }
        assert_close(ours, &theirs, 1e-7, &what);
        assert_close(model.predict_proba(&queries), &table(&case["proba"]).concat(), 1e-7, &what);
    }
}

#[test]
fn tf_idf_agrees_with_scikit_learn() {
    let fixture = &FIXTURES["tf_idf"];
    let documents: Vec<String> =
        fixture["documents"].as_array().unwrap().iter().map(|terms| words(terms).join(" ") + ".").collect();
    let labels = ["a", "b", "a", "b"];
    let samples: Vec<Sample> =
        documents.iter().zip(labels).map(|(text, label)| Sample::new(label, text.as_str())).collect();
    let stop_words = Some(StopWords::Drop);
    let options = TrainOptions { norm: 2.0, stop_words, ngrams: Some(1), ..TrainOptions::default() };
    let model: Model = train(&samples, &options, None, &|_| ()).unwrap();
    let tf_idf = model.tf_idf();
    assert_eq!(tf_idf.vocabulary().iter().collect::<Vec<_>>(), words(&fixture["terms"]));
    assert_close(tf_idf.idf().iter().copied(), &numbers(&fixture["idf"]), 1e-12, "idf");
    let prepared: Vec<_> = documents.iter().map(|text| model.prepare(Article::new(text.as_str()))).collect();
    let rows: Array2<f64> = tf_idf.transform(&prepared).unwrap().as_csr().to_dense();
    assert_close(rows, &table(&fixture["rows"]).concat(), 1e-12, "rows");
}

#[test]
fn the_report_agrees_with_scikit_learn() {
    let fixture = &FIXTURES["report"];
    let labels: Vec<String> = ["diplomacy", "energy", "other", "security"].map(str::to_owned).to_vec();
    let places = |value: &Value| -> Vec<usize> {
        words(value).iter().map(|label| labels.binary_search(label).unwrap()).collect()
    };
    let truth = places(&fixture["truth"]);
    let report = Report::new(&labels, &truth, &places(&fixture["predicted"]));
    let close = |ours: f64, theirs: &Value, what: &str| {
        assert_close([ours], &[theirs.as_f64().unwrap()], 1e-12, what)
    };
    close(report.accuracy, &fixture["accuracy"], "accuracy");
    for figures in &report.labels {
        let theirs = &fixture["per_label"][&figures.label];
        close(figures.precision, &theirs["precision"], &figures.label);
        close(figures.recall, &theirs["recall"], &figures.label);
        close(figures.f1, &theirs["f1"], &figures.label);
        assert_eq!(figures.support as u64, theirs["support"].as_u64().unwrap());
    }
    for (ours, theirs) in
        [(report.macro_avg, &fixture["macro_avg"]), (report.weighted_avg, &fixture["weighted_avg"])]
    {
        close(ours.precision, &theirs["precision"], "mean precision");
        close(ours.recall, &theirs["recall"], "mean recall");
        close(ours.f1, &theirs["f1"], "mean F1");
    }
    let confusion: Vec<Vec<usize>> = serde_json::from_value(fixture["confusion"].clone()).unwrap();
    assert_eq!(report.confusion, confusion);
    let reliability = Reliability::new(&table(&fixture["probabilities"]), &truth);
    close(reliability.log_loss, &fixture["log_loss"], "log loss");
    close(reliability.brier, &fixture["brier"], "Brier score");
    close(reliability.ece, &fixture["ece"], "calibration error");
}
