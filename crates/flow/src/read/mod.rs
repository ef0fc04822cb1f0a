//! From the tree to a draft of a flow: kinds, bounds, spelling of fields. What the parts mean together is checked by
//! `check`. Nothing here stops at the first mistake.

mod declared;
mod node;
mod outside;
mod parts;
mod queue;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use crate::document::{Card, Node, Variable};
use crate::fields::{child, is_name};
use crate::problem::{Code, Problem};
use crate::tree::{self, Mark, Tree};
use crate::{Language, limits};

pub(crate) use node::NODE_FIELDS;

/// The fields of the document itself.
pub(crate) const DOCUMENT_FIELDS: &[&str] = &[
    "schemaVersion",
    "name",
    "language",
    "start",
    "onError",
    "variables",
    "card",
    "nodes",
];

/// What could be read of a document, and what was wrong with it.
pub(crate) struct Draft {
    pub(crate) name: Option<String>,
    pub(crate) language: Option<Language>,
    pub(crate) start: Option<String>,
    pub(crate) on_error: Option<String>,
    /// The flow's own variables; one that could not be read is `None`.
    pub(crate) locals: BTreeMap<String, Option<Variable>>,
    /// The organization's variables that the flow uses.
    pub(crate) globals: BTreeSet<String>,
    pub(crate) card: Option<Card>,
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
        on_error: None,
        locals: BTreeMap::new(),
        globals: BTreeSet::new(),
        card: None,
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
        if let Some((path, tree)) = top.optional("onError") {
            self.on_error = self.name(&path, tree);
        }
        if let Some((path, tree)) = top.optional("variables") {
            self.variables(&path, tree);
        }
        if let Some((path, tree)) = top.optional("card") {
            self.card = self.card(&path, tree);
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
        self.of_kind(kind, &fields)
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
