//! `newsdesk evaluate summaries`.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{newsdesk, write};

/// Some of the articles of the corpus, which have reference summaries, as a
/// file of pairs of two sources.
fn pairs(folder: &Path) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles.jsonl");
    let articles = std::fs::read_to_string(path).unwrap();
    let mut lines = String::new();
    for (at, line) in articles.lines().step_by(4).enumerate() {
        let article: Value = serde_json::from_str(line).unwrap();
        let source = ["wire", "daily"][at % 2];
        let pair = json!({
            "id": article["id"], "title": article["title"], "source": source,
            "text": article["text"], "summary": article["summary"],
        });
        lines.push_str(&format!("{pair}\n"));
    }
    write(folder, "pairs.jsonl", lines)
}

fn evaluated(args: &[&str]) -> Value {
    let ran = newsdesk(&[&["evaluate", "summaries", "--to", "json"], args].concat());
    serde_json::from_str(&ran.success()).unwrap()
}

fn system<'v>(evaluation: &'v Value, name: &str) -> &'v Value {
    let systems = evaluation["systems"].as_array().unwrap();
    systems.iter().find(|system| system["name"] == name).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[test]
fn a_table_sets_lead_random_and_oracle_beside_the_default() {
    let folder = tempfile::tempdir().unwrap();
    let pairs = pairs(folder.path());
    let text = newsdesk(&["evaluate", "summaries", &pairs]).success();
    let first = |line: &str| line.split_whitespace().next().unwrap_or_default().to_owned();
    let names: Vec<String> = text.lines().take(5).map(first).collect();
    assert_eq!(names, ["algorithm", "default", "lead", "random", "oracle"], "{text}");
    for words in ["ROUGE-Lsum", "gain over lead", "11 articles", "95%", "\nwire (6)\n", "\ndaily (5)\n"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let args = ["evaluate", "summaries", "--algorithm", "lead", "--words", "50", "--to", "markdown", &pairs];
    let markdown = newsdesk(&args).success();
    assert!(markdown.starts_with("| algorithm | ROUGE-1 |") && markdown.contains("\n| lead |"), "{markdown}");
    assert!(!markdown.contains("| default |"), "{markdown}");
}

#[test]
fn no_system_is_above_the_oracle_and_intervals_hold_their_figures() {
    let folder = tempfile::tempdir().unwrap();
    let pairs = pairs(folder.path());
    let found = evaluated(&["--all", &pairs]);
    assert_eq!(found["pairs"], 11);
    let oracle = number(&system(&found, "oracle")["rouge_1"]["mean"]);
    let lead = number(&system(&found, "lead")["rouge_1"]["mean"]);
    for system in found["systems"].as_array().unwrap() {
        assert!(number(&system["rouge_1"]["mean"]) <= oracle, "{system}");
        for figure in ["rouge_1", "rouge_2", "rouge_l", "rouge_lsum", "gain"] {
            let figure = &system[figure];
            if figure.is_null() {
                assert_eq!(system["name"], "lead");
                continue;
            }
            let [mean, low, high] =
                [&figure["mean"], &figure["interval"]["low"], &figure["interval"]["high"]].map(number);
            assert!(low <= mean && mean <= high, "{system}");
        }
        if let Some(gain) = system["gain"]["mean"].as_f64() {
            assert!((number(&system["rouge_1"]["mean"]) - lead - gain).abs() < 1e-9, "{system}");
        }
        assert!(number(&system["words"]) > 0.0 && (0.0..=1.0).contains(&number(&system["dangling"])));
        assert_eq!(system["speed"].is_null(), system["name"] == "oracle", "{system}");
    }
}

#[test]
fn two_runs_differ_in_their_speed_only() {
    let folder = tempfile::tempdir().unwrap();
    let pairs = pairs(folder.path());
    let figures = |threads: &str| {
        let mut found = evaluated(&["--sentences", "2", "--threads", threads, &pairs]);
        for system in found["systems"].as_array_mut().unwrap() {
            system.as_object_mut().unwrap().remove("speed");
        }
        found.to_string()
    };
    assert_eq!(figures("1"), figures("2"));
}

#[test]
fn a_summary_in_a_table_counts_by_its_lines() {
    let folder = tempfile::tempdir().unwrap();
    let text = "It rained on Monday. The dam burst on Tuesday. Help came late.";
    let table = format!("text,summary\n{text},\"The dam burst on Tuesday.\nHelp came late.\"\n");
    let table = write(folder.path(), "a.csv", table);
    let list = json!({"text": text, "summary": ["The dam burst on Tuesday.", "Help came late."]});
    let list = write(folder.path(), "a.jsonl", format!("{list}\n"));
    for path in [table, list] {
        let found = evaluated(&["--sentences", "2", &path]);
        assert_eq!(number(&system(&found, "oracle")["rouge_lsum"]["mean"]), 1.0, "{found}");
    }
}

#[test]
fn a_record_that_is_no_pair_is_named_and_the_others_are_measured() {
    let folder = tempfile::tempdir().unwrap();
    let line = r#"{"text": "It rained on Monday. The dam burst on Tuesday.", "summary": "The dam burst."}"#;
    let path = write(folder.path(), "a.jsonl", format!("{line}\n{{\n{{\"text\": \"Oil fell.\"}}\n{line}\n"));
    let ran = newsdesk(&["evaluate", "summaries", &path]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("a.jsonl:2: ") && ran.stderr.contains("a.jsonl:3: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("in a field named \"summary\""), "{}", ran.stderr);
    assert!(ran.stdout.contains("2 articles;"), "{}", ran.stdout);
}

#[test]
fn a_file_without_a_pair_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let empty = write(folder.path(), "a.jsonl", "");
    let samples = write(folder.path(), "b.csv", "text,label\nOil fell.,energy\n");
    let plain = write(folder.path(), "c.txt", "Oil fell.\n");
    for (path, words) in [(empty, "each record needs"), (samples, "b.csv:2: "), (plain, "no file of pairs")] {
        let ran = newsdesk(&["evaluate", "summaries", &path]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
    }
}
