//! `Grams`: the words of a text in, as numbers, its distinct grams out, each
//! with its tf and with the places where it stands.
//!
//! A gram of several words is one that is a word shorter and the word behind
//! it, so that two numbers tell it from all others of the text. Most hold
//! something that the text says but once, and so stand there once themselves:
//! only the others are looked for among those met before.

use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::gram::{Gram, NOTHING};
use super::numbering::{Named, Numbering};

/// The words of a text that are features, as numbers.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// The words, and room for more.
    words: Vec<PlacedWord>,
    count: usize,
    /// The place behind the last stretch.
    end: u32,
}

/// A word where it stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PlacedWord {
    /// Its number, from 1.
    pub number: u32,
    /// Its place among all words of the text, those too that are no features.
    pub place: u32,
    /// How much it counts there.
    weight: f64,
}

/// The distinct grams of a text, those of one word first.
#[derive(Debug)]
pub(crate) struct Grams {
    /// The first is none at all.
    grams: Vec<TextGram>,
    /// Where the grams of each length end.
    ends: Vec<usize>,
    words: Vec<PlacedWord>,
    /// By length, the gram that each word begins.
    begun: Vec<Vec<u32>>,
}

/// A distinct gram of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct TextGram {
    /// The gram that it goes on from, if it has several words.
    pub from: u32,
    /// The number of its last word.
    pub last: u32,
    /// How often it occurs, as its places count.
    pub tf: f64,
    /// Its weight: the text's half of TF-IDF. Before it is weighed, how much an
    /// occurrence counts beside one of a word.
    pub x: f64,
}

/// A gram and the word behind it.
#[derive(Clone, Copy, Default)]
struct Pair {
    /// The word that the gram begins with.
    place: u32,
    from: u32,
    last: u32,
}

impl Words {
    /// Room for so many.
    pub fn with_capacity(count: usize) -> Self {
        Self { words: vec![PlacedWord::default(); count + 1], ..Self::default() }
    }

    /// Adds a stretch of words, over whose ends no gram reaches, and of which
    /// each occurrence counts `weight`. [`NOTHING`] is the number of what is no
    /// feature.
    pub fn push(&mut self, numbers: impl ExactSizeIterator<Item = u32>, weight: f64) {
        self.make_room(numbers.len());
        let places = self.end..;
        self.end += numbers.len() as u32 + 1;
        let words = places.zip(numbers).map(|(place, number)| PlacedWord { number, place, weight });
        self.count += put(words, &mut self.words[self.count..]);
    }

    /// Adds behind all words their classes, where they have any, as words in
    /// the same places to each other; `numbered` tells them by the numbers of the
    /// words.
    pub(super) fn push_classes(&mut self, numbered: &[Named]) {
        self.make_room(self.count);
        let (words, room) = self.words.split_at_mut(self.count);
        let class = |word: &PlacedWord| PlacedWord {
            number: numbered[word.number as usize].class,
            place: self.end + word.place,
            weight: word.weight,
        };
        self.count += put(words.iter().map(class), room);
    }

    fn make_room(&mut self, more: usize) {
        let needed = self.count + more + 1;
        if self.words.len() < needed {
            self.words.resize(needed, PlacedWord::default());
        }
    }
}

/// Writes words into `room`, which has place for one more, and tells how many
/// are features. What is none is written over by the next one: which words are
/// cannot be foreseen, and wrong guesses cost the most.
fn put(words: impl Iterator<Item = PlacedWord>, room: &mut [PlacedWord]) -> usize {
    let mut count = 0;
    for word in words {
        room[count] = word;
        count += usize::from(word.number != NOTHING);
    }
    count
}

impl Grams {
    /// The grams of up to `longest` words. An occurrence of each counts as much
    /// as `numbered` says by its number, of several words as the least of them.
    pub(super) fn new(words: Words, numbered: &[Named], longest: usize) -> Self {
        let Words { mut words, count, .. } = words;
        words.truncate(count);
        let mut grams = Vec::with_capacity(numbered.len() + (longest - 1) * words.len() + 1);
        grams.extend(numbered.iter().enumerate().map(|(number, named)| TextGram {
            last: number as u32,
            x: named.factor,
            ..TextGram::default()
        }));
        for word in &words {
            grams[word.number as usize].tf += word.weight;
        }
        let (mut ends, mut begun) = (Vec::with_capacity(longest), Vec::with_capacity(longest));
        ends.push(grams.len());
        begun.push(words.iter().map(|word| word.number).collect());
        let mut found = Self { ends, grams, words, begun };
        for _ in 1..longest {
            found.go_on();
        }
        found
    }

    /// Adds the grams that are a word longer than the longest so far.
    fn go_on(&mut self) {
        let Self { grams, words, begun, .. } = self;
        let more = begun.len();
        let shorter = &begun[more - 1];
        let mut sifted = vec![Pair::default(); words.len() + 1];
        let mut count = 0;
        let lasts = words.get(more..).unwrap_or_default();
        for (place, ((first, from), last)) in words.iter().zip(shorter).zip(lasts).enumerate() {
            sifted[count] = Pair { place: place as u32, from: *from, last: last.number };
            count += usize::from((*from != NOTHING) & (first.place + more as u32 == last.place));
        }
        let (mut longer, mut others) = (vec![NOTHING; words.len()], 0);
        for next in 0..count {
            let pair = sifted[next];
            let Pair { place, from, last } = pair;
            let weight = words[place as usize].weight;
            let (one, other) = (&grams[from as usize], &grams[last as usize]);
            let x = one.x.min(other.x);
            // Every weight is more than 0: what occurs elsewhere too has a tf
            // above the weight of this place.
            if (one.tf == weight) | (other.tf == weight) {
                longer[place as usize] = grams.len() as u32;
                grams.push(TextGram { from, last, tf: weight, x });
            } else {
                sifted[others] = pair;
                others += 1;
            }
        }
        self.find(&sifted[..others], &mut longer);
        self.ends.push(self.grams.len());
        self.begun.push(longer);
    }

