//! `newsdesk evaluate topics`.

use crate::support::{ENERGY, LAW, SPORT, corpus, newsdesk, newsdesk_with, path, write};

#[test]
fn evaluation_prints_figures_and_baselines_in_every_format() {
    let text = newsdesk(&["evaluate", "topics", "corpus/test"]).success();
    for words in [
        "precision",
        "macro avg",
        "weighted avg",
        "log loss",
        "Brier",
        "majority class",
        "keywords",
        "confusion",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&newsdesk(&["evaluate", "topics", "corpus/test", "--to", "json"]).success())
            .unwrap();
    assert!(
        json["report"]["accuracy"].as_f64().unwrap() > json["baselines"][1]["accuracy"].as_f64().unwrap()
    );
    let markdown = newsdesk(&["evaluate", "topics", "corpus/test", "--to", "markdown"]).success();
    assert!(markdown.starts_with("| | precision | recall | f1-score | support |"));
}

#[test]
fn a_label_that_the_model_does_not_know_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let a = corpus(folder.path(), "a", &[("weather", "It rained.\n")]);
    let ran = newsdesk(&["evaluate", "topics", &a]);
    assert!(
        ran.status == 2 && ran.stderr.contains("\"weather\"") && ran.stderr.contains("diplomacy, energy"),
        "{}",
        ran.stderr
    );
    write(folder.path(), "a/energy.txt", "Crude oil fell.\n");
    let ran = newsdesk(&["evaluate", "topics", &a]);
    assert!(ran.status == 1 && ran.stdout.contains("accuracy"), "{}", ran.stderr);
}

#[test]
fn two_models_are_compared_on_the_same_samples_and_choices_are_cross_validated() {
    let folder = tempfile::tempdir().unwrap();
    let model = path(folder.path(), "m");
    newsdesk(&["train", "corpus/test", "--output", &model]).success();
    let args = ["evaluate", "topics", "corpus/articles.jsonl", "--against", &model];
    let text = newsdesk(&args).success();
    assert!(text.contains("lead in accuracy") && text.contains("McNemar"), "{text}");
    let json: serde_json::Value =
        serde_json::from_str(&newsdesk(&[&args[..], &["--to", "json"]].concat()).success()).unwrap();
    let at = |value: &serde_json::Value| value.as_f64().unwrap();
    let lead = at(&json["report"]["accuracy"]) - at(&json["against"]["accuracy"]);
    assert!((lead - at(&json["against"]["lead"])).abs() < 1e-9);
    let (low, high) = (&json["intervals"]["accuracy"]["low"], &json["intervals"]["accuracy"]["high"]);
    assert!(at(low) <= at(&json["report"]["accuracy"]) && at(&json["report"]["accuracy"]) <= at(high));
    let crossed =
        newsdesk(&["evaluate", "topics", "corpus/test", "--model", &model, "--cross-validate", "3"]);
    assert!(crossed.success().contains("answered       threshold     error"));
}

#[test]
fn the_learning_curve_rises_with_the_samples() {
    let args =
        ["evaluate", "topics", "corpus/articles.jsonl", "--learning-curve", "corpus/test", "--to", "json"];
    let curve: serde_json::Value = serde_json::from_str(&newsdesk(&args).success()).unwrap();
    let points = curve["points"].as_array().unwrap();
    let samples: Vec<u64> = points.iter().map(|point| point["samples"].as_u64().unwrap()).collect();
    assert_eq!(samples, [240, 484, 726]);
    assert!(points.iter().all(|point| point["macro_f1"].as_f64().unwrap() > 0.5), "{curve}");
    let text = newsdesk(&args[..5]).success();
    assert!(text.contains("per label") && text.contains("twice the samples"), "{text}");
    let ran = newsdesk(&["evaluate", "topics", "corpus/test", "--learning-curve", "corpus/articles.jsonl"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("needs 100 samples of a label or more"), "{}", ran.stderr);
}

#[test]
fn a_label_too_small_for_the_folds_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let small = "The court jailed the clerk.\nJudges upheld the verdict.\n";
    let samples = corpus(folder.path(), "c", &[("energy", ENERGY), ("sport", SPORT), ("law", small)]);
    let ran = newsdesk(&["evaluate", "topics", &samples, "--cross-validate", "10"]);
    assert!(ran.status == 2 && ran.stderr.contains("too few samples of different texts"), "{}", ran.stderr);
    assert!(ran.stderr.contains("\"law\""), "{}", ran.stderr);
    // Three samples are enough if each is left out by itself.
    let samples = corpus(folder.path(), "d", &[("energy", ENERGY), ("law", LAW)]);
    newsdesk(&["evaluate", "topics", &samples, "--cross-validate", "10"]).success();
}

