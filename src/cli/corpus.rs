//! `newsdesk corpus check`: what is wrong with a corpus.

use std::io::{self, Write};

use newsdesk::corpus::{CheckReport, check};
use newsdesk::read::Fields;

use super::Outcome;
use super::args::{CheckCorpus, InfoTo};
use super::fields::distinct;
use super::output::write_json;
use super::progress::Progress;
use super::style::{Page, harmless};

/// So many findings of a kind are shown in text; all are in JSON.
const SHOWN: usize = 20;

pub fn run(args: &CheckCorpus, out: &mut impl Write, page: Page, quiet: bool) -> anyhow::Result<Outcome> {
    let fields = distinct(Fields { label: args.label.label_field.clone(), ..(&args.fields).into() })?;
    let (mut corpus, outcome) = super::read_corpora(&args.corpora, &fields)?;
    corpus.samples.append(&mut corpus.empty);
    let samples = corpus.samples;
    let progress = Progress::of(samples.len(), quiet);
    let report = check(&samples, &|count| progress.advance(count))?.with_broken(&corpus.failures);
    progress.finish();
    match args.to {
        InfoTo::Json => write_json(&report, out)?,
        InfoTo::Text => text(&report, out, &page)?,
    }
    out.flush()?;
    let any_fault = report.findings.iter().any(|finding| finding.kind.is_fault());
    Ok(outcome.and(if any_fault { Outcome::SomeFailed } else { Outcome::Done }))
}

fn text(report: &CheckReport, out: &mut impl Write, page: &Page) -> io::Result<()> {
    for (kind, count) in report.counts() {
        writeln!(out, "{}", page.bold(&format!("{}: {count}", kind.name())))?;
        for finding in report.findings.iter().filter(|finding| finding.kind == kind).take(SHOWN) {
            let other = finding.other.as_ref().map_or_else(String::new, |other| format!(": {other}"));
            let line = format!("{}: {}{other}", finding.place, finding.message);
            writeln!(out, "  {}", harmless(&line))?;
        }
        if count > SHOWN {
            writeln!(out, "  ... and {} more (--to json lists all)", count - SHOWN)?;
        }
    }
    let noun = if report.findings.len() == 1 { "finding" } else { "findings" };
    writeln!(out, "{} samples, {} {noun}", report.samples, report.findings.len())
}
