//! `Statistics`: all that a corpus teaches, as integers that add up.
//!
//! Adding the statistics of two corpora gives those of both together, and
//! subtracting takes samples out again, exactly and whatever the order.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sha2::{Digest, Sha256};
use sprs::{CsMat, TriMat};

use crate::classify::ClassSums;
use crate::corpus::Sample;
use crate::error::{Error, ErrorKind, Result};
use crate::vector::Vocabulary;

/// The statistics of a corpus.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// The labels, sorted: the classes of `sums`.
    pub labels: Vec<String>,
    /// Every feature that occurs, sorted: the rows of `sums`.
    pub vocabulary: Vocabulary,
    /// How many samples hold each feature.
    pub df: Vec<u64>,
    /// Samples of each class, and summed weights of each feature in it.
    pub sums: ClassSums,
    /// The sum of the samples' hashes: the same for the same samples in any
    /// order.
    pub hash: CorpusHash,
    /// How many samples, of the quarter that is looked at, are beyond doubt in
    /// each language (ISO 639-3).
    pub languages: BTreeMap<String, u64>,
}

/// The sum, lane by lane, of the SHA-256 of every sample of a corpus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CorpusHash([u64; 4]);

impl CorpusHash {
    /// The hash of one sample: label, title and text.
    pub fn of(sample: &Sample) -> Self {
        let mut hasher = Sha256::new();
        for field in [&sample.label, sample.title.as_deref().unwrap_or_default(), &sample.text] {
            hasher.update((field.len() as u64).to_le_bytes());
            hasher.update(field.as_bytes());
        }
        let digest = hasher.finalize();
        let mut lanes = [0; 4];
        for (lane, bytes) in lanes.iter_mut().zip(digest.chunks_exact(8)) {
            *lane = bytes.iter().rev().fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
        }
        Self(lanes)
    }

    /// Whether a sample of this hash is one of the quarter whose language is
    /// looked at: to know the languages of a corpus that is enough.
    pub(crate) fn is_sampled(self) -> bool {
        self.0[0].is_multiple_of(4)
    }

    /// The hash of two corpora together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.zip(other, u64::wrapping_add)
    }

    /// The hash of a corpus without the samples of another.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.zip(other, u64::wrapping_sub)
    }

    fn zip(mut self, other: Self, with: impl Fn(u64, u64) -> u64) -> Self {
        for (lane, other) in self.0.iter_mut().zip(other.0) {
            *lane = with(*lane, other);
        }
        self
    }

    /// 64 hexadecimal digits.
    pub fn to_hex(self) -> String {
        self.0.iter().map(|lane| format!("{lane:016x}")).collect()
    }

    /// From 64 hexadecimal digits.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let mut lanes = [0; 4];
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        for (at, lane) in lanes.iter_mut().enumerate() {
            *lane = u64::from_str_radix(&hex[16 * at..16 * (at + 1)], 16).ok()?;
        }
        Some(Self(lanes))
    }
}

impl Statistics {
    /// How many samples there are.
    pub fn samples(&self) -> u64 {
        self.sums.samples.iter().sum()
    }

