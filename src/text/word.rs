//! Words: a sentence in, word spans out, as UAX #29 (Unicode Text
//! Segmentation) defines them.
//!
//! Most news is ASCII, for which a short scan gives the same words as the
//! full algorithm several times faster; a property test holds the two equal.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Calls `each` with the span of every word of `text[span]`, in order. A word
/// holds at least one letter or digit. In the standard a mark that counts as a
/// letter (U+FF9E, U+093F) is one word with a space or sign that stands before
/// it; here a space never belongs to a word, and a sign of ASCII need not.
pub(crate) fn words(text: &str, span: Range<usize>, mut each: impl FnMut(Range<usize>)) {
    let bytes = &text.as_bytes()[..span.end];
    let mut start = span.start;
    while let Some(first) = bytes.get(start) {
        let letters = start + leading_letters(&bytes[start..]);
        if letters > start && ends_word(&bytes[letters..]) {
            // Most words are of letters alone.
            each(start..letters);
            start = letters + 1;
        } else if letters == start && first.is_ascii() && *first != b'_' {
            // No word begins with it.
            start += 1;
        } else {
            // No word reaches over a space.
            let rest = &text[start..span.end];
            let end = start + rest.find(' ').unwrap_or(rest.len());
            let piece = &text[start..end];
            if piece.is_ascii() {
                ascii_words(piece.as_bytes(), |word| each(start + word.start..start + word.end));
            } else {
                for (offset, word) in piece.unicode_word_indices() {
                    each(start + offset..start + offset + word.len());
                }
            }
            start = end + 1;
        }
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

/// How many letters and digits of ASCII a text begins with, eight at a time:
/// where a word ends cannot be foreseen, and wrong guesses cost the most.
fn leading_letters(text: &[u8]) -> usize {
    let mut count = 0;
    while let Some(eight) = text[count..].first_chunk() {
        let others = not_letters(u64::from_le_bytes(*eight));
        if others != 0 {
            return count + others.trailing_zeros() as usize / 8;
        }
        count += 8;
    }
    count + text[count..].iter().take_while(|b| b.is_ascii_alphanumeric()).count()
}

/// The highest bit of each of eight bytes that is no letter or digit of ASCII.
fn not_letters(eight: u64) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = 0x80 * EACH;
    // The highest bit of a sum of seven bits tells whether it is large enough.
    let at_least = |seven_bits: u64, least: u8| seven_bits + EACH * u64::from(0x80 - least);
    let ascii = eight & !HIGH;
    let lower = ascii | (0x20 * EACH);
    let letters = at_least(lower, b'a') & !at_least(lower, b'z' + 1);
    let digits = at_least(ascii, b'0') & !at_least(ascii, b'9' + 1);
    (!(letters | digits) | eight) & HIGH
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
        words(text, 0..text.len(), |span| found.push(&text[span]));
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
    fn every_byte_is_told_from_letters_and_digits_wherever_it_stands() {
        for b in 0..=u8::MAX {
            for place in 0..8 {
                let mut eight = [b'x'; 8];
                eight[place] = b;
                let expected = if b.is_ascii_alphanumeric() { 8 } else { place };
                assert_eq!(leading_letters(&eight), expected, "{b}");
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
