//! Phrases of page furniture: a line in, the reason to remove it out, by the
//! list in `data/boilerplate.txt`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use foldhash::fast::RandomState;
use serde::Deserialize;

use super::removed::Reason;
use super::shapes::has_more_words;
use super::term::folded;

/// The phrases of `data/boilerplate.txt`: reason, kind and the phrase in lower
/// case, parted by tabs.
pub(super) struct Phrases {
    /// By how the phrase's first word begins: most lines begin otherwise.
    openings: HashMap<u32, Vec<Phrase>, RandomState>,
    /// Those that stand anywhere, by their longest words.
    anywhere: Vec<Vec<Anywhere>>,
    /// Finds these words, all in one pass: they are rare in news, where the first
    /// words of many phrases are not.
    longest: Option<AhoCorasick>,
}

/// A phrase that makes boilerplate of a line wherever it stands in it.
struct Anywhere {
    text: &'static str,
    /// Where its longest word begins.
    longest: usize,
    reason: Reason,
}

impl Anywhere {
    /// Where it stands in `text`, if its longest word stands at `at`.
    fn around(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let start = at.checked_sub(self.longest)?;
        text.as_bytes()[start..].starts_with(self.text.as_bytes()).then(|| start..start + self.text.len())
    }
}

struct Phrase {
    text: &'static str,
    kind: Kind,
    reason: Reason,
}

impl Phrase {
    /// Whether `line` may begin with it, told without folding the line.
    fn may_begin(&self, line: &str) -> bool {
        match line.as_bytes().get(..self.text.len()) {
            Some(start) => !start.is_ascii() || start.eq_ignore_ascii_case(self.text.as_bytes()),
            None => !line.is_ascii(),
        }
    }
}

/// How a phrase must stand in its line.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// It is the line.
    Is,
    /// The line begins with it.
    Starts,
    /// The line begins with it, a name or a date follows, and it is no long
    /// sentence: "Photographs by Jane Smith".
    Labels,
    /// It stands anywhere in the line.
    Has,
}

/// Reads one of a fixed set of names, as serde spells them.
fn named<'d, T: Deserialize<'d>>(name: &'d str) -> Option<T> {
    T::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(name)).ok()
}

impl Phrases {
    pub(super) fn new(file: &'static str) -> Self {
        let mut openings: HashMap<_, Vec<_>, _> = HashMap::default();
        let mut anywhere: BTreeMap<&str, Vec<Anywhere>> = BTreeMap::new();
        for line in file.lines() {
            let mut fields = line.split('\t');
            let (Some(reason), Some(kind), Some(text)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let (Some(reason), Some(kind)) = (named(reason), named(kind)) else { continue };
            if kind == Kind::Has {
                let (longest, word) = longest_word(text);
                anywhere.entry(word).or_default().push(Anywhere { text, longest, reason });
            } else {
                openings.entry(beginning(text)).or_default().push(Phrase { text, kind, reason });
            }
        }
        // Of several that hold a word in the same place the one counts that begins
        // first.
        anywhere.values_mut().for_each(|phrases| phrases.sort_by_key(|phrase| Reverse(phrase.longest)));
        // The first match is found faster than any.
        let longest =
            AhoCorasickBuilder::new().match_kind(MatchKind::LeftmostFirst).build(anywhere.keys()).ok();
        Self { openings, anywhere: anywhere.into_values().collect(), longest }
    }

    /// The phrases that make boilerplate of a line wherever they stand in it,
    /// found in `text[span]`, in order.
    pub(super) fn found_in(&self, text: &str, span: Range<usize>) -> Vec<(Range<usize>, Reason)> {
        let lower = text[span.clone()].to_ascii_lowercase();
        let words = self.longest.iter().flat_map(|longest| longest.find_iter(&lower));
        let around = words.flat_map(|word| {
            let at = |phrase: &Anywhere| Some((phrase.around(&lower, word.start())?, phrase.reason));
            self.anywhere[word.pattern().as_usize()].iter().find_map(at)
        });
        let place = |found: Range<usize>| span.start + found.start..span.start + found.end;
        let mut found: Vec<_> = around.map(|(found, reason)| (place(found), reason)).collect();
        found.sort_by_key(|(place, _)| place.start);
        found
    }

    /// Why a line is boilerplate by the phrase that it begins with or is.
    pub(super) fn opens(&self, line: &str) -> Option<Reason> {
        // Bullets, and the count in "5 min read".
        let line = line.trim_start_matches(|c: char| {
            matches!(c, '•' | '*' | '>' | '»' | '►' | '▶' | '|' | '[')
                || c.is_whitespace()
                || c.is_ascii_digit()
        });
        self.begins(line).or_else(|| self.framed(line))
    }

    fn begins(&self, line: &str) -> Option<Reason> {
        let near = self.openings.get(&beginning(line))?;
        // Many lines begin with "in" or "for", few go on like a phrase.
        near.iter().find(|phrase| phrase.may_begin(line))?;
        let lower = folded(line).replace(NO_BREAK, " ");
        // In the middle of a sentence the same words are prose.
        let begins = !line.starts_with(char::is_lowercase);
        let bare = lower.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '-' && c != '+');
        // "Next." and "Ends." are sentences of one word.
        let sentence = lower.ends_with('.') && !bare.contains(' ');
        let label = !lower.ends_with(['.', '?', '!']) || !has_more_words(line, 6);
        let found = near.iter().find(|phrase| match phrase.kind {
            Kind::Is => bare == phrase.text && !sentence,
            Kind::Starts => begins && starts(&lower, phrase.text),
            Kind::Labels => begins && label && starts(&lower, phrase.text) && names(line, phrase.text.len()),
            Kind::Has => false,
        });
        found.map(|phrase| phrase.reason)
    }

