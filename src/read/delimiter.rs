//! Delimiters: a table in, its head out; the head in, what parts its fields
//! out; and a field of a TSV in, the same without the quotes that some programs
//! write out.

use std::borrow::Cow;
use std::io::{self, BufRead};

/// A header is looked for in so many bytes.
const LONGEST_HEAD: usize = 1 << 20;

/// Takes the first line that is not empty from a table, and all before it: a
/// buffer may hold less of it than tells anything.
pub(super) fn head(input: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while head.len() < LONGEST_HEAD {
        let buffer = input.fill_buf()?;
        let is_text = |byte: &u8| !byte.is_ascii_whitespace();
        let start = if head.iter().any(is_text) { Some(0) } else { buffer.iter().position(is_text) };
        let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let end = start.and_then(|start| buffer[start..].iter().position(is_end).map(|end| start + end + 1));
        let read = end.unwrap_or(buffer.len());
        head.extend_from_slice(&buffer[..read]);
        input.consume(read);
        if end.is_some() || read == 0 {
            break;
        }
    }
    Ok(head)
}

/// What parts the fields of a CSV: a comma, unless the header has a column of
/// one of these `names` only if it is parted as spreadsheets part it where the
/// comma is a decimal mark, or by tabs or bars.
pub(super) fn delimiter(head: &[u8], names: &[&str]) -> u8 {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let line = head.split(|b| matches!(b, b'\r' | b'\n')).next().unwrap_or_default();
    let is_name = |field: &[u8]| {
        let field = field.trim_ascii();
        let plain = field.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(field);
        names.iter().any(|name| plain.trim_ascii().eq_ignore_ascii_case(name.trim().as_bytes()))
    };
    let has_name = |delimiter: &u8| line.split(|b| b == delimiter).any(is_name);
    [b',', b';', b'\t', b'|'].into_iter().find(has_name).unwrap_or(b',')
}

/// Whether a field of a TSV stands in quotes from its first to its last byte.
pub(super) fn is_quoted(field: &[u8]) -> bool {
    field.len() > 1 && field.starts_with(b"\"") && field.ends_with(b"\"")
}

/// A field of a TSV without its quotes. Quotes are text in a TSV; but where all
/// fields of the header stand in them (`always`), or those within a field are
/// doubled, the table was written as a CSV is.
pub(super) fn unquoted(field: &[u8], always: bool) -> Cow<'_, [u8]> {
    if !is_quoted(field) {
        return Cow::Borrowed(field);
    }
    let inside = &field[1..field.len() - 1];
    let mut plain = Vec::with_capacity(inside.len());
    let mut bytes = inside.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
            return Cow::Borrowed(field);
        }
        plain.push(byte);
    }
    if plain.len() < inside.len() || always { Cow::Owned(plain) } else { Cow::Borrowed(field) }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use super::*;

    #[test]
    fn the_head_is_the_first_line_however_little_comes_at_once() {
        for (table, expected) in [
            ("id;text\n7;Oil fell.\n", "id;text\n"),
            ("\r\n\nid;text\r7;Oil fell.\r", "\r\n\nid;text\r"),
            ("id;text", "id;text"),
            ("\n\n", "\n\n"),
            ("", ""),
        ] {
            for capacity in 1..12 {
                let mut input = BufReader::with_capacity(capacity, table.as_bytes());
                assert_eq!(head(&mut input).unwrap(), expected.as_bytes());
                let mut rest = String::new();
                input.read_to_string(&mut rest).unwrap();
                assert_eq!(expected.to_owned() + &rest, table);
            }
        }
    }

    #[test]
    fn the_header_tells_what_parts_the_fields() {
        for (head, expected) in [
            ("id,text\n1,a;b", b','),
            ("id;text\n1;a,b", b';'),
            ("\u{feff}\"id\";\"Text\"\r\n", b';'),
            ("id\ttext\n", b'\t'),
            ("id|text", b'|'),
            ("id;text,more\n", b','),
            ("", b','),
        ] {
            assert_eq!(delimiter(head.as_bytes(), &["text"]), expected, "{head:?}");
        }
    }

    #[test]
    fn quotes_that_a_program_wrote_around_a_field_are_taken_off() {
        for (field, always, expected) in [
            (r#""He said ""stop"" today""#, false, r#"He said "stop" today"#),
            (r#""Stop.""#, false, r#""Stop.""#),
            (r#""Stop.""#, true, "Stop."),
            (r#""Stop," he said. "Now.""#, true, r#""Stop," he said. "Now.""#),
            (r#"""#, true, r#"""#),
            ("", true, ""),
        ] {
            assert_eq!(unquoted(field.as_bytes(), always), expected.as_bytes(), "{field}");
        }
    }
}
