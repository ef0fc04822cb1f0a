//! Why this agent: the decision behind an offer, or the one that would be taken now (spec B-3).

use serde::Serialize;
use utoipa::ToSchema;

use super::agent::Named;

/// Why a task is where it is: the decision of its last offer, or, while it waits, the one that would be taken now; and
/// then also why it was offered before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskDecision {
    /// The decision that holds.
    #[serde(flatten)]
    pub decision: Decision,
    /// That of the last offer, when it was missed and the task waits again.
    #[schema(required)]
    pub missed_offer: Option<Decision>,
}

/// A routing decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// Everybody who was looked at, by id; where very many are signed in, those who came closest.
    pub candidates: Vec<Candidate>,
    /// How many more were ruled out by each rule.
    pub others: Vec<RuledOut>,
    /// Who got the offer; `null` while nobody can be found.
    #[schema(required)]
    pub winner: Option<String>,
    /// By which rule the winner was chosen among those who were left, a stable code.
    #[schema(required, example = "longestAvailable")]
    pub rule: Option<String>,
    /// The queue in which the task waited.
    #[schema(required)]
    pub queue: Option<Named>,
    /// Queues whose agents helped.
    pub helpers: Vec<Named>,
    /// The skills that were needed at that time.
    pub needed_skills: Vec<NeededSkill>,
    /// How long the task had waited, in milliseconds.
    pub waited_ms: u64,
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
    #[schema(required, example = "idle")]
    pub removed_by: Option<String>,
}

/// Agents who are not named one by one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuledOut {
    /// The rule, a stable code.
    #[schema(example = "engaged")]
    pub removed_by: String,
    /// How many.
    pub count: u32,
}

/// A skill that was needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NeededSkill {
    /// The skill.
    pub id: String,
    /// Its name.
    pub name: String,
    /// At least this level.
    pub least: u8,
}
