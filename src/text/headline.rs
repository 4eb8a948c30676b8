//! Headlines: which line of a text is a title by its looks.

use std::ops::Range;

use super::boilerplate::Boilerplate;
use super::dateline::has_dateline;
use super::front_matter::FrontMatter;
use super::line::{Line, trim};
use super::repeats::says_same;
use super::sentence::goes_on;
use super::shapes::is_caption;

/// Whether a line looks like a headline: 2 to 24 words that begin like one and
/// do not end like a sentence.
pub(crate) fn is_headline(line: &str) -> bool {
    let words = line.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    let begins = line.chars().find(|c| !matches!(c, '"' | '“' | '‘' | '\'' | '«' | '$' | '£' | '€'));
    (2..=24).contains(&words)
        && line.len() <= 200
        && begins
            .is_some_and(|c| c.is_uppercase() || c.is_numeric() || (c.is_alphabetic() && !c.is_lowercase()))
        && !line.ends_with(['.', ',', ';', ':'])
        && !has_dateline(line)
        && !is_boilerplate(line)
}

/// Whether a line by itself is page furniture or a caption.
pub(crate) fn is_boilerplate(line: &str) -> bool {
    let all = 0..line.len();
    Boilerplate::new(line, all.clone()).of_line(&all).is_some() || is_caption(line)
}

/// How many of the first lines of a text are its front matter.
pub(crate) fn front_matter(text: &str, lines: &[Line]) -> usize {
    FrontMatter::of(text, lines).lines
}

/// Whether two lines say the same, letters and digits compared.
pub(crate) fn same_line(a: &str, b: &str) -> bool {
    a == b || (a.len().abs_diff(b.len()) < 16 && says_same(a, b))
}

/// Where the title of an article stands: as its front matter has it, or the
/// first line that is no furniture, if that is a headline with more behind it.
/// The name of a section gives way to a headline below.
pub(crate) fn headline_of(text: &str, lines: &[Line]) -> Option<Range<usize>> {
    let front = FrontMatter::of(text, lines);
    let lines = &lines[front.lines..];
    let title = || {
        let line = |at: usize| &text[lines[at].span.clone()];
        let may_be = |at: &usize| !is_boilerplate(line(*at)) && !is_pointer(line(*at));
        let mut places = (0..lines.len().min(HEAD)).filter(may_be);
        let first = places.next()?;
        let is_section = is_section_name(line(first))
            && !lines.get(first + 1).is_some_and(|next| is_boilerplate(&text[next.span.clone()]));
        let second = || {
            let below = places.find(|at| !is_section_name(line(*at)))?;
            (is_longer(line(below)) && lines[below].blanks_before > 0).then_some(below)
        };
        let longer = is_section.then(second).flatten().and_then(|at| title_at(text, &lines[at..]));
        longer.or_else(|| title_at(text, &lines[first..]))
    };
    front.title.or_else(title)
}

/// The head of an article has so many lines at most.
const HEAD: usize = 12;

/// Whether a line looks like the name of a section: one word, or two in
/// capitals, or one that many papers have.
fn is_section_name(line: &str) -> bool {
    const SECTIONS: [&str; 7] =
        ["asia pacific", "breaking news", "latest news", "middle east", "top stories", "uk news", "us news"];
    let words = line.split_whitespace().count();
    words == 1
        || (words == 2 && !line.contains(char::is_lowercase))
        || SECTIONS.contains(&&*line.to_lowercase())
}

/// Whether a line is too long for the name of a section.
fn is_longer(line: &str) -> bool {
    line.split_whitespace().nth(4).is_some()
}

/// Whether a line says where a page stands rather than what it says: an
/// address, or a path such as "Home > World".
fn is_pointer(line: &str) -> bool {
    let is_address = line.contains("://") && !line.contains(char::is_whitespace);
    let is_short = |part: &str| part.split_whitespace().nth(3).is_none();
    let is_path = |sign: &str| line.contains(sign) && line.split(sign).all(is_short);
    is_address || is_path(" > ") || is_path(" » ") || line.contains(" | Updated")
}

