//! `Learned`: what a model has learned from: labelled samples in, the terms of
//! each out, in one order whatever order they came in.
//!
//! A model that keeps what it learned from can be extended, merged and
//! corrected exactly: the samples are brought together or taken out, and every
//! choice is made again as if they had been trained on at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::corpus::{Sample, WEIGHTS};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Analyzer, Document, ListId, Term, TermList, TermOptions, Word, language_of};
use crate::vector::{Vocabulary, is_of_classes};

/// The terms of labelled samples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Learned {
    labels: Vec<String>,
    terms: Vocabulary,
    languages: Vec<String>,
    samples: Vec<LearnedSample>,
}

/// A sample as its terms.
#[derive(Clone, Debug, PartialEq)]
pub struct LearnedSample {
    /// Its label, as a number of [`Learned::labels`].
    pub label: u16,
    /// How much it counts beside other samples of its label.
    pub weight: f64,
    /// Its language, as a number of [`Learned::languages`], where that is
    /// beyond doubt.
    pub language: Option<u8>,
    /// The terms of its title and of each of its sentences, as numbers of
    /// [`Learned::terms`], each part closed by [`END`].
    pub words: Vec<u32>,
}

impl LearnedSample {
    /// What tells it from others.
    fn key(&self) -> (u16, u64, Option<u8>, Vec<u32>) {
        (self.label, self.weight.to_bits(), self.language, self.words.clone())
    }
}

/// Closes the title and each sentence of a sample. Greater than any term, so
/// that the order of samples does not change when terms are added.
pub const END: u32 = u32::MAX;

/// So many samples are analysed at a time; only their terms are kept.
const BATCH: usize = 1024;

impl Learned {
    /// Learns samples on all threads; the result does not depend on their
    /// order nor on how many threads there are.
    ///
    /// # Errors
    /// As [`union`](Self::union).
    pub fn of(samples: &[Sample], options: TermOptions, progress: &(dyn Fn(usize) + Sync)) -> Result<Self> {
        let analyse = |batch: &[Sample]| -> Vec<Analysed> {
            let analyzer = || Analyzer::new(options);
            batch.par_iter().map_init(analyzer, |analyzer, sample| Analysed::of(sample, analyzer)).collect()
        };
        let mut builder = Builder::default();
        let mut batches = samples.chunks(BATCH);
        let mut next = batches.next().map(|batch| (analyse(batch), batch));
        while let Some((analysed, batch)) = next {
            // While one batch is brought together the next is being analysed.
            let (found, pushed) = rayon::join(
                || batches.next().map(|batch| (analyse(batch), batch)),
                || {
                    analysed
                        .into_iter()
                        .zip(batch)
                        .try_for_each(|(found, sample)| builder.learn(found, sample))
                },
            );
            pushed?;
            progress(batch.len());
            next = found;
        }
        Ok(builder.finish())
    }

