//! Laws that hold for any text.

use std::path::Path;

use newsdesk::corpus::{Corpus, Sample};
use newsdesk::read::Fields;
use newsdesk::summarize::{Algorithm, Length, Summarizer, SummaryOptions};
use newsdesk::text::{Analyzer, Document, TermOptions};
use newsdesk::train::{Prior, TrainOptions, extend, merge, train};
use newsdesk::{Article, Model, read};
use proptest::prelude::*;

/// Texts with all that makes sentences hard.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => "[A-Za-z]{1,9}",
        1 => Just("U.S.".to_owned()),
        1 => Just("Mr.".to_owned()),
        1 => Just("(Reuters)".to_owned()),
        1 => Just("Read more:".to_owned()),
        1 => Just("LONDON (AFP) -".to_owned()),
        1 => Just("MOSCOW, March 3. /TASS/.".to_owned()),
        1 => Just("\nTitle: Oil falls\nDate: Monday\n".to_owned()),
        1 => Just("\n---\n".to_owned()),
        1 => Just("\n=====\n".to_owned()),
        1 => Just("\n# Oil falls again\n".to_owned()),
        1 => Just("\nBy Jane Smith\n".to_owned()),
        1 => Just("Mahmud Hams/AFP".to_owned()),
        1 => Just("Gen. (ret.)".to_owned()),
        1 => "[0-9]{1,3}\\.[0-9]",
        2 => "[.!?…\"“”'()\\[\\]—-]{1,3}",
        2 => "[ \n\r\t\u{c}]{1,3}",
        1 => "\\PC{1,3}",
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.join(" "))
}

fn documents(text: &str) -> Vec<Document> {
    let analyzer = Analyzer::new(TermOptions::default());
    let article = Article::new(text);
    vec![Document::new(article.clone(), &analyzer), Document::without_cleaning(article, &analyzer)]
}

