//! Queues.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::skill::Need;
use super::{Card, QueueVariable, yes};

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
    /// Who of several free agents gets a contact.
    #[serde(default)]
    pub routing: Routing,
    /// The priority of contacts whose flow sets none: 1 is first, 10 is none (SCB-10).
    #[serde(default = "ten")]
    #[schema(minimum = 1, maximum = 10)]
    pub priority: u8,
    /// A contact gains one level of priority for each of these; left out, priorities stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 86400)]
    pub ageing_seconds: Option<u64>,
    /// What contacts need when their flow does not say, eased over time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub needs: Vec<Need>,
    /// Queues whose agents help after some time, when the flow does not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub overflow: Vec<Overflow>,
    /// A contact is kept this long for the agent whom the customer had last; left out, it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 86400)]
    pub last_agent_hold_seconds: Option<u64>,
    /// So many contacts at once, waiting and talking; left out, as many as come.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000000)]
    pub max_active_contacts: Option<u32>,
    /// Business hours outside which no contact is let in; left out, always open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_hours: Option<String>,
    /// Answered within this time is answered well.
    #[serde(default = "twenty")]
    #[schema(minimum = 1, maximum = 86400)]
    pub service_level_seconds: u64,
    /// Variables that its contacts have from here on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<QueueVariable>,
    /// What requests and the pane show of its contacts; what the entry point's card says when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
}

/// Who of several free agents, who all have what is needed, gets a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = QueueRouting)]
pub enum Routing {
    /// Who has been available for longest.
    #[default]
    LongestAvailable,
    /// Whose levels of the needed skills are together the highest.
    BestFit,
}

/// A queue whose agents help.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = QueueOverflow)]
pub struct Overflow {
    /// Which queue.
    pub queue: String,
    /// From this time in the queue on.
    #[schema(maximum = 86400)]
    pub after_seconds: u64,
}

const fn ten() -> u8 {
    10
}

const fn twenty() -> u64 {
    20
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
