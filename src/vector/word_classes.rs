//! `WordClasses`: lists of words of like meaning in, the class of a term out:
//! knowledge of words that a corpus never uses.
//!
//! A feature made of classes instead of words ("an attack on a ship" for
//! "torpedoed the frigate") lets the samples of one word speak for its
//! neighbours, as in class-based n-gram models (Brown, Della Pietra, deSouza,
//! Lai and Mercer 1992).

use std::borrow::Cow;
use std::collections::HashMap;

use super::vocabulary::{Lookup, Vocabulary};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Analyzer, Term};

/// Words grouped by meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct WordClasses {
    terms: Vocabulary,
    /// The class of each term.
    classes: Cow<'static, [u16]>,
    /// The name of each class as a feature: its first word, marked so that no
    /// term of a text can be taken for it.
    names: Vec<Term>,
}

/// What the name of a class begins with: no word does, and all sort after it.
const MARK: char = '#';

impl WordClasses {
    /// Reads word classes: one class a line, its words parted by spaces, the
    /// first of them its name. A term whose words stand in several classes
    /// belongs to the one with most of them, and of several to the first.
    ///
    /// # Errors
    /// [`ErrorKind::Params`] if there is no class, if two have the same name,
    /// or if there are more than 65,536.
    pub fn from_text(text: &str, analyzer: &Analyzer) -> Result<Self> {
        let wrong = |what: String| Error::new(ErrorKind::Params, format!("the word classes {what}"));
        let mut lists: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        lists.retain(|list| !list.is_empty());
        lists.sort_unstable_by_key(|list| list[0]);
        let names: Vec<String> = lists.iter().map(|list| format!("{MARK}{}", list[0])).collect();
        let mut votes: HashMap<String, Vec<(u16, usize)>> = HashMap::new();
        for (class, list) in lists.into_iter().enumerate() {
            let class = u16::try_from(class).map_err(|_| wrong("are more than 65,536".to_owned()))?;
            for word in list {
                let votes = votes.entry(analyzer.term(word)).or_default();
                match votes.last_mut() {
                    Some((last, count)) if *last == class => *count += 1,
                    _ => votes.push((class, 1)),
                }
            }
        }
        if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(wrong(format!("hold two that begin with \"{}\"", twice[0].trim_start_matches(MARK))));
        }
        let mut terms: Vec<(String, u16)> = votes
            .into_iter()
            .filter_map(|(term, votes)| {
                let most = votes.iter().map(|(_, count)| *count).max()?;
                votes.into_iter().find(|(_, count)| *count == most).map(|(class, _)| (term, class))
            })
            .collect();
        if terms.is_empty() {
            return Err(wrong("are empty; write one class a line, its words parted by spaces".to_owned()));
        }
        terms.sort_unstable();
        let classes: Vec<u16> = terms.iter().map(|(_, class)| *class).collect();
        let terms = Vocabulary::from_sorted(terms.iter().map(|(term, _)| term.as_str()));
        Ok(Self::new(terms, classes.into(), names))
    }

    fn new(terms: Vocabulary, classes: Cow<'static, [u16]>, names: Vec<String>) -> Self {
        let names = names.iter().map(|name| Term::new(name, false)).collect();
        Self { terms, classes, names }
    }

    /// Word classes as they stand in a model file.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if the parts do not fit together.
    pub(crate) fn from_parts(
        terms: Vocabulary,
        classes: Cow<'static, [u16]>,
        names: Vec<String>,
    ) -> Result<Self> {
        let fits = terms.len() == classes.len()
            && classes.iter().all(|class| usize::from(*class) < names.len())
            && names.iter().all(|name| name.starts_with(MARK) && !name.contains(' '))
            && names.is_sorted();
        if !fits {
            return Err(Error::new(ErrorKind::Model, "the model's word classes do not fit together"));
        }
        Ok(Self::new(terms, classes, names))
    }

    /// The terms, the class of each, and the names of the classes.
    pub(crate) fn parts(&self) -> (&Vocabulary, &[u16], &[Term]) {
        (&self.terms, &self.classes, &self.names)
    }

    /// The class of a term.
    pub fn class(&self, term: &str) -> Option<u32> {
        self.terms.get(term).map(|place| self.classes[place].into())
    }

    /// The classes, to look up those of so many terms.
    pub(super) fn lookup(&self, count: usize) -> ClassLookup<'_> {
        ClassLookup { terms: self.terms.lookup(count), classes: &self.classes }
    }

    /// The feature that stands for a class below [`len`](Self::len).
    pub fn name(&self, class: u32) -> &Term {
        &self.names[class as usize]
    }

    /// How many classes there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// Word classes as they are looked up for the terms of a text.
pub(super) struct ClassLookup<'c> {
    terms: Lookup<'c>,
    classes: &'c [u16],
}

impl ClassLookup<'_> {
    /// The class of a document's term.
    #[inline]
    pub(super) fn class_of(&self, term: &Term) -> Option<u32> {
        self.terms.memorised(term.as_str(), term.class(), |place| self.classes[place].into())
    }
}

/// Whether a feature is made of word classes.
pub(crate) fn is_of_classes(feature: &str) -> bool {
    feature.starts_with(MARK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TermOptions;

    fn classes(text: &str) -> Result<WordClasses> {
        WordClasses::from_text(text, &Analyzer::new(TermOptions::default()))
    }

    #[test]
    fn the_forms_of_a_word_share_its_class() {
        let found = classes("frigate destroyer warships\n\nbarrel barrels gallon\n").unwrap();
        assert_eq!(found.class("warship").map(|class| found.name(class).as_str()), Some("#frigate"));
        assert_eq!(found.class("barrel").map(|class| found.name(class).as_str()), Some("#barrel"));
        assert_eq!(found.class("minister"), None);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_term_goes_to_the_class_with_most_of_its_forms() {
        let found = classes("run strike\nmine strikes striking\n").unwrap();
        assert_eq!(found.class("strike"), Some(0));
    }

    #[test]
    fn lists_that_cannot_be_used_are_refused() {
        assert!(classes(" \n").unwrap_err().message().contains("empty"));
        assert!(classes("oil gas\noil coal\n").unwrap_err().message().contains("\"oil\""));
    }
}
