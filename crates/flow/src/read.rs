//! From the tree to a draft of a flow: kinds, bounds, spelling of fields. What the parts mean together is checked by
//! `check`. Nothing here stops at the first mistake.

use std::collections::BTreeMap;
use std::fmt::Display;

use crate::Language;
use crate::document::{Announcement, Menu, Node, Part, Play, Queue};
use crate::fields::{Fields, child, is_name};
use crate::limits;
use crate::problem::{Code, Problem};
use crate::tree::{self, Mark, Tree, Value};

/// The fields of the document itself.
pub(crate) const DOCUMENT_FIELDS: &[&str] = &["schemaVersion", "name", "language", "start", "nodes"];
/// The fields of each type of node.
pub(crate) const NODE_FIELDS: &[(&str, &[&str])] = &[
    ("play", &["type", "prompts", "interruptible", "next"]),
    (
        "menu",
        &[
            "type",
            "prompts",
            "invalidPrompts",
            "choices",
            "timeoutSeconds",
            "attempts",
            "interruptible",
            "onTimeout",
            "onInvalid",
        ],
    ),
    (
        "queue",
        &["type", "queue", "music", "prompts", "position", "onUnavailable"],
    ),
    ("disconnect", &["type"]),
];
/// The fields of a queue's announcement.
pub(crate) const ANNOUNCEMENT_FIELDS: &[&str] = &["everySeconds", "prompts"];

/// What could be read of a document, and what was wrong with it.
pub(crate) struct Draft {
    pub(crate) name: Option<String>,
    pub(crate) language: Option<Language>,
    pub(crate) start: Option<String>,
    /// A node that is there but could not be read is `None`.
    pub(crate) nodes: BTreeMap<String, Option<Node>>,
    pub(crate) problems: Vec<Problem>,
    /// The place of each value by its pointer.
    pub(crate) marks: BTreeMap<String, Mark>,
}

/// Reads the whole document.
pub(crate) fn document(text: &str) -> Draft {
    let mut draft = Draft {
        name: None,
        language: None,
        start: None,
        nodes: BTreeMap::new(),
        problems: Vec::new(),
        marks: BTreeMap::new(),
    };
    match tree::parse(text) {
        Ok(tree) => draft.read(&tree),
        Err(problem) => draft.problems.push(problem),
    }
    draft
}

impl Draft {
    fn read(&mut self, tree: &Tree) {
        let Some(top) = self.fields("", tree, DOCUMENT_FIELDS) else {
            return;
        };
        if let Some((path, tree)) = self.required(&top, "schemaVersion") {
            let version = self.whole(&path, tree, (0, u64::MAX));
            if let Some(version) = version.filter(|version| *version != limits::SCHEMA_VERSION) {
                let params: [(_, &dyn Display); 2] = [("version", &version), ("supported", &limits::SCHEMA_VERSION)];
                self.report(tree.mark, &path, Code::UnknownVersion, &params);
            }
        }
        if let Some((path, tree)) = self.required(&top, "name") {
            self.name = self.title(&path, tree);
        }
        self.language = match top.optional("language") {
            Some((path, tree)) => self.language(&path, tree),
            None => Some(Language::default()),
        };
        if let Some((path, tree)) = self.required(&top, "start") {
            self.start = self.name(&path, tree);
        }
        if let Some((path, tree)) = self.required(&top, "nodes") {
            self.nodes(&path, tree);
        }
    }

    fn nodes(&mut self, path: &str, tree: &Tree) {
        let Some(entries) = self.map(path, tree) else { return };
        if entries.is_empty() {
            self.report(tree.mark, path, Code::TooFew, &[("least", &1)]);
        }
        if entries.len() > limits::NODES {
            self.report(tree.mark, path, Code::TooLarge, &[("limit", &limits::NODES)]);
            return;
        }
        for (key, value) in entries {
            let path = child(path, &key.text);
            if !is_name(&key.text) {
                self.report(key.mark, &path, Code::BadName, &[("name", &key.text)]);
            }
            self.marks.insert(path.clone(), key.mark);
            let node = self.node(&path, value);
            if self.nodes.insert(key.text.clone(), node).is_some() {
                self.report(key.mark, &path, Code::DuplicateKey, &[("key", &key.text)]);
            }
        }
    }

    fn node(&mut self, path: &str, tree: &Tree) -> Option<Node> {
        let entries = self.map(path, tree)?;
        let allowed = NODE_FIELDS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        let Some((_, kind_tree)) = entries.iter().find(|(key, _)| key.text == "type") else {
            self.report(tree.mark, path, Code::MissingField, &[("field", &"type")]);
            return None;
        };
        let kind_path = child(path, "type");
        let kind = self.text(&kind_path, kind_tree)?;
        let Some((kind, fields)) = NODE_FIELDS.iter().find(|(name, _)| *name == kind) else {
            let params: [(_, &dyn Display); 2] = [("type", &kind), ("allowed", &allowed)];
            self.report(kind_tree.mark, &kind_path, Code::UnknownType, &params);
            return None;
        };
        let fields = self.fields(path, tree, fields)?;
        match *kind {
            "play" => self.play(&fields).map(Node::Play),
            "menu" => self.menu(&fields).map(Node::Menu),
            "queue" => self.queue(&fields).map(Node::Queue),
            _ => Some(Node::Disconnect),
        }
    }

    fn play(&mut self, fields: &Fields<'_>) -> Option<Play> {
        let prompts = self
            .required(fields, "prompts")
            .and_then(|(path, tree)| self.clips(&path, tree));
        let interruptible = self.flag_or(fields, "interruptible", false);
        let next = self.way(fields, "next");
        Some(Play {
            prompts: prompts?,
            interruptible: interruptible?,
            next: next?,
        })
    }

