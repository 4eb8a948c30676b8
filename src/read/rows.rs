//! `Rows`: the bytes of a table in, its rows out, each with its line; of a row
//! that never ends, its lines.

use std::io::{self, BufRead, Read};

use csv_core::ReadRecordResult;

use crate::error::{Error, ErrorKind, Result};

/// A row may hold so many bytes: what goes on for more is no row.
const LONGEST_ROW: usize = 1 << 25;

/// The rows of a table, read one at a time; empty lines are none.
///
/// A quotation mark that is not closed makes one field of all up to the next
/// one, or to the end. So a row over several lines that is still open at the
/// end of the table, has text behind closed quotes, or goes on for too long, is
/// an error, and each further line that it took in is a row.
pub(super) struct Rows<R> {
    input: R,
    source: String,
    comma: u8,
    parser: Parser,
    longest: usize,
    /// The bytes of the row that is being read.
    raw: Vec<u8>,
    /// What a row that never ended took in, and how much of it was read anew.
    taken_in: (Vec<u8>, usize),
    lines: LineCount,
    has_failed: bool,
}

/// A row, and the line that it begins on, from 1.
type Row = (u64, csv::ByteRecord);

impl<R: BufRead> Rows<R> {
    /// The rows of `input`, their fields parted by `comma`; these may stand in
    /// quotes if `has_quotes` says so.
    pub(super) fn new(input: R, source: &str, comma: u8, has_quotes: bool) -> Self {
        Self {
            input,
            source: source.to_owned(),
            comma,
            parser: Parser::new(comma, has_quotes),
            longest: LONGEST_ROW,
            raw: Vec::new(),
            taken_in: (Vec::new(), 0),
            lines: LineCount::default(),
            has_failed: false,
        }
    }

    fn read(&mut self) -> io::Result<Option<Result<Row>>> {
        self.raw.clear();
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(match self.parser.close() {
                    Fed::Row => Some(self.row()),
                    Fed::Part => {
                        let message = "a quotation mark that opens in this row is never closed; close it, or \
                                       write it twice if it is part of the text";
                        Some(Err(self.give_up(message)))
                    }
                    Fed::Nothing => None,
                });
            }
            let (fed, read) = self.parser.feed(buffer);
            self.raw.extend_from_slice(&buffer[..read]);
            self.input.consume(read);
            if fed == Fed::Row {
                return Ok(Some(self.row()));
            }
            if self.raw.len() > self.longest {
                // Its last line goes on.
                self.input.by_ref().take(self.longest as u64).read_until(b'\n', &mut self.raw)?;
                let message = format!(
                    "the row is longer than {} MiB; is there a quotation mark that is never closed?",
                    self.longest >> 20
                );
                return Ok(Some(Err(self.give_up(&message))));
            }
        }
    }

    /// The row that ended.
    fn row(&mut self) -> Result<Row> {
        let has_lines = self.raw.trim_ascii().iter().any(is_end);
        if has_lines && has_text_behind_quotes(&self.raw, self.comma) {
            let message = "text stands behind a closing quotation mark in a row over several lines; close the \
                           quotation marks of each field, and write those twice that are part of the text";
            return Err(self.give_up(message));
        }
        Ok((self.lines.pass(&self.raw), self.parser.row()))
    }

    /// Leaves the first line of a row that does not end, as an error, and the
    /// others to be read anew.
    fn give_up(&mut self, message: &str) -> Error {
        self.parser.reset();
        let raw = std::mem::take(&mut self.raw);
        let start = empty_lines(&raw).len();
        let end = start + line_of(&raw[start..]).len();
        let line = self.lines.pass(&raw[..end]);
        self.taken_in = (raw, end);
        Error::new(ErrorKind::InvalidTable, message).on_line(line)
    }

    /// Reads a row that stands on a line of its own.
    fn read_anew(&mut self) -> Option<Result<Row>> {
        loop {
            let (taken_in, place) = &mut self.taken_in;
            let rest = taken_in.get(*place..).filter(|rest| !rest.is_empty())?;
            let (fed, read) = self.parser.feed(line_of(rest));
            let line = self.lines.pass(&rest[..read]);
            *place += read;
            let fed = if fed == Fed::Row { Fed::Row } else { self.parser.close() };
            if fed == Fed::Row {
                return Some(Ok((line, self.parser.row())));
            }
            self.parser.reset();
            if fed == Fed::Part {
                let message = "a quotation mark that opens in this line is not closed in it";
                return Some(Err(Error::new(ErrorKind::InvalidTable, message).on_line(line)));
            }
        }
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        let row = self.read_anew().or_else(|| {
            // It may have been large.
            self.taken_in = (Vec::new(), 0);
            self.read().unwrap_or_else(|error| {
                self.has_failed = true;
                Some(Err(Error::io(self.source.as_ref(), &error)))
            })
        });
        row.map(|row| row.map_err(|error| error.at(self.source.as_ref())))
    }
}

