//! What agents did, from the history that follows the journal.

use floor::{AgentId, Decision, InteractionId, QueueId};

use super::{Answer, Unavailable};
use crate::dto::{
    history::HistoryItem,
    supervision::OfferOutcome,
    task::{Customer, MediaType},
    variable::VariableAct,
};

/// One line of a variable's history, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptVariable {
    /// Its number; grows.
    pub seq: u64,
    /// What happened.
    pub what: VariableAct,
    /// The value, sealed where it is a secret.
    pub value: Option<String>,
    /// The value is sealed.
    pub sealed: bool,
    /// The version that it made or that was seen.
    pub version: u64,
    /// `configuration`, `flow`, `queue`, `agent`, `contact` or `program`.
    pub by_kind: String,
    /// Which one.
    pub by_id: Option<String>,
    /// When.
    pub at: jiff::Timestamp,
}

/// An offer that was routed to an agent, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptOffer {
    /// The offer's own number; grows.
    pub seq: u64,
    /// The interaction.
    pub interaction: InteractionId,
    /// The channel.
    pub media_type: MediaType,
    /// What is to be done, of a work item.
    pub title: Option<String>,
    /// The customer, unmasked.
    pub customer: Customer,
    /// From which queue.
    pub queue: Option<QueueId>,
    /// To whom.
    pub agent: AgentId,
    /// What became of it.
    pub outcome: OfferOutcome,
    /// Why it was missed, a stable code.
    pub reason: Option<&'static str>,
    /// When.
    pub at: jiff::Timestamp,
}

/// The decision behind an offer, as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDecision {
    /// Why this agent.
    pub decision: Decision,
    /// When it was taken.
    pub at: floor::Timestamp,
}

/// Answers questions about the past.
pub trait History: Send + Sync {
    /// What was offered to this agent since then, newest first, at most `limit` lines behind the line `after`
    /// (an `id` of a line given before; all when it is not known any more).
    fn of_agent(
        &self,
        agent: &AgentId,
        since: jiff::Timestamp,
        after: Option<String>,
        limit: u32,
    ) -> Answer<'_, Result<Vec<HistoryItem>, Unavailable>>;

    /// Everything that happened to one variable of a contact, newest first.
    fn of_variable(&self, interaction: InteractionId, name: &str)
    -> Answer<'_, Result<Vec<KeptVariable>, Unavailable>>;

    /// The newest offers that were routed to these agents, newest first, at most `limit`.
    fn offers_to(&self, agents: Vec<AgentId>, limit: u32) -> Answer<'_, Result<Vec<KeptOffer>, Unavailable>>;

    /// The decision behind one offer of a contact, or behind its last one; `None` when there was none.
    fn decision(
        &self,
        interaction: InteractionId,
        offer: Option<u64>,
    ) -> Answer<'_, Result<Option<KeptDecision>, Unavailable>>;
}
