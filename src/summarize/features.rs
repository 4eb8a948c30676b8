//! Features of sentences: the candidate sentences of a document in, what the
//! trained scorer looks at out, one row of numbers a sentence.
//!
//! Every feature takes time in proportion to the words: similarities are to
//! sums of sentences, never to each of them.

use memchr::memchr;

use super::opening::Opening;
use super::sentences::{Sentences, Sparse, dot, length, sum};
use super::word_kind::{WordKind, WordKinds};
use crate::text::Document;

/// The features: their names and what they are, in the order of a row.
pub const SENTENCE_FEATURES: [(&str, &str); COUNT] = [
    ("second", "it is the second sentence"),
    ("place", "the logarithm of its place, from 1"),
    ("relative-place", "its place as a share of the article, 0 to 1"),
    ("like-preceding", "cosine with all sentences before it"),
    ("like-lead", "cosine with the first three sentences, itself apart"),
    ("like-keywords", "cosine with the terms that several sentences hold, less for few terms"),
    ("like-title", "cosine with the title, 0 without one"),
    ("recurring", "the share of its terms, and six more, that another sentence holds too"),
    ("recurring-terms", "the logarithm of how many they are"),
    ("length", "its words, from 8 to 60, in units of 30"),
    ("names", "the logarithm of how many capitalised words it has, the first apart"),
    ("number", "it holds a digit"),
    ("quotation", "it holds a quotation mark"),
    ("pronouns", "the share of its words that are pronouns of the third person"),
    ("first-person", "it says I or we"),
    ("second-person", "it says you"),
    ("question", "it holds a question mark"),
    ("day", "it names a day of the week, today or yesterday"),
    ("pronoun-opens", "it opens with a pronoun"),
    ("connective-opens", "it opens with a connective"),
    ("pronoun-follows", "the next sentence opens with a pronoun"),
    ("connective-follows", "the next sentence opens with a connective"),
];

/// How many features there are.
pub(crate) const COUNT: usize = 22;

/// The features of one sentence, in the order of [`SENTENCE_FEATURES`].
pub(crate) type Row = [f64; COUNT];

