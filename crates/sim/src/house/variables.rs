//! The variables of the house: of several types, one secret, one that only the administrator writes, one that Billing
//! does not have.

use std::collections::{BTreeMap, BTreeSet};

use floor::{Type, Value, VariableDef, VariableName};

/// Name, type, may be edited, secret.
const ALL: [(&str, Type, bool, bool); 5] = [
    ("caseNumber", Type::Text, true, false),
    ("amount", Type::Decimal, true, false),
    ("count", Type::Integer, true, false),
    ("customerPin", Type::Text, true, true),
    ("segment", Type::Text, false, false),
];
/// Their names.
pub(crate) const NAMES: [&str; 5] = ["caseNumber", "amount", "count", "customerPin", "segment"];

pub(super) fn all() -> BTreeMap<VariableName, VariableDef> {
    let definitions = ALL.map(|(name, kind, agent_editable, secure)| {
        let name = VariableName::new(name);
        let def = VariableDef {
            name: name.clone(),
            label: name.to_string(),
            labels: BTreeMap::new(),
            kind,
            default: (kind == Type::Integer).then_some(Value::Integer(1)),
            order: 0,
            agent_viewable: true,
            agent_editable,
            secure,
        };
        (name, def)
    });
    definitions.into()
}

/// Billing gives each contact a segment of its own.
pub(super) fn of_queue(name: &str) -> Vec<(VariableName, Option<Value>)> {
    match name {
        "Billing" => vec![(VariableName::new("segment"), Some(Value::Text("billing".to_owned())))],
        _ => Vec::new(),
    }
}

/// The line of Billing knows no case numbers.
pub(super) fn of_entry_point(id: &str) -> Option<BTreeSet<VariableName>> {
    (id == "billing").then(|| NAMES[1..].iter().copied().map(VariableName::new).collect())
}
