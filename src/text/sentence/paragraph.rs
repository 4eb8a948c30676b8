//! Paragraphs: lines in, which of them go on with the one before out, and the
//! stretches of text that a wrapped paragraph takes up; a line that is no
//! wrapped prose is one by itself.

use std::cell::LazyCell;
use std::ops::Range;

use super::list::is_bullet;
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
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let width = LazyCell::new(|| match (block_width(text, block(rest)), *usual) {
            ((width, true), _) => Some(width),
            // A paragraph of two lines, and not a headline.
            ((width, false), Some(usual)) if 100 * width >= LEAST_SHARE * usual => Some(width),
            (_, usual) => usual,
        });
        let goes_on =
            |pair: &&[Line]| pair[1].blanks_before == 0 && continues(text, &pair[0], &pair[1], || *width);
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
        let line = &text[line.span.clone()];
        if !line.contains(char::is_alphanumeric) {
            return 0;
        }
        let near = &line[..line.floor_char_boundary(LONGEST_CHAR * (WIDEST_WRAP + 1))];
        near.chars().count().min(WIDEST_WRAP + 1)
    };
    let goes_on = |pair: &[Line]| is_open(&text[pair[0].span.clone()], &text[pair[1].span.clone()]);
    let is_wrapped = block.windows(2).any(goes_on) || is_shouted(text, block);
    (block.iter().map(width).max().unwrap_or(0), is_wrapped)
}

/// Whether a block is prose in capitals, as telexes were: nothing in it could
/// go on in lower case.
fn is_shouted(text: &str, block: &[Line]) -> bool {
    let (Some(first), Some(last)) = (block.first(), block.last()) else { return false };
    let all = &text[first.span.start..last.span.end];
    block.len() > 2 && all.contains(['.', ',']) && !all.contains(char::is_lowercase)
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
/// case, or behind a comma or a word that ends none.
fn is_open(line: &str, next: &str) -> bool {
    const JOINING: [&str; 18] = [
        "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "or", "that", "the",
        "to", "which", "with",
    ];
    let is_ended = line.ends_with(['.', '!', '?', ':', ';', '”', '"']);
    let last = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    let goes_on = next.starts_with(char::is_lowercase) || line.ends_with(',') || JOINING.contains(&last);
    goes_on && !is_ended && line.split_whitespace().nth(2).is_some()
}

/// Whether `next` goes on with the sentence that `line` left open; `width` is
/// that at which lines were wrapped, if they were.
fn continues(text: &str, line: &Line, next: &Line, width: impl FnOnce() -> Option<usize>) -> bool {
    let (this, after) = (&text[line.span.clone()], &text[next.span.clone()]);
    let Some(first) = after.chars().next() else { return false };
    if is_bullet(first) || starts_with_number_mark(after) || !this.contains(char::is_alphanumeric) {
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
    let fits = this.chars().take(WIDEST_WRAP).count() + 1 + word.chars().count() <= width;
    (40..=WIDEST_WRAP).contains(&width) && !fits
}

fn starts_with_number_mark(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && (rest.starts_with(". ") || rest.starts_with(") "))
}
