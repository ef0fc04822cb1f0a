//! Why this agent: the decision behind an offer (spec B-3).

use serde::Serialize;
use utoipa::ToSchema;

/// The latest routing decision of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// Everybody who was looked at, in the order of preference.
    pub candidates: Vec<Candidate>,
    /// Who got the offer.
    #[schema(required)]
    pub winner: Option<String>,
    /// When it was made.
    pub at: jiff::Timestamp,
}

/// One agent who was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// The agent.
    pub agent_id: String,
    /// The agent's name.
    pub name: String,
    /// The rule that ruled the agent out, a stable code; `null` when none did.
    #[schema(required, example = "notAvailable")]
    pub removed_by: Option<String>,
}
