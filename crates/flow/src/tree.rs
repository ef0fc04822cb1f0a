//! The document as a tree of values that know their place.
//!
//! Built from the parser's events and not by serde, because serde stops at the first mistake and people want all of
//! them. Anchors, aliases and tags are refused: they make small texts huge, and JSON has none.

use serde_saphyr::granit_parser::{Event, Marker, Parser, ScalarStyle, Span};

use crate::limits;
use crate::problem::{Code, Problem};

/// A place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) line: u64,
    pub(crate) column: u64,
}

/// The very beginning, for what is wrong with the whole.
pub(crate) const TOP: Mark = Mark { line: 1, column: 1 };

impl From<Marker> for Mark {
    fn from(marker: Marker) -> Self {
        Self {
            line: marker.line().max(1) as u64,
            column: marker.col() as u64 + 1,
        }
    }
}

#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) mark: Mark,
    pub(crate) value: Value,
}

impl Tree {
    /// Whether it is a mapping.
    pub(crate) fn is_map(&self) -> bool {
        match self.value {
            Value::Map(_) => true,
            Value::Text { .. } | Value::List(_) => false,
        }
    }
}

#[derive(Debug)]
pub(crate) enum Value {
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
pub(crate) fn parse(text: &str) -> Result<Tree, Problem> {
    if text.len() > limits::DOCUMENT_BYTES {
        return Err(Problem::new(
            TOP,
            "",
            Code::TooLarge,
            &[("limit", &limits::DOCUMENT_BYTES)],
        ));
    }
    let mut builder = Builder {
        open: Vec::new(),
        root: None,
    };
    for next in Parser::new_from_str(text) {
        let (event, span) = next.map_err(|error| {
            Problem::new(
                Mark::from(*error.marker()),
                "",
                Code::Syntax,
                &[("message", &error.info())],
            )
        })?;
        builder.event(event, span)?;
    }
    builder
        .root
        .ok_or_else(|| Problem::new(TOP, "", Code::WrongType, &[("expected", &"mapping")]))
}

struct Builder {
    open: Vec<Open>,
    root: Option<Tree>,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Problem> {
        let mark = Mark::from(span.start);
        let plain_node = |anchor: usize, tagged: bool| {
            let feature = match (anchor > 0, tagged) {
                (true, _) => "anchor",
                (false, true) => "tag",
                (false, false) => return Ok(()),
            };
            Err(Problem::new(mark, "", Code::NotSupported, &[("feature", &feature)]))
        };
        match event {
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd | Event::Comment(..) => Ok(()),
            Event::DocumentStart(..) if self.root.is_none() => Ok(()),
            Event::DocumentStart(..) => Err(Problem::new(
                mark,
                "",
                Code::NotSupported,
                &[("feature", &"several documents")],
            )),
            Event::Scalar(text, style, anchor, tag) => {
                plain_node(anchor, tag.is_some())?;
                self.scalar(mark, text.into_owned(), style == ScalarStyle::Plain)
            }
            Event::SequenceStart(_, anchor, tag) => {
                plain_node(anchor, tag.is_some())?;
                self.start(
                    Open::List {
                        mark,
                        items: Vec::new(),
                    },
                    mark,
                )
            }
            Event::MappingStart(_, anchor, tag) => {
                plain_node(anchor, tag.is_some())?;
                self.start(
                    Open::Map {
                        mark,
                        items: Vec::new(),
                        key: None,
                    },
                    mark,
                )
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List { mark, items }) => self.add(Tree {
                    mark,
                    value: Value::List(items),
                }),
                Some(Open::Map { mark, items, key: _ }) => self.add(Tree {
                    mark,
                    value: Value::Map(items),
                }),
                None => Ok(()),
            },
            Event::Alias(_) | Event::UnresolvedAlias(_) | Event::Anchor(..) => {
                Err(Problem::new(mark, "", Code::NotSupported, &[("feature", &"alias")]))
            }
            _ => Err(Problem::new(mark, "", Code::NotSupported, &[("feature", &"unknown")])),
        }
    }

    fn start(&mut self, open: Open, mark: Mark) -> Result<(), Problem> {
        if self.open.len() >= limits::DOCUMENT_DEPTH {
            return Err(Problem::new(
                mark,
                "",
                Code::TooLarge,
                &[("limit", &limits::DOCUMENT_DEPTH)],
            ));
        }
        self.open.push(open);
        Ok(())
    }

    fn scalar(&mut self, mark: Mark, text: String, plain: bool) -> Result<(), Problem> {
        if let Some(Open::Map { key: key @ None, .. }) = self.open.last_mut() {
            *key = Some(Key { mark, text });
            return Ok(());
        }
        self.add(Tree {
            mark,
            value: Value::Text { text, plain },
        })
    }

    fn add(&mut self, tree: Tree) -> Result<(), Problem> {
        match self.open.last_mut() {
            None => self.root = Some(tree),
            Some(Open::List { items, .. }) => items.push(tree),
            Some(Open::Map { items, key, .. }) => match key.take() {
                Some(key) => items.push((key, tree)),
                None => return Err(Problem::new(tree.mark, "", Code::WrongType, &[("expected", &"text")])),
            },
        }
        Ok(())
    }
}
