//! Output: answers in, text, JSON, tables or Markdown out.

use std::collections::HashMap;
use std::io::{self, Write};

use newsdesk::article::Id;
use newsdesk::read::Failure;
use newsdesk::{Article, Error};
use serde::Serialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::html;
use super::style::Page;

/// What is known of one article, ready to be written in any format.
pub trait Render {
    /// As one JSON object.
    type Json<'a>: Serialize
    where
        Self: 'a;

    /// The article itself.
    fn article(&self) -> &Article;
    /// As one JSON object.
    fn json(&self) -> Self::Json<'_>;
    /// For reading at a terminal.
    fn text(&self, page: &Page, out: &mut dyn Write) -> io::Result<()>;
    /// As a section of a Markdown document.
    fn markdown(&self, out: &mut dyn Write) -> io::Result<()>;
    /// As a part of a web page, of the commands that offer one.
    fn html(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
    /// As rows of a table.
    fn rows(&self) -> Vec<Vec<String>>;
}

/// A format that answers are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    Text,
    Json,
    Jsonl,
    Table { comma: u8 },
    Markdown,
    Html,
}

/// Writes one answer after the other.
pub struct Writer<W: Write> {
    out: W,
    to: To,
    page: Page,
    columns: Vec<String>,
    count: usize,
    has_header: bool,
}

#[derive(Serialize)]
struct FailureJson<'f> {
    id: &'f Id,
    source: &'f str,
    error: ErrorJson,
}

#[derive(Serialize)]
struct ErrorJson {
    kind: newsdesk::ErrorKind,
    message: String,
}

impl From<&Error> for ErrorJson {
    fn from(error: &Error) -> Self {
        Self { kind: error.kind(), message: error.to_string() }
    }
}

impl<W: Write> Writer<W> {
    /// A writer; `columns` names those of a table, `id` and `source` first.
    pub fn new(out: W, to: To, page: Page, columns: Vec<String>) -> Self {
        Self { out, to, page, columns, count: 0, has_header: false }
    }

    /// Whether the fields of a record can be given back.
    pub fn keeps_fields(&self) -> bool {
        matches!(self.to, To::Json | To::Jsonl)
    }

    /// Writes an answer.
    pub fn answer(&mut self, answer: &impl Render) -> anyhow::Result<()> {
        match self.to {
            To::Text => {
                if self.count > 0 {
                    writeln!(self.out)?;
                }
                answer.text(&self.page, &mut self.out)?;
            }
            To::Markdown => answer.markdown(&mut self.out)?,
            To::Html => {
                self.page_head()?;
                answer.html(&mut self.out)?;
            }
            To::Json | To::Jsonl => self.json(&answer.json(), &answer.article().fields)?,
            To::Table { comma } => {
                for row in answer.rows() {
                    self.row(comma, &row)?;
                }
            }
        }
        self.count += 1;
        Ok(())
    }

    /// Writes, in its place, that a record failed. Text, Markdown and pages
    /// leave it to standard error.
    pub fn failure(&mut self, failure: &Failure) -> anyhow::Result<()> {
        match self.to {
            To::Text | To::Markdown | To::Html => return Ok(()),
            To::Json | To::Jsonl => {
                let error = ErrorJson::from(&failure.error);
                self.json(&FailureJson { id: &failure.id, source: &failure.source, error }, &[])?;
            }
            To::Table { comma } => {
                let mut row = vec![failure.id.to_string(), failure.source.clone()];
                row.resize(self.columns.len() - 1, String::new());
                row.push(failure.error.to_string());
                self.row(comma, &row)?;
            }
        }
        self.count += 1;
        Ok(())
    }

    /// Sends on what was written so far.
    pub fn flush(&mut self) -> anyhow::Result<()> {
        Ok(self.out.flush()?)
    }

    /// Closes what is open.
    pub fn finish(&mut self) -> anyhow::Result<()> {
        match self.to {
            To::Json => writeln!(self.out, "{}", if self.count == 0 { "[]" } else { "\n]" })?,
            To::Table { comma } => self.header(comma)?,
            To::Html => {
                self.page_head()?;
                self.out.write_all(html::TAIL.as_bytes())?;
            }
            _ => {}
        }
        self.flush()
    }

    fn page_head(&mut self) -> anyhow::Result<()> {
        if !std::mem::replace(&mut self.has_header, true) {
            self.out.write_all(html::HEAD.as_bytes())?;
        }
        Ok(())
    }

    /// Writes an object, and behind it the fields of its record that have no
    /// name of its own.
    fn json(&mut self, value: &impl Serialize, fields: &[(String, Box<RawValue>)]) -> anyhow::Result<()> {
        if self.to == To::Json {
            self.out.write_all(if self.count == 0 { b"[\n" } else { b",\n" })?;
        }
        if fields.is_empty() {
            serde_json::to_writer(&mut self.out, value).map_err(io::Error::from)?;
        } else {
            let object = with_fields(&serde_json::to_string(value)?, fields)?;
            self.out.write_all(object.as_bytes())?;
        }
        if self.to == To::Jsonl {
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn header(&mut self, comma: u8) -> anyhow::Result<()> {
        if std::mem::replace(&mut self.has_header, true) {
            return Ok(());
        }
        let header = self.columns.clone();
        self.fields(comma, &header)
    }

    fn row(&mut self, comma: u8, row: &[String]) -> anyhow::Result<()> {
        self.header(comma)?;
        self.fields(comma, row)
    }

    fn fields(&mut self, comma: u8, fields: &[String]) -> anyhow::Result<()> {
        let mut table = csv::WriterBuilder::new().delimiter(comma).from_writer(Vec::new());
        table.write_record(fields)?;
        let bytes = table.into_inner().map_err(|error| error.into_error())?;
        self.out.write_all(&bytes)?;
        Ok(())
    }
}

/// Writes a report as JSON for reading.
pub fn write_json(report: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}

/// A JSON object with more fields at its end, but none of a name that it has.
fn with_fields(object: &str, fields: &[(String, Box<RawValue>)]) -> serde_json::Result<String> {
    let own: HashMap<String, IgnoredAny> = serde_json::from_str(object)?;
    let mut joined = object.strip_suffix('}').unwrap_or(object).to_owned();
    for (name, value) in fields.iter().filter(|(name, _)| !own.contains_key(name)) {
        joined.push(',');
        joined.push_str(&serde_json::to_string(name)?);
        joined.push(':');
        joined.push_str(value.get());
    }
    joined.push('}');
    Ok(joined)
}
