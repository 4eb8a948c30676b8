//! Output: answers as bytes in, one stream out: the head of a page or table,
//! what parts answers, and what closes it; and standard output itself.

use std::io::{self, StdoutLock, Write};

use serde::Serialize;

use super::args::To;
use super::format::Format;
use super::html;

/// Writes one answer behind the other.
pub struct Writer<'f, W: Write> {
    out: W,
    format: &'f Format,
    count: usize,
    has_head: bool,
}

impl<'f, W: Write> Writer<'f, W> {
    /// A writer of answers in this format.
    pub fn new(out: W, format: &'f Format) -> Self {
        Self { out, format, count: 0, has_head: false }
    }

    /// Writes an answer; one without a byte is none.
    pub fn answer(&mut self, answer: &[u8]) -> anyhow::Result<()> {
        if answer.is_empty() {
            return Ok(());
        }
        self.head()?;
        let before: &[u8] = match self.format.to {
            To::Json if self.count == 0 => b"[\n",
            To::Json => b",\n",
            To::Text if self.count > 0 => b"\n",
            _ => b"",
        };
        self.out.write_all(before)?;
        self.out.write_all(answer)?;
        self.count += 1;
        Ok(())
    }

    /// Sends on what was written so far.
    pub fn flush(&mut self) -> anyhow::Result<()> {
        Ok(self.out.flush()?)
    }

    /// Closes what is open.
    pub fn finish(&mut self) -> anyhow::Result<()> {
        self.head()?;
        match self.format.to {
            To::Json => writeln!(self.out, "{}", if self.count == 0 { "[]" } else { "\n]" })?,
            To::Html => self.out.write_all(html::TAIL.as_bytes())?,
            _ => {}
        }
        self.flush()
    }

    /// Writes, once, what stands before all answers.
    fn head(&mut self) -> anyhow::Result<()> {
        if std::mem::replace(&mut self.has_head, true) {
            return Ok(());
        }
        let mut head = Vec::new();
        match self.format.to {
            To::Html => head.extend(html::HEAD.bytes()),
            _ => self.format.header(&mut head)?,
        }
        Ok(self.out.write_all(&head)?)
    }
}

/// Standard output, whose errors say so.
pub struct StandardOutput(StdoutLock<'static>);

impl StandardOutput {
    /// Takes standard output for the rest of the run.
    pub fn lock() -> Self {
        Self(io::stdout().lock())
    }
}

impl Write for StandardOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(named)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(named)
    }
}

fn named(error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write to standard output: {error}"))
}

/// Writes a report as JSON for reading.
pub fn write_json(report: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}