/// The place of a feature in a row.
pub(crate) const fn place_of(name: &str) -> usize {
    let mut place = 0;
    while place < COUNT {
        if same(SENTENCE_FEATURES[place].0.as_bytes(), name.as_bytes()) {
            return place;
        }
        place += 1;
    }
    panic!("there is no such feature")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// Below and above these a sentence says no more for being shorter, nor less for
/// being longer.
const FEWEST_WORDS: f64 = 8.0;
const MOST_WORDS: f64 = 60.0;

/// The features of each candidate sentence; `vectors` are their tf-idf
/// vectors, and `openings` how they open.
pub(super) fn rows(
    document: &Document,
    candidates: &[usize],
    sentences: &Sentences,
    vectors: &[Sparse],
    openings: &[Opening],
) -> Vec<Row> {
    let similar = Similarities::new(sentences, vectors);
    let mut before = Running::new(sentences.terms());
    let last = candidates.len().saturating_sub(1).max(1) as f64;
    candidates
        .iter()
        .enumerate()
        .map(|(place, index)| {
            let vector = &vectors[place];
            let like_preceding = before.cosine(vector);
            before.add(vector);
            let recurrence = similar.recurrence(sentences, vector);
            let surface = Surface::of(document, *index, &sentences.is_stop_word);
            let opens = |at: usize, how: Opening| flag(openings.get(at) == Some(&how));
            [
                flag(place == 1),
                libm::log(1.0 + place as f64),
                place as f64 / last,
                like_preceding,
                similar.to_lead(vectors, place),
                recurrence.like_keywords,
                dot(vector, &similar.title),
                recurrence.share,
                libm::log(1.0 + recurrence.terms),
                surface.words.clamp(FEWEST_WORDS, MOST_WORDS) / 30.0,
                libm::log(1.0 + surface.names),
                flag(surface.number),
                flag(surface.quotation),
                surface.pronouns / surface.words.max(1.0),
                flag(surface.first_person),
                flag(surface.second_person),
                flag(surface.question),
                flag(surface.day),
                opens(place, Opening::Pronoun),
                opens(place, Opening::Connective),
                opens(place + 1, Opening::Pronoun),
                opens(place + 1, Opening::Connective),
            ]
        })
        .collect()
}

fn flag(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// The sum of the vectors of some sentences, and its length as it changes.
struct Running {
    sum: Vec<f64>,
    square: f64,
}

impl Running {
    fn new(terms: usize) -> Self {
        Self { sum: vec![0.0; terms], square: 0.0 }
    }

    fn add(&mut self, vector: &Sparse) {
        for (term, weight) in vector {
            let sum = &mut self.sum[*term];
            self.square += weight * (2.0 * *sum + weight);
            *sum += weight;
        }
    }

    /// The cosine with a vector of length 1, or 0.
    fn cosine(&self, vector: &Sparse) -> f64 {
        if self.square > 0.0 { dot(vector, &self.sum) / self.square.sqrt() } else { 0.0 }
    }
}

/// What sentences are compared with.
struct Similarities {
    /// The sum of the first three sentences, and its length.
    lead: Vec<f64>,
    lead_length: f64,
    /// The title, of length 1 or empty.
    title: Vec<f64>,
    /// In how many sentences each term occurs.
    df: Vec<f64>,
    /// idf times the number of further sentences that hold a term, and the
    /// length of these.
    keywords: Vec<f64>,
    keywords_length: f64,
}

const LEAD: usize = 3;

/// A sentence is taken to have so many further terms, none of which recurs.
const FURTHER_TERMS: f64 = 6.0;

impl Similarities {
    fn new(sentences: &Sentences, vectors: &[Sparse]) -> Self {
        let terms = sentences.terms();
        let (mut df, mut last) = (vec![0.0; terms], vec![usize::MAX; terms]);
        for place in 0..sentences.len() {
            for term in sentences.content(place) {
                if last[term] != place {
                    last[term] = place;
                    df[term] += 1.0;
                }
            }
        }
        let keywords: Vec<f64> =
            df.iter().zip(&sentences.idf).map(|(df, idf): (&f64, &f64)| (df - 1.0).max(0.0) * idf).collect();
        let lead = sum(terms, vectors.iter().take(LEAD));
        Self {
            lead_length: length(&lead),
            lead,
            title: sum(terms, [&sentences.vector(sentences.title_content())]),
            keywords_length: length(&keywords),
            df,
            keywords,
        }
    }

    fn to_lead(&self, vectors: &[Sparse], place: usize) -> f64 {
        let cosine = |lead: &[f64], length: f64| match length > 0.0 {
            true => dot(&vectors[place], lead) / length,
            false => 0.0,
        };
        if place >= LEAD {
            return cosine(&self.lead, self.lead_length);
        }
        let rest = vectors.iter().take(LEAD).enumerate().filter(|(other, _)| *other != place);
        let rest = sum(self.lead.len(), rest.map(|(_, vector)| vector));
        cosine(&rest, length(&rest))
    }

    fn recurrence(&self, sentences: &Sentences, vector: &Sparse) -> Recurrence {
        let (mut found, mut square) = (Recurrence::default(), 0.0);
        for (term, _) in vector {
            let idf = sentences.idf[*term];
            found.terms += flag(self.df[*term] >= 2.0);
            found.like_keywords += idf * self.keywords[*term];
            square += idf * idf;
        }
        // Of a few words all may well recur: that says little.
        let terms = vector.len() as f64;
        let shrunk = terms / (terms + FURTHER_TERMS);
        found.share = found.terms / (terms + FURTHER_TERMS);
        found.like_keywords *= shrunk.sqrt() / (square.sqrt() * self.keywords_length).max(1e-12);
        found
    }
}

/// What the terms of a sentence are to the article.
#[derive(Default)]
struct Recurrence {
    terms: f64,
    share: f64,
    like_keywords: f64,
}

/// What is seen on the surface of a sentence.
#[derive(Default)]
struct Surface {
    words: f64,
    names: f64,
    pronouns: f64,
    number: bool,
    quotation: bool,
    question: bool,
    first_person: bool,
    second_person: bool,
    day: bool,
}

impl Surface {
    fn of(document: &Document, index: usize, is_stop_word: &[bool]) -> Self {
        let sentence = &document.sentences()[index];
        let text = document.sentence_text(sentence);
        let holds = |b: u8| memchr(b, text.as_bytes()).is_some();
        let mut surface = Self {
            // All bytes are looked at, many of them at once.
            number: text.bytes().fold(0, |any, b| any | u8::from(b.is_ascii_digit())) > 0,
            quotation: holds(b'"') || (!text.is_ascii() && text.contains(['“', '”'])),
            question: holds(b'?'),
            ..Self::default()
        };
        let kinds = WordKinds::all();
        let words = document.sentence_words(sentence);
        let (mut names, mut pronouns) = (0_u32, 0_u32);
        for (at, found) in words.iter().enumerate() {
            let word = &document.article().text[found.span()];
            let is_capitalised = word.starts_with(char::is_uppercase);
            names += u32::from((at > 0) & is_capitalised & !is_stop_word[found.term as usize]);
            match kinds.of(word) {
                Some(WordKind::Pronoun) => pronouns += 1,
                Some(WordKind::FirstPerson) => surface.first_person = true,
                Some(WordKind::SecondPerson) => surface.second_person = true,
                Some(WordKind::Day) => surface.day = true,
                None => {}
            }
        }
        (surface.words, surface.names, surface.pronouns) =
            (words.len() as f64, names.into(), pronouns.into());
        surface
    }
}
