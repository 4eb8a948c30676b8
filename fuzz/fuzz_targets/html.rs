//! Any bytes as a web page: one article or one error.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdesk::read::{self, Format, Options};
use newsdesk_fuzz::check_article;

fuzz_target!(|data: &[u8]| {
    read_as_page(data);
});

fn read_as_page(data: &[u8]) {
    let Ok(items) = read::articles(data, Format::Html, &Options::default(), "fuzz") else {
        return;
    };
    let items: Vec<_> = items.collect();
    assert_eq!(items.len(), 1, "a page is one article");
    for article in items.into_iter().flatten() {
        check_article(article);
    }
}
