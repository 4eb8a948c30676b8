//! `newsdesk train`.

use std::fs;
use std::path::Path;

use crate::support::{ENERGY, LAW, SPORT, corpus, gzipped, newsdesk, newsdesk_with, path, write};

#[test]
fn a_model_trained_on_own_labels_gives_own_labels() {
    let folder = tempfile::tempdir().unwrap();
    let samples = corpus(folder.path(), "c", &[("energy", ENERGY), ("sport", SPORT)]);
    let model = path(folder.path(), "my.model");
    let said = newsdesk(&["train", &samples, "--output", &model]).success();
    assert!(said.contains("samples      8") && said.contains("naive Bayes"), "{said}");
    let text = write(folder.path(), "a.txt", "The striker missed the penalties.");
    let answer = newsdesk(&["classify", "--model", &model, "--to", "jsonl", &text]).objects().remove(0);
    assert_eq!(answer["topic"], "sport");
}

#[test]
fn samples_and_pairs_are_read_from_fields_of_any_name() {
    let folder = tempfile::tempdir().unwrap();
    let usual = write(
        folder.path(),
        "usual.csv",
        "label,title,text\nenergy,Oil,Crude oil fell.\nenergy,Gas,Gas rose.\nsport,Final,The striker scored.\n\
         sport,Race,She won.\n",
    );
    let own = write(
        folder.path(),
        "own.csv",
        "headline;label;body;desk\nOil;7;Crude oil fell.;energy\nGas;8;Gas rose.;energy\n\
         Final;9;The striker scored.;sport\nRace;9;She won.;sport\n",
    );
    let names = ["--text-field", "body", "--title-field", "headline", "--label-field", "desk"];
    let train = |args: &[&str]| {
        let model = path(folder.path(), "my.model");
        newsdesk(&[&["train", "--output", &model], args].concat()).success();
        fs::read(model).unwrap()
    };
    assert!(train(&[&usual]) == train(&[&[own.as_str()], &names[..]].concat()));
    let model = path(folder.path(), "my.model");
    let verified = newsdesk(&[&["model", "verify", "--model", &model, &own], &names[..]].concat());
    assert!(verified.success().starts_with("the model is that of the corpus"));
    newsdesk(&[&["evaluate", "topics", "--model", &model, &own], &names[..]].concat()).success();

    let pairs = write(
        folder.path(),
        "pairs.jsonl",
        r#"{"article": "Oil fell. Gas rose. Coal stayed.", "highlights": "Oil fell.", "summary": "none"}"#,
    );
    let names = ["--text-field", "article", "--summary-field", "highlights", "--sentences", "1"];
    let found = newsdesk(&[&["evaluate", "summaries", &pairs], &names[..]].concat()).success();
    assert!(found.contains("lead") && found.contains("100.00"), "{found}");
    let said = newsdesk(&["evaluate", "summaries", &pairs]).stderr;
    assert!(said.contains("no \"text\""), "{said}");
    let said = newsdesk(&["corpus", "check", &own, "--label-field", "text"]).stderr;
    assert!(said.contains("--text-field and --label-field both name the field \"text\""), "{said}");
}

#[test]
fn a_compressed_corpus_gives_the_model_of_the_plain_one() {
    let folder = tempfile::tempdir().unwrap();
    let plain = corpus(folder.path(), "plain", &[("energy", ENERGY), ("sport", SPORT)]);
    write(folder.path(), "packed/energy.txt.gz", gzipped(ENERGY.as_bytes()));
    write(folder.path(), "packed/sport.txt.gz", gzipped(SPORT.as_bytes()));
    let packed = path(folder.path(), "packed");
    let model = |samples: &str| {
        let output = path(folder.path(), "my.model");
        newsdesk(&["train", samples, "--output", &output]).success();
        fs::read(output).unwrap()
    };
    assert!(model(&plain) == model(&packed));
}

#[test]
fn the_same_corpus_gives_the_same_bytes_in_any_order_and_on_any_threads() {
    let folder = tempfile::tempdir().unwrap();
    let a = corpus(folder.path(), "a", &[("energy", ENERGY), ("sport", SPORT)]);
    let b = corpus(folder.path(), "b", &[("law", LAW), ("sport", "The referee blew.\n")]);
    let train = |args: &[&str], name: &str| {
        let model = path(folder.path(), name);
        newsdesk(&[&["train", "--output", &model], args].concat()).success();
        fs::read(model).unwrap()
    };
    assert!(train(&[&a, &b], "1") == train(&[&b, &a], "2"));
    // Enough for every part of the work to be shared out.
    let on = |threads: &str| train(&["corpus/train", "--threads", threads], threads);
    assert!(on("1") == on("3"));
}

