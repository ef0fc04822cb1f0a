//! Whether a tree has the shape that a kind's published schema promises: kinds of values, bounds, spelling of fields. The
//! schema that programs read is the one that is checked, so the two cannot differ. Nothing stops at the first mistake.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{Ref, RefOr};

use crate::kind::Kind;
use crate::problem::{Code, Problem, child};
use crate::tree::{Node, Tree, number, scalar};

/// The schemas of all kinds and their parts, by name.
pub fn schemas() -> &'static [(String, RefOr<Schema>)] {
    static ALL: LazyLock<Vec<(String, RefOr<Schema>)>> = LazyLock::new(|| {
        let mut all = Vec::new();
        for kind in Kind::ALL {
            kind.add_schemas(&mut all);
        }
        all.sort_by(|(one, _), (other, _)| one.cmp(other));
        all.dedup_by(|(one, _), (other, _)| one == other);
        all
    });
    &ALL
}

static BY_NAME: LazyLock<BTreeMap<&'static str, Value>> = LazyLock::new(|| {
    let json = |schema: &RefOr<Schema>| serde_json::to_value(schema).unwrap_or_default();
    schemas()
        .iter()
        .map(|(name, schema)| (name.as_str(), json(schema)))
        .collect()
});

/// Reads a tree as a resource of a kind; what is wrong is told and left out.
pub(crate) fn read(kind: Kind, pointer: &str, tree: &Tree, problems: &mut Vec<Problem>) -> Value {
    let reference = serde_json::to_value(Ref::from_schema_name(kind.schema_name())).unwrap_or_default();
    Reader { problems }.value(pointer, tree, &reference).unwrap_or_default()
}

struct Reader<'a> {
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn report(&mut self, pointer: &str, code: Code, params: &[(&'static str, &dyn std::fmt::Display)]) {
        self.problems.push(Problem::new(pointer, code, params));
    }

    /// The value, or `None` when it is not what the schema wants; that was reported then.
    fn value(&mut self, pointer: &str, tree: &Tree, schema: &Value) -> Option<Value> {
        let schema = resolved(schema);
        if let Some(one) = ["oneOf", "anyOf", "allOf"]
            .iter()
            .find_map(|name| schema[*name].as_array())
        {
            let fitting = one.iter().find(|schema| fits(tree, resolved(schema)));
            return match fitting {
                Some(schema) => self.value(pointer, tree, schema),
                None => {
                    let expected: Vec<String> = one.iter().map(|schema| expected(resolved(schema))).collect();
                    self.report(pointer, Code::WrongType, &[("expected", &expected.join(" or "))]);
                    None
                }
            };
        }
        if !fits(tree, schema) {
            self.report(pointer, Code::WrongType, &[("expected", &expected(schema))]);
            return None;
        }
        match &tree.node {
            Node::Text { text, plain } => self.scalar(pointer, text, *plain, schema),
            Node::List(items) => Some(self.list(pointer, items, schema)),
            Node::Map(_) if untyped(schema) => Some(tree.plainly()),
            Node::Map(items) => Some(self.map(pointer, items, schema)),
        }
    }

    fn scalar(&mut self, pointer: &str, text: &str, plain: bool, schema: &Value) -> Option<Value> {
        let types = types(schema);
        if types.is_empty() {
            return Some(scalar(text, plain));
        }
        if plain && is_null(text) && types.contains(&"null") {
            return Some(Value::Null);
        }
        if types.contains(&"boolean") {
            return Some(Value::Bool(text.eq_ignore_ascii_case("true")));
        }
        if types.contains(&"integer") || types.contains(&"number") {
            let value = number(text)?;
            let (least, most) = (schema["minimum"].as_f64(), schema["maximum"].as_f64());
            let given = value.as_f64().unwrap_or_default();
            if least.is_some_and(|least| given < least) || most.is_some_and(|most| given > most) {
                let least = bound(least, "anything");
                let most = bound(most, "anything");
                self.report(pointer, Code::OutOfRange, &[("least", &least), ("most", &most)]);
                return None;
            }
            return Some(value);
        }
        if let Some(allowed) = schema["enum"].as_array() {
            if allowed.iter().any(|value| value.as_str() == Some(text)) {
                return Some(Value::String(text.to_owned()));
            }
            let allowed: Vec<&str> = allowed.iter().filter_map(Value::as_str).collect();
            self.report(
                pointer,
                Code::UnknownValue,
                &[("value", &text), ("allowed", &allowed.join(", "))],
            );
            return None;
        }
        let (least, most) = (schema["minLength"].as_u64(), schema["maxLength"].as_u64());
        let length = text.chars().count() as u64;
        if least.is_some_and(|least| length < least) || most.is_some_and(|most| length > most) {
            let most = most.map_or_else(|| "any number of".to_owned(), |most| most.to_string());
            self.report(
                pointer,
                Code::WrongLength,
                &[("least", &least.unwrap_or_default()), ("most", &most)],
            );
            return None;
        }
        // The one pattern that kinds use is that of ids.
        if schema["pattern"].is_string() && !text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)) {
            self.report(pointer, Code::BadId, &[("id", &text)]);
            return None;
        }
        Some(Value::String(text.to_owned()))
    }

    fn list(&mut self, pointer: &str, items: &[Tree], schema: &Value) -> Value {
        let (least, most) = (schema["minItems"].as_u64(), schema["maxItems"].as_u64());
        let count = items.len() as u64;
        if least.is_some_and(|least| count < least) || most.is_some_and(|most| count > most) {
            let most = most.map_or_else(|| "any number of".to_owned(), |most| most.to_string());
            self.report(
                pointer,
                Code::WrongCount,
                &[("least", &least.unwrap_or_default()), ("most", &most)],
            );
        }
        let items = items.iter().enumerate();
        let values = items.filter_map(|(at, item)| self.value(&child(pointer, at), item, &schema["items"]));
        Value::Array(values.collect())
    }

    fn map(&mut self, pointer: &str, items: &[(crate::tree::Key, Tree)], schema: &Value) -> Value {
        let none = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&none);
        let further = &schema["additionalProperties"];
        let mut values = Map::new();
        let mut seen = std::collections::BTreeSet::new();
        for (key, tree) in items {
            let pointer = child(pointer, &key.text);
            if !seen.insert(key.text.as_str()) {
                self.report(&pointer, Code::DuplicateKey, &[("key", &key.text)]);
                continue;
            }
            let wanted = properties
                .get(&key.text)
                .or_else(|| further.is_object().then_some(further));
            let Some(wanted) = wanted else {
                let allowed: Vec<&str> = properties.keys().map(String::as_str).collect();
                self.report(
                    &pointer,
                    Code::UnknownField,
                    &[("field", &key.text), ("allowed", &allowed.join(", "))],
                );
                continue;
            };
            if let Some(value) = self.value(&pointer, tree, wanted) {
                values.insert(key.text.clone(), value);
            }
        }
        for field in schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if !seen.contains(field) {
                self.report(pointer, Code::MissingField, &[("field", &field)]);
            }
        }
        Value::Object(values)
    }
}

