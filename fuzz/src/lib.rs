//! What must hold of any article, whatever bytes it was read from.

use newsdesk::summarize::keywords;
use newsdesk::{Algorithm, Article, Classification, Document, Length, Model, Summarizer, SummaryOptions};

/// So many sentences of an article are classified one by one.
const MOST_SENTENCES: usize = 20;

/// So many articles of one input are looked at; the others are only read.
pub const MOST_ARTICLES: usize = 8;

/// Prepares, classifies and summarises an article, and checks what is promised
/// of every document, answer and summary.
pub fn check_article(article: Article) {
    assert!(article.text.get(article.span.clone()).is_some(), "the article is no part of its text");
    if let Some(title) = article.title_span.clone() {
        assert!(article.text.get(title).is_some(), "the title is no part of the text");
    }
    let model = Model::built_in();
    check_sentences(&Document::without_cleaning(article.clone(), &model.analyzer()));
    let document = model.prepare(article);
    check_sentences(&document);

    let classifier = model.classifier();
    check_probabilities(&classifier.classify(&document));
    for sentence in document.sentences().iter().take(MOST_SENTENCES) {
        check_probabilities(&classifier.classify_sentence(&document, sentence));
    }
    let _ = classifier.explain(&document);
    let _ = keywords(&document, model, 5);
    check_summary(&document, model);
}

/// Sentences are in order, disjoint, not empty, on character boundaries and
/// within their article, and their words within them.
fn check_sentences(document: &Document) {
    let article = document.article();
    let mut end = article.span.start;
    for sentence in document.sentences() {
        assert!(sentence.span.start >= end, "sentences overlap or are out of order");
        assert!(sentence.span.end > sentence.span.start, "a sentence is empty");
        assert!(article.text.get(sentence.span.clone()).is_some(), "a sentence cuts a character");
        end = sentence.span.end;
        for word in document.sentence_words(sentence) {
            let span = word.span();
            assert!(sentence.span.start <= span.start && span.end <= sentence.span.end);
            assert!(article.text.get(span).is_some(), "a word cuts a character");
        }
    }
    assert!(end <= article.span.end, "a sentence lies outside of its article");
    for piece in document.removed() {
        assert!(article.text.get(piece.span.clone()).is_some(), "a removed piece cuts a character");
    }
}

/// The probabilities of an answer are in [0, 1] and sum to 1.
pub fn check_probabilities(answer: &Classification) {
    let sum: f64 = answer.topics.iter().map(|topic| topic.probability).sum();
    assert!((sum - 1.0).abs() < 1e-9, "the probabilities sum to {sum}");
    assert!(answer.topics.iter().all(|topic| (0.0..=1.0).contains(&topic.probability)));
}

/// A summary holds sentences of the document, verbatim and in order, and none
/// only if there is none. Which algorithm and which length are tried depends
/// on the text, so that a failure can be repeated.
fn check_summary(document: &Document, model: &Model) {
    let turn = document.article().as_str().len();
    let algorithm = Algorithm::ALL[turn % Algorithm::ALL.len()];
    let size = 1 + turn % 5;
    let length = match turn % 4 {
        0 => Length::Sentences(size),
        1 => Length::Words(10 * size),
        2 => Length::Chars(50 * size),
        _ => Length::Percent(20.0 * size as f64),
    };
    let options = SummaryOptions { algorithm, length, ..SummaryOptions::default() };
    let summarizer = Summarizer::new(model, options).expect("these options are in their range");
    let summary = summarizer.summarize(document);
    assert_eq!(summary.sentences.is_empty(), document.sentences().is_empty());
    let mut end = 0;
    for sentence in &summary.sentences {
        assert!(sentence.start >= end, "the sentences of a summary overlap or are out of order");
        end = sentence.end;
        let said = document.article().text.get(sentence.start..sentence.end);
        assert_eq!(said, Some(sentence.text.as_str()), "a sentence of the summary is not verbatim");
    }
}

/// Whether bytes begin with the mark of UTF-16, or as it does without one: then
/// lines are not parted by single bytes.
pub fn may_be_utf_16(data: &[u8]) -> bool {
    data.starts_with(b"\xff\xfe") || data.starts_with(b"\xfe\xff") || data.iter().take(10).any(|b| *b == 0)
}

/// Whether data begins as gzip or zstd does.
pub fn is_compressed(data: &[u8]) -> bool {
    data.starts_with(&[0x1f, 0x8b]) || data.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
}
