//! What is said, templates, and other pieces of which nodes are made.

use std::collections::BTreeMap;

use crate::document::{Gender, Part, Spoken};
use crate::fields::{Fields, child};
use crate::limits;
use crate::problem::Code;
use crate::read::Draft;
use crate::template::{Expression, Template};
use crate::tree::{Key, Tree};

/// What may be said, and the fields that belong to it.
pub(crate) const SAY_FIELDS: &[(&str, &[&str])] = &[
    ("number", &["say", "value", "gender"]),
    ("digits", &["say", "value"]),
    ("date", &["say", "value"]),
    ("time", &["say", "value"]),
    ("dateTime", &["say", "value"]),
    ("position", &["say"]),
    ("estimatedWait", &["say"]),
];

impl Draft {
    /// The required list `prompts`, where a position has no meaning.
    pub(super) fn prompts(&mut self, fields: &Fields<'_>) -> Option<Vec<Part>> {
        let (path, tree) = self.required(fields, "prompts")?;
        self.parts_outside(&path, tree)
    }

    /// A list that may be left out.
    pub(super) fn optional_prompts(&mut self, fields: &Fields<'_>, field: &str) -> Option<Vec<Part>> {
        match fields.optional(field) {
            Some((path, tree)) => self.parts_outside(&path, tree),
            None => Some(Vec::new()),
        }
    }

    /// A list of parts where a position has no meaning.
    fn parts_outside(&mut self, path: &str, tree: &Tree) -> Option<Vec<Part>> {
        let parts = self.parts(path, tree)?;
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Clip(_) | Part::Say(_) => {}
                Part::Position | Part::EstimatedWait => {
                    let path = child(path, &index.to_string());
                    let mark = self.marks.get(&path).copied().unwrap_or(tree.mark);
                    self.report(mark, &path, Code::PositionElsewhere, &[]);
                    return None;
                }
            }
        }
        Some(parts)
    }

    pub(super) fn parts(&mut self, path: &str, tree: &Tree) -> Option<Vec<Part>> {
        let items = self.list(path, tree)?;
        let mut parts = Vec::with_capacity(items.len());
        let mut whole = true;
        for (index, item) in items.iter().enumerate() {
            let path = child(path, &index.to_string());
            let part = if item.is_map() {
                self.said(&path, item)
            } else {
                self.name(&path, item).map(Part::Clip)
            };
            whole &= part.is_some();
            parts.extend(part);
        }
        whole.then_some(parts)
    }

    fn said(&mut self, path: &str, tree: &Tree) -> Option<Part> {
        let entries = self.map(path, tree)?;
        let Some((_, say)) = entries.iter().find(|(key, _)| key.text == "say") else {
            self.report(tree.mark, path, Code::MissingField, &[("field", &"say")]);
            return None;
        };
        let (kind, fields) = self.one_of(&child(path, "say"), say, SAY_FIELDS, |(kind, _)| kind)?;
        let fields = self.fields(path, tree, fields)?;
        let value = match kind {
            "position" => return Some(Part::Position),
            "estimatedWait" => return Some(Part::EstimatedWait),
            _ => self.required(&fields, "value"),
        };
        let gender = match fields.optional("gender") {
            Some((path, tree)) => {
                let genders = [
                    ("neuter", Gender::Neuter),
                    ("masculine", Gender::Masculine),
                    ("feminine", Gender::Feminine),
                ];
                self.one_of(&path, tree, &genders, |(name, _)| name)?.1
            }
            None => Gender::default(),
        };
        let value = value.and_then(|(path, tree)| self.template(&path, tree))?;
        Some(Part::Say(match kind {
            "number" => Spoken::Number { value, gender },
            "digits" => Spoken::Digits(value),
            "date" => Spoken::Date(value),
            "time" => Spoken::Time(value),
            _ => Spoken::DateTime(value),
        }))
    }

    /// One of several things by its name.
    pub(super) fn one_of<T: Copy>(
        &mut self,
        path: &str,
        tree: &Tree,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let text = self.text(path, tree)?;
        let found = all.iter().copied().find(|one| name(*one) == text);
        if found.is_none() {
            let names: Vec<&str> = all.iter().map(|one| name(*one)).collect();
            let expected = names.join(", ");
            self.report(tree.mark, path, Code::WrongType, &[("expected", &expected)]);
        }
        found
    }

    pub(super) fn template(&mut self, path: &str, tree: &Tree) -> Option<Template> {
        let template = Template::new(self.computed(path, tree)?);
        if template.source().is_fixed() {
            return Some(template);
        }
        match template.source().names() {
            Ok(_) => Some(template),
            Err(error) => {
                self.report(tree.mark, path, Code::BadTemplate, &[("message", &error)]);
                None
            }
        }
    }

    pub(super) fn expression(&mut self, path: &str, tree: &Tree) -> Option<Expression> {
        let expression = Expression::new(self.computed(path, tree)?);
        match expression.source().names() {
            Ok(_) => Some(expression),
            Err(error) => {
                self.report(tree.mark, path, Code::BadTemplate, &[("message", &error)]);
                None
            }
        }
    }

    fn computed(&mut self, path: &str, tree: &Tree) -> Option<String> {
        let text = self.text(path, tree)?;
        if text.len() > limits::TEMPLATE_BYTES {
            self.report(tree.mark, path, Code::TooLarge, &[("limit", &limits::TEMPLATE_BYTES)]);
            return None;
        }
        Some(text)
    }

    /// A way that may be left out: `Some(None)` when it is.
    #[expect(
        clippy::option_option,
        reason = "a broken field and one that is not there are two things"
    )]
    pub(super) fn optional_way(&mut self, fields: &Fields<'_>, field: &str) -> Option<Option<String>> {
        match fields.optional(field) {
            Some((path, tree)) => self.name(&path, tree).map(Some),
            None => Some(None),
        }
    }

    /// A mapping whose entries are read one by one; all that is wrong is reported.
    pub(super) fn entries<T>(
        &mut self,
        path: &str,
        tree: &Tree,
        least: usize,
        most: usize,
        mut read: impl FnMut(&mut Self, &str, &Key, &Tree) -> Option<(String, T)>,
    ) -> Option<BTreeMap<String, T>> {
        let entries = self.map(path, tree)?;
        if entries.len() < least {
            self.report(tree.mark, path, Code::TooFew, &[("least", &least)]);
            return None;
        }
        if entries.len() > most {
            self.report(tree.mark, path, Code::TooLarge, &[("limit", &most)]);
            return None;
        }
        let mut all = BTreeMap::new();
        let mut whole = true;
        for (key, tree) in entries {
            let path = child(path, &key.text);
            match read(self, &path, key, tree) {
                Some((name, value)) => {
                    if all.insert(name, value).is_some() {
                        self.report(key.mark, &path, Code::DuplicateKey, &[("key", &key.text)]);
                    }
                }
                None => whole = false,
            }
        }
        whole.then_some(all)
    }

    /// The same for a field that may be left out, which is an empty mapping then.
    pub(super) fn optional_entries<T>(
        &mut self,
        fields: &Fields<'_>,
        field: &str,
        most: usize,
        read: impl FnMut(&mut Self, &str, &Key, &Tree) -> Option<(String, T)>,
    ) -> Option<BTreeMap<String, T>> {
        match fields.optional(field) {
            Some((path, tree)) => self.entries(&path, tree, 0, most, read),
            None => Some(BTreeMap::new()),
        }
    }
}
