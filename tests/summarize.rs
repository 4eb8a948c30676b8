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

#[test]
fn a_focus_moves_sentences_up_and_only_shuts_the_others_out() {
    let text = "Ministers of nine countries met in Riga on Tuesday to talk about fishing. The hotel was cold. \
                Latvia signed a contract for imports of liquefied gas from Norway. Fishermen threw herring at \
                the cars of the ministers. A choir sang in the evening.";
    let ask = |sentences: &str, args: &[&str]| {
        let all = [&["summarize", "--to", "jsonl", "--sentences", sentences], args].concat();
        newsdesk_with(&all, text.as_bytes()).objects().remove(0)
    };
    let first = |answer: &serde_json::Value| answer["summary"][0]["text"].as_str().map(str::to_owned);
    assert!(ask("1", &[])["fitting"].is_null());
    for args in [["--query", "gas import"], ["--topic", "energy"]] {
        let answer = ask("1", &args);
        assert!(first(&answer).unwrap().contains("liquefied gas"), "{answer}");
        assert_eq!(answer["fitting"], 1, "{answer}");
        let only = ask("3", &[&args[..], &["--only"]].concat());
        assert_eq!(only["summary"].as_array().map(Vec::len), Some(1));
    }
    let nothing = ask("1", &["--query", "zeppelin", "--only"]);
    assert_eq!((first(&nothing), nothing["fitting"].as_u64()), (None, Some(0)));
    let said = newsdesk_with(&["summarize", "--query", "zeppelin"], text.as_bytes()).success();
    assert!(said.contains("no sentence fits"), "{said}");
}

#[test]
fn a_focus_that_cannot_be_is_explained() {
    for (args, message) in [
        (vec!["--topic", "sports"], "it knows diplomacy, energy, other, security"),
        (vec!["--query", "of the"], "no word to look for"),
        (vec!["--only"], "--only needs --topic or --query"),
    ] {
        let ran = newsdesk(&[&["summarize", SCRAPED], &args[..]].concat());
        assert_eq!(ran.status, 2);
        assert!(ran.stderr.contains(message), "{}", ran.stderr);
    }
}

#[test]
fn keywords_are_in_the_words_of_the_article() {
    let text = std::fs::read_to_string(SCRAPED).unwrap();
    for article in newsdesk(&["summarize", "--keywords", "5", "--to", "jsonl", SCRAPED]).objects() {
        let keywords = article["keywords"].as_array().unwrap();
        assert_eq!(keywords.len(), 5);
        assert!(keywords.iter().all(|keyword| text.contains(keyword["text"].as_str().unwrap())));
    }
}

#[test]
fn a_page_holds_the_whole_text_and_marks_the_summary() {
    let page = newsdesk_with(
        &["summarize", "--sentences", "1", "--to", "html", "--split", "never"],
        b"Rain & wind <b>stopped</b> the ferries to Gozo on Friday night. The crews slept on board.",
    )
    .success();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert_eq!(page.matches("<mark ").count(), 1);
    assert!(
        page.contains("Rain &amp; wind &lt;b&gt;stopped&lt;/b&gt; the ferries") && page.contains("The crews")
    );
    assert!(!page.contains("http"), "nothing is loaded from elsewhere");
}

#[test]
fn every_algorithm_can_be_asked_for() {
    for algorithm in newsdesk::Algorithm::ALL {
        let answers = newsdesk(&["summarize", "--algorithm", algorithm.name(), "--to", "jsonl", SCRAPED]);
        assert!(answers.objects().iter().all(|answer| answer["summary"].as_array().unwrap().len() == 3));
    }
}

#[test]
fn random_sentences_are_the_same_for_the_same_seed() {
    let ask = |seed: &str| {
        let args = ["summarize", "--algorithm", "random", "--seed", seed, "--to", "jsonl", SCRAPED];
        newsdesk(&args).success()
    };
    assert_eq!(ask("1"), ask("1"));
    assert_ne!(ask("1"), ask("2"));
}

#[test]
fn a_table_has_a_column_for_the_keywords_that_were_asked_for() {
    let table = newsdesk(&["summarize", "--keywords", "2", "--to", "csv", SCRAPED]).success();
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let column = rows.headers().unwrap().iter().position(|name| name == "keywords").unwrap();
    for row in rows.records() {
        assert_eq!(row.unwrap()[column].split(", ").count(), 2);
    }
}

#[test]
fn a_percentage_is_one_of_the_whole_article_even_if_only_some_sentences_fit() {
    let text = "The price of gas rose by ten percent on Monday morning. Ships wait off the port. \
                Trains stand still. Nobody knows for how long this will go on, said the mayor of the town. \
                More gas will come by sea before the winter ends, said the owners.";
    let ran = newsdesk_with(
        &["summarize", "--percent", "50", "--query", "gas", "--only", "--to", "jsonl"],
        text.as_bytes(),
    );
    assert_eq!(ran.objects()[0]["summary"].as_array().map(Vec::len), Some(2));
}
