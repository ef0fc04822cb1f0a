//! Teams: of agents, or one number of somebody else's call centre.

use serde::Deserialize;

/// A team.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Team {
    /// Its name in other resources; never changes.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// The one number of a capacity team, which has no agents of its own (CON-17).
    pub capacity_number: Option<String>,
    /// Where a contact goes whose transfer failed and that has no queue to return to (TRF-17).
    pub fallback_queue: Option<String>,
}
