//! `newsdesk corpus check`: what is wrong with a corpus.

use std::io::{self, Write};

use newsdesk::corpus::{FindingKind, check};

use super::args::{CheckCorpus, InfoTo};
use super::progress::Progress;
use super::style::{Page, harmless};
use super::{Outcome, samples};

/// So many findings of a kind are shown in text; all are in JSON.
const SHOWN: usize = 20;

pub fn run(args: &CheckCorpus, out: &mut impl Write, page: Page, quiet: bool) -> anyhow::Result<Outcome> {
    let (samples, outcome) = samples(&args.corpora)?;
    let progress = Progress::of(samples.len(), quiet);
    let report = check(&samples, &|count| progress.advance(count))?;
    progress.finish();
    match args.to {
        InfoTo::Json => {
            serde_json::to_writer_pretty(&mut *out, &report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        InfoTo::Text => {
            let mut last: Option<(FindingKind, usize)> = None;
            let counts = report.counts();
            for finding in &report.findings {
                let shown = match last {
                    Some((kind, shown)) if kind == finding.kind => shown + 1,
                    _ => {
                        writeln!(
                            out,
                            "{}",
                            page.bold(&format!("{}: {}", finding.kind.name(), counts[&finding.kind]))
                        )?;
                        1
                    }
                };
                last = Some((finding.kind, shown));
                if shown <= SHOWN {
                    let other = finding.other.as_ref().map_or_else(String::new, |other| format!(": {other}"));
                    writeln!(
                        out,
                        "  {}: {}{}",
                        harmless(&finding.place),
                        harmless(&finding.message),
                        harmless(&other)
                    )?;
                } else if shown == SHOWN + 1 {
                    writeln!(out, "  ... and {} more (--to json lists all)", counts[&finding.kind] - SHOWN)?;
                }
            }
            let noun = if report.findings.len() == 1 { "finding" } else { "findings" };
            writeln!(out, "{} samples, {} {noun}", report.samples, report.findings.len())?;
        }
    }
    out.flush()?;
    let any_fault = report.findings.iter().any(|finding| finding.kind.is_fault());
    Ok(if any_fault { Outcome::SomeFailed } else { outcome })
}
