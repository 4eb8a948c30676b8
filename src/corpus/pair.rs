//! Pairs: a file of articles with reference summaries in, one pair after
//! another out.
//!
//! A file of pairs is JSONL, CSV or TSV with the fields `text` and `summary`
//! (or others that [`Fields`] names), and `id`, `title` and `source` if it has
//! them. In JSONL a summary is a list of sentences, or a string with one
//! sentence a line; in a table a string.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::extension;
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};
use crate::read::{Fields, Format, Record, records};

/// An article and a summary of it that someone wrote.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The article.
    pub article: Article,
    /// The sentences of its summary, at least one.
    pub summary: Vec<String>,
}

/// The pairs of a file, read as they are asked for; in place of a record that
/// is no pair stands an error with its file and line.
///
/// # Errors
/// [`ErrorKind::Corpus`] if the extension is none of JSONL, CSV and TSV,
/// [`ErrorKind::Io`] if the file cannot be read, [`ErrorKind::InvalidTable`]
/// if a table lacks a header. Of a record: as in reading articles,
/// [`ErrorKind::MissingText`] if its text is empty, and
/// [`ErrorKind::MissingSummary`].
pub fn pairs(path: &Path, fields: &Fields) -> Result<Box<dyn Iterator<Item = Result<Pair>>>> {
    let format = match Format::of_extension(&extension(path)) {
        Some(format @ (Format::Jsonl | Format::Csv | Format::Tsv)) => format,
        _ => {
            let Fields { text, summary, .. } = fields;
            let message = format!(
                "this is no file of pairs; name a .jsonl, .csv or .tsv file with \"{text}\" and \"{summary}\""
            );
            return Err(Error::new(ErrorKind::Corpus, message).at(path));
        }
    };
    let file = File::open(path).map_err(|error| Error::io(path, &error))?;
    let path = path.to_owned();
    let (source, fields) = (path.display().to_string(), fields.clone());
    let found = records(BufReader::new(file), format, &fields, &source)?;
    Ok(Box::new(found.enumerate().map(move |(at, record)| {
        let record = record?;
        let line = record.line;
        pair(record, &fields, &source, at as u64 + 1).map_err(|error| error.at(&path).on_line(line))
    })))
}

fn pair(mut record: Record, fields: &Fields, source: &str, number: u64) -> Result<Pair> {
    if record.text.trim().is_empty() {
        let message =
            format!("the text is empty; a pair needs the article in a field named \"{}\"", fields.text);
        return Err(Error::new(ErrorKind::MissingText, message));
    }
    let summary = std::mem::take(&mut record.summary);
    if summary.is_empty() {
        let message = format!(
            "the record has no summary; a pair needs one, a string or a list of strings, in a field named \"{}\"",
            fields.summary
        );
        return Err(Error::new(ErrorKind::MissingSummary, message));
    }
    if !summary.iter().any(|sentence| sentence.bytes().any(|b| b.is_ascii_alphanumeric())) {
        let message = "the summary has no letter from a to z and no digit, and so no word that ROUGE counts";
        return Err(Error::new(ErrorKind::MissingSummary, message));
    }
    Ok(Pair { article: record.into_article(source, number), summary })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = (Vec<Pair>, Vec<(ErrorKind, Option<u64>)>);

    fn read(name: &str, text: &str) -> Read {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let (mut found, mut failures) = (Vec::new(), Vec::new());
        for pair in pairs(&path, &Fields::default()).unwrap() {
            match pair {
                Ok(pair) => found.push(pair),
                Err(error) => failures.push((error.kind(), error.line())),
            }
        }
        (found, failures)
    }

    #[test]
    fn pairs_of_every_format_have_the_sentences_of_their_summary() {
        let json = r#"{"id": 7, "text": "Oil fell. Gas rose.", "summary": ["Oil fell.", "Gas rose."]}"#;
        let table = "id,text,summary\n7,Oil fell. Gas rose.,\"Oil fell.\nGas rose.\"\n";
        for (name, text) in [("a.jsonl", json), ("a.csv", table)] {
            let (found, failures) = read(name, text);
            assert!(failures.is_empty(), "{failures:?}");
            assert_eq!(found[0].summary, ["Oil fell.", "Gas rose."]);
            assert_eq!(found[0].article.id.to_string(), "7");
            assert!(found[0].article.source.ends_with(name));
        }
    }

    #[test]
    fn what_is_no_pair_is_an_error_with_its_line() {
        let lines = "{\"text\": \"Oil.\"}\n{\n{\"text\": \" \", \"summary\": \"x\"}\n\
                     {\"text\": \"Oil fell.\", \"summary\": \"Oil.\"}\n{\"text\": \"Oil.\", \"summary\": []}\n\
                     {\"text\": \"Нефть упала.\", \"summary\": \"Нефть.\"}\n";
        let (found, failures) = read("a.jsonl", lines);
        assert_eq!(found.len(), 1);
        let expected = [
            (ErrorKind::MissingSummary, Some(1)),
            (ErrorKind::InvalidJson, Some(2)),
            (ErrorKind::MissingText, Some(3)),
            (ErrorKind::MissingSummary, Some(5)),
            (ErrorKind::MissingSummary, Some(6)),
        ];
        assert_eq!(failures, expected);
        // The line of a table's row is that of the file, header and line ends in quotes counted.
        let (_, failures) = read("a.csv", "text,summary\n\"Oil\nfell.\",Oil.\nGas rose.,\n");
        assert_eq!(failures, [(ErrorKind::MissingSummary, Some(4))]);
    }

    #[test]
    fn a_file_of_another_kind_is_refused() {
        let kind = |path: &str| pairs(Path::new(path), &Fields::default()).err().map(|error| error.kind());
        assert_eq!(kind("pairs.txt"), Some(ErrorKind::Corpus));
        assert_eq!(kind("missing.jsonl"), Some(ErrorKind::Io));
    }
}
