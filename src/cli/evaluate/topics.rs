//! `newsdesk evaluate topics`: a model's figures on labelled samples.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use newsdesk::corpus::Sample;
use newsdesk::evaluate::{
    Comparison, Interval, LearningCurve, TopicEvaluation, compare_topics, cross_validate, learning_curve,
    topics,
};
use newsdesk::read::Fields;
use serde::Serialize;

use crate::cli::args::{EvaluateTopics, ReportTo};
use crate::cli::fields::distinct;
use crate::cli::models::{named_model, whole_model};
use crate::cli::output::write_json;
use crate::cli::progress::Progress;
use crate::cli::style::{escaped, harmless};
use crate::cli::{Outcome, read_corpora, samples, warn};

pub fn run(args: &EvaluateTopics, out: &mut impl Write, quiet: bool) -> anyhow::Result<Outcome> {
    let fields = distinct(Fields { label: args.label.label_field.clone(), ..(&args.fields).into() })?;
    let model = whole_model(&args.model)?;
    let against = args.against.as_deref().map(named_model).transpose()?;
    let (samples, mut outcome) = match args.cross_validate {
        Some(_) => samples(&args.corpora, &fields)?,
        // A model answers texts without a word too, and may be wrong.
        None => {
            let (mut corpus, outcome) = read_corpora(&args.corpora, &fields)?;
            corpus.samples.append(&mut corpus.empty);
            (corpus.samples, outcome)
        }
    };
    if let Some(path) = &args.learning_curve {
        let (corpus, first) = crate::cli::samples(std::slice::from_ref(path), &fields)?;
        let labels: BTreeSet<&str> = corpus.iter().map(|sample| sample.label.as_str()).collect();
        let second = left_out(&samples, &format!("{}", path.display()), |label| labels.contains(label));
        let curve = learning_curve(&model, &corpus, &samples, &|_| ())?;
        write_curve(&curve, args.to, out)?;
        return Ok(outcome.and(first).and(second));
    }
    // Models of folds know the labels of the corpus.
    if args.cross_validate.is_none() {
        let labels = model.classifier().labels();
        outcome = outcome.and(left_out(&samples, "the model", |label| labels.iter().any(|l| l == label)));
    }
    let progress = Progress::of(samples.len(), quiet);
    let advance = |count| progress.advance(count);
    let evaluation = match args.cross_validate {
        Some(folds) => cross_validate(&model, &samples, folds.into(), &advance)?,
        None => topics(&model, &samples, &advance)?,
    };
    let against = against.map(|against| compare_topics(&model, &against, &samples, &|_| ())).transpose()?;
    progress.finish();
    let found = Found { evaluation, against };
    match args.to {
        ReportTo::Text => text(&found, out)?,
        ReportTo::Markdown => markdown(&found, out)?,
        ReportTo::Json => write_json(&found, out)?,
    }
    out.flush()?;
    Ok(outcome)
}

/// Names the labels that `who` does not know, and how many samples have them.
fn left_out(samples: &[Sample], who: &str, is_known: impl Fn(&str) -> bool) -> Outcome {
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for sample in samples.iter().filter(|sample| !is_known(&sample.label)) {
        *unknown.entry(&sample.label).or_insert(0) += 1;
    }
    for (label, count) in &unknown {
        warn(&format!("{who} does not know the label \"{label}\"; its samples are left out: {count}"));
    }
    if unknown.is_empty() { Outcome::Done } else { Outcome::SomeFailed }
}

/// A model's figures, and another's beside them.
#[derive(Serialize)]
struct Found {
    #[serde(flatten)]
    evaluation: TopicEvaluation,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<Comparison>,
}