/// The empty lines that bytes begin with.
fn empty_lines(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| !is_end(byte));
    &bytes[..end.unwrap_or(bytes.len())]
}

/// The line that bytes begin with, and its end.
fn line_of(bytes: &[u8]) -> &[u8] {
    let Some(end) = bytes.iter().position(is_end) else { return bytes };
    let is_pair = bytes[end..].starts_with(b"\r\n");
    &bytes[..end + if is_pair { 2 } else { 1 }]
}

/// Whether a byte ends a line: old machines wrote a carriage return alone.
fn is_end(byte: &u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// How many lines were read.
#[derive(Default)]
struct LineCount {
    ended: u64,
    /// Whether the last byte was a carriage return: a line feed behind it ends
    /// no other line.
    is_returned: bool,
}

impl LineCount {
    /// Counts the lines of a row, and tells the one that it begins on.
    fn pass(&mut self, row: &[u8]) -> u64 {
        let (empty, rest) = row.split_at(empty_lines(row).len());
        self.count(empty);
        let line = self.ended + 1;
        self.count(rest);
        line
    }

    fn count(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let is_second = *byte == b'\n' && self.is_returned;
            self.ended += u64::from(is_end(byte) && !is_second);
            self.is_returned = *byte == b'\r';
        }
    }
}

/// Whether a field of a row goes on where its quotes were closed. The parser
/// takes that for text, and does not tell.
fn has_text_behind_quotes(row: &[u8], comma: u8) -> bool {
    let (mut is_quoted, mut starts) = (false, true);
    let mut bytes = row.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if is_quoted && bytes.next_if_eq(&b'"').is_some() => {}
            b'"' if is_quoted => {
                is_quoted = false;
                while bytes.next_if(|byte| matches!(byte, b' ' | b'\t') && *byte != comma).is_some() {}
                if bytes.peek().is_some_and(|byte| *byte != comma && !matches!(byte, b'\r' | b'\n')) {
                    return true;
                }
            }
            b'"' if starts => is_quoted = true,
            _ => {}
        }
        starts = !is_quoted && (byte == comma || matches!(byte, b'\r' | b'\n'));
    }
    false
}

/// What came of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fed {
    /// A row ended.
    Row,
    /// Part of a row, or nothing yet.
    Part,
    /// Nothing.
    Nothing,
}

/// Makes bytes, fed in pieces, into the fields of rows.
struct Parser {
    core: csv_core::Reader,
    /// The fields of the row so far, one behind the other, and room for more.
    fields: Vec<u8>,
    filled: usize,
    /// Where each ends.
    ends: Vec<usize>,
    ended: usize,
}

impl Parser {
    fn new(comma: u8, has_quotes: bool) -> Self {
        let core = csv_core::ReaderBuilder::new().delimiter(comma).quoting(has_quotes).build();
        Self { core, fields: vec![0; 1 << 12], filled: 0, ends: vec![0; 1 << 5], ended: 0 }
    }

