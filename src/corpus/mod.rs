//! Corpora: a path in, its labelled samples, or its pairs of articles and
//! reference summaries, out.
//!
//! A corpus is a file of records (JSONL, CSV, TSV) with `text` and `label`, or
//! other fields that [`Fields`] names; a file of fastText lines (`__label__x
//! text`); a folder with one `LABEL.txt` a label, one sample a line; or a folder
//! with one folder a label, one sample a file, as text or as a web page. Each
//! file may be compressed.

mod check;
mod pair;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

pub use check::{CheckReport, Finding, FindingKind, check};
pub use pair::{Pair, pairs};
use unicode_normalization::UnicodeNormalization;

use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};
use crate::read::{
    Fields, Format, Options, Record, articles, decode, decompressed, records, uncompressed_name,
};

/// A labelled sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Its text.
    pub text: String,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// What it is about.
    pub label: String,
    /// How much it counts beside other samples: from a millionth to below a
    /// million, usually 1.
    pub weight: f64,
    /// Where it was read: `file` or `file:line`; empty if it was made.
    pub source: String,
}

impl Sample {
    /// A sample without a title, of weight 1.
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { text: text.into(), title: None, label: label.into(), weight: 1.0, source: String::new() }
    }

    /// What tells a sample from others: its text, or its title if it has none.
    pub(crate) fn body(&self) -> &str {
        if self.text.trim().is_empty() { self.title.as_deref().unwrap_or_default() } else { &self.text }
    }

    /// The sample as an article.
    pub fn article(&self) -> Article {
        let article = Article::new(self.text.as_str());
        match &self.title {
            Some(title) => article.with_title(title.as_str()),
            None => article,
        }
    }
}

/// The samples of one corpus, and what was wrong with the others.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The samples, in the order in which they stand.
    pub samples: Vec<Sample>,
    /// Samples without text or title: nothing is to be learned of them.
    pub empty: Vec<Sample>,
    /// The records that are no samples, each with its file and line.
    pub failures: Vec<Error>,
}

impl Corpus {
    /// Reads a corpus, whatever its kind; of records these `fields`.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if `path` cannot be read, [`ErrorKind::Corpus`] if it
    /// is no corpus or holds no sample.
    pub fn read(path: &Path, fields: &Fields) -> Result<Self> {
        let mut corpus = Self::default();
        if path.is_dir() {
            corpus.read_folder(path, fields)?;
        } else {
            corpus.read_file(path, fields)?;
        }
        if corpus.samples.is_empty() && corpus.empty.is_empty() {
            let message = match corpus.failures.first() {
                Some(first) => format!("no sample could be read; the first failure: {first}"),
                None => {
                    let Fields { text, label, .. } = fields;
                    format!(
                        "no sample was found; a corpus is a folder with one LABEL.txt or one folder a label, \
                         or a JSONL, CSV or TSV file with \"{text}\" and \"{label}\""
                    )
                }
            };
            return Err(Error::new(ErrorKind::Corpus, message).at(path));
        }
        Ok(corpus)
    }

    /// The distinct labels, sorted.
    pub fn labels(&self) -> Vec<String> {
        let mut labels: Vec<String> = self.samples.iter().map(|sample| sample.label.clone()).collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    }

    fn read_folder(&mut self, folder: &Path, fields: &Fields) -> Result<()> {
        for path in entries(folder)? {
            if path.is_dir() {
                let label = label(&name(path.file_name()));
                for file in entries(&path)? {
                    match whole_file(&file, &label) {
                        Ok(sample) => self.push(sample),
                        Err(error) => self.failures.push(error),
                    }
                }
                continue;
            }
            let read = match Format::of_path(&path) {
                _ if is_about(&path) => Ok(()),
                _ if ["txt", "text"].contains(&&*extension(&path)) => self.read_lines(&path),
                Some(Format::Jsonl | Format::Csv | Format::Tsv) => self.read_file(&path, fields),
                _ => {
                    let message = "this file is not read: what lies in the folder of a corpus is a LABEL.txt, \
                                   a folder for a label, or a JSONL, CSV or TSV file";
                    Err(Error::new(ErrorKind::Corpus, message).at(&path))
                }
            };
            if let Err(error) = read {
                self.failures.push(error);
            }
        }
        Ok(())
    }

