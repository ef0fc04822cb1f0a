//! Where a consult or a transfer can go: the body that names one, and the list to choose from.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::agent::{IdleCode, Named};

/// Where a consult or transfer can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum DestinationKind {
    /// An agent.
    Agent,
    /// A queue.
    Queue,
    /// An outside number.
    DialNumber,
    /// An entry point.
    EntryPoint,
    /// An entry of the directory.
    Directory,
}

impl DestinationKind {
    /// Every kind, in the order of the picker's tabs.
    pub const ALL: [Self; 5] = [
        Self::Agent,
        Self::Queue,
        Self::DialNumber,
        Self::EntryPoint,
        Self::Directory,
    ];
}

/// A destination, named by its kind and its id or, for `dialNumber`, its number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct To {
    /// What it is.
    pub kind: DestinationKind,
    /// The id of an agent, queue, entry point or directory entry.
    #[serde(default)]
    #[schema(nullable = false, max_length = 43)]
    pub id: Option<String>,
    /// The number to dial (CON-5).
    #[serde(default)]
    #[schema(nullable = false, max_length = 64, example = "+359888123456")]
    pub number: Option<String>,
    /// Instead of `number`: the number of this task's customer, which a masked desktop does not know (MSK-7).
    #[serde(default)]
    #[schema(nullable = false)]
    pub customer_of: Option<String>,
}

/// What a destination is looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum DestinationPurpose {
    /// To ask.
    #[default]
    Consult,
    /// To give the customer away.
    Transfer,
}

/// Which destinations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DestinationQuery {
    /// Of this kind; all kinds, one after the other, when left out.
    #[serde(default)]
    #[param(nullable = false)]
    pub kind: Option<DestinationKind>,
    /// What they are for; `consult` when left out.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub purpose: Option<DestinationPurpose>,
    /// What is to be given away; a call when left out. A work item goes to agents and queues, by transfer only.
    #[serde(default)]
    #[param(nullable = false, inline)]
    pub media_type: Option<DestinationMediaType>,
    /// Every word of it is found in the name, role, department or number, anywhere, letter case aside (CON-6).
    #[serde(default)]
    #[param(nullable = false, max_length = 100)]
    pub q: Option<String>,
    /// `nextCursor` of the page before.
    #[serde(default)]
    #[param(nullable = false)]
    pub cursor: Option<String>,
    /// How many items at most (1 to 500).
    #[serde(default)]
    #[param(minimum = 1, maximum = 500, default = 200, nullable = false)]
    pub limit: Option<u32>,
}

/// What is to be given away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum DestinationMediaType {
    /// A call.
    #[default]
    Voice,
    /// A work item.
    WorkItem,
}

/// A destination that the asker's profile allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DestinationItem {
    /// What it is.
    pub kind: DestinationKind,
    /// Its id; absent for `dialNumber`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub id: Option<String>,
    /// Its number, where it has one; of an agent the own extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub number: Option<String>,
    /// Its name.
    pub name: String,
    /// Role and department of a directory entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub detail: Option<String>,
    /// The team that the agent works for now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub team: Option<Named>,
    /// How the agent is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub presence: Option<Presence>,
    /// The agent is a supervisor too (TRF-18).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub supervisor: Option<bool>,
    /// Can be asked now.
    pub enabled: bool,
    /// Why not: the code that the consult or transfer would be refused with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<String>,
}

/// How an agent is now, for those who look for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Presence {
    /// In one word.
    pub state: PresenceState,
    /// Why idle, also under `engaged`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub idle_code: Option<IdleCode>,
    /// Since when the agent's availability is as it is (STA-11).
    pub since: jiff::Timestamp,
}

/// An agent's presence in one word. The later ones hide the earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum PresenceState {
    /// Ready for work.
    Available,
    /// Not ready, with a reason; can be consulted.
    Idle,
    /// Has a contact at hand.
    Engaged,
    /// The device cannot ring.
    Unreachable,
}
