//! `newsdesk model`: what a model is, and models made of models.

use std::io::Write;

use newsdesk::Model;
use newsdesk::model::Learned;
use newsdesk::read::Fields;
use newsdesk::summarize::SentenceScorer;
use newsdesk::train::{TrainOptions, merge, train};
use serde::Serialize;

use super::args::{CompactModel, InfoTo, MergeModels, ModelInfo, ModelTask, ModelTerms, VerifyModel};
use super::fields::distinct;
use super::models::{built_in_classes, check_output, describe, named_model, write_model};
use super::output::write_json;
use super::progress::Progress;
use super::style::harmless;
use super::{Outcome, samples, warn};

pub fn run(task: &ModelTask, out: &mut impl Write, quiet: bool) -> anyhow::Result<Outcome> {
    match task {
        ModelTask::Info(args) => info(args, out),
        ModelTask::Terms(args) => terms(args, out),
        ModelTask::Merge(args) => merge_models(args, out),
        ModelTask::Compact(args) => compact(args, out),
        ModelTask::Verify(args) => verify(args, out, quiet),
    }
}

/// What `model info` says in JSON.
#[derive(Serialize)]
struct Info<'m> {
    labels: Vec<Counted<'m>>,
    samples: u64,
    features: usize,
    word_classes: usize,
    languages: Vec<&'m str>,
    extendable: bool,
    accuracy: f64,
    macro_f1: f64,
    corpus: &'m str,
    options: &'m TrainOptions,
    choice: Choice,
    summarizer: &'m SentenceScorer,
}

#[derive(Serialize)]
struct Counted<'m> {
    label: &'m str,
    samples: u64,
}

/// What training chose.
#[derive(Serialize)]
struct Choice {
    variant: newsdesk::classify::Variant,
    alpha: f64,
    stop_words: newsdesk::vector::StopWords,
    ngrams: usize,
    min_df: u64,
    reweighed: bool,
}

fn info(args: &ModelInfo, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let model = super::models::model(&args.model)?;
    let (classifier, card) = (model.classifier(), model.card());
    // The built-in model is read for scoring only, but can be extended.
    let extendable = args.model.is_built_in() || model.learned().is_some();
    let info = Info {
        labels: classifier
            .labels()
            .iter()
            .zip(&card.samples)
            .map(|(label, samples)| Counted { label, samples: *samples })
            .collect(),
        samples: card.samples.iter().sum(),
        features: classifier.vocabulary().len(),
        word_classes: classifier.extractor().word_classes().map_or(0, |classes| classes.len()),
        languages: classifier.languages().iter().map(String::as_str).collect(),
        extendable,
        accuracy: card.choice.accuracy,
        macro_f1: card.choice.macro_f1,
        corpus: &card.corpus,
        options: &card.options,
        choice: Choice {
            variant: card.choice.params.variant(),
            alpha: card.choice.params.alpha(),
            stop_words: classifier.extractor().options().stop_words,
            ngrams: classifier.extractor().options().ngrams,
            min_df: card.choice.min_df,
            reweighed: card.choice.reweighed,
        },
        summarizer: &card.summarizer,
    };
    match args.to {
        InfoTo::Json => write_json(&info, out)?,
        InfoTo::Text => {
            describe(&model, out)?;
            let languages =
                if info.languages.is_empty() { "unknown".into() } else { info.languages.join(", ") };
            writeln!(out, "languages    {}", harmless(&languages))?;
            let kept = if extendable { "the samples' terms are kept" } else { "no: made small" };
            writeln!(out, "extendable   {kept}")?;
            writeln!(out, "corpus hash  {}", harmless(info.corpus))?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn terms(args: &ModelTerms, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let model = super::models::model(&args.model)?;
    let labels = model.classifier().labels();
    let chosen: Vec<usize> = match &args.label {
        None => (0..labels.len()).collect(),
        Some(label) => match labels.binary_search(label) {
            Ok(place) => vec![place],
            Err(_) => anyhow::bail!("the model has no label \"{label}\"; it has {}", labels.join(", ")),
        },
    };
    for label in chosen {
        let terms = model.telling_terms(label, args.count);
        if args.label.is_none() {
            writeln!(out, "{}", harmless(&labels[label]))?;
        }
        for (term, weight) in terms {
            writeln!(out, "  {weight:>+7.3}  {}", harmless(&term))?;
        }
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn merge_models(args: &MergeModels, out: &mut impl Write) -> anyhow::Result<Outcome> {
    check_output(&args.output)?;
    let models = args.models.iter().map(|path| named_model(path)).collect::<anyhow::Result<Vec<_>>>()?;
    for (path, model) in args.models.iter().zip(&models) {
        if model.learned().is_none() {
            anyhow::bail!("{}: this model was made small and cannot be merged", path.display());
        }
        if model.options() != models[0].options() {
            anyhow::bail!(
                "{} and {} were trained with different options, which model info --to json shows; train them \
                 again with the same ones",
                args.models[0].display(),
                path.display()
            );
        }
    }
    write_model(&merge(&models, built_in_classes().as_ref())?, &args.output, out)?;
    Ok(Outcome::Done)
}

fn compact(args: &CompactModel, out: &mut impl Write) -> anyhow::Result<Outcome> {
    check_output(&args.output)?;
    write_model(&named_model(&args.model)?.compact(), &args.output, out)?;
    Ok(Outcome::Done)
}

/// Trains on the corpus as the model was trained, and compares the two.
fn verify(args: &VerifyModel, out: &mut impl Write, quiet: bool) -> anyhow::Result<Outcome> {
    let model = super::models::whole_model(&args.model)?;
    let fields = distinct(Fields { label: args.label.label_field.clone(), ..(&args.fields).into() })?;
    let (learned, outcome) = samples(&args.corpora, &fields)?;
    let of_corpus = Learned::of(&learned, model.analyzer().options(), &|_| ())?;
    if of_corpus.hash() != model.card().corpus {
        warn(&format!(
            "the model was not trained on this corpus: it learned {} samples, the corpus has {}, and they differ",
            model.card().samples.iter().sum::<u64>(),
            learned.len()
        ));
        return Ok(Outcome::SomeFailed);
    }
    let progress = Progress::of(learned.len(), quiet);
    let classes = model.required_word_classes().cloned().or_else(built_in_classes);
    let again = train(&learned, model.options(), classes.as_ref(), &|count| progress.advance(count))?;
    progress.finish();
    // The corpus says nothing of the summariser's weights.
    let again = again.with_scorer(model.scorer().clone())?;
    // One made small is compared with what the corpus makes small.
    let again = if model.learned().is_some() { again } else { again.compact() };
    if again.to_bytes()? != model.to_bytes()? {
        warn(
            "the model learned from this corpus, but this version of newsdesk makes another one of it: it was \
             made by another version, or changed since",
        );
        return Ok(Outcome::SomeFailed);
    }
    writeln!(out, "the model is that of the corpus, to the byte")?;
    if model.scorer() != Model::built_in().scorer() {
        writeln!(out, "the weights of its summariser come from other samples and were not checked")?;
    }
    out.flush()?;
    Ok(outcome)
}
