//! Paragraphs: lines in, which of them go on with the one before out, and the
//! stretches of text that a wrapped paragraph takes up; a line that is no
//! wrapped prose is one by itself.

use std::cell::LazyCell;
use std::ops::Range;

use super::list::is_bullet;
use crate::text::dateline::dateline;
use crate::text::line::Line;

/// Lines wider than this (in characters) were not wrapped at a fixed width.
const WIDEST_WRAP: usize = 100;
/// How many bytes a character has at most.
const LONGEST_CHAR: usize = 4;

/// Joins wrapped lines into paragraphs.
pub(super) fn paragraphs<'a>(text: &'a str, lines: &'a [Line]) -> impl Iterator<Item = Range<usize>> + 'a {
    wrapped(text, lines).map(|lines| lines[0].span.start..lines[lines.len() - 1].span.end)
}

/// Whether each line goes on with the paragraph of the one before.
pub(in crate::text) fn going_on(text: &str, lines: &[Line]) -> Vec<bool> {
    wrapped(text, lines).flat_map(|lines| (0..lines.len()).map(|number| number > 0)).collect()
}

/// Whether the second of some lines goes on with the paragraph of the first.
pub(in crate::text) fn goes_on(text: &str, lines: &[Line]) -> bool {
    wrapped(text, lines).next().is_some_and(|first| first.len() > 1)
}

/// The lines of each paragraph.
fn wrapped<'a>(text: &'a str, lines: &'a [Line]) -> impl Iterator<Item = &'a [Line]> {
    let mut rest = lines;
    let usual = LazyCell::new(move || usual_width(text, lines));
    // How many lines there are behind the block that was looked at last, and
    // its width.
    let mut known: Option<(usize, Option<usize>)> = None;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut width = || match known {
            Some((behind, width)) if behind < rest.len() => width,
            _ => {
                let block = block(rest);
                let width = match (block_width(text, block), *usual) {
                    ((width, true), _) => Some(width),
                    // A paragraph of two lines, and not a headline.
                    ((width, false), Some(usual)) if 100 * width >= LEAST_SHARE * usual => Some(width),
                    (_, usual) => usual,
                };
                known = Some((rest.len() - block.len(), width));
                width
            }
        };
        let goes_on =
            |pair: &&[Line]| pair[1].blanks_before == 0 && continues(text, &pair[0], &pair[1], &mut width);
        let joined = rest.windows(2).take_while(goes_on).count();
        let (found, behind) = rest.split_at(joined + 1);
        rest = behind;
        Some(found)
    })
}

/// A block that is narrower than this share (in percent) of what is usual was
/// not wrapped.
const LEAST_SHARE: usize = 85;

/// So many lines are enough to know the width at which a text was wrapped.
const NEAR: usize = 200;

/// The first of some lines, and those behind it up to the next blank one.
fn block(lines: &[Line]) -> &[Line] {
    let behind = lines.iter().take(NEAR).skip(1).take_while(|line| line.blanks_before == 0);
    &lines[..lines.len().min(1) + behind.count()]
}

/// The width of the widest line of a block, in characters, and whether any of
/// its lines was wrapped: else that width may be a headline's.
fn block_width(text: &str, block: &[Line]) -> (usize, bool) {
    let width = |line: &Line| {
        let near = beginning(whole(text, line));
        if near.contains(char::is_alphanumeric) { near.chars().count().min(WIDEST_WRAP + 1) } else { 0 }
    };
    let goes_on = |pair: &[Line]| is_open(&text[pair[0].span.clone()], &text[pair[1].span.clone()]);
    // The lead of a dispatch was wrapped if it ends in its second line.
    let is_lead = |pair: &[Line]| {
        let lead = whole(text, &pair[0]);
        !lead.ends_with(ENDS) && dateline(lead).is_some()
    };
    let is_wrapped =
        block.windows(2).any(goes_on) || block.windows(2).take(1).any(is_lead) || is_shouted(text, block);
    (block.iter().map(width).max().unwrap_or(0), is_wrapped)
}

/// A line as it stood in its text, before a dateline was taken from it.
fn whole<'t>(text: &'t str, line: &Line) -> &'t str {
    let near = text.ceil_char_boundary(line.span.start.saturating_sub(WIDEST_WRAP));
    let start = match text[near..line.span.start].rfind(['\n', '\r']) {
        Some(end) => near + end + 1,
        None if near == 0 => 0,
        // Too long to have been wrapped.
        None => line.span.start,
    };
    text[start..line.span.end].trim_start()
}