fn write_curve(curve: &LearningCurve, to: ReportTo, out: &mut impl Write) -> io::Result<()> {
    match to {
        ReportTo::Json => write_json(curve, out)?,
        ReportTo::Text => {
            writeln!(out, "{:>9} {:>9} {:>9} {:>9}", "per label", "samples", "accuracy", "macro-F1")?;
            for p in &curve.points {
                writeln!(out, "{:>9} {:>9} {:>9.3} {:>9.3}", p.per_label, p.samples, p.accuracy, p.macro_f1)?;
            }
            if let Some(gain) = curve.gain_of_doubling {
                writeln!(out, "\ntwice the samples raise macro-F1 by about {gain:.3}")?;
            }
        }
        ReportTo::Markdown => {
            writeln!(out, "| per label | samples | accuracy | macro-F1 |\n|---:|---:|---:|---:|")?;
            for p in &curve.points {
                writeln!(out, "| {} | {} | {:.3} | {:.3} |", p.per_label, p.samples, p.accuracy, p.macro_f1)?;
            }
            if let Some(gain) = curve.gain_of_doubling {
                writeln!(out, "\nTwice the samples raise macro-F1 by about {gain:.3}.")?;
            }
        }
    }
    out.flush()
}

/// The rows of the table of labels and means: name, three shares, support.
fn rows(evaluation: &TopicEvaluation) -> Vec<(&str, [f64; 3], usize)> {
    let report = &evaluation.report;
    let mut rows: Vec<_> =
        report.labels.iter().map(|f| (f.label.as_str(), [f.precision, f.recall, f.f1], f.support)).collect();
    for (name, mean) in [("macro avg", report.macro_avg), ("weighted avg", report.weighted_avg)] {
        rows.push((name, [mean.precision, mean.recall, mean.f1], evaluation.samples));
    }
    rows
}

/// Single figures with their names, and their intervals where there are any.
fn figures(evaluation: &TopicEvaluation) -> Vec<(&'static str, String)> {
    let (reliability, intervals) = (&evaluation.reliability, &evaluation.intervals);
    let with = |figure: f64, interval: &Interval| {
        format!("{figure:.3} (95% {:.3} to {:.3})", interval.low, interval.high)
    };
    vec![
        ("accuracy", with(evaluation.report.accuracy, &intervals.accuracy)),
        ("macro-F1", with(evaluation.report.macro_avg.f1, &intervals.macro_f1)),
        ("log loss", format!("{:.3}", reliability.log_loss)),
        ("Brier score", format!("{:.3}", reliability.brier)),
        ("calibration error", format!("{:.3}", reliability.ece)),
        ("abstained", format!("{} of {}", evaluation.abstained, evaluation.samples)),
    ]
}

/// The error among the surest answers: share answered, threshold, share wrong.
fn risk(evaluation: &TopicEvaluation) -> Vec<[f64; 3]> {
    let points = evaluation.risk.points();
    let at = |coverage: f64| {
        let least = coverage * evaluation.samples as f64;
        let point = points.iter().find(|point| point.answered as f64 >= least)?;
        let share = |count: usize| count as f64 / evaluation.samples as f64;
        Some([share(point.answered), point.threshold, point.errors as f64 / point.answered as f64])
    };
    let mut rows: Vec<[f64; 3]> = [1.0, 0.9, 0.8, 0.6, 0.4].into_iter().filter_map(at).collect();
    // Of few samples, or of many that are as sure, one point stands for several.
    rows.dedup();
    rows
}

