//! Features: a document (or one of its sentences) in, its weighted n-grams of
//! terms and of word classes out: the document's half of TF-IDF.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::WordClasses;
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Document, Sentence, Term, TermOptions, Word};

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
/// | [`norm`](Self::norm) | `1.5` | the exponent p of the norm that a text's weights are divided by | 1 to 2 |
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureOptions {
    /// How words become terms.
    pub terms: TermOptions,
    /// The longest run of terms, within one sentence, that is a feature.
    pub ngrams: usize,
    /// Whether a feature that occurs tf times weighs 1 + ln tf rather than tf.
    pub sublinear_tf: bool,
    /// Whether function words count.
    pub stop_words: StopWords,
    /// The exponent p of the norm (sum of l^p)^(1/p) that the weights l of a
    /// text are divided by. With 2, as is usual, the evidence of a text grows
    /// with the root of its length, and the answers for whole articles are too
    /// sure; with 1 length counts for nothing.
    pub norm: f64,
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

/// Which part of a document is meant.
#[derive(Clone, Copy)]
pub(crate) enum Part<'s> {
    /// Title and sentences.
    Whole,
    /// One sentence.
    Sentence(&'s Sentence),
}

/// A run of terms, as indices of [`Document::terms`], or of word classes, as
/// numbers that follow on those; places that are not used hold [`NO_TERM`].
pub(crate) type Gram = [u32; LONGEST_NGRAM];

const NO_TERM: u32 = u32::MAX;

/// How much an occurrence of a class counts beside one of a word: classes know
/// more words, words know more precisely.
const CLASS_WEIGHT: f64 = 0.6;

/// Draws features from documents.
///
/// A feature is a run of up to n terms within a sentence ("crude oil") or, if
/// there are word classes, a run of the classes of its terms ("~crude ~oil").
/// Runs of classes never hold a function word.
#[derive(Clone, Debug, Default)]
pub struct FeatureExtractor {
    options: FeatureOptions,
    word_classes: Option<Arc<WordClasses>>,
}

impl FeatureExtractor {
    /// An extractor with these options and, if any, word classes.
    pub fn new(options: FeatureOptions, word_classes: Option<Arc<WordClasses>>) -> Self {
        Self { options, word_classes }
    }

    /// Its options.
    pub fn options(&self) -> &FeatureOptions {
        &self.options
    }

    /// Its word classes, if it uses any.
    pub fn word_classes(&self) -> Option<&Arc<WordClasses>> {
        self.word_classes.as_ref()
    }

    /// The distinct features of a document or of one of its sentences.
    pub(crate) fn features<'d>(&'d self, document: &'d Document, part: Part<'_>) -> Features<'d> {
        let mut grams = Vec::new();
        self.each_run(document, part, |run| grams.push((run.gram, run.weight)));
        // Stable, so that the weights of a gram add up in text order.
        grams.sort_by_key(|(gram, _)| *gram);
        grams.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        Features { extractor: self, document, grams }
    }

    /// Calls `each` with every occurrence of every feature, in text order.
    ///
    /// News says first what matters most, so an occurrence in the n-th sentence
    /// counts 1 / cbrt(n); one in the title counts 1.
    pub(crate) fn each_run<'d>(&self, document: &'d Document, part: Part<'_>, mut each: impl FnMut(Run<'d>)) {
        let numbers = Numbers::of(document, self);
        let mut runs = |words: &'d [Word], weight: f64, in_title: bool| {
            for number in [Numbers::term, Numbers::class] {
                self.runs(
                    words,
                    |word| number(&numbers, word),
                    |gram, words| {
                        each(Run { gram, words, weight, in_title });
                    },
                );
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

    /// Calls `each` with every run of words that have a number: a run that
    /// holds one without is no feature, and neither is one that goes on from it.
    fn runs<'d>(
        &self,
        words: &'d [Word],
        number: impl Fn(&Word) -> Option<u32>,
        mut each: impl FnMut(Gram, &'d [Word]),
    ) {
        for start in 0..words.len() {
            let mut gram = [NO_TERM; LONGEST_NGRAM];
            for length in 1..=self.options.ngrams.min(words.len() - start) {
                let Some(next) = number(&words[start + length - 1]) else { break };
                gram[length - 1] = next;
                each(gram, &words[start..start + length]);
            }
        }
    }
}

/// The numbers that the terms of a document have in a [`Gram`].
struct Numbers {
    terms: Vec<Option<u32>>,
    classes: Vec<Option<u32>>,
}

impl Numbers {
    fn of(document: &Document, extractor: &FeatureExtractor) -> Self {
        let terms = document.terms();
        let keep = extractor.options.stop_words == StopWords::Keep;
        let class = |term: &Term| {
            let classes = extractor.word_classes.as_ref()?;
            let class = if term.is_stop_word { None } else { classes.class(&term.text) };
            class.map(|class| (terms.len() + class) as u32)
        };
        Self {
            terms: (0..).zip(terms).map(|(n, term)| (keep || !term.is_stop_word).then_some(n)).collect(),
            classes: terms.iter().map(class).collect(),
        }
    }

    fn term(&self, word: &Word) -> Option<u32> {
        self.terms[word.term as usize]
    }

    fn class(&self, word: &Word) -> Option<u32> {
        self.classes[word.term as usize]
    }
}

/// The distinct features of a text with how often each occurs.
pub(crate) struct Features<'d> {
    extractor: &'d FeatureExtractor,
    document: &'d Document,
    /// Sorted, so that sums over features do not depend on chance.
    grams: Vec<(Gram, f64)>,
}

