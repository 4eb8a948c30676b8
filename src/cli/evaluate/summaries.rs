//! `newsdesk evaluate summaries`: the figures of algorithms on articles with
//! reference summaries.

use std::io::{self, Write};

use newsdesk::evaluate::{MeanFigure, SourceFigures, SummaryEvaluation, SummaryFigures, summaries};
use newsdesk::read::Fields;
use newsdesk::summarize::{Algorithm, SummaryOptions};

use crate::cli::args::{EvaluateSummaries, ReportTo};
use crate::cli::fields::distinct;
use crate::cli::output::write_json;
use crate::cli::progress::Progress;
use crate::cli::style::{escaped, harmless};
use crate::cli::summarize::{algorithm_of, length};
use crate::cli::{Outcome, pairs};

pub fn run(args: &EvaluateSummaries, out: &mut impl Write, quiet: bool) -> anyhow::Result<Outcome> {
    let model = crate::cli::models::model(&args.model)?;
    let fields = distinct(Fields { summary: args.summary.summary_field.clone(), ..(&args.fields).into() })?;
    let (pairs, outcome) = pairs(&args.pairs, &fields)?;
    let base = SummaryOptions { length: length(&args.length), ..SummaryOptions::default() };
    let systems: Vec<(String, SummaryOptions)> = algorithms(args)
        .into_iter()
        .map(|algorithm| (algorithm.name().to_owned(), SummaryOptions { algorithm, ..base.clone() }))
        .collect();
    let progress = Progress::of(pairs.len(), quiet);
    let evaluation = summaries(&model, &pairs, &systems, &base, &|count| progress.advance(count))?;
    progress.finish();
    match args.to {
        ReportTo::Text => text(&evaluation, out)?,
        ReportTo::Markdown => markdown(&evaluation, out)?,
        ReportTo::Json => write_json(&evaluation, out)?,
    }
    out.flush()?;
    Ok(outcome)
}

/// The algorithms asked for, each once; lead and random are measured anyhow.
fn algorithms(args: &EvaluateSummaries) -> Vec<Algorithm> {
    if args.all {
        return Algorithm::ALL.to_vec();
    }
    let mut chosen: Vec<Algorithm> = Vec::new();
    for algorithm in args.algorithms.iter().map(|algorithm| algorithm_of(*algorithm)) {
        if !chosen.contains(&algorithm) {
            chosen.push(algorithm);
        }
    }
    if chosen.is_empty() {
        chosen.push(Algorithm::default());
    }
    chosen
}

const HEADER: [&str; 9] = [
    "algorithm",
    "ROUGE-1",
    "ROUGE-2",
    "ROUGE-L",
    "ROUGE-Lsum",
    "gain over lead",
    "dangling",
    "words",
    "articles/s",
];

/// A row of the table: ROUGE as is usual times 100.
fn row(figures: &SummaryFigures) -> Vec<String> {
    let rouge = |figure: &MeanFigure| format!("{:.2}", 100.0 * figure.mean);
    let gain = |gain: &MeanFigure| {
        // A zero has no sign before it is rounded, and is to have none behind.
        let shown = |x: f64| (10_000.0 * x).round() / 100.0 + 0.0;
        let [mean, low, high] = [gain.mean, gain.interval.low, gain.interval.high].map(shown);
        format!("{mean:+.2} ({low:+.2} to {high:+.2})")
    };
    vec![
        figures.name.clone(),
        rouge(&figures.rouge_1),
        rouge(&figures.rouge_2),
        rouge(&figures.rouge_l),
        rouge(&figures.rouge_lsum),
        figures.gain.as_ref().map(gain).unwrap_or_default(),
        format!("{:.1}%", 100.0 * figures.dangling),
        format!("{:.1}", figures.words),
        figures.speed.map(|speed| format!("{:.0}", speed.articles)).unwrap_or_default(),
    ]
}

/// The rows of a source, under the first columns of the header.
fn source_rows(figures: &SourceFigures) -> Vec<Vec<String>> {
    let row = |name: &str, rouge: [f64; 4]| {
        let mut row = vec![name.to_owned()];
        row.extend(rouge.iter().map(|f1| format!("{:.2}", 100.0 * f1)));
        row
    };
    let rouge = figures.systems.iter();
    rouge.map(|s| row(&s.name, [s.rouge_1, s.rouge_2, s.rouge_l, s.rouge_lsum])).collect()
}

/// What the figures mean, a line each.
fn notes(evaluation: &SummaryEvaluation) -> [String; 3] {
    let noun = if evaluation.pairs == 1 { "article" } else { "articles" };
    [
        format!("{} {noun}; ROUGE is F1 with stemming, times 100", evaluation.pairs),
        "gain is in ROUGE-1, with the interval that holds 95% of it when articles are drawn anew".to_owned(),
        "oracle chooses by the reference summary: about the most that a choice of sentences can reach"
            .to_owned(),
    ]
}

fn text(evaluation: &SummaryEvaluation, out: &mut impl Write) -> io::Result<()> {
    text_table(&HEADER, &evaluation.systems.iter().map(row).collect::<Vec<_>>(), out)?;
    writeln!(out)?;
    for note in notes(evaluation) {
        writeln!(out, "{note}")?;
    }
    for source in &evaluation.sources {
        writeln!(out, "\n{} ({})", harmless(&source.source), source.pairs)?;
        text_table(&HEADER[..5], &source_rows(source), out)?;
    }
    Ok(())
}

/// Columns as wide as their widest cell: names to the left, figures to the
/// right.
fn text_table(header: &[&str], rows: &[Vec<String>], out: &mut impl Write) -> io::Result<()> {
    let widths: Vec<usize> = header
        .iter()
        .enumerate()
        .map(|(at, name)| rows.iter().map(|row| row[at].len()).fold(name.len(), usize::max))
        .collect();
    let names: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
    for row in std::iter::once(&names).chain(rows) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths.iter().copied()) {
            let padded =
                if line.is_empty() { format!("{cell:<width$}") } else { format!("  {cell:>width$}") };
            line.push_str(&padded);
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn markdown(evaluation: &SummaryEvaluation, out: &mut impl Write) -> io::Result<()> {
    markdown_table(&HEADER, &evaluation.systems.iter().map(row).collect::<Vec<_>>(), out)?;
    writeln!(out)?;
    for note in notes(evaluation) {
        writeln!(out, "- {note}")?;
    }
    for source in &evaluation.sources {
        writeln!(out, "\n{} ({})\n", escaped(&source.source), source.pairs)?;
        markdown_table(&HEADER[..5], &source_rows(source), out)?;
    }
    Ok(())
}

fn markdown_table(header: &[&str], rows: &[Vec<String>], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "| {} |\n|---|{}", header.join(" | "), "---:|".repeat(header.len() - 1))?;
    for row in rows {
        writeln!(out, "| {} |", row.join(" | "))?;
    }
    Ok(())
}
