//! The values that options take one of: their names and their help.

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PriorName {
    Corpus,
    Uniform,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InfoTo {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum From {
    Text,
    Html,
    Jsonl,
    Csv,
    Tsv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Split {
    /// Look for the seams between articles
    Auto,
    /// Take the whole text as one article
    Never,
}

/// How answers are written; a command offers those that suit it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum To {
    /// For reading at a terminal
    Text,
    /// One array
    Json,
    /// One object a line
    Jsonl,
    /// A table, parted by commas
    Csv,
    /// A table, parted by tabs
    Tsv,
    /// A section for each article
    Markdown,
    /// A page with the whole articles, the chosen sentences marked
    Html,
}

/// Reads the name of a format, of those that a command offers.
pub fn offered(formats: &[To]) -> impl TypedValueParser<Value = To> {
    PossibleValuesParser::new(formats.iter().filter_map(To::to_possible_value))
        .try_map(|name| To::from_str(&name, false))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportTo {
    Text,
    Json,
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Unit {
    Article,
    Sentence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Algorithm {
    /// Weights fitted to articles with summaries (the model's own)
    Default,
    /// The first sentences
    Lead,
    /// Any sentences
    Random,
    /// The densest cluster of frequent words (Luhn 1958)
    Luhn,
    /// Cue words, words of the title and location (Edmundson 1969)
    Edmundson,
    /// The main topics by singular value decomposition (Steinberger and Jezek 2004)
    Lsa,
    /// A random walk over sentences that share words (Mihalcea and Tarau 2004)
    #[value(name = "textrank")]
    TextRank,
    /// A random walk over sentences alike by tf-idf (Erkan and Radev 2004)
    #[value(name = "lexrank")]
    LexRank,
    /// The most probable words (Nenkova and Vanderwende 2005)
    #[value(name = "sumbasic")]
    SumBasic,
    /// The least divergence from the article (Haghighi and Vanderwende 2009)
    Kl,
    /// Nearness to the article, its title and its beginning (Radev et al. 2000)
    Centroid,
    /// Being like what follows, not what precedes (Zheng and Lapata 2019)
    #[value(name = "pacsum")]
    PacSum,
    /// Naive Bayes on features that are there or not (Kupiec et al. 1995)
    Kupiec,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum VariantName {
    /// A class by its own samples (McCallum and Nigam 1998)
    Multinomial,
    /// A class by the samples of all others (Rennie et al. 2003)
    Complement,
    /// Complement, no class with greater weights than another (the same)
    WeightNormalized,
    /// A class by its own samples against those of all others
    OneAgainstRest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    Yes,
    No,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StopWordsName {
    /// Not at all
    Drop,
    /// Less than other words
    Discount,
    /// Like other words
    Keep,
}
