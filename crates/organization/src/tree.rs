//! A text or a JSON value as a tree whose parts know their place, whatever is written in it. YAML's anchors, aliases and
//! tags are refused: they make small texts huge, and JSON has none.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_saphyr::granit_parser::{Event, Marker, Parser, ScalarStyle};

use crate::limits;
use crate::problem::{Code, Problem, child};

/// Line and column, from 1.
pub(crate) type Mark = (u64, u64);

#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) mark: Mark,
    pub(crate) node: Node,
}

#[derive(Debug)]
pub(crate) enum Node {
    /// A scalar; `plain` without quotes, so that it may be a number, a truth value or nothing.
    Text {
        text: String,
        plain: bool,
    },
    List(Vec<Tree>),
    Map(Vec<(Key, Tree)>),
}

#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) mark: Mark,
    pub(crate) text: String,
}

impl From<&Value> for Tree {
    fn from(value: &Value) -> Self {
        let plain = |text: String| Node::Text { text, plain: true };
        let node = match value {
            Value::Null => plain("null".to_owned()),
            Value::Bool(truth) => plain(truth.to_string()),
            Value::Number(number) => plain(number.to_string()),
            Value::String(text) => Node::Text {
                text: text.clone(),
                plain: false,
            },
            Value::Array(items) => Node::List(items.iter().map(Self::from).collect()),
            Value::Object(items) => Node::Map(
                items
                    .iter()
                    .map(|(key, value)| {
                        let key = Key {
                            mark: (0, 0),
                            text: key.clone(),
                        };
                        (key, Self::from(value))
                    })
                    .collect(),
            ),
        };
        Self { mark: (0, 0), node }
    }
}

impl Tree {
    /// The value as YAML's core schema reads it.
    pub(crate) fn plainly(&self) -> Value {
        match &self.node {
            Node::Text { text, plain } => scalar(text, *plain),
            Node::List(items) => Value::Array(items.iter().map(Self::plainly).collect()),
            Node::Map(items) => Value::Object(
                items
                    .iter()
                    .map(|(key, tree)| (key.text.clone(), tree.plainly()))
                    .collect(),
            ),
        }
    }

    /// Where each value is, by its pointer; a value of a mapping is where its key is.
    pub(crate) fn places(&self, pointer: &str, places: &mut BTreeMap<String, Mark>) {
        places.entry(pointer.to_owned()).or_insert(self.mark);
        match &self.node {
            Node::Text { .. } => {}
            Node::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    item.places(&child(pointer, at), places);
                }
            }
            Node::Map(items) => {
                for (key, item) in items {
                    let pointer = child(pointer, &key.text);
                    let at = match item.node {
                        // The value is what is wrong with a scalar.
                        Node::Text { .. } => item.mark,
                        Node::List(_) | Node::Map(_) => key.mark,
                    };
                    places.insert(pointer.clone(), at);
                    item.places(&pointer, places);
                }
            }
        }
    }
}

pub(crate) fn scalar(text: &str, plain: bool) -> Value {
    if !plain {
        return Value::String(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).unwrap_or_else(|| Value::String(text.to_owned())),
    }
}

/// A JSON number; `+1` and `007` are texts.
pub(crate) fn number(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok()?;
    value.is_number().then_some(value)
}

/// A collection that is still being read.
enum Open {
    List {
        mark: Mark,
        items: Vec<Tree>,
    },
    Map {
        mark: Mark,
        items: Vec<(Key, Tree)>,
        key: Option<Key>,
    },
}

