//! What agents did, from the history that follows the journal.

use floor::{AgentId, InteractionId};

use super::{Answer, Unavailable};
use crate::dto::{history::HistoryItem, variable::VariableAct};

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
}