    /// Finds the grams that may occur several times.
    fn find(&mut self, pairs: &[Pair], longer: &mut [u32]) {
        let Self { grams, words, .. } = self;
        let mut known: HashTable<u32> = HashTable::with_capacity(pairs.len());
        // A text could be made up so that its grams collide under a hash that is known.
        let hasher = RandomState::default();
        let hash = |from: u32, last: u32| hasher.hash_one(u64::from(from) << 32 | u64::from(last));
        for Pair { place, from, last } in pairs {
            let is_same = |gram: &u32| {
                let gram = &grams[*gram as usize];
                (gram.from, gram.last) == (*from, *last)
            };
            let of = |gram: &u32| hash(grams[*gram as usize].from, grams[*gram as usize].last);
            let gram = match known.entry(hash(*from, *last), is_same, of) {
                Entry::Occupied(gram) => *gram.get(),
                Entry::Vacant(free) => {
                    let new = grams.len() as u32;
                    free.insert(new);
                    let x = grams[*from as usize].x.min(grams[*last as usize].x);
                    grams.push(TextGram { from: *from, last: *last, tf: 0.0, x });
                    new
                }
            };
            grams[gram as usize].tf += words[*place as usize].weight;
            longer[*place as usize] = gram;
        }
    }

    /// How many there are, the one that is none counted too.
    pub fn len(&self) -> usize {
        self.grams.len()
    }

    /// All in order: each stands behind the one that it goes on from. The first
    /// is none.
    pub fn all(&self) -> &[TextGram] {
        &self.grams
    }

    pub(super) fn all_mut(&mut self) -> &mut [TextGram] {
        &mut self.grams
    }

    /// All with the names of their words, and their weights.
    pub fn named(&self, numbering: &Numbering) -> impl Iterator<Item = (Gram, f64)> {
        self.grams[1..].iter().map(|gram| (self.name(gram, &numbering.numbered), gram.x))
    }

    fn name(&self, gram: &TextGram, numbered: &[Named]) -> Gram {
        let last = numbered[gram.last as usize].name;
        let mut from = gram.from;
        let mut name = [last, NOTHING, NOTHING];
        while from != NOTHING {
            let gram = &self.grams[from as usize];
            name.rotate_right(1);
            name[0] = numbered[gram.last as usize].name;
            from = gram.from;
        }
        name
    }

    /// The grams of one word by their numbers, those of two, and so on.
    pub fn by_length(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = std::iter::once(1).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| start..*end)
    }

    /// The words that the grams were made of.
    pub fn words(&self) -> &[PlacedWord] {
        &self.words
    }

    /// The grams that one of the words begins, by length; [`NOTHING`] if there
    /// is none.
    pub fn begun_by(&self, word: usize) -> impl Iterator<Item = u32> {
        self.begun.iter().map(move |begun| begun[word])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::gram::LONGEST_NGRAM;
    use super::*;

    proptest! {
        #[test]
        fn every_run_of_numbers_is_counted_with_its_weight_and_found_where_it_stands(
            parts in proptest::collection::vec(
                (proptest::collection::vec(0..6_u32, 0..12), 1..9_u32), 0..6,
            ),
            longest in 1..=LONGEST_NGRAM,
        ) {
            let mut words = Words::default();
            let (mut occurrences, mut begun) = (0, 0);
            let mut expected: BTreeMap<Vec<u32>, f64> = BTreeMap::new();
            for (part, weight) in &parts {
                words.push(part.iter().copied(), (*weight).into());
                let runs = (1..=longest).flat_map(|length| part.windows(length));
                for run in runs.filter(|run| !run.contains(&NOTHING)) {
                    *expected.entry(run.to_vec()).or_default() += f64::from(*weight);
                    occurrences += 1;
                }
            }
            let all: Vec<u32> =
                parts.iter().flat_map(|(part, _)| part.iter().copied().chain([NOTHING])).collect();
            let grams = Grams::new(words, &[Named { factor: 1.0, ..Named::default() }; 6], longest);
            let run = |gram: usize| {
                let before = |gram: &usize| Some(grams.all()[*gram].from as usize).filter(|from| *from > 0);
                let mut run: Vec<u32> =
                    std::iter::successors(Some(gram), before).map(|gram| grams.all()[gram].last).collect();
                run.reverse();
                run
            };
            let mut found = BTreeMap::new();
            for (length, of_length) in (1..).zip(grams.by_length()) {
                for gram in of_length.filter(|gram| grams.all()[*gram].tf > 0.0) {
                    prop_assert_eq!(run(gram).len(), length);
                    prop_assert_eq!(found.insert(run(gram), grams.all()[gram].tf), None);
                }
            }
            prop_assert_eq!(found, expected);
            for (number, word) in grams.words().iter().enumerate() {
                for (length, gram) in (1..).zip(grams.begun_by(number)).filter(|(_, gram)| *gram != NOTHING) {
                    let place = word.place as usize;
                    prop_assert_eq!(&run(gram as usize), &all[place..place + length]);
                    begun += 1;
                }
            }
            prop_assert_eq!(begun, occurrences);
        }
    }
}
