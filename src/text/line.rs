//! Lines: a text cut at its line ends, with the blank lines counted.

use std::ops::Range;

use wide::u8x16;

use super::bits::{Bits, any_of, within};

/// A line that is not blank, without the white space around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Where it stands in the text.
    pub span: Range<usize>,
    /// How many blank lines stand before it.
    pub blanks_before: usize,
}

/// The lines of `text[span]` that are not blank. Line feeds, carriage
/// returns, form feeds, vertical tabs and Unicode's own separators end a line;
/// CR LF counts once.
pub(crate) fn lines(text: &str, span: Range<usize>) -> Vec<Line> {
    let mut found = Vec::with_capacity(span.len() / PARAGRAPH + 1);
    let mut blanks = 0;
    let mut start = span.start;
    let ends = Bits::new(text, span.clone(), may_end_line);
    let mut at = span.start;
    loop {
        at = ends.next(at..span.end);
        let Some(end) = text[at..span.end].chars().next() else { break };
        if !is_line_end(end) {
            at += end.len_utf8();
            continue;
        }
        let is_second_half = end == '\n' && text[..at].ends_with('\r') && start == at;
        if !is_second_half {
            push(text, start..at, &mut blanks, &mut found);
        }
        start = at + end.len_utf8();
        at = start;
    }
    push(text, start..span.end, &mut blanks, &mut found);
    found
}

/// A line of news that is a paragraph has more bytes than this.
const PARAGRAPH: usize = 128;

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\x0b' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Which bytes may begin what [`is_line_end`] names.
fn may_end_line(bytes: u8x16) -> u8x16 {
    within(bytes, b'\n', b'\r') | any_of(bytes, [0xc2, 0xe2])
}

fn push(text: &str, span: Range<usize>, blanks: &mut usize, found: &mut Vec<Line>) {
    let span = trim(text, span);
    if span.is_empty() {
        *blanks += 1;
    } else {
        found.push(Line { span, blanks_before: std::mem::take(blanks) });
    }
}

/// `span` without the white space (and zero-width marks) at its ends.
pub(crate) fn trim(text: &str, span: Range<usize>) -> Range<usize> {
    let part = &text[span.clone()];
    // Most pieces have none.
    if let [first, .., last] = part.as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return span;
    }
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}');
    let kept = part.trim_start_matches(blank);
    let start = span.start + part.len() - kept.len();
    start..start + kept.trim_end_matches(blank).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_trimmed_and_blank_ones_counted() {
        let text = "one\r\n\r\n \t\n  two \n\u{c}three";
        let all = lines(text, 0..text.len());
        let words: Vec<_> = all.iter().map(|l| (&text[l.span.clone()], l.blanks_before)).collect();
        assert_eq!(words, [("one", 0), ("two", 2), ("three", 1)]);
    }

    #[test]
    fn every_line_end_of_unicode_ends_a_line_and_nothing_like_it_does() {
        let text = "one\u{85}two\u{2028}three\u{2029}four\u{b}five €5 – £6 ©";
        let all = lines(text, 0..text.len());
        let words: Vec<_> = all.iter().map(|line| &text[line.span.clone()]).collect();
        assert_eq!(words, ["one", "two", "three", "four", "five €5 – £6 ©"]);
    }

    #[test]
    fn lines_stay_within_their_span() {
        let text = "one\ntwo\nthree";
        let all = lines(text, 4..7);
        assert_eq!(all, [Line { span: 4..7, blanks_before: 0 }]);
    }
}