    /// The lines of a file that is named for their label, or of one that is
    /// written for fastText and names the label in each of them.
    fn read_lines(&mut self, path: &Path) -> Result<()> {
        let label = label(&name(uncompressed_name(path).file_stem()));
        let (text, file) = (read_text(path)?, path.display().to_string());
        if text.trim_start().starts_with(FAST_TEXT) {
            self.read_fast_text_lines(&text, path);
            return Ok(());
        }
        self.samples.extend(
            lines(&text)
                .map(|(number, line)| Sample { source: place(&file, number), ..Sample::new(&*label, line) }),
        );
        Ok(())
    }

    fn read_file(&mut self, path: &Path, fields: &Fields) -> Result<()> {
        let format = match Format::of_path(path) {
            Some(format @ (Format::Jsonl | Format::Csv | Format::Tsv)) => format,
            _ => return self.read_fast_text(path),
        };
        let file = path.display().to_string();
        for record in records(open(path)?, format, fields, &file)? {
            match record.and_then(|record| labelled(record, fields, &file)) {
                Err(error) => self.failures.push(error),
                Ok(sample) => self.push(sample),
            }
        }
        Ok(())
    }

    fn read_fast_text(&mut self, path: &Path) -> Result<()> {
        let text = read_text(path)?;
        if !text.trim_start().starts_with(FAST_TEXT) {
            let message = "this is no corpus: a plain file needs fastText lines (__label__x text); \
                           for one LABEL.txt a label name the folder that holds them";
            return Err(Error::new(ErrorKind::Corpus, message).at(path));
        }
        self.read_fast_text_lines(&text, path);
        Ok(())
    }

    fn read_fast_text_lines(&mut self, text: &str, path: &Path) {
        let file = path.display().to_string();
        for (number, line) in lines(text) {
            let fields = line.strip_prefix(FAST_TEXT).and_then(|rest| rest.split_once(char::is_whitespace));
            let fields = fields.map(|(label, text)| (label, text.trim()));
            let is_one = |(label, text): &(&str, &str)| !label.is_empty() && !text.starts_with(FAST_TEXT);
            match fields.filter(is_one) {
                Some((name, text)) => {
                    self.push(Sample { source: place(&file, number), ..Sample::new(label(name), text) });
                }
                None => self.failures.push(
                    Error::new(ErrorKind::MissingLabel, "the line has no single __label__ and text")
                        .at(path)
                        .on_line(number),
                ),
            }
        }
    }

    fn push(&mut self, sample: Sample) {
        let is_empty = sample.text.trim().is_empty() && sample.title.is_none();
        if is_empty { &mut self.empty } else { &mut self.samples }.push(sample);
    }
}

/// The sample that a file in the folder of a label is.
fn whole_file(path: &Path, label: &str) -> Result<Sample> {
    if path.is_dir() {
        let message = "this folder lies in that of a label and is not read; move its files up";
        return Err(Error::new(ErrorKind::Corpus, message).at(path));
    }
    let source = path.display().to_string();
    match Format::of_path(path) {
        Some(Format::Jsonl | Format::Csv | Format::Tsv) => {
            let message = "the folder of a label holds one text a file, and this file holds records; move it up, \
                           with a label in each of them";
            Err(Error::new(ErrorKind::Corpus, message).at(path))
        }
        Some(Format::Html) => {
            let page = articles(open(path)?, Format::Html, &Options::default(), &source)?.next();
            let (title, text) = match page {
                Some(page) => page.map(|page| (page.title, page.text)).map_err(|failure| failure.error)?,
                None => Default::default(),
            };
            Ok(Sample { title, source, ..Sample::new(label, text.trim()) })
        }
        _ => Ok(Sample { source, ..Sample::new(label, read_text(path)?.trim()) }),
    }
}

/// The lines of a text that are not empty, trimmed, with their numbers; as old
/// machines wrote them too, with a carriage return alone.
fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let end = if text.contains('\n') { '\n' } else { '\r' };
    (1..).zip(text.split(end).map(str::trim)).filter(|(_, line)| !line.is_empty())
}

/// A label as it is compared: what looks the same is the same (Unicode's form
/// C).
fn label(name: &str) -> String {
    name.trim().nfc().collect()
}

/// The words of a text, in lower case.
pub(crate) fn words_of(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase)
}

/// The place of a line.
fn place(file: &str, line: u64) -> String {
    format!("{file}:{line}")
}