    /// All samples of several corpora.
    ///
    /// # Errors
    /// [`ErrorKind::Corpus`] if there are more than 65,536 labels or 255
    /// languages, or a weight is out of its range.
    pub fn union<'l>(parts: impl IntoIterator<Item = &'l Self>) -> Result<Self> {
        let mut builder = Builder::default();
        for part in parts {
            builder.append(part, |_| true)?;
        }
        Ok(builder.finish())
    }

    /// The samples without those of `other`.
    ///
    /// # Errors
    /// [`ErrorKind::Corpus`] if `other` holds a sample that was never learned.
    pub fn minus(&self, other: &Self) -> Result<Self> {
        let mut builder = Builder::default();
        builder.append(other, |_| true)?;
        let mut to_forget: HashMap<_, usize> = HashMap::new();
        for sample in builder.samples.drain(..) {
            *to_forget.entry(sample.key()).or_insert(0) += 1;
        }
        builder.append(self, |sample| {
            // A sample that is to be forgotten as often as it was learned.
            match to_forget.get_mut(&sample.key()) {
                Some(times) if *times > 0 => {
                    *times -= 1;
                    false
                }
                _ => true,
            }
        })?;
        match to_forget.values().sum() {
            0 => Ok(builder.finish()),
            left => {
                let message = format!(
                    "{left} of these samples cannot be forgotten: the model never learned them; a sample is \
                     known by its label, its weight and its text"
                );
                Err(Error::new(ErrorKind::Corpus, message))
            }
        }
    }

    /// What a model file holds, checked.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if the parts do not fit together.
    pub(crate) fn from_parts(
        labels: Vec<String>,
        terms: Vocabulary,
        languages: Vec<String>,
        samples: Vec<LearnedSample>,
    ) -> Result<Self> {
        let fits = samples.iter().all(|sample| {
            usize::from(sample.label) < labels.len()
                && sample.language.is_none_or(|language| usize::from(language) < languages.len())
                && sample.weight > 0.0
                && sample.weight.is_finite()
                && sample.words.iter().all(|word| *word == END || (*word as usize) < terms.len())
                && sample.words.last() == Some(&END)
        });
        // Else a term could be taken for a run of words, or for a class of them.
        let is_term = |term: &str| !term.is_empty() && !term.contains(' ') && !is_of_classes(term);
        match fits && terms.iter().all(is_term) {
            true => Ok(Self { labels, terms, languages, samples }),
            false => Err(Error::new(ErrorKind::Model, "the model's samples do not fit together")),
        }
    }

    /// The labels, sorted.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The distinct terms, sorted.
    pub fn terms(&self) -> &Vocabulary {
        &self.terms
    }

    /// The languages found (ISO 639-3), sorted.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The samples, in an order that depends on them alone.
    pub fn samples(&self) -> &[LearnedSample] {
        &self.samples
    }

    /// How many samples each label has.
    pub fn counts(&self) -> Vec<u64> {
        let mut counts = vec![0; self.labels.len()];
        for sample in &self.samples {
            counts[usize::from(sample.label)] += 1;
        }
        counts
    }

    /// The languages of at least one in twenty of the samples whose language
    /// is known; none if these are too few to tell.
    pub fn common_languages(&self) -> BTreeSet<String> {
        let mut counts = vec![0_usize; self.languages.len()];
        for language in self.samples.iter().filter_map(|sample| sample.language) {
            counts[usize::from(language)] += 1;
        }
        let known: usize = counts.iter().sum();
        if known < ENOUGH {
            return BTreeSet::new();
        }
        let named = self.languages.iter().zip(counts);
        named.filter(|(_, count)| count * 20 >= known).map(|(name, _)| name.clone()).collect()
    }

    /// The SHA-256 of the samples, as 64 hexadecimal digits: the same for the
    /// same samples in any order.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for list in [&self.labels, &self.languages] {
            hasher.update(format!("{list:?}"));
        }
        hasher.update(self.terms.parts().0);
        for end in self.terms.parts().1 {
            hasher.update(end.to_le_bytes());
        }
        let mut bytes = Vec::new();
        for sample in &self.samples {
            bytes.clear();
            bytes.extend(sample.label.to_le_bytes());
            bytes.extend(sample.weight.to_le_bytes());
            bytes.push(sample.language.unwrap_or(u8::MAX));
            bytes.extend(sample.words.iter().flat_map(|word| word.to_le_bytes()));
            hasher.update(&bytes);
        }
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What is kept of a sample that was analysed.
struct Analysed {
    terms: TermList,
    /// The terms of its title and sentences as numbers of `terms`, each part
    /// closed by [`END`].
    words: Vec<u32>,
    language: Option<&'static str>,
}

impl Analysed {
    fn of(sample: &Sample, analyzer: &Analyzer) -> Self {
        let document = Document::new(sample.article(), analyzer);
        let mut words = Vec::with_capacity(document.words().len() + document.sentences().len() + 1);
        let mut part = |part: &[Word]| {
            words.extend(part.iter().map(|word| word.term));
            words.push(END);
        };
        part(document.title_words());
        document.sentences().iter().for_each(|sentence| part(document.sentence_words(sentence)));
        let language = is_looked_at(sample).then(|| language_of(&document)).flatten();
        Self { terms: document.into_terms(), words, language }
    }
}

