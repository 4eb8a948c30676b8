//! Fields: the names typed in, those of a record out.

use newsdesk::read::Fields;

use super::args::{IdField, LabelField, RecordFields, SummaryField};

/// The options that name fields.
pub trait Named {
    /// Sets the names in `fields`, and tells them with their options.
    fn name(&self, fields: &mut Fields) -> Vec<(&'static str, &str)>;
}

impl Named for RecordFields {
    fn name(&self, fields: &mut Fields) -> Vec<(&'static str, &str)> {
        fields.text.clone_from(&self.text_field);
        fields.title.clone_from(&self.title_field);
        vec![("--text-field", &self.text_field), ("--title-field", &self.title_field)]
    }
}

impl Named for IdField {
    fn name(&self, fields: &mut Fields) -> Vec<(&'static str, &str)> {
        fields.id.clone_from(&self.id_field);
        vec![("--id-field", &self.id_field)]
    }
}

impl Named for LabelField {
    fn name(&self, fields: &mut Fields) -> Vec<(&'static str, &str)> {
        fields.label.clone_from(&self.label_field);
        vec![("--label-field", &self.label_field)]
    }
}

impl Named for SummaryField {
    fn name(&self, fields: &mut Fields) -> Vec<(&'static str, &str)> {
        fields.summary.clone_from(&self.summary_field);
        vec![("--summary-field", &self.summary_field)]
    }
}

/// The fields that some options name. What is asked for by a name of its own
/// comes before what has that name as usual, but for the text, which each record
/// must have.
///
/// # Errors
/// If one field is asked for as two things.
pub fn fields(options: &[&dyn Named]) -> anyhow::Result<Fields> {
    let mut fields = Fields::default();
    let names: Vec<_> = options.iter().flat_map(|options| options.name(&mut fields)).collect();
    let is_usual = |(option, name): &(&str, &str)| {
        option.strip_prefix("--").and_then(|o| o.strip_suffix("-field")) == Some(name)
    };
    for (place, one) in names.iter().enumerate() {
        let (option, name) = one;
        let clashes =
            |other: &&(&str, &str)| other.1 == *name && (is_usual(one) == is_usual(other) || *name == "text");
        if let Some((other, _)) = names[..place].iter().find(clashes) {
            let one = option;
            anyhow::bail!(
                "{other} and {one} both name the field \"{name}\"; name another one with one of them"
            );
        }
    }
    Ok(fields)
}
