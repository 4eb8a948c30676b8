//! Reading: the bytes of a file in, a stream of articles (or of errors in
//! their place) out. What is compressed with gzip or zstd is decompressed.

mod decode;
mod decompress;
mod html;
mod json;
mod records;
mod split;

use std::io::{BufRead, Read};
use std::path::Path;

pub use decode::decode;
pub use decompress::{decompressed, uncompressed_name};
pub use json::from_json;
pub use records::{Columns, Fields, Record};
pub use split::Split;

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
    /// Whether an article of JSONL keeps all fields of its record.
    pub keep_fields: bool,
}

/// A record that could not be read, in its place in the stream.
#[derive(Debug)]
pub struct Failure {
    /// The record's id, or `SOURCE#N`.
    pub id: Id,
    /// Where it was read from.
    pub source: String,
    /// What was wrong.
    pub error: Error,
}

/// What a stream gives: an article, or a failure in its place.
pub type Item = std::result::Result<Article, Failure>;

/// The articles of an input, read as they are asked for.
///
/// Of JSONL, CSV and TSV one record is held at a time; text and web pages are
/// read whole.
pub fn articles<'r>(
    input: impl BufRead + 'r,
    format: Format,
    options: &Options,
    source: &str,
) -> Result<Box<dyn Iterator<Item = Item> + 'r>> {
    let mut input = decompressed(input).map_err(|error| Error::io(source.as_ref(), &error))?;
    let source = source.to_owned();
    match format {
        Format::Text | Format::Html => {
            let mut bytes = Vec::new();
            input.read_to_end(&mut bytes).map_err(|error| Error::io(source.as_ref(), &error))?;
            let text = decode(bytes).map_err(|error| error.at(source.as_ref()))?;
            let found = match format {
                Format::Html => vec![html::article(&text).map_err(|error| error.at(source.as_ref()))?],
                _ => split::articles(text, options.split),
            };
            Ok(Box::new(found.into_iter().enumerate().map(move |(number, article)| {
                Ok(article.named(format!("{source}#{}", number + 1), source.clone()))
            })))
        }
        Format::Jsonl => {
            let found = json_records(as_utf8(input, &source)?, source.clone(), options.clone());
            Ok(Box::new(found.map(move |(line, record)| {
                record.map(|record| record.into_article(&source, line)).map_err(|(error, id)| Failure {
                    id: id.unwrap_or_else(|| Id::from(format!("{source}#{line}"))),
                    source: source.clone(),
                    error: error.at(source.as_ref()).on_line(line),
                })
            })))
        }
        Format::Csv | Format::Tsv => {
            let rows = table_records(as_utf8(input, &source)?, format, &source, &options.fields)?;
            Ok(Box::new(rows.enumerate().map(move |(at, record)| {
                let number = at as u64 + 1;
                record.map(|record| record.into_article(&source, number)).map_err(|error| Failure {
                    id: Id::from(format!("{source}#{number}")),
                    source: source.clone(),
                    error,
                })
            })))
        }
    }
}

/// The samples of a file of labelled records, with the errors of the others.
pub fn records<'r>(
    input: impl BufRead + 'r,
    format: Format,
    source: &str,
) -> Result<Box<dyn Iterator<Item = Result<Record>> + 'r>> {
    let input = decompressed(input).map_err(|error| Error::io(source.as_ref(), &error))?;
    let path = source.to_owned();
    let options = Options::default();
    match format {
        Format::Csv | Format::Tsv => {
            Ok(Box::new(table_records(as_utf8(input, source)?, format, source, &options.fields)?))
        }
        _ => {
            let found = json_records(as_utf8(input, source)?, path.clone(), options);
            Ok(Box::new(found.map(move |(line, record)| {
                record.map_err(|(error, _)| error.at(path.as_ref()).on_line(line))
            })))
        }
    }
}

