//! `Fields`: the name of a field, or of a column, in, what it holds out.

/// The names of the fields, or columns, that hold what a record needs. What is
/// asked for by a name of its own comes before what is known by its usual name.
///
/// # Example
/// ```
/// use newsdesk::read::{Fields, from_json};
///
/// # fn main() -> Result<(), newsdesk::Error> {
/// let fields = Fields { text: "article".into(), summary: "highlights".into(), ..Fields::default() };
/// let line = r#"{"article": "Oil fell. Gas rose.", "highlights": "Oil fell."}"#;
/// let record = from_json(line, &fields).map_err(|record| record.error)?;
/// assert_eq!((record.text.as_str(), record.summary), ("Oil fell. Gas rose.", vec!["Oil fell.".to_owned()]));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The one that holds its text: `text`, if nothing else is said.
    pub text: String,
    /// The one that holds its title: `title`.
    pub title: String,
    /// The one that holds its id: `id`.
    pub id: String,
    /// The one that holds the label of a sample: `label`.
    pub label: String,
    /// The one that holds a reference summary: `summary`.
    pub summary: String,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Title,
    Id,
    Label,
    Summary,
    Source,
    Weight,
}

impl Role {
    /// The name that it has if nothing else is said.
    pub fn usual(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Id => "id",
            Self::Label => "label",
            Self::Summary => "summary",
            Self::Source => "source",
            Self::Weight => "weight",
        }
    }
}

impl Default for Fields {
    fn default() -> Self {
        let usual = |role: Role| role.usual().to_owned();
        Self {
            text: usual(Role::Text),
            title: usual(Role::Title),
            id: usual(Role::Id),
            label: usual(Role::Label),
            summary: usual(Role::Summary),
        }
    }
}

impl Fields {
    /// All names, those asked for first.
    fn roles(&self) -> impl Iterator<Item = (&str, Role)> {
        let roles =
            || self.named().into_iter().chain([Role::Source, Role::Weight].map(|role| (role.usual(), role)));
        let is_usual = |(name, role): &(&str, Role)| *name == role.usual();
        roles().filter(move |named| !is_usual(named)).chain(roles().filter(is_usual))
    }

    fn named(&self) -> [(&str, Role); 5] {
        [
            (&self.text, Role::Text),
            (&self.title, Role::Title),
            (&self.id, Role::Id),
            (&self.label, Role::Label),
            (&self.summary, Role::Summary),
        ]
    }

    /// What the field of a name holds, if it is one that is read.
    pub(super) fn role(&self, name: &str) -> Option<Role> {
        self.roles().find(|(own, _)| *own == name).map(|(_, role)| role)
    }

    /// The name of the field that holds something, and whether it was asked for
    /// by a name of its own.
    pub(super) fn name(&self, role: Role) -> (&str, bool) {
        let named = self.named().into_iter().find(|(_, other)| *other == role);
        let name = named.map_or(role.usual(), |(name, _)| name);
        (name, name != role.usual())
    }

    /// All names.
    pub(super) fn names(&self) -> [&str; 5] {
        self.named().map(|(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_asked_for_comes_before_the_usual_one() {
        let fields = Fields { text: "source".into(), label: "title".into(), ..Fields::default() };
        let roles =
            ["source", "title", "id", "text", "label", "weight", "more"].map(|name| fields.role(name));
        let expected =
            [Some(Role::Text), Some(Role::Label), Some(Role::Id), None, None, Some(Role::Weight), None];
        assert_eq!(roles, expected);
        assert_eq!(fields.name(Role::Text), ("source", true));
        assert_eq!(fields.name(Role::Source), ("source", false));
    }
}
