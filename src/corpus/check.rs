//! Checking a corpus: samples in, what is wrong with them out, so that it can
//! be mended before a model learns it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasher;

use foldhash::fast::{FixedState, RandomState};
use serde::Serialize;

use super::{Sample, words_of};
use crate::error::{Error, ErrorKind, Result};
use crate::evaluate::left_out_answers;
use crate::text::{Analyzer, Document, TermOptions};
use crate::train::{TrainOptions, train};

/// What is wrong with a corpus.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CheckReport {
    /// How many samples were looked at.
    pub samples: usize,
    /// What was found, the gravest kinds first, in the order of the samples.
    pub findings: Vec<Finding>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// Where: `file:line` of the sample, or the label.
    pub place: String,
    /// Where the other sample is, if two are concerned.
    pub other: Option<String>,
    /// What it is about, in words.
    pub message: String,
}

/// What may be wrong with a corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FindingKind {
    /// A record that is no sample.
    Broken,
    /// The same text, or nearly, under two labels.
    ConflictingLabels,
    /// The same text twice.
    Duplicate,
    /// Two texts that share half of their runs of three words.
    NearDuplicate,
    /// Characters that tell of a wrong encoding.
    Encoding,
    /// Too little text to learn from.
    NearEmpty,
    /// A label with so few samples that what it learns is chance.
    FewSamples,
    /// A word at the edge of many samples of one label and of no other: a
    /// source or a byline rather than a subject.
    Giveaway,
    /// A model of the other samples is sure of another label.
    LikelyMislabelled,
}

/// Fewer samples of a label than this are few.
const FEW: usize = 20;

/// Fewer words than this are nearly nothing.
const FEW_WORDS: usize = 3;

/// A run of words that more samples than this hold is a stock phrase.
const STOCK: usize = 40;

/// A model is sure of another label above this probability, and of the own one
/// being wrong below that.
const SURE: f64 = 0.95;
const DOUBTED: f64 = 0.015;

/// Checks a corpus. `progress` is told how many more samples were looked at.
///
/// # Errors
/// None of what is wrong with the corpus is an error; only a failure to train
/// on it where there are samples enough.
pub fn check(samples: &[Sample], progress: &(dyn Fn(usize) + Sync)) -> Result<CheckReport> {
    let mut findings = Vec::new();
    let mut labels: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let analyzer = Analyzer::new(TermOptions::default());
    for (number, sample) in samples.iter().enumerate() {
        labels.entry(&sample.label).or_default().push(number);
        plain_faults(sample, &analyzer, &mut findings);
    }
    for (label, numbers) in labels.iter().filter(|(_, numbers)| numbers.len() < FEW) {
        let samples = if numbers.len() == 1 { "sample is" } else { "samples are" };
        let message = format!(
            "only {} {samples} labelled \"{label}\"; fewer than {FEW} are few, and too few to look for mislabels",
            numbers.len()
        );
        findings.push(Finding::of(FindingKind::FewSamples, (*label).to_owned(), message));
    }
    duplicates(samples, &mut findings);
    giveaways(samples, &labels, &mut findings);
    // A label of few samples, as a misspelt one, does not hide what else is there.
    labels.retain(|_, numbers| numbers.len() >= FEW);
    if labels.len() > 1 {
        let is_known = |sample: &&Sample| labels.contains_key(sample.label.as_str());
        // What a sample weighs says nothing of its label.
        let unweighted = |sample: &Sample| Sample { weight: 1.0, ..sample.clone() };
        let samples: Vec<Sample> = samples.iter().filter(is_known).map(unweighted).collect();
        mislabels(&samples, progress, &mut findings)?;
    }
    findings.sort_by_key(|finding| finding.kind);
    Ok(CheckReport { samples: samples.len(), findings })
}

impl CheckReport {
    /// The report with the records that could not be read, before all others.
    #[must_use]
    pub fn with_broken(mut self, failures: &[Error]) -> Self {
        let place = |error: &Error| {
            let path = error.path().map(|path| path.display().to_string()).unwrap_or_default();
            error.line().map_or(path.clone(), |line| format!("{path}:{line}"))
        };
        let finding =
            |error: &Error| Finding::of(FindingKind::Broken, place(error), error.message().to_owned());
        self.findings.splice(..0, failures.iter().map(finding));
        self
    }

