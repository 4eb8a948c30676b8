//! Paragraphs: lines in, the stretches of text out that a wrapped paragraph
//! takes up; a line that is no wrapped prose is one by itself.

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
    let mut rest = lines;
    std::iter::from_fn(move || {
        let (first, _) = rest.split_first()?;
        let width = LazyCell::new(|| widest(text, rest));
        let goes_on =
            |pair: &&[Line]| pair[1].blanks_before == 0 && continues(text, &pair[0], &pair[1], || *width);
        let joined = rest.windows(2).take_while(goes_on).count();
        let block = first.span.start..rest[joined].span.end;
        rest = &rest[joined + 1..];
        Some(block)
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
