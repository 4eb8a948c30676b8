//! Highlighting: an article and its explanation in, the sentences that decided
//! out, cut into what is evidence and what is not.

use std::collections::HashMap;
use std::ops::Range;

use newsdesk::classify::{Evidence, Explanation};
use newsdesk::text::Document;

/// So many sentences are shown.
const SHOWN: usize = 3;

/// Words that bring, wherever they stand, less than this share of what the
/// strongest one brings are not marked.
const TELLING: f64 = 0.2;

/// A sentence whose telling words are marked.
pub struct Highlighted<'d> {
    /// Its text in pieces, each with whether it is evidence.
    pub pieces: Vec<(&'d str, bool)>,
}

/// How much each term, in lower case, spoke for the likeliest label in all.
pub fn by_term(explanation: &Explanation) -> HashMap<String, f64> {
    let mut sums = HashMap::new();
    for evidence in &explanation.evidence {
        *sums.entry(evidence.term.to_lowercase()).or_insert(0.0) += evidence.weight;
    }
    sums
}

/// The sentences that spoke most for the likeliest label, in their order.
pub fn highlighted<'d>(document: &'d Document, explanation: &Explanation) -> Vec<Highlighted<'d>> {
    let sums = by_term(explanation);
    let most = sums.values().copied().fold(0.0, f64::max);
    let is_telling = |e: &&Evidence| e.weight > 0.0 && sums[&e.term.to_lowercase()] >= TELLING * most;
    let telling = explanation.evidence.iter().filter(is_telling);
    let mut evidence: Vec<(usize, usize, f64)> =
        telling.filter_map(|e| Some((e.start?, e.end?, e.weight))).collect();
    evidence.sort_unstable_by_key(|(start, end, _)| (*start, *end));
    let mut found: Vec<(f64, usize, Highlighted<'d>)> = Vec::new();
    for (number, sentence) in document.sentences().iter().enumerate() {
        let first = evidence.partition_point(|(start, _, _)| *start < sentence.span.start);
        let last = evidence.partition_point(|(start, _, _)| *start < sentence.span.end);
        let inside = &evidence[first..last];
        if !inside.is_empty() {
            let sum = inside.iter().map(|(_, _, weight)| weight).sum();
            let pieces = pieces(&document.article().text, sentence.span.clone(), inside);
            found.push((sum, number, Highlighted { pieces }));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.truncate(SHOWN);
    found.sort_by_key(|(_, number, _)| *number);
    found.into_iter().map(|(_, _, highlighted)| highlighted).collect()
}

/// A span in pieces: overlapping evidence becomes one piece.
fn pieces<'d>(text: &'d str, span: Range<usize>, evidence: &[(usize, usize, f64)]) -> Vec<(&'d str, bool)> {
    let mut marks: Vec<(usize, usize)> = Vec::new();
    for (start, end, _) in evidence {
        match marks.last_mut() {
            Some(last) if *start <= last.1 => last.1 = last.1.max(*end),
            _ => marks.push((*start, *end)),
        }
    }
    let mut pieces = Vec::new();
    let mut at = span.start;
    for (start, end) in marks {
        pieces.push((&text[at..start], false));
        pieces.push((&text[start..end], true));
        at = end;
    }
    pieces.push((&text[at..span.end], false));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_evidence_is_marked_once() {
        let text = "Crude oil prices rose.";
        let found = pieces(text, 0..text.len(), &[(0, 5, 1.0), (0, 9, 1.0), (6, 9, 1.0), (17, 21, 1.0)]);
        let expected = [("", false), ("Crude oil", true), (" prices ", false), ("rose", true), (".", false)];
        assert_eq!(found, expected);
    }
}
