//! `Field`: a JSON value in, what a record takes of it out.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::records::not_blank;

/// What a field holds. Lists of other things than strings, and objects, are
/// passed over without being kept, however large they are.
pub(super) enum Field {
    Text(String),
    Number(serde_json::Number),
    /// A list of strings.
    List(Vec<String>),
    Other,
}

impl Field {
    /// What should be a string; numbers are taken by their value.
    pub fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(number) => Some(number.to_string()),
            Self::List(_) | Self::Other => None,
        }
    }

    /// A summary: a string with one sentence a line, or a list of sentences.
    pub fn into_sentences(self) -> Vec<String> {
        match self {
            Self::Text(text) => not_blank(text.lines()),
            Self::List(list) => not_blank(list.iter().map(String::as_str)),
            Self::Number(_) | Self::Other => Vec::new(),
        }
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldReader)
    }
}

struct FieldReader;

impl<'de> Visitor<'de> for FieldReader {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Field, E> {
        Ok(Field::Text(text.to_owned()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Field, E> {
        Ok(Field::Number(number.into()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Field, E> {
        Ok(Field::Number(number.into()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Field, E> {
        Ok(serde_json::Number::from_f64(number).map_or(Field::Other, Field::Number))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Field, E> {
        Ok(Field::Other)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Field, E> {
        Ok(Field::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Field, A::Error> {
        let mut list = Vec::new();
        while let Some(field) = seq.next_element()? {
            let Field::Text(text) = field else {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(Field::Other);
            };
            list.push(text);
        }
        Ok(Field::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Field, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Field::Other)
    }
}