    /// How many findings of each kind there are.
    pub fn counts(&self) -> BTreeMap<FindingKind, usize> {
        let mut counts = BTreeMap::new();
        for finding in &self.findings {
            *counts.entry(finding.kind).or_insert(0) += 1;
        }
        counts
    }
}

impl Finding {
    fn of(kind: FindingKind, place: String, message: String) -> Self {
        Self { kind, place, other: None, message }
    }
}

impl FindingKind {
    /// Whether it is a fault to be mended; what is none is advice, to be
    /// looked at by somebody who knows the subject.
    pub fn is_fault(self) -> bool {
        !matches!(self, Self::FewSamples | Self::Giveaway | Self::LikelyMislabelled)
    }

    /// Its name, in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::ConflictingLabels => "conflicting labels",
            Self::Duplicate => "duplicate",
            Self::NearDuplicate => "near-duplicate",
            Self::Encoding => "encoding",
            Self::NearEmpty => "near-empty",
            Self::FewSamples => "few samples",
            Self::Giveaway => "giveaway",
            Self::LikelyMislabelled => "likely mislabelled",
        }
    }
}

/// Faults that a sample shows by itself.
fn plain_faults(sample: &Sample, analyzer: &Analyzer, findings: &mut Vec<Finding>) {
    let parts = [sample.title.as_deref().unwrap_or_default(), &sample.text];
    if let Some(broken) = parts.into_iter().find_map(misread) {
        let message = format!("the text holds \"{broken}\": it was read in a wrong encoding");
        findings.push(Finding::of(FindingKind::Encoding, sample.source.clone(), message));
    }
    // What is removed from a page is not learned either.
    let document = Document::new(sample.article(), analyzer);
    let words = document.title_words().len() + document.words().len();
    if words < FEW_WORDS {
        let cleaned = if document.removed().is_empty() { "" } else { "behind cleaning " };
        let noun = if words == 1 { "word" } else { "words" };
        let message = format!("the sample has {cleaned}{words} {noun}, too few to learn from");
        findings.push(Finding::of(FindingKind::NearEmpty, sample.source.clone(), message));
    }
}

/// Characters that tell of a text that could not be read, or of UTF-8 that was
/// read as Windows-1252.
fn misread(text: &str) -> Option<&str> {
    // What the second byte of a letter looks like, quotation marks apart: they
    // may well follow a capital.
    const SECOND: &str = "€ƒ†‡ˆ‰ŠŒŽ•˜™šœžŸ";
    let is_second = |c: char| {
        matches!(c, '\u{80}'..='\u{aa}' | '\u{ac}'..='\u{ba}' | '\u{bc}'..='\u{bf}') || SECOND.contains(c)
    };
    text.char_indices().find_map(|(place, c)| {
        let rest = &text[place + c.len_utf8()..];
        let is_misread = match c {
            '\u{fffd}' => return Some(&text[place..place + c.len_utf8()]),
            'â' => rest.starts_with('€'),
            'Ã' | 'Â' => rest.starts_with(is_second),
            _ => false,
        };
        let second = rest.chars().next().filter(|_| is_misread)?;
        Some(&text[place..place + c.len_utf8() + second.len_utf8()])
    })
}

/// Samples that are the same, or share half of their runs of three words: each
/// is named once, with the earlier one that is most like it.
fn duplicates(samples: &[Sample], findings: &mut Vec<Finding>) {
    let hashed = |sample: &Sample| {
        let words: Vec<String> = words(sample).collect();
        (FixedState::default().hash_one(&words), runs_of_three(&words))
    };
    let (texts, runs): (Vec<u64>, Vec<HashSet<u64, RandomState>>) = samples.iter().map(hashed).unzip();
    let are_same = |one: usize, other: usize| words(&samples[one]).eq(words(&samples[other]));
    let mut holders: HashMap<u64, Vec<usize>, RandomState> = HashMap::default();
    // The first sample of each text: that of a common one is always found.
    let mut firsts: HashMap<u64, usize, RandomState> = HashMap::default();
    for (number, own) in runs.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        let first = *firsts.entry(texts[number]).or_insert(number);
        if first < number && are_same(first, number) {
            shared.insert(first, own.len());
        }
        for run in own {
            let held = holders.entry(*run).or_default();
            for other in held.iter() {
                if *other != first {
                    *shared.entry(*other).or_insert(0) += 1;
                }
            }
            if held.len() < STOCK {
                held.push(number);
            }
        }
        let likeness = |(other, common): (usize, usize)| {
            let union = own.len() + runs[other].len() - common;
            (common as f64 / union.max(1) as f64, other)
        };
        let best = shared.into_iter().map(likeness).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((likeness, other)) = best.filter(|(likeness, _)| *likeness >= 0.5) else { continue };
        let (sample, first) = (&samples[number], &samples[other]);
        let same = are_same(number, other);
        let what = if same { "the same text as" } else { "nearly the same text as" };
        let (kind, message) = match (sample.label == first.label, same) {
            (false, _) => (
                FindingKind::ConflictingLabels,
                format!("labelled \"{}\", but {what} one labelled \"{}\"", sample.label, first.label),
            ),
            (true, true) => (FindingKind::Duplicate, format!("{what} another sample")),
            (true, false) => (
                FindingKind::NearDuplicate,
                format!("{what} another sample ({:.0}% shared)", 100.0 * likeness),
            ),
        };
        findings.push(Finding {
            kind,
            place: sample.source.clone(),
            other: Some(first.source.clone()),
            message,
        });
    }
}

