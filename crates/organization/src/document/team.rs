//! Teams: of agents, or one number of somebody else's call centre.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A team.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = TeamResource)]
pub struct Team {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// The name that people see.
    #[schema(min_length = 1, max_length = 250)]
    pub name: String,
    /// Where it works; for people, no rule depends on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The one number of a capacity team, which has no agents of its own (CON-17).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_number: Option<String>,
    /// So many calls a capacity team takes at once.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 10000)]
    pub capacity: u32,
    /// Where a contact goes whose transfer failed and that has no queue to return to (TRF-17).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback_queue: Option<String>,
}

const fn one() -> u32 {
    1
}