    /// The statistics of both corpora together.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        // Sums of weights in fixed point stay far below the limits of i64:
        // 2^31 samples of weight 1.
        self.combine(other, i64::wrapping_add, u64::saturating_add, self.hash.plus(other.hash))
    }

    /// The statistics of this corpus without the samples of `other`.
    ///
    /// # Errors
    /// [`ErrorKind::Corpus`] if `other` holds what this corpus never did.
    pub fn minus(&self, other: &Self) -> Result<Self> {
        let rest = self.combine(other, i64::wrapping_sub, u64::wrapping_sub, self.hash.minus(other.hash));
        let broken = |n: &u64| *n > u64::MAX / 2;
        let negative = rest.languages.values().any(broken) || rest.sums.sums.iter().any(|(sum, _)| *sum < 0);
        if negative || rest.df.iter().any(broken) || rest.sums.samples.iter().any(broken) {
            let message = "these samples cannot be forgotten: the model never learned some of them";
            return Err(Error::new(ErrorKind::Corpus, message));
        }
        Ok(rest.without_traces())
    }

    fn combine(
        &self,
        other: &Self,
        join_sums: impl Fn(i64, i64) -> i64,
        join_counts: impl Fn(u64, u64) -> u64,
        hash: CorpusHash,
    ) -> Self {
        let mut labels: Vec<String> = self.labels.iter().chain(&other.labels).cloned().collect();
        labels.sort_unstable();
        labels.dedup();
        let vocabulary = merged(&self.vocabulary, &other.vocabulary);
        let mut samples = vec![0; labels.len()];
        let mut df = vec![0; vocabulary.len()];
        let mut sums: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for (part, first) in [(self, true), (other, false)] {
            let classes: Vec<usize> =
                part.labels.iter().map(|label| labels.binary_search(label).unwrap_or_default()).collect();
            let features: Vec<usize> =
                part.vocabulary.iter().map(|name| vocabulary.get(name).unwrap_or_default()).collect();
            for (class, n) in classes.iter().zip(&part.sums.samples) {
                samples[*class] = if first { *n } else { join_counts(samples[*class], *n) };
            }
            for (feature, n) in features.iter().zip(&part.df) {
                df[*feature] = if first { *n } else { join_counts(df[*feature], *n) };
            }
            for (sum, (feature, class)) in &part.sums.sums {
                let to = sums.entry((features[feature], classes[class])).or_insert(0);
                *to = if first { *sum } else { join_sums(*to, *sum) };
            }
        }
        let sums = to_csr((vocabulary.len(), labels.len()), sums.into_iter().filter(|(_, sum)| *sum != 0));
        let mut languages = self.languages.clone();
        for (language, n) in &other.languages {
            let to = languages.entry(language.clone()).or_insert(0);
            *to = join_counts(*to, *n);
        }
        Self { labels, vocabulary, df, sums: ClassSums { samples, sums }, hash, languages }
    }

    /// Drops features and labels of which nothing is left.
    fn without_traces(self) -> Self {
        let classes: Vec<usize> =
            (0..self.labels.len()).filter(|class| self.sums.samples[*class] > 0).collect();
        let features: Vec<usize> = (0..self.df.len()).filter(|feature| self.df[*feature] > 0).collect();
        let place =
            |kept: &[usize]| kept.iter().enumerate().map(|(to, from)| (*from, to)).collect::<HashMap<_, _>>();
        let (class_to, feature_to) = (place(&classes), place(&features));
        let sums = self.sums.sums.iter().filter_map(|(sum, (feature, class))| {
            Some(((*feature_to.get(&feature)?, *class_to.get(&class)?), *sum))
        });
        let sums = to_csr((features.len(), classes.len()), sums);
        Self {
            labels: classes.iter().map(|class| self.labels[*class].clone()).collect(),
            vocabulary: Vocabulary::from_sorted(
                features.iter().map(|feature| self.vocabulary.feature(*feature)),
            ),
            df: features.iter().map(|feature| self.df[*feature]).collect(),
            sums: ClassSums {
                samples: classes.iter().map(|class| self.sums.samples[*class]).collect(),
                sums,
            },
            hash: self.hash,
            languages: self.languages.into_iter().filter(|(_, n)| *n > 0).collect(),
        }
    }

    /// The languages of at least one in twenty of the samples whose language
    /// is known.
    pub fn common_languages(&self) -> BTreeSet<String> {
        let known: u64 = self.languages.values().sum();
        let common = |(language, n): (&String, &u64)| (n * 20 >= known).then(|| language.clone());
        self.languages.iter().filter_map(common).collect()
    }
}

fn merged(a: &Vocabulary, b: &Vocabulary) -> Vocabulary {
    let mut names: Vec<&str> = a.iter().chain(b.iter()).collect();
    names.sort_unstable();
    names.dedup();
    Vocabulary::from_sorted(names)
}

fn to_csr(shape: (usize, usize), entries: impl Iterator<Item = ((usize, usize), i64)>) -> CsMat<i64> {
    let mut sums = TriMat::new(shape);
    for ((feature, class), sum) in entries {
        sums.add_triplet(feature, class, sum);
    }
    sums.to_csr()
}
