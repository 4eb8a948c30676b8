//! Things in, one after the other, and what a function makes of each out, in
//! the same order, made on all threads.

use rayon::prelude::*;

/// So many things are taken at a time.
const BATCH: usize = 1024;

/// What `make` makes of each of `things`.
pub(super) fn on_all_threads<T: Send, R: Send>(
    mut things: impl Iterator<Item = T>,
    make: impl Fn(T) -> R + Sync,
) -> impl Iterator<Item = R> {
    let batches = std::iter::from_fn(move || {
        let batch: Vec<T> = things.by_ref().take(BATCH).collect();
        (!batch.is_empty()).then(|| batch.into_par_iter().map(&make).collect::<Vec<R>>())
    });
    batches.flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_stands_in_the_order_of_the_things() {
        let made: Vec<usize> = on_all_threads(0..3 * BATCH + 1, |n| 2 * n).collect();
        assert_eq!(made, (0..3 * BATCH + 1).map(|n| 2 * n).collect::<Vec<_>>());
    }
}
