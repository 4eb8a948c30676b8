//! Features: a document (or one of its sentences) in, its weighted n-grams of
//! terms out: the document's half of TF-IDF.

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
/// | [`stop_words`](Self::stop_words) | dropped | whether function words count | |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureOptions {
    /// How words become terms.
    pub terms: TermOptions,
    /// The longest run of terms, within one sentence, that is a feature.
    pub ngrams: usize,
    /// Whether a feature that occurs tf times weighs 1 + ln tf rather than tf.
    pub sublinear_tf: bool,
    /// Whether function words count.
    pub stop_words: StopWords,
}

/// Whether function words count as features.
///
/// They carry no subject, and news by topic does better without them; they do
/// carry attitude and kind, as in reviews and questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopWords {
    /// They do not, and no n-gram reaches over one.
    #[default]
    Drop,
    /// They count like other words.
    Keep,
}

impl Default for FeatureOptions {
    fn default() -> Self {
        Self {
            terms: TermOptions::default(),
            ngrams: 2,
            sublinear_tf: true,
            stop_words: StopWords::default(),
        }
    }
}

impl FeatureOptions {
    /// Checks that every option is in its range.
    ///
    /// # Errors
    /// [`ErrorKind::Params`] if `ngrams` is not 1, 2 or 3.
    pub fn check(&self) -> Result<()> {
        if !(1..=LONGEST_NGRAM).contains(&self.ngrams) {
            let message =
                format!("n-grams of up to {} terms: 1 to {LONGEST_NGRAM} are possible", self.ngrams);
            return Err(Error::new(ErrorKind::Params, message));
        }
        Ok(())
    }
}

/// Which part of a document is meant.
#[derive(Clone, Copy)]
pub(crate) enum Part<'s> {
    /// Title and sentences.
    Whole,
    /// One sentence.
    Sentence(&'s Sentence),
}

/// A run of terms, as indices of [`Document::terms`]; places that are not
/// used hold [`NO_TERM`].
pub(crate) type Gram = [u32; LONGEST_NGRAM];

const NO_TERM: u32 = u32::MAX;

/// The distinct features of a text with how often each occurs.
pub(crate) struct Features<'d> {
    document: &'d Document,
    /// Sorted, so that sums over features do not depend on chance.
    grams: Vec<(Gram, f64)>,
    sublinear_tf: bool,
}

impl<'d> Features<'d> {
    /// Draws the features of a document or of one of its sentences.
    pub(crate) fn of(document: &'d Document, part: Part<'_>, options: &FeatureOptions) -> Self {
        let mut grams = Vec::new();
        each_run(document, part, options, |run| grams.push((run.gram, run.weight)));
        // Stable, so that the weights of a gram add up in text order.
        grams.sort_by_key(|(gram, _)| *gram);
        grams.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        Self { document, grams, sublinear_tf: options.sublinear_tf }
    }

    /// Calls `each` with every feature and its weight x = l / |l|, where l is
    /// 1 + ln tf (or tf); the squares of the weights sum to 1.
    pub(crate) fn for_each(&self, mut each: impl FnMut(&str, f64)) {
        self.for_each_gram(|_, name, _, x| each(name, x));
    }

    /// The same with the gram itself and its tf.
    pub(crate) fn for_each_gram(&self, mut each: impl FnMut(Gram, &str, f64, f64)) {
        // Below 1, as late in an article, tf itself goes on where 1 + ln tf
        // leaves off.
        let raw = |tf: f64| if self.sublinear_tf && tf > 1.0 { 1.0 + libm::log(tf) } else { tf };
        let norm = libm::sqrt(self.grams.iter().map(|(_, tf)| raw(*tf) * raw(*tf)).sum());
        let mut name = String::new();
        for (gram, tf) in &self.grams {
            name.clear();
            for term in gram.iter().take_while(|term| **term != NO_TERM) {
                if !name.is_empty() {
                    name.push(' ');
                }
                name.push_str(&self.document.terms()[*term as usize].text);
            }
            each(*gram, &name, *tf, raw(*tf) / norm);
        }
    }
}

