//! Words: a sentence in, word spans out, as UAX #29 (Unicode Text
//! Segmentation) defines them.
//!
//! Most news is ASCII, for which a short scan gives the same words as the
//! full algorithm several times faster; a property test holds the two equal.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use wide::u8x16;

use super::bits::{Bits, any_of, within};

/// Finds the words of a text, from its beginning to its end.
pub(crate) struct WordFinder<'t> {
    text: &'t str,
    /// Where runs of what a word may begin with (letters and digits of ASCII,
    /// underscores, and what is not ASCII) begin and end.
    runs: Vec<[u32; 2]>,
    /// The first run of which not all was passed.
    next: usize,
    /// The letters and digits of ASCII, if there is anything else in a run.
    letters: Option<Bits>,
}

impl<'t> WordFinder<'t> {
    /// Looks through `text[span]`, which ends before 4 GiB.
    pub(crate) fn new(text: &'t str, span: Range<usize>) -> Self {
        let is_letter = |bytes: u8x16| {
            let lower = bytes | u8x16::splat(0x20);
            within(lower, b'a', b'z') | within(bytes, b'0', b'9')
        };
        let letters = Bits::new(text, span.clone(), is_letter);
        // The highest bit of a byte that is not ASCII is set.
        let beginnings = Bits::new(text, span, |bytes| is_letter(bytes) | any_of(bytes, [b'_']) | bytes);
        let runs = beginnings.runs();
        Self { text, runs, next: 0, letters: (letters != beginnings).then_some(letters) }
    }

    /// Calls `each` with the span of every word of `span`, in order; `span` is
    /// a part of what was looked through, and stands behind those before. A word
    /// holds at least one letter or digit. In the standard a mark that counts as
    /// a letter (U+FF9E, U+093F) is one word with a space or sign that stands
    /// before it; here a space never belongs to a word, and a sign of ASCII need
    /// not.
    pub(crate) fn each(&mut self, span: Range<usize>, mut each: impl FnMut(Range<usize>)) {
        let bytes = &self.text.as_bytes()[..span.end];
        let mut passed = span.start;
        for run in &self.runs[self.next..] {
            let [first, last] = run.map(|place| place as usize);
            if first >= span.end {
                break;
            }
            let (start, end) = (first.max(passed), last.min(span.end));
            if start < end {
                let is_plain =
                    || self.letters.as_ref().is_none_or(|letters| letters.next_other(start..end) == end);
                if ends_word(&bytes[end..]) && is_plain() {
                    // Most words are of letters alone.
                    each(start..end);
                } else {
                    passed = self.each_of_piece(start..span.end, &mut each);
                }
            }
            if last > span.end {
                break;
            }
            self.next += 1;
        }
    }

    /// Calls `each` with the words of `span` up to its first space, and tells
    /// where that is: no word reaches over it.
    #[cold]
    fn each_of_piece(&self, span: Range<usize>, each: &mut impl FnMut(Range<usize>)) -> usize {
        let start = span.start;
        let rest = &self.text[span];
        let piece = &rest[..rest.find(' ').unwrap_or(rest.len())];
        if piece.is_ascii() {
            ascii_words(piece.as_bytes(), |word| each(start + word.start..start + word.end));
        } else {
            for (offset, word) in piece.unicode_word_indices() {
                each(start + offset..start + offset + word.len());
            }
        }
        start + piece.len()
    }
}

/// Whether a word of letters and digits surely ends before `rest`, whose first
/// byte is neither.
fn ends_word(rest: &[u8]) -> bool {
    match rest {
        [] => true,
        // These may hold it together with a letter or a digit.
        [b'.' | b'\'' | b'"' | b':' | b',' | b';', next, ..] => {
            next.is_ascii() && !next.is_ascii_alphanumeric() && *next != b'_'
        }
        [first, ..] => first.is_ascii() && *first != b'_',
    }
}

/// The words of ASCII text by the same rules: letters, digits and underscores,
/// held together by one full stop, apostrophe or colon between letters and by
/// one full stop, comma, semicolon or apostrophe between digits (rules WB5 to
/// WB13b).
fn ascii_words(text: &[u8], mut each: impl FnMut(Range<usize>)) {
    let part = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let mut at = 0;
    while at < text.len() {
        if !part(&text[at]) {
            at += 1;
            continue;
        }
        let start = at;
        loop {
            at += text[at..].iter().take_while(|b| part(b)).count();
            let before = text[at - 1];
            let holds = match (text.get(at), text.get(at + 1)) {
                (Some(mark), Some(after)) => {
                    let letters = before.is_ascii_alphabetic() && after.is_ascii_alphabetic();
                    let digits = before.is_ascii_digit() && after.is_ascii_digit();
                    match mark {
                        b'.' | b'\'' => letters || digits,
                        b':' => letters,
                        b',' | b';' => digits,
                        _ => false,
                    }
                }
                _ => false,
            };
            if !holds {
                break;
            }
            at += 1;
        }
        if text[start..at].iter().any(u8::is_ascii_alphanumeric) {
            each(start..at);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let all = 0..text.len();
        WordFinder::new(text, all.clone()).each(all, |span| found.push(&text[span]));
        found
    }

    #[test]
    fn contractions_decimals_and_initials_stay_whole() {
        let text = "The U.S. can't pay $3.5bn, said Türkiye’s al-Sabah.";
        let expected = ["The", "U.S", "can't", "pay", "3.5bn", "said", "Türkiye’s", "al", "Sabah"];
        assert_eq!(found(text), expected);
    }

    #[test]
    fn no_word_begins_with_the_space_before_a_mark() {
        let text = "a \u{ff9e} \u{93f}";
        assert_eq!(text.unicode_words().collect::<Vec<_>>(), ["a", " \u{ff9e}", " \u{93f}"]);
        assert_eq!(found(text), ["a", "\u{ff9e}", "\u{93f}"]);
    }

    #[test]
    fn every_byte_of_ascii_is_told_from_letters_and_digits_wherever_it_stands() {
        for b in 0..0x80 {
            let c = char::from(b);
            for place in 0..70 {
                let text: String = (0..70).map(|at| if at == place { c } else { 'x' }).collect();
                let finder = WordFinder::new(&text, 0..text.len());
                let is_letter = c.is_ascii_alphanumeric();
                assert_eq!(finder.letters.is_some(), c == '_', "{c:?}");
                let apart = [[0, place as u32], [place as u32 + 1, 70]];
                let runs = match is_letter || c == '_' {
                    true => vec![[0, 70]],
                    false => apart.into_iter().filter(|[first, end]| first < end).collect(),
                };
                assert_eq!(finder.runs, runs, "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_short_way_finds_the_words_of_the_long_way(text in "[ -~]{0,60}") {
            prop_assert_eq!(found(&text), text.unicode_words().collect::<Vec<_>>());
        }

        #[test]
        fn letters_of_any_script_give_the_words_of_the_standard(
            text in "[[\\p{L}\\p{N}\\p{P} ]--[\u{ff9e}\u{ff9f}]]{0,40}",
        ) {
            prop_assert_eq!(found(&text), text.unicode_words().collect::<Vec<_>>());
        }
    }
}