impl Features<'_> {
    /// Calls `each` with every feature and its weight x = l / |l|, where l is
    /// 1 + ln tf (or tf), and |l| the norm of all of the text's.
    pub(crate) fn for_each(&self, mut each: impl FnMut(&str, f64)) {
        self.for_each_gram(|_, name, _, x| each(name, x));
    }

    /// The same with the gram itself and its tf.
    pub(crate) fn for_each_gram(&self, mut each: impl FnMut(Gram, &str, f64, f64)) {
        let p = self.extractor.options.norm;
        let sum: f64 = self.grams.iter().map(|(gram, tf)| libm::pow(self.raw(*gram, *tf), p)).sum();
        let norm = libm::pow(sum, 1.0 / p);
        let mut name = String::new();
        for (gram, tf) in &self.grams {
            name.clear();
            for number in gram.iter().take_while(|number| **number != NO_TERM) {
                if !name.is_empty() {
                    name.push(' ');
                }
                name.push_str(self.name(*number as usize));
            }
            each(*gram, &name, *tf, self.raw(*gram, *tf) / norm);
        }
    }

    /// The weight of a feature before it is divided by the norm.
    fn raw(&self, gram: Gram, tf: f64) -> f64 {
        // Below 1, as late in an article, tf itself goes on where 1 + ln tf
        // leaves off.
        let l = if self.extractor.options.sublinear_tf && tf > 1.0 { 1.0 + libm::log(tf) } else { tf };
        if gram[0] as usize >= self.document.terms().len() { CLASS_WEIGHT * l } else { l }
    }

    fn name(&self, number: usize) -> &str {
        let terms = self.document.terms();
        match (terms.get(number), &self.extractor.word_classes) {
            (Some(term), _) => &term.text,
            (None, Some(classes)) => classes.name(number - terms.len()),
            (None, None) => "",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::text::Analyzer;

    fn features(text: &str, stop_words: StopWords) -> Vec<(String, f64)> {
        let options = FeatureOptions { stop_words, ..FeatureOptions::default() };
        drawn(text, &FeatureExtractor::new(options, None))
    }

    fn drawn(text: &str, extractor: &FeatureExtractor) -> Vec<(String, f64)> {
        let document = Document::new(Article::new(text), &Analyzer::new(extractor.options().terms));
        let mut found = Vec::new();
        extractor.features(&document, Part::Whole).for_each(|name, x| found.push((name.to_owned(), x)));
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
    fn weights_are_sublinear_and_of_norm_one() {
        let found = features("Oil oil oil, said OPEC.", StopWords::Drop);
        let weight = |name: &str| found.iter().find(|f| f.0 == name).unwrap().1;
        assert!((weight("oil") / weight("opec") - (1.0 + 3.0_f64.ln())).abs() < 1e-12);
        assert!((found.iter().map(|f| f.1.powf(1.5)).sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_an_article_says_first_counts_most() {
        let found = features("Oil fell. Gas rose.", StopWords::Drop);
        let weight = |name: &str| found.iter().find(|f| f.0 == name).unwrap().1;
        assert!((weight("gas") / weight("oil") - 1.0 / 2.0_f64.cbrt()).abs() < 1e-12);
    }

    #[test]
    fn the_classes_of_words_are_features_beside_the_words() {
        let options = FeatureOptions { stop_words: StopWords::Keep, ..FeatureOptions::default() };
        let classes =
            WordClasses::from_text("crude the barrel\nship tanker\n", &Analyzer::new(options.terms));
        let extractor = FeatureExtractor::new(options, Some(Arc::new(classes.unwrap())));
        let found = drawn("Crude tankers sank the ship.", &extractor);
        let names: Vec<&str> =
            found.iter().map(|f| f.0.as_str()).filter(|name| name.starts_with('~')).collect();
        assert_eq!(names, ["~crude", "~crude ~ship", "~ship"]);
        let weight = |name: &str| found.iter().find(|f| f.0 == name).unwrap().1;
        assert!((weight("~crude") / weight("crude") - CLASS_WEIGHT).abs() < 1e-12);
    }
}
