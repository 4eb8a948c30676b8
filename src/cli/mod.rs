//! The command line: everything that knows of terminals, arguments and exit
//! statuses.

mod args;
mod classify;
mod corpus;
mod evaluate;
mod fields;
mod format;
mod highlight;
mod html;
mod input;
mod inspect;
mod interrupt;
mod model;
mod models;
mod output;
mod pipeline;
mod progress;
mod queue;
mod read_ahead;
mod style;
mod summarize;
mod train;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use args::{Cli, Command, CorpusTask};
use clap::{CommandFactory, Parser};
use newsdesk::corpus::{Corpus, Pair, Sample};
use newsdesk::read::Fields;

/// How a run ended that could be run at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done.
    Done,
    /// Everything else was done; each failure is named on standard error.
    SomeFailed,
    /// The user wanted no more; what was written is whole.
    Interrupted,
}

impl Outcome {
    /// How a run ended whose parts ended like this.
    fn and(self, next: Self) -> Self {
        if self == Self::Done { next } else { self }
    }
}

/// Parses the arguments and runs the command.
pub fn main() -> ExitCode {
    // clap ends the program itself for --help (0) and for bad usage (2).
    let cli = Cli::parse();
    match run(cli) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::SomeFailed) => ExitCode::from(1),
        Ok(Outcome::Interrupted) => ExitCode::from(interrupt::STATUS),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // The system's number for an error helps nobody.
            let message = format!("{error:#}");
            warn(message.split(" (os error").next().unwrap_or(&message));
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<Outcome> {
    let general = &cli.general;
    if let Some(threads) = general.threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global()?;
    }
    let mut out = BufWriter::with_capacity(1 << 16, output::StandardOutput::lock());
    let page = style::Page::of_stdout(general.color);
    match cli.command {
        Command::Classify(args) => classify::run(&args, &mut out, page, general.quiet),
        Command::Summarize(args) => summarize::run(&args, &mut out, page, general.quiet),
        Command::Inspect(args) => inspect::run(&args, &mut out, page, general.quiet),
        Command::Train(args) => train::run(&args, &mut out, general.quiet),
        Command::Corpus(CorpusTask::Check(args)) => corpus::run(&args, &mut out, page, general.quiet),
        Command::Model(task) => model::run(&task, &mut out, general.quiet),
        Command::Evaluate { what } => evaluate::run(&what, &mut out, general.quiet),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "newsdesk", &mut script);
            out.write_all(&script)?;
            out.flush()?;
            Ok(Outcome::Done)
        }
        Command::Man => {
            manual(&mut out)?;
            Ok(Outcome::Done)
        }
    }
}

/// The manual: one page for the program and one for each command, in a row.
fn manual(out: &mut impl Write) -> anyhow::Result<()> {
    let mut command = without_help(Cli::command());
    command.build();
    pages(&command, out)?;
    Ok(out.flush()?)
}

/// A command without its `help`, of which there is no page to refer to.
fn without_help(command: clap::Command) -> clap::Command {
    command.disable_help_subcommand(true).mut_subcommands(without_help)
}

fn pages(command: &clap::Command, out: &mut impl Write) -> io::Result<()> {
    const SOURCE: &str = concat!("newsdesk ", env!("CARGO_PKG_VERSION"));
    clap_mangen::Man::new(command.clone()).source(SOURCE).render(out)?;
    command.get_subcommands().try_for_each(|sub| pages(sub, out))
}

/// Several corpora as one; records that are no samples are named on standard
/// error and passed over.
fn read_corpora(paths: &[PathBuf], fields: &Fields) -> anyhow::Result<(Corpus, Outcome)> {
    let mut whole = Corpus::default();
    let mut outcome = Outcome::Done;
    for path in paths {
        if path == Path::new("-") {
            anyhow::bail!("a corpus is not read from standard input; name its file or folder");
        }
        let corpus = Corpus::read(path, fields)?;
        for failure in &corpus.failures {
            warn(&failure.to_string());
            outcome = Outcome::SomeFailed;
        }
        whole.samples.extend(corpus.samples);
        whole.empty.extend(corpus.empty);
        whole.failures.extend(corpus.failures);
    }
    Ok((whole, outcome))
}

/// The samples of several corpora, those apart that have no text.
fn samples(paths: &[PathBuf], fields: &Fields) -> anyhow::Result<(Vec<Sample>, Outcome)> {
    let (corpus, outcome) = read_corpora(paths, fields)?;
    if let Some(first) = corpus.empty.first() {
        let (count, place) = (corpus.empty.len(), &first.source);
        warn(&format!("{place}: there is no text; samples without any, which are passed over: {count}"));
    }
    Ok((corpus.samples, outcome))
}

/// The pairs of several files; records that are none are named on standard
/// error and passed over.
fn pairs(paths: &[PathBuf], fields: &Fields) -> anyhow::Result<(Vec<Pair>, Outcome)> {
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for path in paths {
        for pair in newsdesk::corpus::pairs(path, fields)? {
            match pair {
                Ok(pair) => found.push(pair),
                Err(error) => failures.push(error),
            }
        }
    }
    if found.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let names = names.join(", ");
        match failures.first() {
            Some(first) => anyhow::bail!("{names}: no pair could be read; the first failure: {first}"),
            None => {
                let Fields { text, summary, .. } = fields;
                anyhow::bail!("{names}: no pair was found; each record needs \"{text}\" and \"{summary}\"")
            }
        }
    }
    for failure in &failures {
        warn(&failure.to_string());
    }
    let outcome = if failures.is_empty() { Outcome::Done } else { Outcome::SomeFailed };
    Ok((found, outcome))
}

/// Says something on standard error.
fn warn(message: &str) {
    // Nothing can be done if standard error itself is gone.
    let _ = writeln!(io::stderr(), "newsdesk: {}", style::harmless(message));
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}
