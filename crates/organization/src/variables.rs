//! Variables and cards: whether they make sense, and what the floor knows of them.

use std::collections::BTreeMap;

use floor::{CardField, Type, Value, VariableDef, VariableName};
use flow::KnownVariable;

use crate::check::Checker;
use crate::document::{Card, CardLine, Document, Each, QueueVariable, SystemField, Variable, VariableType};
use crate::kind::Kind;
use crate::problem::{Code, child};

/// Characters of a label in another language (CAD-12); the other bounds are the schema's.
const LABEL: usize = 50;
/// Variables that agents see of one contact (CAD-12, POP-15).
const SHOWN: usize = 30;

/// Checks every variable and every card.
pub(crate) fn check(document: &Document, checker: &mut Checker) {
    for variable in &document.variables {
        definition(variable, checker);
    }
    let known: BTreeMap<&str, &Variable> = document
        .variables
        .iter()
        .map(|variable| (variable.name.as_str(), &variable.value))
        .collect();
    for entry in &document.entry_points {
        let at = |field: &str| child(&entry.pointer, field);
        checker.refer_all(&at("variables"), Kind::Variable, entry.variables.iter().flatten());
        let here = |variable: &&&Variable| {
            let listed = entry.variables.as_ref();
            shown(variable) && listed.is_none_or(|names| names.contains(&variable.name))
        };
        let chosen = entry.card.as_ref().is_some_and(|card| card.pane.is_some());
        checker.need(
            chosen || known.values().filter(here).count() <= SHOWN,
            &at("variables"),
            Code::TooManyVariables,
            &[("limit", &SHOWN)],
        );
        card(entry.card.as_ref(), &known, &at("card"), checker);
    }
    for queue in &document.queues {
        for (at, QueueVariable { name, value }) in queue.variables.iter().enumerate() {
            let pointer = child(&child(&queue.pointer, "variables"), at);
            checker.refer(&child(&pointer, "name"), Kind::Variable, name);
            let Some((variable, value)) = known.get(name.as_str()).zip(value.as_ref()) else {
                continue;
            };
            let pointer = child(&pointer, "value");
            checker.need(!variable.secure, &pointer, Code::SecretInFile, &[("name", name)]);
            let right = Value::parse(kind(variable.kind), value).is_ok();
            checker.need(right, &pointer, Code::BadValue, &[("name", name)]);
        }
        card(queue.card.as_ref(), &known, &child(&queue.pointer, "card"), checker);
    }
}

fn definition(variable: &Each<Variable>, checker: &mut Checker) {
    let name = &variable.name;
    let at = |field: &str| child(&variable.pointer, field);
    let written = name
        .bytes()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == b'_');
    checker.need(written, &at("name"), Code::BadVariableName, &[("name", name)]);
    labels(&variable.labels, &at("labels"), checker);
    if let Some(default) = &variable.default {
        let right = Value::parse(kind(variable.kind), default).is_ok();
        checker.need(right, &at("default"), Code::BadValue, &[("name", name)]);
        checker.need(!variable.secure, &at("default"), Code::SecretInFile, &[("name", name)]);
    }
    let json = variable.kind == VariableType::Json && variable.agent_editable;
    checker.need(!json, &at("agentEditable"), Code::JsonNotForAgents, &[("name", name)]);
}

fn labels(labels: &BTreeMap<String, String>, pointer: &str, checker: &mut Checker) {
    for (language, label) in labels {
        let right = !label.trim().is_empty() && flow::characters(label) <= LABEL;
        checker.need(
            right,
            &child(pointer, language),
            Code::WrongLength,
            &[("least", &1), ("most", &LABEL)],
        );
    }
}

fn card(card: Option<&Card>, known: &BTreeMap<&str, &Variable>, pointer: &str, checker: &mut Checker) {
    let Some(card) = card else { return };
    for (at, line) in card.popover.iter().enumerate() {
        let pointer = child(&child(pointer, "popover"), at);
        let one = line.variable.is_some() != line.system.is_some();
        checker.need(one, &pointer, Code::CardLineOfOne, &[]);
        if let Some(name) = &line.variable {
            let pointer = child(&pointer, "variable");
            checker.refer(&pointer, Kind::Variable, name);
            let variable = known.get(name.as_str());
            let secret = variable.is_some_and(|variable| variable.secure);
            checker.need(!secret, &pointer, Code::SecretInPopover, &[("name", name)]);
            let seen = variable.is_none_or(|variable| shown(variable));
            checker.need(seen, &pointer, Code::HiddenInPopover, &[("name", name)]);
        }
        labels(&line.labels, &child(&pointer, "labels"), checker);
    }
    checker.refer_all(&child(pointer, "pane"), Kind::Variable, card.pane.iter().flatten());
}

fn shown(variable: &Variable) -> bool {
    variable.agent_viewable && variable.kind != VariableType::Json
}

const fn kind(kind: VariableType) -> Type {
    match kind {
        VariableType::Text => Type::Text,
        VariableType::Integer => Type::Integer,
        VariableType::Decimal => Type::Decimal,
        VariableType::Boolean => Type::Boolean,
        VariableType::DateTime => Type::DateTime,
        VariableType::Json => Type::Json,
    }
}

/// The variables as flows may name them.
pub(crate) fn for_flows(document: &Document) -> BTreeMap<String, KnownVariable> {
    let known = |variable: &Variable| {
        let known = KnownVariable {
            of: kind(variable.kind),
            secure: variable.secure,
            agent_viewable: shown(variable),
        };
        (variable.name.clone(), known)
    };
    document.variables.iter().map(|each| known(&each.value)).collect()
}

/// A checked variable as the floor knows it.
pub(crate) fn built(variable: Variable) -> (VariableName, VariableDef) {
    let name = VariableName::new(&variable.name);
    let kind = kind(variable.kind);
    let def = VariableDef {
        name: name.clone(),
        label: variable.label,
        labels: variable.labels,
        kind,
        default: variable.default.and_then(|text| Value::parse(kind, &text).ok()),
        order: variable.order,
        agent_viewable: variable.agent_viewable,
        agent_editable: variable.agent_editable,
        secure: variable.secure,
    };
    (name, def)
}

/// The variables that a queue adds.
pub(crate) fn of_queue(
    variables: Vec<QueueVariable>,
    known: &BTreeMap<VariableName, VariableDef>,
) -> Vec<(VariableName, Option<Value>)> {
    variables
        .into_iter()
        .map(|variable| {
            let name = VariableName::new(&variable.name);
            let kind = known.get(&name).map_or(Type::Text, |def| def.kind);
            let value = variable.value.and_then(|text| Value::parse(kind, &text).ok());
            (name, value)
        })
        .collect()
}

/// A checked card as the floor knows it.
pub(crate) fn built_card(card: Card) -> floor::Card {
    let line = |line: CardLine| {
        let variable = line.variable.map(|name| CardField::Variable(VariableName::new(&name)));
        let system = line.system.map(|field| {
            CardField::System(match field {
                SystemField::PhoneNumber => floor::SystemField::PhoneNumber,
                SystemField::Dnis => floor::SystemField::Dnis,
                SystemField::QueueName => floor::SystemField::QueueName,
                SystemField::RonaTimeout => floor::SystemField::RonaTimeout,
            })
        });
        variable.or(system).map(|field| floor::CardLine {
            field,
            label: line.label,
            labels: line.labels,
        })
    };
    floor::Card {
        popover: card.popover.into_iter().filter_map(line).collect(),
        pane: card
            .pane
            .map(|names| names.iter().map(|name| VariableName::new(name)).collect()),
    }
}