    /// Why a short line is boilerplate by the phrase that it is but for signs
    /// around it: "-ENDS-", "(End)".
    fn framed(&self, line: &str) -> Option<Reason> {
        const LONGEST: usize = 24;
        if line.len() > LONGEST || line.starts_with(char::is_alphanumeric) {
            return None;
        }
        let inside = folded(line.trim_matches(|c: char| !c.is_alphanumeric()));
        let near = self.openings.get(&beginning(&inside))?;
        near.iter()
            .find(|phrase| phrase.kind == Kind::Is && inside == phrase.text)
            .map(|phrase| phrase.reason)
    }
}

/// A blank at which no line is broken: in a phrase it is one like others.
const NO_BREAK: [char; 2] = ['\u{a0}', '\u{202f}'];

/// The longest word of a phrase, the last of several, and where it begins.
fn longest_word(phrase: &str) -> (usize, &str) {
    let words = phrase.split(' ').scan(0, |next, word| {
        let start = *next;
        *next += word.len() + 1;
        Some((start, word))
    });
    words.max_by_key(|(_, word)| word.len()).unwrap_or_default()
}

/// Whether a name, a number or nothing follows the first `length` bytes.
fn names(line: &str, length: usize) -> bool {
    let rest = line.get(length..).unwrap_or_default().trim_start_matches(|c: char| !c.is_alphanumeric());
    !rest.starts_with(char::is_lowercase)
}

/// Whether `line` begins with the whole words of `phrase`; one that ends in a
/// digit begins a year.
fn starts(line: &str, phrase: &str) -> bool {
    line.strip_prefix(phrase).is_some_and(|rest| match phrase.ends_with(|c: char| c.is_ascii_digit()) {
        true => rest.len() > 1 && rest.bytes().take(2).all(|b| b.is_ascii_digit()),
        false => !phrase.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric),
    })
}

/// The first letters of the first word, whatever their case, as a number; 0 if
/// they are not of ASCII, or there are none.
fn beginning(text: &str) -> u32 {
    let mut letters = 0;
    for (at, b) in text.bytes().enumerate().take(4) {
        match b {
            b if b.is_ascii_alphabetic() => letters = letters << 5 | u32::from(b & 31),
            b if b.is_ascii() => break,
            _ if text[at..].starts_with(char::is_alphabetic) => return 0,
            _ => break,
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_names_a_reason_and_a_kind() {
        let file = include_str!("data/boilerplate.txt");
        let phrases = Phrases::new(file);
        let anywhere = phrases.anywhere.iter().map(Vec::len).sum::<usize>();
        let read = anywhere + phrases.openings.values().map(Vec::len).sum::<usize>();
        assert_eq!(read, file.lines().count());
    }

    #[test]
    fn every_phrase_that_may_stand_anywhere_is_found_in_any_case() {
        let phrases = Phrases::new(include_str!("data/boilerplate.txt"));
        for Anywhere { text, reason, .. } in phrases.anywhere.iter().flatten() {
            for phrase in [(*text).to_owned(), text.to_uppercase()] {
                let line = format!("é {phrase} é");
                assert_eq!(phrases.found_in(&line, 0..line.len()), [(3..3 + phrase.len(), *reason)]);
                assert_eq!(phrases.found_in(&line, 0..line.len() - 4), []);
            }
        }
    }
}
