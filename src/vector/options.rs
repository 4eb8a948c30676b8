//! `FeatureOptions`: which features are drawn from a text, and how much each
//! weighs.

use serde::{Deserialize, Serialize};

use super::gram::LONGEST_NGRAM;
use crate::error::{Error, ErrorKind, Result};
use crate::text::TermOptions;

/// Which features are drawn from a text.
///
/// | Name | Default | Purpose | Range |
/// | :--- | :--- | :--- | :--- |
/// | [`terms`](Self::terms) | stemmed | how words become terms | |
/// | [`ngrams`](Self::ngrams) | `2` | the longest run of terms that counts as a feature | 1 to 3 |
/// | [`sublinear_tf`](Self::sublinear_tf) | `true` | a term that occurs tf times weighs 1 + ln tf | |
/// | [`stop_words`](Self::stop_words) | dropped | how much function words count | |
/// | [`norm`](Self::norm) | `1.5` | the exponent p of the norm that a text's weights are divided by | 1 to 2 |
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureOptions {
    /// How words become terms.
    pub terms: TermOptions,
    /// The longest run of terms, within one sentence, that is a feature.
    pub ngrams: usize,
    /// Whether a feature that occurs tf times weighs 1 + ln tf rather than tf.
    pub sublinear_tf: bool,
    /// How much function words count.
    pub stop_words: StopWords,
    /// The exponent p of the norm (sum of l^p)^(1/p) that the weights l of a
    /// text are divided by. With 2, as is usual, the evidence of a text grows
    /// with the root of its length, and the answers for whole articles are too
    /// sure; with 1 length counts for nothing.
    pub norm: f64,
}

/// How much function words count as features.
///
/// They carry little of a subject, and large corpora of news by topic do better
/// without them; they do carry attitude and kind, as in reviews and questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopWords {
    /// They do not, and no n-gram reaches over one.
    #[default]
    Drop,
    /// They count less than other words, and so do n-grams that hold one.
    Discount,
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
            norm: 1.5,
        }
    }
}

impl FeatureOptions {
    /// Checks that every option is in its range.
    ///
    /// # Errors
    /// [`ErrorKind::Params`] if `ngrams` is not 1, 2 or 3, or `norm` not from
    /// 1 to 2.
    pub fn check(&self) -> Result<()> {
        if !(1..=LONGEST_NGRAM).contains(&self.ngrams) {
            let message =
                format!("n-grams of up to {} terms: 1 to {LONGEST_NGRAM} are possible", self.ngrams);
            return Err(Error::new(ErrorKind::Params, message));
        }
        if !(1.0..=2.0).contains(&self.norm) {
            let message = format!("a norm of exponent {}: 1 to 2 is possible", self.norm);
            return Err(Error::new(ErrorKind::Params, message));
        }
        Ok(())
    }
}
