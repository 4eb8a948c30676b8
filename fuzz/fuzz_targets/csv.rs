//! Any bytes as a table, by commas and by tabs: one article or one error a
//! row, no quotation mark hides the last one, and what was written as it should
//! be is read as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdesk::read::{self, Fields, Format, Options};
use newsdesk_fuzz::{MOST_ARTICLES, check_article, is_compressed, may_be_utf_16};

fuzz_target!(|data: &[u8]| {
    any_rows(data, Format::Csv);
    any_rows(data, Format::Tsv);
    last_row(data);
    sound_rows(data);
});

fn any_rows(data: &[u8], format: Format) {
    // Of compressed data the lines are not those seen here.
    if is_compressed(data) {
        return;
    }
    let Ok(items) = read::articles(data, format, &Options::default(), "fuzz") else {
        assert!(read::records(data, format, &Fields::default(), "fuzz").is_err());
        return;
    };
    let items: Vec<_> = items.collect();
    let records = read::records(data, format, &Fields::default(), "fuzz").expect("its articles were read");
    let records: Vec<_> = records.collect();
    assert_eq!(items.len(), records.len());
    if let Some(rows) = rows(data, format) {
        assert_eq!(items.len(), rows, "not every row is answered");
    }
    for (at, (item, record)) in items.into_iter().zip(records).enumerate() {
        assert_eq!(item.is_ok(), record.is_ok());
        if let Ok(article) = item
            && at < MOST_ARTICLES
        {
            check_article(article);
        }
    }
}

/// How many rows stand under the header, where that can be told without
/// reading quotes: each line that is not empty is one.
fn rows(data: &[u8], format: Format) -> Option<usize> {
    let has_quotes = format == Format::Csv && data.contains(&b'"');
    if has_quotes || may_be_utf_16(data) {
        return None;
    }
    let data = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
    let lines = data.split(|byte| *byte == b'\n' || *byte == b'\r');
    Some(lines.filter(|line| !line.is_empty()).count().saturating_sub(1))
}

/// The same bytes before a row that holds no quotes.
fn last_row(data: &[u8]) {
    let table = [b"text\n", data, b"\nend"].concat();
    // What begins like no text is refused as a whole.
    let Ok(items) = read::articles(&table[..], Format::Csv, &Options::default(), "fuzz") else { return };
    let last = items.last();
    assert!(last.is_some_and(|item| item.is_ok_and(|article| &*article.text == "end")));
}

/// The same bytes as the texts of sound rows, parted at record separators.
fn sound_rows(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let texts: Vec<&str> = text.split('\u{1e}').collect();
    let mut table = String::from("title,text\n");
    for text in &texts {
        table.push_str("t,\"");
        table.push_str(&text.replace('"', "\"\""));
        table.push_str("\"\n");
    }
    let items = read::articles(table.as_bytes(), Format::Csv, &Options::default(), "fuzz");
    let items: Vec<_> = items.expect("the header is sound").collect();
    assert_eq!(items.len(), texts.len());
    for (item, text) in items.iter().zip(&texts) {
        match item {
            Ok(article) => assert_eq!(&*article.text, text.strip_prefix('\u{feff}').unwrap_or(text)),
            // A field full of control characters is refused as no text.
            Err(_) => assert!(text.contains(char::is_control)),
        }
    }
}
