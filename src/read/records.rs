//! Records: what one line of JSONL or one row of CSV or TSV holds; a row in, a
//! [`Record`] out.

use std::collections::HashSet;

use serde_json::value::RawValue;

use super::fields::{Fields, Role};
use crate::article::{Article, Id};
use crate::error::{Error, ErrorKind, Result};

/// What a record may hold; other fields are ignored.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The text: the one field that must be there.
    pub text: String,
    /// The record's own name, as it was written.
    pub id: Option<Id>,
    /// Its title.
    pub title: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// The label of a sample.
    pub label: Option<String>,
    /// How much a sample counts, as text.
    pub weight: Option<String>,
    /// The sentences of its summary; of one written as a string, the lines.
    pub summary: Vec<String>,
    /// The line on which it begins, from 1; 0 if it came from no file.
    pub line: u64,
    /// All its fields as they were written, if they were to be kept.
    pub fields: Vec<(String, Box<RawValue>)>,
}

impl Record {
    /// The record as an article; without an id it gets `SOURCE#N`.
    pub fn into_article(self, path: &str, number: u64) -> Article {
        let mut article = Article::new(self.text);
        article.id = self.id.unwrap_or_else(|| Id::from(format!("{path}#{number}")));
        article.source = self.source.unwrap_or_else(|| path.to_owned());
        article.title = self.title.filter(|title| !title.trim().is_empty());
        article.fields = self.fields;
        article
    }
}

pub(super) fn not_blank<'t>(sentences: impl Iterator<Item = &'t str>) -> Vec<String> {
    sentences.map(str::trim).filter(|sentence| !sentence.is_empty()).map(str::to_owned).collect()
}

/// Which columns of a table hold which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    names: Vec<String>,
    text: usize,
    id: Option<usize>,
    title: Option<usize>,
    source: Option<usize>,
    label: Option<usize>,
    weight: Option<usize>,
    summary: Option<usize>,
    /// Those but for the text; of several of one name the first.
    kept: Vec<usize>,
}

impl Columns {
    /// Reads a header row.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidTable`] if no column is named as that of the text
    /// should be, or as another one that was asked for by a name of its own, or
    /// if a name that is used stands twice.
    pub fn new(header: &csv::StringRecord, fields: &Fields) -> Result<Self> {
        let find = |name: &str| -> Result<Option<usize>> {
            let mut places = header
                .iter()
                .enumerate()
                .filter(|(_, column)| column.trim().eq_ignore_ascii_case(name.trim()));
            let first = places.next().map(|(place, _)| place);
            match places.next() {
                Some(_) => {
                    Err(Error::new(ErrorKind::InvalidTable, format!("two columns are named \"{name}\"")))
                }
                None => Ok(first),
            }
        };
        let names: Vec<String> = header.iter().map(str::to_owned).collect();
        let needed = |name: &str| {
            find(name)?.ok_or_else(|| {
                let found = names.join(", ");
                let message = format!(
                    "no column is named \"{name}\"; the first row must name the columns (found: {found})"
                );
                Error::new(ErrorKind::InvalidTable, message)
            })
        };
        // A column that was not asked for need not be there, nor is it what it is
        // named if something else was asked for by that name.
        let column = |role: Role| match fields.name(role) {
            (name, true) => needed(name).map(Some),
            (name, false) if fields.role(name) == Some(role) => find(name),
            _ => Ok(None),
        };
        let text = needed(&fields.text)?;
        let mut met = HashSet::new();
        let kept = (0..names.len()).filter(|place| *place != text && met.insert(&names[*place])).collect();
        Ok(Self {
            text,
            id: column(Role::Id)?,
            title: column(Role::Title)?,
            source: column(Role::Source)?,
            label: column(Role::Label)?,
            weight: column(Role::Weight)?,
            summary: column(Role::Summary)?,
            kept,
            names,
        })
    }

    /// Reads one row.
    ///
    /// # Errors
    /// [`ErrorKind::MissingText`] if the row ends before its text,
    /// [`ErrorKind::InvalidTable`] if it has more fields than the header.
    pub fn record(&self, row: &csv::StringRecord) -> Result<Record> {
        if row.len() > self.names.len() {
            let message = format!(
                "the row has {} fields, the header only {}; in CSV a text with commas or quotes must stand in \
                 quotes, in TSV a text must hold no tab",
                row.len(),
                self.names.len()
            );
            return Err(Error::new(ErrorKind::InvalidTable, message));
        }
        let get = |column: Option<usize>| {
            column.and_then(|column| row.get(column)).filter(|field| !field.is_empty()).map(str::to_owned)
        };
        let Some(text) = row.get(self.text) else {
            let message = format!("the row has only {} fields, too few to hold its text", row.len());
            return Err(Error::new(ErrorKind::MissingText, message));
        };
        Ok(Record {
            text: text.to_owned(),
            id: self.id(row),
            title: get(self.title),
            source: get(self.source),
            label: get(self.label),
            weight: get(self.weight),
            summary: get(self.summary).map(|text| not_blank(text.lines())).unwrap_or_default(),
            line: 0,
            fields: Vec::new(),
        })
    }

    /// The name of a row, as far as it can be told.
    pub(super) fn id(&self, row: &csv::StringRecord) -> Option<Id> {
        row.get(self.id?).filter(|id| !id.is_empty()).map(Id::from)
    }

    /// The fields of a row but for its text, as strings of JSON; of columns of
    /// one name the first.
    pub(super) fn fields(&self, row: &csv::StringRecord) -> Result<Vec<(String, Box<RawValue>)>> {
        let field = |place: &usize| {
            let value = serde_json::value::to_raw_value(row.get(*place)?);
            Some(value.map(|value| (self.names[*place].clone(), value)))
        };
        let fields: serde_json::Result<_> = self.kept.iter().filter_map(field).collect();
        fields.map_err(|error| Error::new(ErrorKind::InvalidTable, error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_needs_a_text_column_named_once() {
        let header =
            |names: &[&str]| Columns::new(&csv::StringRecord::from(names.to_vec()), &Fields::default());
        assert!(header(&["id", "body"]).unwrap_err().to_string().contains("found: id, body"));
        assert!(header(&["text", "Text"]).unwrap_err().to_string().contains("two columns"));
        let columns = header(&["label", "text"]).unwrap();
        let record = columns.record(&csv::StringRecord::from(vec!["energy", "Oil fell."])).unwrap();
        assert_eq!((record.text.as_str(), record.label.as_deref()), ("Oil fell.", Some("energy")));
    }

    #[test]
    fn columns_of_other_names_are_read_as_asked() {
        let fields =
            Fields { text: "summary".into(), title: "source".into(), id: "guid".into(), ..Fields::default() };
        let header = csv::StringRecord::from(vec!["Source", "SUMMARY", "text"]);
        assert!(Columns::new(&header, &fields).unwrap_err().message().contains("\"guid\""));
        let header = csv::StringRecord::from(vec!["Source", "SUMMARY", "text", "guid"]);
        let row = csv::StringRecord::from(vec!["Oil", "Oil fell.", "-", "7"]);
        let record = Columns::new(&header, &fields).unwrap().record(&row).unwrap();
        assert_eq!((record.text.as_str(), record.title.as_deref()), ("Oil fell.", Some("Oil")));
        assert_eq!((record.source, record.summary.len()), (None, 0));
    }
}
