//! Abstention: why a model gives no topic.

use serde::Serialize;

/// Why a model gives no topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Abstention {
    /// The text has no sentence and no title.
    Empty,
    /// The text is in a language that the model did not learn from.
    OtherLanguage,
    /// The model knows none of the text's terms.
    NoKnownTerms,
    /// The likeliest label is less likely than the threshold asked for.
    LowConfidence,
}

impl Abstention {
    /// Its name as in the output: kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::OtherLanguage => "other-language",
            Self::NoKnownTerms => "no-known-terms",
            Self::LowConfidence => "low-confidence",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_output() {
        for reason in [
            Abstention::Empty,
            Abstention::OtherLanguage,
            Abstention::NoKnownTerms,
            Abstention::LowConfidence,
        ] {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
    }
}