#[test]
fn every_way_to_the_same_samples_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let a = corpus(folder.path(), "a", &[("energy", ENERGY), ("sport", SPORT)]);
    let b = corpus(
        folder.path(),
        "b",
        &[("energy", "Coal rose.\nWind power grew.\n"), ("sport", "He lost.\nShe swam.\n"), ("law", LAW)],
    );
    let run = |args: &[&str], name: &str| {
        let model = path(folder.path(), name);
        newsdesk(&[args, &["--output", &model]].concat()).success();
        model
    };
    let both = run(&["train", &a, &b], "both");
    let (first, second) = (run(&["train", &a], "first"), run(&["train", &b], "second"));
    let extended = run(&["train", &b, "--extend", &first], "extended");
    let merged = run(&["model", "merge", &second, &first], "merged");
    let back = run(&["train", "--extend", &extended, "--forget", &b], "back");
    let bytes = |model: &str| fs::read(model).unwrap();
    assert!(bytes(&both) == bytes(&extended));
    assert!(bytes(&both) == bytes(&merged));
    assert!(bytes(&first) == bytes(&back));
}

#[test]
fn models_of_other_options_are_not_merged() {
    let folder = tempfile::tempdir().unwrap();
    let a = corpus(folder.path(), "a", &[("energy", ENERGY), ("sport", SPORT)]);
    let (one, two) = (path(folder.path(), "one"), path(folder.path(), "two"));
    newsdesk(&["train", &a, "--output", &one]).success();
    newsdesk(&["train", &a, "--alpha", "2", "--output", &two]).success();
    let ran = newsdesk(&["model", "merge", &one, &two, "--output", &path(folder.path(), "both")]);
    assert!(ran.status == 2 && ran.stderr.contains("different options"), "{}", ran.stderr);
}

#[test]
fn features_and_the_prior_can_be_fixed() {
    let folder = tempfile::tempdir().unwrap();
    let many =
        format!("{ENERGY}Strike at the refinery.\nStrike on a rig.\nCoal fell.\nA strike.\nPower rose.\n");
    let a = corpus(folder.path(), "a", &[("energy", &many), ("sport", &format!("{SPORT}Strike!\n"))]);
    let model = path(folder.path(), "m");
    let probability = |options: &[&str]| {
        let said = newsdesk(&[&["train", &a, "--output", &model], options].concat()).success();
        let args = ["classify", "--model", &model, "--from", "jsonl", "--to", "jsonl"];
        let answer = newsdesk_with(&args, b"{\"text\": \"A strike.\"}").objects().remove(0);
        let topics = answer["topics"].as_array().unwrap().clone();
        let energy = topics.iter().find(|topic| topic["topic"] == "energy").unwrap();
        (said, energy["probability"].as_f64().unwrap())
    };
    let fixed = ["--alpha", "1", "--variant", "complement", "--stop-words", "drop", "--word-classes", "none"];
    let (all, likely) = probability(&fixed);
    let (_, less_likely) = probability(&[&fixed[..], &["--prior", "uniform"]].concat());
    assert!(less_likely < likely, "{less_likely} {likely}");
    let (few, _) = probability(&[&fixed[..], &["--max-features", "5"]].concat());
    assert!(few.contains("features     5\n") && !all.contains("features     5\n"), "{few}");
}

#[test]
fn stop_words_count_as_they_are_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let a = corpus(folder.path(), "a", &[("energy", ENERGY), ("sport", SPORT)]);
    let model = path(folder.path(), "m");
    let knows_the = [("drop", "dropped", false), ("discount", "discounted", true), ("keep", "kept", true)];
    for (choice, said, knows_the) in knows_the {
        newsdesk(&["train", &a, "--stop-words", choice, "--output", &model]).success();
        let info = newsdesk(&["model", "info", "--model", &model]).success();
        assert!(info.contains(&format!("stop words   {said}\n")), "{info}");
        let terms = newsdesk(&["model", "terms", "--model", &model, "-n", "1000"]).success();
        assert_eq!(terms.contains(" the\n"), knows_the, "{terms}");
    }
}

