//! Front matter: the lines of a text in, those at its head that tell of it by
//! key and value out, and the title if it is among them.
//!
//! Markdown files open with a block between two lines of dashes, saved e-mails
//! with From, Date and Subject, exported articles with Title, Author and Date.

use std::ops::Range;

use super::line::{Line, trim};

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
    let is_part = |line: &Line| pair(text, line).is_some() || text[line.span.clone()].starts_with(['-', '#']);
    (end > 0 && rest[..end].iter().all(is_part)).then_some(end + 2)
}

/// The first lines, one right below the other, whose keys are known.
fn known(text: &str, lines: &[Line]) -> Option<usize> {
    let is_known = |(number, line): &(usize, &Line)| {
        (*number == 0 || line.blanks_before == 0)
            && pair(text, line).is_some_and(|(key, _)| KEYS.contains(&&*key))
    };
    let count = lines.iter().take(LONGEST).enumerate().take_while(is_known).count();
    (count >= FEWEST).then_some(count)
}

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
        assert_eq!(found("+++\nauthor = \"Jane\"\n+++\nOil fell."), (3, None));
    }

    #[test]
    fn prose_with_a_colon_is_no_front_matter() {
        for text in [
            "Title: a history\n\nThe word comes from Latin.",
            "---\nOil fell: traders were wary.\n---\nGas rose.",
            "---\ntitle: x",
            "Dockers said: no deal.\nDate: unknown.",
            "",
        ] {
            assert_eq!(found(text), (0, None), "{text}");
        }
    }
}
