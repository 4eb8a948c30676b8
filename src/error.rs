//! The one error type of the library: what kind of thing went wrong, where,
//! and what the reader of the message can do about it.

use std::fmt;
use std::path::Path;

use serde::Serialize;

/// A `Result` with the library's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What kind of thing went wrong; serialised in kebab case, as in
/// `{"error": {"kind": "invalid-json", ...}}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read or written.
    Io,
    /// The bytes are no text: an image, an archive, a PDF.
    Binary,
    /// A file of a kind that newsdesk does not read by itself.
    UnknownFormat,
    /// A line of a JSONL file is no JSON object.
    InvalidJson,
    /// A CSV or TSV row, or its header, cannot be read.
    InvalidTable,
    /// A record lacks its `text`, or has one of the wrong type.
    MissingText,
    /// A labelled sample lacks its `label`, or has one the model cannot use.
    MissingLabel,
    /// A pair lacks its `summary`, or has one of the wrong type.
    MissingSummary,
    /// A web page in which no article was found.
    NoArticle,
    /// A corpus from which nothing can be learned.
    Corpus,
    /// An option outside its range.
    Params,
    /// A model file that is damaged or none of ours.
    Model,
    /// A model file of a format that this version does not read.
    ModelVersion,
}

/// An error with its kind and, where known, the file and the line.
///
/// `Display` gives one line: place, message and, where there is one, remedy.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: Box<str>,
    path: Option<Box<Path>>,
    line: Option<u64>,
}

impl Error {
    /// An error of `kind` with a message in lower case that ends without a
    /// full stop and names the remedy.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into().into_boxed_str(), path: None, line: None }
    }

    /// An input or output error at `path`.
    pub fn io(path: &Path, error: &std::io::Error) -> Self {
        // "No such file or directory (os error 2)": the number helps nobody.
        let text = error.to_string();
        let text = text.split(" (os error").next().unwrap_or(&text);
        Self::new(ErrorKind::Io, lower_first(text)).at(path)
    }

    /// The same error, said of `path`.
    #[must_use]
    pub fn at(mut self, path: &Path) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The same error, said of a line (from 1).
    #[must_use]
    pub fn on_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// What kind of error this is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file it is about, where known.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The line it is about (from 1), where known.
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// The message without its place.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.path, self.line) {
            (Some(path), line) if **path == *Path::new("-") => {
                f.write_str("standard input")?;
                line.map_or(Ok(()), |line| write!(f, ", line {line}"))?;
                f.write_str(": ")?;
            }
            (Some(path), Some(line)) => write!(f, "{}:{line}: ", path.display())?,
            (Some(path), None) => write!(f, "{}: ", path.display())?,
            (None, Some(line)) => write!(f, "line {line}: ")?,
            (None, None) => {}
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// linfa's `Fit` asks for this conversion.
impl From<linfa::Error> for Error {
    fn from(error: linfa::Error) -> Self {
        Self::new(ErrorKind::Params, error.to_string())
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_file_and_line_before_its_message() {
        let error =
            Error::new(ErrorKind::InvalidJson, "no JSON object").at(Path::new("news.jsonl")).on_line(7);
        assert_eq!(error.to_string(), "news.jsonl:7: no JSON object");
    }

    #[test]
    fn an_io_error_drops_the_number_of_the_system() {
        let missing = std::io::Error::from_raw_os_error(2);
        let error = Error::io(Path::new("a.txt"), &missing);
        assert_eq!(error.to_string(), "a.txt: no such file or directory");
    }
}
