//! `Vocabulary`: sorted features, each with a number: its place in the order.

use std::borrow::Cow;
use std::hash::BuildHasher;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::runs::Runs;
use crate::error::{Error, ErrorKind, Result};
use crate::text::{ListId, Memo, Term};

/// A sorted list of distinct features: words (or stems, or word classes), and
/// runs of them parted by spaces. The same corpus gives the same list, in
/// whatever order it was read.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// All features, one behind the other.
    bytes: Cow<'static, [u8]>,
    /// Where each ends.
    ends: Cow<'static, [u32]>,
    /// How often a feature was looked up.
    lookups: AtomicUsize,
    /// Made when it pays.
    index: OnceLock<Index>,
}

/// The numbers of the features, to be found without bisection.
#[derive(Debug)]
struct Index {
    id: ListId,
    /// Of the words, by their hash.
    words: HashTable<u32>,
    runs: Runs,
}

/// So many features are looked up by bisection, as many as a long article has:
/// to make an index of a large vocabulary takes longer.
const BISECTED: usize = 4_096;

impl Clone for Vocabulary {
    fn clone(&self) -> Self {
        Self { bytes: self.bytes.clone(), ends: self.ends.clone(), ..Self::default() }
    }
}

impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        (&self.bytes, &self.ends) == (&other.bytes, &other.ends)
    }
}

impl Eq for Vocabulary {}

impl Vocabulary {
    /// A vocabulary of features that are sorted bytewise and distinct.
    pub(crate) fn from_sorted<'f>(features: impl IntoIterator<Item = &'f str>) -> Self {
        let mut vocabulary = Self::default();
        features.into_iter().for_each(|feature| vocabulary.push(feature));
        vocabulary
    }

    /// Adds a feature that sorts after all others.
    pub(crate) fn push(&mut self, feature: &str) {
        self.index.take();
        self.bytes.to_mut().extend_from_slice(feature.as_bytes());
        self.ends.to_mut().push(self.bytes.len() as u32);
    }

    /// A vocabulary as it stands in a model file.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if the parts do not fit, are not sorted or are no
    /// UTF-8.
    pub fn from_parts(
        bytes: impl Into<Cow<'static, [u8]>>,
        ends: impl Into<Cow<'static, [u32]>>,
    ) -> Result<Self> {
        let bad = |what: &str| Error::new(ErrorKind::Model, format!("the model's vocabulary {what}"));
        let (bytes, ends) = (bytes.into(), ends.into());
        let text = std::str::from_utf8(&bytes).map_err(|_| bad("is no text"))?;
        if ends.last().map_or(0, |end| *end as usize) != bytes.len() {
            return Err(bad("is cut short"));
        }
        let mut start = 0;
        let mut last: Option<&str> = None;
        for end in ends.iter().map(|end| *end as usize) {
            let feature = text.get(start..end).ok_or_else(|| bad("is damaged"))?;
            if last.is_some_and(|last| last >= feature) {
                return Err(bad("is not sorted"));
            }
            last = Some(feature);
            start = end;
        }
        Ok(Self::from_trusted(bytes, ends))
    }

    /// The same of parts that are known to be sound.
    pub(crate) fn from_trusted(bytes: Cow<'static, [u8]>, ends: Cow<'static, [u32]>) -> Self {
        Self { bytes, ends, ..Self::default() }
    }

    /// The features' bytes, one behind the other, and where each ends.
    pub fn parts(&self) -> (&[u8], &[u32]) {
        (&self.bytes, &self.ends)
    }

    /// How many features there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The number of a feature.
    pub fn get(&self, feature: &str) -> Option<usize> {
        match self.index(1) {
            Some(index) if !is_run(feature.as_bytes()) => self.find(&index.words, feature.as_bytes()),
            _ => self.bisect(feature),
        }
    }

    /// The vocabulary, to look up about so many features.
    pub(crate) fn lookup(&self, count: usize) -> Lookup<'_> {
        Lookup { vocabulary: self, index: self.index(count) }
    }

    /// The index, if with so many lookups more there are enough for it to pay.
    fn index(&self, count: usize) -> Option<&Index> {
        self.index.get().or_else(|| {
            let before = self.lookups.fetch_add(count, Ordering::Relaxed);
            let is_due = before.saturating_add(count) > BISECTED;
            is_due.then(|| self.index.get_or_init(|| self.indexed()))
        })
    }

    fn indexed(&self) -> Index {
        let of_number = |number: u32| hash(self.bytes_of(number as usize));
        let single = |number: &u32| !is_run(self.bytes_of(*number as usize));
        let singles = (0..self.len() as u32).filter(single);
        let mut words = HashTable::with_capacity(singles.clone().count());
        for number in singles {
            // Features are distinct: none can be there already.
            words.insert_unique(of_number(number), number, |number| of_number(*number));
        }
        let runs = Runs::new(self, |word| self.find(&words, word));
        Index { id: ListId::default(), words, runs }
    }

    #[inline(never)]
    fn find(&self, words: &HashTable<u32>, word: &[u8]) -> Option<usize> {
        let found = words.find(hash(word), |number| self.bytes_of(*number as usize) == word);
        found.map(|number| *number as usize)
    }

    /// The number of a feature, found without the index.
    fn bisect(&self, feature: &str) -> Option<usize> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from.midpoint(to);
            match self.bytes_of(middle).cmp(feature.as_bytes()) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// The feature of a number below [`len`](Self::len).
    pub fn feature(&self, number: usize) -> &str {
        std::str::from_utf8(self.bytes_of(number)).unwrap_or_default()
    }

    /// All features in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.feature(number))
    }

    pub(super) fn bytes_of(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.bytes[start..self.ends[number] as usize]
    }
}

