//! `Memo`: the number that something has in the list that was asked for it
//! last. News uses the same terms article after article, and looks them up in
//! the same lists.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// A number in a list, and which list it is of; no number is one too.
#[derive(Debug)]
pub(crate) struct Memo(AtomicU64);

/// Tells a list from all others of the process.
#[derive(Debug)]
pub(crate) struct ListId(u32);

/// Of no list, and the number of what a list does not hold.
const NONE: u32 = u32::MAX;

impl Default for ListId {
    fn default() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        // Should a process ever run out of numbers, it goes on without memos.
        let next = |next: u32| (next < NONE).then(|| next + 1);
        Self(NEXT.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).unwrap_or(NONE))
    }
}

impl Default for Memo {
    fn default() -> Self {
        Self(AtomicU64::new(u64::MAX))
    }
}

impl Memo {
    /// The number in a list; `find` is asked unless the list was the last one.
    pub(crate) fn number(&self, list: &ListId, find: impl FnOnce() -> Option<u32>) -> Option<u32> {
        let memo = self.0.load(Ordering::Relaxed);
        if (memo >> 32) as u32 == list.0 && list.0 != NONE {
            return Some(memo as u32).filter(|number| *number != NONE);
        }
        let found = find();
        let memo = u64::from(list.0) << 32 | u64::from(found.unwrap_or(NONE));
        self.0.store(memo, Ordering::Relaxed);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_asked_once_until_another_one_was() {
        let (memo, a, b) = (Memo::default(), ListId::default(), ListId::default());
        let asked = || unreachable!("it was asked before");
        assert_eq!(memo.number(&a, || Some(7)), Some(7));
        assert_eq!(memo.number(&a, asked), Some(7));
        assert_eq!(memo.number(&b, || None), None);
        assert_eq!(memo.number(&b, asked), None);
        assert_eq!(memo.number(&a, || Some(0)), Some(0));
    }
}
