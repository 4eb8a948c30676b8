//! `Removed`: a piece of text that was taken out, where it stood, and why.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Why a piece of text is no part of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// "Advertisement", "Story continues below".
    Advertisement,
    /// "(Reporting by ...; editing by ...)", "Our Standards: ...", "REUTER".
    AgencyNote,
    /// "By Jane Smith".
    Byline,
    /// The text under a picture.
    Caption,
    /// "12 comments", "Leave a reply".
    Comments,
    /// "We use cookies ...".
    Cookies,
    /// "(c) 2020 ...", "All rights reserved".
    Copyright,
    /// "Photo: Reuters".
    Credit,
    /// "Published: 3 March 2020".
    Date,
    /// "LONDON (Reuters) -" before the first sentence.
    Dateline,
    /// "title: ...", "From: ...": what tells of a text at its head.
    FrontMatter,
    /// "Sign up for our newsletter".
    Newsletter,
    /// "Read more: ...", "Related stories".
    ReadMore,
    /// A line or paragraph that stood there before.
    Repeated,
    /// "-----", "* * *".
    Rule,
    /// "Share on Facebook".
    Share,
    /// "Tags: ...", "Filed under ...".
    Tags,
    /// The article's title.
    Title,
    /// Page furniture: "TT", "20", "Back to top".
    Widget,
}

impl Reason {
    /// Its name as in the output: kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Advertisement => "advertisement",
            Self::AgencyNote => "agency-note",
            Self::Byline => "byline",
            Self::Caption => "caption",
            Self::Comments => "comments",
            Self::Cookies => "cookies",
            Self::Copyright => "copyright",
            Self::Credit => "credit",
            Self::Date => "date",
            Self::Dateline => "dateline",
            Self::FrontMatter => "front-matter",
            Self::Newsletter => "newsletter",
            Self::ReadMore => "read-more",
            Self::Repeated => "repeated",
            Self::Rule => "rule",
            Self::Share => "share",
            Self::Tags => "tags",
            Self::Title => "title",
            Self::Widget => "widget",
        }
    }
}

/// A piece of text that is no part of the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// Why it was removed.
    pub reason: Reason,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_output() {
        for reason in [
            Reason::Advertisement,
            Reason::AgencyNote,
            Reason::Byline,
            Reason::Caption,
            Reason::Comments,
            Reason::Cookies,
            Reason::Copyright,
            Reason::Credit,
            Reason::Date,
            Reason::Dateline,
            Reason::FrontMatter,
            Reason::Newsletter,
            Reason::ReadMore,
            Reason::Repeated,
            Reason::Rule,
            Reason::Share,
            Reason::Tags,
            Reason::Title,
            Reason::Widget,
        ] {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
    }
}