    /// Reads up to the end of a row, and tells how many bytes were read. No
    /// bytes at all stand for the end of the table.
    fn feed(&mut self, bytes: &[u8]) -> (Fed, usize) {
        let mut read = 0;
        loop {
            let room = (&mut self.fields[self.filled..], &mut self.ends[self.ended..]);
            let (result, more, filled, ended) = self.core.read_record(&bytes[read..], room.0, room.1);
            read += more;
            self.filled += filled;
            self.ended += ended;
            match result {
                ReadRecordResult::Record => return (Fed::Row, read),
                ReadRecordResult::End => return (Fed::Nothing, read),
                ReadRecordResult::InputEmpty => return (Fed::Part, read),
                ReadRecordResult::OutputFull => self.fields.resize(2 * self.fields.len(), 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
            }
            // To feed the empty rest would end the table.
            if read == bytes.len() && read > 0 {
                return (Fed::Part, read);
            }
        }
    }

    /// Ends the table: what is only part of a row then has open quotes.
    fn close(&mut self) -> Fed {
        // The end of a line ends every row but those.
        match self.feed(b"\n") {
            (Fed::Row, _) => Fed::Row,
            _ if self.feed(b"").0 == Fed::Nothing => Fed::Nothing,
            _ => Fed::Part,
        }
    }

    /// The row that ended.
    fn row(&mut self) -> csv::ByteRecord {
        let mut row = csv::ByteRecord::with_capacity(self.filled, self.ended);
        let mut start = 0;
        for end in &self.ends[..self.ended] {
            row.push_field(&self.fields[start..*end]);
            start = *end;
        }
        (self.filled, self.ended) = (0, 0);
        row
    }

    fn reset(&mut self) {
        self.core.reset();
        (self.filled, self.ended) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    /// The rows of a CSV table: line and fields, or line and message.
    fn rows(table: &str, longest: usize) -> Vec<(u64, String)> {
        let input = BufReader::with_capacity(16, table.as_bytes());
        let rows = Rows { longest, ..Rows::new(input, "t.csv", b',', true) };
        let read = |row: Result<Row>| match row {
            Ok((line, row)) => (line, row.iter().map(String::from_utf8_lossy).collect::<Vec<_>>().join("|")),
            Err(error) => (error.line().unwrap_or_default(), error.message().to_owned()),
        };
        rows.map(read).collect()
    }

    fn named(rows: &[(u64, &str)]) -> Vec<(u64, String)> {
        rows.iter().map(|(line, row)| (*line, (*row).to_owned())).collect()
    }

    #[test]
    fn rows_come_with_the_lines_they_begin_on() {
        let table = "\u{feff}id,text\r\n\r\n1,\"Oil\r\nfell.\"\n2,Gas \"rose\".\r3,\"He said \"\"no\"\".\"";
        let expected =
            [(1, "id|text"), (3, "1|Oil\r\nfell."), (5, "2|Gas \"rose\"."), (6, "3|He said \"no\".")];
        assert_eq!(rows(table, 100), named(&expected));
    }

    #[test]
    fn an_open_quote_takes_in_no_other_row() {
        for (end, message) in [
            ("5,End", "a quotation mark that opens in this row is never closed"),
            ("5,\"End\"", "text stands behind a closing quotation mark"),
        ] {
            let table = format!("id,text\n\n1,\"Oil fell.\n2,Gas \"\"rose\"\".\n\n3,Coal, sank.\r\n{end}");
            let found = rows(&table, 1000);
            assert!(found[1].0 == 3 && found[1].1.starts_with(message), "{found:?}");
            let others = [(4, "2|Gas \"\"rose\"\"."), (6, "3|Coal| sank."), (7, "5|End")];
            assert_eq!(found[2..], named(&others));
        }
        let found = rows("1,\"Oil fell.\n2,\"No end\n3,\"Coal sank.\"", 1000);
        let lines: Vec<u64> = found.iter().map(|row| row.0).collect();
        assert_eq!(lines, [1, 2, 3]);
        let returned = rows("1,\"Oil fell.\r2,\"No end\r3,\"Coal sank.\"", 1000);
        assert_eq!(returned, found);
        assert!(found[1].1.contains("not closed in it") && found[2].1 == "3|Coal sank.", "{found:?}");
    }

    #[test]
    fn a_row_that_is_too_long_takes_in_no_other_row() {
        let many = "Gas rose.\n".repeat(30);
        let table = format!("Coal sank.\n\"Oil fell.\n{many}End.\n\"He said\nso.\"\n");
        let found = rows(&table, 100);
        assert!(found[1].0 == 2 && found[1].1.contains("longer than"), "{found:?}");
        assert_eq!(found.iter().filter(|row| row.1 == "Gas rose.").count(), 30);
        assert_eq!(found[32..], named(&[(33, "End."), (34, "He said\nso.")]));
    }

    #[test]
    fn a_row_of_any_size_is_read_whole() {
        let field = "Oil fell. ".repeat(1000);
        let fields = vec![field.as_str(); 100];
        let table = format!("{}\n1,2", fields.join(","));
        let expected = [(1, fields.join("|")), (2, "1|2".to_owned())];
        assert_eq!(rows(&table, 1 << 21), expected);
    }

    proptest! {
        #[test]
        fn a_sound_table_is_read_as_it_was_written(
            table in proptest::collection::vec(proptest::collection::vec("[a\",\r\n ]{0,6}", 2..4), 0..6),
            buffer in 3_usize..20,
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            table.iter().for_each(|row| writer.write_record(row).unwrap());
            let bytes = writer.into_inner().unwrap();
            let rows = Rows::new(BufReader::with_capacity(buffer, &bytes[..]), "t.csv", b',', true);
            let rows: Vec<csv::ByteRecord> = rows.map(|row| row.unwrap().1).collect();
            let expected: Vec<csv::ByteRecord> = table.into_iter().map(csv::ByteRecord::from).collect();
            prop_assert_eq!(rows, expected);
        }

        #[test]
        fn the_last_line_is_a_row_whatever_the_quotes_before_it(
            lines in proptest::collection::vec("[a\", ]{0,5}", 1..8),
            end in proptest::sample::select(vec!["\n", "\r\n", "\r"]),
        ) {
            let found = rows(&(lines.join(end) + end + "end"), 1000);
            prop_assert_eq!(found.last(), Some(&(lines.len() as u64 + 1, "end".to_owned())));
            prop_assert!(found.is_sorted_by_key(|row| row.0));
        }
    }
}
