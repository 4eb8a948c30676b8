//! Features: a document (or one of its sentences) in, its weighted n-grams of
//! terms and of word classes out: the document's half of TF-IDF.

use std::sync::Arc;

use super::WordClasses;
use super::gram::{Gram, NOTHING};
use super::grams::{Grams, TextGram, Words};
use super::numbering::{Numbered, Numbering};
use super::options::FeatureOptions;
use super::part::{Part, PartTerms};
use crate::text::{Document, Term, Word};

/// Draws features from documents.
///
/// A feature is a run of up to n terms within a sentence ("crude oil") or, if
/// there are word classes, a run of the classes of its terms ("#crude #oil").
/// Runs of classes never hold a function word.
#[derive(Clone, Debug, Default)]
pub struct FeatureExtractor {
    options: FeatureOptions,
    word_classes: Option<Arc<WordClasses>>,
}

impl FeatureExtractor {
    /// An extractor with these options, which were checked, and, if any, word
    /// classes.
    pub(crate) fn new(options: FeatureOptions, word_classes: Option<Arc<WordClasses>>) -> Self {
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
    pub(crate) fn features<'d>(&'d self, document: &'d Document, part: Part<'d>) -> Features<'d> {
        let terms = part.terms(document);
        let classes = self.word_classes.as_deref().map(|classes| classes.lookup(terms.iter().len()));
        let first = self.first_term();
        let numbered = |(place, term): (usize, &Term)| Numbered {
            name: first + place as u32,
            is_stop_word: term.is_stop_word(),
            class: classes.as_ref().and_then(|classes| classes.class_of(term)),
        };
        let numbering = self.numbering(terms.iter().enumerate().map(numbered));
        let mut words = Words::with_capacity(part.words(document).len() + document.title_words().len());
        part.each_stretch(document, |stretch, weight, _| {
            words.push(stretch.iter().map(|word| numbering.terms[terms.number(word)]), weight);
        });
        let grams = self.grams(words, &numbering);
        Features { extractor: self, document, part, terms, numbering, grams }
    }

    /// The numbers by which some terms stand in the grams of a text.
    pub(crate) fn numbering(&self, terms: impl ExactSizeIterator<Item = Numbered>) -> Numbering {
        Numbering::new(terms, self.first_term() as usize - 1, self.options.stop_words)
    }

    /// The distinct features of the words of a text, and of their classes.
    pub(crate) fn grams(&self, mut words: Words, numbering: &Numbering) -> Grams {
        if numbering.has_classes {
            words.push_classes(&numbering.numbered);
        }
        let mut grams = Grams::new(words, &numbering.numbered, self.options.ngrams);
        self.weigh(grams.all_mut());
        grams
    }

    /// The name of a gram, given as the names of its words; of those that are
    /// terms `term` tells the text.
    pub(crate) fn write_name<'t>(&'t self, gram: Gram, term: impl Fn(usize) -> &'t str, name: &mut String) {
        name.clear();
        for number in gram.into_iter().take_while(|number| *number != NOTHING) {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(match number.checked_sub(self.first_term()) {
                Some(number) => term(number as usize),
                None => self.class_name(number).map_or("", Term::as_str),
            });
        }
    }

    /// The name of a class as a feature.
    pub(super) fn class_name(&self, number: u32) -> Option<&Term> {
        self.word_classes.as_deref().map(|classes| classes.name(number - 1))
    }

    /// The name of the first term: the numbers before are those of classes.
    pub(crate) fn first_term(&self) -> u32 {
        self.word_classes.as_deref().map_or(0, WordClasses::len) as u32 + 1
    }

    /// Gives distinct grams their weights x = l / |l|, where l is 1 + ln tf (or
    /// tf) times how much an occurrence counts, and |l| the norm of all.
    fn weigh(&self, grams: &mut [TextGram]) {
        let p = self.options.norm;
        let mut sum = 0.0;
        for gram in &mut *grams {
            // Below 1, as late in an article, tf itself goes on where 1 + ln tf
            // leaves off.
            let is_dampened = self.options.sublinear_tf && gram.tf > 1.0;
            gram.x *= if is_dampened { 1.0 + libm::log(gram.tf) } else { gram.tf };
            // The default exponent has a short way.
            sum += if p == 1.5 { gram.x * gram.x.sqrt() } else { libm::pow(gram.x, p) };
        }
        let norm = libm::pow(sum, 1.0 / p);
        grams.iter_mut().for_each(|gram| gram.x /= norm);
    }
}

