//! `Gram`: a run of terms or of word classes as numbers: its order, and how
//! runs are sorted.

/// The most terms that a feature may join.
pub const LONGEST_NGRAM: usize = 3;

/// A run of word classes or of terms, each by its number; places that are not
/// used hold [`NOTHING`], which sorts before all others. So a gram stands behind
/// the shorter ones that it goes on from.
pub(crate) type Gram = [u32; LONGEST_NGRAM];

/// What stands behind the end of a gram.
pub(super) const NOTHING: u32 = 0;

/// Whether a gram is a run of several words or classes.
pub(crate) fn is_run(gram: Gram) -> bool {
    gram[1] != NOTHING
}

/// How many words or classes a gram joins.
pub(crate) fn length(gram: Gram) -> usize {
    gram.iter().take_while(|number| **number != NOTHING).count()
}

/// The number of 96 bits that orders grams, and is compared in one step.
pub(crate) fn in_order([first, second, third]: Gram) -> u128 {
    u128::from(first) << 64 | u128::from(second) << 32 | u128::from(third)
}

/// The gram of such a number.
pub(crate) fn of_order(number: u128) -> Gram {
    [(number >> 64) as u32, (number >> 32) as u32, number as u32]
}

/// Runs with their weights, sorted by their grams, of equals the first first:
/// so the weights of a gram add up in text order.
pub(super) fn sorted(mut runs: Vec<(Gram, f64)>) -> Vec<(Gram, f64)> {
    let most = runs.iter().map(|(gram, _)| gram[0] as usize).max().unwrap_or_default();
    if most > 4 * runs.len() {
        runs.sort_by_key(|(gram, _)| in_order(*gram));
        return runs;
    }
    // Small numbers are sorted by counting them.
    let mut starts = vec![0; most + 2];
    for (gram, _) in &runs {
        starts[gram[0] as usize + 1] += 1;
    }
    for number in 1..starts.len() {
        starts[number] += starts[number - 1];
    }
    let mut sorted = vec![(Gram::default(), 0.0); runs.len()];
    for run in runs {
        let next: &mut usize = &mut starts[run.0[0] as usize];
        sorted[*next] = run;
        *next += 1;
    }
    for alike in sorted.chunk_by_mut(|(a, _), (b, _)| a[0] == b[0]) {
        alike.sort_by_key(|(gram, _)| in_order(*gram));
    }
    sorted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_are_sorted_stably_whether_their_numbers_are_small_or_large(
            grams in proptest::collection::vec((1..9_u32, 0..3_u32, 0..3_u32), 0..40),
            factor in 1..1_000_u32,
        ) {
            let runs: Vec<(Gram, f64)> = grams
                .iter()
                .enumerate()
                .map(|(place, (first, second, third))| ([first * factor, *second, *third], place as f64))
                .collect();
            let mut expected = runs.clone();
            expected.sort_by_key(|(gram, _)| *gram);
            prop_assert_eq!(sorted(runs), expected);
        }

        #[test]
        fn the_number_of_a_gram_orders_it_and_gives_it_back(a in any::<Gram>(), b in any::<Gram>()) {
            prop_assert_eq!(in_order(a).cmp(&in_order(b)), a.cmp(&b));
            prop_assert_eq!(of_order(in_order(a)), a);
        }
    }
}
