//! `newsdesk train`: labelled samples in, a model file out.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use newsdesk::Model;
use newsdesk::classify::Variant;
use newsdesk::read::Fields;
use newsdesk::text::Analyzer;
use newsdesk::train::{Prior, TrainOptions, extend, fit_summarizer, train};
use newsdesk::vector::{FeatureOptions, StopWords, WordClasses};

use super::args::{Choices, PriorName, StopWordsName, Train, VariantName, YesNo};
use super::fields::distinct;
use super::models::{built_in_classes, check_output, named_model, write_model};
use super::progress::Progress;
use super::{Outcome, pairs, samples};

pub fn run(args: &Train, out: &mut impl Write, quiet: bool) -> anyhow::Result<Outcome> {
    check_output(&args.output)?;
    let fields = distinct(Fields {
        label: args.label.label_field.clone(),
        summary: args.summary.summary_field.clone(),
        ..(&args.fields).into()
    })?;
    let (learned, first) = samples(&args.corpora, &fields)?;
    let (forgotten, second) = samples(&args.forget, &fields)?;
    let (pairs, third) =
        if args.pairs.is_empty() { (Vec::new(), Outcome::Done) } else { pairs(&args.pairs, &fields)? };
    let progress = Progress::of(learned.len() + forgotten.len() + pairs.len(), quiet);
    let advance = |count| progress.advance(count);
    let mut model = match &args.extend {
        None if args.corpora.is_empty() => Model::built_in_to_extend()?,
        Some(base) if args.corpora.is_empty() && args.forget.is_empty() => named_model(base)?,
        None => {
            let (options, word_classes) = choices(&args.choices)?;
            train(&learned, &options, word_classes.as_ref(), &advance)?
        }
        Some(base) => {
            extend(&named_model(base)?, &learned, &forgotten, built_in_classes().as_ref(), &advance)
                .with_context(|| format!("{} cannot be extended", base.display()))?
        }
    };
    if !pairs.is_empty() {
        let files: Vec<String> = args.pairs.iter().map(|path| file_name(path)).collect();
        let weights = fit_summarizer(&model, &pairs, &files.join(", "), &advance)?;
        model = model.with_scorer(weights)?;
    }
    progress.finish();
    if args.compact {
        model = model.compact();
    }
    if args.extend.is_some() {
        writeln!(out, "learned      {}", learned.len())?;
        writeln!(out, "forgotten    {}", forgotten.len())?;
    }
    write_model(&model, &args.output, out)?;
    Ok(first.and(second).and(third))
}

/// The name of a file without its folders, which are nobody else's concern.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The choices that were fixed, and the word classes that may be used.
fn choices(args: &Choices) -> anyhow::Result<(TrainOptions, Option<Arc<WordClasses>>)> {
    let (use_classes, word_classes) = match args.word_classes.as_str() {
        "auto" => (None, built_in_classes()),
        "none" => (Some(false), None),
        "built-in" => (Some(true), built_in_classes()),
        path => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("{path}: no file of word classes can be read there"))?;
            let analyzer = Analyzer::new(FeatureOptions::default().terms);
            (Some(true), Some(Arc::new(WordClasses::from_text(&text, &analyzer).context(path.to_owned())?)))
        }
    };
    let options = TrainOptions {
        ngrams: args.ngrams.map(usize::from),
        stop_words: args.stop_words.map(|choice| match choice {
            StopWordsName::Drop => StopWords::Drop,
            StopWordsName::Discount => StopWords::Discount,
            StopWordsName::Keep => StopWords::Keep,
        }),
        word_classes: use_classes,
        variant: args.variant.map(|variant| match variant {
            VariantName::Multinomial => Variant::Multinomial,
            VariantName::Complement => Variant::Complement,
            VariantName::WeightNormalized => Variant::WeightNormalized,
            VariantName::OneAgainstRest => Variant::OneAgainstRest,
        }),
        alpha: args.alpha,
        reweigh: args.reweigh.map(|choice| choice == YesNo::Yes),
        prior: match args.prior {
            PriorName::Corpus => Prior::Corpus,
            PriorName::Uniform => Prior::Uniform,
        },
        max_features: args.max_features.map(|most| most as usize),
        min_df: args.min_df,
        ..TrainOptions::default()
    };
    Ok((options, word_classes))
}
