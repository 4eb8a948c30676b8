//! Fields: the names typed in, those of a record out.

use newsdesk::read::Fields;

use super::args::RecordFields;

impl From<&RecordFields> for Fields {
    fn from(options: &RecordFields) -> Self {
        Self { text: options.text_field.clone(), title: options.title_field.clone(), ..Self::default() }
    }
}

/// Fields as named, if no two have one name. What is asked for by a name of its
/// own comes before what has that name as usual, but for the text, which each
/// record must have.
///
/// # Errors
/// If one field is asked for as two things.
pub fn distinct(fields: Fields) -> anyhow::Result<Fields> {
    let names = [
        ("text", &fields.text),
        ("title", &fields.title),
        ("id", &fields.id),
        ("label", &fields.label),
        ("summary", &fields.summary),
    ];
    let is_usual = |(usual, name): &(&str, &String)| usual == name;
    for (place, one) in names.iter().enumerate() {
        let (usual, name) = one;
        let clashes = |other: &&(&str, &String)| {
            other.1 == *name && (is_usual(one) == is_usual(other) || *name == "text")
        };
        if let Some((other, _)) = names[..place].iter().find(clashes) {
            anyhow::bail!(
                "--{other}-field and --{usual}-field both name the field \"{name}\"; \
                 name another one with one of them"
            );
        }
    }
    Ok(fields)
}
