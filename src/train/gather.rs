//! Gathering: what threads made of parts of a whole in, the whole out, in the
//! order of the parts.

use rayon::prelude::*;

/// What is in some parts, one behind the other, copied on all threads; `placed`
/// is told where the part begins.
pub(super) fn gathered<P: Sync, T: Clone + Default + Send + Sync>(
    parts: &[P],
    of: impl Fn(&P) -> &[T],
    placed: impl Fn(&T, usize) -> T + Sync,
) -> Vec<T> {
    let mut all = vec![T::default(); parts.iter().map(|part| of(part).len()).sum()];
    let (mut places, mut start, mut rest) = (Vec::new(), 0, all.as_mut_slice());
    for part in parts.iter().map(of) {
        let (place, behind) = rest.split_at_mut(part.len());
        places.push((part, start, place));
        start += part.len();
        rest = behind;
    }
    places.into_par_iter().for_each(|(part, start, place)| {
        place.iter_mut().zip(part).for_each(|(to, from)| *to = placed(from, start));
    });
    all
}

/// Where things end that stand one behind the other, given where they end in
/// each part.
pub(super) fn ends<'p>(parts: impl Iterator<Item = &'p [usize]>) -> Vec<usize> {
    let mut ends = Vec::new();
    for part in parts {
        let start = ends.last().copied().unwrap_or_default();
        ends.extend(part.iter().map(|end| start + end));
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_in_their_order_and_know_where_they_begin() {
        let parts = [vec![1, 2], vec![], vec![3]];
        assert_eq!(gathered(&parts, |part| part, |n, start| 10 * n + start), [10, 20, 32]);
        assert_eq!(ends([[0].as_slice(), &[2, 3], &[], &[4]].into_iter()), [0, 2, 3, 7]);
    }
}