/// Reads one document.
pub(crate) fn parse(text: &str) -> Result<Tree, Box<Problem>> {
    if text.len() > limits::FILE_BYTES_MAX {
        return Err(Box::new(Problem::new(
            "",
            Code::TooLarge,
            &[("limit", &limits::FILE_BYTES_MAX)],
        )));
    }
    let mut builder = Builder {
        open: Vec::new(),
        root: None,
    };
    for next in Parser::new_from_str(text) {
        let (event, span) = next.map_err(|error| {
            let mark = mark(*error.marker());
            at(mark, Problem::new("", Code::Syntax, &[("message", &error.info())]))
        })?;
        builder.event(event, mark(span.start))?;
    }
    builder
        .root
        .ok_or_else(|| Box::new(Problem::new("", Code::WrongType, &[("expected", &"a mapping")])))
}

fn mark(marker: Marker) -> Mark {
    (marker.line().max(1) as u64, marker.col() as u64 + 1)
}

fn at((line, column): Mark, problem: Problem) -> Box<Problem> {
    Box::new(Problem {
        line: Some(line),
        column: Some(column),
        ..problem
    })
}

fn unsupported(mark: Mark, feature: &'static str) -> Box<Problem> {
    at(mark, Problem::new("", Code::NotSupported, &[("feature", &feature)]))
}

struct Builder {
    open: Vec<Open>,
    root: Option<Tree>,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, mark: Mark) -> Result<(), Box<Problem>> {
        let untagged = |anchor: usize, tagged: bool| match (anchor > 0, tagged) {
            (true, _) => Err(unsupported(mark, "an anchor")),
            (false, true) => Err(unsupported(mark, "a tag")),
            (false, false) => Ok(()),
        };
        match event {
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd | Event::Comment(..) => Ok(()),
            Event::DocumentStart(..) if self.root.is_none() => Ok(()),
            Event::DocumentStart(..) => Err(unsupported(mark, "a second document in one file")),
            Event::Scalar(text, style, anchor, tag) => {
                untagged(anchor, tag.is_some())?;
                self.scalar(mark, text.into_owned(), style == ScalarStyle::Plain)
            }
            Event::SequenceStart(_, anchor, tag) => {
                untagged(anchor, tag.is_some())?;
                let items = Vec::new();
                self.start(Open::List { mark, items }, mark)
            }
            Event::MappingStart(_, anchor, tag) => {
                untagged(anchor, tag.is_some())?;
                let (items, key) = (Vec::new(), None);
                self.start(Open::Map { mark, items, key }, mark)
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List { mark, items }) => self.add(Tree {
                    mark,
                    node: Node::List(items),
                }),
                Some(Open::Map { mark, items, key: _ }) => self.add(Tree {
                    mark,
                    node: Node::Map(items),
                }),
                None => Ok(()),
            },
            Event::Alias(_) | Event::UnresolvedAlias(_) | Event::Anchor(..) => Err(unsupported(mark, "an alias")),
            _ => Err(unsupported(mark, "this")),
        }
    }

    fn start(&mut self, open: Open, mark: Mark) -> Result<(), Box<Problem>> {
        if self.open.len() >= limits::FILE_DEPTH_MAX {
            let problem = Problem::new("", Code::TooLarge, &[("limit", &limits::FILE_DEPTH_MAX)]);
            return Err(at(mark, problem));
        }
        self.open.push(open);
        Ok(())
    }

    fn scalar(&mut self, mark: Mark, text: String, plain: bool) -> Result<(), Box<Problem>> {
        if let Some(Open::Map { key: key @ None, .. }) = self.open.last_mut() {
            *key = Some(Key { mark, text });
            return Ok(());
        }
        self.add(Tree {
            mark,
            node: Node::Text { text, plain },
        })
    }

    fn add(&mut self, tree: Tree) -> Result<(), Box<Problem>> {
        match self.open.last_mut() {
            None => self.root = Some(tree),
            Some(Open::List { items, .. }) => items.push(tree),
            Some(Open::Map { items, key, .. }) => match key.take() {
                Some(key) => items.push((key, tree)),
                None => {
                    let problem = Problem::new("", Code::WrongType, &[("expected", &"a text as the key")]);
                    return Err(at(tree.mark, problem));
                }
            },
        }
        Ok(())
    }
}