#[test]
fn a_sample_that_weighs_more_draws_its_words_to_its_label() {
    let folder = tempfile::tempdir().unwrap();
    let lines = |weight: &str| {
        let line = |label: &str, text: &str| format!("{{\"label\":\"{label}\",\"text\":\"{text}\"}}\n");
        let strike =
            format!("{{\"label\":\"energy\",\"text\":\"Strike at the pump.\",\"weight\":{weight}}}\n");
        // Twice, so that samples left out can be told apart.
        let twice =
            |label: &str, lines: &str| lines.repeat(2).lines().map(|text| line(label, text)).collect();
        let (energy, sport): (String, String) = (twice("energy", ENERGY), twice("sport", SPORT));
        [strike, energy, line("sport", "Strike in the last minute."), sport].concat()
    };
    let probability = |weight: &str| {
        let samples = write(folder.path(), "a.jsonl", lines(weight));
        let model = path(folder.path(), "m");
        let fixed = ["--alpha", "0.3", "--variant", "complement", "--stop-words", "drop"];
        newsdesk(&[&["train", &samples, "--word-classes", "none", "--output", &model], &fixed[..]].concat())
            .success();
        let input = "{\"text\": \"A strike.\"}";
        let args = ["classify", "--model", &model, "--from", "jsonl", "--to", "jsonl"];
        let answer = newsdesk_with(&args, input.as_bytes()).objects().remove(0);
        let topics = answer["topics"].as_array().unwrap().clone();
        topics.iter().find(|topic| topic["topic"] == "energy").unwrap()["probability"].as_f64().unwrap()
    };
    assert!(probability("8") > probability("1"));
    let bad = write(folder.path(), "b.jsonl", lines("-1"));
    let ran = newsdesk(&["train", &bad, "--output", &path(folder.path(), "n")]);
    assert!(
        ran.stderr.contains("b.jsonl:1") && ran.stderr.contains("the weight is \"-1\""),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_a_model_says_of_itself_is_that_of_its_corpus() {
    let folder = tempfile::tempdir().unwrap();
    let a = corpus(folder.path(), "a", &[("energy", ENERGY), ("sport", SPORT)]);
    let b = corpus(folder.path(), "b", &[("energy", "Coal rose.\nGas.\n"), ("sport", SPORT)]);
    let (model, small) = (path(folder.path(), "m"), path(folder.path(), "small"));
    newsdesk(&["train", &a, "--output", &model]).success();
    newsdesk(&["model", "compact", &model, "--output", &small]).success();
    for (model, extendable) in [(&model, true), (&small, false)] {
        let info: serde_json::Value =
            serde_json::from_str(&newsdesk(&["model", "info", "--model", model, "--to", "json"]).success())
                .unwrap();
        assert_eq!((info["samples"].as_u64(), info["extendable"].as_bool()), (Some(8), Some(extendable)));
        let text = newsdesk(&["model", "info", "--model", model]).success();
        assert!(text.contains("naive Bayes") && text.contains("corpus hash"), "{text}");
        assert!(newsdesk(&["model", "verify", &a, "--model", model]).success().contains("to the byte"));
        let ran = newsdesk(&["model", "verify", &b, "--model", model]);
        assert!(ran.status == 1 && ran.stderr.contains("not trained on this corpus"), "{}", ran.stderr);
    }
    let terms = newsdesk(&["model", "terms", "energy", "-n", "3", "--model", &model]).success();
    assert_eq!(terms.lines().count(), 3);
    let ran = newsdesk(&["model", "terms", "law", "--model", &model]);
    assert!(ran.status == 2 && ran.stderr.contains("it has energy, sport"), "{}", ran.stderr);
}

#[test]
fn corpora_from_which_nothing_can_be_learned_are_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let one = corpus(folder.path(), "one", &[("energy", ENERGY)]);
    let few = corpus(folder.path(), "few", &[("energy", ENERGY), ("sport", "One sample only.\n")]);
    let none = corpus(folder.path(), "none", &[("energy", "\n\n")]);
    let plain = write(folder.path(), "plain.txt", ENERGY);
    for (corpus, words) in [
        (&one, "at least two labels"),
        (&few, "only one sample is labelled \"sport\""),
        (&none, "no sample was found"),
        (&plain, "__label__"),
    ] {
        let model = path(folder.path(), "m");
        let ran = newsdesk(&["train", corpus, "--output", &model]);
        assert_eq!(ran.status, 2);
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
        assert!(!Path::new(&model).exists());
    }
}

#[test]
fn what_was_never_learned_cannot_be_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let a = corpus(folder.path(), "a", &[("energy", ENERGY), ("sport", SPORT)]);
    let b = corpus(folder.path(), "b", &[("energy", "Never seen before.\n")]);
    let model = path(folder.path(), "m");
    newsdesk(&["train", &a, "--output", &model]).success();
    let before = fs::read(&model).unwrap();
    let ran = newsdesk(&["train", "--extend", &model, "--forget", &b, "--output", &model]);
    assert!(ran.status == 2 && ran.stderr.contains("never learned"), "{}", ran.stderr);
    assert!(before == fs::read(&model).unwrap());
}

