//! `Lines`: a stream in, its lines out, to be read by any thread.
//!
//! All lines that come in at once share one block of memory, since what one
//! thread allocates and another one frees makes both wait.

use std::io::{self, BufRead, Read};
use std::ops::Range;
use std::sync::Arc;

use memchr::{memchr, memrchr};

use crate::error::{Error, ErrorKind, Result};

/// No line may be longer: what goes on for more is no record.
const LONGEST_LINE: u64 = 1 << 29;

/// The lines of a stream, each with its number from 1.
pub(super) struct Lines<R> {
    input: R,
    source: String,
    block: Arc<[u8]>,
    /// How much of the block was passed.
    passed: usize,
    number: u64,
    has_failed: bool,
}

/// A line, with its line feed if it has one.
pub(super) struct Line {
    block: Arc<[u8]>,
    span: Range<usize>,
}

impl Line {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.block[self.span.clone()]
    }
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R, source: &str) -> Self {
        let (source, block) = (source.to_owned(), Arc::default());
        Self { input, source, block, passed: 0, number: 0, has_failed: false }
    }

    /// The lines that came in, or one that is longer; empty at the end.
    fn read(&mut self) -> io::Result<Arc<[u8]>> {
        let buffer = self.input.fill_buf()?;
        if let Some(end) = memrchr(b'\n', buffer) {
            let block = Arc::from(&buffer[..=end]);
            self.input.consume(end + 1);
            return Ok(block);
        }
        let mut line = Vec::new();
        self.input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        Ok(line.into())
    }

    /// The next line, unless there is none.
    fn line(&mut self) -> Result<Option<Line>> {
        if self.passed == self.block.len() {
            self.block = self.read().map_err(|error| Error::io(self.source.as_ref(), &error))?;
            self.passed = 0;
        }
        let rest = &self.block[self.passed..];
        let length = match memchr(b'\n', rest) {
            Some(end) => end + 1,
            None if rest.is_empty() => return Ok(None),
            None if rest.len() as u64 == LONGEST_LINE => {
                let message = "the line is longer than 512 MiB; nothing behind it is read";
                return Err(Error::new(ErrorKind::InvalidJson, message));
            }
            None => rest.len(),
        };
        let span = self.passed..self.passed + length;
        self.passed = span.end;
        Ok(Some(Line { block: Arc::clone(&self.block), span }))
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = (u64, Result<Line>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        let line = self.line().transpose()?;
        self.has_failed = line.is_err();
        self.number += 1;
        Some((self.number, line))
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_line_comes_once_in_order_in_whatever_pieces(text in "[ab\n]{0,80}", buffer in 1..100_usize) {
            let input = BufReader::with_capacity(buffer, text.as_bytes());
            let found: Vec<(u64, Line)> =
                Lines::new(input, "-").map(|(number, line)| (number, line.unwrap())).collect();
            let lines = text.as_bytes().split_inclusive(|b| *b == b'\n');
            prop_assert!(found.iter().map(|(_, line)| line.bytes()).eq(lines));
            prop_assert!(found.iter().map(|(number, _)| *number).eq(1..=found.len() as u64));
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_once() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("gone"))
            }
        }
        let input = BufReader::new(b"a\nb".chain(Broken));
        let found: Vec<bool> = Lines::new(input, "-").map(|(_, line)| line.is_ok()).collect();
        assert_eq!(found, [true, false]);
    }
}