/// No line of JSONL may be longer: what goes on for more is no record.
const LONGEST_LINE: u64 = 1 << 29;

/// The stream as UTF-8 if a byte order mark says that it is UTF-16.
///
/// # Errors
/// [`ErrorKind::Binary`] if it begins like an archive or a picture.
fn as_utf8<'r>(mut input: impl BufRead + 'r, source: &str) -> Result<Box<dyn BufRead + 'r>> {
    let head = input.fill_buf().map_err(|error| Error::io(source.as_ref(), &error))?;
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        let decoder = encoding_rs_io::DecodeReaderBytes::new(input);
        return Ok(Box::new(std::io::BufReader::new(decoder)));
    }
    let head = &head[..head.len().min(8)];
    decode::refuse_binary(head).map_err(|error| error.at(source.as_ref()))?;
    Ok(Box::new(input))
}

type JsonRecord = std::result::Result<Record, (Error, Option<Id>)>;

fn json_records<'r>(
    mut input: impl BufRead + 'r,
    source: String,
    options: Options,
) -> impl Iterator<Item = (u64, JsonRecord)> + 'r {
    let mut number = 0;
    let mut failed = false;
    std::iter::from_fn(move || {
        let mut bytes = Vec::new();
        if failed {
            return None;
        }
        match input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Ok(_) if bytes.len() as u64 == LONGEST_LINE && !bytes.ends_with(b"\n") => {
                failed = true;
                let message = "the line is longer than 512 MiB; nothing behind it is read";
                Some((number + 1, Err((Error::new(ErrorKind::InvalidJson, message), None))))
            }
            Ok(_) => {
                number += 1;
                let line = decode(bytes).map_err(|error| (error, None));
                let record = line.and_then(|line| {
                    let record = from_json(&line, &options.fields)?;
                    let fields = match options.keep_fields {
                        true => json::fields_of(&line, &options.fields.text),
                        false => Vec::new(),
                    };
                    Ok(Record { fields, ..record })
                });
                Some((number, record.map(|record| Record { line: number, ..record })))
            }
            Err(error) => {
                failed = true;
                Some((number + 1, Err((Error::io(source.as_ref(), &error), None))))
            }
        }
    })
}

fn table_records<'r, R: Read + 'r>(
    input: R,
    format: Format,
    source: &str,
    fields: &Fields,
) -> Result<impl Iterator<Item = Result<Record>> + use<'r, R>> {
    let source = source.to_owned();
    let comma = if format == Format::Tsv { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(comma)
        .quoting(format == Format::Csv)
        .flexible(true)
        .from_reader(input);
    let header = reader.byte_headers().map_err(|error| table_error(&error, &source))?;
    let header = text_row(header).map_err(|error| error.at(source.as_ref()).on_line(1))?;
    let columns = Columns::new(&header, fields).map_err(|error| error.at(source.as_ref()).on_line(1))?;
    Ok(reader.into_byte_records().map(move |row| {
        let row = row.map_err(|error| table_error(&error, &source))?;
        let line = row.position().map_or(0, csv::Position::line);
        text_row(&row)
            .and_then(|row| columns.record(&row))
            .map(|record| Record { line, ..record })
            .map_err(|error| error.at(source.as_ref()).on_line(line))
    }))
}

/// A row as text: each field decoded by itself, so that one broken field
/// spoils no other.
fn text_row(row: &csv::ByteRecord) -> Result<csv::StringRecord> {
    row.iter().map(|field| decode(field.to_vec())).collect()
}

fn table_error(error: &csv::Error, source: &str) -> Error {
    if let csv::ErrorKind::Io(error) = error.kind() {
        return Error::io(source.as_ref(), error);
    }
    let message = format!("this table cannot be read: {error}");
    let found = Error::new(ErrorKind::InvalidTable, message).at(source.as_ref());
    match error.position() {
        Some(position) => found.on_line(position.line()),
        None => found,
    }
}
