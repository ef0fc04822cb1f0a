//! Queues.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Card, QueueVariable, eighteen, yes};

/// A queue.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = QueueResource)]
pub struct Queue {
    /// Its name in other resources; never changes.
    #[schema(min_length = 1, max_length = 36, pattern = "^[A-Za-z0-9._-]+$")]
    pub id: String,
    /// The name that people see.
    #[schema(min_length = 1, max_length = 250)]
    pub name: String,
    /// Its teams.
    pub teams: Vec<String>,
    /// An agent is rung this long (RON-4).
    #[serde(default = "eighteen")]
    #[schema(minimum = 1, maximum = 6000)]
    pub ring_seconds: u64,
    /// A contact waits no longer.
    #[serde(default = "four_hours")]
    #[schema(minimum = 1, maximum = 604800)]
    pub max_wait_seconds: u64,
    /// Its contacts may be monitored (SUP-3).
    #[serde(default = "yes")]
    pub monitoring: bool,
    /// Variables that its contacts have from here on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<QueueVariable>,
    /// What requests and the pane show of its contacts; what the entry point's card says when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
}

const fn four_hours() -> u64 {
    14_400
}
