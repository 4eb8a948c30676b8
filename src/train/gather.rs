//! Gathering: what threads made of parts of a whole in, the whole out, in the
//! order of the parts.

use rayon::prelude::*;

/// What is in some parts, one behind the other, copied on all threads.
pub(super) fn gathered<P, T: Copy + Default + Send + Sync>(parts: &[P], of: impl Fn(&P) -> &[T]) -> Vec<T> {
    let mut all = vec![T::default(); parts.iter().map(|part| of(part).len()).sum()];
    let (mut places, mut rest) = (Vec::new(), all.as_mut_slice());
    for part in parts.iter().map(of) {
        let (place, behind) = rest.split_at_mut(part.len());
        places.push((part, place));
        rest = behind;
    }
    places.into_par_iter().for_each(|(part, place)| place.copy_from_slice(part));
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
    fn parts_stand_in_their_order() {
        let parts = [vec![1, 2], vec![], vec![3]];
        assert_eq!(gathered(&parts, |part| part), [1, 2, 3]);
        assert_eq!(ends([[0].as_slice(), &[2, 3], &[], &[4]].into_iter()), [0, 2, 3, 7]);
    }
}
