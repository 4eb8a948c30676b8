//! `newsdesk classify`.

use std::collections::BTreeMap;

use crate::support::{SCRAPED, assert_verbatim, newsdesk, newsdesk_with, write};

#[test]
fn a_scraped_file_gives_two_articles_with_their_titles_and_topics() {
    let ran = newsdesk(&["classify", "--to", "jsonl", SCRAPED]);
    let articles = ran.objects();
    let said: Vec<_> =
        articles.iter().map(|a| (a["title"].as_str().unwrap(), a["topic"].as_str().unwrap())).collect();
    assert_eq!(
        said,
        [
            ("Philippine marines free 12 hostages in raid on Jolo camp", "security"),
            ("India's power plants down to four days of coal as demand rebounds", "energy"),
        ]
    );
    assert_eq!(articles[1]["id"], "tests/data/scraped.txt#2");
    assert_eq!(articles[1]["source"], SCRAPED);
}

#[test]
fn every_label_is_listed_likeliest_first_and_the_probabilities_sum_to_one() {
    let line = r#"{"id": 7, "text": "OPEC ministers agreed to cut crude output."}"#;
    let answer =
        newsdesk_with(&["classify", "--from", "jsonl", "--to", "jsonl"], line.as_bytes()).objects().remove(0);
    let topics = answer["topics"].as_array().unwrap();
    let p: Vec<f64> = topics.iter().map(|topic| topic["probability"].as_f64().unwrap()).collect();
    assert_eq!((answer["id"].as_u64(), answer["topic"].as_str(), topics.len()), (Some(7), Some("energy"), 4));
    assert!(p.is_sorted_by(|a, b| a >= b) && (p.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    assert!(answer["abstained"].is_null());
}

#[test]
fn a_text_of_which_nothing_is_known_gets_no_topic_and_the_reason() {
    let lines = "{\"text\": \"\"}\n{\"text\": \"Xqzzt vwqpf.\"}\n{\"text\": \"Talks on gas.\"}\n";
    let ran = newsdesk_with(
        &["classify", "--from", "jsonl", "--to", "jsonl", "--threshold", "1"],
        lines.as_bytes(),
    );
    let reasons: Vec<_> =
        ran.objects().iter().map(|a| (a["topic"].clone(), a["abstained"].clone())).collect();
    let expected =
        ["empty", "no-known-terms", "low-confidence"].map(|reason| (serde_json::Value::Null, reason.into()));
    assert_eq!(reasons, expected);
}

#[test]
fn by_sentence_every_sentence_gets_its_topic_verbatim() {
    let text = std::fs::read_to_string(SCRAPED).unwrap();
    for article in newsdesk(&["classify", "--by", "sentence", "--to", "jsonl", SCRAPED]).objects() {
        let sentences = article["sentences"].as_array().unwrap();
        assert!(sentences.len() > 10);
        for sentence in sentences {
            assert_verbatim(&text, sentence);
            assert!(sentence["topic"].is_string());
        }
    }
}

#[test]
fn the_evidence_stands_where_it_says() {
    let text = std::fs::read_to_string(SCRAPED).unwrap();
    let article = newsdesk(&["classify", "--explain", "--to", "jsonl", SCRAPED]).objects().remove(0);
    let evidence = article["evidence"].as_array().unwrap();
    assert!(evidence.iter().any(|e| e["term"] == "hostages" && e["weight"].as_f64().unwrap() > 0.0));
    for piece in evidence.iter().filter(|piece| !piece["start"].is_null()) {
        let at = |key: &str| piece[key].as_u64().unwrap() as usize;
        assert_eq!(&text[at("start")..at("end")], piece["term"].as_str().unwrap());
    }
}

#[test]
fn the_evidence_and_the_prior_sum_to_the_lead_that_decided() {
    for article in newsdesk(&["classify", "--explain", "--to", "jsonl", SCRAPED]).objects() {
        let topics = article["topics"].as_array().unwrap();
        assert_eq!(article["against"], topics[1]["topic"]);
        let weights = article["evidence"].as_array().unwrap().iter().map(|e| e["weight"].as_f64().unwrap());
        let sum = article["prior"].as_f64().unwrap() + weights.sum::<f64>();
        let lead = article["lead"].as_f64().unwrap();
        assert!(lead > 0.0 && (sum - lead).abs() < 1e-9, "{sum} {lead}");
    }
}

#[test]
fn the_words_that_decided_are_marked_in_their_sentences() {
    let shown = newsdesk(&["classify", "--explain", SCRAPED]).success();
    assert!(shown.contains("rather than other because of: "), "{shown}");
    assert!(shown.contains("hostages]"), "{shown}");
    let coloured = newsdesk(&["classify", "--explain", "--color", "always", SCRAPED]).success();
    assert!(!coloured.contains("hostages]"), "{coloured}");
}

#[test]
fn a_text_in_another_language_gets_no_topic() {
    let text = "Die Außenminister beider Länder trafen sich am Dienstag in Genf, um über die Lieferung von Erdgas \
                und die Lage an der gemeinsamen Grenze zu sprechen. Ein Ergebnis gab es zunächst nicht.";
    let ran = newsdesk_with(&["classify", "--to", "jsonl", "--by", "sentence"], text.as_bytes());
    let answer = ran.objects().remove(0);
    assert_eq!(
        (&answer["topic"], &answer["abstained"]),
        (&serde_json::Value::Null, &"other-language".into())
    );
    assert!(answer["sentences"].as_array().unwrap().iter().all(|s| s["topic"].is_null()), "{answer}");
}

#[test]
fn the_less_error_is_allowed_the_fewer_answers_are_given() {
    let answered = |max_error: &str| {
        let args = [
            "classify",
            "--max-error",
            max_error,
            "--from",
            "jsonl",
            "--to",
            "jsonl",
            "corpus/articles.jsonl",
        ];
        newsdesk(&args).objects().iter().filter(|answer| answer["topic"].is_string()).count()
    };
    let (all, most, fewer) = (answered("0.5"), answered("0.05"), answered("0.001"));
    assert!(all == 44 && all >= most && most > fewer, "{all} {most} {fewer}");
    let ran = newsdesk(&["classify", "--max-error", "0", "corpus/articles.jsonl"]);
    assert_eq!(ran.status, 2);
    let (_, least) = ran.stderr.trim().rsplit_once("the least it can promise is ").unwrap();
    assert!((1..=44).contains(&answered(least)), "{least}");
    assert_eq!(answered("1"), 44);
}

#[test]
fn text_for_the_terminal_shows_title_topics_and_bars() {
    let shown = newsdesk(&["classify", SCRAPED]).success();
    assert!(shown.starts_with("Philippine marines free 12 hostages in raid on Jolo camp\n"));
    assert!(shown.contains("security") && shown.contains('█') && !shown.contains('\u{1b}'));
    assert!(newsdesk(&["classify", "--color", "always", SCRAPED]).success().contains('\u{1b}'));
}

#[test]
fn tables_have_a_header_and_one_row_an_article() {
    let table = newsdesk(&["classify", "--to", "csv", SCRAPED]).success();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(header[..6], ["id", "source", "title", "topic", "probability", "abstained"]);
    let topics: Vec<String> = reader.records().map(|row| row.unwrap()[3].to_owned()).collect();
    assert_eq!(topics, ["security", "energy"]);
}

#[test]
fn markdown_and_json_hold_every_article() {
    let json: Vec<serde_json::Value> =
        serde_json::from_str(&newsdesk(&["classify", "--to", "json", SCRAPED]).success()).unwrap();
    assert_eq!(json.len(), 2);
    let markdown = newsdesk(&["classify", "--to", "markdown", SCRAPED]).success();
    assert_eq!(markdown.matches("\n**").count(), 2);
}

#[test]
fn words_of_a_title_that_stands_in_the_text_have_their_places_there() {
    let text = "Hostages freed in border raid\n\nThe army said on Monday that it had freed four of them.\n";
    let answer =
        newsdesk_with(&["classify", "--explain", "--to", "jsonl", "-"], text.as_bytes()).objects().remove(0);
    assert_eq!(answer["title"], "Hostages freed in border raid");
    for evidence in answer["evidence"].as_array().unwrap() {
        let at = |name: &str| evidence[name].as_u64().unwrap() as usize;
        assert_eq!(&text[at("start")..at("end")], evidence["term"].as_str().unwrap());
    }
}

#[test]
fn the_words_shown_are_those_that_decided_in_all_their_places() {
    let folder = tempfile::tempdir().unwrap();
    // The first word is said once, where it counts most; the others late and often.
    let text = "Missile. ".to_owned() + &"The grid lost megawatts of crude oil and coal. ".repeat(60);
    let text = write(folder.path(), "long.txt", text);
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    let article = newsdesk(&["classify", "--explain", "--to", "jsonl", &text]).objects().remove(0);
    for piece in article["evidence"].as_array().unwrap() {
        *sums.entry(piece["term"].as_str().unwrap().to_lowercase()).or_default() +=
            piece["weight"].as_f64().unwrap();
    }
    let most = sums.iter().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0;
    let shown = newsdesk(&["classify", "--explain", &text]).success();
    assert!(shown.contains(&format!("{most} +")), "{most}: {shown}");
}

#[test]
fn the_fields_of_a_record_are_no_answer_and_tables_of_spreadsheets_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let line = r#"{"id": "a", "text": "Oil fell.", "error": "q", "url": "u"}"#;
    let answer =
        newsdesk_with(&["classify", "--from", "jsonl", "--to", "jsonl", "--keep-fields"], line.as_bytes());
    let answer = answer.objects().remove(0);
    assert!(answer.get("error").is_none() && answer["url"] == "u");
    for (name, table) in [
        ("a.csv", "id;text\n7;Oil, and gas, fell.\n"),
        ("b.csv", "id\ttext\n7\tOil, and gas, fell.\n"),
        ("c.tsv", "\"id\"\t\"text\"\n\"7\"\t\"Oil, and gas, fell.\"\n"),
    ] {
        let path = write(folder.path(), name, table);
        let answer = newsdesk(&["inspect", "--to", "jsonl", &path]).objects().remove(0);
        assert_eq!(
            (&answer["id"], &answer["sentences"][0]["text"]),
            (&"7".into(), &"Oil, and gas, fell.".into())
        );
    }
    let short = write(folder.path(), "d.csv", "id,title,text\n7,Oil\n");
    assert_eq!(newsdesk(&["classify", "--to", "jsonl", &short]).objects()[0]["id"], "7");
}
