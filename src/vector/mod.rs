//! Vectors: documents in, sparse TF-IDF rows out.

mod features;
mod gram;
mod grams;
mod known;
mod matrix;
mod numbering;
mod options;
mod part;
mod runs;
mod tf_idf;
mod vocabulary;
mod word_classes;

pub use features::FeatureExtractor;
pub(crate) use features::Run;
pub use gram::LONGEST_NGRAM;
pub(crate) use gram::{Gram, in_order, is_run, length, of_order};
pub(crate) use grams::Words;
pub(crate) use known::{Known, KnownGram};
pub use matrix::TermMatrix;
pub(crate) use numbering::Numbered;
pub use options::{FeatureOptions, StopWords};
pub(crate) use part::{Part, weights_of_parts};
pub use tf_idf::{TfIdf, idf};
pub use vocabulary::Vocabulary;
pub use word_classes::WordClasses;
pub(crate) use word_classes::is_of_classes;
