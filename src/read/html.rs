//! Web pages: HTML in, title and article text out, one paragraph a line.

use dom_smoothie::{CandidateSelectMode, Config, Readability, TextMode};

use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};

/// How many elements a page may have; a page of deep nonsense is refused
/// rather than worked on for minutes.
const MOST_ELEMENTS: usize = 200_000;

/// The article of a web page, found as the readers' view of a browser finds
/// it. Offsets refer to the text as extracted.
///
/// # Errors
/// [`ErrorKind::NoArticle`] if the page has none.
pub fn article(html: &str) -> Result<Article> {
    let config = Config {
        max_elements_to_parse: MOST_ELEMENTS,
        candidate_select_mode: CandidateSelectMode::DomSmoothie,
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let none = |error| Error::new(ErrorKind::NoArticle, format!("no article was found in this page ({error})"));
    let page = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse()).map_err(none)?;
    let article = Article::new(page.text_content.to_string());
    let title = page.title.trim();
    Ok(if title.is_empty() { article } else { article.with_title(title) })
}
