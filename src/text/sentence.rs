//! Sentences: paragraphs in, sentence spans out.
//!
//! A sentence ends at a full stop, a question or exclamation mark or an
//! ellipsis, closing quotes and brackets included, unless what stands around
//! the mark says otherwise: an abbreviation, an initial, a decimal, a quotation
//! or a bracket that is still open, a word in lower case behind it. A line that
//! is no wrapped prose (a headline, a list item) is a sentence of its own.
//!
//! The rules follow the Golden Rules of pragmatic_segmenter (Dias 2015) where
//! those are right for news; the word lists are in `data/`. Time is linear in
//! the text: every look ahead or back is bounded.

use std::ops::Range;
use std::sync::LazyLock;

use super::clean::{is_month, is_weekday};
use super::line::{Line, trim};
use super::term::is_stop_word;
use super::word_list::WordList;

macro_rules! word_list {
    ($name:ident, $file:literal) => {
        static $name: LazyLock<WordList> =
            LazyLock::new(|| WordList::new(include_str!(concat!("data/", $file))));
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

/// A quotation longer than this (in bytes) is cut into its sentences; a
/// shorter one stays whole.
const LONGEST_QUOTE: usize = 320;
/// How far (in bytes) a bracket may be open over sentence ends.
const LONGEST_BRACKET: usize = 300;
/// How far (in bytes) to look back for the word before a full stop.
const LONGEST_WORD: usize = 60;
/// Lines wider than this (in characters) were not wrapped at a fixed width.
const WIDEST_WRAP: usize = 100;

/// The sentences of the kept lines of a text, in order and disjoint, each a
/// span on character boundaries without white space at its ends.
pub(crate) fn sentences(text: &str, lines: &[Line]) -> Vec<Sentence> {
    let mut found = Vec::new();
    for (paragraph, block) in blocks(text, lines).enumerate() {
        let first = found.len();
        cut(text, block, &mut |span| found.push(Sentence { span, paragraph }));
        debug_assert!(found.len() > first, "a block that is not blank has a sentence");
    }
    found
}

/// Where a sentence stands, and in which paragraph (from 0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub span: Range<usize>,
    pub paragraph: usize,
}

/// Joins wrapped lines into paragraphs.
fn blocks<'a>(text: &'a str, lines: &'a [Line]) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut rest = lines;
    std::iter::from_fn(move || {
        let (first, _) = rest.split_first()?;
        // The lines up to the next blank one, and how wide they are.
        let together = 1 + rest[1..].iter().take_while(|line| line.blanks_before == 0).count();
        let width = widest(text, &rest[..together]);
        let joined =
            rest[..together].windows(2).take_while(|pair| continues(text, &pair[0], &pair[1], width)).count();
        let block = first.span.start..rest[joined].span.end;
        rest = &rest[joined + 1..];
        Some(block)
    })
}

/// The width of the widest of some lines, in characters; a look at the first
/// few hundred is enough to know the width at which a text was wrapped.
fn widest(text: &str, lines: &[Line]) -> usize {
    let width = |line: &Line| text[line.span.clone()].chars().take(WIDEST_WRAP + 1).count();
    lines.iter().take(200).map(width).max().unwrap_or(0)
}

/// Whether `next` goes on with the sentence that `line` left open.
fn continues(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let (this, after) = (&text[line.span.clone()], &text[next.span.clone()]);
    let Some(first) = after.chars().next() else { return false };
    if is_bullet(first) || starts_with_number_mark(after) {
        return false;
    }
    let open = !this.ends_with(['.', '!', '?', ':', ';', '”', '"']);
    if first.is_lowercase() && open && this.split_whitespace().nth(2).is_some() {
        return true;
    }
    // Wrapped at a fixed width: the next word would not have fitted.
    let word = after.split_whitespace().next().unwrap_or_default();
    let fits = this.chars().take(WIDEST_WRAP).count() + 1 + word.chars().count() <= width;
    (40..=WIDEST_WRAP).contains(&width) && !fits
}

fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '⁃' | '▪' | '●' | '■' | '◦' | '‣' | '·' | '*' | '►' | '▶' | '✓')
}

fn starts_with_number_mark(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && (rest.starts_with(". ") || rest.starts_with(") "))
}

