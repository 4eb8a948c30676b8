//! What can be typed: clap's declaration of commands and options, from which
//! help, man page and completions are made. No logic.

mod choices;
mod fields;
mod ranges;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

pub use choices::Choices;
pub use fields::{IdField, LabelField, RecordFields, SummaryField};
use ranges::{percent, probability};
pub use values::*;

/// Sort and condense news text, offline.
#[derive(Debug, Parser)]
#[command(name = "newsdesk", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "PATHs are files, folders (read recursively) or - for standard input, which is also \
                        read if none is given.\nExit status: 0 done; 1 done, but some inputs failed; \
                        2 could not run; 130 interrupted.")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub general: General,
}

/// Options of every command.
#[derive(Args, Debug)]
#[command(next_help_heading = "General options")]
pub struct General {
    /// When to use colours (NO_COLOR is honoured)
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto, global = true)]
    pub color: Color,
    /// Show no progress bar, and no count of the records behind it
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// How many threads work at once, 1 to 256 [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256), global = true)]
    pub threads: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell what each article, or each of its sentences, is about
    Classify(Classify),
    /// Pick the sentences that say each article best
    Summarize(Summarize),
    /// Show what was read: titles, sentences, and what was removed and why
    Inspect(Inspect),
    /// Train a model on labelled samples
    Train(Train),
    /// Measure a model on labelled samples, or summaries by reference summaries
    Evaluate {
        #[command(subcommand)]
        what: Evaluate,
    },
    /// Look into models, merge them, make them small
    #[command(subcommand)]
    Model(ModelTask),
    /// Look after corpora
    #[command(subcommand)]
    Corpus(CorpusTask),
    /// Print shell completions
    Completions {
        /// The shell to print them for
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

/// Where articles come from and how answers are written.
#[derive(Args, Debug)]
pub struct Input {
    /// Files, folders (of which .txt, .md, .html, .jsonl, .csv and .tsv files are read, hidden ones
    /// apart), or - for standard input; compressed with gzip (.gz) or zstd (.zst) too
    #[arg(value_name = "PATH", help_heading = "Arguments")]
    pub paths: Vec<PathBuf>,
    /// How the input is written [default: by file extension; text for standard input]
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Input and output")]
    pub from: Option<From>,
    /// Whether a text file may hold several articles
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Split::Auto, help_heading = "Input and output")]
    pub split: Split,
    #[command(flatten)]
    pub fields: RecordFields,
    #[command(flatten)]
    pub id: IdField,
    /// Give each record's other fields back behind the answer (JSONL, CSV and TSV to JSON or JSONL), but
    /// for the text and those whose names the answer itself uses
    #[arg(long, help_heading = "Input and output")]
    pub keep_fields: bool,
}

#[derive(Args, Debug)]
pub struct ModelOption {
    /// The model: a file, or `built-in` [default: built-in]
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  newsdesk classify article.txt\n  newsdesk classify --by sentence --explain article.txt\n  \
                        newsdesk classify --from jsonl --to jsonl < archive.jsonl > topics.jsonl"
)]
pub struct Classify {
    #[command(flatten)]
    pub input: Input,
    /// How to write the answers
    #[arg(long, value_parser = offered(&[To::Text, To::Json, To::Jsonl, To::Csv, To::Tsv, To::Markdown]), value_name = "FORMAT", default_value = "text", help_heading = "Input and output")]
    pub to: To,
    #[command(flatten)]
    pub model: ModelOption,
    /// What gets a topic: each article, or each of its sentences too
    #[arg(long, value_enum, value_name = "UNIT", default_value_t = Unit::Article)]
    pub by: Unit,
    /// Show the words that decided
    #[arg(long)]
    pub explain: bool,
    /// Give no topic that is less likely than P, from 0 to 1
    #[arg(long, value_name = "P", value_parser = probability, allow_negative_numbers = true)]
    pub threshold: Option<f64>,
    /// Give no topic that is less likely than it takes for at most a share E of the answers to be
    /// wrong on text like the model's corpus, with 95% confidence by cross-validation
    #[arg(long, value_name = "E", value_parser = probability, allow_negative_numbers = true, conflicts_with = "threshold")]
    pub max_error: Option<f64>,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  newsdesk summarize article.txt\n  newsdesk summarize --words 60 --to markdown reports/\n  \
                        newsdesk summarize --query \"gas imports\" --to html article.txt > article.html\n  \
                        newsdesk summarize --from jsonl --to jsonl < archive.jsonl > summaries.jsonl"
)]
pub struct Summarize {
    #[command(flatten)]
    pub input: Input,
    /// How to write the summaries
    #[arg(long, value_parser = offered(&[To::Text, To::Json, To::Jsonl, To::Csv, To::Tsv, To::Markdown, To::Html]), value_name = "FORMAT", default_value = "text", help_heading = "Input and output")]
    pub to: To,
    #[command(flatten)]
    pub model: ModelOption,
    #[command(flatten)]
    pub length: LengthOptions,
    /// How sentences are scored
    #[arg(long, value_enum, value_name = "ALGORITHM", default_value_t = Algorithm::Default)]
    pub algorithm: Algorithm,
    /// What the choice of `--algorithm random` depends on
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
    pub seed: u64,
    #[command(flatten)]
    pub focus: FocusOptions,
    /// Name the N most telling words of each article too
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), allow_negative_numbers = true)]
    pub keywords: Option<u32>,
}

