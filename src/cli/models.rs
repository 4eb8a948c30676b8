//! Models: what names one in, the model out; a model in, a file and what it is
//! out.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use newsdesk::vector::{StopWords, WordClasses};
use newsdesk::{Error, Model};

use super::args::ModelOption;
use super::interrupt;
use super::style::harmless;

/// What names the model that is built into newsdesk.
const BUILT_IN: &str = "built-in";

impl ModelOption {
    fn name(&self) -> &Path {
        self.model.as_deref().unwrap_or(Path::new(BUILT_IN))
    }

    /// Whether it is the built-in model.
    pub fn is_built_in(&self) -> bool {
        self.name() == Path::new(BUILT_IN)
    }
}

/// The model of `--model`, or the one built in, ready to score.
pub fn model(option: &ModelOption) -> anyhow::Result<Cow<'static, Model>> {
    match option.is_built_in() {
        true => Ok(Cow::Borrowed(Model::built_in())),
        false => read_model(option.name()).map(Cow::Owned),
    }
}

/// The same with what it learned from.
pub fn whole_model(option: &ModelOption) -> anyhow::Result<Model> {
    named_model(option.name())
}

/// A model with what it learned from: a file, or the built-in one.
pub fn named_model(name: &Path) -> anyhow::Result<Model> {
    match name == Path::new(BUILT_IN) {
        true => Ok(Model::built_in_to_extend()?),
        false => read_model(name),
    }
}

fn read_model(path: &Path) -> anyhow::Result<Model> {
    let bytes = std::fs::read(path).map_err(|error| Error::io(path, &error))?;
    Ok(Model::from_bytes(&bytes).map_err(|error| error.at(path))?)
}

/// The word classes of the built-in model.
pub fn built_in_classes() -> Option<Arc<WordClasses>> {
    Model::built_in().classifier().extractor().word_classes().cloned()
}

/// Writes a model, and says what it is.
pub fn write_model(model: &Model, path: &Path, out: &mut impl Write) -> anyhow::Result<()> {
    let bytes = model.to_bytes()?;
    write_file(path, &bytes)?;
    describe(model, out)?;
    writeln!(out, "model        {} ({:.2} MB)", path.display(), bytes.len() as f64 / 1e6)?;
    Ok(out.flush()?)
}

/// Says what a model learned and what was chosen.
pub fn describe(model: &Model, out: &mut impl Write) -> io::Result<()> {
    let (card, choice) = (model.card(), model.choice());
    let variant = choice.params.variant().name();
    writeln!(out, "samples      {}", card.samples.iter().sum::<u64>())?;
    for (label, samples) in model.classifier().labels().iter().zip(&card.samples) {
        writeln!(out, "  {:<12} {samples}", harmless(label))?;
    }
    writeln!(out, "features     {}", model.classifier().vocabulary().len())?;
    let stop_words = match model.classifier().extractor().options().stop_words {
        StopWords::Drop => "dropped",
        StopWords::Discount => "discounted",
        StopWords::Keep => "kept",
    };
    writeln!(out, "stop words   {stop_words}")?;
    let ngrams = model.classifier().extractor().options().ngrams;
    if ngrams > 1 {
        let samples = if choice.min_df == 1 { "sample" } else { "samples" };
        writeln!(out, "runs         of up to {ngrams} words, in {} {samples} or more", choice.min_df)?;
    }
    let word_classes = model.classifier().extractor().word_classes();
    let word_classes = word_classes.map_or("none".to_owned(), |classes| classes.len().to_string());
    writeln!(out, "word classes {word_classes}")?;
    writeln!(out, "naive Bayes  {variant}, alpha {}", choice.params.alpha())?;
    writeln!(out, "hard samples {}", if choice.reweighed { "count more" } else { "count as others" })?;
    writeln!(out, "left out     accuracy {:.4}, macro-F1 {:.4}", choice.accuracy, choice.macro_f1)?;
    let (pairs, source) = (card.summarizer.pairs, harmless(&card.summarizer.source));
    writeln!(out, "summariser   fitted to {pairs} articles: {source}")?;
    Ok(())
}

/// The file that is written if `path` is named: through a link what it names;
/// a device is not to be replaced.
///
/// # Errors
/// If it cannot be a file.
pub fn check_output(path: &Path) -> anyhow::Result<PathBuf> {
    if path == Path::new(BUILT_IN) {
        anyhow::bail!("{BUILT_IN} names the model within newsdesk; write to ./{BUILT_IN}, or another file");
    }
    let mut named = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    for _ in 0..MOST_LINKS {
        let Ok(to) = named.read_link() else { break };
        named = folder_of(&named).join(to);
    }
    if named.exists() && !named.is_file() {
        anyhow::bail!("{}: this is no regular file; name another one to write to", path.display());
    }
    let folder = folder_of(&named);
    if !folder.is_dir() {
        anyhow::bail!("{}: there is no folder {} to write it to", path.display(), folder.display());
    }
    if named.metadata().is_ok_and(|old| old.permissions().readonly()) {
        anyhow::bail!("{}: this file is write-protected; name another one to write to", path.display());
    }
    // Better now than when all the work is done.
    temporary().tempfile_in(folder).map_err(|error| Error::io(path, &error))?;
    Ok(named)
}

/// No more links in a row are followed, as most systems have it.
const MOST_LINKS: usize = 40;

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A new file that is to take the place of another one.
fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    // As any new file: what the umask leaves.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.prefix(".newsdesk-");
    builder
}

/// Writes a file as a whole or not at all: under a temporary name first.
fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let path = &check_output(path)?;
    let folder = folder_of(path);
    // Ctrl-C waits until it is written; a second one does not. Where it cannot
    // be made to wait, the file is worth more.
    let _ = interrupt::on_interrupt(|| true);
    let write = || -> io::Result<()> {
        let mut file = temporary().tempfile_in(folder)?;
        // One that was there keeps its readers.
        if let Ok(old) = path.metadata() {
            file.as_file().set_permissions(old.permissions())?;
        }
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| Error::io(path, &error)).context("the model could not be written")
}