    fn menu(&mut self, fields: &Fields<'_>) -> Option<Menu> {
        let prompts = self
            .required(fields, "prompts")
            .and_then(|(path, tree)| self.clips(&path, tree));
        let invalid_prompts = match fields.optional("invalidPrompts") {
            Some((path, tree)) => self.clips(&path, tree),
            None => Some(Vec::new()),
        };
        let choices = self
            .required(fields, "choices")
            .and_then(|(path, tree)| self.choices(&path, tree));
        let timeout = (limits::MENU_TIMEOUT_SECONDS, limits::MENU_TIMEOUT_DEFAULT_SECONDS);
        let timeout_seconds = self.whole_or(fields, "timeoutSeconds", timeout.0, timeout.1);
        let attempts = self.whole_or(fields, "attempts", limits::MENU_ATTEMPTS, limits::MENU_ATTEMPTS_DEFAULT);
        let interruptible = self.flag_or(fields, "interruptible", true);
        let on_timeout = self.way(fields, "onTimeout");
        let on_invalid = self.way(fields, "onInvalid");
        Some(Menu {
            prompts: prompts?,
            invalid_prompts: invalid_prompts?,
            choices: choices?,
            timeout_seconds: timeout_seconds?,
            attempts: attempts?,
            interruptible: interruptible?,
            on_timeout: on_timeout?,
            on_invalid: on_invalid?,
        })
    }

    fn queue(&mut self, fields: &Fields<'_>) -> Option<Queue> {
        let queue = self
            .required(fields, "queue")
            .and_then(|(path, tree)| self.title(&path, tree));
        let music = self
            .required(fields, "music")
            .and_then(|(path, tree)| self.name(&path, tree));
        let prompts = match fields.optional("prompts") {
            Some((path, tree)) => self.clips(&path, tree),
            None => Some(Vec::new()),
        };
        let position = match fields.optional("position") {
            Some((path, tree)) => self.announcement(&path, tree).map(Some),
            None => Some(None),
        };
        let on_unavailable = match fields.optional("onUnavailable") {
            Some((path, tree)) => self.name(&path, tree).map(Some),
            None => Some(None),
        };
        Some(Queue {
            queue: queue?,
            music: music?,
            prompts: prompts?,
            position: position?,
            on_unavailable: on_unavailable?,
        })
    }

    fn announcement(&mut self, path: &str, tree: &Tree) -> Option<Announcement> {
        let fields = self.fields(path, tree, ANNOUNCEMENT_FIELDS)?;
        let every = self
            .required(&fields, "everySeconds")
            .and_then(|(path, tree)| self.whole(&path, tree, limits::ANNOUNCEMENT_SECONDS));
        let parts = self
            .required(&fields, "prompts")
            .and_then(|(path, tree)| self.parts(&path, tree));
        Some(Announcement {
            every_seconds: every?,
            parts: parts?,
        })
    }

    fn choices(&mut self, path: &str, tree: &Tree) -> Option<BTreeMap<char, String>> {
        let entries = self.map(path, tree)?;
        if entries.is_empty() {
            self.report(tree.mark, path, Code::TooFew, &[("least", &1)]);
            return None;
        }
        let mut choices = BTreeMap::new();
        let mut whole = true;
        for (key, value) in entries {
            let path = child(path, &key.text);
            let mut characters = key.text.chars();
            let digit = match (characters.next(), characters.next()) {
                (Some(digit @ ('0'..='9' | '*' | '#')), None) => digit,
                _ => {
                    self.report(key.mark, &path, Code::BadDigit, &[("digit", &key.text)]);
                    whole = false;
                    continue;
                }
            };
            let Some(target) = self.name(&path, value) else {
                whole = false;
                continue;
            };
            if choices.insert(digit, target).is_some() {
                self.report(key.mark, &path, Code::DuplicateDigit, &[("digit", &digit)]);
            }
        }
        whole.then_some(choices)
    }

    fn parts(&mut self, path: &str, tree: &Tree) -> Option<Vec<Part>> {
        let items = self.list(path, tree)?;
        let mut parts = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let path = child(path, &index.to_string());
            let part = match &item.value {
                Value::Map(_) => {
                    let fields = self.fields(&path, item, &["say"])?;
                    let (path, say) = self.required(&fields, "say")?;
                    let what = self.text(&path, say)?;
                    if what != "position" {
                        let params: [(_, &dyn Display); 1] = [("expected", &"position")];
                        self.report(say.mark, &path, Code::WrongType, &params);
                        return None;
                    }
                    Part::Position
                }
                Value::Text { .. } | Value::List(_) => Part::Clip(self.name(&path, item)?),
            };
            parts.push(part);
        }
        Some(parts)
    }

    /// A list of clips where a position has no meaning.
    fn clips(&mut self, path: &str, tree: &Tree) -> Option<Vec<String>> {
        let parts = self.parts(path, tree)?;
        let mut clips = Vec::with_capacity(parts.len());
        for (index, part) in parts.into_iter().enumerate() {
            match part {
                Part::Clip(name) => clips.push(name),
                Part::Position => {
                    let path = child(path, &index.to_string());
                    let mark = self.marks.get(&path).copied().unwrap_or(tree.mark);
                    self.report(mark, &path, Code::PositionElsewhere, &[]);
                    return None;
                }
            }
        }
        Some(clips)
    }

    fn language(&mut self, path: &str, tree: &Tree) -> Option<Language> {
        let code = self.text(path, tree)?;
        let language = Language::from_code(&code);
        if language.is_none() {
            let allowed = Language::ALL.map(Language::code).join(", ");
            let params: [(_, &dyn Display); 2] = [("language", &code), ("allowed", &allowed)];
            self.report(tree.mark, path, Code::UnknownLanguage, &params);
        }
        language
    }
}
