//! JSON lines: a line in, a [`Record`] out, or what is wrong with it and, if it
//! can be told, whose record it is.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::field::Field;
use super::fields::{Fields, Role};
use super::records::Record;
use crate::article::Id;
use crate::error::{Error, ErrorKind};

/// The fields of a record as they were found: the outer option tells whether a
/// field is there, the inner one whether it is more than `null`.
#[derive(Default)]
struct Found {
    text: Option<Option<Field>>,
    title: Option<Option<Field>>,
    id: Option<Option<Box<RawValue>>>,
    source: Option<Option<Field>>,
    label: Option<Option<Field>>,
    weight: Option<Option<Field>>,
    summary: Option<Option<Field>>,
}

/// Reads the name of a field; nothing is allocated for it.
struct RoleReader<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for RoleReader<'_> {
    type Value = Option<Role>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Role>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for RoleReader<'_> {
    type Value = Option<Role>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Option<Role>, E> {
        Ok(self.0.role(name))
    }
}

/// Reads a line, whose fields may have names of the user's own.
struct FoundReader<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for FoundReader<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FoundReader<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let fields = self.0;
        let mut line = Found::default();
        while let Some(role) = map.next_key_seed(RoleReader(fields))? {
            let Some(role) = role else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let (name, _) = fields.name(role);
            match role {
                Role::Text => put(&mut line.text, &mut map, name)?,
                Role::Title => put(&mut line.title, &mut map, name)?,
                Role::Id => put(&mut line.id, &mut map, name)?,
                Role::Source => put(&mut line.source, &mut map, name)?,
                Role::Label => put(&mut line.label, &mut map, name)?,
                Role::Weight => put(&mut line.weight, &mut map, name)?,
                Role::Summary => put(&mut line.summary, &mut map, name)?,
            }
        }
        Ok(line)
    }
}

fn put<'de, T, A>(slot: &mut Option<T>, map: &mut A, name: &str) -> Result<(), A::Error>
where
    T: Deserialize<'de>,
    A: MapAccess<'de>,
{
    match slot.replace(map.next_value()?) {
        None => Ok(()),
        Some(_) => Err(de::Error::custom(format_args!("the field \"{name}\" stands twice"))),
    }
}

fn parse(line: &str, fields: &Fields) -> serde_json::Result<Found> {
    let mut json = serde_json::Deserializer::from_str(line);
    let found = FoundReader(fields).deserialize(&mut json)?;
    json.end()?;
    Ok(found)
}

/// A line that is no record, and whose it is where that could be read.
#[derive(Debug)]
pub struct BadRecord {
    /// What was wrong.
    pub error: Error,
    /// The record's own name.
    pub id: Option<Id>,
    /// Where it says that it comes from.
    pub source: Option<String>,
    /// Its fields as far as they could be read, if they were to be kept.
    pub fields: Box<[(String, Box<RawValue>)]>,
}

impl From<Error> for BadRecord {
    fn from(error: Error) -> Self {
        Self { error, id: None, source: None, fields: Box::default() }
    }
}

