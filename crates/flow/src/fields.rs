//! Reading values of one kind from the tree: mappings, lists, names, whole numbers. Each reader reports what is wrong
//! and answers nothing then; none of them knows what a flow is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use crate::limits;
use crate::problem::{Code, Problem};
use crate::read::Draft;
use crate::tree::{Key, Mark, Tree, Value};

/// A mapping whose keys have been checked.
pub(crate) struct Fields<'t> {
    path: String,
    mark: Mark,
    values: BTreeMap<&'t str, &'t Tree>,
}

impl<'t> Fields<'t> {
    /// The pointer of a field and its value, if it is there.
    pub(crate) fn optional(&self, field: &str) -> Option<(String, &'t Tree)> {
        self.values.get(field).map(|tree| (child(&self.path, field), *tree))
    }
}

/// The JSON pointer of an entry.
pub(crate) fn child(path: &str, key: &str) -> String {
    format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"))
}

pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= limits::NAME_CHARS
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

impl Draft {
    pub(crate) fn report(&mut self, mark: Mark, path: &str, code: Code, params: &[(&'static str, &dyn Display)]) {
        self.problems.push(Problem::new(mark, path, code, params));
    }

    /// A list of any length.
    pub(crate) fn items<'t>(&mut self, path: &str, tree: &'t Tree) -> Option<&'t [Tree]> {
        let Value::List(items) = &tree.value else {
            self.report(tree.mark, path, Code::WrongType, &[("expected", &"list")]);
            return None;
        };
        for (index, item) in items.iter().enumerate() {
            self.marks.insert(child(path, &index.to_string()), item.mark);
        }
        Some(items)
    }

    /// A list of at least one and at most [`limits::PROMPTS`].
    pub(crate) fn list<'t>(&mut self, path: &str, tree: &'t Tree) -> Option<&'t [Tree]> {
        let items = self.items(path, tree)?;
        if items.is_empty() {
            self.report(tree.mark, path, Code::TooFew, &[("least", &1)]);
            return None;
        }
        if items.len() > limits::PROMPTS {
            self.report(tree.mark, path, Code::TooLarge, &[("limit", &limits::PROMPTS)]);
            return None;
        }
        Some(items)
    }

    pub(crate) fn map<'t>(&mut self, path: &str, tree: &'t Tree) -> Option<&'t [(Key, Tree)]> {
        match &tree.value {
            Value::Map(entries) => {
                for (key, value) in entries {
                    self.marks.insert(child(path, &key.text), value.mark);
                }
                Some(entries)
            }
            Value::Text { .. } | Value::List(_) => {
                self.report(tree.mark, path, Code::WrongType, &[("expected", &"mapping")]);
                None
            }
        }
    }

    pub(crate) fn fields<'t>(&mut self, path: &str, tree: &'t Tree, allowed: &[&str]) -> Option<Fields<'t>> {
        let entries = self.map(path, tree)?;
        let mut values = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (key, value) in entries {
            let path = child(path, &key.text);
            if !allowed.contains(&key.text.as_str()) {
                let allowed = allowed.join(", ");
                let params: [(_, &dyn Display); 2] = [("field", &key.text), ("allowed", &allowed)];
                self.report(key.mark, &path, Code::UnknownField, &params);
            } else if !seen.insert(key.text.as_str()) {
                self.report(key.mark, &path, Code::DuplicateKey, &[("key", &key.text)]);
            } else {
                values.insert(key.text.as_str(), value);
            }
        }
        Some(Fields {
            path: path.to_owned(),
            mark: tree.mark,
            values,
        })
    }

    pub(crate) fn required<'t>(&mut self, fields: &Fields<'t>, field: &str) -> Option<(String, &'t Tree)> {
        let found = fields.optional(field);
        if found.is_none() {
            self.report(fields.mark, &fields.path, Code::MissingField, &[("field", &field)]);
        }
        found
    }

    pub(crate) fn way(&mut self, fields: &Fields<'_>, field: &str) -> Option<String> {
        let (path, tree) = self.required(fields, field)?;
        self.name(&path, tree)
    }

    /// Any text; numbers without quotes count as text, so that a node may be called `2`.
    pub(crate) fn text(&mut self, path: &str, tree: &Tree) -> Option<String> {
        if let Value::Text { text, plain } = &tree.value
            && !(*plain && matches!(text.as_str(), "" | "~" | "null"))
        {
            return Some(text.clone());
        }
        self.report(tree.mark, path, Code::WrongType, &[("expected", &"text")]);
        None
    }

    pub(crate) fn name(&mut self, path: &str, tree: &Tree) -> Option<String> {
        let text = self.text(path, tree)?;
        if is_name(&text) {
            return Some(text);
        }
        self.report(tree.mark, path, Code::BadName, &[("name", &text)]);
        None
    }

    pub(crate) fn title(&mut self, path: &str, tree: &Tree) -> Option<String> {
        let text = self.text(path, tree)?;
        let length = text.chars().count();
        if length > limits::TITLE_CHARS {
            self.report(tree.mark, path, Code::TooLarge, &[("limit", &limits::TITLE_CHARS)]);
            return None;
        }
        if text.trim().is_empty() || text.chars().any(char::is_control) {
            self.report(tree.mark, path, Code::BadName, &[("name", &text.escape_debug())]);
            return None;
        }
        Some(text)
    }

    pub(crate) fn whole(&mut self, path: &str, tree: &Tree, (least, most): (u64, u64)) -> Option<u64> {
        let number = match &tree.value {
            Value::Text { text, plain: true } => text.parse::<u64>().ok(),
            Value::Text { plain: false, .. } | Value::List(_) | Value::Map(_) => None,
        };
        let Some(number) = number else {
            self.report(tree.mark, path, Code::WrongType, &[("expected", &"whole number")]);
            return None;
        };
        if number < least || number > most {
            self.report(tree.mark, path, Code::OutOfRange, &[("least", &least), ("most", &most)]);
            return None;
        }
        Some(number)
    }

    pub(crate) fn whole_or(
        &mut self,
        fields: &Fields<'_>,
        field: &str,
        bounds: (u64, u64),
        default: u64,
    ) -> Option<u64> {
        match fields.optional(field) {
            Some((path, tree)) => self.whole(&path, tree, bounds),
            None => Some(default),
        }
    }

    pub(crate) fn flag_or(&mut self, fields: &Fields<'_>, field: &str, default: bool) -> Option<bool> {
        let Some((path, tree)) = fields.optional(field) else {
            return Some(default);
        };
        match &tree.value {
            Value::Text { text, plain: true } if text == "true" => Some(true),
            Value::Text { text, plain: true } if text == "false" => Some(false),
            Value::Text { .. } | Value::List(_) | Value::Map(_) => {
                self.report(tree.mark, &path, Code::WrongType, &[("expected", &"true or false")]);
                None
            }
        }
    }
}
