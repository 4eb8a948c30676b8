//! `newsdesk evaluate`: what is to be measured in, its figures out.

mod summaries;
mod topics;

use std::io::Write;

use crate::cli::Outcome;
use crate::cli::args::Evaluate;

pub fn run(what: &Evaluate, out: &mut impl Write, quiet: bool) -> anyhow::Result<Outcome> {
    match what {
        Evaluate::Topics(args) => topics::run(args, out, quiet),
        Evaluate::Summaries(args) => summaries::run(args, out, quiet),
    }
}
