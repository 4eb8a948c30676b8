//! The rules: whether a mark ends the sentence in which it stands.

use memchr::memchr;

use super::list::{List, is_bullet, is_certain_bullet};
use super::mark::Mark;
use super::words::{
    ABBREVIATIONS, CAPITALISED, EXCLAMATIONS, NUMBERED, TITLES, first_word, is_contraction, is_initial,
    is_initial_of_a_name, is_ordinary, is_speaker, is_starter, is_time_zone_or_day, word_before,
};
use crate::text::term::folded;

/// A quotation longer than this (in bytes) is cut into its sentences; a
/// shorter one stays whole.
const LONGEST_QUOTE: usize = 320;
/// How far (in bytes) the rules look behind a mark: a few words.
const LOOK_AHEAD: usize = 300;

/// What is known while a paragraph is read from left to right.
pub(super) struct Scan<'t> {
    pub text: &'t str,
    /// Where the sentence that is being read begins.
    pub start: usize,
    /// Up to where a bracket is open.
    pub bracket_until: usize,
    /// Where the quotation closes that was opened last.
    pub quote_until: usize,
    pub list: Option<List>,
}

impl Scan<'_> {
    /// Whether the sentence ends with `mark`.
    pub(super) fn ends_with(&self, mark: &Mark) -> bool {
        let text = self.text;
        let rest = &text[mark.end..text.floor_char_boundary(mark.end + LOOK_AHEAD)];
        let after = rest.trim_start();
        if after.is_empty() {
            return true;
        }
        if mark.end <= self.bracket_until || self.is_rank(mark) {
            return false;
        }
        let word = word_before(text, self.start, mark.start);
        if rest.len() == after.len() {
            return self.is_glued(mark, after);
        }
        if self.is_item_mark(word, mark) {
            return false;
        }
        let opened = |c: char| matches!(c, '"' | '“' | '‘' | '\'' | '(' | '[' | '«' | '„' | '¿' | '¡');
        let next = after.trim_start_matches(opened);
        let Some(first) = next.chars().next() else { return true };
        if is_bullet(first) || self.list.as_ref().is_some_and(|list| list.marks(after)) {
            return true;
        }
        let closed = mark.end > mark.marks_end;
        // "No!" - the crowd shouted.
        let is_dash = |c: char| matches!(c, '-' | '–' | '—');
        if (closed || !mark.is_single_stop(text))
            && is_dash(first)
            && next.trim_start_matches(|c| is_dash(c) || c == ' ').starts_with(char::is_lowercase)
        {
            return false;
        }
        if mark.is_ellipsis(text) {
            return self.ellipsis_ends(mark, first, next);
        }
        if mark.is_single_stop(text) && !closed {
            return self.stop_ends(mark, word, first, next);
        }
        let quoted = closed && text[..mark.end].ends_with(['"', '”', '’', '\'', '»']);
        let exclaimed = text[mark.start..mark.marks_end] == *"!";
        if first.is_lowercase() && (closed || (exclaimed && self.is_name(word, mark))) {
            return false;
        }
        if quoted && !text[mark.start..mark.marks_end].starts_with('.') {
            return !is_speaker(next);
        }
        let named = exclaimed && EXCLAMATIONS.contains(&word.to_lowercase()) && !is_starter(next);
        !named
    }

    /// Whether a mark closes a bracket behind a title: "Gen. (ret.) Smith".
    fn is_rank(&self, mark: &Mark) -> bool {
        if mark.end != self.bracket_until + 1 || mark.start >= self.bracket_until {
            return false;
        }
        let Some((before, inside)) = self.text[self.start..mark.start].rsplit_once('(') else { return false };
        let title = before.trim_end().trim_end_matches('.');
        let title = title.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let is_remark =
            matches!(&*inside.to_lowercase(), "ret" | "retd" | "rtd" | "res" | "dr" | "mr" | "mrs" | "ms");
        is_remark && TITLES.contains(&title.to_lowercase())
    }

    /// Whether a lone full stop behind `word` ends the sentence.
    fn stop_ends(&self, mark: &Mark, word: &str, first: char, next: &str) -> bool {
        let letters = word.rsplit(['-', '–', '—', '/', ')']).next().unwrap_or(word);
        // A stop on its own before lower case is the debris of a lost link.
        if letters.is_empty() && first.is_lowercase() {
            return false;
        }
        let lower = folded(letters);
        // "Ft. Worth" has a title, "told the FT. But" a newspaper.
        let shouted = letters.len() > 1 && !letters.contains(char::is_lowercase);
        let titled = TITLES.contains(&lower)
            && !(shouted && matches!(&*lower, "ft" | "rt" | "col" | "ens" | "gp" | "maj"));
        if titled && !(first.is_lowercase() && lower.len() > 3) {
            return false;
        }
        if NUMBERED.contains(&lower) && (first.is_ascii_digit() || !is_ordinary(letters)) {
            return false;
        }
        // "Rs. 500", but "Andrew Ng. Shares fell".
        if is_contraction(letters) && first.is_ascii_digit() {
            return false;
        }
        let initial = is_initial(letters);
        let dotted = letters.contains('.')
            && letters
                .split('.')
                .all(|part| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic));
        if matches!(&*lower, "a.m" | "p.m") && first.is_uppercase() {
            return !is_time_zone_or_day(next);
        }
        let abbreviated =
            initial || dotted || ABBREVIATIONS.contains(&lower) || CAPITALISED.contains(letters);
        if abbreviated {
            return is_starter(next)
                && !(initial && is_initial_of_a_name(self.text, self.start, mark.start, word));
        }
        // Behind an ordinary word a full stop ends the sentence even where the
        // next word lacks its capital, as typed in haste.
        !first.is_lowercase() || is_ordinary(letters)
    }

    /// Whether `word`, before an exclamation mark, is a name rather
    /// than the last word of a sentence: "Mamma Mia! has joined".
    fn is_name(&self, word: &str, mark: &Mark) -> bool {
        let first = self.text[self.start..mark.start - word.len()].trim_start().is_empty();
        word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase) && !first
    }

    /// Three dots leave a sentence open more often than they end it.
    fn ellipsis_ends(&self, mark: &Mark, first: char, next: &str) -> bool {
        let marks = &self.text[mark.start..mark.marks_end];
        if first.is_lowercase() || self.text[..mark.start].ends_with(['[', '(']) {
            return false;
        }
        let spaced = marks.contains(' ');
        let dots = marks.bytes().filter(|b| *b == b'.').count();
        if spaced && dots < 4 {
            return false;
        }
        let word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        word != "I" || dots > 3
    }

    /// Whether the mark belongs to a list item's number ("1.", "a."), or to that
    /// of a question or an answer, at the beginning of the sentence.
    fn is_item_mark(&self, word: &str, mark: &Mark) -> bool {
        let number = word.trim_start_matches(is_bullet);
        let is_number = (1..=3).contains(&number.len())
            && (number.trim_start_matches(['Q', 'A']).bytes().all(|b| b.is_ascii_digit())
                || (self.list.is_some() && number.len() == 1)
                || number.bytes().all(|b| b"IVX".contains(&b)));
        // From the mark back: the first thing but blanks and bullets settles it.
        let before = &self.text[self.start..mark.start - number.len()];
        is_number && before.chars().rev().all(|c| c.is_whitespace() || is_bullet(c))
    }

    /// Whether a list item begins at `at`, behind white space.
    pub(super) fn item_begins(&self, at: usize) -> bool {
        let (before, rest) = self.text.split_at(at);
        if !before.ends_with(char::is_whitespace) {
            return false;
        }
        let marks = rest.starts_with(is_certain_bullet)
            || self
                .list
                .as_ref()
                .is_some_and(|list| list.marks(rest) && list.follows(self.text, self.start, rest));
        marks && !before[self.start..].trim().is_empty()
    }

    /// Two sentences without a space between them: "world.Today is Tuesday."
    fn is_glued(&self, mark: &Mark, after: &str) -> bool {
        let text = self.text;
        let word = word_before(text, self.start, mark.start).rsplit('.').next().unwrap_or_default();
        let mut next = after.chars();
        let capital = next.next().is_some_and(char::is_uppercase)
            && next.next().is_some_and(|c| c.is_lowercase() || matches!(c, ' ' | '\''));
        let tail = after.split(char::is_whitespace).next().unwrap_or_default();
        let mut letters = word.chars();
        let first = letters.next().is_some_and(|c| !c.is_uppercase() || word.chars().count() > 3);
        let rest =
            letters.all(|c| c.is_lowercase() || c.is_ascii_digit() || matches!(c, ',' | '\'' | '’' | '-'));
        let ordinary = first && rest && word.chars().count() > 1;
        let quoted = text[..mark.end].ends_with(['"', '”', ')']);
        let asked = text[..mark.end].ends_with(['?', '!']) && after.starts_with(char::is_alphabetic);
        let lower = word.to_lowercase();
        ((capital && (ordinary || quoted)) || (asked && ordinary))
            && !tail.contains(['@', '/', '_', '='])
            && !matches!(first_word(tail), "Com" | "Net" | "Org" | "Js")
            && !TITLES.contains(&lower)
            && !ABBREVIATIONS.contains(&lower)
    }

    /// Where the quotation that opens at `open` closes, if it is one and not
    /// too long to stay whole.
    pub(super) fn closing_quote(&self, open: usize, mark: char) -> Option<usize> {
        let text = self.text;
        let after = open + mark.len_utf8();
        let near = text.floor_char_boundary(after + LONGEST_QUOTE);
        if mark != '"' {
            let close: &[char] = match mark {
                '«' => &['»'],
                '„' => &['“', '”'],
                _ => &['”'],
            };
            let next = text[after..near].find(|c| close.contains(&c) || c == mark)?;
            return (!text[after + next..].starts_with(mark)).then_some(after + next);
        }
        // A straight quote opens behind white space and closes behind a word.
        let opens = text[..open]
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '-' | '–' | '—' | '/' | '\'' | '‘'));
        if !opens || text[after..].starts_with(char::is_whitespace) {
            return None;
        }
        // One that opens again was never closed: each paragraph of a long
        // quotation begins with a quote and only the last ends with one.
        let next = after + memchr(b'"', &text.as_bytes()[after..near])?;
        (!text[..next].ends_with(char::is_whitespace)).then_some(next)
    }
}