#[test]
fn labels_do_no_harm_to_tables() {
    let folder = tempfile::tempdir().unwrap();
    let lines = ENERGY.lines().map(|text| ("a|\u{1b}[31mb", text));
    let lines = lines.chain(SPORT.lines().map(|text| ("id", text)));
    let record = |(label, text)| format!("{}\n", serde_json::json!({ "label": label, "text": text }));
    let samples = write(folder.path(), "c.jsonl", lines.map(record).collect::<String>());
    let model = path(folder.path(), "my.model");
    newsdesk(&["train", &samples, "--output", &model]).success();
    let said = newsdesk(&["evaluate", "topics", "--model", &model, "--to", "markdown", &samples]).success();
    assert!(!said.contains('\u{1b}'), "{said}");
    let header = said.lines().find(|line| line.starts_with("| true label")).unwrap();
    assert_eq!(header.replace("\\|", "").matches('|').count(), 4, "{header}");
    let table = newsdesk_with(&["classify", "--model", &model, "--to", "csv", "-"], b"Oil fell.").success();
    let header = table.lines().next().unwrap();
    let columns: std::collections::BTreeSet<&str> = header.split(',').collect();
    assert_eq!(columns.len(), header.split(',').count(), "{header}");
}

#[test]
fn a_learning_curve_leaves_out_the_labels_that_its_own_corpus_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let many = |lines: &str| (0..120).map(|n| lines.replace('.', &format!(" {n}."))).collect::<String>();
    let samples = corpus(folder.path(), "c", &[("money", &many(ENERGY)), ("sport", &many(SPORT))]);
    newsdesk(&["evaluate", "topics", &samples, "--learning-curve", &samples]).success();
    let more = corpus(folder.path(), "d", &[("energy", ENERGY), ("sport", SPORT)]);
    let ran = newsdesk(&["evaluate", "topics", &more, "--learning-curve", &samples]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("\"energy\"") && !ran.stderr.contains("\"sport\""), "{}", ran.stderr);
}

#[test]
fn samples_without_text_are_passed_over_with_a_word_and_found_by_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let lines = ENERGY.lines().map(|text| ("energy", text)).chain(SPORT.lines().map(|text| ("sport", text)));
    let lines = lines.chain([("energy", ""), ("sport", " ")]);
    let record = |(label, text)| format!("{}\n", serde_json::json!({ "label": label, "text": text }));
    let samples = write(folder.path(), "c.jsonl", lines.map(record).collect::<String>());
    let ran = newsdesk(&["train", &samples, "--output", &path(folder.path(), "my.model")]);
    assert!(ran.status == 0 && ran.stdout.contains("samples      8"), "{}", ran.stdout);
    assert!(ran.stderr.contains("c.jsonl:9: ") && ran.stderr.contains("passed over: 2"), "{}", ran.stderr);
    let said =
        newsdesk(&["evaluate", "topics", "--model", &path(folder.path(), "my.model"), &samples]).success();
    assert!(said.contains("abstained          2 of 10"), "{said}");
    let ran = newsdesk(&["corpus", "check", &samples]);
    assert!(ran.status == 1 && ran.stdout.contains("c.jsonl:10: the sample has 0 words"), "{}", ran.stdout);
}

#[test]
fn headlines_without_a_text_are_spread_over_the_folds() {
    let folder = tempfile::tempdir().unwrap();
    let line = |n: usize| match n % 2 {
        0 => {
            format!("{{\"title\": \"Oil price falls for day {n}\", \"text\": \"\", \"label\": \"energy\"}}\n")
        }
        _ => format!("{{\"title\": \"Striker scores goal {n}\", \"text\": \"\", \"label\": \"sport\"}}\n"),
    };
    let samples = write(folder.path(), "a.jsonl", (0..60).map(line).collect::<String>());
    let model = path(folder.path(), "m");
    newsdesk(&["train", &samples, "--output", &model]).success();
    newsdesk(&["evaluate", "topics", &samples, "--model", &model, "--cross-validate", "5"]).success();
}