/// Reads one line of JSONL.
///
/// # Errors
/// [`ErrorKind::InvalidJson`] if the line is no JSON object,
/// [`ErrorKind::MissingText`] if it has no text that is a string.
pub fn from_json(line: &str, fields: &Fields) -> Result<Record, BadRecord> {
    let indent = line.len() - line.trim_start().len();
    let line = line.trim();
    let name = &fields.text;
    if line.is_empty() {
        let message =
            format!("the line is empty; one JSON object with a \"{name}\" is expected on each line");
        return Err(Error::new(ErrorKind::InvalidJson, message).into());
    }
    let found = parse(line, fields).or_else(|error| {
        // Half a surrogate pair, as Python writes it, is no reason to refuse.
        with_whole_surrogates(line).map_or(Err(error), |mended| parse(&mended, fields))
    });
    let found = found.map_err(|error| {
        let what = match line.starts_with('{') {
            true => format!("invalid JSON at column {}: {}", indent + error.column(), reason(&error)),
            false => "this is no JSON object; with --from jsonl each line is one".to_owned(),
        };
        Error::new(ErrorKind::InvalidJson, what)
    })?;
    let optional = |field: Option<Option<Field>>| field.flatten().and_then(Field::into_text);
    let (id, source) = (found.id.flatten().map(Id::from_json), optional(found.source));
    let text = match found.text.flatten() {
        Some(Field::Text(text)) => text,
        other => {
            let what = match other {
                Some(_) => format!("the field \"{name}\" is no string"),
                None => format!("the record has no \"{name}\""),
            };
            let message = format!("{what}; every record needs its text in a field named \"{name}\"");
            let error = Error::new(ErrorKind::MissingText, message);
            return Err(BadRecord { id, source, ..error.into() });
        }
    };
    Ok(Record {
        text,
        id,
        title: optional(found.title),
        source,
        label: optional(found.label),
        // What is no number is not to be taken for none.
        weight: found
            .weight
            .flatten()
            .map(|weight| weight.into_text().unwrap_or_else(|| "no number".to_owned())),
        summary: found.summary.flatten().map(Field::into_sentences).unwrap_or_default(),
        line: 0,
        fields: Vec::new(),
    })
}

/// Reads all fields of a line, in their order.
struct FieldsReader;

impl<'de> Visitor<'de> for FieldsReader {
    type Value = Vec<(String, Box<RawValue>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<(String, Box<RawValue>)>, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry::<String, Box<RawValue>>()? {
            fields.push(field);
        }
        Ok(fields)
    }
}

/// The fields of a line, as they are written; of these its text is what the
/// answer is about, and not given back.
pub(super) fn fields_of(line: &str, text: &str) -> Vec<(String, Box<RawValue>)> {
    let read =
        |line: &str| serde_json::Deserializer::from_str(line.trim()).deserialize_map(FieldsReader).ok();
    // Of a broken line there are none.
    let mut fields =
        read(line).or_else(|| with_whole_surrogates(line).and_then(|line| read(&line))).unwrap_or_default();
    fields.retain(|(name, _)| name != text);
    fields
}

/// The line with each half of a surrogate pair (`\ud83d` alone) as the
/// replacement character; none if there is no such half.
fn with_whole_surrogates(line: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut mended = String::new();
    let (mut from, mut at) = (0, 0);
    while let Some(next) = line[at..].find('\\') {
        at += next;
        match unit(at) {
            Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => at += 12,
            Some(0xd800..=0xdfff) => {
                mended.push_str(&line[from..at]);
                mended.push_str("\\ufffd");
                at += 6;
                from = at;
            }
            // A backslash and what it escapes, which may be no ASCII.
            _ => at = line.ceil_char_boundary(at + 2),
        }
    }
    (from > 0).then(|| mended + &line[from..])
}

