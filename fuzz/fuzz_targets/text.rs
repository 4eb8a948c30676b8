//! Any bytes as a text file: its articles are disjoint, and each is prepared,
//! classified and summarised as promised.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdesk::read::{self, Format, Options, Split};
use newsdesk_fuzz::{MOST_ARTICLES, check_article};

fuzz_target!(|data: &[u8]| {
    read_as_text(data, Split::Auto);
    read_as_text(data, Split::Never);
});

fn read_as_text(data: &[u8], split: Split) {
    let Ok(items) = read::articles(data, Format::Text, &Options { split, ..Options::default() }, "fuzz") else {
        return;
    };
    let mut end = 0;
    for (number, article) in items.flatten().enumerate() {
        assert!(article.span.start >= end, "articles overlap or are out of order");
        end = article.span.end;
        if number < MOST_ARTICLES {
            check_article(article);
        }
    }
}
