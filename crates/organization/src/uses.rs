//! Who uses a resource: whatever would be wrong if it were gone. The checks themselves are asked, so nothing that refers to
//! something can be forgotten here.

use crate::check::{World, check};
use crate::file::owner;
use crate::kind::Kind;
use crate::resources::Resources;

/// A place where a resource is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The kind of the resource that uses it.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Where in it, as a pointer.
    pub pointer: String,
}

/// The places where a resource of a right configuration is used.
#[must_use]
pub fn used_by(resources: &Resources, world: World<'_>, kind: Kind, id: &str) -> Vec<Use> {
    let mut without = resources.clone();
    if without.remove(kind, id).is_none() {
        return Vec::new();
    }
    let problems = check(&without, world).err().unwrap_or_default();
    problems
        .iter()
        .filter_map(|problem| {
            let (kind, at, within) = owner(&problem.pointer)?;
            let id = without.of(kind).get(at)?.id.clone();
            let pointer = within.to_owned();
            Some(Use { kind, id, pointer })
        })
        .collect()
}
