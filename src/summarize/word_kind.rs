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

static KINDS: LazyLock<HashMap<&'static str, WordKind, RandomState>> = LazyLock::new(|| {
    let list = |file: &'static str, kind| file.lines().map(move |word| (word, kind));
    list(include_str!("data/pronouns.txt"), WordKind::Pronoun)
        .chain(list(include_str!("data/first_person.txt"), WordKind::FirstPerson))
        .chain(list(include_str!("data/second_person.txt"), WordKind::SecondPerson))
        .chain(list(include_str!("data/days.txt"), WordKind::Day))
        .collect()
});

impl WordKind {
    /// The kind of a folded word, contractions such as "he's" included.
    pub(super) fn of(word: &str) -> Option<Self> {
        KINDS.get(word.split('\'').next().unwrap_or(word)).copied()
    }
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
            ("friday", Some(WordKind::Day)),
            ("minister", None),
        ] {
            assert_eq!(WordKind::of(word), kind, "{word}");
        }
    }
}