/// The runs of three words, hashed; all words if there are fewer.
fn runs_of_three(words: &[String]) -> HashSet<u64, RandomState> {
    let hasher = FixedState::default();
    words.windows(3.min(words.len()).max(1)).map(|run| hasher.hash_one(run)).collect()
}

/// Words that stand at the beginning or the end of many samples of one label,
/// and hardly ever in another.
fn giveaways(samples: &[Sample], labels: &BTreeMap<&str, Vec<usize>>, findings: &mut Vec<Finding>) {
    const EDGE: usize = 3;
    let analyzer = Analyzer::new(TermOptions::default());
    let mut holders: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for sample in samples {
        let words: Vec<String> = words_of(&sample.text).collect();
        let edges = words.iter().take(EDGE).chain(words.iter().skip(EDGE).rev().take(EDGE));
        let distinct: HashSet<&String> =
            edges.filter(|word| !analyzer.is_stop_term(&analyzer.term(word))).collect();
        for word in distinct {
            *holders.entry(word.clone()).or_default().entry(&sample.label).or_insert(0) += 1;
        }
    }
    for (word, by_label) in holders {
        let all: usize = by_label.values().sum();
        for (label, count) in by_label {
            let enough = (labels[label].len() / 10).max(FEW);
            if labels.len() > 1 && count >= enough && 50 * count >= 49 * all {
                let message = format!(
                    "\"{word}\" stands at the beginning or the end of {count} samples labelled \"{label}\" \
                     and of {} others: the model may learn it instead of the subject",
                    all - count
                );
                findings.push(Finding::of(FindingKind::Giveaway, label.to_owned(), message));
            }
        }
    }
}

/// Samples of which models that did not see them are sure that they are about
/// something else.
fn mislabels(
    samples: &[Sample],
    progress: &(dyn Fn(usize) + Sync),
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let model = train(samples, &TrainOptions::default(), None, &|_| ())?;
    let answers = match left_out_answers(&model, samples, FOLDS, progress) {
        // A label may hold too few texts for the folds; then there is nothing to say
        // that its duplicates do not.
        Err(error) if error.kind() == ErrorKind::Corpus => return Ok(()),
        found => found?,
    };
    let mut doubted: Vec<(f64, Finding)> = Vec::new();
    for (((sample, row), said), truth) in
        samples.iter().zip(&answers.rows).zip(answers.said()).zip(&answers.truth)
    {
        if row[said] >= SURE && row[*truth] <= DOUBTED {
            let message = format!(
                "labelled \"{}\", but models of the other samples say \"{}\" (probability {:.3})",
                sample.label, answers.labels[said], row[said]
            );
            let finding = Finding::of(FindingKind::LikelyMislabelled, sample.source.clone(), message);
            doubted.push((row[*truth], finding));
        }
    }
    doubted.sort_by(|a, b| a.0.total_cmp(&b.0));
    findings.extend(doubted.into_iter().map(|(_, finding)| finding));
    Ok(())
}

/// How many folds mislabelled samples are looked for with.
const FOLDS: usize = 5;