/// One occurrence of a feature.
pub(crate) struct Run<'d> {
    pub gram: Gram,
    pub words: &'d [Word],
    /// How much it counts towards the feature's tf.
    pub weight: f64,
    /// Whether it stands in the title.
    pub in_title: bool,
}

/// Calls `each` with every occurrence of every feature, in text order.
///
/// News says first what matters most, so an occurrence in the n-th sentence
/// counts 1 / cbrt(n); one in the title counts 1.
pub(crate) fn each_run<'d>(
    document: &'d Document,
    part: Part<'_>,
    options: &FeatureOptions,
    mut each: impl FnMut(Run<'d>),
) {
    let kept = |word: &Word| {
        options.stop_words == StopWords::Keep || !document.terms()[word.term as usize].is_stop_word
    };
    let mut runs = |words: &'d [Word], weight: f64, in_title: bool| {
        for start in 0..words.len() {
            for length in 1..=options.ngrams.min(words.len() - start) {
                let words = &words[start..start + length];
                // A run that holds a stop word is no feature, and neither is
                // one that goes on from it.
                if !kept(&words[length - 1]) {
                    break;
                }
                let mut gram = [NO_TERM; LONGEST_NGRAM];
                for (to, word) in gram.iter_mut().zip(words) {
                    *to = word.term;
                }
                each(Run { gram, words, weight, in_title });
            }
        }
    };
    match part {
        Part::Whole => {
            runs(document.title_words(), 1.0, true);
            for (number, sentence) in document.sentences().iter().enumerate() {
                runs(document.sentence_words(sentence), 1.0 / libm::cbrt(1.0 + number as f64), false);
            }
        }
        Part::Sentence(sentence) => runs(document.sentence_words(sentence), 1.0, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::text::Analyzer;

    fn features(text: &str, stop_words: StopWords) -> Vec<(String, f64)> {
        let options = FeatureOptions { stop_words, ..FeatureOptions::default() };
        let document = Document::new(Article::new(text), &Analyzer::new(options.terms));
        let mut found = Vec::new();
        Features::of(&document, Part::Whole, &options).for_each(|name, x| found.push((name.to_owned(), x)));
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }

    fn names(text: &str, stop_words: StopWords) -> Vec<String> {
        features(text, stop_words).into_iter().map(|feature| feature.0).collect()
    }

    #[test]
    fn ngrams_stay_within_their_sentence() {
        let expected = [
            "cheap",
            "flow",
            "flow rise",
            "gas",
            "gas flow",
            "oil",
            "oil stay",
            "rise",
            "stay",
            "stay cheap",
        ];
        assert_eq!(names("Gas flows rise. Oil stays cheap.", StopWords::Drop), expected);
    }

    #[test]
    fn no_ngram_reaches_over_a_stop_word_that_is_dropped() {
        assert_eq!(names("Talks on oil.", StopWords::Drop), ["oil", "talk"]);
        assert_eq!(names("Talks on oil.", StopWords::Keep), ["oil", "on", "on oil", "talk", "talk on"]);
    }

    #[test]
    fn weights_are_sublinear_and_of_length_one() {
        let found = features("Oil oil oil, said OPEC.", StopWords::Drop);
        let weight = |name: &str| found.iter().find(|f| f.0 == name).unwrap().1;
        assert!((weight("oil") / weight("opec") - (1.0 + 3.0_f64.ln())).abs() < 1e-12);
        assert!((found.iter().map(|f| f.1 * f.1).sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_an_article_says_first_counts_most() {
        let found = features("Oil fell. Gas rose.", StopWords::Drop);
        let weight = |name: &str| found.iter().find(|f| f.0 == name).unwrap().1;
        assert!((weight("gas") / weight("oil") - 1.0 / 2.0_f64.cbrt()).abs() < 1e-12);
    }
}