fn text(found: &Found, out: &mut impl Write) -> io::Result<()> {
    let evaluation = &found.evaluation;
    writeln!(out, "{:<14} {:>9} {:>9} {:>9} {:>9}", "", "precision", "recall", "f1-score", "support")?;
    for (name, [precision, recall, f1], support) in rows(evaluation) {
        let name = harmless(name);
        writeln!(out, "{name:<14} {precision:>9.3} {recall:>9.3} {f1:>9.3} {support:>9}")?;
    }
    writeln!(out)?;
    for (name, figure) in figures(evaluation) {
        writeln!(out, "{name:<18} {figure}")?;
    }
    if let Some(against) = &found.against {
        writeln!(
            out,
            "\nthe other model    accuracy {:.3}, macro-F1 {:.3}",
            against.accuracy, against.macro_f1
        )?;
        let Interval { low, high } = against.lead_interval;
        writeln!(out, "lead in accuracy   {:+.3} (95% {low:+.3} to {high:+.3})", against.lead)?;
        writeln!(out, "by chance          p = {:.3} (McNemar)", against.p_value)?;
    }
    if !evaluation.baselines.is_empty() {
        writeln!(out, "\n{:<14} {:>9} {:>9}", "baselines", "accuracy", "macro-F1")?;
    }
    for baseline in &evaluation.baselines {
        writeln!(out, "{:<14} {:>9.3} {:>9.3}", baseline.name, baseline.accuracy, baseline.macro_f1)?;
    }
    writeln!(out, "\n{:<14} {:>9} {:>9}", "answered", "threshold", "error")?;
    for [coverage, threshold, error] in risk(evaluation) {
        writeln!(out, "{:<14} {threshold:>9.3} {error:>9.3}", format!("{:.0}%", 100.0 * coverage))?;
    }
    writeln!(out, "\nconfusion (rows: true label, columns: label given)")?;
    let labels = &evaluation.report.labels;
    write!(out, "{:<14}", "")?;
    for figures in labels {
        write!(out, " {:>9}", harmless(&figures.label))?;
    }
    writeln!(out)?;
    for (figures, row) in labels.iter().zip(&evaluation.report.confusion) {
        write!(out, "{:<14}", harmless(&figures.label))?;
        for count in row {
            write!(out, " {count:>9}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn markdown(found: &Found, out: &mut impl Write) -> io::Result<()> {
    let evaluation = &found.evaluation;
    writeln!(out, "| | precision | recall | f1-score | support |\n|---|---:|---:|---:|---:|")?;
    for (name, [precision, recall, f1], support) in rows(evaluation) {
        writeln!(out, "| {} | {precision:.3} | {recall:.3} | {f1:.3} | {support} |", escaped(name))?;
    }
    writeln!(out, "\n| figure | value |\n|---|---:|")?;
    for (name, figure) in figures(evaluation) {
        writeln!(out, "| {name} | {figure} |")?;
    }
    if let Some(against) = &found.against {
        let Interval { low, high } = against.lead_interval;
        writeln!(out, "| the other model's accuracy | {:.3} |", against.accuracy)?;
        writeln!(out, "| the other model's macro-F1 | {:.3} |", against.macro_f1)?;
        writeln!(out, "| lead in accuracy | {:+.3} (95% {low:+.3} to {high:+.3}) |", against.lead)?;
        writeln!(out, "| p (McNemar) | {:.3} |", against.p_value)?;
    }
    if !evaluation.baselines.is_empty() {
        writeln!(out, "\n| baseline | accuracy | macro-F1 |\n|---|---:|---:|")?;
    }
    for baseline in &evaluation.baselines {
        writeln!(out, "| {} | {:.3} | {:.3} |", baseline.name, baseline.accuracy, baseline.macro_f1)?;
    }
    writeln!(out, "\n| answered | threshold | error |\n|---:|---:|---:|")?;
    for [coverage, threshold, error] in risk(evaluation) {
        writeln!(out, "| {:.0}% | {threshold:.3} | {error:.3} |", 100.0 * coverage)?;
    }
    let labels = &evaluation.report.labels;
    let names: Vec<String> = labels.iter().map(|figures| escaped(&figures.label)).collect();
    writeln!(out, "\n| true label | {} |\n|---|{}", names.join(" | "), "---:|".repeat(names.len()))?;
    for (name, row) in names.iter().zip(&evaluation.report.confusion) {
        let counts: Vec<String> = row.iter().map(usize::to_string).collect();
        writeln!(out, "| {name} | {} |", counts.join(" | "))?;
    }
    Ok(())
}
