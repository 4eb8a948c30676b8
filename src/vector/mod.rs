//! Vectors: documents in, sparse TF-IDF rows out.

mod features;
mod gram;
mod gram_counts;
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
pub(crate) use features::{Run, Weighed};
pub use gram::LONGEST_NGRAM;
pub(crate) use gram::{Gram, in_order, is_run, length, of_order};
pub(crate) use known::Known;
pub use matrix::TermMatrix;
pub(crate) use numbering::Numbering;
pub use options::{FeatureOptions, StopWords};
pub(crate) use part::Part;
pub use tf_idf::{TfIdf, idf};
pub use vocabulary::Vocabulary;
pub use word_classes::WordClasses;
pub(crate) use word_classes::is_of_classes;
