//! The pipeline: articles are read, worked on by all cores and written in the
//! order in which they came, a batch at a time, so that memory stays bounded
//! whatever the length of the stream.

use std::io::Write;

use newsdesk::read::{Failure, Item};
use newsdesk::{Article, Error};
use rayon::prelude::*;

use super::args::Input;
use super::input::{options, sources};
use super::output::{Render, Writer};
use super::progress::Progress;
use super::{Outcome, warn};

/// So many articles at most are in the works at once,
const BATCH: usize = 256;
/// or so many bytes of text.
const BATCH_BYTES: usize = 1 << 23;

/// Runs `work` on every article of the input and writes the answers.
///
/// # Errors
/// Only those of usage and of writing: a record that fails is answered in its place.
pub fn run<A, W>(
    input: &Input,
    work: impl Fn(Article) -> A + Sync,
    writer: &mut Writer<W>,
    progress: &Progress,
) -> anyhow::Result<Outcome>
where
    A: Render + Send,
    W: Write,
{
    let options = options(input)?;
    if options.keep_fields && !writer.keeps_fields() {
        anyhow::bail!("--keep-fields needs room that only JSON has; use it with --to jsonl or json");
    }
    let (mut records, mut failed) = (0, 0);
    let mut batch: Vec<Item> = Vec::new();
    let mut bytes = 0;
    let mut flush = |batch: &mut Vec<Item>| -> anyhow::Result<()> {
        let size = batch.len();
        let answers: Vec<Result<A, Failure>> =
            std::mem::take(batch).into_par_iter().map(|item| item.map(&work)).collect();
        for answer in answers {
            match answer {
                Ok(answer) => writer.answer(&answer)?,
                Err(failure) => {
                    report(&failure.error);
                    writer.failure(&failure)?;
                    failed += 1;
                }
            }
        }
        writer.flush()?;
        records += size as u64;
        progress.advance(size);
        Ok(())
    };
    for source in sources(input) {
        match source {
            Err(failure) => batch.push(Err(failure)),
            Ok(source) => {
                let mut any = false;
                for item in source.articles(&options) {
                    any = true;
                    bytes += item.as_ref().map_or(0, |article| article.span.len());
                    batch.push(item);
                    if batch.len() >= BATCH || bytes >= BATCH_BYTES {
                        flush(&mut batch)?;
                        bytes = 0;
                    }
                }
                if !any {
                    batch.push(Err(empty(&source.name)));
                }
            }
        }
    }
    flush(&mut batch)?;
    writer.finish()?;
    progress.finish_stream(records, failed);
    Ok(if failed == 0 { Outcome::Done } else { Outcome::SomeFailed })
}

fn empty(source: &str) -> Failure {
    let message = "there is no text in it";
    let error = Error::new(newsdesk::ErrorKind::MissingText, message).at(source.as_ref());
    Failure { id: format!("{source}#1").into(), source: source.to_owned(), error }
}

fn report(error: &Error) {
    warn(&error.to_string());
}
