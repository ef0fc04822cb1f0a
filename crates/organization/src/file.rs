//! The file: one YAML document with everything, read with the place of each value, and written so that it reads well and
//! comes back the same.

use std::collections::{BTreeMap, BTreeSet};

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::kind::Kind;
use crate::limits;
use crate::problem::{Code, Problem, child};
use crate::resources::{Resource, Resources};
use crate::shape;
use crate::tree::{self, Mark, Node, Tree};

/// A file as it was read.
#[derive(Debug)]
pub struct File {
    /// What could be read.
    pub resources: Resources,
    /// What has not the shape that it should have.
    pub problems: Vec<Problem>,
    places: BTreeMap<String, Mark>,
}

impl File {
    /// Reads a text. Not yet checked: only its shape is looked at.
    #[must_use]
    pub fn read(text: &str) -> Self {
        match tree::parse(text) {
            Ok(tree) => Self::of(&tree),
            Err(problem) => Self {
                resources: Resources::default(),
                problems: vec![*problem],
                places: BTreeMap::new(),
            },
        }
    }

    fn of(tree: &Tree) -> Self {
        let mut file = Self {
            resources: Resources::default(),
            problems: Vec::new(),
            places: BTreeMap::new(),
        };
        tree.places("", &mut file.places);
        let Node::Map(lists) = &tree.node else {
            file.problems
                .push(Problem::new("", Code::WrongType, &[("expected", &"a mapping")]));
            return file;
        };
        let mut seen = BTreeSet::new();
        for (key, tree) in lists {
            let pointer = child("", &key.text);
            let Some(kind) = Kind::of_field(&key.text) else {
                let allowed: Vec<&str> = Kind::ALL.iter().map(|kind| kind.field()).collect();
                let params: [(_, &dyn std::fmt::Display); 2] = [("field", &key.text), ("allowed", &allowed.join(", "))];
                file.problems.push(Problem::new(pointer, Code::UnknownField, &params));
                continue;
            };
            if !seen.insert(kind) {
                file.problems
                    .push(Problem::new(pointer, Code::DuplicateKey, &[("key", &key.text)]));
                continue;
            }
            file.list(kind, &pointer, tree);
        }
        if !seen.contains(&Kind::Organization) {
            let field = Kind::Organization.field();
            file.problems
                .push(Problem::new("", Code::MissingField, &[("field", &field)]));
        }
        file
    }

    fn list(&mut self, kind: Kind, pointer: &str, tree: &Tree) {
        let items: Vec<&Tree> = match (&tree.node, kind) {
            (_, Kind::Organization) => vec![tree],
            (Node::List(items), _) => items.iter().collect(),
            (Node::Text { text, plain: true }, _) if text.is_empty() => Vec::new(),
            (Node::Text { .. } | Node::Map(_), _) => {
                self.problems
                    .push(Problem::new(pointer, Code::WrongType, &[("expected", &"a list")]));
                return;
            }
        };
        if items.len() > limits::RESOURCES_MAX {
            self.problems.push(Problem::new(
                pointer,
                Code::TooLarge,
                &[("limit", &limits::RESOURCES_MAX)],
            ));
            return;
        }
        for (at, item) in items.into_iter().enumerate() {
            let pointer = place(kind, at);
            let value = shape::read(kind, &pointer, item, &mut self.problems);
            let id = value[kind.key()].as_str().unwrap_or_default().to_owned();
            // What cannot be read as one of its kind has been told; its id still counts for whoever names it.
            let value = kind.canonical(&value).unwrap_or(value);
            self.resources.push(kind, Resource { id, value });
        }
    }

    /// Gives problems their lines and columns, in the order of the file, and not too many.
    #[must_use]
    pub fn located(&self, mut problems: Vec<Problem>) -> Vec<Problem> {
        for problem in &mut problems {
            if problem.line.is_none() {
                let (line, column) = self.place_of(&problem.pointer);
                problem.line = Some(line);
                problem.column = Some(column);
            }
        }
        problems.sort_by_key(|problem| (problem.line, problem.column));
        problems.truncate(limits::PROBLEMS_MAX);
        problems
    }

    /// The place of a value, or of the nearest one around it.
    fn place_of(&self, pointer: &str) -> Mark {
        let mut pointer = pointer;
        loop {
            if let Some(mark) = self.places.get(pointer) {
                return *mark;
            }
            match pointer.rsplit_once('/') {
                Some((around, _)) => pointer = around,
                None => return (1, 1),
            }
        }
    }
}

/// Where a resource stands in the whole, as a pointer.
#[must_use]
pub fn place(kind: Kind, at: usize) -> String {
    let list = child("", kind.field());
    if kind == Kind::Organization {
        list
    } else {
        child(&list, at)
    }
}

/// Whose a pointer is: kind, place in its list, and the rest within the resource.
#[must_use]
pub fn owner(pointer: &str) -> Option<(Kind, usize, &str)> {
    let pointer = pointer.strip_prefix('/')?;
    let (field, rest) = pointer.split_once('/').unwrap_or((pointer, ""));
    let kind = Kind::of_field(field)?;
    if kind == Kind::Organization {
        let start = pointer.len() - rest.len();
        return Some((kind, 0, if rest.is_empty() { "" } else { &pointer[start - 1..] }));
    }
    let (at, within) = rest.split_once('/').unwrap_or((rest, ""));
    let at = at.parse().ok()?;
    let start = pointer.len() - within.len();
    Some((kind, at, if within.is_empty() { "" } else { &pointer[start - 1..] }))
}

/// Writes everything as one file.
///
/// # Errors
/// When a value has not the shape of its kind, which no checked one has.
pub fn write(resources: &Resources) -> Result<String, serde_saphyr::SerializeError> {
    let mut options = serde_saphyr::SerializerOptions::default();
    options.prefer_block_scalars = false;
    serde_saphyr::to_string_with_options(&Whole(resources), options)
}

struct Whole<'a>(&'a Resources);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let kinds = Kind::ALL.iter().filter(|kind| !self.0.of(**kind).is_empty());
        let mut map = out.serialize_map(None)?;
        for kind in kinds {
            let some = self.0.of(*kind);
            match some.first().filter(|_| *kind == Kind::Organization) {
                Some(one) => map.serialize_entry(kind.field(), &One(*kind, &one.value))?,
                None => map.serialize_entry(kind.field(), &List(*kind, some))?,
            }
        }
        map.end()
    }
}

struct List<'a>(Kind, &'a [Resource]);

impl Serialize for List<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut list = out.serialize_seq(Some(self.1.len()))?;
        for resource in self.1 {
            list.serialize_element(&One(self.0, &resource.value))?;
        }
        list.end()
    }
}

struct One<'a>(Kind, &'a Value);

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        // A flow's own fields have an order for readers, too.
        if self.0 == Kind::Flow {
            Readable(self.1).serialize(out)
        } else {
            self.0.serialized(self.1, out)
        }
    }
}

/// Fields that come first in a flow's document, in this order; the others follow by name.
const FIRST: &[&str] = &[
    "id",
    "schemaVersion",
    "name",
    "type",
    "language",
    "start",
    "document",
    "draft",
];

struct Readable<'a>(&'a Value);

impl Serialize for Readable<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(fields) => {
                let rank = |name: &str| FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len());
                let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
                fields.sort_by_key(|(name, _)| rank(name));
                let mut map = out.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    map.serialize_entry(name, &Readable(value))?;
                }
                map.end()
            }
            Value::Array(items) => {
                let mut list = out.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Readable(item))?;
                }
                list.end()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => self.0.serialize(out),
        }
    }
}
