//! `newsdesk inspect`.

use crate::support::{SCRAPED, assert_verbatim, newsdesk, newsdesk_with};

#[test]
fn what_was_removed_is_listed_verbatim_with_its_reason() {
    let text = std::fs::read_to_string(SCRAPED).unwrap();
    let article = newsdesk(&["inspect", "--to", "jsonl", SCRAPED]).objects().remove(0);
    let removed = article["removed"].as_array().unwrap();
    removed.iter().for_each(|piece| assert_verbatim(&text, piece));
    let mut reasons: Vec<_> = removed.iter().map(|piece| piece["reason"].as_str().unwrap()).collect();
    reasons.dedup();
    let expected = [
        "title",
        "caption",
        "widget",
        "title",
        "byline",
        "date",
        "share",
        "caption",
        "read-more",
        "newsletter",
        "copyright",
    ];
    assert_eq!(reasons, expected);
}

#[test]
fn sentences_and_removed_pieces_do_not_overlap_and_cover_all_words() {
    let text = std::fs::read_to_string(SCRAPED).unwrap();
    let mut covered = vec![false; text.len()];
    for article in newsdesk(&["inspect", "--to", "jsonl", SCRAPED]).objects() {
        for piece in
            article["sentences"].as_array().unwrap().iter().chain(article["removed"].as_array().unwrap())
        {
            let at = |key: &str| piece[key].as_u64().unwrap() as usize;
            for byte in &mut covered[at("start")..at("end")] {
                assert!(!*byte, "covered twice: {}", piece["text"]);
                *byte = true;
            }
        }
    }
    let lost: String =
        text.char_indices().filter(|(at, c)| !covered[*at] && !c.is_whitespace()).map(|(_, c)| c).collect();
    assert_eq!(lost, "");
}

#[test]
fn without_cleaning_everything_stays() {
    let line = br#"{"text": "Oil fell.\n\nRead more: Why oil fell\n\nBy Jane Smith"}"#;
    let clean = newsdesk_with(&["inspect", "--from", "jsonl", "--to", "jsonl"], line).objects().remove(0);
    let whole = newsdesk_with(&["inspect", "--from", "jsonl", "--to", "jsonl", "--no-clean"], line)
        .objects()
        .remove(0);
    assert_eq!(clean["sentences"].as_array().unwrap().len(), 1);
    assert_eq!(whole["sentences"].as_array().unwrap().len(), 3);
}

#[test]
fn a_web_page_gives_its_title_and_paragraphs() {
    let paragraph = "The council of Harwich met on Monday to settle the long dispute over the harbour, and parted without a vote. ";
    let page = format!(
        "<html><head><title>Harbour dispute goes on</title></head><body><nav>Home | News | Sport</nav><article><h1>Harbour \
         dispute goes on</h1><p>{}</p><p>{}</p><script>var x = 1;</script></article><footer>Contact us</footer></body></html>",
        paragraph.repeat(3),
        paragraph.repeat(4)
    );
    let article =
        newsdesk_with(&["inspect", "--from", "html", "--to", "jsonl"], page.as_bytes()).objects().remove(0);
    assert_eq!(article["title"], "Harbour dispute goes on");
    let sentences = article["sentences"].as_array().unwrap();
    assert!(sentences.iter().all(|s| s["text"].as_str().unwrap() == paragraph.trim()), "{sentences:?}");
}
