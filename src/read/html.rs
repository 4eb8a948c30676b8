//! Web pages: HTML in, title and article text out, one paragraph a line.

use dom_smoothie::{CandidateSelectMode, Config, Readability, TextMode};

use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};

/// How many elements a page may have; a page of deep nonsense is refused
/// rather than worked on for minutes.
const MOST_ELEMENTS: usize = 200_000;

/// How deep elements may lie in one another: the time to read a page grows with
/// the square of it, and real ones stay below 100.
const DEEPEST: usize = 1000;

/// The article of a web page, found as the readers' view of a browser finds
/// it. Offsets refer to the text as extracted.
///
/// # Errors
/// [`ErrorKind::NoArticle`] if the page has none.
pub fn article(html: &str) -> Result<Article> {
    if depth(html) > DEEPEST {
        let message = format!("this page nests its elements more than {DEEPEST} deep; it is no article");
        return Err(Error::new(ErrorKind::NoArticle, message));
    }
    let config = Config {
        max_elements_to_parse: MOST_ELEMENTS,
        candidate_select_mode: CandidateSelectMode::DomSmoothie,
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let none =
        |error| Error::new(ErrorKind::NoArticle, format!("no article was found in this page ({error})"));
    let page = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse()).map_err(none)?;
    let article = Article::new(page.text_content.to_string());
    let title = page.title.trim();
    Ok(if title.is_empty() { article } else { article.with_title(title) })
}

/// About how deep elements lie in one another, by counting the tags of those
/// that must be closed.
fn depth(html: &str) -> usize {
    const CLOSED: [&str; 14] = [
        "a",
        "article",
        "aside",
        "b",
        "blockquote",
        "div",
        "em",
        "font",
        "i",
        "main",
        "section",
        "span",
        "table",
        "ul",
    ];
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        let (closes, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        if CLOSED.iter().any(|closed| closed.eq_ignore_ascii_case(&name[..end])) {
            depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
            deepest = deepest.max(depth);
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_bottomless_nesting_is_refused_at_once() {
        let error = article(&"<div>".repeat(100_000)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NoArticle);
        assert_eq!(depth("<p>a<p>b<div><span>c</span></div><br>"), 2);
    }
}