/// Cuts one paragraph into sentences.
fn cut(text: &str, block: Range<usize>, push: &mut impl FnMut(Range<usize>)) {
    let part = &text[block.clone()];
    let mut scan = Scan { text: part, start: 0, bracket_until: 0, quote_until: 0, list: List::of(part) };
    let mut at = 0;
    while let Some(c) = char_at(part, at) {
        let step = c.len_utf8();
        let end = match c {
            c if is_mark(c) => {
                let mark = Mark::at(part, at, scan.quote_until);
                at = mark.end;
                scan.ends_with(&mark).then_some(mark.end)
            }
            '"' | '“' | '«' | '„' => {
                let open = at;
                at += step;
                match scan.closing_quote(open, c) {
                    // Nothing inside the quotation ends the sentence; the mark
                    // just before its end may.
                    Some(close) => {
                        let inside = part[at..close].trim_end_matches(is_end_of_quote);
                        let tail = at + inside.len();
                        scan.quote_until = close;
                        at = match part[tail..close].find(is_mark) {
                            Some(mark) => tail + mark,
                            None => close + char_at(part, close).map_or(0, char::len_utf8),
                        };
                        None
                    }
                    None => None,
                }
            }
            '(' | '[' => {
                let near = part.floor_char_boundary(at + LONGEST_BRACKET);
                let close = if c == '(' { ')' } else { ']' };
                if let Some(length) = part[at..near].find(close) {
                    scan.bracket_until = scan.bracket_until.max(at + length);
                }
                at += step;
                None
            }
            _ if c.is_ascii() && !c.is_ascii_whitespace() => {
                at += step;
                None
            }
            _ => {
                at += step;
                (c.is_whitespace() && scan.item_begins(at)).then_some(at)
            }
        };
        if let Some(end) = end {
            emit(text, &block, scan.start..end, push);
            scan.start = end;
            at = end;
        }
    }
    emit(text, &block, scan.start..part.len(), push);
}

fn emit(text: &str, block: &Range<usize>, span: Range<usize>, push: &mut impl FnMut(Range<usize>)) {
    let span = trim(text, block.start + span.start..block.start + span.end);
    if !span.is_empty() {
        push(span);
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？')
}

/// What may stand between the last word of a quotation and its closing quote.
fn is_end_of_quote(c: char) -> bool {
    is_mark(c) || matches!(c, ' ' | '\'' | '’' | ')')
}

/// What is known while a paragraph is read from left to right.
struct Scan<'t> {
    text: &'t str,
    /// Where the sentence that is being read begins.
    start: usize,
    /// Up to where a bracket is open.
    bracket_until: usize,
    /// Where the quotation closes that was opened last.
    quote_until: usize,
    list: Option<List>,
}

/// A run of marks that may end a sentence, with the closing quotes and
/// brackets behind it.
struct Mark {
    start: usize,
    /// End of the marks alone.
    marks_end: usize,
    /// End with what closes behind them.
    end: usize,
}

impl Mark {
    fn at(text: &str, start: usize, quote_until: usize) -> Self {
        let mut end = start;
        while let Some(c) = char_at(text, end) {
            let again = text[..end].chars().next_back();
            // "? ?" and ". . .", but not ". ." as it is left by scrapers.
            let spaced = c == ' '
                && again.is_some_and(|mark| text[end + 1..].starts_with(mark))
                && (again != Some('.') || text[end + 1..].starts_with(". .") || text[..end].ends_with(". ."));
            if !spaced && !is_mark(c) {
                break;
            }
            end += c.len_utf8();
        }
        let marks_end = end;
        end += emoticon(&text[end..]);
        while let Some(c) = char_at(text, end) {
            let straight = matches!(c, '"' | '\'');
            let closes = matches!(c, '”' | '’' | '»' | ')' | ']' | '}')
                || (straight && !text[end + 1..].starts_with(char::is_alphanumeric))
                || (c == '"' && end == quote_until && end > 0);
            if !closes {
                break;
            }
            end += c.len_utf8();
        }
        Self { start, marks_end, end }
    }

    fn is_single_stop(&self, text: &str) -> bool {
        &text[self.start..self.marks_end] == "."
    }

    fn is_ellipsis(&self, text: &str) -> bool {
        let marks = &text[self.start..self.marks_end];
        marks.ends_with('…') || marks.bytes().filter(|b| *b == b'.').count() > 1
    }
}

