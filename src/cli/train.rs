//! `newsdesk train`: labelled samples in, a model file out.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use newsdesk::Model;
use newsdesk::classify::Variant;
use newsdesk::text::Analyzer;
use newsdesk::train::{Prior, TrainOptions, extend, fit_summarizer, train};
use newsdesk::vector::{FeatureOptions, StopWords, WordClasses};

use super::args::{Choices, PriorName, StopWordsName, Train, VariantName, YesNo};
use super::progress::Progress;
use super::style::harmless;
use super::{Outcome, check_output, pairs, read_model, samples, write_file};

pub fn run(args: &Train, out: &mut impl Write, quiet: bool) -> anyhow::Result<Outcome> {
    check_output(&args.output)?;
    let (learned, first) = samples(&args.corpora)?;
    let (forgotten, second) = samples(&args.forget)?;
    let (pairs, third) =
        if args.pairs.is_empty() { (Vec::new(), Outcome::Done) } else { pairs(&args.pairs)? };
    let progress = Progress::of(learned.len() + forgotten.len() + pairs.len(), quiet);
    let advance = |count| progress.advance(count);
    let mut model = match &args.extend {
        None if args.corpora.is_empty() => Model::built_in_to_extend()?,
        Some(base) if args.corpora.is_empty() && args.forget.is_empty() => base_model(base)?,
        None => {
            let (options, word_classes) = choices(&args.choices)?;
            train(&learned, &options, word_classes.as_ref(), &advance)?
        }
        Some(base) => extend(&base_model(base)?, &learned, &forgotten, built_in_classes().as_ref(), &advance)
            .with_context(|| format!("{} cannot be extended", base.display()))?,
    };
    if !pairs.is_empty() {
        let files: Vec<String> = args.pairs.iter().map(|path| file_name(path)).collect();
        let weights = fit_summarizer(&model, &pairs, &files.join(", "), &advance)?;
        model = model.with_summarizer(weights);
    }
    progress.finish();
    if args.compact {
        model = model.compact();
    }
    write_model(&model, &args.output, out)?;
    Ok(first.and(second).and(third))
}

/// The name of a file without its folders, which are nobody else's concern.
fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// A model as a whole: a file, or the built-in one.
pub fn base_model(base: &Path) -> anyhow::Result<Model> {
    match base.to_str() {
        Some("built-in") => Ok(Model::built_in_to_extend()?),
        _ => read_model(base),
    }
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

/// The word classes of the built-in model.
pub fn built_in_classes() -> Option<Arc<WordClasses>> {
    Model::built_in().classifier().extractor().word_classes().cloned()
}

/// Writes a model, and says what it is.
pub fn write_model(model: &Model, path: &Path, out: &mut impl Write) -> anyhow::Result<()> {
    let bytes = model.to_bytes()?;
    write_file(path, &bytes)?;
    describe(model, out)?;
    writeln!(out, "model        {} ({:.2} MB)", path.display(), bytes.len() as f64 / 1e6)?;
    Ok(out.flush()?)
}

/// Says what a model learned and what was chosen.
pub fn describe(model: &Model, out: &mut impl Write) -> io::Result<()> {
    let (card, choice) = (model.card(), model.choice());
    let variant = choice.params.variant().name();
    writeln!(out, "samples      {}", card.samples.iter().sum::<u64>())?;
    for (label, samples) in model.classifier().labels().iter().zip(&card.samples) {
        writeln!(out, "  {:<12} {samples}", harmless(label))?;
    }
    writeln!(out, "features     {}", model.classifier().vocabulary().len())?;
    let stop_words = match model.classifier().extractor().options().stop_words {
        StopWords::Drop => "dropped",
        StopWords::Discount => "discounted",
        StopWords::Keep => "kept",
    };
    writeln!(out, "stop words   {stop_words}")?;
    let ngrams = model.classifier().extractor().options().ngrams;
    if ngrams > 1 {
        let samples = if choice.min_df == 1 { "sample" } else { "samples" };
        writeln!(out, "runs         of up to {ngrams} words, in {} {samples} or more", choice.min_df)?;
    }
    let word_classes = model.classifier().extractor().word_classes();
    let word_classes = word_classes.map_or("none".to_owned(), |classes| classes.len().to_string());
    writeln!(out, "word classes {word_classes}")?;
    writeln!(out, "naive Bayes  {variant}, alpha {}", choice.params.alpha())?;
    writeln!(out, "hard samples {}", if choice.reweighed { "count more" } else { "count as others" })?;
    writeln!(out, "left out     accuracy {:.4}, macro-F1 {:.4}", choice.accuracy, choice.macro_f1)?;
    let (pairs, source) = (card.summarizer.pairs, harmless(&card.summarizer.source));
    writeln!(out, "summariser   fitted to {pairs} articles: {source}")?;
    Ok(())
}