/// serde_json's words without the place, which is said already.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(what, _)| what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_json(line: &str) -> Result<Record, BadRecord> {
        super::from_json(line, &Fields::default())
    }

    #[test]
    fn a_json_record_keeps_its_fields_and_its_id_as_written() {
        let record = from_json(r#"{"id": 7, "text": "Oil fell.", "label": "energy", "more": [1]}"#).unwrap();
        assert_eq!(record.id.as_ref().map(Id::to_string).as_deref(), Some("7"));
        assert_eq!(record.text, "Oil fell.");
        assert_eq!(record.label.as_deref(), Some("energy"));
        assert_eq!(record.into_article("a.jsonl", 1).source, "a.jsonl");
    }

    #[test]
    fn a_bad_line_says_what_is_wrong_and_keeps_its_id_and_source() {
        let kind = |line: &str| from_json(line).unwrap_err().error.kind();
        assert_eq!(kind("{\"text\": "), ErrorKind::InvalidJson);
        assert_eq!(kind("plain text"), ErrorKind::InvalidJson);
        assert_eq!(kind(""), ErrorKind::InvalidJson);
        let BadRecord { error, id, source, .. } =
            from_json(r#"{"id": "a", "source": "Wire", "text": null}"#).unwrap_err();
        assert_eq!(source.as_deref(), Some("Wire"));
        assert_eq!((error.kind(), id.unwrap().to_string().as_str()), (ErrorKind::MissingText, "a"));
    }

    #[test]
    fn a_field_that_stands_twice_is_refused() {
        let error = from_json(r#"{"text": "Oil fell.", "text": "Gas rose."}"#).unwrap_err().error;
        assert_eq!(error.kind(), ErrorKind::InvalidJson);
        assert!(error.message().contains("\"text\" stands twice"), "{}", error.message());
    }

    #[test]
    fn the_fields_of_a_line_are_kept_as_they_are_written() {
        let fields = fields_of(r#" {"b": 1.50, "text": "-", "a": [ {"x": "\u00e9"}], "b": null} "#, "text");
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.get())).collect();
        assert_eq!(fields, [("b", "1.50"), ("a", r#"[ {"x": "\u00e9"}]"#), ("b", "null")]);
    }

    #[test]
    fn fields_of_other_names_are_read_as_asked() {
        let fields =
            Fields { text: "summary".into(), title: "source".into(), id: "guid".into(), ..Fields::default() };
        let line = r#"{"guid": 7, "id": 8, "source": "Oil", "summary": "Oil fell.", "text": "-"}"#;
        let record = super::from_json(line, &fields).unwrap();
        assert_eq!((record.text.as_str(), record.title.as_deref()), ("Oil fell.", Some("Oil")));
        assert_eq!((record.id.unwrap().to_string().as_str(), record.source), ("7", None));
        let BadRecord { error, id, .. } =
            super::from_json(r#"{"guid": 7, "text": "-"}"#, &fields).unwrap_err();
        assert!(error.message().contains("no \"summary\"") && id.is_some(), "{}", error.message());
    }

    #[test]
    fn a_summary_is_a_list_of_sentences_or_a_string_of_lines() {
        let summary =
            |value: &str| from_json(&format!("{{\"text\": \"x\", \"summary\": {value}}}")).unwrap().summary;
        assert_eq!(summary(r#"["Oil fell. ", "", "Gas\nrose."]"#), ["Oil fell.", "Gas\nrose."]);
        assert_eq!(summary(r#""Oil fell.\n\n Gas rose.\n""#), ["Oil fell.", "Gas rose."]);
        for none in ["null", "7", "[1]", "{}", "\" \""] {
            assert!(summary(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn a_field_that_is_no_string_is_passed_over_but_for_numbers() {
        let title =
            |value: &str| from_json(&format!("{{\"title\": {value}, \"text\": \"x\"}}")).unwrap().title;
        for (value, number) in
            [("7", "7"), ("-7", "-7"), ("1.5", "1.5"), ("18446744073709551615", "18446744073709551615")]
        {
            assert_eq!(title(value).as_deref(), Some(number));
        }
        for other in ["null", "true", "[]", "[\"a\"]", "[\"a\", [null], {}]", "{\"a\": {\"b\": [1]}}"] {
            assert_eq!(title(other), None, "{other}");
        }
        let error = from_json(r#"{"text": ["a", 1]}"#).unwrap_err().error;
        assert!(error.message().contains("no string"), "{}", error.message());
    }

    #[test]
    fn half_a_surrogate_pair_becomes_the_replacement_character() {
        let text = |line: &str| from_json(line).unwrap().text;
        assert_eq!(text(r#"{"text": "a \ud83d b"}"#), "a \u{fffd} b");
        assert_eq!(text(r#"{"text": "\ud83d\ude00 \\ud83d \udc00"}"#), "\u{1f600} \\ud83d \u{fffd}");
    }
}