impl Scan<'_> {
    /// Whether the sentence ends with `mark`.
    fn ends_with(&self, mark: &Mark) -> bool {
        let text = self.text;
        let rest = &text[mark.end..];
        let after = rest.trim_start();
        if after.is_empty() {
            return true;
        }
        if mark.end <= self.bracket_until {
            return false;
        }
        let word = word_before(text, self.start, mark.start);
        if rest.len() == after.len() {
            return self.is_glued(mark, after);
        }
        if self.is_item_mark(word) {
            return false;
        }
        let opened = |c: char| matches!(c, '"' | '“' | '‘' | '\'' | '(' | '[' | '«' | '„' | '¿' | '¡');
        let next = after.trim_start_matches(opened);
        let Some(first) = next.chars().next() else { return true };
        if is_bullet(first) || self.list.as_ref().is_some_and(|list| list.marks(after)) {
            return true;
        }
        let closed = mark.end > mark.marks_end;
        if mark.is_ellipsis(text) {
            return self.ellipsis_ends(mark, first, next);
        }
        if mark.is_single_stop(text) && !closed {
            return self.stop_ends(word, first, next);
        }
        let quoted = closed && text[..mark.end].ends_with(['"', '”', '’', '\'', '»']);
        let exclaimed = text[mark.start..mark.marks_end] == *"!";
        if first.is_lowercase() && (closed || (exclaimed && self.is_name(word))) {
            return false;
        }
        if quoted && !text[mark.start..mark.marks_end].starts_with('.') {
            return !is_speaker(next);
        }
        let named = exclaimed && EXCLAMATIONS.contains(&word.to_lowercase()) && !is_starter(next);
        !named
    }

    /// Whether a lone full stop behind `word` ends the sentence.
    fn stop_ends(&self, word: &str, first: char, next: &str) -> bool {
        let letters = word.rsplit(['-', '–', '—', '/', ')']).next().unwrap_or(word);
        // A stop on its own before lower case is the debris of a lost link.
        if letters.is_empty() && first.is_lowercase() {
            return false;
        }
        let lower = letters.to_lowercase();
        // "Ft. Worth" has a title, "told the FT. But" a newspaper.
        let shouted = letters.len() > 1 && !letters.contains(char::is_lowercase);
        let titled =
            TITLES.contains(&lower) && !(shouted && matches!(&*lower, "ft" | "rt" | "col" | "ens" | "maj"));
        if titled && !(first.is_lowercase() && lower.len() > 3) {
            return false;
        }
        if NUMBERED.contains(&lower) && (first.is_ascii_digit() || !is_ordinary(letters)) {
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
            return is_starter(next) && !(initial && is_initial_of_a_name(self.text, self.start, word));
        }
        // Behind an ordinary word a full stop ends the sentence even where the
        // next word lacks its capital, as typed in haste.
        !first.is_lowercase() || is_ordinary(letters)
    }

    /// Whether `word`, before an exclamation mark, is a name rather
    /// than the last word of a sentence: "Mamma Mia! has joined".
    fn is_name(&self, word: &str) -> bool {
        let first = self.text[self.start..].trim_start().starts_with(word);
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

    /// Whether the mark belongs to a list item's number ("1.", "a.").
    fn is_item_mark(&self, word: &str) -> bool {
        let sentence = self.text[self.start..].trim_start().trim_start_matches(is_bullet).trim_start();
        let number = word.trim_start_matches(is_bullet);
        !number.is_empty()
            && number.len() <= 3
            && sentence.starts_with(number)
            && (number.bytes().all(|b| b.is_ascii_digit())
                || (self.list.is_some() && number.len() == 1)
                || number.bytes().all(|b| b"IVX".contains(&b)))
    }

    /// Whether a list item begins at `at`, just behind white space.
    fn item_begins(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        if self.text[self.start..at].trim().is_empty() {
            return false;
        }
        match rest.chars().next() {
            Some('•' | '⁃' | '▪' | '●' | '■' | '◦' | '‣' | '►' | '▶') => true,
            Some(_) => self
                .list
                .as_ref()
                .is_some_and(|list| list.marks(rest) && list.follows(self.text, self.start, rest)),
            None => false,
        }
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
    fn closing_quote(&self, open: usize, mark: char) -> Option<usize> {
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
        let next = after + text[after..near].find('"')?;
        (!text[..next].ends_with(char::is_whitespace)).then_some(next)
    }
}

/// How long the emoticon is that stands behind a mark, space included: " :-)".
fn emoticon(rest: &str) -> usize {
    let Some(face) = rest.strip_prefix(' ').and_then(|rest| rest.split_whitespace().next()) else {
        return 0;
    };
    let mut chars = face.chars();
    let eyes = chars.next().is_some_and(|c| matches!(c, ':' | ';' | '='));
    let rest = chars.as_str().trim_start_matches(['-', '\'']);
    let mouth =
        !rest.is_empty() && rest.chars().all(|c| matches!(c, ')' | '(' | 'D' | 'P' | 'p' | '/' | '|'));
    if eyes && mouth { 1 + face.len() } else { 0 }
}

/// The word just before a full stop, without what opens before it.
fn word_before(text: &str, start: usize, end: usize) -> &str {
    let from = text.ceil_char_boundary(end.saturating_sub(LONGEST_WORD)).max(start);
    let word = text[from..end].rsplit(char::is_whitespace).next().unwrap_or_default();
    word.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_bullet(c))
}

