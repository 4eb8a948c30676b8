//! Web pages: HTML in, title and article text out, one paragraph a line.

use dom_query::Document;
use dom_smoothie::{CandidateSelectMode, Config, Readability, ReadabilityError, TextMode};

use super::json_ld;
use super::nesting::is_deeper_than;
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};

/// How many elements a page may have; a page of deep nonsense is refused
/// rather than worked on for minutes.
const MOST_ELEMENTS: usize = 200_000;

/// How deep elements may lie in one another: to look for the article takes as
/// much of the stack, and the time of parsing grows with the square of it. Real
/// pages stay below 100.
const DEEPEST: usize = 1000;

/// The article of a web page, found as the readers' view of a browser finds
/// it, or as the page's data has it for search engines if that is much more;
/// where neither is found, as in pages whose tags are never closed, all
/// paragraphs. Offsets refer to the text as extracted.
///
/// # Errors
/// [`ErrorKind::NoArticle`] if the page has none.
pub fn article(html: &str) -> Result<Article> {
    let deep = || {
        let message = format!("this page nests its elements more than {DEEPEST} deep; it is no article");
        Error::new(ErrorKind::NoArticle, message)
    };
    if is_deeper_than(DEEPEST, html) {
        return Err(deep());
    }
    let document = Document::from(html);
    if depth(&document) > DEEPEST {
        return Err(deep());
    }
    // What stands under a picture is no part of the article.
    document.select("figcaption").remove();
    let headings: Vec<String> =
        document.select("h1").iter().map(|heading| one_line(&heading.text())).collect();
    let whole_title = one_line(&document.select_single("title").text());
    let body = json_ld::article_body(&document);
    let config = Config {
        max_elements_to_parse: MOST_ELEMENTS,
        candidate_select_mode: CandidateSelectMode::DomSmoothie,
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let found = Readability::with_document(document, None, Some(config)).and_then(|mut page| page.parse());
    let (text, title) = match found {
        Ok(page) => {
            // The readers' view takes what stands before any dash for a name.
            let title = heading_in(&whole_title, &headings);
            (page.text_content.to_string(), title.unwrap_or_else(|| headline(&page.title, &headings)))
        }
        Err(ReadabilityError::GrabFailed) => paragraphs(html),
        Err(error) => {
            let message = format!("no article was found in this page ({error})");
            return Err(Error::new(ErrorKind::NoArticle, message));
        }
    };
    // A page that a script is to fill may hold its text as data alone.
    let text = body.filter(|body| body.len() > 2 * text.len()).unwrap_or(text);
    if text.trim().is_empty() {
        let message = "there is no article in this page, and no paragraph";
        return Err(Error::new(ErrorKind::NoArticle, message));
    }
    let article = Article::new(text);
    Ok(if title.is_empty() { article } else { article.with_title(title) })
}

/// The paragraphs of a page, and its title.
fn paragraphs(html: &str) -> (String, String) {
    let document = Document::from(html);
    let found = document.select("p");
    let texts: Vec<_> = found.iter().map(|paragraph| paragraph.text()).collect();
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    (texts.join("\n\n"), one_line(&document.select_single("title").text()))
}

/// The title without the name of the site, if a heading of the page is what is
/// left of it.
fn headline(title: &str, headings: &[String]) -> String {
    let title = one_line(title);
    heading_in(&title, headings).unwrap_or(title)
}

/// The longest heading that a title is, with the name of the site or without.
fn heading_in(title: &str, headings: &[String]) -> Option<String> {
    const PARTING: [char; 10] = ['-', '–', '—', '|', ':', '·', '•', '»', '«', '/'];
    let is_left = |heading: &&String| {
        let (behind, before) = (title.strip_prefix(&***heading), title.strip_suffix(&***heading));
        heading.contains(' ')
            && (title == **heading
                || behind.is_some_and(|rest| rest.trim_start().starts_with(PARTING))
                || before.is_some_and(|rest| rest.trim_end().ends_with(PARTING)))
    };
    headings.iter().filter(is_left).max_by_key(|heading| heading.len()).cloned()
}

/// A text with single spaces for all its white space.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How deep the nodes of a document lie in one another.
fn depth(document: &Document) -> usize {
    let (mut node, mut depth, mut deepest) = (document.root(), 0_usize, 0);
    loop {
        if let Some(child) = node.first_child() {
            (node, depth) = (child, depth + 1);
            deepest = deepest.max(depth);
            continue;
        }
        // On to what stands behind it, or behind what it stands in.
        loop {
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) if depth > 0 => (node, depth) = (parent, depth - 1),
                _ => return deepest,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_whose_heading_is_never_closed_gives_its_paragraphs() {
        let page = "<title>Oil falls</title><h1>Oil falls<div><p>Oil fell on Monday. <p>Gas rose.</div>";
        let found = article(page).unwrap();
        assert_eq!(
            (&*found.text, found.title.as_deref()),
            ("Oil fell on Monday.\n\nGas rose.", Some("Oil falls"))
        );
        assert!(article("<title>Oil falls</title>").is_err());
    }

    #[test]
    fn the_headline_of_a_page_is_its_title_without_the_name_of_the_site() {
        let headings = ["News".to_owned(), "OPEC cuts output".to_owned()];
        for (title, expected) in [
            ("OPEC cuts output | World | The Daily Bugle", "OPEC cuts output"),
            ("The Daily Bugle: OPEC cuts output", "OPEC cuts output"),
            ("OPEC cuts output again", "OPEC cuts output again"),
            ("News - The Daily Bugle", "News - The Daily Bugle"),
        ] {
            assert_eq!(headline(title, &headings), expected);
        }
        let text = "Oil fell on Monday as ministers met in Vienna to talk about output, traders said.";
        for title in ["EU — Iran talks: what we know", "EU — Iran talks: what we know | The Daily Bugle"]
        {
            let page = format!(
                "<title>{title}</title><article><h1>EU — Iran talks: what we know</h1><p>{text}</p></article>"
            );
            assert_eq!(article(&page).unwrap().title.as_deref(), Some("EU — Iran talks: what we know"));
        }
    }

    #[test]
    fn a_page_that_a_script_is_to_fill_gives_what_its_data_hold() {
        let data = r#"{"@graph": [{"@type": "NewsArticle", "articleBody": "&quot;Oil&quot; fell < 5% on Monday."}]}"#;
        let page = format!(
            "<title>Oil falls</title><script type='application/ld+json'>{data}</script><div>Loading</div>"
        );
        let found = article(&page).unwrap();
        assert_eq!(
            (&*found.text, found.title.as_deref()),
            ("\"Oil\" fell < 5% on Monday.", Some("Oil falls"))
        );
    }

    #[test]
    fn what_stands_under_a_picture_is_left_out() {
        let text = "Oil fell on Monday as ministers met in Vienna to talk about output, traders said.";
        let page = format!(
            "<article><figure><img src=a><figcaption>Ministers arrive.</figcaption></figure><p>{text}</p></article>"
        );
        assert_eq!(article(&page).unwrap().text.trim(), text);
    }

    #[test]
    fn a_page_of_bottomless_nesting_is_refused_at_once() {
        for part in [
            "<div>",
            "<header>",
            "<strong>",
            "<x-y>",
            "<svg>",
            "<rt>",
            "<x><hr>",
            "<span></p>",
            "<search>",
            "<listing>",
            "<div></x>",
            "<form><div></form>",
            "<span><div></span>",
            "<b><div></b>",
            "<a><div></a>",
            "<!--<script>--><div>",
            "<textarea></textarea><div>",
        ] {
            let error = article(&part.repeat(100_000)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NoArticle, "{part}");
            assert!(error.message().contains("deep"), "{part}: {error}");
        }
        // Its html, body, div, span and text.
        assert_eq!(depth(&Document::from("<p>a<p>b<div><span>c</span></div><br>")), 5);
    }
}
