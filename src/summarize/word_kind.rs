//! `WordKind`: a word in, whether it is a pronoun or names a day out. The
//! lists are in `data/`.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

/// What the summariser looks for among words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordKind {
    /// A pronoun that stands for something said before: the third person, or
    /// a demonstrative.
    Pronoun,
    /// "I", "we", "our".
    FirstPerson,
    /// "You", "your".
    SecondPerson,
    /// A day of the week, "today", "yesterday".
    Day,
}

static KINDS: LazyLock<WordKinds> = LazyLock::new(|| {
    let mut kinds = WordKinds::default();
    for (file, kind) in [
        (include_str!("data/pronouns.txt"), WordKind::Pronoun),
        (include_str!("data/first_person.txt"), WordKind::FirstPerson),
        (include_str!("data/second_person.txt"), WordKind::SecondPerson),
        (include_str!("data/days.txt"), WordKind::Day),
    ] {
        file.lines().for_each(|word| kinds.add(word.as_bytes(), kind));
    }
    kinds
});

/// The words of the lists, all of which are short and of ASCII.
#[derive(Default)]
pub(super) struct WordKinds {
    by_word: HashMap<Short, WordKind, RandomState>,
    /// By the first letter, which lengths its words have: most other words are
    /// told from them by that.
    lengths: [u32; LETTERS],
}

/// The bytes of a word in lower case; behind them zeros.
type Short = u128;

/// The lowest five bits tell a letter, in either case.
const LETTERS: usize = 32;

impl WordKinds {
    /// All of them.
    pub(super) fn all() -> &'static Self {
        &KINDS
    }

    fn add(&mut self, word: &[u8], kind: WordKind) {
        if let (Some(first), Some(short)) = (word.first(), short(word)) {
            self.lengths[usize::from(*first) % LETTERS] |= 1 << word.len();
            self.by_word.insert(short, kind);
        }
    }

    /// The kind of a word in any case, contractions such as "he's" included.
    pub(super) fn of(&self, word: &str) -> Option<WordKind> {
        let word = without_ending(word.as_bytes());
        let lengths = self.lengths[usize::from(*word.first()?) % LETTERS];
        let is_possible = word.len() < size_of::<Short>() && lengths >> word.len() & 1 == 1;
        if is_possible { self.by_word.get(&short(word)?).copied() } else { None }
    }
}

/// What stands before the apostrophe, straight or curved, of a contraction such
/// as "he's" or "they've"; else the whole word.
fn without_ending(word: &[u8]) -> &[u8] {
    match word {
        [start @ .., b'\'', _] | [start @ .., b'\'', _, _] => start,
        [start @ .., 0xe2, 0x80, 0x99, _] | [start @ .., 0xe2, 0x80, 0x99, _, _] => start,
        _ => word,
    }
}

fn short(word: &[u8]) -> Option<Short> {
    let mut bytes = [0; size_of::<Short>()];
    bytes.get_mut(..word.len())?.copy_from_slice(word);
    bytes.make_ascii_lowercase();
    Some(Short::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contractions_are_of_the_kind_of_their_pronoun() {
        for (word, kind) in [
            ("he's", Some(WordKind::Pronoun)),
            ("this", Some(WordKind::Pronoun)),
            ("we'll", Some(WordKind::FirstPerson)),
            ("your", Some(WordKind::SecondPerson)),
            ("Friday", Some(WordKind::Day)),
            ("She’s", Some(WordKind::Pronoun)),
            ("Those", Some(WordKind::Pronoun)),
            ("counterrevolutionaries", None),
            ("ministère", None),
            ("minister", None),
        ] {
            assert_eq!(WordKinds::all().of(word), kind, "{word}");
        }
    }
}
