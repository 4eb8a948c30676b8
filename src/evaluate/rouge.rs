//! ROUGE: a reference summary and a candidate in, the share of words, of word
//! pairs and of common subsequences that they have in common out (Lin 2004,
//! "ROUGE: A Package for Automatic Evaluation of Summaries").
//!
//! The figures are those of Google's Python package `rouge-score`, with and
//! without its stemmer. As there, words are runs of the letters a to z and of
//! digits: ROUGE is a measure for English.

use std::collections::HashMap;
use std::iter::once;

use foldhash::fast::RandomState;
use serde::Serialize;

use super::porter::porter_stem;

/// How much a candidate has in common with a reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct RougeScore {
    /// The common part, as a share of the candidate, in [0, 1].
    pub precision: f64,
    /// The common part, as a share of the reference, in [0, 1].
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
}

impl RougeScore {
    fn new(common: usize, reference: usize, candidate: usize) -> Self {
        let precision = common as f64 / candidate.max(1) as f64;
        let recall = common as f64 / reference.max(1) as f64;
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        Self { precision, recall, f1 }
    }
}

/// The four usual figures of a candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rouge {
    /// Words in common.
    pub rouge_1: RougeScore,
    /// Pairs of neighbouring words in common.
    pub rouge_2: RougeScore,
    /// The longest common subsequence of the words of both texts.
    pub rouge_l: RougeScore,
    /// For each sentence of the reference, the union of its longest common
    /// subsequences with the sentences of the candidate.
    pub rouge_lsum: RougeScore,
}

/// Cuts texts into the words that ROUGE counts. Only texts of the same
/// tokenizer can be compared.
#[derive(Debug)]
pub struct RougeTokenizer {
    stem: bool,
    /// The number of each word met so far: that of its stem.
    words: HashMap<String, u32, RandomState>,
    stems: HashMap<String, u32, RandomState>,
}

/// A text made ready to be compared with others.
#[derive(Clone, Debug, Default)]
pub struct RougeText {
    sentences: Vec<Vec<u32>>,
    /// The words of all sentences in a row.
    words: Vec<u32>,
    /// How often each word occurs, sorted by word.
    unigrams: Vec<(u32, usize)>,
    /// The same of pairs of neighbouring words, also across sentences.
    bigrams: Vec<((u32, u32), usize)>,
}

impl RougeTokenizer {
    /// A tokenizer which, if told to stem, takes words of more than three
    /// letters with the same Porter stem for the same.
    pub fn new(stem: bool) -> Self {
        Self { stem, words: HashMap::default(), stems: HashMap::default() }
    }

    /// Prepares a text; each of its lines is a sentence.
    pub fn text(&mut self, text: &str) -> RougeText {
        self.sentences(text.split('\n').filter(|line| !line.is_empty()))
    }

    /// Prepares a text given as its sentences.
    pub fn sentences<'t>(&mut self, sentences: impl IntoIterator<Item = &'t str>) -> RougeText {
        RougeText::new(sentences.into_iter().map(|sentence| self.sentence(sentence)).collect())
    }

    fn sentence(&mut self, text: &str) -> Vec<u32> {
        let mut numbers = Vec::new();
        let mut word = String::new();
        // Two letters beyond ASCII have lower cases within it: the kelvin
        // sign, and the dotted capital I, whose dot then parts words.
        for c in text.chars().flat_map(char::to_lowercase).chain(once(' ')) {
            if c.is_ascii_alphanumeric() {
                word.push(c);
            } else if !word.is_empty() {
                numbers.push(self.number(&word));
                word.clear();
            }
        }
        numbers
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.words.get(word) {
            return *number;
        }
        let stem = if self.stem && word.len() > 3 { porter_stem(word) } else { word.to_owned() };
        let next = self.stems.len() as u32;
        let number = *self.stems.entry(stem).or_insert(next);
        self.words.insert(word.to_owned(), number);
        number
    }
}

impl RougeText {
    fn new(sentences: Vec<Vec<u32>>) -> Self {
        let words = sentences.concat();
        let unigrams = counted(words.iter().copied());
        let bigrams = counted(words.windows(2).map(|pair| (pair[0], pair[1])));
        Self { sentences, words, unigrams, bigrams }
    }

    /// The text made of some of this text's sentences, in the order given;
    /// numbers beyond its sentences are passed over.
    #[must_use]
    pub fn pick(&self, sentences: &[usize]) -> Self {
        Self::new(sentences.iter().filter_map(|number| self.sentences.get(*number).cloned()).collect())
    }

    /// The words of each sentence, as numbers.
    pub(crate) fn sentence_words(&self) -> &[Vec<u32>] {
        &self.sentences
    }

    /// How often each word occurs, sorted by word.
    pub(crate) fn unigrams(&self) -> &[(u32, usize)] {
        &self.unigrams
    }

    /// How often each pair of neighbouring words occurs, sorted.
    pub(crate) fn bigrams(&self) -> &[((u32, u32), usize)] {
        &self.bigrams
    }
}

