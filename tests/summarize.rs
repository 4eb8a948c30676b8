//! `newsdesk summarize`.

use crate::support::{SCRAPED, assert_verbatim, newsdesk, newsdesk_with};

#[test]
fn three_sentences_of_the_body_verbatim_and_in_order() {
    let text = std::fs::read_to_string(SCRAPED).unwrap();
    for article in newsdesk(&["summarize", "--to", "jsonl", SCRAPED]).objects() {
        let summary = article["summary"].as_array().unwrap();
        assert_eq!(summary.len(), 3);
        assert!(summary.is_sorted_by_key(|sentence| sentence["start"].as_u64()));
        for sentence in summary {
            assert_verbatim(&text, sentence);
            let said = sentence["text"].as_str().unwrap();
            assert!(said.ends_with(['.', '"', '”']) && said.split_whitespace().count() > 3, "{said}");
            assert!(!said.contains("handout") && !said.contains("Archive photo"));
        }
    }
}

#[test]
fn the_length_asked_for_is_kept() {
    let words = |args: &[&str]| {
        let all = [&["summarize", "--to", "jsonl", SCRAPED], args].concat();
        newsdesk(&all).objects()[0]["words"].as_u64().unwrap()
    };
    assert!(words(&["--words", "60"]) <= 60);
    assert!(words(&["--words", "1"]) > 1, "at least one sentence");
    let whole = words(&["--percent", "100"]);
    assert!((words(&["--percent", "20"]) as f64) < 0.25 * whole as f64);
    let summary = newsdesk(&["summarize", "--chars", "300", "--to", "jsonl", SCRAPED]).objects().remove(0);
    let chars: usize = summary["summary"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["text"].as_str().unwrap().chars().count())
        .sum();
    assert!(chars <= 300);
}

#[test]
fn asking_for_more_sentences_than_there_are_gives_them_all() {
    let line = br#"{"text": "One ship sank. Another came to help. Nobody was hurt."}"#;
    let ran = newsdesk_with(&["summarize", "--sentences", "99", "--from", "jsonl", "--to", "jsonl"], line);
    assert_eq!(ran.objects()[0]["summary"].as_array().unwrap().len(), 3);
}

#[test]
fn lead_takes_the_first_sentences() {
    let line =
        br#"{"text": "It rained on Monday. The dam burst on Tuesday. Help came late. The dam was old."}"#;
    let ran = newsdesk_with(
        &["summarize", "--algorithm", "lead", "--sentences", "2", "--from", "jsonl", "--to", "jsonl"],
        line,
    );
    let summary = ran.objects().remove(0);
    let said: Vec<_> =
        summary["summary"].as_array().unwrap().iter().map(|s| s["text"].as_str().unwrap()).collect();
    assert_eq!(said, ["It rained on Monday.", "The dam burst on Tuesday."]);
}

#[test]
fn a_text_with_any_sentence_at_all_has_a_summary() {
    for text in [
        "Fire",
        "Oil up, shares down",
        "No.",
        "Café fire\n\nTwo hurt",
        "Gas up\nGas up",
        "It rained.\nIt rained.",
    ] {
        let line = serde_json::json!({ "text": text }).to_string();
        let ran = newsdesk_with(&["summarize", "--from", "jsonl", "--to", "jsonl"], line.as_bytes());
        assert!(!ran.objects()[0]["summary"].as_array().unwrap().is_empty(), "{text}");
    }
}

#[test]
fn a_sentence_that_stands_twice_is_chosen_once() {
    let text = "The dam at Kariba burst on Tuesday. The dam at Kariba burst on Tuesday! Villagers fled to the hills.";
    let line = serde_json::json!({ "text": text }).to_string();
    let args = ["summarize", "--sentences", "2", "--from", "jsonl", "--to", "jsonl"];
    let summary = newsdesk_with(&args, line.as_bytes()).objects().remove(0);
    assert_eq!(summary["summary"][1]["text"], "Villagers fled to the hills.");
}

#[test]
fn two_lengths_at_once_are_refused() {
    let ran = newsdesk(&["summarize", "--words", "5", "--sentences", "2", SCRAPED]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("cannot be used with"));
}
