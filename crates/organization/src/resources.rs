//! Everything that is configured, as plain values by kind and id: what the store keeps and the API changes. Each value is
//! canonical: with all that was left out, in the order of its fields.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::kind::Kind;

/// One resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// Its name among those of its kind.
    pub id: String,
    /// What was set.
    pub value: Value,
}

/// All resources, each kind in the order in which it was written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resources(BTreeMap<Kind, Vec<Resource>>);

impl Resources {
    /// Those of a kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> &[Resource] {
        self.0.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// All of them, kind by kind.
    pub fn iter(&self) -> impl Iterator<Item = (Kind, &Resource)> {
        self.0
            .iter()
            .flat_map(|(kind, some)| some.iter().map(|resource| (*kind, resource)))
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, kind: Kind, id: &str) -> Option<&Value> {
        let found = self.of(kind).iter().find(|resource| resource.id == id);
        found.map(|resource| &resource.value)
    }

    /// The place of one in the list of its kind.
    #[must_use]
    pub fn place(&self, kind: Kind, id: &str) -> Option<usize> {
        self.of(kind).iter().position(|resource| resource.id == id)
    }

    /// Adds one at the end of its kind, or replaces it in its place.
    pub fn put(&mut self, kind: Kind, id: &str, value: Value) {
        let some = self.0.entry(kind).or_default();
        match some.iter_mut().find(|resource| resource.id == id) {
            Some(resource) => resource.value = value,
            None => some.push(Resource {
                id: id.to_owned(),
                value,
            }),
        }
    }

    /// Removes one; says what it was.
    pub fn remove(&mut self, kind: Kind, id: &str) -> Option<Value> {
        let place = self.place(kind, id)?;
        self.0.get_mut(&kind).map(|some| some.remove(place).value)
    }

    /// Whether nothing is configured at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Adds without looking for one with the same id; a check finds it.
    pub(crate) fn push(&mut self, kind: Kind, resource: Resource) {
        self.0.entry(kind).or_default().push(resource);
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (Kind, &mut Resource)> {
        self.0
            .iter_mut()
            .flat_map(|(kind, some)| some.iter_mut().map(|resource| (*kind, resource)))
    }
}
