//! Queues.

use serde::Deserialize;

use super::{eighteen, yes};

/// A queue.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Queue {
    /// Its name in other resources; never changes.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// Its teams.
    pub teams: Vec<String>,
    /// An agent is rung this long (RON-4).
    #[serde(default = "eighteen")]
    pub ring_seconds: u64,
    /// A contact waits no longer.
    #[serde(default = "four_hours")]
    pub max_wait_seconds: u64,
    /// Its contacts may be monitored (SUP-3).
    #[serde(default = "yes")]
    pub monitoring: bool,
}

const fn four_hours() -> u64 {
    14_400
}