/// What a summary should be about.
#[derive(Args, Debug)]
#[command(next_help_heading = "Focus")]
pub struct FocusOptions {
    /// Prefer sentences about this topic of the model
    #[arg(long, value_name = "TOPIC", conflicts_with = "query")]
    pub topic: Option<String>,
    /// Prefer sentences that hold these words, in any of their forms
    #[arg(long, value_name = "WORDS")]
    pub query: Option<String>,
    /// Choose nothing else than sentences that fit --topic or --query
    #[arg(long)]
    pub only: bool,
}

/// How long a summary is; one of them at most.
#[derive(Args, Debug)]
#[group(multiple = false)]
#[command(next_help_heading = "Length")]
pub struct LengthOptions {
    /// So many sentences [default: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), allow_negative_numbers = true)]
    pub sentences: Option<u32>,
    /// At most N words, but at least one sentence
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), allow_negative_numbers = true)]
    pub words: Option<u32>,
    /// At most N characters, but at least one sentence
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), allow_negative_numbers = true)]
    pub chars: Option<u32>,
    /// P percent of the article's words, but at least one sentence
    #[arg(long, value_name = "P", value_parser = percent, allow_negative_numbers = true)]
    pub percent: Option<f64>,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  newsdesk inspect article.txt\n  newsdesk inspect --to jsonl page.html\n  \
                        newsdesk inspect --no-clean --from jsonl < archive.jsonl"
)]
pub struct Inspect {
    #[command(flatten)]
    pub input: Input,
    /// How to write what was read
    #[arg(long, value_parser = offered(&[To::Text, To::Json, To::Jsonl]), value_name = "FORMAT", default_value = "text", help_heading = "Input and output")]
    pub to: To,
    /// Remove nothing: show the sentences of the text as it is
    #[arg(long)]
    pub no_clean: bool,
}

#[derive(Args, Debug)]
#[command(
    after_help = "A CORPUS is a folder with one LABEL.txt (one sample a line) or one folder a label, or\na file: \
                        JSONL, CSV or TSV with \"text\", \"label\" and, if you like, \"title\" and \"weight\" (how much the\nsample \
                        counts), or fastText lines.\n\nExamples:\n  \
                        newsdesk train corpus/ --output my.model\n  newsdesk train new.jsonl --extend my.model --output my.model"
)]
pub struct Train {
    /// Labelled samples to learn from
    #[arg(value_name = "CORPUS", required_unless_present_any = ["forget", "pairs"])]
    pub corpora: Vec<PathBuf>,
    /// The model file to write
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Extend this model (a file, or `built-in`) instead of starting afresh
    #[arg(long, value_name = "MODEL")]
    pub extend: Option<PathBuf>,
    /// Take these samples out of the model that --extend names
    #[arg(long, value_name = "CORPUS", requires = "extend")]
    pub forget: Vec<PathBuf>,
    /// Fit the summariser to these articles with reference summaries: JSONL, CSV or TSV with "text" and
    /// "summary"; without a CORPUS that of the model that --extend names, or of the built-in one
    #[arg(long, value_name = "PAIRS")]
    pub pairs: Vec<PathBuf>,
    /// Leave out the terms of the samples: a small model that cannot be extended
    #[arg(long)]
    pub compact: bool,
    #[command(flatten)]
    pub choices: Choices,
    #[command(flatten)]
    pub fields: RecordFields,
    #[command(flatten)]
    pub label: LabelField,
    #[command(flatten)]
    pub summary: SummaryField,
}

#[derive(Debug, Subcommand)]
pub enum ModelTask {
    /// Show labels, counts, choices and figures of a model
    Info(ModelInfo),
    /// Show the terms that speak most for each label
    Terms(ModelTerms),
    /// Merge models into the one that would have been trained on all their samples
    Merge(MergeModels),
    /// Make a model small: it scores as before, but cannot be extended
    Compact(CompactModel),
    /// Train again on the corpus and see whether the model is that of the corpus
    Verify(VerifyModel),
}

#[derive(Args, Debug)]
pub struct ModelInfo {
    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = InfoTo::Text)]
    pub to: InfoTo,
    #[command(flatten)]
    pub model: ModelOption,
}

#[derive(Args, Debug)]
pub struct ModelTerms {
    /// The label whose terms are shown [default: every label]
    #[arg(value_name = "LABEL")]
    pub label: Option<String>,
    /// How many terms to show
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20, allow_negative_numbers = true)]
    pub count: usize,
    #[command(flatten)]
    pub model: ModelOption,
}

#[derive(Args, Debug)]
pub struct MergeModels {
    /// The models to merge: files, or `built-in`
    #[arg(value_name = "MODEL", required = true, num_args = 2..)]
    pub models: Vec<PathBuf>,
    /// The model file to write
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
}

