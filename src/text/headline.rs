//! Headlines: which line of a text is a title by its looks.

use std::ops::Range;

use super::boilerplate::Boilerplate;
use super::line::Line;
use super::repeats::says_same;
use super::sentence::goes_on;
use super::shapes::is_caption;

/// Whether a line looks like a headline: 2 to 24 words that begin like one and
/// do not end like a sentence.
pub(crate) fn is_headline(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let begins = line.chars().find(|c| !matches!(c, '"' | '“' | '‘' | '\'' | '«' | '$' | '£' | '€'));
    (2..=24).contains(&words)
        && line.len() <= 200
        && begins
            .is_some_and(|c| c.is_uppercase() || c.is_numeric() || (c.is_alphabetic() && !c.is_lowercase()))
        && !line.ends_with(['.', ',', ';', ':'])
        && !is_boilerplate(line)
}

/// Whether a line by itself is page furniture or a caption.
pub(crate) fn is_boilerplate(line: &str) -> bool {
    let all = 0..line.len();
    Boilerplate::new(line, all.clone()).of_line(&all).is_some() || is_caption(line)
}

/// Whether two lines say the same, letters and digits compared.
pub(crate) fn same_line(a: &str, b: &str) -> bool {
    a == b || (a.len().abs_diff(b.len()) < 16 && says_same(a, b))
}

/// Where the title of an article stands: its first line that is no furniture,
/// if that is a headline with more behind it.
pub(crate) fn headline_of(text: &str, lines: &[Line]) -> Option<Range<usize>> {
    let at = lines.iter().position(|line| !is_boilerplate(&text[line.span.clone()]))?;
    let line = &lines[at];
    let next = lines.get(at + 1)?;
    let apart = next.blanks_before > 0
        || is_boilerplate(&text[next.span.clone()])
        || text[next.span.clone()].split_whitespace().nth(8).is_some();
    let lower = next.blanks_before == 0 && text[next.span.clone()].starts_with(char::is_lowercase);
    let is_whole = || !lower && !goes_on(text, &lines[at..]);
    (is_headline(&text[line.span.clone()]) && apart && is_whole()).then(|| line.span.clone())
}
