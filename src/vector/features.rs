//! Features: a document (or one of its sentences) in, its weighted n-grams of
//! terms and of word classes out: the document's half of TF-IDF.

use std::ops::Range;
use std::sync::Arc;

use super::WordClasses;
use super::gram::{Gram, LONGEST_NGRAM, NOTHING, in_order, of_order};
use super::gram_counts::GramCounts;
use super::numbering::Numbering;
use super::options::FeatureOptions;
use super::part::{Part, PartTerms, weight_of_sentence};
use crate::text::{Document, Term, Word};

/// How much an occurrence of a class counts beside one of a word: classes know
/// more words, words know more precisely.
const CLASS_WEIGHT: f64 = 0.6;

/// How much an occurrence of what holds a function word counts beside one of
/// what does not, where function words are discounted.
const DISCOUNT: f64 = 0.4;

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
        let terms = part.terms(document);
        let numbering = self.numbering_of(&terms);
        let numbers = self.first_term() as usize + terms.len();
        let mut counts = GramCounts::new(self.options.ngrams, numbers, 2 * part.words(document).len());
        part.each_stretch(document, |words, weight, _| {
            for numbers in [&numbering.terms, &numbering.classes] {
                counts.add(words.iter().map(|word| numbers[terms.number(word)]), weight);
            }
        });
        let mut grams = Vec::with_capacity(part.words(document).len());
        counts.for_each(|gram, tf| grams.push(Weighed { gram, tf, x: 0.0 }));
        self.weigh(&mut grams, &numbering);
        Features { extractor: self, terms, grams }
    }

    /// Calls `each` with every occurrence of every feature, in text order.
    pub(crate) fn each_run<'d>(&self, document: &'d Document, part: Part<'d>, mut each: impl FnMut(Run<'d>)) {
        let terms = part.terms(document);
        let numbering = self.numbering_of(&terms);
        part.each_stretch(document, |words, weight, in_title| {
            let mut found = |gram, run| each(Run { gram, words: &words[run], weight, in_title });
            let term = |at: usize| terms.number(&words[at]);
            self.runs(words.len(), |at| numbering.terms[term(at)], &mut found);
            self.runs(words.len(), |at| numbering.classes[term(at)], &mut found);
        });
    }

    /// The distinct features of a title and sentences given as numbers of
    /// terms, each part closed by `end`: as of the document they come from.
    pub(crate) fn features_of_words(&self, words: &[u32], end: u32, numbering: &Numbering) -> Vec<Weighed> {
        // Every run and, in the lowest bits, its place: the weights of a gram add
        // up in text order.
        let mut found = Vec::with_capacity(2 * words.len());
        let mut weights = Vec::with_capacity(2 * words.len());
        for (number, part) in words.split(|word| *word == end).enumerate() {
            let weight = number.checked_sub(1).map_or(1.0, weight_of_sentence);
            let mut push = |gram, _| {
                found.push(in_order(gram) << u32::BITS | weights.len() as u128);
                weights.push(weight);
            };
            self.runs(part.len(), |at| numbering.terms[part[at] as usize], &mut push);
            self.runs(part.len(), |at| numbering.classes[part[at] as usize], &mut push);
        }
        found.sort_unstable();
        let mut grams: Vec<Weighed> = Vec::with_capacity(found.len());
        for run in found {
            let (gram, weight) = (of_order(run >> u32::BITS), weights[run as u32 as usize]);
            match grams.last_mut() {
                Some(last) if last.gram == gram => last.tf += weight,
                _ => grams.push(Weighed { gram, tf: weight, x: 0.0 }),
            }
        }
        self.weigh(&mut grams, numbering);
        grams
    }

    /// The numbers of the terms of a part of a document.
    fn numbering_of(&self, terms: &PartTerms<'_>) -> Numbering {
        let classes = self.word_classes.as_deref();
        let class = |term| classes.and_then(|classes| classes.class_of(term));
        self.numbering(terms.iter().map(|term| (term.is_stop_word(), class(term))))
    }

    /// The numbers by which some terms, each with whether it is a function
    /// word, and with its class, stand in grams.
    pub(crate) fn numbering(&self, terms: impl Iterator<Item = (bool, Option<usize>)>) -> Numbering {
        Numbering::new(terms, self.first_term(), self.options.stop_words)
    }

    /// The name of a gram, of which `term` tells the terms.
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
        self.word_classes.as_deref().map(|classes| classes.name(number as usize - 1))
    }

    /// The number of the first term: classes come before.
    pub(super) fn first_term(&self) -> u32 {
        self.word_classes.as_deref().map_or(0, WordClasses::len) as u32 + 1
    }

    /// Calls `each` with every run of words that have a number: a run that
    /// holds one without is no feature, and neither is one that goes on from it.
    fn runs(&self, length: usize, number: impl Fn(usize) -> u32, each: &mut impl FnMut(Gram, Range<usize>)) {
        for start in 0..length {
            let mut gram = [NOTHING; LONGEST_NGRAM];
            for at in start..length.min(start + self.options.ngrams) {
                gram[at - start] = number(at);
                if gram[at - start] == NOTHING {
                    break;
                }
                each(gram, start..at + 1);
            }
        }
    }

    /// Gives distinct grams their weights x = l / |l|, where l is 1 + ln tf (or
    /// tf), and |l| the norm of all.
    fn weigh(&self, grams: &mut [Weighed], numbering: &Numbering) {
        let p = self.options.norm;
        let mut sum = 0.0;
        for weighed in &mut *grams {
            let discount = if numbering.is_discounted(weighed.gram) { DISCOUNT } else { 1.0 };
            weighed.x = discount * self.l(weighed.gram, weighed.tf);
            // The default exponent has a short way.
            sum += if p == 1.5 { weighed.x * weighed.x.sqrt() } else { libm::pow(weighed.x, p) };
        }
        let norm = libm::pow(sum, 1.0 / p);
        grams.iter_mut().for_each(|weighed| weighed.x /= norm);
    }

    /// The weight of a feature before it is divided by the norm.
    fn l(&self, gram: Gram, tf: f64) -> f64 {
        // Below 1, as late in an article, tf itself goes on where 1 + ln tf
        // leaves off.
        let l = if self.options.sublinear_tf && tf > 1.0 { 1.0 + libm::log(tf) } else { tf };
        if gram[0] < self.first_term() { CLASS_WEIGHT * l } else { l }
    }
}