/// What closes a sentence, or a heading that is none.
const ENDS: [char; 7] = ['.', '!', '?', ':', ';', '”', '"'];

/// As much of a line as a wrapped one can have.
fn beginning(line: &str) -> &str {
    &line[..line.floor_char_boundary(LONGEST_CHAR * (WIDEST_WRAP + 1))]
}

/// Whether a block is prose in capitals, as telexes were: nothing in it could
/// go on in lower case.
fn is_shouted(text: &str, block: &[Line]) -> bool {
    let has = |is_it: fn(char) -> bool| {
        block.iter().any(|line| beginning(&text[line.span.clone()]).contains(is_it))
    };
    block.len() > 2 && has(char::is_uppercase) && !has(char::is_lowercase) && has(|c| matches!(c, '.' | ','))
}

/// The width at which a text was wrapped, if it was: that of the widest block
/// in which a line goes on in lower case.
fn usual_width(text: &str, lines: &[Line]) -> Option<usize> {
    let mut rest = &lines[..lines.len().min(NEAR)];
    let blocks = std::iter::from_fn(|| {
        let (found, behind) = rest.split_at(block(rest).len());
        rest = behind;
        (!found.is_empty()).then_some(found)
    });
    blocks
        .filter_map(|block| Some(block_width(text, block)).filter(|found| found.1))
        .map(|found| found.0)
        .max()
}

/// Whether `next` goes on with the sentence that `line` left open: in lower
/// case, or behind a word that ends none if both may have been wrapped.
fn is_open(line: &str, next: &str) -> bool {
    let is_ended = line.ends_with(ENDS) && !ends_with_comma(line);
    let may_be_wrapped = || next.chars().nth(WIDEST_WRAP).is_none();
    let goes_on = next.starts_with(char::is_lowercase) || (joins(line) && may_be_wrapped());
    goes_on && !is_ended && beginning(line).split_whitespace().nth(2).is_some()
}

/// Whether a line ends in a word that ends no sentence.
fn joins(line: &str) -> bool {
    const JOINING: [&str; 27] = [
        "a", "an", "and", "are", "as", "at", "but", "by", "for", "from", "has", "his", "in", "into", "is",
        "its", "of", "on", "or", "that", "the", "their", "to", "was", "were", "which", "with",
    ];
    let ends = |word: &&str| line.strip_suffix(*word).is_some_and(|rest| rest.ends_with(char::is_whitespace));
    JOINING.iter().any(ends)
}

fn ends_with_comma(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '\'', '’']).ends_with(',')
}

/// Whether `next` goes on with the sentence that `line` left open; `width` is
/// that at which lines were wrapped, if they were.
fn continues(text: &str, line: &Line, next: &Line, width: impl FnOnce() -> Option<usize>) -> bool {
    let (this, after) = (&text[line.span.clone()], &text[next.span.clone()]);
    let Some(first) = after.chars().next() else { return false };
    let is_item = starts_with_number_mark(after) && !joins(this) && !ends_with_comma(this);
    if is_bullet(first) || is_item || !this.contains(char::is_alphanumeric) {
        return false;
    }
    // A dash begins an item where the line before is one, or has ended.
    let item = |text: &str| text.starts_with("- ") || text.starts_with("– ");
    if item(after) && (item(this) || this.ends_with(['.', '!', '?', ':', ';'])) {
        return false;
    }
    if is_open(this, after) {
        return true;
    }
    // Wrapped at a fixed width: the next word would not have fitted.
    let Some(width) = width() else { return false };
    let word = after.split_whitespace().next().unwrap_or_default();
    let needed = whole(text, line).chars().take(WIDEST_WRAP).count() + 1 + word.chars().count();
    // A line that a comma leaves open may have been broken early.
    let fits = needed <= if ends_with_comma(this) { width * 3 / 4 } else { width };
    (40..=WIDEST_WRAP).contains(&width) && !fits
}

/// Whether a text begins with the number of an item, which is no year.
fn starts_with_number_mark(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=3).contains(&(text.len() - rest.len())) && (rest.starts_with(". ") || rest.starts_with(") "))
}
