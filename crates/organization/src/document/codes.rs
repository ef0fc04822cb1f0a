//! Idle and wrap-up codes: a name in several languages.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A code that agents choose.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Named {
    /// Its name in other resources; never changes.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// The name in other languages, by language tag.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}
