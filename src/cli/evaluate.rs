//! `newsdesk evaluate topics`: a model's figures on labelled samples.

use std::collections::BTreeMap;
use std::io::{self, Write};

use newsdesk::evaluate::{LearningCurve, TopicEvaluation, learning_curve, topics};

use super::args::{EvaluateTopics, ReportTo};
use super::progress::Progress;
use super::{Outcome, samples, warn};

pub fn run(args: &EvaluateTopics, out: &mut impl Write, quiet: bool) -> anyhow::Result<Outcome> {
    let model = super::model(&args.model)?;
    let (samples, mut outcome) = samples(&args.corpora)?;
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for sample in samples.iter().filter(|sample| !model.classifier().labels().contains(&sample.label)) {
        *unknown.entry(&sample.label).or_insert(0) += 1;
    }
    for (label, count) in &unknown {
        warn(&format!("the model does not know the label \"{label}\"; its samples are left out: {count}"));
        outcome = Outcome::SomeFailed;
    }
    if let Some(corpus) = &args.learning_curve {
        let (corpus, first) = super::samples(std::slice::from_ref(corpus))?;
        let curve = learning_curve(&model, &corpus, &samples, &|_| ())?;
        write_curve(&curve, args.to, out)?;
        return Ok(if first == Outcome::Done { outcome } else { first });
    }
    let progress = Progress::of(samples.len(), quiet);
    let evaluation = topics(&model, &samples, &|count| progress.advance(count))?;
    progress.finish();
    match args.to {
        ReportTo::Text => text(&evaluation, out)?,
        ReportTo::Markdown => markdown(&evaluation, out)?,
        ReportTo::Json => {
            serde_json::to_writer_pretty(&mut *out, &evaluation).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(outcome)
}

fn write_curve(curve: &LearningCurve, to: ReportTo, out: &mut impl Write) -> io::Result<()> {
    match to {
        ReportTo::Json => {
            serde_json::to_writer_pretty(&mut *out, curve).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        ReportTo::Text => {
            writeln!(out, "{:>9} {:>9} {:>9} {:>9}", "per label", "samples", "accuracy", "macro-F1")?;
            for p in &curve.points {
                writeln!(out, "{:>9} {:>9} {:>9.3} {:>9.3}", p.per_label, p.samples, p.accuracy, p.macro_f1)?;
            }
            writeln!(out, "\ntwice the samples raise macro-F1 by about {:.3}", curve.gain_of_doubling)?;
        }
        ReportTo::Markdown => {
            writeln!(out, "| per label | samples | accuracy | macro-F1 |\n|---:|---:|---:|---:|")?;
            for p in &curve.points {
                writeln!(out, "| {} | {} | {:.3} | {:.3} |", p.per_label, p.samples, p.accuracy, p.macro_f1)?;
            }
            writeln!(out, "\nTwice the samples raise macro-F1 by about {:.3}.", curve.gain_of_doubling)?;
        }
    }
    out.flush()
}

/// The rows of the table of labels and means: name, three shares, support.
fn rows(evaluation: &TopicEvaluation) -> Vec<(String, [f64; 3], usize)> {
    let report = &evaluation.report;
    let mut rows: Vec<_> =
        report.labels.iter().map(|f| (f.label.clone(), [f.precision, f.recall, f.f1], f.support)).collect();
    for (name, mean) in [("macro avg", report.macro_avg), ("weighted avg", report.weighted_avg)] {
        rows.push((name.to_owned(), [mean.precision, mean.recall, mean.f1], evaluation.samples));
    }
    rows
}

/// Single figures with their names.
fn figures(evaluation: &TopicEvaluation) -> [(&'static str, f64); 4] {
    let reliability = &evaluation.reliability;
    [
        ("accuracy", evaluation.report.accuracy),
        ("log loss", reliability.log_loss),
        ("Brier score", reliability.brier),
        ("calibration error", reliability.ece),
    ]
}

fn text(evaluation: &TopicEvaluation, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{:<14} {:>9} {:>9} {:>9} {:>9}", "", "precision", "recall", "f1-score", "support")?;
    for (name, [precision, recall, f1], support) in rows(evaluation) {
        writeln!(out, "{name:<14} {precision:>9.3} {recall:>9.3} {f1:>9.3} {support:>9}")?;
    }
    writeln!(out)?;
    for (name, figure) in figures(evaluation) {
        writeln!(out, "{name:<18} {figure:.3}")?;
    }
    writeln!(out, "{:<18} {} of {}\n", "abstained", evaluation.abstained, evaluation.samples)?;
    writeln!(out, "{:<14} {:>9} {:>9}", "baselines", "accuracy", "macro-F1")?;
    for baseline in &evaluation.baselines {
        writeln!(out, "{:<14} {:>9.3} {:>9.3}", baseline.name, baseline.accuracy, baseline.macro_f1)?;
    }
    writeln!(out, "\nconfusion (rows: true label, columns: label given)")?;
    let labels = &evaluation.report.labels;
    write!(out, "{:<14}", "")?;
    for figures in labels {
        write!(out, " {:>9}", figures.label)?;
    }
    writeln!(out)?;
    for (figures, row) in labels.iter().zip(&evaluation.report.confusion) {
        write!(out, "{:<14}", figures.label)?;
        for count in row {
            write!(out, " {count:>9}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn markdown(evaluation: &TopicEvaluation, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "| | precision | recall | f1-score | support |\n|---|---:|---:|---:|---:|")?;
    for (name, [precision, recall, f1], support) in rows(evaluation) {
        writeln!(out, "| {name} | {precision:.3} | {recall:.3} | {f1:.3} | {support} |")?;
    }
    writeln!(out, "\n| figure | value |\n|---|---:|")?;
    for (name, figure) in figures(evaluation) {
        writeln!(out, "| {name} | {figure:.3} |")?;
    }
    writeln!(out, "| abstained | {} of {} |", evaluation.abstained, evaluation.samples)?;
    writeln!(out, "\n| baseline | accuracy | macro-F1 |\n|---|---:|---:|")?;
    for baseline in &evaluation.baselines {
        writeln!(out, "| {} | {:.3} | {:.3} |", baseline.name, baseline.accuracy, baseline.macro_f1)?;
    }
    let labels = &evaluation.report.labels;
    let names: Vec<&str> = labels.iter().map(|figures| figures.label.as_str()).collect();
    writeln!(out, "\n| true label | {} |\n|---|{}", names.join(" | "), "---:|".repeat(names.len()))?;
    for (figures, row) in labels.iter().zip(&evaluation.report.confusion) {
        let counts: Vec<String> = row.iter().map(usize::to_string).collect();
        writeln!(out, "| {} | {} |", figures.label, counts.join(" | "))?;
    }
    Ok(())
}
