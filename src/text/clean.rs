//! Cleaning: the lines of a scraped article in, the lines a reader came for
//! out, beside what was removed and why.
//!
//! What goes is what news sites wrap around an article: captions, credits,
//! bylines, datelines, share bars, "Read more" links, newsletter and copyright
//! lines. Nothing is lost: every removal keeps its place and its reason. When
//! in doubt a line stays. Phrases are data (`data/boilerplate.txt`); what has
//! a shape rather than words (datelines, captions, dates) is recognised here.

use std::ops::Range;
use std::sync::LazyLock;

use super::dateline::dateline;
use super::line::{Line, trim};
use super::phrases::Phrases;
use super::removed::{Reason, Removed};
use super::repeats::{Repeats, says_same};
use super::shapes::{
    LONGEST_CAPTION, agency_note, has_more_words, is_byline, is_caption, is_date, is_number, is_rule,
};

/// A line longer than this (in bytes) is prose, whatever it begins with.
const LONGEST_PHRASE_LINE: usize = 240;

/// Sorts the lines of an article into those kept and those removed; `title`
/// is its title as given or found.
pub(crate) fn clean(text: &str, lines: &[Line], title: Option<&str>) -> (Vec<Line>, Vec<Removed>) {
    let title = title.filter(|title| title.contains(char::is_alphanumeric));
    let repeats = Repeats::new(text, lines);
    let counts = count(lines, &repeats);
    let is_once = |number: usize| counts[repeats.first(number)].times < 2;
    let is_body = |number: usize| is_once(number) && is_body(&text[lines[number].span.clone()]);
    let body = (0..lines.len()).find(|number| is_body(*number)).unwrap_or(lines.len());
    let (mut kept, mut removed) = (Vec::with_capacity(lines.len()), Vec::new());
    let mut is_kept = vec![false; lines.len()];
    let mut blanks = 0;
    for (number, line) in lines.iter().enumerate() {
        let part = &text[line.span.clone()];
        let first = repeats.first(number);
        let in_head = number < body && !is_once(number);
        let is_title = |title| part.len() <= LONGEST_PHRASE_LINE && says_same(title, part);
        let reason = if title.is_some_and(is_title) {
            Some(Reason::Title)
        } else {
            line_reason(part)
                .or_else(|| (is_caption(part) && number + 1 < lines.len()).then_some(Reason::Caption))
                .or_else(|| {
                    let (is_beside, is_last) = (repeats.is_beside(number), counts[first].last == number);
                    in_head.then(|| repeated_in_head(part, is_beside, is_last)).flatten()
                })
                .or_else(|| (is_kept[first] && is_long_enough_to_repeat(part)).then_some(Reason::Repeated))
        };
        blanks += line.blanks_before;
        let Some(reason) = reason else {
            is_kept[first] = true;
            let span = peel(text, line.span.clone(), &mut removed);
            // No sentence reaches over what was removed.
            let (cut_before, cut_behind) = (span.start > line.span.start, span.end < line.span.end);
            if !span.is_empty() {
                kept.push(Line { span, blanks_before: blanks.max(usize::from(cut_before)) });
                blanks = 0;
            }
            blanks = blanks.max(usize::from(cut_behind));
            continue;
        };
        removed.push(Removed { span: line.span.clone(), reason });
        blanks = blanks.max(1);
    }
    removed.sort_by_key(|piece| piece.span.start);
    (kept, removed)
}

/// Why a line that stands twice before the article begins is no part of it:
/// shown small and large a caption, as a teaser and again the lead itself, of
/// which the last copy stays.
fn repeated_in_head(line: &str, is_beside: bool, is_last: bool) -> Option<Reason> {
    if has_more_words(line, LONGEST_CAPTION) {
        return None;
    }
    if is_beside || !is_ended(line) {
        return Some(Reason::Caption);
    }
    (!is_last).then_some(Reason::Repeated)
}

/// Short sentences and questions may well stand twice.
fn is_long_enough_to_repeat(line: &str) -> bool {
    let least = if is_ended(line) { 8 } else { 3 };
    has_more_words(line, least - 1) && !line.ends_with('?')
}

/// Whether a line ends as prose does.
fn is_ended(line: &str) -> bool {
    line.ends_with(['.', '!', '?', '"', '”', '…', ':'])
}

/// Why a whole sentence is no part of the article: like a line, but not if
/// more than a link's length of prose is glued to it.
pub(crate) fn sentence_reason(sentence: &str) -> Option<Reason> {
    const LONGEST_LINK: usize = 16;
    line_reason(sentence).filter(|reason| {
        !has_more_words(sentence, LONGEST_LINK)
            || !matches!(reason, Reason::ReadMore | Reason::Credit | Reason::Newsletter)
    })
}

/// Why a whole line is no part of the article, judged by itself.
pub(crate) fn line_reason(line: &str) -> Option<Reason> {
    // Scrapers leave a lone stop where a link was.
    let line = line.strip_suffix(" .").map_or(line, str::trim_end);
    if is_rule(line) || !line.contains(char::is_alphanumeric) {
        return Some(Reason::Rule);
    }
    if is_number(line) {
        return Some(Reason::Widget);
    }
    if line.len() > LONGEST_PHRASE_LINE {
        return None;
    }
    if is_byline(line) {
        return Some(Reason::Byline);
    }
    if is_date(line) {
        return Some(Reason::Date);
    }
    PHRASES.reason(line)
}