/// The sample that a record of a file is.
fn labelled(record: Record, fields: &Fields, file: &str) -> Result<Sample> {
    let failed = |kind, message: String| Error::new(kind, message).at(file.as_ref()).on_line(record.line);
    let label = record.label.as_deref().map(label).filter(|label| !label.is_empty());
    let Some(label) = label else {
        let message = format!("the record has no \"{}\" that is a string or a number", fields.label);
        return Err(failed(ErrorKind::MissingLabel, message));
    };
    let title = record.title.filter(|title| !title.trim().is_empty());
    let weight = record.weight.as_deref().map(str::trim).filter(|written| !written.is_empty());
    let weight = weight.map_or(Ok(1.0), |written| match written.parse::<f64>() {
        Ok(weight) if WEIGHTS.contains(&weight) => Ok(weight),
        _ => {
            let message = format!(
                "the weight is \"{written}\"; it must be a number from {} to below a million",
                WEIGHTS.start
            );
            Err(failed(ErrorKind::Corpus, message))
        }
    })?;
    let source = place(file, record.line);
    Ok(Sample { text: record.text, title, label, weight, source })
}

/// What a sample may weigh: less would be lost to rounding.
pub(crate) const WEIGHTS: Range<f64> = 1e-6..1e6;

const FAST_TEXT: &str = "__label__";

/// What lies in a folder, sorted by name, hidden files apart.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |error: std::io::Error| Error::io(folder, &error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            paths.push(path);
        }
    }
    paths.sort_unstable();
    Ok(paths)
}