#[test]
fn a_small_model_scores_alike_but_cannot_be_extended() {
    let folder = tempfile::tempdir().unwrap();
    let a = corpus(folder.path(), "a", &[("energy", ENERGY), ("sport", SPORT)]);
    let (full, small) = (path(folder.path(), "full"), path(folder.path(), "small"));
    newsdesk(&["train", &a, "--output", &full]).success();
    newsdesk(&["train", &a, "--compact", "--output", &small]).success();
    let answer = |model: &str| {
        newsdesk(&["classify", "--model", model, "--to", "jsonl", "tests/data/scraped.txt"]).success()
    };
    assert_eq!(answer(&full), answer(&small));
    assert!(fs::metadata(&small).unwrap().len() < fs::metadata(&full).unwrap().len());
    let ran = newsdesk(&["train", &a, "--extend", &small, "--output", &full]);
    assert!(ran.status == 2 && ran.stderr.contains("made small"), "{}", ran.stderr);
}

#[test]
fn the_built_in_model_can_be_extended_by_a_label() {
    let folder = tempfile::tempdir().unwrap();
    let sport = corpus(folder.path(), "a", &[("sport", SPORT)]);
    let model = path(folder.path(), "m");
    let said = newsdesk(&["train", &sport, "--extend", "built-in", "--output", &model]).success();
    assert!(said.contains("sport        4"), "{said}");
    let topics =
        newsdesk(&["classify", "--model", &model, "--to", "jsonl", "tests/data/scraped.txt"]).objects();
    assert_eq!((&topics[0]["topic"], &topics[1]["topic"]), (&"security".into(), &"energy".into()));
    assert_eq!(topics[0]["topics"].as_array().unwrap().len(), 5);
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let ran = newsdesk(&["train", "corpus/test", "--output", "no/such/folder/m"]);
    assert!(ran.status == 2 && ran.stderr.contains("no/such/folder/m"), "{}", ran.stderr);
}

#[test]
fn a_summariser_is_fitted_to_pairs_and_stays_with_its_model() {
    let folder = tempfile::tempdir().unwrap();
    let articles = fs::read_to_string("corpus/articles.jsonl").unwrap();
    let pairs = write(folder.path(), "pairs.jsonl", articles);
    let model = folder.path().join("fitted.model").display().to_string();
    let said = newsdesk(&["train", "--pairs", &pairs, "--output", &model]).success();
    assert!(said.contains("articles: pairs.jsonl"), "{said}");
    let weights = |model: &str| -> serde_json::Value {
        serde_json::from_str(&newsdesk(&["model", "info", "--to", "json", "--model", model]).success())
            .unwrap()
    };
    assert_eq!(weights(&model)["summarizer"]["source"], "pairs.jsonl");
    let other = folder.path().join("extended.model").display().to_string();
    let more =
        write(folder.path(), "more.jsonl", "{\"text\": \"Oil fell on Friday.\", \"label\": \"energy\"}\n");
    newsdesk(&["train", &more, "--extend", &model, "--output", &other]).success();
    assert_eq!(weights(&other)["summarizer"], weights(&model)["summarizer"]);
    let few = write(folder.path(), "few.jsonl", "{\"text\": \"Oil fell.\", \"summary\": \"Oil.\"}\n");
    let ran = newsdesk(&["train", "--pairs", &few, "--output", &other]);
    assert!(ran.status == 2 && ran.stderr.contains("at least 10 are needed"), "{}", ran.stderr);
}

#[test]
fn choices_are_refused_where_nothing_is_trained() {
    let folder = tempfile::tempdir().unwrap();
    let model = path(folder.path(), "my.model");
    let ran = newsdesk(&["train", "--pairs", "corpus/articles.jsonl", "--alpha", "0.5", "--output", &model]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("CORPUS"), "{}", ran.stderr);
    let ran = newsdesk(&["train", "-", "--output", &model]);
    assert!(ran.status == 2 && ran.stderr.contains("standard input"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_that_is_not_there_yet_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let samples = corpus(folder.path(), "c", &[("energy", ENERGY), ("sport", SPORT)]);
    let link = path(folder.path(), "link");
    std::os::unix::fs::symlink("real", &link).unwrap();
    newsdesk(&["train", &samples, "--output", &link]).success();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(folder.path().join("real").is_file());
}