fn bound(value: Option<f64>, none: &str) -> String {
    value.map_or_else(|| none.to_owned(), |value| value.to_string())
}

fn resolved(schema: &Value) -> &Value {
    let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    match name.and_then(|name| BY_NAME.get(name)) {
        Some(found) => found,
        None => schema,
    }
}

fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(some) => some.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

/// A mapping of which nothing is said: a flow's document.
fn untyped(schema: &Value) -> bool {
    schema["properties"].is_null() && !schema["additionalProperties"].is_object()
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Whether the kind of a value is one that the schema takes.
fn fits(tree: &Tree, schema: &Value) -> bool {
    if schema["oneOf"].is_array() {
        return schema["oneOf"]
            .as_array()
            .is_some_and(|some| some.iter().any(|one| fits(tree, resolved(one))));
    }
    let types = types(schema);
    let takes = |name: &str| types.is_empty() || types.contains(&name);
    match &tree.node {
        Node::List(_) => takes("array"),
        Node::Map(_) => takes("object"),
        Node::Text { text, plain } => {
            let nothing = *plain && is_null(text);
            (nothing && takes("null"))
                || (!nothing && takes("string"))
                || (*plain
                    && takes("boolean")
                    && matches!(text.as_str(), "true" | "True" | "TRUE" | "false" | "False" | "FALSE"))
                || (*plain && takes("integer") && number(text).is_some_and(|value| value.is_i64() || value.is_u64()))
                || (*plain && takes("number") && number(text).is_some())
        }
    }
}

fn expected(schema: &Value) -> String {
    let words: Vec<&str> = types(schema)
        .into_iter()
        .map(|name| match name {
            "string" => "a text",
            "integer" => "a whole number",
            "number" => "a number",
            "boolean" => "true or false",
            "array" => "a list",
            "object" => "a mapping",
            "null" => "nothing",
            other => other,
        })
        .collect();
    words.join(" or ")
}