/// Compares a candidate with a reference of the same tokenizer. A text without
/// words has nothing in common with any other.
pub fn rouge(reference: &RougeText, candidate: &RougeText) -> Rouge {
    let pairs = |text: &RougeText| text.words.len().saturating_sub(1);
    let words = |common: usize| RougeScore::new(common, reference.words.len(), candidate.words.len());
    Rouge {
        rouge_1: words(common(&reference.unigrams, &candidate.unigrams)),
        rouge_2: RougeScore::new(
            common(&reference.bigrams, &candidate.bigrams),
            pairs(reference),
            pairs(candidate),
        ),
        rouge_l: words(longest_common(&reference.words, &candidate.words)),
        rouge_lsum: words(union_of_longest_common(reference, candidate)),
    }
}

/// How often each thing occurs, sorted.
pub(crate) fn counted<T: Copy + Ord>(things: impl Iterator<Item = T>) -> Vec<(T, usize)> {
    let mut all: Vec<T> = things.collect();
    all.sort_unstable();
    all.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect()
}

/// How many things two counts have in common.
fn common<T: Copy + Ord>(a: &[(T, usize)], b: &[(T, usize)]) -> usize {
    let (mut i, mut j, mut sum) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a[i].1.min(b[j].1);
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

/// The length of the longest common subsequence.
fn longest_common(a: &[u32], b: &[u32]) -> usize {
    // For each prefix of b, its longest with the part of a read so far.
    let mut row = vec![0_usize; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

/// Summary-level common subsequences (section 3.2 of the paper), of which no
/// word counts more often than it stands in the candidate.
fn union_of_longest_common(reference: &RougeText, candidate: &RougeText) -> usize {
    let mut left = candidate.unigrams.clone();
    let mut lefts = Vec::new();
    let mut hits = 0;
    for sentence in &reference.sentences {
        let mut in_union = vec![false; sentence.len()];
        for other in &candidate.sentences {
            mark_longest_common(sentence, other, &mut lefts, &mut in_union);
        }
        for (word, _) in sentence.iter().zip(&in_union).filter(|(_, marked)| **marked) {
            if let Ok(place) = left.binary_search_by_key(word, |(word, _)| *word)
                && left[place].1 > 0
            {
                left[place].1 -= 1;
                hits += 1;
            }
        }
    }
    hits
}

/// So many pairs of words have their bits in one number.
const BITS: usize = u64::BITS as usize;

/// Marks the words of `a` that are in a longest common subsequence with `b`:
/// of several the one that `rouge-score` reads out of its table.
///
/// Of the table only a bit a pair of words is kept, in `lefts`: whether it is
/// longer without the last word of `b` than without that of `a`.
fn mark_longest_common(a: &[u32], b: &[u32], lefts: &mut Vec<u64>, marks: &mut [bool]) {
    let width = b.len().div_ceil(BITS);
    lefts.clear();
    lefts.resize(a.len() * width, 0);
    let mut row = vec![0_u32; b.len() + 1];
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let (left, above) = (row[j], row[j + 1]);
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(left) };
            lefts[i * width + j / BITS] |= u64::from(left > above) << (j % BITS);
            diagonal = above;
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    while i > 0 && j > 0 {
        if a[i - 1] == b[j - 1] {
            marks[i - 1] = true;
            i -= 1;
            j -= 1;
        } else if lefts[(i - 1) * width + (j - 1) / BITS] >> ((j - 1) % BITS) & 1 == 1 {
            j -= 1;
        } else {
            i -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(reference: &str, candidate: &str) -> Rouge {
        let mut tokenizer = RougeTokenizer::new(true);
        let reference = tokenizer.text(reference);
        rouge(&reference, &tokenizer.text(candidate))
    }

    #[test]
    fn a_text_is_all_like_itself_and_nothing_like_no_text() {
        let text = "Oil prices fell.\nTankers waited off the port.";
        let same = scores(text, text);
        for score in [same.rouge_1, same.rouge_2, same.rouge_l, same.rouge_lsum] {
            assert_eq!(score, RougeScore { precision: 1.0, recall: 1.0, f1: 1.0 });
        }
        assert_eq!(scores(text, "--"), Rouge::default());
        assert_eq!(scores("", text), Rouge::default());
    }

    #[test]
    fn words_are_clipped_and_stemmed() {
        let found = scores("The prices fell", "the the price falls").rouge_1;
        assert_eq!((found.precision, found.recall), (0.5, 2.0 / 3.0));
    }

    #[test]
    fn sentences_in_another_order_count_for_the_sum_only() {
        let found = scores("a b c\nd e f", "d e f\na b c");
        assert_eq!((found.rouge_l.f1, found.rouge_lsum.f1), (0.5, 1.0));
    }

    #[test]
    fn the_text_of_some_sentences_is_as_if_they_stood_alone() {
        let mut tokenizer = RougeTokenizer::new(false);
        let text = tokenizer.text("one two\nthree four\nfive six");
        let alone = tokenizer.text("one two\nfive six");
        assert_eq!(rouge(&alone, &text.pick(&[0, 2, 9])).rouge_2.f1, 1.0);
    }
}
