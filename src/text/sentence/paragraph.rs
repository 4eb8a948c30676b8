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
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let width = LazyCell::new(|| widest(text, rest));
        let goes_on =
            |pair: &&[Line]| pair[1].blanks_before == 0 && continues(text, &pair[0], &pair[1], || *width);
        let joined = rest.windows(2).take_while(goes_on).count();
        let (found, behind) = rest.split_at(joined + 1);
        rest = behind;
        Some(found)
    })
}

/// The width of the widest line up to the next blank one, in characters; a look
/// at the first few hundred is enough to know the width at which a text was
/// wrapped.
fn widest(text: &str, lines: &[Line]) -> usize {
    let width = |line: &Line| {
        let line = &text[line.span.clone()];
        let near = &line[..line.floor_char_boundary(LONGEST_CHAR * (WIDEST_WRAP + 1))];
        near.chars().count().min(WIDEST_WRAP + 1)
    };
    let behind = lines.iter().skip(1).take_while(|line| line.blanks_before == 0);
    lines.iter().take(1).chain(behind).take(200).map(width).max().unwrap_or(0)
}

/// Whether `next` goes on with the sentence that `line` left open.
fn continues(text: &str, line: &Line, next: &Line, width: impl FnOnce() -> usize) -> bool {
    let (this, after) = (&text[line.span.clone()], &text[next.span.clone()]);
    let Some(first) = after.chars().next() else { return false };
    if is_bullet(first) || starts_with_number_mark(after) {
        return false;
    }
    // A dash begins an item where the line before is one, or has ended.
    let item = |text: &str| text.starts_with("- ") || text.starts_with("– ");
    if item(after) && (item(this) || this.ends_with(['.', '!', '?', ':', ';'])) {
        return false;
    }
    let open = !this.ends_with(['.', '!', '?', ':', ';', '”', '"']);
    if first.is_lowercase() && open && this.split_whitespace().nth(2).is_some() {
        return true;
    }
    // Wrapped at a fixed width: the next word would not have fitted.
    let word = after.split_whitespace().next().unwrap_or_default();
    let width = width();
    let fits = this.chars().take(WIDEST_WRAP).count() + 1 + word.chars().count() <= width;
    (40..=WIDEST_WRAP).contains(&width) && !fits
}

fn starts_with_number_mark(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && (rest.starts_with(". ") || rest.starts_with(") "))
}
