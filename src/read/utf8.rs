//! `Utf8`: a stream of lines in any encoding in, the same as UTF-8 out.
//!
//! A line that is UTF-8 stays as it is. All others of a stream are in one
//! encoding: the one that the first of them and those that soon follow are taken
//! for, since a single line tells little; so the first of them waits for more
//! of the stream.

use std::io::{self, BufRead, Read};

use encoding_rs::{Encoding, UTF_8};

use super::decode::{SAMPLE, guess, is_nearly_utf8};

/// What is longer than so many bytes is decoded in pieces.
const LONGEST_PIECE: usize = 1 << 25;

/// The stream, ready to be read.
pub(super) struct Utf8<R> {
    input: R,
    /// How many bytes of the input's buffer are known to be lines of UTF-8.
    whole: usize,
    /// Other lines, decoded, and how much of them was read.
    decoded: Vec<u8>,
    read: usize,
    /// The encoding of lines that are not UTF-8, once there was one.
    encoding: Option<&'static Encoding>,
    /// See [`LONGEST_PIECE`].
    longest: usize,
}

impl<R: BufRead> Utf8<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, whole: 0, decoded: Vec::new(), read: 0, encoding: None, longest: LONGEST_PIECE }
    }

    /// Reads the next line, and decodes it if need be.
    fn decode_line(&mut self) -> io::Result<()> {
        let mut lines = Vec::new();
        self.read_line(&mut lines)?;
        if std::str::from_utf8(&lines).is_ok() {
            self.decoded = lines;
            return Ok(());
        }
        if self.encoding.is_none() && !is_nearly_utf8(&lines) {
            while lines.len() < SAMPLE && self.read_line(&mut lines)? > 0 {}
            let foreign: Vec<&[u8]> = lines.split_inclusive(|b| *b == b'\n').filter(is_foreign).collect();
            self.encoding = Some(guess(&foreign.concat()));
        }
        for line in lines.split_inclusive(|b| *b == b'\n') {
            let encoding = self.encoding.filter(|_| is_foreign(&line)).unwrap_or(UTF_8);
            self.decoded.extend_from_slice(encoding.decode_without_bom_handling(line).0.as_bytes());
        }
        Ok(())
    }

    fn read_line(&mut self, lines: &mut Vec<u8>) -> io::Result<usize> {
        let read = self.input.by_ref().take(self.longest as u64).read_until(b'\n', lines)?;
        if read < self.longest {
            return Ok(read);
        }
        // No piece ends within a character.
        let rest = missing(lines) as u64;
        Ok(read + self.input.by_ref().take(rest).read_until(b'\n', lines)?)
    }
}

impl<R: BufRead> BufRead for Utf8<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.read == self.decoded.len() && self.whole == 0 {
            self.decoded.clear();
            self.read = 0;
            self.whole = whole_lines(self.input.fill_buf()?);
            if self.whole == 0 {
                self.decode_line()?;
            }
        }
        match self.whole {
            0 => Ok(&self.decoded[self.read..]),
            whole => Ok(&self.input.fill_buf()?[..whole]),
        }
    }

    fn consume(&mut self, amount: usize) {
        if self.whole == 0 {
            self.read += amount;
        } else {
            self.whole -= amount;
            self.input.consume(amount);
        }
    }
}

impl<R: BufRead> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

/// How many bytes the character still needs that `bytes` end with.
fn missing(bytes: &[u8]) -> usize {
    let mut behind = bytes.iter().rev().take(4).zip(1..);
    let Some((first, length)) = behind.find(|(b, _)| **b & 0b1100_0000 != 0b1000_0000) else { return 0 };
    let whole = match first {
        0b1100_0000..=0b1101_1111 => 2,
        0b1110_0000..=0b1110_1111 => 3,
        0b1111_0000..=0b1111_0111 => 4,
        _ => 1,
    };
    usize::saturating_sub(whole, length)
}

/// How many bytes the lines take that `bytes` begin with, as long as they are
/// whole and UTF-8.
fn whole_lines(bytes: &[u8]) -> usize {
    let whole = |bytes: &[u8]| bytes.iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1);
    let end = whole(bytes);
    match std::str::from_utf8(&bytes[..end]) {
        Ok(_) => end,
        Err(error) => whole(&bytes[..error.valid_up_to()]),
    }
}

/// Whether a line is neither UTF-8 nor meant to be.
fn is_foreign(line: &&[u8]) -> bool {
    std::str::from_utf8(line).is_err() && !is_nearly_utf8(line)
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use encoding_rs::{SHIFT_JIS, WINDOWS_1252};
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8], buffer: usize) -> String {
        let mut text = String::new();
        let input = BufReader::with_capacity(buffer, Cursor::new(bytes));
        Utf8::new(input).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_lines_of_a_stream_have_one_encoding_even_the_first_short_one() {
        let text =
            "Tromsø,£3m\nSégolène Royal was in Köln and in Zürich\nThe café, the naïve façade of Malmö\n";
        let bytes = WINDOWS_1252.encode(text).0;
        assert_eq!(read(&bytes, 1 << 16), text);
        let text = "東京の石油の価格が上がった。\n".repeat(4);
        assert_eq!(read(&SHIFT_JIS.encode(&text).0, 1 << 16), text);
    }

    #[test]
    fn lines_in_utf_8_stay_as_they_are_beside_others() {
        let foreign = WINDOWS_1252.encode("Ségolène Royal a été élue à Paris\n").0.into_owned();
        let bytes =
            ["Köln – “Zürich”\n".as_bytes(), &foreign, "Łódź\n".as_bytes(), b"caf\xc3\n\xc3\xa9"].concat();
        assert_eq!(read(&bytes, 64), "Köln – “Zürich”\nSégolène Royal a été élue à Paris\nŁódź\ncafÃ\né");
    }

    proptest! {
        #[test]
        fn it_does_not_matter_in_what_pieces_a_stream_comes(
            lines in proptest::collection::vec(prop_oneof![
                "[a-zé ]{0,40}\n".prop_map(String::into_bytes),
                "[a-zéèüø ]{0,40}\n".prop_map(|line| WINDOWS_1252.encode(&line).0.into_owned()),
                proptest::collection::vec(any::<u8>(), 0..20),
            ], 0..20),
            buffer in 1..200_usize,
        ) {
            let bytes = lines.concat();
            prop_assert_eq!(read(&bytes, buffer), read(&bytes, 1 << 16));
        }

        #[test]
        fn a_stream_in_utf_8_stays_as_it_is_in_whatever_pieces(
            text in "(\\PC|\n|\r){0,200}",
            buffer in 1..200_usize,
            longest in 1..50_usize,
        ) {
            let mut found = String::new();
            let input = Utf8::new(BufReader::with_capacity(buffer, text.as_bytes()));
            Utf8 { longest, ..input }.read_to_string(&mut found).unwrap();
            prop_assert_eq!(found, text);
        }
    }
}
