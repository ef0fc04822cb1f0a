//! What a document declares before its nodes: variables and the card.

use crate::document::{Card, CardField, SystemField, Variable};
use crate::fields::child;
use crate::limits;
use crate::problem::Code;
use crate::read::Draft;
use crate::template::RESERVED;
use crate::tree::{Key, Tree};
use crate::value::{Type, Value, characters};

const VARIABLE_FIELDS: &[&str] = &["type", "secure", "default"];
const CARD_FIELDS: &[&str] = &["popover", "pane"];
const CARD_FIELD_FIELDS: &[&str] = &["system", "label"];
/// The word for a variable of the organization.
const GLOBAL: &str = "global";

impl Draft {
    pub(super) fn variables(&mut self, path: &str, tree: &Tree) {
        let Some(entries) = self.map(path, tree) else { return };
        if entries.len() > limits::VARIABLES {
            self.report(tree.mark, path, Code::TooLarge, &[("limit", &limits::VARIABLES)]);
            return;
        }
        for (key, value) in entries {
            let path = child(path, &key.text);
            let Some(name) = self.variable_key(&path, key) else {
                continue;
            };
            if RESERVED.contains(&name.as_str()) {
                self.report(key.mark, &path, Code::ReservedName, &[("name", &name)]);
            }
            if self.locals.contains_key(&name) || self.globals.contains(&name) {
                self.report(key.mark, &path, Code::DuplicateKey, &[("key", &name)]);
            }
            if value.is_map() {
                let variable = self.variable(&path, value);
                self.locals.insert(name, variable);
            } else {
                self.one_of(&path, value, &[GLOBAL], |word| word);
                self.globals.insert(name);
            }
        }
    }

    fn variable(&mut self, path: &str, tree: &Tree) -> Option<Variable> {
        let fields = self.fields(path, tree, VARIABLE_FIELDS)?;
        let of = self
            .required(&fields, "type")
            .and_then(|(path, tree)| self.one_of(&path, tree, &Type::ALL, Type::name));
        let secure = self.flag_or(&fields, "secure", false);
        let of = of?;
        let default = match fields.optional("default") {
            Some((path, tree)) => {
                let text = self.text(&path, tree)?;
                if characters(&text) > limits::DEFAULT_CHARS {
                    self.report(tree.mark, &path, Code::TooLarge, &[("limit", &limits::DEFAULT_CHARS)]);
                    return None;
                }
                if secure == Some(true) {
                    self.report(
                        tree.mark,
                        &path,
                        Code::Conflict,
                        &[("field", &"default"), ("other", &"secure")],
                    );
                    return None;
                }
                match Value::parse(of, &text) {
                    Ok(value) => Some(value),
                    Err(problem) => {
                        let params: [(_, &dyn std::fmt::Display); 2] =
                            [("type", &of.name()), ("reason", &problem.code())];
                        self.report(tree.mark, &path, Code::BadValue, &params);
                        return None;
                    }
                }
            }
            None => None,
        };
        Some(Variable::Local {
            of,
            secure: secure?,
            default,
        })
    }

    /// A variable's name that is a key.
    pub(super) fn variable_key(&mut self, path: &str, key: &Key) -> Option<String> {
        if is_variable_name(&key.text) {
            return Some(key.text.clone());
        }
        self.report(key.mark, path, Code::BadName, &[("name", &key.text.escape_debug())]);
        None
    }

    /// A variable's name that is a value.
    pub(super) fn variable_name(&mut self, path: &str, tree: &Tree) -> Option<String> {
        let text = self.text(path, tree)?;
        if is_variable_name(&text) {
            return Some(text);
        }
        self.report(tree.mark, path, Code::BadName, &[("name", &text.escape_debug())]);
        None
    }

    pub(super) fn card(&mut self, path: &str, tree: &Tree) -> Option<Card> {
        let fields = self.fields(path, tree, CARD_FIELDS)?;
        let popover = self.required(&fields, "popover").and_then(|(path, tree)| {
            let (least, most) = limits::POPOVER_FIELDS;
            let items = self.card_list(&path, tree, least, most)?;
            let fields: Vec<_> = items
                .iter()
                .enumerate()
                .map(|(index, item)| self.card_field(&child(&path, &index.to_string()), item))
                .collect();
            fields.into_iter().collect::<Option<Vec<_>>>()
        });
        let pane = match fields.optional("pane") {
            Some((path, tree)) => {
                let items = self.card_list(&path, tree, 1, limits::PANE_VARIABLES)?;
                let names: Vec<_> = items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| self.variable_name(&child(&path, &index.to_string()), item))
                    .collect();
                names.into_iter().collect::<Option<Vec<_>>>()
            }
            None => Some(Vec::new()),
        };
        Some(Card {
            popover: popover?,
            pane: pane?,
        })
    }

    fn card_list<'t>(&mut self, path: &str, tree: &'t Tree, least: usize, most: usize) -> Option<&'t [Tree]> {
        let items = self.items(path, tree)?;
        if items.len() < least {
            self.report(tree.mark, path, Code::TooFew, &[("least", &least)]);
            return None;
        }
        if items.len() > most {
            self.report(tree.mark, path, Code::TooLarge, &[("limit", &most)]);
            return None;
        }
        Some(items)
    }

    /// `caseNumber`, or `{system: caller, label: Phone}`.
    fn card_field(&mut self, path: &str, tree: &Tree) -> Option<CardField> {
        if !tree.is_map() {
            return self.variable_name(path, tree).map(CardField::Variable);
        }
        let fields = self.fields(path, tree, CARD_FIELD_FIELDS)?;
        let field = self
            .required(&fields, "system")
            .and_then(|(path, tree)| self.one_of(&path, tree, &SystemField::ALL, SystemField::name));
        let label = match fields.optional("label") {
            Some((path, tree)) => {
                let label = self.title(&path, tree)?;
                if characters(&label) > limits::LABEL_CHARS {
                    self.report(tree.mark, &path, Code::TooLarge, &[("limit", &limits::LABEL_CHARS)]);
                    return None;
                }
                if let Some(field) = field.filter(|field| !field.may_be_renamed()) {
                    let other = format!("system: {}", field.name());
                    self.report(
                        tree.mark,
                        &path,
                        Code::Conflict,
                        &[("field", &"label"), ("other", &other)],
                    );
                    return None;
                }
                Some(label)
            }
            None => None,
        };
        Some(CardField::System { field: field?, label })
    }
}

fn is_variable_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= limits::VARIABLE_CHARS
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
