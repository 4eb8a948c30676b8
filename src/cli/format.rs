//! `Format`: an answer in, its bytes as text, JSON, a table or Markdown out.
//! What stands before, between and behind answers is the writer's.

use std::collections::HashMap;
use std::io::{self, Write};

use newsdesk::article::Id;
use newsdesk::read::Failure;
use newsdesk::{Article, Error};
use serde::Serialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::args::To;
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
    /// As a section of a Markdown document. This, a table and a page are written
    /// by the commands that offer them.
    fn markdown(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
    /// As rows of a table.
    fn rows(&self) -> Vec<Vec<String>> {
        Vec::new()
    }
    /// As a part of a web page.
    fn html(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// How answers are written.
pub struct Format {
    pub to: To,
    page: Page,
    columns: Vec<String>,
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

impl Format {
    /// A format; `columns` names those of a table, `id` and `source` first and
    /// `error` last.
    pub fn new(to: To, page: Page, columns: Vec<String>) -> Self {
        Self { to, page, columns }
    }

    /// Whether the fields of a record can be given back.
    pub fn keeps_fields(&self) -> bool {
        matches!(self.to, To::Json | To::Jsonl)
    }

    /// Writes an answer.
    pub fn answer(&self, answer: &impl Render, out: &mut Vec<u8>) -> anyhow::Result<()> {
        match self.to {
            To::Text => answer.text(&self.page, out)?,
            To::Markdown => answer.markdown(out)?,
            To::Html => answer.html(out)?,
            To::Json | To::Jsonl => self.json(&answer.json(), &answer.article().fields, out)?,
            To::Csv | To::Tsv => {
                for row in answer.rows() {
                    self.row(&row, out)?;
                }
            }
        }
        Ok(())
    }

    /// Writes, in its place, that a record failed. Text, Markdown and pages
    /// leave it to standard error.
    pub fn failure(&self, failure: &Failure, out: &mut Vec<u8>) -> anyhow::Result<()> {
        match self.to {
            To::Text | To::Markdown | To::Html => Ok(()),
            To::Json | To::Jsonl => {
                let error = ErrorJson::from(&failure.error);
                self.json(
                    &FailureJson { id: &failure.id, source: &failure.source, error },
                    &failure.fields,
                    out,
                )
            }
            To::Csv | To::Tsv => {
                let mut row = vec![failure.id.to_string(), failure.source.clone()];
                row.resize(self.columns.len() - 1, String::new());
                row.push(failure.error.to_string());
                self.row(&row, out)
            }
        }
    }

    /// Writes the header of a table, if that is what is written.
    pub fn header(&self, out: &mut Vec<u8>) -> anyhow::Result<()> {
        match self.to {
            To::Csv | To::Tsv => self.row(&self.columns, out),
            _ => Ok(()),
        }
    }

    /// Writes an object, and behind it the fields of its record that have no
    /// name of its own.
    fn json(
        &self,
        value: &impl Serialize,
        fields: &[(String, Box<RawValue>)],
        out: &mut Vec<u8>,
    ) -> anyhow::Result<()> {
        if fields.is_empty() {
            serde_json::to_writer(&mut *out, value)?;
        } else {
            out.extend(with_fields(&serde_json::to_string(value)?, fields)?.bytes());
        }
        if self.to == To::Jsonl {
            out.push(b'\n');
        }
        Ok(())
    }

    fn row(&self, row: &[String], out: &mut Vec<u8>) -> anyhow::Result<()> {
        let is_tsv = self.to == To::Tsv;
        let mut table = csv::WriterBuilder::new();
        table.delimiter(if is_tsv { b'\t' } else { b',' });
        if is_tsv {
            // Quotes are text there.
            table.quote_style(csv::QuoteStyle::Never);
        }
        let mut table = table.from_writer(out);
        for field in row {
            match is_tsv {
                true => table.write_field(field.replace(['\t', '\n', '\r'], " "))?,
                false => table.write_field(field)?,
            }
        }
        table.write_record(None::<&[u8]>)?;
        Ok(table.flush()?)
    }
}

/// A JSON object with more fields at its end, but none of a name that it has,
/// nor an `error`, which tells that a record failed.
fn with_fields(object: &str, fields: &[(String, Box<RawValue>)]) -> serde_json::Result<String> {
    let own: HashMap<String, IgnoredAny> = serde_json::from_str(object)?;
    let mut joined = object.strip_suffix('}').unwrap_or(object).to_owned();
    for (name, value) in fields.iter().filter(|(name, _)| name != "error" && !own.contains_key(name)) {
        joined.push(',');
        joined.push_str(&serde_json::to_string(name)?);
        joined.push(':');
        joined.push_str(value.get());
    }
    joined.push('}');
    Ok(joined)
}