fn name(part: Option<&OsStr>) -> String {
    part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The extension of what a file holds, in lower case: that of `a.TXT.gz` is
/// `txt`.
fn extension(path: &Path) -> String {
    let path = uncompressed_name(path);
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Whether a file tells of a corpus rather than belonging to it.
fn is_about(path: &Path) -> bool {
    let name = path.file_stem().unwrap_or_default();
    ["readme", "license", "licence"].iter().any(|about| name.eq_ignore_ascii_case(about))
}

/// The bytes of a file, decompressed if need be.
fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    let file = File::open(path).map_err(|error| Error::io(path, &error))?;
    decompressed(BufReader::new(file)).map_err(|error| Error::io(path, &error))
}

fn read_text(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes).map_err(|error| Error::io(path, &error))?;
    decode(bytes).map_err(|error| error.at(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn samples(path: &Path) -> Vec<(String, String)> {
        Corpus::read(path, &Fields::default())
            .unwrap()
            .samples
            .into_iter()
            .map(|s| (s.label, s.text))
            .collect()
    }

    fn expected() -> Vec<(String, String)> {
        [("energy", "Oil fell."), ("energy", "Gas rose."), ("security", "A bomb went off.")]
            .map(|(label, text)| (label.to_owned(), text.to_owned()))
            .to_vec()
    }

    #[test]
    fn every_kind_of_corpus_gives_the_same_samples() {
        let lines =
            folder(&[("energy.txt", "Oil fell.\n\nGas rose.\n"), ("security.txt", "A bomb went off.")]);
        assert_eq!(samples(lines.path()), expected());
        let files = folder(&[
            ("energy/1.txt", "Oil fell.\n"),
            ("energy/2.txt", "Gas rose."),
            ("security/1.txt", "A bomb went off."),
        ]);
        assert_eq!(samples(files.path()), expected());
        let records = folder(&[
            ("a.csv", "label,text\nenergy,Oil fell.\nenergy,Gas rose.\nsecurity,A bomb went off.\n"),
            (
                "a.ft",
                "__label__energy Oil fell.\n__label__energy Gas rose.\n__label__security A bomb went off.\n",
            ),
        ]);
        assert_eq!(samples(&records.path().join("a.csv")), expected());
        assert_eq!(samples(&records.path().join("a.ft")), expected());
    }

    #[test]
    fn a_label_may_have_dots_in_its_name() {
        let folder =
            folder(&[("sci.space/1", "A probe."), ("sci.med/1", "A drug."), ("README.TXT", "About.")]);
        let labels: Vec<String> = samples(folder.path()).into_iter().map(|sample| sample.0).collect();
        assert_eq!(labels, ["sci.med", "sci.space"]);
    }

    #[test]
    fn lines_of_fast_text_and_lines_of_old_machines_are_told_by_themselves() {
        let folder = folder(&[
            ("train.txt", "__label__energy Oil fell.\n__label__energy Gas rose.\n"),
            ("security.text", "A bomb went off.\r\r"),
            ("notes.pdf", "x"),
        ]);
        let corpus = Corpus::read(folder.path(), &Fields::default()).unwrap();
        let found: Vec<_> = corpus.samples.into_iter().map(|s| (s.label, s.text)).collect();
        assert_eq!(found, [&expected()[2..], &expected()[..2]].concat());
        assert!(corpus.failures[0].to_string().contains("notes.pdf"), "{:?}", corpus.failures);
    }

    #[test]
    fn labels_that_look_the_same_are_the_same() {
        let folder = folder(&[
            ("E\u{301}nergie.txt", "Oil fell.\n"),
            ("a.jsonl", "{\"text\":\"Gas rose.\",\"label\":\" Énergie\",\"weight\":\" \"}\n"),
        ]);
        let corpus = Corpus::read(folder.path(), &Fields::default()).unwrap();
        assert_eq!((corpus.labels(), corpus.failures.len()), (vec!["Énergie".to_owned()], 0));
    }

    #[test]
    fn a_weight_that_is_no_number_is_refused() {
        for weight in ["true", "[3]", "\"12 kg\"", "0", "-1", "1e6"] {
            let line = format!("{{\"text\":\"Oil.\",\"label\":\"x\",\"weight\":{weight}}}\n");
            let folder =
                folder(&[("a.jsonl", &(line + "{\"text\":\"Gas.\",\"label\":\"x\",\"weight\":null}\n"))]);
            let corpus = Corpus::read(folder.path(), &Fields::default()).unwrap();
            assert_eq!((corpus.samples.len(), corpus.failures.len()), (1, 1), "{weight}");
        }
    }

    #[test]
    fn a_record_without_a_label_is_named_and_the_others_are_read() {
        let folder =
            folder(&[("a.jsonl", "{\"text\":\"Oil fell.\",\"label\":\"energy\"}\n{\"text\":\"x\"}\n{\n")]);
        let corpus = Corpus::read(&folder.path().join("a.jsonl"), &Fields::default()).unwrap();
        assert_eq!(corpus.samples.len(), 1);
        let lines: Vec<_> = corpus.failures.iter().map(|error| (error.kind(), error.line())).collect();
        assert_eq!(lines, [(ErrorKind::MissingLabel, Some(2)), (ErrorKind::InvalidJson, Some(3))]);
    }

    #[test]
    fn what_has_no_text_or_no_label_is_named_and_nothing_is_passed_over() {
        let folder = folder(&[
            ("a.NDJSON", "{\"text\":\"\",\"label\":\"x\"}\n{\"text\":\"Oil.\",\"label\":\" \"}\n"),
            ("b.jsonl", "{\"text\":\"\",\"title\":\"Oil fell.\",\"label\":\"x\"}\n"),
            ("c.csv", "label,text\nx,\n"),
            ("SPORT.TXT", "She won.\n\n"),
            ("law/empty", " \n"),
            ("law/more/1.txt", "The court rose."),
            ("pdf.txt", "%PDF-1.7"),
        ]);
        let corpus = Corpus::read(folder.path(), &Fields::default()).unwrap();
        let labels: Vec<&str> = corpus.samples.iter().map(|sample| sample.label.as_str()).collect();
        assert_eq!(labels, ["SPORT", "x"]);
        let kinds: Vec<ErrorKind> = corpus.failures.iter().map(Error::kind).collect();
        assert_eq!(kinds, [ErrorKind::MissingLabel, ErrorKind::Corpus, ErrorKind::Binary]);
        let empty: Vec<&str> = corpus.empty.iter().map(|sample| sample.label.as_str()).collect();
        assert_eq!(empty, ["x", "x", "law"]);
    }

    #[test]
    fn a_row_is_named_by_its_line_even_below_one_of_several_lines() {
        let folder = folder(&[("a.csv", "label,text\nenergy,\"Oil\nfell.\"\n,Gas rose.\nsport,She won.\n")]);
        let corpus = Corpus::read(&folder.path().join("a.csv"), &Fields::default()).unwrap();
        assert!(corpus.samples[1].source.ends_with("a.csv:5"), "{corpus:?}");
        assert_eq!(corpus.failures[0].line(), Some(4));
    }

    #[test]
    fn what_is_no_corpus_is_refused_with_the_way_out() {
        let folder = folder(&[("a.txt", "Oil fell.\n"), ("empty/.hidden", "x")]);
        let kind =
            |path: &str| Corpus::read(&folder.path().join(path), &Fields::default()).unwrap_err().kind();
        assert_eq!(kind("a.txt"), ErrorKind::Corpus);
        assert_eq!(kind("empty"), ErrorKind::Corpus);
        assert_eq!(kind("missing"), ErrorKind::Io);
    }
}
