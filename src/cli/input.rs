//! Input: paths as typed in, one open source after the other out.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use newsdesk::read::{self, Failure, Fields, Format, Options, Split, Unread};
use newsdesk::{Error, ErrorKind};
use walkdir::WalkDir;

use super::args;
use super::fields::distinct;

/// A file or standard input, with how to read it.
pub struct Source {
    /// The path as given; `-` for standard input.
    pub name: String,
    path: Option<PathBuf>,
    format: Format,
}

/// How the sources are to be read, beside their formats.
///
/// # Errors
/// If one field is asked for as two things.
pub fn options(input: &args::Input) -> anyhow::Result<Options> {
    let split = match input.split {
        args::Split::Auto => Split::Auto,
        args::Split::Never => Split::Never,
    };
    let fields = distinct(Fields { id: input.id.id_field.clone(), ..(&input.fields).into() })?;
    Ok(Options { split, fields, keep_fields: input.keep_fields })
}

/// The sources that some paths stand for, in order; a path that stands for
/// none is a failure in its place.
pub fn sources(input: &args::Input) -> Vec<Result<Source, Failure>> {
    let format = input.from.map(format);
    let stdin = [PathBuf::from("-")];
    let paths = if input.paths.is_empty() { stdin.as_slice() } else { &input.paths };
    let mut found = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            found.push(Ok(Source { name: "-".into(), path: None, format: format.unwrap_or(Format::Text) }));
        } else if path.is_dir() {
            walk(path, format, &mut found);
        } else {
            found.push(match format.or_else(|| Format::of_path(path)) {
                None if has_markup(path) && path.exists() => Err(failure(path, unknown_format(path))),
                format => Ok(Source::file(path, format.unwrap_or(Format::Text))),
            });
        }
    }
    found
}

/// Every text of a folder and the folders in it, sorted by name; hidden files
/// are passed over, and without `--from` those of unknown kinds.
fn walk(folder: &Path, format: Option<Format>, found: &mut Vec<Result<Source, Failure>>) {
    let before = found.len();
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(visible)
    {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let path = entry.path();
                if let Some(format) = format.or_else(|| Format::of_path(path)) {
                    found.push(Ok(Source::file(path, format)));
                }
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let error = error
                    .into_io_error()
                    .unwrap_or_else(|| io::Error::other("the links go round in a circle"));
                found.push(Err(failure(&path, Error::io(&path, &error))));
            }
        }
    }
    if found.len() == before {
        let message = "the folder holds no .txt, .md, .html, .jsonl, .csv or .tsv file; \
                       use --from to read files of other names";
        found.push(Err(failure(folder, Error::new(ErrorKind::Io, message).at(folder))));
    }
}

impl Source {
    fn file(path: &Path, format: Format) -> Self {
        Self { name: path.display().to_string(), path: Some(path.to_owned()), format }
    }

    /// The records of this source; one that cannot be read at all is a single
    /// failure.
    pub fn records(&self, options: &Options, bar: &ProgressBar) -> Box<dyn Iterator<Item = Unread>> {
        match self.open(bar).and_then(|input| read::unread(input, self.format, options, &self.name)) {
            Ok(articles) => articles,
            Err(error) => Box::new(std::iter::once(Unread::from(Err(Failure::of(&self.name, error))))),
        }
    }

    /// Whether it is made of records rather than being a text.
    pub fn has_records(&self) -> bool {
        matches!(self.format, Format::Jsonl | Format::Csv | Format::Tsv)
    }

    /// How many bytes it holds, as far as that can be known.
    pub fn size(&self) -> u64 {
        self.path.as_ref().and_then(|path| path.metadata().ok()).map_or(0, |metadata| metadata.len())
    }

    /// The bytes of this source; the bar counts them.
    fn open(&self, bar: &ProgressBar) -> Result<Box<dyn BufRead>, Error> {
        let input: Box<dyn Read> = match &self.path {
            None => Box::new(io::stdin().lock()),
            Some(path) => Box::new(File::open(path).map_err(|error| Error::io(path, &error))?),
        };
        Ok(Box::new(BufReader::with_capacity(1 << 16, bar.wrap_read(input))))
    }
}

/// Whether a file of this name is text, but not the plain text of an article.
fn has_markup(path: &Path) -> bool {
    let name = read::uncompressed_name(path);
    let extension = name.extension().unwrap_or_default().to_ascii_lowercase();
    ["json", "rtf", "xml"].iter().any(|name| extension == *name)
}

fn unknown_format(path: &Path) -> Error {
    let message = "newsdesk does not read this kind of file by itself; if each line is one JSON object use \
                   --from jsonl (jq -c '.[]' makes such lines of an array), if it is a web page --from html, if \
                   it is plain text --from text";
    Error::new(ErrorKind::UnknownFormat, message).at(path)
}

fn failure(path: &Path, error: Error) -> Failure {
    Failure::of(&path.display().to_string(), error)
}

fn format(from: args::From) -> Format {
    match from {
        args::From::Text => Format::Text,
        args::From::Html => Format::Html,
        args::From::Jsonl => Format::Jsonl,
        args::From::Csv => Format::Csv,
        args::From::Tsv => Format::Tsv,
    }
}
