//! The words around a mark: abbreviations, titles, initials, and those that
//! begin sentences. The lists are in `data/`.

use std::sync::LazyLock;

use super::list::is_bullet;
use crate::text::shapes::{is_month, is_weekday};
use crate::text::term::{folded, is_stop_word};
use crate::text::word_list::WordList;

macro_rules! word_list {
    ($name:ident, $file:literal) => {
        pub(super) static $name: LazyLock<WordList> =
            LazyLock::new(|| WordList::new(include_str!(concat!("../data/", $file))));
    };
}

// Before a name: never the end of a sentence ("Gen. Smith").
word_list!(TITLES, "titles.txt");
// Before a number ("No. 5").
word_list!(NUMBERED, "numbered.txt");
// May end a sentence, but only if the next word often begins one.
word_list!(ABBREVIATIONS, "abbreviations.txt");
// The same, for those that are words of their own in lower case.
word_list!(CAPITALISED, "capitalised.txt");
// Words that often begin a sentence.
word_list!(STARTERS, "starters.txt");
// Names that end in an exclamation mark ("Yahoo!").
word_list!(EXCLAMATIONS, "exclamations.txt");
// "Why now?" Smith asked.
word_list!(REPORTING_VERBS, "reporting_verbs.txt");

/// How far (in bytes) to look back for the word before a full stop.
const LONGEST_WORD: usize = 60;

/// The word just before a full stop, without what opens before it.
pub(super) fn word_before(text: &str, start: usize, end: usize) -> &str {
    let from = text.ceil_char_boundary(end.saturating_sub(LONGEST_WORD)).max(start);
    let word = text[from..end].rsplit(char::is_whitespace).next().unwrap_or_default();
    word.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_bullet(c))
}

/// Whether `word` is no abbreviation by its looks: a number, a function word,
/// or two letters and more with a vowel among them.
pub(super) fn is_ordinary(word: &str) -> bool {
    let vowel = |c: char| "aeiouyAEIOUYáéíóúàèìòùäëïöüâêîôû".contains(c);
    word.chars().all(|c| c.is_ascii_digit() || c == ',')
        || (word.chars().count() > 1 && word.chars().any(vowel))
        || is_stop_word(word)
}

/// Letters without a vowel, the first of them alone a capital: "Rs", "Cdr",
/// "Sqn".
pub(super) fn is_contraction(word: &str) -> bool {
    let is_vowel = |c: char| "aeiouy".contains(c.to_ascii_lowercase());
    word.len() > 1
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.chars().skip(1).all(|c| c.is_ascii_lowercase())
        && !word.contains(is_vowel)
}

/// A single capital.
pub(super) fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// Whether `word`, which ends at `end`, is the initial of a name: "Albert I.
/// Jones" has one, "you and I." a pronoun, "plan B." neither.
pub(super) fn is_initial_of_a_name(text: &str, start: usize, end: usize, word: &str) -> bool {
    let before = start + text[start..end - word.len()].trim_end().len();
    word != "I" && word_before(text, start, before).starts_with(char::is_uppercase)
}

/// Whether a text begins with a word that often begins a sentence.
pub(super) fn is_starter(next: &str) -> bool {
    let word = first_word(next);
    word.chars().next().is_some_and(char::is_uppercase) && STARTERS.contains(&folded(word))
}

/// The word that a text begins with.
pub(super) fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’')).unwrap_or(text.len());
    &text[..end]
}

/// "Smith asked." behind a quotation: the speaker belongs to it.
pub(super) fn is_speaker(next: &str) -> bool {
    let is_name = |word: &&str| {
        let lower = word.trim_end_matches('.').to_lowercase();
        word.starts_with(char::is_uppercase)
            && (!STARTERS.contains(&lower) || matches!(&*lower, "mr" | "mrs" | "ms"))
    };
    let names = next.split_whitespace().take(5).take_while(is_name).count();
    let mut words = next.split_whitespace().skip(names);
    let verb = words.next().unwrap_or_default().trim_end_matches(|c: char| !c.is_alphanumeric());
    // "Verkaik said he met ..." says something new.
    let goes_on = matches!(
        words.next(),
        Some("he" | "she" | "it" | "they" | "that" | "this" | "because" | "many" | "the")
    );
    (1..5).contains(&names) && REPORTING_VERBS.contains(verb) && !goes_on
}

/// "5 a.m. Paris time", "9 p.m. EST", "8 a.m. Monday".
pub(super) fn is_time_zone_or_day(next: &str) -> bool {
    const ZONES: [&str; 18] = [
        "BST", "CDT", "CEST", "CET", "CST", "Central", "EDT", "EST", "ET", "Eastern", "GMT", "IST", "MST",
        "PDT", "PST", "PT", "Pacific", "UTC",
    ];
    let word = first_word(next);
    let lower = word.to_lowercase();
    // "E.T." and "E.S.T." too.
    let token = next.split_whitespace().next().unwrap_or_default();
    let bare: String = token.chars().filter(char::is_ascii_alphabetic).collect();
    (token.contains('.') && ZONES.contains(&bare.as_str()))
        || ZONES.contains(&word)
        || is_weekday(&lower)
        || is_month(&lower)
        || next[word.len()..].starts_with(" time")
}
