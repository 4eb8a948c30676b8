//! Cleaning: the lines of a scraped article in, the lines a reader came for
//! out, beside what was removed and why.
//!
//! What goes is what news sites wrap around an article: captions, credits,
//! bylines, datelines, share bars, "Read more" links, newsletter and copyright
//! lines. Nothing is lost: every removal keeps its place and its reason. When
//! in doubt a line stays. Phrases are data (`data/boilerplate.txt`); what has
//! a shape rather than words (datelines, captions, dates) is recognised here.

use std::ops::Range;

use super::boilerplate::{Boilerplate, LONGEST_PHRASE_LINE};
use super::dateline::dateline;
use super::front_matter::FrontMatter;
use super::line::{Line, trim};
use super::removed::{Reason, Removed};
use super::repeats::{Repeats, says_same};
use super::sentence::going_on;
use super::shapes::{LONGEST_CAPTION, agency_note, has_more_words, is_caption, names_picture};

/// Sorts the lines of an article into those kept and those removed; `title`
/// is its title as given or found.
pub(super) fn clean(
    text: &str,
    lines: &[Line],
    boilerplate: &Boilerplate<'_>,
    title: Option<&str>,
) -> (Vec<Line>, Vec<Removed>) {
    let title = title.filter(|title| title.contains(char::is_alphanumeric));
    let repeats = Repeats::new(text, lines);
    let goes_on = within_paragraphs(text, lines, &repeats);
    let counts = count(lines, &goes_on, &repeats);
    let is_like_title = title.map(|title| repeats.like(title));
    let is_once = |number: usize| counts[repeats.first(number)].times < 2;
    // The first line of a wrapped paragraph is judged as little as the others.
    let is_part = |number: usize| goes_on[number] || goes_on.get(number + 1) == Some(&true);
    let front = FrontMatter::of(text, lines);
    // The title stays if it is not known otherwise.
    let is_title = |line: &Line| {
        title.is_none() && front.title.as_ref().is_some_and(|title| line.span.contains(&title.start))
    };
    let reason = |(number, line): (usize, &Line)| match number {
        _ if number < front.lines && !is_title(line) => Some(Reason::FrontMatter),
        _ if is_part(number) => None,
        _ => boilerplate.of_line(&line.span),
    };
    let reasons: Vec<Option<Reason>> = lines.iter().enumerate().map(reason).collect();
    // A gallery has one caption below another, but so has a digest of an agency's
    // headlines.
    let is_caption = |number: usize| {
        let line = |number: usize| lines.get(number).map_or("", |line| &text[line.span.clone()]);
        let says_other = |other: usize| repeats.first(other) != repeats.first(number);
        let is_beside = |other: usize| other < lines.len() && says_other(other) && is_caption(line(other));
        let beside = [number.wrapping_sub(1), number + 1];
        is_caption(line(number)) && (names_picture(line(number)) || !beside.into_iter().any(is_beside))
    };
    // The first line of prose that is no furniture.
    let is_body = |number: &usize| {
        let line = &text[lines[*number].span.clone()];
        is_once(*number) && reasons[*number].is_none() && is_ended(line) && has_more_words(line, 6)
    };
    let body = (0..lines.len()).find(is_body).unwrap_or(lines.len());
    let (mut kept, mut removed) = (Vec::with_capacity(lines.len()), Vec::new());
    let mut is_kept = vec![false; lines.len()];
    let mut blanks = 0;
    for (number, line) in lines.iter().enumerate() {
        let part = &text[line.span.clone()];
        let first = repeats.first(number);
        let is_whole = !goes_on[number];
        let in_head = is_whole && number < body && !is_once(number);
        let is_like_title = is_like_title.as_ref().is_some_and(|is_like| is_like(number));
        let is_title = |title| is_like_title && part.len() <= LONGEST_PHRASE_LINE && says_same(title, part);
        let reason = if title.is_some_and(is_title) {
            Some(Reason::Title)
        } else {
            reasons[number]
                .or_else(|| {
                    let may_be = !is_part(number) && number + 1 < lines.len();
                    (may_be && is_caption(number)).then_some(Reason::Caption)
                })
                .or_else(|| {
                    let (is_beside, is_last) = (repeats.is_beside(number), counts[first].last == number);
                    in_head.then(|| repeated_in_head(part, is_beside, is_last)).flatten()
                })
                .or_else(|| {
                    (is_whole && is_kept[first] && is_long_enough_to_repeat(part)).then_some(Reason::Repeated)
                })
        };
        blanks += line.blanks_before;
        let Some(reason) = reason else {
            is_kept[first] = true;
            let span = peel(text, line.span.clone(), is_whole, &mut removed);
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

/// Takes a dateline from the beginning, if a paragraph begins there, and an
/// agency's note from the end.
fn peel(text: &str, span: Range<usize>, is_beginning: bool, removed: &mut Vec<Removed>) -> Range<usize> {
    let part = &text[span.clone()];
    let mut kept = span.clone();
    let dateline = || dateline(part).filter(|length| *length < part.len());
    if is_beginning && let Some(length) = dateline() {
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

/// Whether each line is but a part of a wrapped paragraph, which is not judged
/// by itself: it goes on with a line that was left open, and is followed by
/// another part, or ends as prose does. Captions that stand twice are none.
fn within_paragraphs(text: &str, lines: &[Line], repeats: &Repeats) -> Vec<bool> {
    let joined = going_on(text, lines);
    let line = |number: usize| &text[lines[number].span.clone()];
    let mut found = vec![false; lines.len()];
    for number in (1..lines.len()).filter(|number| joined[*number]) {
        // A caption may close with a bracket, and a byline stand below it.
        let closes = line(number - 1).ends_with(')');
        let says_more = line(number).starts_with(char::is_lowercase) && !line(number).starts_with("by ");
        let is_open =
            !is_ended(line(number - 1)) && !line(number - 1).ends_with(';') && (!closes || says_more);
        let is_again = !found[number - 1] && repeats.is_beside(number - 1);
        let is_prose = joined.get(number + 1) == Some(&true) || is_ended(line(number));
        found[number] = is_open && !is_again && is_prose;
    }
    found
}

/// How often what each line says stands in the article, by the first line that
/// says it; those that go on with the one before do not count.
fn count(lines: &[Line], goes_on: &[bool], repeats: &Repeats) -> Vec<Count> {
    let mut counts = vec![Count::default(); lines.len()];
    for (number, line) in lines.iter().enumerate() {
        let count = &mut counts[repeats.first(number)];
        count.times += usize::from(line.span.len() <= 2 * LONGEST_PHRASE_LINE && !goes_on[number]);
        count.last = number;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn cleaned<'t>(text: &'t str, title: Option<&str>) -> (Vec<&'t str>, Vec<(&'t str, Reason)>) {
        let boilerplate = Boilerplate::new(text, 0..text.len());
        let (kept, removed) = clean(text, &lines(text, 0..text.len()), &boilerplate, title);
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
    fn the_lines_of_a_wrapped_paragraph_are_not_judged_one_by_one() {
        let paragraphs = [
            "The film has the classic Marvel comics characters, played\nby Miles Teller, Kate Mara, Michael B. Jordan and Jamie\nBell. We also get our first glimpse of the villain.",
            "The number of boys held by the army has risen, according\nUNICEF -- a figure that the army denies -- to four hundred.",
            "Dozens of dockers have laid down their work over a plan\nto cut the night shift, and the port will be shut until\nthe end of the week, which they want their children at\nhome.\"",
            "Dockers stand at the gate of the port of Rotterdam over\nto cut the night shift, and the port will be shut until\nthe end of the week.",
            "Five soldiers were killed when a bomb hit a convoy, the army said. (AFP)",
            "It says so.",
        ];
        let text = paragraphs.join("\n\n");
        let (kept, removed) = cleaned(&text, None);
        assert_eq!(removed, [("(AFP)", Reason::AgencyNote)]);
        assert_eq!(kept.join("\n"), paragraphs.join("\n").replace(" (AFP)", ""));
        let (kept, _) = cleaned(
            "Dockers at the gate of the port of Rotterdam\nTT\n20\n\nThey walked out on Monday over pay and the hours of work.",
            None,
        );
        assert_eq!(kept[1..], ["They walked out on Monday over pay and the hours of work."]);
    }

    #[test]
    fn the_first_line_of_a_wrapped_paragraph_is_judged_as_little_as_the_others() {
        let text = "The remarks were carried by the official Islamic Republic News Agency (IRNA)\nand by state television.\n\n\
                    All rights reserved by the treaty to the five nuclear powers are to\nbe given up, it says.";
        assert_eq!(
            cleaned(text, None),
            (text.split('\n').filter(|line| !line.is_empty()).collect(), Vec::new())
        );
    }

    #[test]
    fn headlines_of_agencies_are_no_captions() {
        let digest = "Iran\n• Guards seize a tanker near Abu Musa (AFP)\n\nIran denies seeking nuclear weapons (Reuters)\n\
                      Moscow expels two Latvian diplomats (TASS)\n\nThey left on Monday.";
        assert_eq!(cleaned(digest, None).1, []);
        let page = "Guards near the gate of the port (AFP)\nTankers (and the like) are held there\n\nThey left on Monday.";
        assert_eq!(cleaned(page, None).1, [("Guards near the gate of the port (AFP)", Reason::Caption)]);
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
}
