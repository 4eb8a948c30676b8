//! Vectors: documents in, sparse TF-IDF rows out.

mod features;
mod matrix;
mod tf_idf;
mod vocabulary;

pub use features::{FeatureOptions, LONGEST_NGRAM, StopWords};
pub(crate) use features::{Features, Gram, Part, Run, each_run};
pub use matrix::TermMatrix;
pub use tf_idf::{TfIdf, idf};
pub use vocabulary::Vocabulary;
