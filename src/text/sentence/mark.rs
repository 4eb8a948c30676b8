//! Marks that may end a sentence.

/// Whether a character by itself may end a sentence.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？')
}

/// What may stand between the last word of a quotation and its closing quote.
pub(super) fn is_end_of_quote(c: char) -> bool {
    is_mark(c) || matches!(c, ' ' | '\'' | '’' | ')')
}

/// A run of marks that may end a sentence, with the closing quotes and
/// brackets behind it.
pub(super) struct Mark {
    pub start: usize,
    /// End of the marks alone.
    pub marks_end: usize,
    /// End with what closes behind them, and the numbers of footnotes.
    pub end: usize,
}

impl Mark {
    pub(super) fn at(text: &str, start: usize, quote_until: usize) -> Self {
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
        while let Some(length) = footnote(&text[end..]) {
            end += length;
        }
        Self { start, marks_end, end }
    }

    pub(super) fn is_single_stop(&self, text: &str) -> bool {
        &text[self.start..self.marks_end] == "."
    }

    pub(super) fn is_ellipsis(&self, text: &str) -> bool {
        let marks = &text[self.start..self.marks_end];
        marks.ends_with('…') || marks.bytes().filter(|b| *b == b'.').count() > 1
    }
}

/// How long the number of a footnote is that stands behind a mark: "[12]", or
/// set high.
fn footnote(rest: &str) -> Option<usize> {
    const MOST_DIGITS: usize = 3;
    let high = |c: &char| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '†' | '‡');
    if let Some(high) = rest.chars().next().filter(high) {
        return Some(high.len_utf8());
    }
    let digits = rest.strip_prefix('[')?.bytes().take(MOST_DIGITS).take_while(u8::is_ascii_digit).count();
    (digits > 0 && rest[1 + digits..].starts_with(']')).then_some(digits + 2)
}

/// How long the emoticon is that stands behind a mark, the space before it
/// included: " :-)".
fn emoticon(rest: &str) -> usize {
    let face = rest.trim_start();
    if !rest.starts_with(' ') || !face.starts_with([':', ';', '=']) {
        return 0;
    }
    let space = rest.len() - face.len();
    let face = face.split_whitespace().next().unwrap_or_default();
    let mouth = face[1..].trim_start_matches(['-', '\'']);
    let is_mouth =
        !mouth.is_empty() && mouth.chars().all(|c| matches!(c, ')' | '(' | 'D' | 'P' | 'p' | '/' | '|'));
    if is_mouth { space + face.len() } else { 0 }
}

/// The character that begins at `at`.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}