/// Fewer samples of known languages say nothing of those of the others.
const ENOUGH: usize = 20;

/// Whether a sample is one of the thirty-second part whose language is looked
/// at: to know the languages of a corpus that is enough. How its text is spaced
/// is no part of what tells a sample from others.
fn is_looked_at(sample: &Sample) -> bool {
    let mut hasher = Sha256::new();
    for (number, word) in sample.body().split_whitespace().enumerate() {
        hasher.update(if number > 0 { " " } else { "" });
        hasher.update(word);
    }
    hasher.finalize()[0].is_multiple_of(32)
}

/// Names in the order in which they were first seen.
#[derive(Default)]
struct Names(HashMap<String, u32, RandomState>);

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.0.get(name) {
            return *number;
        }
        let number = self.0.len() as u32;
        self.0.insert(name.to_owned(), number);
        number
    }

    /// The names that `used` says are, sorted, and the place of each.
    fn sorted(&self, used: &[bool]) -> (Vec<&str>, Vec<u32>) {
        let in_use: BTreeMap<&str, u32> = self
            .0
            .iter()
            .filter(|(_, number)| used[**number as usize])
            .map(|(name, number)| (name.as_str(), *number))
            .collect();
        let mut places = vec![END; self.0.len()];
        for (place, number) in (0..).zip(in_use.values()) {
            places[*number as usize] = place;
        }
        (in_use.into_keys().collect(), places)
    }
}

/// Samples that are being brought together.
#[derive(Default)]
struct Builder {
    labels: Names,
    terms: Names,
    terms_id: ListId,
    languages: Names,
    samples: Vec<LearnedSample>,
}

impl Builder {
    fn learn(&mut self, mut found: Analysed, sample: &Sample) -> Result<()> {
        let mut number =
            |term: &Term| term.feature().number(&self.terms_id, || Some(self.terms.number(term.as_str())));
        let terms: Vec<u32> = found.terms.iter().filter_map(&mut number).collect();
        for word in found.words.iter_mut().filter(|word| **word != END) {
            *word = terms[*word as usize];
        }
        self.push(&sample.label, sample.weight, found.language, found.words)
    }

    fn push(&mut self, label: &str, weight: f64, language: Option<&str>, words: Vec<u32>) -> Result<()> {
        if !WEIGHTS.contains(&weight) {
            let message =
                format!("a sample weighs {weight}; weights are from {} to below a million", WEIGHTS.start);
            return Err(Error::new(ErrorKind::Corpus, message));
        }
        let many = |what: &str| Error::new(ErrorKind::Corpus, format!("there are too many {what}"));
        let label = u16::try_from(self.labels.number(label)).map_err(|_| many("labels"))?;
        let language = match language {
            Some(language) => {
                let number = u8::try_from(self.languages.number(language)).ok().filter(|n| *n < u8::MAX);
                Some(number.ok_or_else(|| many("languages"))?)
            }
            None => None,
        };
        self.samples.push(LearnedSample { label, weight, language, words });
        Ok(())
    }

    fn append(&mut self, part: &Learned, mut is_wanted: impl FnMut(&LearnedSample) -> bool) -> Result<()> {
        let terms: Vec<u32> = part.terms.iter().map(|term| self.terms.number(term)).collect();
        for sample in &part.samples {
            let language = sample.language.map(|number| part.languages[usize::from(number)].as_str());
            let words =
                sample.words.iter().map(|word| if *word == END { END } else { terms[*word as usize] });
            let label = &part.labels[usize::from(sample.label)];
            self.push(label, sample.weight, language, words.collect())?;
            self.samples.pop_if(|sample| !is_wanted(sample));
        }
        Ok(())
    }