#[derive(Args, Debug)]
pub struct CompactModel {
    /// The model: a file, or `built-in`
    #[arg(value_name = "MODEL")]
    pub model: PathBuf,
    /// The model file to write
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
}

#[derive(Args, Debug)]
pub struct VerifyModel {
    /// The corpus that the model should be of
    #[arg(value_name = "CORPUS", required = true)]
    pub corpora: Vec<PathBuf>,
    #[command(flatten)]
    pub model: ModelOption,
    #[command(flatten)]
    pub fields: RecordFields,
    #[command(flatten)]
    pub label: LabelField,
}

#[derive(Debug, Subcommand)]
pub enum CorpusTask {
    /// Find duplicates, conflicting labels, broken and empty samples (exit status 1 if there are any),
    /// and, as advice, small labels, giveaways and likely mislabels
    Check(CheckCorpus),
}

#[derive(Args, Debug)]
pub struct CheckCorpus {
    /// The labelled samples, as for `newsdesk train`; several corpora (such as a training and a test
    /// part) are checked as one
    #[arg(value_name = "CORPUS", required = true)]
    pub corpora: Vec<PathBuf>,
    /// How to write the findings
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = InfoTo::Text)]
    pub to: InfoTo,
    #[command(flatten)]
    pub fields: RecordFields,
    #[command(flatten)]
    pub label: LabelField,
}

#[derive(Debug, Subcommand)]
pub enum Evaluate {
    /// Compare the model's topics with those of labelled samples
    Topics(EvaluateTopics),
    /// Compare summaries with reference summaries, by ROUGE
    Summaries(EvaluateSummaries),
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  newsdesk evaluate topics test.jsonl\n  newsdesk evaluate topics --model my.model --to markdown held-out/\n  \
                  newsdesk evaluate topics --model my.model --cross-validate 5 corpus/"
)]
pub struct EvaluateTopics {
    /// Labelled samples, as for `newsdesk train`
    #[arg(value_name = "LABELLED", required = true)]
    pub corpora: Vec<PathBuf>,
    /// Measure models trained like this one on growing parts of CORPUS, to see what more samples
    /// would bring
    #[arg(long, value_name = "CORPUS")]
    pub learning_curve: Option<PathBuf>,
    /// Measure the choices of the model on LABELLED by cross-validation with K folds, each
    /// classified by a model trained on the others
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u16).range(2..=1000), conflicts_with = "learning_curve")]
    pub cross_validate: Option<u16>,
    /// Compare with this model (a file, or `built-in`) on the same samples
    #[arg(long, value_name = "MODEL", conflicts_with_all = ["learning_curve", "cross_validate"])]
    pub against: Option<PathBuf>,
    /// How to write the figures
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ReportTo::Text)]
    pub to: ReportTo,
    #[command(flatten)]
    pub model: ModelOption,
    #[command(flatten)]
    pub fields: RecordFields,
    #[command(flatten)]
    pub label: LabelField,
}

#[derive(Args, Debug)]
#[command(
    after_help = "PAIRS are files of JSONL, CSV or TSV with \"text\" and \"summary\" (a string with one sentence a\n\
                  line; in JSONL also a list of sentences), and \"id\", \"title\" and \"source\" if you like.\n\n\
                  Examples:\n  newsdesk evaluate summaries articles.jsonl\n  \
                  newsdesk evaluate summaries --all --words 60 --to markdown articles.jsonl\n  \
                  newsdesk evaluate summaries --model my.model --algorithm default --algorithm textrank pairs.csv"
)]
pub struct EvaluateSummaries {
    /// Articles with their reference summaries
    #[arg(value_name = "PAIRS", required = true)]
    pub pairs: Vec<PathBuf>,
    /// An algorithm to measure, beside lead, random and the best choice by the reference; may be given
    /// several times [default: default]
    #[arg(long = "algorithm", value_enum, value_name = "ALGORITHM")]
    pub algorithms: Vec<Algorithm>,
    /// Measure every algorithm
    #[arg(long, conflicts_with = "algorithms")]
    pub all: bool,
    /// How to write the figures
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ReportTo::Text)]
    pub to: ReportTo,
    #[command(flatten)]
    pub model: ModelOption,
    #[command(flatten)]
    pub fields: RecordFields,
    #[command(flatten)]
    pub summary: SummaryField,
    #[command(flatten)]
    pub length: LengthOptions,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_declaration_of_options_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_that_the_readme_names_can_be_typed() {
        let readme = include_str!("../../../README.md");
        let blocks = readme.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
        let mut typed = 0;
        for line in blocks.flat_map(str::lines).filter(|line| line.starts_with("newsdesk ")) {
            let command = line.split(['#', '<', '>']).next().unwrap_or_default();
            // What stands in quotation marks is one argument.
            let parts = command.split('"').enumerate().flat_map(|(place, part)| match place % 2 {
                0 => part.split_whitespace().collect(),
                _ => vec![part],
            });
            let refused = Cli::try_parse_from(parts).err();
            assert!(refused.is_none(), "{line}: {refused:?}");
            typed += 1;
        }
        assert!(typed > 10, "{typed}");
    }
}