/// A distinct feature of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Weighed {
    pub gram: Gram,
    /// How often it occurs, as its places count.
    pub tf: f64,
    /// Its weight: the text's half of TF-IDF.
    pub x: f64,
}

/// The distinct features of a text.
pub(crate) struct Features<'d> {
    pub(super) extractor: &'d FeatureExtractor,
    /// The terms that grams are made of.
    pub(super) terms: PartTerms<'d>,
    /// Sorted, so that sums over features do not depend on chance.
    pub(super) grams: Vec<Weighed>,
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
    use crate::vector::StopWords;

    fn features(text: &str, stop_words: StopWords) -> Vec<(String, f64)> {
        let options = FeatureOptions { stop_words, ..FeatureOptions::default() };
        drawn(text, &FeatureExtractor::new(options, None))
    }

    fn drawn(text: &str, extractor: &FeatureExtractor) -> Vec<(String, f64)> {
        let document = Document::new(Article::new(text), &Analyzer::new(extractor.options().terms));
        let mut found = Vec::new();
        let features = extractor.features(&document, Part::Whole);
        let mut name = String::new();
        for Weighed { gram, x, .. } in &features.grams {
            extractor.write_name(*gram, |term| document.terms()[term].as_str(), &mut name);
            found.push((name.clone(), *x));
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
    fn a_document_has_the_features_of_the_numbers_of_its_words() {
        const END: u32 = u32::MAX;
        let text = "Oil and gas fell. Oil and gas fell again, and so did the price of oil and gas.";
        for ngrams in 1..=LONGEST_NGRAM {
            let options = FeatureOptions { ngrams, stop_words: StopWords::Keep, ..FeatureOptions::default() };
            let analyzer = Analyzer::new(options.terms);
            let classes = WordClasses::from_text("oil gas\nfell price\n", &analyzer).unwrap();
            let extractor = FeatureExtractor::new(options, Some(Arc::new(classes)));
            let document = Document::new(Article::new(text).with_title("Oil falls"), &analyzer);
            let sentences = document.sentences().iter().map(|sentence| document.sentence_words(sentence));
            let parts = std::iter::once(document.title_words()).chain(sentences);
            let words: Vec<u32> =
                parts.flat_map(|part| part.iter().map(|word| word.term).chain([END])).collect();
            let numbering = extractor.numbering_of(&Part::Whole.terms(&document));
            let expected = extractor.features_of_words(&words, END, &numbering);
            assert_eq!(extractor.features(&document, Part::Whole).grams, expected);
        }
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