/// A vocabulary as it is looked up for the features of a text: with its index,
/// if it has one by now.
#[derive(Clone, Copy)]
pub(crate) struct Lookup<'v> {
    vocabulary: &'v Vocabulary,
    index: Option<&'v Index>,
}

impl Lookup<'_> {
    /// The number of a term as a feature.
    #[inline]
    pub(crate) fn number(&self, term: &Term) -> Option<u32> {
        self.memorised(term.as_str(), term.feature(), |number| number as u32)
    }

    /// What `of` makes of the number of a word, which a memo may know.
    #[inline]
    pub(super) fn memorised(&self, word: &str, memo: &Memo, of: impl Fn(usize) -> u32) -> Option<u32> {
        let Some(index) = self.index else { return self.vocabulary.bisect(word).map(of) };
        memo.number(&index.id, || self.vocabulary.find(&index.words, word.as_bytes()).map(of))
    }

    /// The number of the feature that the one of number `run` becomes if the
    /// one of number `word` follows it; both are numbers of features.
    pub(super) fn longer(&self, run: u32, word: u32) -> Option<u32> {
        let feature = |number: u32| self.vocabulary.feature(number as usize);
        match self.index {
            Some(index) => index.runs.get((run, word)),
            None => self
                .vocabulary
                .bisect(&format!("{} {}", feature(run), feature(word)))
                .map(|number| number as u32),
        }
    }

    /// Whether there may be a feature that the one of number `run` becomes if
    /// the one of number `word` follows it: a quick look that spares most of
    /// the others.
    #[inline]
    pub(super) fn may_know_longer(&self, run: u32, word: u32) -> bool {
        self.index.is_none_or(|index| index.runs.may_hold((run, word)))
    }
}

fn hash(word: &[u8]) -> u64 {
    FixedState::default().hash_one(word)
}

fn is_run(feature: &[u8]) -> bool {
    feature.contains(&b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_and_its_number_find_each_other() {
        let features = ["gas", "oil", "oil price", "oil price cap", "oil talk", "price", "talk"];
        let vocabulary = Vocabulary::from_sorted(features);
        // At first by bisection, then by hash.
        for _ in 0..BISECTED {
            for (number, feature) in vocabulary.iter().enumerate() {
                assert_eq!(vocabulary.get(feature), Some(number));
            }
            for unknown in ["", "oi", "oil p", "zinc"] {
                assert_eq!(vocabulary.get(unknown), None);
            }
            assert_eq!(
                [(1, 5), (1, 6), (2, 6), (0, 5)].map(|(run, word)| vocabulary.lookup(1).longer(run, word)),
                [Some(2), Some(4), None, None]
            );
        }
        assert!(vocabulary.index.get().is_some());
    }

    #[test]
    fn damaged_parts_are_refused() {
        let parts =
            |text: &str, ends: &[u32]| Vocabulary::from_parts(text.as_bytes().to_vec(), ends.to_vec());
        assert!(parts("gasoil", &[3, 6]).is_ok());
        assert!(parts("gasoil", &[3, 9]).is_err());
        assert!(parts("gasoil", &[6, 3]).is_err());
        assert!(parts("oilgas", &[3, 6]).is_err());
        assert!(parts("gasgas", &[3, 6]).is_err());
        assert!(parts("é", &[1, 2]).is_err());
    }
}
