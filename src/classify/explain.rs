//! Explanation: why the likeliest label won, in the words of the text.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Classifier, argmax};
use crate::text::Document;
use crate::vector::{Part, Run};

/// Why the likeliest label won against the next one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The label that came second.
    pub against: String,
    /// How much of the lead it had before a word was read, in log odds: below
    /// 0 if it had to catch up.
    pub prior: f64,
    /// By how much it leads in the end, in log odds: `prior` and all weights
    /// of the evidence together.
    pub lead: f64,
    /// What each word or run of words added, strongest first.
    pub evidence: Vec<Evidence>,
}

/// How much one occurrence of a word or a run of words spoke for the likeliest
/// label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// The words as they stand in the text.
    pub term: String,
    /// Where they stand, in bytes; none for words of a title given apart.
    pub start: Option<usize>,
    /// Where they end.
    pub end: Option<usize>,
    /// By how much they raise the log odds of the likeliest label against the
    /// next one, by themselves and as words of their class.
    pub weight: f64,
}

impl Classifier {
    /// Why the likeliest label won against the next one.
    pub fn explain(&self, document: &Document) -> Explanation {
        let features = self.extractor.features(document, Part::Whole);
        let known = features.known(&self.vocabulary);
        let scores = self.scores(&known);
        let log_odds = self.calibration.log_odds(&scores);
        let (first, second) = best_two(&log_odds);
        let lead = log_odds[first] - log_odds[second];
        let worth = self.calibration.worth(&scores, first, second);
        // By feature of the text, what an occurrence that counts 1 adds.
        let mut gains = vec![None; features.len()];
        for known in &known.grams {
            let row = self.row(known.number as usize);
            let gain = worth * known.x * (f64::from(row[first]) - f64::from(row[second]));
            gains[known.gram as usize] = Some(gain / features.tf(known.gram as usize));
        }
        // What a word says and what its class says is said by the same place.
        let mut places: BTreeMap<(bool, usize, usize), f64> = BTreeMap::new();
        features.each_run(|run| {
            if let Some(gain) = gains[run.gram] {
                *places.entry(place(&run)).or_insert(0.0) += gain * run.weight;
            }
        });
        let article = document.article();
        let title = article.title.as_deref().unwrap_or_default();
        // Where the title stands in the text, if it does.
        let title_start = article
            .title_span
            .as_ref()
            .filter(|span| article.text.get((*span).clone()) == Some(title))
            .map(|span| span.start);
        let evidence = places.into_iter().map(|((in_body, start, end), weight)| {
            let (text, offset) = if in_body { (&*article.text, Some(0)) } else { (title, title_start) };
            Evidence {
                term: text[start..end].to_owned(),
                start: offset.map(|offset| offset + start),
                end: offset.map(|offset| offset + end),
                weight,
            }
        });
        let mut evidence: Vec<Evidence> = evidence.collect();
        // A stable sort: the same weight keeps the order of the text.
        evidence.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        let read = |class: usize| scores[class] - self.bias[class];
        Explanation {
            against: self.labels[second].clone(),
            prior: lead - worth * (read(first) - read(second)),
            lead,
            evidence,
        }
    }
}

/// Where a run stands: in the title or the body, from and to which byte.
fn place(run: &Run<'_>) -> (bool, usize, usize) {
    let (first, last) = (&run.words[0], &run.words[run.words.len() - 1]);
    (!run.in_title, first.span().start, last.span().end)
}

/// The places of the largest and the second largest of two values or more.
fn best_two(log_odds: &[f64]) -> (usize, usize) {
    let first = argmax(log_odds);
    let rest: Vec<f64> =
        log_odds.iter().enumerate().map(|(n, l)| if n == first { f64::NEG_INFINITY } else { *l }).collect();
    (first, argmax(&rest))
}
