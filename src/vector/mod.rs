//! Vectors: documents in, sparse TF-IDF rows out.

mod features;
mod matrix;
mod tf_idf;
mod vocabulary;
mod word_classes;

pub use features::{FeatureExtractor, FeatureOptions, LONGEST_NGRAM, StopWords};
pub(crate) use features::{Gram, Part, Run, Weighed, in_order, is_run, length, of_order};
pub use matrix::TermMatrix;
pub use tf_idf::{TfIdf, idf};
pub use vocabulary::Vocabulary;
pub use word_classes::WordClasses;
pub(crate) use word_classes::is_of_classes;
