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

mod list;
mod mark;
mod paragraph;
mod rules;
mod words;

use std::ops::Range;

use wide::u8x16;

use list::List;
use mark::{Mark, char_at, is_end_of_quote, is_mark};
use paragraph::paragraphs;
pub(super) use paragraph::{goes_on, going_on};
use rules::Scan;

use super::bits::{Bits, any_of};
use super::line::{Line, trim};

/// How far (in bytes) a bracket may be open over sentence ends.
const LONGEST_BRACKET: usize = 300;

/// The sentences of the kept lines of a text, in order and disjoint, each a
/// span on character boundaries without white space at its ends.
pub(crate) fn sentences(text: &str, lines: &[Line]) -> Vec<Sentence> {
    let mut found = Vec::with_capacity(2 * lines.len());
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return found };
    let stops = Bits::new(text, first.span.start..last.span.end, may_matter);
    for (paragraph, block) in paragraphs(text, lines).enumerate() {
        let first = found.len();
        cut(text, block, &stops, &mut |span| found.push(Sentence { span, paragraph }));
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

/// Which bytes may end a sentence, or open what keeps one together; no others
/// of ASCII do.
fn may_matter(bytes: u8x16) -> u8x16 {
    // The highest bit of a byte that is not ASCII is set.
    any_of(bytes, [b'.', b'!', b'?', b'"', b'(', b'[']) | bytes
}

/// Cuts one paragraph into sentences; `stops` are where that may be.
fn cut(text: &str, block: Range<usize>, stops: &Bits, push: &mut impl FnMut(Range<usize>)) {
    let part = &text[block.clone()];
    let mut scan = Scan { text: part, start: 0, bracket_until: 0, quote_until: 0, list: List::of(part) };
    let mut at = 0;
    loop {
        // An item of a list may begin with any letter.
        if scan.list.is_none() {
            at = stops.next(block.start + at..block.end) - block.start;
        }
        let Some(c) = char_at(part, at) else { break };
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
            _ if scan.item_begins(at) => Some(at),
            _ => {
                at += step;
                None
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

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn cut_up(text: &str) -> Vec<&str> {
        sentences(text, &lines(text, 0..text.len()))
            .into_iter()
            .map(|sentence| &text[sentence.span])
            .collect()
    }

    /// Asserts that sentences that are put together come apart again.
    fn assert_apart(sentences: &[&str]) {
        assert_eq!(cut_up(&sentences.join(" ")), sentences);
    }

    #[test]
    fn abbreviations_initials_and_decimals_end_no_sentence() {
        assert_apart(&["Gen. A. B. Smith met Sen. Jones of the U.S. Army at 5 p.m. EST."]);
        assert_apart(&["Shares of Acme Corp. fell 1.2%.", "Pernod said no.", "See No. 5, p. 12."]);
        assert_apart(&["He lives in the U.S.", "She does not.", "We asked, you and I.", "Did they?"]);
        assert_apart(&["In Britain ministers agreed on plan B.", "The opposition objected."]);
        assert_apart(&["He was succeeded by Albert B. The Younger did not come."]);
    }

    #[test]
    fn what_looks_like_no_word_ends_no_sentence() {
        assert_apart(&["He paid Rs. 500 to Wg. Cdr. Rao, Det. Harbin and Shri. Modi.", "Then he left."]);
        assert_apart(&[
            "Gen. (ret.) Smith met Lt. Gen. (Retd.) Khan.",
            "They passed the Act.",
            "Critics objected.",
        ]);
        assert_apart(&["It cost 500 pounds ($148.)", "Nobody bid.", "It began at 3 p.m. E.T. on Monday."]);
        assert_apart(&["“No!” – the crowd shouted.", "It rained."]);
        assert_apart(&["It fell to 5,000.¹", "It rose to 6,000.[2]", "So it goes.†", "It rained."]);
    }

    #[test]
    fn lines_are_joined_only_where_a_text_was_wrapped() {
        let apart =
            "Dockers walk out in Rotterdam over night shift\nJane Smith\nUpdated 3 March 2024, 10:15 a.m.";
        assert_eq!(cut_up(apart), apart.lines().collect::<Vec<_>>());
        let headlines = "Moscow expels two Latvian diplomats, says ministry\nBerlin coalition wobbles over budget\n\
                         Kim inspects shipyard in Nampo, orders more destroyers";
        assert_eq!(cut_up(headlines), headlines.lines().collect::<Vec<_>>());
        let joined = "The statistics of the season before are kept by the\nNHL in Toronto.";
        assert_eq!(cut_up(joined), [joined]);
        for joined in [
            "LONDON, March 5 (Reuters) - The foreign ministers of China and the ten-member\nAssociation of Nations agreed.",
            "It was in court for years, and in the end its owners settled in\n2018. Nobody was asked about any of it at all.",
        ] {
            assert_eq!(lines(joined, 0..joined.len()).len(), 2);
            assert_eq!(paragraphs(joined, &lines(joined, 0..joined.len())).count(), 1, "{joined}");
        }
        let heading = "What the former president is accused of\nHissene Habre, who ruled Chad from 1982 to 1990, went on \
                       trial in Senegal on Monday for crimes against humanity.";
        assert_eq!(cut_up(heading).len(), 2);
        // One paragraph tells how wide the others are.
        let wrapped = "Dockers walk out\n\nThe dockers of the port of Rotterdam walked out on\nMonday over a plan.\n\n\
                       It will be shut until Friday at least, and so will the\nterminals of Antwerp.";
        assert_eq!(cut_up(wrapped).len(), 3);
    }

    #[test]
    fn a_quotation_stays_whole_with_its_speaker() {
        assert_apart(&["\"We will go. We will win,\" he said.", "Nobody laughed."]);
        assert_apart(&["“Are we ready?” Mr. Smith asked.", "They were."]);
        assert_apart(&["She told him, \"Leave me alone.\"", "He left."]);
        assert_apart(&["He spoke of 'the poor girl alone.'\"", "The behaviour went on."]);
    }

    #[test]
    fn a_quotation_that_opens_again_was_never_closed() {
        assert_apart(&["\"It may be about something else.", "\"We do need to talk,\" she said."]);
    }

    #[test]
    fn brackets_lists_and_ellipses_follow_their_own_rules() {
        assert_apart(&["He teaches (He was an engineer.) at school.", "She sings."]);
        assert_apart(&["1) The first item", "2) The second item"]);
        assert_apart(&["I never meant that....", "She left the store."]);
        assert_apart(&["Well ... I mean it."]);
    }

    #[test]
    fn an_item_of_a_list_in_a_line_begins_behind_a_blank_of_any_kind() {
        assert_apart(&["Oil fell on Friday", "• Gas rose", "• Coal stood still"]);
        assert_eq!(cut_up("Oil fell\u{a0}• Gas rose"), ["Oil fell", "• Gas rose"]);
        assert_eq!(cut_up("Oil•gas"), ["Oil•gas"]);
    }

    #[test]
    fn headlines_and_list_items_are_by_themselves_and_wrapped_lines_are_joined() {
        assert_eq!(cut_up("Oil falls\n\nCrude fell.\nGas rose."), ["Oil falls", "Crude fell.", "Gas rose."]);
        let wrapped = "The ministers met in Geneva on Monday to go on with\ntheir talks about the river. \
                       Nothing was agreed before\nMonday night.";
        assert_eq!(cut_up(wrapped).len(), 2);
    }

    #[test]
    fn names_and_titles_in_capitals_are_told_apart() {
        assert_apart(&["He told the FT.", "But Rover stayed silent.", "Ft. Worth is in Texas."]);
        assert_apart(&["Mamma Mia! has joined the list.", "It opens on Friday."]);
        assert_apart(&["She works at Yahoo! in the accounting department."]);
    }
}
