//! Kupiec, Pedersen and Chen (1995), "A trainable document summarizer": the
//! probability that a sentence belongs in the summary, by naive Bayes on
//! features that are there or not. Fitted with linfa-bayes's Bernoulli naive
//! Bayes, of which the log odds add up feature by feature.
//!
//! The features are the paper's (length, fixed phrases, place, thematic words,
//! upper-case words), with words of the title beside them and places counted in
//! sentences, since scraped news has no reliable paragraphs.

use super::edmundson::Cues;
use crate::summarize::features::{Row, place_of};
use crate::summarize::scorer::Kupiec;
use crate::summarize::sentences::Sentences;

/// How many features there are.
pub(crate) const COUNT: usize = 8;

const LIKE_KEYWORDS: usize = place_of("like-keywords");
const NAMES: usize = place_of("names");

/// Whether each sentence has each feature, 0 or 1; `rows` are the features of
/// the trained scorer.
pub(in crate::summarize) fn features(sentences: &Sentences, rows: &[Row], cues: &Cues) -> Vec<[f64; COUNT]> {
    let thematic = best_third(rows);
    let last = rows.len().saturating_sub(1);
    rows.iter()
        .enumerate()
        .map(|(place, row)| {
            let words = &sentences.words[place];
            let is = [
                words.len() > 5,
                words.iter().any(|term| cues.bonus[*term as usize]),
                place == 0,
                place < 3,
                3 * place < rows.len(),
                place == last,
                row[LIKE_KEYWORDS] >= thematic,
                row[NAMES] >= 1.0,
            ];
            is.map(|is| f64::from(u8::from(is)))
        })
        .collect()
}

/// What the third of the sentences reaches that is most like the terms which
/// several sentences hold.
fn best_third(rows: &[Row]) -> f64 {
    let mut all: Vec<f64> = rows.iter().map(|row| row[LIKE_KEYWORDS]).collect();
    all.sort_by(|a, b| b.total_cmp(a));
    all.get(all.len() / 3).copied().unwrap_or_default()
}

/// The log odds of each sentence.
pub(in crate::summarize) fn scores(features: &[[f64; COUNT]], kupiec: &Kupiec) -> Vec<f64> {
    let score = |row: &[f64; COUNT]| {
        kupiec.bias + row.iter().zip(&kupiec.weights).map(|(has, weight)| has * weight).sum::<f64>()
    };
    features.iter().map(score).collect()
}