/// Whether `word` is no abbreviation by its looks: a number, a function word,
/// or two letters and more with a vowel among them.
fn is_ordinary(word: &str) -> bool {
    let vowel = |c: char| "aeiouyAEIOUYáéíóúàèìòùäëïöüâêîôû".contains(c);
    word.chars().all(|c| c.is_ascii_digit() || c == ',')
        || (word.chars().count() > 1 && word.chars().any(vowel))
        || is_stop_word(word)
}

fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// "Albert I. Jones" has an initial, "you and I." a pronoun.
fn is_initial_of_a_name(text: &str, start: usize, word: &str) -> bool {
    let before = text[start..].split(word).next().unwrap_or_default();
    word != "I"
        && before
            .split_whitespace()
            .next_back()
            .is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase))
}

fn is_starter(next: &str) -> bool {
    let word = first_word(next);
    word.chars().next().is_some_and(char::is_uppercase)
        && STARTERS.contains(&word.to_lowercase().replace('’', "'"))
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’')).unwrap_or(text.len());
    &text[..end]
}

/// "Smith asked." behind a quotation: the speaker belongs to it.
fn is_speaker(next: &str) -> bool {
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
fn is_time_zone_or_day(next: &str) -> bool {
    const ZONES: [&str; 18] = [
        "BST", "CDT", "CEST", "CET", "CST", "Central", "EDT", "EST", "ET", "Eastern", "GMT", "IST", "MST",
        "PDT", "PST", "PT", "Pacific", "UTC",
    ];
    let word = first_word(next);
    let lower = word.to_lowercase();
    ZONES.contains(&word) || is_weekday(&lower) || is_month(&lower) || next[word.len()..].starts_with(" time")
}

/// A list inside a paragraph: "1) first 2) second", "a. first b. second".
struct List {
    /// What stands behind the number or letter: ".", ")" or ".)".
    tail: &'static str,
    letters: bool,
}

impl List {
    /// The kind of list that the paragraph begins with, if its second item
    /// follows too.
    fn of(text: &str) -> Option<Self> {
        let text = text.trim_start().trim_start_matches(is_bullet).trim_start();
        let letters = text.starts_with("a");
        let rest = text.strip_prefix(if letters { "a" } else { "1" })?;
        let tail = [".) ", ") ", ". "].into_iter().find(|tail| rest.starts_with(tail))?;
        let list = Self { tail, letters };
        let near = text.floor_char_boundary(2000);
        let second = format!(" {}{tail}", if letters { "b" } else { "2" });
        text[..near].contains(&second).then_some(list)
    }

    /// Whether `text` begins with an item's mark.
    fn marks(&self, text: &str) -> bool {
        self.number(text).is_some()
    }

    fn number(&self, text: &str) -> Option<u32> {
        let digits = if self.letters {
            usize::from(text.starts_with(|c: char| c.is_ascii_lowercase()))
        } else {
            text.bytes().take_while(u8::is_ascii_digit).count()
        };
        let (number, rest) = text.split_at(digits);
        if !rest.starts_with(self.tail) {
            return None;
        }
        match self.letters {
            true => number.bytes().next().map(|b| u32::from(b - b'a') + 1),
            false => number.parse().ok(),
        }
    }

    /// Whether the item at `rest` is the one after that at `start`.
    fn follows(&self, text: &str, start: usize, rest: &str) -> bool {
        let this = text[start..].trim_start();
        self.number(this).zip(self.number(rest)).is_some_and(|(a, b)| b == a + 1)
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}
