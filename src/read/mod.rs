//! Reading: the bytes of a file in, a stream of articles (or of errors in
//! their place) out. What is compressed with gzip or zstd is decompressed.

mod decode;
mod decompress;
mod delimiter;
mod field;
mod fields;
mod html;
mod json;
mod json_ld;
mod lines;
mod nesting;
mod on_all_threads;
mod records;
mod rows;
mod split;
mod unread;
mod utf8;

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use encoding_rs_io::DecodeReaderBytesBuilder;
use serde_json::value::RawValue;

pub use decode::decode;
pub use decompress::{decompressed, uncompressed_name};
use delimiter::{delimiter, head, is_quoted, unquoted};
pub use fields::Fields;
pub use json::{BadRecord, from_json};
use lines::Lines;
use on_all_threads::on_all_threads;
pub use records::{Columns, Record};
use rows::Rows;
pub use split::Split;
pub use unread::Unread;
use utf8::Utf8;

use crate::article::{Article, Id};
use crate::error::{Error, ErrorKind, Result};

/// How the bytes of an input are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text, one article or several.
    Text,
    /// A web page.
    Html,
    /// One JSON object a line.
    Jsonl,
    /// A table with a header row, parted by commas.
    Csv,
    /// A table with a header row, parted by tabs.
    Tsv,
}

impl Format {
    /// The format that a file's extension stands for.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" | "md" => Some(Self::Text),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "jsonl" | "ndjson" | "jsonlines" => Some(Self::Jsonl),
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            _ => None,
        }
    }

    /// The format that a file's name stands for; that of `archive.jsonl.gz` is
    /// JSONL.
    pub fn of_path(path: &Path) -> Option<Self> {
        let name = uncompressed_name(path);
        Self::of_extension(name.extension()?.to_str()?)
    }
}

/// What a reader of articles may choose beside the format.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether a text may hold several articles.
    pub split: Split,
    /// Which fields of a record, or columns of a table, are read.
    pub fields: Fields,
    /// Whether an article keeps all fields of its record.
    pub keep_fields: bool,
}

/// A record that could not be read, in its place in the stream.
#[derive(Debug)]
pub struct Failure {
    /// The record's id, or `SOURCE#N`.
    pub id: Id,
    /// The record's own source, or the path it was read from.
    pub source: String,
    /// What was wrong.
    pub error: Error,
    /// The fields of the record, as far as they could be read, if they were to
    /// be kept.
    pub fields: Box<[(String, Box<RawValue>)]>,
}

impl Failure {
    /// What was wrong with a source as a whole.
    pub fn of(source: &str, error: Error) -> Self {
        Self { id: format!("{source}#1").into(), source: source.to_owned(), error, fields: Box::default() }
    }
}

/// What a stream gives: an article, or a failure in its place.
pub type Item = std::result::Result<Article, Failure>;

/// The articles of an input, read as they are asked for.
///
/// # Errors
/// As [`unread`].
pub fn articles<'r>(
    input: impl BufRead + 'r,
    format: Format,
    options: &Options,
    source: &str,
) -> Result<Box<dyn Iterator<Item = Item> + 'r>> {
    Ok(Box::new(unread(input, format, options, source)?.map(Unread::read)))
}

/// The articles of an input, to be read by any thread: to find where a line of
/// JSON or a web page ends takes far less time than to read it.
///
/// Of JSONL, CSV and TSV one record is held at a time; text and web pages are
/// taken whole.
///
/// # Errors
/// If the input cannot be read, is no text, or is a table without the columns
/// that are needed.
pub fn unread<'r>(
    input: impl BufRead + 'r,
    format: Format,
    options: &Options,
    source: &str,
) -> Result<Box<dyn Iterator<Item = Unread> + 'r>> {
    let mut input = decompressed(input).map_err(|error| Error::io(source.as_ref(), &error))?;
    let place = Place { source: source.into() };
    match format {
        Format::Text | Format::Html => {
            let mut bytes = Vec::new();
            input.read_to_end(&mut bytes).map_err(|error| Error::io(source.as_ref(), &error))?;
            if format == Format::Html {
                let page = Unread::new(bytes.len(), move || {
                    let found = decode(bytes).and_then(|text| html::article(&text));
                    found
                        .map(|article| place.named(article, 1))
                        .map_err(|error| place.failure(error.into(), 1))
                });
                return Ok(Box::new(std::iter::once(page)));
            }
            let text = decode(bytes).map_err(|error| error.at(source.as_ref()))?;
            let found = (1..).zip(split::articles(text, options.split));
            Ok(Box::new(found.map(move |(number, article)| Unread::from(Ok(place.named(article, number))))))
        }
        Format::Jsonl => {
            let options = Arc::new(options.clone());
            let lines = Lines::new(as_utf8(input, source)?, source);
            Ok(Box::new(lines.map(move |(number, line)| {
                let (place, options) = (place.clone(), Arc::clone(&options));
                Unread::new(line.as_ref().map_or(0, |line| line.bytes().len()), move || {
                    let record = line.map_err(BadRecord::from);
                    match record.and_then(|line| json_record(line.bytes(), &options)) {
                        Ok(record) => Ok(record.into_article(&place.source, number)),
                        Err(mut record) => {
                            record.error = record.error.on_line(number);
                            Err(place.failure(record, number))
                        }
                    }
                })
            })))
        }
        Format::Csv | Format::Tsv => {
            let rows = table_records(as_utf8(input, source)?, format, source, options)?;
            Ok(Box::new((1..).zip(rows).map(move |(number, record)| {
                let found = record.map(|record| record.into_article(&place.source, number));
                Unread::from(found.map_err(|record| place.failure(record, number)))
            })))
        }
    }
}

