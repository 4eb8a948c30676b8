//! Terms: a word in, the term it counts as out: lower case, without its
//! possessive, stemmed.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::memo::Memo;
use super::word_list::WordList;

static STOP_WORDS: LazyLock<WordList> = LazyLock::new(|| WordList::new(include_str!("data/stop_words.txt")));

static STOP_STEMS: LazyLock<HashSet<String>> =
    LazyLock::new(|| stop_terms(Some(&Stemmer::create(Algorithm::English))));
static STOP_PLAIN: LazyLock<HashSet<String>> = LazyLock::new(|| stop_terms(None));

fn stop_terms(stemmer: Option<&Stemmer>) -> HashSet<String> {
    STOP_WORDS.iter().map(|word| term(word, stemmer)).collect()
}

/// A distinct term of a document.
#[derive(Debug)]
pub struct Term {
    text: Box<str>,
    is_stop_word: bool,
    /// Its text would tell, but stands elsewhere in memory.
    is_content: bool,
    feature: Memo,
    class: Memo,
}

impl Clone for Term {
    fn clone(&self) -> Self {
        Self::new(self.as_str(), self.is_stop_word())
    }
}

impl PartialEq for Term {
    fn eq(&self, other: &Self) -> bool {
        (self.as_str(), self.is_stop_word()) == (other.as_str(), other.is_stop_word())
    }
}

/// Terms of so many letters are words of many languages, or parts of names: "de",
/// "les".
const SHORT: usize = 3;

impl Term {
    pub(crate) fn new(text: &str, is_stop_word: bool) -> Self {
        let (feature, class) = (Memo::default(), Memo::default());
        let is_short = text.chars().nth(SHORT).is_none();
        let is_content = !is_stop_word && !is_short && !text.starts_with(|c: char| c.is_ascii_digit());
        Self { text: text.into(), is_stop_word, is_content, feature, class }
    }

    /// The term: folded and, by option, stemmed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is a function word.
    pub fn is_stop_word(&self) -> bool {
        self.is_stop_word
    }

    /// Whether it is neither a function word nor a number, and long enough to be
    /// a word of one language alone.
    pub(crate) fn is_content(&self) -> bool {
        self.is_content
    }

    /// Its number in a vocabulary.
    pub(crate) fn feature(&self) -> &Memo {
        &self.feature
    }

    /// Its number among the terms that have a word class.
    pub(crate) fn class(&self) -> &Memo {
        &self.class
    }
}

/// How words become terms.
///
/// | Name | Default | Purpose |
/// | :--- | :--- | :--- |
/// | [`stem`](Self::stem) | `true` | Snowball's English stemmer (Porter 2, 2001) joins "refinery" and "refineries" |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermOptions {
    /// Whether terms are stemmed.
    pub stem: bool,
}

impl Default for TermOptions {
    fn default() -> Self {
        Self { stem: true }
    }
}

/// Turns words into terms.
pub struct Analyzer {
    stemmer: Option<Stemmer>,
    options: TermOptions,
    /// The terms of the stop words.
    stop_terms: &'static HashSet<String>,
}

impl fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Analyzer").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Analyzer {
    /// An analyzer with these options.
    pub fn new(options: TermOptions) -> Self {
        let stemmer = options.stem.then(|| Stemmer::create(Algorithm::English));
        let stop_terms = if options.stem { &*STOP_STEMS } else { &*STOP_PLAIN };
        Self { stemmer, options, stop_terms }
    }

    /// The options it was made with.
    pub fn options(&self) -> TermOptions {
        self.options
    }

    /// The term that `word` counts as.
    pub fn term(&self, word: &str) -> String {
        term(word, self.stemmer.as_ref())
    }

    /// Whether a term is that of a function word.
    pub fn is_stop_term(&self, term: &str) -> bool {
        self.stop_terms.contains(term)
    }
}

fn term(word: &str, stemmer: Option<&Stemmer>) -> String {
    let plain = plain(word);
    match stemmer {
        Some(stemmer) if plain != COUNTRY => stemmer.stem(&plain).into_owned(),
        _ => plain,
    }
}

/// Whether `word`, in any case, is a function word of English that says
/// nothing of a text's subject.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(&folded(word))
}

/// A word in lower case with straight apostrophes.
pub(crate) fn folded(word: &str) -> Cow<'_, str> {
    match word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        true => Cow::Borrowed(word),
        false => {
            let lower = word.to_lowercase();
            Cow::Owned(if lower.is_ascii() { lower } else { lower.replace('’', "'") })
        }
    }
}

/// The term of "US", "U.S." and "USA".
const COUNTRY: &str = "u.s";

/// Whether a character is a mark on the one before it, as where an é is written
/// as two characters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Whether a character only says where a line may be broken or not, as soft
/// hyphens do.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Lower case, straight apostrophes, no possessive, no points in acronyms, no
/// soft hyphens; a letter and its mark are one character (Unicode's form C).
fn plain(word: &str) -> String {
    let composed: Cow<'_, str> = match word.is_ascii() {
        false if word.contains(is_unseen) => word.chars().filter(|c| !is_unseen(*c)).nfc().collect(),
        false if word.contains(is_mark) => word.nfc().collect(),
        _ => Cow::Borrowed(word),
    };
    let word = &*composed;
    let word = if word.contains('’') { Cow::Owned(word.replace('’', "'")) } else { Cow::Borrowed(word) };
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("'S")).unwrap_or(&word);
    // "US" and "U.S" are the country, "us" is the pronoun.
    if matches!(word, "US" | "U.S" | "USA" | "U.S.A") {
        return COUNTRY.to_owned();
    }
    if word.contains('.') && !word.contains(|c: char| c.is_ascii_digit()) {
        return word.chars().filter(|c| *c != '.').flat_map(char::to_lowercase).collect();
    }
    word.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_folded_freed_of_its_possessive_and_stemmed() {
        let analyzer = Analyzer::new(TermOptions::default());
        for (word, term) in [
            ("Refineries", "refineri"),
            ("refinery", "refineri"),
            ("OPEC's", "opec"),
            ("Türkiye’s", "türkiy"),
            ("Tu\u{308}rkiye’s", "türkiy"),
            ("Re\u{ad}fine\u{ad}ries", "refineri"),
            ("U.S", "u.s"),
            ("US", "u.s"),
            ("us", "us"),
            ("U.N", "un"),
            ("3.5", "3.5"),
        ] {
            assert_eq!(analyzer.term(word), term, "{word}");
        }
    }

    #[test]
    fn stop_words_are_known_in_any_case_and_with_either_apostrophe() {
        assert!(is_stop_word("The") && is_stop_word("don’t"));
        assert!(!is_stop_word("oil"));
    }
}