/// The distinct features of a text.
pub(crate) struct Features<'d> {
    pub(super) extractor: &'d FeatureExtractor,
    document: &'d Document,
    part: Part<'d>,
    /// The terms that grams are made of.
    pub(super) terms: PartTerms<'d>,
    pub(super) numbering: Numbering,
    pub(super) grams: Grams,
}

impl<'d> Features<'d> {
    /// How many there are, and one more: their numbers begin with 1.
    pub(crate) fn len(&self) -> usize {
        self.grams.len()
    }

    /// How often a feature occurs, as its places count.
    pub(crate) fn tf(&self, gram: usize) -> f64 {
        self.grams.all()[gram].tf
    }

    /// Calls `each` with every occurrence of every feature.
    pub(crate) fn each_run(&self, mut each: impl FnMut(Run<'d>)) {
        let mut words = self.grams.words().iter().zip(0..).peekable();
        let mut start = 0;
        // First those of words, then those of their classes.
        while words.peek().is_some() {
            self.part.each_stretch(self.document, |stretch, weight, in_title| {
                let end = start + stretch.len();
                while let Some((word, number)) = words.next_if(|(word, _)| (word.place as usize) < end) {
                    let stretch = &stretch[word.place as usize - start..];
                    for (length, gram) in (1..).zip(self.grams.begun_by(number)) {
                        if gram != NOTHING {
                            let words = &stretch[..length];
                            each(Run { gram: gram as usize, words, weight, in_title });
                        }
                    }
                }
                // Behind each stretch is one place without a word.
                start = end + 1;
            });
        }
    }
}

/// One occurrence of a feature.
pub(crate) struct Run<'d> {
    /// Its number among the features of the text.
    pub gram: usize,
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
    use crate::vector::StopWords;
    use crate::vector::numbering::{CLASS_WEIGHT, DISCOUNT};

    fn features(text: &str, stop_words: StopWords) -> Vec<(String, f64)> {
        let options = FeatureOptions { stop_words, ..FeatureOptions::default() };
        drawn(text, &FeatureExtractor::new(options, None))
    }

    fn drawn(text: &str, extractor: &FeatureExtractor) -> Vec<(String, f64)> {
        let document = Document::new(Article::new(text), &Analyzer::new(extractor.options().terms));
        let mut found = Vec::new();
        let features = extractor.features(&document, Part::Whole);
        let mut name = String::new();
        for (gram, x) in features.grams.named(&features.numbering) {
            extractor.write_name(gram, |term| document.terms()[term].as_str(), &mut name);
            found.push((name.clone(), x));
        }
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
    fn what_holds_a_discounted_stop_word_counts_less() {
        let found = features("Talks on oil.", StopWords::Discount);
        let weight = |name: &str| found.iter().find(|f| f.0 == name).unwrap().1;
        assert_eq!(found.len(), 5);
        for name in ["on", "on oil", "talk on"] {
            assert!((weight(name) / weight("oil") - DISCOUNT).abs() < 1e-12, "{name}");
        }
        assert!((weight("talk") - weight("oil")).abs() < 1e-12);
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
            found.iter().map(|f| f.0.as_str()).filter(|name| name.starts_with('#')).collect();
        assert_eq!(names, ["#crude", "#crude #ship", "#ship"]);
        let weight = |name: &str| found.iter().find(|f| f.0 == name).unwrap().1;
        assert!((weight("#crude") / weight("crude") - CLASS_WEIGHT).abs() < 1e-12);
    }
}
