//! `Table`: keys of 96 bits in, the number of each out.
//!
//! What is looked up for every word of a text is looked up here: a key and its
//! number are one number of 128 bits, so that most are found with a single look
//! at memory.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;

/// A key has so many bits. None is 0.
const KEY: u32 = 96;

/// A hash table with open addressing and linear probing (Knuth 1973).
#[derive(Debug, Default)]
pub(super) struct Table {
    /// As many as a power of two, or none, of which at most half are in use. A
    /// slot that is 0 is free; the others hold a key and, above it, its number.
    slots: Vec<u128>,
    count: usize,
    hasher: RandomState,
}

impl Table {
    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The number of a key.
    #[inline]
    pub(super) fn get(&self, key: u128) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut place = self.hasher.hash_one(key) as usize & mask;
        loop {
            let slot = self.slots[place];
            if key_of(slot ^ key) == 0 {
                return Some((slot >> KEY) as u32);
            }
            if slot == 0 {
                return None;
            }
            place = (place + 1) & mask;
        }
    }

    /// Adds a key that is not there yet.
    #[expect(
        clippy::slow_vector_initialization,
        reason = "a page that was read before it is written stops all threads when it is"
    )]
    pub(super) fn insert(&mut self, key: u128, number: u32) {
        debug_assert!(key != 0 && key_of(key) == key, "a key has 96 bits");
        self.count += 1;
        if 2 * self.count > self.slots.len() {
            let mut more = Vec::new();
            more.resize((2 * self.slots.len()).max(4), 0);
            let slots = std::mem::replace(&mut self.slots, more);
            slots.into_iter().filter(|slot| *slot != 0).for_each(|slot| self.put(slot));
        }
        self.put(u128::from(number) << KEY | key);
    }

    fn put(&mut self, slot: u128) {
        let mask = self.slots.len() - 1;
        let mut place = self.hasher.hash_one(key_of(slot)) as usize & mask;
        while self.slots[place] != 0 {
            place = (place + 1) & mask;
        }
        self.slots[place] = slot;
    }
}

/// The key in a slot, or 0.
fn key_of(slot: u128) -> u128 {
    slot << (u128::BITS - KEY) >> (u128::BITS - KEY)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_key_keeps_its_number(
            numbers in proptest::collection::hash_map(1..1_u128 << KEY, any::<u32>(), 0..3000),
        ) {
            let numbers: HashMap<u128, u32> = numbers;
            let mut table = Table::default();
            for (key, number) in &numbers {
                prop_assert_eq!(table.get(*key), None);
                table.insert(*key, *number);
            }
            prop_assert_eq!(table.len(), numbers.len());
            for (key, number) in &numbers {
                prop_assert_eq!(table.get(*key), Some(*number));
            }
        }
    }
}
