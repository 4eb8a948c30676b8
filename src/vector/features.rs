//! Features: a document (or one of its sentences) in, its weighted n-grams of
//! terms out: the document's half of TF-IDF.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::text::{Document, Sentence, TermOptions, Word};

/// The most terms that a feature may join.
pub const LONGEST_NGRAM: usize = 3;

/// Which features are drawn from a text.
///
/// | Name | Default | Purpose | Range |
/// | :--- | :--- | :--- | :--- |
/// | [`terms`](Self::terms) | stemmed | how words become terms | |
/// | [`ngrams`](Self::ngrams) | `2` | the longest run of terms that counts as a feature | 1 to 3 |
/// | [`sublinear_tf`](Self::sublinear_tf) | `true` | a term that occurs tf times weighs 1 + ln tf | |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureOptions {
    /// How words become terms.
    pub terms: TermOptions,
    /// The longest run of terms, within one sentence, that is a feature.
    pub ngrams: usize,
    /// Whether a feature that occurs tf times weighs 1 + ln tf rather than tf.
    pub sublinear_tf: bool,
}

impl Default for FeatureOptions {
    fn default() -> Self {
        Self { terms: TermOptions::default(), ngrams: 2, sublinear_tf: true }
    }
}

impl FeatureOptions {
    /// Checks that every option is in its range.
    ///
    /// # Errors
    /// [`ErrorKind::Params`] if `ngrams` is not 1, 2 or 3.
    pub fn check(&self) -> Result<()> {
        if !(1..=LONGEST_NGRAM).contains(&self.ngrams) {
            let message = format!("n-grams of up to {} terms: 1 to {LONGEST_NGRAM} are possible", self.ngrams);
            return Err(Error::new(ErrorKind::Params, message));
        }
        Ok(())
    }
}

/// A run of terms, as indices of [`Document::terms`].
pub(crate) type Gram = Vec<usize>;

/// The distinct features of a text with the words at which each occurs.
pub(crate) struct Features<'d> {
    document: &'d Document,
    grams: BTreeMap<Gram, Vec<Range<usize>>>,
    sublinear_tf: bool,
}

/// Which part of a document is meant.
#[derive(Clone, Copy)]
pub(crate) enum Part<'s> {
    /// Title and sentences.
    Whole,
    /// One sentence.
    Sentence(&'s Sentence),
}

impl<'d> Features<'d> {
    /// Draws the features of a document or of one of its sentences.
    ///
    /// Occurrences are ranges of [`Document::words`]; those of the title lie
    /// behind its end.
    pub(crate) fn of(document: &'d Document, part: Part<'_>, options: &FeatureOptions) -> Self {
        let mut features =
            Self { document, grams: BTreeMap::new(), sublinear_tf: options.sublinear_tf };
        match part {
            Part::Whole => {
                features.draw(document.title_words(), document.words().len(), options.ngrams);
                for sentence in document.sentences() {
                    features.draw(document.sentence_words(sentence), sentence.words.start, options.ngrams);
                }
            }
            Part::Sentence(sentence) => {
                features.draw(document.sentence_words(sentence), sentence.words.start, options.ngrams);
            }
        }
        features
    }

    fn draw(&mut self, words: &[Word], first: usize, longest: usize) {
        for start in 0..words.len() {
            for length in 1..=longest.min(words.len() - start) {
                let gram = words[start..start + length].iter().map(|word| word.term).collect();
                let place = first + start..first + start + length;
                self.grams.entry(gram).or_default().push(place);
            }
        }
    }

    /// Calls `each` with every feature, its weight x = l / |l| where
    /// l = 1 + ln tf (or tf), and the places where it occurs. The weights'
    /// squares sum to 1.
    pub(crate) fn for_each(&self, mut each: impl FnMut(&str, f64, &[Range<usize>])) {
        let raw = |places: &[Range<usize>]| {
            let tf = places.len() as f64;
            if self.sublinear_tf { 1.0 + libm::log(tf) } else { tf }
        };
        let norm = libm::sqrt(self.grams.values().map(|places| raw(places) * raw(places)).sum());
        let mut name = String::new();
        for (gram, places) in &self.grams {
            name.clear();
            for term in gram {
                if !name.is_empty() {
                    name.push(' ');
                }
                name.push_str(&self.document.terms()[*term].text);
            }
            each(&name, raw(places) / norm, places);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::text::Analyzer;

    fn features(text: &str) -> Vec<(String, f64)> {
        let options = FeatureOptions::default();
        let document = Document::new(Article::new(text), &Analyzer::new(options.terms));
        let mut found = Vec::new();
        Features::of(&document, Part::Whole, &options).for_each(|name, x, _| found.push((name.to_owned(), x)));
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }

    #[test]
    fn ngrams_stay_within_their_sentence() {
        let names: Vec<_> = features("Gas flows again. Oil stays cheap.").into_iter().map(|f| f.0).collect();
        let expected = ["again", "cheap", "flow", "flow again", "gas", "gas flow", "oil", "oil stay", "stay", "stay cheap"];
        assert_eq!(names, expected);
    }

    #[test]
    fn weights_are_sublinear_and_of_length_one() {
        let found = features("Oil oil oil, said OPEC.");
        let weight = |name: &str| found.iter().find(|f| f.0 == name).unwrap().1;
        assert!((weight("oil") / weight("opec") - (1.0 + 3.0_f64.ln())).abs() < 1e-12);
        assert!((found.iter().map(|f| f.1 * f.1).sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