/// Where records are read from.
#[derive(Clone)]
struct Place {
    source: Arc<str>,
}

impl Place {
    /// An article that has no name of its own.
    fn named(&self, article: Article, number: u64) -> Article {
        article.named(format!("{}#{number}", self.source), &*self.source)
    }

    /// What was wrong with record `number`.
    fn failure(&self, record: BadRecord, number: u64) -> Failure {
        let BadRecord { error, id, source, fields } = record;
        Failure {
            id: id.unwrap_or_else(|| Id::from(format!("{}#{number}", self.source))),
            source: source.unwrap_or_else(|| self.source.to_string()),
            error: error.at(self.source.as_ref().as_ref()),
            fields,
        }
    }
}

/// The records of a file of labelled samples, or of pairs, with the errors of
/// the others.
///
/// # Errors
/// As [`unread`]; and [`ErrorKind::Params`] for text and web pages, which hold
/// none.
pub fn records<'r>(
    input: impl BufRead + 'r,
    format: Format,
    fields: &Fields,
    source: &str,
) -> Result<Box<dyn Iterator<Item = Result<Record>> + 'r>> {
    let input = decompressed(input).map_err(|error| Error::io(source.as_ref(), &error))?;
    let path = source.to_owned();
    let options = Options { fields: fields.clone(), ..Options::default() };
    match format {
        Format::Csv | Format::Tsv => {
            let rows = table_records(as_utf8(input, source)?, format, source, &options)?;
            Ok(Box::new(rows.map(|record| record.map_err(|record| record.error))))
        }
        Format::Text | Format::Html => {
            let message = "labelled records stand in JSONL, CSV or TSV, not in text or web pages";
            Err(Error::new(ErrorKind::Params, message).at(source.as_ref()))
        }
        Format::Jsonl => {
            let lines = Lines::new(as_utf8(input, source)?, source);
            Ok(Box::new(on_all_threads(lines, move |(number, line)| {
                let record = line.map_err(BadRecord::from);
                let record = record.and_then(|line| json_record(line.bytes(), &options));
                record
                    .map(|record| Record { line: number, ..record })
                    .map_err(|record| record.error.at(path.as_ref()).on_line(number))
            })))
        }
    }
}

/// The stream as UTF-8.
///
/// # Errors
/// [`ErrorKind::Binary`] if it begins like an archive or a picture.
fn as_utf8<'r>(mut input: impl BufRead + 'r, source: &str) -> Result<Box<dyn BufRead + 'r>> {
    let head = input.fill_buf().map_err(|error| Error::io(source.as_ref(), &error))?;
    decode::refuse_by_name(head).map_err(|error| error.at(source.as_ref()))?;
    match decode::utf_16(head) {
        Some(encoding) => {
            let decoder = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(input);
            Ok(Box::new(BufReader::new(decoder)))
        }
        None => Ok(Box::new(Utf8::new(input))),
    }
}

/// Reads a line of JSONL.
fn json_record(line: &[u8], options: &Options) -> std::result::Result<Record, BadRecord> {
    let line = decode::text(line)?;
    let fields = || match options.keep_fields {
        true => json::fields_of(&line, &options.fields.text),
        false => Vec::new(),
    };
    match from_json(&line, &options.fields) {
        Ok(record) => Ok(Record { fields: fields(), ..record }),
        Err(record) => Err(BadRecord { fields: fields().into(), ..record }),
    }
}

fn table_records<'r, R: BufRead + 'r>(
    mut input: R,
    format: Format,
    source: &str,
    options: &Options,
) -> Result<impl Iterator<Item = std::result::Result<Record, BadRecord>> + use<'r, R>> {
    let is_tsv = format == Format::Tsv;
    let head = head(&mut input).map_err(|error| Error::io(source.as_ref(), &error))?;
    let comma = if is_tsv { b'\t' } else { delimiter(&head, &options.fields.names()) };
    let mut rows = Rows::new(io::Cursor::new(head).chain(input), source, comma, !is_tsv);
    let source = source.to_owned();
    let (line, header) = rows.next().transpose()?.unwrap_or_else(|| (1, csv::ByteRecord::new()));
    let all_quoted = header.iter().all(is_quoted);
    let text_row = move |row: &csv::ByteRecord| -> Result<csv::StringRecord> {
        let mut text = csv::StringRecord::new();
        for field in row {
            let field = if is_tsv { unquoted(field, all_quoted) } else { Cow::Borrowed(field) };
            text.push_field(&decode::text(&field)?);
        }
        Ok(text)
    };
    let columns = text_row(&header)
        .and_then(|header| Columns::new(&header, &options.fields))
        .map_err(|error| error.at(source.as_ref()).on_line(line))?;
    let keep_fields = options.keep_fields;
    Ok(rows.map(move |row| {
        let (line, row) = row?;
        let wrong = |error: Error| error.at(source.as_ref()).on_line(line);
        let row = text_row(&row).map_err(wrong)?;
        let record = columns.record(&row).and_then(|record| {
            let fields = if keep_fields { columns.fields(&row)? } else { Vec::new() };
            Ok(Record { line, fields, ..record })
        });
        record.map_err(|error| BadRecord { id: columns.id(&row), ..wrong(error).into() })
    }))
}
