//! The secrets among the settings: left out of answers, replaced by a word in exports, kept where a change does not speak
//! of them.

use serde_json::Value;

use crate::kind::Kind;
use crate::problem::{Code, Problem, child};
use crate::resources::Resources;

/// Stands for a secret that stays what it is.
pub const UNCHANGED: &str = "(unchanged)";

/// Takes the secrets out.
pub fn leave_out(kind: Kind, value: &mut Value) {
    if let Some(fields) = value.as_object_mut() {
        for secret in kind.secrets() {
            fields.remove(*secret);
        }
    }
}

/// Puts the word in the place of each secret.
pub fn hide(kind: Kind, value: &mut Value) {
    each(kind, value, |_, secret| UNCHANGED.clone_into(secret));
}

/// Puts the word in the place of each secret of everything.
pub fn hide_all(resources: &mut Resources) {
    for (kind, resource) in resources.iter_mut() {
        hide(kind, &mut resource.value);
    }
}

/// Does something to each secret that is there, with its field's name.
pub fn each(kind: Kind, value: &mut Value, mut act: impl FnMut(&str, &mut String)) {
    for field in kind.secrets() {
        if let Some(Value::String(secret)) = value.get_mut(*field) {
            act(field, secret);
        }
    }
}

/// Puts the present secrets where a change says that they stay: by the word, or by not speaking of them.
pub fn keep(kind: Kind, value: &mut Value, present: Option<&Value>) {
    let Some(fields) = value.as_object_mut() else { return };
    for field in kind.secrets() {
        let stays = fields.get(*field).is_none_or(|given| given == UNCHANGED);
        let present = present.and_then(|present| present.get(*field)).filter(|_| stays);
        if let Some(present) = present {
            fields.insert((*field).to_owned(), present.clone());
        }
    }
}

/// Puts the present secrets into a whole configuration; where the word stands and there is none, that is a problem.
pub fn keep_all(resources: &mut Resources, present: &Resources) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut at = std::collections::BTreeMap::<Kind, usize>::new();
    for (kind, resource) in resources.iter_mut() {
        let place = at.entry(kind).or_default();
        keep(kind, &mut resource.value, present.get(kind, &resource.id));
        for field in kind.secrets() {
            if resource.value.get(*field).is_some_and(|given| given == UNCHANGED) {
                let pointer = child(&child(&child("", kind.field()), *place), field);
                problems.push(Problem::new(pointer, Code::SecretMissing, &[]));
            }
        }
        *place += 1;
    }
    problems
}
