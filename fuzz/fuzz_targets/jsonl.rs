//! Any bytes as JSON lines: one article or one error a line, in its place,
//! and what was written as it should be is read as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdesk::read::{self, Fields, Format, Options};
use newsdesk_fuzz::{MOST_ARTICLES, check_article, is_compressed, may_be_utf_16};

fuzz_target!(|data: &[u8]| {
    any_lines(data);
    sound_lines(data);
});

fn any_lines(data: &[u8]) {
    // Of compressed data the lines are not those seen here.
    if is_compressed(data) {
        return;
    }
    let Ok(items) = read::articles(data, Format::Jsonl, &Options::default(), "fuzz") else {
        assert!(read::records(data, Format::Jsonl, &Fields::default(), "fuzz").is_err());
        return;
    };
    let items: Vec<_> = items.collect();
    let records = read::records(data, Format::Jsonl, &Fields::default(), "fuzz").expect("its articles were read");
    let records: Vec<_> = records.collect();
    assert_eq!(items.len(), records.len());
    if !may_be_utf_16(data) {
        let lines = data.split_inclusive(|byte| *byte == b'\n').count();
        assert_eq!(items.len(), lines, "not every line is answered");
    }
    for (at, (item, record)) in items.into_iter().zip(records).enumerate() {
        assert_eq!(item.is_ok(), record.is_ok());
        match item {
            Ok(article) if at < MOST_ARTICLES => check_article(article),
            Ok(_) => {}
            Err(failure) => assert_eq!(failure.error.line(), Some(at as u64 + 1)),
        }
    }
}

/// The same bytes as the texts of sound records.
fn sound_lines(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let texts: Vec<&str> = text.split('\n').collect();
    let lines: Vec<String> =
        texts.iter().map(|text| serde_json::json!({ "text": text }).to_string() + "\n").collect();
    let file = lines.concat();
    let items = read::articles(file.as_bytes(), Format::Jsonl, &Options::default(), "fuzz");
    let items: Vec<_> = items.expect("this is no archive and no picture").collect();
    assert_eq!(items.len(), texts.len());
    for ((item, line), text) in items.iter().zip(&lines).zip(&texts) {
        match item {
            Ok(article) => assert_eq!(&*article.text, *text),
            // A line full of control characters is refused as no text.
            Err(_) => assert!(line.contains('\u{7f}')),
        }
    }
}
