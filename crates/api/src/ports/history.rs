//! What agents did, from the history that follows the journal.

use floor::AgentId;

use super::{Answer, Unavailable};
use crate::dto::history::HistoryItem;

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
}