proptest! {
    #[test]
    fn sentences_are_ordered_disjoint_trimmed_and_on_character_boundaries(text in any_text()) {
        for document in documents(&text) {
            let mut end = 0;
            for sentence in document.sentences() {
                prop_assert!(sentence.span.start >= end && sentence.span.end > sentence.span.start);
                let said = text.get(sentence.span.clone());
                prop_assert!(said.is_some_and(|said| said.trim() == said && !said.is_empty()));
                end = sentence.span.end;
                for word in document.sentence_words(sentence) {
                    let span = word.span();
                    prop_assert!(sentence.span.start <= span.start && span.end <= sentence.span.end);
                }
            }
        }
    }

    #[test]
    fn articles_of_a_text_are_in_order_and_disjoint_and_their_titles_stand_in_them(text in any_text()) {
        let mut end = 0;
        for article in read::articles(text.as_bytes(), read::Format::Text, &read::Options::default(), "a").into_iter().flatten() {
            let article = article.unwrap();
            prop_assert!(article.span.start >= end && article.text.get(article.span.clone()).is_some());
            end = article.span.end;
            if let Some(title) = &article.title_span {
                prop_assert!(article.span.start <= title.start && title.end <= article.span.end);
                prop_assert_eq!(article.text.get(title.clone()), article.title.as_deref());
                let analyzer = Analyzer::new(TermOptions::default());
                for document in [Document::new(article.clone(), &analyzer), Document::without_cleaning(article.clone(), &analyzer)] {
                    let stands = |span: &std::ops::Range<usize>| span.start <= title.start && title.end <= span.end;
                    let spans = document.removed().iter().map(|removed| &removed.span);
                    let is_all = document.removed().is_empty();
                    prop_assert!(is_all || spans.clone().any(stands) || document.sentences().iter().any(|s| stands(&s.span)));
                }
            }
        }
    }

    #[test]
    fn no_letter_is_lost_between_sentences_and_removed_pieces(text in any_text()) {
        for document in documents(&text) {
            let mut covered = vec![0_u8; text.len()];
            let spans = document.sentences().iter().map(|s| &s.span).chain(document.removed().iter().map(|r| &r.span));
            for span in spans {
                covered[span.clone()].iter_mut().for_each(|n| *n += 1);
            }
            for (at, c) in text.char_indices() {
                prop_assert!(covered[at] <= 1, "covered twice at {at}");
                prop_assert!(covered[at] == 1 || !c.is_alphanumeric(), "lost {c} at {at}");
            }
        }
    }

    #[test]
    fn probabilities_sum_to_one(text in any_text()) {
        let model = Model::built_in();
        let answer = model.classifier().classify(&model.prepare(Article::new(text.as_str())));
        let sum: f64 = answer.topics.iter().map(|topic| topic.probability).sum();
        prop_assert!((sum - 1.0).abs() < 1e-9);
        prop_assert!(answer.topics.iter().all(|topic| (0.0..=1.0).contains(&topic.probability)));
    }

    #[test]
    fn prior_and_evidence_add_up_to_the_log_odds_that_decided(text in any_text()) {
        let model = Model::built_in();
        let document = model.prepare(Article::new(text.as_str()));
        let answer = model.classifier().classify(&document);
        // The odds before the share of labels that no score explains is mixed in.
        let noise = model.classifier().calibration().noise();
        let plain = |n: usize| answer.topics[n].probability - noise / answer.topics.len() as f64;
        let odds = (plain(0) / plain(1)).ln();
        let explanation = model.classifier().explain(&document);
        prop_assert_eq!(&explanation.against, &answer.topics[1].topic);
        let evidence: f64 = explanation.evidence.iter().map(|piece| piece.weight).sum();
        prop_assert!((explanation.lead - explanation.prior - evidence).abs() < 1e-9);
        prop_assert!((odds - explanation.lead).abs() < 1e-6);
    }

    #[test]
    fn a_summary_is_an_ordered_choice_of_sentences_within_its_length(text in any_text(), n in 1..6_usize) {
        let model = Model::built_in();
        let document = model.prepare(Article::new(text.as_str()));
        let lengths = [
            Length::Sentences(n),
            Length::Words(10 * n),
            Length::Chars(60 * n),
            Length::Percent(10.0 * n as f64),
        ];
        for (algorithm, length) in Algorithm::ALL.into_iter().flat_map(|one| lengths.map(|length| (one, length))) {
            let options = SummaryOptions { algorithm, length, ..SummaryOptions::default() };
            let summary = Summarizer::new(model, options.clone()).unwrap().summarize(&document);
            prop_assert_eq!(summary.sentences.is_empty(), document.sentences().is_empty());
            prop_assert!(summary.sentences.is_sorted_by(|a, b| a.end <= b.start));
            for sentence in &summary.sentences {
                prop_assert_eq!(&text[sentence.start..sentence.end], &sentence.text);
            }
            match length {
                Length::Sentences(n) => prop_assert!(summary.sentences.len() <= n),
                Length::Words(n) => prop_assert!(summary.words <= n || summary.sentences.len() == 1),
                Length::Chars(n) => {
                    let chars: usize = summary.sentences.iter().map(|sentence| sentence.text.chars().count()).sum();
                    prop_assert!(chars <= n || summary.sentences.len() == 1);
                }
                Length::Percent(percent) => {
                    let options = SummaryOptions { algorithm: Algorithm::Lead, length: Length::Sentences(usize::MAX), ..options };
                    let all = Summarizer::new(model, options).unwrap().summarize(&document).words;
                    let most = (all as f64 * percent / 100.0).ceil() as usize;
                    prop_assert!(summary.words <= most || summary.sentences.len() == 1);
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        use read::Format::{Csv, Html, Jsonl, Text, Tsv};
        for format in [Text, Html, Jsonl, Csv, Tsv] {
            if let Ok(items) = read::articles(&bytes[..], format, &read::Options::default(), "any") {
                for article in items.flatten() {
                    prop_assert!(article.text.get(article.span.clone()).is_some());
                }
            }
        }
    }

    #[test]
    fn jsonl_gives_one_item_for_each_line(lines in proptest::collection::vec("[ -~]{0,30}", 0..20)) {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let options = read::Options::default();
        let items = read::articles(text.as_bytes(), read::Format::Jsonl, &options, "any").unwrap();
        prop_assert_eq!(items.count(), lines.len());
    }

    #[test]
    fn a_model_does_not_depend_on_the_order_of_its_samples(
        texts in proptest::collection::vec(("[a-e]( [a-e]){0,5}", 0..2_usize), 6..20),
        shift in 1..19_usize,
    ) {
        let mut samples: Vec<Sample> = texts
            .iter()
            .map(|(text, label)| Sample::new(["x", "y"][*label], format!("{text}.")))
            .collect();
        for label in ["x", "x", "y", "y"] {
            samples.push(Sample::new(label, "f g."));
        }
        let options = TrainOptions { alpha: Some(0.3), ..TrainOptions::default() };
        let first = train(&samples, &options, None, &|_| ()).unwrap();
        let by = shift % samples.len();
        samples.rotate_left(by);
        let second = train(&samples, &options, None, &|_| ()).unwrap();
        prop_assert!(first.to_bytes().unwrap() == second.to_bytes().unwrap());
    }

    #[test]
    fn every_way_to_the_same_samples_is_the_same_model(
        texts in proptest::collection::vec(("[a-e]( [a-e]){0,5}", 0..2_usize), 0..16),
        cuts in (0..16_usize, 0..16_usize),
    ) {
        // Three parts, each of which can be trained on by itself.
        let (first, second) = (cuts.0.min(cuts.1).min(texts.len()), cuts.0.max(cuts.1).min(texts.len()));
        let parts = [&texts[..first], &texts[first..second], &texts[second..]].map(|part| {
            let base = [("f g", 0), ("f h", 0), ("k l", 1), ("k m", 1)];
            let base = base.iter().map(|(text, label)| ((*text).to_owned(), *label));
            let all = part.iter().cloned().chain(base);
            all.map(|(text, label)| Sample::new(["x", "y"][label], format!("{text}."))).collect::<Vec<_>>()
        });
        let options = TrainOptions::default();
        let trained = |samples: &[Sample]| train(samples, &options, None, &|_| ()).unwrap();
        let bytes = |model: &Model| model.to_bytes().unwrap();
        let whole = bytes(&trained(&parts.concat()));
        let [a, b, c] = [&parts[0], &parts[1], &parts[2]].map(|part| trained(part));
        // Merging, in either nesting.
        let pair = |a: &Model, b: &Model| merge(&[a.clone(), b.clone()], None).unwrap();
        prop_assert!(whole == bytes(&pair(&pair(&a, &b), &c)));
        prop_assert!(whole == bytes(&pair(&a, &pair(&c, &b))));
        // Extending in batches, and forgetting what was added.
        let more = extend(&a, &parts[1], &[], None, &|_| ()).unwrap();
        prop_assert!(whole == bytes(&extend(&more, &parts[2], &[], None, &|_| ()).unwrap()));
        prop_assert!(bytes(&a) == bytes(&extend(&more, &[], &parts[1], None, &|_| ()).unwrap()));
    }

    #[test]
    fn whatever_was_trained_can_be_read_again_and_answers(
        texts in proptest::collection::vec(("[a-z]( [a-z]){0,3}", 0..3_usize), 0..24),
        alpha in prop_oneof![Just(None), (-5..6_i32).prop_map(|power| Some(10_f64.powi(power)))],
    ) {
        let base = [("one two", 0), ("one three", 0), ("four five", 1), ("four six", 1), ("seven", 2), ("eight", 2)];
        let base = base.iter().map(|(text, label)| ((*text).to_owned(), *label));
        let all = texts.into_iter().chain(base);
        let samples: Vec<Sample> = all.map(|(text, label)| Sample::new(["x", "y", "z"][label], text)).collect();
        let options = TrainOptions { alpha, ..TrainOptions::default() };
        let bytes = train(&samples, &options, None, &|_| ()).unwrap().to_bytes().unwrap();
        let model = Model::from_bytes(&bytes).unwrap();
        let answer = model.classifier().classify(&model.prepare(Article::new("one a two b four c")));
        let sum: f64 = answer.topics.iter().map(|topic| topic.probability).sum();
        prop_assert!((sum - 1.0).abs() < 1e-6, "{answer:?}");
    }
}

/// Some samples of the training corpus.
fn some_samples(seed: usize, count: usize) -> Vec<Sample> {
    let corpus = Corpus::read(Path::new("corpus/train"), &Fields::default()).unwrap();
    let step = corpus.samples.len() / count;
    corpus.samples.into_iter().skip(seed).step_by(step).collect()
}

#[test]
fn choices_that_are_fixed_give_the_model_that_chose_them() {
    for seed in 0..6 {
        let samples = some_samples(seed, 150);
        let open = TrainOptions { reweigh: Some(true), word_classes: Some(false), ..TrainOptions::default() };
        let chosen = train(&samples, &open, None, &|_| ()).unwrap();
        let (choice, features) = (chosen.choice(), chosen.classifier().extractor().options());
        let fixed = TrainOptions {
            variant: Some(choice.params.variant()),
            alpha: Some(choice.params.alpha()),
            stop_words: Some(features.stop_words),
            ngrams: Some(features.ngrams),
            min_df: Some(choice.min_df),
            ..open
        };
        let again = train(&samples, &fixed, None, &|_| ()).unwrap();
        assert_eq!(again.choice().accuracy, choice.accuracy, "draw {seed}");
    }
}

#[test]
fn the_figures_of_a_model_are_those_of_its_prior() {
    // One label is much more frequent, even where the other one's words stand.
    let sample = |n: usize| match n % 10 {
        0 => Sample::new("rare", ["A vote.", "The talks."][n / 10 % 2]),
        _ => {
            Sample::new("frequent", ["Oil.", "Gas.", "A vote.", "Coal.", "The talks.", "A goal."][n / 10 % 6])
        }
    };
    let samples: Vec<Sample> = (0..240).map(sample).collect();
    let trained = |prior| {
        let options = TrainOptions { prior, alpha: Some(1.0), ..TrainOptions::default() };
        train(&samples, &options, None, &|_| ()).unwrap()
    };
    let [corpus, uniform] = [Prior::Corpus, Prior::Uniform].map(trained);
    let accuracies = [&corpus, &uniform].map(|model| model.choice().accuracy);
    assert!(accuracies[1] < accuracies[0] - 0.1, "{accuracies:?}");
    assert_ne!(uniform.choice().risk, corpus.choice().risk);
}

#[test]
fn of_two_texts_with_the_same_words_the_right_one_is_forgotten() {
    // The language is looked at in a part of the texts, told by a hash of each.
    let text =
        |blanks: usize| format!("The ministers of the two countries met in{}Geneva.", " ".repeat(blanks));
    let rest =
        |label: &str| [Sample::new(label, "The oil price fell."), Sample::new(label, "The vote is on.")];
    let samples: Vec<Sample> = (1..100).map(|blanks| Sample::new("x", text(blanks))).collect();
    let all = [samples.clone(), rest("x").to_vec(), rest("y").to_vec()].concat();
    let learnt = |samples: &[Sample]| train(samples, &TrainOptions::default(), None, &|_| ()).unwrap();
    let whole = learnt(&all);
    for half in [&samples[..50], &samples[50..]] {
        let kept: Vec<Sample> = all.iter().filter(|sample| !half.contains(sample)).cloned().collect();
        let forgotten = extend(&whole, &[], half, None, &|_| ()).unwrap();
        assert!(forgotten.to_bytes().unwrap() == learnt(&kept).to_bytes().unwrap());
    }
}