/// The words of a sample's title and text, in lower case.
fn words(sample: &Sample) -> impl Iterator<Item = String> {
    words_of(sample.title.as_deref().unwrap_or_default()).chain(words_of(&sample.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(place: &str, label: &str, text: &str) -> Sample {
        Sample { source: place.to_owned(), ..Sample::new(label, text) }
    }

    fn found(samples: &[Sample]) -> Vec<(FindingKind, String)> {
        let report = check(samples, &|_| ()).unwrap();
        let named = report.findings.into_iter().filter(|finding| finding.kind != FindingKind::FewSamples);
        named.map(|finding| (finding.kind, finding.place)).collect()
    }

    #[test]
    fn texts_that_stand_twice_are_named_by_how_alike_they_are() {
        let text = "Crude oil fell to its lowest price in a year on Monday.";
        let nearly = "Crude oil fell to its lowest price in a year on Tuesday.";
        let samples = [
            sample("a:1", "energy", text),
            sample("a:2", "energy", "The minister met the ambassador in Geneva for talks."),
            sample("a:3", "energy", &text.to_uppercase()),
            sample("a:4", "energy", nearly),
            sample("b:1", "other", text),
        ];
        let expected = [
            (FindingKind::ConflictingLabels, "b:1"),
            (FindingKind::Duplicate, "a:3"),
            (FindingKind::NearDuplicate, "a:4"),
        ];
        assert_eq!(found(&samples), expected.map(|(kind, place)| (kind, place.to_owned())));
    }

    #[test]
    fn a_text_that_stands_twice_is_found_among_many_that_hold_it() {
        let text = "Oil prices fell today again.";
        let holder = |n: usize| sample("a", "x", &format!("{text} Much else that day was of note{n}."));
        let mut samples: Vec<Sample> = (0..2 * STOCK).map(holder).collect();
        samples.extend(
            [("b:1", "x"), ("b:2", "y"), ("b:3", "x")].map(|(place, label)| sample(place, label, text)),
        );
        let found = found(&samples);
        assert!(found.contains(&(FindingKind::ConflictingLabels, "b:2".to_owned())), "{found:?}");
        assert!(found.contains(&(FindingKind::Duplicate, "b:3".to_owned())), "{found:?}");
    }

    #[test]
    fn broken_and_empty_samples_are_named() {
        let samples = [
            sample("a:1", "x", "The cafÃ© will close at noon."),
            sample("a:2", "x", "Oil fell."),
            sample("a:3", "x", "Subscribe to our newsletter"),
        ];
        let expected = [
            (FindingKind::Encoding, "a:1"),
            (FindingKind::NearEmpty, "a:2"),
            (FindingKind::NearEmpty, "a:3"),
        ];
        assert_eq!(found(&samples), expected.map(|(kind, place)| (kind, place.to_owned())));
    }

    #[test]
    fn text_that_was_read_in_a_wrong_encoding_is_told_from_text_of_other_languages() {
        for right in ["España, März, ÃO", "São João", "«MAÇÃ»", "“AMANHÔ", "Ã ", "âge €5", "naïve"]
        {
            assert_eq!(misread(right), None, "{right}");
            let bytes = right.as_bytes();
            let (wrong, _, _) = encoding_rs::WINDOWS_1252.decode(bytes);
            let is_ascii = right.is_ascii();
            assert_eq!(misread(&wrong).is_some(), !is_ascii, "{wrong}");
        }
        assert_eq!(misread("a \u{fffd} b"), Some("\u{fffd}"));
    }

    #[test]
    fn a_source_that_gives_its_label_away_and_a_sample_under_a_wrong_label_are_named() {
        let mut samples = Vec::new();
        for n in 0..40 {
            let place = format!("a:{n}");
            samples.push(sample(
                &place,
                "energy",
                &format!("Crude oil fell by {n} cents a barrel. PetroWire"),
            ));
            samples.push(sample(&place, "sport", &format!("The striker scored in minute {n} of the final.")));
        }
        samples.push(sample("wrong", "sport", "Crude oil rose by 70 cents a barrel at noon."));
        // A label with a slip of the pen hides nothing, nor does a great weight.
        samples.push(Sample { weight: 999_999.0, ..sample("slip", "Sport", "The keeper saved it.") });
        let found = found(&samples);
        assert!(found.contains(&(FindingKind::Giveaway, "energy".to_owned())), "{found:?}");
        assert!(found.contains(&(FindingKind::LikelyMislabelled, "wrong".to_owned())), "{found:?}");
    }
}
