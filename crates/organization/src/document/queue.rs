//! Queues.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::yes;

/// What waits in a queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = QueueChannel)]
pub enum Channel {
    /// Calls.
    #[default]
    Telephony,
    /// Work items.
    WorkItem,
}

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
    /// What waits in it. Flows lead to queues for calls alone.
    #[serde(default)]
    pub channel: Channel,
    /// Its teams.
    pub teams: Vec<String>,
    /// An agent is asked this long (RON-4); left out, 18 seconds for a call and 30 for a work item.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 6000)]
    pub ring_seconds: Option<u64>,
    /// A contact waits no longer.
    #[serde(default = "four_hours")]
    #[schema(minimum = 1, maximum = 604800)]
    pub max_wait_seconds: u64,
    /// Its contacts may be monitored (SUP-3).
    #[serde(default = "yes")]
    pub monitoring: bool,
}

impl Queue {
    /// How long an agent is asked.
    pub(crate) fn ring_ms(&self) -> u64 {
        let usual = match self.channel {
            Channel::Telephony => 18,
            Channel::WorkItem => 30,
        };
        self.ring_seconds.unwrap_or(usual) * 1_000
    }
}

const fn four_hours() -> u64 {
    14_400
}
