//! `Gram`: a run of terms or of word classes as numbers, and its order.

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
    // Nothing stands behind nothing.
    gram.iter().map(|number| usize::from(*number != NOTHING)).sum()
}

/// The number of 96 bits that orders grams, and is compared in one step.
pub(crate) fn in_order([first, second, third]: Gram) -> u128 {
    u128::from(first) << 64 | u128::from(second) << 32 | u128::from(third)
}

/// The gram of such a number.
pub(crate) fn of_order(number: u128) -> Gram {
    [(number >> 64) as u32, (number >> 32) as u32, number as u32]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_number_of_a_gram_orders_it_and_gives_it_back(a in any::<Gram>(), b in any::<Gram>()) {
            prop_assert_eq!(in_order(a).cmp(&in_order(b)), a.cmp(&b));
            prop_assert_eq!(of_order(in_order(a)), a);
        }
    }
}