/// Where the title stands of an article that begins with some lines.
fn title_at(text: &str, lines: &[Line]) -> Option<Range<usize>> {
    let (line, next) = (lines.first()?, lines.get(1)?);
    let span = without_marks(text, line.span.clone());
    let below = &text[next.span.clone()];
    let is_furniture = is_boilerplate(below) || is_name(text, &lines[1..]);
    let apart = next.blanks_before > 0 || is_furniture || below.split_whitespace().nth(8).is_some();
    let lower = next.blanks_before == 0 && below.starts_with(char::is_lowercase);
    let is_whole = || !lower && (is_furniture || !goes_on(text, lines));
    (is_headline(&text[span.clone()]) && apart && is_whole()).then_some(span)
}

/// Whether the first of some lines is a name above a paragraph, and so a byline
/// without its "By".
fn is_name(text: &str, lines: &[Line]) -> bool {
    let (Some(name), Some(next)) = (lines.first(), lines.get(1)) else { return false };
    let mut words = text[name.span.clone()].split_whitespace();
    let is_capitalised = |word: &str| word.starts_with(char::is_uppercase) && word.chars().all(is_of_name);
    (2..=4).contains(&words.clone().count())
        && words.all(is_capitalised)
        && next.blanks_before > 0
        && is_prose_line(&text[next.span.clone()])
}

fn is_of_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’')
}

/// Whether a line is too long for a heading.
fn is_prose_line(line: &str) -> bool {
    line.split_whitespace().nth(12).is_some()
}

/// A heading of Markdown without its marks.
fn without_marks(text: &str, span: Range<usize>) -> Range<usize> {
    let rest = text[span.clone()].trim_start_matches('#');
    let marks = span.len() - rest.len();
    match (1..=6).contains(&marks) && rest.starts_with(' ') {
        true => trim(text, span.start + marks..span.end),
        false => span,
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn title(text: &str) -> Option<&str> {
        headline_of(text, &lines(text, 0..text.len())).map(|span| &text[span])
    }

    #[test]
    fn the_title_is_the_first_headline() {
        let body =
            "Dockers in the port of Rotterdam walked out on Monday over a plan to cut the night shift.\n";
        for head in [
            "Dockers walk out in Rotterdam over night shift\n\n",
            "Dockers walk out in Rotterdam over night shift\nBy Jane Smith\n\n",
            "Dockers walk out in Rotterdam over night shift\n3 March 2024\n\n",
            "Dockers walk out in Rotterdam over night shift\nJane Smith\n\n",
            "# Dockers walk out in Rotterdam over night shift\n\n",
            "Share\nHome > World > Europe\n\nDockers walk out in Rotterdam over night shift\n\n",
            "ENERGY\n\nMARKETS\n\nDockers walk out in Rotterdam over night shift\n\n",
            "PRESS RELEASE\n\nEmbargoed until 00:01 GMT, Monday 3 March 2024\n\nDockers walk out in Rotterdam over night shift\n\n",
            "MIDDLE EAST\n\nDockers walk out in Rotterdam over night shift\n\n",
            "https://example.org/a\n\nDockers walk out in Rotterdam over night shift\n\n",
            "---\nlayout: post\ntitle: Dockers walk out in Rotterdam over night shift\n---\n",
        ] {
            let found = title(&format!("{head}{body}")).map(str::to_owned);
            assert_eq!(found.as_deref(), Some("Dockers walk out in Rotterdam over night shift"), "{head}");
        }
        assert_eq!(title(&format!("Strike goes on\n\n{body}")), Some("Strike goes on"));
        let standfirst = "The deal ends a walkout that cost the port of Rotterdam millions";
        assert_eq!(
            title(&format!("Dockers win strike\n\n{standfirst}\n\n{body}")),
            Some("Dockers win strike")
        );
        let pointing = "Dockers win their strike > what it means for the port";
        assert_eq!(title(&format!("{pointing}\n\n{body}")), Some(pointing));
        assert_eq!(title(&format!("{body}\n{body}")), None);
        assert_eq!(
            title(
                "JERUSALEM (UPI) -- Israeli jets struck bases near\nSidon on Tuesday.\n\nIt was the third raid."
            ),
            None
        );
    }
}
