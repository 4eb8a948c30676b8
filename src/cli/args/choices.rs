//! What `train` leaves to cross-validation if it is not fixed.

use clap::Args;

use super::ranges::smoothing;
use super::values::{PriorName, StopWordsName, VariantName, YesNo};

#[derive(Args, Debug)]
#[command(next_help_heading = "Choices")]
#[group(id = "choices", multiple = true, conflicts_with = "extend", requires = "corpora")]
pub struct Choices {
    /// Which naive Bayes [default: by cross-validation]
    #[arg(long, value_enum, value_name = "VARIANT")]
    pub variant: Option<VariantName>,
    /// The smoothing, above 0 [default: by cross-validation]
    #[arg(long, value_name = "ALPHA", value_parser = smoothing, allow_negative_numbers = true)]
    pub alpha: Option<f64>,
    /// How much function words count [default: by cross-validation]
    #[arg(long, value_enum, value_name = "CHOICE")]
    pub stop_words: Option<StopWordsName>,
    /// Whether the classes of words count: `auto` (by cross-validation, those of the built-in model),
    /// `none`, `built-in`, or a file with one class a line, its words parted by spaces
    #[arg(long, value_name = "CLASSES", default_value = "auto")]
    pub word_classes: String,
    /// The longest run of words that counts as a feature [default: by cross-validation; 2 with more
    /// than 8,000 samples]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=3), allow_negative_numbers = true)]
    pub ngrams: Option<u8>,
    /// Whether samples count more, the less the others let expect their label [default: by
    /// cross-validation]
    #[arg(long, value_enum, value_name = "CHOICE")]
    pub reweigh: Option<YesNo>,
    /// How likely each label is before a word is read: as in the corpus, or each the same
    #[arg(long, value_enum, value_name = "PRIOR", default_value_t = PriorName::Corpus)]
    pub prior: PriorName,
    /// How many features to keep at most, the most frequent ones [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), allow_negative_numbers = true)]
    pub max_features: Option<u32>,
    /// In how many samples a run of words must occur to be kept [default: by cross-validation]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), allow_negative_numbers = true)]
    pub min_df: Option<u64>,
}
