//! What is other in one configuration than in another.

use serde_json::Value;

use crate::kind::Kind;
use crate::resources::Resources;

/// One resource that is other.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// What it was; `None`: it is new.
    pub before: Option<Value>,
    /// What it is; `None`: it is gone.
    pub after: Option<Value>,
}

/// What has to change for `before` to become `after`. New and changed ones first, in the order of the file, then those
/// that go.
#[must_use]
pub fn differences(before: &Resources, after: &Resources) -> Vec<Difference> {
    let mut all = Vec::new();
    for (kind, resource) in after.iter() {
        let old = before.get(kind, &resource.id);
        if old != Some(&resource.value) {
            all.push(Difference {
                kind,
                id: resource.id.clone(),
                before: old.cloned(),
                after: Some(resource.value.clone()),
            });
        }
    }
    for (kind, resource) in before.iter() {
        if after.get(kind, &resource.id).is_none() {
            all.push(Difference {
                kind,
                id: resource.id.clone(),
                before: Some(resource.value.clone()),
                after: None,
            });
        }
    }
    all
}