    fn finish(mut self) -> Learned {
        let mut used = [&self.labels, &self.terms, &self.languages].map(|names| vec![false; names.0.len()]);
        for sample in &self.samples {
            used[0][usize::from(sample.label)] = true;
            for word in sample.words.iter().filter(|word| **word != END) {
                used[1][*word as usize] = true;
            }
            if let Some(language) = sample.language {
                used[2][usize::from(language)] = true;
            }
        }
        let (labels, label_places) = self.labels.sorted(&used[0]);
        let (terms, term_places) = self.terms.sorted(&used[1]);
        let (languages, language_places) = self.languages.sorted(&used[2]);
        self.samples.par_iter_mut().for_each(|sample| {
            sample.label = label_places[usize::from(sample.label)] as u16;
            sample.language = sample.language.map(|number| language_places[usize::from(number)] as u8);
            for word in sample.words.iter_mut().filter(|word| **word != END) {
                *word = term_places[*word as usize];
            }
        });
        self.samples.par_sort_unstable_by(|a, b| {
            let by_text = a.label.cmp(&b.label).then_with(|| a.words.cmp(&b.words));
            by_text.then(a.weight.total_cmp(&b.weight)).then(a.language.cmp(&b.language))
        });
        Learned {
            labels: labels.into_iter().map(str::to_owned).collect(),
            terms: Vocabulary::from_sorted(terms),
            languages: languages.into_iter().map(str::to_owned).collect(),
            samples: self.samples,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(samples: &[(&str, &str)]) -> Learned {
        let samples: Vec<Sample> = samples.iter().map(|(label, text)| Sample::new(*label, *text)).collect();
        Learned::of(&samples, TermOptions::default(), &|_| ()).unwrap()
    }

    #[test]
    fn samples_stand_in_one_order_however_they_come_together() {
        let (a, b) = (("energy", "Oil fell. Gas rose."), ("sport", "She won."));
        let c = ("diplomacy", "Oil talks.");
        let whole = learned(&[a, b, c]);
        assert_eq!(whole, learned(&[c, a, b]));
        assert_eq!(whole, Learned::union([&learned(&[b]), &learned(&[c, a])]).unwrap());
        assert_eq!(whole.hash(), learned(&[b, c, a]).hash());
        assert_eq!(whole.counts(), [1, 1, 1]);
    }

    #[test]
    fn forgetting_undoes_learning_and_nothing_else() {
        let (a, b) = (("energy", "Oil fell."), ("sport", "She won."));
        let twice = learned(&[a, a, b]);
        assert_eq!(twice.minus(&learned(&[a])).unwrap(), learned(&[a, b]));
        assert_eq!(twice.minus(&learned(&[b])).unwrap(), learned(&[a, a]));
        for never in [("sport", "Oil fell."), ("energy", "Oil rose.")] {
            let error = twice.minus(&learned(&[never])).unwrap_err();
            assert!(error.message().contains("never learned"), "{error}");
        }
        assert!(twice.minus(&learned(&[b, b])).is_err());
    }

    #[test]
    fn a_few_samples_do_not_tell_the_languages_of_the_others() {
        let sample = |language| LearnedSample { label: 0, weight: 1.0, language, words: vec![END] };
        let of = |english: usize, spanish: usize| {
            let samples = [(Some(0), english), (Some(1), spanish), (None, 100)];
            let samples = samples.into_iter().flat_map(|(language, count)| vec![sample(language); count]);
            let languages = ["eng", "spa"].map(str::to_owned).to_vec();
            let learned = Learned { languages, samples: samples.collect(), ..learned(&[("a", "")]) };
            learned.common_languages().into_iter().collect::<Vec<_>>()
        };
        assert_eq!(of(0, 1), [""; 0]);
        assert_eq!(of(19, 1), ["eng", "spa"]);
        assert_eq!(of(40, 1), ["eng"]);
    }

    #[test]
    fn terms_that_would_be_taken_for_runs_or_classes_are_refused() {
        let with = |terms: &[&str]| {
            Learned::from_parts(
                vec!["a".into()],
                Vocabulary::from_sorted(terms.iter().copied()),
                vec![],
                vec![],
            )
        };
        assert!(with(&["a", "b"]).is_ok());
        for terms in [["a", "a b"], ["#a", "a"], ["", "a"]] {
            assert!(with(&terms).is_err(), "{terms:?}");
        }
    }
}
