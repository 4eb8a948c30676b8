//! What each feature of the summariser brings:
//! `cargo run --release --example ablation -- FIT.jsonl MEASURE.jsonl`.
//!
//! Fits the weights to the first file of pairs, and measures on the second how
//! ROUGE-1 changes if one of them, or those of a kind, are set to 0.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::path::Path;

use newsdesk::corpus::{Pair, pairs};
use newsdesk::evaluate::summaries;
use newsdesk::read::Fields;
use newsdesk::summarize::SENTENCE_FEATURES;
use newsdesk::train::fit_summarizer;
use newsdesk::{Error, ErrorKind, Model, Result, SummaryOptions};

/// Features of a kind, which stand in for each other.
const KINDS: [(&str, &[&str]); 7] = [
    ("place", &["second", "place", "relative-place"]),
    ("what was said before", &["like-preceding", "like-lead"]),
    ("what the article is about", &["like-keywords", "recurring", "recurring-terms", "names", "number"]),
    ("length", &["length"]),
    ("who speaks", &["quotation", "first-person", "second-person", "question"]),
    ("the day", &["day"]),
    (
        "what points elsewhere",
        &["pronouns", "pronoun-opens", "connective-opens", "pronoun-follows", "connective-follows"],
    ),
];

fn read(path: Option<String>) -> Result<Vec<Pair>> {
    let path = path.ok_or_else(|| Error::new(ErrorKind::Params, "two files of pairs are needed"))?;
    pairs(Path::new(&path), &Fields::default())?.collect()
}

/// ROUGE-1 of the default summaries, times 100.
fn rouge_1(model: &Model, pairs: &[Pair]) -> Result<f64> {
    let usual = SummaryOptions::default();
    let systems = [("default".to_owned(), usual.clone())];
    Ok(100.0 * summaries(model, pairs, &systems, &usual, &|_| ())?.systems[0].rouge_1.mean)
}

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let (fit, measure) = (read(args.next())?, read(args.next())?);
    let model = Model::built_in();
    let fitted = fit_summarizer(model, &fit, "", &|_| ())?;
    let whole = rouge_1(&model.clone().with_scorer(fitted.clone())?, &measure)?;
    let without = |names: &[&str]| {
        let mut less = fitted.clone();
        less.features.iter_mut().filter(|f| names.contains(&&*f.feature)).for_each(|f| f.weight = 0.0);
        Ok::<_, Error>(rouge_1(&model.clone().with_scorer(less)?, &measure)? - whole)
    };
    println!("| feature | what it is | weight | without it |\n|---|---|---:|---:|");
    for ((name, what), feature) in SENTENCE_FEATURES.iter().zip(&fitted.features) {
        println!("| {name} | {what} | {:+.2} | {:+.2} |", feature.weight, without(&[*name])?);
    }
    println!("\n| features of a kind | without them |\n|---|---:|");
    for (kind, names) in KINDS {
        println!("| {kind}: {} | {:+.2} |", names.join(", "), without(names)?);
    }
    println!("\nROUGE-1 {whole:.2} with all");
    Ok(())
}
