#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

// In the order in which the data flows.
pub mod article;
pub mod read;
pub mod text;
pub mod vector;
pub mod classify;
pub mod summarize;
pub mod corpus;
pub mod train;
pub mod model;
pub mod evaluate;
pub mod error;

pub use article::{Article, Id};
pub use classify::{Classification, Classifier};
pub use error::{Error, ErrorKind, Result};
pub use model::Model;
pub use read::Format;
pub use summarize::{Algorithm, Length, Summarizer, Summary, SummaryOptions};
pub use text::Document;
