//! Folds: samples in, the fold of each out.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest, Sha256};

use crate::corpus::{Sample, words_of};

/// The fold of each sample, from 0: the same text always stands in the same
/// one, however it is spaced and punctuated, and every label is spread over all
/// of them as evenly as can be. The order of the samples does not matter.
pub(super) fn folds(samples: &[Sample], count: usize) -> Vec<usize> {
    let texts: Vec<[u8; 32]> = samples.iter().map(text).collect();
    // A text that has several labels is dealt with those of one of them.
    let mut labels: BTreeMap<[u8; 32], &str> = BTreeMap::new();
    for (text, sample) in texts.iter().zip(samples) {
        let label = labels.entry(*text).or_insert(&sample.label);
        *label = (*label).min(&sample.label);
    }
    // By label, and in the order of their hashes: as good as shuffled.
    let mut dealt: Vec<(&str, [u8; 32])> = labels.into_iter().map(|(text, label)| (label, text)).collect();
    dealt.sort_unstable();
    let fold_of: HashMap<[u8; 32], usize> =
        dealt.into_iter().enumerate().map(|(number, (_, text))| (text, number % count)).collect();
    texts.iter().map(|text| fold_of[text]).collect()
}

/// What tells the text of a sample (its title, if it has no text) from others.
fn text(sample: &Sample) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut is_empty = true;
    for word in words_of(sample.body()) {
        hasher.update(word);
        hasher.update(" ");
        is_empty = false;
    }
    if is_empty {
        hasher.update(sample.body());
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_is_spread_over_all_folds_in_whatever_order() {
        let sample =
            |n: usize| Sample::new(["many", "few"][usize::from(n.is_multiple_of(10))], format!("text {n}"));
        let mut samples: Vec<Sample> = (0..70).map(sample).collect();
        let found = folds(&samples, 4);
        for (label, most) in [("many", 16), ("few", 2)] {
            for fold in 0..4 {
                let of_both = samples.iter().zip(&found).filter(|(s, f)| s.label == label && **f == fold);
                assert!((most - 1..=most).contains(&of_both.count()), "{label} {fold}");
            }
        }
        samples.reverse();
        assert!(folds(&samples, 4).into_iter().rev().eq(found));
    }

    #[test]
    fn the_same_text_stands_in_one_fold_however_it_is_written() {
        let texts = (0..20).map(|n| format!("Oil fell by {n} cents."));
        let samples: Vec<Sample> = texts
            .flat_map(|text| {
                [
                    Sample::new("a", text.as_str()),
                    Sample::new("b", format!("{text} ")),
                    Sample::new("a", text.to_uppercase()),
                ]
            })
            .collect();
        let found = folds(&samples, 5);
        assert!(found.chunks(3).all(|same| same[0] == same[1] && same[0] == same[2]));
        assert_eq!((0..5).filter(|fold| found.contains(fold)).count(), 5);
    }
}
