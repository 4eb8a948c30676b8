//! `Article`: one news item as it came in, before anything is done to it.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;

/// One news item: where it came from, its title where known, and its text.
///
/// All offsets that the library reports are byte offsets into [`text`],
/// which is never changed. Several articles of one file share its text and
/// differ in their [`span`].
///
/// [`text`]: Article::text
/// [`span`]: Article::span
#[derive(Clone, Debug)]
pub struct Article {
    /// The record's own `id`, or `SOURCE#N` with N from 1.
    pub id: Id,
    /// The record's own `source`, or the path it was read from.
    pub source: String,
    /// The title, from the record or found in the text.
    pub title: Option<String>,
    /// The text as received: a record's `text`, or the whole decoded file.
    pub text: Arc<str>,
    /// The part of `text` that is this article, on character boundaries.
    pub span: Range<usize>,
    /// Where the title stands in `text`, if it was found there.
    pub title_span: Option<Range<usize>>,
    /// The fields of the JSON record it was read from, as they were written;
    /// none unless the reader was asked to keep them.
    pub fields: Vec<(String, Box<RawValue>)>,
}

impl Article {
    /// An article from a text that holds nothing else.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let span = 0..text.len();
        Self {
            id: Id::default(),
            source: String::new(),
            title: None,
            text,
            span,
            title_span: None,
            fields: Vec::new(),
        }
    }

    /// The same article under a title that was given beside the text.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The same article with its name: `id` and `source`.
    #[must_use]
    pub fn named(mut self, id: impl Into<Id>, source: impl Into<String>) -> Self {
        self.id = id.into();
        self.source = source.into();
        self
    }

    /// The article's own part of the text, title included.
    pub fn as_str(&self) -> &str {
        &self.text[self.span.clone()]
    }
}

/// The name of a record: a string, or whatever JSON its source used for one,
/// which is given back as it was written.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Id {
    /// A string.
    Text(String),
    /// A number or another JSON value.
    Json(Box<RawValue>),
}

impl Id {
    /// An id as it stands in a JSON record.
    pub(crate) fn from_json(raw: Box<RawValue>) -> Self {
        // A number need not be tried.
        match raw.get().starts_with('"').then(|| serde_json::from_str(raw.get())) {
            Some(Ok(text)) => Self::Text(text),
            _ => Self::Json(raw),
        }
    }
}

impl PartialEq for Id {
    /// As they are written in JSON: the string "7" is not the number 7.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Json(one), Self::Json(other)) => one.get() == other.get(),
            _ => false,
        }
    }
}

impl Eq for Id {}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Text(text) => (true, text.as_str()).hash(state),
            Self::Json(json) => (false, json.get()).hash(state),
        }
    }
}

impl Default for Id {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl From<String> for Id {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Json(raw) => f.write_str(raw.get()),
        }
    }
}
