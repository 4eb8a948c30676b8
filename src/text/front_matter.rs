//! Front matter: the lines of a text in, those at its head that tell of it by
//! key and value out, and the title if it is among them.
//!
//! Markdown files open with a block between two lines of dashes, saved e-mails
//! with From, Date and Subject, exported articles with Title, Author and Date.

use std::ops::Range;

use super::line::{Line, trim};
use super::shapes::has_more_words;

/// The block has no more lines than this.
const LONGEST: usize = 40;

/// Without dashes around it, the block has so many lines of known keys or more.
const FEWEST: usize = 2;

const KEYS: [&str; 22] = [
    "author",
    "bcc",
    "byline",
    "cc",
    "category",
    "copyright",
    "date",
    "from",
    "headline",
    "language",
    "link",
    "published",
    "publication",
    "reply-to",
    "section",
    "sent",
    "source",
    "subject",
    "tags",
    "title",
    "to",
    "url",
];

/// Those whose value is the title.
const TITLES: [&str; 3] = ["headline", "subject", "title"];

/// What stands at the head of a text and tells of it.
pub(super) struct FrontMatter {
    /// How many lines it takes up.
    pub lines: usize,
    /// Where the title stands.
    pub title: Option<Range<usize>>,
}

impl FrontMatter {
    /// That of some lines, the first of which are the first of an article.
    pub(super) fn of(text: &str, lines: &[Line]) -> Self {
        let count = fenced(text, lines).or_else(|| known(text, lines)).unwrap_or(0);
        let value = |line: &Line| {
            let (key, value) = pair(text, line)?;
            let quotes = |c: char| matches!(c, '"' | '\'') || c.is_whitespace();
            let inside = text[value.clone()].trim_matches(quotes);
            let start = value.start + text[value].find(inside)?;
            (TITLES.contains(&&*key) && !inside.is_empty()).then(|| start..start + inside.len())
        };
        Self { lines: count, title: lines[..count].iter().find_map(value) }
    }
}

/// The lines of a block between two lines of dashes, these included.
fn fenced(text: &str, lines: &[Line]) -> Option<usize> {
    let is_fence = |line: &Line| matches!(&text[line.span.clone()], "---" | "+++");
    let (first, rest) = lines.split_first().filter(|(first, _)| is_fence(first))?;
    let fence = &text[first.span.clone()];
    let end = rest.iter().take(LONGEST).position(|line| &text[line.span.clone()] == fence)?;
    // Values may go on in lines of their own, further in.
    let is_part = |line: &Line| {
        pair(text, line).is_some()
            || text[line.span.clone()].starts_with(['-', '#', '['])
            || text[..line.span.start].ends_with([' ', '\t'])
    };
    (end > 0 && rest[..end].iter().all(is_part)).then_some(end + 2)
}

/// The first lines, one right below the other, up to the last whose key is
/// known. Whole sentences are no values, but for those of titles.
fn known(text: &str, lines: &[Line]) -> Option<usize> {
    let is_part = |(number, line): &(usize, &Line)| {
        (*number == 0 || line.blanks_before == 0)
            && pair(text, line).is_some_and(|(key, value)| {
                let value = &text[value];
                TITLES.contains(&&*key) || !(value.ends_with('.') || has_more_words(value, LONGEST_VALUE))
            })
    };
    let key_of = |line: &Line| pair(text, line).map(|(key, _)| key).filter(|key| KEYS.contains(&&**key));
    let part = lines.iter().take(LONGEST).enumerate().take_while(is_part);
    let keys: Vec<(usize, String)> =
        part.filter_map(|(number, line)| Some((number, key_of(line)?))).collect();
    let is_certain = keys.iter().any(|(_, key)| CERTAIN.contains(&&**key));
    keys.last().filter(|_| is_certain && keys.len() >= FEWEST && keys[0].0 == 0).map(|(number, _)| number + 1)
}

/// Without one of these there is no front matter.
const CERTAIN: [&str; 6] = ["author", "byline", "date", "from", "subject", "title"];

/// A value has so many words at most.
const LONGEST_VALUE: usize = 20;

/// The key of a line in lower case, and where its value stands.
fn pair(text: &str, line: &Line) -> Option<(String, Range<usize>)> {
    const LONGEST_KEY: usize = 24;
    let part = &text[line.span.clone()];
    let at = part.bytes().take(LONGEST_KEY).position(|b| matches!(b, b':' | b'='))?;
    let key = part[..at].trim();
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    is_key.then(|| (key.to_lowercase(), trim(text, line.span.start + at + 1..line.span.end)))
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    /// How many lines there are, and the title.
    fn found(text: &str) -> (usize, Option<&str>) {
        let found = FrontMatter::of(text, &lines(text, 0..text.len()));
        (found.lines, found.title.map(|title| &text[title]))
    }

    #[test]
    fn blocks_of_key_and_value_are_found_with_their_title() {
        let markdown = "---\ntitle: \"Oil falls: why?\"\ntags:\n- oil\n---\n\nOil fell.";
        assert_eq!(found(markdown), (5, Some("Oil falls: why?")));
        let mail = "From: Desk <desk@example.org>\nSent: Monday\nSubject: Strike in Rotterdam\n\nDockers walked out.";
        assert_eq!(found(mail), (3, Some("Strike in Rotterdam")));
        assert_eq!(found("+++\nauthor = \"Jane\"\n[params]\n  x = 1\n+++\nOil fell."), (5, None));
        assert_eq!(
            found("Title: Oil falls\nSubtitle: again\nDate: Monday\n\nOil fell."),
            (3, Some("Oil falls"))
        );
    }

    #[test]
    fn prose_with_a_colon_is_no_front_matter() {
        for text in [
            "Title: a history\n\nThe word comes from Latin.",
            "---\nOil fell: traders were wary.\n---\nGas rose.",
            "---\ntitle: x",
            "Dockers said: no deal.\nDate: unknown.",
            "Date: nobody knows. The dockers walked out on Monday.\nFrom: Rotterdam to Antwerp all stood still.",
            "Language: the last barrier\nTo: end it, the EU wants more.",
            "",
        ] {
            assert_eq!(found(text), (0, None), "{text}");
        }
    }
}
