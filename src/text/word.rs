//! Words: a sentence in, word spans out, as UAX #29 (Unicode Text
//! Segmentation) defines them.
//!
//! Most news is ASCII, for which a short scan gives the same words as the
//! full algorithm several times faster; a property test holds the two equal.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Calls `each` with the span of every word of `text[span]`, in order. A word
/// holds at least one letter or digit.
pub(crate) fn words(text: &str, span: Range<usize>, mut each: impl FnMut(Range<usize>)) {
    // No word reaches over a space, so the text may be taken in pieces.
    let bytes = &text.as_bytes()[..span.end];
    let mut start = span.start;
    while start < span.end {
        // Most pieces are a word of letters alone.
        let letters = start + bytes[start..].iter().take_while(|b| IS_LETTER[**b as usize]).count();
        if letters > start && bytes.get(letters).is_none_or(|b| *b == b' ') {
            each(start..letters);
            start = letters + 1;
            continue;
        }
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

/// Whether each byte is a letter or digit of ASCII.
const IS_LETTER: [bool; 256] = {
    let mut is_letter = [false; 256];
    let mut b = 0;
    while b < 128 {
        is_letter[b] = (b as u8).is_ascii_alphanumeric();
        b += 1;
    }
    is_letter
};

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

    proptest! {
        #[test]
        fn the_short_way_finds_the_words_of_the_long_way(text in "[ -~]{0,60}") {
            prop_assert_eq!(found(&text), text.unicode_words().collect::<Vec<_>>());
        }

        #[test]
        fn letters_of_any_script_give_the_words_of_the_standard(text in "[\\p{L}\\p{N}\\p{P} ]{0,40}") {
            prop_assert_eq!(found(&text), text.unicode_words().collect::<Vec<_>>());
        }
    }
}