/// Takes a dateline from the beginning and an agency's note from the end.
fn peel(text: &str, span: Range<usize>, removed: &mut Vec<Removed>) -> Range<usize> {
    let part = &text[span.clone()];
    let mut kept = span.clone();
    if let Some(length) = dateline(part).filter(|length| *length < part.len()) {
        kept.start += length;
        removed.push(Removed { span: trim(text, span.start..kept.start), reason: Reason::Dateline });
    }
    if let Some(length) = agency_note(&text[kept.clone()]) {
        let note = kept.start + length..kept.end;
        removed.push(Removed { span: trim(text, note.clone()), reason: Reason::AgencyNote });
        kept.end = note.start;
    }
    trim(text, kept)
}

/// What is said by one or several lines of an article.
#[derive(Clone, Copy, Default)]
struct Count {
    /// How many short lines say it.
    times: usize,
    /// The last line that does.
    last: usize,
}

/// How often what each line says stands in the article, by the first line that
/// says it.
fn count(lines: &[Line], repeats: &Repeats) -> Vec<Count> {
    let mut counts = vec![Count::default(); lines.len()];
    for (number, line) in lines.iter().enumerate() {
        let count = &mut counts[repeats.first(number)];
        count.times += usize::from(line.span.len() <= 2 * LONGEST_PHRASE_LINE);
        count.last = number;
    }
    counts
}

/// A line of prose that is no furniture.
fn is_body(line: &str) -> bool {
    is_ended(line) && has_more_words(line, 6) && line_reason(line).is_none()
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(include_str!("data/boilerplate.txt")));

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn cleaned<'t>(text: &'t str, title: Option<&str>) -> (Vec<&'t str>, Vec<(&'t str, Reason)>) {
        let (kept, removed) = clean(text, &lines(text, 0..text.len()), title);
        (
            kept.into_iter().map(|line| &text[line.span]).collect(),
            removed.into_iter().map(|piece| (&text[piece.span], piece.reason)).collect(),
        )
    }

    #[test]
    fn a_caption_given_twice_goes_both_times() {
        let (kept, removed) = cleaned(
            "Dockers at the gate\nDockers at the gate\n\nDockers in Durban walked out on Monday over night pay.\n",
            None,
        );
        assert_eq!(kept, ["Dockers in Durban walked out on Monday over night pay."]);
        assert_eq!(removed, [("Dockers at the gate", Reason::Caption); 2]);
    }

    #[test]
    fn a_lead_that_was_a_teaser_before_is_kept_once() {
        let lead = "Dockers in Durban walked out on Monday over night pay.";
        let text = format!(
            "Strike\n\n{lead}\n\nBy Jane Smith\n\n{lead}\n\nThe port is shut until Friday at least.\n"
        );
        let (kept, _) = cleaned(&text, None);
        assert_eq!(kept, ["Strike", lead, "The port is shut until Friday at least."]);
    }

    #[test]
    fn datelines_and_agency_notes_are_peeled_off_their_paragraph() {
        let (kept, removed) = cleaned(
            "OSLO (Reuters) - Norway cut output on Friday. (Reporting by A. Berg; Editing by C. Dahl)",
            None,
        );
        assert_eq!(kept, ["Norway cut output on Friday."]);
        assert_eq!(
            removed,
            [
                ("OSLO (Reuters) -", Reason::Dateline),
                ("(Reporting by A. Berg; Editing by C. Dahl)", Reason::AgencyNote)
            ]
        );
    }

    #[test]
    fn page_furniture_goes_with_its_reason() {
        for (line, reason) in [
            ("TT", Reason::Widget),
            ("20", Reason::Widget),
            ("By Jane Smith and John Doe", Reason::Byline),
            ("Published: 3 March 2020", Reason::Date),
            ("March 3, 2020 10:15 GMT", Reason::Date),
            ("Read more: What is Nord Stream?", Reason::ReadMore),
            ("Sign up for our newsletter.", Reason::Newsletter),
            ("Share on Facebook", Reason::Share),
            ("* * *", Reason::Rule),
            ("© 2024 The Daily Post. All rights reserved.", Reason::Copyright),
        ] {
            assert_eq!(line_reason(line), Some(reason), "{line}");
        }
    }

    #[test]
    fn prose_that_only_looks_like_furniture_stays() {
        for line in [
            "Share prices fell in Tokyo.",
            "By Monday the river had fallen by a metre.",
            "Related companies paid 20 million pounds in tax.",
            "Advertisement spending rose 4 percent in May.",
            "Read was the first to reach the summit.",
            "May was warm.",
            "In 2019 it rained for 20 days.",
            "Copyright infringers may face up to three years in prison.",
            "Published on Monday, the report blames the pilots of the ferry.",
            "Video by a bystander shows the car on the bridge.",
            "Next.",
            "02-751-1500",
            "By Friday Night",
            "(The network and the studio share a parent company.)",
        ] {
            assert_eq!(line_reason(line), None, "{line}");
        }
    }
}
