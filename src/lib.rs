//! newsdesk
pub mod article;
pub mod classify;
pub mod corpus;
pub mod error;
pub mod evaluate;
pub mod model;
pub mod read;
pub mod summarize;
pub mod text;
pub mod train;
pub mod vector;
pub use article::Article;
pub use error::{Error, ErrorKind, Result};
pub use model::Model;
pub use summarize::{Algorithm, Length, Summarizer, SummaryOptions};
