//! A consult and a transfer as one participant sees them, and what comes of them: reasons, suggestions, calls for help.

use serde::Serialize;
use utoipa::ToSchema;

use super::{agent::Named, control::ConsultControls, destination::DestinationKind};

/// The consult in a task, as the asker sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Consult {
    /// The asker's part in it.
    pub role: ConsultRole,
    /// The other side: whoever answered, before that the destination; to the consulted agent the initiator.
    pub with: ConsultParty,
    /// The destination that was asked for.
    pub to: ConsultParty,
    /// Who asked.
    pub initiator: Initiator,
    /// How far it is.
    pub state: ConsultState,
    /// With whom the initiator talks now.
    pub live: LiveLeg,
    /// When it was asked for.
    pub since: jiff::Timestamp,
    /// Since when `live` is so.
    pub live_since: jiff::Timestamp,
    /// Whoever answers joins the customer at once (CON-27).
    pub merging: bool,
    /// The asker's microphone is cut.
    pub muted: bool,
    /// What may be done on the consult's panel.
    pub controls: ConsultControls,
}

/// The asker's part in a consult.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ConsultRole {
    /// Began it.
    Initiator,
    /// Was asked.
    Consulted,
    /// Is on the call in which somebody else consults.
    Bystander,
}

/// Somebody or something that a consult or a transfer leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsultParty {
    /// What it is.
    pub kind: DestinationKind,
    /// Its id, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub id: Option<String>,
    /// Its name; the number where there is no name.
    pub name: String,
    /// Its number, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub number: Option<String>,
}

/// Who asked for a consult: the first three variables of its offer (POP table).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Initiator {
    /// The agent.
    pub id: String,
    /// The agent's name.
    pub name: String,
    /// The team that the agent works for now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub team: Option<Named>,
    /// The number of the agent's station, or the agent's own extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub number: Option<String>,
}

/// How far a consult is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ConsultState {
    /// Asked for.
    Requested,
    /// The destination is reached.
    Ringing,
    /// Answered.
    Active,
}

/// With whom the initiator talks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum LiveLeg {
    /// The customer.
    Customer,
    /// The colleague.
    Consulted,
    /// Nobody: both wait.
    None,
}

/// A transfer on its way to an agent or a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Transfer {
    /// To whom.
    pub to: ConsultParty,
    /// Since when it is on its way.
    pub since: jiff::Timestamp,
    /// The destination alerts, and whoever transfers has left (TRF-17).
    pub released: bool,
}

/// The asker may say what a consult was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsultWrapUp {
    /// Since when.
    pub since: jiff::Timestamp,
}

/// A suggestion for the reason of the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    /// By whom.
    pub agent_id: String,
    /// The agent's name.
    pub name: String,
    /// The reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub wrap_up_code_id: Option<String>,
    /// The note; may be empty.
    pub note: String,
}

/// A call for a supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Help {
    /// Who asks.
    pub agent_id: String,
    /// In the agent's words; may be empty.
    pub reason: String,
    /// Since when.
    pub since: jiff::Timestamp,
}
